"""Several regions changed in one undoable step: operations, pasting, moving; the window and the command line use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage import classes, proposals, region_ops, regions, versions
from storage.errors import FettleError, StaleWriteError
from storage.geometry import clip, to_json
from storage.records import Changes, Geometry, Proposal, Region, RegionRole, RegionSource, RegionStatus
from storage.store import Store, changes_of
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class RegionEdit:
    """One region's part of a step.

    Attributes:
        item_id: The item it lies on.
        geometry: What it becomes; None: deleted, or turned down where it is a proposal.
        target: What is changed; None: a new region.
        role: Of a new region.
        class_name: Of a new region, or the one the target gets; None: it keeps its own.
    """

    item_id: int
    geometry: Geometry | None
    target: Region | Proposal | None = None
    role: RegionRole = RegionRole.DEFECT
    class_name: str | None = None


@dataclass(frozen=True, slots=True)
class Copied:
    """A region on its way to other items: what it looks like and what it marks."""

    geometry: Geometry
    role: RegionRole
    class_name: str | None


def planned(
    entries: Sequence[Region | Proposal], name: str, numbers: Sequence[float], frame: region_ops.Frame
) -> list[RegionEdit]:
    """What an operation of `region_ops` makes of these regions of one item, chosen first first; heavy for large masks.

    Raises:
        FettleError: As `region_ops.apply`; or nothing would change.
    """
    shapes = [_shape(entry) for entry in entries]
    edits: list[RegionEdit] = []
    for entry, before, found in zip(entries, shapes, region_ops.apply(name, numbers, shapes, frame), strict=True):
        role, class_name = entry.role or RegionRole.DEFECT, entry.class_name
        if not found:
            edits.append(RegionEdit(entry.item_id, None, entry))
            continue
        if found[0] != before:
            edits.append(RegionEdit(entry.item_id, found[0], entry))
        edits += [RegionEdit(entry.item_id, more, role=role, class_name=class_name) for more in found[1:]]
    if not edits:
        raise FettleError("That changes nothing")
    return edits


def resolved(store: Store, item_id: int, keys: Sequence[str]) -> list[Region | Proposal]:
    """What stands behind ``p12`` (a proposal, or the region that it was kept as) and ``r7``, in this order.

    Raises:
        StaleWriteError: One of them is gone.
    """
    kept = [region for region in regions.of_item(store, item_id) if region.status is RegionStatus.KEPT]
    waiting = regions.open_proposals(proposals.live(store, item_id), regions.of_item(store, item_id))
    known: dict[str, Region | Proposal] = {f"p{entry.id}": entry for entry in waiting}
    known |= {f"p{region.proposal_id}": region for region in kept if region.proposal_id is not None}
    known |= {f"r{region.id}": region for region in kept}
    missing = [key for key in keys if key not in known]
    if missing:
        raise StaleWriteError("One of these regions is gone", "Look at the item again.")
    return [known[key] for key in keys]


def latest(store: Store, entry: Region | Proposal) -> Region | Proposal:
    """As it is by now: a region read again, a proposal as the region it was kept as; one that is gone as it was."""
    found = regions.of_item(store, entry.item_id)
    if isinstance(entry, Proposal):
        kept = (one for one in found if one.proposal_id == entry.id and one.status is RegionStatus.KEPT)
        return next(kept, entry)
    return next((one for one in found if one.id == entry.id), entry)


def apply(
    store: Store,
    edits: Sequence[RegionEdit],
    *,
    label: str,
    seen: Mapping[int, int] | None = None,
    step: int | None = None,
) -> Changes:
    """Make all the edits, or none of them.

    Args:
        store: Where.
        edits: In any order; new regions are added in this order.
        label: What undo will call it.
        seen: The version the person saw of each item; items it leaves out are not checked.
        step: A step of the same person to go on with instead of a new one.

    Raises:
        StaleWriteError: An item, or a region edited, was changed since it was read.
    """
    with store.transact(label, step=step) as tx:
        for item_id in sorted({edit.item_id for edit in edits}):
            versions.check_item(tx, item_id, seen=(seen or {}).get(item_id))
        for edit in edits:
            _apply(tx, edit)
    return changes_of(tx)


def pasted(copied: Sequence[Copied], sizes: Mapping[int, tuple[int, int]]) -> tuple[list[RegionEdit], int]:
    """New regions at the same place in each of the items, cut where a picture is smaller.

    Args:
        copied: What was copied.
        sizes: Width and height of each item.

    Returns:
        The edits, and how many regions lie outside their picture and are left out.
    """
    edits, left_out = [], 0
    for item_id, (width, height) in sizes.items():
        for entry in copied:
            inside = clip(entry.geometry, width, height)
            if inside is None:
                left_out += 1
            else:
                edits.append(RegionEdit(item_id, inside, role=entry.role, class_name=entry.class_name))
    return edits, left_out


def paste_label(count: int, items: int, left_out: int) -> str:
    """What the history calls pasting; ``left_out`` regions lay outside their picture."""
    label = f"Paste {_counted(count)} into {items} item{'s' * (items != 1)}"
    return f"{label}, {left_out} outside" if left_out else label


def label_for(name: str, numbers: Sequence[float], count: int) -> str:
    """What the history calls an operation: ``Grow 2 regions by 3 px``."""
    label = f"{region_ops.OPERATIONS[name].label} {_counted(count)}"
    if name in ("grow", "shrink", "smooth"):
        return f"{label} by {numbers[0]:g} px"
    return label


def _counted(count: int) -> str:
    return f"{count} regions" if count != 1 else "a region"


def _shape(entry: Region | Proposal) -> Geometry:
    if entry.geometry is None:
        raise FettleError("This proposal has no region")
    return entry.geometry


def _apply(tx: Transaction, edit: RegionEdit) -> None:
    target = edit.target
    if target is None:
        _insert(tx, edit)
    elif isinstance(target, Proposal):
        regions.check_open(tx, target)
        name = edit.class_name or target.class_name
        edited = edit.geometry is not None and (edit.geometry, name) != (target.geometry, target.class_name)
        row = regions.from_proposal(tx, target, geometry=edit.geometry, class_name=name, edited=edited)
        if edit.geometry is None:
            row["status"] = RegionStatus.REJECTED.value
        if name:
            classes.ensure(tx, [name])
        tx.insert("regions", [row])
    else:
        regions.check_fresh(tx, target)
        if edit.geometry is not None:
            values: dict[str, Any] = {"geometry": to_json(edit.geometry), "source": RegionSource.PERSON.value}
            if edit.class_name:
                classes.ensure(tx, [edit.class_name])
                values["class_name"] = edit.class_name
            tx.update("regions", [target.id], values)
        elif target.proposal_id is not None:
            # Deleted for good, its proposal would come back.
            tx.update("regions", [target.id], {"status": RegionStatus.REJECTED.value})
        else:
            tx.delete("regions", [target.id])


def _insert(tx: Transaction, edit: RegionEdit) -> None:
    if edit.geometry is None:
        raise FettleError("A new region needs a shape")
    if edit.class_name:
        classes.ensure(tx, [edit.class_name])
    row = regions.new_row(
        tx,
        item_id=edit.item_id,
        geometry=edit.geometry,
        role=edit.role,
        class_name=edit.class_name,
        source=RegionSource.PERSON,
    )
    tx.insert("regions", [row])
