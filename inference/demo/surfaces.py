"""Machined surface finishes and metals: relief, reflectance and the direction of the grain."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from inference.demo.fields import Float, fractal, grid, looked_up, normalised, smoothstep, streaks, turned, white


@dataclass(frozen=True, slots=True)
class Metal:
    """A metal as a camera sees it.

    Attributes:
        name: What it is.
        tint: Linear RGB of a reflection, relative.
        exposure: Linear brightness at which a photographer would place it, 0 to 1.
        gloss: Share of light reflected as a sheen rather than scattered.
    """

    name: str
    tint: tuple[float, float, float]
    exposure: float
    gloss: float


METALS = (
    Metal("aluminium", (0.985, 1.0, 1.02), 0.40, 0.9),
    Metal("steel", (0.96, 0.985, 1.0), 0.31, 1.0),
    Metal("stainless", (1.0, 0.985, 0.955), 0.36, 1.0),
    Metal("tool steel", (0.93, 0.97, 1.0), 0.20, 0.8),
    Metal("brass", (1.08, 0.86, 0.50), 0.36, 1.0),
)

CAST_METALS = (
    Metal("cast iron", (1.0, 0.965, 0.925), 0.17, 0.35),
    Metal("cast aluminium", (1.0, 0.995, 0.985), 0.27, 0.5),
)


@dataclass(frozen=True, slots=True)
class Surface:
    """A finish laid over a plate's canvas.

    Attributes:
        relief: ``(H, W) float32`` height in pixels, mean 0.
        reflectance: ``(H, W) float32`` around 1.
        grain: Unit direction along the grooves, ``x`` and ``y`` each a number or ``(H, W) float32``;
            None where the finish has no direction.
        along: Width of the sheen along the grooves, in slope.
        across: Width of the sheen across the grooves, in slope.
    """

    relief: Float
    reflectance: Float
    grain: tuple[Float | float, Float | float] | None
    along: float
    across: float


Finish = Callable[[tuple[int, int], np.random.Generator, float], Surface]


def brushed(shape: tuple[int, int], rng: np.random.Generator, unit: float) -> Surface:
    """Long parallel hairlines, as a belt leaves them."""
    fine = streaks(shape, rng, length=int(150 * unit))
    coarse = streaks(shape, rng, length=int(420 * unit), thickness=1.1 * unit)
    single = streaks(shape, rng, length=int(60 * unit))
    hairs = np.maximum(single - 2.2, 0)
    relief = 0.05 * fine + 0.06 * coarse
    reflectance = 1 + 0.055 * fine + 0.05 * coarse - 0.10 * hairs
    degrees = float(rng.choice([0, 90], p=[0.75, 0.25]))
    if degrees:
        side = max(shape)
        again = streaks((side, shape[0] + 8), rng, length=int(150 * unit))
        coarse = streaks((side, shape[0] + 8), rng, length=int(420 * unit), thickness=1.1 * unit)
        fine = np.ascontiguousarray(again.T[: shape[0], : shape[1]])
        coarse = np.ascontiguousarray(coarse.T[: shape[0], : shape[1]])
        relief = 0.05 * fine + 0.06 * coarse
        reflectance = 1 + 0.055 * fine + 0.05 * coarse
    grain = (0.0, 1.0) if degrees else (1.0, 0.0)
    return Surface(np.asarray(relief, np.float32), np.asarray(reflectance, np.float32), grain, 0.23, 1.3)


def _tool_profile(rng: np.random.Generator, *, pitch: int, count: int) -> Float:
    """One line of groove heights: a cusp per revolution, each a little different, over fine chatter."""
    period = np.arange(pitch, dtype=np.float32) / np.float32(pitch)
    cusp = (period - 0.5) ** 2 * 4 - np.float32(1 / 3)
    strength = 0.65 + 0.35 * np.abs(rng.standard_normal(count).astype(np.float32))
    line = (strength[:, None] * cusp[None, :]).reshape(-1)
    chatter = cv2.GaussianBlur(rng.standard_normal((1, line.size)).astype(np.float32), (0, 0), pitch * 0.09)
    return normalised(line[None, :] + 3.0 * chatter).reshape(-1)


def milled(shape: tuple[int, int], rng: np.random.Generator, unit: float) -> Surface:
    """Overlapping arcs of a face mill travelling in parallel passes."""
    height = shape[0]
    x, y = grid(shape)
    pitch = float(rng.uniform(4.5, 9.0)) * unit
    radius = float(rng.uniform(150, 260)) * unit
    passes = max(1, math.ceil(height / (radius * 1.6)))
    band = height / passes
    samples = 16
    relief = np.zeros(shape, np.float32)
    gx, gy = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    wobble = 0.35 * unit * fractal(shape, rng, cell=90 * unit, octaves=2)
    for index in range(passes):
        top, bottom = round(index * band), round((index + 1) * band)
        line = _tool_profile(rng, pitch=samples, count=512)
        centre = (index + 0.5) * band + float(rng.uniform(-0.08, 0.08)) * band
        offset = y[top:bottom] - np.float32(centre)
        sagitta = np.sqrt(np.maximum(np.float32(radius**2) - offset**2, np.float32((0.2 * radius) ** 2)))
        forward = 1.0 if index % 2 == 0 else -1.0
        start = float(rng.uniform(0, 400))
        phase = (np.float32(forward) * x - sagitta + wobble[top:bottom]) / np.float32(pitch) + np.float32(start)
        relief[top:bottom] = looked_up(line, np.asarray(phase * samples, np.float32))
        # The heel of the cutter crosses back over its own marks, fainter.
        back = (np.float32(forward) * x + sagitta) / np.float32(pitch) + np.float32(start * 1.7)
        relief[top:bottom] += np.float32(0.4) * looked_up(line, np.asarray(back * samples, np.float32))
        gx[top:bottom] = -np.float32(forward) * offset / np.float32(radius)
        gy[top:bottom] = sagitta / np.float32(radius)
    seams = np.zeros(height, np.float32)
    for index in range(1, passes):
        seams += np.exp(-(((y[:, 0] - np.float32(round(index * band))) / np.float32(1.3 * unit)) ** 2))
    relief = normalised(relief) * (1 - seams[:, None])
    fine = white(shape, rng)
    reflectance = 1 + 0.045 * relief + 0.018 * fine - 0.07 * seams[:, None]
    return Surface(
        np.asarray(0.17 * unit * relief, np.float32), np.asarray(reflectance, np.float32), (gx, gy), 0.30, 1.1
    )


def faced(shape: tuple[int, int], rng: np.random.Generator, unit: float) -> Surface:
    """Concentric turning marks round the middle, with the fan-shaped sheen of a lathe-faced part."""
    height, width = shape
    x, y = grid(shape)
    cx = width * float(rng.uniform(0.49, 0.51))
    cy = height * float(rng.uniform(0.49, 0.51))
    dx, dy = x - np.float32(cx), y - np.float32(cy)
    radius = np.sqrt(dx**2 + dy**2) + np.float32(1e-3)
    pitch = max(float(rng.uniform(3.2, 5.0)) * unit, 3.4)
    samples = 12
    line = _tool_profile(rng, pitch=samples, count=1024)
    slow = _tool_profile(rng, pitch=samples, count=64)
    relief = looked_up(line, radius / np.float32(pitch) * samples)
    zones = looked_up(cv2.GaussianBlur(slow[None, :], (0, 0), 9)[0], radius / np.float32(pitch * 4) * samples)
    relief = normalised(relief)
    reflectance = 1 + 0.05 * relief + 0.05 * normalised(zones) + 0.012 * white(shape, rng)
    return Surface(
        np.asarray(0.13 * unit * relief, np.float32),
        np.asarray(reflectance, np.float32),
        (np.asarray(-dy / radius, np.float32), np.asarray(dx / radius, np.float32)),
        0.13,
        2.2,
    )


def ground(shape: tuple[int, int], rng: np.random.Generator, unit: float) -> Surface:
    """Cross-hatched fine scratches of a grinding or honing stone."""
    side = math.ceil(math.hypot(*shape)) + 8
    angle = float(rng.uniform(18, 42))
    tilt = float(rng.uniform(-15, 15))
    total = np.zeros(shape, np.float32)
    for degrees, weight in ((tilt + angle, 1.0), (tilt - angle, 0.9)):
        layer = streaks((side, side), rng, length=int(110 * unit), thickness=0.45 * unit)
        layer = layer + np.float32(0.8) * np.minimum(layer + np.float32(1.4), 0)
        total += np.float32(weight) * turned(np.asarray(layer, np.float32), shape, degrees=degrees)
    total = normalised(total)
    patches = fractal(shape, rng, cell=60 * unit, octaves=2)
    reflectance = 1 + 0.075 * total + 0.02 * patches + 0.015 * white(shape, rng)
    return Surface(np.asarray(0.10 * total, np.float32), np.asarray(reflectance, np.float32), None, 0.40, 0.40)


def blasted(shape: tuple[int, int], rng: np.random.Generator, unit: float) -> Surface:
    """The even, matt peen of glass beads."""
    peen = cv2.GaussianBlur(white(shape, rng), (0, 0), 0.75 * unit)
    peen = normalised(peen)
    coarse = fractal(shape, rng, cell=5 * unit, octaves=2)
    cloud = fractal(shape, rng, cell=140 * unit, octaves=3)
    relief = 0.085 * peen * unit + 0.035 * coarse * unit
    reflectance = 1 + 0.02 * peen + 0.022 * cloud
    return Surface(np.asarray(relief, np.float32), np.asarray(reflectance, np.float32), None, 0.55, 0.55)


def cast(shape: tuple[int, int], rng: np.random.Generator, unit: float) -> Surface:
    """The lumpy skin a sand mould leaves."""
    grains = fractal(shape, rng, cell=7 * unit, octaves=3, gain=0.75)
    lumps = fractal(shape, rng, cell=26 * unit, octaves=2)
    cloud = fractal(shape, rng, cell=170 * unit, octaves=3)
    relief = 0.24 * unit * grains + 0.38 * unit * lumps
    hollow = smoothstep(0.8, 2.6, -grains)
    reflectance = 1 + 0.05 * grains - 0.22 * hollow + 0.06 * cloud + 0.02 * white(shape, rng)
    return Surface(np.asarray(relief, np.float32), np.asarray(reflectance, np.float32), None, 0.9, 0.9)


FINISHES: dict[str, Finish] = {
    "brushed": brushed,
    "milled": milled,
    "faced": faced,
    "ground": ground,
    "blasted": blasted,
    "cast": cast,
}
