"""What a transaction changes about the kept counters: live items by value of each counted column."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from storage import direct
from storage.schema import TABLES

COUNTED = ("state", "label", "given", "split", "marked", "flagged")
"""Item columns whose values are counted."""

ASKED = (*COUNTED, "removed")
"""What has to be known of an item to count it."""

_UNSAID = {name: direct.default(TABLES["items"].c[name]) for name in ASKED}
"""What a new item has where nothing is said of it."""

Values = Mapping[str, Any]


class Tally:
    """Collects differences, until they are added to the counters."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts: defaultdict[tuple[str, str], int] = defaultdict(int)

    def take(self) -> list[tuple[str, str, int]]:
        """Column, value and difference of each counter that changes; the tally starts over."""
        # Sorted: two who write at the same moment take the rows in the same order, and never wait for each other.
        deltas = [(*counter, delta) for counter, delta in sorted(self._counts.items()) if delta]
        self._counts.clear()
        return deltas

    def count_new(self, rows: Sequence[Values]) -> None:
        """Count new items; all name the same columns."""
        said = ("state", *(name for name in ASKED if name in rows[0]))
        for values, times in Counter(map(itemgetter(*said), rows)).items():
            self._count({**_UNSAID, **dict(zip(said, values, strict=True))}, times)

    def recount(self, before: Values, after: Values, times: int) -> None:
        """Count so many items that were like ``before`` anew, with the columns of ``after`` that they get."""
        if "removed" in after:
            self._count(before, -times)
            self._count({**before, **after}, times)
        elif not before["removed"]:
            counts = self._counts
            for column in COUNTED:
                if column in after:
                    counts[column, counter_value(before[column])] -= times
                    counts[column, counter_value(after[column])] += times

    def _count(self, row: Values, times: int) -> None:
        if row["removed"]:
            return
        self._counts["total", ""] += times
        for column in COUNTED:
            self._counts[column, counter_value(row[column])] += times


def counter_value(value: Any) -> str:
    """How a column's value is spelled in the counters; None and the empty string are told apart."""
    if value is None:
        return ""
    return f"={int(value)}" if isinstance(value, bool) else f"={value}"
