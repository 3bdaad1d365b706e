"""How long decisions take this reviewer, and what is left at that pace; for planning, on this machine only.

The seconds lie beside the decision in the project's own file. No record carries them, so no export, list or report of
items can; on a server that a team shares they are not kept at all.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass

import sqlalchemy as sa

from storage.queries import Counts
from storage.records import ItemState
from storage.schema import DecisionRow
from storage.store import Store

LATEST = 200
"""So many of the newest decisions make the pace."""

_ENOUGH = 5
"""From so many on a median says something."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The median time of a decision, and how many are still to be taken."""

    median: float
    decisions: int
    undecided: int

    @property
    def left(self) -> float:
        """Seconds left at this pace."""
        return self.median * self.undecided


def latest(store: Store, *, limit: int = LATEST) -> list[float]:
    """Seconds of this reviewer's newest timed decisions, newest first."""
    query = (
        sa.select(DecisionRow.seconds)
        .where(DecisionRow.seconds.is_not(None), DecisionRow.reviewer == store.actor)
        .order_by(DecisionRow.id.desc())
        .limit(limit)
    )
    with store.reading() as connection:
        return [seconds for seconds in connection.execute(query).scalars() if seconds is not None]


def undecided(counts: Counts) -> int:
    """How many are still to be decided, those put off included."""
    return sum(counts.states.get(state.value, 0) for state in (ItemState.UNREVIEWED, ItemState.DEFERRED))


def pace_of(seconds: list[float], *, undecided: int) -> Pace | None:
    """The pace that these make; None while there are too few."""
    if len(seconds) < _ENOUGH:
        return None
    return Pace(statistics.median(seconds), len(seconds), undecided)


def spoken(seconds: float) -> str:
    """A stretch of time for planning: "40 s", "41 min", "3 h 20 min"."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours:,} h {rest} min" if rest and hours < 10 else f"{hours:,} h"
