"""Putting a filler's pixels into a picture so that nothing outside the mask can change."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from inference.stage import Pixels


def composite(original: Pixels, filled: Pixels, mask: npt.NDArray[np.bool_], *, feather: float = 2.0) -> Pixels:
    """Take ``filled`` inside the mask and ``original`` outside, blended over a rim *inside* the mask.

    Only pixels under the mask are ever written, so every other pixel stays bit-identical whatever the filler did.
    This is for 8-bit pictures: a deeper source keeps its depth only in its own file, which is never touched.

    Args:
        original: ``(H, W, 3) uint8 RGB``.
        filled: The filler's picture, same shape.
        mask: ``(H, W) bool``, True where the picture may change.
        feather: Width of the blended rim in pixels; 0 switches it off.

    Raises:
        ValueError: The shapes differ.
    """
    if original.shape != filled.shape or original.shape[:2] != mask.shape:
        raise ValueError(
            f"composite needs one shape: original {original.shape}, filled {filled.shape}, mask {mask.shape}"
        )
    out = original.copy()
    if not mask.any():
        return out
    if feather <= 0:
        out[mask] = filled[mask]
        return out
    x, y, width, height = cv2.boundingRect(mask.astype(np.uint8))
    inside = mask[y : y + height, x : x + width]
    # The frame of zeros makes the rim also follow the bounding box; beyond the picture's own border there is
    # nothing to blend with, so that border gets no rim.
    top, left = int(y > 0), int(x > 0)
    bottom, right = int(y + height < mask.shape[0]), int(x + width < mask.shape[1])
    framed = np.pad(inside, ((top, bottom), (left, right))).astype(np.uint8)
    depth = np.full(framed.shape, feather + 1, np.float32)
    if not framed.all():
        depth[:] = cv2.distanceTransform(framed, cv2.DIST_L2, 5)
    depth = depth[top : top + height, left : left + width]
    alpha = np.clip(depth[inside] / (feather + 1), 0, 1)[:, None]
    new = filled[y : y + height, x : x + width][inside].astype(np.float32)
    old = original[y : y + height, x : x + width][inside].astype(np.float32)
    out[y : y + height, x : x + width][inside] = np.rint(alpha * new + (1 - alpha) * old).astype(np.uint8)
    return out


def changed_outside(before: Pixels, after: Pixels, mask: npt.NDArray[np.bool_]) -> int:
    """How many pixels outside the mask differ in any channel, counted."""
    same = np.asarray(cv2.inRange(cv2.absdiff(before, after), (0, 0, 0), (0, 0, 0)))
    return int(np.count_nonzero((same == 0) & ~mask))
