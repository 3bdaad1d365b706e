"""Persistent undo and redo: finds the step, applies its rows backwards or forwards, refuses what has moved on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import direct
from storage.cleaned import REFILLED
from storage.errors import FettleError, StaleWriteError
from storage.records import RegionStatus, Step
from storage.schema import TABLES, ClassRow, ItemRow, ProposalRow, RegionRow, StepChangeRow, StepRow
from storage.step_entries import Entry, ids_of, of_rows, pack, rewrites_of, rows_of, turned, unpack, unpack_within
from storage.transaction import CHUNK, RowMovedOnError, Transaction, chunked, held

Values = Mapping[str, Any]

_SOFT_DELETED = "items"
"""Undoing an ingest hides its items, so that what hangs on them (proposals, jobs) survives for a redo."""

_MACHINES_TOO = frozenset({"marked", "predicted", "score", "anomaly", "mtime_ns", "file_state", "phash", "near_of"})
"""Columns a run, or a look at the files, may have written since: no reason to refuse an undo."""

_STEP_COLUMNS = (StepRow.id, StepRow.label, StepRow.actor, StepRow.at, StepRow.state, StepRow.items)
"""What is told of a step; what it changed lies behind these, and is not read along."""

_STEP = tuple(column.key for column in _STEP_COLUMNS)
_ENTRY = ("table_name", "op", "first_item", "last_item", "payload")

_TOGETHER = 16
"""Entries read together: all there are of most steps, and few enough rows at once of one of 100,000."""

_NEXT = sa.select(*_STEP_COLUMNS).where(StepRow.actor == sa.bindparam("who")).limit(1)
_NEXT_UNDO = _NEXT.where(StepRow.state == "done").order_by(StepRow.id.desc())
_NEXT_REDO = _NEXT.where(StepRow.state == "undone").order_by(StepRow.id)

# Not sorted by the database, which would rather walk all of the history than sort what is behind one step.
_LATER = (
    sa.select(StepChangeRow.id, StepChangeRow.step_id)
    .join(StepRow, StepRow.id == StepChangeRow.step_id)
    .where(
        StepChangeRow.step_id > sa.bindparam("step"),
        StepRow.state == "done",
        StepRow.actor != sa.bindparam("who"),
        StepChangeRow.table_name == sa.bindparam("table"),
        StepChangeRow.op != "insert",
    )
)
_LATER_NEAR = _LATER.where(
    StepChangeRow.first_item <= sa.bindparam("last"), StepChangeRow.last_item >= sa.bindparam("first")
)
_LATER_WITHIN = sa.select(StepRow.id).where(
    StepRow.id > sa.bindparam("step"),
    StepRow.state == "done",
    StepRow.actor != sa.bindparam("who"),
    StepRow.first_item <= sa.bindparam("last"),
    StepRow.last_item >= sa.bindparam("first"),
)


def next_undo(connection: sa.Connection, *, actor: str) -> Step | None:
    """The step that undo would take back."""
    return _first(direct.select(connection, _NEXT_UNDO, {"who": actor}))


def next_redo(connection: sa.Connection, *, actor: str) -> Step | None:
    """The step that redo would bring back."""
    return _first(direct.select(connection, _NEXT_REDO, {"who": actor}))


def steps(connection: sa.Connection, *, limit: int, before: int | None = None, actor: str | None = None) -> list[Step]:
    """Newest steps first, those dropped left out; ``before`` pages by id."""
    query = sa.select(*_STEP_COLUMNS).where(StepRow.state != "dropped").order_by(StepRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(StepRow.id < before)
    if actor is not None:
        query = query.where(StepRow.actor == actor)
    return [_step(row) for row in connection.execute(query).mappings()]


def step(connection: sa.Connection, step_id: int) -> Step:
    """One step.

    Raises:
        FettleError: There is none of that number, or it was undone and then overtaken by another.
    """
    row = connection.execute(sa.select(*_STEP_COLUMNS).where(StepRow.id == step_id)).mappings().first()
    if row is None:
        raise FettleError(f"There is no step {step_id}", "“fettle history” lists them.")
    if row["state"] == "dropped":
        raise FettleError(f"Step {step_id} was undone, then another was made in its place", "It cannot come back.")
    return _step(row)


def apply(tx: Transaction, step: Step, *, undo: bool) -> None:
    """Take ``step`` back, or bring it back, within ``tx``.

    Raises:
        StaleWriteError: A row it would overwrite was changed since by someone else; nothing is written.
    """
    before, after = ("done", "undone") if undo else ("undone", "done")
    if tx.memory is not None:
        tx.memory.nothing_undone = ""
    if not direct.turn_step(tx.connection, step.id, before=before, after=after):
        raise StaleWriteError(f"“{step.label}” was {'undone' if undo else 'redone'} elsewhere meanwhile", "Look again.")
    within = _within(tx.connection, step.id)
    altered = False
    for place, entry in _entries(tx.connection, step.id, within, newest_first=undo):
        try:
            if undo and entry.op == "insert" and entry.table != _SOFT_DELETED:
                _check_nobody_went_on(tx.connection, step, entry)
            kept = _apply_entry(tx, entry, undo=undo)
        except RowMovedOnError as error:
            raise _stale(tx.connection, step, error, undo=undo) from error
        if kept is not None and place.within:
            within[place.number] = entry._replace(content=kept)
            altered = True
        elif kept is not None:
            direct.update(tx.connection, "step_changes", {"payload": pack(kept)}, [place.number], versioned=False)
    if altered:
        direct.update(tx.connection, "steps", {"changes": pack(within)}, [step.id], versioned=False)


class _Place(NamedTuple):
    """Where an entry lies: at this position in its step's own row, or in this row of ``step_changes``."""

    within: bool
    number: int


