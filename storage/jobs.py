"""Runs and their jobs: queued as rows, claimed atomically under a lease, finished with their proposals in a commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage import mappers, proposals
from storage.errors import FettleError
from storage.hashing import hash_json
from storage.queries import parse
from storage.records import FileState, Item, ItemState, Job, JobState, Run, RunState, StageName, StageResult, Topic
from storage.schema import TABLES, ItemRow, JobRow, RunRow
from storage.store import Store
from storage.transaction import CHUNK, Transaction, chunked, held

LEASE_SECONDS = 120.0
"""How long a claim holds without a sign of life. The project lock makes orphans of this machine known at once."""

MAX_ATTEMPTS = 2
"""How often an item may take its worker down before it fails for good."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One item with its open jobs of a run, leased to one owner."""

    item: Item
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands, counted in jobs; ``items_left`` counts items with an open job."""

    total: int
    done: int
    failed: int
    cancelled: int
    items_left: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed job, for the error list."""

    item_id: int
    path: str
    stage: StageName
    error: str


def start(
    store: Store,
    *,
    stages: Sequence[StageName],
    where: str,
    settings: Mapping[str, Any],
    item_ids: Sequence[int] | None = None,
) -> Run:
    """Queue ``stages``, with frozen ``settings``, for all items that match ``where`` (or the ids given).

    Items whose file is unreadable, changed or missing are left out.

    Raises:
        FilterError: ``where`` does not parse.
        FettleError: No stages were named.
    """
    ordered = tuple(stage for stage in StageName if stage in set(stages))
    if not ordered:
        raise FettleError("A run needs at least one stage", "Stages: " + ", ".join(StageName) + ".")
    digest = hash_json({"stages": list(ordered), "settings": settings})
    with store.transact(f"Run {', '.join(ordered)}", undoable=False) as tx:
        row = {
            "stages": list(ordered),
            "where": where,
            "settings": dict(settings),
            "settings_hash": digest,
            "state": RunState.RUNNING.value,
            "actor": tx.actor,
            "created_at": tx.now,
            "finished_at": None,
            "items": 0,
        }
        run_id = tx.insert("runs", [row])[0]
        queued = 0
        for stage in ordered:
            if item_ids is None:
                queued = _queue_matching(tx, run_id, stage, where)
            else:
                chunks = chunked(dict.fromkeys(item_ids), CHUNK)
                queued = sum(_queue_ids(tx, run_id, stage, chunk) for chunk in chunks)
        tx.update("runs", [run_id], {"items": queued})
    return get_run(store, run_id)


def unfinished(store: Store, *, stages: Sequence[StageName], where: str, settings: Mapping[str, Any]) -> Run | None:
    """The newest interrupted run of exactly this kind, to be resumed instead of starting over."""
    ordered = [stage for stage in StageName if stage in set(stages)]
    digest = hash_json({"stages": ordered, "settings": settings})
    query = (
        sa.select(RunRow.__table__)
        .where(RunRow.state == RunState.RUNNING.value, RunRow.settings_hash == digest, RunRow.where == where)
        .order_by(RunRow.id.desc())
        .limit(1)
    )
    with store.reading() as connection:
        row = connection.execute(query).mappings().first()
    return mappers.run(row) if row else None


def get_run(store: Store, run_id: int) -> Run:
    """One run.

    Raises:
        FettleError: There is no such run.
    """
    with store.reading() as connection:
        row = connection.execute(sa.select(RunRow.__table__).where(RunRow.id == run_id)).mappings().first()
    if row is None:
        raise FettleError(f"There is no run {run_id}")
    return mappers.run(row)


def runs(store: Store, *, limit: int = 50) -> list[Run]:
    """Newest runs first."""
    query = sa.select(RunRow.__table__).order_by(RunRow.id.desc()).limit(limit)
    with store.reading() as connection:
        return [mappers.run(row) for row in connection.execute(query).mappings()]


