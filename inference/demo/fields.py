"""Small deterministic building blocks: noise, distance fields and colour helpers, all float32."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Float = npt.NDArray[np.float32]
Points = npt.NDArray[np.float32]
"""``(N, 2) float32``, ``x, y`` in pixels."""


def stream(*parts: int) -> np.random.Generator:
    """A generator of its own for one purpose, so that changing one part of a picture leaves the rest alone."""
    return np.random.default_rng([int(part) for part in parts])


def white(shape: tuple[int, int], rng: np.random.Generator) -> Float:
    """Independent normal noise, ``(H, W) float32``, mean 0, deviation 1."""
    return rng.standard_normal(shape, dtype=np.float32)


def normalised(field: npt.ArrayLike) -> Float:
    """The field with mean 0 and deviation 1."""
    values = np.asarray(field, np.float32)
    mean, deviation = cv2.meanStdDev(values)
    return np.asarray((values - np.float32(mean[0, 0])) / np.float32(max(deviation[0, 0], 1e-6)), np.float32)


def fractal(
    shape: tuple[int, int], rng: np.random.Generator, *, cell: float, octaves: int = 3, gain: float = 0.5
) -> Float:
    """Smooth noise summed over octaves, ``(H, W) float32``, mean 0, deviation 1.

    Args:
        shape: Height and width.
        rng: Where the noise comes from.
        cell: Feature size of the coarsest octave, pixels.
        octaves: How many octaves, each twice as fine.
        gain: Weight of an octave relative to the one before.
    """
    height, width = shape
    finest = cell / 2 ** (octaves - 1)
    factor = min(int(finest / 5), 16)
    if factor > 1:
        # Nothing finer than five pixels is left: build it small, enlarge it once.
        small = (math.ceil(height / factor), math.ceil(width / factor))
        field = fractal(small, rng, cell=cell / factor, octaves=octaves, gain=gain)
        return np.asarray(cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    out = np.zeros(shape, np.float32)
    weight = 1.0
    for _ in range(octaves):
        rows, columns = math.ceil(height / cell) + 3, math.ceil(width / cell) + 3
        grid = white((rows, columns), rng)
        # Resize past the border and cut, so that the cubic kernel's edge handling never shows.
        fine = cv2.resize(grid, (int(columns * cell), int(rows * cell)), interpolation=cv2.INTER_CUBIC)
        offset = int(cell)
        out += np.float32(weight) * fine[offset : offset + height, offset : offset + width]
        weight *= gain
        cell /= 2
        if cell < 2:
            break
    return normalised(out)


def streaks(shape: tuple[int, int], rng: np.random.Generator, *, length: int, thickness: float = 0.0) -> Float:
    """Noise drawn out along x, ``(H, W) float32``, mean 0, deviation 1.

    Args:
        shape: Height and width.
        rng: Where the noise comes from.
        length: Typical length of a streak, pixels.
        thickness: Gaussian sigma across the streaks, pixels; 0 leaves them one pixel thick.
    """
    height, width = shape
    pad = length
    noise = white((height, width + 2 * pad), rng)
    drawn = cv2.blur(cv2.blur(noise, (length | 1, 1)), ((length // 3) | 1, 1))
    if thickness > 0:
        drawn = cv2.GaussianBlur(drawn, (0, 0), sigmaX=0.3, sigmaY=thickness)
    return normalised(np.ascontiguousarray(drawn[:, pad : pad + width]))


def turned(field: Float, shape: tuple[int, int], *, degrees: float) -> Float:
    """The field turned about its centre and cut to ``shape``, mirrored where it falls short."""
    height, width = shape
    source_height, source_width = field.shape
    matrix = cv2.getRotationMatrix2D((source_width / 2, source_height / 2), degrees, 1.0)
    matrix[:, 2] += (width / 2 - source_width / 2, height / 2 - source_height / 2)
    return np.asarray(
        cv2.warpAffine(field, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT),
        np.float32,
    )


def looked_up(line: Float, index: Float) -> Float:
    """``line`` read at fractional ``index`` with wrap-around; keeps a groove's profile smooth between samples."""
    floor = np.floor(index)
    fraction = index - floor
    low = floor.astype(np.int64) % line.size
    high = (low + 1) % line.size
    return np.asarray(line[low] * (1 - fraction) + line[high] * fraction, np.float32)


