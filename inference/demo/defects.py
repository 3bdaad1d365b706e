"""Defects cut into a plate's canvas: each changes relief and reflectance and says which pixels are its own."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from inference.demo.fields import (
    Float,
    Patch,
    Points,
    fractal,
    patch_around,
    smoothstep,
    stroke_field,
    wandering,
    white,
)
from inference.demo.plates import PlateCanvas

GOOD = "good"


class Wounds:
    """What defects did to a plate.

    Attributes:
        relief: ``(H, W) float32`` height in pixels, defects included; starts as the plate's.
        reflectance: ``(H, W) float32``, likewise.
        tint: ``(H, W, 3) float32`` extra linear RGB factor; None while nothing is discoloured.
        coverage: ``(H, W) float32`` share of each pixel that belongs to a defect.
    """

    def __init__(self, canvas: PlateCanvas) -> None:
        self.canvas = canvas
        self.unit = canvas.unit
        self.shape = canvas.relief.shape
        self.relief: Float = canvas.relief.copy()
        self.reflectance: Float = canvas.reflectance.copy()
        self.tint: Float | None = None
        self.coverage: Float = np.zeros(canvas.relief.shape, np.float32)

    def cover(self, patch: Patch, amount: Float) -> None:
        """Claim pixels of the plate's face for a defect; bores are air and stay unclaimed."""
        window = patch.window
        face = self.canvas.alpha[window] * (1 - self.canvas.bore[window])
        self.coverage[window] = np.maximum(self.coverage[window], amount * face)


