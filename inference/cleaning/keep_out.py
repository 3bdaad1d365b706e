"""Keeps the filling out of defects: what a marking's mask shares with one is cut away, or the marking left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from storage.cleaned import Defect, overlap
from storage.mask_patch import MaskPatch, patch_of
from storage.records import Geometry

MARGIN = 3
"""Pixels by which a defect is grown before the filling keeps out of it, unless the settings say otherwise."""


class KeepOut(StrEnum):
    """What happens to a marking that touches a defect."""

    CUT = "cut"
    """Its mask is cut back by the defect; the rest of its strokes is filled."""
    SKIP = "skip"
    """None of it is filled; a person is to say."""
    OFF = "off"
    """It is filled, and the item warns of it."""


@dataclass(frozen=True, slots=True)
class Met:
    """A marking that touches a defect.

    Attributes:
        marking: Its box, ``x0 y0 x1 y1``, right and bottom exclusive.
        defect: The defect.
        pixels: Pixels of the marking that lie on it, or within the margin around it.
        whole: Nothing of the marking is filled.
    """

    marking: tuple[int, int, int, int]
    defect: Defect
    pixels: int
    whole: bool

    def as_data(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"marking": list(self.marking), **self.defect.as_data(), "pixels": self.pixels, "whole": self.whole}


@dataclass(frozen=True, slots=True)
class Spared:
    """What may be filled.

    Attributes:
        mask: ``(H, W) bool``.
        parts: The same, marking by marking; those of which nothing is left are not among them.
        met: Markings that touch a defect, once for each defect.
    """

    mask: npt.NDArray[np.bool_]
    parts: tuple[MaskPatch, ...]
    met: tuple[Met, ...]

    def boxes(self) -> list[list[int]]:
        """The boxes of the parts, ``x0 y0 x1 y1``."""
        return [list(_box(part)) for part in self.parts]

    def as_data(self, mode: KeepOut) -> dict[str, Any]:
        """What a picture's data say of it: ``kept_out``, or with `KeepOut.OFF` a warning; nothing where none met."""
        if not self.met:
            return {}
        if mode is not KeepOut.OFF:
            return {"kept_out": [each.as_data() for each in self.met]}
        listed = ", ".join(sorted({each.defect.name for each in self.met}))
        kind = "decided" if all(each.defect.decided for each in self.met) else "proposed"
        return {
            "touches_defect": True,
            "warning": f"The mask touches a {kind} defect ({listed}): compare before you accept",
        }


def spare(
    marks: Sequence[MaskPatch],
    defects: Sequence[Defect],
    *,
    mode: KeepOut,
    margin: int = MARGIN,
    width: int,
    height: int,
) -> Spared:
    """Take out of the markings' masks what defects need.

    Args:
        marks: The markings; parts beyond the picture's border are dropped.
        defects: What is protected.
        mode: What happens to a marking that touches one, or with a ``margin`` comes that near. With `KeepOut.OFF`
            only a touch itself counts, and nothing is taken out.
        margin: Pixels by which defects are grown.
        width: Of the picture.
        height: Of the picture.
    """
    reach = 0 if mode is KeepOut.OFF else margin
    shields = [(defect, _grown(defect.geometry, reach, width=width, height=height)) for defect in defects]
    mask = np.zeros((height, width), np.bool_)
    parts: list[MaskPatch] = []
    met: list[Met] = []
    for mark in marks:
        whole = _clipped(mark, width=width, height=height)
        touches = [(defect, shield, n) for defect, shield in shields if (n := overlap(whole, shield))]
        left = whole
        if touches and mode is KeepOut.SKIP:
            left = MaskPatch(whole.x, whole.y, np.zeros_like(whole.pixels))
        elif touches and mode is KeepOut.CUT:
            left = _without(whole, [shield for _, shield, _ in touches])
        something = bool(left.pixels.any())
        met += [Met(_box(whole), defect, n, not something) for defect, _, n in touches]
        if something:
            parts.append(left)
            rows, columns = left.pixels.shape
            mask[left.y : left.y + rows, left.x : left.x + columns] |= left.pixels.view(np.bool_)
    return Spared(mask, tuple(parts), tuple(met))


def _grown(geometry: Geometry, margin: int, *, width: int, height: int) -> MaskPatch:
    patch = _clipped(patch_of(geometry, width=width, height=height), width=width, height=height)
    if not margin or not patch.pixels.size:
        return patch
    roomy = cv2.copyMakeBorder(patch.pixels, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * margin + 1, 2 * margin + 1))
    grown = np.asarray(cv2.dilate(roomy, disc), np.uint8)
    return _clipped(MaskPatch(patch.x - margin, patch.y - margin, grown), width=width, height=height)


def _clipped(patch: MaskPatch, *, width: int, height: int) -> MaskPatch:
    rows, columns = patch.pixels.shape
    x0, y0 = min(max(patch.x, 0), width), min(max(patch.y, 0), height)
    x1, y1 = max(min(patch.x + columns, width), x0), max(min(patch.y + rows, height), y0)
    inside = patch.pixels[y0 - patch.y : y1 - patch.y, x0 - patch.x : x1 - patch.x]
    return MaskPatch(x0, y0, np.ascontiguousarray(inside != 0).view(np.uint8))


def _without(patch: MaskPatch, shields: Sequence[MaskPatch]) -> MaskPatch:
    pixels = patch.pixels.copy()
    rows, columns = pixels.shape
    for shield in shields:
        x0, y0 = max(patch.x, shield.x), max(patch.y, shield.y)
        x1 = min(patch.x + columns, shield.x + shield.pixels.shape[1])
        y1 = min(patch.y + rows, shield.y + shield.pixels.shape[0])
        pixels[y0 - patch.y : y1 - patch.y, x0 - patch.x : x1 - patch.x] &= (
            shield.pixels[y0 - shield.y : y1 - shield.y, x0 - shield.x : x1 - shield.x] ^ 1
        )
    return MaskPatch(patch.x, patch.y, pixels)


def _box(patch: MaskPatch) -> tuple[int, int, int, int]:
    rows, columns = patch.pixels.shape
    return patch.x, patch.y, patch.x + columns, patch.y + rows
