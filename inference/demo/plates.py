"""The machined plate itself: outline, chamfer, bores and part number, drawn on a canvas of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.demo.fields import Float, Patch, fractal, grid, patch_around, smoothstep, white
from inference.demo.lettering import laid_out, text_width
from inference.demo.surfaces import CAST_METALS, FINISHES, METALS, Metal, Surface

SHORT_SIDE = 400.0
"""Length of a plate's short side in design units; everything on a plate is measured in them."""


@dataclass(frozen=True, slots=True)
class Bore:
    """A round hole. ``x``, ``y``, ``radius`` and ``sink`` (width of the countersink) in design units."""

    x: float
    y: float
    radius: float
    sink: float
    threaded: bool


@dataclass(frozen=True, slots=True)
class PlateSpec:
    """One part: everything that stays the same from shot to shot. Lengths in design units."""

    width: float
    height: float
    round: bool
    corner: float
    chamfer: float
    chamfer_slope: float
    metal: Metal
    finish: str
    bores: tuple[Bore, ...]
    number: str
    number_style: str
    number_at: tuple[float, float]
    number_height: float


@dataclass(frozen=True, slots=True)
class PlateCanvas:
    """A plate drawn flat, before any defect and any light; all maps ``(H, W) float32``.

    Attributes:
        spec: The part.
        unit: Pixels per design unit.
        surface: The finish.
        relief: Height in pixels.
        reflectance: Around 1.
        alpha: Coverage by the plate, bores left in.
        bore: Coverage by bores.
        bore_light: Reflectance seen in the bores.
        free: 1 where a defect may lie: away from edge, bores and part number.
    """

    spec: PlateSpec
    unit: float
    surface: Surface
    relief: Float
    reflectance: Float
    alpha: Float
    bore: Float
    bore_light: Float
    free: npt.NDArray[np.bool_]


def draw_spec(rng: np.random.Generator, *, aspect: float, finish: str | None = None) -> PlateSpec:
    """A part at random.

    Args:
        rng: Where the choices come from.
        aspect: Width over height of the picture it should sit well in.
        finish: A name of ``surfaces.FINISHES``; None: any.
    """
    if finish is None:
        finish = str(rng.choice(list(FINISHES), p=[0.24, 0.2, 0.13, 0.16, 0.15, 0.12]))
    disc = finish == "faced" and bool(rng.random() < 0.75)
    ratio = 1.0 if disc else aspect * float(rng.uniform(0.82, 1.12))
    width, height = (SHORT_SIDE * ratio, SHORT_SIDE) if ratio >= 1 else (SHORT_SIDE, SHORT_SIDE / ratio)
    metals = CAST_METALS if finish == "cast" else METALS
    weights = [0.55, 0.45] if finish == "cast" else [0.32, 0.26, 0.2, 0.1, 0.12]
    metal = metals[int(rng.choice(len(metals), p=weights))]
    corner = float(rng.choice([3.0, 10.0, 24.0, 44.0]))
    bores = _disc_bores(rng) if disc else _plate_bores(rng, width, height, corner)
    number_height = float(rng.uniform(15, 22))
    letters = "".join(rng.choice(list("ABCDEFHKLMNPRSTX"), size=2))
    number = f"{letters}-{int(rng.integers(1000, 9999))}"
    if rng.random() < 0.4:
        number += f"/{int(rng.integers(1, 40)):02d}"
    length = text_width(number, height=number_height)
    if disc:
        at = (width / 2 - length / 2, height / 2 + float(rng.uniform(86, 96)))
    else:
        side = float(rng.choice([0.12, 0.5, 0.88]))
        at = (
            min(max(width * side - length / 2, 76.0), width - 76.0 - length),
            24.0 if rng.random() < 0.35 else height - 24.0 - number_height,
        )
    return PlateSpec(
        width=width,
        height=height,
        round=disc,
        corner=corner,
        chamfer=float(rng.uniform(4.0, 10.0)),
        chamfer_slope=float(rng.uniform(0.5, 0.9)),
        metal=metal,
        finish=finish,
        bores=bores,
        number=number,
        number_style=str(rng.choice(["engraved", "engraved", "peened", "laser"])),
        number_at=at,
        number_height=number_height,
    )


def _disc_bores(rng: np.random.Generator) -> tuple[Bore, ...]:
    middle = SHORT_SIDE / 2
    count = int(rng.choice([4, 6, 8]))
    start = float(rng.uniform(0, 2 * math.pi))
    radius = float(rng.uniform(9, 13))
    sink = float(rng.choice([0.0, 3.0, 6.0]))
    ring = middle * float(rng.uniform(0.80, 0.84))
    bores = [Bore(middle, middle, float(rng.uniform(34, 58)), 4.0, False)]
    for index in range(count):
        angle = start + index * 2 * math.pi / count
        bores.append(Bore(middle + ring * math.cos(angle), middle + ring * math.sin(angle), radius, sink, False))
    return tuple(bores)


