"""Measures one cleaned picture against its original: what was changed, what is left, how much of the ink was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from inference.cleaning.colour import Markings
from inference.cleaning.composite import changed_outside
from inference.cleaning.metrics import BoolMask, CleaningMetrics, measure
from inference.cleaning.residual import Residual, residual
from inference.stage import Pixels
from storage.errors import FettleError
from storage.geometry import rasterise
from storage.images import read_rgb8
from storage.records import Geometry

OURS, BESIDE = "ours", "beside"


@dataclass(frozen=True, slots=True)
class Task:
    """One item to be measured, in paths and shapes: pixels don't travel between processes.

    Attributes:
        item_id: The item.
        relpath: Its path in its folder.
        path: Its file.
        pixels: Width times height.
        cleaned: Our cleaned picture; None: it has none.
        cleaned_by: The filler that made it.
        mask: The mask's picture, 255 where it was cleaned.
        beside: Somebody else's cleaned picture of the same item.
        found: What the detector found, as proposed; None: it never looked.
        truth: Where the markings are: a mask's file, or shapes that a person settled; None: not known.
        defects: Where the defects are: a mask's file, or shapes.
    """

    item_id: int
    relpath: str
    path: str
    pixels: int
    cleaned: str | None = None
    cleaned_by: str = ""
    mask: str | None = None
    beside: str | None = None
    found: tuple[Geometry, ...] | None = None
    truth: str | tuple[Geometry, ...] | None = None
    defects: str | tuple[Geometry, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was found against what is marked, in pixels."""

    both: int
    found: int
    marked: int

    @property
    def recall(self) -> float | None:
        """Share of the marked pixels that were found; None where nothing is marked."""
        return self.both / self.marked if self.marked else None

    @property
    def precision(self) -> float | None:
        """Share of the found pixels that are marked; None where nothing was found."""
        return self.both / self.found if self.found else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two, which is the overlap's Dice; None where nothing is marked or found."""
        total = self.found + self.marked
        return 2 * self.both / total if total else None

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(self.both + other.both, self.found + other.found, self.marked + other.marked)


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one picture.

    Attributes:
        item_id: The item.
        relpath: Its path in its folder.
        source: `OURS` or `BESIDE`.
        cleaned_by: The filler; empty for somebody else's picture, and where nothing was cleaned.
        figures: SSIM, edge IoU and L1; None where nothing was cleaned.
        changed_outside: Pixels outside the mask that differ from the original; None without a mask.
        masked_share: Share of the picture under the mask, 0..1; None without a mask.
        left: What still looks marked; None where nothing was cleaned.
        agreement: How much of the markings the detector found; None where the truth is not known.
        truth: ``mask`` or ``decided``: where the truth comes from; empty where there is none.
        error: Why it could not be measured, in words.
    """

    item_id: int
    relpath: str
    source: str
    cleaned_by: str = ""
    figures: CleaningMetrics | None = None
    changed_outside: int | None = None
    masked_share: float | None = None
    left: Residual | None = None
    agreement: Agreement | None = None
    truth: str = ""
    error: str = ""


def assess(task: Task, *, find: Callable[[Pixels], Markings], max_pixels: int) -> list[Row]:
    """Measure our picture of an item and the one beside it; a fault becomes the error of its row."""
    try:
        before = _read(task.path, max_pixels)
        shape = before.shape[:2]
        mask = _mask(task.mask, shape, max_pixels)
        defect = _area(task.defects, shape, max_pixels)
        agreement = _agreement(task, shape, max_pixels)
    except (FettleError, OSError) as error:
        return [Row(task.item_id, task.relpath, OURS, task.cleaned_by, error=_why(error))]
    measured = partial(_measured, before=before, mask=mask, defect=defect, find=find, max_pixels=max_pixels)
    rows = []
    if task.cleaned is not None or agreement is not None:
        truth = "" if agreement is None else "mask" if isinstance(task.truth, str) else "decided"
        row = Row(task.item_id, task.relpath, OURS, task.cleaned_by, agreement=agreement, truth=truth)
        rows.append(measured(row, task.cleaned))
    if task.beside is not None:
        row = Row(task.item_id, task.relpath, BESIDE)
        rows.append(measured(row, task.beside))
    return rows


def _measured(
    row: Row,
    picture: str | None,
    *,
    before: Pixels,
    mask: BoolMask | None,
    defect: BoolMask | None,
    find: Callable[[Pixels], Markings],
    max_pixels: int,
) -> Row:
    if picture is None:
        return row
    try:
        after = _read(picture, max_pixels)
        if after.shape != before.shape:
            raise FettleError(
                f"The cleaned picture is {after.shape[1]}×{after.shape[0]}, the original "
                f"{before.shape[1]}×{before.shape[0]}"
            )
        area = np.zeros(before.shape[:2], bool) if mask is None else mask
        return replace(
            row,
            figures=measure(before, after, mask, defect=defect),
            changed_outside=None if mask is None else changed_outside(before, after, mask),
            masked_share=None if mask is None else float(mask.mean()),
            left=residual(after, area, find),
        )
    except (FettleError, OSError) as error:
        return replace(row, error=_why(error))


def _read(path: str, max_pixels: int) -> Pixels:
    """The picture; a fault names the file, of which an item has several here."""
    try:
        return read_rgb8(Path(path), max_pixels=max_pixels)
    except FettleError as error:
        raise FettleError(f"{Path(path).name}: {error.message}") from error


def _mask(path: str | None, shape: tuple[int, ...], max_pixels: int) -> BoolMask | None:
    if path is None:
        return None
    mask: BoolMask = _read(path, max_pixels)[..., 0] > 127
    if mask.shape != shape:
        raise FettleError(
            f"The mask {Path(path).name} is {mask.shape[1]}×{mask.shape[0]}, the picture {shape[1]}×{shape[0]}"
        )
    return mask


def _area(said: str | Sequence[Geometry], shape: tuple[int, ...], max_pixels: int) -> BoolMask | None:
    """What a mask's file or shapes cover; None where that is no pixel."""
    if not isinstance(said, str):
        return _drawn(said, shape)
    mask = _mask(said, shape, max_pixels)
    return mask if mask is not None and mask.any() else None


def _drawn(shapes: Sequence[Geometry], shape: tuple[int, ...]) -> BoolMask | None:
    """The union of shapes; None where they cover no pixel."""
    whole = np.zeros(shape, bool)
    for each in shapes:
        whole |= rasterise(each, width=shape[1], height=shape[0])
    return whole if whole.any() else None


def _agreement(task: Task, shape: tuple[int, ...], max_pixels: int) -> Agreement | None:
    if task.truth is None or task.found is None:
        return None
    nowhere = np.zeros(shape, bool)
    truth = _area(task.truth, shape, max_pixels)
    found = _drawn(task.found, shape)
    truth, found = (nowhere if one is None else one for one in (truth, found))
    return Agreement(*(int(np.count_nonzero(part)) for part in (truth & found, found, truth)))


def _why(error: FettleError | OSError) -> str:
    if isinstance(error, FettleError):
        return error.message
    return f"{error.filename or 'A file'} cannot be read: {error.strerror or error}"
