"""Rows to records and back: the only place that knows both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from storage.geometry import from_json, to_json
from storage.records import (
    ClassKind,
    Decision,
    FileState,
    Item,
    ItemState,
    Job,
    JobState,
    LabelClass,
    NewItem,
    Proposal,
    ProposalDraft,
    ProposalKind,
    Provenance,
    Region,
    RegionRole,
    RegionSource,
    RegionStatus,
    Run,
    RunState,
    SecondOpinion,
    StageName,
)

Row = Mapping[str, Any] | RowMapping


def item(row: Row, *, root: str) -> Item:
    """``root`` is the path of the row's source."""
    values = {name: row[name] for name in _ITEM_FIELDS}
    return Item(
        path=f"{root}/{row['relpath']}",
        state=ItemState(row["state"]),
        file_state=FileState(row["file_state"]),
        second=SecondOpinion(row["second"]) if row["second"] else None,
        **values,
    )


_ITEM_FIELDS = tuple(name for name in Item.__slots__ if name not in ("path", "state", "file_state", "second"))


def new_item(value: NewItem, *, now: float) -> dict[str, Any]:
    """The row of a freshly ingested file; what it leaves out nobody knows yet."""
    return {
        "source_id": value.source_id,
        "relpath": value.relpath,
        "name": value.relpath.rpartition("/")[2],
        "width": value.width,
        "height": value.height,
        "channels": value.channels,
        "bit_depth": value.bit_depth,
        "format": value.format,
        "size_bytes": value.size_bytes,
        "mtime_ns": value.mtime_ns,
        "hash": value.hash,
        "given": value.given,
        "split": value.split,
        "error": value.error,
        "state": _UNREADABLE if value.error else _UNREVIEWED,
        "added_at": now,
    }


_UNREADABLE, _UNREVIEWED = ItemState.UNREADABLE.value, ItemState.UNREVIEWED.value


def label_class(row: Row) -> LabelClass:
    """A class of the schema."""
    return LabelClass(
        id=row["id"],
        name=row["name"],
        kind=ClassKind(row["kind"]),
        colour=row["colour"],
        key=row["key"],
        position=row["position"],
        parent=row["parent"],
        former=tuple(json.loads(row["former"] or "[]")),
    )


def proposal(row: Row) -> Proposal:
    """A stored proposal."""
    return Proposal(
        id=row["id"],
        item_id=row["item_id"],
        run_id=row["run_id"],
        provenance=Provenance(
            stage=StageName(row["stage"]),
            stage_version=row["stage_version"],
            model=row["model"],
            model_hash=row["model_hash"],
            settings_hash=row["settings_hash"],
        ),
        kind=ProposalKind(row["kind"]),
        class_name=row["class_name"],
        confidence=row["confidence"],
        role=RegionRole(row["role"]) if row["role"] else None,
        geometry=from_json(row["geometry"]) if row["geometry"] else None,
        blob=row["blob"],
        data=row["data"],
        superseded=bool(row["superseded"]),
        created_at=row["created_at"],
    )


def new_proposal(
    draft: ProposalDraft, *, item_id: int, run_id: int | None, provenance: Provenance, now: float
) -> dict[str, Any]:
    """The row of a draft."""
    return {
        "item_id": item_id,
        "run_id": run_id,
        "stage": provenance.stage.value,
        "stage_version": provenance.stage_version,
        "model": provenance.model,
        "model_hash": provenance.model_hash,
        "settings_hash": provenance.settings_hash,
        "kind": draft.kind.value,
        "class_name": draft.class_name,
        "confidence": draft.confidence,
        "role": draft.role.value if draft.role else None,
        "geometry": to_json(draft.geometry) if draft.geometry is not None else None,
        "blob": draft.blob,
        "data": dict(draft.data),
        "superseded": False,
        "created_at": now,
    }


def region(row: Row) -> Region:
    """A settled region."""
    return Region(
        id=row["id"],
        item_id=row["item_id"],
        role=RegionRole(row["role"]),
        class_name=row["class_name"],
        geometry=from_json(row["geometry"]),
        status=RegionStatus(row["status"]),
        source=RegionSource(row["source"]),
        proposal_id=row["proposal_id"],
        confidence=row["confidence"],
        author=row["author"],
        created_at=row["created_at"],
        version=row["version"],
    )


def decision(row: Row) -> Decision:
    """A stored decision."""
    return Decision(
        id=row["id"],
        item_id=row["item_id"],
        state=ItemState(row["state"]),
        label=row["label"],
        reason=row["reason"],
        reviewer=row["reviewer"],
        proposal_ids=tuple(row["proposal_ids"]),
        at=row["at"],
    )


def run(row: Row) -> Run:
    """A stored run."""
    return Run(
        id=row["id"],
        stages=tuple(StageName(name) for name in row["stages"]),
        where=row["where"],
        settings=row["settings"],
        settings_hash=row["settings_hash"],
        state=RunState(row["state"]),
        actor=row["actor"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
        items=row["items"],
    )


def job(row: Row) -> Job:
    """A stored job."""
    return Job(
        id=row["id"],
        run_id=row["run_id"],
        item_id=row["item_id"],
        stage=StageName(row["stage"]),
        state=JobState(row["state"]),
        attempts=row["attempts"],
        error=row["error"],
    )
