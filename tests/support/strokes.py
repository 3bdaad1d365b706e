"""Draws pen marks with exact masks on pictures, for tests and benches of the clean stage."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

PENS: dict[str, tuple[int, int, int]] = {
    "red": (200, 25, 30),
    "blue": (25, 50, 190),
    "green": (10, 130, 50),
    "yellow": (245, 220, 20),
    "magenta": (210, 30, 150),
    "black": (20, 20, 22),
}
"""Ink colours, RGB."""


def draw_marks(
    pixels: npt.NDArray[np.uint8], *, pen: str, seed: int, opacity: float = 0.95
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """A copy of ``(H, W, 3) uint8 RGB`` with a circle, an arrow and a word, and the ``(H, W) bool`` mask of the ink.

    The mask holds every pixel with more than 5 % ink.
    """
    rng = np.random.default_rng(seed)
    height, width = pixels.shape[:2]
    short = min(height, width)
    thick = max(2, round(short * rng.uniform(0.008, 0.02)))
    ink = np.zeros((height, width), np.uint8)
    centre = (int(width * rng.uniform(0.4, 0.6)), int(height * rng.uniform(0.4, 0.6)))
    axes = (int(width * rng.uniform(0.18, 0.3)), int(height * rng.uniform(0.18, 0.3)))
    cv2.ellipse(ink, centre, axes, rng.uniform(0, 180), 0, 340, 255, thick, cv2.LINE_AA)
    tip = (int(width * 0.12), int(height * rng.uniform(0.7, 0.9)))
    cv2.arrowedLine(ink, (tip[0] + short // 5, tip[1] - short // 8), tip, 255, thick, cv2.LINE_AA, 0, 0.25)
    place = (int(width * 0.6), int(height * 0.12))
    cv2.putText(ink, "NG2", place, cv2.FONT_HERSHEY_SIMPLEX, short / 420, 255, thick, cv2.LINE_AA)
    alpha = (cv2.GaussianBlur(ink, (0, 0), 0.6).astype(np.float32) / 255)[..., None] * opacity
    marked = np.rint(pixels * (1 - alpha) + np.array(PENS[pen], np.float32) * alpha).astype(np.uint8)
    return marked, alpha[..., 0] > 0.05
