"""Who measures the files of an ingest: threads of this process, and for very many small files processes beside it.

The threads and the one that writes share an interpreter, of which a small file takes as much as its row does. Processes
don't; they cost some tenths of a second to start, in which the threads go on.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from storage.cores import usable_cores
from storage.measure import Facts, Measuring, to_open
from storage.measure_process import serve
from storage.records import NewItem
from storage.scan import Found
from storage.transaction import chunked

_log = logging.getLogger(__name__)

Measured = Future[list[NewItem | None]]

WORKERS = min(8, os.cpu_count() or 2)
"""Threads that read, hash and parse; more than cores only get into each other's way."""

SLICE = 32
"""Files that one thread measures in a go: handing them over one by one costs as much as measuring."""

_MANY = 2_048
"""Files after which a process may pay; it is worth its start from some ten thousand on."""

_QUICK = 1e-3
"""Seconds a file up to which they may: large files and slow drives keep the threads out of the interpreter anyway."""

_MOST_HELPERS = 3
"""As many measure what one writer can store."""


class Measurers:
    """Measures slices of files; for use by one thread, in a ``with`` block, at whose end nothing goes on."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="ingest")
        self._helpers: list[_Helper] | None = None
        self._seen = 0
        self._started = time.monotonic()

    def __enter__(self) -> Measurers:
        return self

    def __exit__(self, *_: object) -> None:
        for helper in self._helpers or ():
            helper.end()
        self.threads.shutdown(cancel_futures=True)

    def measure(self, measure: Measuring, found: Sequence[Found]) -> list[Measured]:
        """Have some hundred files measured; the parts come in order."""
        self._seen += len(found)
        if self._helpers is None and self._seen > _MANY:
            quick = time.monotonic() - self._started < _QUICK * self._seen
            self._helpers = self._start() if quick else []
        ready = [helper for helper in self._helpers or () if helper.ready]
        if ready and found:
            asked = min(ready, key=lambda helper: helper.busy).ask(measure, found)
            if asked is not None:
                return [asked]
        return [self.threads.submit(measure.all, part) for part in chunked(found, SLICE)]

    def _start(self) -> list[_Helper]:
        # One core is left to the thread that writes; a process that may have no children does without.
        count = 0 if multiprocessing.current_process().daemon else min(usable_cores() - 1, _MOST_HELPERS)
        helpers: list[_Helper] = []
        with contextlib.suppress(OSError):  # No memory or processes left: the threads do it all.
            helpers.extend(_Helper(self.threads) for _ in range(count))
        return helpers


class _Asked(NamedTuple):
    answer: Measured
    measure: Measuring
    found: Sequence[Found]


class _Helper:
    """One process that measures, and the thread that takes its answers."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        """``threads`` measure what the process owes should it die.

        Raises:
            OSError: It can't start.
        """
        self.ready = False
        self._threads = threads
        self._ended = False
        self._asked: deque[_Asked] = deque()
        self._lock = threading.Lock()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), name="ingest-measure", daemon=True)
        try:
            self._process.start()
        except OSError:
            self._pipe.close()
            raise
        finally:
            theirs.close()
        self._reader = threading.Thread(target=self._read, name="ingest-answers", daemon=True)
        self._reader.start()

    @property
    def busy(self) -> int:
        """How many slices it still has."""
        return len(self._asked)

    def ask(self, measure: Measuring, found: Sequence[Found]) -> Measured | None:
        """Hand over some files; None if the process is gone."""
        asked = _Asked(Future(), measure, found)
        with self._lock:
            if not self.ready:
                return None
            self._asked.append(asked)
        # Should it go in between, the reader has what was asked measured by the threads.
        with contextlib.suppress(OSError):
            self._pipe.send((measure, to_open(found)))
        return asked.answer

    def end(self) -> None:
        """End the process at once, whatever it reads: it writes nothing."""
        self._ended = True
        self._process.kill()
        self._reader.join()
        self._process.join()
        self._process.close()
        self._pipe.close()

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            self._pipe.recv()
            self.ready = True
            while True:
                facts: list[Facts | None] = self._pipe.recv()
                asked = self._asked.popleft()
                _answer(asked, partial(asked.measure.items, asked.found, facts))
        with self._lock:
            self.ready = False
        if not self._ended:
            _log.info("a process that measured for the ingest is gone; threads go on in its place")
        for asked in self._asked:
            if self._ended:
                asked.answer.cancel()
            else:
                self._threads.submit(_answer, asked, partial(asked.measure.all, asked.found))


def _answer(asked: _Asked, work: Callable[[], list[NewItem | None]]) -> None:
    """Whatever goes wrong is raised where the answer is waited for."""
    try:
        asked.answer.set_result(work())
    except Exception as fault:  # noqa: BLE001
        asked.answer.set_exception(fault)