def claim(store: Store, run_id: int, *, owner: str, limit: int) -> list[Claim]:
    """Lease the open jobs of the next ``limit`` items to ``owner``, all or none of an item's.

    Jobs whose lease ran out count as open; those of items hidden meanwhile (an undone ingest) do not.
    """
    with store.transact("Claim jobs", undoable=False) as tx:
        queued = JobRow.state == JobState.QUEUED.value
        expired = sa.and_(JobRow.state == JobState.RUNNING.value, JobRow.lease_until < tx.now)
        if store.shared:
            next_items: Any = _lock_items(tx, run_id, limit, queued, expired)
        else:
            # One select for each state: so the index on run, state and item ends the search after `limit` items.
            # With "or" it starts at the first item each time, and a run gets slower the farther it is.
            next_items = (
                sa.union(_next_items(run_id, limit, queued), _next_items(run_id, limit, expired))
                .order_by("item_id")
                .limit(limit)
            )
        statement = (
            sa.update(JobRow)
            .where(JobRow.run_id == run_id, sa.or_(queued, expired), JobRow.item_id.in_(next_items))
            .values(
                state=JobState.RUNNING.value,
                owner=owner,
                lease_until=tx.now + LEASE_SECONDS,
                attempts=JobRow.attempts + 1,
            )
            .returning(*JobRow.__table__.c)
            .execution_options(synchronize_session=False)
        )
        claimed = [mappers.job(row) for row in tx.connection.execute(statement).mappings()]
    by_item: dict[int, list[Job]] = {}
    order = list(StageName)
    for entry in sorted(claimed, key=lambda job: (job.item_id, order.index(job.stage))):
        by_item.setdefault(entry.item_id, []).append(entry)
    items = {item.id: item for item in store.items.get(by_item)}
    return [Claim(item=items[item_id], jobs=tuple(entries)) for item_id, entries in by_item.items()]


def _next_items(run_id: int, limit: int, free: sa.ColumnElement[bool]) -> sa.Select[Any]:
    found = (
        sa.select(JobRow.item_id)
        .join(ItemRow, ItemRow.id == JobRow.item_id)
        .where(JobRow.run_id == run_id, free, ItemRow.removed.is_(False))
        .distinct()
        .order_by(JobRow.item_id)
        .limit(limit)
        .subquery()
    )
    return sa.select(found.c.item_id)


def _lock_items(
    tx: Transaction, run_id: int, limit: int, queued: sa.ColumnElement[bool], expired: sa.ColumnElement[bool]
) -> list[int]:
    """The next items, each held by its first open job, so that those whom others are just claiming are passed over."""
    other = sa.orm.aliased(JobRow)
    open_before = sa.exists().where(
        other.run_id == run_id,
        other.item_id == JobRow.item_id,
        other.id < JobRow.id,
        sa.or_(
            other.state == JobState.QUEUED.value,
            sa.and_(other.state == JobState.RUNNING.value, other.lease_until < tx.now),
        ),
    )
    found: list[int] = []
    for free in (queued, expired):
        query = (
            sa.select(JobRow.item_id)
            .join(ItemRow, ItemRow.id == JobRow.item_id)
            .where(JobRow.run_id == run_id, free, ItemRow.removed.is_(False), ~open_before)
            .order_by(JobRow.item_id)
            .limit(limit - len(found))
            .with_for_update(of=JobRow, skip_locked=True)
        )
        if len(found) < limit:
            found += tx.connection.execute(query).scalars()
    return found


def renew(store: Store, run_id: int, *, owner: str) -> None:
    """Extend the leases of ``owner``: a sign of life."""
    with store.transact("Renew leases", undoable=False) as tx:
        tx.connection.execute(
            sa.update(JobRow)
            .where(JobRow.run_id == run_id, JobRow.owner == owner, JobRow.state == JobState.RUNNING.value)
            .values(lease_until=tx.now + LEASE_SECONDS)
        )


