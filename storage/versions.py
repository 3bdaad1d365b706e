"""Optimistic concurrency: a write names the version the person saw, and is refused with both if it has moved on."""

from __future__ import annotations

from collections.abc import Sequence

from storage import direct
from storage.errors import StaleWriteError
from storage.records import ItemState
from storage.team_records import Verdict, ago_words
from storage.transaction import KNOWN, Transaction, Values

_DECIDED = ("name", "predicted", "reason", "second", "decided_by", "decided_at", "file_state")
SEEN = (*KNOWN, *_DECIDED, *direct.LINKS)
"""What `locked_rows` tells of an item."""


def locked_rows(tx: Transaction, ids: Sequence[int]) -> list[Values]:
    """The live items of these ids (a chunk at most), in order, kept from other writers until the transaction ends."""
    # Two reviewers may decide at once: the second waits here, then sees the first one's version.
    rows = direct.read(tx.connection, "items", SEEN, ids, unless="removed", locked=True)
    return [dict(zip(SEEN, row, strict=True)) for row in rows]


def check_seen(
    tx: Transaction,
    row: Values,
    *,
    seen: int | None,
    state: ItemState | None = None,
    label: str | None = None,
    reason: str = "",
) -> None:
    """Refuse a write on ``row`` unless it still has the version ``seen``; None: the person asks for no such check.

    Args:
        tx: The open write, which must have locked the row.
        row: The item as it is now.
        seen: The version the person saw.
        state: What the person decided; None where they edited something else, a note or a region.
        label: With which class.
        reason: And why.

    Raises:
        StaleWriteError: With both verdicts.
    """
    if seen is None or row["version"] == seen:
        return
    theirs = Verdict(
        state=ItemState(row["state"]),
        label=row["label"],
        reason=row["reason"],
        reviewer=row["decided_by"],
        at=row["decided_at"],
        version=row["version"],
    )
    message, yours = stale_words(row["name"], theirs, tx.now), None
    if state is not None:
        yours = Verdict(state=state, label=label, reason=reason, reviewer=tx.actor, at=tx.now, version=seen)
        message += f"; you chose {yours.words()}"
    raise StaleWriteError(message, "Look at it again, then decide.", item_id=row["id"], yours=yours, theirs=theirs)


def check_item(tx: Transaction, item_id: int, *, seen: int | None) -> None:
    """`check_seen` for edits of what belongs to an item: its note, its regions.

    Raises:
        StaleWriteError: The item was changed since.
    """
    if seen is not None:
        for row in locked_rows(tx, [item_id]):
            check_seen(tx, row, seen=seen)


def stale_words(name: str, theirs: Verdict, now: float) -> str:
    """What happened to an item meanwhile: "lee decided plate.png 12 s ago: scratch"."""
    if theirs.reviewer and theirs.at is not None:
        return f"{theirs.reviewer} decided {name} {ago_words(theirs.at, now)}: {theirs.words()}"
    return f"{name} was changed since you saw it and is {theirs.words()} now"
