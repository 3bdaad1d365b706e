"""Where the person is heading in the list: the direction and speed of their last moves, and what to read for it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

_REMEMBERED = 5
_FORGOTTEN_AFTER = 2.0
"""Seconds after which a pause says nothing of the speed any more."""

HURRIED_BELOW = 0.25
"""Seconds between two moves below which nobody looks at the pictures between."""


@dataclass(frozen=True, slots=True)
class _Move:
    at: float
    rows: int


@dataclass(slots=True)
class Heading:
    """Learns from each move; rows are of the list, times in seconds of one clock."""

    row: int = -1
    _moves: deque[_Move] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def note(self, row: int, now: float) -> None:
        """The person is at ``row`` now; -1 where it is not known."""
        if row >= 0 and self.row >= 0 and row != self.row:
            self._moves.append(_Move(now, row - self.row))
        self.row = row

    def forward(self) -> bool:
        """Whether the last moves went down the list, as they do unless the person turned."""
        # The newest move counts as much as two older ones: who turns once may look back at one picture only.
        votes = [1 if move.rows > 0 else -1 for move in self._moves]
        return sum(votes) + (votes[-1] if votes else 1) >= 0

    def jumped(self) -> bool:
        """Whether the last move left some rows out."""
        return bool(self._moves) and abs(self._moves[-1].rows) > 1

    def interval(self, now: float) -> float:
        """Seconds between the last moves; infinite after a pause."""
        if len(self._moves) < 2 or now - self._moves[-1].at > _FORGOTTEN_AFTER:
            return float("inf")
        return self._moves[-1].at - self._moves[-2].at

    def hurried(self, now: float) -> bool:
        """Whether the person is only passing through."""
        return self.interval(now) < HURRIED_BELOW

    def steps(self, now: float) -> tuple[int, ...]:
        """Rows from here that are wanted next, the likeliest first: further ahead the faster the person moves."""
        interval = self.interval(now)
        ahead = 3 if interval > 1.5 else 5 if interval > HURRIED_BELOW else 8
        behind = 2 if interval > HURRIED_BELOW else 1
        order = [*range(1, min(ahead, 2) + 1), -1, *range(3, ahead + 1), *range(-2, -behind - 1, -1)]
        return tuple(step if self.forward() else -step for step in order)
