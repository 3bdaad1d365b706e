"""Writes in the order asked: what the environment keeps off the disk waits, and is tried again until it is there."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gui.window.lane import Lane
from gui.window.pending import Waiting
from storage.errors import PassingError

_log = logging.getLogger(__name__)

_FIRST_WAIT_S = 2
_LONGEST_WAIT_S = 30


@dataclass(frozen=True, slots=True, eq=False)
class _Write:
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    about: Waiting


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How one run over the queue went: what is settled, and what stopped it."""

    settled: list[tuple[_Write, Any, Exception | None]]
    fault: PassingError | None


class WriteQueue(QObject):
    """Writes one after the other, on a lane of its own.

    Attributes:
        last_fault: What kept the writes waiting most lately, known a moment before `held` tells of it.

    A write that fails with a `PassingError` stays the first; the ones behind it wait, since they build on it. All
    are tried again after 2, 4, 8 … 30 seconds, and at once by `try_now`. Any other error is that write's own end.

    Signals:
        held: The fault that keeps the writes waiting, after every attempt that met it.
        moved: Something was settled; the queue may be empty now.
    """

    held = Signal(object)
    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lane = Lane("write", parent=self)
        self._waiting: deque[_Write] = deque()
        self._lock = threading.Lock()
        self._fault: PassingError | None = None
        self.last_fault: PassingError | None = None
        self._asked = False
        self._wait_s = _FIRST_WAIT_S
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.try_now)

    @property
    def fault(self) -> PassingError | None:
        """What keeps the writes waiting; None where nothing does."""
        return self._fault

    def count(self) -> int:
        """How many writes are not on disk."""
        with self._lock:
            return len(self._waiting)

    def waiting(self) -> list[Waiting]:
        """What the writes that are not on disk are about, in their order."""
        with self._lock:
            return [write.about for write in self._waiting]

    def add(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        about: Waiting | None = None,
    ) -> None:
        """Have ``work`` done after all that was added before; ``done`` or ``failed`` hears of its end."""
        with self._lock:
            self._waiting.append(_Write(work, done, failed, about or Waiting()))
        if self._fault is None and not self._asked:
            self._ask()

    def try_now(self) -> None:
        """Try what waits, without waiting longer."""
        self._timer.stop()
        if self.count() and not self._asked:
            self._ask()

    def rest(self) -> None:
        """Try nothing more by itself."""
        self._timer.stop()

    def finish(self, *, timeout: float = 30.0) -> int:
        """Try once more what waits, on the calling thread's time; how many are still not on disk. From any thread.

        Twice ``timeout`` seconds at most; where that is over, the lane is not idle.
        """
        if self.lane.drain(timeout=timeout) and self.count():
            self._ask()
            self.lane.drain(timeout=timeout)
        return self.count()

    def close(self) -> None:
        """Stop; what still waits is given up, and the log says so. From any thread."""
        left = self.count()
        if left:
            _log.warning("%d writes were not saved: %s", left, self.last_fault)
        self.lane.close()

    def _ask(self) -> None:
        self._asked = True
        self.lane.ask(self._work_off, self._settle)

    def _work_off(self) -> _Outcome:
        settled: list[tuple[_Write, Any, Exception | None]] = []
        while True:
            with self._lock:
                first = self._waiting[0] if self._waiting else None
            if first is None:
                return _Outcome(settled, None)
            result: Any = None
            error: Exception | None = None
            try:
                result = first.work()
            except PassingError as fault:
                self.last_fault = fault
                return _Outcome(settled, fault)
            except Exception as caught:  # noqa: BLE001  a fault belongs to its write, the others go on
                error = caught
            with self._lock:
                self._waiting.popleft()
            settled.append((first, result, error))

    def _settle(self, outcome: _Outcome) -> None:
        self._asked = False
        self._fault = outcome.fault
        for write, result, error in outcome.settled:
            if error is None:
                write.done(result)
            else:
                write.failed(error)
        if outcome.settled:
            self._wait_s = _FIRST_WAIT_S
            self.moved.emit()
        if outcome.fault is not None:
            self._timer.start(self._wait_s * 1_000)
            self._wait_s = min(2 * self._wait_s, _LONGEST_WAIT_S)
            self.held.emit(outcome.fault)
        elif self.count() and not self._asked:
            # Added after the run had found the queue empty.
            self._ask()
