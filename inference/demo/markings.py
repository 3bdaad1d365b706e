"""Human marks on a photograph: pen, paint and crayon strokes, and text, each with its exact mask."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.demo.fields import Float, Patch, fractal, patch_around, stroke_field, wandering
from inference.demo.lettering import can_write, laid_out, text_width
from inference.demo.shapes import SHAPES, Page, Stroke, Target, beside, handwriting

Pixels = npt.NDArray[np.uint8]
"""``(H, W, 3) uint8`` RGB."""
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

_VISIBLE = 0.06


@dataclass(frozen=True, slots=True)
class _Medium:
    """How an ink lies on the metal.

    Attributes:
        opacity: Range of the coverage at full pressure.
        body: 1 hides the metal (paint), 0 only darkens it (a dye): the share that hides.
        grain: How much of the ink skips over the surface.
        edge: How much darker or denser the rim of a stroke dries.
        width: Line width relative to a felt pen.
    """

    opacity: tuple[float, float]
    body: float
    grain: float
    edge: float
    width: float


_MEDIA = {
    "felt pen": _Medium((0.55, 0.82), 0.35, 0.05, 0.35, 1.0),
    "paint pen": _Medium((0.92, 1.0), 1.0, 0.03, 0.12, 1.25),
    "grease pencil": _Medium((0.80, 0.95), 0.9, 0.75, 0.0, 1.45),
    "fine liner": _Medium((0.75, 0.95), 0.6, 0.05, 0.1, 0.55),
}
_PALE = {"white", "yellow", "grey"}


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
    names = [name for name in _MEDIA if ink not in _PALE or _MEDIA[name].body > 0.8]
    medium = _MEDIA[str(rng.choice(names))]
    thick = float(rng.uniform(3.2, 5.0)) * unit * medium.width
    if kind == "handwritten":
        strokes = handwriting(page, rng, target, text, thick * 0.72)
    else:
        strokes = SHAPES[kind](page, rng, target, thick)
    alpha, patch = _inked(page, strokes, rng, medium)
    if patch is not None and surface is not None:
        alpha *= surface[patch.window]
    return _laid_on(pixels, patch, alpha, INKS[ink], body=medium.body, unit=unit)


def _inked(page: Page, strokes: list[Stroke], rng: np.random.Generator, medium: _Medium) -> tuple[Float, Patch | None]:
    """Coverage by ink over the patch that holds all strokes."""
    widest = max(stroke.width for stroke in strokes)
    everything = np.concatenate([stroke.points for stroke in strokes])
    patch = patch_around((page.height, page.width), everything, margin=widest + 2)
    if patch is None:
        return np.zeros((0, 0), np.float32), None
    alpha = np.zeros((patch.height, patch.width), np.float32)
    opacity = float(rng.uniform(*medium.opacity))
    for stroke in strokes:
        own = patch_around((page.height, page.width), stroke.points, margin=stroke.width + 2)
        if own is None:
            continue
        distance, along, _ = stroke_field(own, stroke.points, reach=stroke.width + 1)
        t = np.linspace(0, 1, 64, dtype=np.float32)
        # Pressure changes over several line widths, never within one.
        length = float(np.hypot(*np.diff(stroke.points, axis=0).T).sum())
        swings = int(np.clip(length / (7 * stroke.width), 2, 7))
        pressure = 1 + 0.13 * wandering(rng, t.size, knots=swings)
        pressure *= np.clip(0.72 + t / 0.10, 0, 1) * np.clip(0.62 + (1 - t) / 0.16, 0, 1)
        local = np.interp(along, t, np.clip(pressure, 0.3, 1.4)).astype(np.float32)
        half = np.float32(stroke.width / 2) * local
        cover = np.clip(half - distance + 0.5, 0, 1)
        rim = np.clip(distance / np.maximum(half, 0.5), 0, 1) ** 4
        density = 1 - np.float32(medium.edge * 0.45) * (1 - rim)
        density = density * (0.9 + 0.1 * local)
        rows, columns = own.y0 - patch.y0, own.x0 - patch.x0
        window = (slice(rows, rows + own.height), slice(columns, columns + own.width))
        # Where strokes cross, a dye goes on twice.
        laid = np.float32(opacity) * cover * density
        alpha[window] = 1 - (1 - alpha[window]) * (1 - laid) if medium.body < 0.8 else np.maximum(alpha[window], laid)
    if medium.grain > 0:
        tooth = fractal(alpha.shape, rng, cell=max(2.6 * page.unit, 2.2), octaves=2, gain=0.7)
        keep = np.clip(1 - np.float32(medium.grain) * np.clip(0.55 * tooth + 0.15, 0, 1.1), 0, 1)
        alpha *= keep
    return np.asarray(np.clip(alpha, 0, 1), np.float32), patch


def _laid_on(
    pixels: Pixels,
    patch: Patch | None,
    alpha: Float,
    colour: tuple[float, float, float],
    *,
    body: float,
    unit: float,
) -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """The ink over the photograph, lit as the metal around it is."""
    out, mask = pixels.copy(), np.zeros(pixels.shape[:2], np.bool_)
    if patch is None:
        return out, mask
    window = patch.window
    base = pixels[window].astype(np.float32) / np.float32(255)
    ink = np.array(colour, np.float32)
    luminance = base @ np.array((0.299, 0.587, 0.114), np.float32)
    around = cv2.GaussianBlur(luminance, (0, 0), 10 * unit)
    light = np.clip(0.55 + 0.62 * around, 0.45, 1.08)
    # The metal's texture still shows faintly in the ink's thickness.
    texture = np.clip(1 + 0.35 * (luminance - around), 0.7, 1.3)
    hiding = ink * (light * texture)[..., None]
    dyed = base * (np.float32(0.06) + np.float32(0.94) * ink)
    inked = np.float32(body) * hiding + np.float32(1 - body) * dyed
    if body > 0.95:
        lift = cv2.GaussianBlur(alpha, (0, 0), 0.6 * unit)
        inked += (np.float32(0.22) * (lift - np.roll(lift, (1, 1), axis=(0, 1))))[..., None]
    touched = alpha >= _VISIBLE
    mixed = base + (inked - base) * alpha[..., None]
    result = np.clip(mixed * np.float32(255) + np.float32(0.5), 0, 255).astype(np.uint8)
    out[window][touched] = result[touched]
    mask[window] = touched
    return out, mask


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
    touched = stamp >= _VISIBLE
    out[window][touched] = np.clip(mixed + np.float32(0.5), 0, 255).astype(np.uint8)[touched]
    mask[window] = touched
    return out, mask


MARKING_KINDS = (*SHAPES, "handwritten", "typed")
"""Kinds of marks that `draw_marking` knows."""
