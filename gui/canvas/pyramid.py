"""Pixels at halved sizes and their conversion to what Qt draws for free; runs off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from math import floor, log2

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from gui.canvas.levels import Choice, Pixels, Window, WindowRule, chosen_window

WHOLE_PIXELS = 2_500_000
"""Levels up to this size are kept converted as one image: the fallback for every finer tile."""
TILE = 512


@dataclass(frozen=True, slots=True)
class Picture:
    """A converted image; ``buffer`` is the memory it draws from and must live as long."""

    image: QImage
    buffer: Pixels

    @property
    def size_bytes(self) -> int:
        """Memory held."""
        return int(self.buffer.nbytes)


@dataclass(slots=True)
class Pyramid:
    """One layer's pixels, level ``n`` halved ``n`` times (edges rounded up), and the small levels converted.

    ``asked`` is the window it was to have, or the rule that found it.
    """

    levels: list[Pixels]
    whole: dict[int, Picture]
    window: Window
    asked: Choice = WindowRule.DEFAULT
    serial: int = field(default_factory=count().__next__)

    @property
    def width(self) -> int:
        """Of the full image."""
        return int(self.levels[0].shape[1])

    @property
    def height(self) -> int:
        """Of the full image."""
        return int(self.levels[0].shape[0])

    @property
    def size_bytes(self) -> int:
        """Memory held."""
        levels = sum(int(level.nbytes) for level in self.levels)
        return levels + sum(picture.size_bytes for picture in self.whole.values())

    def level_for(self, zoom: float) -> int:
        """The coarsest level that still has a pixel for each device pixel."""
        level = floor(log2(1.0 / zoom) + 1e-6) if zoom < 1 else 0
        return min(max(level, 0), len(self.levels) - 1)

    def values(self, x: int, y: int) -> tuple[int, ...]:
        """The source's values at a pixel: three for colour, one for grey."""
        return tuple(int(value) for value in np.atleast_1d(self.levels[0][y, x]))


def build_pyramid(pixels: Pixels, choice: Choice = WindowRule.DEFAULT, *, peaks: bool = False) -> Pyramid:
    """Halve until small and convert the small levels.

    Args:
        pixels: The layer; kept, not copied.
        choice: Values shown black and white, or how to find them.
        peaks: Halve by the highest value instead of the mean, so that lone pixels stay in sight from afar.
    """
    levels = [pixels]
    while max(levels[-1].shape[:2]) > TILE:
        levels.append(_peaks(levels[-1]) if peaks else _halved(levels[-1]))
    window = chosen_window(choice, pixels, levels[-1])
    return Pyramid(levels, convert_small(levels, window), window, choice)


def with_window(pyramid: Pyramid, choice: Choice) -> Pyramid:
    """The same pixels, shown through another window."""
    window = chosen_window(choice, pyramid.levels[0], pyramid.levels[-1])
    return Pyramid(pyramid.levels, convert_small(pyramid.levels, window), window, choice)


def convert_small(levels: list[Pixels], window: Window) -> dict[int, Picture]:
    """Convert each level small enough to be kept whole."""
    return {
        index: to_picture(level, window)
        for index, level in enumerate(levels)
        if level.shape[0] * level.shape[1] <= WHOLE_PIXELS
    }


def tile_picture(level: Pixels, column: int, row: int, window: Window) -> Picture:
    """Convert one tile of a level, with one more row and column than its place: turned tiles must overlap."""
    top, left = row * TILE, column * TILE
    return to_picture(level[top : top + TILE + 1, left : left + TILE + 1], window)


def to_picture(pixels: Pixels, window: Window) -> Picture:
    """Convert pixels to RGB32, in which Qt copies them to the screen without touching them again."""
    import cv2

    height, width = pixels.shape[:2]
    code = cv2.COLOR_GRAY2BGRA if pixels.ndim == 2 else cv2.COLOR_RGB2BGRA
    colour = cv2.cvtColor(to_bytes(pixels, window), code)
    return Picture(QImage(colour.data, width, height, 4 * width, QImage.Format.Format_RGB32), colour)


def to_bytes(pixels: Pixels, window: Window) -> npt.NDArray[np.uint8]:
    """Pixels as shown: windowed to 8 bit, as many channels as before."""
    import cv2

    low, high = window
    steep = 255.0 / max(high - low, 1e-6)
    if pixels.dtype == np.uint8:
        if window == (0.0, 255.0):
            return pixels.view(np.uint8)
        table = np.clip((np.arange(256) - low) * steep + 0.5, 0, 255).astype(np.uint8)
        return np.asarray(cv2.LUT(pixels, table), np.uint8)
    # Arithmetic is four times as fast here as a table of 65,536 values.
    return np.asarray(cv2.addWeighted(pixels, steep, pixels, 0.0, -low * steep, dtype=cv2.CV_8U), np.uint8)


def _peaks(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    even = np.pad(pixels, ((0, height % 2), (0, width % 2)), mode="edge") if height % 2 or width % 2 else pixels
    across = np.maximum(even[:, ::2], even[:, 1::2])
    return np.asarray(np.maximum(across[::2], across[1::2]))


def _halved(pixels: Pixels) -> Pixels:
    import cv2

    height, width = pixels.shape[:2]
    across, down = width // 2, height // 2
    if width % 2 == 0 and height % 2 == 0:
        return np.asarray(cv2.resize(pixels, (across, down), interpolation=cv2.INTER_AREA))
    # The fast exact 2 × 2 mean needs even sides; a last odd row or column stands for itself.
    even = np.pad(pixels, ((0, height % 2), (0, width % 2)) + ((0, 0),) * (pixels.ndim - 2), mode="edge")
    return np.asarray(cv2.resize(even, (even.shape[1] // 2, even.shape[0] // 2), interpolation=cv2.INTER_AREA))
