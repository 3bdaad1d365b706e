"""Flat things over a photograph: program text and figures with a casing, tape, stickers; each as a tile to lay on."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from inference.demo.fields import Float, Patch, fractal, streaks, wandering
from inference.demo.lettering import can_write, laid_out, text_width
from inference.demo.media import VISIBLE, Pixels

Colour = tuple[float, float, float]
"""Display RGB, 0 to 1."""

FINE = 2
"""Tiles are drawn this much larger than they are laid on, for smooth edges."""

_LUMA = np.array((0.299, 0.587, 0.114), np.float32)
_FACES = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_TRIPLEX)


@dataclass(frozen=True, slots=True)
class Tile:
    """Something flat, `FINE` times its size.

    Attributes:
        colour: ``(h, w, 3) float32``, 0 to 1, multiplied by ``alpha``.
        alpha: ``(h, w) float32``, 0 to 1.
        lit: Whether it lies on the part, in its light, or was put in by a program.
    """

    colour: Float
    alpha: Float
    lit: bool


def lay_tile(
    pixels: Pixels, tile: Tile, *, centre: tuple[float, float], degrees: float, unit: float
) -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """Lay a tile on a picture.

    Args:
        pixels: ``(H, W, 3) uint8`` RGB, left as it is.
        tile: What to lay on.
        centre: Of the tile, pixels.
        degrees: Turned by so much, counter-clockwise.
        unit: Pixels per design unit, for the scale of the light.

    Returns:
        The picture and ``(H, W) bool``, where the tile lies; every other pixel is unchanged.
    """
    out, mask = pixels.copy(), np.zeros(pixels.shape[:2], np.bool_)
    height, width = tile.alpha.shape
    turn = math.radians(degrees)
    c, s = math.cos(turn) / FINE, math.sin(turn) / FINE
    reach_x = (abs(c) * width + abs(s) * height) / 2 + 2
    reach_y = (abs(s) * width + abs(c) * height) / 2 + 2
    patch = _clipped(pixels.shape, centre, reach_x, reach_y)
    if patch is None:
        return out, mask
    x, y = centre[0] - patch.x0, centre[1] - patch.y0
    middle = (width / 2, height / 2)
    matrix = np.array(
        [[c, s, x - c * middle[0] - s * middle[1]], [-s, c, y + s * middle[0] - c * middle[1]]], np.float32
    )
    size = (patch.width, patch.height)
    alpha = cv2.warpAffine(tile.alpha, matrix, size, flags=cv2.INTER_LINEAR)
    colour = cv2.warpAffine(tile.colour, matrix, size, flags=cv2.INTER_LINEAR)
    base = pixels[patch.window].astype(np.float32) / np.float32(255)
    if tile.lit:
        luminance = base @ _LUMA
        around = cv2.GaussianBlur(luminance, (0, 0), 12 * unit)
        colour *= np.clip(0.55 + 0.62 * around, 0.45, 1.08)[..., None]
    mixed = base * (1 - alpha[..., None]) + colour
    touched = alpha >= VISIBLE
    out[patch.window][touched] = np.clip(mixed * np.float32(255) + np.float32(0.5), 0, 255).astype(np.uint8)[touched]
    mask[patch.window] = touched
    return out, mask


def text_tile(
    text: str, *, height: float, colour: Colour, casing: Colour | None, rng: np.random.Generator, fonts: Sequence[Path]
) -> Tile:
    """A line of program text, flat in colour, in one of ``fonts``, a Hershey face or, for Hangul, the stroke font.

    Args:
        text: What it says.
        height: Of a capital, pixels.
        colour: Of the letters.
        casing: Colour of an outline round them; None: no outline.
        rng: Where face, weight and opacity come from.
        fonts: TrueType files; none: only the faces that are drawn with strokes.
    """
    tall = max(round(height * FINE), 6)
    pad = max(tall // 3, 4)
    if not text.isascii() and can_write(text):
        letters = _stroked(text, tall, pad, weight=float(rng.uniform(0.08, 0.24)))
    elif fonts and rng.random() < 0.75:
        letters = _printed(text, tall, pad, fonts[int(rng.integers(len(fonts)))])
    else:
        letters = _hershey(text, tall, pad, _FACES[int(rng.integers(len(_FACES)))], float(rng.uniform(0.08, 0.22)))
    opacity = 1.0 if rng.random() < 0.75 else float(rng.uniform(0.6, 0.95))
    return _cased(letters, colour, casing, width=max(0.10 * tall, 2.0), opacity=opacity)


def figure_tile(
    kind: str, *, length: float, thick: float, colour: Colour, casing: Colour | None, rng: np.random.Generator
) -> Tile:
    """A program's ``arrow``, ``ellipse``, ``box``, ``line`` or ``cross``, sharp and even; ``length`` pixels long."""
    long, wide = length * FINE, max(thick * FINE, 2.0)
    across = long * float(rng.uniform(0.45, 1.0)) if kind in ("ellipse", "box", "cross") else 5 * wide
    pad = wide * 2 + 6
    sheet = np.zeros((math.ceil(across + 2 * pad), math.ceil(long + 2 * pad)), np.uint8)
    line = max(round(wide), 1)
    middle = (round(sheet.shape[1] / 2), round(sheet.shape[0] / 2))
    x0, x1, y0, y1 = round(pad), round(pad + long), round(pad), round(pad + across)
    if kind == "ellipse":
        cv2.ellipse(sheet, middle, (round(long / 2), round(across / 2)), 0, 0, 360, 255, line, cv2.LINE_AA)
    elif kind == "box":
        cv2.rectangle(sheet, (x0, y0), (x1, y1), 255, line, cv2.LINE_AA)
    elif kind == "cross":
        cv2.line(sheet, (x0, y0), (x1, y1), 255, line, cv2.LINE_AA)
        cv2.line(sheet, (x0, y1), (x1, y0), 255, line, cv2.LINE_AA)
    elif kind == "arrow":
        head = min(float(rng.uniform(2.2, 4.5)) * wide, 0.6 * long)
        shoulder = float(rng.uniform(0.35, 0.55)) * head
        cv2.line(sheet, (x0, middle[1]), (round(x1 - head * 0.9), middle[1]), 255, line, cv2.LINE_AA)
        tip = np.array([[x1, middle[1]], [x1 - head, middle[1] - shoulder], [x1 - head, middle[1] + shoulder]])
        cv2.fillPoly(sheet, [np.round(tip).astype(np.int32)], 255, cv2.LINE_AA)
    else:
        cv2.line(sheet, (x0, middle[1]), (x1, middle[1]), 255, line, cv2.LINE_AA)
    figure = sheet.astype(np.float32) / np.float32(255)
    return _cased(figure, colour, casing, width=max(0.35 * wide, 2.0), opacity=1.0)


