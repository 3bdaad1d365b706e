"""What files state, made safe: names, sizes, flat lists of points, and masks that cover something."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np

from storage.errors import FettleError
from storage.geometry import MAX_COORDINATE
from storage.imports.report import Fault, Report
from storage.mask_patch import MaskPatch, encode_patch, patch_of
from storage.records import Mask, Polygon

MOST_PIXELS = 1_000_000_000
"""Pixels of the largest picture a mask is made for; what `storage.rle` holds."""

_UNTEXT = re.compile("[\0\ud800-\udfff]")


def name_of(value: object) -> str:
    """A class or path as a file states it: NFC, without white space around it or characters no text can hold."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _UNTEXT.sub("\N{REPLACEMENT CHARACTER}", unicodedata.normalize("NFC", str(value)).strip())


def pixels_of(value: float | None) -> int | None:
    """A width or height: a whole number from 1 on; None for anything else."""
    return int(value) if value is not None and value >= 1 and value == int(value) else None


def share_of(value: float | None) -> float | None:
    """A confidence: a number from 0 to 1; None for anything else."""
    return value if value is not None and 0 <= value <= 1 else None


def ring_of(flat: Sequence[Any]) -> tuple[tuple[float, float], ...] | None:
    """The points ``x, y, x, y, …`` as a ring, a repeated last point dropped; None where they are none.

    Numbers, not text: these come by the million.
    """
    for value in flat:
        if type(value) not in _NUMBERS or not abs(value) <= MAX_COORDINATE:
            return None
    if len(flat) % 2:
        return None
    points = tuple(zip(map(float, flat[::2]), map(float, flat[1::2]), strict=True))
    if len(points) > 1 and points[0] == points[-1]:
        points = points[:-1]
    return points if len(points) >= 3 else None


_NUMBERS = frozenset({int, float})


def polygon_of(flat: Sequence[Any], *, report: Report, where: str) -> Polygon | None:
    """A polygon of one ring ``x, y, x, y, …``; None, with a remark, where it is none."""
    ring = ring_of(flat)
    if ring is None:
        report.say(Fault.BAD_SHAPE, where, "the polygon is not three or more points near the picture")
        return None
    return Polygon((ring,))


def united(parts: Sequence[Polygon], *, width: int, height: int) -> Mask | None:
    """The pixels inside any of the polygons; None where there is none, or the picture is too large for a mask."""
    if width * height > MOST_PIXELS:
        return None
    patches = [patch_of(part, width=width, height=height) for part in parts]
    patches = [patch for patch in patches if patch.pixels.any()]
    if not patches:
        return None
    x0, y0 = min(patch.x for patch in patches), min(patch.y for patch in patches)
    x1 = max(patch.x + patch.pixels.shape[1] for patch in patches)
    y1 = max(patch.y + patch.pixels.shape[0] for patch in patches)
    whole = np.zeros((y1 - y0, x1 - x0), np.uint8)
    for patch in patches:
        rows, columns = patch.pixels.shape
        whole[patch.y - y0 : patch.y - y0 + rows, patch.x - x0 : patch.x - x0 + columns] |= patch.pixels
    return encode_patch(MaskPatch(x0, y0, whole), width=width, height=height)


def whole_mask(mask: Mask, *, report: Report, where: str) -> Mask | None:
    """The mask, if it is well-formed and covers something; None, with a remark, if not."""
    from storage import rle

    try:
        covered = rle.area(mask)
    except FettleError as error:
        report.say(Fault.BAD_SHAPE, where, error.message[0].lower() + error.message[1:])
        return None
    if not covered:
        report.say(Fault.BAD_SHAPE, where, "the mask covers nothing")
        return None
    return mask
