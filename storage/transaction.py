"""One named write: every change of a row goes through here, so that history, counters and views all hear of it."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine import is_shared
from storage.records import Topic
from storage.schema import TABLES, CounterRow, StepChangeRow

CHUNK = 400
"""Rows per statement with an ``IN`` list and per history entry: under every database's parameter limit."""

MANY = 2_000
"""Beyond so many touched items a view reloads instead of refreshing them one by one."""

FEW = 16
"""Up to so many items a transaction says which versions it gave them."""

COUNTED = ("state", "label", "given", "split", "marked")
"""Item columns whose values are counted."""

_TOPICS = {
    "items": Topic.ITEMS,
    "regions": Topic.REGIONS,
    "proposals": Topic.PROPOSALS,
    "classes": Topic.CLASSES,
    "runs": Topic.RUNS,
}

Values = Mapping[str, Any]
T = TypeVar("T")


class Transaction:
    """The open write of `Store.transact`. Not for keeping: it ends with the ``with`` block.

    Attributes:
        connection: For reads inside the transaction, and for writes to tables without history (jobs, runs).
        actor: Who does this.
        now: Seconds since the epoch, one value for the whole transaction.
        step_id: The history step this is recorded under, or None.
        by_person: Whether rows count a new version, which a stale write of another person then trips over. An item
            counts one also when its regions change.
        versions: The newest versions it gave to items, as long as they are few.
    """

    def __init__(
        self, connection: sa.Connection, *, label: str, actor: str, now: float, step_id: int | None, by_person: bool
    ) -> None:
        self.connection = connection
        self.label = label
        self.actor = actor
        self.now = now
        self.step_id = step_id
        self.by_person = by_person
        self.topics: set[Topic] = set()
        self.item_ids: set[int] = set()
        self.many = False
        self.empty = True
        self.versions: dict[int, int] = {}
        self._bumped: set[int] = set()
        self._counts: Counter[tuple[str, str]] = Counter()

    def insert(self, table: str, rows: Sequence[Values]) -> list[int]:
        """Insert rows and return their ids, in order."""
        if not rows:
            return []
        target = TABLES[table]
        ids: list[int] = []
        for chunk in chunked(rows, CHUNK):
            statement = sa.insert(target).returning(target.c.id, sort_by_parameter_order=True)
            new = list(self.connection.execute(statement, [dict(row) for row in chunk]).scalars())
            ids.extend(new)
            self._record(table, "insert", new)
        if table == "items":
            for row in rows:
                self._count(row, +1)
        if table == "regions":
            self._bump_items(row["item_id"] for row in rows)
        self.touch(table, ids if table == "items" else (row["item_id"] for row in rows if "item_id" in row))
        return ids

    def update(self, table: str, ids: Iterable[int], values: Values) -> int:
        """Set the same ``values`` in all rows named; rows that have them already stay untouched. Returns how many."""
        return self.update_each(table, dict.fromkeys(ids, values))

    def update_each(self, table: str, changes: Mapping[int, Values]) -> int:
        """Set values row by row: ``changes`` maps id to values. Returns how many rows really changed."""
        target = TABLES[table]
        versioned = "version" in target.c and self.by_person
        changed = 0
        for ids in chunked(sorted(changes), CHUNK):
            columns = sorted({name for row_id in ids for name in changes[row_id]})
            watched = [*columns, *(c for c in self._watched(table) if c not in columns)]
            rows = self._rows(target, ids, ["id", *watched])
            entries = []
            for row in rows:
                # Only what differs goes into history: undo must not trip over columns this step left alone.
                after = {name: value for name, value in changes[row["id"]].items() if row[name] != value}
                before = {name: row[name] for name in after}
                if not after:
                    continue
                entries.append((row["id"], before, after))
                self._note_item(table, row, after)
                if table == "items" and versioned:
                    self._note_version(row["id"], row["version"] + 1)
            if not entries:
                continue
            changed += len(entries)
            self._apply(target, entries, versioned=versioned)
            self._record(table, "update", entries)
            if table == "regions":
                self._bump_items(row["item_id"] for row in rows)
        return changed

    def delete(self, table: str, ids: Iterable[int]) -> int:
        """Delete rows for good (items are never deleted, only ``removed``). Returns how many were there."""
        target = TABLES[table]
        deleted = 0
        for chunk in chunked(sorted(ids), CHUNK):
            rows = [dict(row) for row in self._rows(target, chunk, [c.name for c in target.c])]
            self.connection.execute(sa.delete(target).where(target.c.id.in_([row["id"] for row in rows])))
            self._record(table, "delete", rows)
            if table == "regions":
                self._bump_items(row["item_id"] for row in rows)
            self.touch(table, (row["item_id"] for row in rows if "item_id" in row))
            deleted += len(rows)
        return deleted

    def touch(self, table: str, item_ids: Iterable[int] = ()) -> None:
        """Tell the views that ``table`` changed, and for which items."""
        self.empty = False
        if table in _TOPICS:
            self.topics.add(_TOPICS[table])
        if self.many:
            return
        self.item_ids.update(item_ids)
        if len(self.item_ids) > MANY:
            self.many = True
            self.item_ids.clear()

    def flush_counters(self) -> None:
        """Bring the kept counters up to date; the store calls this before it commits."""
        table = TABLES[CounterRow.__tablename__]
        # Sorted: two who write at the same moment take the rows in the same order, and never wait for each other.
        rows = [
            {"column": column, "value": value, "n": delta}
            for (column, value), delta in sorted(self._counts.items())
            if delta
        ]
        for chunk in chunked(rows, CHUNK):
            insert = (postgresql if is_shared(self.connection) else sqlite).insert(table).values(chunk)
            kept = {"n": table.c.n + insert.excluded.n}
            self.connection.execute(insert.on_conflict_do_update(index_elements=["column", "value"], set_=kept))
        self._counts.clear()

    def _rows(self, target: sa.Table, ids: Sequence[int], columns: Sequence[str]) -> Sequence[Any]:
        statement = sa.select(*(target.c[name] for name in columns)).where(target.c.id.in_(ids)).order_by(target.c.id)
        # Held until the commit, so that what history keeps as "before" is what this write replaces. By id: two who
        # write the same rows wait in turn instead of for each other.
        return self.connection.execute(held(statement)).mappings().all()

    @staticmethod
    def _watched(table: str) -> tuple[str, ...]:
        if table == "items":
            return (*COUNTED, "removed", "version")
        return ("item_id",) if "item_id" in TABLES[table].c else ()

    def _note_item(self, table: str, before: Values, after: Values) -> None:
        if table == "items":
            self._count(before, -1)
            self._count({**before, **after}, +1)
        self.touch(table, [before["id"] if table == "items" else before["item_id"]] if self._watched(table) else ())

    def _count(self, row: Values, sign: int) -> None:
        if row.get("removed"):
            return
        self._counts["total", ""] += sign
        for column in COUNTED:
            self._counts[column, counter_value(row.get(column))] += sign

    def _bump_items(self, item_ids: Iterable[int]) -> None:
        """Count a new version of items whose regions a person changed, once in a transaction."""
        if not self.by_person:
            return
        table = TABLES["items"]
        for ids in chunked(sorted(set(item_ids) - self._bumped), CHUNK):
            statement = sa.update(table).where(table.c.id.in_(ids)).values(version=table.c.version + 1)
            for row in self.connection.execute(statement.returning(table.c.id, table.c.version)):
                self._note_version(row.id, row.version)

    def _note_version(self, item_id: int, version: int) -> None:
        self._bumped.add(item_id)
        if item_id in self.versions or len(self.versions) < FEW:
            self.versions[item_id] = version

    def _apply(self, target: sa.Table, entries: Sequence[tuple[int, Values, Values]], *, versioned: bool) -> None:
        bump = {"version": target.c.version + 1} if versioned else {}
        # Bulk decisions give many rows the same values: one statement for each set of values.
        groups: dict[str, tuple[Values, list[int]]] = {}
        for row_id, _, after in entries:
            groups.setdefault(repr(after), (after, []))[1].append(row_id)
        # Scores differ from row to row: one statement for each set of columns, sent with many rows.
        singles: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for after, ids in groups.values():
            if len(ids) > 1:
                self.connection.execute(sa.update(target).where(target.c.id.in_(ids)).values(**after, **bump))
            else:
                row = {f"new_{name}": value for name, value in after.items()}
                singles.setdefault(tuple(sorted(after)), []).append({"row_id": ids[0], **row})
        for names, rows in singles.items():
            values = {name: sa.bindparam(f"new_{name}", type_=target.c[name].type) for name in names}
            statement = sa.update(target).where(target.c.id == sa.bindparam("row_id")).values(**values, **bump)
            self.connection.execute(statement, rows)

    def _record(self, table: str, op: str, entries: Sequence[Any]) -> None:
        if self.step_id is None or not entries:
            return
        self.connection.execute(
            sa.insert(StepChangeRow).values(step_id=self.step_id, table_name=table, op=op, payload=pack(entries))
        )


def held(query: sa.Select[Any]) -> sa.Select[Any]:
    """The same rows, which nobody else may change before the commit. SQLite's one writer needs no such lock."""
    # Not the strongest lock: that one would also hold up whoever adds a row that refers to these.
    return query.with_for_update(key_share=True)


def counter_value(value: Any) -> str:
    """How a column's value is spelled in the counters; None and the empty string are told apart."""
    if value is None:
        return ""
    return f"={int(value)}" if isinstance(value, bool) else f"={value}"


def pack(entries: Sequence[Any]) -> bytes:
    """History entries as compressed JSON."""
    return zlib.compress(json.dumps(entries, separators=(",", ":"), ensure_ascii=False).encode(), 3)


def unpack(payload: bytes) -> list[Any]:
    """What `pack` packed."""
    entries: list[Any] = json.loads(zlib.decompress(payload))
    return entries


def chunked(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut any iterable into lists of at most ``size``."""
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk
