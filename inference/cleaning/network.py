"""The markings network: finds pen, crayon, tape and text of any colour, black, white and grey too.

A decoder on the shipped ImageNet backbone, with a path of its own over every pixel, gives each pixel's probability of
being part of a marking. Pictures with a long side above the model's working side are searched scaled down; what is
found is brought back to full resolution with the pixels its soft edge may reach, so that a filler meets no ink outside
the mask.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.backends.head import DecoderBackend, load
from inference.cards import Format, ModelCard, verify
from inference.cleaning.colour import BoolMask, Marking, Markings, Stroke, find_coloured_markings, grouped
from inference.cleaning.detectors import ColourDetector, DetectorContext, colour_detector, markings_model
from inference.library import Model
from inference.stage import Pixels
from inference.tiles import bump, tile_starts
from storage.errors import ModelError

Probabilities = npt.NDArray[np.float32]
"""``(H, W) float32``, 0 to 1."""

_STEP = 32
"""The network halves its input so often that sides must be divisible by this."""
_OVERLAP = 0.125
_ENLARGED = 1.5
_HALF = 120
"""A pixel of which about half is covered counts, a line one pixel wide in an enlarged picture included."""
_LEAST_AREA = 10
_GROUP_SHARE = 0.015


@dataclass(frozen=True, slots=True)
class Search:
    """How the network looks; `from_card` reads it.

    Attributes:
        threshold: Probability from which a pixel belongs to a marking.
        seed: Probability some pixel of a stroke must reach.
        working_side: Longer pictures are searched scaled down to this long side.
        least_side: Shorter ones are searched enlarged to it, at most `_ENLARGED` times: their strokes are very thin.
        tile: Long side of what the network sees at once, divisible by 32; larger pictures are covered by tiles.
        min_confidence: Strokes with a lower mean probability are dropped.
        dilate: Pixels by which the mask grows in the end, at full resolution.
    """

    threshold: float = 0.5
    seed: float = 0.6
    working_side: int = 1280
    least_side: int = 640
    tile: int = 768
    min_confidence: float = 0.5
    dilate: int = 2

    @classmethod
    def from_card(cls, card: ModelCard, *, min_confidence: float, dilate: int) -> Search:
        """What a markings model's card says, and what the person wants.

        Raises:
            ModelError: The card gives something out of range.
        """
        plain = cls()
        working_side = _whole(card, "working_side", plain.working_side)
        least_side = _whole(card, "least_side", plain.least_side)
        tile = _whole(card, "tile", plain.tile)
        seed = card.options.get("seed", plain.seed)
        if not isinstance(seed, float) or not 0 < seed <= 1 or tile % _STEP:
            raise ModelError(f"Model “{card.name}”: its card's options seed or tile are out of range")
        return cls(card.output.threshold, seed, working_side, least_side, tile, min_confidence, dilate)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the network saw of one picture.

    Attributes:
        small: ``(h, w, 3) uint8 RGB``, the picture at working resolution.
        scale: Working pixels per full pixel.
        probability: ``(h, w) float32``, 0 to 1.
        strokes: What counts as found.
    """

    small: Pixels
    scale: float
    probability: Probabilities
    strokes: tuple[Stroke, ...]


