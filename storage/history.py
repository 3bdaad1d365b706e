"""Persistent undo and redo: finds the step, applies its rows backwards or forwards, refuses what has moved on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage.errors import FettleError, StaleWriteError
from storage.records import RegionStatus, Step
from storage.schema import TABLES, ClassRow, ItemRow, ProposalRow, RegionRow, StepChangeRow, StepRow
from storage.step_entries import ids_of, pack_rows, rows_of, turned, unpack_rewrites
from storage.transaction import RowMovedOnError, Transaction, held

Values = Mapping[str, Any]

_SOFT_DELETED = "items"
"""Undoing an ingest hides its items, so that what hangs on them (proposals, jobs) survives for a redo."""

_MACHINES_TOO = frozenset({"marked", "predicted", "score", "anomaly", "mtime_ns", "file_state", "phash", "near_of"})
"""Columns a run, or a look at the files, may have written since: no reason to refuse an undo."""


def next_undo(connection: sa.Connection, *, actor: str) -> Step | None:
    """The step that undo would take back."""
    return _find(connection, actor, "done", StepRow.id.desc())


def next_redo(connection: sa.Connection, *, actor: str) -> Step | None:
    """The step that redo would bring back."""
    return _find(connection, actor, "undone", StepRow.id.asc())


def steps(connection: sa.Connection, *, limit: int, before: int | None = None, actor: str | None = None) -> list[Step]:
    """Newest steps first, those dropped left out; ``before`` pages by id."""
    query = sa.select(StepRow.__table__).where(StepRow.state != "dropped").order_by(StepRow.id.desc()).limit(limit)
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
    row = connection.execute(sa.select(StepRow.__table__).where(StepRow.id == step_id)).mappings().first()
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
    moved = sa.update(StepRow).where(StepRow.id == step.id, StepRow.state == ("done" if undo else "undone"))
    if not tx.connection.execute(moved.values(state="undone" if undo else "done")).rowcount:
        raise StaleWriteError(f"“{step.label}” was {'undone' if undo else 'redone'} elsewhere meanwhile", "Look again.")
    order = StepChangeRow.id.desc() if undo else StepChangeRow.id.asc()
    ids = tx.connection.execute(sa.select(StepChangeRow.id).where(StepChangeRow.step_id == step.id).order_by(order))
    # One entry at a time, so that a step of 100,000 rows needs the memory of some hundred.
    for change_id in ids.scalars().all():
        query = sa.select(StepChangeRow.__table__).where(StepChangeRow.id == change_id)
        change = tx.connection.execute(query).mappings().one()
        try:
            if undo and change["op"] == "insert" and change["table_name"] != _SOFT_DELETED:
                _check_nobody_went_on(tx.connection, step, change)
            _apply_change(tx, change, undo=undo)
        except RowMovedOnError as error:
            raise _stale(tx.connection, step, error, undo=undo) from error


def _check_nobody_went_on(connection: sa.Connection, step: Step, change: sa.RowMapping) -> None:
    """What a step added goes with its undo, unless someone else has worked on it since (hidden items lose nothing)."""
    added = set(ids_of(change["payload"]))
    for _, later in _later_changes(connection, step, change["table_name"], change["first_item"], change["last_item"]):
        if met := added.intersection(ids_of(later["payload"])):
            raise RowMovedOnError(change["table_name"], min(met))


def _later_changes(
    connection: sa.Connection, step: Step, table: str, first: int | None, last: int | None
) -> Iterator[tuple[Step, sa.RowMapping]]:
    """What others did after ``step`` to rows of ``table`` that belong to the items from ``first`` to ``last``."""
    query = (
        sa.select(StepChangeRow.id, StepChangeRow.step_id)
        .join(StepRow, StepRow.id == StepChangeRow.step_id)
        .where(
            # Not sorted by the database, which would rather walk all of the history than sort what is behind this step.
            StepChangeRow.step_id > step.id,
            StepRow.state == "done",
            StepRow.actor != step.actor,
            StepChangeRow.table_name == table,
            StepChangeRow.op != "insert",
        )
    )
    if first is not None:
        query = query.where(StepChangeRow.first_item <= last, StepChangeRow.last_item >= first)
    for change_id, step_id in sorted(connection.execute(query).all(), reverse=True):
        found = sa.select(StepChangeRow.__table__).where(StepChangeRow.id == change_id)
        by = connection.execute(sa.select(StepRow.__table__).where(StepRow.id == step_id)).mappings().one()
        yield _step(by), connection.execute(found).mappings().one()


def _stale(connection: sa.Connection, step: Step, error: RowMovedOnError, *, undo: bool) -> StaleWriteError:
    """Say which later step is in the way, where one is."""
    item_id = _item_of(connection, error.table, error.row_id)
    place = f"item {item_id}" if item_id is not None else "something it touched"
    what = f"“{step.label}” cannot be {'undone' if undo else 'redone'}"
    for later, change in _later_changes(connection, step, error.table, item_id, item_id):
        if error.row_id in ids_of(change["payload"]):
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


def _apply_change(tx: Transaction, change: sa.RowMapping, *, undo: bool) -> None:
    table, op, payload = change["table_name"], change["op"], change["payload"]
    if op == "update":
        _exchange(tx, table, payload, undo=undo)
    elif (op == "insert") == undo:
        _take_away(tx, table, payload, change_id=change["id"])
    else:
        _put_back(tx, table, payload)


def _exchange(tx: Transaction, table: str, payload: bytes, *, undo: bool) -> None:
    changes: dict[int, Values] = {}
    expected: dict[int, Values] = {}
    for ids, kept, wanted, masks in unpack_rewrites(payload, undo=undo):
        must = {name: value for name, value in kept.items() if name not in _MACHINES_TOO}
        for row_id in ids:
            changes[row_id], expected[row_id] = wanted, must
            for name, mask in masks.items():
                now, then = _turn(tx, table, row_id, name, mask, undo=undo)
                changes[row_id] = {**wanted, name: then}
                expected[row_id] = {**must, name: now}
    tx.update_each(table, changes, expected=expected)
    if table == "proposals":
        _check_one_voice(tx.connection, list(changes))


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


def _take_away(tx: Transaction, table: str, payload: bytes, *, change_id: int) -> None:
    ids = ids_of(payload)
    if table == _SOFT_DELETED:
        tx.update(table, ids, {"removed": True})
        return
    target = TABLES[table]
    if table == "classes":
        ids = _unused_classes(tx.connection, ids)
    rows = tx.connection.execute(held(sa.select(target).where(target.c.id.in_(ids)).order_by(target.c.id))).all()
    # Keep the rows whole: redo must bring them back with their ids.
    kept = pack_rows([column.name for column in target.c], rows)
    tx.connection.execute(sa.update(StepChangeRow).where(StepChangeRow.id == change_id).values(payload=kept))
    tx.delete(table, ids)


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


def _put_back(tx: Transaction, table: str, payload: bytes) -> None:
    if table == _SOFT_DELETED:
        tx.update(table, ids_of(payload), {"removed": False})
        return
    try:
        tx.insert(table, rows_of(payload))
    except sa.exc.IntegrityError as error:
        raise StaleWriteError(
            "This step cannot be brought back: something it would add is there again", "Decide the items again."
        ) from error


def _find(connection: sa.Connection, actor: str, state: str, order: sa.UnaryExpression[int]) -> Step | None:
    query = sa.select(StepRow.__table__).where(StepRow.actor == actor, StepRow.state == state).order_by(order).limit(1)
    row = connection.execute(query).mappings().first()
    return _step(row) if row else None


def _step(row: sa.RowMapping) -> Step:
    return Step(
        id=row["id"],
        label=row["label"],
        actor=row["actor"],
        at=row["at"],
        undone=row["state"] == "undone",
        items=row["items"],
    )
