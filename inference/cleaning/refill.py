"""Fills exactly the markings of record of one picture, quickly again where only some of them changed."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from inference.cleaning.at_hand import at_hand
from inference.cleaning.composite import composite
from inference.cleaning.detectors import Detector, DetectorContext, make_detector
from inference.cleaning.figures import figures
from inference.cleaning.fill import (
    FILLERS,
    FilledPart,
    Filler,
    FillerContext,
    filled,
    filler_for_looks,
    make_filler,
    padded_windows,
    refuse_full,
)
from inference.cleaning.keep_out import KeepOut, Spared, spare
from inference.cleaning.residual import residual
from inference.stage import Pixels
from inference.stages.clean import CleanStage, settings_hash
from inference.worker import LOOKED_AT
from storage import images
from storage.blobs import BlobStore
from storage.cleaned import REFILLED, Defect, marks_hash, read_mask
from storage.errors import FettleError, ModelError, UnreadableImageError
from storage.hashing import hash_bytes, hash_json
from storage.images import encode_png
from storage.mask_patch import encode_patch, patch_of
from storage.records import Geometry, Mask, ProposalDraft, ProposalKind, Provenance, StageName
from storage.rle import union

T = TypeVar("T")

_log = logging.getLogger(__name__)

CONTEXT = 128
"""Pixels around a change of the markings that a filler sees when only that is filled anew; half of them it fills."""

_KEPT_PIXELS = 64_000_000
"""Pixels of originals remembered beyond the newest: 192 MB."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A cleaned picture of the project: the blobs of its pixels and mask, and what settings it was filled with."""

    picture: str
    mask: str
    settings_hash: str


@dataclass(frozen=True, slots=True)
class RefillRequest:
    """What to fill, in paths and masks: small enough for the way to another process.

    Attributes:
        item_id: Which item.
        path: Its file.
        hash: BLAKE3 of the bytes that the file must hold.
        marks: The markings of record.
        defects: What the filling keeps out of.
        settings: The clean stage's, whole.
        model_dirs: Where a filler finds its model.
        blob_dir: The project's blobs.
        stored: The picture that is live, where there is one.
        enhanced: Blob of the enhanced picture that later stages look at, where there is one.
        max_pixels: Larger pictures are not read.
        threads: Threads a model may use.
    """

    item_id: int
    path: str
    hash: str
    marks: tuple[Geometry, ...]
    defects: tuple[Defect, ...]
    settings: Mapping[str, Any]
    model_dirs: tuple[Path, ...]
    blob_dir: Path
    stored: Stored | None = None
    enhanced: str | None = None
    max_pixels: int = images.DEFAULT_MAX_PIXELS
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Patch:
    """Pixels that took the place of others: the left and top edge, and ``(h, w, 3) uint8 RGB``."""

    x: int
    y: int
    pixels: Pixels


@dataclass(frozen=True, slots=True)
class Refilled:
    """What is filled of a picture now.

    Attributes:
        original: ``(H, W, 3) uint8 RGB``.
        picture: The same with the markings filled; the original where nothing is.
        mask: What is filled; None: nothing.
        spared: The same as pixels, with what was kept out.
        exact: Filled as a whole, as a run fills. Else only what changed was filled anew, which far from the change
            may differ from that by a shade; `Refiller.finish` then fills the whole.
        parts: Who filled what, where the filler chose among others and ``exact``.
        upon: The name of the filling that this one changes; empty where it was filled as a whole.
        patches: All that it changes there.
    """

    original: Pixels
    picture: Pixels
    mask: Mask | None
    spared: Spared
    exact: bool = True
    parts: tuple[FilledPart, ...] = ()
    upon: str = ""
    patches: tuple[Patch, ...] = ()

    def values(self) -> Pixels:
        """``(N, 3) uint8``: the filled pixels, row by row."""
        return self.picture[self.spared.mask]


@dataclass(frozen=True, slots=True)
class _State:
    """A picture as it was filled last, from which mask, and what that filling is called."""

    mask: npt.NDArray[np.bool_]
    picture: Pixels
    name: str


