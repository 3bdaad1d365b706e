"""Cuts markings out of one picture and lays them over another as ink, and puts bare ground in the same places.

An inked pixel is taken for ``ground · (1 − alpha) + ink · alpha + rest``: the ground is what the filled picture shows
there, the ink one colour for each marking, ``alpha`` how much of the way from ground to ink the pixel has gone, and
``rest`` what that leaves. On another ground the same ink and rest are laid with the same alpha, so that the new
surface shows through where the old one did; on its own filled ground the picture comes back exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.stage import Pixels

BoolMask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

MOST_HIDDEN = 0.05
"""A marking may be laid over at most this share of a picture's defects: hiding one would change the answer, too."""

_CORE = 0.7
_FAINTEST = 24.0
_TRIES = 32


@dataclass(frozen=True, slots=True)
class Cut:
    """Markings without their ground, all ``(h, w)`` of the box that holds them.

    Attributes:
        alpha: 0–1, float32.
        laid: ``ink · alpha + rest``, ``(h, w, 3)`` float32.
        mask: Where there are markings.
        bare: ``(h, w, 3) uint8``: the donor's surface without a marking, for the control.
        at: Where the box lies in the donor's view, shares of the room it has there, ``(x, y)``.
    """

    alpha: Floats
    laid: Floats
    mask: BoolMask
    bare: Pixels
    at: tuple[float, float]


def cut_out(pixels: Pixels, ground: Pixels, markings: Sequence[BoolMask]) -> Cut:
    """Cut markings out of a picture.

    Args:
        pixels: ``(H, W, 3) uint8 RGB``, marked.
        ground: The same picture with the markings filled.
        markings: ``(H, W) bool``, one for each marking: each has one ink. Together not empty.
    """
    union = np.logical_or.reduce(markings)
    x, y, width, height = cv2.boundingRect(union.astype(np.uint8))
    window = (slice(y, y + height), slice(x, x + width))
    seen, below = pixels[window].astype(np.float32), ground[window].astype(np.float32)
    moved = seen - below
    alpha = np.zeros((height, width), np.float32)
    inked = np.zeros((height, width, 3), np.float32)
    for marking in markings:
        own = marking[window]
        if not own.any():
            continue
        ink = _ink(seen[own], moved[own])
        way = ink - below[own]
        length = (way * way).sum(axis=1)
        # A ground of nearly the ink's colour says nothing about how much of it lies there: all is left to the rest.
        share = np.where(length > _FAINTEST**2, (moved[own] * way).sum(axis=1) / np.maximum(length, 1), 0)
        share = np.clip(share, 0, 1).astype(np.float32)
        alpha[own] = share
        inked[own] = share[:, None] * ink
    inside = union[window]
    # The rest: what one colour of ink does not explain; zero where there is no marking.
    rest = np.where(inside[..., None], moved - (inked - alpha[..., None] * below), np.float32(0))
    view_height, view_width = union.shape
    return Cut(
        alpha=alpha,
        laid=(inked + rest).astype(np.float32),
        mask=inside,
        bare=_bare(ground, union, (x, y, width, height)),
        at=(x / max(view_width - width, 1), y / max(view_height - height, 1)),
    )


