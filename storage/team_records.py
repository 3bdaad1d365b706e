"""What several reviewers on one project share, as frozen values: verdicts, opinions, claims, presence."""

from __future__ import annotations

from dataclasses import dataclass

from storage.records import ItemState

HEARTBEAT_SECONDS = 10.0
"""How often an open Fettle is heard; a third of a claim's lease, so that one lost beat costs nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one person says of an item, to be held beside what another says.

    ``version`` is the item's version that this verdict made, or for one that was refused, that it was given on.
    """

    state: ItemState
    label: str | None
    reason: str
    reviewer: str | None
    at: float | None
    version: int

    def words(self) -> str:
        """The verdict in a word or two: "scratch", "excluded (blurred)", "put off", "undecided"."""
        return verdict_words(self.state, self.label, self.reason)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reviewer said of an item that two are to look at; ``label`` is None where it was excluded."""

    id: int
    item_id: int
    reviewer: str
    state: ItemState
    label: str | None
    reason: str
    at: float

    def words(self) -> str:
        """The opinion in a word or two."""
        return verdict_words(self.state, self.label, self.reason)


@dataclass(frozen=True, slots=True)
class ReviewClaim:
    """An item somebody has before them until ``until``, unless they renew it."""

    item_id: int
    reviewer: str
    session: str
    claimed_at: float
    until: float


@dataclass(frozen=True, slots=True)
class Presence:
    """A Fettle that has the project open; ``item_id`` is what it shows."""

    session: str
    reviewer: str
    host: str
    item_id: int | None
    since: float
    seen_at: float


def verdict_words(state: ItemState, label: str | None, reason: str) -> str:
    """A verdict in a word or two."""
    match state:
        case ItemState.EXCLUDED:
            return f"excluded ({reason})" if reason else "excluded"
        case ItemState.DEFERRED:
            return "put off"
        case ItemState.UNREVIEWED:
            return "undecided"
        case _:
            return label or state.value


def ago_words(at: float, now: float) -> str:
    """How long ago something was: "12 s ago", "5 min ago", "3 h ago", "2 days ago"."""
    seconds = int(max(0.0, now - at))
    if seconds < 60:
        return f"{seconds} s ago"
    if seconds < 3_600:
        return f"{seconds // 60} min ago"
    if seconds < 86_400:
        return f"{seconds // 3_600} h ago"
    days = seconds // 86_400
    return f"{days} day{'s' * (days != 1)} ago"
