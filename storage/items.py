"""Taking items out of the project: they are hidden, never deleted, so that undo brings them back whole."""

from __future__ import annotations

from collections.abc import Iterable

from storage.records import Changes
from storage.store import Store, changes_of


def remove(store: Store, item_ids: Iterable[int]) -> Changes:
    """Take items out of the queue, of counts and of editions, as one step; files and decisions stay as they are.

    Undo brings them back, and so does adding their folder again.
    """
    ids = list(dict.fromkeys(item_ids))
    with store.transact(f"Remove {'1 item' if len(ids) == 1 else f'{len(ids):,} items'}") as tx:
        tx.update("items", ids, {"removed": True})
    return changes_of(tx)
