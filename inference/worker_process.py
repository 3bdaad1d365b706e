"""What makes a process a worker: quiet on the terminal, bounded in threads, gone with the program that started it."""

from __future__ import annotations

import faulthandler
import importlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from inference.worker import ItemRequest, Worker, WorkerPlan
from storage.records import StageResult

_FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"


@dataclass(frozen=True, slots=True)
class LogTarget:
    """Where the program that starts workers logs; they log there too."""

    path: Path
    level: int


@dataclass(frozen=True, slots=True)
class StopSignal:
    """Set when something, or the end, can be read from a pipe that nobody reads from.

    No lock is involved, unlike in ``multiprocessing.Event``: a worker killed while it looks can't leave one held.
    """

    pipe: Connection

    def is_set(self) -> bool:
        """Whether to stop."""
        try:
            return self.pipe.poll()
        except OSError:
            return True


_worker: Worker | None = None


def start(plan: WorkerPlan, stop: Connection, log: LogTarget | None) -> None:
    """Make this process a worker; the executor calls it once per process."""
    global _worker  # noqa: PLW0603 - executors offer no other place for per-process state
    # Ctrl+C reaches every process of the terminal; the program that started this one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_quiet(log)
    limit_threads(plan.threads)
    _die_with_parent()
    _worker = Worker(plan, StopSignal(stop))


def work(batch: Sequence[ItemRequest]) -> list[StageResult]:
    """Process one batch in this worker process."""
    assert _worker is not None, "the executor did not initialise this worker"
    return _worker.process(batch)


def log_target() -> LogTarget | None:
    """The file this process logs to, for its workers to do the same; None if it logs to none."""
    root = logging.getLogger()
    files = [Path(each.baseFilename) for each in root.handlers if isinstance(each, logging.FileHandler)]
    return LogTarget(files[0], root.level) if files else None


class _AppendingHandler(logging.Handler):
    """Opens the file for every line: the program may rotate it at any time, and no lock is shared with it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(self.format(record) + "\n")
        except OSError:
            self.handleError(record)


def keep_quiet(log: LogTarget | None) -> None:
    """Send log lines, and what libraries print past Python, to the log: standard output belongs to ``--json``."""
    if log is None:
        os.dup2(2, 1)
        return
    handler = _AppendingHandler(log.path)
    handler.setFormatter(logging.Formatter(_FORMAT))
    logging.basicConfig(handlers=[handler], level=log.level, force=True)
    # Windows refuses to rotate a file that another process holds open.
    path = os.devnull if sys.platform == "win32" else log.path
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(file, 1)
    os.dup2(file, 2)
    if file > 2:
        os.close(file)
    # A crash inside a library then says where, in the log.
    faulthandler.enable()


def limit_threads(threads: int) -> None:
    """Keep this process to so many threads for each thing it computes."""
    # For what is imported later; what already is asks its own switch.
    os.environ["OMP_NUM_THREADS"] = str(threads)
    import cv2

    cv2.setNumThreads(threads)
    importlib.import_module("threadpoolctl").threadpool_limits(threads)


def _die_with_parent() -> None:
    """End this process when the one that started it is gone; a pool's workers would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
