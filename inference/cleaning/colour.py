"""The colour-outlier markings detector: finds coloured pen, crayon, arrows and text without a trained model.

A marking is something thin that is more coloured than what surrounds it. Two robust local statistics must agree
on that, pixel by pixel: the distance of the Lab chroma from the local median, and the chroma that a morphological
opening (wider than a stroke) cannot explain. The first alone fires at the corners of coloured objects, the second
alone between strokes. Thresholds follow the picture's own noise (median absolute deviation). What passes weakly is
kept only where it is connected to what passes strongly, and a connected stroke is kept only if most of it is
strong: the parts of a scene that merely have a tint fade in and out, ink does not.

Limits: **black, grey and white pen have no chroma and are not found**; nothing is found in grey pictures, and
`Markings.reason` then says so. Pale chalk and marks wider than `ColourSettings.stroke_share` of the short side are
missed. Thin, sharp and strongly coloured parts of a scene (a red cable) are taken for markings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.stage import Pixels

BoolMask = npt.NDArray[np.bool_]
"""``(H, W) bool``."""

_Floats = npt.NDArray[np.float32]

_MAD_TO_SIGMA = 1.4826
_DIRECTIONS = 8
_MEDIAN_MAX = 255  # OpenCV's limit for 8-bit pictures
_STROKE_LEAST, _WINDOW_LEAST = 17, 24  # in small pictures a pen is still some pixels wide, and letters run together


@dataclass(frozen=True, slots=True)
class ColourSettings:
    """What the detector takes for a marking. Lengths are shares of the short side, chroma is in CIE Lab units.

    Attributes:
        seed: Chroma above the surroundings from which a pixel is strong evidence.
        weak: Chroma from which a pixel belongs to a marking it touches.
        contrast: Median chroma above the surroundings a whole stroke must reach.
        seed_share: Share of a stroke's pixels that must be strong.
        noise_factor: ``seed`` and ``contrast`` are raised to this many noise sigmas, ``weak`` to half as many.
        stroke_share: Widest stroke.
        rim_share: Share of the pixels around a stroke that may have its colour; with more it is part of something
            wide.
        window_share: Half the side of the window that counts as the surroundings.
        fringe_share: How far a casing or a blurred edge may reach beyond the coloured core.
        fringe_lightness: Lightness (0..100) off the surroundings from which a pixel near the core is its casing.
        run_lightness: Lightness above the surroundings of a thin run that may continue a marking where its colour
            pales.
        tint: Chroma along the marking's own hue from which a pixel beside it still belongs to it.
        dilate: Pixels by which the mask grows in the end, at full resolution.
        min_area: Fewest core pixels of a stroke, at working resolution.
        group_share: Strokes closer than this are reported as one marking (the letters of a word).
        working_side: Longer pictures are searched scaled down to this long side.
        min_confidence: Markings below are dropped.
    """

    seed: float = 16.0
    weak: float = 8.0
    contrast: float = 24.0
    seed_share: float = 0.4
    noise_factor: float = 6.0
    stroke_share: float = 0.05
    rim_share: float = 0.25
    window_share: float = 0.08
    fringe_share: float = 0.005
    fringe_lightness: float = 10.0
    run_lightness: float = 20.0
    tint: float = 3.0
    dilate: int = 2
    min_area: int = 24
    group_share: float = 0.015
    working_side: int = 1600
    min_confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Marking:
    """One marking: a stroke, or strokes so close that they read as one.

    Attributes:
        x: Left edge of ``mask`` in the picture.
        y: Top edge of ``mask`` in the picture.
        mask: ``(h, w) bool``, the marking within its bounding box, fringe and margin included.
        confidence: 0..1, from chroma contrast and evenness of the colour; not a calibrated probability.
        colour: Median colour of its core, RGB.
    """

    x: int
    y: int
    mask: BoolMask
    confidence: float
    colour: tuple[int, int, int]

    def xyxy(self) -> tuple[int, int, int, int]:
        """The bounding box, right and bottom exclusive."""
        height, width = self.mask.shape
        return self.x, self.y, self.x + width, self.y + height


@dataclass(frozen=True, slots=True)
class Markings:
    """What a detector found in one picture.

    Attributes:
        mask: ``(H, W) bool``, the union of all markings.
        found: The markings, largest first.
        reason: Why nothing was found, in words; empty where something was.
    """

    mask: BoolMask
    found: tuple[Marking, ...]
    reason: str = ""


def find_coloured_markings(pixels: Pixels, *, settings: ColourSettings | None = None) -> Markings:
    """Find coloured markings.

    Args:
        pixels: ``(H, W, 3) uint8 RGB``.
        settings: What counts as a marking; the defaults were tuned on windshield photographs and drawn strokes.

    Returns:
        Markings with a mask that covers the strokes, their anti-aliased fringe and a light or dark casing.
    """
    chosen = settings or ColourSettings()
    height, width = pixels.shape[:2]
    nothing = np.zeros((height, width), bool)
    if is_grey(pixels):
        return Markings(nothing, (), "The picture is grey: the colour detector can find nothing in it")
    scale = min(1.0, chosen.working_side / max(height, width))
    small = pixels
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    lab = _lab(small)
    surroundings = _local_median(lab, chosen)
    deviation = lab - surroundings
    strokes = _strokes(lab, deviation, chosen)
    if not strokes:
        return Markings(nothing, (), "No coloured marking stands out from the picture")
    grown = _grown(strokes, lab, deviation, chosen)
    mask = _at_full_size(grown, (height, width), scale, chosen.dilate)
    return Markings(mask, grouped(strokes, small, mask, scale=scale, group_share=chosen.group_share))


def is_grey(pixels: Pixels, *, tolerance: int = 6) -> bool:
    """Whether a picture has no colour: red, green and blue within ``tolerance`` everywhere but in stray pixels."""
    red, green, blue = cv2.split(pixels)
    spread = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    return bool(np.count_nonzero(spread > tolerance) <= pixels.shape[0] * pixels.shape[1] * 1e-5)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A connected stroke at working resolution: where, which pixels, how sure.

    Attributes:
        window: Rows and columns of ``mask`` in the searched picture.
        mask: ``(h, w) bool``.
        confidence: 0..1.
        direction: Which of the hues its colour lies nearest to, seen from the surroundings; 0 where that was not asked.
    """

    window: tuple[slice, slice]
    mask: BoolMask
    confidence: float
    direction: int = 0


