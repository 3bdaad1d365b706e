"""The history of one item: the steps that touched it with what they decided, and the runs that proposed for it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import sqlalchemy as sa

from storage import decisions, second_opinions
from storage.history_records import EventKind, ItemEvent
from storage.records import Decision, ProposalKind, RunState
from storage.schema import ItemRow, ProposalRow, RunRow, StepChangeRow, StepRow
from storage.step_entries import Entry, ids_of, unpack, unpack_within
from storage.store import Store
from storage.transaction import CHUNK, chunked

_RANK = {EventKind.STEP: 2, EventKind.RUN: 1, EventKind.ADDED: 0}
_BY_ID = "items"
"""The table whose rows are the items; entries of others count where they are about this item alone."""


def of_item(
    store: Store, item_id: int, *, limit: int = 100, before: ItemEvent | None = None, actor: str | None = None
) -> list[ItemEvent]:
    """What happened to an item, newest first: who, what, when. Steps that were undone are among it, and say so.

    Who is to give a second opinion blindly is not told of the steps of others. Reads no more of the history than
    ``limit`` needs, however many steps there are.

    Args:
        store: The project.
        item_id: Which.
        limit: At most so many.
        before: The last event of the page before.
        actor: Only what this person did.
    """
    settled = decisions.of_item(store, item_id)
    with store.reading() as connection:
        if _is_blind(connection, item_id, store.actor):
            settled = [entry for entry in settled if entry.reviewer == store.actor]
            steps = _steps(connection, item_id, settled, before=before, actor=store.actor)
            own = list(islice((event for event in steps if actor in (None, event.actor)), limit))
        else:
            own = list(islice(_steps(connection, item_id, settled, before=before, actor=actor), limit))
        rest = [*_orphans(settled, own_since=_first_step(connection)), *_runs(connection, item_id)]
        told = {event.at for event in own} | ({before.at} if before is not None else set())
        rest += _added(connection, item_id, told=told)
    rest = [event for event in rest if actor in (None, event.actor)]
    events = sorted([*own, *rest], key=_place, reverse=True)
    if before is not None:
        events = [event for event in events if _place(event) < _place(before)]
    return events[:limit]


def _is_blind(connection: sa.Connection, item_id: int, reviewer: str) -> bool:
    query = sa.select(ItemRow.second, ItemRow.decided_by).where(ItemRow.id == item_id)
    row = connection.execute(query).mappings().first()
    return row is not None and second_opinions.is_blind(row, reviewer)


def _place(event: ItemEvent) -> tuple[float, int, int]:
    return (event.at, _RANK[event.kind], event.id)


def _steps(
    connection: sa.Connection, item_id: int, settled: list[Decision], *, before: ItemEvent | None, actor: str | None
) -> Iterator[ItemEvent]:
    by_time = {(entry.at, entry.reviewer): entry for entry in settled}
    # Ids alone: of entries whose bounds enclose the item there may be many, and few have to be opened.
    bounds = sa.select(StepChangeRow.step_id).where(
        StepChangeRow.first_item <= item_id, StepChangeRow.last_item >= item_id
    )
    within = sa.select(StepRow.id).where(StepRow.first_item <= item_id, StepRow.last_item >= item_id)
    candidates = sorted({*connection.execute(bounds).scalars(), *connection.execute(within).scalars()}, reverse=True)
    for chunk in chunked(candidates, CHUNK):
        query = sa.select(StepRow.__table__).where(StepRow.id.in_(chunk), StepRow.state != "dropped")
        if before is not None:
            query = query.where(StepRow.at <= before.at)
        if actor is not None:
            query = query.where(StepRow.actor == actor)
        for row in connection.execute(query.order_by(StepRow.id.desc())).mappings().all():
            event = ItemEvent(
                kind=EventKind.STEP,
                id=row["id"],
                at=row["at"],
                actor=row["actor"],
                label=row["label"],
                undone=row["state"] == "undone",
                items=row["items"],
                decision=by_time.get((row["at"], row["actor"])) if row["state"] == "done" else None,
            )
            later = before is not None and _place(event) >= _place(before)
            if not later and any(_is_about(entry, item_id) for entry in _entries(connection, row, item_id)):
                yield event


def _entries(connection: sa.Connection, step: sa.RowMapping, item_id: int) -> Iterator[Entry]:
    """What a step did that may be about an item: within its own row, and beside it."""
    if step["changes"] is not None:
        yield from unpack_within(step["changes"])
    query = (
        sa.select(StepChangeRow.__table__)
        .where(
            StepChangeRow.step_id == step["id"],
            StepChangeRow.first_item <= item_id,
            StepChangeRow.last_item >= item_id,
        )
        .order_by(StepChangeRow.id)
    )
    for row in connection.execute(query):
        yield Entry(row.table_name, row.op, row.first_item, row.last_item, unpack(row.payload))


def _is_about(entry: Entry, item_id: int) -> bool:
    if entry.first_item == entry.last_item:
        return entry.first_item == item_id
    return entry.table == _BY_ID and item_id in ids_of(entry.content)


def _first_step(connection: sa.Connection) -> float:
    """When the oldest step was made that knows its items; steps of Fettle 0.1 do not."""
    first = sa.select(sa.func.min(StepChangeRow.step_id)).where(StepChangeRow.first_item.is_not(None))
    beside = connection.execute(first).scalar()
    # Written so that the steps are read in their order, up to the first: their index is by item.
    knows = sa.func.coalesce(StepRow.first_item, -1) >= 0
    query = sa.select(StepRow.at).where(sa.or_(StepRow.id == beside, knows)).order_by(StepRow.id).limit(1)
    if beside is not None:
        query = query.where(StepRow.id <= beside)
    at = connection.execute(query).scalar()
    return float("inf") if at is None else float(at)


def _orphans(settled: list[Decision], *, own_since: float) -> Iterator[ItemEvent]:
    """Decisions from before steps knew their items."""
    for entry in settled:
        if entry.at < own_since:
            label = f"{entry.state.value} {entry.label or entry.reason}".strip().capitalize()
            yield ItemEvent(EventKind.STEP, 0, entry.at, entry.reviewer, label, items=1, decision=entry)


def _runs(connection: sa.Connection, item_id: int) -> Iterator[ItemEvent]:
    """One event a run, and one for all imports together."""
    things = sa.func.sum(sa.case((ProposalRow.kind == ProposalKind.NOTE.value, 0), else_=1))
    query = (
        sa.select(ProposalRow.run_id, RunRow.actor, RunRow.state, sa.func.max(ProposalRow.created_at), things)
        .join(RunRow, RunRow.id == ProposalRow.run_id, isouter=True)
        .where(ProposalRow.item_id == item_id)
        .group_by(ProposalRow.run_id, RunRow.actor, RunRow.state)
    )
    for run_id, actor, state, at, count in connection.execute(query):
        yield ItemEvent(
            kind=EventKind.RUN,
            id=run_id or 0,
            at=at,
            actor=actor or "",
            label=f"{f'Run {run_id}' if run_id else 'Import'} proposed {count} thing{'s' * (count != 1)}",
            undone=state == RunState.TAKEN_BACK.value,
            items=1,
        )


def _added(connection: sa.Connection, item_id: int, *, told: set[float]) -> list[ItemEvent]:
    row = connection.execute(sa.select(ItemRow.added_at, ItemRow.given).where(ItemRow.id == item_id)).first()
    # No step can touch an item before it is there: one that began no later is the one that added it.
    if row is None or any(at <= row.added_at for at in told):
        return []
    label = f"Added with the label {row.given}" if row.given else "Added"
    return [ItemEvent(EventKind.ADDED, 0, row.added_at, "", label, items=1)]
