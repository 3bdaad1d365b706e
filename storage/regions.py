"""Regions a person draws, edits, keeps or turns down; each call is one undoable step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage import classes, direct, mappers, versions
from storage.errors import FettleError, StaleWriteError
from storage.geometry import to_json
from storage.records import (
    Changes,
    Geometry,
    Proposal,
    Region,
    RegionRole,
    RegionSource,
    RegionStatus,
)
from storage.schema import RegionRow
from storage.store import Store, changes_of
from storage.transaction import CHUNK, Transaction, chunked, held

_COLUMNS = tuple(RegionRow.__table__.c.keys())


def of_item(store: Store, item_id: int) -> list[Region]:
    """Kept and rejected regions of one item, oldest first."""
    with store.reading() as connection:
        return read(connection, [item_id]).get(item_id, [])


def of_many(store: Store, item_ids: Iterable[int]) -> dict[int, list[Region]]:
    """Regions by item; items without any are absent."""
    with store.reading() as connection:
        return read(connection, item_ids)


def read(connection: sa.Connection, item_ids: Iterable[int]) -> dict[int, list[Region]]:
    """`of_many` within a transaction."""
    found: dict[int, list[Region]] = {}
    for chunk in chunked(item_ids, CHUNK):
        for row in direct.read(connection, "regions", _COLUMNS, chunk, by="item_id"):
            values = dict(zip(_COLUMNS, row, strict=True))
            found.setdefault(values["item_id"], []).append(mappers.region(values))
    return found


def open_proposals(proposals: Iterable[Proposal], regions: Iterable[Region]) -> list[Proposal]:
    """The region proposals nobody has kept or turned down yet: what is drawn dashed."""
    settled = {region.proposal_id for region in regions}
    return [entry for entry in proposals if entry.geometry is not None and entry.id not in settled]


def draw(
    store: Store,
    *,
    item_id: int,
    geometry: Geometry,
    role: RegionRole = RegionRole.DEFECT,
    class_name: str | None = None,
    item_version: int | None = None,
) -> Changes:
    """Add a region a person drew.

    Raises:
        StaleWriteError: The item no longer has the version the person saw.
    """
    with store.transact(f"Draw {_named(role, class_name)}") as tx:
        versions.check_item(tx, item_id, seen=item_version)
        if class_name:
            classes.ensure(tx, [class_name])
        row = new_row(
            tx, item_id=item_id, geometry=geometry, role=role, class_name=class_name, source=RegionSource.PERSON
        )
        tx.insert("regions", [row])
    return changes_of(tx)


def keep(
    store: Store,
    proposal: Proposal,
    *,
    geometry: Geometry | None = None,
    class_name: str | None = None,
    item_version: int | None = None,
) -> Changes:
    """Keep a proposed region, as proposed or with the own ``geometry`` or class; the proposal never changes.

    Raises:
        StaleWriteError: It was kept or turned down since ``proposal`` was read, or the item changed.
    """
    shape = geometry if geometry is not None else proposal.geometry
    if shape is None:
        raise FettleError("This proposal has no region to keep")
    role = proposal.role or RegionRole.DEFECT
    edited = geometry is not None or class_name not in (None, proposal.class_name)
    name = class_name or (proposal.class_name if role is RegionRole.DEFECT else None)
    with store.transact(f"{'Edit' if edited else 'Keep'} {_named(role, name)}") as tx:
        versions.check_item(tx, proposal.item_id, seen=item_version)
        check_open(tx, proposal)
        if name:
            classes.ensure(tx, [name])
        tx.insert("regions", [from_proposal(tx, proposal, geometry=geometry, class_name=name, edited=edited)])
    return changes_of(tx)


def reject(store: Store, proposal: Proposal, *, item_version: int | None = None) -> Changes:
    """Turn a proposed region down.

    Raises:
        StaleWriteError: It was kept or turned down since ``proposal`` was read, or the item changed.
    """
    if proposal.geometry is None:
        raise FettleError("This proposal has no region to reject")
    with store.transact(f"Reject {_named(proposal.role or RegionRole.DEFECT, proposal.class_name)}") as tx:
        versions.check_item(tx, proposal.item_id, seen=item_version)
        check_open(tx, proposal)
        row = from_proposal(tx, proposal, geometry=None, class_name=proposal.class_name, edited=False)
        tx.insert("regions", [{**row, "status": RegionStatus.REJECTED.value}])
    return changes_of(tx)


def keep_many(
    store: Store,
    proposals: Sequence[Proposal],
    *,
    unnamed: Mapping[int, str] | None = None,
    item_version: int | None = None,
) -> Changes:
    """Keep several proposed regions as proposed, as one step.

    Args:
        store: The project.
        proposals: Those to keep.
        unnamed: By item, the class of those defects that come without one.
        item_version: Where they are of one item, the version the person saw of it.

    Raises:
        StaleWriteError: One was kept or turned down since it was read, or the item changed.
    """

    def named(proposal: Proposal) -> str | None:
        if proposal.role not in (None, RegionRole.DEFECT):
            return None
        return proposal.class_name or (unnamed or {}).get(proposal.item_id)

    with store.transact(f"Keep {_counted(proposals)}") as tx:
        _check_many(tx, proposals, seen=item_version)
        classes.ensure(tx, sorted({name for entry in proposals if (name := named(entry))}))
        rows = [from_proposal(tx, p, geometry=None, class_name=named(p), edited=False) for p in proposals]
        tx.insert("regions", rows)
    return changes_of(tx)


def reject_many(store: Store, proposals: Sequence[Proposal], *, item_version: int | None = None) -> Changes:
    """Turn several proposed regions down, as one step; arguments and errors as `keep_many`."""
    with store.transact(f"Reject {_counted(proposals)}") as tx:
        _check_many(tx, proposals, seen=item_version)
        rows = [from_proposal(tx, p, geometry=None, class_name=p.class_name, edited=False) for p in proposals]
        tx.insert("regions", [{**row, "status": RegionStatus.REJECTED.value} for row in rows])
    return changes_of(tx)


def take(
    store: Store,
    *,
    keep: Sequence[Proposal],
    drop: Sequence[Proposal],
    label: str,
    item_version: int | None = None,
) -> Changes:
    """Keep some proposed regions and turn others down, as one step called ``label``; else as `keep_many`."""
    with store.transact(label) as tx:
        _check_many(tx, [*keep, *drop], seen=item_version)
        classes.ensure(tx, sorted({name for entry in keep if (name := _own_class(entry))}))
        rows = [from_proposal(tx, p, geometry=None, class_name=_own_class(p), edited=False) for p in (*keep, *drop)]
        for row in rows[len(keep) :]:
            row["status"] = RegionStatus.REJECTED.value
        tx.insert("regions", rows)
    return changes_of(tx)


def reopen(store: Store, rejected: Sequence[Region], *, item_version: int | None = None) -> Changes:
    """Propose again what was turned down: its row goes, the proposal stands as it came.

    Raises:
        FettleError: One was not a turned-down proposal.
        StaleWriteError: One was changed since it was read, or the item changed.
    """
    if not rejected or any(r.proposal_id is None or r.status is not RegionStatus.REJECTED for r in rejected):
        raise FettleError("Only a proposal that was turned down can be opened again")
    one = rejected[0]
    what = _named(one.role, one.class_name) if len(rejected) == 1 else _counted(rejected)
    with store.transact(f"Reopen {what}") as tx:
        _check_items(tx, {region.item_id for region in rejected}, seen=item_version)
        for region in rejected:
            check_fresh(tx, region)
        tx.delete("regions", [region.id for region in rejected])
    return changes_of(tx)


def reshape(store: Store, region: Region, geometry: Geometry, *, item_version: int | None = None) -> Changes:
    """Give a settled region a new shape.

    Raises:
        StaleWriteError: It was changed or deleted since ``region`` was read, or the item changed.
    """
    values: dict[str, Any] = {"geometry": to_json(geometry), "source": RegionSource.PERSON.value}
    return _change(store, region, f"Reshape {_named(region.role, region.class_name)}", values, seen=item_version)


def rename(store: Store, region: Region, class_name: str, *, item_version: int | None = None) -> Changes:
    """Give a settled region another class.

    Raises:
        StaleWriteError: It was changed or deleted since ``region`` was read, or the item changed.
    """
    values: dict[str, Any] = {"class_name": class_name, "source": RegionSource.PERSON.value}
    return _change(store, region, f"Make region “{class_name}”", values, seen=item_version)


def delete(store: Store, region: Region, *, item_version: int | None = None) -> Changes:
    """Remove a settled region. One that came from a proposal becomes a rejection, so that it stays gone.

    Raises:
        StaleWriteError: It was changed or deleted since ``region`` was read, or the item changed.
    """
    label = f"Delete {_named(region.role, region.class_name)}"
    if region.proposal_id is not None and region.status is RegionStatus.KEPT:
        return _change(store, region, label, {"status": RegionStatus.REJECTED.value}, seen=item_version)
    with store.transact(label) as tx:
        versions.check_item(tx, region.item_id, seen=item_version)
        check_fresh(tx, region)
        tx.delete("regions", [region.id])
    return changes_of(tx)


def from_proposal(
    tx: Transaction, proposal: Proposal, *, geometry: Geometry | None, class_name: str | None, edited: bool
) -> dict[str, Any]:
    """The row that keeps ``proposal``, for bulk decisions within a transaction."""
    shape = geometry if geometry is not None else proposal.geometry
    if shape is None:
        raise FettleError("This proposal has no region")
    return new_row(
        tx,
        item_id=proposal.item_id,
        geometry=shape,
        role=proposal.role or RegionRole.DEFECT,
        class_name=class_name,
        source=RegionSource.PERSON if edited else RegionSource.PROPOSAL,
        proposal_id=proposal.id,
        confidence=proposal.confidence,
    )


def new_row(
    tx: Transaction,
    *,
    item_id: int,
    geometry: Geometry,
    role: RegionRole,
    class_name: str | None,
    source: RegionSource,
    proposal_id: int | None = None,
    confidence: float | None = None,
) -> dict[str, Any]:
    """A kept region's row."""
    return {
        "item_id": item_id,
        "role": role.value,
        "class_name": class_name,
        "geometry": to_json(geometry),
        "status": RegionStatus.KEPT.value,
        "source": source.value,
        "proposal_id": proposal_id,
        "confidence": confidence,
        "author": tx.actor,
        "created_at": tx.now,
        "version": 0,
    }


