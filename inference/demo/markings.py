"""Human marks on a photograph: pen, paint and crayon strokes, and text, each with its exact mask."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from inference.demo.lettering import can_write, laid_out, text_width
from inference.demo.media import MEDIA, PALE, VISIBLE, Pixels, inked, laid_on
from inference.demo.shapes import SHAPES, Page, Target, beside, handwriting

INKS: dict[str, tuple[float, float, float]] = {
    "red": (0.80, 0.09, 0.11),
    "blue": (0.09, 0.20, 0.66),
    "green": (0.04, 0.47, 0.23),
    "yellow": (0.97, 0.83, 0.10),
    "white": (0.96, 0.96, 0.94),
    "grey": (0.50, 0.51, 0.53),
    "black": (0.055, 0.055, 0.065),
}
"""Ink colours, display RGB, 0 to 1."""

NOTES = ("OK", "NG", "RE-CHECK", "QC 2", "HOLD", "NO.7", "A3", "24/06", "?", "불량", "확인", "재검", "양호", "합격")
"""What gets written where nobody says what to write."""


def draw_marking(
    pixels: Pixels,
    *,
    rng: np.random.Generator,
    kind: str,
    ink: str,
    target: Target | None = None,
    text: str | None = None,
    within: Target | None = None,
    surface: npt.NDArray[np.bool_] | None = None,
) -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """Draw one mark over a photograph.

    Args:
        pixels: ``(H, W, 3) uint8`` RGB, left as it is.
        rng: Where shape, place, medium and pressure come from.
        kind: One of ``MARKING_KINDS``.
        ink: One of ``INKS``.
        target: What the mark refers to: circled, pointed at, written beside. None: any spot.
        text: What to write, for the kinds ``typed`` and ``handwritten``; None: one of ``NOTES``.
        within: Where marks beside the target should stay, ``xyxy`` (the plate, say); None: the whole picture.
        surface: ``(H, W) bool``, where ink finds something to lie on; typed text is put on by a program and
            ignores it. None: everywhere.

    Returns:
        The marked picture and ``(H, W) bool``: every pixel outside the mask is unchanged.

    Raises:
        ValueError: Unknown kind or ink, or a text the stroke font cannot write.
    """
    if kind not in MARKING_KINDS:
        raise ValueError(f"unknown kind of marking {kind!r}; there are {', '.join(MARKING_KINDS)}")
    if ink not in INKS:
        raise ValueError(f"unknown ink {ink!r}; there are {', '.join(INKS)}")
    if text is not None and not can_write(text):
        raise ValueError(f"the stroke font cannot write {text!r}")
    height, width = pixels.shape[:2]
    unit = math.sqrt(width * height / (640 * 480))
    if target is None:
        side = float(rng.uniform(30, 80)) * unit
        cx, cy = float(rng.uniform(0.2, 0.8)) * width, float(rng.uniform(0.2, 0.8)) * height
        target = (cx - side / 2, cy - side / 2, cx + side / 2, cy + side / 2)
    text = str(rng.choice(NOTES)) if text is None else text
    page = Page(width, height, unit, within or (0.0, 0.0, float(width), float(height)), surface)
    if kind == "typed":
        return _typed(pixels, page=page, rng=rng, colour=INKS[ink], target=target, text=text)
    names = [name for name in MEDIA if ink not in PALE or MEDIA[name].body > 0.8]
    medium = MEDIA[str(rng.choice(names))]
    thick = float(rng.uniform(3.2, 5.0)) * unit * medium.width
    if kind == "handwritten":
        strokes = handwriting(page, rng, target, text, thick * 0.72)
    else:
        strokes = SHAPES[kind](page, rng, target, thick)
    alpha, patch = inked(page, strokes, rng, medium)
    if patch is not None and surface is not None:
        alpha *= surface[patch.window]
    return laid_on(pixels, patch, alpha, INKS[ink], body=medium.body, unit=unit)


_FACES = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_PLAIN)


def _typed(
    pixels: Pixels,
    *,
    page: Page,
    rng: np.random.Generator,
    colour: tuple[float, float, float],
    target: Target,
    text: str,
) -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """Text put on by a program: even, level, flat in colour. Latin in Hershey faces, Hangul in the stroke font."""
    cap = float(rng.uniform(15, 26)) * page.unit * (1.0 if text.isascii() else 1.25)
    thick = max(cap * float(rng.uniform(0.09, 0.16)), 1.2)
    face = _FACES[int(rng.integers(len(_FACES)))]
    opacity = float(rng.choice([1.0, 1.0, 0.7]))
    fine = 3
    pad = int(thick) + 3
    latin = text.isascii()
    if latin:
        scale = cv2.getFontScaleFromHeight(face, max(round(cap * fine), 4), max(round(thick * fine), 1))
        (wide, tall), _ = cv2.getTextSize(text, face, scale, max(round(thick * fine), 1))
        width, height = wide / fine, tall / fine
    else:
        width, height = text_width(text, height=cap), cap
    sheet = np.zeros((math.ceil((height + 2 * pad) * fine), math.ceil((width + 2 * pad) * fine)), np.uint8)
    if latin:
        foot = (pad * fine, round((pad + height) * fine))
        cv2.putText(sheet, text, foot, face, scale, 255, max(round(thick * fine), 1))
    else:
        for points in laid_out(text, height=cap, x=float(pad), y=float(pad)):
            cv2.polylines(sheet, [np.round(points * fine).astype(np.int32)], False, 255, max(round(thick * fine), 1))
    size = (math.ceil(sheet.shape[1] / fine), math.ceil(sheet.shape[0] / fine))
    stamp = cv2.resize(sheet, size, interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)
    x, y = (round(v) for v in beside(page, rng, target, float(size[0]), float(size[1])))
    stamp = stamp[max(-y, 0) : page.height - y, max(-x, 0) : page.width - x] * np.float32(opacity)
    x, y = max(x, 0), max(y, 0)
    window = (slice(y, y + stamp.shape[0]), slice(x, x + stamp.shape[1]))
    out, mask = pixels.copy(), np.zeros(pixels.shape[:2], np.bool_)
    base = pixels[window].astype(np.float32)
    mixed = base + (np.array(colour, np.float32) * np.float32(255) - base) * stamp[..., None]
    touched = stamp >= VISIBLE
    out[window][touched] = np.clip(mixed + np.float32(0.5), 0, 255).astype(np.uint8)[touched]
    mask[window] = touched
    return out, mask


MARKING_KINDS = (*SHAPES, "handwritten", "typed")
"""Kinds of marks that `draw_marking` knows."""
