"""Fillers: what paints over a masked marking, behind one small protocol and an explicit table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from inference.stage import Pixels
from storage.errors import ModelError


class Filler(Protocol):
    """Something that invents the pixels under a mask; it may return anything outside, the composite drops it."""

    @property
    def name(self) -> str:
        """Key in `FILLERS`, as it stands in a proposal's data."""
        ...

    def fill(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Pixels:
        """Return a picture of the same shape, filled where ``mask`` (``(H, W) bool``) is True."""
        ...


@dataclass(frozen=True, slots=True)
class OpenCVFiller:
    """Inpainting by OpenCV, around each group of markings instead of over the whole frame.

    Source: A. Telea, "An image inpainting technique based on the fast marching method", 2004;
    M. Bertalmio et al., "Navier-Stokes, fluid dynamics, and image and video inpainting", 2001.

    Attributes:
        name: Key in `FILLERS`.
        method: OpenCV's inpainting flag.
        radius: Neighbourhood in pixels that each filled pixel looks at.
    """

    name: str
    method: int
    radius: float = 5.0

    def fill(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Pixels:
        """Fill ``mask``; every pixel outside is copied."""
        out = pixels.copy()
        pad = int(np.ceil(self.radius)) * 2 + 2
        for rows, columns in padded_windows(mask, pad=pad):
            hole = mask[rows, columns].astype(np.uint8)
            if hole.all():
                raise ModelError(
                    "The markings cover the whole picture: nothing is left to fill from",
                    "Check the markings mask, or exclude the item.",
                )
            patch = cv2.inpaint(np.ascontiguousarray(pixels[rows, columns]), hole, self.radius, self.method)
            # Windows may overlap another's mask at their rim; each writes only what it fully saw.
            out[rows, columns][hole.astype(bool)] = patch[hole.astype(bool)]
        return out


def padded_windows(mask: npt.NDArray[np.bool_], *, pad: int) -> list[tuple[slice, slice]]:
    """Disjoint-by-content windows: bounding boxes of the mask's components, padded, merged until none overlap."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    height, width = mask.shape
    boxes: list[tuple[int, int, int, int]] = []
    for index in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[index])
        box = (max(0, x - pad), max(0, y - pad), min(width, x + w + pad), min(height, y + h + pad))
        boxes = _absorb(boxes, box)
    return [(slice(y0, y1), slice(x0, x1)) for x0, y0, x1, y1 in boxes]


def _absorb(boxes: list[tuple[int, int, int, int]], box: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """Add one box; those it overlaps melt into it, again and again, because it grows."""
    while True:
        touching = [b for b in boxes if b[0] < box[2] and box[0] < b[2] and b[1] < box[3] and box[1] < b[3]]
        if not touching:
            return [*boxes, box]
        boxes = [b for b in boxes if b not in touching]
        every = [*touching, box]
        box = (
            min(b[0] for b in every),
            min(b[1] for b in every),
            max(b[2] for b in every),
            max(b[3] for b in every),
        )


def _telea(radius: float) -> Filler:
    return OpenCVFiller("telea", cv2.INPAINT_TELEA, radius)


def _navier_stokes(radius: float) -> Filler:
    return OpenCVFiller("ns", cv2.INPAINT_NS, radius)


FILLERS: dict[str, Callable[[float], Filler]] = {"telea": _telea, "ns": _navier_stokes}
"""Name → what builds the filler from a radius in pixels."""


def make_filler(name: str, *, radius: float = 5.0) -> Filler:
    """Build a filler by name.

    Raises:
        ModelError: No such filler; the hint lists those that exist.
    """
    if name not in FILLERS:
        raise ModelError(f"There is no filler named {name!r}", f"Choose one of: {', '.join(sorted(FILLERS))}.")
    if not 0 < radius <= 100:
        raise ModelError(f"The fill radius {radius} is out of range", "Choose 0 < radius <= 100 pixels.")
    return FILLERS[name](radius)
