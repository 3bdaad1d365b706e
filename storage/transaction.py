"""One named write: every change of a row goes through here, so that history, counters and views all hear of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from storage import direct
from storage.memory import Memory
from storage.records import EXPORTED_STATES, RegionRole, Topic
from storage.step_entries import Rewrite, of_rewrites, of_rows
from storage.step_writer import StepWriter
from storage.tally import ASKED, Tally

CHUNK = 400
"""Rows per statement with an ``IN`` list and per history entry: under every database's parameter limit."""

MANY = 2_000
"""Beyond so many touched items a view reloads instead of refreshing them one by one."""

FEW = 16
"""Up to so many items a transaction says which versions it gave them."""

KNOWN = ("id", "version", "marks", *ASKED)
"""What `Transaction.update_each` has to know of an item, beside the columns it is to set."""

_TOPICS = {
    "items": Topic.ITEMS,
    "regions": Topic.REGIONS,
    "proposals": Topic.PROPOSALS,
    "classes": Topic.CLASSES,
    "runs": Topic.RUNS,
    "views": Topic.VIEWS,
}

_DEFECT = RegionRole.DEFECT.value
_SAY_MARKS = ("regions", "proposals")
"""Tables whose rows say whether an item is marked."""

Values = Mapping[str, Any]
T = TypeVar("T")


class RowMovedOnError(Exception):
    """A row does not hold what `Transaction.update_each` was told to expect, or is gone."""

    def __init__(self, table: str, row_id: int) -> None:
        super().__init__(f"{table} {row_id}")
        self.table = table
        self.row_id = row_id


class _Shape(NamedTuple):
    """What matters of a table here; ``owner`` is the column of the item that a row belongs to, ``id`` where of none."""

    is_items: bool
    owner: str
    versioned: bool
    counted: tuple[str, ...]


@cache
def _shape(table: str) -> _Shape:
    columns = direct.columns(table)
    is_items = table == "items"
    return _Shape(
        is_items, "item_id" if "item_id" in columns else "id", "version" in columns, ASKED if is_items else ()
    )


