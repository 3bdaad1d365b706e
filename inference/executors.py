"""Where batches run: a pool of spawned processes on this machine, behind the ``concurrent.futures`` interface."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Protocol

from inference import worker_process
from inference.worker import ItemRequest, WorkerPlan
from inference.worker_process import LogTarget
from storage.cores import usable_cores
from storage.records import StageResult

_log = logging.getLogger(__name__)

_MOST_WORKERS = 8
"""More processes than this gain little and hold their models as often; the settings may say otherwise."""

_WORKER_BYTES = 1_500_000_000
"""What one process may need: models, and the pixels of large images being worked on."""


class WorkerLostError(Exception):
    """The worker that had this batch is gone; others go on, so the executor is still of use."""


class BatchExecutor(Protocol):
    """All the runner knows about where the work is done."""

    @property
    def workers(self) -> int:
        """How many batches can be worked on at once, now; at least 1."""
        ...

    def submit(self, batch: Sequence[ItemRequest]) -> Future[list[StageResult]]:
        """Queue one batch; an empty one proves that a worker can start."""
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
Starter = Callable[[WorkerPlan, Connection, LogTarget | None], None]


class LocalPool:
    """Spawned worker processes on this machine. Spawned, not forked: the window's process has threads and Qt.

    Args:
        plan: Goes to each process.
        workers: How many processes; each starts when there is a batch for it.
        start: Makes a process a worker; importable by name.
    """

    def __init__(self, plan: WorkerPlan, *, workers: int, start: Starter = worker_process.start) -> None:
        self.workers = workers
        self._context = _RememberingContext()
        self._stopped, self._stop = self._context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(
            max_workers=workers,
            mp_context=self._context,
            initializer=start,
            initargs=(plan, self._stopped, worker_process.log_target()),
        )

    def submit(self, batch: Sequence[ItemRequest]) -> Future[list[StageResult]]:
        """Queue one batch; raises ``BrokenProcessPool`` once a worker has died."""
        return self._pool.submit(worker_process.work, tuple(batch))

    def interrupt(self) -> None:
        """Set the signal the workers look at between stage calls."""
        if not self._stop.closed:
            self._stop.close()

    def kill(self) -> None:
        """End the worker processes, also those that are still starting; a stage call can take long."""
        ended = [process.exitcode for process in self._context.started if process.pid and process.exitcode]
        if ended:
            _log.warning("worker processes ended by themselves, with exit codes %s", ended)
        for process in self._context.started:
            if process.pid is not None:
                process.kill()

    def close(self) -> None:
        """Wait for the processes to end."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._stop.close()
        self._stopped.close()


class _RememberingContext(SpawnContext):
    """The spawn context; keeps the processes it makes, which a pool does not tell of."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[SpawnProcess] = []

    def Process(self, *arguments: Any, **options: Any) -> SpawnProcess:  # type: ignore[override]
        process = SpawnProcess(*arguments, **options)
        self.started.append(process)
        return process


def local_pool(workers: int) -> ExecutorFactory:
    """A factory for `LocalPool`."""

    def make(plan: WorkerPlan) -> BatchExecutor:
        return LocalPool(plan, workers=workers)

    return make


def default_workers() -> int:
    """One single-threaded process per core, as far as the memory goes.

    Measured on two cores with MobileNetV2: 105 small images/s where one process with two threads made 72, and 9.3
    against 7.7 photographs of 12 MP, since decoding and preparing share out, too.
    """
    return max(1, min(usable_cores(), _MOST_WORKERS, memory_bytes() // _WORKER_BYTES))


def memory_bytes() -> int:
    """The machine's memory; where the system does not tell, enough not to be the limit."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return _MOST_WORKERS * _WORKER_BYTES