def finish(store: Store, run_id: int, results: Iterable[StageResult]) -> int:
    """Store results and close their jobs, in one commit. Returns how many proposals that made.

    A result for a job that is no longer running (cancelled, or finished by someone else) is dropped.
    """
    with store.transact("Store proposals", undoable=False) as tx:
        by_error: dict[str, list[StageResult]] = {}
        for result in results:
            by_error.setdefault(result.error, []).append(result)
        said = []
        for error, group in by_error.items():
            closed = _close(tx, [result.job_id for result in group], error=error)
            known = [result for result in group if result.job_id in closed]
            if known:
                tx.touch("runs", [result.item_id for result in known])
            if not error:
                said = [(result.item_id, result.provenance, result.proposals) for result in known]
        return len(proposals.write_many(tx, said, run_id=run_id))


def _close(tx: Transaction, job_ids: Sequence[int], *, error: str) -> set[int]:
    """Close those of the jobs that are running; returns which they were."""
    state = JobState.FAILED if error else JobState.DONE
    closed: set[int] = set()
    for chunk in chunked(job_ids, CHUNK):
        statement = (
            sa.update(JobRow)
            .where(JobRow.id.in_(chunk), JobRow.state == JobState.RUNNING.value)
            .values(state=state.value, error=error, owner=None, lease_until=None)
            .returning(JobRow.id)
            .execution_options(synchronize_session=False)
        )
        closed.update(tx.connection.execute(statement).scalars())
    return closed


def release(store: Store, job_ids: Iterable[int], *, error: str = "") -> int:
    """Give claimed jobs back to the queue; those that used up their attempts fail with ``error``.

    Returns how many failed for good.
    """
    failed = 0
    with store.transact("Give jobs back", undoable=False) as tx:
        for chunk in chunked(job_ids, CHUNK):
            mine = sa.and_(JobRow.id.in_(chunk), JobRow.state == JobState.RUNNING.value)
            if error:
                failed += tx.connection.execute(
                    sa.update(JobRow)
                    .where(mine, JobRow.attempts >= MAX_ATTEMPTS)
                    .values(state=JobState.FAILED.value, error=error, owner=None, lease_until=None)
                ).rowcount
            values: dict[str, Any] = {"state": JobState.QUEUED.value, "owner": None, "lease_until": None}
            if not error:
                # Given back unharmed (a cancel, a stop): that was no attempt.
                values["attempts"] = JobRow.attempts - 1
            tx.connection.execute(sa.update(JobRow).where(mine).values(**values))
        tx.touch("runs")
    return failed


def recover_orphans(store: Store) -> int:
    """Queue again what a dead process of this project had claimed.

    The holder of the project lock knows that nobody else is at work; of a shared project only leases tell, so those
    that ran out are taken.
    """
    with store.transact("Recover jobs", undoable=False) as tx:
        values = {"state": JobState.QUEUED.value, "owner": None, "lease_until": None}
        orphans = sa.update(JobRow).where(JobRow.state == JobState.RUNNING.value)
        if store.shared:
            orphans = orphans.where(JobRow.lease_until < tx.now)
        return tx.connection.execute(orphans.values(**values)).rowcount


def close_run(store: Store, run_id: int, *, cancelled: bool) -> Run:
    """Mark a run finished or cancelled, its open jobs (of a finished one: those of hidden items) cancelled.

    A run of a shared project that another Fettle still works on is not finished: that one finishes it.
    """
    with store.transact("Finish run", undoable=False) as tx:
        if store.shared and not cancelled and _is_worked_on(tx, run_id):
            return get_run(store, run_id)
        open_states = [JobState.QUEUED.value, JobState.RUNNING.value]
        tx.connection.execute(
            sa.update(JobRow)
            .where(JobRow.run_id == run_id, JobRow.state.in_(open_states))
            .values(state=JobState.CANCELLED.value, owner=None, lease_until=None)
        )
        state = RunState.CANCELLED if cancelled else RunState.DONE
        tx.update("runs", [run_id], {"state": state.value, "finished_at": tx.now})
        tx.topics.add(Topic.RUNS)
    return get_run(store, run_id)