class NetworkDetector:
    """The network as a detector; see `inference.cleaning.detectors.Detector`."""

    name = "network"

    def __init__(self, model: Model, search: Search, *, threads: int = 1) -> None:
        """Open the model.

        Raises:
            ModelError: Its files are not those of its card, ONNX Runtime cannot open them, or the backbone is missing.
        """
        verify(model.folder, model.card)
        network = load(model.card, model.folder, threads) if model.card.format is Format.HEAD else None
        if not isinstance(network, DecoderBackend):
            raise ModelError(f"Model “{model.card.name}” is no decoder on the backbone, as a markings network must be")
        self._network = network
        self._card = model.card
        self._search = search
        self.weight_hash = model.card.model_hash

    def find(self, pixels: Pixels) -> Markings:
        """See `inference.cleaning.detectors.Detector.find`."""
        sight = self.look(pixels)
        if not sight.strokes:
            return Markings(np.zeros(pixels.shape[:2], bool), (), "The network sees no marking in the picture")
        mask = self.mask_of(sight, (pixels.shape[0], pixels.shape[1]))
        found = grouped(sight.strokes, sight.small, mask, scale=sight.scale, group_share=_GROUP_SHARE)
        return Markings(mask, found)

    def look(self, pixels: Pixels) -> Sight:
        """Run the network over ``(H, W, 3) uint8 RGB`` and find the strokes in what it says.

        Raises:
            ModelError: The network failed, or gave something of the wrong shape.
        """
        height, width = pixels.shape[:2]
        long = max(height, width)
        scale = min(self._search.working_side / long, max(self._search.least_side / long, 1.0), _ENLARGED)
        small = pixels
        if scale != 1:
            size = (max(1, round(width * scale)), max(1, round(height * scale)))
            way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            small = np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)
        probability = self._over_tiles(small)
        return Sight(small, scale, probability, strokes_of(probability, self._search))

    def mask_of(self, sight: Sight, shape: tuple[int, int]) -> BoolMask:
        """The strokes at full resolution ``shape`` = (height, width), with their soft edge and the margin."""
        kept = np.zeros(sight.probability.shape, np.uint8)
        for stroke in sight.strokes:
            kept[stroke.window][stroke.mask] = 255
        level = kept
        if sight.scale < 1:
            # A stroke's edge may lie anywhere in the working pixel beside it: that pixel counts, as far as it is dark.
            reach = cv2.dilate(kept, np.ones((3, 3), np.uint8))
            level = np.asarray(cv2.resize(reach, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8)
        elif sight.scale > 1:
            level = np.asarray(cv2.resize(kept, (shape[1], shape[0]), interpolation=cv2.INTER_AREA), np.uint8)
        margin = self._search.dilate
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * margin + 1, 2 * margin + 1))
        return cv2.dilate((level > _HALF).astype(np.uint8), kernel).astype(bool)

    def _over_tiles(self, small: Pixels) -> Probabilities:
        """The probability at every pixel; tiles are weighted by a bump, so that no seam shows."""
        tile = self._search.tile
        if max(small.shape[:2]) <= tile:
            return self._run(small)
        total = np.zeros(small.shape[:2], np.float32)
        weights = np.zeros(small.shape[:2], np.float32)
        for y in tile_starts(small.shape[0], tile, _OVERLAP):
            for x in tile_starts(small.shape[1], tile, _OVERLAP):
                window = (slice(y, y + tile), slice(x, x + tile))
                part = self._run(small[window])
                weight = bump(*part.shape)
                total[window] += part * weight
                weights[window] += weight
        return np.asarray(total / weights, np.float32)

    def _run(self, part: Pixels) -> Probabilities:
        height, width = part.shape[:2]
        # Beyond its border the picture goes on as its mirror image: a hard edge there would look like a mark.
        padded = cv2.copyMakeBorder(part, 0, -height % _STEP, 0, -width % _STEP, cv2.BORDER_REFLECT_101)
        logits = self._network.scores(np.asarray(padded, np.uint8)[None])
        if logits.shape != (1, 1, *padded.shape[:2]):
            raise ModelError(f"Model “{self._card.name}” gives shape {logits.shape} for a picture of {width}×{height}")
        # tanh does not overflow at either end.
        return np.asarray(0.5 * (1 + np.tanh(0.5 * logits[0, 0, :height, :width])), np.float32)


class FusedDetector:
    """What the network finds and what stands out by its colour, together."""

    name = "fused"

    def __init__(self, network: NetworkDetector, colour: ColourDetector) -> None:
        self._network = network
        self._colour = colour
        self.weight_hash = network.weight_hash

    def find(self, pixels: Pixels) -> Markings:
        """See `inference.cleaning.detectors.Detector.find`."""
        seen = self._network.find(pixels)
        coloured = find_coloured_markings(pixels, settings=self._colour.settings)
        return merged(seen, coloured)


