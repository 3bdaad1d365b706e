"""Request → response off the window's thread: work runs elsewhere, the answer arrives here, stale ones never."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    topic: str
    ticket: int
    work: Callable[[], Any]
    answer: Callable[[Any], None]
    failed: Callable[[Exception], None] | None
    dropped: Callable[[], None] | None


class Lane(QObject):
    """A few threads that compute answers.

    A request with a ``topic`` supersedes the earlier ones of the same topic: they are not started any more, and
    an answer already on its way is dropped. Work must not touch widgets or pixmaps; answers run on the thread
    the lane lives in.
    """

    _finished = Signal(object, object, object)

    def __init__(
        self,
        name: str,
        *,
        threads: int = 1,
        newest_first: bool = False,
        limit: int | None = None,
        parent: QObject | None = None,
    ) -> None:
        """``newest_first`` serves the latest request first; beyond ``limit`` waiting, the oldest are dropped."""
        super().__init__(parent)
        self._waiting: deque[_Request] = deque()
        self._wake = threading.Condition()
        self._newest: dict[str, int] = {}
        self._tickets = 0
        self._busy = 0
        self._closed = False
        self._newest_first = newest_first
        self._limit = limit
        self._finished.connect(self._deliver)
        self._threads = [
            threading.Thread(target=self._serve, name=f"fettle-{name}-{index}", daemon=True) for index in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def ask(
        self,
        work: Callable[[], T],
        answer: Callable[[T], None],
        *,
        topic: str = "",
        failed: Callable[[Exception], None] | None = None,
        dropped: Callable[[], None] | None = None,
    ) -> None:
        """Have ``work`` computed and ``answer`` called with the result.

        ``failed`` takes what ``work`` raised; ``dropped`` hears that the lane's limit pushed the request out.
        """
        pushed_out: _Request | None = None
        with self._wake:
            if self._closed:
                return
            self._tickets += 1
            if topic:
                self._newest[topic] = self._tickets
                self._waiting = deque(request for request in self._waiting if request.topic != topic)
            self._waiting.append(_Request(topic, self._tickets, work, answer, failed, dropped))
            if self._limit is not None and len(self._waiting) > self._limit:
                pushed_out = self._waiting.popleft()
            self._wake.notify()
        if pushed_out is not None and pushed_out.dropped is not None:
            pushed_out.dropped()

    def forget(self, topic: str) -> None:
        """Drop whatever was asked under ``topic``."""
        with self._wake:
            self._newest.pop(topic, None)
            self._waiting = deque(request for request in self._waiting if request.topic != topic)

    def idle(self) -> bool:
        """Whether nothing waits or runs; answers may still be on their way."""
        with self._wake:
            return not self._waiting and not self._busy

    def drain(self, *, timeout: float = 30.0) -> bool:
        """Wait until nothing waits or runs; False if that took longer than ``timeout`` seconds."""
        with self._wake:
            return self._wake.wait_for(lambda: not self._waiting and not self._busy, timeout)

    def close(self, *, timeout: float = 5.0) -> None:
        """Stop after the work in hand; no answer arrives any more."""
        with self._wake:
            self._closed = True
            self._waiting.clear()
            self._newest.clear()
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(timeout)

    def _serve(self) -> None:
        while True:
            with self._wake:
                while not self._waiting and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                request = self._waiting.pop() if self._newest_first else self._waiting.popleft()
                self._busy += 1
            result: Any = None
            error: Exception | None = None
            try:
                result = request.work()
            except Exception as caught:  # noqa: BLE001  a fault belongs to its request, the lane lives on
                error = caught
            with self._wake:
                self._busy -= 1
                self._wake.notify_all()
                # Checked under the lock: after close() the receiver may be gone.
                if not self._closed:
                    self._finished.emit(request, result, error)

    @Slot(object, object, object)
    def _deliver(self, request: _Request, result: Any, error: Exception | None) -> None:
        if self._closed or (request.topic and self._newest.get(request.topic) != request.ticket):
            return
        if error is None:
            request.answer(result)
        elif request.failed is not None:
            request.failed(error)
        else:
            _log.error("background work failed", exc_info=error)
