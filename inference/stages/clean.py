"""The clean stage: finds markings, fills them, and leaves every pixel outside the mask as it was."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from inference.cleaning.colour import Marking
from inference.cleaning.composite import changed_outside, composite
from inference.cleaning.detectors import DetectorContext, make_detector
from inference.cleaning.fill import FilledPart, FillerContext, filled, make_filler
from inference.cleaning.metrics import measure
from inference.cleaning.residual import residual
from inference.stage import Pixels, StageContext, StageOutput, WorkItem
from storage.blobs import BlobStore
from storage.errors import FettleError, ModelError
from storage.geometry import rasterise
from storage.hashing import hash_json
from storage.images import encode_png, read_rgb8
from storage.records import Proposal, ProposalDraft, ProposalKind, Provenance, RegionRole, StageName
from storage.rle import encode

DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {
        "detector": "colour",
        "model": "markings",
        "min_confidence": 0.5,
        "dilate": 2,
        "filler": "telea",
        "radius": 5.0,
        "feather": 2.0,
        "max_share": 0.35,
        "evaluate_only": False,
    }
)
"""Settings.

``detector``: a key of `inference.cleaning.detectors.DETECTORS`. ``model``: the markings model it looks with, where it
needs one. ``min_confidence``: 0..1, markings below are dropped. ``dilate``: pixels by which the mask grows beyond what
was found. ``filler``: a key of `inference.cleaning.fill.FILLERS`. ``radius``: pixels a filler looks at. ``feather``:
blended rim inside the mask, pixels. ``max_share``: a mask that covers more of the picture than this is reported and not
filled. ``evaluate_only``: fill nothing, measure the cleaned picture that is already there.
"""

_RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"min_confidence": (0, 1), "dilate": (0, 100), "radius": (0.5, 100), "feather": (0, 100), "max_share": (0, 1)}
)


class CleanStage:
    """Markings as ``REGION`` proposals, the cleaned picture as ``PIXELS``; a ``NOTE`` where nothing was found.

    Markings are looked for in the original, and the stored picture is the original with them filled: enhancement
    must neither invent markings nor leak into what is exported. Where a recipe ran before, the enhanced pixels are
    filled likewise for the stages after.

    ``data`` of the picture: ``ssim``, ``edge_iou``, ``l1`` (each ``full``, ``inside``, ``outside``), ``mask`` (blob
    of an 8-bit PNG, 255 where masked), ``source`` (BLAKE3 of the file it was made from), ``masked_share``,
    ``changed_outside`` (counted pixels), ``residual``, ``residual_outside``, ``residual_at`` (what still looks marked,
    see `inference.cleaning.residual`), ``filler``, ``filled_by`` (where the filler chose among others: per group of
    markings its ``box``, the ``filler`` and the ``decibels`` of all tried), ``detector``; ``touches_defect`` and
    ``warning`` where the mask overlaps a proposed defect; ``evaluate_only``.
    """

    name = StageName.CLEAN
    version = "1"

    def __init__(self, context: StageContext) -> None:
        self._settings = _checked({**DEFAULTS, **context.settings})
        self._detector = make_detector(
            self._settings["detector"], DetectorContext(self._settings, context.model_dirs, context.threads)
        )
        self._filler = make_filler(
            self._settings["filler"],
            FillerContext(self._settings, context.model_dirs, context.blob_dir, context.threads),
        )
        self._blobs = BlobStore(context.blob_dir)

    def provenance(self) -> Provenance:
        """Detector and filler stand for the model; the hash is the detector's, with the settings the filler's."""
        model = f"{self._detector.name}+{self._filler.name}"
        weights = {"filler_weights": self._filler.weight_hash} if self._filler.weight_hash else {}
        settings = hash_json({**self._settings, **weights})
        return Provenance(self.name, self.version, model, self._detector.weight_hash, settings)

    def process(self, batch: Sequence[WorkItem]) -> list[StageOutput]:
        """Clean each item; what one item lacks becomes its own error."""
        work = self._evaluate if self._settings["evaluate_only"] else self._clean
        outputs = []
        for item in batch:
            try:
                outputs.append(work(item))
            except FettleError as error:
                outputs.append(StageOutput(error=str(error)))
        return outputs

    def close(self) -> None:
        """Nothing to free."""

    def _clean(self, item: WorkItem) -> StageOutput:
        markings = self._detector.find(item.original)
        if not markings.found:
            return _note(markings.reason)
        share = float(markings.mask.mean())
        if share > self._settings["max_share"]:
            return _note(
                f"{share:.0%} of the picture stands out as coloured: that is the scene, not a marking; nothing filled"
            )
        regions = [_region(each, markings.mask.shape) for each in markings.found]
        cleaned, parts = self._filled(item.original, markings.mask)
        enhanced = item.pixels is not item.original and not np.array_equal(item.pixels, item.original)
        item.pixels = self._filled(item.pixels, markings.mask)[0] if enhanced else cleaned
        blob = self._blobs.put(encode_png(cleaned), suffix=".png")
        mask_blob = self._blobs.put(encode_png(markings.mask.astype(np.uint8) * 255), suffix=".png")
        data = {
            **_figures(item.original, cleaned, markings.mask),
            **_overlap(item, markings.mask),
            **residual(cleaned, markings.mask, self._detector.find).as_data(),
            "mask": mask_blob,
            "source": item.hash,
            "filler": self._filler.name,
            "detector": self._detector.name,
            **({"filled_by": [part.as_data() for part in parts]} if parts else {}),
        }
        return StageOutput((*regions, ProposalDraft(ProposalKind.PIXELS, blob=blob, data=data)))

    def _filled(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> tuple[Pixels, tuple[FilledPart, ...]]:
        done = filled(self._filler, pixels, mask)
        return composite(pixels, done.pixels, mask, feather=self._settings["feather"]), done.parts

    def _evaluate(self, item: WorkItem) -> StageOutput:
        before = item.upstream.get(self.name, ())
        picture = next((p for p in before if p.kind is ProposalKind.PIXELS and p.blob is not None), None)
        if picture is None or picture.blob is None:
            return _note("Evaluation only: this item has no cleaned picture to measure, and none was made")
        cleaned = self._read(picture.blob)
        if cleaned.shape != item.original.shape:
            raise ModelError(
                f"The cleaned picture is {cleaned.shape[1]}×{cleaned.shape[0]}, "
                f"the original {item.original.shape[1]}×{item.original.shape[0]}",
                "Clean the item again.",
            )
        mask_blob = picture.data.get("mask")
        mask = self._read(mask_blob)[..., 0] > 127 if mask_blob else np.zeros(cleaned.shape[:2], bool)
        item.pixels = cleaned
        kept = {key: picture.data[key] for key in _KEPT if key in picture.data}
        data = {**_figures(item.original, cleaned, mask), **_overlap(item, mask), **kept, "evaluate_only": True}
        data |= residual(cleaned, mask, self._detector.find).as_data()
        # This run supersedes the one that made them, so the regions are proposed again with the picture.
        regions = [_again(p) for p in before if p.kind is ProposalKind.REGION]
        return StageOutput((*regions, ProposalDraft(ProposalKind.PIXELS, blob=picture.blob, data=data)))

    def _read(self, blob: str) -> Pixels:
        pixels: Pixels = read_rgb8(self._blobs.path(blob))
        return pixels


_KEPT = ("mask", "source", "filler", "filled_by", "detector")
"""What evaluation keeps of the picture it measures."""


def _figures(before: Pixels, after: Pixels, mask: npt.NDArray[np.bool_]) -> dict[str, Any]:
    return {
        **measure(before, after, mask).as_data(),
        "changed_outside": changed_outside(before, after, mask),
        "masked_share": float(mask.mean()),
    }


def _overlap(item: WorkItem, mask: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """A warning where a defect proposed by any stage lies under the mask: filling may have hidden it."""
    height, width = mask.shape
    names = set()
    for proposals in item.upstream.values():
        for each in proposals:
            if each.role is not RegionRole.DEFECT or each.geometry is None:
                continue
            if (rasterise(each.geometry, width=width, height=height) & mask).any():
                names.add(each.class_name or "defect")
    if not names:
        return {}
    listed = ", ".join(sorted(names))
    return {
        "touches_defect": True,
        "warning": f"The mask touches a proposed defect ({listed}): compare before you accept",
    }


def _region(marking: Marking, shape: tuple[int, ...]) -> ProposalDraft:
    whole = np.zeros(shape, bool)
    x0, y0, x1, y1 = marking.xyxy()
    whole[y0:y1, x0:x1] = marking.mask
    red, green, blue = marking.colour
    return ProposalDraft(
        ProposalKind.REGION,
        confidence=marking.confidence,
        role=RegionRole.MARKING,
        geometry=encode(whole),
        data={"colour": f"#{red:02x}{green:02x}{blue:02x}"},
    )


def _again(each: ProposalDraft | Proposal) -> ProposalDraft:
    return ProposalDraft(
        each.kind, each.class_name, each.confidence, each.role, each.geometry, each.blob, dict(each.data)
    )


def _note(reason: str) -> StageOutput:
    return StageOutput((ProposalDraft(ProposalKind.NOTE, data={"reason": reason}),))


def _checked(settings: dict[str, Any]) -> dict[str, Any]:
    extra = sorted(set(settings) - set(DEFAULTS))
    if extra:
        raise ModelError(f"The clean stage has no setting {extra[0]!r}", f"Known: {', '.join(DEFAULTS)}.")
    if not isinstance(settings["model"], str) or not settings["model"]:
        raise ModelError(f"The clean stage's model is {settings['model']!r}", "Name a markings model.")
    if not isinstance(settings["evaluate_only"], bool):
        raise ModelError(f"evaluate_only must be true or false, not {settings['evaluate_only']!r}")
    for name, (low, high) in _RANGES.items():
        value = settings[name]
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not number or not low <= value <= high or (name == "dilate" and value != int(value)):
            raise ModelError(f"The clean stage's {name} is {value!r}", f"It must lie within {low:g} and {high:g}.")
    settings["dilate"] = int(settings["dilate"])
    return settings