class Transaction:
    """The open write of `Store.transact`. Not for keeping: it ends with the ``with`` block.

    Attributes:
        connection: For reads inside the transaction, and for writes to tables without history (jobs, runs).
        actor: Who does this.
        now: Seconds since the epoch, one value for the whole transaction.
        memory: What is known of the database beside; None where others may change it meanwhile.
        by_person: Whether rows count a new version, which a stale write of another person then trips over. An item
            counts one also when its regions change.
        versions: The newest versions it gave to items, as long as they are few.
    """

    def __init__(
        self,
        connection: sa.Connection,
        *,
        label: str,
        actor: str,
        now: float,
        undoable: bool,
        step_id: int | None,
        memory: Memory | None = None,
    ) -> None:
        """``step_id``: the step an ``undoable`` write goes on with; None opens one, once there is something to say."""
        self.connection = connection
        self.label = label
        self.actor = actor
        self.now = now
        self.by_person = undoable
        self.topics: set[Topic] = set()
        self.item_ids: set[int] = set()
        self.many = False
        self.empty = True
        self.versions: dict[int, int] = {}
        self.memory = memory
        self._bumped: set[int] = set()
        self._tally = Tally()
        self._step = StepWriter(connection, label=label, actor=actor, now=now, step_id=step_id, memory=memory)
        self._undoable = undoable
        self._to_judge: dict[int, bool] = {}

    @property
    def step_id(self) -> int | None:
        """The history step this is recorded under; None where it is not, or before anything is written down."""
        return self._step.step_id

    @step_id.setter
    def step_id(self, step_id: int | None) -> None:
        self._step.step_id = step_id

    def insert(self, table: str, rows: Sequence[Values], *, hide: str = "") -> list[int]:
        """Insert rows and return their ids, in order.

        All name the same columns; those that they leave out take the schema's defaults, and an ``id`` is kept. Undo
        takes them away, or sets the flag ``hide`` where others may lean on them by then.
        """
        ids: list[int] = []
        for chunk in chunked(rows, CHUNK):
            new = direct.insert(self.connection, table, chunk)
            ids.extend(new)
            items = new if table == "items" else [row["item_id"] for row in chunk if "item_id" in row]
            self._note(table, items)
            if table == "regions":
                self.judge_marks(row["item_id"] for row in chunk if row["role"] != _DEFECT)
            if self._undoable:
                shown = [[new, {hide: True}, {hide: False}]]
                self._step.record(table, "update" if hide else "insert", shown if hide else new, items)
        if table == "items" and rows:
            self._tally.count_new(rows)
        return ids

    def update(self, table: str, ids: Iterable[int], values: Values) -> int:
        """Set the same ``values`` in all rows named; rows that have them already stay untouched. Returns how many."""
        return self.update_each(table, dict.fromkeys(ids, values))

    def update_each(
        self,
        table: str,
        changes: Mapping[int, Values],
        *,
        expected: Mapping[int, Values] | None = None,
        known: Sequence[Values] | None = None,
    ) -> int:
        """Set values row by row: ``changes`` maps id to values. Returns how many rows really changed.

        Args:
            table: Which.
            changes: Only what differs is written and goes into history: undo must not trip over columns this step
                left alone.
            expected: What the rows must hold now, by id.
            known: The rows as this transaction has read and locked them (see `KNOWN`), to save reading them again.

        Raises:
            RowMovedOnError: A row holds something else than ``expected``, or is gone.
        """
        if not changes:
            return 0
        versioned = self.by_person and _shape(table).versioned
        changed = 0
        for ids in chunked(sorted(changes), CHUNK):
            rewrites, items = self._compare(table, ids, changes, expected, known)
            if not rewrites:
                continue
            changed += sum(len(rewrite.ids) for rewrite in rewrites)
            self._apply(table, rewrites, versioned=versioned)
            self._note(table, items)
            if table in _SAY_MARKS:
                self.judge_marks(items)
            if self._undoable:
                self._step.record(table, "update", of_rewrites(rewrites), items)
        return changed

    def delete(self, table: str, ids: Iterable[int]) -> int:
        """Delete rows for good (items are never deleted, only ``removed``). Returns how many were there."""
        columns = direct.columns(table)
        deleted = 0
        for chunk in chunked(sorted(ids), CHUNK):
            rows = self._rows(table, chunk, columns)
            self.drop(table, columns, rows)
            deleted += len(rows)
        return deleted

    def drop(self, table: str, columns: Sequence[str], rows: Sequence[direct.Row]) -> None:
        """`delete` rows (a chunk at most) that this transaction has read, with all their ``columns``, and locked."""
        if not rows:
            return
        key, owner = columns.index("id"), columns.index("item_id") if "item_id" in columns else None
        direct.delete(self.connection, table, [row[key] for row in rows])
        items = [row[owner] for row in rows] if owner is not None else []
        self._note(table, items)
        if table in _SAY_MARKS:
            self.judge_marks(items)
        if self._undoable:
            self._step.record(table, "delete", of_rows(columns, rows), items)

    def touch(self, table: str, item_ids: Iterable[int] = ()) -> None:
        """Tell the views that ``table`` changed, and for which items."""
        self.empty = False
        if table in _TOPICS:
            self.topics.add(_TOPICS[table])
        if table == "classes" and self.memory is not None:
            self.memory.kinds = None
        if self.many:
            return
        self.item_ids.update(item_ids)
        if len(self.item_ids) > MANY:
            self.many = True
            self.item_ids.clear()

    def judge_marks(self, item_ids: Iterable[int]) -> None:
        """Have it judged anew before the commit whether these items are marked, see `storage.markings`."""
        self._to_judge.update(dict.fromkeys(item_ids, True))

    def finish(self) -> None:
        """Bring verdicts, counters and history up to date; the store calls this before it commits."""
        if self._to_judge:
            self._judge_marks()
        if deltas := self._tally.take():
            direct.add_to_counters(self.connection, deltas)
        if self._undoable and not self.empty:
            self._step.write(last=True)

    def _compare(
        self,
        table: str,
        ids: Sequence[int],
        changes: Mapping[int, Values],
        expected: Mapping[int, Values] | None,
        known: Sequence[Values] | None,
    ) -> tuple[list[Rewrite], list[int]]:
        """What really changes, rows alike taken together, and the items those rows belong to."""
        is_items, owner, _, counted = _shape(table)
        if known is not None and len(ids) == 1:
            return self._compare_one(table, ids[0], changes[ids[0]], known)
        named = {name for row_id in ids for name in changes[row_id]}
        if expected is not None:
            named.update(name for row_id in ids for name in expected[row_id])
        columns = [*counted, *sorted(named.difference(counted))]
        wanted_columns = ("id", owner, "version" if is_items else "id", *columns)
        if known is None:
            rows = self._rows(table, ids, wanted_columns)
        else:
            pick, here = itemgetter(*wanted_columns), set(ids)
            rows = [pick(row) for row in known if row["id"] in here]
        if expected is not None and len(rows) != len(set(ids)):
            raise RowMovedOnError(table, next(iter(set(ids).difference(row[0] for row in rows))))
        # Bulk decisions find many rows alike and want the same of them: those are compared and written once.
        alike: dict[Any, Rewrite] = {}
        items: list[int] = []
        for row in rows:
            row_id, item_id, version = row[:3]
            values = row[3:]
            wanted, must = changes[row_id], expected[row_id] if expected is not None else {}
            key: Any = (values, tuple(wanted.items()), tuple(must.items()))
            try:
                rewrite = alike.get(key)
            except TypeError:  # it holds a geometry
                key, rewrite = row_id, None
            if rewrite is None:
                now = dict(zip(columns, values, strict=True))
                if any(now[name] != value for name, value in must.items()):
                    raise RowMovedOnError(table, row_id)
                rewrite = alike[key] = _rewrite([], now, wanted)
            rewrite.ids.append(row_id)
            if rewrite.after:
                items.append(item_id)
                if is_items and self.by_person:
                    self._note_version(row_id, version + 1)
        rewrites = [rewrite for rewrite in alike.values() if rewrite.after]
        if is_items:
            for rewrite in rewrites:
                self._tally.recount(rewrite.row, rewrite.after, len(rewrite.ids))
                if _moves_marks(rewrite.row, rewrite.after):
                    for row_id in rewrite.ids:
                        self._to_judge.setdefault(row_id, False)
        return rewrites, items if is_items or owner != "id" else []

    def _judge_marks(self) -> None:
        # Imported here: it reads by what this module offers.
        from storage.markings import by_value, judged

        touched = frozenset(item_id for item_id, said in self._to_judge.items() if said)
        for chunk in chunked(sorted(self._to_judge), CHUNK):
            found = judged(self.connection, chunk, touched=touched)
            # Neither counts a version or goes into history: both follow from what does, also when that is undone.
            for marks, ids in by_value((one.marks, one.item_id) for one in found if one.marks != one.was[0]):
                direct.update(self.connection, "items", {"marks": marks}, ids, versioned=False)
            for one in found:
                if one.marked != one.was[1]:
                    direct.update(self.connection, "items", {"marked": one.marked}, [one.item_id], versioned=False)
                    self._tally.recount({"removed": one.removed, "marked": one.was[1]}, {"marked": one.marked}, 1)
            self.touch("items", [one.item_id for one in found])

    def _compare_one(
        self, table: str, row_id: int, wanted: Values, known: Sequence[Values]
    ) -> tuple[list[Rewrite], list[int]]:
        """`_compare` for what is done all day: one row, read already."""
        shape = _shape(table)
        now = next((row for row in known if row["id"] == row_id), None)
        rewrite = _rewrite([row_id], now, wanted) if now is not None else None
        if now is None or rewrite is None or not rewrite.after:
            return [], []
        if shape.is_items:
            if _moves_marks(now, rewrite.after):
                from storage.markings import stands  # Here, as below: it reads by what this module offers.

                state, marked = (rewrite.after.get(name, now[name]) for name in ("state", "marked"))
                if not stands(state, marked, now["marks"]):
                    self._to_judge.setdefault(row_id, False)
            if self.by_person:
                self._note_version(row_id, now["version"] + 1)
            self._tally.recount(now, rewrite.after, 1)
        return [rewrite], [now[shape.owner]] if shape.is_items or shape.owner != "id" else []

    def _note(self, table: str, items: Sequence[int]) -> None:
        self.touch(table, items)
        if table == "regions":
            self._bump_items(items)

    def _bump_items(self, item_ids: Iterable[int]) -> None:
        """Count a new version of items whose regions a person changed, once in a transaction."""
        if not self.by_person:
            return
        for ids in chunked(sorted(set(item_ids) - self._bumped), CHUNK):
            for item_id, version in direct.count_versions(self.connection, ids):
                self._note_version(item_id, version)

    def _note_version(self, item_id: int, version: int) -> None:
        self._bumped.add(item_id)
        if item_id in self.versions or len(self.versions) < FEW:
            self.versions[item_id] = version

    def _apply(self, table: str, rewrites: Sequence[Rewrite], *, versioned: bool) -> None:
        if len(rewrites) == 1:
            direct.update(self.connection, table, rewrites[0].after, rewrites[0].ids, versioned=versioned)
            return
        # One statement for each set of values that many rows get.
        groups: dict[str, tuple[Values, list[int]]] = {}
        for rewrite in rewrites:
            groups.setdefault(repr(rewrite.after), (rewrite.after, []))[1].extend(rewrite.ids)
        # Scores differ from row to row: those are sent together for each set of columns.
        singles: dict[tuple[str, ...], list[tuple[int, Values]]] = {}
        for after, ids in groups.values():
            if len(ids) > 1:
                direct.update(self.connection, table, after, ids, versioned=versioned)
            else:
                singles.setdefault(tuple(sorted(after)), []).append((ids[0], after))
        for rows in singles.values():
            direct.update_each(self.connection, table, rows, versioned=versioned)

    def _rows(self, table: str, ids: Sequence[int], columns: tuple[str, ...]) -> list[direct.Row]:
        # Held until the commit, so that what history keeps as "before" is what this write replaces.
        return direct.read(self.connection, table, columns, ids, locked=True)


def _rewrite(ids: list[int], now: Values, wanted: Values) -> Rewrite:
    after = {name: value for name, value in wanted.items() if now[name] != value}
    return Rewrite(ids, {name: now[name] for name in after}, after, now)


def _moves_marks(before: Values, after: Values) -> bool:
    """Whether an item's own columns now let another's word count on whether it is marked."""
    settled = [row.get("state", before["state"]) in EXPORTED_STATES for row in (before, after)]
    return "marked" in after or settled[0] != settled[1]


def held(query: sa.Select[Any]) -> sa.Select[Any]:
    """The same rows, which nobody else may change before the commit. SQLite's one writer needs no such lock."""
    # Not the strongest lock: that one would also hold up whoever adds a row that refers to these.
    return query.with_for_update(key_share=True)


def chunked(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut any iterable into lists of at most ``size``."""
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk
