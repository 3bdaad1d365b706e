"""How fast a run goes and how long it will still take, steady enough to be shown to a person."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

_WINDOW_SECONDS = 30.0
_LEAST_POINTS = 8
"""Slow batches are few in the window; so many are looked at however old they are."""
_LEAST_SECONDS = 1.0
"""Shorter spans say nothing: results come in lumps."""


class Pace:
    """Items per second over a sliding window, seen only when results come in, without the start of the workers.

    Args:
        clock: Seconds that only grow.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._points: deque[tuple[float, int]] = deque()
        self._to_skip = 0

    def restart(self, workers: int) -> None:
        """Fresh workers: leave out their start, that is the first result of each."""
        self._points.clear()
        self._to_skip = max(workers - 1, 0)

    def add(self, finished: int) -> None:
        """Results came in; ``finished`` items are settled by now."""
        if self._to_skip:
            self._to_skip -= 1
            return
        now = self._clock()
        self._points.append((now, finished))
        while len(self._points) > _LEAST_POINTS and now - self._points[1][0] > _WINDOW_SECONDS:
            self._points.popleft()

    @property
    def rate(self) -> float:
        """Items per second; 0 until it can be judged."""
        if len(self._points) < 2:
            return 0.0
        (first, before), (last, after) = self._points[0], self._points[-1]
        return (after - before) / (last - first) if last - first >= _LEAST_SECONDS else 0.0

    def seconds_left(self, items: int) -> float | None:
        """How long ``items`` will take, counted from now; None until it can be judged."""
        rate = self.rate
        if not rate:
            return None
        return max(0.0, items / rate - (self._clock() - self._points[-1][0]))
