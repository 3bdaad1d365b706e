"""Augmentation: flips, turns, light, noise and blur of a picture and its regions; the same bytes on every machine.

All arithmetic on pixels is on whole numbers, and dice come from BLAKE3: no library's next version, and no processor,
gives another picture. Geometry follows the pixels: flips and right angles to the letter, and can be taken back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from blake3 import blake3

from storage import rle
from storage.errors import FettleError
from storage.geometry import bounds, clip
from storage.records import Box, Geometry, Mask, Polygon

Image = npt.NDArray[Any]
"""``(H, W)`` or ``(H, W, 3)``, uint8 or uint16."""

_FINE = 256
"""Parts that a pixel, or a factor, is cut into."""

_ROWS = 256
"""Rows worked on at once, so that a large picture needs little more memory than it takes itself."""


class Kind(StrEnum):
    """What can be done to a picture."""

    FLIP = "flip"
    """Left for right, or top for bottom."""
    QUARTER = "quarter"
    """Turned by 90, 180 or 270 degrees, clockwise."""
    TURN = "turn"
    """Turned by up to 7 degrees about its middle and enlarged by up to 8 %; the border repeats into empty corners."""
    LIGHT = "light"
    """Brighter or darker, with more or less contrast."""
    NOISE = "noise"
    BLUR = "blur"


KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing done to a picture; ``parameters`` are whole numbers, so that they can be written down exactly.

    ``flip``: ``axis`` 0 top for bottom, 1 left for right. ``quarter``: ``times`` 1–3. ``turn``: ``degrees_10``,
    ``scale_256``. ``light``: ``contrast_256``, ``brightness_256`` (of the whole range). ``noise``: ``strength_256``
    (standard deviation, of the whole range), ``seed``. ``blur``: ``passes``.
    """

    kind: Kind
    parameters: Mapping[str, int]


class Dice:
    """Numbers that follow from words alone."""

    def __init__(self, *words: object) -> None:
        self._stream = blake3("\0".join(map(str, words)).encode())
        self._at = 0

    def below(self, count: int) -> int:
        """One of ``0 … count − 1``, all as likely to within a billionth."""
        value = int.from_bytes(self._stream.digest(8, seek=self._at), "big")
        self._at += 8
        return value % count

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + self.below(high - low + 1)


def parse_kinds(text: str) -> tuple[Kind, ...]:
    """Kinds as they are written: ``flip,quarter,light``, or ``all``.

    Raises:
        FettleError: One is none; the hint lists those there are.
    """
    if text.strip().lower() == "all":
        return KINDS
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in set(Kind):
            raise FettleError(f"There is no augmentation “{name}”", f"There are: {', '.join(Kind)}, or all.")
    if not names:
        raise FettleError("No augmentation is named", f"There are: {', '.join(Kind)}, or all.")
    return tuple(kind for kind in Kind if kind in names)


def choose(kinds: Sequence[Kind], *, seed: int, source: str, number: int) -> tuple[Operation, ...]:
    """What is done to the ``number``-th copy of a picture; ``source`` is its content hash.

    Each kind comes up in one of two copies, and at least one does; in the order of `Kind`.
    """
    dice = Dice("augment", seed, source, number)
    chosen = [kind for kind in Kind if kind in kinds and dice.below(2)]
    if not chosen:
        chosen = [kinds[dice.below(len(kinds))]]
    return tuple(Operation(kind, _DRAWN[kind](dice)) for kind in chosen)


def size_after(operations: Sequence[Operation], width: int, height: int) -> tuple[int, int]:
    """Width and height of the picture afterwards."""
    for operation in operations:
        if operation.kind is Kind.QUARTER and operation.parameters["times"] % 2:
            width, height = height, width
    return width, height


def change_pixels(pixels: Image, operations: Sequence[Operation]) -> Image:
    """The picture afterwards, of the same kind of numbers."""
    for operation in operations:
        pixels = _PIXELS[operation.kind](pixels, operation.parameters)
    return np.ascontiguousarray(pixels)