def _lab(pixels: Pixels) -> _Floats:
    """CIE Lab in its own units: L 0..100, a and b about -128..127, from OpenCV's 8-bit conversion."""
    lab: _Floats = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB).astype(np.float32)
    lab[..., 0] *= 100 / 255
    lab[..., 1:] -= 128
    return lab


def _local_median(lab: _Floats, settings: ColourSettings) -> _Floats:
    short = min(lab.shape[:2])
    side = min(_MEDIAN_MAX, 2 * max(_WINDOW_LEAST, int(settings.window_share * short)) + 1)
    out = np.empty_like(lab)
    for channel, (offset, unit) in enumerate(((0.0, 100 / 255), (128.0, 1.0), (128.0, 1.0))):
        # Back to 8 bits, in which the values came: OpenCV's large median filter exists only there.
        as_bytes = np.rint(lab[..., channel] / unit + offset).astype(np.uint8)
        out[..., channel] = (cv2.medianBlur(as_bytes, side).astype(np.float32) - offset) * unit
    return out


def _strokes(lab: _Floats, deviation: _Floats, settings: ColourSettings) -> list[Stroke]:
    """Connected strokes that are thin, coloured and even."""
    distance = np.hypot(deviation[..., 1], deviation[..., 2])
    sigma = _MAD_TO_SIGMA * float(np.median(distance))
    evidence = np.minimum(_thin_chroma(lab, settings), distance)
    evidence = cv2.GaussianBlur(evidence, (0, 0), 0.7)
    floor = settings.noise_factor * sigma
    strong = evidence > max(settings.seed, floor)
    weak = (evidence > max(settings.weak, floor / 2)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(weak, connectivity=8)
    seeds = np.bincount(labels[strong], minlength=count)
    strokes = []
    for index in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[index])
        if area < settings.min_area or seeds[index] < settings.seed_share * area:
            continue
        window = (slice(y, y + height), slice(x, x + width))
        mask = labels[window] == index
        inner = mask & strong[window]
        # The median vector, not the median length: rainbow glints in a chip cancel out, ink does not.
        a, b = (float(np.median(deviation[window][..., channel][inner])) for channel in (1, 2))
        ratio = float(np.hypot(a, b)) / max(settings.contrast, floor)
        confidence = _confidence(ratio, float(seeds[index]) / area / settings.seed_share)
        if confidence >= settings.min_confidence and not _goes_on(lab, window, mask, strong, settings):
            direction = round(np.arctan2(b, a) / (2 * np.pi) * _DIRECTIONS) % _DIRECTIONS
            strokes.append(Stroke(window, mask, confidence, direction))
    return strokes


