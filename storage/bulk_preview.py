"""What a verdict on many items would change, counted before it is given: from what to what, and what stays as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.records import FileState, ItemState, SecondOpinion
from storage.schema import ItemRow
from storage.store import Store
from storage.transaction import CHUNK, chunked


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands: its state, and the label in force or suggested."""

    state: ItemState
    label: str | None


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What would change, most items first.

    Attributes:
        changes: From what to what, and how many items.
        same: Items that stand so already.
        unreadable: Left alone: their files cannot be read.
        disputed: Left alone: two reviewers differ on them.
        changed: Left alone: their files hold other pixels now.
    """

    changes: tuple[tuple[Standing, Standing, int], ...]
    same: int = 0
    unreadable: int = 0
    disputed: int = 0
    changed: int = 0

    @property
    def items(self) -> int:
        """How many items would change."""
        return sum(count for _, _, count in self.changes)


def preview(store: Store, item_ids: Iterable[int], state: ItemState, *, label: str | None = None) -> BulkPreview:
    """Count what a verdict would change, as `storage.decisions` would give it.

    Args:
        store: The project.
        item_ids: On which items.
        state: ``accepted`` (with ``label``, or as each is suggested), ``excluded``, ``deferred`` or ``unreviewed``.
            Accepting may turn out as ``corrected``; here both count as accepted.
        label: The class, where one is given to all.
    """
    found: Counter[tuple[Standing, Standing]] = Counter()
    stays: Counter[str] = Counter()
    columns = (ItemRow.state, ItemRow.label, ItemRow.given, ItemRow.predicted, ItemRow.second, ItemRow.file_state)
    standing: Counter[tuple[Any, ...]] = Counter()
    # Not grouped by the database: it would walk through an index of all items for each chunk to have them in order.
    live = sa.func.coalesce(ItemRow.removed, sa.false()).is_(False)
    with store.reading() as connection:
        for chunk in chunked(item_ids, CHUNK):
            rows = connection.execute(sa.select(*columns).where(ItemRow.id.in_(chunk), live))
            standing.update(tuple(row) for row in rows)
    for (was, own, given, predicted, second, file_state), count in standing.items():
        if why := _left_alone(was, second, file_state, state):
            stays[why] += count
            continue
        before = Standing(_seen(was), own or given or predicted)
        after = Standing(state, label or before.label if state is ItemState.ACCEPTED else before.label)
        # Accepting what is accepted writes nothing new that a person would see.
        if before == after:
            stays["same"] += count
        else:
            found[before, after] += count
    changes = tuple((before, after, count) for (before, after), count in found.most_common())
    return BulkPreview(changes, **stays)


def _seen(state: str) -> ItemState:
    return ItemState.ACCEPTED if state == ItemState.CORRECTED else ItemState(state)


def _left_alone(was: str, second: str | None, file_state: str, state: ItemState) -> str:
    if was == ItemState.UNREADABLE:
        return "unreadable"
    if second == SecondOpinion.DISPUTED:
        return "disputed"
    if state is ItemState.ACCEPTED and file_state == FileState.CHANGED:
        return "changed"
    return ""
