"""Rooms and reflections out of focus, as cameras see them behind and in glass: shapes, yet no marks."""

from __future__ import annotations

import colorsys
import math

import cv2
import numpy as np

from inference.demo.fields import Float, fractal
from inference.demo.media import Pixels


def draw_scene(rng: np.random.Generator, *, size: tuple[int, int]) -> Pixels:
    """Draw a scene.

    Args:
        rng: Where everything comes from.
        size: Width and height, pixels.

    Returns:
        ``(H, W, 3) uint8`` RGB. What is narrow in it is blurred; only wide things and long edges are sharp.
    """
    width, height = size
    shape = (height, width)
    first, second = (np.array(_muted(rng), np.float32) for _ in range(2))
    ramp = fractal(shape, rng, cell=0.8 * max(size), octaves=2)
    share = np.clip(0.5 + 0.35 * ramp, 0, 1)[..., None]
    scene = first * share + second * (1 - share)
    for _ in range(int(rng.integers(5, 26))):
        scene = _with_thing(scene, rng)
    if rng.random() < 0.5:
        scene = _with_lights(scene, rng)
    if rng.random() < 0.25:
        scene = _with_dots(scene, rng)
    if rng.random() < 0.3:
        scene = _with_chip(scene, rng)
    if rng.random() < 0.5:
        dust = (rng.random(shape) < rng.uniform(0.0001, 0.0015)).astype(np.float32)
        scene = scene + cv2.GaussianBlur(dust, (0, 0), 0.7)[..., None] * np.float32(rng.uniform(0.5, 2.5))
    scene = cv2.GaussianBlur(scene, (0, 0), float(rng.uniform(0.4, 1.2)))
    grain = rng.standard_normal(shape).astype(np.float32)[..., None] * np.float32(rng.uniform(0.002, 0.015))
    return np.asarray(np.clip((scene + grain) * 255 + np.float32(0.5), 0, 255), np.uint8)


def _muted(rng: np.random.Generator) -> tuple[float, float, float]:
    """A room's colour: mostly pale, now and then strong."""
    saturation = float(rng.uniform(0, 0.3)) if rng.random() < 0.65 else float(rng.uniform(0.3, 0.95))
    return colorsys.hsv_to_rgb(float(rng.random()), saturation, float(rng.uniform(0.05, 1.0)))


def _with_thing(scene: Float, rng: np.random.Generator) -> Float:
    """A panel, a bar, a disc or a ring, shaded, in or out of focus."""
    height, width = scene.shape[:2]
    sheet = np.zeros((height, width), np.uint8)
    x, y = int(rng.uniform(-0.1, 1.1) * width), int(rng.uniform(-0.1, 1.1) * height)
    large = max(width, height)
    kind = str(rng.choice(["panel", "bar", "disc", "ring", "edge"], p=[0.28, 0.34, 0.14, 0.10, 0.14]))
    least = 2.2
    if kind == "panel":
        count = int(rng.integers(3, 6))
        angles = np.sort(rng.uniform(0, 2 * math.pi, count))
        reach = rng.uniform(0.06, 0.4, count) * large
        points = np.stack([x + reach * np.cos(angles), y + reach * np.sin(angles)], axis=1)
        cv2.fillPoly(sheet, [points.astype(np.int32)], 255, cv2.LINE_AA)
        least = 0.5 if reach.min() > 0.15 * large else 2.2
    elif kind == "bar":
        turn, length = float(rng.uniform(0, math.pi)), float(rng.uniform(0.1, 1.2)) * large
        end = (int(x + length * math.cos(turn)), int(y + length * math.sin(turn)))
        cv2.line(sheet, (x, y), end, 255, max(int(rng.uniform(0.006, 0.09) * large), 2), cv2.LINE_AA)
    elif kind == "disc":
        cv2.circle(sheet, (x, y), max(int(rng.uniform(0.01, 0.14) * large), 2), 255, -1, cv2.LINE_AA)
    elif kind == "ring":
        axes = tuple(max(int(value), 4) for value in rng.uniform(0.03, 0.3, 2) * large)
        thick = max(int(rng.uniform(0.008, 0.06) * large), 2)
        ends = sorted(float(value) for value in rng.uniform(0, 360, 2))
        cv2.ellipse(sheet, (x, y), (axes[0], axes[1]), float(rng.uniform(0, 180)), ends[0], ends[1], 255, thick)
    else:
        turn = float(rng.uniform(0, 2 * math.pi))
        away = 2 * large
        ahead, aside = np.array((math.cos(turn), math.sin(turn))), np.array((-math.sin(turn), math.cos(turn)))
        corners = np.array([aside, -aside, -aside + ahead, aside + ahead]) * away + (x, y)
        cv2.fillPoly(sheet, [corners.astype(np.int32)], 255, cv2.LINE_AA)
        least = 0.5
    sigma = least + float(rng.exponential(0.012)) * large
    cover = cv2.GaussianBlur(sheet, (0, 0), sigma).astype(np.float32) / np.float32(255)
    cover *= np.float32(rng.uniform(0.3, 1.0))
    light = 1 + np.float32(0.25) * fractal((height, width), rng, cell=0.3 * large, octaves=1)
    colour = np.array(_muted(rng), np.float32) * light[..., None]
    return np.asarray(scene + (colour - scene) * cover[..., None], np.float32)


