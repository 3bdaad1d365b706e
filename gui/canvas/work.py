"""Work the canvas does off the window's thread: jobs go out, results come back as calls on the window's thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Background(QObject):
    """A few threads that serve one canvas.

    Signals:
        _returned: A call to make on the window's thread.
    """

    _returned = Signal(object)

    def __init__(self, threads: int = 2) -> None:
        super().__init__()
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="canvas")
        self._pending = 0
        self._stopped = False
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a job has not been delivered yet."""
        return self._pending > 0

    def submit(self, job: Callable[[], _Result], done: Callable[[_Result], None]) -> None:
        """Run ``job`` in a thread, then ``done`` with its result here; after `stop` neither."""
        if self._stopped:
            return
        self._pending += 1
        self._executor.submit(self._run, job, done)

    @Slot()
    def stop(self) -> None:
        """Drop what waits, wait for what runs."""
        self._stopped = True
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Callable[[], _Result], done: Callable[[_Result], None]) -> None:
        try:
            result = job()
        except Exception:  # noqa: BLE001 - a thread has nobody to raise to
            _log.exception("a canvas job failed")
            self._send(lambda: None)
        else:
            self._send(lambda: done(result))

    def _send(self, call: Callable[[], None]) -> None:
        if not self._stopped:
            self._returned.emit(call)

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        self._pending -= 1
        if not self._stopped:
            call()
