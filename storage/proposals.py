"""Proposals: written by machines in batches, read item by item, superseded but never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from storage import mappers
from storage.records import (
    DECIDED_STATES,
    Proposal,
    ProposalDraft,
    ProposalKind,
    Provenance,
    RegionRole,
    StageName,
)
from storage.schema import ItemRow, ProposalRow
from storage.store import Store
from storage.transaction import CHUNK, Transaction, chunked


def live(store: Store, item_id: int) -> list[Proposal]:
    """The item's proposals that no later run of the same stage has superseded, oldest first."""
    with store.reading() as connection:
        return read_live(connection, [item_id]).get(item_id, [])


def live_of_many(store: Store, item_ids: Iterable[int]) -> dict[int, list[Proposal]]:
    """Live proposals by item; items without any are absent."""
    with store.reading() as connection:
        return read_live(connection, item_ids)


def read_live(connection: sa.Connection, item_ids: Iterable[int]) -> dict[int, list[Proposal]]:
    """`live_of_many` within a transaction."""
    found: dict[int, list[Proposal]] = {}
    for chunk in chunked(item_ids, CHUNK):
        query = (
            sa.select(ProposalRow.__table__)
            .where(ProposalRow.item_id.in_(chunk), ProposalRow.superseded.is_(False))
            .order_by(ProposalRow.id)
        )
        for row in connection.execute(query).mappings():
            found.setdefault(row["item_id"], []).append(mappers.proposal(row))
    return found


def count_by_stage(store: Store, run_id: int) -> dict[str, int]:
    """How many proposals a run has made, by stage."""
    query = sa.select(ProposalRow.stage, sa.func.count()).where(ProposalRow.run_id == run_id)
    with store.reading() as connection:
        found = {row[0]: row[1] for row in connection.execute(query.group_by(ProposalRow.stage))}
    return {stage.value: found[stage.value] for stage in StageName if stage.value in found}


def write(
    tx: Transaction,
    *,
    item_id: int,
    run_id: int | None,
    provenance: Provenance,
    drafts: Sequence[ProposalDraft],
) -> list[int]:
    """Store what one stage says of one item, superseding what that stage said before, and refresh the item's summary.

    Decided items keep the person's word: only the machine's columns change.
    """
    tx.connection.execute(
        sa.update(ProposalRow)
        .where(
            ProposalRow.item_id == item_id,
            ProposalRow.stage == provenance.stage.value,
            ProposalRow.run_id.is_not(None) if run_id is not None else ProposalRow.run_id.is_(None),
            ProposalRow.superseded.is_(False),
        )
        .values(superseded=True)
    )
    rows = [
        mappers.new_proposal(draft, item_id=item_id, run_id=run_id, provenance=provenance, now=tx.now)
        for draft in drafts
    ]
    ids = tx.insert("proposals", rows)
    _summarise(tx, item_id, provenance.stage, drafts)
    return ids


def _summarise(tx: Transaction, item_id: int, stage: StageName, drafts: Sequence[ProposalDraft]) -> None:
    values: dict[str, object] = {}
    if stage is StageName.CLASSIFY:
        best = next((draft for draft in drafts if draft.kind is ProposalKind.CLASS), None)
        values = {"predicted": best and best.class_name, "score": best and best.confidence}
    elif stage is StageName.ANOMALY:
        best = next((draft for draft in drafts if draft.kind is ProposalKind.SCORE), None)
        values = {"anomaly": best and best.confidence}
    elif stage is StageName.CLEAN and not _is_decided(tx, item_id):
        values = {"marked": any(draft.role is RegionRole.MARKING for draft in drafts)}
    if values:
        tx.update("items", [item_id], values)


def _is_decided(tx: Transaction, item_id: int) -> bool:
    state = tx.connection.execute(sa.select(ItemRow.state).where(ItemRow.id == item_id)).scalar_one()
    return state in {entry.value for entry in DECIDED_STATES}