def _with_lights(scene: Float, rng: np.random.Generator) -> Float:
    """Lamps and reflections: bright, soft, added to what is there."""
    height, width = scene.shape[:2]
    sheet = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 9))):
        at = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        axes = (max(int(rng.uniform(0.004, 0.05) * width), 2), max(int(rng.uniform(0.004, 0.05) * width), 2))
        cv2.ellipse(sheet, at, axes, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(0.4, 1.6)), -1)
    soft = cv2.GaussianBlur(sheet, (0, 0), float(rng.uniform(1.8, 7)))
    warm = np.array((1, float(rng.uniform(0.85, 1)), float(rng.uniform(0.7, 1))), np.float32)
    return np.asarray(scene + soft[..., None] * warm, np.float32)


def _with_dots(scene: Float, rng: np.random.Generator) -> Float:
    """The dotted black border of a windshield, its dots growing towards one side."""
    height, width = scene.shape[:2]
    step = float(rng.uniform(7, 22))
    turn = float(rng.uniform(0, 2 * math.pi))
    x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    u, v = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
    row = np.round(v / step)
    du, dv = (u / step + 0.5 * (row % 2)) % 1 - 0.5, v / step - row
    growth = (u - u.min()) / max(float(np.ptp(u)), 1) * float(rng.uniform(1.2, 2.5)) - float(rng.uniform(0.2, 1.2))
    radius = np.clip(growth, 0, 0.75)
    cover = np.clip((radius - np.hypot(du, dv)) * np.float32(step) + 0.5, 0, 1) * (radius > 0.05)
    black = np.float32(rng.uniform(0.01, 0.08))
    return np.asarray(scene + (black - scene) * np.asarray(cover, np.float32)[..., None], np.float32)


def _with_chip(scene: Float, rng: np.random.Generator) -> Float:
    """A stone's chip in glass: splinters of light, every colour, and dark legs around."""
    height, width = scene.shape[:2]
    out = scene.copy()
    at = np.array((rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.9) * height))
    reach = float(rng.uniform(0.01, 0.06)) * max(height, width)
    for _ in range(int(rng.integers(15, 90))):
        middle = at + rng.normal(0, 0.45 * reach, 2)
        points = middle + rng.normal(0, 0.14 * reach + 0.8, (3, 2))
        value = float(rng.choice((rng.uniform(0, 0.25), rng.uniform(0.5, 1.1))))
        colour = np.array(colorsys.hsv_to_rgb(float(rng.random()), float(rng.uniform(0, 0.5)), 1.0)) * value
        cv2.fillPoly(out, [points.astype(np.int32)], tuple(float(channel) for channel in colour), cv2.LINE_8)
    return np.asarray(cv2.GaussianBlur(out, (0, 0), 0.6) if rng.random() < 0.7 else out, np.float32)
