"""All items of a project as columns of numbers: what splitting them, and looking for leaks, has to know of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from storage.errors import FettleError
from storage.records import ItemState, RegionRole, RegionStatus
from storage.schema import ItemRow, RegionRow
from storage.store import Store

_FETCH = 10_000

NONE = -1
"""Stands for "none" in a column of indices."""

Ids = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
ShouldStop = Callable[[], bool]
Key = Callable[[Sequence[tuple[int, str]]], Sequence[str | None]]


class StoppedError(FettleError):
    """The person stopped it; nothing was changed."""

    def __init__(self, message: str = "Stopped; nothing was changed", hint: str = "") -> None:
        super().__init__(message, hint)


@dataclass(frozen=True, slots=True)
class ItemTable:
    """Every live item whose content is known, by id; some 60 bytes each.

    Attributes:
        ids: ``(N,)``, ascending.
        content: ``(N, 2)``: the content hash, folded to 128 bits; equal for equal files.
        label: ``(N,)``: index into ``labels`` of the label in force, decided or as it came; of a picture without one,
            the class of most of its defects.
        split: ``(N,)``: index into ``splits``.
        usable: ``(N,)``: whether the item can go into an edition: neither unreadable nor excluded.
        near: ``(N, 2)``: item and the one it nearly equals, of all that have one, hidden ones too.
        keys: For each of the caller's ``keys`` ``(N,)``: index of what it said of each item.
        key_names: What each of them said.
        labels: In order of name.
        splits: In order of name.
    """

    ids: Ids
    content: Words
    label: Indices
    split: Indices
    usable: Flags
    near: Ids
    keys: tuple[Indices, ...]
    key_names: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    splits: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, ids: Ids) -> Ids:
        """The row of each id; -1 where it is none of a live item."""
        at = np.searchsorted(self.ids, ids)
        inside = np.minimum(at, max(len(self.ids) - 1, 0))
        hit = self.ids[inside] == ids if len(self.ids) else np.zeros(len(ids), bool)
        return np.where(hit, inside, NONE).astype(np.int64)


def _most_drawn(item_id: sa.ColumnElement[int]) -> sa.ScalarSelect[str]:
    """The class of most defects kept on an item, of as many the first by name."""
    row = RegionRow
    kept = row.status == RegionStatus.KEPT.value, row.role == RegionRole.DEFECT.value, row.class_name.is_not(None)
    query = sa.select(row.class_name).where(row.item_id == item_id, *kept).group_by(row.class_name)
    return query.order_by(sa.func.count().desc(), row.class_name).limit(1).correlate(ItemRow).scalar_subquery()


def read(
    store: Store,
    *,
    keys: Sequence[Key] = (),
    should_stop: ShouldStop | None = None,
) -> ItemTable:
    """Read the table, in one state of the database and bounded memory.

    Args:
        store: The project.
        keys: Each is told source and path of some thousand items; what it says names what they belong to.
        should_stop: Asked every ten thousand items.

    Raises:
        StoppedError: It was to stop.
    """
    columns = ItemRow.__table__.c
    label = sa.func.coalesce(columns.label, columns.given, _most_drawn(columns.id))
    query = sa.select(columns.id, columns.hash, label, columns.split, columns.state, columns.source_id, columns.relpath)
    query = query.where(columns.removed.is_(False), columns.hash != "").order_by(columns.id)
    near = sa.select(columns.id, columns.near_of).where(columns.near_of.is_not(None)).order_by(columns.id)
    unusable = frozenset((ItemState.UNREADABLE.value, ItemState.EXCLUDED.value))
    labels, splits, named = _Names(), _Names(), [_Names() for _ in keys]
    parts: list[tuple[Ids, bytes, Indices, Indices, Flags]] = []
    said: list[list[Indices]] = [[] for _ in keys]
    with store.reading() as connection:
        for rows in _batches(connection, query, should_stop):
            places = [(row[5], row[6]) for row in rows] if keys else []
            for key, names, column in zip(keys, named, said, strict=True):
                column.append(names.indices(key(places)))
            parts.append(
                (
                    np.fromiter((row[0] for row in rows), np.int64, len(rows)),
                    b"".join([bytes.fromhex(row[1]) for row in rows]),
                    labels.indices(row[2] for row in rows),
                    splits.indices(row[3] for row in rows),
                    np.fromiter((row[4] not in unusable for row in rows), np.bool_, len(rows)),
                )
            )
        pairs = [pair for rows in _batches(connection, near, should_stop) for pair in rows]
    # Big-endian whatever the machine: the same file has the same numbers everywhere.
    words = np.frombuffer(b"".join(part[1] for part in parts), dtype=">u8").astype(np.uint64).reshape(-1, 4)
    label_column, label_names = labels.sorted(_joined([part[2] for part in parts], np.int32))
    split_column, split_names = splits.sorted(_joined([part[3] for part in parts], np.int32))
    return ItemTable(
        ids=_joined([part[0] for part in parts], np.int64),
        content=words[:, :2] ^ words[:, 2:],
        label=label_column,
        split=split_column,
        usable=_joined([part[4] for part in parts], np.bool_),
        near=np.array(pairs, dtype=np.int64).reshape(-1, 2),
        keys=tuple(_joined(column, np.int32) for column in said),
        key_names=tuple(names.names() for names in named),
        labels=label_names,
        splits=split_names,
    )


class _Names:
    """Numbers for names, in the order they come up."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def indices(self, values: Any) -> Indices:
        known = self._known
        return np.array([NONE if not v else known.setdefault(v, len(known)) for v in values], dtype=np.int32)

    def names(self) -> tuple[str, ...]:
        return tuple(self._known)

    def sorted(self, column: Indices) -> tuple[Indices, tuple[str, ...]]:
        """The column and the names, numbered in order of name: nothing depends on which item came first."""
        names = sorted(self._known)
        place = {name: at for at, name in enumerate(names)}
        new = np.array([*(place[name] for name in self._known), NONE], dtype=np.int32)
        return new[column], tuple(names)


def _batches(connection: sa.Connection, query: sa.Select[Any], should_stop: ShouldStop | None) -> Iterator[list[Any]]:
    result = connection.execute(query.execution_options(stream_results=True))
    try:
        while rows := result.fetchmany(_FETCH):
            if should_stop is not None and should_stop():
                raise StoppedError
            yield list(rows)
    finally:
        result.close()


def _joined(parts: list[Any], kind: Any) -> npt.NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
