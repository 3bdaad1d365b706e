"""Photographs of machined plates: canvas, defects, light, camera and film, all from one seed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.demo.defects import DEFECTS, GOOD, LABELS, Wounds
from inference.demo.fields import Float, grid, stream, white
from inference.demo.grounds import draw_ground
from inference.demo.inspector import draw_inspection
from inference.demo.media import Pixels
from inference.demo.plates import PlateSpec, build_plate, draw_spec
from inference.demo.surfaces import FINISHES

_PART, _FINISH, _DEFECT, _SHOT, _GRAIN, _BENCH, _MARKS = range(7)


@dataclass(frozen=True, slots=True)
class RenderedPlate:
    """One picture and the truth about it.

    Attributes:
        pixels: ``(H, W, 3) uint8`` RGB.
        clean_pixels: The same without markings; equal to ``pixels`` wherever ``marking_mask`` is False.
        defect_mask: ``(H, W) bool``.
        marking_mask: ``(H, W) bool``.
        label: True class, one of ``LABELS``.
        roi: Bounding box of the plate, ``xyxy``, right and bottom exclusive, within the picture.
        inks: Names of the inks used, in the order of drawing, each once.
        finish: Name of the surface finish.
        luminance: ``(H, W) float32`` of ``clean_pixels`` before rounding, 0 to 1, for deeper files.
    """

    pixels: Pixels
    clean_pixels: Pixels
    defect_mask: npt.NDArray[np.bool_]
    marking_mask: npt.NDArray[np.bool_]
    label: str
    roi: tuple[int, int, int, int]
    inks: tuple[str, ...]
    finish: str
    luminance: Float


@dataclass(frozen=True, slots=True)
class _Light:
    """One lamp over the bench: direction on the picture plane, and where its reflection sits."""

    x: float
    y: float
    box: tuple[float, float]


def render_plate(*, seed: int, label: str | None, marked: bool, size: tuple[int, int]) -> RenderedPlate:
    """Render one picture.

    Args:
        seed: Everything random follows from it.
        label: One of ``LABELS``; None draws one, good half of the time.
        marked: Whether an inspector left marks.
        size: Width and height, pixels, each at least 64.

    Raises:
        ValueError: Unknown label or too small a size.
    """
    return render_shot(seed=seed, shot=0, label=label, marked=marked, size=size)


def render_shot(
    *,
    seed: int,
    shot: int,
    label: str | None,
    marked: bool,
    size: tuple[int, int],
    finish: str | None = None,
) -> RenderedPlate:
    """Render one of several shots of the part ``seed``: same plate and defect, other camera, light and marks.

    Args:
        seed: Decides the part and, together with ``shot``, everything else.
        shot: Number of the shot.
        label: As for `render_plate`.
        marked: Whether an inspector left marks in this shot.
        size: Width and height, pixels, each at least 64; the same for all shots of a part.
        finish: A name of ``surfaces.FINISHES``; None: any.

    Raises:
        ValueError: Unknown label, unknown finish or too small a size.
    """
    width, height = size
    if min(size) < 64:
        raise ValueError(f"a plate needs at least 64 x 64 pixels, not {width} x {height}")
    part = stream(seed, _PART)
    drawn = str(part.choice(LABELS, p=[0.5, 0.125, 0.125, 0.125, 0.125]))
    label = drawn if label is None else label
    if label not in LABELS:
        raise ValueError(f"unknown label {label!r}; there are {', '.join(LABELS)}")
    if finish is not None and finish not in FINISHES:
        raise ValueError(f"unknown finish {finish!r}; there are {', '.join(FINISHES)}")
    spec = draw_spec(part, aspect=width / height, finish=finish)
    camera = stream(seed, _SHOT, shot)
    unit = min(width / spec.width, height / spec.height) * 0.80
    canvas = build_plate(spec, unit=unit, rng=stream(seed, _FINISH))
    wounds = Wounds(canvas)
    if label != GOOD:
        DEFECTS[label](wounds, stream(seed, _DEFECT))
    matrix = _camera(spec, unit, size, camera)
    light = _lamp(camera)
    plate = _lit(wounds, light)
    scene, alpha = _composed(
        wounds, plate, matrix=matrix, size=size, light=light, bench_rng=stream(seed, _BENCH, shot), camera=camera
    )
    film = _developed(scene, alpha, camera, stream(seed, _GRAIN, shot), spec.metal.exposure)
    clean = np.asarray(film * np.float32(255) + np.float32(0.5), np.float32).astype(np.uint8)
    coverage = cv2.warpPerspective(wounds.coverage, matrix, size, flags=cv2.INTER_LINEAR)
    defect_mask = coverage >= 0.5
    roi = _bounds(alpha)
    if marked:
        metal = canvas.alpha * (1 - canvas.bore)
        face = cv2.warpPerspective(np.asarray(metal, np.float32), matrix, size, flags=cv2.INTER_LINEAR)
        pixels, marking_mask, inks = draw_inspection(
            clean, rng=stream(seed, _MARKS, shot), defect=defect_mask, face=face >= 0.5, roi=roi, label=label
        )
    else:
        pixels, marking_mask, inks = clean.copy(), np.zeros(clean.shape[:2], np.bool_), ()
    luminance = film @ np.array((0.299, 0.587, 0.114), np.float32)
    return RenderedPlate(
        pixels, clean, defect_mask, marking_mask, label, roi, inks, spec.finish, np.asarray(luminance, np.float32)
    )


def _camera(spec: PlateSpec, unit: float, size: tuple[int, int], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """The homography from canvas to picture, drawn alike for every label: hand-held, a little off the vertical."""
    width, height = size
    w, h = round(spec.width * unit), round(spec.height * unit)
    turn = math.radians(float(rng.normal(0, 4.5)))
    if spec.round:
        turn = float(rng.uniform(-math.pi, math.pi)) * 0.1
    tilt_x, tilt_y = math.radians(float(rng.normal(0, 5))), math.radians(float(rng.normal(7, 5)))
    focal = 2.6 * max(w, h)
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float64)
    centred = corners - (w / 2, h / 2)
    c, s = math.cos(turn), math.sin(turn)
    flat = centred @ np.array([[c, s], [-s, c]])
    depth = focal + flat[:, 0] * math.sin(tilt_x) - flat[:, 1] * math.sin(tilt_y)
    seen = flat * (math.cos(tilt_x), math.cos(tilt_y)) * (focal / depth)[:, None]
    low, high = seen.min(axis=0), seen.max(axis=0)
    # Some shots come closer and lose an edge of the plate; defects keep well inside of it.
    fill = float(rng.uniform(1.0, 1.07)) if rng.random() < 0.12 else float(rng.uniform(0.82, 0.94))
    scale = fill * min(width / (high[0] - low[0]), height / (high[1] - low[1]))
    room = np.maximum(np.array([width, height]) - (high - low) * scale, 0)
    shift = rng.uniform(-0.5, 0.5, size=2) * room * 0.55
    seen = (seen - (low + high) / 2) * scale + np.array([width, height]) / 2 + shift
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), seen.astype(np.float32))
    return np.asarray(matrix, np.float64)


def _lamp(rng: np.random.Generator) -> _Light:
    angle = float(rng.uniform(-2.75, -0.4))
    turn, away = float(rng.uniform(-math.pi, math.pi)), float(rng.uniform(0.12, 0.48))
    box = (away * math.cos(turn), away * math.sin(turn))
    return _Light(math.cos(angle), math.sin(angle), box)


def _slopes(relief: Float) -> tuple[Float, Float]:
    return (
        np.asarray(cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8), np.float32),
        np.asarray(cv2.Sobel(relief, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8), np.float32),
    )


def _lit(wounds: Wounds, light: _Light) -> Float:
    """The plate on its canvas as ``(H, W, 4) float32``: linear RGB and coverage, colours premultiplied.

    Metal mirrors its surroundings: brightness is a soft sky that follows the slope towards the lamp, plus one
    softbox whose reflection moves with the slope and spreads across the grain.
    """
    canvas = wounds.canvas
    spec, surface = canvas.spec, canvas.surface
    gx, gy = _slopes(wounds.relief)
    # A falling slope (height shrinking along x) faces +x.
    nx, ny = -gx, -gy
    towards = np.float32(light.x) * nx + np.float32(light.y) * ny
    sky = 1 + (np.float32(1.9) * towards + np.float32(0.4) * np.abs(towards)) / (1 + np.abs(towards))
    height, width = canvas.relief.shape
    x, y = grid((height, width))
    longest = max(height, width)
    px = (x - width / 2) * np.float32(1.15 / longest) - np.float32(light.box[0])
    py = (y - height / 2) * np.float32(1.15 / longest) - np.float32(light.box[1])
    rx, ry = np.float32(1.7) * nx + px, np.float32(1.7) * ny + py
    if surface.grain is None:
        power = (rx**2 + ry**2) * np.float32(0.5 / surface.along**2)
    else:
        tx, ty = surface.grain
        lengthwise = rx * tx + ry * ty
        crosswise = ry * tx - rx * ty
        power = lengthwise**2 * np.float32(0.5 / surface.along**2)
        power += crosswise**2 * np.float32(0.5 / surface.across**2)
    sheen = cv2.exp(np.asarray(-power, np.float32))
    gloss = spec.metal.gloss
    shade = wounds.reflectance * (np.float32(0.66) * sky + np.float32(1.05 * gloss) * sheen)
    solid = (1 - canvas.bore) * canvas.alpha
    dark = canvas.bore_light * canvas.bore * canvas.alpha
    shade = shade * solid
    planes = []
    for channel, tint in enumerate(spec.metal.tint):
        plane = shade * np.float32(tint)
        if wounds.tint is not None:
            plane *= wounds.tint[..., channel]
        plane += dark
        planes.append(plane)
    return np.asarray(cv2.merge([*planes, canvas.alpha]), np.float32)


def _composed(
    wounds: Wounds,
    plate: Float,
    *,
    matrix: npt.NDArray[np.float64],
    size: tuple[int, int],
    light: _Light,
    bench_rng: np.random.Generator,
    camera: np.random.Generator,
) -> tuple[list[Float], Float]:
    """The scene in linear light, one ``(H, W) float32`` plane per colour, and the plate's coverage.

    Planes because numpy works through interleaved colours three values at a time, ten times slower.
    """
    width, height = size
    unit = wounds.unit
    bench_unit = min(size) / 480
    bench = draw_ground((height, width), bench_rng, unit=bench_unit)
    seen = cv2.warpPerspective(plate, matrix, size, flags=cv2.INTER_LINEAR)
    alpha = np.ascontiguousarray(seen[..., 3])
    thick = max(round(float(camera.uniform(4, 9)) * unit), 2)
    column = np.ones((thick, 1), np.uint8)
    body = cv2.dilate(alpha, column, anchor=(0, thick - 1))
    # Penumbra: far from the edge soft and wide, at the foot of the plate tight and dark.
    quarter = (max(width // 4, 1), max(height // 4, 1))
    low = cv2.resize(body, quarter, interpolation=cv2.INTER_AREA)
    reach = float(camera.uniform(9, 20)) * bench_unit / 4
    move = np.array([[1, 0, -light.x * reach], [0, 1, -light.y * reach]], np.float32)
    cast = cv2.warpAffine(low, move, quarter, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cast = cv2.GaussianBlur(cast, (0, 0), 2.0 * bench_unit)
    near = cv2.GaussianBlur(low, (0, 0), 0.9 * bench_unit)
    shadow = 1 - (1 - 0.68 * cast) * (1 - 0.55 * near)
    shadow = cv2.resize(np.asarray(shadow, np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    shadow = np.float32(1) - shadow
    # The plate's front edge, seen because the camera leans back; lit from above, darker towards its foot.
    half = max(thick // 2, 1)
    upper = cv2.dilate(alpha, np.ones((half, 1), np.uint8), anchor=(0, half - 1))
    edge = (np.float32(0.13) + np.float32(0.16 * (1 + 0.35 * light.y)) * upper) * body
    beside = np.float32(1) - body
    behind = np.float32(1) - alpha
    planes = []
    for plane, metal, tint in zip(cv2.split(bench), cv2.split(seen)[:3], wounds.canvas.spec.metal.tint, strict=True):
        layer = np.asarray(plane, np.float32)
        layer *= shadow
        layer *= beside
        layer += edge * np.float32(tint)
        layer *= behind
        layer += metal
        planes.append(layer)
    return planes, np.asarray(alpha, np.float32)


def _illumination(shape: tuple[int, int], light_rng: np.random.Generator) -> Float:
    """Uneven light over the whole bench, ``(H, W) float32`` around 1."""
    height, width = shape
    small = (max(height // 8, 8), max(width // 8, 8))
    x, y = grid(small)
    cx, cy = float(light_rng.uniform(0.15, 0.85)), float(light_rng.uniform(0.0, 0.7))
    r2 = ((x / small[1] - cx) ** 2 + ((y / small[0] - cy) * height / width) ** 2).astype(np.float32)
    spot = np.exp(-r2 / np.float32(2 * float(light_rng.uniform(0.35, 0.6)) ** 2))
    depth = float(light_rng.uniform(0.3, 0.7))
    out = 1 - depth + depth * spot
    ex, ey = x / small[1] - 0.5, y / small[0] - 0.5
    vignette = 1 - np.float32(light_rng.uniform(0.35, 0.75)) * (ex**2 + ey**2)
    return np.asarray(cv2.resize((out * vignette).astype(np.float32), (width, height)), np.float32)


def _developed(
    scene: list[Float], alpha: Float, camera: np.random.Generator, grain: np.random.Generator, exposure: float
) -> Float:
    """From linear light to the picture's values, ``(H, W, 3) float32`` in 0 to 1: lens, film, sensor."""
    height, width = alpha.shape
    light = _illumination((height, width), camera)
    sample = (scene[1][::6, ::6] * light[::6, ::6])[alpha[::6, ::6] > 0.99]
    middle = float(np.median(sample)) if sample.size else 0.5
    warmth = float(camera.normal(0, 0.035))
    gain = exposure * float(camera.uniform(0.95, 1.35)) / max(middle, 1e-3)
    blur = float(camera.uniform(0.35, 0.6))
    level = 0.004 + 0.009 * float(camera.uniform(0, 1)) ** 2
    luma = white((height, width), grain)
    # Shot noise weighs most in the shadows once the tone curve has lifted them.
    planes = []
    for plane, warm in zip(scene, (1 + warmth, 1.0, 1 - warmth), strict=True):
        film = _toned(plane, light, gain * warm)
        film = np.asarray(cv2.GaussianBlur(film, (3, 3), blur), np.float32)
        colour_noise = white((math.ceil(height / 2), math.ceil(width / 2)), grain)
        noise = np.asarray(cv2.resize(colour_noise, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
        noise *= np.float32(0.45)
        noise += luma
        noise *= np.float32(level * 1.25) - np.float32(level * 0.6) * film
        film += noise
        planes.append(np.clip(film, 0, 1, out=film))
    return np.asarray(cv2.merge(planes), np.float32)


def _toned(plane: Float, light: Float, gain: float) -> Float:
    """One colour under the uneven light, with bloom, a shoulder for highlights and a display curve."""
    height, width = plane.shape
    eighth = (max(width // 8, 1), max(height // 8, 1))
    value = plane * light
    value *= np.float32(gain)
    glow = np.maximum(cv2.resize(value, eighth, interpolation=cv2.INTER_AREA) - np.float32(0.7), 0)
    glow = cv2.GaussianBlur(glow, (0, 0), 1.5 + min(eighth) / 60)
    value += np.float32(0.35) * cv2.resize(glow, (width, height), interpolation=cv2.INTER_LINEAR)
    value /= np.float32(0.909) + np.float32(0.2545) * value
    film = np.sqrt(np.maximum(value, 0, out=value))
    # Contrast for the middle tones only, ends of the scale left alone.
    bend = np.float32(1) - np.abs(film * np.float32(2) - np.float32(1))
    bend = np.maximum(bend, 0, out=bend)
    bend *= film - np.float32(0.45)
    film += np.float32(0.30) * bend
    return np.asarray(film, np.float32)


def _bounds(alpha: Float) -> tuple[int, int, int, int]:
    inside = alpha >= 0.5
    columns, rows = np.nonzero(inside.any(axis=0))[0], np.nonzero(inside.any(axis=1))[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
