"""Marks of every kind a workshop leaves, scattered over any photograph; the markings network learns from these.

`inference.demo.inspector` marks the demo's plates with care; here kinds, media, inks and sizes are mixed freely.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from inference.demo.lettering import can_write
from inference.demo.markings import INKS
from inference.demo.media import PALE, SHOP_MEDIA, Pixels, inked, laid_on
from inference.demo.overlays import Colour, Tile, figure_tile, lay_tile, sticker_tile, tape_tile, text_tile
from inference.demo.shapes import SHAPES, Page, Stroke, Target, handwriting

Flags = npt.NDArray[np.bool_]
"""``(H, W) bool``."""

GROUPS = (*INKS, "other")
"""Colour groups; ``other`` is orange, magenta, purple, cyan, brown and the like."""

SCRIBBLES = {
    **dict.fromkeys(("circle", "arrow", "stroke"), 0.115),
    **dict.fromkeys(("cross", "tick", "frame", "hatch"), 0.05),
    "handwritten": 0.16,
    "typed": 0.145,
    "figure": 0.09,
    "tape": 0.03,
    "sticker": 0.03,
}
"""Kinds of marks with how often each comes. ``figure`` is drawn by a program, ``frame`` and ``hatch`` by hand."""

LEAST_CHANGE = 8
"""A pixel is marked once a mark changes one of its channels by so many levels of 255."""

_WORDS = (
    "OK", "NG", "NO.7", "HOLD", "QC 2", "RE-CHECK", "A3", "24/06", "X5", "L 12.5", "LOT 25-113", "CRACK", "DENT 2",
    "REWORK", "SCRAP", "TEST", "3/8", "R12", "CHECK", "FAIL", "PASS", "#4", "?", "!", "1", "2", "7", "B", "M8",
)  # fmt: skip
_SYLLABLES = "불량확인재검양호합격균열찍힘수리교체완료대기개소부위표면검사손상진행크랙곳"
_OTHER_HUES = (0.06, 0.08, 0.88, 0.93, 0.77, 0.72, 0.50, 0.53, 0.25)
_LEAST_CONTRAST = 22.0


@dataclass(frozen=True, slots=True)
class Scribble:
    """One mark: its kind, its colour group and ``(H, W) bool``, the pixels it changed visibly."""

    kind: str
    group: str
    mask: Flags


@dataclass(frozen=True, slots=True)
class Plan:
    """What may be drawn.

    Attributes:
        unit: Pixels per design unit: a felt pen's line is about four units wide.
        groups: Colour groups to choose from.
        kinds: Keys of `SCRIBBLES` to choose from.
        fonts: TrueType files for typed text; none: only faces drawn with strokes.
        mono: Whether the camera sees no colour: inks come out grey.
    """

    unit: float
    groups: Sequence[str] = GROUPS
    kinds: Sequence[str] = tuple(SCRIBBLES)
    fonts: Sequence[Path] = ()
    mono: bool = False


def scatter(pixels: Pixels, *, rng: np.random.Generator, count: int, plan: Plan) -> tuple[Pixels, tuple[Scribble, ...]]:
    """Draw marks anywhere on a picture, also half outside of it; each can be told from what it lies on.

    Args:
        pixels: ``(H, W, 3) uint8`` RGB, left as it is.
        rng: Where everything comes from.
        count: How many are tried; one that would not be seen is tried again in another colour, then left out.
        plan: What may be drawn.

    Returns:
        The marked picture and the marks in the order of drawing.
    """
    out, drawn = pixels, []
    shares = np.array([SCRIBBLES[kind] for kind in plan.kinds])
    for _ in range(count):
        kind = str(rng.choice(plan.kinds, p=shares / shares.sum()))
        for _attempt in range(5):
            group = str(rng.choice(plan.groups))
            marked, touched = _draw(out, rng, kind, group, plan)
            mask = _seen(out, marked, touched, solid=kind in ("tape", "sticker"))
            if mask is not None:
                out = marked
                drawn.append(Scribble(kind, group, mask))
                break
    return out, tuple(drawn)


def ink(group: str, rng: np.random.Generator, *, mono: bool = False) -> Colour:
    """A colour of the group, no two alike."""
    if group == "black":
        level = float(rng.uniform(0.0, 0.16))
        red, green, blue = (level + float(rng.uniform(0, 0.04)) for _ in range(3))
    elif group == "white":
        level = float(rng.uniform(0.86, 1.0))
        red, green, blue = (level - float(rng.uniform(0, 0.05)) for _ in range(3))
    elif group == "grey":
        level = float(rng.uniform(0.28, 0.76))
        red, green, blue = (level + float(rng.normal(0, 0.012)) for _ in range(3))
    else:
        if group == "other":
            hue, saturation, value = (
                float(rng.choice(_OTHER_HUES)),
                float(rng.uniform(0.5, 1)),
                float(rng.uniform(0.45, 1)),
            )
        else:
            hue, saturation, value = colorsys.rgb_to_hsv(*INKS[group])
            value *= float(rng.uniform(0.75, 1.25))
            saturation *= float(rng.uniform(0.72, 1.12))
        hue = (hue + float(rng.normal(0, 0.014))) % 1
        red, green, blue = colorsys.hsv_to_rgb(hue, min(saturation, 1.0), min(value, 1.0))
    if mono:
        red = green = blue = 0.299 * red + 0.587 * green + 0.114 * blue
    return red, green, blue


def words(rng: np.random.Generator, *, lower: bool) -> str:
    """Something to write: a shop word, a number, Hangul; with ``lower`` also small letters."""
    way = float(rng.random())
    if way < 0.40:
        text = str(rng.choice(_WORDS))
    elif way < 0.62:
        letters = [*("ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 2), *("0123456789" * 3), "-", ".", "/"]
        text = "".join(rng.choice(letters, int(rng.integers(1, 8))))
    else:
        syllables = [
            chr(int(rng.integers(0xAC00, 0xD7A4)))
            if rng.random() < 0.3
            else _SYLLABLES[int(rng.integers(len(_SYLLABLES)))]
            for _ in range(int(rng.integers(1, 5)))
        ]
        text = "".join(syllables) + (f" {int(rng.integers(1, 30))}" if rng.random() < 0.25 else "")
    return text.lower() if lower and text.isascii() and rng.random() < 0.6 else text


def _draw(pixels: Pixels, rng: np.random.Generator, kind: str, group: str, plan: Plan) -> tuple[Pixels, Flags]:
    colour = ink(group, rng, mono=plan.mono)
    if kind in _TILES:
        centre = (float(rng.uniform(-0.05, 1.05)) * pixels.shape[1], float(rng.uniform(-0.05, 1.05)) * pixels.shape[0])
        tile, degrees = _TILES[kind](rng, colour, plan)
        return lay_tile(pixels, tile, centre=centre, degrees=degrees, unit=plan.unit)
    height, width = pixels.shape[:2]
    unit = plan.unit
    side_x, side_y = rng.uniform(14, 80, 2) * unit
    cx, cy = float(rng.uniform(-0.05, 1.05)) * width, float(rng.uniform(-0.05, 1.05)) * height
    target = (cx - side_x / 2, cy - side_y / 2, cx + side_x / 2, cy + side_y / 2)
    # Marks may run off the picture: the sheet is larger than what the camera saw of it.
    room = 0.15 * max(width, height)
    page = Page(width, height, unit, (-room, -room, width + room, height + room), None)
    names = [name for name in SHOP_MEDIA if group not in PALE or SHOP_MEDIA[name].body > 0.8]
    medium = SHOP_MEDIA[str(rng.choice(names))]
    thick = max(float(rng.uniform(3.0, 5.2)) * unit * medium.width, 1.2)
    strokes = _strokes(kind, page, rng, target, thick)
    alpha, patch = inked(page, strokes, rng, medium)
    return laid_on(pixels, patch, alpha, colour, body=medium.body, unit=unit)


def _strokes(kind: str, page: Page, rng: np.random.Generator, target: Target, thick: float) -> list[Stroke]:
    if kind in SHAPES:
        return SHAPES[kind](page, rng, target, thick)
    if kind == "frame":
        return _frame(rng, target, thick)
    if kind == "hatch":
        return _hatch(page, rng, target, thick)
    text = words(rng, lower=False)
    # Wide media write large, or the letters would close up.
    scale = max(thick / (4.2 * page.unit), 1.0) ** 0.7
    large = Page(page.width, page.height, page.unit * scale, page.within, None)
    return handwriting(large, rng, target, text if can_write(text) else "NG", thick * 0.72)


def _frame(rng: np.random.Generator, target: Target, thick: float) -> list[Stroke]:
    """A rectangle by hand, each side a little past its corner."""
    x0, y0, x1, y1 = (value + float(rng.normal(0, thick)) for value in target)
    pad = thick * float(rng.uniform(0, 2))
    corners = np.array([(x0 - pad, y0 - pad), (x1 + pad, y0 - pad), (x1 + pad, y1 + pad), (x0 - pad, y1 + pad)])
    corners += rng.normal(0, 0.6 * thick, corners.shape)
    out = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        past = (end - start) * float(rng.uniform(-0.01, 0.06))
        out.append(Stroke(np.linspace(start - past, end + past, 10).astype(np.float32), thick))
    return out


def _hatch(page: Page, rng: np.random.Generator, target: Target, thick: float) -> list[Stroke]:
    """An area scribbled over, zigzag."""
    x0, y0, x1, y1 = target
    turns = int(np.clip((x1 - x0) / max(thick * float(rng.uniform(0.8, 2.2)), 1), 3, 24))
    x = np.linspace(x0, x1, 2 * turns) + rng.normal(0, 0.15 * thick, 2 * turns)
    y = np.where(np.arange(2 * turns) % 2 == 0, y0, y1) + rng.normal(0, 2.5 * page.unit, 2 * turns)
    points = np.stack([x, y + (x - x0) * float(rng.normal(0, 0.2))], axis=1)
    return [Stroke(points.astype(np.float32), thick)]


def _typed(rng: np.random.Generator, colour: Colour, plan: Plan) -> tuple[Tile, float]:
    cap = max(float(rng.uniform(9, 40)) * plan.unit, 6.0)
    text = words(rng, lower=True)
    tile = text_tile(text, height=cap, colour=colour, casing=_casing(rng, colour), rng=rng, fonts=plan.fonts)
    return tile, _lean(rng)


def _figure(rng: np.random.Generator, colour: Colour, plan: Plan) -> tuple[Tile, float]:
    tile = figure_tile(
        str(rng.choice(["arrow", "ellipse", "box", "line", "cross"], p=[0.4, 0.25, 0.2, 0.1, 0.05])),
        length=float(rng.uniform(25, 170)) * plan.unit,
        thick=max(float(rng.uniform(1.4, 6)) * plan.unit, 1.0),
        colour=colour,
        casing=_casing(rng, colour),
        rng=rng,
    )
    return tile, float(rng.uniform(0, 360))


def _tape(rng: np.random.Generator, colour: Colour, plan: Plan) -> tuple[Tile, float]:
    width = float(rng.uniform(12, 36)) * plan.unit
    tile = tape_tile(length=width * float(rng.uniform(1.2, 7)), width=width, colour=colour, rng=rng)
    return tile, float(rng.uniform(0, 360))


def _sticker(rng: np.random.Generator, colour: Colour, plan: Plan) -> tuple[Tile, float]:
    height = max(float(rng.uniform(9, 46)) * plan.unit, 5.0)
    tile = sticker_tile(height=height, colour=colour, text=words(rng, lower=True), rng=rng, fonts=plan.fonts)
    return tile, _lean(rng)


_TILES: dict[str, Callable[[np.random.Generator, Colour, Plan], tuple[Tile, float]]] = {
    "typed": _typed,
    "figure": _figure,
    "tape": _tape,
    "sticker": _sticker,
}


def _lean(rng: np.random.Generator) -> float:
    """Degrees: mostly level, as programs and careful people write."""
    return float(rng.choice([0.0, float(rng.normal(0, 7)), float(rng.uniform(0, 360))], p=[0.55, 0.30, 0.15]))


def _casing(rng: np.random.Generator, colour: Colour) -> Colour | None:
    """The colour of an outline that sets a figure off from any ground; often none."""
    if rng.random() < 0.72:
        return None
    light = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
    return (1.0, 1.0, 1.0) if light < 0.6 else (0.0, 0.0, 0.0)


def _seen(before: Pixels, after: Pixels, touched: Flags, *, solid: bool) -> Flags | None:
    """The pixels a mark changed visibly; None where it cannot be told from what it lies on."""
    if np.count_nonzero(touched) < 12:
        return None
    x, y, width, height = cv2.boundingRect(touched.astype(np.uint8))
    window = (slice(y, y + height), slice(x, x + width))
    inside = touched[window]
    change = cv2.absdiff(before[window], after[window]).max(axis=2)
    amount = change[inside]
    unrest = float(before[window].mean(axis=2)[inside].std())
    if np.percentile(amount, 60) < min(max(_LEAST_CONTRAST, 1.2 * unrest), 70.0):
        return None
    mask = np.zeros(touched.shape, np.bool_)
    if solid:
        mask[window] = inside
    else:
        seen = (inside & (change >= LEAST_CHANGE)).astype(np.uint8)
        # The teeth between grains of chalk belong to the stroke.
        mask[window] = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)).astype(bool)
    return mask


def union(scribbles: Sequence[Scribble], shape: tuple[int, ...]) -> Flags:
    """All marks together, ``(H, W) bool``."""
    out = np.zeros(shape[:2], np.bool_)
    for each in scribbles:
        out |= each.mask
    return out


def unit_of(shape: tuple[int, ...]) -> float:
    """Pixels per design unit of a picture ``(H, W, …)``: 1 for 640 × 480."""
    return math.sqrt(shape[0] * shape[1] / (640 * 480))
