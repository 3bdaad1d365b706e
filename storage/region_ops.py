"""What can be done to the chosen regions of one picture, by name; the window and the command line both come here.

Masks stay masks, pixel for pixel. A polygon or box becomes a mask only where the operation needs pixels, by the rule of
`storage.geometry`. An operation that would leave nothing of a region is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from storage import geometry as shapes
from storage import mask_edit
from storage.errors import FettleError
from storage.mask_patch import MaskPatch, encode_patch, patch_of
from storage.records import Box, Geometry, Mask, Polygon

Results = list[list[Geometry]]
"""For each region given what comes of it: the first takes its place, further ones are new, none removes it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Size of the picture in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Operation:
    """One of `OPERATIONS`.

    Attributes:
        numbers: What follows the equals sign: the number of values, separated by commas.
        least: How many regions it needs.
        help: What it does, in a few words.
        label: What the history calls it.
        work: Regions, numbers and frame to results.
    """

    numbers: int
    least: int
    help: str
    label: str
    work: Callable[[Sequence[Geometry], Sequence[float], Frame], Results]


def apply(name: str, numbers: Sequence[float], regions: Sequence[Geometry], frame: Frame) -> Results:
    """Do it; pure. Regions that stay as they are come back equal.

    Raises:
        FettleError: Not enough regions, a number out of range, or nothing would be left.
    """
    operation = OPERATIONS[name]
    if len(regions) < operation.least:
        raise FettleError(
            f"{operation.label} takes {'two regions or more' if operation.least > 1 else 'a region'}",
            "Choose them first.",
        )
    try:
        return operation.work(regions, numbers, frame)
    except ValueError as error:
        raise FettleError(f"{operation.label} takes a number {error}") from error


def parse(text: str) -> tuple[str, tuple[float, ...]]:
    """``grow=2`` as name and numbers.

    Raises:
        FettleError: No such operation, or the numbers are not what it takes.
    """
    name, _, values = text.partition("=")
    operation = OPERATIONS.get(name)
    if operation is None:
        raise FettleError(f"“{name}” is no operation on regions", f"There are: {', '.join(OPERATIONS)}.")
    try:
        numbers = tuple(float(value) for value in values.split(",")) if values else ()
    except ValueError:
        numbers = (float("nan"),)
    if len(numbers) != operation.numbers or any(not abs(number) <= shapes.MAX_COORDINATE for number in numbers):
        raise FettleError(f"“{text}”: write it {usage(name)}")
    return name, numbers


def usage(name: str) -> str:
    """How an operation is written: ``grow=N``."""
    return {0: name, 1: f"{name}=N", 2: f"{name}=DX,DY", 4: f"{name}=X0,Y0,X1,Y1"}[OPERATIONS[name].numbers]