def _is_worked_on(tx: Transaction, run_id: int) -> bool:
    # Two who finish at once must not each see the other at work: the second waits for the first.
    tx.connection.execute(held(sa.select(RunRow.id).where(RunRow.id == run_id)))
    leased = sa.select(JobRow.id).where(
        JobRow.run_id == run_id, JobRow.state == JobState.RUNNING.value, JobRow.lease_until >= tx.now
    )
    return tx.connection.execute(leased.limit(1)).first() is not None


def progress(store: Store, run_id: int) -> Progress:
    """Counts of one run's jobs."""
    query = sa.select(JobRow.state, sa.func.count()).where(JobRow.run_id == run_id).group_by(JobRow.state)
    left = sa.select(sa.func.count(sa.distinct(JobRow.item_id))).where(
        JobRow.run_id == run_id, JobRow.state.in_([JobState.QUEUED.value, JobState.RUNNING.value])
    )
    with store.reading() as connection:
        counts = {row[0]: row[1] for row in connection.execute(query)}
        items_left = connection.execute(left).scalar_one()
    return Progress(
        total=sum(counts.values()),
        done=counts.get(JobState.DONE, 0),
        failed=counts.get(JobState.FAILED, 0),
        cancelled=counts.get(JobState.CANCELLED, 0),
        items_left=items_left,
    )


def counts(store: Store) -> dict[str, int]:
    """All jobs of the project by state."""
    query = sa.select(JobRow.state, sa.func.count()).group_by(JobRow.state)
    with store.reading() as connection:
        found = {row[0]: row[1] for row in connection.execute(query)}
    return {state.value: found.get(state.value, 0) for state in JobState}


def failures(store: Store, run_id: int, *, limit: int = 1_000) -> list[Failure]:
    """Failed jobs of a run, in the order of the items."""
    query = (
        sa.select(JobRow.item_id, ItemRow.relpath, JobRow.stage, JobRow.error)
        .join(ItemRow, ItemRow.id == JobRow.item_id)
        .where(JobRow.run_id == run_id, JobRow.state == JobState.FAILED.value)
        .order_by(JobRow.item_id, JobRow.id)
        .limit(limit)
    )
    with store.reading() as connection:
        return [
            Failure(item_id=row.item_id, path=row.relpath, stage=StageName(row.stage), error=row.error)
            for row in connection.execute(query)
        ]


def _queue_matching(tx: Transaction, run_id: int, stage: StageName, where: str) -> int:
    matching = sa.select(ItemRow.id).where(parse(where, tx.connection), _computable())
    return _queue(tx, run_id, stage, matching)


def _queue_ids(tx: Transaction, run_id: int, stage: StageName, ids: Sequence[int]) -> int:
    chosen = sa.select(ItemRow.id).where(ItemRow.id.in_(ids), ItemRow.removed.is_(False), _computable())
    return _queue(tx, run_id, stage, chosen)


def _computable() -> sa.ColumnElement[bool]:
    """Items with pixels that are theirs: a changed file's would be mistaken for those that were decided on."""
    return sa.and_(ItemRow.state != ItemState.UNREADABLE.value, ItemRow.file_state == FileState.PRESENT.value)


def _queue(tx: Transaction, run_id: int, stage: StageName, ids: sa.Select[Any]) -> int:
    # INSERT … SELECT: a run over a million items never brings their ids into this process.
    chosen = ids.subquery()
    rows = sa.select(
        sa.literal(run_id), chosen.c.id, sa.literal(stage.value), sa.literal(JobState.QUEUED.value), sa.literal(0),
        sa.literal(""),
    )  # fmt: skip
    columns = ["run_id", "item_id", "stage", "state", "attempts", "error"]
    statement = sa.insert(TABLES["jobs"]).from_select(columns, rows)
    return tx.connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
