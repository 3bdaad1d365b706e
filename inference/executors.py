"""Where batches run: a pool of spawned processes on this machine, behind the ``concurrent.futures`` interface."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Protocol

from inference import worker
from inference.worker import ItemRequest, WorkerPlan
from storage.records import StageResult


class BatchExecutor(Protocol):
    """All the runner knows about where the work is done."""

    workers: int

    def submit(self, batch: Sequence[ItemRequest]) -> Future[list[StageResult]]:
        """Queue one batch."""
        ...

    def interrupt(self) -> None:
        """Ask the workers to return after the stage call at hand."""
        ...

    def kill(self) -> None:
        """End the workers at once, whatever they do."""
        ...

    def close(self) -> None:
        """Let the workers finish and give everything back."""
        ...


ExecutorFactory = Callable[[WorkerPlan], BatchExecutor]


class LocalPool:
    """Spawned worker processes on this machine. Spawned, not forked: the window's process has threads and Qt."""

    def __init__(self, plan: WorkerPlan, *, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.workers = workers
        self._stop = context.Event()
        self._pids = context.SimpleQueue()
        self._known: set[int] = set()
        self._pool = ProcessPoolExecutor(
            max_workers=workers, mp_context=context, initializer=worker.start, initargs=(plan, self._stop, self._pids)
        )

    def submit(self, batch: Sequence[ItemRequest]) -> Future[list[StageResult]]:
        """Queue one batch; raises ``BrokenProcessPool`` once a worker has died."""
        return self._pool.submit(worker.work, tuple(batch))

    def interrupt(self) -> None:
        """Set the event the workers look at between stage calls."""
        self._stop.set()

    def kill(self) -> None:
        """Terminate the worker processes; a stage call can take longer than a person wants to wait."""
        while not self._pids.empty():
            self._known.add(self._pids.get())
        for pid in self._known:
            try:
                os.kill(pid, signal.SIGTERM)
            except (ProcessLookupError, PermissionError):
                continue

    def close(self) -> None:
        """Wait for the processes to end."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pids.close()


def local_pool(workers: int) -> ExecutorFactory:
    """A factory for `LocalPool`."""

    def make(plan: WorkerPlan) -> BatchExecutor:
        return LocalPool(plan, workers=workers)

    return make


def default_workers() -> int:
    """One process for two cores: a model's own threads use the second."""
    return max(1, (os.cpu_count() or 2) // 2)
