"""What a person marks about items without deciding them: a flag, a note; each an undoable step."""

from __future__ import annotations

from collections.abc import Iterable

from storage import versions
from storage.records import Changes
from storage.store import Store, changes_of

MAX_NOTE = 2_000
"""Characters of a note that are kept."""


def flag(store: Store, item_ids: Iterable[int], *, on: bool) -> Changes:
    """Flag items, or take their flags away; decided or not, a flag stays until somebody takes it away."""
    ids = list(dict.fromkeys(item_ids))
    with store.transact(f"{'Flag' if on else 'Unflag'} {'1 item' if len(ids) == 1 else f'{len(ids):,} items'}") as tx:
        tx.update("items", ids, {"flagged": on})
    return changes_of(tx)


def set_note(store: Store, item_ids: Iterable[int], note: str, *, expected_version: int | None = None) -> Changes:
    """Write the same note on items, on one line; an empty one takes the notes away.

    Args:
        store: The project.
        item_ids: Which.
        note: The text; cut at `MAX_NOTE`.
        expected_version: For one item: the version the person saw.

    Raises:
        StaleWriteError: The item was changed by someone else since.
    """
    ids = list(dict.fromkeys(item_ids))
    text = " ".join(note.split())[:MAX_NOTE]
    many = "" if len(ids) == 1 else f" on {len(ids):,} items"
    with store.transact(f"Write a note{many}" if text else f"Remove a note{many}") as tx:
        for item_id in ids if expected_version is not None else ():
            versions.check_item(tx, item_id, seen=expected_version)
        tx.update("items", ids, {"note": text})
    return changes_of(tx)
