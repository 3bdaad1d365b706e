"""Mask algebra on patches: grow, smooth, fill, split, cut, combine; pure functions, lossless, clipped to the picture.

Neighbours: set pixels hang together over edges and corners (8), unset ones over edges (4); so a thin diagonal scratch
is one piece and encloses what lies behind it. Distances are between centres of pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from storage.mask_patch import MaskPatch

MAX_REACH = 500
"""Farthest a mask grows or shrinks in one go, in pixels."""
MAX_SMOOTH = 50
"""Largest radius of smoothing, in pixels."""

Bits = npt.NDArray[np.uint8]
_EMPTY = MaskPatch(0, 0, np.zeros((0, 0), np.uint8))


def grown(patch: MaskPatch, by: int, *, width: int, height: int) -> MaskPatch:
    """Every pixel of the picture not farther than ``by`` from a set one.

    Raises:
        ValueError: ``by`` is not 0 to `MAX_REACH`.
    """
    _check_reach(by)
    if not patch.pixels.any() or by == 0:
        return tight(patch)
    patch = tight(patch)
    rows, columns = patch.pixels.shape
    x0, y0 = max(patch.x - by, 0), max(patch.y - by, 0)
    x1, y1 = min(patch.x + columns + by, width), min(patch.y + rows + by, height)
    away = np.ones((y1 - y0, x1 - x0), np.uint8)
    away[patch.y - y0 : patch.y - y0 + rows, patch.x - x0 : patch.x - x0 + columns] = patch.pixels == 0
    return tight(MaskPatch(x0, y0, _within(away, by)))


def shrunk(patch: MaskPatch, by: int, *, width: int, height: int) -> MaskPatch:
    """Every set pixel farther than ``by`` from all unset ones; what lies outside the picture does not count as unset.

    Raises:
        ValueError: ``by`` is not 0 to `MAX_REACH`.
    """
    _check_reach(by)
    patch = tight(patch)
    rows, columns = patch.pixels.shape
    if not patch.pixels.size or by == 0:
        return patch
    # A rim of one unset pixel where the picture goes on; where it ends, nothing is there to come near.
    left, top = int(patch.x > 0), int(patch.y > 0)
    right, bottom = int(patch.x + columns < width), int(patch.y + rows < height)
    inside = np.pad((patch.pixels != 0).view(np.uint8), ((top, bottom), (left, right)))
    if inside.all():
        return patch
    kept = inside & (1 - _within(inside, by))
    return tight(MaskPatch(patch.x, patch.y, kept[top : top + rows, left : left + columns]))


def smoothed(patch: MaskPatch, radius: int, *, width: int, height: int) -> MaskPatch:
    """Each pixel as most within ``radius`` of it are (those of the picture alone count; a tie leaves it as it is).

    A piece that would vanish altogether, being that small or thin, stays as it was.

    Raises:
        ValueError: ``radius`` is not 0 to `MAX_SMOOTH`.
    """
    _check_reach(radius, most=MAX_SMOOTH)
    patch = tight(patch)
    if not patch.pixels.size or radius == 0:
        return patch
    rows, columns = patch.pixels.shape
    x0, y0 = max(patch.x - radius, 0), max(patch.y - radius, 0)
    x1, y1 = min(patch.x + columns + radius, width), min(patch.y + rows + radius, height)
    before = placed(patch, x0, y0, x1 - x0, y1 - y0)
    disc = _disc(radius)
    count = _sums(before, disc)
    # Near the picture's edge part of the disc lies outside.
    above, beside = min(y0, radius), min(x0, radius)
    below, beyond = min(height - y1, radius), min(width - x1, radius)
    room = np.ones((above + y1 - y0 + below, beside + x1 - x0 + beyond), np.uint8)
    places = _sums(room, disc)[above : above + y1 - y0, beside : beside + x1 - x0]
    after = np.where(2 * count == places, before, 2 * count > places).astype(np.uint8)
    number, names = cv2.connectedComponents(before, connectivity=8, ltype=cv2.CV_32S)
    alive = np.zeros(number, np.bool_)
    alive[np.unique(names[after != 0])] = True
    alive[0] = True
    after[~alive[names]] = 1
    return tight(MaskPatch(x0, y0, after))


def holes_filled(patch: MaskPatch) -> MaskPatch:
    """With the unset areas that set pixels enclose; one that reaches the patch's edge is not enclosed."""
    patch = tight(patch)
    if not patch.pixels.size:
        return patch
    around = np.pad((patch.pixels != 0).view(np.uint8), 1)
    cv2.floodFill(around, None, (0, 0), 2, flags=4)
    return MaskPatch(patch.x, patch.y, np.ascontiguousarray((around[1:-1, 1:-1] != 2).view(np.uint8)))