def strokes_of(probability: Probabilities, search: Search) -> tuple[Stroke, ...]:
    """Connected parts that are probable enough, with the mean probability of their core."""
    weak = (probability >= search.threshold).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(weak, connectivity=8)
    strokes = []
    for index in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[index])
        if area < _LEAST_AREA:
            continue
        window = (slice(y, y + height), slice(x, x + width))
        mask = labels[window] == index
        values = probability[window][mask]
        confidence = float(values[values >= np.median(values)].mean())
        if values.max() >= search.seed and confidence >= search.min_confidence:
            strokes.append(Stroke(window, mask, confidence))
    return tuple(strokes)


def merged(first: Markings, second: Markings) -> Markings:
    """Two detectors' markings as one: masks united, groups that touch joined.

    A group's confidence is ``1 - (1 - a)(1 - b)`` of what either detector says by area in it, 0 where it says nothing:
    two that agree are surer than each alone.
    """
    if not first.found or not second.found:
        reason = f"{first.reason}; {second.reason[:1].lower()}{second.reason[1:]}"
        return first if first.found else second if second.found else Markings(first.mask, (), reason)
    mask = first.mask | second.mask
    count, labels, stats, _ = cv2.connectedComponentsWithStats(_joined(first, second), connectivity=8)
    doubt = np.ones(count)
    colours: dict[int, tuple[int, tuple[int, int, int]]] = {}
    for markings in (first, second):
        weight, sure = np.zeros(count), np.zeros(count)
        for each in markings.found:
            rows, columns = np.nonzero(each.mask)
            group, area = int(labels[rows[0] + each.y, columns[0] + each.x]), len(rows)
            weight[group] += area
            sure[group] += each.confidence * area
            if area > colours.get(group, (0, each.colour))[0]:
                colours[group] = (area, each.colour)
        doubt *= 1 - sure / np.maximum(weight, 1)
    found = []
    for group in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[group])
        window = (slice(top, top + height), slice(left, left + width))
        inside = (labels[window] == group) & mask[window]
        x, y, width, height = cv2.boundingRect(inside.astype(np.uint8))
        own = inside[y : y + height, x : x + width]
        found.append(Marking(left + x, top + y, own, float(1 - doubt[group]), colours[group][1]))
    return Markings(mask, tuple(sorted(found, key=lambda marking: -int(marking.mask.sum()))))


def network_detector(context: DetectorContext) -> NetworkDetector:
    """The network of the clean stage's setting ``model``.

    Raises:
        ModelError: It is missing, damaged or for another task; says how to get it.
    """
    model = markings_model(context.settings["model"], context.model_dirs)
    search = Search.from_card(
        model.card, min_confidence=context.settings["min_confidence"], dilate=context.settings["dilate"]
    )
    return NetworkDetector(model, search, threads=context.threads)


def fused_detector(context: DetectorContext) -> FusedDetector:
    """The network beside the colour detector.

    Raises:
        ModelError: The network is missing, damaged or for another task; says how to get it.
    """
    return FusedDetector(network_detector(context), colour_detector(context))


def _whole(card: ModelCard, option: str, default: int) -> int:
    value = card.options.get(option, default)
    if not isinstance(value, int) or isinstance(value, bool) or not _STEP <= value <= 8192:
        raise ModelError(f"Model “{card.name}”: its card's option {option} is {value!r}, not a number of pixels")
    return value


def _joined(*markings: Markings) -> npt.NDArray[np.uint8]:
    """All groups as found, each grown over the gaps between its own parts, ``(H, W) uint8``."""
    shape = markings[0].mask.shape
    reach = max(1, round(_GROUP_SHARE * min(shape) / 2))
    both = functools.reduce(np.bitwise_or, (each.mask for each in markings)).astype(np.uint8)
    return np.asarray(cv2.dilate(both, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)), np.uint8)
