"""How long each item was before the person: stopped while they do nothing, and while the window is not in front."""

from __future__ import annotations

IDLE_AFTER = 30.0
"""Seconds without a key or a movement of the mouse after which nobody is taken to look."""


class DecisionClock:
    """Adds up seconds by item for one sitting; ``now`` is of one clock that only goes forward."""

    def __init__(self) -> None:
        self._spent: dict[int, float] = {}
        self._item: int | None = None
        self._last: float | None = None

    def shown(self, item_id: int | None, now: float) -> None:
        """Another item is before the person, who is there."""
        self.stirred(now)
        self._item, self._last = item_id, now

    def stirred(self, now: float) -> None:
        """The person did something."""
        if self._item is not None and self._last is not None:
            self._spent[self._item] = self._spent.get(self._item, 0.0) + min(now - self._last, IDLE_AFTER)
        self._last = now

    def away(self, now: float) -> None:
        """The window went to the background; it goes on with `stirred`."""
        self.stirred(now)
        self._last = None

    def take(self, item_id: int, now: float) -> float | None:
        """Seconds the item was before the person, who decides it now; it begins anew. None: it never was."""
        if item_id == self._item:
            self.stirred(now)
        return self._spent.pop(item_id, None)
