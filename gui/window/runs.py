"""Long jobs of the open project, one at a time: runs, trainings, new folders, editions, checks; progress and cancel."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.told import told
from gui.window import run_words
from gui.window.lane import Lane
from gui.window.session import Session
from gui.window.views import JobStatus
from gui.words import number, translate
from storage.errors import FettleError

if TYPE_CHECKING:
    from inference.cluster_check import Survey
    from inference.near import NearReport
    from inference.pipeline import RunRequest
    from inference.runner import RunProgress, RunReport
    from inference.training.data import TrainingReport
    from inference.training.from_project import TrainRequest
    from storage.checks import CheckReport
    from storage.editions import Edition, ExportRequest
    from storage.intake import IngestReport
    from storage.store import Store


class RunController(QObject):
    """Works in a thread of its own; the models work in other processes.

    Signals:
        status_changed: `JobStatus` for the strip, or None when nothing runs.
        finished: `RunReport` of a run that ended or was stopped.
        failed: Why a run could not be started or went wrong, in words.
        said: A remark for the strip.
        exported: The `Edition` written.
        trained: The `TrainingReport` of a training that gave a model.
        train_failed: Why a training gave none, in words.
        checked: The `CheckReport` of the project.
        rescanned: The `IngestReport` of another look through all folders.
        cluster_said: Of the cluster's workers, in lines: which take part, how they get at files, who came and went.
        cluster_checked: The `Survey` of the cluster's workers.
    """

    status_changed = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    said = Signal(str)
    exported = Signal(object)
    trained = Signal(object)
    train_failed = Signal(str)
    checked = Signal(object)
    rescanned = Signal(object)
    cluster_said = Signal(str)
    cluster_checked = Signal(object)
    _progressed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = Lane("run", parent=self)
        self._stop = threading.Event()
        self._busy = False
        self._doing = ""
        self._progressed.connect(self._show)

    @property
    def busy(self) -> bool:
        """Whether a job is at work."""
        return self._busy

    def start(self, request: RunRequest, *, on_cluster: bool = False) -> None:
        """Start a run, here or on the cluster of the settings; says so where one is at work already."""
        if self._taken():
            return
        self._begin(translate("Runs", "Preparing the run…"))
        self._lane.ask(partial(self._work, request, on_cluster), self._run_done, failed=self._went_wrong)

    def check_cluster(self) -> None:
        """Find out whether the workers of the settings' cluster are fit."""
        if self._taken(to_write=False):
            return
        self._begin(translate("Runs", "Asking the cluster's workers…"))
        self._lane.ask(self._check_cluster, self._cluster_check_done, failed=self._went_wrong)

    def ingest(self, folder: Path, *, labels_from_folders: bool) -> None:
        """Add the images below a folder."""
        if self._taken():
            return
        self._begin(translate("Runs", "Adding {name}…").format(name=folder.name))
        self._lane.ask(
            partial(self._ingest, self._session.store, folder, labels_from_folders),
            partial(self._ingest_done, folder),
            failed=self._went_wrong,
        )

    def rescan(self) -> bool:
        """Look through all folders again; whether it began."""
        if self._taken():
            return False
        self._begin(translate("Runs", "Looking for changes…"))
        self._lane.ask(partial(self._rescan, self._session.store), self._rescan_done, failed=self._went_wrong)
        return True

    def export(self, request: ExportRequest) -> None:
        """Write an edition."""
        if self._taken():
            return
        self._begin(translate("Runs", "Writing {name}…").format(name=request.destination.name))
        self._lane.ask(partial(self._export, request), self._export_done, failed=self._went_wrong)

    def train(self, request: TrainRequest) -> None:
        """Train a model on the project's items, in a process of its own."""
        if self._taken():
            return
        self._begin(translate("Runs", "Training for {task}…").format(task=request.task))
        self._lane.ask(partial(self._train, request), self._train_done, failed=self._train_went_wrong)

    def check(self) -> None:
        """Verify that the project is whole; changes nothing, so it may be read-only."""
        if self._taken(to_write=False):
            return
        self._begin(translate("Runs", "Checking the project…"), cancellable=False)
        self._lane.ask(self._check, self._check_done, failed=self._went_wrong)

    def cancel(self) -> None:
        """Stop the job at work; what is done stays done."""
        if self._busy:
            self._stop.set()
            self.said.emit(translate("Runs", "Stopping…"))

    def resume_hint(self) -> None:
        """Say whether a run was interrupted."""
        self._session.read(_interrupted, self._hint)

    def stop(self) -> None:
        """Have the job at work stop; nothing is said of it."""
        self._stop.set()

    def finish(self) -> None:
        """Stop and wait, from any thread; a run keeps its open jobs and can be resumed."""
        self._stop.set()
        self._lane.drain(timeout=15.0)
        self._lane.close()

    def _taken(self, *, to_write: bool = True) -> bool:
        barred = to_write and self._session.readonly
        if self._busy:
            self.said.emit(translate("Runs", "Another job is still at work; cancel it or wait"))
        elif barred:
            self.said.emit(
                translate("Runs", "This project is open read-only here; run it in the window that writes to it")
            )
        return self._busy or barred

    def _begin(self, text: str, *, cancellable: bool = True) -> None:
        self._busy = True
        self._doing = text.rstrip("…")
        self._stop.clear()
        self.said.emit("")
        self.status_changed.emit(JobStatus(text, None, cancellable=cancellable))

    def _work(self, request: RunRequest, on_cluster: bool) -> RunReport:
        from inference import pipeline
        from inference.cluster_terms import ClusterSpec

        store = self._session.store
        executor = None
        if on_cluster:
            spec = ClusterSpec.of(store.settings)
            executor = pipeline.on_cluster(store, spec, item_ids=request.item_ids, tell=self.cluster_said.emit)
        prepared = pipeline.prepare(store, request)
        run = pipeline.open_run(store, prepared)
        return pipeline.work_off(
            store, prepared, run, executor=executor, progress=self._progressed.emit, should_stop=self._stop.is_set
        )

    def _check_cluster(self) -> Survey:
        from inference.cluster_check import survey
        from inference.cluster_terms import ClusterSpec

        store = self._session.store
        return survey(store, ClusterSpec.of(store.settings), should_stop=self._stop.is_set)

    def _ingest(self, store: Store, folder: Path, labels_from_folders: bool) -> tuple[IngestReport, NearReport]:
        from storage.ingest import ingest

        report = ingest(
            store,
            [folder],
            labels_from_folders=labels_from_folders,
            max_pixels=int(store.settings["images"]["max_pixels"]),
            progress=lambda done, total: self._progressed.emit((done, total)),
            should_stop=self._stop.is_set,
        )
        return report, self._compare(store)

    def _rescan(self, store: Store) -> tuple[IngestReport, NearReport]:
        from storage.ingest import rescan

        report = rescan(
            store,
            max_pixels=int(store.settings["images"]["max_pixels"]),
            progress=lambda done, total: self._progressed.emit((done, total)),
            should_stop=self._stop.is_set,
        )
        return report, self._compare(store)

    def _compare(self, store: Store) -> NearReport:
        from inference.near import compare

        def tell(done: int, total: int) -> None:
            self._progressed.emit(
                (
                    done / max(total, 1),
                    translate("Runs", "comparing {done} of {total}").format(done=number(done), total=number(total)),
                )
            )

        return compare(store, progress=tell, should_stop=self._stop.is_set)

    def _export(self, request: ExportRequest) -> Edition:
        from storage import editions

        return editions.export(
            self._session.store,
            request,
            progress=lambda done, total: self._progressed.emit((done, total)),
            should_stop=self._stop.is_set,
        )

    def _train(self, request: TrainRequest) -> TrainingReport:
        from inference.training.from_project import train

        return train(
            self._session.store,
            request,
            in_process=True,
            progress=lambda share, what: self._progressed.emit((share, told(what))),
            should_stop=self._stop.is_set,
        )

    def _check(self) -> CheckReport:
        from storage.checks import check

        return check(self._session.store)

    def _show(self, progress: RunProgress | tuple[int, int] | tuple[float, str]) -> None:
        if not self._busy:
            return
        if isinstance(progress, tuple) and isinstance(progress[1], str):
            self.status_changed.emit(JobStatus(self._doing, progress[0], rate=progress[1], cancellable=True))
            return
        if isinstance(progress, tuple):
            done, total = progress
            share = done / max(1, total)
            self.status_changed.emit(
                JobStatus(
                    translate("Runs", "{doing} {done} of {total}").format(
                        doing=self._doing, done=number(done), total=number(total)
                    ),
                    share,
                    cancellable=True,
                )
            )
            return
        self.status_changed.emit(
            JobStatus(
                translate("Runs", "Run {run} · {finished} of {items}").format(
                    run=progress.run_id, finished=number(progress.finished), items=number(progress.items)
                ),
                progress.finished / max(1, progress.items),
                rate=run_words.rate(progress),
                cancellable=True,
                failed=progress.failed,
            )
        )

    def _run_done(self, report: RunReport) -> None:
        self._busy = False
        failed = len({failure.item_id for failure in report.failed})
        self.status_changed.emit(JobStatus(run_words.run_line(report), failed=failed))
        self.finished.emit(report)

    def _ingest_done(self, folder: Path, done: tuple[IngestReport, NearReport]) -> None:
        self._busy = False
        report, compared = done
        self.status_changed.emit(JobStatus(run_words.ingest_line(report, compared, folder.name)))

    def _rescan_done(self, done: tuple[IngestReport, NearReport]) -> None:
        self._busy = False
        report, compared = done
        self.status_changed.emit(JobStatus(run_words.rescan_line(report, compared)))
        self.rescanned.emit(report)

    def _export_done(self, edition: Edition) -> None:
        self._busy = False
        self.status_changed.emit(JobStatus(run_words.edition_line(edition)))
        self.exported.emit(edition)

    def _train_done(self, report: TrainingReport) -> None:
        self._busy = False
        self.status_changed.emit(JobStatus(run_words.training_line(report)))
        self.trained.emit(report)

    def _train_went_wrong(self, error: Exception) -> None:
        self._busy = False
        self.status_changed.emit(None)
        text = self._session.explain(error)
        self.said.emit(text)
        self.train_failed.emit(str(error) if isinstance(error, FettleError) else text)

    def _check_done(self, report: CheckReport) -> None:
        self._busy = False
        self.status_changed.emit(JobStatus(run_words.check_line(report)))
        self.checked.emit(report)

    def _cluster_check_done(self, found: Survey) -> None:
        self._busy = False
        self.status_changed.emit(JobStatus(run_words.survey_line(found)))
        self.cluster_checked.emit(found)

    def _went_wrong(self, error: Exception) -> None:
        self._busy = False
        self.status_changed.emit(None)
        text = self._session.explain(error)
        self.said.emit(text)
        self.failed.emit(text)

    def _hint(self, text: str) -> None:
        if text and not self._busy:
            self.said.emit(text)


def _interrupted(store: Store) -> str:
    from storage import jobs
    from storage.records import RunState

    for run in jobs.runs(store, limit=5):
        if run.state is RunState.RUNNING:
            left = jobs.progress(store, run.id).items_left
            if left:
                return run_words.interrupted_line(run, left)
    return ""