def _grow(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    return [[_resized(region, _whole(numbers[0]), frame)] for region in regions]


def _shrink(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    return [[_resized(region, -_whole(numbers[0]), frame)] for region in regions]


def _resized(region: Geometry, by: int, frame: Frame) -> Geometry:
    if isinstance(region, Box):
        if not abs(by) <= mask_edit.MAX_REACH:
            raise ValueError(f"from 0 to {mask_edit.MAX_REACH} pixels, not {abs(by)}")
        x0, y0, x1, y1 = region.x0 - by, region.y0 - by, region.x1 + by, region.y1 + by
        if x0 >= x1 or y0 >= y1:
            raise _nothing_left("Shrinking")
        return shapes.clip(Box(x0, y0, x1, y1), frame.width, frame.height) or region
    patch = patch_of(region, width=frame.width, height=frame.height)
    work = mask_edit.grown if by >= 0 else mask_edit.shrunk
    return _mask(work(patch, abs(by), width=frame.width, height=frame.height), frame, "Shrinking")


def _smooth(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    radius = _whole(numbers[0])

    def smooth(region: Geometry) -> Geometry:
        if isinstance(region, Box):
            return region
        patch = patch_of(region, width=frame.width, height=frame.height)
        return _mask(mask_edit.smoothed(patch, radius, width=frame.width, height=frame.height), frame, "Smoothing")

    return [[smooth(region)] for region in regions]


def _fill_holes(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    def fill(region: Geometry) -> Geometry:
        if isinstance(region, Mask):
            return _mask(mask_edit.holes_filled(patch_of(region, width=0, height=0)), frame, "Filling")
        return Polygon(region.rings[:1]) if isinstance(region, Polygon) else region

    return [[fill(region)] for region in regions]


def _split(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    def split(region: Geometry) -> list[Geometry]:
        if isinstance(region, Box):
            return [region]
        parts = mask_edit.pieces(patch_of(region, width=frame.width, height=frame.height))
        return [_mask(part, frame, "Splitting") for part in parts] if len(parts) > 1 else [region]

    found = [split(region) for region in regions]
    if all(len(parts) == 1 for parts in found):
        raise FettleError("It is one piece already", "A cut by a line divides it.")
    return found


def _cut(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    start, end = (numbers[0], numbers[1]), (numbers[2], numbers[3])

    def cut(region: Geometry) -> list[Geometry]:
        parts = mask_edit.cut(patch_of(region, width=frame.width, height=frame.height), start, end)
        return [_mask(part, frame, "Cutting") for part in parts] if len(parts) > 1 else [region]

    found = [cut(region) for region in regions]
    if all(len(parts) == 1 for parts in found):
        raise FettleError("The line does not cut it through", "Draw it from one side to the other.")
    return found


def _union(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    whole = mask_edit.united(*_patches(regions, frame))
    return [[_mask(whole, frame, "Uniting")], *([] for _ in regions[1:])]


def _subtract(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    rest = mask_edit.without(*_patches(regions, frame))
    return [[_mask(rest, frame, "Subtracting")], *([region] for region in regions[1:])]


def _intersect(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    shared = mask_edit.common(*_patches(regions, frame))
    return [[_mask(shared, frame, "Intersecting")], *([] for _ in regions[1:])]


def _to_mask(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    return [
        [region if isinstance(region, Mask) else _mask(patch, frame, "Filling")]
        for region, patch in zip(regions, _patches(regions, frame), strict=True)
    ]


def _to_box(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    found = [shapes.bounds(region) for region in regions]
    return [[box if box is not None else region] for box, region in zip(found, regions, strict=True)]


def _move(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    dx, dy = _whole(numbers[0], signed=True), _whole(numbers[1], signed=True)

    def move(region: Geometry) -> Geometry:
        if isinstance(region, Mask):
            patch = patch_of(region, width=frame.width, height=frame.height)
            shifted = mask_edit.moved(patch, dx, dy, width=frame.width, height=frame.height)
            return _mask(shifted, frame, "Moving")
        shifted_shape = shapes.translate(region, dx, dy, width=frame.width, height=frame.height)
        inside = shapes.clip(shifted_shape, frame.width, frame.height)
        if inside is None:
            raise _nothing_left("Moving")
        return inside

    return [[move(region)] for region in regions]


def _set_box(regions: Sequence[Geometry], numbers: Sequence[float], frame: Frame) -> Results:
    x0, y0, x1, y1 = numbers
    wanted = Box(x0, y0, x1, y1)
    inside = shapes.clip(wanted, frame.width, frame.height) if x0 < x1 and y0 < y1 else None
    if inside is None:
        raise FettleError("A box needs area inside the picture", f"It is {frame.width} × {frame.height} pixels.")
    if len(regions) != 1 or not isinstance(regions[0], Box):
        raise FettleError("Only one box at a time is set by numbers", "Turn it into a box first.")
    return [[inside]]


def _patches(regions: Sequence[Geometry], frame: Frame) -> list[MaskPatch]:
    return [patch_of(region, width=frame.width, height=frame.height) for region in regions]


def _mask(patch: MaskPatch, frame: Frame, doing: str) -> Mask:
    # A mask may come from a frame larger than the picture: what lies outside is clipped.
    patch = mask_edit.moved(patch, 0, 0, width=frame.width, height=frame.height)
    if not patch.pixels.size:
        raise _nothing_left(doing)
    return encode_patch(patch, width=frame.width, height=frame.height)


def _nothing_left(doing: str) -> FettleError:
    return FettleError(f"{doing} would leave nothing of a region", "It was left as it is; delete it if it should go.")


def _whole(number: float, *, signed: bool = False) -> int:
    if number != int(number) or (number < 0 and not signed):
        raise ValueError(f"of whole pixels, not {number:g}")
    return int(number)


OPERATIONS: Mapping[str, Operation] = {
    "grow": Operation(1, 1, "grow by N pixels", "Grow", _grow),
    "shrink": Operation(1, 1, "shrink by N pixels", "Shrink", _shrink),
    "smooth": Operation(1, 1, "smooth outlines over N pixels", "Smooth", _smooth),
    "fill-holes": Operation(0, 1, "fill what they enclose", "Fill holes of", _fill_holes),
    "split": Operation(0, 1, "split into connected pieces", "Split", _split),
    "cut": Operation(4, 1, "cut along a line", "Cut", _cut),
    "union": Operation(0, 2, "all in one", "Unite", _union),
    "subtract": Operation(0, 2, "the first without the others, which stay", "Subtract from", _subtract),
    "intersect": Operation(0, 2, "what they have in common", "Intersect", _intersect),
    "to-mask": Operation(0, 1, "boxes and polygons to masks", "To mask:", _to_mask),
    "to-box": Operation(0, 1, "to the box around it", "To box:", _to_box),
    "move": Operation(2, 1, "move by whole pixels", "Move", _move),
    "box": Operation(4, 1, "set the edges of one box", "Set box of", _set_box),
}
"""Operations by name, as the command line and the history spell them."""