def _goes_on(
    lab: _Floats, window: tuple[slice, slice], mask: BoolMask, strong: BoolMask, settings: ColourSettings
) -> bool:
    """Whether the stroke's colour goes on beyond it: then it is only the rim or a corner of something wide."""
    rows, columns = (slice(max(0, part.start - 2), part.stop + 2) for part in window)
    around = lab[rows, columns, 1:]
    top, left = window[0].start - rows.start, window[1].start - columns.start
    placed = np.zeros(around.shape[:2], np.uint8)
    placed[top : top + mask.shape[0], left : left + mask.shape[1]] = mask
    ring = (cv2.dilate(placed, np.ones((5, 5), np.uint8)) > 0) & (placed == 0)
    ink = np.median(around[(placed > 0) & strong[rows, columns]], axis=0)
    like = np.hypot(*np.moveaxis(around[ring] - ink, -1, 0)) < settings.contrast / 2
    return bool(like.mean() > settings.rim_share) if like.size else False


def _thin_chroma(lab: _Floats, settings: ColourSettings) -> _Floats:
    """Chroma that is thinner than a stroke may be: the largest top-hat of the chroma seen along several hues."""
    best = np.zeros(lab.shape[:2], np.float32)
    for direction in range(_DIRECTIONS):
        np.maximum(best, _along_thin(lab, direction, settings), out=best)
    return best


def _along(lab: _Floats, direction: int) -> _Floats:
    """The chroma as seen along one of the hues, signed."""
    angle = 2 * np.pi * direction / _DIRECTIONS
    return lab[..., 1] * np.float32(np.cos(angle)) + lab[..., 2] * np.float32(np.sin(angle))


def _along_thin(lab: _Floats, direction: int, settings: ColourSettings) -> _Floats:
    return _thin(_along(lab, direction), settings)


def _thin(values: _Floats, settings: ColourSettings) -> _Floats:
    """The white top-hat: what stands out and is narrower than the widest stroke."""
    side = max(_STROKE_LEAST, int(settings.stroke_share * min(values.shape)) | 1)
    # Beyond the border the picture goes on as its mirror image, or a stroke cut by the border would be lost.
    opened = cv2.morphologyEx(
        values, cv2.MORPH_OPEN, np.ones((side, side), np.uint8), borderType=cv2.BORDER_REFLECT_101
    )
    return values - opened


def _confidence(contrast_ratio: float, share_ratio: float) -> float:
    """0..1; exactly 0.5 where the weaker of the two ratios is 1, that is at its threshold."""
    ratio = min(contrast_ratio, share_ratio)
    return ratio**2 / (1 + ratio**2)


def _grown(strokes: Sequence[Stroke], lab: _Floats, deviation: _Floats, settings: ColourSettings) -> BoolMask:
    """The strokes with what belongs to them but is too pale to count alone: faint runs, casing, blurred edges."""
    lightness = np.abs(deviation[..., 0])
    line = np.minimum(_thin(lab[..., 0], settings), lightness) > settings.run_lightness
    sigma = _MAD_TO_SIGMA * float(np.median(np.hypot(deviation[..., 1], deviation[..., 2])))
    tint = max(settings.tint, sigma)
    grown = np.zeros(lab.shape[:2], bool)
    by_hue: dict[int, BoolMask] = {}
    for stroke in strokes:
        mask = by_hue.setdefault(stroke.direction, np.zeros(grown.shape, bool))
        mask[stroke.window][stroke.mask] = True
    for direction, core in by_hue.items():
        tinted = _along(deviation, direction) > tint
        run = tinted & line & (_along_thin(lab, direction, settings) > tint)
        mask = _connected_to(core, run)
        grown |= _with_fringe(mask, tinted | (lightness > settings.fringe_lightness), settings)
    return grown


