"""The clean stage: finds markings, fills them, and leaves every pixel outside the mask as it was."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from inference.cleaning.at_hand import at_hand
from inference.cleaning.colour import Marking
from inference.cleaning.composite import composite
from inference.cleaning.detectors import DetectorContext, make_detector
from inference.cleaning.figures import FILLED, figures
from inference.cleaning.fill import FilledPart, Filler, FillerContext, filled, filler_for_looks, make_filler
from inference.cleaning.gemini.terms import STAGE_DEFAULTS, Wish
from inference.cleaning.keep_out import MARGIN, KeepOut, spare
from inference.cleaning.residual import residual
from inference.stage import Pixels, StageContext, StageOutput, WorkItem
from storage.blobs import BlobStore
from storage.cleaned import Defect, defects, marks_hash, overlap
from storage.errors import FettleError, ModelError
from storage.hashing import hash_json
from storage.images import encode_png, read_rgb8
from storage.mask_patch import MaskPatch, encode_patch, patch_of
from storage.records import (
    Geometry,
    Proposal,
    ProposalDraft,
    ProposalKind,
    Provenance,
    RegionRole,
    RegionStatus,
    StageName,
)

DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {
        "detector": "colour",
        "model": "markings",
        "min_confidence": 0.5,
        "dilate": 2,
        "filler": "auto",
        "filler_model": "",
        "radius": 5.0,
        "feather": 2.0,
        "max_share": 0.35,
        "keep_out": KeepOut.CUT.value,
        "keep_out_margin": MARGIN,
        "evaluate_only": False,
        **STAGE_DEFAULTS,
    }
)
"""Settings.