def change_geometry(geometry: Geometry, operations: Sequence[Operation], width: int, height: int) -> Geometry | None:
    """The region afterwards, of the same kind; None where nothing of it is left in the picture.

    A box that is turned by a few degrees becomes the smallest box around what it was.

    Args:
        geometry: In the picture before.
        operations: What is done.
        width: Of the picture before.
        height: Of the picture before.
    """
    found: Geometry | None = geometry
    for operation in operations:
        if found is None:
            return None
        found = _changed(found, operation, width, height)
        width, height = size_after([operation], width, height)
    return found


def undone(operation: Operation) -> Operation:
    """What takes a flip or quarter turns back."""
    if operation.kind is Kind.QUARTER:
        return Operation(Kind.QUARTER, {"times": 4 - operation.parameters["times"]})
    if operation.kind is Kind.FLIP:
        return operation
    raise FettleError(f"What “{operation.kind.value}” does cannot be taken back")


def as_json(operations: Sequence[Operation]) -> list[dict[str, Any]]:
    """As a manifest has them."""
    return [{"kind": operation.kind.value, **operation.parameters} for operation in operations]


_DRAWN: Mapping[Kind, Callable[[Dice], dict[str, int]]] = {
    Kind.FLIP: lambda dice: {"axis": dice.below(2)},
    Kind.QUARTER: lambda dice: {"times": dice.between(1, 3)},
    Kind.TURN: lambda dice: {
        "degrees_10": dice.between(10, 70) * (1 - 2 * dice.below(2)),
        "scale_256": dice.between(_FINE, _FINE + 20),
    },
    Kind.LIGHT: lambda dice: {"contrast_256": dice.between(205, 307), "brightness_256": dice.between(-20, 20)},
    Kind.NOISE: lambda dice: {"strength_256": dice.between(2, 8), "seed": dice.below(2**31)},
    Kind.BLUR: lambda dice: {"passes": dice.between(1, 3)},
}


def _changed(geometry: Geometry, operation: Operation, width: int, height: int) -> Geometry | None:
    values = operation.parameters
    if operation.kind is Kind.FLIP:
        return _mapped(geometry, lambda x, y: (x, height - y) if values["axis"] == 0 else (width - x, y),
                       lambda pixels: _flip(pixels, values))  # fmt: skip
    if operation.kind is Kind.QUARTER:
        for _ in range(values["times"]):
            tall = height
            geometry = _mapped(geometry, lambda x, y, tall=tall: (tall - y, x), lambda pixels: np.rot90(pixels, -1))  # type: ignore[misc]
            width, height = height, width
        return geometry
    if operation.kind is Kind.TURN:
        a, b = _matrix(values)
        middle = width / 2, height / 2

        def turned(x: float, y: float) -> tuple[float, float]:
            x, y = x - middle[0], y - middle[1]
            return a * x - b * y + middle[0], b * x + a * y + middle[1]

        return clip(_mapped(geometry, turned, lambda pixels: _turn(pixels, values, smooth=False)), width, height)
    return geometry


def _mapped(
    geometry: Geometry, point: Callable[[float, float], tuple[float, float]], pixels: Callable[[Image], Image]
) -> Geometry:
    if isinstance(geometry, Mask):
        return rle.encode(np.ascontiguousarray(pixels(rle.decode(geometry))))
    if isinstance(geometry, Polygon):
        return Polygon(tuple(tuple(point(x, y) for x, y in ring) for ring in geometry.rings))
    corners = [point(x, y) for x in (geometry.x0, geometry.x1) for y in (geometry.y0, geometry.y1)]
    around = bounds(Polygon((tuple(corners),)))
    assert isinstance(around, Box)
    return around


def _flip(pixels: Image, values: Mapping[str, int]) -> Image:
    return np.flip(pixels, values["axis"])


def _quarter(pixels: Image, values: Mapping[str, int]) -> Image:
    return np.rot90(pixels, -values["times"])


def _matrix(values: Mapping[str, int]) -> tuple[float, float]:
    """Cosine and sine with the scale, rounded: the last digits differ from one library to the next."""
    angle = math.radians(values["degrees_10"] / 10)
    size = values["scale_256"] / _FINE
    return round(size * math.cos(angle), 9), round(size * math.sin(angle), 9)


