"""The runner: claims batches of jobs, keeps the workers busy, commits what comes back, stops within a second."""

from __future__ import annotations

import logging
import os
import platform
import time
import uuid
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from inference.executors import BatchExecutor, ExecutorFactory
from inference.worker import ItemRequest, WorkerPlan
from storage import jobs, proposals
from storage.jobs import Claim, Failure
from storage.records import Run, RunState, StageResult
from storage.store import Store

_log = logging.getLogger(__name__)

_IN_FLIGHT_PER_WORKER = 2
_POLL_SECONDS = 0.1
_GRACE_SECONDS = 0.6
"""After a stop, how long a worker may finish the stage call at hand before it is ended."""
_RENEW_SECONDS = jobs.LEASE_SECONDS / 4
_CRASHED = "the worker process died while working on this image"


@dataclass(frozen=True, slots=True)
class RunProgress:
    """Where a run stands, in items. ``seconds_left`` is None until there is a rate to judge by."""

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


@dataclass(slots=True)
class _Batch:
    claims: list[Claim]

    @property
    def job_ids(self) -> list[int]:
        return [job.id for claim in self.claims for job in claim.jobs]


class Runner:
    """Works one run off. The database is the truth: whatever happens here, a new runner resumes from its rows."""

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
        self._store = store
        self._run = run
        self._plan = plan
        self._make_executor = executor
        self._batch = batch
        self._progress = progress
        self._should_stop = should_stop or (lambda: False)
        self._owner = f"{platform.node()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._flight: dict[Future[list[StageResult]], _Batch] = {}
        self._suspects: set[int] = set()
        """Items in flight when a worker died; they are retried alone, so that only the culprit fails."""
        self._finished = 0
        self._failed_items: set[int] = set()

    def work(self) -> RunReport:
        """Work until no job is open or a stop is asked for. A stopped run keeps its open jobs and can be resumed."""
        started = time.monotonic()
        jobs.recover_orphans(self._store)
        left = jobs.progress(self._store, self._run.id).items_left
        self._finished = self._run.items - left
        already = self._finished
        stopped = False
        renewed = started
        executor: BatchExecutor | None = None
        try:
            while left or self._flight:
                if self._should_stop():
                    stopped = True
                    break
                executor = executor or self._make_executor(self._plan)
                if not self._fill(executor) and not self._flight:
                    break
                if not self._collect():
                    executor.kill()
                    executor.close()
                    executor = None
                if time.monotonic() - renewed > _RENEW_SECONDS:
                    jobs.renew(self._store, self._run.id, owner=self._owner)
                    renewed = time.monotonic()
                self._report(started, already)
        finally:
            self._wind_down(executor)
        run = self._run
        if not stopped:
            run = jobs.close_run(self._store, self._run.id, cancelled=False)
        return self._summary(run, time.monotonic() - started, stopped)

    def _fill(self, executor: BatchExecutor) -> bool:
        """Claim and submit until every worker has enough; False if nothing is left to claim."""
        alone = bool(self._suspects)
        room = 1 if alone else executor.workers * _IN_FLIGHT_PER_WORKER
        while len(self._flight) < room:
            claims = jobs.claim(self._store, self._run.id, owner=self._owner, limit=1 if alone else self._batch)
            if not claims:
                return False
            batch = _Batch(claims)
            try:
                future = executor.submit(self._requests(claims))
            except BrokenProcessPool:
                # The pool noticed a death before we did; _collect hears of it through the futures in flight.
                jobs.release(self._store, batch.job_ids)
                return bool(self._flight)
            self._flight[future] = batch
        return True

    def _requests(self, claims: list[Claim]) -> list[ItemRequest]:
        known = proposals.live_of_many(self._store, [claim.item.id for claim in claims])
        requests = []
        for claim in claims:
            due = {job.stage: job.id for job in claim.jobs}
            upstream = tuple(p for p in known.get(claim.item.id, []) if p.provenance.stage not in due)
            requests.append(
                ItemRequest(
                    item_id=claim.item.id,
                    path=claim.item.path,
                    hash=claim.item.hash,
                    jobs=due,
                    upstream=upstream,
                )
            )
        return requests

    def _collect(self) -> bool:
        """Commit what has come back; False if a worker died and the pool is of no more use."""
        finished, _ = wait(self._flight, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
        healthy = True
        for future in finished:
            batch = self._flight.pop(future, None)
            if batch is None:
                continue
            try:
                results = future.result()
            except (BrokenProcessPool, CancelledError):
                healthy = False
                self._give_back(batch, _CRASHED)
            except Exception as error:  # noqa: BLE001 - a bug in a stage must not end the run
                _log.exception("a batch failed as a whole")
                self._give_back(batch, f"{type(error).__name__}: {error}")
            else:
                self._commit(batch, results)
        if not healthy:
            _log.warning("a worker process died; its images are tried again one by one")
            for batch in self._flight.values():
                self._give_back(batch, _CRASHED)
            self._flight.clear()
        return healthy

    def _commit(self, batch: _Batch, results: list[StageResult]) -> None:
        jobs.finish(self._store, self._run.id, results)
        answered = {result.job_id for result in results}
        missing = [job_id for job_id in batch.job_ids if job_id not in answered]
        if missing:
            jobs.release(self._store, missing)
        self._failed_items.update(result.item_id for result in results if result.error)
        whole = [claim for claim in batch.claims if all(job.id in answered for job in claim.jobs)]
        self._finished += len(whole)
        self._suspects.difference_update(claim.item.id for claim in whole)

    def _give_back(self, batch: _Batch, error: str) -> None:
        items = {claim.item.id for claim in batch.claims}
        failed = jobs.release(self._store, batch.job_ids, error=error)
        if failed:
            self._finished += len(items)
            self._failed_items.update(items)
            self._suspects.difference_update(items)
        else:
            self._suspects.update(items)

    def _wind_down(self, executor: BatchExecutor | None) -> None:
        """Commit what finishes within the grace, give the rest back unharmed, end the workers."""
        if executor is None:
            return
        if self._flight:
            executor.interrupt()
            for future in self._flight:
                future.cancel()
            done, _ = wait(self._flight, timeout=_GRACE_SECONDS)
            for future in done:
                if not future.cancelled() and future.exception() is None:
                    self._commit(self._flight.pop(future), future.result())
            if any(not future.done() for future in self._flight):
                executor.kill()
            for batch in self._flight.values():
                jobs.release(self._store, batch.job_ids)
            self._flight.clear()
        executor.close()

    def _report(self, started: float, already: int) -> None:
        if self._progress is None:
            return
        elapsed = time.monotonic() - started
        fresh = self._finished - already
        rate = fresh / elapsed if elapsed else 0.0
        left = self._run.items - self._finished
        self._progress(
            RunProgress(
                run_id=self._run.id,
                items=self._run.items,
                finished=self._finished,
                failed=len(self._failed_items),
                rate=rate,
                seconds_left=left / rate if rate else None,
            )
        )

    def _summary(self, run: Run, seconds: float, cancelled: bool) -> RunReport:
        failed = tuple(jobs.failures(self._store, run.id))
        left = jobs.progress(self._store, run.id).items_left
        return RunReport(
            run=run,
            items=run.items,
            done=run.items - left - len({failure.item_id for failure in failed}),
            failed=failed,
            proposals=proposals.count_by_stage(self._store, run.id),
            seconds=seconds,
            cancelled=cancelled and run.state is not RunState.DONE,
        )