def _within(connection: sa.Connection, step_id: int) -> list[Entry]:
    ((data,),) = direct.read(connection, "steps", ("changes",), [step_id])
    return unpack_within(data) if data is not None else []


def _entries(
    connection: sa.Connection, step_id: int, within: Sequence[Entry], *, newest_first: bool
) -> Iterator[tuple[_Place, Entry]]:
    # What lies in the step's own row was written before all else.
    own = [(_Place(True, at), entry) for at, entry in enumerate(within)]
    if not newest_first:
        yield from own
    ids = [key for (key,) in direct.read(connection, "step_changes", ("id",), [step_id], by="step_id")]
    for chunk in chunked(reversed(ids) if newest_first else ids, _TOGETHER):
        rows = direct.read(connection, "step_changes", ("id", *_ENTRY), chunk)
        for row in reversed(rows) if newest_first else rows:
            yield _Place(False, row[0]), _entry(row[1:])
    if newest_first:
        yield from reversed(own)


def _entry(row: direct.Row) -> Entry:
    table, op, first, last, payload = row
    return Entry(table, op, first, last, unpack(payload))


def _check_nobody_went_on(connection: sa.Connection, step: Step, entry: Entry) -> None:
    """What a step added goes with its undo, unless someone else has worked on it since (hidden items lose nothing)."""
    for _, later in _later_entries(connection, step, entry.table, entry.first_item, entry.last_item):
        if met := set(ids_of(entry.content)).intersection(ids_of(later.content)):
            raise RowMovedOnError(entry.table, min(met))


