"""Long jobs of the open project: runs, trainings, new folders, editions, checks, backups; one of each kind at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from gui.told import told
from gui.window import run_words
from gui.window.job_list import Job, JobKind, JobList, JobView, Phase, Problem
from gui.window.job_steps import compare_new, tell_count, tell_run
from gui.window.lane import Lane
from gui.window.session import Session
from gui.window.wording import stage_name
from gui.words import translate
from storage.errors import FettleError

if TYPE_CHECKING:
    from inference.audit.records import AuditReport, AuditRequest
    from inference.cleaning.report import CleaningReport, EvaluateRequest
    from inference.cluster_check import Survey
    from inference.near import NearReport
    from inference.pipeline import RunRequest
    from inference.runner import RunReport
    from inference.training.data import TrainingReport
    from inference.training.from_project import TrainRequest
    from storage.backup_files import Backup
    from storage.checks import CheckReport
    from storage.editions import Edition, ExportRequest
    from storage.intake import IngestReport
    from storage.store import Store

T = TypeVar("T")


class RunController(QObject):
    """Each kind of job has a thread of its own; the models work in other processes. A check works alone.

    Attributes:
        jobs: What is at work and what is over.

    Signals:
        status_changed: `JobStatus` for the strip, or None when nothing runs and all that ended was seen.
        finished: `RunReport` of a run that ended or was stopped.
        failed: The `JobKind` that could not be started or went wrong, and why, in words.
        said: A remark for the strip.
        exported: The `Edition` written.
        trained: The `TrainingReport` of a training that gave a model.
        train_failed: Why a training gave none, in words.
        backed_up: The `Backup` made.
        checked: The `CheckReport` of the project.
        evaluated: The `CleaningReport` of the project.
        rescanned: The `IngestReport` of another look through all folders.
        audited: The `AuditReport` of a classifier.
        cluster_said: Of the cluster's workers, in lines: which take part, how they get at files, who came and went.
        cluster_checked: The `Survey` of the cluster's workers.
    """

    status_changed = Signal(object)
    finished = Signal(object)
    failed = Signal(object, str)
    said = Signal(str)
    exported = Signal(object)
    trained = Signal(object)
    train_failed = Signal(str)
    backed_up = Signal(object)
    checked = Signal(object)
    evaluated = Signal(object)
    rescanned = Signal(object)
    audited = Signal(object)
    cluster_said = Signal(str)
    cluster_checked = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.jobs = JobList(self)
        self.jobs.changed.connect(self._show)
        self._lanes: dict[JobKind, Lane] = {}

    @property
    def busy(self) -> bool:
        """Whether any job is at work."""
        return self.jobs.at_work() is not None

    def is_busy(self, kind: JobKind) -> bool:
        """Whether a job of this kind would have to wait."""
        return self._in_the_way(kind) is not None

    def start(self, request: RunRequest, *, on_cluster: bool = False) -> None:
        """Start a run, here or on the cluster of the settings; says so where one is at work already."""
        self.do(
            JobKind.RUN,
            translate("Runs", "Preparing the run…"),
            partial(self._work, request, on_cluster),
            self._run_done,
        )

    def check_cluster(self) -> None:
        """Find out whether the workers of the settings' cluster are fit."""
        words = translate("Runs", "Asking the cluster's workers…")
        self.do(JobKind.RUN, words, self._check_cluster, self._cluster_check_done, writes=False)

    def ingest(self, folder: Path, *, labels_from_folders: bool) -> None:
        """Add the images below a folder."""
        self.do(
            JobKind.ADD,
            translate("Runs", "Adding {name}…").format(name=folder.name),
            partial(self._ingest, folder, labels_from_folders),
            partial(self._ingest_done, folder),
        )

    def rescan(self) -> bool:
        """Look through all folders again; whether it began."""
        return self.do(JobKind.ADD, translate("Runs", "Looking for changes…"), self._rescan, self._rescan_done)

    def export(self, request: ExportRequest) -> None:
        """Write an edition."""
        words = translate("Runs", "Writing {name}…").format(name=request.destination.name)
        self.do(JobKind.EXPORT, words, partial(self._export, request), self._export_done)

    def train(self, request: TrainRequest) -> None:
        """Train a model on the project's items, in a process of its own."""
        words = translate("Runs", "Training for {task}…").format(task=stage_name(request.task))
        self.do(JobKind.TRAIN, words, partial(self._train, request), self._train_done)

    def check(self) -> None:
        """Verify that the project is whole; changes nothing, so it may be read-only."""
        words = translate("Runs", "Checking the project…")
        self.do(JobKind.CHECK, words, self._check, self._check_done, writes=False)

    def evaluate(self, request: EvaluateRequest) -> bool:
        """Measure the cleaning, in a process of its own; whether it began."""
        words = translate("Runs", "Measuring the cleaning…")
        return self.do(JobKind.EVALUATE, words, partial(self._evaluate, request), self._evaluate_done, writes=False)

    def audit(self, request: AuditRequest) -> bool:
        """Audit a classifier in a process of its own; the database is only read. Whether it began."""
        words = translate("Runs", "Auditing {name}…").format(name=request.model)
        return self.do(JobKind.AUDIT, words, partial(self._audit, request), self._audit_done, writes=False)

    def back_up(self) -> bool:
        """Make a backup of the database now; whether it began."""
        words = translate("Runs", "Backing up…")
        return self.do(JobKind.BACKUP, words, self._back_up, self._backup_done, writes=False, cancellable=False)

    def cancel(self, kind: JobKind | None = None) -> None:
        """Stop the job of a kind that is at work, None: the one the strip shows; what is done stays done."""
        view = self.jobs.at_work(kind)
        if view is not None:
            self.jobs.cancel(view.number)

    def resume_hint(self) -> None:
        """Say whether a run was interrupted."""
        self._session.read(_interrupted, self._hint)

    def stop(self) -> None:
        """Have the jobs at work stop; nothing is said of it."""
        self.jobs.stop_all()

    def finish(self) -> None:
        """Stop and wait, from any thread; a run keeps its open jobs and can be resumed."""
        self.jobs.stop_all()
        for lane in self._lanes.values():
            lane.drain(timeout=15.0)
            lane.close()

    def do(
        self,
        kind: JobKind,
        title: str,
        work: Callable[[Job], T],
        done: Callable[[Job, T], None],
        *,
        writes: bool = True,
        cancellable: bool = True,
    ) -> bool:
        """Have ``work`` done in a thread of its kind, then ``done`` on the window's, which ends the job.

        What goes wrong ends it too, and is told by `failed`. Returns whether it began.
        """
        if self._taken(kind, writes=writes):
            return False
        self.said.emit("")
        job = self.jobs.begin(kind, title, cancellable=cancellable)
        lane = self._lanes.get(kind)
        if lane is None:
            lane = self._lanes[kind] = Lane(kind.value, parent=self)
        lane.ask(partial(work, job), partial(done, job), failed=partial(self._went_wrong, kind, job))
        return True

    def _in_the_way(self, kind: JobKind) -> JobView | None:
        """A check looks at a project that keeps still; otherwise only jobs of one kind wait for each other."""
        return self.jobs.at_work(None if kind is JobKind.CHECK else kind) or self.jobs.at_work(JobKind.CHECK)

    def _taken(self, kind: JobKind, *, writes: bool) -> bool:
        other = self._in_the_way(kind)
        if other is not None:
            words = translate("Runs", "First this must be done or stopped: {job}")
            self.said.emit(words.format(job=other.title.rstrip("…")))
            return True
        if writes and self._session.readonly:
            self.said.emit(
                translate("Runs", "This project is open read-only here; run it in the window that writes to it")
            )
            return True
        return False

    def _work(self, request: RunRequest, on_cluster: bool, job: Job) -> RunReport:
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
            store, prepared, run, executor=executor, progress=partial(tell_run, job), should_stop=job.stop.is_set
        )

    def _check_cluster(self, job: Job) -> Survey:
        from inference.cluster_check import survey
        from inference.cluster_terms import ClusterSpec

        store = self._session.store
        return survey(store, ClusterSpec.of(store.settings), should_stop=job.stop.is_set)

    def _ingest(self, folder: Path, labels_from_folders: bool, job: Job) -> tuple[IngestReport, NearReport]:
        from storage.ingest import ingest

        store = self._session.store
        report = ingest(
            store,
            [folder],
            labels_from_folders=labels_from_folders,
            max_pixels=int(store.settings["images"]["max_pixels"]),
            progress=partial(tell_count, job),
            should_stop=job.stop.is_set,
        )
        return report, compare_new(store, job)

    def _rescan(self, job: Job) -> tuple[IngestReport, NearReport]:
        from storage.ingest import rescan

        store = self._session.store
        report = rescan(
            store,
            max_pixels=int(store.settings["images"]["max_pixels"]),
            progress=partial(tell_count, job),
            should_stop=job.stop.is_set,
        )
        return report, compare_new(store, job)

    def _export(self, request: ExportRequest, job: Job) -> Edition:
        from storage import editions

        return editions.export(
            self._session.store,
            request,
            progress=partial(tell_count, job),
            should_stop=job.stop.is_set,
        )

    def _train(self, request: TrainRequest, job: Job) -> TrainingReport:
        from inference.training.from_project import train

        return train(
            self._session.store,
            request,
            in_process=True,
            progress=lambda share, what: job.tell("", share, told(what)),
            should_stop=job.stop.is_set,
        )

    def _audit(self, request: AuditRequest, job: Job) -> AuditReport:
        from inference.audit.run import audit

        return audit(
            self._session.store,
            request,
            in_process=True,
            progress=lambda share, _what: job.tell("", share),
            should_stop=job.stop.is_set,
        )

    def _check(self, job: Job) -> CheckReport:
        from storage.checks import check

        return check(self._session.store, progress=partial(tell_count, job), should_stop=job.stop.is_set)

    def _evaluate(self, request: EvaluateRequest, job: Job) -> CleaningReport:
        from inference.cleaning.report import evaluate

        return evaluate(self._session.store, request, progress=partial(tell_count, job), should_stop=job.stop.is_set)

    def _back_up(self, _job: Job) -> Backup:
        from storage import backups

        return backups.make(self._session.store)

    def _show(self) -> None:
        self.status_changed.emit(run_words.strip_status(self.jobs.views()))

    def _run_done(self, job: Job, report: RunReport) -> None:
        problems = tuple(
            Problem(f"{failure.path}   {stage_name(failure.stage.value)}: {told(failure.error)}", failure.item_id)
            for failure in report.failed
        )
        where = "stage:failed" if problems else ""
        phase = Phase.STOPPED if report.cancelled else Phase.DONE
        self.jobs.end(job, run_words.run_line(report), phase=phase, problems=problems, where=where)
        self.finished.emit(report)

    def _ingest_done(self, folder: Path, job: Job, done: tuple[IngestReport, NearReport]) -> None:
        report, compared = done
        self._added(job, report, run_words.ingest_line(report, compared, folder.name))

    def _rescan_done(self, job: Job, done: tuple[IngestReport, NearReport]) -> None:
        report, compared = done
        self._added(job, report, run_words.rescan_line(report, compared))
        self.rescanned.emit(report)

    def _added(self, job: Job, report: IngestReport, line: str) -> None:
        problems = tuple(Problem(f"{path}: {told(reason)}") for path, reason in report.unreadable)
        phase = Phase.STOPPED if report.stopped else Phase.DONE
        self.jobs.end(job, line, phase=phase, problems=problems, where="state:unreadable" if problems else "")

    def _export_done(self, job: Job, edition: Edition) -> None:
        self.jobs.end(job, run_words.edition_line(edition))
        self.exported.emit(edition)

    def _train_done(self, job: Job, report: TrainingReport) -> None:
        phase = Phase.STOPPED if report.stopped else Phase.DONE
        self.jobs.end(job, run_words.training_line(report), phase=phase)
        self.trained.emit(report)

    def _audit_done(self, job: Job, report: AuditReport) -> None:
        problems = tuple(Problem(told(entry.reason), entry.item_id) for entry in report.skipped if entry.failed)
        self.jobs.end(job, run_words.audit_line(report), problems=problems)
        self.audited.emit(report)

    def _check_done(self, job: Job, report: CheckReport) -> None:
        phase = Phase.STOPPED if report.stopped else Phase.DONE
        self.jobs.end(
            job,
            run_words.check_line(report),
            phase=phase,
            problems=tuple(Problem(told(each)) for each in report.problems),
        )
        self.checked.emit(report)

    def _cluster_check_done(self, job: Job, found: Survey) -> None:
        self.jobs.end(job, run_words.survey_line(found))
        self.cluster_checked.emit(found)

    def _evaluate_done(self, job: Job, report: CleaningReport) -> None:
        problems = tuple(Problem(f"{row.relpath}   {told(row.error)}", row.item_id) for row in report.failed)
        phase = Phase.STOPPED if report.stopped else Phase.DONE
        self.jobs.end(job, run_words.evaluation_line(report), phase=phase, problems=problems)
        self.evaluated.emit(report)

    def _backup_done(self, job: Job, backup: Backup) -> None:
        self.jobs.end(job, translate("Runs", "Backed up: {name}").format(name=backup.path.name))
        self.backed_up.emit(backup)

    def _went_wrong(self, kind: JobKind, job: Job, error: Exception) -> None:
        text = self._session.explain(error)
        self.jobs.end(job, job.title, phase=Phase.STOPPED if job.stop.is_set() else Phase.FAILED, reason=text)
        self.said.emit(text)
        if kind is JobKind.TRAIN:
            self.train_failed.emit(str(error) if isinstance(error, FettleError) else text)
        else:
            self.failed.emit(kind, text)

    def _hint(self, text: str) -> None:
        if text and not self.busy:
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