def hole_at(patch: MaskPatch, x: int, y: int) -> MaskPatch:
    """The enclosed unset area that pixel ``(x, y)`` lies in; empty where it is set or not enclosed."""
    patch = tight(patch)
    rows, columns = patch.pixels.shape
    column, row = x - patch.x, y - patch.y
    if not (0 <= column < columns and 0 <= row < rows) or patch.pixels[row, column]:
        return _EMPTY
    number, names = cv2.connectedComponents((patch.pixels == 0).view(np.uint8), connectivity=4, ltype=cv2.CV_32S)
    area = names == names[row, column]
    open_ended = area[0].any() or area[-1].any() or area[:, 0].any() or area[:, -1].any()
    return _EMPTY if open_ended or number < 2 else tight(MaskPatch(patch.x, patch.y, area.view(np.uint8)))


def piece_at(patch: MaskPatch, x: int, y: int) -> MaskPatch:
    """The connected piece that pixel ``(x, y)`` belongs to; empty where it is not set."""
    rows, columns = patch.pixels.shape
    column, row = x - patch.x, y - patch.y
    if not (0 <= column < columns and 0 <= row < rows) or not patch.pixels[row, column]:
        return _EMPTY
    _, names = cv2.connectedComponents((patch.pixels != 0).view(np.uint8), connectivity=8, ltype=cv2.CV_32S)
    return tight(MaskPatch(patch.x, patch.y, (names == names[row, column]).view(np.uint8)))


def pieces(patch: MaskPatch) -> list[MaskPatch]:
    """The connected pieces, largest first, then from the top and the left."""
    if not patch.pixels.any():
        return []
    bits = (patch.pixels != 0).view(np.uint8)
    number, names, stats, _ = cv2.connectedComponentsWithStats(bits, connectivity=8, ltype=cv2.CV_32S)
    found = []
    for label in range(1, number):
        left, top, across, down = (int(n) for n in stats[label, :4])
        part = (names[top : top + down, left : left + across] == label).view(np.uint8)
        found.append((-int(stats[label, cv2.CC_STAT_AREA]), top, left, part))
    found.sort(key=lambda entry: entry[:3])
    return [MaskPatch(patch.x + left, patch.y + top, part) for _, top, left, part in found]


def cut(patch: MaskPatch, start: tuple[float, float], end: tuple[float, float]) -> list[MaskPatch]:
    """The parts a straight cut leaves, largest first; together they are the mask, pixel for pixel.

    Only a piece that the segment crosses from side to side falls apart. Pieces it misses stay with the largest part.
    Pixels under the cut go to the part nearest to them.

    Args:
        patch: The mask.
        start: Image coordinates; also ``end``.
        end: Where the segment ends.
    """
    patch = tight(patch)
    if not patch.pixels.size:
        return []
    bits = (patch.pixels != 0).view(np.uint8)
    ends = [(int(np.floor(x)) - patch.x, int(np.floor(y)) - patch.y) for x, y in (start, end)]
    blade = np.zeros_like(bits)
    cv2.line(blade, ends[0], ends[1], 1, 1, cv2.LINE_4)  # four-connected: nothing slips through at a corner
    _, names = cv2.connectedComponents(bits, connectivity=8, ltype=cv2.CV_32S)
    crossed = np.unique(names[(blade & bits) != 0])
    loose: list[Bits] = []
    whole = bits.copy()
    for label in crossed:
        piece = (names == label).view(np.uint8)
        rest = piece & (1 - blade)
        count, parts = cv2.connectedComponents(rest, connectivity=8, ltype=cv2.CV_32S)
        if count <= 2:
            continue
        _, nearest = cv2.distanceTransformWithLabels(
            1 - rest, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
        )
        owner = np.zeros(int(nearest.max()) + 1, np.int32)
        owner[nearest[rest != 0]] = parts[rest != 0]
        under = (piece & blade) != 0
        parts[under] = owner[nearest[under]]
        sizes = np.bincount(parts.ravel(), minlength=count)[1:]
        for part in np.argsort(-sizes, kind="stable")[1:] + 1:
            loose.append((parts == part).view(np.uint8))
            whole &= 1 - loose[-1]
    found = [tight(MaskPatch(patch.x, patch.y, part)) for part in (whole, *loose)]
    return sorted(found, key=lambda part: -int(np.count_nonzero(part.pixels)))


