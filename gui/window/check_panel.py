"""Is the project whole? Starts the check, shows what it looked at and every problem it found."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QHBoxLayout, QListWidget

from gui.told import told
from gui.widgets.basics import NoteCard, ProgressStrip, dim_label
from gui.widgets.buttons import push_button
from gui.window.job_list import JobKind, Phase
from gui.window.panel_window import PanelWindow
from gui.words import noop, number, plural, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from storage.checks import CheckReport


_WITH_PROBLEMS = 420
_MENDABLE = ("database", "counter")
"""How the problems begin that a repair is about; a changed picture it cannot bring back."""


class CheckPanel(PanelWindow):
    """One per open project; showing it starts a check."""

    title = noop("Panels", "Check the project")
    size_wh = (640, 200)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._runs = project.runs
        store = project.session.store
        self._root = store.folder.root
        self._may_mend = not store.readonly and not store.shared
        self._mine = False
        about = translate(
            "Check", "Reads the database, its counters, every stored picture and every cleaned one; changes nothing."
        )
        self.body.addWidget(dim_label(about, wrap=True))
        self._note = NoteCard()
        self.body.addWidget(self._note)
        self._bar = ProgressStrip()
        self._bar.hide()
        self.body.addWidget(self._bar)
        self._problems = QListWidget()
        self._problems.setAccessibleName(translate("Check", "Problems"))
        self._problems.setWordWrap(True)
        self._problems.hide()
        self.body.addWidget(self._problems, 1)
        self.body.addStretch(0)
        self.body.addLayout(self._make_buttons())
        project.runs.checked.connect(self._show_report)
        project.runs.failed.connect(self._show_fault)
        project.runs.status_changed.connect(self._show_busy)

    def present(self) -> None:
        """Show the window and check."""
        self.come_forward()
        self._start()

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self._cancel = push_button(translate("Check", "Cancel"), partial(self._runs.cancel, JobKind.CHECK))
        self._cancel.hide()
        tip = translate("Check", "Closes the project, mends what can be mended, and opens it again")
        self._mend = push_button(translate("Check", "Mend"), self._mend_clicked, tip=tip)
        self._mend.hide()
        self._copy = push_button(translate("Check", "Copy"), self._copy_clicked)
        self._copy.hide()
        self._again = push_button(translate("Check", "Check again"), self._start)
        row.addWidget(self._cancel)
        row.addWidget(self._mend)
        row.addWidget(self._copy)
        row.addWidget(self._again)
        return row

    def _start(self) -> None:
        if self._mine:
            return
        if self._runs.is_busy(JobKind.CHECK):
            self._note.set_note(translate("Check", "Another job is at work; check again when it is done."), "warn")
            self._show_busy()
            return
        self._mine = True
        self._runs.check()
        self._show_busy()

    def _show_report(self, report: CheckReport) -> None:
        self._mine = False
        facts = report.facts
        seen = (
            plural("Check", "Looked at %Ln items, {pictures} stored pictures, {cleaned} of them cleaned.")
            .of(facts["items"])
            .format(pictures=number(facts["blobs"]), cleaned=number(facts["cleaned"]))
        )
        found = len(report.problems)
        if report.stopped:
            stopped = translate("Check", "The check was stopped before all pictures were looked at.")
            words = plural("Check", "%Ln problems until then.").of(found) if found else ""
            self._note.set_note(f"{stopped} {words}".strip(), "bad" if found else "warn")
        elif not found:
            self._note.set_note(translate("Check", "The project is whole.") + " " + seen, "ok")
        else:
            self._note.set_note(plural("Check", "%Ln problems.").of(found) + " " + seen, "bad")
        self._problems.clear()
        self._problems.addItems([told(problem) for problem in report.problems])
        self._problems.setVisible(bool(found))
        self._copy.setVisible(bool(found))
        self._mend.setVisible(any(problem.startswith(_MENDABLE) for problem in report.problems) and self._may_mend)
        if found:
            self.resize(self.width(), max(self.height(), _WITH_PROBLEMS))
        self._show_busy()

    def _show_fault(self, kind: JobKind, text: str) -> None:
        if self._mine and kind is JobKind.CHECK:
            self._mine = False
            self._note.set_note(escape(text), "bad")
            self._show_busy()

    def _show_busy(self, _status: object = None) -> None:
        self._again.setEnabled(not self._runs.is_busy(JobKind.CHECK))
        view = self._runs.jobs.at_work(JobKind.CHECK) if self._mine else None
        self._cancel.setVisible(view is not None)
        self._cancel.setEnabled(view is not None and view.phase is Phase.WORKING)
        self._bar.setVisible(view is not None and view.share is not None)
        if view is not None:
            self._bar.set_share(view.share or 0.0)
            self._note.set_note(escape("  ·  ".join(part for part in (view.title, view.detail) if part)), "accent")

    def _mend_clicked(self) -> None:
        from gui.window.menus import mend_project

        self.close()
        mend_project(self.window_, self._root)

    def _copy_clicked(self) -> None:
        lines = [self._problems.item(row).text() for row in range(self._problems.count())]
        QApplication.clipboard().setText("\n".join(lines))
