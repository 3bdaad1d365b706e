"""The exemplar filler: goes on under a marking with the texture beside it, where the smooth fillers leave a bare band.

The picture is taken apart into a smooth base, which is inpainted at small size, and the texture upon it. Texture
repeats: from the known pixels around a stretch of marking follow the offsets at which it matches itself best (the
streaks of brushed metal match along the brush, a grid at its pitch). Every pixel under the marking then takes the
texture from a few of these offsets, those that match best in its own surroundings, the better ones weighing more.

Nothing is drawn at random, so the same picture and mask give the same pixels. Everything happens within blocks along
the markings, on a grid coarse enough that a stroke is some cells wide; only the last step touches full resolution.

Source: K. He, J. Sun, "Statistics of patch offsets for image completion", 2012; the weights are those of A. Buades
et al., "A non-local algorithm for image denoising", 2005.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from inference.cleaning.fill import FillerContext, padded_windows, refuse_full
from inference.cleaning.known import half_width, inpaint, shrunk, unknown
from inference.stage import Pixels

_PRIOR = 0.02
"""How much what holds for a whole block counts beside what is known around one cell."""
_SAMPLES = 400
"""Known pixels on which an offset found on the grid is tried pixel by pixel."""
_LEAST_WEIGHT = 0.03
_UNITS = 64
_BOLD = 3.0
"""Times the texture beside a marking may be surpassed by what is put there."""

_Floats = npt.NDArray[np.float32]
_Bools = npt.NDArray[np.bool_]
_Ints = npt.NDArray[np.int64]
_Cell = TypeVar("_Cell", bound=np.generic)


@dataclass(frozen=True, slots=True)
class ExemplarSettings:
    """How the filler looks for texture. Lengths are cells of the working grid, on which a stroke is thin.

    Attributes:
        stroke: Cells a stroke is wide at least on the working grid, where the picture has them.
        most_step: Pixels a cell is wide at most.
        block: Side of the squares along the markings that look for offsets on their own.
        context: How far beyond its block a block looks.
        ring: Known cells this near to the marking say which offsets match.
        least: Shorter offsets say only that the picture is smooth.
        best: Offsets a block tries, the best of all directions together.
        each: And the best of each of eight directions, or a pixel might find none that leads out of the marking.
        blend: Offsets that a pixel takes its texture from.
        sharpness: How much less an offset weighs that matches worse; 0: all alike.
    """

    stroke: int = 8
    most_step: int = 8
    block: int = 96
    context: int = 48
    ring: int = 8
    least: int = 2
    best: int = 16
    each: int = 2
    blend: int = 12
    sharpness: float = 2.0


@dataclass(frozen=True, slots=True)
class ExemplarFiller:
    """The filler ``exemplar``; see the module."""

    settings: ExemplarSettings = ExemplarSettings()
    name: str = "exemplar"

    @property
    def weight_hash(self) -> str:
        """It has no weights."""
        return ""

    def fill(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Pixels:
        """Fill ``mask``; every pixel outside is copied."""
        refuse_full(mask)
        out = pixels.copy()
        step = step_for(mask, self.settings)
        for rows, columns in padded_windows(mask, pad=step * self.settings.context):
            out[rows, columns] = _fill_window(pixels[rows, columns], mask[rows, columns], step, self.settings)
        return out


def exemplar(_context: FillerContext) -> ExemplarFiller:
    """The filler ``exemplar``."""
    return ExemplarFiller()


def step_for(mask: npt.NDArray[np.bool_], settings: ExemplarSettings) -> int:
    """Pixels that a cell of the working grid is wide: the widest stroke is then about ``settings.stroke`` cells."""
    return int(np.clip(2 * half_width(mask) / settings.stroke, 1, settings.most_step))


@dataclass(frozen=True, slots=True)
class _Layers:
    """A window at full resolution and on the working grid.

    Attributes:
        pixels: ``(H, W, 3) uint8``; senseless in the hole.
        hole: ``(H, W) bool``.
        base: ``(H, W, 3) uint16``, the smooth part in units of 1 / `_UNITS`, under the hole too.
        step: Pixels that a cell of the grid is wide.
        grey: ``(h, w) float32``, the texture on the working grid; 0 where unknown.
        seen: ``(h, w) bool``, cells that hold no pixel of the hole.
        partly: ``(h, w) bool``, cells that hold a known pixel.
    """

    pixels: Pixels
    hole: _Bools
    base: npt.NDArray[np.uint16]
    step: int
    grey: _Floats
    seen: _Bools
    partly: _Bools


def _fill_window(pixels: Pixels, hole: _Bools, step: int, settings: ExemplarSettings) -> Pixels:
    """The window with its hole filled."""
    layers = _take_apart(np.ascontiguousarray(pixels), hole, step, settings)
    out = layers.pixels.copy()
    for top in range(0, layers.seen.shape[0], settings.block):
        for left in range(0, layers.seen.shape[1], settings.block):
            block = (slice(top, top + settings.block), slice(left, left + settings.block))
            if not layers.seen[block].all():
                _fill_block(out, layers, block, settings)
    return out


def _take_apart(pixels: Pixels, hole: _Bools, step: int, settings: ExemplarSettings) -> _Layers:
    height, width = hole.shape
    size = (-(-width // step), -(-height // step))
    # A whole number of cells, the last ones filled up with the rim.
    extra = (size[1] * step - height, size[0] * step - width)
    whole = np.asarray(cv2.copyMakeBorder(pixels, 0, extra[0], 0, extra[1], cv2.BORDER_REPLICATE), np.uint8)
    small, weight = shrunk(whole, np.pad(hole, ((0, extra[0]), (0, extra[1])), mode="edge"), size)
    seen = weight > 1 - 1e-4
    # Cells that hold a few known pixels know the base too, only not the texture.
    blind = unknown(weight)
    rough = inpaint(np.clip(np.rint(small), 0, 255).astype(np.uint8), blind, 3, cv2.INPAINT_TELEA)
    smooth = cv2.GaussianBlur(rough.astype(np.float32), (0, 0), settings.stroke / 2)
    base: npt.NDArray[np.uint16] = np.rint(smooth * _UNITS).astype(np.uint16)
    if step > 1:
        wide = cv2.resize(base, (size[0] * step, size[1] * step), interpolation=cv2.INTER_LINEAR)
        base = np.asarray(wide, np.uint16)
    grey = np.where(seen, (small - smooth) @ np.array([0.299, 0.587, 0.114], np.float32), 0)
    return _Layers(
        pixels, hole, np.ascontiguousarray(base[:height, :width]), step, grey.astype(np.float32), seen, weight > 0
    )


def _fill_block(out: Pixels, layers: _Layers, block: tuple[slice, slice], settings: ExemplarSettings) -> None:
    """Write base and texture into the hole pixels of a block; where no offset serves, the base alone."""
    step, (height, width) = layers.step, layers.hole.shape
    part = tuple(slice(side.start * step, side.stop * step) for side in block)
    down, across = np.nonzero(layers.hole[part])
    places = (down + part[0].start) * width + across + part[1].start
    found = layers.base.reshape(-1, 3)[places] / np.float32(_UNITS)
    lost = ~layers.seen[block]
    choice = _choose(layers, block, np.nonzero(lost), places, settings)
    if choice is not None:
        numbers = np.cumsum(lost).reshape(lost.shape) - 1
        cells = numbers[down // step, across // step]
        texture, total = np.zeros_like(found), np.full(len(found), 1e-12, np.float32)
        pixels, base, hole = layers.pixels.reshape(-1, 3), layers.base.reshape(-1, 3), layers.hole.ravel()
        top, left = down + part[0].start, across + part[1].start
        for moves, weights in zip(choice.moves, choice.weights, strict=True):
            weight = weights[cells]
            some = np.flatnonzero(weight > _LEAST_WEIGHT)
            y, x = top[some] + moves[0, cells[some]], left[some] + moves[1, cells[some]]
            serves = (y >= 0) & (y < height) & (x >= 0) & (x < width)
            there = np.where(serves, y * width + x, 0)
            serves &= ~hole[there]
            weight = weight[some] * serves
            texture[some] += (pixels[there] - base[there] / np.float32(_UNITS)) * weight[:, None]
            total[some] += weight
        texture /= total[:, None]
        # Where the surroundings are plain, nothing bolder than they are comes from elsewhere.
        most = choice.most[cells][:, None]
        found += np.clip(texture, -most, most)
    out.reshape(-1, 3)[places] = np.clip(np.rint(found), 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Where each lost cell of a block takes its texture from.

    Attributes:
        moves: ``(M, 2, N) int64``, M steps down and across, in pixels, for each of N cells.
        weights: ``(M, N) float32``, their weights, at most 1; all 0 for a cell that finds nothing.
        most: ``(N,) float32``, the boldest texture a cell may take.
    """

    moves: _Ints
    weights: _Floats
    most: _Floats


