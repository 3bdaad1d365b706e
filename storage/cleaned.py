"""What is marked on an item, which defects cleaning must leave alone, and what its cleaned picture says of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from storage.blobs import BlobStore
from storage.errors import FettleError
from storage.geometry import bounds, to_json
from storage.hashing import hash_json
from storage.mask_patch import MaskPatch, patch_of
from storage.records import (
    Geometry,
    Proposal,
    ProposalDraft,
    ProposalKind,
    Region,
    RegionRole,
    RegionStatus,
    StageName,
)

REFILLED = "refill"
"""What stands for the detector in the model of a cleaned picture that was filled from the regions of record."""

_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Defect:
    """A defect in force that the filling must not touch.

    Attributes:
        key: ``r7`` a decided region, ``p12`` a proposal; empty where it has no row yet.
        name: Its class, or "defect".
        by: The person who decided it, or the model or stage that proposes it.
        decided: Whether a person did.
        geometry: Where.
    """

    key: str
    name: str
    by: str
    decided: bool
    geometry: Geometry

    def as_data(self) -> dict[str, Any]:
        """Plain JSON values, without the geometry."""
        return {"key": self.key, "defect": self.name, "by": self.by, "decided": self.decided}


@dataclass(frozen=True, slots=True)
class Touched:
    """A defect that lies under what was filled, with the number of its pixels that do."""

    defect: Defect
    pixels: int


@dataclass(frozen=True, slots=True)
class Cleaning:
    """How the cleaning of an item stands.

    Attributes:
        said: The live picture, or the remark that says why there is none; None: nobody cleaned it.
        marks: Markings in force: proposed and not turned down, accepted, drawn.
        kept_out: What was left unfilled for a defect's sake, as the picture's data say it.
        touched: Defects in force that lie under what was filled: found, or drawn, since.
        stale: The markings are no longer those that were filled.
    """

    said: Proposal | None
    marks: int
    kept_out: tuple[Mapping[str, Any], ...] = ()
    touched: tuple[Touched, ...] = ()
    stale: bool = False

    @property
    def picture(self) -> Proposal | None:
        """The cleaned picture, where there is one."""
        return self.said if self.said is not None and self.said.kind is ProposalKind.PIXELS else None


def marks(proposals: Iterable[Proposal], regions: Sequence[Region]) -> list[Geometry]:
    """The markings in force, the mask of record: proposed and not turned down, accepted, drawn or edited."""
    settled = {region.proposal_id for region in regions}
    found = [region.geometry for region in regions if _is_kept(region, RegionRole.MARKING)]
    found += [
        entry.geometry
        for entry in proposals
        if entry.role is RegionRole.MARKING and entry.geometry is not None and entry.id not in settled
    ]
    return found


def defects(said: Iterable[tuple[StageName, Proposal | ProposalDraft]], regions: Sequence[Region]) -> list[Defect]:
    """The defects in force: decided ones, and proposed ones that nobody turned down.

    The explanation's boxes say where a classifier looked, and it may have looked at a marking: they count only where
    nothing else marks a defect, as when an item is accepted.
    """
    settled = {region.proposal_id for region in regions}
    found = [
        Defect(f"r{region.id}", region.class_name or "defect", region.author, True, region.geometry)
        for region in regions
        if _is_kept(region, RegionRole.DEFECT)
    ]
    explained: list[Defect] = []
    for stage, entry in said:
        if entry.role is not RegionRole.DEFECT or entry.geometry is None:
            continue
        key = by = ""
        if isinstance(entry, Proposal):
            if entry.id in settled:
                continue
            key, by = f"p{entry.id}", entry.provenance.model
        defect = Defect(key, entry.class_name or "defect", by or stage.value, False, entry.geometry)
        (explained if stage is StageName.EXPLAIN else found).append(defect)
    return found or explained


def defects_of(proposals: Iterable[Proposal], regions: Sequence[Region]) -> list[Defect]:
    """`defects` of stored proposals."""
    return defects(((entry.provenance.stage, entry) for entry in proposals), regions)


def marks_hash(geometries: Iterable[Geometry]) -> str:
    """What markings a picture was filled from, as one text; neither order nor repeats count."""
    return hash_json(sorted({hash_json(to_json(geometry)) for geometry in geometries}))


def said_last(proposals: Sequence[Proposal]) -> Proposal | None:
    """The newest live word of the clean stage: a picture or, where there is none, a remark."""
    for kind in (ProposalKind.PIXELS, ProposalKind.NOTE):
        for entry in reversed(proposals):
            if entry.provenance.stage is StageName.CLEAN and entry.kind is kind:
                return entry
    return None


def cleaning_of(
    proposals: Sequence[Proposal], regions: Sequence[Region], *, read_mask: Callable[[str], _Mask | None]
) -> Cleaning | None:
    """How an item's cleaning stands; None where nothing is marked and nobody cleaned it.

    Args:
        proposals: The item's live ones, oldest first.
        regions: Its settled ones.
        read_mask: Gives the ``(H, W) bool`` of a mask's blob, None where it is gone; asked only where a defect comes
            near what was filled.
    """
    said = said_last(proposals)
    in_force = marks(proposals, regions)
    if said is None and not in_force:
        return None
    data = said.data if said is not None else {}
    filled_from = data.get("marks")
    touched: tuple[Touched, ...] = ()
    if said is not None and said.kind is ProposalKind.PIXELS and isinstance(data.get("mask"), str):
        touched = tuple(_touched(data, defects_of(proposals, regions), read_mask))
    return Cleaning(
        said=said,
        marks=len(in_force),
        kept_out=tuple(data.get("kept_out", ())),
        touched=touched,
        stale=isinstance(filled_from, str) and filled_from != marks_hash(in_force),
    )


def read_mask(blobs: BlobStore, blob: str) -> _Mask | None:
    """``(H, W) bool`` of a mask's blob, an 8-bit PNG; None where it is gone, which showing or checking it tells."""
    from storage.images import decode_png

    try:
        values = decode_png(blobs.get(blob))
    except FettleError:
        return None
    return np.asarray((values if values.ndim == 2 else values[..., 0]) > 127)


