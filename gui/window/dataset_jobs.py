"""Long work on datasets as jobs of the window: reading and importing one, verifying and comparing editions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.window.job_list import Job, JobKind, Phase, Problem
from gui.window.job_steps import tell_count
from gui.window.runs import RunController
from gui.window.session import Session
from gui.words import number, plural, translate

if TYPE_CHECKING:
    from pathlib import Path

    from storage.edition_diff import EditionDiff
    from storage.edition_verify import Verification
    from storage.imports.apply import ImportOutcome
    from storage.imports.plan import ImportPlan, ImportRequest


class DatasetJobs(QObject):
    """Starts them on the run controller's threads.

    Signals:
        planned: The `ImportPlan` read, whole or stopped; whoever hears closes it.
        imported: The `ImportPlan` and the `ImportOutcome` of it.
        verified: Path of an edition and its `Verification`.
        compared: Paths of the earlier and the later edition, and their `EditionDiff`.
    """

    planned = Signal(object)
    imported = Signal(object, object)
    verified = Signal(object, object)
    compared = Signal(object, object, object)

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

    def verify(self, path: Path) -> bool:
        """Compare an edition's files with its manifest; whether it began."""
        words = translate("Editions", "Verifying {name}…").format(name=path.name)
        return self._runs.do(
            JobKind.EDITION, words, partial(self._verify, path), partial(self._verified, path), writes=False
        )

    def compare(self, before: Path, after: Path) -> bool:
        """Find what differs between two editions; whether it began."""
        words = translate("Editions", "Comparing {before} with {after}…")
        return self._runs.do(
            JobKind.EDITION,
            words.format(before=before.name, after=after.name),
            partial(self._compare, before, after),
            partial(self._compared, before, after),
            writes=False,
        )

    def _verify(self, path: Path, job: Job) -> Verification:
        from storage.edition_verify import verify

        return verify(path, progress=partial(tell_count, job), should_stop=job.stop.is_set)

    def _verified(self, path: Path, job: Job, found: Verification) -> None:
        from gui.window.edition_words import fault_lines, verified_words

        words = f"{path.name}: {verified_words(found)[0]}"
        phase = Phase.STOPPED if found.stopped else Phase.DONE
        self._runs.jobs.end(job, words, phase=phase, problems=tuple(map(Problem, fault_lines(found))))
        self.verified.emit(path, found)

    def _compare(self, before: Path, after: Path, job: Job) -> EditionDiff:
        from storage.edition_diff import diff

        return diff(before, after, progress=partial(tell_count, job), should_stop=job.stop.is_set)

    def _compared(self, before: Path, after: Path, job: Job, found: EditionDiff) -> None:
        words = plural("Editions", "{before} and {after}: %Ln items differ").of(found.differing)
        self._runs.jobs.end(job, words.format(before=before.name, after=after.name))
        self.compared.emit(before, after, found)

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
        from gui.window.import_words import outcome_line  # with the import panel, not with every start

        self._runs.jobs.end(job, outcome_line(outcome, plan.name), phase=phase)
        self.imported.emit(plan, outcome)