def _plate_bores(rng: np.random.Generator, width: float, height: float, corner: float) -> tuple[Bore, ...]:
    inset = max(32.0, corner * 0.75) + float(rng.uniform(0, 8))
    radius = float(rng.uniform(9, 14))
    sink = float(rng.choice([1.5, 5.0, 8.0]))
    threaded = bool(rng.random() < 0.35)
    corners = [(inset, inset), (width - inset, inset), (inset, height - inset), (width - inset, height - inset)]
    if rng.random() < 0.2:
        corners = corners[::3]
    bores = [Bore(x, y, radius, sink, threaded) for x, y in corners]
    if rng.random() < 0.35:
        x = width * float(rng.choice([0.26, 0.5, 0.74]))
        bores.append(Bore(x, height * 0.5, float(rng.uniform(26, 44)), float(rng.uniform(3, 6)), False))
    elif rng.random() < 0.4:
        y = height * float(rng.choice([0.3, 0.7]))
        small = float(rng.uniform(6, 9))
        bores += [Bore(width * 0.5 + dx, y, small, 1.5, True) for dx in (-36.0, 36.0)]
    return tuple(bores)


def build_plate(spec: PlateSpec, *, unit: float, rng: np.random.Generator) -> PlateCanvas:
    """Draw the part flat.

    Args:
        spec: The part.
        unit: Pixels per design unit.
        rng: Where the finish's noise comes from.
    """
    shape = (round(spec.height * unit), round(spec.width * unit))
    surface = FINISHES[spec.finish](shape, rng, unit)
    depth = _inside(spec, shape, unit)
    chamfer = spec.chamfer * unit
    bevel = np.clip(np.float32(chamfer) - depth, 0, None)
    on_top = smoothstep(chamfer - 1.0, chamfer + 1.0, depth)
    relief = surface.relief * on_top - np.float32(spec.chamfer_slope) * bevel
    # A worn edge: the line between face and chamfer catches light, unevenly.
    crest = np.exp(-(((depth - np.float32(chamfer)) / np.float32(1.0 + 0.5 * unit)) ** 2))
    worn = 0.16 + 0.07 * fractal(shape, rng, cell=30 * unit, octaves=3)
    reflectance = (1 + (surface.reflectance - 1) * (0.3 + 0.7 * on_top)) * (1 + crest * worn)
    relief += np.float32(0.9 * unit) * fractal(shape, rng, cell=260 * unit, octaves=2)
    alpha = np.clip(depth + 0.5, 0, 1).astype(np.float32)
    free = depth > 34 * unit
    bore, bore_light = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for hole in spec.bores:
        _drill(hole, unit, (relief, reflectance, bore, bore_light), free, rng)
    _number(spec, unit=unit, relief=relief, reflectance=reflectance, free=free, rng=rng)
    return PlateCanvas(
        spec,
        unit,
        surface,
        np.asarray(relief, np.float32),
        np.asarray(reflectance, np.float32),
        alpha,
        bore,
        bore_light,
        free,
    )


def _inside(spec: PlateSpec, shape: tuple[int, int], unit: float) -> Float:
    """Distance from the outline, pixels, positive inside; the outline keeps a pixel off the canvas border."""
    height, width = shape
    x, y = grid(shape)
    cx, cy = np.float32(width / 2), np.float32(height / 2)
    if spec.round:
        return np.asarray(np.float32(min(shape) / 2 - 1.5) - np.sqrt((x - cx) ** 2 + (y - cy) ** 2), np.float32)
    corner = np.float32(spec.corner * unit)
    qx = np.abs(x - cx) - (cx - np.float32(1.5)) + corner
    qy = np.abs(y - cy) - (cy - np.float32(1.5)) + corner
    outside = np.sqrt(np.maximum(qx, 0) ** 2 + np.maximum(qy, 0) ** 2)
    return np.asarray(corner - outside - np.minimum(np.maximum(qx, qy), 0), np.float32)


