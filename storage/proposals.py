"""Proposals: written by machines in batches, read item by item, superseded but never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from storage import direct, former_names, mappers
from storage.cleaned import REFILLED
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

_COLUMNS = tuple(ProposalRow.__table__.c.keys())
_WITHOUT_DATA = tuple(name for name in _COLUMNS if name != "data")


def live(store: Store, item_id: int) -> list[Proposal]:
    """The item's proposals that no later run of the same stage has superseded, oldest first."""
    with store.reading() as connection:
        return read_live(connection, [item_id]).get(item_id, [])


def live_of_many(store: Store, item_ids: Iterable[int], *, as_said: bool = False) -> dict[int, list[Proposal]]:
    """Live proposals by item; items without any are absent.

    Classes go by the names of today, unless they are wanted ``as_said`` by the models.
    """
    with store.reading() as connection:
        return read_live(connection, item_ids, as_said=as_said)


def read_live(
    connection: sa.Connection, item_ids: Iterable[int], *, data: bool = True, as_said: bool = False
) -> dict[int, list[Proposal]]:
    """`live_of_many` within a transaction; without ``data`` where nobody looks at it: all else is quicker to read."""
    columns = _COLUMNS if data else _WITHOUT_DATA
    found: dict[int, list[Proposal]] = {}
    for chunk in chunked(item_ids, CHUNK):
        for row in direct.read(connection, "proposals", columns, chunk, by="item_id", unless="superseded"):
            values = {"data": {}, **dict(zip(columns, row, strict=True))}
            found.setdefault(values["item_id"], []).append(mappers.proposal(values))
    if found and not as_said and (former := former_names.read(connection)):
        return {key: [former_names.renamed(entry, former) for entry in entries] for key, entries in found.items()}
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
    """`write_many` for one stage and one item; returns the new ids."""
    return write_many(tx, [(item_id, provenance, drafts)], run_id=run_id)


def write_many(
    tx: Transaction, said: Sequence[tuple[int, Provenance, Sequence[ProposalDraft]]], *, run_id: int | None
) -> list[int]:
    """Store what stages say of items, superseding what they said before, and refresh the items' summaries.

    Decided items keep the person's word: only the machine's columns change.

    Args:
        tx: The transaction.
        said: Item, stage and proposals, each stage once an item at most.
        run_id: The run they come from; None: an import, which supersedes imports alone.
    """
    by_stage: dict[StageName, list[int]] = {}
    for item_id, provenance, _ in said:
        by_stage.setdefault(provenance.stage, []).append(item_id)
    for stage, item_ids in by_stage.items():
        for chunk in chunked(item_ids, CHUNK):
            tx.connection.execute(
                sa.update(ProposalRow)
                .where(
                    ProposalRow.item_id.in_(chunk),
                    ProposalRow.stage == stage.value,
                    _of_runs() if run_id is not None else ~_of_runs(),
                    ProposalRow.superseded.is_(False),
                )
                .values(superseded=True)
            )
    rows = [
        mappers.new_proposal(draft, item_id=item_id, run_id=run_id, provenance=provenance, now=tx.now)
        for item_id, provenance, drafts in said
        for draft in drafts
    ]
    ids = tx.insert("proposals", rows)
    tx.judge_marks(item_id for item_id, provenance, drafts in said if _says_marks(provenance.stage, drafts))
    decided = _decided(tx, by_stage.get(StageName.CLEAN, ()))
    former = former_names.read(tx.connection) if StageName.CLASSIFY in by_stage else {}
    summaries: dict[int, dict[str, object]] = {}
    for item_id, provenance, drafts in said:
        if values := _summary(provenance.stage, drafts, decided=item_id in decided, former=former):
            summaries.setdefault(item_id, {}).update(values)
    tx.update_each("items", summaries)
    return ids


def _says_marks(stage: StageName, drafts: Sequence[ProposalDraft]) -> bool:
    """Whether it may follow that an item is marked, or no longer."""
    if stage in (StageName.CLEAN, StageName.CROP):
        return True
    return any(draft.role in (RegionRole.MARKING, RegionRole.ROI) for draft in drafts)


def _of_runs() -> sa.ColumnElement[bool]:
    """What runs said, and what was refilled since: the next run supersedes both, and no import."""
    return sa.or_(ProposalRow.run_id.is_not(None), ProposalRow.model.like(f"{REFILLED}+%"))


def _summary(
    stage: StageName, drafts: Sequence[ProposalDraft], *, decided: bool, former: former_names.Former
) -> dict[str, object]:
    """The item's columns that follow from what a stage said."""
    if stage is StageName.CLASSIFY:
        best = next((draft for draft in drafts if draft.kind is ProposalKind.CLASS), None)
        name = former_names.of_today(former, best.class_name) if best is not None else None
        return {"predicted": name, "score": best and best.confidence}
    if stage is StageName.ANOMALY:
        best = next((draft for draft in drafts if draft.kind is ProposalKind.SCORE), None)
        return {"anomaly": best and best.confidence}
    if stage is StageName.CLEAN and not decided:
        return {"marked": any(draft.role is RegionRole.MARKING for draft in drafts)}
    return {}


def _decided(tx: Transaction, item_ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for chunk in chunked(item_ids, CHUNK):
        settled = ItemRow.state.in_([state.value for state in DECIDED_STATES])
        found.update(tx.connection.execute(sa.select(ItemRow.id).where(ItemRow.id.in_(chunk), settled)).scalars())
    return found