def _later_entries(
    connection: sa.Connection, step: Step, table: str, first: int | None, last: int | None
) -> Iterator[tuple[Step, Entry]]:
    """What others did after ``step`` to rows of ``table`` that belong to the items from ``first`` to ``last``."""
    where = {"step": step.id, "who": step.actor}
    within: list[direct.Row] = []
    if first is None:
        found = direct.select(connection, _LATER, {**where, "table": table})
    else:
        near = {**where, "first": first, "last": last}
        found = direct.select(connection, _LATER_NEAR, {**near, "table": table})
        within = direct.select(connection, _LATER_WITHIN, near)
    for step_id, change_id in sorted([*((of, key) for key, of in found), *((of, 0) for (of,) in within)], reverse=True):
        by = _step(dict(zip(_STEP, direct.read(connection, "steps", _STEP, [step_id])[0], strict=True)))
        if change_id:
            yield by, _entry(direct.read(connection, "step_changes", _ENTRY, [change_id])[0])
            continue
        for entry in _within(connection, step_id):
            if entry.table == table and entry.op != "insert" and _meet(entry, first, last):
                yield by, entry


def _meet(entry: Entry, first: int | None, last: int | None) -> bool:
    bounds = (entry.first_item, entry.last_item, first, last)
    return None not in bounds and bounds[0] <= bounds[3] and bounds[1] >= bounds[2]  # type: ignore[operator]


def _stale(connection: sa.Connection, step: Step, error: RowMovedOnError, *, undo: bool) -> StaleWriteError:
    """Say which later step is in the way, where one is."""
    item_id = _item_of(connection, error.table, error.row_id)
    place = f"item {item_id}" if item_id is not None else "something it touched"
    what = f"“{step.label}” cannot be {'undone' if undo else 'redone'}"
    for later, entry in _later_entries(connection, step, error.table, item_id, item_id):
        if error.row_id in ids_of(entry.content):
            return StaleWriteError(
                f"{what}: {later.actor} changed {place} since, with “{later.label}” (step {later.id})",
                f"{later.actor} can undo that step first; or decide the item again.",
                item_id=item_id,
            )
    return StaleWriteError(
        f"{what}: {place} was changed since", "Undo the later change first, or decide the item again.", item_id=item_id
    )


def _item_of(connection: sa.Connection, table: str, row_id: int) -> int | None:
    target = TABLES[table]
    if table == "items":
        return row_id
    if "item_id" not in target.c:
        return None
    return connection.execute(sa.select(target.c.item_id).where(target.c.id == row_id)).scalar()


def _apply_entry(tx: Transaction, entry: Entry, *, undo: bool) -> Any:
    """Do it, or its opposite; returns what the entry is to hold from now on, None if what it does."""
    if entry.op == "update":
        _exchange(tx, entry.table, entry.content, undo=undo)
    elif (entry.op == "insert") == undo:
        return _take_away(tx, entry.table, entry.content)
    else:
        _put_back(tx, entry.table, entry.content)
    return None


def _exchange(tx: Transaction, table: str, content: Any, *, undo: bool) -> None:
    changes: dict[int, Values] = {}
    expected: dict[int, Values] = {}
    for ids, kept, wanted, masks in rewrites_of(content, undo=undo):
        must = {name: value for name, value in kept.items() if name not in _MACHINES_TOO}
        for row_id in ids:
            changes[row_id], expected[row_id] = wanted, must
            for name, mask in masks.items():
                now, then = _turn(tx, table, row_id, name, mask, undo=undo)
                changes[row_id] = {**wanted, name: then}
                expected[row_id] = {**must, name: now}
    if table == "proposals":
        for row_id in _refilled_before_a_run(tx.connection, expected):
            del changes[row_id], expected[row_id]
    tx.update_each(table, changes, expected=expected)
    if table == "proposals":
        _check_one_voice(tx.connection, list(changes))


def _refilled_before_a_run(connection: sa.Connection, expected: Mapping[int, Values]) -> set[int]:
    """The proposals of a refill on an item that a run has cleaned since: its picture is superseded either way.

    What else the step did, such as a stroke, can be undone all the same: a machine never gets between.
    """
    row = ProposalRow
    named = connection.execute(
        sa.select(row.id, row.item_id, row.superseded, row.model).where(row.id.in_(list(expected)))
    ).all()
    refilled = {entry.item_id for entry in named if entry.model.startswith(f"{REFILLED}+")}
    overtaken = {
        entry.item_id
        for entry in named
        if entry.item_id in refilled and entry.superseded and expected[entry.id].get("superseded") is False
    }
    return {entry.id for entry in named if entry.item_id in overtaken}


