"""The runner: claims batches of jobs, keeps the workers busy, commits what comes back, stops within a second."""

from __future__ import annotations

import logging
import math
import os
import platform
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace

from inference import at_work
from inference.executors import BatchExecutor, ExecutorFactory, WorkerLostError
from inference.pace import Pace
from inference.worker import SUB_BATCH, ItemRequest, WorkerPlan, failure, not_run_after
from storage import jobs, proposals, regions
from storage.errors import FettleError
from storage.jobs import Claim, Failure
from storage.records import Run, StageName, StageResult
from storage.store import Store

_log = logging.getLogger(__name__)

_IN_FLIGHT_PER_WORKER = 2
_POLL_SECONDS = 0.1
_GRACE_SECONDS = 0.5
"""After a stop, how long a worker may finish the stage call at hand before it is ended."""
_RENEW_SECONDS = jobs.LEASE_SECONDS / 4
_BATCH_SECONDS = 2.0
"""A batch of slow stages is made smaller than asked, so that it takes about so long: a kill loses no more."""
_LEAST_SHARE = 4
_CRASHED = "The worker process died while working on this image"
_ENDED = "Fettle itself ended each time it worked on this image"
_ENDED_OFTEN = jobs.MAX_ATTEMPTS + 1


@dataclass(frozen=True, slots=True)
class RunProgress:
    """Where a run stands, in items. ``rate`` is 0 and ``seconds_left`` None until they can be judged."""

    run_id: int
    items: int
    finished: int
    failed: int
    rate: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What came of a run. ``done`` counts items all of whose jobs were done."""

    run: Run
    items: int
    done: int
    failed: tuple[Failure, ...]
    proposals: dict[str, int]
    seconds: float
    cancelled: bool


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is in flight together. ``alone``: one job and nothing else beside it, so a death is its fault."""

    claims: tuple[Claim, ...]
    alone: bool = False


_PROBE = _Batch(())


