"""The segment stage: where the defect is, as lossless masks in full-resolution pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.backends import Floats
from inference.cards import Task
from inference.heads import mask_probabilities
from inference.stage import Pixels, StageContext, StageOutput, WorkItem
from inference.stage_settings import ranged, read_settings
from inference.stages.loading import note, open_stage_model, provenance_of
from inference.tiles import bump, tile_starts
from storage import rle
from storage.records import ProposalDraft, ProposalKind, Provenance, RegionRole, StageName

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SegmentSettings:
    """Settings of the segment stage.

    Attributes:
        model: Name of the segmenter; empty: the library's choice.
        gate: Look only at items whose proposed class is a defect.
        threshold: Least probability of a mask's pixel, 0–1; 0: the card's.
        min_area: Connected parts with fewer full-resolution pixels are dropped.
        per_component: One proposal for each connected part instead of one for each class.
        tiles: Look at full resolution in overlapping tiles of the input's size, instead of once at its size.
        overlap: Share of a tile that overlaps its neighbour.
    """

    model: str = ""
    gate: bool = True
    threshold: float = ranged(0.0, most=1)
    min_area: int = ranged(16)
    per_component: bool = False
    tiles: bool = False
    overlap: float = ranged(0.25, most=0.5)


class SegmentStage:
    """Segmenter → defect regions with masks."""

    name = StageName.SEGMENT
    version = "1"

    def __init__(self, context: StageContext) -> None:
        self._settings = read_settings(SegmentSettings, context.settings, stage=self.name)
        self._good_classes = context.good_classes
        self._model = open_stage_model(context, task=Task.SEGMENT, name=self._settings.model)
        self._threshold = self._settings.threshold or self._model.card.output.threshold

    def provenance(self) -> Provenance:
        """See `inference.stage.Stage.provenance`."""
        more = {"good": sorted(self._good_classes)}
        return provenance_of(self.name, self.version, self._model.card, self._settings, more=more)

    def process(self, batch: Sequence[WorkItem]) -> list[StageOutput]:
        """Propose masks for each item's view; an item the gate holds back gets a note instead."""
        held = [self._held_back(item) for item in batch]
        open_items = [item for item, reason in zip(batch, held, strict=True) if not reason]
        maps = iter(self._probabilities([item.view()[0] for item in open_items]))
        return [
            StageOutput((note(reason),)) if reason else self._propose(item, next(maps))
            for item, reason in zip(batch, held, strict=True)
        ]

    def close(self) -> None:
        """See `inference.stage.Stage.close`."""
        self._model.backend.close()

    def _held_back(self, item: WorkItem) -> str:
        """Why the gate holds an item back, in words; empty when it does not."""
        if not self._settings.gate:
            return ""
        proposed = _proposed_class(item)
        if proposed is None:
            return "No class is proposed yet; classify first, or turn the gate off"
        if proposed.class_name in self._good_classes or proposed.data.get("good"):
            return f"The proposed class “{proposed.class_name}” is good; nothing to segment"
        return ""

    def _probabilities(self, views: list[Pixels]) -> Iterator[Floats]:
        """``(K, H, W) float32`` for each view, at its full size."""
        if self._settings.tiles:
            for view in views:
                yield self._tiled(view)
            return
        card = self._model.card
        for raw in self._model.backend.predict(views) if views else ():
            yield np.stack([raw.fit.map_to_picture(plane) for plane in mask_probabilities(raw, card)])

    def _tiled(self, view: Pixels) -> Floats:
        """Tiles weighted by a bump that falls to their edges, so that no seam shows."""
        card = self._model.card
        height, width = card.input.size
        total = np.zeros((len(card.classes), *view.shape[:2]), np.float32)
        weights = np.zeros(view.shape[:2], np.float32)
        weight_of = bump(height, width)
        for y in tile_starts(view.shape[0], height, self._settings.overlap):
            for x in tile_starts(view.shape[1], width, self._settings.overlap):
                part = view[y : y + height, x : x + width]
                raw = self._model.backend.predict([np.ascontiguousarray(part)])[0]
                weight = weight_of[: part.shape[0], : part.shape[1]]
                area = (slice(y, y + part.shape[0]), slice(x, x + part.shape[1]))
                for index, plane in enumerate(mask_probabilities(raw, card)):
                    total[index][area] += raw.fit.map_to_picture(plane) * weight
                weights[area] += weight
        return np.asarray(total / weights, np.float32)

    def _propose(self, item: WorkItem, probabilities: Floats) -> StageOutput:
        card = self._model.card
        _, x, y = item.view()
        proposed = _proposed_class(item)
        names = list(card.classes)
        if len(names) == 1 and proposed is not None and proposed.class_name:
            # A model that only tells defect from ground takes the classifier's word for which defect.
            names = [proposed.class_name]
        drafts = []
        for index, name in enumerate(names):
            for part in self._parts(probabilities[index]):
                whole = np.zeros(item.pixels.shape[:2], np.bool_)
                whole[y : y + part.shape[0], x : x + part.shape[1]] = part
                drafts.append(
                    ProposalDraft(
                        ProposalKind.REGION,
                        class_name=name,
                        confidence=float(probabilities[index][part].mean()),
                        role=RegionRole.DEFECT,
                        geometry=rle.encode(whole),
                        data={"area": int(part.sum())},
                    )
                )
        if not drafts:
            return StageOutput((note(f"No pixel reaches {self._threshold:g} over an area that counts"),))
        return StageOutput(tuple(drafts))

    def _parts(self, plane: Floats) -> Iterator[Flags]:
        """The masks to propose of one class: all that is large enough together, or part by part, largest first."""
        count, labels, stats, _ = cv2.connectedComponentsWithStats(
            (plane >= self._threshold).astype(np.uint8), connectivity=8
        )
        areas = stats[:, cv2.CC_STAT_AREA]
        kept = [index for index in range(1, count) if areas[index] >= self._settings.min_area]
        if self._settings.per_component:
            for index in sorted(kept, key=lambda index: -int(areas[index])):
                yield labels == index
        elif kept:
            is_kept = np.zeros(count, np.bool_)
            is_kept[kept] = True
            yield is_kept[labels]


def _proposed_class(item: WorkItem) -> ProposalDraft | None:
    for proposal in item.upstream.get(StageName.CLASSIFY, ()):
        if proposal.kind is ProposalKind.CLASS:
            return ProposalDraft(proposal.kind, class_name=proposal.class_name, data=proposal.data)
    return None
