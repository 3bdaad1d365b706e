"""One question at a time to the canvas's background: the newest waits, older answers are dropped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from gui.canvas.tools.base import ToolHost

Answer = TypeVar("Answer")


class Latest(Generic[Answer]):
    """Asks for previews as the mouse moves; a slow answer never piles up work behind it.

    Args:
        host: Whose background works.
        take: Called on the window's thread with answers that still count.
    """

    def __init__(self, host: ToolHost, take: Callable[[Answer], None]) -> None:
        self._host = host
        self._take = take
        self._waiting: Callable[[], Answer] | None = None
        self._serial = 0
        self._running = self._counts = False

    @property
    def busy(self) -> bool:
        """Whether an answer that counts is still to come."""
        return self._waiting is not None or (self._running and self._counts)

    def ask(self, job: Callable[[], Answer]) -> None:
        """Have this computed; what was asked before counts no more."""
        self._serial += 1
        self._waiting = job
        if not self._running:
            self._start()

    def drop(self) -> None:
        """Nothing that was asked counts any more."""
        self._serial += 1
        self._waiting = None
        self._counts = False

    def _start(self) -> None:
        job, self._waiting = self._waiting, None
        if job is None:
            return
        self._running = self._counts = True
        arrived = partial(self._arrived, self._serial, self._host.picture_serial)
        self._host.background.submit(partial(_caught, job), arrived)

    def _arrived(self, serial: int, picture: int, answer: tuple[Answer] | None) -> None:
        self._running = False
        if answer is not None and serial == self._serial and picture == self._host.picture_serial:
            self._counts = False
            self._take(answer[0])
        self._start()


def _caught(job: Callable[[], Answer]) -> tuple[Answer] | None:
    """The answer in a tuple, or None where a library failed: the preview is then as before, and the log tells."""
    import logging

    try:
        return (job(),)
    except Exception:
        logging.getLogger(__name__).exception("a preview could not be computed")
        return None
