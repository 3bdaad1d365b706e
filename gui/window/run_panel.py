"""Choose stages and items, start a run, watch it, and go to the items it failed on."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.told import told
from gui.widgets.basics import NoteCard, ProgressStrip, dim_label, heading
from gui.window.filler_choice import FillerChoice, FillerRow, read_fillers
from gui.window.job_list import JobKind
from gui.window.model_words import in_window_words
from gui.window.panel_window import PanelWindow
from gui.window.run_taking_back import take_back
from gui.window.run_words import run_sentences
from gui.window.sending_note import SendingNote
from gui.window.where_to_run import Places, WhereToRun
from gui.window.wording import stage_name
from gui.words import look_up, noop, translate
from storage.records import RunState, StageName, Topic

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from inference.runner import RunReport
    from storage.records import Changes, Run
    from storage.store import Store

_STAGES = (
    (
        StageName.ENHANCE,
        noop("Runs", "Enhance"),
        noop("Runs", "contrast and denoising by recipe; the source never changes"),
    ),
    (StageName.CLEAN, noop("Runs", "Clean"), noop("Runs", "find pen, crayon and text, and fill them in")),
    (StageName.CROP, noop("Runs", "Crop"), noop("Runs", "find the part in the picture")),
    (StageName.CLASSIFY, noop("Runs", "Classify"), noop("Runs", "propose a class")),
    (StageName.SEGMENT, noop("Runs", "Segment"), noop("Runs", "outline defects")),
    (StageName.EXPLAIN, noop("Runs", "Explain"), noop("Runs", "show what the classifier looked at")),
    (StageName.ANOMALY, noop("Runs", "Anomaly"), noop("Runs", "score how unlike good parts it is")),
)
_SCOPES = (
    ("filter", noop("Runs", "Items of the list")),
    ("selected", noop("Runs", "Selected items")),
    ("undecided", noop("Runs", "Undecided items")),
    ("all", noop("Runs", "All items")),
)


class RunPanel(PanelWindow):
    """The run window.

    Signals:
        item_wanted: Id of an item to show.
    """

    title = noop("Panels", "Run the pipeline")
    size_wh = (560, 720)

    item_wanted = Signal(int)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._project = project
        self._last: Run | None = None
        self._only: frozenset[StageName] | None = None
        self._boxes: dict[StageName, QCheckBox] = {}
        self._abouts: dict[StageName, QLabel] = {}
        self.body.addWidget(heading(translate("Runs", "Stages")))
        self.body.addLayout(self._make_stages())
        self.body.addSpacing(8)
        self.body.addLayout(self._make_choices())
        self.body.addSpacing(8)
        self._where = WhereToRun()
        self._where.check_wanted.connect(self._check_cluster)
        self.body.addWidget(self._where)
        self._sending = SendingNote(project.session)
        self._sending.terms_wanted.connect(partial(window.trigger, "gemini"))
        self._sending.shown.connect(self._make_room)
        self.body.addWidget(self._sending)
        self._message = NoteCard()
        self._message.hide()
        self.body.addWidget(self._message)
        self.body.addWidget(self._make_progress())
        self._failures_heading = heading(translate("Runs", "Failed"))
        self._failures_heading.hide()
        self._failures = QListWidget()
        self._failures.setAccessibleName(translate("Runs", "Failed items; double-click shows one"))
        self._failures.itemActivated.connect(self._show_failure)
        self._failures.hide()
        self.body.addWidget(self._failures_heading)
        self.body.addWidget(self._failures, 1)
        self.body.addStretch(0)
        self.body.addLayout(self._make_buttons())
        project.runs.jobs.changed.connect(self._show_status)
        project.session.changed.connect(self._ask_last)
        project.runs.finished.connect(self._show_report)
        project.runs.failed.connect(self._show_fault)
        project.runs.cluster_said.connect(self._where.add_line)
        project.runs.cluster_checked.connect(self._where.show_survey)

    def offer_cleaning(self) -> None:
        """Show the window ready to clean what is selected, and nothing else."""
        self._only = frozenset({StageName.CLEAN})
        self.present()
        self._scope.setCurrentIndex(self._scope.findData("selected"))

    def refresh(self) -> None:
        """Ask which stages can run."""
        self._show_busy()
        self._project.session.read(read_fillers, self._show_fillers, topic="fillers")
        self._project.session.read(_possible, self._show_possible, topic="stages")
        if self._project.review.place.queue.selected_count() > 1:
            # Whoever selected many and then asks for a run means these.
            self._scope.setCurrentIndex(self._scope.findData("selected"))
        self._project.session.read(_whereabouts, self._where.show_places, topic="where")
        self._look_at_sending()
        self._ask_last()

    def _make_stages(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.setSpacing(4)
        for stage, label, what in _STAGES:
            row = QHBoxLayout()
            box = QCheckBox(look_up("Runs", label))
            box.setFixedWidth(110)
            box.clicked.connect(self._show_busy)
            self._boxes[stage] = box
            about = dim_label(look_up("Runs", what))
            about.setWordWrap(True)
            box.setProperty("about", look_up("Runs", what))
            self._abouts[stage] = about
            row.addWidget(box)
            row.addWidget(about, 1)
            layout.addLayout(row)
            if stage is StageName.CLEAN:
                self._filler = FillerRow()
                box.toggled.connect(self._filler.setVisible)
                self._filler.hide()
                self._filler.box.filler_chosen.connect(self._look_at_sending)
                layout.addWidget(self._filler)
        return layout

    def _make_choices(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.addWidget(heading(translate("Runs", "On")))
        self._scope = QComboBox()
        for name, label in _SCOPES:
            self._scope.addItem(look_up("Runs", label), name)
        self._scope.setCurrentIndex(2)
        self._scope.currentIndexChanged.connect(self._look_at_sending)
        layout.addWidget(self._scope)
        self._use_cleaned = QCheckBox(translate("Runs", "Later stages look at cleaned pixels"))
        self._use_cleaned.setChecked(True)
        self._use_crop = QCheckBox(translate("Runs", "Later stages look at the crop"))
        self._use_crop.setChecked(True)
        layout.addWidget(self._use_cleaned)
        layout.addWidget(self._use_crop)
        return layout

    def _make_progress(self) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 6, 0, 0)
        self._line = dim_label()
        self._bar = ProgressStrip()
        layout.addWidget(self._line)
        layout.addWidget(self._bar)
        self._bar.hide()
        return holder

    def _make_buttons(self) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.addStretch(1)
        self._take_back = QPushButton()
        self._take_back.setAutoDefault(False)
        self._take_back.setToolTip(translate("Runs", "Decisions made on it stay; undo brings it back"))
        self._take_back.clicked.connect(self._take_back_clicked)
        self._take_back.hide()
        layout.insertWidget(0, self._take_back)
        self._cancel = QPushButton(translate("Runs", "Cancel"))
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(partial(self._project.runs.cancel, JobKind.RUN))
        self._start = QPushButton(translate("Runs", "Start"))
        self._start.setDefault(True)
        self._start.setMinimumWidth(88)
        self._start.clicked.connect(self._start_run)
        layout.addWidget(self._cancel)
        layout.addWidget(self._start)
        return layout

    def _show_fillers(self, found: tuple[tuple[FillerChoice, ...], str]) -> None:
        self._filler.offer(*found)
        self._look_at_sending()

    def _show_possible(self, possible: dict[StageName, tuple[bool, str]]) -> None:
        for stage, box in self._boxes.items():
            able, reason = possible.get(stage, (True, ""))
            box.setEnabled(able)
            wanted = stage is not StageName.ENHANCE if self._only is None else stage in self._only
            box.setChecked(able and wanted)
            self._abouts[stage].setText(str(box.property("about")) if able else reason)
        self._only = None
        self._make_room()
        self._show_busy()

    def _show_busy(self) -> None:
        runs = self._project.runs
        busy, mine = runs.is_busy(JobKind.RUN), runs.jobs.at_work(JobKind.RUN) is not None
        chosen = any(box.isChecked() for box in self._boxes.values())
        self._start.setEnabled(not busy and chosen and not self._project.session.readonly)
        self._cancel.setVisible(mine)
        self._where.set_busy(busy)

    def _ask_last(self, changes: Changes | None = None) -> None:
        if changes is None or (self.isVisible() and Topic.RUNS in changes.topics):
            self._project.session.read(_last_run, self._show_last, topic="last-run")

    def _show_last(self, run: Run | None) -> None:
        self._last = run
        over = run is not None and run.state in (RunState.DONE, RunState.CANCELLED)
        self._take_back.setVisible(over and not self._project.session.readonly)
        if run is not None:
            self._take_back.setText(translate("Runs", "Take back what run {run} proposed").format(run=run.id))

    def _take_back_clicked(self) -> None:
        if self._last is not None:
            take_back(self._project.session, self._last.id)

    def _start_run(self) -> None:
        from inference.pipeline import RunRequest

        stages = tuple(stage for stage, box in self._boxes.items() if box.isChecked())
        where, ids = self._chosen_items()
        self._message.hide()
        self._where.clear()
        self._failures.clear()
        self._failures.hide()
        self._failures_heading.hide()
        self._project.runs.start(
            RunRequest(
                stages=stages,
                where=where,
                item_ids=ids,
                use_cleaned=self._use_cleaned.isChecked(),
                use_crop=self._use_crop.isChecked(),
                settings=self._filler.settings(),
            ),
            on_cluster=self._where.on_cluster(),
        )
        self._show_busy()

    def _chosen_items(self) -> tuple[str, tuple[int, ...] | None]:
        """A filter, or exactly which."""
        scope = str(self._scope.currentData())
        where = {"undecided": "state:undecided", "filter": self._project.review.filter_text}.get(scope, "")
        ids = tuple(self._project.review.place.queue.selected_ids()) if scope == "selected" else None
        return where, ids

    def _look_at_sending(self, _chosen: int | str = 0) -> None:
        where, ids = self._chosen_items()
        self._sending.look(where=where, item_ids=ids, settings=self._filler.settings().get("clean", {}))

    def _make_room(self) -> None:
        """Grow for what is told in more lines than the window was made for."""
        self.body.activate()
        self.resize(self.width(), max(self.height(), self.body.totalHeightForWidth(self.width())))

    def _check_cluster(self) -> None:
        self._message.hide()
        self._where.clear()
        self._project.runs.check_cluster()
        self._show_busy()

    def _show_status(self) -> None:
        view = self._project.runs.jobs.at_work(JobKind.RUN)
        self._line.setText("" if view is None else "  ·  ".join(part for part in (view.title, view.detail) if part))
        self._bar.setVisible(view is not None and view.share is not None)
        self._bar.set_share((view.share if view else None) or 0.0)
        self._show_busy()

    def _show_report(self, report: RunReport) -> None:
        self._message.set_note(
            run_sentences(report),
            "warn" if report.failed or report.cancelled else "ok",
        )
        self._message.show()
        for failure in report.failed:
            item = QListWidgetItem(f"{failure.path}   {stage_name(failure.stage.value)}: {told(failure.error)}")
            item.setData(256, failure.item_id)
            self._failures.addItem(item)
        self._failures.setVisible(bool(report.failed))
        self._failures_heading.setVisible(bool(report.failed))
        self._show_busy()

    def _show_fault(self, kind: JobKind, text: str) -> None:
        if kind is not JobKind.RUN:
            return
        self._message.set_note(escape(text), "bad")
        self._message.show()
        self._show_busy()

    def _show_failure(self, item: QListWidgetItem) -> None:
        self.item_wanted.emit(int(item.data(256)))


def _possible(store: Store) -> dict[StageName, tuple[bool, str]]:
    from inference import pipeline
    from storage.errors import FettleError

    result: dict[StageName, tuple[bool, str]] = {}
    for stage, _label, _what in _STAGES:
        try:
            pipeline.prepare(store, pipeline.RunRequest(stages=(stage,)))
            result[stage] = (True, "")
        except FettleError as error:
            result[stage] = (False, in_window_words(str(error)))
    return result


def _last_run(store: Store) -> Run | None:
    from storage import jobs

    return next(iter(jobs.runs(store, limit=1)), None)


def _whereabouts(store: Store) -> Places:
    from inference.executors import default_workers

    workers = int(store.settings["run"]["workers"]) or default_workers()
    return Places(workers=workers, scheduler=str(store.settings["cluster"]["scheduler"]).strip())