class Runner:
    """Works one run off. The database is the truth: whatever happens here, a new runner resumes from its rows.

    When a worker process dies, the items in flight are tried again alone, one stage at a time: only the culprit
    fails, with its stage, and what its earlier stages said is kept.
    """

    def __init__(
        self,
        store: Store,
        run: Run,
        *,
        plan: WorkerPlan,
        executor: ExecutorFactory,
        batch: int,
        progress: Callable[[RunProgress], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> None:
        if not set(run.stages) <= set(plan.stages):
            msg = f"the run has stages {run.stages}, the plan {plan.stages}"
            raise ValueError(msg)
        self._store = store
        self._run = run
        self._plan = plan
        self._make_executor = executor
        self._batch = batch
        self._progress = progress
        self._should_stop = should_stop or (lambda: False)
        self._owner = f"{platform.node()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._flight: dict[Future[list[StageResult]], _Batch] = {}
        self._suspects: deque[Claim] = deque()
        """Single jobs, claimed already, to be tried alone."""
        self._careful = False
        """The last claim held what may have ended the whole program: claim one item at a time."""
        self._held: dict[int, set[int]] = {}
        """Item to those of its jobs that are claimed and not settled."""
        self._blocked: dict[int, str] = {}
        """Item to why its further stages are not run."""
        self._finished = 0
        self._item_seconds = 0.0
        self._pace = Pace()
        self._renewed = time.time()

    def work(self) -> RunReport:
        """Work until no job is open or a stop is asked for. A stopped run keeps its open jobs and can be resumed.

        Raises:
            FettleError: A stage cannot be loaded, workers cannot start, or the database fails. Open jobs stay open.
        """
        started = time.monotonic()
        at_work.join(self._store, self._run.id)
        try:
            stopped = self._work_off()
        finally:
            last = at_work.leave(self._store, self._run.id)
        self._report()
        return self._summary(time.monotonic() - started, stopped=stopped, last=last)

    def _work_off(self) -> bool:
        """Returns whether it was told to stop."""
        if not self._take_stock():
            return False
        executor = self._start_workers()
        try:
            while not self._should_stop():
                self._renew()
                self._fill(executor)
                if not self._flight:
                    return False
                if not self._collect():
                    executor = self._replace_workers(executor)
                self._report()
        finally:
            self._wind_down(executor)
        return True

    def _take_stock(self) -> int:
        """Learn what an earlier runner of this run left; returns how many items are open."""
        left = jobs.progress(self._store, self._run.id).items_left
        self._finished = self._run.items - left
        order = list(self._run.stages)
        # The first stage that failed is the reason for the others, so it is written last.
        for entry in sorted(self._failures(), key=lambda entry: -order.index(entry.stage)):
            self._blocked[entry.item_id] = not_run_after(entry.stage, entry.error)
        return left

    def _start_workers(self) -> BatchExecutor:
        executor = self._make_executor(self._plan)
        self._pace.restart(executor.workers)
        return executor

    def _fill(self, executor: BatchExecutor) -> None:
        """Claim and submit until every worker has enough, or nothing is left to claim."""
        while (batch := self._next(executor)) is not None:
            try:
                future = executor.submit(self._requests(batch.claims))
            except BrokenProcessPool as error:
                # The pool noticed a death before we did; `_collect` hears of it like of the others.
                future = Future()
                future.set_exception(error)
            self._flight[future] = batch

    def _next(self, executor: BatchExecutor) -> _Batch | None:
        if self._flight and (self._suspects or self._careful):
            return None
        if not self._suspects:
            if len(self._flight) >= executor.workers * _IN_FLIGHT_PER_WORKER:
                return None
            claims = self._claim(self._batch_size(executor.workers))
            if claims:
                return _Batch(tuple(claims))
        if self._flight or not self._suspects:
            return None
        return _Batch((self._suspects.popleft(),), alone=True)

    def _claim(self, limit: int) -> list[Claim]:
        """The next items; one that was being worked on when Fettle itself ended becomes a suspect instead."""
        while True:
            claims = jobs.claim(self._store, self._run.id, owner=self._owner, limit=1 if self._careful else limit)
            worn = next((claim for claim in claims if _attempts(claim) > 1), None)
            self._careful = worn is not None
            if worn is None:
                self._hold(claims)
                return claims
            # The others go back: claimed while this one ends the program again, they would look like it.
            jobs.release(self._store, [job.id for claim in claims if claim is not worn for job in claim.jobs])
            self._hold([worn])
            if _attempts(worn) <= _ENDED_OFTEN:
                self._suspect([worn])
                return []
            self._settle([failure(job.stage, job.id, job.item_id, _ENDED) for job in worn.jobs])

    def _batch_size(self, workers: int) -> int:
        """As many items as asked for; fewer of slow ones, and towards the end, for all workers to end together."""
        open_items = self._run.items - self._finished - len(self._held)
        share = max(_LEAST_SHARE, math.ceil(open_items / (workers * _IN_FLIGHT_PER_WORKER)))
        timely = int(_BATCH_SECONDS / self._item_seconds) if self._item_seconds else SUB_BATCH
        return max(1, min(self._batch, share, timely))

    def _requests(self, claims: Iterable[Claim]) -> list[ItemRequest]:
        claims = list(claims)
        ids = [claim.item.id for claim in claims]
        # As the models said it: the stages after them know their words alone.
        known = proposals.live_of_many(self._store, ids, as_said=True)
        # Only cleaning asks what people decided: it keeps out of their defects and fills their markings.
        decided = regions.of_many(self._store, ids) if StageName.CLEAN in self._run.stages else {}
        return [
            ItemRequest(
                item_id=claim.item.id,
                path=claim.item.path,
                hash=claim.item.hash,
                jobs={job.stage: job.id for job in claim.jobs},
                upstream=tuple(known.get(claim.item.id, ())),
                regions=tuple(decided.get(claim.item.id, ())),
                pixels=claim.item.width * claim.item.height,
                failed=self._blocked.get(claim.item.id, ""),
            )
            for claim in claims
        ]

    def _collect(self) -> bool:
        """Commit what has come back; False if a worker died and the pool is of no more use."""
        finished, _ = wait(self._flight, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
        healthy = True
        for future in finished:
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                healthy = False
                continue
            batch = self._flight.pop(future)
            if error is None:
                self._commit(batch, future.result())
            elif isinstance(error, FettleError):
                raise error
            elif isinstance(error, WorkerLostError):
                _log.warning("a worker was lost; its images are tried again one by one")
                self._lose(batch, _CRASHED)
            else:
                _log.error("a batch failed as a whole", exc_info=error)
                self._lose(batch, f"{type(error).__name__}: {error}")
        return healthy

    def _replace_workers(self, executor: BatchExecutor) -> BatchExecutor:
        """After a death: what was in flight becomes suspect, and new workers prove that they can start."""
        executor.kill()
        executor.close()
        lost = [batch for future, batch in self._flight.items() if not self._commit_if_done(future, batch)]
        self._flight.clear()
        if _PROBE in lost:
            raise FettleError(
                "The worker processes end before they get to an image",
                "Memory may be short, or a model may crash while it is loaded; the log says more.",
            )
        _log.warning("a worker process died; its images are tried again one by one")
        for batch in lost:
            self._lose(batch, _CRASHED)
        executor = self._start_workers()
        self._flight[executor.submit(())] = _PROBE
        return executor

    def _commit_if_done(self, future: Future[list[StageResult]], batch: _Batch) -> bool:
        if not future.done() or future.cancelled() or future.exception() is not None:
            return False
        self._commit(batch, future.result())
        return True

    def _commit(self, batch: _Batch, results: list[StageResult]) -> None:
        self._settle(results)
        answered = {result.job_id for result in results}
        missing = {job.id: claim.item.id for claim in batch.claims for job in claim.jobs if job.id not in answered}
        if missing:
            # The worker was told to stop before it came to these.
            jobs.release(self._store, missing)
            for item_id in missing.values():
                self._held.pop(item_id, None)
        if results:
            each = sum(result.seconds for result in results) / len(batch.claims)
            self._item_seconds = (self._item_seconds + each) / 2 if self._item_seconds else each
            self._pace.add(self._finished)

    def _settle(self, results: list[StageResult]) -> None:
        """Store results in one transaction and count the items that are through."""
        if not results:
            return
        jobs.finish(self._store, self._run.id, results)
        for result in results:
            if result.error:
                self._blocked.setdefault(result.item_id, not_run_after(result.provenance.stage, result.error))
            mine = self._held.get(result.item_id)
            if mine is None:
                continue
            mine.discard(result.job_id)
            if not mine:
                del self._held[result.item_id]
                self._finished += 1

    def _hold(self, claims: Iterable[Claim]) -> None:
        for claim in claims:
            self._held.setdefault(claim.item.id, set()).update(job.id for job in claim.jobs)

    def _lose(self, batch: _Batch, error: str) -> None:
        """A batch did not come back: a job that was alone has failed, others are tried again alone."""
        if batch.alone:
            self._settle([failure(job.stage, job.id, job.item_id, error) for job in batch.claims[0].jobs])
        else:
            self._suspect(batch.claims)

    def _suspect(self, claims: Iterable[Claim]) -> None:
        self._suspects.extend(replace(claim, jobs=(job,)) for claim in claims for job in claim.jobs)

    def _renew(self) -> None:
        # By the clock on the wall, as leases are: it goes on while the computer sleeps.
        if abs(time.time() - self._renewed) > _RENEW_SECONDS:
            jobs.renew(self._store, self._run.id, owner=self._owner)
            self._renewed = time.time()

    def _wind_down(self, executor: BatchExecutor) -> None:
        """Commit what finishes within the grace, end the workers, give the rest back unharmed."""
        try:
            if self._flight:
                executor.interrupt()
                done, _ = wait(self._flight, timeout=_GRACE_SECONDS)
                for future in done:
                    self._commit_if_done(future, self._flight.pop(future))
        finally:
            if self._flight:
                executor.kill()
            executor.close()
            self._flight.clear()
            self._suspects.clear()
            self._give_back()

    def _give_back(self) -> None:
        held = [job_id for mine in self._held.values() for job_id in mine]
        self._held.clear()
        try:
            jobs.release(self._store, held)
        except FettleError:
            # The next runner finds them as orphans; what brought us here is the news.
            _log.exception("claimed jobs could not be given back")

    def _report(self) -> None:
        if self._progress is None:
            return
        self._progress(
            RunProgress(
                run_id=self._run.id,
                items=self._run.items,
                finished=self._finished,
                failed=len(self._blocked),
                rate=self._pace.rate,
                seconds_left=self._pace.seconds_left(self._run.items - self._finished),
            )
        )

    def _failures(self) -> list[Failure]:
        most = max(1, self._run.items * len(self._run.stages))
        return jobs.failures(self._store, self._run.id, limit=most)

    def _summary(self, seconds: float, *, stopped: bool, last: bool) -> RunReport:
        left = jobs.progress(self._store, self._run.id).items_left
        cancelled = stopped and left > 0
        # What is left although nobody stopped belongs to items hidden meanwhile, if no other runner has it.
        close = last and not cancelled
        run = jobs.close_run(self._store, self._run.id, cancelled=False) if close else self._run
        failed = tuple(self._failures())
        return RunReport(
            run=run,
            items=run.items,
            done=max(0, run.items - left - len({entry.item_id for entry in failed})),
            failed=failed,
            proposals=proposals.count_by_stage(self._store, run.id),
            seconds=seconds,
            cancelled=cancelled,
        )


def _attempts(claim: Claim) -> int:
    return max(job.attempts for job in claim.jobs)
