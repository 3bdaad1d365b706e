"""The left side of the import panel: what was found, counted, and how it is to come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from gui.widgets.basics import ElidedLabel, dim_label, heading
from gui.window.dataset_export import Chips
from gui.window.import_words import how_lines, label_lines, stated_words
from gui.words import translate

if TYPE_CHECKING:
    from storage.imports.plan import ImportPlan

WIDTH = 300
Lines = Sequence[tuple[str, str, str]]


class ImportSummary(QScrollArea):
    """Counts, and the wishes that a person may have.

    Signals:
        wishes_changed: Something was wished that holds for what is read already.
        reading_changed: Something was wished that the dataset must be read again for.
    """

    wishes_changed = Signal()
    reading_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.setSpacing(6)
        self._title = ElidedLabel()
        layout.addWidget(self._title)
        layout.addSpacing(6)
        self._how = _Lines(translate("Import", "Images"))
        self._labels = _Lines(translate("Import", "Labels"))
        layout.addWidget(self._how)
        layout.addSpacing(6)
        layout.addWidget(self._labels)
        layout.addSpacing(10)
        self._make_wishes(layout)
        layout.addStretch(1)
        self.setWidget(content)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show the counts of a plan."""
        self._title.set_text(stated_words(plan))
        self._how.show_lines(how_lines(plan.counts))
        self._labels.show_lines(label_lines(plan.counts))
        self._replace.setVisible(self.as_decisions and plan.counts.decided > 0)

    def lines(self) -> list[str]:
        """What is counted, a line each."""
        return [*self._how.lines(), *self._labels.lines()]

    @property
    def as_decisions(self) -> bool:
        """Whether the labels are to count as decided."""
        return self.come_as.current() == "decisions"

    @property
    def replacing(self) -> bool:
        """Whether they replace what a person decided."""
        return self.as_decisions and self._replace.isChecked()

    @property
    def adding(self) -> bool:
        """Whether pictures that the project lacks become items."""
        return self.add.isChecked()

    @property
    def stretching(self) -> bool:
        """Whether labels of another size are stretched."""
        return self._stretch.isChecked()

    def _make_wishes(self, layout: QVBoxLayout) -> None:
        layout.addWidget(heading(translate("Import", "Labels come in as")))
        self.come_as = Chips(
            [("proposals", translate("Import", "Proposals")), ("decisions", translate("Import", "Decisions"))]
        )
        self.come_as.chosen.connect(self._wished)
        layout.addWidget(self.come_as)
        self._told = dim_label(wrap=True)
        layout.addWidget(self._told)
        self._replace = QCheckBox(translate("Import", "Replace what was decided"))
        self._replace.toggled.connect(self.wishes_changed)
        layout.addWidget(self._replace)
        layout.addSpacing(6)
        self.add = QCheckBox(translate("Import", "Add images the project lacks"))
        self.add.setChecked(True)
        self._stretch = QCheckBox(translate("Import", "Stretch labels made at another size"))
        for box in (self.add, self._stretch):
            box.toggled.connect(self.reading_changed)
            layout.addWidget(box)
        self._tell()

    def _wished(self, _name: str) -> None:
        self._tell()
        self.wishes_changed.emit()

    def _tell(self) -> None:
        self._told.setText(
            translate("Import", "Settled in your name, at once. Undo takes it all back.")
            if self.as_decisions
            else translate("Import", "To be looked at: drawn dashed until someone decides. Undo takes it all back.")
        )
        self._replace.setVisible(False)


class _Lines(QWidget):
    """A heading and a few counts below it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(heading(title))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        layout.addLayout(self._grid)
        self._lines: list[str] = []

    def show_lines(self, lines: Lines) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._lines = [f"{count} {what}" for count, what, _ in lines]
        for row, (count, what, tone) in enumerate(lines):
            figure = dim_label(count, tone=tone if tone != "dim" else "")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            figure.setMinimumWidth(48)
            self._grid.addWidget(figure, row, 0)
            self._grid.addWidget(dim_label(what, tone=tone, wrap=True), row, 1)
        self.setVisible(bool(lines))

    def lines(self) -> list[str]:
        return list(self._lines)
