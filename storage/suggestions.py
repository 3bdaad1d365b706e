"""What accepting an item would settle, from what is proposed and kept; for deciding, and for showing it before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage import regions
from storage.geometry import bounds, iou_xyxy
from storage.records import Item, Proposal, Region, RegionRole, RegionStatus, StageName


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What `accept` would settle: the label and the proposed regions it would keep.

    ``repeated`` names those a model proposed where an import says the same, which are kept once.
    """

    label: str | None
    keeps: tuple[Proposal, ...]
    repeated: frozenset[int] = frozenset()


def suggested_label(item: Item | Mapping[str, Any]) -> str | None:
    """The label in force: decided, else the one the item came with, else the classifier's best."""
    if isinstance(item, Item):
        return item.label or item.given or item.predicted
    label = item["label"] or item["given"] or item["predicted"]
    return str(label) if label else None


def suggestion(
    label: str | None, found: Sequence[Proposal], settled: Sequence[Region], *, good: frozenset[str], everything: bool
) -> Suggestion:
    """What accepting keeps.

    A good part has no defects, so only markings and the crop are kept with a good label. What a kept region already
    says is not kept again (a person drew it better, or an earlier run found it). The explanation's boxes repeat what
    a mask or a kept region says; they are kept only where nothing else marks the defect, or with ``everything``. Of an
    import and a model that mark the same, the import's is kept.
    """
    if not found:
        return Suggestion(label=label, keeps=())
    kept = [region for region in settled if region.status is RegionStatus.KEPT]
    candidates = [entry for entry in regions.open_proposals(found, settled) if not _repeats(entry, kept)]
    if label in good:
        candidates = [entry for entry in candidates if entry.role is not RegionRole.DEFECT]
    elif not everything:
        explained = StageName.EXPLAIN
        other = any(entry.role is RegionRole.DEFECT and entry.provenance.stage is not explained for entry in candidates)
        drawn = any(entry.role is RegionRole.DEFECT for entry in kept)
        if other or drawn:
            candidates = [entry for entry in candidates if entry.provenance.stage is not explained]
    repeated = _said_by_imports(candidates)
    keeps = tuple(entry for entry in candidates if entry.id not in repeated)
    return Suggestion(label=label, keeps=keeps, repeated=repeated)


_SAME_PLACE = 0.5
"""From this overlap of their boxes on (intersection over union), two regions of one role mean the same thing."""


def _repeats(proposal: Proposal, kept: Sequence[Region]) -> bool:
    place = bounds(proposal.geometry) if proposal.geometry is not None else None
    places = [place_ for region in kept if region.role is proposal.role and (place_ := bounds(region.geometry))]
    if place is None or not places:
        return False
    overlap = iou_xyxy([(place.x0, place.y0, place.x1, place.y1)], [(b.x0, b.y0, b.x1, b.y1) for b in places])
    return bool(overlap.max() >= _SAME_PLACE)


def _said_by_imports(candidates: Sequence[Proposal]) -> frozenset[int]:
    """Those of runs that mark the place of a defect that an import marks, too."""
    defects = [entry for entry in candidates if entry.role is RegionRole.DEFECT]
    by_runs = [entry for entry in defects if entry.run_id is not None]
    imported = [entry for entry in defects if entry.run_id is None]
    if not by_runs or not imported:
        return frozenset()
    overlap = iou_xyxy([_corners(entry) for entry in by_runs], [_corners(entry) for entry in imported]).max(axis=1)
    return frozenset(entry.id for entry, best in zip(by_runs, overlap, strict=True) if best >= _SAME_PLACE)


def _corners(proposal: Proposal) -> tuple[float, float, float, float]:
    place = bounds(proposal.geometry) if proposal.geometry is not None else None
    return (place.x0, place.y0, place.x1, place.y1) if place is not None else (0.0, 0.0, 0.0, 0.0)
