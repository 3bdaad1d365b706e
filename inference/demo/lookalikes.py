"""What looks like a mark and is none, on any photograph: scratches, cracks, machined edges, holes, stains, frames."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from inference.demo.fields import Float, Patch, Points, fractal, patch_around, stroke_field, wandering
from inference.demo.media import Pixels


def draw_lookalikes(pixels: Pixels, *, rng: np.random.Generator, count: int, unit: float) -> Pixels:
    """A copy of ``(H, W, 3) uint8`` RGB with ``count`` wounds or features; ``unit`` pixels per design unit."""
    factor = np.ones(pixels.shape[:2], np.float32)
    names = list(_DRAWN)
    for _ in range(count):
        _DRAWN[str(rng.choice(names, p=_SHARES))](factor, rng, unit)
    out = pixels.astype(np.float32) * factor[..., None]
    # A dark ground has nothing to multiply; bright lips catch light there all the same.
    out += (np.float32(60) * np.clip(factor - 1, 0, 1))[..., None]
    return np.asarray(np.clip(out + np.float32(0.5), 0, 255), np.uint8)


def framed(pixels: Pixels, *, rng: np.random.Generator) -> Pixels:
    """A copy with a border as viewers and word processors add: a plain margin, often with a line in it."""
    out = pixels.copy()
    margin = int(rng.integers(2, max(min(pixels.shape[:2]) // 24, 4)))
    paper = int(rng.choice([255, 255, 245, 0]))
    for side in (out[:margin], out[-margin:], out[:, :margin], out[:, -margin:]):
        side[:] = paper
    if rng.random() < 0.6:
        height, width = out.shape[:2]
        cv2.rectangle(out, (margin, margin), (width - 1 - margin, height - 1 - margin), (60, 60, 60), 1)
    return out


def _path(rng: np.random.Generator, shape: tuple[int, ...], *, length: float, bend: float, jag: float) -> Points:
    """A line from anywhere in the picture: ``bend`` turns it as a whole, ``jag`` at every step, radians."""
    count = max(int(length / 4), 6)
    angle = float(rng.uniform(0, 2 * math.pi))
    t = np.linspace(-0.5, 0.5, count, dtype=np.float32)
    heading = np.float32(angle) + np.float32(rng.normal(0, bend)) * t
    heading = heading + np.float32(jag) * rng.standard_normal(count).astype(np.float32)
    step = np.float32(length / count)
    xy = np.stack([np.cumsum(np.cos(heading) * step), np.cumsum(np.sin(heading) * step)], axis=1)
    start = np.array((rng.uniform(0, shape[1]), rng.uniform(0, shape[0])))
    return np.asarray(xy - xy[count // 2] + start, np.float32)


def _scratch(factor: Float, rng: np.random.Generator, unit: float) -> None:
    """A groove that tapers, dark or bright, often with a lip on one side."""
    points = _path(rng, factor.shape, length=float(rng.uniform(30, 230)) * unit, bend=0.5, jag=0.02)
    _groove(
        factor,
        rng,
        points,
        width=max(float(rng.uniform(0.7, 3.4)) * unit, 0.7),
        depth=float(rng.choice((-1, 1), p=(0.3, 0.7))) * float(rng.uniform(0.25, 0.9)),
        lip=float(rng.uniform(0, 0.8)) if rng.random() < 0.6 else 0.0,
    )


def _crack(factor: Float, rng: np.random.Generator, unit: float) -> None:
    """A jagged dark line that thins out, with branches."""
    width = max(float(rng.uniform(0.6, 2.6)) * unit, 0.7)
    depth = float(rng.uniform(0.4, 0.92))
    trunk = _path(rng, factor.shape, length=float(rng.uniform(50, 260)) * unit, bend=0.7, jag=0.32)
    _groove(factor, rng, trunk, width=width, depth=depth, lip=0.0)
    for _ in range(int(rng.integers(0, 4))):
        branch = _path(rng, factor.shape, length=float(rng.uniform(15, 80)) * unit, bend=0.5, jag=0.35)
        branch += trunk[int(rng.integers(len(trunk)))] - branch[0]
        _groove(factor, rng, branch, width=0.7 * width, depth=0.85 * depth, lip=0.0)


def _groove(factor: Float, rng: np.random.Generator, points: Points, *, width: float, depth: float, lip: float) -> None:
    reach = 3 * width + 2
    patch = patch_around((factor.shape[0], factor.shape[1]), points, margin=reach)
    if patch is None:
        return
    distance, along, side = stroke_field(patch, points, reach=reach)
    t = np.linspace(0, 1, 128, dtype=np.float32)
    taper = np.clip(t / 0.25, 0, 1) ** 0.7 * np.clip((1 - t) / float(rng.uniform(0.25, 0.6)), 0, 1) ** 0.8
    pressure = np.clip(0.75 + 0.35 * wandering(rng, 128, knots=14), 0.1, 1.5) * taper
    local = np.interp(along, t, pressure).astype(np.float32)
    half = np.float32(width / 2) * np.clip(local, 0.15, 1.5)
    groove = np.clip(half - distance + 0.5, 0, 1) * np.clip(1.6 * local, 0, 1)
    change = 1 - np.float32(depth) * groove
    if lip > 0:
        ridge = np.exp(-(((distance - half - np.float32(0.8)) / np.float32(0.5 * width + 0.4)) ** 2)) * (side > 0)
        change = change + np.float32(lip) * ridge * np.clip(local, 0, 1)
    factor[patch.window] *= change


def _bundle(factor: Float, rng: np.random.Generator, unit: float) -> None:
    """Many faint parallel lines, as grinding and handling leave them."""
    points = _path(rng, factor.shape, length=float(rng.uniform(60, 260)) * unit, bend=0.2, jag=0.01)
    aside = np.array((-(points[-1] - points[0])[1], (points[-1] - points[0])[0]))
    aside = aside / max(float(np.hypot(*aside)), 1e-6)
    for _ in range(int(rng.integers(3, 9))):
        moved = points + (aside * float(rng.normal(0, 14)) * unit).astype(np.float32)
        depth = float(rng.choice((-1, 1))) * float(rng.uniform(0.1, 0.4))
        _groove(factor, rng, moved, width=max(0.8 * unit, 0.7), depth=depth, lip=0.0)


def _pits(factor: Float, rng: np.random.Generator, unit: float) -> None:
    """Dark irregular spots."""
    height, width = factor.shape
    cx, cy = float(rng.uniform(0, width)), float(rng.uniform(0, height))
    for _ in range(int(rng.integers(1, 12))):
        at = (cx + float(rng.normal(0, 25)) * unit, cy + float(rng.normal(0, 25)) * unit)
        radius = max(float(rng.uniform(1, 7)) * unit, 1.0)
        _blob(factor, rng, at, radius, depth=float(rng.uniform(0.3, 0.9)), soft=0.4)


def _stain(factor: Float, rng: np.random.Generator, unit: float) -> None:
    """A wide blotch, darker or lighter, its rim soft."""
    height, width = factor.shape
    at = (float(rng.uniform(0, width)), float(rng.uniform(0, height)))
    depth = float(rng.choice((-0.5, 1))) * float(rng.uniform(0.1, 0.45))
    _blob(factor, rng, at, float(rng.uniform(15, 60)) * unit, depth=depth, soft=float(rng.uniform(0.2, 1.0)))


def _blob(
    factor: Float, rng: np.random.Generator, at: tuple[float, float], radius: float, *, depth: float, soft: float
) -> None:
    patch = patch_around((factor.shape[0], factor.shape[1]), np.array([at], np.float32), margin=2.2 * radius + 2)
    if patch is None:
        return
    r = _radial(patch, at, rng, rough=0.16) / np.float32(radius)
    share = np.clip((1 - r) * np.float32(1 / soft) + 0.5, 0, 1)
    if radius > 8:
        share = share * (1 + 0.25 * fractal(share.shape, rng, cell=max(radius / 3, 4), octaves=2))
    factor[patch.window] *= np.clip(1 - np.float32(depth) * share, 0.05, 2)


def _radial(patch: Patch, at: tuple[float, float], rng: np.random.Generator, *, rough: float) -> Float:
    x, y = patch.grid()
    dx, dy = x - np.float32(at[0]), y - np.float32(at[1])
    theta = np.arctan2(dy, dx)
    edge = np.ones_like(theta)
    for harmonic in (2, 3, 5, 8):
        edge += np.float32(rough * float(rng.normal()) * 2 / harmonic) * np.cos(
            harmonic * theta + np.float32(rng.uniform(0, 2 * math.pi))
        )
    return np.asarray(np.sqrt(dx**2 + dy**2) / np.clip(edge, 0.4, 1.8), np.float32)


def _edge(factor: Float, rng: np.random.Generator, unit: float) -> None:
    """A machined edge right across the picture: a step in brightness with a bright or dark line along it."""
    height, width = factor.shape
    angle = float(rng.uniform(0, math.pi))
    x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    away = (x - np.float32(rng.uniform(0, width))) * np.float32(math.cos(angle))
    away = away + (y - np.float32(rng.uniform(0, height))) * np.float32(math.sin(angle))
    soft = np.float32(max(float(rng.uniform(0.4, 2.0)) * unit, 0.5))
    step = float(rng.uniform(-0.55, 0.55)) if rng.random() < 0.8 else 0.0
    factor *= 1 + np.float32(step) * np.clip(away / soft + 0.5, 0, 1)
    if rng.random() < 0.7:
        broad = np.float32(max(float(rng.uniform(0.5, 3.0)) * unit, 0.6))
        factor *= 1 + np.float32(rng.choice((-0.7, -0.4, 0.5, 0.9))) * np.exp(-((away / broad) ** 2))


def _hole(factor: Float, rng: np.random.Generator, unit: float) -> None:
    """A bore: a round dark disc, one side of its rim lit."""
    height, width = factor.shape
    at = (float(rng.uniform(0, width)), float(rng.uniform(0, height)))
    radius = float(rng.uniform(4, 40)) * unit
    patch = patch_around((height, width), np.array([at], np.float32), margin=1.3 * radius + 3)
    if patch is None:
        return
    x, y = patch.grid()
    dx, dy = x - np.float32(at[0]), y - np.float32(at[1])
    distance = np.sqrt(dx**2 + dy**2)
    disc = np.clip(np.float32(radius) - distance + 0.5, 0, 1)
    rim = np.exp(-(((distance - np.float32(radius)) / np.float32(0.06 * radius + 1)) ** 2))
    turn = float(rng.uniform(0, 2 * math.pi))
    lit = (dx * math.cos(turn) + dy * math.sin(turn)) / np.maximum(distance, 1)
    factor[patch.window] *= 1 - np.float32(rng.uniform(0.5, 0.95)) * disc
    factor[patch.window] *= 1 + np.float32(rng.uniform(0.2, 0.8)) * rim * np.asarray(lit, np.float32)


_DRAWN: dict[str, Callable[[Float, np.random.Generator, float], None]] = {
    "scratch": _scratch,
    "crack": _crack,
    "bundle": _bundle,
    "pits": _pits,
    "stain": _stain,
    "edge": _edge,
    "hole": _hole,
}
_SHARES = (0.30, 0.22, 0.10, 0.10, 0.08, 0.12, 0.08)