def _spot(canvas: PlateCanvas, rng: np.random.Generator, *, radius: float) -> tuple[tuple[float, float], float]:
    """A place on the face with ``radius`` pixels free of features round it, or as many as can be had, and how many."""
    # One candidate map at a fixed coarse scale keeps this quick on large canvases.
    height, width = canvas.free.shape
    scale = 96 / max(height, width)
    small = cv2.resize(
        canvas.free.astype(np.uint8), (round(width * scale), round(height * scale)), interpolation=cv2.INTER_NEAREST
    )
    room = cv2.distanceTransform(cv2.copyMakeBorder(small, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, 3)
    room = room[1:-1, 1:-1]
    wanted = min(radius * scale, 0.85 * float(room.max()))
    rows, columns = np.nonzero(room >= wanted)
    pick = int(rng.integers(len(rows)))
    place = ((float(columns[pick]) + 0.5) / scale, (float(rows[pick]) + 0.5) / scale)
    return place, float(room[rows[pick], columns[pick]]) / scale


def _scratch_path(rng: np.random.Generator, start: tuple[float, float], *, length: float, angle: float) -> Points:
    """A gently wandering line through ``start``, its middle, points about 5 px apart."""
    count = max(int(length / 5), 8)
    bend = float(rng.normal(0, 0.35))
    t = np.linspace(-0.5, 0.5, count, dtype=np.float32)
    heading = np.float32(angle) + np.float32(bend) * t + np.float32(0.05) * wandering(rng, count, knots=5)
    step = np.float32(length / count)
    xy = np.stack([np.cumsum(np.cos(heading) * step), np.cumsum(np.sin(heading) * step)], axis=1)
    return np.asarray(xy - xy[count // 2] + start, np.float32)


def scratch(wounds: Wounds, rng: np.random.Generator) -> None:
    """One to three gouges: a dark groove with a bright raised lip, its width and depth changing on the way."""
    unit = wounds.unit
    count = int(rng.choice([1, 2, 3], p=[0.55, 0.3, 0.15]))
    length = float(rng.uniform(90, 210)) * unit
    place, _ = _spot(wounds.canvas, rng, radius=0.35 * length)
    angle = float(rng.uniform(0, math.pi))
    for index in range(count):
        strength = 1.0 if index == 0 else float(rng.uniform(0.45, 0.8))
        at = (
            place[0] + (float(rng.normal(0, 13)) * unit if index else 0.0),
            place[1] + (float(rng.normal(0, 13)) * unit if index else 0.0),
        )
        turn = angle + float(rng.normal(0, 0.12))
        _gouge(
            wounds,
            rng,
            _scratch_path(rng, at, length=length * (0.6 + 0.4 * strength), angle=turn),
            width=max(float(rng.uniform(1.1, 2.5)) * unit * (0.55 + 0.45 * strength), 1.1),
            strength=strength,
        )


def _gouge(wounds: Wounds, rng: np.random.Generator, points: Points, *, width: float, strength: float) -> None:
    reach = 3.2 * width + 3
    patch = patch_around(wounds.shape, points, margin=reach)
    if patch is None:
        return
    distance, along, side = stroke_field(patch, points, reach=reach)
    knots = 256
    t = np.linspace(0, 1, knots, dtype=np.float32)
    taper = np.clip(t / 0.18, 0, 1) ** 0.7 * np.clip((1 - t) / float(rng.uniform(0.2, 0.5)), 0, 1) ** 0.8
    pressure = np.clip(0.85 + 0.28 * wandering(rng, knots, knots=9), 0.15, 1.5) * taper
    chatter = np.clip(1 + 0.12 * wandering(rng, knots, knots=48), 0.6, 1.4)
    index = np.minimum((along * (knots - 1)).astype(np.int32), knots - 1)
    depth = (pressure * chatter).astype(np.float32)[index]
    half = np.float32(width) * (0.42 + 0.58 * np.clip(pressure, 0, 1.2)).astype(np.float32)[index]
    x = distance / np.maximum(half, 0.6)
    # Half a pixel of softness on the groove's own scale keeps thin ends from breaking into dots.
    groove = np.clip(1 - x, 0, 1) * (2 - np.clip(1 - x, 0, 1))
    lip = np.exp(-(((x - 1.35) / 0.42) ** 2)) * (np.float32(0.65) + np.float32(0.35) * np.sign(side))
    window = patch.window
    wounds.relief[window] += np.float32(strength) * half * depth * (np.float32(0.4) * lip - np.float32(0.9) * groove)
    core = np.clip(1 - 1.15 * x, 0, 1) ** 0.7
    amount = np.float32(0.42 + 0.2 * strength) * core * np.clip(depth, 0, 1.1)
    bright = np.float32(0.95 * strength) * lip * np.clip(depth, 0, 1.1)
    wounds.reflectance[window] *= np.clip(1 - amount + bright, 0.08, 2)
    own = smoothstep(0.0, 1.0, np.asarray((1.55 - x) * half + 0.5, np.float32))
    wounds.cover(patch, np.asarray(own * (depth > 0.12), np.float32))


def pit(wounds: Wounds, rng: np.random.Generator) -> None:
    """A cluster of ragged dark craters with lit far rims, corroded round about."""
    unit = wounds.unit
    spread = float(rng.uniform(10, 26)) * unit
    place, room = _spot(wounds.canvas, rng, radius=2.2 * spread)
    spread = min(spread, 0.6 * room)
    count = int(rng.integers(4, 15))
    largest = float(rng.uniform(4.5, 8.5)) * unit
    for index in range(count):
        radius = largest * (1.0 if index == 0 else float(rng.uniform(0.22, 0.75)) ** 1.2)
        distance = 0.0 if index == 0 else spread * abs(float(rng.normal(0.2, 0.8)))
        angle = float(rng.uniform(0, 2 * math.pi))
        centre = (place[0] + distance * math.cos(angle), place[1] + distance * math.sin(angle))
        _crater(wounds, rng, centre, radius=max(radius, 1.3))
    halo = patch_around(wounds.shape, np.array([place], np.float32), margin=3 * spread)
    if halo is not None and rng.random() < 0.7:
        x, y = halo.grid()
        r2 = ((x - place[0]) ** 2 + (y - place[1]) ** 2) / np.float32((1.3 * spread) ** 2)
        rough = 0.10 * np.exp(-r2) * (1 + 0.4 * fractal((halo.height, halo.width), rng, cell=12 * unit, octaves=2))
        wounds.reflectance[halo.window] *= 1 - np.clip(rough, 0, 0.3)


def _crater(wounds: Wounds, rng: np.random.Generator, centre: tuple[float, float], *, radius: float) -> None:
    patch = patch_around(wounds.shape, np.array([centre], np.float32), margin=3.0 * radius + 3)
    if patch is None:
        return
    x, y = patch.grid()
    dx, dy = x - np.float32(centre[0]), y - np.float32(centre[1])
    theta = np.arctan2(dy, dx)
    edge = np.ones_like(theta)
    for harmonic, size in ((2, 0.20), (3, 0.14), (5, 0.10), (8, 0.07)):
        edge += np.float32(size * float(rng.normal())) * np.cos(
            harmonic * theta + np.float32(rng.uniform(0, 2 * math.pi))
        )
    reach = np.float32(radius) * np.clip(edge, 0.45, 1.6)
    r = np.sqrt(dx**2 + dy**2) / reach
    bowl = np.clip(1 - r**2, 0, 1)
    rim = np.exp(-(((r - 1.18) / 0.2) ** 2))
    window = patch.window
    wounds.relief[window] += np.float32(radius) * (np.float32(0.14) * rim - np.float32(0.85) * bowl)
    inside = smoothstep(-0.5, 0.5, np.asarray((1 - r) * reach, np.float32))
    dark = 0.66 + 0.10 * white((patch.height, patch.width), rng)
    wounds.reflectance[window] *= np.clip(1 - inside * dark * (0.55 + 0.45 * bowl) + 0.16 * rim, 0.06, 2)
    wounds.cover(patch, smoothstep(0.0, 1.0, np.asarray((1.12 - r) * reach + 0.5, np.float32)))


def dent(wounds: Wounds, rng: np.random.Generator) -> None:
    """One or two shallow dishes: nothing but a change of slope, which the light turns into shade and highlight."""
    unit = wounds.unit
    radius = float(rng.uniform(26, 50)) * unit
    place, room = _spot(wounds.canvas, rng, radius=1.4 * radius)
    # The design keeps 20 units round every feature free, so a dish may use up the room and a little more.
    radius = min(radius, room + 6 * unit)
    _dish(wounds, rng, place, radius=radius)
    if room > 1.5 * radius and rng.random() < 0.4:
        angle = float(rng.uniform(0, 2 * math.pi))
        gap = radius * float(rng.uniform(1.9, 2.3))
        _dish(wounds, rng, (place[0] + gap * math.cos(angle), place[1] + gap * math.sin(angle)), radius=0.45 * radius)


def _dish(wounds: Wounds, rng: np.random.Generator, centre: tuple[float, float], *, radius: float) -> None:
    patch = patch_around(wounds.shape, np.array([centre], np.float32), margin=3.0 * radius)
    if patch is None:
        return
    x, y = patch.grid()
    dx, dy = x - np.float32(centre[0]), y - np.float32(centre[1])
    turn, stretch = float(rng.uniform(0, math.pi)), float(rng.uniform(1.0, 1.35))
    along = (dx * math.cos(turn) + dy * math.sin(turn)) / np.float32(stretch)
    across = -dx * math.sin(turn) + dy * math.cos(turn)
    wobble = 1 + np.clip(0.05 * fractal((patch.height, patch.width), rng, cell=1.2 * radius, octaves=2), -0.15, 0.15)
    # The blow comes in at a slant: one flank steeper than the other.
    skew = 1 + np.float32(rng.uniform(0.1, 0.32)) * along / np.float32(radius)
    r = np.sqrt(along**2 + across**2) / (np.float32(radius) * wobble) / np.clip(skew, 0.75, 1.25)
    bowl = np.clip(1 - r**2, 0, 1)
    shape = bowl * bowl
    rim = np.exp(-(((r - 1.08) / 0.16) ** 2))
    depth = np.float32(radius * float(rng.uniform(0.15, 0.30)))
    window = patch.window
    wounds.relief[window] += depth * (np.float32(0.05) * rim - shape)
    scuff = np.exp(-((r / 0.35) ** 2)) * 0.05 * (1 + 0.6 * white((patch.height, patch.width), rng))
    wounds.reflectance[window] *= 1 - np.clip(scuff, 0, 0.2)
    wounds.cover(patch, smoothstep(0.0, 1.0, np.asarray((1.0 - r) * np.float32(radius) + 0.5, np.float32)))


_STAINS = {
    "oil": ((0.62, 0.52, 0.36), 0.75),
    "rust": ((0.72, 0.38, 0.16), 0.85),
    "coolant": ((0.56, 0.66, 0.60), 0.72),
    "heat": ((0.58, 0.56, 0.85), 0.75),
    "water": ((0.66, 0.64, 0.60), 0.68),
}


def stain(wounds: Wounds, rng: np.random.Generator) -> None:
    """A dried puddle: discoloured, ragged, darkest along its tide lines."""
    unit = wounds.unit
    kind = str(rng.choice(list(_STAINS)))
    colour, strength = _STAINS[kind]
    radius = float(rng.uniform(34, 66)) * unit
    place, _ = _spot(wounds.canvas, rng, radius=radius)
    patch = patch_around(wounds.shape, np.array([place], np.float32), margin=2.1 * radius)
    if patch is None:
        return
    x, y = patch.grid()
    shape = (patch.height, patch.width)
    body = np.full(shape, -9.0, np.float32)
    for index in range(int(rng.integers(2, 5))):
        size = radius * (1.0 if index == 0 else float(rng.uniform(0.3, 0.6)))
        away, angle = (0.0 if index == 0 else radius * float(rng.uniform(0.6, 1.0))), float(rng.uniform(0, 6.3))
        ex, ey = float(rng.uniform(0.8, 1.3)), float(rng.uniform(0.8, 1.2))
        r = np.sqrt(
            ((x - place[0] - away * math.cos(angle)) * ex) ** 2 + ((y - place[1] - away * math.sin(angle)) * ey) ** 2
        )
        body = np.maximum(body, np.asarray(1 - r / np.float32(size), np.float32))
    # Noise fades towards the patch's border so that no puddle is cut straight.
    border = np.minimum(
        np.minimum(x - patch.x0, patch.x0 + patch.width - x), np.minimum(y - patch.y0, patch.y0 + patch.height - y)
    )
    fade = smoothstep(0, 0.25 * radius, np.broadcast_to(border, shape).astype(np.float32))
    ragged = 0.16 * fractal(shape, rng, cell=0.8 * radius, octaves=3, gain=0.55)
    level = np.asarray(body + ragged - (1 - fade), np.float32)
    inside = smoothstep(-0.03, 0.05, level)
    tide = np.exp(-(((level - 0.045) / 0.040) ** 2))
    for at in rng.uniform(0.2, 0.6, size=int(rng.integers(1, 4))):
        tide += np.float32(0.38) * np.exp(-(((level - np.float32(at)) / 0.03) ** 2)) * (level > 0)
    cloud = np.clip(0.55 + 0.22 * fractal(shape, rng, cell=0.5 * radius, octaves=3), 0, 1)
    film = np.clip(strength * inside * (0.52 * cloud + 0.70 * tide), 0, 0.95).astype(np.float32)
    tint = 1 - film[..., None] * (1 - np.array(colour, np.float32))
    if wounds.tint is None:
        wounds.tint = np.ones((*wounds.shape, 3), np.float32)
    wounds.tint[patch.window] *= tint
    wounds.reflectance[patch.window] *= 1 - np.float32(0.22 * strength) * inside * tide
    wounds.cover(patch, smoothstep(-0.03, 0.03, level))


DEFECTS: dict[str, Callable[[Wounds, np.random.Generator], None]] = {
    "scratch": scratch,
    "pit": pit,
    "dent": dent,
    "stain": stain,
}
LABELS = (GOOD, *DEFECTS)
"""Class names, the good one first."""