def _connected_to(core: BoolMask, candidates: BoolMask) -> BoolMask:
    """``core`` and those components of ``candidates`` that touch it."""
    near = cv2.dilate(core.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    count, labels = cv2.connectedComponents(candidates.astype(np.uint8), connectivity=8)
    touched = np.zeros(count, bool)
    touched[np.unique(labels[near])] = True
    touched[0] = False
    out: BoolMask = core | touched[labels]
    return out


def _with_fringe(core: BoolMask, candidates: BoolMask, settings: ColourSettings) -> BoolMask:
    """Close small gaps and add candidates within reach of the core and connected to it."""
    closed = cv2.morphologyEx(core.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)).astype(bool)
    reach = max(2, round(settings.fringe_share * min(core.shape)))
    step = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    for _ in range(reach):
        closed |= cv2.dilate(closed.astype(np.uint8), step).astype(bool) & candidates
    return closed


def _at_full_size(mask: BoolMask, shape: tuple[int, int], scale: float, dilate: int) -> BoolMask:
    full: npt.NDArray[np.uint8] = mask.astype(np.uint8)
    margin = dilate
    if scale < 1:
        full = cv2.resize(full, (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST).astype(np.uint8)
        margin += int(np.ceil(1 / scale))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * margin + 1, 2 * margin + 1))
    return cv2.dilate(full, kernel).astype(bool)


def grouped(
    strokes: Sequence[Stroke], small: Pixels, mask: BoolMask, *, scale: float, group_share: float
) -> tuple[Marking, ...]:
    """Split a mask into groups of close strokes, each with the mean confidence of its strokes by area.

    Args:
        strokes: At working resolution.
        small: The searched picture ``(h, w, 3) uint8 RGB``, for the groups' colours.
        mask: ``(H, W) bool`` at full resolution, made of the strokes.
        scale: Working pixels per full pixel.
        group_share: Strokes closer than this share of the short side are one marking.
    """
    reach = max(1, round(group_share * min(mask.shape) / 2))
    kernel = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(mask.astype(np.uint8), kernel), connectivity=8
    )
    weight = np.zeros(count)
    sure = np.zeros(count)
    colours: list[list[npt.NDArray[np.uint8]]] = [[] for _ in range(count)]
    for stroke in strokes:
        rows, columns = np.nonzero(stroke.mask)
        y = np.minimum(((rows + stroke.window[0].start + 0.5) / scale).astype(int), mask.shape[0] - 1)
        x = np.minimum(((columns + stroke.window[1].start + 0.5) / scale).astype(int), mask.shape[1] - 1)
        own = labels[y, x]
        pixels = small[stroke.window][stroke.mask]
        # Searched enlarged, a stroke one pixel wide may come apart.
        for group in np.unique(own[own > 0]):
            part = pixels[own == group]
            weight[group] += len(part)
            sure[group] += stroke.confidence * len(part)
            colours[group].append(part)
    found = []
    for group in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[group])
        window = (slice(top, top + height), slice(left, left + width))
        inside = (labels[window] == group) & mask[window]
        x, y, width, height = cv2.boundingRect(inside.astype(np.uint8))
        colour = np.median(np.concatenate(colours[group]), axis=0)
        found.append(
            Marking(
                x=left + x,
                y=top + y,
                mask=inside[y : y + height, x : x + width],
                confidence=float(sure[group] / weight[group]),
                colour=(int(colour[0]), int(colour[1]), int(colour[2])),
            )
        )
    return tuple(sorted(found, key=lambda marking: -int(marking.mask.sum())))