def united(first: MaskPatch, *others: MaskPatch) -> MaskPatch:
    """Pixels set in any."""
    x, y, across, down = _frame((first, *others))
    out = placed(first, x, y, across, down)
    for other in others:
        out |= placed(other, x, y, across, down)
    return tight(MaskPatch(x, y, out))


def without(first: MaskPatch, *others: MaskPatch) -> MaskPatch:
    """Pixels set in the first and in no other."""
    rows, columns = first.pixels.shape
    out = placed(first, first.x, first.y, columns, rows)
    for other in others:
        out &= 1 - placed(other, first.x, first.y, columns, rows)
    return tight(MaskPatch(first.x, first.y, out))


def common(first: MaskPatch, *others: MaskPatch) -> MaskPatch:
    """Pixels set in all."""
    rows, columns = first.pixels.shape
    out = placed(first, first.x, first.y, columns, rows)
    for other in others:
        out &= placed(other, first.x, first.y, columns, rows)
    return tight(MaskPatch(first.x, first.y, out))


def moved(patch: MaskPatch, dx: int, dy: int, *, width: int, height: int) -> MaskPatch:
    """Shifted by whole pixels; what leaves the picture is lost."""
    patch = tight(patch)
    rows, columns = patch.pixels.shape
    x0, y0 = max(patch.x + dx, 0), max(patch.y + dy, 0)
    x1, y1 = min(patch.x + dx + columns, width), min(patch.y + dy + rows, height)
    shifted = MaskPatch(patch.x + dx, patch.y + dy, patch.pixels)
    return tight(MaskPatch(x0, y0, placed(shifted, x0, y0, max(x1 - x0, 0), max(y1 - y0, 0))))


def tight(patch: MaskPatch) -> MaskPatch:
    """The same mask in the smallest patch, its pixels 0 or 1."""
    bits = (patch.pixels != 0).view(np.uint8)
    rows, columns = np.flatnonzero(bits.any(axis=1)), np.flatnonzero(bits.any(axis=0))
    if not len(rows):
        return _EMPTY
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    part = np.ascontiguousarray(bits[top:bottom, left:right])
    return MaskPatch(patch.x + int(left), patch.y + int(top), part)


def placed(patch: MaskPatch, x: int, y: int, across: int, down: int) -> Bits:
    """``(down, across) uint8``, 0 or 1: a patch as it lies in the window whose corner is ``(x, y)``; a copy."""
    out = np.zeros((down, across), np.uint8)
    rows, columns = patch.pixels.shape
    left, top = max(patch.x, x), max(patch.y, y)
    right, bottom = min(patch.x + columns, x + across), min(patch.y + rows, y + down)
    if right > left and bottom > top:
        part = patch.pixels[top - patch.y : bottom - patch.y, left - patch.x : right - patch.x]
        out[top - y : bottom - y, left - x : right - x] = part != 0
    return out


def _check_reach(by: int, *, most: int = MAX_REACH) -> None:
    if not 0 <= by <= most:
        raise ValueError(f"from 0 to {most} pixels, not {by}")


def _within(away: Bits, by: int) -> Bits:
    """Where the distance to the nearest 0 of ``away`` is at most ``by``."""
    far = cv2.distanceTransform(away, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    # Squares of distances between pixels are whole numbers; half a unit of room takes away what floats are off.
    return (far <= np.float32(np.sqrt(by * by + 0.5))).view(np.uint8)


def _disc(radius: int) -> npt.NDArray[np.float32]:
    down, across = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    return np.asarray(across * across + down * down <= radius * radius, np.float32)


def _sums(bits: Bits, disc: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    found = cv2.filter2D(bits.astype(np.float32), cv2.CV_32F, disc, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(np.rint(found), np.int64)


def _frame(patches: Sequence[MaskPatch]) -> tuple[int, int, int, int]:
    boxes = [(p.x, p.y, p.x + p.pixels.shape[1], p.y + p.pixels.shape[0]) for p in patches if p.pixels.size]
    if not boxes:
        return 0, 0, 0, 0
    x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return x0, y0, x1 - x0, y1 - y0