``detector``: a key of `inference.cleaning.detectors.DETECTORS`. ``model``: the markings model it looks with, where it
needs one. ``min_confidence``: 0..1, markings below are dropped. ``dilate``: pixels by which the mask grows beyond what
was found. ``filler``: a key of `inference.cleaning.fill.FILLERS`. ``filler_model``: the model that ``lama`` takes, by
its name in the library; empty: the newest. ``radius``: pixels that ``telea`` and ``ns`` look at. ``feather``: blended
rim inside the mask, pixels. ``max_share``: a mask that covers more of the picture than this is reported and not filled.
``keep_out``: what happens to a marking that touches a defect, see `KeepOut`; ``keep_out_margin``: pixels it keeps away
by. ``evaluate_only``: fill nothing, measure the cleaned picture that is already there. ``gemini_…``: see
`inference.cleaning.gemini.terms.Wish`.
"""

_RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "min_confidence": (0, 1),
        "dilate": (0, 100),
        "radius": (0.5, 100),
        "feather": (0, 100),
        "max_share": (0, 1),
        "keep_out_margin": (0, 100),
    }
)
_WHOLE = ("dilate", "keep_out_margin")
_SAME = 0.5
"""A marking of which this share lies under one that a person turned down is that one again."""


class CleanStage:
    """Markings as ``REGION`` proposals, the cleaned picture as ``PIXELS``; a ``NOTE`` where nothing was filled.

    Markings are looked for in the original, and the stored picture is the original with them filled: enhancement
    must neither invent markings nor leak into what is exported. Where a recipe ran before, the enhanced pixels are
    filled likewise for the stages after. Markings that a person drew or accepted are filled with those found; what
    a person turned down is neither proposed nor filled again. The filling keeps out of defects that a person decided
    or an earlier run proposes.

    ``data`` of the picture: ``ssim``, ``edge_iou``, ``l1`` (each ``full``, ``inside``, ``outside``), ``mask`` (blob
    of an 8-bit PNG, 255 where masked), ``source`` (BLAKE3 of the file it was made from), ``boxes`` (of the parts
    filled), ``marks`` (what markings it was filled from, see `storage.cleaned.marks_hash`), ``masked_share``,
    ``changed_outside`` (counted pixels), ``residual``, ``residual_outside``, ``residual_at`` (what still looks marked,
    see `inference.cleaning.residual`), ``filler``, ``filled_by`` (where the filler chose among others: per group of
    markings its ``box``, the ``filler`` and the ``decibels`` of all tried), ``detector``; ``kept_out`` (markings not
    or not wholly filled for a defect's sake, see `inference.cleaning.keep_out.Met`; a note may have it too);
    ``touches_defect`` and ``warning`` where the mask overlaps a defect; ``evaluate_only``.
    """

    name = StageName.CLEAN
    version = "2"

    def __init__(self, context: StageContext) -> None:
        self._settings = checked(context.settings)
        self._detector = make_detector(
            self._settings["detector"], DetectorContext(self._settings, context.model_dirs, context.threads)
        )
        fillers = FillerContext(self._settings, context.model_dirs, context.blob_dir, context.threads)
        self._filler = make_filler(self._settings["filler"], fillers)
        self._looks = filler_for_looks(self._filler, fillers)
        self._blobs = BlobStore(context.blob_dir)

    def provenance(self) -> Provenance:
        """Detector and filler stand for the model; the hash is the detector's, with the settings the filler's."""
        model = f"{self._detector.name}+{self._filler.name}"
        settings = settings_hash(self._settings, self._filler)
        return Provenance(self.name, self.version, model, self._detector.weight_hash, settings)

    def process(self, batch: Sequence[WorkItem]) -> list[StageOutput]:
        """Clean each item; what one item lacks becomes its own error."""
        work = self._evaluate if self._settings["evaluate_only"] else self._clean
        outputs = []
        for item in batch:
            try:
                with at_hand(item.item_id):
                    outputs.append(work(item))
            except FettleError as error:
                outputs.append(StageOutput(error=str(error)))
        return outputs

    def close(self) -> None:
        """Nothing to free."""

    def _clean(self, item: WorkItem) -> StageOutput:
        height, width = item.original.shape[:2]
        markings = self._detector.find(item.original)
        share = float(markings.mask.mean())
        if share > self._settings["max_share"]:
            return _note(
                f"{share:.0%} of the picture stands out as coloured: that is the scene, not a marking; nothing filled"
            )
        found = _not_turned_down(item, markings.found)
        regions = [_region(each, width=width, height=height) for each in found]
        decided = _decided(item, RegionStatus.KEPT)
        patches = [_patch(each) for each in found]
        patches += [patch_of(geometry, width=width, height=height) for geometry in decided]
        if not patches:
            return _note(markings.reason or "A person turned down what is found here; nothing filled")
        mode = KeepOut(self._settings["keep_out"])
        spared = spare(
            patches,
            _defects(item),
            mode=mode,
            margin=self._settings["keep_out_margin"],
            width=width,
            height=height,
        )
        kept_out = spared.as_data(mode)
        if not spared.parts:
            note = _note("Every marking touches a defect; nothing filled", **kept_out)
            return StageOutput((*regions, *note.proposals))
        cleaned, parts = self._filled(self._filler, item.original, spared.mask)
        enhanced = item.pixels is not item.original and not np.array_equal(item.pixels, item.original)
        item.pixels = self._filled(self._looks, item.pixels, spared.mask)[0] if enhanced else cleaned
        item.scratch[FILLED] = spared.parts
        data = {
            **figures(item.original, cleaned, spared.mask),
            **kept_out,
            **residual(cleaned, spared.mask, self._detector.find).as_data(),
            "mask": self._blobs.put(encode_png(spared.mask), suffix=".png"),
            "source": item.hash,
            "boxes": spared.boxes(),
            "marks": marks_hash([*(each.geometry for each in regions if each.geometry is not None), *decided]),
            "filler": self._filler.name,
            "detector": self._detector.name,
            **({"filled_by": [part.as_data() for part in parts]} if parts else {}),
        }
        blob = self._blobs.put(encode_png(cleaned), suffix=".png")
        return StageOutput((*regions, ProposalDraft(ProposalKind.PIXELS, blob=blob, data=data)))

    def _filled(
        self, filler: Filler, pixels: Pixels, mask: npt.NDArray[np.bool_]
    ) -> tuple[Pixels, tuple[FilledPart, ...]]:
        done = filled(filler, pixels, mask)
        return composite(pixels, done.pixels, mask, feather=self._settings["feather"]), done.parts

    def _evaluate(self, item: WorkItem) -> StageOutput:
        before = item.upstream.get(self.name, ())
        picture = next((p for p in reversed(before) if p.kind is ProposalKind.PIXELS and p.blob is not None), None)
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
        touched = spare(
            [MaskPatch(0, 0, mask.view(np.uint8))],
            _defects(item),
            mode=KeepOut.OFF,
            width=mask.shape[1],
            height=mask.shape[0],
        )
        data = {
            **figures(item.original, cleaned, mask),
            **touched.as_data(KeepOut.OFF),
            **kept,
            **residual(cleaned, mask, self._detector.find).as_data(),
            "evaluate_only": True,
        }
        # This run supersedes the one that made them, so the regions are proposed again with the picture.
        regions = [_again(p) for p in before if p.kind is ProposalKind.REGION]
        return StageOutput((*regions, ProposalDraft(ProposalKind.PIXELS, blob=picture.blob, data=data)))

    def _read(self, blob: str) -> Pixels:
        pixels: Pixels = read_rgb8(self._blobs.path(blob))
        return pixels


_KEPT = ("mask", "source", "boxes", "marks", "filler", "filled_by", "detector", "kept_out")
"""What evaluation keeps of the picture it measures."""


def _defects(item: WorkItem) -> list[Defect]:
    said = [(stage, entry) for stage, entries in item.upstream.items() for entry in entries]
    return defects(said, item.regions)


def _decided(item: WorkItem, status: RegionStatus) -> list[Geometry]:
    """The markings that a person drew or accepted, or turned down."""
    return [each.geometry for each in item.regions if each.role is RegionRole.MARKING and each.status is status]


def _not_turned_down(item: WorkItem, found: Sequence[Marking]) -> list[Marking]:
    height, width = item.original.shape[:2]
    down = [patch_of(each, width=width, height=height) for each in _decided(item, RegionStatus.REJECTED)]
    return [
        each
        for each in found
        if not any(overlap(_patch(each), patch) >= _SAME * np.count_nonzero(each.mask) for patch in down)
    ]


def _patch(marking: Marking) -> MaskPatch:
    return MaskPatch(marking.x, marking.y, marking.mask.view(np.uint8))


def _region(marking: Marking, *, width: int, height: int) -> ProposalDraft:
    red, green, blue = marking.colour
    return ProposalDraft(
        ProposalKind.REGION,
        confidence=marking.confidence,
        role=RegionRole.MARKING,
        geometry=encode_patch(_patch(marking), width=width, height=height),
        data={"colour": f"#{red:02x}{green:02x}{blue:02x}"},
    )


def _again(each: ProposalDraft | Proposal) -> ProposalDraft:
    return ProposalDraft(
        each.kind, each.class_name, each.confidence, each.role, each.geometry, each.blob, dict(each.data)
    )


def _note(reason: str, **more: Any) -> StageOutput:
    return StageOutput((ProposalDraft(ProposalKind.NOTE, data={"reason": reason, **more}),))


def settings_hash(settings: Mapping[str, Any], filler: Filler) -> str:
    """What the pictures depend on beside the detector: the settings, and the filler's weights where it has some."""
    weights = {"filler_weights": filler.weight_hash} if filler.weight_hash else {}
    return hash_json({**settings, **weights})


def checked(table: Mapping[str, Any]) -> dict[str, Any]:
    """The stage's settings, whole: `DEFAULTS` with ``table`` laid over them.

    Raises:
        ModelError: There is no such setting, or it can't have that value; says what it can be.
    """
    settings = {**DEFAULTS, **table}
    extra = sorted(set(settings) - set(DEFAULTS))
    if extra:
        raise ModelError(f"The clean stage has no setting {extra[0]!r}", f"Known: {', '.join(DEFAULTS)}.")
    if not isinstance(settings["model"], str) or not settings["model"]:
        raise ModelError(f"The clean stage's model is {settings['model']!r}", "Name a markings model.")
    if settings["keep_out"] not in set(KeepOut):
        raise ModelError(f"keep_out can't be {settings['keep_out']!r}", f"Choose one of: {', '.join(KeepOut)}.")
    if not isinstance(settings["evaluate_only"], bool):
        raise ModelError(f"evaluate_only must be true or false, not {settings['evaluate_only']!r}")
    for name, (low, high) in _RANGES.items():
        value = settings[name]
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not number or not low <= value <= high or (name in _WHOLE and value != int(value)):
            raise ModelError(f"The clean stage's {name} is {value!r}", f"It must lie within {low:g} and {high:g}.")
    settings.update({name: int(settings[name]) for name in _WHOLE})
    Wish.of(settings)
    return settings