def sized_for(cut: Cut, *, donor: tuple[int, int], target: tuple[int, int]) -> Cut:
    """The cut as large on the target as it was on the donor, relative to the shorter side; smaller where it must be.

    Args:
        cut: What was cut out.
        donor: ``(height, width)`` of the view it came from.
        target: ``(height, width)`` of the view it is for.
    """
    height, width = cut.mask.shape
    scale = min(target) / min(donor)
    scale = min(scale, target[0] / height, target[1] / width)
    size = (min(max(round(width * scale), 1), target[1]), min(max(round(height * scale), 1), target[0]))
    if size == (width, height):
        return cut
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    # What is laid is already weighed by alpha, so that both may be averaged.
    cover = cv2.resize(cut.mask.astype(np.float32), size, interpolation=way)
    inside = np.asarray(cover > 0, np.bool_)
    if not inside.any():  # a dot shrunk to nothing
        inside[inside.shape[0] // 2, inside.shape[1] // 2] = True
    return Cut(
        alpha=np.asarray(cv2.resize(cut.alpha, size, interpolation=way), np.float32),
        laid=np.asarray(cv2.resize(cut.laid, size, interpolation=way), np.float32).reshape(*inside.shape, 3),
        mask=inside,
        bare=np.asarray(cv2.resize(cut.bare, size, interpolation=way), np.uint8).reshape(*inside.shape, 3),
        at=cut.at,
    )


def lay(cut: Cut, pixels: Pixels, x: int, y: int) -> Pixels:
    """Lay markings over a picture; every pixel outside their mask stays as it is.

    Args:
        cut: The markings, no larger than the picture.
        pixels: ``(H, W, 3) uint8 RGB``, left as it is.
        x: Column of the box's left edge.
        y: Row of its top edge.
    """
    height, width = cut.mask.shape
    below = pixels[y : y + height, x : x + width].astype(np.float32)
    return _with(pixels, cut.mask, below * (1 - cut.alpha[..., None]) + cut.laid, x, y)


def lay_bare(cut: Cut, pixels: Pixels, x: int, y: int) -> Pixels:
    """The control: the donor's bare surface where `lay` would put ink, as dense, as bright as the picture is there."""
    height, width = cut.mask.shape
    below = pixels[y : y + height, x : x + width].astype(np.float32)
    bare = cut.bare.astype(np.float32)
    # Of another part's brightness it would be a stroke, too.
    bare += below[cut.mask].mean(axis=0) - bare[cut.mask].mean(axis=0)
    alpha = cut.alpha[..., None]
    return _with(pixels, cut.mask, below * (1 - alpha) + np.clip(bare, 0, 255) * alpha, x, y)


def place_for(
    mask: BoolMask,
    *,
    view: tuple[int, int],
    defects: BoolMask,
    generator: np.random.Generator,
    first: tuple[float, float] | None = None,
    clear_of: BoolMask | None = None,
) -> tuple[int, int] | None:
    """Where a marking's box goes: hiding as little of the defects as can be found in some tries.

    Args:
        mask: ``(h, w) bool``, the marking.
        view: ``(height, width)`` of what it is laid over, no smaller.
        defects: ``(height, width) bool``.
        generator: Draws places.
        first: The place tried first, in shares of the room there is, ``(x, y)``.
        clear_of: ``(height, width) bool``, what it may not touch at all.

    Returns:
        ``(x, y)`` of the box's corner; None where every place touches ``clear_of`` or hides more than `MOST_HIDDEN`.
    """
    height, width = mask.shape
    room = (view[1] - width, view[0] - height)
    wanted = [(round(first[0] * room[0]), round(first[1] * room[1]))] if first is not None else []
    drawn = generator.integers(0, (room[0] + 1, room[1] + 1), size=(_TRIES, 2))
    best: tuple[int, int] | None = None
    least = MOST_HIDDEN * float(np.count_nonzero(defects))
    for x, y in (*wanted, *((int(a), int(b)) for a, b in drawn)):
        window = (slice(y, y + height), slice(x, x + width))
        if clear_of is not None and (clear_of[window] & mask).any():
            continue
        hidden = float(np.count_nonzero(defects[window] & mask))
        if not hidden:
            return x, y
        if hidden <= least:
            best, least = (x, y), hidden
    return best


def _ink(seen: Floats, moved: Floats) -> Floats:
    """The colour of one marking's ink: the median where it differs most from the ground."""
    far = np.sqrt((moved * moved).sum(axis=1))
    core = far >= _CORE * float(np.percentile(far, 95))
    return np.asarray(np.median(seen[core], axis=0), np.float32)


def _bare(ground: Pixels, marked: BoolMask, box: tuple[int, int, int, int]) -> Pixels:
    """As much of the surface as the box holds, from the nearest place without a marking; filled where there is none."""
    x, y, width, height = box
    view_height, view_width = marked.shape
    sums = cv2.integral(marked.astype(np.uint8))
    rows = np.unique(np.linspace(0, view_height - height, 24).round().astype(int))
    columns = np.unique(np.linspace(0, view_width - width, 24).round().astype(int))
    top, left = np.meshgrid(rows, columns, indexing="ij")
    held = sums[top + height, left + width] - sums[top, left + width] - sums[top + height, left] + sums[top, left]
    free = np.argwhere(held == 0)
    if len(free):
        away = (rows[free[:, 0]] - y) ** 2 + (columns[free[:, 1]] - x) ** 2
        nearest = free[int(np.argmin(away))]
        y, x = int(rows[nearest[0]]), int(columns[nearest[1]])
    return np.ascontiguousarray(ground[y : y + height, x : x + width])


def _with(pixels: Pixels, mask: BoolMask, values: npt.NDArray[np.floating], x: int, y: int) -> Pixels:
    out = pixels.copy()
    height, width = mask.shape
    out[y : y + height, x : x + width][mask] = np.clip(np.rint(values), 0, 255).astype(np.uint8)[mask]
    return out
