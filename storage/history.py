"""Persistent undo and redo: finds the step, applies its rows backwards or forwards, refuses what has moved on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from storage.errors import StaleWriteError
from storage.records import Step
from storage.schema import TABLES, StepChangeRow, StepRow
from storage.transaction import Transaction, held, pack, unpack

_SOFT_DELETED = "items"
"""Undoing an ingest hides its items, so that what hangs on them (proposals, jobs) survives for a redo."""

_MACHINES_TOO = frozenset({"marked", "mtime_ns", "file_state"})
"""Columns a run, or a look at the files, may have written since: no reason to refuse an undo."""


def begin_step(connection: sa.Connection, *, label: str, actor: str, now: float) -> int:
    """Open a step; what the actor had undone before can no longer be redone."""
    connection.execute(
        sa.update(StepRow).where(StepRow.actor == actor, StepRow.state == "undone").values(state="dropped")
    )
    statement = sa.insert(StepRow).values(label=label, actor=actor, at=now, state="done").returning(StepRow.id)
    return connection.execute(statement).scalar_one()


def next_undo(connection: sa.Connection, *, actor: str) -> Step | None:
    """The step that undo would take back."""
    return _find(connection, actor, "done", StepRow.id.desc())


def next_redo(connection: sa.Connection, *, actor: str) -> Step | None:
    """The step that redo would bring back."""
    return _find(connection, actor, "undone", StepRow.id.asc())


def steps(connection: sa.Connection, *, limit: int, before: int | None = None) -> list[Step]:
    """Newest steps first, those dropped left out; ``before`` pages by id."""
    query = sa.select(StepRow.__table__).where(StepRow.state != "dropped").order_by(StepRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(StepRow.id < before)
    return [_step(row) for row in connection.execute(query).mappings()]


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
        change = (
            tx.connection.execute(sa.select(StepChangeRow.__table__).where(StepChangeRow.id == change_id))
            .mappings()
            .one()
        )
        _apply_change(tx, change, step=step, undo=undo)


def _apply_change(tx: Transaction, change: sa.RowMapping, *, step: Step, undo: bool) -> None:
    table, op, entries = change["table_name"], change["op"], unpack(change["payload"])
    if op == "update":
        _exchange(tx, table, entries, step=step, undo=undo)
    elif (op == "insert") == undo:
        _take_away(tx, table, entries, change_id=change["id"])
    else:
        _put_back(tx, table, entries)


def _exchange(tx: Transaction, table: str, entries: list[Any], *, step: Step, undo: bool) -> None:
    target = TABLES[table]
    ids = [entry[0] for entry in entries]
    columns = sorted({name for _, before, _ in entries for name in before})
    query = sa.select(target.c.id, *(target.c[name] for name in columns)).where(target.c.id.in_(ids))
    current = {row["id"]: row for row in tx.connection.execute(held(query.order_by(target.c.id))).mappings()}
    changes = {}
    for row_id, before, after in entries:
        expected, wanted = (after, before) if undo else (before, after)
        row = current.get(row_id)
        if row is None or any(row[name] != value for name, value in expected.items() if name not in _MACHINES_TOO):
            raise StaleWriteError(
                f"“{step.label}” cannot be {'undone' if undo else 'redone'}: something it touched was changed since",
                "Undo the later change first, or decide the item again.",
            )
        changes[row_id] = wanted
    tx.update_each(table, changes)


def _take_away(tx: Transaction, table: str, entries: list[Any], *, change_id: int) -> None:
    ids = [entry["id"] if isinstance(entry, dict) else entry for entry in entries]
    if table == _SOFT_DELETED:
        tx.update(table, ids, {"removed": True})
        return
    target = TABLES[table]
    query = sa.select(target).where(target.c.id.in_(ids)).order_by(target.c.id)
    rows = tx.connection.execute(held(query)).mappings()
    # Keep the rows whole: redo must bring them back with their ids.
    tx.connection.execute(
        sa.update(StepChangeRow).where(StepChangeRow.id == change_id).values(payload=pack([dict(row) for row in rows]))
    )
    tx.delete(table, ids)


def _put_back(tx: Transaction, table: str, entries: list[Any]) -> None:
    if table == _SOFT_DELETED:
        tx.update(table, [entry["id"] if isinstance(entry, dict) else entry for entry in entries], {"removed": False})
        return
    try:
        tx.insert(table, entries)
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
