"""What became of the images' files? Looks through all folders again and lists what changed, moved or went missing."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem

from gui.widgets.basics import NoteCard, dim_label
from gui.widgets.buttons import push_button
from gui.window.job_list import JobKind
from gui.window.panel_window import PanelWindow
from gui.words import noop, number, plural, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from storage.intake import IngestReport

_ID_ROLE = Qt.ItemDataRole.UserRole
_WITH_LIST = 440
_LISTED = 2_000


class ChangesPanel(PanelWindow):
    """One per open project; showing it starts a look.

    Signals:
        item_wanted: Id of an item to show.
        filter_wanted: What the person wants to see in the queue.
    """

    title = noop("Panels", "Look for changes")
    size_wh = (680, 220)

    item_wanted = Signal(int)
    filter_wanted = Signal(str)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._runs = project.runs
        self._mine = False
        about = translate(
            "Changes",
            "Looks through all folders the images came from. Files are only read; decisions stay as they are.",
        )
        self.body.addWidget(dim_label(about, wrap=True))
        self._note = NoteCard()
        self.body.addWidget(self._note)
        self._found = QListWidget()
        self._found.setAccessibleName(translate("Changes", "What was found; double-click shows an item"))
        self._found.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._found.itemActivated.connect(self._show_item)
        self._found.hide()
        self.body.addWidget(self._found, 1)
        self.body.addStretch(0)
        self.body.addLayout(self._make_buttons())
        project.runs.rescanned.connect(self._show_report)
        project.runs.failed.connect(self._show_fault)
        project.runs.status_changed.connect(self._show_busy)

    def present(self) -> None:
        """Show the window and look."""
        self.come_forward()
        self._start()

    def lines(self) -> list[str]:
        """What is listed."""
        return [self._found.item(row).text() for row in range(self._found.count())]

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self._changed = push_button(translate("Changes", "Show the changed ones"), self._show_changed)
        self._changed.hide()
        self._again = push_button(translate("Changes", "Look again"), self._start)
        row.addWidget(self._changed)
        row.addWidget(self._again)
        return row

    def _start(self) -> None:
        if self._mine:
            return
        if self._runs.is_busy(JobKind.ADD):
            self._note.set_note(translate("Changes", "Another job is at work; look again when it is done."), "warn")
        else:
            self._mine = self._runs.rescan()
            self._note.set_note(
                translate("Changes", "Looking…")
                if self._mine
                else translate("Changes", "This project is open read-only here."),
                "accent",
            )
        self._show_busy()

    def _show_report(self, report: IngestReport) -> None:
        self._mine = False
        counts = (
            (report.added, plural("Changes", "<b>%Ln</b> new")),
            (len(report.changed), plural("Changes", "<b>%Ln</b> changed")),
            (len(report.moved), plural("Changes", "<b>%Ln</b> moved")),
            (len(report.missing), plural("Changes", "<b>%Ln</b> missing")),
            (len(report.returned), plural("Changes", "<b>%Ln</b> back again")),
        )
        told = ", ".join(words.of(count) for count, words in counts if count)
        tone = "warn" if report.changed or report.missing or report.unreachable or report.ambiguous else "ok"
        said = translate("Changes", "{found}, in {seconds} s.").format(
            found=told or translate("Changes", "Everything is as it was"), seconds=number(report.seconds, 1)
        )
        if report.stopped:
            said += " " + translate("Changes", "Stopped before the end.")
        self._note.set_note(said, tone)
        self._found.clear()
        for text, item_id in _lines(report):
            if self._found.count() >= _LISTED:
                self._found.addItem(
                    translate("Changes", "… and more; the command “fettle rescan” with --json lists all")
                )
                break
            line = QListWidgetItem(text)
            line.setToolTip(text)
            line.setData(_ID_ROLE, item_id)
            self._found.addItem(line)
        self._found.setVisible(self._found.count() > 0)
        self._changed.setVisible(bool(report.changed))
        if self._found.count():
            self.resize(self.width(), max(self.height(), _WITH_LIST))
        self._show_busy()

    def _show_fault(self, kind: JobKind, text: str) -> None:
        if self._mine and kind is JobKind.ADD:
            self._mine = False
            self._note.set_note(escape(text), "bad")
            self._show_busy()

    def _show_busy(self, _status: object = None) -> None:
        self._again.setEnabled(not self._runs.is_busy(JobKind.ADD))

    def _show_item(self, line: QListWidgetItem) -> None:
        item_id = line.data(_ID_ROLE)
        if item_id:
            self.item_wanted.emit(int(item_id))

    def _show_changed(self) -> None:
        self.filter_wanted.emit("file:changed")


def _lines(report: IngestReport) -> Iterator[tuple[str, int]]:
    for root in report.unreachable:
        yield (
            translate("Changes", "Can't be reached, or is empty; its items were left alone: {root}").format(root=root),
            0,
        )
    for entry in report.ambiguous:
        items = ", ".join(f"#{item_id}" for item_id in entry.item_ids)
        paths = ", ".join(PurePath(path).name for path in entry.paths)
        yield (
            translate("Changes", "Moved, but which is which can't be told: {paths} may be {items}").format(
                paths=paths, items=items
            ),
            entry.item_ids[0],
        )
    for touched in report.changed:
        yield (
            translate("Changes", "Changed: #{item_id} {path}").format(item_id=touched.item_id, path=touched.path),
            touched.item_id,
        )
    for touched in report.missing:
        yield (
            translate("Changes", "Missing: #{item_id} {path}").format(item_id=touched.item_id, path=touched.path),
            touched.item_id,
        )
    for touched in report.moved:
        yield (
            translate("Changes", "Moved: #{item_id} {before} → {path}").format(
                item_id=touched.item_id, before=touched.before, path=touched.path
            ),
            touched.item_id,
        )
    for touched in report.returned:
        yield (
            translate("Changes", "Back again: #{item_id} {path}").format(item_id=touched.item_id, path=touched.path),
            touched.item_id,
        )
    for path, reason in report.unreadable:
        yield translate("Changes", "Unreadable: {path}: {reason}").format(path=path, reason=reason), 0