def _choose(
    layers: _Layers,
    block: tuple[slice, slice],
    lost: tuple[npt.NDArray[np.intp], ...],
    places: _Ints,
    settings: ExemplarSettings,
) -> _Choice | None:
    around = [slice(part.start - settings.context, part.stop + settings.context) for part in block]
    # Beyond the picture there is nothing to see, and nothing is lost either.
    grey, seen, missing = _cut(layers.grey, around), _cut(layers.seen, around), _cut(~layers.seen, around)
    offsets, scores = _offsets(grey, seen, missing, settings)
    if not len(offsets):
        return None
    costs, power = _costs(grey, seen, offsets, scores, settings)
    costs = costs[:, lost[0], lost[1]]
    moved = offsets * layers.step
    if layers.step > 1:
        moved = moved + _finer(layers, moved, places)
    # Of a cell that is known in part, some pixels serve; which, is seen when they are taken.
    partly = _cut(layers.partly, around)
    down, across = (lost[axis] + offsets[:, axis, None] + settings.context for axis in (0, 1))
    costs[~partly[down, across]] = np.inf
    few = min(settings.blend, len(offsets))
    chosen = np.argpartition(costs, few - 1, axis=0)[:few]
    costs = np.take_along_axis(costs, chosen, axis=0)
    serves = np.isfinite(costs)
    costs[~serves] = 0
    least = np.maximum(costs.min(axis=0, where=serves, initial=np.float32(1e9)), np.float32(1e-3))
    weights = np.where(serves, np.exp(-settings.sharpness * (costs / least - 1)), 0)
    most = (_BOLD * np.sqrt(power[lost]) + 1).astype(np.float32)
    return _Choice(np.moveaxis(moved[chosen], 2, 1), weights.astype(np.float32), most)


def _cut(layer: npt.NDArray[_Cell], around: list[slice]) -> npt.NDArray[_Cell]:
    """A part of a layer; what lies beyond it is 0."""
    rows, columns = around
    out: npt.NDArray[_Cell] = np.zeros((rows.stop - rows.start, columns.stop - columns.start), layer.dtype)
    top, left = max(rows.start, 0), max(columns.start, 0)
    part = layer[top : rows.stop, left : columns.stop]
    out[top - rows.start :, left - columns.start :][: part.shape[0], : part.shape[1]] = part
    return out


def _offsets(grey: _Floats, seen: _Bools, lost: _Bools, settings: ExemplarSettings) -> tuple[_Ints, _Floats]:
    """Offsets at which the texture around a block's hole matches the texture there, best first.

    Returns:
        ``(K, 2) int64`` of cells down and across, and their mean squared differences ``(K,) float32``.
    """
    core = np.zeros(lost.shape, np.uint8)
    inner = (slice(settings.context, -settings.context),) * 2
    core[inner] = lost[inner]
    side = 2 * settings.ring + 1
    ring = (cv2.dilate(core, np.ones((side, side), np.uint8)).astype(bool) & seen).astype(np.float32)
    wanted = float(ring.sum())
    if not wanted:
        return np.zeros((0, 2), np.int64), np.zeros(0, np.float32)
    known = seen.astype(np.float32)
    weight, plain, square = (np.conj(np.fft.rfft2(part)) for part in (ring, ring * grey, ring * grey**2))
    seen_f, grey_f, square_f = (np.fft.rfft2(part) for part in (known, grey, grey**2))
    apart = np.fft.irfft2(square * seen_f - 2 * plain * grey_f + weight * square_f, s=grey.shape)
    count = np.fft.irfft2(weight * seen_f, s=grey.shape)
    # The ring lies inside the block and its rim: offsets up to here do not wrap around.
    reach = settings.context - settings.ring
    span = np.arange(-reach, reach + 1)
    apart, count = apart[np.ix_(span, span)], count[np.ix_(span, span)]
    score = np.where(count >= wanted / 2, np.maximum(apart, 0) / np.maximum(count, 1), np.inf).astype(np.float32)
    centre = slice(reach - settings.least, reach + settings.least + 1)
    score[centre, centre] = np.inf
    low = np.isfinite(score) & (score <= cv2.erode(score, np.ones((3, 3), np.uint8)))
    down, across = np.nonzero(low)
    order = np.argsort(score[down, across], kind="stable")
    offsets = np.stack([span[down[order]], span[across[order]]], axis=1)
    sector = np.round(np.arctan2(offsets[:, 0], offsets[:, 1]) / (np.pi / 4)).astype(int) % 8
    keep = np.zeros(len(offsets), bool)
    keep[: settings.best] = True
    for each in range(8):
        keep[np.flatnonzero(sector == each)[: settings.each]] = True
    return offsets[keep], score[down[order], across[order]][keep]


