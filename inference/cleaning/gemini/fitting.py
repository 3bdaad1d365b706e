"""Fits an answer to the picture: moved and coloured so that what lies around the markings is the same in both."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from inference.cleaning.gemini.regions import BoolMask
from inference.stage import Pixels

_RING_LEAST, _RING_SHARE = 16, 0.1
"""Width of the ring around the markings: pixels at least, and as a share of the part's long side."""
_WORKING_SIDE = 512
"""Movements are looked for in pictures no longer than this; they are found to a twentieth of a pixel."""
_FARTHEST = 0.06
"""An answer moved by more than this share of the part shows something else."""
_MOST_DIFFERENCE = 12.0
"""Mean difference on the ring, of 255, fine grain left out, beyond which an answer is of another picture."""
_GRAIN = 2.0
_STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-4)

_Warp = npt.NDArray[np.float32]
"""``(2, 3)``, from pixels of the part to pixels of the answer."""
_UNMOVED: _Warp = np.eye(2, 3, dtype=np.float32)


def fit(part: Pixels, answer: Pixels, mask: BoolMask) -> tuple[Pixels, float]:
    """The answer moved onto the part and given its colours, and how far it still differs around the markings.

    Args:
        part: ``(H, W, 3) uint8 RGB``, what the answer is to be put into.
        answer: Same shape.
        mask: ``(H, W) bool``, where the answer is wanted.

    Returns:
        The picture, and the mean difference on a ring around ``mask``, 0..255. `fits` judges it.

    Source: G. Evangelidis, E. Psarakis, "Parametric image alignment using enhanced correlation coefficient
    maximization", 2008.
    """
    scale = min(1.0, _WORKING_SIDE / max(part.shape[:2]))
    here, there = _scaled(part, scale), _scaled(answer, scale)
    ring = ring_around(_scaled(mask.astype(np.uint8) * 255, scale) > 0)
    if not ring.any():
        return answer, float("inf")
    best, offset, least = _UNMOVED, np.zeros(3, np.int16), float("inf")
    for warp in _warps(here, there, ring):
        moved = _moved(there, warp)
        lighter = _offset(here, moved, ring)
        difference = _difference(here, _coloured(moved, lighter), ring)
        if difference < least:
            best, offset, least = warp, lighter, difference
    full = best.copy()
    full[:, 2] /= scale
    return _coloured(_moved(answer, full), offset), least


def fits(difference: float) -> bool:
    """Whether an answer shows the picture it was asked for."""
    return difference <= _MOST_DIFFERENCE


def ring_around(mask: BoolMask) -> BoolMask:
    """What lies around a mask, within a tenth of the picture, the mask itself left out."""
    width = max(_RING_LEAST, round(_RING_SHARE * max(mask.shape)))
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return cast(BoolMask, (distance <= width) & ~mask) if mask.any() else np.zeros(mask.shape, bool)


def _warps(here: Pixels, there: Pixels, ring: BoolMask) -> list[_Warp]:
    """No movement, and those found by correlation: a turn and a shift, then with scale and shear."""
    greys = [cv2.cvtColor(each, cv2.COLOR_RGB2GRAY) for each in (here, there)]
    area = ring.astype(np.uint8) * 255
    found = [_UNMOVED]
    start = _UNMOVED.copy()
    for motion in (cv2.MOTION_EUCLIDEAN, cv2.MOTION_AFFINE):
        try:
            _, moved = cv2.findTransformECC(greys[0], greys[1], start.copy(), motion, _STEPS, area, 5)
        except cv2.error:
            # Nothing to hold on to, as on a bare surface; then there is nothing to move either.
            continue
        warp: _Warp = moved.astype(np.float32)
        if _is_near(warp, ring.shape):
            start = warp
            found.append(warp)
    return found


def _scaled(values: npt.NDArray[np.uint8], scale: float) -> npt.NDArray[np.uint8]:
    if scale == 1:
        return values
    size = (max(1, round(values.shape[1] * scale)), max(1, round(values.shape[0] * scale)))
    return cv2.resize(values, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _is_near(warp: _Warp, shape: tuple[int, ...]) -> bool:
    height, width = shape[:2]
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]], np.float32)
    away = np.abs(corners @ warp.T - corners[:, :2]).max()
    return bool(np.isfinite(away) and away <= _FARTHEST * max(height, width))


def _moved(answer: Pixels, warp: _Warp) -> Pixels:
    if np.array_equal(warp, _UNMOVED):
        return answer
    height, width = answer.shape[:2]
    how = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(answer, warp, (width, height), flags=how, borderMode=cv2.BORDER_REFLECT)
    return moved.astype(np.uint8, copy=False)


def _offset(part: Pixels, answer: Pixels, ring: BoolMask) -> npt.NDArray[np.int16]:
    """By what the part is lighter on the ring, per channel, in the middle."""
    middle = np.median(part[ring].astype(np.int16) - answer[ring].astype(np.int16), axis=0)
    whole: npt.NDArray[np.int16] = np.rint(middle).astype(np.int16)
    return whole


def _coloured(answer: Pixels, offset: npt.NDArray[np.int16]) -> Pixels:
    table = np.clip(np.arange(256)[:, None] + offset, 0, 255).astype(np.uint8)
    return cv2.LUT(answer, table[None]).astype(np.uint8, copy=False)


def _difference(part: Pixels, answer: Pixels, ring: BoolMask) -> float:
    smooth = [cv2.GaussianBlur(each, (0, 0), _GRAIN).astype(np.int16)[ring] for each in (part, answer)]
    return float(np.abs(smooth[0] - smooth[1]).mean())
