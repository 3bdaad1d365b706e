"""What an inspector leaves on a part: the defect circled and named, or a good part ticked off."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from inference.demo.defects import GOOD
from inference.demo.markings import INKS, draw_marking
from inference.demo.media import Pixels
from inference.demo.shapes import Target

MOST_COVERED = 0.35
"""Marks may hide at most this share of a defect."""

_WORDS = {
    "good": ("OK", "QC 2", "PASS", "양호", "합격", "24/06", "A3"),
    "scratch": ("NG", "SCRATCH", "긁힘", "불량", "L 12.5", "RE-CHECK"),
    "pit": ("NG", "PIT", "불량", "재검", "X5", "HOLD"),
    "dent": ("DENT", "찍힘", "NG", "불량", "D 0.4", "HOLD"),
    "stain": ("STAIN?", "오염", "CLEAN", "재검", "확인", "NG"),
}
_WORN_INKS = {"red": 0.19, "blue": 0.18, "green": 0.14, "yellow": 0.16, "white": 0.16, "grey": 0.10, "black": 0.13}


def draw_inspection(
    pixels: Pixels,
    *,
    rng: np.random.Generator,
    defect: npt.NDArray[np.bool_],
    face: npt.NDArray[np.bool_],
    roi: tuple[int, int, int, int],
    label: str,
) -> tuple[Pixels, npt.NDArray[np.bool_], tuple[str, ...]]:
    """Mark a picture as an inspector would; defects stay mostly visible (``MOST_COVERED``).

    Args:
        pixels: ``(H, W, 3) uint8`` RGB, left as it is.
        rng: Where the choices come from.
        defect: ``(H, W) bool``.
        face: ``(H, W) bool``, where there is metal to write on.
        roi: The plate, ``xyxy``.
        label: True class.

    Returns:
        The marked picture, ``(H, W) bool`` mask, names of the inks.
    """
    target = _target(defect, roi, rng)
    plate = (float(roi[0]), float(roi[1]), float(roi[2]), float(roi[3]))
    ink = _ink(pixels, target, rng)
    other = _ink(pixels, target, rng) if rng.random() < 0.3 else ink
    plan: list[tuple[str, str]] = []
    if label == GOOD:
        plan.append((str(rng.choice(["tick", "handwritten", "typed", "stroke"], p=[0.38, 0.34, 0.18, 0.10])), ink))
        if rng.random() < 0.35:
            plan.append((str(rng.choice(["handwritten", "typed"])), other))
    else:
        plan.append((str(rng.choice(["circle", "arrow", "cross", "stroke"], p=[0.60, 0.24, 0.08, 0.08])), ink))
        if rng.random() < 0.68:
            plan.append((str(rng.choice(["handwritten", "typed", "arrow"], p=[0.55, 0.33, 0.12])), other))
    out, mask = pixels, np.zeros(defect.shape, np.bool_)
    inks: list[str] = []
    around = target
    for kind, colour in plan:
        text = str(rng.choice(_WORDS[label]))
        for _ in range(4):
            at = target if kind == "arrow" else around
            drawn, own = draw_marking(
                out, rng=rng, kind=kind, ink=colour, target=at, text=text, within=plate, surface=face
            )
            if own.any() and np.count_nonzero(defect & (mask | own)) <= MOST_COVERED * np.count_nonzero(defect):
                out, mask = drawn, mask | own
                inks.append(colour)
                around = _joined(target, own)
                break
    return out, mask, tuple(dict.fromkeys(inks))


def _target(defect: npt.NDArray[np.bool_], roi: tuple[int, int, int, int], rng: np.random.Generator) -> Target:
    """The defect's box, or a spot on the plate where there is no defect."""
    if defect.any():
        columns, rows = np.nonzero(defect.any(axis=0))[0], np.nonzero(defect.any(axis=1))[0]
        return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)
    x0, y0, x1, y1 = roi
    width, height = x1 - x0, y1 - y0
    cx, cy = x0 + width * float(rng.uniform(0.28, 0.72)), y0 + height * float(rng.uniform(0.28, 0.72))
    side = 0.04 * min(width, height)
    return cx - side, cy - side, cx + side, cy + side


def _joined(target: Target, mask: npt.NDArray[np.bool_]) -> Target:
    """The box of target and mask together, so that text lands outside the circle."""
    columns, rows = np.nonzero(mask.any(axis=0))[0], np.nonzero(mask.any(axis=1))[0]
    return (
        min(target[0], float(columns[0])),
        min(target[1], float(rows[0])),
        max(target[2], float(columns[-1] + 1)),
        max(target[3], float(rows[-1] + 1)),
    )


def _ink(pixels: Pixels, target: Target, rng: np.random.Generator) -> str:
    """An ink that can be read on the metal around the target."""
    height, width = pixels.shape[:2]
    reach = 0.08 * max(width, height)
    rows = slice(max(int(target[1] - reach), 0), min(int(target[3] + reach), height))
    columns = slice(max(int(target[0] - reach), 0), min(int(target[2] + reach), width))
    metal = np.median(pixels[rows, columns].reshape(-1, 3), axis=0) / 255
    names = list(_WORN_INKS)
    away = np.array([INKS[name] for name in names]) - metal
    # The eye reads strokes by brightness first, by colour second.
    contrast = np.abs(away @ (0.299, 0.587, 0.114)) + 0.35 * np.abs(away).max(axis=1)
    weights = np.array(list(_WORN_INKS.values())) * (contrast > 0.25)
    return str(rng.choice(names, p=weights / weights.sum()))
