"""The backups of the project: which there are and what they hold; make one now, bring one back."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem

from gui.safety_words import moment, why
from gui.widgets.basics import NoteCard, dim_label
from gui.widgets.buttons import push_button
from gui.widgets.tables import quiet_table
from gui.window.job_list import JobKind
from gui.window.panel_window import PanelWindow
from gui.words import look_up, noop, number, plural, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from storage.backup_files import Backup, Contents
    from storage.backups import Restored
    from storage.store import Store

_COLUMNS = (
    noop("Backups", "Made"),
    noop("Backups", "Why"),
    noop("Backups", "Items"),
    noop("Backups", "Decided"),
    noop("Backups", "Size"),
)
_NUMBERS = range(2, 5)
_WIDTHS = {0: 172, 2: 88, 3: 88, 4: 96}
_ROW = 30

Known = list[tuple["Backup", "Contents | None"]]


class BackupsPanel(PanelWindow):
    """One per open project."""

    title = noop("Panels", "Backups")
    size_wh = (640, 460)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._session = project.session
        self._runs = project.runs
        self._runs.backed_up.connect(self._made)
        self._runs.failed.connect(self._not_made)
        self._known: Known = []
        self._asked: Backup | None = None
        about = translate(
            "Backups",
            "Fettle copies the database by itself when something changed, and keeps fewer copies the older they get. "
            "Bringing one back keeps what is there now as another backup first.",
        )
        self.body.addWidget(dim_label(about, wrap=True))
        self._table = self._make_table()
        self.body.addWidget(self._table, 1)
        self._note = NoteCard()
        self._note.hide()
        self.body.addWidget(self._note)
        self.body.addLayout(self._make_buttons())
        project.keeper.backed_up.connect(self._heard)

    def refresh(self) -> None:
        """Read the list again."""
        self._session.read(_known, self._show, topic="backups-panel")

    def present(self) -> None:
        """Show the window, up to date."""
        self._ask(None)
        self._note.hide()
        super().present()
        self._table.setFocus()

    def _make_table(self) -> QTableWidget:
        columns = [look_up("Backups", name) for name in _COLUMNS]
        table = quiet_table(translate("Backups", "Backups"), columns, row_height=_ROW)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column in _NUMBERS:
            title = table.horizontalHeaderItem(column)
            if title is not None:
                title.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        table.itemSelectionChanged.connect(self._selected)
        return table

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._make_now = push_button(translate("Backups", "Back up now"), self._make_clicked)
        self._bring = push_button(translate("Backups", "Bring back…"), self._bring_clicked)
        self._sure = push_button(translate("Backups", "Bring it back"), self._sure_clicked)
        self._not_now = push_button(translate("Backups", "Leave it"), self._leave_clicked)
        row.addWidget(self._make_now)
        row.addStretch(1)
        for button in (self._bring, self._not_now, self._sure):
            row.addWidget(button)
        self._ask(None)
        return row

    def _show(self, known: Known) -> None:
        chosen = self._chosen()
        self._known = known
        self._table.setRowCount(len(known))
        for row, (backup, held) in enumerate(known):
            counts = (number(held.items), number(held.decided)) if held else ("", "")
            cells = (
                moment(backup.at),
                why(backup),
                *counts,
                translate("Backups", "{size} MB").format(size=number(backup.size / 1e6, 1)),
            )
            for column, text in enumerate(cells):
                cell = QTableWidgetItem(text)
                if column in _NUMBERS:
                    cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._table.setItem(row, column, cell)
        rows = [row for row, (backup, _) in enumerate(known) if chosen and backup.name == chosen[0].name]
        self._table.selectRow(rows[0] if rows else 0)
        self._selected()
        if not known:
            self._say(
                translate(
                    "Backups", "There is no backup yet; the first comes by itself a minute after something changed."
                ),
                "accent",
            )

    def _chosen(self) -> tuple[Backup, Contents | None] | None:
        row = self._table.currentRow()
        return self._known[row] if 0 <= row < len(self._known) else None

    def _selected(self) -> None:
        chosen = self._chosen()
        self._bring.setEnabled(not self._session.readonly and chosen is not None and chosen[1] is not None)
        if self._asked is not None and (chosen is None or chosen[0] != self._asked):
            self._leave_clicked()

    def _make_clicked(self) -> None:
        self._make_now.setEnabled(not self._runs.back_up())

    def _made(self, backup: Backup) -> None:
        self._make_now.setEnabled(True)
        self._say(translate("Backups", "Made: {path}").format(path=escape(str(backup.path))), "ok")
        self.refresh()

    def _bring_clicked(self) -> None:
        chosen = self._chosen()
        if chosen is None or chosen[1] is None:
            return
        if self._runs.busy:
            self._say(
                translate(
                    "Backups", "A job is at work on this project. Wait for it, or stop it, then bring the backup back."
                ),
                "warn",
            )
            return
        backup, held = chosen[0], chosen[1]
        self._say(
            plural(
                "Backups",
                "Bring back %Ln items, {decided} of them decided, as of {moment}? What was decided "
                "since leaves the project, but is kept as a backup of its own.",
            )
            .of(held.items)
            .format(decided=number(held.decided), moment=moment(backup.at)),
            "warn",
        )
        self._ask(backup)
        self._not_now.setFocus()

    def _sure_clicked(self) -> None:
        backup = self._asked
        if backup is None:
            return
        self._ask(None)
        self._bring.setEnabled(False)
        self._say(translate("Backups", "Bringing it back…"), "accent")
        # In the lane of the writes, after all that waits there; not as a write, which would be tried again by itself.
        work = partial(_restore, self._session.store, str(backup.path))
        self._session.writes.ask(work, self._restored, failed=self._failed)

    def _restored(self, done: Restored) -> None:
        self._session.refresh_undo()
        self._say(
            plural(
                "Backups",
                "Brought back %Ln items, {decided} of them decided. What was there before is the "
                "newest backup in the list.",
            )
            .of(done.now.items)
            .format(decided=number(done.now.decided)),
            "ok",
        )
        self.refresh()

    def _not_made(self, kind: JobKind, text: str) -> None:
        if kind is JobKind.BACKUP:
            self._make_now.setEnabled(True)
            self._say(escape(text), "bad")

    def _failed(self, error: Exception) -> None:
        self._make_now.setEnabled(True)
        self._say(escape(self._session.explain(error)), "bad")
        self._selected()

    def _leave_clicked(self) -> None:
        self._ask(None)
        self._note.hide()

    def _ask(self, backup: Backup | None) -> None:
        self._asked = backup
        self._bring.setVisible(backup is None)
        self._sure.setVisible(backup is not None)
        self._not_now.setVisible(backup is not None)

    def _say(self, html: str, tone: str) -> None:
        self._note.set_note(html, tone)
        self._note.show()

    def _heard(self, _backup: Backup) -> None:
        if self.isVisible():
            self.refresh()


def _known(store: Store) -> Known:
    from storage import backup_files
    from storage.errors import FettleError

    found: Known = []
    for backup in backup_files.listed(store.folder):
        try:
            found.append((backup, backup_files.contents(backup.path)))
        except FettleError:
            found.append((backup, None))
    return found


def _restore(store: Store, path: str) -> Restored:
    from storage import backups

    return backups.restore(store, path)
