"""One edition as its manifest has it, verified, or compared with another item by item."""

from __future__ import annotations

import unicodedata
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QStackedWidget, QTableWidgetItem

from gui import theme
from gui.widgets.basics import NoteCard, dim_label
from gui.widgets.buttons import push_button
from gui.widgets.tables import quiet_table
from gui.window.dataset_editions import EditionLine, edition_lines
from gui.window.edition_changes import ChangesView
from gui.window.edition_words import diff_words, facts, fault_lines, verified_words
from gui.window.job_list import JobKind
from gui.window.panel_window import PanelWindow
from gui.words import noop, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from storage.edition_diff import EditionDiff
    from storage.edition_files import Manifest
    from storage.edition_verify import Verification
    from storage.store import Store

_ROW = 24
_FAULTS_SHOWN = 8


class EditionPanel(PanelWindow):
    """One per open project.

    Signals:
        item_wanted: Id of an item to show in Review.
    """

    title = noop("Panels", "Editions")
    size_wh = (900, 600)

    item_wanted = Signal(int)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._session = project.session
        self._jobs = project.dataset_jobs
        self._runs = project.runs
        self._wanted: tuple[Path, Path | None] | None = None
        self.body.addLayout(self._make_head())
        self.note = NoteCard()
        self.note.hide()
        self.body.addWidget(self.note)
        self._stack = QStackedWidget()
        self.facts = quiet_table(
            translate("Editions", "What the edition is"),
            [translate("Editions", "What"), translate("Editions", "Value")],
            row_height=_ROW,
        )
        self.facts.horizontalHeader().hide()
        self.facts.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.facts.setColumnWidth(0, 190)
        self.facts.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.changes = ChangesView()
        self.changes.source_wanted.connect(self._find_item)
        self._none = dim_label(translate("Editions", "There is no edition yet. Freeze one in Dataset."), wrap=True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        for page in (self._none, self.facts, self.changes):
            self._stack.addWidget(page)
        self.body.addWidget(self._stack, 1)
        self._jobs.verified.connect(self._verified)
        self._jobs.compared.connect(self._compared)
        self._runs.failed.connect(self._failed)

    def refresh(self) -> None:
        """Read the editions again."""
        self._session.read(edition_lines, self._take, topic="edition panel")

    def show_edition(self, path: Path) -> None:
        """Show one edition."""
        self._wanted = (path, None)
        self.present()

    def compare(self, before: Path, after: Path) -> None:
        """Compare two."""
        self._wanted = (after, before)
        self.present()

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.edition, self.before = QComboBox(), QComboBox()
        self.edition.setAccessibleName(translate("Editions", "Edition"))
        self.before.setAccessibleName(translate("Editions", "Edition to compare it with"))
        for box in (self.edition, self.before):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.activated.connect(self._chosen)
        row.addWidget(self.edition, 1)
        row.addWidget(dim_label(translate("Editions", "compared with")))
        row.addWidget(self.before, 1)
        self.verify = push_button(translate("Editions", "Verify"), self._verify)
        row.addWidget(self.verify)
        return row

    def _take(self, lines: tuple[EditionLine, ...]) -> None:
        here, other = self._wanted or (_chosen_in(self.edition), _chosen_in(self.before))
        self._wanted = None
        self.edition.clear()
        self.before.clear()
        self.before.addItem(translate("Editions", "nothing"), None)
        for line in lines:
            for box in (self.edition, self.before):
                box.addItem(" · ".join(part for part in (line.name, line.when) if part), str(line.path))
                box.setItemData(box.count() - 1, str(line.path), Qt.ItemDataRole.ToolTipRole)
        self.edition.setCurrentIndex(max(self.edition.findData(str(here)), 0 if lines else -1))
        self.before.setCurrentIndex(max(self.before.findData(str(other)), 0))
        self.verify.setEnabled(bool(lines))
        self._chosen()

    def _chosen(self, _row: int = 0) -> None:
        after, before = _chosen_in(self.edition), _chosen_in(self.before)
        self.note.hide()
        if after is None:
            self._stack.setCurrentWidget(self._none)
        elif before is None or before == after:
            self._session.read(partial(_manifest, after), self._show_facts, topic="manifest", failed=self._read_failed)
        elif self._jobs.compare(before, after):
            self._tell(translate("Editions", "Comparing…"), "dim")

    def _show_facts(self, manifest: Manifest) -> None:
        found = facts(manifest)
        self.facts.setRowCount(len(found))
        for row, (name, value) in enumerate(found):
            for column, text in ((0, name), (1, value)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                if column == 0:
                    cell.setForeground(theme.tokens().colour("dim"))
                self.facts.setItem(row, column, cell)
        self._stack.setCurrentWidget(self.facts)

    def _verify(self) -> None:
        path = _chosen_in(self.edition)
        if path is not None and self._jobs.verify(path):
            self._tell(translate("Editions", "Reading every file…"), "dim")

    def _verified(self, path: Path, found: Verification) -> None:
        if path != _chosen_in(self.edition):
            return
        words, tone = verified_words(found)
        lines = fault_lines(found)
        told = "<br>".join(escape(line) for line in [words, *lines[:_FAULTS_SHOWN]])
        if len(lines) > _FAULTS_SHOWN:
            told += "<br>…"
        self._tell(told, tone)

    def _compared(self, before: Path, after: Path, found: EditionDiff) -> None:
        if (before, after) != (_chosen_in(self.before), _chosen_in(self.edition)):
            return
        words, tone = diff_words(found)
        self._tell(escape(words), tone)
        self.changes.show_diff(found)
        self._stack.setCurrentWidget(self.changes)

    def _tell(self, html: str, tone: str) -> None:
        self.note.set_note(html, tone)
        self.note.show()

    def _read_failed(self, error: Exception) -> None:
        self.facts.setRowCount(0)
        self._stack.setCurrentWidget(self.facts)
        self._tell(escape(self._session.explain(error)), "bad")

    def _failed(self, kind: JobKind, text: str) -> None:
        if kind is JobKind.EDITION:
            self._tell(escape(text), "bad")

    def _find_item(self, source: str) -> None:
        self._session.read(partial(_item_of, source), partial(self._found, source), topic="edition item")

    def _found(self, source: str, item_id: int | None) -> None:
        if item_id is not None:
            self.item_wanted.emit(item_id)
        else:
            told = translate("Editions", "{path} is not in the project any more.")
            self._tell(escape(told.format(path=source)), "warn")


def _chosen_in(box: QComboBox) -> Path | None:
    chosen = box.currentData()
    return Path(chosen) if chosen else None


def _manifest(path: Path, _store: Store) -> Manifest:
    from storage.edition_files import read_manifest

    return read_manifest(path)


def _item_of(source: str, store: Store) -> int | None:
    """The item whose path in its source is ``source``, as a manifest spells it."""
    from storage.filters import quoted

    found = store.items.get(store.items.ids(f"path:{quoted(source)}", limit=50))
    return next((item.id for item in found if unicodedata.normalize("NFC", item.relpath) == source), None)
