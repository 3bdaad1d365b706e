"""GrabCut on the part of a picture around a box: which pixels belong to the thing in it; pure, no Qt.

Source: Rother, Kolmogorov, Blake, GrabCut, SIGGRAPH 2004, as OpenCV has it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gui.canvas.levels import Pixels, Window
from gui.canvas.pyramid import to_bytes
from storage.mask_edit import tight
from storage.mask_patch import MaskPatch
from storage.records import Box

_ROUNDS = 4
_MOST = 400_000
"""Pixels looked at; a larger part is looked at in a smaller size first, then along the edge found at its own size."""
_AROUND = 0.35
"""Ground taken in around the box on each side, as a share of the box."""
_LEAST_AROUND = 12
_BAND = 6
"""Pixels of the smaller size beside the edge found whose colours say which side is which."""
_BLOCK = 1024

Bytes = npt.NDArray[np.uint8]


def cut_out(pixels: Pixels, window: Window, box: Box) -> MaskPatch:
    """The foreground inside a box of whole pixels; empty where the box holds nothing that stands out.

    Args:
        pixels: The layer, any depth.
        window: Grey values shown black and white, which is what it is judged on.
        box: Inside the picture, at least 2 pixels wide and high.
    """
    import cv2

    height, width = pixels.shape[:2]
    x0, y0, x1, y1 = (round(edge) for edge in (box.x0, box.y0, box.x1, box.y1))
    slack_x = max(round((x1 - x0) * _AROUND), _LEAST_AROUND)
    slack_y = max(round((y1 - y0) * _AROUND), _LEAST_AROUND)
    left, top = max(x0 - slack_x, 0), max(y0 - slack_y, 0)
    right, bottom = min(x1 + slack_x, width), min(y1 + slack_y, height)
    part = to_bytes(pixels[top:bottom, left:right], window)
    colour = np.ascontiguousarray(np.repeat(part[:, :, None], 3, axis=2) if part.ndim == 2 else part)
    inside = (x0 - left, y0 - top, x1 - left, y1 - top)
    share = min((_MOST / (colour.shape[0] * colour.shape[1])) ** 0.5, 1.0)
    small = colour
    if share < 1:
        size = (max(round(colour.shape[1] * share), 8), max(round(colour.shape[0] * share), 8))
        small = np.asarray(cv2.resize(colour, size, interpolation=cv2.INTER_AREA), np.uint8)
    scale_x, scale_y = small.shape[1] / colour.shape[1], small.shape[0] / colour.shape[0]
    found = _grab(small, (inside[0] * scale_x, inside[1] * scale_y, inside[2] * scale_x, inside[3] * scale_y))
    if share < 1:
        found = _refined(colour, found)
    outside = np.ones(found.shape, np.bool_)
    outside[inside[1] : inside[3], inside[0] : inside[2]] = False
    found[outside] = 0
    return tight(MaskPatch(left, top, found))


def _grab(colour: Bytes, inside: tuple[float, float, float, float]) -> Bytes:
    import cv2

    rows, columns = colour.shape[:2]
    x0, y0 = max(round(inside[0]), 0), max(round(inside[1]), 0)
    x1, y1 = min(round(inside[2]), columns), min(round(inside[3]), rows)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return np.zeros((rows, columns), np.uint8)
    if x0 == 0 and y0 == 0 and x1 == columns and y1 == rows:
        # The box is the picture: its rim is the ground.
        x0, y0, x1, y1 = 1, 1, columns - 1, rows - 1
    # The colours are clustered from random starts: the same box must give the same answer.
    cv2.setRNGSeed(7)
    marks = np.zeros((rows, columns), np.uint8)
    ground, thing = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(colour, marks, (x0, y0, x1 - x0, y1 - y0), ground, thing, _ROUNDS, cv2.GC_INIT_WITH_RECT)
    return np.asarray((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD), np.uint8)


def _refined(colour: Bytes, coarse: Bytes) -> Bytes:
    """The coarse answer at full size; each pixel near its edge goes to the side whose colour nearby it is more like."""
    import cv2

    rows, columns = colour.shape[:2]
    step = max(rows / coarse.shape[0], columns / coarse.shape[1])
    whole = cv2.resize(coarse, (columns, rows), interpolation=cv2.INTER_NEAREST)
    reach = 2 * max(round(step), 1) + 1
    kernel = np.ones((reach, reach), np.uint8)
    sure = [np.asarray(cv2.erode(one, kernel), np.uint8) for one in (1 - whole, whole)]
    band = (sure[0] == 0) & (sure[1] == 0)
    side = int(_BAND * step) * 2 + 1
    found = whole.copy()
    for top in range(0, rows, _BLOCK):
        for left in range(0, columns, _BLOCK):
            here = band[top : top + _BLOCK, left : left + _BLOCK]
            if not here.any():
                continue
            y0, x0 = max(top - side, 0), max(left - side, 0)
            window = (slice(y0, top + _BLOCK + side), slice(x0, left + _BLOCK + side))
            nearer = _nearer(colour[window], sure[0][window], sure[1][window], side)
            mine = nearer[top - y0 :, left - x0 :][: here.shape[0], : here.shape[1]]
            found[top : top + _BLOCK, left : left + _BLOCK][here] = mine[here]
    return np.asarray(found, np.uint8)


def _nearer(colour: Bytes, ground: Bytes, thing: Bytes, side: int) -> npt.NDArray[np.bool_]:
    """Where the mean colour of the thing within a square is nearer than that of the ground."""
    import cv2

    values = colour.astype(np.float32)
    far = []
    for sure in (ground, thing):
        weight = cv2.blur(sure.astype(np.float32), (side, side))
        mean = cv2.blur(values * sure[:, :, None], (side, side)) / np.maximum(weight, 1e-6)[:, :, None]
        gap = values - mean
        far.append(np.where(weight > 0, np.einsum("...c,...c->...", gap, gap), np.inf))
    return np.asarray(far[1] < far[0], np.bool_)
