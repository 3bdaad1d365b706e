"""Items with equal or nearly equal pictures: what is still to be compared, what was found, and the groups they form."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage.records import FileState, Item, ItemState
from storage.schema import ItemRow
from storage.store import Store
from storage.transaction import CHUNK, chunked


class Likeness(StrEnum):
    """How an item is like the one it points to."""

    EXACT = "exact"
    """The same bytes."""
    NEAR = "near"
    """Nearly the same picture."""


@dataclass(frozen=True, slots=True)
class Group:
    """Items that are alike, the first of them first.

    Attributes:
        items: The items, by id.
        kind: Exact where all have the same bytes.
        labels: The different labels they have, decided or as they came.
    """

    items: tuple[Item, ...]
    kind: Likeness
    labels: tuple[str, ...]

    @property
    def contradicting(self) -> bool:
        """Whether one picture has several labels."""
        return len(self.labels) > 1


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing found out about an item: its perceptual hash and the item it nearly equals."""

    phash: int
    near_of: int | None = None


def uncompared(store: Store, *, after: int = 0, limit: int = 256) -> list[int]:
    """Items whose picture was not compared yet, by id behind ``after``; exact duplicates need no comparing."""
    query = sa.select(ItemRow.id).where(_to_compare(), ItemRow.id > after).order_by(ItemRow.id).limit(limit)
    with store.reading() as connection:
        return list(connection.execute(query).scalars())


def count_uncompared(store: Store) -> int:
    """How many items were not compared yet."""
    with store.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(ItemRow).where(_to_compare())).scalar_one()


def hashes(store: Store) -> tuple[array[int], array[int]]:
    """Ids and signed perceptual hashes of all live items that have one; 16 bytes an item."""
    query = sa.select(ItemRow.id, ItemRow.phash).where(ItemRow.removed.is_(False), ItemRow.phash.is_not(None))
    ids, values = array("q"), array("q")
    with store.reading() as connection:
        for row in connection.execute(query.order_by(ItemRow.id)):
            ids.append(row[0])
            values.append(row[1] or 0)
    return ids, values


def save(store: Store, found: Mapping[int, Compared], also: Mapping[int, int]) -> None:
    """Keep what was found; ``also`` names earlier compared items and what they turned out to be like."""
    with store.transact("Compare images", undoable=False) as tx:
        tx.update_each("items", {i: {"phash": each.phash, "near_of": each.near_of} for i, each in found.items()})
        tx.update_each("items", {item_id: {"near_of": other} for item_id, other in also.items()})


def groups(store: Store) -> list[Group]:
    """All groups of like items: those with contradicting labels first, then exact before near, large before small."""
    edges = _edges(store)
    root: dict[int, int] = {}

    def find(item_id: int) -> int:
        while (above := root.setdefault(item_id, item_id)) != item_id:
            root[item_id] = root[above]
            item_id = above
        return item_id

    near = set()
    for item_id, other, kind in edges:
        first, second = sorted((find(item_id), find(other)))
        root[second] = first
        if kind is Likeness.NEAR:
            near.add(item_id)
    members: dict[int, list[int]] = {}
    for item_id in sorted(root):
        members.setdefault(find(item_id), []).append(item_id)
    known = {item.id: item for chunk in chunked(root, CHUNK) for item in store.items.get(chunk)}
    found = []
    for ids in members.values():
        items = tuple(known[item_id] for item_id in ids if item_id in known)
        if len(items) > 1:
            kind = Likeness.NEAR if near.intersection(ids) else Likeness.EXACT
            labels = sorted({label for item in items if (label := item.label or item.given)})
            found.append(Group(items, kind, tuple(labels)))
    return sorted(found, key=lambda group: (not group.contradicting, group.kind, -len(group.items), group.items[0].id))


def like_item(store: Store, item_id: int, *, limit: int = 20) -> list[int]:
    """Other items that point to this one, or that it points to; some may be hidden."""
    own = sa.select(ItemRow.duplicate_of, ItemRow.near_of).where(ItemRow.id == item_id)
    with store.reading() as connection:
        pointed = [other for row in connection.execute(own) for other in row if other is not None]
        # One column at a time, and hidden ones left out by `items.get`: else SQLite walks through all items.
        pointing = [
            other
            for column in (ItemRow.duplicate_of, ItemRow.near_of)
            for other in connection.execute(sa.select(ItemRow.id).where(column == item_id).limit(limit)).scalars()
        ]
    return list(dict.fromkeys([*pointed, *sorted(pointing)]))


def _edges(store: Store) -> Sequence[tuple[int, int, Likeness]]:
    found: list[tuple[int, int, Likeness]] = []
    columns = ItemRow.__table__.c
    pairs = ((columns.duplicate_of, Likeness.EXACT), (columns.near_of, Likeness.NEAR))
    with store.reading() as connection:
        for column, kind in pairs:
            query: sa.Select[Any] = sa.select(ItemRow.id, column, ItemRow.removed).where(column.is_not(None))
            found += [(row[0], row[1], kind) for row in connection.execute(query) if not row[2]]
    return found


def _to_compare() -> sa.ColumnElement[bool]:
    return sa.and_(
        ItemRow.removed.is_(False),
        ItemRow.phash.is_(None),
        ItemRow.duplicate_of.is_(None),
        ItemRow.state != ItemState.UNREADABLE.value,
        ItemRow.file_state == FileState.PRESENT.value,
    )
