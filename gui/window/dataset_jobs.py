"""Long work on datasets as jobs of the window: reading and importing one, verifying and comparing editions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.window import import_words
from gui.window.job_list import Job, JobKind, Phase
from gui.window.job_steps import tell_count
from gui.window.runs import RunController
from gui.window.session import Session
from gui.words import number, translate

if TYPE_CHECKING:
    from storage.imports.apply import ImportOutcome
    from storage.imports.plan import ImportPlan, ImportRequest


class DatasetJobs(QObject):
    """Starts them on the run controller's threads.

    Signals:
        planned: The `ImportPlan` read, whole or stopped; whoever hears closes it.
        imported: The `ImportPlan` and the `ImportOutcome` of it.
    """

    planned = Signal(object)
    imported = Signal(object, object)

    def __init__(self, session: Session, runs: RunController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._runs = runs

    def plan(self, request: ImportRequest) -> bool:
        """Read a dataset and match it with the project; whether it began."""
        words = translate("Import", "Reading {name}…").format(name=request.path.name)
        return self._runs.do(JobKind.IMPORT, words, partial(self._plan, request), self._planned, writes=False)

    def apply(self, plan: ImportPlan) -> bool:
        """Bring in what was read; whether it began."""
        words = translate("Import", "Importing {name}…").format(name=plan.name)
        return self._runs.do(JobKind.IMPORT, words, partial(self._apply, plan), partial(self._imported, plan))

    def _plan(self, request: ImportRequest, job: Job) -> ImportPlan:
        from storage.imports.plan import plan_import

        def tell(done: int, _total: int) -> None:
            job.tell(translate("Import", "{doing} · {done} images").format(doing=job.title, done=number(done)))

        return plan_import(self._session.store, request, progress=tell, should_stop=job.stop.is_set)

    def _planned(self, job: Job, plan: ImportPlan) -> None:
        words = translate("Import", "Read {name}: {count} images")
        self._runs.jobs.end(
            job,
            words.format(name=plan.name, count=number(plan.counts.images)),
            phase=Phase.STOPPED if plan.stopped else Phase.DONE,
        )
        self.planned.emit(plan)

    def _apply(self, plan: ImportPlan, job: Job) -> ImportOutcome:
        from storage.imports.apply import apply_import

        return apply_import(self._session.store, plan, progress=partial(tell_count, job), should_stop=job.stop.is_set)

    def _imported(self, plan: ImportPlan, job: Job, outcome: ImportOutcome) -> None:
        phase = Phase.STOPPED if outcome.stopped else Phase.DONE
        self._runs.jobs.end(job, import_words.outcome_line(outcome, plan.name), phase=phase)
        self.imported.emit(plan, outcome)
