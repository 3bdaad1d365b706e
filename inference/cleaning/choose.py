"""The filler ``auto``: gives each group of markings to the filler that best restores known pixels beside it.

The shape of the markings is laid over the known pixels around them, each filler fills that copy, and the one that
comes closest to what is really there fills the markings. Nothing has to be assumed about metal or texture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.cleaning.exemplar import exemplar
from inference.cleaning.fill import Filled, FilledPart, Filler, FillerContext, padded_windows, refuse_full
from inference.cleaning.known import half_width
from inference.cleaning.opencv_fill import navier_stokes, telea
from inference.stage import Pixels

_Bools = npt.NDArray[np.bool_]

_LEAST_PAD, _MOST_PAD = 48, 512
_PLACES = 2
_LEAST_SIDE, _MOST_SIDE = 128, 512
_JUDGED_SIDE = 192
"""A copy is judged where a square of this side holds most of it: smooth fillers take as long as there is to fill."""
_LEAST_COPY = 12
"""Fewest pixels of a copy that a judgement may rest on."""


@dataclass(frozen=True, slots=True)
class AutoFiller:
    """The filler ``auto``; see the module.

    Attributes:
        fillers: Those to choose from. The first fills where nothing can be tried.
        reach: How many pixels around what they fill some of them look, by name; the others look at all there is.
    """

    fillers: tuple[Filler, ...]
    reach: Mapping[str, int]
    name: str = "auto"

    @property
    def weight_hash(self) -> str:
        """None of its fillers has weights."""
        return ""

    def fill(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Pixels:
        """Fill ``mask``; every pixel outside is copied."""
        return self.fill_and_say(pixels, mask).pixels

    def fill_and_say(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Filled:
        """See `inference.cleaning.fill.ChoosingFiller`."""
        refuse_full(mask)
        out = pixels.copy()
        parts = []
        # So wide that every filler sees within the window all it would look at.
        pad = int(np.clip(8 * half_width(mask), _LEAST_PAD, _MOST_PAD))
        for rows, columns in padded_windows(mask, pad=pad):
            here, hole = np.ascontiguousarray(pixels[rows, columns]), mask[rows, columns]
            errors = self._tried(here, hole)
            best = min(errors, key=lambda name: errors[name], default=self.fillers[0].name)
            filler = next(each for each in self.fillers if each.name == best)
            out[rows, columns][hole] = filler.fill(here, hole)[hole]
            box = (columns.start, rows.start, columns.stop, rows.stop)
            decibels = {name: _decibels(error) for name, error in errors.items()}
            parts.append(FilledPart(box, best, decibels))
        return Filled(out, tuple(parts))

    def _tried(self, pixels: Pixels, hole: _Bools) -> dict[str, float]:
        """Mean squared error of each filler on the copies; empty where there is no room for one."""
        sums = dict.fromkeys((each.name for each in self.fillers), 0.0)
        count = 0
        for rows, columns, copy in _copies(hole):
            here, unknown = np.ascontiguousarray(pixels[rows, columns]), hole[rows, columns] | copy
            judged = _fullest(copy, _JUDGED_SIDE)[0]
            wanted = copy[judged]
            truth = here[judged][wanted].astype(np.float32)
            for each in self.fillers:
                made = self._made(each, here, unknown, judged)
                sums[each.name] += float(((made[wanted] - truth) ** 2).sum())
            count += truth.size
        return {name: total / count for name, total in sums.items()} if count >= 3 * _LEAST_COPY else {}

    def _made(self, filler: Filler, pixels: Pixels, unknown: _Bools, judged: tuple[slice, slice]) -> Pixels:
        """What a filler makes of a part of a picture; one that looks no further is given no more."""
        reach = self.reach.get(filler.name)
        if reach is None:
            return filler.fill(pixels, unknown)[judged]
        starts = [max(side.start - reach, 0) for side in judged]
        seen = tuple(slice(start, side.stop + reach) for start, side in zip(starts, judged, strict=True))
        inner = tuple(slice(side.start - at, side.stop - at) for at, side in zip(starts, judged, strict=True))
        if unknown[seen].all():
            return filler.fill(pixels, unknown)[judged]
        return filler.fill(np.ascontiguousarray(pixels[seen]), unknown[seen])[inner]


def _decibels(error: float) -> float:
    return round(10 * float(np.log10(255**2 / max(error, 0.01))), 2)


def _copies(hole: _Bools) -> Iterator[tuple[slice, slice, _Bools]]:
    """Windows along the markings, each with a moved copy of the markings' shape on its known pixels."""
    half = half_width(hole)
    side = int(np.clip(24 * half, _LEAST_SIDE, _MOST_SIDE))
    for rows, columns in _fullest(hole, side):
        part = hole[rows, columns]
        near = cv2.distanceTransform((~part).astype(np.uint8), cv2.DIST_L2, 5)
        best: _Bools | None = None
        for down, across in _MOVES:
            length = 3 * half + 2
            copy = _moved(part, round(down * length), round(across * length))
            # A copy that touches the markings would be a wider gap than they are.
            copy &= near > half / 2 + 1
            if best is None or np.count_nonzero(copy) > np.count_nonzero(best):
                best = copy
        if best is not None and best.any():
            yield rows, columns, best


_MOVES = tuple((float(np.sin(turn)), float(np.cos(turn))) for turn in np.arange(8) * np.pi / 4)


def _fullest(hole: _Bools, side: int) -> list[tuple[slice, slice]]:
    """The squares with most of the markings, at most `_PLACES`; the squares do not overlap."""
    height, width = hole.shape
    places = []
    for top in range(0, height, side):
        for left in range(0, width, side):
            place = (slice(top, min(top + side, height)), slice(left, min(left + side, width)))
            places.append((-int(np.count_nonzero(hole[place])), top, left, place))
    return [place for count, _, _, place in sorted(places, key=lambda each: each[:3])[:_PLACES] if count]


def _moved(part: _Bools, down: int, across: int) -> _Bools:
    height, width = part.shape
    out = np.zeros_like(part)
    if abs(down) < height and abs(across) < width:
        to = (slice(max(down, 0), height + min(down, 0)), slice(max(across, 0), width + min(across, 0)))
        of = (slice(max(-down, 0), height + min(-down, 0)), slice(max(-across, 0), width + min(-across, 0)))
        out[to] = part[of]
    return out


def auto(context: FillerContext) -> AutoFiller:
    """The filler ``auto``."""
    smooth = (telea(context), navier_stokes(context))
    return AutoFiller((exemplar(context), *smooth), {each.name: each.pad for each in smooth})