def overlap(first: MaskPatch, second: MaskPatch) -> int:
    """How many pixels two patches of one picture share."""
    x0, y0 = max(first.x, second.x), max(first.y, second.y)
    x1 = min(first.x + first.pixels.shape[1], second.x + second.pixels.shape[1])
    y1 = min(first.y + first.pixels.shape[0], second.y + second.pixels.shape[0])
    if x0 >= x1 or y0 >= y1:
        return 0
    parts = [each.pixels[y0 - each.y : y1 - each.y, x0 - each.x : x1 - each.x] for each in (first, second)]
    return int(np.count_nonzero(parts[0] & parts[1]))


def _touched(
    data: Mapping[str, Any], found: Sequence[Defect], read_mask: Callable[[str], _Mask | None]
) -> list[Touched]:
    boxes = data.get("boxes")
    mask: MaskPatch | None = None
    touched: list[Touched] = []
    for defect in found:
        if mask is None and not _comes_near(defect, boxes):
            continue
        if mask is None:
            pixels = read_mask(str(data["mask"]))
            if pixels is None:
                return []
            mask = MaskPatch(0, 0, pixels.view(np.uint8))
        height, width = mask.pixels.shape
        shared = overlap(patch_of(defect.geometry, width=width, height=height), mask)
        if shared:
            touched.append(Touched(defect, shared))
    return touched


def _comes_near(defect: Defect, boxes: object) -> bool:
    """Whether a defect's box meets one that was filled; a picture of an older Fettle says nothing of boxes."""
    if not isinstance(boxes, list):
        return True
    place = bounds(defect.geometry)
    if place is None:
        return False
    return any(place.x0 < x1 and x0 < place.x1 and place.y0 < y1 and y0 < place.y1 for x0, y0, x1, y1 in boxes)


def _is_kept(region: Region, role: RegionRole) -> bool:
    return region.role is role and region.status is RegionStatus.KEPT
