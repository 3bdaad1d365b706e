"""Taking back a whole run: what it proposed is superseded, what it had superseded is proposed again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from storage import jobs, mappers, regions
from storage.errors import FettleError
from storage.records import (
    DECIDED_STATES,
    Changes,
    JobState,
    Proposal,
    ProposalKind,
    Region,
    RegionRole,
    RegionSource,
    RegionStatus,
    RunState,
    StageName,
)
from storage.schema import ItemRow, JobRow, ProposalRow, RunRow
from storage.store import Store, changes_of
from storage.transaction import CHUNK, Transaction, chunked


def take_back_run(store: Store, run_id: int) -> Changes:
    """Undo what a run proposed, as one step of this person, which can itself be undone.

    Decisions stay, also those that kept a region of the run: a person made them. Where a later run has spoken on the
    same stage of an item, its word stays.

    Raises:
        FettleError: There is no such run, it is still at work, or it was taken back before.
    """
    run = jobs.get_run(store, run_id)
    if run.state is RunState.RUNNING:
        raise FettleError(f"Run {run_id} is still at work", "Cancel it first, or wait until it is done.")
    if run.state is RunState.TAKEN_BACK:
        raise FettleError(f"Run {run_id} is taken back already")
    with store.transact(f"Take back run {run_id}") as tx:
        gone = set(
            tx.connection.execute(sa.select(RunRow.id).where(RunRow.state == RunState.TAKEN_BACK.value)).scalars()
        )
        for chunk in chunked(_items(tx, run_id), CHUNK):
            _take_back(tx, run_id, chunk, gone=gone)
        tx.update("runs", [run_id], {"state": RunState.TAKEN_BACK.value})
    return changes_of(tx)


@dataclass(frozen=True, slots=True)
class _Said:
    """All that was ever proposed for some items, and which runs have spoken of what."""

    proposals: dict[int, list[Proposal]]
    spoken: dict[tuple[int, str], set[int]]


def _items(tx: Transaction, run_id: int) -> list[int]:
    spoken = sa.union(
        sa.select(ProposalRow.item_id).where(ProposalRow.run_id == run_id),
        sa.select(JobRow.item_id).where(JobRow.run_id == run_id, JobRow.state == JobState.DONE.value),
    )
    return sorted(tx.connection.execute(spoken).scalars())


def _take_back(tx: Transaction, run_id: int, ids: Sequence[int], *, gone: set[int]) -> None:
    said = _read(tx, ids)
    superseded: dict[int, dict[str, object]] = {}
    changed: dict[int, set[StageName]] = {}
    for (item_id, stage), speakers in said.spoken.items():
        # What a later run or nobody superseded since is not this run's to give back.
        if run_id not in speakers or max(speakers - gone, default=0) != run_id:
            continue
        before = max(speakers - gone - {run_id}, default=None)
        changed.setdefault(item_id, set()).add(StageName(stage))
        for entry in said.proposals.get(item_id, ()):
            if entry.provenance.stage == stage and entry.run_id in (run_id, before) and entry.run_id is not None:
                superseded[entry.id] = {"superseded": entry.run_id == run_id}
    tx.update_each("proposals", superseded)
    live: dict[int, list[Proposal]] = {}
    for item_id, entries in said.proposals.items():
        live[item_id] = [e for e in entries if not superseded.get(e.id, {"superseded": e.superseded})["superseded"]]
    _summarise(tx, changed, live, said, gone=gone | {run_id})


def _read(tx: Transaction, ids: Sequence[int]) -> _Said:
    found: dict[int, list[Proposal]] = {}
    spoken: dict[tuple[int, str], set[int]] = {}
    proposals = sa.select(ProposalRow.__table__).where(ProposalRow.item_id.in_(ids)).order_by(ProposalRow.id)
    for row in tx.connection.execute(proposals).mappings():
        found.setdefault(row["item_id"], []).append(mappers.proposal(row))
        if row["run_id"] is not None:
            spoken.setdefault((row["item_id"], row["stage"]), set()).add(row["run_id"])
    # A stage that found nothing leaves no proposal, but has superseded what was there.
    done = sa.select(JobRow.item_id, JobRow.stage, JobRow.run_id).where(
        JobRow.item_id.in_(ids), JobRow.state == JobState.DONE.value
    )
    for item_id, stage, run_id in tx.connection.execute(done):
        spoken.setdefault((item_id, stage), set()).add(run_id)
    return _Said(found, spoken)


def _summarise(
    tx: Transaction,
    changed: dict[int, set[StageName]],
    live: dict[int, list[Proposal]],
    said: _Said,
    *,
    gone: set[int],
) -> None:
    """The items' columns as if the run had never been."""
    decided = [state.value for state in DECIDED_STATES]
    query = sa.select(ItemRow.id, ItemRow.state.in_(decided)).where(ItemRow.id.in_(list(changed)))
    settled = {row[0]: bool(row[1]) for row in tx.connection.execute(query)}
    drawn = regions.read(tx.connection, changed)
    summaries: dict[int, dict[str, object]] = {}
    for item_id, stages in changed.items():
        entries = live.get(item_id, [])
        values = summaries[item_id] = {}
        if StageName.CLASSIFY in stages:
            best = _best(entries, StageName.CLASSIFY, ProposalKind.CLASS)
            values |= {"predicted": best and best.class_name, "score": best and best.confidence}
        if StageName.ANOMALY in stages:
            best = _best(entries, StageName.ANOMALY, ProposalKind.SCORE)
            values["anomaly"] = best and best.confidence
        if StageName.CLEAN in stages and not settled[item_id]:
            looked = bool(said.spoken.get((item_id, StageName.CLEAN.value), set()) - gone)
            values["marked"] = _marked(entries, drawn.get(item_id, ()), looked=looked)
    tx.update_each("items", summaries)


def _best(entries: Iterable[Proposal], stage: StageName, kind: ProposalKind) -> Proposal | None:
    """The first of that kind among what the stage said last."""
    own = [entry for entry in entries if entry.provenance.stage is stage]
    for _, group in reversed([(key, list(group)) for key, group in groupby(own, lambda e: (e.run_id, e.created_at))]):
        return next((entry for entry in group if entry.kind is kind), None)
    return None


def _marked(entries: Iterable[Proposal], drawn: Iterable[Region], *, looked: bool) -> bool | None:
    by_hand = any(
        region.role is RegionRole.MARKING
        and region.source is RegionSource.PERSON
        and region.status is RegionStatus.KEPT
        for region in drawn
    )
    cleaned = [entry for entry in entries if entry.provenance.stage is StageName.CLEAN]
    if by_hand or any(entry.role is RegionRole.MARKING for entry in cleaned):
        return True
    return False if looked or cleaned else None
