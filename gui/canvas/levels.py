"""Window and level: which values are shown black and white, chosen by rule or by hand, and the histograms behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, log2, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[Any]
"""``(H, W, 3) uint8 RGB``, ``(H, W) uint8`` or ``(H, W) uint16``."""
Window = tuple[float, float]
"""Values shown black and white."""
Area = tuple[float, float, float, float]

BINS = 256
_SAMPLES = 1_500_000
_CLIPPED = (0.1, 99.9)
"""Percentiles that the automatic window shows black and white."""
LEAST_WIDTH = 1.0


class WindowRule(StrEnum):
    """How a window is chosen for each picture."""

    DEFAULT = "default"
    """All of 8 bit, the percentiles of 16 bit."""
    AUTO = "auto"
    """The percentiles."""
    FULL = "full"
    """From zero to the highest value that the values' own depth allows."""


Choice = Window | WindowRule


@dataclass(frozen=True, slots=True)
class Levels:
    """Histograms of a picture.

    Attributes:
        domain: Lowest and highest value the bins span.
        full: Window of the full range.
        auto: Window of the percentiles.
        whole: ``(channels, BINS) float64`` counts of the whole picture (a sample of it, where it is large).
        seen: The same of the part in sight, scaled to the height of ``whole``.
    """

    domain: Window
    full: Window
    auto: Window
    whole: npt.NDArray[np.float64]
    seen: npt.NDArray[np.float64]


def chosen_window(choice: Choice, pixels: Pixels, small: Pixels) -> Window:
    """The window for a picture.

    Args:
        choice: A window, or how to find one.
        pixels: The picture.
        small: A small version of it, for the percentiles.
    """
    if not isinstance(choice, WindowRule):
        return choice
    if choice is WindowRule.FULL or (choice is WindowRule.DEFAULT and pixels.dtype == np.uint8):
        return full_range(pixels)
    low, high = np.percentile(small, _CLIPPED)
    return float(low), float(max(high, low + LEAST_WIDTH))


def full_range(pixels: Pixels) -> Window:
    """All of 8 bit; for deeper pixels the 10, 12, 14 or 16 bits their highest value needs."""
    if pixels.dtype == np.uint8:
        return 0.0, 255.0
    bits = next(bits for bits in (10, 12, 14, 16) if int(pixels.max(initial=0)) < 2**bits)
    return 0.0, float(2**bits - 1)


def dragged(window: Window, across: float, up: float, *, least: float = LEAST_WIDTH) -> Window:
    """The window after a drag: to the right wider (less contrast), upwards brighter.

    Args:
        window: Where the drag began.
        across: Logical pixels to the right; 150 double the width.
        up: Logical pixels upwards; 300 move the level by the width.
        least: The narrowest it gets.
    """
    low, high = window
    width = max((high - low) * 2.0 ** (across / 150.0), least)
    middle = (low + high) / 2 - (high - low) * up / 300.0
    return middle - width / 2, middle + width / 2


def measure(pixels: Pixels, area: Area, known: Levels | None = None) -> Levels:
    """Histograms of a picture and of an ``xyxy`` part of it; heavy, so call it off the window's thread.

    Args:
        pixels: The picture.
        area: The part.
        known: What was measured of this picture before: only the part is measured again.
    """
    if known is None:
        sample = _sampled(pixels)
        domain = (0.0, 256.0)
        if pixels.dtype != np.uint8:
            low, high = float(pixels.min()), float(pixels.max())
            room = max((high - low) * 0.04, 4.0)
            domain = (max(low - room, 0.0), min(high + room, 65536.0))
        auto = chosen_window(WindowRule.AUTO, pixels, sample)
        known = Levels(domain, full_range(pixels), auto, _counts(sample, domain), np.zeros((1, BINS)))
    x0, y0, x1, y1 = map(int, area)
    part = pixels[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    seen = _counts(_sampled(part), known.domain)
    return replace(known, seen=seen * (known.whole.sum() / max(seen.sum(), 1.0)))


def _sampled(pixels: Pixels) -> Pixels:
    step = max(ceil(sqrt(pixels.shape[0] * pixels.shape[1] / _SAMPLES)), 1)
    # Every power of two but one falls into step with a sensor's own pattern.
    step += step > 1 and log2(step).is_integer()
    return np.ascontiguousarray(pixels[::step, ::step])


def _counts(pixels: Pixels, domain: Window) -> npt.NDArray[np.float64]:
    import cv2

    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    return np.stack(
        [cv2.calcHist([pixels], [channel], None, [BINS], list(domain))[:, 0] for channel in range(channels)]
    ).astype(np.float64)
