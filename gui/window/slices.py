"""Work that only the window's thread can do, as making widgets, cut into slices: between them it hears keys."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

_SLICE_S = 0.006
"""So long a slice goes on taking steps; what is shown of it must still be laid out and painted in the same frame."""


class Slices(QObject):
    """Goes through ``steps`` bit by bit, from the next turn of the event loop on.

    Signals:
        ended: There is no further step.
    """

    ended = Signal()

    def __init__(self, steps: Iterator[object], parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[object] | None = steps
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._slice)
        self._timer.start(0)

    @property
    def whole(self) -> bool:
        """Whether every step is done."""
        return self._steps is None

    def finish(self) -> None:
        """Take the steps that are left at once, for who cannot wait."""
        while self._steps is not None:
            self._step()

    def _slice(self) -> None:
        until = time.perf_counter() + _SLICE_S
        while self._steps is not None and time.perf_counter() < until:
            self._step()

    def _step(self) -> None:
        assert self._steps is not None
        try:
            next(self._steps)
        except StopIteration:
            self._steps = None
            self._timer.stop()
            self.ended.emit()
