"""What the plate lies on: a bench of wood, a rubber mat, a granite surface plate, paper or a steel table."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from inference.demo.fields import Float, fractal, grid, looked_up, normalised, smoothstep, streaks, turned, white

Ground = Callable[[tuple[int, int], np.random.Generator, float], Float]


def _coloured(shade: Float, colour: tuple[float, float, float]) -> Float:
    return np.asarray(cv2.merge([shade * np.float32(value) for value in colour]), np.float32)


def wood(shape: tuple[int, int], rng: np.random.Generator, unit: float) -> Float:
    """Oiled beech boards with growth rings and pores."""
    height, width = shape
    degrees = float(rng.uniform(-4, 4))
    side = (height + 2 * int(0.1 * width) + 8, width + 2 * int(0.1 * height) + 8)
    x, y = grid(side)
    board = 190 * unit
    offset = float(rng.uniform(0, board))
    index = np.floor((y + np.float32(offset)) / np.float32(board)).astype(np.int32)[:, 0]
    bend = fractal(side, rng, cell=420 * unit, octaves=2)
    line = cv2.GaussianBlur(white((1, 512), rng), (0, 0), 1.5)
    line = normalised(line)[0]
    shift = rng.uniform(0, 512, size=int(index.max()) + 2).astype(np.float32)[index][:, None]
    rings = looked_up(line, np.asarray(y / np.float32(5 * unit) + 2.6 * bend + shift + 0 * x, np.float32))
    pores = np.maximum(streaks(side, rng, length=int(26 * unit), thickness=0.5 * unit) - 1.1, 0)
    fibre = streaks(side, rng, length=int(90 * unit), thickness=0.6 * unit)
    tone = (1 + 0.10 * rng.standard_normal(int(index.max()) + 2)).astype(np.float32)[index][:, None]
    edge = np.abs((y + np.float32(offset)) / np.float32(board) % 1.0)
    gap = np.exp(-((np.minimum(edge, 1 - edge) * np.float32(board) / np.float32(1.1 * unit)) ** 2))
    shade = tone * (1 + 0.13 * rings + 0.06 * fibre) * (1 - 0.22 * pores) * (1 - 0.75 * gap)
    wear = fractal(side, rng, cell=240 * unit, octaves=3)
    shade = turned(np.asarray(shade * (1 + 0.06 * wear), np.float32), shape, degrees=degrees)
    colours = ((0.62, 0.37, 0.17), (0.45, 0.23, 0.10), (0.70, 0.48, 0.26))
    return _coloured(shade, colours[int(rng.integers(len(colours)))])


def mat(shape: tuple[int, int], rng: np.random.Generator, unit: float) -> Float:
    """A rubber bench mat with a fine grain; some carry a printed grid."""
    grain = cv2.GaussianBlur(white(shape, rng), (0, 0), max(0.8 * unit, 0.6))
    shade = 1 + 0.10 * normalised(grain) + 0.05 * fractal(shape, rng, cell=200 * unit, octaves=3)
    colours = ((0.045, 0.135, 0.105), (0.085, 0.090, 0.097), (0.055, 0.105, 0.19))
    colour = colours[int(rng.integers(len(colours)))]
    lines = np.zeros(shape, np.float32)
    if rng.random() < 0.5:
        angle = math.radians(float(rng.uniform(-5, 5)))
        x, y = grid(shape)
        for u in (x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)):
            cell = np.float32(46 * unit)
            near = np.abs((u / cell + 0.5) % 1.0 - 0.5) * cell
            lines = np.maximum(lines, np.exp(-((near / np.float32(0.9 * unit)) ** 2)))
    worn = np.clip(0.6 + 0.3 * fractal(shape, rng, cell=60 * unit, octaves=2), 0.1, 1)
    body = _coloured(np.asarray(shade, np.float32), colour)
    return np.asarray(body + (0.11 * lines * worn)[..., None] * np.array((1.0, 1.0, 0.9), np.float32), np.float32)


def granite(shape: tuple[int, int], rng: np.random.Generator, unit: float) -> Float:
    """The speckled black of an inspection surface plate."""
    flakes = fractal(shape, rng, cell=4.5 * unit, octaves=2, gain=0.8)
    dark = fractal(shape, rng, cell=9 * unit, octaves=2)
    glints = smoothstep(1.9, 2.7, flakes)
    shade = 0.095 + 0.035 * flakes + 0.024 * dark + 0.26 * glints
    shade += 0.006 * fractal(shape, rng, cell=220 * unit, octaves=2)
    return _coloured(np.clip(shade, 0.008, 1).astype(np.float32), (0.97, 1.0, 1.03))


def paper(shape: tuple[int, int], rng: np.random.Generator, unit: float) -> Float:
    """A grey paper sweep, as in a light tent."""
    fibre = fractal(shape, rng, cell=4 * unit, octaves=2)
    shade = 1 + 0.012 * fibre + 0.03 * fractal(shape, rng, cell=320 * unit, octaves=2)
    level = float(rng.choice([0.20, 0.38, 0.60]))
    return _coloured(np.asarray(level * shade, np.float32), (1.0, 0.99, 0.965))


def table(shape: tuple[int, int], rng: np.random.Generator, unit: float) -> Float:
    """A painted steel table, scuffed by what was pushed across it."""
    height, width = shape
    shade = 1 + 0.03 * fractal(shape, rng, cell=3 * unit, octaves=2)
    shade += 0.05 * fractal(shape, rng, cell=240 * unit, octaves=4)
    scuffs = np.zeros(shape, np.uint8)
    for _ in range(int(rng.integers(14, 40))):
        x, y, angle = float(rng.uniform(0, width)), float(rng.uniform(0, height)), float(rng.normal(0.5, 0.6))
        length = float(rng.uniform(15, 130)) * unit
        end = (round(x + length * math.cos(angle)), round(y + length * math.sin(angle)))
        cv2.line(scuffs, (round(x), round(y)), end, int(rng.integers(30, 120)), 1, cv2.LINE_AA)
    soft = cv2.GaussianBlur(scuffs, (0, 0), 0.7).astype(np.float32) / np.float32(255)
    colours = ((0.13, 0.18, 0.19), (0.24, 0.235, 0.22), (0.08, 0.125, 0.20))
    body = _coloured(np.asarray(shade, np.float32), colours[int(rng.integers(len(colours)))])
    return np.asarray(body + 0.30 * soft[..., None], np.float32)


GROUNDS: dict[str, Ground] = {"wood": wood, "mat": mat, "granite": granite, "paper": paper, "table": table}


def draw_ground(shape: tuple[int, int], rng: np.random.Generator, *, unit: float) -> Float:
    """The bench as linear RGB reflectance, ``(H, W, 3) float32``, a little out of focus.

    Args:
        shape: Height and width.
        rng: Where the choices come from.
        unit: Pixels per design unit (a 480-line picture is 480 units high).
    """
    names = list(GROUNDS)
    name = str(rng.choice(names, p=[0.30, 0.22, 0.18, 0.14, 0.16]))
    height, width = shape
    # Behind the plane of focus nothing finer than two pixels survives, so half the lines are enough when large.
    factor = 2 if max(shape) > 900 else 1
    small = (math.ceil(height / factor), math.ceil(width / factor))
    body = GROUNDS[name](small, rng, unit / factor)
    if factor > 1:
        body = np.asarray(cv2.resize(body, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    return np.asarray(cv2.GaussianBlur(body, (0, 0), 0.5 + 0.55 * unit), np.float32)