def _change(store: Store, region: Region, label: str, values: dict[str, Any], *, seen: int | None) -> Changes:
    with store.transact(label) as tx:
        versions.check_item(tx, region.item_id, seen=seen)
        check_fresh(tx, region)
        if values.get("class_name"):
            classes.ensure(tx, [values["class_name"]])
        tx.update("regions", [region.id], values)
    return changes_of(tx)


def check_fresh(tx: Transaction, region: Region) -> None:
    """Refuse an edit of a region that was changed or deleted since it was read.

    Raises:
        StaleWriteError: It was.
    """
    query = sa.select(RegionRow.version).where(RegionRow.id == region.id)
    version = tx.connection.execute(held(query)).scalar()
    if version != region.version:
        raise StaleWriteError("Someone changed this region since you saw it", "Look at it again, then edit.")


def check_open(tx: Transaction, proposal: Proposal) -> None:
    """Refuse to settle a proposal that was settled since it was read.

    Raises:
        StaleWriteError: It was.
    """
    if tx.connection.execute(sa.select(RegionRow.id).where(RegionRow.proposal_id == proposal.id)).first():
        raise StaleWriteError("Someone settled this proposal since you saw it", "Look at the item again.")


def _own_class(proposal: Proposal) -> str | None:
    return proposal.class_name if proposal.role in (None, RegionRole.DEFECT) else None


def _check_many(tx: Transaction, proposals: Sequence[Proposal], *, seen: int | None) -> None:
    if not proposals:
        raise FettleError("No proposed region is open here")
    if any(entry.geometry is None for entry in proposals):
        raise FettleError("One of these proposals has no region")
    _check_items(tx, {entry.item_id for entry in proposals}, seen=seen)
    for chunk in chunked([entry.id for entry in proposals], CHUNK):
        if tx.connection.execute(sa.select(RegionRow.id).where(RegionRow.proposal_id.in_(chunk))).first():
            raise StaleWriteError("Someone settled one of these since you saw them", "Look at the item again.")


def _check_items(tx: Transaction, items: set[int], *, seen: int | None) -> None:
    if len(items) == 1:
        versions.check_item(tx, items.pop(), seen=seen)
    else:
        for chunk in chunked(items, CHUNK):
            versions.locked_rows(tx, chunk)


def _counted(what: Sequence[Proposal] | Sequence[Region]) -> str:
    return "1 region" if len(what) == 1 else f"{len(what):,} regions"


def _named(role: RegionRole, class_name: str | None) -> str:
    return f"{class_name} region" if class_name and role is RegionRole.DEFECT else role.value
