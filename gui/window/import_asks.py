"""Pictures that several items could be: which one each is, chosen by looking, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gui.spelling import shown_name
from gui.widgets.basics import ElidedLabel, dim_label
from gui.window.session import Session
from gui.window.thumbs import load_thumb
from gui.words import number, plural, translate

if TYPE_CHECKING:
    from storage.imports.plan import Ambiguity
    from storage.store import Store

_ICON = QSize(112, 84)
_CELL = QSize(150, 124)
_ITEM = Qt.ItemDataRole.UserRole
_NONE = 0
"""Stands for "none of these" among item ids."""


class AskPage(QWidget):
    """At the left the pictures, at the right the items that the chosen one could be.

    Signals:
        answered: An answer was given or changed.
    """

    answered = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked: tuple[Ambiguity, ...] = ()
        self._answers: dict[str, int | None] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        self._about = dim_label(wrap=True)
        layout.addWidget(self._about)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.stated = QListWidget()
        self.stated.setAccessibleName(translate("Import", "Images that several items fit"))
        self.stated.setUniformItemSizes(True)
        self.stated.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.stated.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stated.currentRowChanged.connect(self._show_candidates)
        row.addWidget(self.stated, 2)
        right = QVBoxLayout()
        self._which = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        right.addWidget(self._which)
        self.candidates = QListWidget()
        self.candidates.setAccessibleName(translate("Import", "Items it could be; Enter chooses one"))
        self.candidates.setViewMode(QListWidget.ViewMode.IconMode)
        self.candidates.setIconSize(_ICON)
        self.candidates.setGridSize(_CELL)
        self.candidates.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.candidates.setMovement(QListWidget.Movement.Static)
        self.candidates.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.candidates.itemActivated.connect(self._choose)
        self.candidates.itemClicked.connect(self._choose)
        right.addWidget(self.candidates, 1)
        row.addLayout(right, 3)
        layout.addLayout(row, 1)

    @property
    def answers(self) -> dict[str, int | None]:
        """What was answered: the item a picture is, or None for none."""
        return dict(self._answers)

    def show_asked(self, asked: Sequence[Ambiguity], total: int) -> None:
        """Ask about these, of ``total`` there are; earlier answers are kept."""
        self._asked = tuple(asked)
        self.stated.blockSignals(True)
        self.stated.clear()
        for entry in self._asked:
            line = QListWidgetItem()
            line.setToolTip(entry.stated)
            self.stated.addItem(line)
            self._mark(self.stated.count() - 1)
        self.stated.blockSignals(False)
        words = plural("Import", "%Ln images fit several items and stay out until you say which.").of(total)
        if total > len(self._asked):
            shown = translate("Import", "The first {count} are listed.")
            words += " " + shown.format(count=number(len(self._asked)))
        self._about.setText(words)
        if self._asked:
            self.stated.setCurrentRow(0)

    def forget(self) -> None:
        """Forget the answers: another dataset is read."""
        self._answers.clear()

    def _mark(self, row: int) -> None:
        entry, line = self._asked[row], self.stated.item(row)
        if entry.stated not in self._answers:
            line.setText(f"○  {shown_name(entry.stated)}")
        elif self._answers[entry.stated] is None:
            line.setText(f"✕  {shown_name(entry.stated)}")
        else:
            line.setText(f"✓  {shown_name(entry.stated)}")

    def _show_candidates(self, row: int) -> None:
        self.candidates.clear()
        if not 0 <= row < len(self._asked):
            self._which.set_text("")
            return
        entry = self._asked[row]
        self._which.set_text(entry.stated)
        self._session.read(partial(_candidates, entry.item_ids), partial(self._take, entry), topic="import asks")

    def _take(self, entry: Ambiguity, found: list[tuple[int, str, QImage | None]]) -> None:
        if self.stated.currentRow() < 0 or self._asked[self.stated.currentRow()] != entry:
            return
        answer = self._answers.get(entry.stated, _NONE - 1)
        for item_id, path, image in found:
            line = QListWidgetItem(shown_name(path))
            line.setToolTip(path)
            line.setData(_ITEM, item_id)
            if image is not None:
                line.setIcon(QIcon(QPixmap.fromImage(image)))
            self.candidates.addItem(line)
            if answer == item_id:
                self.candidates.setCurrentItem(line)
        none = QListWidgetItem(translate("Import", "None of these"))
        none.setData(_ITEM, _NONE)
        self.candidates.addItem(none)
        if answer is None:
            self.candidates.setCurrentItem(none)

    def _choose(self, line: QListWidgetItem) -> None:
        row = self.stated.currentRow()
        chosen = int(line.data(_ITEM))
        self._answers[self._asked[row].stated] = chosen or None
        self._mark(row)
        self.answered.emit()
        following = next((at for at in range(row + 1, len(self._asked)) if self._is_open(at)), None)
        if following is not None:
            self.stated.setCurrentRow(following)

    def _is_open(self, row: int) -> bool:
        return self._asked[row].stated not in self._answers


def _candidates(item_ids: Sequence[int], store: Store) -> list[tuple[int, str, QImage | None]]:
    return [(item.id, item.path, load_thumb(store, item.id)) for item in store.items.get(item_ids)]
