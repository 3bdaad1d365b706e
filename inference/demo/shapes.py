"""How a hand moves: circles, arrows, crosses, ticks, underlines and writing as strokes with a width."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inference.demo.fields import Points, wandering
from inference.demo.lettering import laid_out, text_width

Target = tuple[float, float, float, float]
"""What a mark refers to, ``xyxy`` in pixels."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One movement of the pen: its path and the line's width, pixels."""

    points: Points
    width: float


@dataclass(frozen=True, slots=True)
class Page:
    """What is written on: its size, pixels per design unit, where marks should stay and where ink holds."""

    width: int
    height: int
    unit: float
    within: Target
    surface: npt.NDArray[np.bool_] | None


def _trembling(points: Points, rng: np.random.Generator, *, amount: float) -> Points:
    """The line as an unsteady hand draws it."""
    count = len(points)
    shake = np.stack([wandering(rng, count, knots=max(count // 7, 3)) for _ in range(2)], axis=1)
    return np.asarray(points + np.float32(amount) * shake, np.float32)


def circle(page: Page, rng: np.random.Generator, target: Target, thick: float) -> list[Stroke]:
    """A hand-drawn oval round the target, its ends overlapping, sometimes twice round."""
    x0, y0, x1, y1 = target
    pad = 9 * page.unit + thick
    rx = (x1 - x0) * 0.5 * float(rng.uniform(1.12, 1.35)) + pad
    ry = (y1 - y0) * 0.5 * float(rng.uniform(1.12, 1.35)) + pad
    # A hand draws ovals, not ribbons.
    rx, ry = max(rx, 0.42 * ry), max(ry, 0.42 * rx)
    turns = float(rng.choice([1.04, 1.1, 1.9], p=[0.45, 0.4, 0.15]))
    count = int(56 * turns)
    start = float(rng.uniform(-2.6, -0.6))
    angle = start + np.linspace(0, 2 * math.pi * turns, count, dtype=np.float32) * np.float32(rng.choice([-1, 1]))
    drift = 1 + np.linspace(-0.5, 0.5, count, dtype=np.float32) * np.float32(rng.uniform(0.03, 0.12))
    drift += np.float32(0.022) * wandering(rng, count, knots=9)
    lean = float(rng.normal(0, 0.12))
    ex, ey = np.cos(angle) * np.float32(rx) * drift, np.sin(angle) * np.float32(ry) * drift
    cx, cy = (x0 + x1) / 2 + float(rng.normal(0, 0.03)) * rx, (y0 + y1) / 2 + float(rng.normal(0, 0.03)) * ry
    return [Stroke(np.stack([cx + ex + lean * ey * 0.3, cy + ey], axis=1).astype(np.float32), thick)]


def arrow(page: Page, rng: np.random.Generator, target: Target, thick: float) -> list[Stroke]:
    """An arrow whose tip stops short of the target, coming from where there is most room."""
    cx, cy = (target[0] + target[2]) / 2, (target[1] + target[3]) / 2
    length = float(rng.uniform(60, 110)) * page.unit
    left, top, right, bottom = page.within
    best = (-math.inf, 0.0)
    for angle in rng.uniform(0, 2 * math.pi, size=8):
        reach = _edge_distance(target, float(angle)) + length
        x, y = cx + math.cos(angle) * reach, cy + math.sin(angle) * reach
        best = max(best, (min(x - left, y - top, right - x, bottom - y), float(angle)))
    angle = best[1]
    gap = _edge_distance(target, angle) + float(rng.uniform(5, 12)) * page.unit + thick
    ux, uy = math.cos(angle), math.sin(angle)
    tip = np.array((cx + ux * gap, cy + uy * gap), np.float32)
    t = np.linspace(0, 1, 16, dtype=np.float32)
    bow = np.float32(rng.normal(0, 0.08) * length) * t * (1 - t) * 4
    shaft = tip + np.outer(t * np.float32(length), (ux, uy)) + np.outer(bow, (-uy, ux))
    out = [Stroke(_trembling(np.asarray(shaft[::-1], np.float32), rng, amount=0.5 * page.unit), thick)]
    head = float(rng.uniform(16, 24)) * page.unit
    back = math.atan2(float(shaft[3, 1] - tip[1]), float(shaft[3, 0] - tip[0]))
    for side in (-1, 1):
        turn = back + side * float(rng.uniform(0.42, 0.62))
        end = tip + head * np.array((math.cos(turn), math.sin(turn)))
        out.append(Stroke(np.linspace(end, tip, 6).astype(np.float32), thick))
    return out


def _edge_distance(target: Target, angle: float) -> float:
    """Distance from the target's middle to its border along a direction."""
    half_w, half_h = (target[2] - target[0]) / 2, (target[3] - target[1]) / 2
    return min(half_w / max(abs(math.cos(angle)), 1e-6), half_h / max(abs(math.sin(angle)), 1e-6))


def beside(page: Page, rng: np.random.Generator, target: Target, width: float, height: float) -> tuple[float, float]:
    """Top-left corner for something of this size next to the target, within the picture where it fits."""
    x0, y0, x1, y1 = target
    left, top, right, bottom = page.within
    gap = 12 * page.unit
    edge = 8 * page.unit
    best, best_cost = (x0, y0), math.inf
    for slide in rng.uniform(0.0, 1.0, size=3):
        across, down = x0 + float(slide) * (x1 - x0 - width), y0 + float(slide) * (y1 - y0 - height)
        spots = [(across, y0 - gap - height), (across, y1 + gap), (x1 + gap, down), (x0 - gap - width, down)]
        for index in rng.permutation(len(spots)):
            x, y = spots[int(index)]
            kept_x = min(max(x, left + edge), max(right - edge - width, left + edge))
            kept_y = min(max(y, top + edge), max(bottom - edge - height, top + edge))
            cost = abs(kept_x - x) + abs(kept_y - y)
            if page.surface is not None:
                under = page.surface[int(kept_y) : int(kept_y + height) + 1, int(kept_x) : int(kept_x + width) + 1]
                # Nobody writes across a hole or over the edge if there is room elsewhere.
                cost += 400 * page.unit * (1 - float(under.mean() if under.size else 0.0))
            if cost < best_cost:
                best, best_cost = (kept_x, kept_y), cost
    return best


def cross(page: Page, rng: np.random.Generator, target: Target, thick: float) -> list[Stroke]:
    """Two strokes crossed, beside the target."""
    size = float(rng.uniform(28, 52)) * page.unit
    x, y = beside(page, rng, target, size, size)
    out = []
    for start, end in (((0.0, 0.0), (1.0, 1.0)), ((1.0, 0.0), (0.0, 1.0))):
        line = np.linspace(start, end, 12).astype(np.float32) * np.float32(size) + np.array((x, y), np.float32)
        line += rng.normal(0, 0.05 * size, 2).astype(np.float32)
        out.append(Stroke(_trembling(np.asarray(line, np.float32), rng, amount=0.7 * page.unit), thick))
    return out


def tick(page: Page, rng: np.random.Generator, target: Target, thick: float) -> list[Stroke]:
    """A check mark beside the target."""
    size = float(rng.uniform(34, 60)) * page.unit
    x, y = beside(page, rng, target, size, size)
    knee = np.array((float(rng.uniform(0.25, 0.4)), 1.0))
    down = np.linspace(np.array((0.0, float(rng.uniform(0.5, 0.7)))), knee, 6)
    up = np.linspace(knee, np.array((1.0, float(rng.uniform(-0.15, 0.1)))), 12)[1:]
    line = np.concatenate([down, up]).astype(np.float32) * np.float32(size) + np.array((x, y), np.float32)
    return [Stroke(_trembling(np.asarray(line, np.float32), rng, amount=0.6 * page.unit), thick)]


def stroke(page: Page, rng: np.random.Generator, target: Target, thick: float) -> list[Stroke]:
    """An underline, once or twice, or a quick zigzag beside the target."""
    width = max(target[2] - target[0], 60 * page.unit) * float(rng.uniform(0.8, 1.15))
    x, y = beside(page, rng, target, width, 16 * page.unit)
    t = np.linspace(0, 1, 40, dtype=np.float32)
    rise = np.float32(rng.normal(0, 0.06) * width)
    if rng.random() < 0.45:
        waves = np.float32(rng.integers(3, 6))
        sway = np.abs((t * waves) % 1.0 - np.float32(0.5)) * np.float32(2 * 15 * page.unit)
        line = np.stack([x + t * np.float32(width), y + sway + rise * t], axis=1)
        return [Stroke(_trembling(np.asarray(line, np.float32), rng, amount=0.8 * page.unit), thick)]
    out = []
    for index in range(int(rng.integers(1, 3))):
        bow = np.float32(rng.normal(0, 4) * page.unit) * t * (1 - t) * 4
        line = np.stack(
            [x + t * np.float32(width) * (1 - 0.12 * index), y + bow + rise * t + index * 11 * page.unit], axis=1
        )
        out.append(Stroke(_trembling(np.asarray(line, np.float32), rng, amount=0.7 * page.unit), thick))
    return out


def handwriting(page: Page, rng: np.random.Generator, target: Target, text: str, thick: float) -> list[Stroke]:
    """Text beside the target, letters slanted and unsteady."""
    cap = float(rng.uniform(24, 38)) * page.unit * (1.0 if text.isascii() else 1.4)
    cap = min(cap, cap * 0.8 * (page.within[2] - page.within[0]) / max(text_width(text, height=cap), 1.0))
    width = text_width(text, height=cap)
    x, y = beside(page, rng, target, width, cap)
    slant = float(rng.uniform(-0.05, 0.28))
    rise = float(rng.normal(0, 0.035))
    out = []
    for points in laid_out(text, height=cap, x=0.0, y=0.0):
        dense = _resampled(points, step=3.5 * page.unit)
        shaky = _trembling(dense, rng, amount=0.016 * cap)
        shaky += rng.normal(0, 0.014 * cap, 2).astype(np.float32)
        px = shaky[:, 0] + np.float32(slant) * (np.float32(cap) - shaky[:, 1])
        py = shaky[:, 1] + np.float32(rise) * shaky[:, 0]
        out.append(Stroke(np.stack([px + np.float32(x), py + np.float32(y)], axis=1).astype(np.float32), thick))
    return out


def _resampled(points: Points, *, step: float) -> Points:
    """The polyline with a point about every ``step`` pixels, corners rounded as a quick hand rounds them."""
    lengths = np.hypot(*np.diff(points, axis=0).T)
    travelled = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.linspace(0, travelled[-1], max(int(travelled[-1] / step), 2) + 1)
    out = np.stack([np.interp(at, travelled, points[:, 0]), np.interp(at, travelled, points[:, 1])], axis=1)
    if len(out) > 4:
        out[1:-1] = 0.25 * out[:-2] + 0.5 * out[1:-1] + 0.25 * out[2:]
    return out.astype(np.float32)


SHAPES: dict[str, Callable[[Page, np.random.Generator, Target, float], list[Stroke]]] = {
    "circle": circle,
    "arrow": arrow,
    "cross": cross,
    "tick": tick,
    "stroke": stroke,
}
"""Wordless marks by name; each takes page, generator, target and line width in pixels."""