def smoothstep(low: float, high: float, values: Float) -> Float:
    """Hermite step from 0 at ``low`` to 1 at ``high``."""
    t = np.clip((values - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def grid(shape: tuple[int, int]) -> tuple[Float, Float]:
    """Pixel centres as broadcastable ``x (1, W)`` and ``y (H, 1)``."""
    height, width = shape
    x = np.arange(width, dtype=np.float32)[None, :] + np.float32(0.5)
    y = np.arange(height, dtype=np.float32)[:, None] + np.float32(0.5)
    return x, y


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of a larger canvas: its top-left corner and its size, pixels, clipped to the canvas."""

    x0: int
    y0: int
    width: int
    height: int

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns of the patch within the canvas."""
        return slice(self.y0, self.y0 + self.height), slice(self.x0, self.x0 + self.width)

    def grid(self) -> tuple[Float, Float]:
        """Pixel centres in canvas coordinates, broadcastable ``x (1, w)`` and ``y (h, 1)``."""
        x, y = grid((self.height, self.width))
        return x + np.float32(self.x0), y + np.float32(self.y0)


def patch_around(shape: tuple[int, int], points: Points, *, margin: float) -> Patch | None:
    """The patch that holds ``points`` with a margin; None where it misses the canvas."""
    height, width = shape
    x0, y0 = np.floor(points.min(axis=0) - margin).astype(int)
    x1, y1 = np.ceil(points.max(axis=0) + margin).astype(int)
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
    if x1 <= x0 or y1 <= y0:
        return None
    return Patch(int(x0), int(y0), int(x1 - x0), int(y1 - y0))


def stroke_field(patch: Patch, points: Points, *, reach: float) -> tuple[Float, Float, Float]:
    """Sub-pixel distance to a polyline.

    Args:
        patch: Where to compute it.
        points: The polyline in canvas coordinates.
        reach: Distances beyond this are left at ``reach``, pixels.

    Returns:
        ``(h, w) float32`` each: distance to the line, position along it (0 to 1), and signed side
        (positive to the left of the direction of travel, in image coordinates).
    """
    distance = np.full((patch.height, patch.width), reach, np.float32)
    along = np.zeros_like(distance)
    side = np.zeros_like(distance)
    steps = np.hypot(*np.diff(points, axis=0).T)
    travelled = np.concatenate([[0.0], np.cumsum(steps)]).astype(np.float32)
    total = max(float(travelled[-1]), 1e-6)
    for i in range(len(points) - 1):
        (ax, ay), (bx, by) = points[i] - (patch.x0, patch.y0), points[i + 1] - (patch.x0, patch.y0)
        left, right = max(int(min(ax, bx) - reach), 0), min(int(max(ax, bx) + reach) + 2, patch.width)
        top, bottom = max(int(min(ay, by) - reach), 0), min(int(max(ay, by) + reach) + 2, patch.height)
        if right <= left or bottom <= top:
            continue
        px = np.arange(left, right, dtype=np.float32)[None, :] + np.float32(0.5 - ax)
        py = np.arange(top, bottom, dtype=np.float32)[:, None] + np.float32(0.5 - ay)
        dx, dy = np.float32(bx - ax), np.float32(by - ay)
        length2 = max(float(dx * dx + dy * dy), 1e-9)
        t = np.clip((px * dx + py * dy) / np.float32(length2), 0, 1)
        d = np.sqrt((px - t * dx) ** 2 + (py - t * dy) ** 2)
        window = (slice(top, bottom), slice(left, right))
        nearer = d < distance[window]
        distance[window] = np.where(nearer, d, distance[window])
        here = (travelled[i] + t * np.float32(math.sqrt(length2))) / np.float32(total)
        along[window] = np.where(nearer, here, along[window])
        cross = (py * dx - px * dy) / np.float32(math.sqrt(length2))
        side[window] = np.where(nearer, cross, side[window])
    return distance, along, side


def wandering(rng: np.random.Generator, count: int, *, knots: int) -> Float:
    """A smooth random curve of ``count`` values, mean about 0, deviation about 1."""
    values = rng.standard_normal(knots + 3).astype(np.float32)
    line = cv2.resize(values[None, :], (count, 1), interpolation=cv2.INTER_CUBIC)[0]
    return np.asarray(line, np.float32)
