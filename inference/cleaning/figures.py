"""What a cleaned picture's data say: its figures, and the defects that a later stage found under what was filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from inference.cleaning.composite import changed_outside
from inference.cleaning.metrics import measure
from inference.stage import Pixels, WorkItem
from storage.cleaned import Defect, defects, overlap
from storage.mask_patch import MaskPatch, patch_of
from storage.records import ProposalDraft, ProposalKind, StageName, StageResult

FILLED = "filled"
"""Key of `WorkItem.scratch` where the clean stage leaves the `MaskPatch` of each marking it filled."""


def figures(before: Pixels, after: Pixels, mask: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """SSIM, edge IoU and L1 (each ``full``, ``inside``, ``outside``), ``changed_outside`` and ``masked_share``."""
    return {
        **measure(before, after, mask).as_data(),
        "changed_outside": changed_outside(before, after, mask),
        "masked_share": float(mask.mean()),
    }


def told_since(results: Sequence[StageResult], items: Sequence[WorkItem]) -> list[StageResult]:
    """The results of a batch, with a word on those cleaned pictures whose filling a later stage found a defect under.

    The clean stage runs first, so it knows only what earlier runs proposed; its result can still be added to until the
    batch goes home.
    """
    since = {item.item_id: found for item in items if (found := _found_since(item))}
    if not since:
        return list(results)
    return [
        replace(result, proposals=tuple(_with_word(draft, since[result.item_id]) for draft in result.proposals))
        if result.provenance.stage is StageName.CLEAN and result.item_id in since
        else result
        for result in results
    ]


def _found_since(item: WorkItem) -> list[tuple[Defect, int]]:
    parts: Sequence[MaskPatch] = item.scratch.get(FILLED, ())
    if not parts:
        return []
    height, width = item.original.shape[:2]
    made_now = [
        (stage, entry)
        for stage, entries in item.upstream.items()
        if stage is not StageName.CLEAN
        for entry in entries
        if isinstance(entry, ProposalDraft)
    ]
    found = []
    for defect in defects(made_now, ()):
        patch = patch_of(defect.geometry, width=width, height=height)
        if pixels := sum(overlap(patch, part) for part in parts):
            found.append((defect, pixels))
    return found


def _with_word(draft: ProposalDraft, found: Sequence[tuple[Defect, int]]) -> ProposalDraft:
    if draft.kind is not ProposalKind.PIXELS:
        return draft
    touched = [{**defect.as_data(), "pixels": pixels} for defect, pixels in found]
    listed = ", ".join(sorted({defect.name for defect, _ in found}))
    words = f"The cleaning touches a defect found since ({listed}): refill"
    return replace(draft, data={**draft.data, "touches_defect": True, "touched": touched, "warning": words})
