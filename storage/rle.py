"""Run-length encoded masks: COCO's compressed form to pixels and back, and set operations between masks.

Everything that arrives from a file passes `validate` before it reaches pycocotools, whose C code trusts its input.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from pycocotools import mask as coco

from storage.errors import FettleError
from storage.records import Box, Mask

MAX_PIXELS = 1_000_000_000
"""Largest frame a mask may have; keeps a hostile size from allocating the machine away."""

_MAX_CHARACTERS = 7
"""Longest number a frame of `MAX_PIXELS` needs: seven characters of five bits hold ±2³⁴, six only ±2²⁹."""

_HINT = "The mask comes from a damaged or foreign file; export it again"


def encode(mask: npt.NDArray[np.bool_] | npt.NDArray[np.uint8]) -> Mask:
    """Encode ``(H, W) bool | uint8``; every value other than 0 is set.

    Raises:
        FettleError: When the array has no pixels or is not two-dimensional.
    """
    if mask.ndim != 2 or mask.size == 0:
        raise FettleError(f"A mask must have rows and columns, not the shape {mask.shape}")
    bits = (mask if mask.dtype == np.bool_ else mask != 0).view(np.uint8)
    # COCO runs go down the columns; OpenCV transposes ten times faster than NumPy's copy to Fortran order.
    columns = cv2.transpose(np.ascontiguousarray(bits))
    packed = coco.encode(np.asarray(columns, dtype=np.uint8).T)
    return Mask(height=mask.shape[0], width=mask.shape[1], counts=packed["counts"].decode("ascii"))


def decode(mask: Mask) -> npt.NDArray[np.bool_]:
    """Decode to ``(H, W) bool``, C-contiguous.

    Raises:
        FettleError: When the counts are malformed or do not fill the frame.
    """
    runs = run_lengths(mask)
    # As quick as pycocotools' decoder, which NumPy 2 greets with a warning on every call.
    values = (np.arange(runs.size) & 1).astype(np.uint8)
    columns = np.repeat(values, runs).reshape(mask.width, mask.height)
    return np.asarray(cv2.transpose(columns), dtype=np.uint8).view(np.bool_)


def area(mask: Mask) -> int:
    """Number of set pixels."""
    return int(run_lengths(mask)[1::2].sum())


def bounds(mask: Mask) -> Box | None:
    """The tightest ``xyxy`` box around the set pixels; None when there is none."""
    runs = run_lengths(mask)
    ends = np.cumsum(runs)
    starts, ends = (ends - runs)[1::2], ends[1::2]
    used = ends > starts
    starts, ends = starts[used], ends[used]
    if starts.size == 0:
        return None
    height = mask.height
    first_column, last_column = int(starts[0]) // height, int(ends[-1] - 1) // height
    tops, bottoms = starts % height, (ends - 1) % height
    wraps = starts // height != (ends - 1) // height
    # A run that goes on into the next column touches the last row of the one and the first row of the other.
    top = 0 if wraps.any() else int(tops.min())
    bottom = height - 1 if wraps.any() else int(bottoms.max())
    return Box(first_column, top, last_column + 1, bottom + 1)


def union(first: Mask, *others: Mask) -> Mask:
    """Pixels set in any of the masks."""
    return _merge((first, *others), intersect=False)


def intersection(first: Mask, *others: Mask) -> Mask:
    """Pixels set in all of the masks."""
    return _merge((first, *others), intersect=True)


def difference(first: Mask, second: Mask) -> Mask:
    """Pixels set in ``first`` and not in ``second``."""
    return intersection(first, complement(second))


def exclusive(first: Mask, second: Mask) -> Mask:
    """Pixels set in exactly one of two masks of one frame; done twice it gives the first one back.

    It works on the ends of the runs alone, so its cost follows their number and not that of the pixels, and its
    result is as long as the outline of what differs.

    Raises:
        FettleError: When a mask is malformed or the frames differ.
    """
    _check_same_frame(first, second)
    ends = np.concatenate([np.cumsum(run_lengths(mask))[:-1] for mask in (first, second)])
    places, times = np.unique(ends, return_counts=True)
    # An end that both have is none; neither is one at the end of the frame.
    total = first.height * first.width
    places = places[(times & 1 == 1) & (places < total)]
    runs = np.diff(places, prepend=0, append=total).tolist()
    packed = coco.frPyObjects({"size": [first.height, first.width], "counts": runs}, first.height, first.width)
    return Mask(height=first.height, width=first.width, counts=packed["counts"].decode("ascii"))


def complement(mask: Mask) -> Mask:
    """Pixels not set in ``mask``."""
    runs = to_uncompressed(mask)
    runs = runs[1:] if runs and runs[0] == 0 else [0, *runs]
    return from_uncompressed(runs, mask.height, mask.width)


def iou(first: Mask, second: Mask) -> float:
    """Intersection over union, 0–1; 0 when both are empty."""
    common = area(intersection(first, second))
    total = area(first) + area(second) - common
    return common / total if total else 0.0


def from_uncompressed(counts: Sequence[int], height: int, width: int) -> Mask:
    """A mask from plain run lengths down the columns, zeros first (COCO's uncompressed form).

    Raises:
        FettleError: When a run is negative or the runs do not fill the frame.
    """
    _check_frame(height, width)
    if isinstance(counts, str | bytes) or any(
        isinstance(n, bool) or not isinstance(n, int | np.integer) for n in counts
    ):
        raise FettleError("Mask runs must be whole numbers", _HINT)
    if any(n < 0 or n > height * width for n in counts):
        raise FettleError("A mask run is negative or longer than the frame", _HINT)
    runs = [int(n) for n in counts]
    if sum(runs) != height * width:
        raise FettleError(f"Mask runs cover {sum(runs)} of {height * width} pixels", _HINT)
    packed = coco.frPyObjects({"size": [height, width], "counts": runs}, height, width)
    return Mask(height=height, width=width, counts=packed["counts"].decode("ascii"))


def to_uncompressed(mask: Mask) -> list[int]:
    """Plain run lengths down the columns, zeros first.

    Raises:
        FettleError: When the counts are malformed or do not fill the frame.
    """
    return [int(n) for n in run_lengths(mask)]


def validate(mask: Mask) -> None:
    """Refuse a mask that is not exactly what its frame needs.

    Raises:
        FettleError: When the size is absurd, a character is foreign, a number is cut off or too long, a run
            is negative, or the runs do not add up to height × width.
    """
    run_lengths(mask)


def _merge(masks: tuple[Mask, ...], *, intersect: bool) -> Mask:
    height, width = masks[0].height, masks[0].width
    for mask in masks:
        validate(mask)
        _check_same_frame(masks[0], mask)
    merged = coco.merge([_packed(mask) for mask in masks], intersect=intersect)
    return Mask(height=height, width=width, counts=merged["counts"].decode("ascii"))


def _check_same_frame(first: Mask, second: Mask) -> None:
    if (first.height, first.width) != (second.height, second.width):
        raise FettleError(
            "Masks of different frames cannot be combined: "
            f"{first.width}×{first.height} and {second.width}×{second.height}"
        )


def _packed(mask: Mask) -> dict[str, object]:
    return {"size": [mask.height, mask.width], "counts": mask.counts.encode("ascii")}


def _check_frame(height: int, width: int) -> None:
    if height < 1 or width < 1 or height * width > MAX_PIXELS:
        raise FettleError(f"A mask cannot have a frame of {width}×{height} pixels", _HINT)


def run_lengths(mask: Mask) -> npt.NDArray[np.int64]:
    """``(N,) int64``: run lengths down the columns, zeros first, checked.

    Raises:
        FettleError: When the counts are malformed or do not fill the frame.

    Source: ``rleFrString`` of COCO's maskApi.c: five bits a character, 0x20 says more follow, 0x10 of the last
    one is the sign; from the fourth run on a number is the difference to the run two before.
    """
    _check_frame(mask.height, mask.width)
    try:
        codes = np.frombuffer(mask.counts.encode("ascii"), dtype=np.uint8).astype(np.int64) - 48
    except UnicodeEncodeError as error:
        raise FettleError("A mask holds characters that no mask has", _HINT) from error
    if codes.size == 0 or codes.min() < 0 or codes.max() > 63:
        raise FettleError("A mask is empty or holds characters that no mask has", _HINT)
    last = (codes & 0x20) == 0
    if not last[-1]:
        raise FettleError("A mask is cut off in the middle of a number", _HINT)
    stops = np.flatnonzero(last)
    starts = np.concatenate(([0], stops[:-1] + 1))
    lengths = stops - starts + 1
    if lengths.max() > _MAX_CHARACTERS:
        raise FettleError("A mask holds a number that is too long", _HINT)
    places = np.arange(codes.size) - np.repeat(starts, lengths)
    values = np.add.reduceat((codes & 0x1F) << (5 * places), starts)
    values -= np.where(codes[stops] & 0x10, np.int64(1) << (5 * lengths), 0)
    runs = values.copy()
    runs[1::2] = np.cumsum(values[1::2])
    runs[2::2] = np.cumsum(values[2::2])
    if runs.min() < 0 or runs.max() > mask.height * mask.width or runs.sum() != mask.height * mask.width:
        raise FettleError("The runs of a mask do not fill its frame", _HINT)
    return runs
