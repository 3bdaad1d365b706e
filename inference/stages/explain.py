"""The explain stage: where the classifier looked, as a heatmap and boxes, and how much of it lies on markings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inference.cam.explainer import Explained, Explainer, NoMapError
from inference.cam.heat import HotSpot
from inference.cam.maps import METHODS
from inference.cards import Task, verify
from inference.library import ModelLibrary
from inference.stage import StageContext, StageOutput, WorkItem
from inference.stage_settings import one_of, ranged, read_settings
from inference.stages.loading import note, provenance_of
from storage.blobs import BlobStore
from storage.errors import ModelError
from storage.images import encode_png
from storage.records import Proposal, ProposalDraft, ProposalKind, Provenance, RegionRole, StageName


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
        verify(found.folder, found.card)
        self._good = context.good_classes | frozenset(found.card.good)
        self._blobs = BlobStore(context.blob_dir)
        self._explainer = Explainer(found.card, found.folder, method=self._settings.method, threads=context.threads)

    def provenance(self) -> Provenance:
        """See `inference.stage.Stage.provenance`."""
        more = {"good": sorted(self._good)}
        return provenance_of(self.name, self.version, self._explainer.card, self._settings, more=more)

    def process(self, batch: Sequence[WorkItem]) -> list[StageOutput]:
        """Explain each item's proposed class."""
        return [self._explain(item) for item in batch]

    def close(self) -> None:
        """See `inference.stage.Stage.close`."""
        self._explainer.close()

    def _explain(self, item: WorkItem) -> StageOutput:
        proposed = _proposed_class(item)
        if proposed is None or proposed.class_name is None:
            return StageOutput((note("No class is proposed yet; classify first"),))
        threshold, least = self._settings.threshold, self._settings.min_area
        try:
            seen = self._explainer.explain(item, proposed.class_name, threshold=threshold, least=least)
        except NoMapError as reason:
            return StageOutput((note(reason.message),))
        except ModelError as error:
            return StageOutput(error=error.message)
        return StageOutput((self._heatmap(seen), *self._boxes(seen, proposed)))

    def _heatmap(self, seen: Explained) -> ProposalDraft:
        data = {"xyxy": list(seen.xyxy), "max": seen.top, "method": seen.method, "on_marking": seen.on_marking}
        blob = self._blobs.put(encode_png(seen.heat), suffix=".png")
        return ProposalDraft(ProposalKind.HEATMAP, class_name=seen.class_name, blob=blob, data=data)

    def _boxes(self, seen: Explained, proposed: ProposalDraft | Proposal) -> list[ProposalDraft]:
        if seen.class_name in self._good or proposed.data.get("good"):
            return []
        certainty = 1.0 if proposed.confidence is None else proposed.confidence
        return [_region(spot, seen.class_name, certainty) for spot in seen.spots[: self._settings.max_boxes]]


def _region(spot: HotSpot, class_name: str, certainty: float) -> ProposalDraft:
    return ProposalDraft(
        ProposalKind.REGION,
        class_name=class_name,
        confidence=certainty * spot.peak,
        role=RegionRole.DEFECT,
        geometry=spot.box,
        data={"peak": spot.peak, "mean": spot.mean},
    )


def _proposed_class(item: WorkItem) -> ProposalDraft | Proposal | None:
    for proposal in item.upstream.get(StageName.CLASSIFY, ()):
        if proposal.kind is ProposalKind.CLASS:
            return proposal
    return None
