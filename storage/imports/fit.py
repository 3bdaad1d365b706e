"""Brings stated regions into the upright pixels of the picture they are on: turned, stretched, clipped, or left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import cv2
import numpy as np

from storage import rle
from storage.errors import FettleError
from storage.geometry import MAX_COORDINATE, clip, scale
from storage.imports.foreign import ForeignImage, ForeignRegion
from storage.imports.report import Fault, Report
from storage.records import Box, Geometry, Mask, Polygon

Size = tuple[int, int]
"""Width and height."""

_SIDEWAYS = frozenset({5, 6, 7, 8})
"""EXIF orientations that swap width and height."""


def fit(
    image: ForeignImage, size: Size, *, orientation: Callable[[], int], stretch: bool, report: Report
) -> tuple[ForeignRegion, ...] | None:
    """The regions in the upright pixels of a picture of ``size``; None where they are of a picture of another size.

    A file may count pixels as they are stored, before EXIF turns them. Where the stated size tells, the regions are
    turned; where it can't (a square, or turned by half), they are taken as upright and the report says so.

    Args:
        image: What is stated.
        size: Width and height of the picture, upright.
        orientation: Asked for the picture's EXIF orientation, only where it matters.
        stretch: Stretch the regions of a picture of another size instead of leaving them out.
        report: Takes the remarks.
    """
    if not image.regions:
        return ()
    stated = stated_size(image)
    change: Callable[[Geometry], Geometry] | None = None
    if stated is None or stated == size:
        if orientation() != 1 and (stated is None or size[0] == size[1] or orientation() not in _SIDEWAYS):
            said = "the picture carries an EXIF orientation and the file does not tell which way its labels are; "
            report.say(Fault.TURNED, image.stated, said + "they were taken as upright")
    elif stated == size[::-1] and orientation() in _SIDEWAYS:
        how = orientation()
        report.say(Fault.TURNED, image.stated, "labelled as stored; the labels were turned upright with the picture")

        def change(geometry: Geometry) -> Geometry:
            return turned(geometry, how, stored=stated)

    else:
        words = f"stated as {stated[0]}×{stated[1]}, but the picture has {size[0]}×{size[1]} pixels"
        if not stretch:
            report.say(Fault.BAD_SIZE, image.stated, f"{words}; its labels were left out")
            return None
        report.say(Fault.BAD_SIZE, image.stated, f"{words}; its labels were stretched")

        def change(geometry: Geometry) -> Geometry:
            return scale(geometry, size[0] / stated[0], size[1] / stated[1], width=size[0], height=size[1])

    fitted = []
    for number, region in enumerate(image.regions, 1):
        where = f"{image.stated} #{number}"
        if (sound := _sound(region.geometry, where, report)) is None:
            continue
        inside = _inside(change(sound) if change is not None else sound, size, where, report)
        if inside is not None:
            fitted.append(replace(region, geometry=inside))
    return tuple(fitted)


def stated_size(image: ForeignImage) -> Size | None:
    """What the file says of the picture's size; a mask has the size of its picture."""
    if image.width and image.height:
        return image.width, image.height
    for region in image.regions:
        if isinstance(region.geometry, Mask):
            return region.geometry.width, region.geometry.height
    return None


def turned(geometry: Geometry, orientation: int, *, stored: Size) -> Geometry:
    """From pixels as stored to upright ones.

    Args:
        geometry: In pixels as stored.
        orientation: EXIF orientation 1–8. Source: Exif 2.32, tag 0x0112.
        stored: Width and height as stored.
    """
    width, height = stored
    if isinstance(geometry, Mask):
        pixels = rle.decode(geometry)
        upright = np.ascontiguousarray(pixels.T if orientation in _SIDEWAYS else pixels).view(np.uint8)
        flip = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(orientation)
        return rle.encode(np.asarray(upright if flip is None else cv2.flip(upright, flip), dtype=np.uint8))

    def point(x: float, y: float) -> tuple[float, float]:
        return {
            2: (width - x, y),
            3: (width - x, height - y),
            4: (x, height - y),
            5: (y, x),
            6: (height - y, x),
            7: (height - y, width - x),
            8: (y, width - x),
        }.get(orientation, (x, y))

    if isinstance(geometry, Box):
        (xa, ya), (xb, yb) = point(geometry.x0, geometry.y0), point(geometry.x1, geometry.y1)
        return Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
    return Polygon(tuple(tuple(point(x, y) for x, y in ring) for ring in geometry.rings))


def _sound(geometry: Geometry, where: str, report: Report) -> Geometry | None:
    """The geometry, checked at the door whatever its reader let through."""
    fault = _fault(geometry)
    if not fault:
        return geometry
    report.say(Fault.BAD_BOX if isinstance(geometry, Box) else Fault.BAD_SHAPE, where, f"{fault}; left out")
    return None


def _fault(geometry: Geometry) -> str:
    """Why a geometry is none; empty where it is one."""
    if isinstance(geometry, Mask):
        try:
            rle.validate(geometry)
        except FettleError as error:
            return error.message
        return ""
    if isinstance(geometry, Box):
        numbers: Iterable[float] = (geometry.x0, geometry.y0, geometry.x1, geometry.y1)
        if not (geometry.x0 < geometry.x1 and geometry.y0 < geometry.y1):
            return "a box must have area"
    else:
        numbers = (value for ring in geometry.rings for corner in ring for value in corner)
        if not geometry.rings or min(map(len, geometry.rings)) < 3:
            return "a polygon's ring needs three points or more"
    # Asked so, no number fails too.
    return (
        "" if all(abs(value) <= MAX_COORDINATE for value in numbers) else "its coordinates lie nowhere near a picture"
    )


_TOLERANCE = 1e-6
"""Pixels by which rounding in a file may lead over the picture's edge, unremarked."""


def _inside(geometry: Geometry, size: Size, where: str, report: Report) -> Geometry | None:
    if _is_inside(geometry, size, 0.0):
        return geometry
    inside = clip(geometry, *size)
    if inside is None:
        empty = isinstance(geometry, Mask) and not rle.area(geometry)
        said = "this mask is empty; left out" if empty else "this lies outside the picture; left out"
        report.say(Fault.BAD_SHAPE if empty else Fault.OUTSIDE, where, said)
    elif not _is_inside(geometry, size, _TOLERANCE):
        report.say(Fault.OUTSIDE, where, "this reaches out of the picture; clipped")
    return inside


def _is_inside(geometry: Geometry, size: Size, slack: float) -> bool:
    width, height = size[0] + slack, size[1] + slack
    if isinstance(geometry, Box):
        return geometry.x0 >= -slack and geometry.y0 >= -slack and geometry.x1 <= width and geometry.y1 <= height
    if isinstance(geometry, Polygon):
        return all(-slack <= x <= width and -slack <= y <= height for ring in geometry.rings for x, y in ring)
    return (geometry.width, geometry.height) == size and bool(rle.area(geometry))
