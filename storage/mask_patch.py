"""Masks as small patches: run-length encoding read and written for the part that is set, not the whole image.

A 100-megapixel image with a hundred small masks would otherwise cost a hundred full-size arrays.
Source: COCO ``maskApi.c`` (``rleToString``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from storage.records import Geometry, Mask

_MORE, _BITS, _FIRST = 0x20, 0x1F, 48
_MOST = 8
"""More characters than any run needs."""


@dataclass(frozen=True, slots=True)
class MaskPatch:
    """The part of a mask that is set.

    Attributes:
        x: Left edge in the image.
        y: Top edge in the image.
        pixels: ``(h, w) uint8``, 0 or 1; ``(0, 0)`` where the mask is empty.
    """

    x: int
    y: int
    pixels: npt.NDArray[np.uint8]


def decode_patch(mask: Mask) -> MaskPatch:
    """Decode the bounding part of a mask.

    Raises:
        FettleError: The mask is malformed.
    """
    from storage import rle  # brings OpenCV, which the window loads with the first picture only

    runs = rle.run_lengths(mask)
    ends = np.cumsum(runs)
    stops = ends[1::2]
    starts = stops - runs[1::2]
    filled = stops > starts
    starts, stops = starts[filled], stops[filled]
    if not len(starts):
        return MaskPatch(0, 0, np.zeros((0, 0), np.uint8))
    columns, tops, bottoms = _split_at_columns(starts, stops, mask.height)
    left, right = int(columns.min()), int(columns.max()) + 1
    top, bottom = int(tops.min()), int(bottoms.max())
    steps = np.zeros((right - left, bottom - top + 1), np.int8)
    steps[columns - left, tops - top] += 1
    steps[columns - left, bottoms - top] -= 1
    np.cumsum(steps, axis=1, dtype=np.int8, out=steps)
    return MaskPatch(left, top, np.ascontiguousarray(steps[:, :-1].T).view(np.uint8))


def patch_of(geometry: Geometry, *, width: int, height: int) -> MaskPatch:
    """The pixels any region covers in a ``width × height`` picture, by the rule of `storage.geometry`."""
    if isinstance(geometry, Mask):
        return decode_patch(geometry)
    from storage.geometry import rasterise_part

    x, y, part = rasterise_part(geometry, width=width, height=height)
    return MaskPatch(x, y, np.ascontiguousarray(part).view(np.uint8))


def encode_patch(patch: MaskPatch, *, width: int, height: int) -> Mask:
    """Encode a patch as a mask of a ``width × height`` image; pixels other than 0 are set."""
    pixels = patch.pixels
    rows, columns = pixels.shape
    total = width * height
    if not rows or not columns:
        return Mask(height, width, _runs_to_text(np.array([total], np.int64)))
    import cv2

    # Columns one after the other, each behind a cleared pixel: every change is the start or the stop of a run.
    across = cv2.transpose((pixels != 0).view(np.uint8))
    flat = np.asarray(cv2.copyMakeBorder(across, 0, 1, 1, 0, cv2.BORDER_CONSTANT, value=0), np.uint8).ravel()
    changes = np.flatnonzero(flat[1:] != flat[:-1])
    if not len(changes):
        return Mask(height, width, _runs_to_text(np.array([total], np.int64)))
    starts = _positions(changes[::2] + 1, rows + 1, patch, height)
    stops = _positions(changes[1::2], rows + 1, patch, height) + 1
    gap = stops[:-1] < starts[1:]
    starts = np.concatenate([starts[:1], starts[1:][gap]])
    stops = np.concatenate([stops[:-1][gap], stops[-1:]])
    edges = np.empty(2 * len(starts) + 2, np.int64)
    edges[0], edges[-1] = 0, total
    edges[1:-1:2], edges[2:-1:2] = starts, stops
    runs = np.diff(edges)
    if runs[-1] == 0:
        runs = runs[:-1]
    return Mask(height, width, _runs_to_text(runs))


def _positions(flat: npt.NDArray[np.int64], stride: int, patch: MaskPatch, height: int) -> npt.NDArray[np.int64]:
    return (flat // stride + patch.x) * height + flat % stride - 1 + patch.y


def _split_at_columns(
    starts: npt.NDArray[np.int64], stops: npt.NDArray[np.int64], height: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    first, last = starts // height, (stops - 1) // height
    spans = last - first + 1
    owner = np.repeat(np.arange(len(starts)), spans)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(spans) - spans, spans)
    columns = first[owner] + nth
    tops = np.maximum(starts[owner], columns * height) - columns * height
    bottoms = np.minimum(stops[owner], (columns + 1) * height) - columns * height
    return columns, tops, bottoms


def _runs_to_text(runs: npt.NDArray[np.int64]) -> str:
    rest = runs.copy()
    rest[3:] -= runs[1:-2]
    # As many characters as the number needs with its sign, five bits each, low ones first.
    lengths = np.ones(len(rest), np.int64)
    for characters in range(1, _MOST):
        limit = np.int64(1) << (5 * characters - 1)
        longer = (rest < -limit) | (rest >= limit)
        if not longer.any():
            break
        lengths += longer
    ends = np.cumsum(lengths)
    places = ends - lengths
    text = np.empty(int(ends[-1]), np.uint8)
    while len(rest):
        text[places] = (rest & _BITS) + _FIRST + np.where(lengths > 1, _MORE, 0)
        left = np.flatnonzero(lengths > 1)
        rest, places, lengths = rest[left] >> 5, places[left] + 1, lengths[left] - 1
    return text.tobytes().decode("ascii")
