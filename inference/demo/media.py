"""How inks, chalk and paint lie on a surface: coverage along strokes, and the ink over a photograph."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.demo.fields import Float, Patch, fractal, patch_around, stroke_field, wandering
from inference.demo.shapes import Page, Stroke

Pixels = npt.NDArray[np.uint8]
"""``(H, W, 3) uint8`` RGB."""

VISIBLE = 0.06
"""Coverage from which a pixel counts as inked; with less it stays untouched."""


@dataclass(frozen=True, slots=True)
class Medium:
    """How an ink lies on the metal.

    Attributes:
        opacity: Range of the coverage at full pressure.
        body: 1 hides the metal (paint), 0 only darkens it (a dye): the share that hides.
        grain: How much of the ink skips over the surface.
        edge: How much darker or denser the rim of a stroke dries.
        width: Line width relative to a felt pen.
        soft: Share of the half width over which the edge fades; 0 is as sharp as pixels allow.
    """

    opacity: tuple[float, float]
    body: float
    grain: float
    edge: float
    width: float
    soft: float = 0.0


MEDIA = {
    "felt pen": Medium((0.55, 0.82), 0.35, 0.05, 0.35, 1.0),
    "paint pen": Medium((0.92, 1.0), 1.0, 0.03, 0.12, 1.25),
    "grease pencil": Medium((0.80, 0.95), 0.9, 0.75, 0.0, 1.45),
    "fine liner": Medium((0.75, 0.95), 0.6, 0.05, 0.1, 0.55),
}
"""What the demo's inspectors carry."""

SHOP_MEDIA = MEDIA | {
    "marker": Medium((0.85, 0.98), 0.85, 0.02, 0.15, 2.4),
    "chalk": Medium((0.65, 0.92), 0.94, 1.15, 0.0, 2.0, 0.35),
    "crayon": Medium((0.75, 0.97), 0.92, 0.85, 0.0, 1.9, 0.15),
    "highlighter": Medium((0.45, 0.75), 0.10, 0.02, 0.25, 3.2),
    "spray": Medium((0.70, 0.97), 0.95, 0.25, 0.0, 3.4, 0.9),
}
"""Everything a workshop marks parts with."""

PALE = frozenset({"white", "yellow", "grey"})
"""Inks that show only where they hide what is below."""


def inked(page: Page, strokes: list[Stroke], rng: np.random.Generator, medium: Medium) -> tuple[Float, Patch | None]:
    """Coverage by ink over the patch that holds all strokes; no patch where they miss the page."""
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
        if medium.soft > 0:
            cover = np.clip((half - distance) / np.maximum(np.float32(medium.soft) * half, 1) + 0.5, 0, 1)
        else:
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


def laid_on(
    pixels: Pixels,
    patch: Patch | None,
    alpha: Float,
    colour: tuple[float, float, float],
    *,
    body: float,
    unit: float,
) -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """The ink over the photograph, lit as the metal around it is, and where it lies."""
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
    inked_base = np.float32(body) * hiding + np.float32(1 - body) * dyed
    if body > 0.95:
        lift = cv2.GaussianBlur(alpha, (0, 0), 0.6 * unit)
        inked_base += (np.float32(0.22) * (lift - np.roll(lift, (1, 1), axis=(0, 1))))[..., None]
    touched = alpha >= VISIBLE
    mixed = base + (inked_base - base) * alpha[..., None]
    result = np.clip(mixed * np.float32(255) + np.float32(0.5), 0, 255).astype(np.uint8)
    out[window][touched] = result[touched]
    mask[window] = touched
    return out, mask