def _check_one_voice(connection: sa.Connection, proposal_ids: Sequence[int]) -> None:
    """Of each stage of an item one run's word is live; where a newer run has spoken, an older one cannot come back."""
    row = ProposalRow
    items = sa.select(row.item_id).where(row.id.in_(proposal_ids))
    doubled = (
        sa.select(row.item_id)
        .where(row.item_id.in_(items), row.superseded.is_(False), row.run_id.is_not(None))
        .group_by(row.item_id, row.stage)
        .having(sa.func.count(sa.distinct(row.run_id)) > 1)
        .order_by(row.item_id)
        .limit(1)
    )
    item_id = connection.execute(doubled).scalar()
    if item_id is not None:
        raise RowMovedOnError("items", item_id)


def _turn(tx: Transaction, table: str, row_id: int, column: str, mask: Values, *, undo: bool) -> tuple[Any, Any]:
    """The mask that the row holds, and the one it is to hold."""
    target = TABLES[table]
    now = tx.connection.execute(held(sa.select(target.c[column]).where(target.c.id == row_id))).scalar()
    then = turned(mask, now, undo=undo)
    if then is None:
        raise RowMovedOnError(table, row_id)
    return now, then


def _take_away(tx: Transaction, table: str, content: Any) -> Any:
    ids = ids_of(content)
    if table == _SOFT_DELETED:
        tx.update(table, ids, {"removed": True})
        return None
    if table == "classes":
        ids = _unused_classes(tx.connection, ids)
    columns = direct.columns(table)
    # An entry of an older Fettle may name more rows than a chunk has.
    chunks = [direct.read(tx.connection, table, columns, chunk, locked=True) for chunk in chunked(ids, CHUNK)]
    for rows in chunks:
        tx.drop(table, columns, rows)
    # Keep the rows whole: redo must bring them back with their ids.
    return of_rows(columns, chain.from_iterable(chunks))


def _unused_classes(connection: sa.Connection, ids: Sequence[int]) -> list[int]:
    """Classes that no item or region has, once what the step said of them is undone: others may use them by now."""
    named = connection.execute(sa.select(ClassRow.id, ClassRow.name).where(ClassRow.id.in_(ids))).all()
    return [class_id for class_id, name in named if not _is_used(connection, name)]


def _is_used(connection: sa.Connection, name: str) -> bool:
    live = sa.select(ItemRow.id).where(ItemRow.removed.is_(False)).limit(1)
    kept = sa.select(RegionRow.id).where(RegionRow.status == RegionStatus.KEPT.value, RegionRow.class_name == name)
    # A decided label is the label in force. Asked one by one, and of a value, each is answered by an index.
    in_force = sa.func.coalesce(ItemRow.label, ItemRow.given)
    queries = (live.where(sa.literal(name) == in_force), live.where(ItemRow.given == name), kept.limit(1))
    return any(connection.execute(query).first() is not None for query in queries)


def _put_back(tx: Transaction, table: str, content: Any) -> None:
    if table == _SOFT_DELETED:
        tx.update(table, ids_of(content), {"removed": False})
        return
    try:
        tx.insert(table, rows_of(content))
    except sa.exc.IntegrityError as error:
        raise StaleWriteError(
            "This step cannot be brought back: something it would add is there again", "Decide the items again."
        ) from error


def _first(rows: Sequence[direct.Row]) -> Step | None:
    return _step(dict(zip(_STEP, rows[0], strict=True))) if rows else None


def _step(row: Values | sa.RowMapping) -> Step:
    return Step(
        id=row["id"],
        label=row["label"],
        actor=row["actor"],
        at=row["at"],
        undone=row["state"] == "undone",
        items=row["items"],
    )
