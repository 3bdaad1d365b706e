"""Whether two pictures show the same: a 64-bit perceptual hash to find candidates, a closer look to be sure.

The hash is the sign of the 63 lowest frequencies of a 32×32 grey picture against their median. Source: the "pHash"
family of discrete-cosine hashes. It survives JPEG, brightness, small crops and turns, and also calls pictures alike
that only share their light: parts before one camera. So candidates are aligned and compared block by block. A new
scratch changes few blocks much; a new exposure, crop or turn changes all of them little.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from storage.images import DEFAULT_MAX_PIXELS, read_rgb8_scaled

RADIUS = 12
"""Bits in which two hashes may differ: of planted crops of 3 % and turns by 2°, 98 % are within it."""

NOTHING_TO_COMPARE = 0
"""The hash of a picture without contrast, which is like every other one of its kind."""

SIDE = 128
"""Pixels of a print's side."""

_BLOCK = 16
_READ = 256
_BLUR = 6.0
"""Pixels; what is smoother is light, not part."""
_NOISE = 4.0
"""Grey levels of difference that mean nothing, such as JPEG leaves behind."""
_FLAT = 1.5
_IN_PLACE_WORST, _IN_PLACE_TENTH = 0.86, 0.89
_MOVED_WORST, _MOVED_TENTH = 0.76, 0.82
"""How alike the second-worst block and the worst tenth must be, 1 being equal; measured by `bench_near`.

Less is asked of a picture that was moved, since laying it back blurs it; a camera that never moves gets no such
allowance, or all parts of one kind would be alike.
"""
_MOVED = 0.75
"""Pixels by which a corner must have moved."""
_HOPELESS = 0.5
_IN_PLACE = 0.97

Print = npt.NDArray[np.uint8]
"""``(SIDE, SIDE) uint8`` grey: the whole picture, upright, squeezed into a square."""


def read_print(path: Path, *, max_pixels: int = DEFAULT_MAX_PIXELS) -> Print:
    """A picture's print, from a decode at reduced scale.

    Raises:
        UnreadableImageError: As `storage.images.read_rgb8`.
    """
    return print_of(read_rgb8_scaled(path, long_side=_READ, max_pixels=max_pixels))


def print_of(pixels: npt.NDArray[np.uint8]) -> Print:
    """The print of ``(H, W, 3) uint8 RGB`` or ``(H, W) uint8`` grey."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) if pixels.ndim == 3 else pixels
    return np.asarray(cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def hash_of(print_: Print) -> int:
    """The perceptual hash, as a signed 64-bit number, as databases keep it."""
    small = cv2.resize(print_, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
    if small.std() < _FLAT:
        return NOTHING_TO_COMPARE
    waves = cv2.dct(small)[:8, :8].ravel()
    bits = waves > np.median(waves[1:])
    bits[0] = False  # The mean: mere brightness.
    return int(np.packbits(bits).view(">i8")[0])


def likeness(one: Print, other: Print) -> float:
    """How surely two prints show the same, give or take exposure, compression, a small crop, shift or turn.

    0: they do not; else up to 1, the higher the more alike their least alike parts are.
    """
    first, second = one.astype(np.float32), other.astype(np.float32)
    if _correlation(first, second) < _HOPELESS:
        return 0.0
    detail = _detail(first)
    here = _detail(second)
    if share := _agreement(detail, here, worst=_IN_PLACE_WORST, tenth=_IN_PLACE_TENTH):
        return share
    if _correlation(detail, here) > _IN_PLACE:
        return 0.0  # They lie on each other already; what differs is in the picture.
    aligned = _aligned(first, second)
    if aligned is None:
        return 0.0
    return _agreement(detail, _detail(aligned), worst=_MOVED_WORST, tenth=_MOVED_TENTH)


def _correlation(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    a, b = one - one.mean(), other - other.mean()
    norm = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / norm if norm > 0 else 0.0


def _detail(pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(pixels - cv2.GaussianBlur(pixels, (0, 0), _BLUR), dtype=np.float32)


def _aligned(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> npt.NDArray[np.float32] | None:
    """``other`` laid onto ``one`` by an affine map; None where none is found, or none that moves anything."""
    # At half size first: that reaches further in a quarter of the time, and the rest needs few rounds more.
    found = _map_between(_half(one), _half(other), None, rounds=30)
    if found is not None:
        found[:, 2] = found[:, 2] * 2 + (1 - found[:, :2].sum(axis=1)) * 0.5
    found = _map_between(one, other, found, rounds=30 if found is None else 8)
    if found is None:
        return None
    corners = np.array([[0, 0, 1], [SIDE, 0, 1], [0, SIDE, 1], [SIDE, SIDE, 1]], dtype=np.float32)
    if np.abs(corners @ found.T - corners[:, :2]).max() < _MOVED:
        return None
    flags = cv2.INTER_LINEAR + cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(other, found, (SIDE, SIDE), flags=flags, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(laid, dtype=np.float32)


def _map_between(
    one: npt.NDArray[np.float32], other: npt.NDArray[np.float32], start: npt.NDArray[np.float32] | None, *, rounds: int
) -> npt.NDArray[np.float32] | None:
    warp = np.eye(2, 3, dtype=np.float32) if start is None else start.astype(np.float32)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, rounds, 1e-4)
    try:
        _, found = cv2.findTransformECC(one, other, warp, cv2.MOTION_AFFINE, stop, None, 5)  # type: ignore[call-overload]
    except cv2.error:  # It says so by raising where the two have nothing in common.
        return None
    return np.asarray(found, dtype=np.float32)


def _half(pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.resize(pixels, (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA), dtype=np.float32)


def _agreement(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32], *, worst: float, tenth: float) -> float:
    a, b = _blocks(one), _blocks(other)
    gain = float((a * b).sum()) / max(float((b * b).sum()), 1e-6)
    b = b * np.float32(np.clip(gain, 0.5, 2.0))
    a = a - a.mean(axis=1, keepdims=True)
    b = b - b.mean(axis=1, keepdims=True)
    # The contrast and structure part of SSIM; its constant is the noise that is to count for nothing.
    noise = 2 * _NOISE**2
    alike = np.sort((2 * (a * b).mean(axis=1) + noise) / ((a * a).mean(axis=1) + (b * b).mean(axis=1) + noise))
    low = float(alike[len(alike) // 10])
    return low if alike[1] >= worst and low >= tenth else 0.0


def _blocks(detail: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """``(blocks, pixels)`` without the outermost ones, of which a crop or turn leaves little."""
    many = SIDE // _BLOCK
    inner = detail.reshape(many, _BLOCK, many, _BLOCK)[1:-1, :, 1:-1, :]
    return np.ascontiguousarray(inner.transpose(0, 2, 1, 3).reshape(-1, _BLOCK * _BLOCK))