def tape_tile(*, length: float, width: float, colour: Colour, rng: np.random.Generator) -> Tile:
    """A strip of adhesive tape: crepe across it, wrinkles, ragged or cut ends, sometimes see-through."""
    long, wide = max(round(length * FINE), 8), max(round(width * FINE), 6)
    shape = (wide, long)
    crepe = streaks((long, wide), rng, length=max(wide // 2, 4)).T
    shade = 1 + 0.035 * crepe + 0.05 * fractal(shape, rng, cell=max(0.6 * wide, 5), octaves=2)
    for _ in range(int(rng.integers(0, 4))):
        at = float(rng.uniform(0, long))
        lean = float(rng.normal(0, 0.5))
        x = np.arange(long, dtype=np.float32)[None, :] + np.float32(lean) * np.arange(wide, dtype=np.float32)[:, None]
        shade = shade + np.float32(rng.choice((-0.12, 0.14))) * np.exp(-(((x - at) / np.float32(0.03 * wide + 1)) ** 2))
    opacity = float(rng.choice([1.0, float(rng.uniform(0.8, 0.97)), float(rng.uniform(0.4, 0.7))], p=[0.6, 0.25, 0.15]))
    alpha = np.full(shape, opacity, np.float32)
    columns = np.arange(long, dtype=np.float32)[None, :]
    for end in (0, 1):
        ragged = np.zeros(wide, np.float32)
        if rng.random() < 0.5:
            ragged = np.abs(np.float32(0.12 * wide) * wandering(rng, wide, knots=int(rng.integers(4, 14))))
        distance = columns if end == 0 else long - 1 - columns
        alpha *= np.clip(distance - ragged[:, None], 0, 1)
    return _framed(np.asarray(shade, np.float32), alpha, colour)


def sticker_tile(*, height: float, colour: Colour, text: str, rng: np.random.Generator, fonts: Sequence[Path]) -> Tile:
    """A label: a dot, a rounded rectangle or an arrow, often with a rim and print on it."""
    tall = max(round(height * FINE), 10)
    shape = str(rng.choice(["dot", "label", "flag"], p=[0.3, 0.55, 0.15]))
    wide = tall if shape == "dot" else round(tall * float(rng.uniform(1.1, 3.2)))
    outline = np.zeros((tall, wide), np.uint8)
    if shape == "dot":
        cv2.circle(outline, (wide // 2, tall // 2), tall // 2 - 1, 255, -1, cv2.LINE_AA)
    elif shape == "label":
        corner = round(tall * float(rng.uniform(0, 0.25)))
        cv2.rectangle(outline, (corner, 0), (wide - 1 - corner, tall - 1), 255, -1)
        cv2.rectangle(outline, (0, corner), (wide - 1, tall - 1 - corner), 255, -1)
        for x in (corner, wide - 1 - corner):
            for y in (corner, tall - 1 - corner):
                cv2.circle(outline, (x, y), corner, 255, -1, cv2.LINE_AA)
    else:
        point = np.array([[0, tall * 0.2], [wide * 0.6, tall * 0.2], [wide * 0.6, 0], [wide - 1, tall / 2],
                          [wide * 0.6, tall - 1], [wide * 0.6, tall * 0.8], [0, tall * 0.8]])  # fmt: skip
        cv2.fillPoly(outline, [np.round(point).astype(np.int32)], 255, cv2.LINE_AA)
    alpha = outline.astype(np.float32) / np.float32(255)
    shade = 1 + 0.05 * fractal((tall, wide), rng, cell=max(0.8 * tall, 6), octaves=2)
    if rng.random() < 0.35:
        inner = cv2.erode(outline, np.ones((3, 3), np.uint8), iterations=max(tall // 24, 1))
        rim = np.clip(alpha - cv2.erode(inner, np.ones((3, 3))).astype(np.float32) / np.float32(255), 0, 1)
        shade = shade * (1 - np.float32(rng.uniform(0.3, 0.8)) * rim * (cv2.erode(outline, np.ones((5, 5))) > 0))
    if rng.random() < 0.7:
        shade = shade * (1 - _print(text, (tall, wide), rng, fonts))
    return _framed(np.asarray(shade, np.float32), alpha, colour)


def _print(text: str, shape: tuple[int, int], rng: np.random.Generator, fonts: Sequence[Path]) -> Float:
    """What is printed on a label, 0 to 1: a line of text, or bars."""
    tall, wide = shape
    sheet = np.zeros(shape, np.float32)
    if rng.random() < 0.2 and wide > 40:
        bars = np.repeat(rng.random(wide // 6) < 0.5, 6).astype(np.float32)[None, : wide - 12]
        sheet[tall // 5 : -tall // 5, 6 : 6 + bars.shape[1]] = bars
        return sheet * np.float32(0.85)
    letters = text_tile(text, height=tall / FINE * 0.5, colour=(1, 1, 1), casing=None, rng=rng, fonts=fonts).alpha
    scale = min(0.86 * wide / letters.shape[1], 0.9 * tall / letters.shape[0])
    size = (max(round(letters.shape[1] * scale), 1), max(round(letters.shape[0] * scale), 1))
    small = cv2.resize(letters, size, interpolation=cv2.INTER_AREA)
    y, x = (tall - size[1]) // 2, (wide - size[0]) // 2
    sheet[y : y + size[1], x : x + size[0]] = small
    return np.asarray(sheet * np.float32(rng.uniform(0.7, 0.97)), np.float32)


def _framed(shade: Float, alpha: Float, colour: Colour) -> Tile:
    """A lit tile of one colour with a clear pixel round it, so that turned edges stay smooth."""
    values = np.clip(shade[..., None] * np.array(colour, np.float32), 0, 1) * alpha[..., None]
    pads = ((FINE, FINE), (FINE, FINE))
    return Tile(np.pad(values, (*pads, (0, 0))).astype(np.float32), np.pad(alpha, pads).astype(np.float32), lit=True)


def _cased(shape: Float, colour: Colour, casing: Colour | None, *, width: float, opacity: float) -> Tile:
    inside = np.array(colour, np.float32)
    if casing is None:
        return Tile(shape[..., None] * inside * np.float32(opacity), np.asarray(shape * opacity, np.float32), lit=False)
    side = 2 * round(width) + 1
    around = cv2.dilate(shape, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    rim = np.clip(around - shape, 0, 1)
    values = shape[..., None] * inside + rim[..., None] * np.array(casing, np.float32)
    return Tile(np.asarray(values * opacity, np.float32), np.asarray(around * opacity, np.float32), lit=False)


def _stroked(text: str, tall: int, pad: int, *, weight: float) -> Float:
    width = max(text_width(text, height=tall), tall)
    sheet = np.zeros((tall + 2 * pad, math.ceil(width) + 2 * pad), np.uint8)
    for points in laid_out(text, height=float(tall), x=float(pad), y=float(pad)):
        cv2.polylines(sheet, [np.round(points).astype(np.int32)], False, 255, max(round(weight * tall), 1), cv2.LINE_AA)
    return sheet.astype(np.float32) / np.float32(255)


def _hershey(text: str, tall: int, pad: int, face: int, weight: float) -> Float:
    thick = max(round(weight * tall), 1)
    scale = cv2.getFontScaleFromHeight(face, tall, thick)
    (wide, high), base = cv2.getTextSize(text, face, scale, thick)
    sheet = np.zeros((high + base + 2 * pad, wide + 2 * pad), np.uint8)
    cv2.putText(sheet, text, (pad, pad + high), face, scale, 255, thick, cv2.LINE_AA)
    return sheet.astype(np.float32) / np.float32(255)


def _printed(text: str, tall: int, pad: int, path: Path) -> Float:
    font = _font(path, round(tall * 1.37))
    left, top, right, bottom = (round(value) for value in font.getbbox(text))
    sheet = Image.new("L", (max(right - left, 1) + 2 * pad, max(bottom - top, 1) + 2 * pad))
    ImageDraw.Draw(sheet).text((pad - left, pad - top), text, fill=255, font=font)
    return np.asarray(sheet, np.float32) / np.float32(255)


@functools.lru_cache(maxsize=256)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


def _clipped(shape: tuple[int, ...], centre: tuple[float, float], reach_x: float, reach_y: float) -> Patch | None:
    x0, y0 = max(math.floor(centre[0] - reach_x), 0), max(math.floor(centre[1] - reach_y), 0)
    x1, y1 = min(math.ceil(centre[0] + reach_x), shape[1]), min(math.ceil(centre[1] + reach_y), shape[0])
    return Patch(x0, y0, x1 - x0, y1 - y0) if x1 > x0 and y1 > y0 else None