@dataclass(slots=True)
class Refiller:
    """Remembers the last pictures and how they were filled. For one thread, but `finish` may run in another."""

    _originals: OrderedDict[str, Pixels] = field(default_factory=OrderedDict)
    _states: OrderedDict[str, _State] = field(default_factory=OrderedDict)
    _fillers: dict[str, Filler] = field(default_factory=dict)
    _detectors: dict[str, Detector | None] = field(default_factory=dict)

    def prepare(self, request: RefillRequest) -> None:
        """Read what `fill` will need, so that it need not.

        Raises:
            FettleError: The picture can't be read, its file holds other bytes by now, or there is no such filler.
        """
        self._original(request)
        self._before(request)

    def fill(self, request: RefillRequest, *, name: str = "") -> Refilled:
        """Fill the markings of record; where the picture was filled before, only around what changed since.

        Args:
            request: What to fill.
            name: What this filling is called when a later one changes it. One that is stored is called as its blob.

        Raises:
            FettleError: As `prepare`; or the filler says why it can't.
        """
        original = self._original(request)
        height, width = original.shape[:2]
        spared = spare(
            [patch_of(geometry, width=width, height=height) for geometry in request.marks],
            request.defects,
            mode=KeepOut(request.settings["keep_out"]),
            margin=request.settings["keep_out_margin"],
            width=width,
            height=height,
        )
        if not spared.parts:
            return Refilled(original, original, None, spared)
        refuse_full(spared.mask)
        mask = union(*(encode_patch(part, width=width, height=height) for part in spared.parts))
        before = self._before(request)
        patches = None if before is None else self._filled_anew(request, original, spared.mask, before)
        if before is not None and patches is not None:
            picture = before.picture.copy()
            for patch in patches:
                height, width = patch.pixels.shape[:2]
                picture[patch.y : patch.y + height, patch.x : patch.x + width] = patch.pixels
            done = Refilled(original, picture, mask, spared, exact=False, upon=before.name, patches=patches)
        else:
            picture, parts = self._filled(request, original, spared.mask)
            done = Refilled(original, picture, mask, spared, parts=parts)
        self._keep(request, _State(spared.mask, picture, name))
        return done

    def finish(self, request: RefillRequest, now: Refilled) -> tuple[Provenance, ProposalDraft]:
        """Store the whole picture and say what it is: a picture's proposal, or a note where nothing is filled.

        Raises:
            FettleError: The project's folder can't be written, or the enhanced picture is gone.
        """
        mode = KeepOut(request.settings["keep_out"])
        kept_out = now.spared.as_data(mode)
        record = {"marks": marks_hash(request.marks), "source": request.hash, "detector": REFILLED}
        if now.mask is None:
            why = "Every marking touches a defect; nothing filled" if kept_out else "No marking is left to fill"
            note = ProposalDraft(ProposalKind.NOTE, data={"reason": why, **kept_out, **record})
            return self._provenance(request), note
        cleaned, parts = now.picture, now.parts
        if not now.exact:
            cleaned, parts = self._filled(request, now.original, now.spared.mask)
        blobs = BlobStore(request.blob_dir)
        data = {
            **figures(now.original, cleaned, now.spared.mask),
            **kept_out,
            **record,
            **self._left(request, cleaned, now.spared.mask),
            "mask": blobs.put(encode_png(now.spared.mask), suffix=".png"),
            "boxes": now.spared.boxes(),
            "filler": self._filler(request).name,
            **({"filled_by": [part.as_data() for part in parts]} if parts else {}),
        }
        if request.enhanced is not None:
            enhanced = images.to_rgb8(images.decode_png(blobs.get(request.enhanced)))
            if enhanced.shape != now.original.shape:
                raise FettleError(
                    "The enhanced picture has another size than the image", "Run the enhance stage again."
                )
            filler = filler_for_looks(self._filler(request), _context(request))
            looked_at, _ = self._filled(request, enhanced, now.spared.mask, filler)
            data[LOOKED_AT] = blobs.put(encode_png(looked_at), suffix=".png")
        blob = blobs.put(encode_png(cleaned), suffix=".png")
        # From now on the stored picture is gone on from, unless it was filled again meanwhile.
        state = self._states.get(_key(request))
        if state is not None and state.picture is now.picture:
            self._states[_key(request)] = _State(state.mask, cleaned, blob)
        return self._provenance(request), ProposalDraft(ProposalKind.PIXELS, blob=blob, data=data)

    def _provenance(self, request: RefillRequest) -> Provenance:
        filler = self._filler(request)
        return Provenance(
            stage=StageName.CLEAN,
            stage_version=CleanStage.version,
            model=f"{REFILLED}+{filler.name}",
            model_hash="",
            settings_hash=settings_hash(request.settings, filler),
        )

    def _original(self, request: RefillRequest) -> Pixels:
        known = self._originals.get(request.hash)
        if known is None:
            data = images.read_bytes(Path(request.path), max_pixels=request.max_pixels)
            if hash_bytes(data) != request.hash:
                raise UnreadableImageError(
                    "The file has changed since it was added", "Take its new bytes first, or bring the old ones back"
                )
            known = self._originals[request.hash] = images.decode_rgb8(data, max_pixels=request.max_pixels)
        self._originals.move_to_end(request.hash)
        _trim(self._originals, lambda pixels: pixels.size // 3)
        return known

    def _filler(self, request: RefillRequest) -> Filler:
        key = hash_json([dict(request.settings), str(request.blob_dir), request.threads])
        if key not in self._fillers:
            self._fillers[key] = make_filler(str(request.settings["filler"]), _context(request))
        return self._fillers[key]

    def _left(self, request: RefillRequest, cleaned: Pixels, mask: npt.NDArray[np.bool_]) -> dict[str, Any]:
        """What still looks marked; nothing where the detector has no model: filling needs none, and looks at none."""
        key = hash_json([dict(request.settings), request.threads])
        if key not in self._detectors:
            context = DetectorContext(request.settings, request.model_dirs, request.threads)
            try:
                self._detectors[key] = make_detector(str(request.settings["detector"]), context)
            except ModelError as error:
                _log.info("what is left after a refill is not measured: %s", error)
                self._detectors[key] = None
        detector = self._detectors[key]
        return {} if detector is None else residual(cleaned, mask, detector.find).as_data()

    def _filled(
        self, request: RefillRequest, pixels: Pixels, mask: npt.NDArray[np.bool_], filler: Filler | None = None
    ) -> tuple[Pixels, tuple[FilledPart, ...]]:
        """The whole picture filled, as the clean stage does it; by the request's own filler without another."""
        with at_hand(request.item_id):
            done = filled(filler or self._filler(request), pixels, mask)
        return composite(pixels, done.pixels, mask, feather=request.settings["feather"]), done.parts

    def _filled_anew(
        self, request: RefillRequest, original: Pixels, mask: npt.NDArray[np.bool_], before: _State
    ) -> tuple[Patch, ...] | None:
        """All that is near a change of ``before``'s mask, filled anew; None where that is the whole picture."""
        patches = []
        for rows, columns in _windows(mask ^ before.mask):
            hole = np.ascontiguousarray(mask[rows, columns])
            part = np.ascontiguousarray(original[rows, columns])
            if hole.all():
                return None
            out = self._filled(request, part, hole)[0] if hole.any() else part
            top, bottom = _inner(rows, mask.shape[0])
            left, right = _inner(columns, mask.shape[1])
            inner = np.ascontiguousarray(out[top:bottom, left:right])
            patches.append(Patch(columns.start + left, rows.start + top, inner))
        return tuple(patches)

    def _before(self, request: RefillRequest) -> _State | None:
        """How the picture was filled last, by this or as it is stored; None where it has to be filled as a whole."""
        entry = FILLERS[str(request.settings["filler"])]
        if entry.needs_model or entry.leaves_machine:
            # Such a filler frames what it looks at itself, and each call costs.
            return None
        known = self._states.get(_key(request))
        if known is not None:
            return known
        stored = request.stored
        if stored is None or stored.settings_hash != settings_hash(request.settings, self._filler(request)):
            return None
        blobs = BlobStore(request.blob_dir)
        mask = read_mask(blobs, stored.mask)
        picture = images.to_rgb8(images.decode_png(blobs.get(stored.picture)))
        if mask is None or picture.shape != self._original(request).shape:
            return None
        known = _State(mask, picture, stored.picture)
        self._keep(request, known)
        return known

    def _keep(self, request: RefillRequest, state: _State) -> None:
        self._states[_key(request)] = state
        self._states.move_to_end(_key(request))
        _trim(self._states, lambda each: each.mask.size)


def _context(request: RefillRequest) -> FillerContext:
    return FillerContext(request.settings, request.model_dirs, request.blob_dir, request.threads)


def _key(request: RefillRequest) -> str:
    return hash_json([request.hash, dict(request.settings)])


def _trim(kept: OrderedDict[str, T], pixels: Callable[[T], int]) -> None:
    """Forget the oldest, down to what may be remembered."""
    while len(kept) > 1 and sum(map(pixels, kept.values())) > _KEPT_PIXELS:
        kept.popitem(last=False)


def _windows(changed: npt.NDArray[np.bool_]) -> list[tuple[slice, slice]]:
    """Where something changed, with what a filler needs to see around it."""
    x, y, width, height = cv2.boundingRect(changed.view(np.uint8))
    if not width:
        return []
    rows, columns = changed.shape
    y0, y1, x0, x1 = max(y - CONTEXT, 0), min(y + height + CONTEXT, rows), max(x - CONTEXT, 0), x + width + CONTEXT
    # Only that far: looking for what is connected in the whole picture would take longer than filling it.
    found = padded_windows(np.ascontiguousarray(changed[y0:y1, x0 : min(x1, columns)]), pad=CONTEXT)
    return [(slice(r.start + y0, r.stop + y0), slice(c.start + x0, c.stop + x0)) for r, c in found]


def _inner(window: slice, size: int) -> tuple[int, int]:
    """The part of a window in which a filler saw enough around each pixel."""
    start = 0 if window.start == 0 else CONTEXT // 2
    stop = window.stop - window.start - (0 if window.stop == size else CONTEXT // 2)
    return start, stop
