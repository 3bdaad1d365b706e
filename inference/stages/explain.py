"""The explain stage: where the classifier looked, as a heatmap and boxes, and how much of it lies on markings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inference.backends import Floats
from inference.cam.heat import HotSpot, hot_spots, lay_over, share_on, to_bytes
from inference.cam.maps import METHODS, ClassMaps, view_xywh
from inference.cards import Task, verify
from inference.library import ModelLibrary
from inference.preprocess import Fit
from inference.stage import StageContext, StageOutput, WorkItem
from inference.stage_settings import one_of, ranged, read_settings
from inference.stages.loading import note, provenance_of
from storage.blobs import BlobStore
from storage.geometry import rasterise
from storage.images import encode_png
from storage.records import Box, Proposal, ProposalDraft, ProposalKind, Provenance, RegionRole, StageName


@dataclass(frozen=True, slots=True)
class ExplainSettings:
    """Settings of the explain stage.

    Attributes:
        model: Name of the classifier to explain; empty: the library's choice, as in the classify stage.
        method: ``auto`` takes the closed form where the card gives the classifier's weights, else Grad-CAM;
            ``cam`` and ``gradcam`` insist on one.
        threshold: Share of the hottest value from which a place counts as hot, 0–1. Which share gives the best
            boxes differs from model to model; sweep it on held-out items with masks.
        min_area: Hot parts smaller than this share of the view are dropped.
        max_boxes: The hottest so many parts are proposed.
    """

    model: str = ""
    method: str = one_of(*METHODS)
    threshold: float = ranged(0.5, most=1)
    min_area: float = ranged(0.002, most=1)
    max_boxes: int = ranged(5, least=1)


class ExplainStage:
    """Classifier and its proposed class → heatmap, and for defects boxes around what is hot."""

    name = StageName.EXPLAIN
    version = "1"

    def __init__(self, context: StageContext) -> None:
        self._settings = read_settings(ExplainSettings, context.settings, stage=self.name)
        found = ModelLibrary(context.model_dirs).choose(Task.CLASSIFY, self._settings.model)
        self._card = found.card
        verify(found.folder, self._card)
        self._good = context.good_classes | frozenset(self._card.good)
        self._blobs = BlobStore(context.blob_dir)
        self._maps = ClassMaps(self._card, found.folder, method=self._settings.method, threads=context.threads)

    def provenance(self) -> Provenance:
        """See `inference.stage.Stage.provenance`."""
        return provenance_of(self.name, self.version, self._card, self._settings, more={"good": sorted(self._good)})

    def process(self, batch: Sequence[WorkItem]) -> list[StageOutput]:
        """Explain each item's proposed class."""
        return [self._explain(item) for item in batch]

    def close(self) -> None:
        """See `inference.stage.Stage.close`."""
        self._maps.close()

    def _explain(self, item: WorkItem) -> StageOutput:
        if not self._maps.method:
            return StageOutput((note(self._maps.why_not()),))
        proposed = _proposed_class(item)
        if proposed is None or proposed.class_name is None:
            return StageOutput((note("No class is proposed yet; classify first"),))
        if proposed.class_name not in self._card.classes:
            reason = f"The class “{proposed.class_name}” is none of the model “{self._card.name}”"
            return StageOutput((note(reason),))
        index = self._card.classes.index(proposed.class_name)
        values, fit = self._maps.over(item, index)
        if not np.isfinite(values).all():
            return StageOutput(error=f"The model “{self._card.name}” gave no number for this image")
        heat = lay_over(values, fit)
        if float(heat.max()) <= 0:
            return StageOutput((note(f"Nothing in the picture speaks for “{proposed.class_name}”"),))
        return StageOutput((self._heatmap(item, heat, proposed.class_name), *self._boxes(item, heat, fit, proposed)))

    def _heatmap(self, item: WorkItem, heat: Floats, class_name: str) -> ProposalDraft:
        x, y, width, height = view_xywh(item)
        top = float(heat.max())
        data = {
            "xyxy": [x, y, x + width, y + height],
            "max": top,
            "method": self._maps.method,
            "on_marking": on_markings(item, heat),
        }
        blob = self._blobs.put(encode_png(to_bytes(heat, top)), suffix=".png")
        return ProposalDraft(ProposalKind.HEATMAP, class_name=class_name, blob=blob, data=data)

    def _boxes(self, item: WorkItem, heat: Floats, fit: Fit, proposed: ProposalDraft | Proposal) -> list[ProposalDraft]:
        if proposed.class_name in self._good or proposed.data.get("good"):
            return []
        x, y, _, _ = view_xywh(item)
        spots = hot_spots(heat, picture=fit.picture, threshold=self._settings.threshold, least=self._settings.min_area)
        certainty = 1.0 if proposed.confidence is None else proposed.confidence
        return [_region(spot, x, y, proposed.class_name, certainty) for spot in spots[: self._settings.max_boxes]]


def on_markings(item: WorkItem, heat: Floats) -> float | None:
    """The share of a heatmap's sum that lies on the item's markings, 0–1; None where nobody looked for markings."""
    found = item.upstream.get(StageName.CLEAN)
    if found is None:
        return None
    height, width = item.original.shape[:2]
    x, y, view_width, view_height = view_xywh(item)
    marked = np.zeros((height, width), np.bool_)
    for proposal in found:
        if proposal.role is RegionRole.MARKING and proposal.geometry is not None:
            marked |= rasterise(proposal.geometry, width=width, height=height)
    return share_on(heat, marked[y : y + view_height, x : x + view_width])


def _region(spot: HotSpot, x: int, y: int, class_name: str | None, certainty: float) -> ProposalDraft:
    box = Box(spot.box.x0 + x, spot.box.y0 + y, spot.box.x1 + x, spot.box.y1 + y)
    return ProposalDraft(
        ProposalKind.REGION,
        class_name=class_name,
        confidence=certainty * spot.peak,
        role=RegionRole.DEFECT,
        geometry=box,
        data={"peak": spot.peak, "mean": spot.mean},
    )


def _proposed_class(item: WorkItem) -> ProposalDraft | Proposal | None:
    for proposal in item.upstream.get(StageName.CLASSIFY, ()):
        if proposal.kind is ProposalKind.CLASS:
            return proposal
    return None
