"""Importing a dataset: choose or drop it, look at what would come in, then take it, as one step that can be undone."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.keys import shown_key
from gui.widgets.action_card import ActionCard
from gui.widgets.basics import ElidedLabel, ProgressStrip, dim_label
from gui.widgets.buttons import push_button
from gui.widgets.keycap import KeyButton, Look
from gui.window.format_words import format_title
from gui.window.import_drop import drop_zone, dropped_path
from gui.window.import_summary import ImportSummary
from gui.window.import_tabs import ImportTabs
from gui.window.import_words import import_button, outcome_words, taken, where_of
from gui.window.job_list import JobKind
from gui.window.panel_window import PanelWindow
from gui.words import look_up, noop, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from storage.imports.apply import ImportOutcome
    from storage.imports.plan import ImportPlan, ImportRequest

_FILES = noop("Import", "Datasets (*.json *.csv *.xml *.yaml *.yml *.zip *.txt);;All files (*)")
_GO = "Ctrl+Return"
_UNDO, _SHOW = 0, 1


class ImportPanel(PanelWindow):
    """One per open project; reading and importing run as jobs.

    Signals:
        item_wanted: Id of an item to show in Review.
        filter_wanted: A filter to show there.
    """

    title = noop("Panels", "Import a dataset")
    size_wh = (1040, 720)

    item_wanted = Signal(int)
    filter_wanted = Signal(str)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._project = project
        self._session = project.session
        self._runs = project.runs
        self._plan: ImportPlan | None = None
        self._reading = False
        self._stale = False
        self._undoes = ""
        self._where = ""
        self.setAcceptDrops(True)
        self.body.addLayout(self._make_head())
        self.note = ActionCard()
        self.note.chosen.connect(self._add_images)
        self.body.addWidget(self.note)
        self._stack = QStackedWidget()
        self._pages = {
            "empty": drop_zone(),
            "working": self._make_working(),
            "plan": self._make_plan(),
            "done": self._make_done(),
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.body.addWidget(self._stack, 1)
        self.body.addLayout(self._make_foot())
        project.dataset_jobs.planned.connect(self._planned)
        project.dataset_jobs.imported.connect(self._imported)
        self._runs.failed.connect(self._failed)
        self._runs.jobs.changed.connect(self._show_work)
        self._session.undo_changed.connect(self._undo_changed)
        self._show("empty")

    @property
    def plan(self) -> ImportPlan | None:
        """What was read and waits to be taken."""
        return self._plan

    def present(self) -> None:
        """Show the window, with the keyboard where a path is typed."""
        super().present()
        if self._plan is None:
            self.path.setFocus()

    def begin(self, path: Path) -> None:
        """Read another dataset."""
        self.path.setText(QDir.toNativeSeparators(str(path)))
        self.read()

    def read(self) -> None:
        """Read what the line names; answers given so far count."""
        text = self.path.text().strip()
        if not text or self._runs.is_busy(JobKind.IMPORT):
            return
        request = self._request(Path(text).expanduser())
        if self._plan is None or self._plan.request.path != request.path:
            self.tabs.asks.forget()
            request = self._request(Path(text).expanduser())
        if self._project.dataset_jobs.plan(request):
            self._drop_plan()
            self.note.offer("", "ok", ())
            self._reading = True
            self._show("working")

    def shut(self) -> None:
        """Let go of what was read."""
        super().shut()
        self._drop_plan()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file or folder may be dropped."""
        if dropped_path(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read it."""
        path = dropped_path(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.begin(path)

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.path = QLineEdit()
        self.path.setAccessibleName(translate("Import", "Folder, label file or archive of the dataset"))
        self.path.setPlaceholderText(translate("Import", "a folder, a label file or a zip archive"))
        self.path.returnPressed.connect(self.read)
        row.addWidget(self.path, 1)
        row.addWidget(push_button(translate("Import", "Folder…"), partial(self._choose, True)))
        row.addWidget(push_button(translate("Import", "File…"), partial(self._choose, False)))
        self.format = QComboBox()
        self.format.setAccessibleName(translate("Import", "Format of the dataset"))
        self.format.addItem(translate("Import", "Format: by looking"), "")
        from storage.imports.reading import READERS

        for name, info in READERS.items():
            self.format.addItem(format_title(name, info.title), name)
            self.format.setItemData(self.format.count() - 1, info.looks_for, Qt.ItemDataRole.ToolTipRole)
        self.format.activated.connect(self._reading_changed)
        row.addWidget(self.format)
        return row

    def _make_working(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 24, 0, 0)
        layout.setSpacing(10)
        self._doing = ElidedLabel()
        self._bar = ProgressStrip()
        self._left = dim_label()
        layout.addWidget(self._doing)
        layout.addWidget(self._bar)
        row = QHBoxLayout()
        row.addWidget(self._left)
        row.addStretch(1)
        self._stop = push_button(translate("Import", "Stop"), partial(self._runs.cancel, JobKind.IMPORT))
        row.addWidget(self._stop)
        layout.addLayout(row)
        layout.addStretch(1)
        return page

    def _make_plan(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(16)
        self.summary = ImportSummary()
        self.summary.wishes_changed.connect(self._wishes_changed)
        self.summary.reading_changed.connect(self._reading_changed)
        row.addWidget(self.summary)
        self.tabs = ImportTabs(self._session)
        self.tabs.item_wanted.connect(self.item_wanted)
        self.tabs.classes.changed.connect(self._wishes_changed)
        self.tabs.asks.answered.connect(self._reading_changed)
        row.addWidget(self.tabs, 1)
        return page

    def _make_done(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 24, 0, 0)
        self.done_card = ActionCard()
        self.done_card.chosen.connect(self._after)
        layout.addWidget(self.done_card)
        layout.addStretch(1)
        return page

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._told = dim_label()
        row.addWidget(self._told, 1)
        self.go = KeyButton(translate("Import", "Import"), shown_key(_GO), look=Look.PRIMARY)
        self.go.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.go.clicked.connect(self._go)
        QShortcut(QKeySequence(_GO), self, self._press)
        row.addWidget(self.go)
        return row

    def _request(self, path: Path) -> ImportRequest:
        from storage.imports.plan import ImportRequest

        return ImportRequest(
            path=path,
            format=str(self.format.currentData() or ""),
            as_decisions=self.summary.as_decisions,
            add_images=self.summary.adding,
            replace=self.summary.replacing,
            stretch=self.summary.stretching,
            class_map=self.tabs.classes.class_map() if self._plan is not None else {},
            answers=self.tabs.asks.answers,
        )

    def _choose(self, folder: bool) -> None:
        dialog = QFileDialog(self, translate("Import", "A dataset"), self.path.text())
        if folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilters(look_up("Import", _FILES).split(";;"))
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.begin(Path(path))

    def _planned(self, plan: ImportPlan) -> None:
        if not self._reading:
            plan.close()
            return
        self._reading = self._stale = False
        if plan.stopped:
            plan.close()
            self._show("empty")
            return
        self._drop_plan()
        self._plan = plan
        self.summary.show_plan(plan)
        self.tabs.show_plan(plan)
        self._show("plan")

    def _wishes_changed(self) -> None:
        if self._plan is None:
            return
        self._plan = self._plan.revised(
            class_map=self.tabs.classes.class_map(),
            as_decisions=self.summary.as_decisions,
            replacing=self.summary.replacing,
        )
        self.summary.show_plan(self._plan)
        self.tabs.samples.show(self._plan)
        self._offer()

    def _reading_changed(self) -> None:
        self._stale = self._plan is not None
        self._offer()

    def _press(self) -> None:
        if self.go.isVisible():
            self.go.click()

    def _go(self) -> None:
        if self._plan is None or self._stale:
            self.read()
        elif self._project.dataset_jobs.apply(self._plan):
            self._show("working")

    def _imported(self, plan: ImportPlan, outcome: ImportOutcome) -> None:
        if plan is not self._plan:
            return
        if outcome.stopped:
            self.note.offer(translate("Import", "Stopped; nothing of it was done."), "warn", ())
            self._show("plan")
            return
        self._drop_plan()
        self._undoes = outcome.changes.label if outcome.changes is not None else ""
        told = outcome_words(outcome) or [translate("Import", "There was nothing new in it.")]
        title = translate("Import", "{name} is imported").format(name=escape(plan.name))
        self.done_card.offer(
            "<br>".join([f"<b>{title}</b>", *map(escape, told)]),
            "ok",
            (
                translate("Import", "Undo the import"),
                translate("Import", "Show in Review"),
                translate("Import", "Import another"),
            ),
        )
        self._where = where_of(plan)
        self._show("done")

    def _after(self, choice: int) -> None:
        if choice == _UNDO:
            self._session.undo()
        elif choice == _SHOW:
            self.filter_wanted.emit(self._where)
        else:
            self.path.clear()
            self._show("empty")
            self.path.setFocus()

    def _undo_changed(self, undo: str, _redo: str) -> None:
        if self._undoes and undo != self._undoes and self._stack.currentWidget() is self._pages["done"]:
            self.done_card.set_note(
                translate("Import", "The import is no longer the last step; History can still take it back."), "warn"
            )
            self._undoes = ""

    def _failed(self, kind: JobKind, text: str) -> None:
        if kind is not JobKind.IMPORT:
            return
        self._reading = False
        is_folder = bool(self.path.text()) and Path(self.path.text()).is_dir()
        offers = (translate("Import", "Add its images without labels"),) if is_folder and self._plan is None else ()
        self.note.offer(escape(text), "bad", offers)
        self._show("plan" if self._plan is not None else "empty")

    def _add_images(self, _choice: int) -> None:
        self.note.offer("", "ok", ())
        self._project.add(Path(self.path.text()), labels_from_folders=False)
        self.close()

    def _show(self, page: str) -> None:
        self._stack.setCurrentWidget(self._pages[page])
        self._offer()
        self._show_work()

    def _offer(self) -> None:
        page = self._stack.currentWidget()
        waits = page is self._pages["plan"] or page is self._pages["empty"]
        self.go.setVisible(waits)
        if self._plan is None or self._stale:
            self.go.setText(
                translate("Import", "Read again") if self._plan is not None else translate("Import", "Read")
            )
            self.go.setEnabled(waits)
            self._told.setText(translate("Import", "Your answers count once it is read again.") if self._stale else "")
            return
        self.go.setText(import_button(self._plan))
        readonly = self._session.readonly
        something = taken(self._plan) or self._plan.counts.to_add or self._plan.counts.empty
        self.go.setEnabled(waits and bool(something) and not readonly)
        self._told.setText(
            translate("Import", "Another window writes to this project; here nothing can be imported.")
            if readonly
            else ""
        )

    def _show_work(self) -> None:
        view = self._runs.jobs.at_work(JobKind.IMPORT)
        if view is None or not self.isVisible():
            return
        self._doing.set_text(view.title)
        self._bar.setVisible(view.share is not None)
        self._bar.set_share(view.share or 0.0)
        self._left.setText(view.detail)
        self._stop.setEnabled(view.phase == "working")

    def _drop_plan(self) -> None:
        if self._plan is not None:
            self.tabs.samples.show(None)
            self._plan.close()
            self._plan = None
