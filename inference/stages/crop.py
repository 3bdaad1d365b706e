"""The crop stage: a detector proposes where the part is, so that later stages look there alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inference.backends import Floats
from inference.cards import Task
from inference.detect import Detections, decode
from inference.stage import StageContext, StageOutput, WorkItem
from inference.stage_settings import one_of, ranged, read_settings
from inference.stages.loading import note, open_stage_model, provenance_of
from storage.errors import ModelError
from storage.records import Box, ProposalDraft, ProposalKind, Provenance, RegionRole, StageName


@dataclass(frozen=True, slots=True)
class CropSettings:
    """Settings of the crop stage.

    Attributes:
        model: Name of the detector; empty: the library's choice.
        classes: Only these classes count; empty: all.
        confidence: Least score, 0–1; 0: the card's threshold.
        padding: Share of the box's size added on each side.
        min_size: Least side of a region of interest, pixels; smaller ones grow around their centre.
        keep: ``largest`` box, the ``union`` of all, or ``all`` boxes (later stages then look at their union).
    """

    model: str = ""
    classes: tuple[str, ...] = ()
    confidence: float = ranged(0.0, most=1)
    padding: float = ranged(0.05, most=2)
    min_size: int = ranged(64)
    keep: str = one_of("largest", "union", "all")


class CropStage:
    """Detector → regions of interest."""

    name = StageName.CROP
    version = "1"

    def __init__(self, context: StageContext) -> None:
        self._settings = read_settings(CropSettings, context.settings, stage=self.name)
        self._model = open_stage_model(context, task=Task.DETECT, name=self._settings.model)
        card = self._model.card
        strangers = [name for name in self._settings.classes if name not in card.classes]
        if strangers:
            self._model.backend.close()
            raise ModelError(
                f"The detector “{card.name}” knows no class “{strangers[0]}”",
                f"It knows: {', '.join(card.classes[:20])}{' …' if len(card.classes) > 20 else ''}.",
            )
        self._wanted = np.array([not self._settings.classes or name in self._settings.classes for name in card.classes])

    def provenance(self) -> Provenance:
        """See `inference.stage.Stage.provenance`."""
        return provenance_of(self.name, self.version, self._model.card, self._settings)

    def process(self, batch: Sequence[WorkItem]) -> list[StageOutput]:
        """Propose regions of interest and set each item's ``roi``; without a detection it keeps the whole image."""
        raws = self._model.backend.predict([item.pixels for item in batch])
        threshold = self._settings.confidence or None
        found = [decode(raw, self._model.card, threshold=threshold) for raw in raws]
        return [self._propose(item, detections) for item, detections in zip(batch, found, strict=True)]

    def close(self) -> None:
        """See `inference.stage.Stage.close`."""
        self._model.backend.close()

    def _propose(self, item: WorkItem, found: Detections) -> StageOutput:
        wanted = self._wanted[found.classes]
        boxes, scores, classes = found.boxes[wanted], found.scores[wanted], found.classes[wanted]
        if not len(boxes):
            item.roi = None
            sought = ", ".join(self._settings.classes) or "part"
            return StageOutput((note(f"No {sought} was found; the whole image is kept"),))
        height, width = item.pixels.shape[:2]
        names = [self._model.card.classes[index] for index in classes]
        union = np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])
        if self._settings.keep == "union":
            boxes, scores, names = union[None], scores[:1], names[:1]
        elif self._settings.keep == "largest":
            largest = int(((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).argmax())
            boxes, scores, names = boxes[[largest]], scores[[largest]], [names[largest]]
        grown = [self._grow(box, width, height) for box in boxes]
        item.roi = grown[0] if len(grown) == 1 else self._grow(union, width, height)
        return StageOutput(
            tuple(
                ProposalDraft(
                    ProposalKind.REGION, class_name=name, confidence=float(score), role=RegionRole.ROI, geometry=box
                )
                for box, score, name in zip(grown, scores, names, strict=True)
            )
        )

    def _grow(self, box: Floats, width: int, height: int) -> Box:
        """Pad, bring to the least size, round outwards to whole pixels, shift inside the image."""
        (left, right), (top, bottom) = (
            self._grow_axis(float(box[axis]), float(box[axis + 2]), limit) for axis, limit in ((0, width), (1, height))
        )
        return Box(left, top, right, bottom)

    def _grow_axis(self, start: float, end: float, limit: int) -> tuple[int, int]:
        padding = (end - start) * self._settings.padding
        start, end = max(start - padding, 0), min(end + padding, limit)
        missing = min(self._settings.min_size, limit) - (end - start)
        if missing > 0:
            start, end = start - missing / 2, end + missing / 2
            shift = max(-start, 0) - max(end - limit, 0)
            start, end = start + shift, end + shift
        return max(int(np.floor(start)), 0), min(int(np.ceil(end)), limit)