def _drill(
    hole: Bore,
    unit: float,
    maps: tuple[Float, Float, Float, Float],
    free: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> None:
    """Cut one bore into relief, reflectance, bore coverage and bore light, in place."""
    relief, reflectance, bore, bore_light = maps
    centre = np.array([[hole.x, hole.y]], np.float32) * np.float32(unit)
    radius, sink = hole.radius * unit, hole.sink * unit
    patch = patch_around(free.shape, centre, margin=radius + sink + 22 * unit)
    if patch is None:
        return
    x, y = patch.grid()
    dx, dy = x - centre[0, 0], y - centre[0, 1]
    distance = np.sqrt(dx**2 + dy**2)
    window = patch.window
    free[window] &= distance > radius + sink + 20 * unit
    cone = np.clip(np.float32(radius + sink) - distance, 0, None)
    in_cone = smoothstep(0, 1.5, cone)
    relief[window] *= 1 - in_cone
    relief[window] -= np.float32(0.85) * np.minimum(cone, np.float32(sink))
    rings = np.float32(0.06) * np.sin(distance * np.float32(2 * math.pi / max(2.2 * unit, 2.0)))
    reflectance[window] = reflectance[window] * (1 - in_cone) + in_cone * (np.float32(1.02) + rings)
    crest = np.exp(-(((distance - np.float32(radius + sink)) / np.float32(0.8 + 0.5 * unit)) ** 2))
    reflectance[window] *= 1 + np.float32(0.25) * crest
    bore[window] = np.maximum(bore[window], np.clip(np.float32(radius) - distance + 0.5, 0, 1))
    # The far wall shows as a crescent because the camera never looks straight down the bore.
    angle = float(rng.uniform(0.9, 1.7))
    shift = 0.22 * radius
    floor = np.sqrt((dx - math.cos(angle) * shift) ** 2 + (dy - math.sin(angle) * shift) ** 2)
    on_floor = smoothstep(-1.2, 1.2, np.asarray(np.float32(radius * 0.93) - floor, np.float32))
    lit = 0.5 - 0.5 * (dx * math.cos(angle) + dy * math.sin(angle)) / np.maximum(distance, 1)
    wall = 0.16 + 0.5 * lit**2
    if hole.threaded:
        wall = wall * (1 + 0.75 * np.sin(floor * np.float32(2 * math.pi / max(2.4 * unit, 2.6))))
        deep = np.sin(distance * np.float32(2 * math.pi / max(2.6 * unit, 2.6)))
        wall += 0.05 * deep
    light = wall * (1 - on_floor) + np.float32(0.045) * on_floor
    inside = distance < radius + 2
    bore_light[window] = np.where(inside, light, bore_light[window])


def _number(
    spec: PlateSpec,
    *,
    unit: float,
    relief: Float,
    reflectance: Float,
    free: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> None:
    """Engrave, peen or laser the part number, in place."""
    height = spec.number_height * unit
    left, top = spec.number_at[0] * unit, spec.number_at[1] * unit
    strokes = laid_out(spec.number, height=height, x=left, y=top)
    patch = patch_around(free.shape, np.concatenate(strokes), margin=10 * unit)
    if patch is None:
        return
    ink = _cut(spec, strokes, patch, unit, rng)
    window = patch.window
    free[window] = False
    if spec.number_style == "laser":
        speckle = 1 + 0.12 * white(ink.shape, rng)
        target = np.float32(0.42) if spec.metal.exposure > 0.25 else np.float32(1.5)
        reflectance[window] *= 1 + ink * (target * speckle - 1)
        return
    soft = cv2.GaussianBlur(ink, (0, 0), 0.55 * unit)
    relief[window] -= np.float32(2.2 * unit) * soft
    reflectance[window] *= 1 - np.float32(0.42) * ink


def _cut(spec: PlateSpec, strokes: list[Float], patch: Patch, unit: float, rng: np.random.Generator) -> Float:
    """Coverage of the number's strokes over the patch, drawn four times finer and averaged down."""
    fine = 4
    sheet = np.zeros((patch.height * fine, patch.width * fine), np.uint8)
    corner = np.array((patch.x0, patch.y0), np.float32)
    thick = max(round((1.9 if spec.number_style != "peened" else 2.4) * unit * fine), 1)
    for points in strokes:
        scaled = (points - corner) * fine
        if spec.number_style == "peened":
            for x, y in _spaced(scaled, step=3.4 * unit * fine) + rng.normal(0, 0.16 * unit * fine, 2):
                cv2.circle(sheet, (round(float(x)), round(float(y))), max(thick // 2, 1), 255, -1)
        else:
            cv2.polylines(sheet, [np.round(scaled).astype(np.int32)], False, 255, thick)
    small = cv2.resize(sheet, (patch.width, patch.height), interpolation=cv2.INTER_AREA)
    return np.asarray(small.astype(np.float32) / np.float32(255), np.float32)


def _spaced(points: Float, *, step: float) -> Float:
    """Points at even steps along a polyline."""
    lengths = np.hypot(*np.diff(points, axis=0).T)
    travelled = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.linspace(0, travelled[-1], max(round(float(travelled[-1]) / step), 1) + 1)
    return np.stack([np.interp(at, travelled, points[:, 0]), np.interp(at, travelled, points[:, 1])], axis=1).astype(
        np.float32
    )