def _costs(
    grey: _Floats, seen: _Bools, offsets: _Ints, scores: _Floats, settings: ExemplarSettings
) -> tuple[_Floats, _Floats]:
    """How badly each offset matches in the surroundings of each cell of a block, and how bold their texture is.

    Returns:
        Mean squared differences ``(K, block, block) float32``, and mean squares ``(block, block) float32``.
    """
    rim, side = settings.ring, 2 * settings.ring + 1
    first, last = settings.context - rim, grey.shape[0] - settings.context + rim
    here, here_seen = grey[first:last, first:last], seen[first:last, first:last]
    out = np.empty((len(offsets), last - first - 2 * rim, last - first - 2 * rim), np.float32)
    for index, (down, across) in enumerate(offsets):
        there = (slice(first + down, last + down), slice(first + across, last + across))
        both = (here_seen & seen[there]).astype(np.float32)
        apart = cv2.blur((here - grey[there]) ** 2 * both, (side, side), borderType=cv2.BORDER_CONSTANT)
        share = cv2.blur(both, (side, side), borderType=cv2.BORDER_CONSTANT)
        # Where little is known around a cell, what holds for the block holds.
        cost = (apart + _PRIOR * scores[index]) / (share + _PRIOR)
        out[index] = cost[rim:-rim, rim:-rim]
    strength = cv2.blur(here * here, (side, side), borderType=cv2.BORDER_CONSTANT)
    share = cv2.blur(here_seen.astype(np.float32), (side, side), borderType=cv2.BORDER_CONSTANT)
    return out, np.maximum(strength / np.maximum(share, 1e-3), 0)[rim:-rim, rim:-rim]


def _finer(layers: _Layers, moved: _Ints, places: _Ints) -> _Ints:
    """What to add to offsets found on the grid so that they match pixel by pixel, ``(K, 2) int64``."""
    height, width = layers.hole.shape
    # Known pixels beside the hole: those of the hole, moved by a stroke's width to either side.
    down, across = np.divmod(places[:: max(1, 4 * len(places) // _SAMPLES)], width)
    shift = layers.step * 6
    turns = ((shift, 0), (-shift, 0), (0, shift), (0, -shift))
    beside = np.concatenate([np.stack([down + dy, across + dx], axis=1) for dy, dx in turns])
    beside = beside[(beside >= 0).all(axis=1) & (beside[:, 0] < height) & (beside[:, 1] < width)]
    beside = beside[~layers.hole[beside[:, 0], beside[:, 1]]]
    best: _Ints = np.zeros_like(moved)
    if not len(beside):
        return best
    here = _green(layers, beside[:, 0], beside[:, 1])
    stride = max(1, layers.step // 2)
    while True:
        jitter = np.array([(dy, dx) for dy in (0, -stride, stride) for dx in (0, -stride, stride)], np.int64)
        tried = moved[:, None] + best[:, None] + jitter
        y = np.clip(beside[:, 0] + tried[..., :1], 0, height - 1)
        x = np.clip(beside[:, 1] + tried[..., 1:], 0, width - 1)
        usable = ~layers.hole[y, x]
        count = usable.sum(axis=2)
        apart = ((_green(layers, y, x) - here) ** 2 * usable).sum(axis=2) / np.maximum(count, 1)
        apart[count < len(beside) / 4] = np.inf
        # Where nothing can be compared, the first of equals, which stays where it is, is taken.
        best = best + jitter[apart.argmin(axis=1)]
        if stride == 1:
            return best
        stride //= 2


def _green(layers: _Layers, down: _Ints, across: _Ints) -> _Floats:
    """The green texture at some pixels."""
    smooth = layers.base[down, across, 1] / np.float32(_UNITS)
    green: _Floats = layers.pixels[down, across, 1] - smooth
    return green