def _turn(pixels: Image, values: Mapping[str, int], *, smooth: bool = True) -> Image:
    """Each pixel from where it was; by the four around it, or (``smooth`` False, for masks) by the nearest."""
    height, width = pixels.shape[:2]
    a, b = _matrix(values)
    size = a * a + b * b
    result = np.empty_like(pixels)
    x = np.arange(width) + 0.5 - width / 2
    for start in range(0, height, _ROWS):
        y = (np.arange(start, min(start + _ROWS, height)) + 0.5 - height / 2)[:, None]
        from_x = (a * x + b * y) / size + width / 2 - 0.5
        from_y = (a * y - b * x) / size + height / 2 - 0.5
        if smooth:
            result[start : start + _ROWS] = _between(pixels, from_x, from_y)
            continue
        column, row = np.rint(from_x).astype(np.int64), np.rint(from_y).astype(np.int64)
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        found = pixels[row.clip(0, height - 1), column.clip(0, width - 1)]
        result[start : start + _ROWS] = np.where(inside, found, 0)
    return result


def _between(pixels: Image, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> Image:
    height, width = pixels.shape[:2]
    fine_x = np.rint(x * _FINE).astype(np.int64).clip(0, (width - 1) * _FINE)
    fine_y = np.rint(y * _FINE).astype(np.int64).clip(0, (height - 1) * _FINE)
    column, row = fine_x // _FINE, fine_y // _FINE
    right, below = np.minimum(column + 1, width - 1), np.minimum(row + 1, height - 1)
    part_x, part_y = fine_x % _FINE, fine_y % _FINE
    if pixels.ndim == 3:
        part_x, part_y = part_x[..., None], part_y[..., None]
    upper = pixels[row, column].astype(np.int64) * (_FINE - part_x) + pixels[row, right] * part_x
    lower = pixels[below, column].astype(np.int64) * (_FINE - part_x) + pixels[below, right] * part_x
    mixed = upper * (_FINE - part_y) + lower * part_y
    return np.asarray((mixed + _FINE * _FINE // 2) // (_FINE * _FINE), dtype=pixels.dtype)


def _light(pixels: Image, values: Mapping[str, int]) -> Image:
    top = int(np.iinfo(pixels.dtype).max)
    every = np.arange(top + 1, dtype=np.int64)
    middle = (top + 1) // 2
    shift = middle + values["brightness_256"] * (top + 1) // _FINE
    changed = (every - middle) * values["contrast_256"] // _FINE + shift
    return np.asarray(changed.clip(0, top).astype(pixels.dtype)[pixels])


_BELL_MEAN, _BELL_SPREAD = 510, 148
"""Of the sum of four bytes, which is as good as a bell curve here."""


def _noise(pixels: Image, values: Mapping[str, int]) -> Image:
    top = int(np.iinfo(pixels.dtype).max)
    stream = blake3(f"noise\0{values['seed']}".encode())
    result = np.empty_like(pixels)
    at = 0
    for start in range(0, len(pixels), _ROWS):
        part = pixels[start : start + _ROWS].astype(np.int64)
        data = stream.digest(part.size * 4, seek=at)
        at += len(data)
        bell = np.frombuffer(data, np.uint8).reshape(-1, 4).sum(axis=1, dtype=np.int64).reshape(part.shape) - _BELL_MEAN
        added = bell * values["strength_256"] * (top + 1) // (_BELL_SPREAD * _FINE)
        result[start : start + _ROWS] = (part + added).clip(0, top)
    return result


def _blur(pixels: Image, values: Mapping[str, int]) -> Image:
    """Each pass lays 1-2-1 over rows and columns; the border repeats."""
    for _ in range(values["passes"]):
        for axis in (0, 1):
            edges = [(1, 1) if each == axis else (0, 0) for each in range(pixels.ndim)]
            wide = np.pad(pixels, edges, mode="edge").astype(np.uint32)
            count = pixels.shape[axis]
            before, here, after = (np.take(wide, range(at, at + count), axis=axis) for at in range(3))
            pixels = ((before + 2 * here + after + 2) // 4).astype(pixels.dtype)
    return pixels


_PIXELS: Mapping[Kind, Callable[[Image, Mapping[str, int]], Image]] = {
    Kind.FLIP: _flip,
    Kind.QUARTER: _quarter,
    Kind.TURN: _turn,
    Kind.LIGHT: _light,
    Kind.NOISE: _noise,
    Kind.BLUR: _blur,
}
