"""The anomaly stage: how unlike anything good an item is, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inference.anomaly import patchcore
from inference.backbone import Backbone, backbone_hash
from inference.backends import Floats
from inference.cam.heat import small_shape, to_bytes
from inference.cards import Format, Task, file_path, verify
from inference.library import ModelLibrary
from inference.stage import StageContext, StageOutput, WorkItem
from inference.stage_settings import ranged, read_settings
from inference.stages.loading import provenance_of
from storage.blobs import BlobStore
from storage.errors import ModelError
from storage.images import encode_png
from storage.records import ProposalDraft, ProposalKind, Provenance, StageName


@dataclass(frozen=True, slots=True)
class AnomalySettings:
    """Settings of the anomaly stage.

    Attributes:
        model: Name of the memory; empty: the library's choice.
        threshold: Calibrated score from which an item counts as anomalous, 0–1; 0.5 is where the held-out good
            items put it.
    """

    model: str = ""
    threshold: float = ranged(0.5, most=1)


class AnomalyStage:
    """PatchCore memory → one score and one heatmap.

    The heatmap's unit is deviations of good patches; 255 in its PNG is the greater of the map's top and one and
    a half thresholds, so that a good item's map stays dim.
    """

    name = StageName.ANOMALY
    version = "1"

    def __init__(self, context: StageContext) -> None:
        self._settings = read_settings(AnomalySettings, context.settings, stage=self.name)
        found = ModelLibrary(context.model_dirs).choose(Task.ANOMALY, self._settings.model)
        self._card = found.card
        if self._card.format is not Format.NPZ:
            raise ModelError(
                f"Model “{self._card.name}” is stored as {self._card.format}; the anomaly stage reads npz memories",
                "Train one with: fettle train --task anomaly",
            )
        if self._card.options.get("backbone") != backbone_hash():
            raise ModelError(
                f"Model “{self._card.name}” was learnt with another backbone", "Train the anomaly model again."
            )
        verify(found.folder, self._card)
        self._memory = patchcore.load(file_path(found.folder, self._card))
        self._backbone = Backbone(threads=context.threads)
        self._blobs = BlobStore(context.blob_dir)

    def provenance(self) -> Provenance:
        """See `inference.stage.Stage.provenance`."""
        return provenance_of(self.name, self.version, self._card, self._settings)

    def process(self, batch: Sequence[WorkItem]) -> list[StageOutput]:
        """Score each item's view."""
        outputs: list[StageOutput] = []
        for start in range(0, len(batch), patchcore.BATCH):
            items = batch[start : start + patchcore.BATCH]
            planes = self._memory.maps(self._backbone, [item.view()[0] for item in items])
            outputs += [self._propose(item, plane) for item, plane in zip(items, planes, strict=True)]
        return outputs

    def close(self) -> None:
        """See `inference.stage.Stage.close`."""
        del self._backbone

    def _propose(self, item: WorkItem, plane: Floats) -> StageOutput:
        raw = patchcore.image_score(plane)
        if not np.isfinite(raw):
            return StageOutput(error=f"The model “{self._card.name}” gave no number for this image")
        score = ProposalDraft(
            ProposalKind.SCORE,
            confidence=self._memory.calibrated(raw),
            data={"raw": raw, "raw_threshold": self._memory.threshold, "threshold": self._settings.threshold},
        )
        pixels, x, y = item.view()
        height, width = pixels.shape[:2]
        heat = np.maximum(patchcore.heatmap(plane, small_shape(height, width)), 0)
        top = max(float(heat.max()), 1.5 * self._memory.threshold, 1e-6)
        blob = self._blobs.put(encode_png(to_bytes(heat, top)), suffix=".png")
        data = {"xyxy": [x, y, x + width, y + height], "max": top, "threshold": self._memory.threshold}
        return StageOutput((score, ProposalDraft(ProposalKind.HEATMAP, blob=blob, data=data)))
