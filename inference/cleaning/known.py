"""What fillers do with the known part of a picture: shrink it without the ink, and measure how wide the unknown is."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from inference.stage import Pixels

_KNOWN_FROM = 0.25
_LOOKED_AT = 1_000_000


def half_width(mask: npt.NDArray[np.bool_]) -> float:
    """Pixels from the innermost masked pixel to the nearest known one: half as wide as the widest stroke; 0: no mask.

    Args:
        mask: ``(H, W) bool``, not True everywhere.
    """
    if not mask.any():
        return 0.0
    # Fewer pixels of a large picture tell as well, and sooner.
    stride = max(1, round(float(mask.size / _LOOKED_AT) ** 0.5))
    thinned = np.ascontiguousarray(mask[::stride, ::stride])
    if thinned.all():
        return float(min(mask.shape)) / 2
    return float(stride) * float(cv2.distanceTransform(thinned.view(np.uint8), cv2.DIST_L2, 5).max())


def inpaint(pixels: Pixels, mask: npt.NDArray[np.bool_], radius: float, method: int) -> Pixels:
    """OpenCV's inpainting, the same each time.

    In pictures a single pixel high or wide it reads memory that nobody wrote; those are given to it doubled.

    Args:
        pixels: ``(H, W, 3) uint8 RGB``.
        mask: ``(H, W) bool``, not True everywhere.
        radius: Neighbourhood in pixels.
        method: OpenCV's flag.
    """
    height, width = mask.shape
    times = (2 if height == 1 else 1, 2 if width == 1 else 1)
    hole = mask.repeat(times[0], axis=0).repeat(times[1], axis=1).astype(np.uint8)
    whole = np.ascontiguousarray(pixels.repeat(times[0], axis=0).repeat(times[1], axis=1))
    return np.asarray(cv2.inpaint(whole, hole, radius, method), np.uint8)[:height, :width]


def shrunk(
    pixels: Pixels, mask: npt.NDArray[np.bool_], size: tuple[int, int]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """A smaller picture made of the known pixels alone, so that no ink leaks into it.

    Args:
        pixels: ``(H, W, 3) uint8 RGB``.
        mask: ``(H, W) bool``, True where unknown.
        size: ``(width, height)`` to shrink to.

    Returns:
        ``(h, w, 3) float32``, and the share of each pixel that is known, ``(h, w) float32``.
    """
    if size == (mask.shape[1], mask.shape[0]):
        return pixels.astype(np.float32), (~mask).astype(np.float32)
    weight = cv2.resize((~mask).view(np.uint8) * np.uint8(255), size, interpolation=cv2.INTER_AREA) / np.float32(255)
    masked = pixels.copy()
    masked[mask] = 0
    small = cv2.resize(masked, size, interpolation=cv2.INTER_AREA) / np.maximum(weight, 1 / 255)[..., None]
    return small.astype(np.float32), weight.astype(np.float32)


def unknown(weight: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which pixels of a shrunk picture have to be filled; never all of them."""
    return weight < min(_KNOWN_FROM, float(weight.max()))
