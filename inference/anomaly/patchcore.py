"""PatchCore: a memory of what good surfaces look like, patch by patch; what is far from all of it is anomalous.

Source: Roth et al., "Towards Total Recall in Industrial Anomaly Detection", CVPR 2022. It differs in three ways:
features are brought to unit variance, two input sizes of the shipped backbone are remembered and their maps added
(the small one judges shapes, the large one texture), and an image's score is the mean of its hottest hundredth
instead of one reweighted patch.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inference.backbone import STRIDE, Backbone, resize_to
from inference.stage import Pixels
from storage.errors import ModelError
from storage.files import write_atomically

Floats = npt.NDArray[np.float32]

MAPS = ("stride8", "stride16")
"""Feature maps whose patches are joined: deep enough for structure, shallow enough to locate it."""
DEFAULT_SIZES = (128, 224)
BATCH = 8

_CANDIDATES = 40_000
_LEAST_PER_IMAGE = 16
_PROJECTED = 64
_FORMAT = "fettle-patchcore-1"


@dataclass(frozen=True, slots=True)
class Scale:
    """The memory at one input size.

    Attributes:
        size: Side of the square input in pixels, a multiple of 32.
        centre: Mean of the good patches' features, ``(D,) float32``; also ``spread``, their standard deviation.
        bank: The remembered patches, ``(n, D) float32``, centred and divided by ``spread``.
        typical: Median distance of held-out good patches to the bank; also ``deviation``, its standard deviation.
    """

    size: int
    centre: Floats
    spread: Floats
    bank: Floats
    typical: float
    deviation: float


@dataclass(frozen=True, slots=True)
class PatchCore:
    """A fitted memory.

    Attributes:
        scales: One memory per input size.
        even: Whether slow brightness changes and contrast are evened out before looking; see `even_out`.
        threshold: The raw score from which an item counts as anomalous.
        softness: Raw units over which the calibrated score goes from 0.5 to 0.73.
    """

    scales: tuple[Scale, ...]
    even: bool
    threshold: float = 0.0
    softness: float = 1.0

    def maps(self, backbone: Backbone, images: Sequence[Pixels]) -> Floats:
        """How unlike anything good each place is: ``(N, h, w) float32``, about 0 on good surfaces, in deviations."""
        side = max(scale.size for scale in self.scales) // 8
        total = np.zeros((len(images), side, side), np.float32)
        for scale in self.scales:
            features = patch_features(backbone, images, size=scale.size, even=self.even)
            distances = nearest((features - scale.centre) / scale.spread, scale.bank)
            for index, plane in enumerate((distances - scale.typical) / scale.deviation):
                total[index] += cv2.resize(plane, (side, side), interpolation=cv2.INTER_LINEAR)
        return total / np.float32(len(self.scales))

    def calibrated(self, raw: float) -> float:
        """A raw score as 0–1, 0.5 at the threshold."""
        return float(1 / (1 + np.exp(-np.clip((raw - self.threshold) / self.softness, -50, 50))))


def image_score(plane: Floats) -> float:
    """An image's raw score: the mean of its map's hottest hundredth.

    Steadier than the single hottest place, and as quick to see a small defect, which heats its neighbours too.
    """
    count = max(plane.size // 100, 1)
    return float(np.partition(plane.ravel(), -count)[-count:].mean())


def heatmap(plane: Floats, shape: tuple[int, int]) -> Floats:
    """A map laid over a picture of ``shape`` = (height, width), smoothed by a Gaussian of half a patch."""
    height, width = shape
    large = cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR)
    sigma = max(max(height, width) / plane.shape[0] * 0.5, 0.3)
    return np.asarray(cv2.GaussianBlur(large, (0, 0), sigma), np.float32)


def even_out(image: Pixels) -> Pixels:
    """Take slow brightness changes out and bring the contrast to a common one, so that lighting is no anomaly."""
    grey = image.astype(np.float32).mean(2)
    slow = cv2.GaussianBlur(grey, (0, 0), max(min(grey.shape) / 4, 1))
    gain = 40 / (float((grey - slow).std()) + 1e-3)
    return np.asarray(((image - slow[..., None]) * gain + 128).clip(0, 255), np.uint8)


def patch_features(backbone: Backbone, images: Sequence[Pixels], *, size: int, even: bool) -> Floats:
    """Locally aware patch features ``(N, size/8, size/8, D) float32``: 3×3 means of the maps, joined."""
    prepared = [resize_to(image, (size, size)) for image in images]
    batch = np.stack([even_out(image) if even else image for image in prepared])
    found = backbone.features(batch, maps=MAPS)
    side = size // 8
    return np.stack([_join([found[name][index] for name in MAPS], side) for index in range(len(images))])


def nearest(features: Floats, bank: Floats) -> Floats:
    """Euclidean distance of each of ``(…, D)`` features to its nearest of the bank's ``(n, D)``."""
    flat = features.reshape(-1, features.shape[-1])
    squared = (bank * bank).sum(1)
    found = np.empty(len(flat), np.float32)
    for start in range(0, len(flat), 4096):
        part = flat[start : start + 4096]
        gap = squared - 2 * (part @ bank.T)
        found[start : start + 4096] = gap.min(1) + (part * part).sum(1)
    return np.sqrt(np.maximum(found, 0)).reshape(features.shape[:-1])


def coreset(features: Floats, count: int, *, seed: int) -> npt.NDArray[np.int64]:
    """Indices of ``count`` of ``(n, D)`` features that cover the rest: greedily the farthest from all chosen.

    Distances are taken after a random projection to few dimensions, which nearly keeps them
    (Johnson-Lindenstrauss).
    """
    count = min(count, len(features))
    generator = np.random.default_rng(seed)
    few = min(_PROJECTED, features.shape[1])
    projection = generator.standard_normal((features.shape[1], few)) / np.sqrt(few)
    points = features @ projection.astype(np.float32)
    squared = (points * points).sum(1)
    gaps = np.full(len(points), np.inf, np.float32)
    chosen = np.empty(count, np.int64)
    newest = int(generator.integers(len(points)))
    for index in range(count):
        chosen[index] = newest
        gaps = np.minimum(gaps, squared - 2 * (points @ points[newest]) + squared[newest])
        newest = int(gaps.argmax())
    return chosen


def fit(
    backbone: Backbone,
    good: Sequence[Callable[[], Pixels]],
    held_out: Sequence[Callable[[], Pixels]],
    *,
    sizes: Sequence[int] = DEFAULT_SIZES,
    even: bool = True,
    patches: int = 1500,
    false_alarms: float = 0.05,
    seed: int = 0,
    tick: Callable[[float], None] = lambda _share: None,
) -> PatchCore:
    """Learn from good pictures.

    Scale and threshold come from a memory of ``good`` alone looking at ``held_out``; what is returned remembers
    both.

    Args:
        backbone: The network.
        good: Loaders of good pictures.
        held_out: Loaders of other good pictures.
        sizes: Input sizes, multiples of 32.
        even: See `PatchCore`.
        patches: Patches remembered per size.
        false_alarms: Share of held-out good pictures that the threshold may call anomalous.
        seed: Chooses patches.
        tick: Told the share done; may raise to stop.

    Raises:
        ModelError: There is nothing to learn from, or a size does not suit the network.
    """
    if not good or not held_out:
        raise ModelError("Too few good pictures to learn from", "Mark more items as good; ten are a start.")
    if not sizes or any(size < 2 * STRIDE or size % STRIDE for size in sizes):
        raise ModelError(f"Input sizes must be multiples of {STRIDE} from {2 * STRIDE} on, not {list(sizes)}")
    steps = len(sizes) * (len(good) + len(held_out)) + len(held_out)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        tick(done / steps)

    trial, final = [], []
    for size in sizes:
        generator = np.random.default_rng(seed)
        per_image = max(_CANDIDATES // (len(good) + len(held_out)), _LEAST_PER_IMAGE)
        kept: list[Floats] = []
        for images in _batches(good):
            planes = patch_features(backbone, images, size=size, even=even)
            kept += [_some(plane, per_image, generator) for plane in planes]
            advance(len(images))
        candidates = np.concatenate(kept)
        centre, spread = candidates.mean(0), candidates.std(0) + np.float32(1e-6)
        candidates = (candidates - centre) / spread
        bank = _rounded(candidates[coreset(candidates, patches, seed=seed)])
        distances, others = [], []
        for images in _batches(held_out):
            planes = (patch_features(backbone, images, size=size, even=even) - centre) / spread
            distances.append(nearest(planes, bank).ravel())
            others += [_some(plane, per_image, generator) for plane in planes]
            advance(len(images))
        typical = np.concatenate(distances)
        deviation = max(float(typical.std()), 1e-6)
        scale = Scale(size, centre, spread, bank, float(np.median(typical)), deviation)
        trial.append(scale)
        everything = np.concatenate([candidates, *others])
        final.append(replace(scale, bank=_rounded(everything[coreset(everything, patches, seed=seed)])))
    memory = PatchCore(tuple(trial), even)
    scores = []
    for images in _batches(held_out):
        scores += [image_score(plane) for plane in memory.maps(backbone, images)]
        advance(len(images))
    threshold = float(np.quantile(scores, 1 - false_alarms))
    # Half the held-out scores lie within this of their middle; floored for sets that are all alike.
    softness = max(float(np.subtract(*np.quantile(scores, (0.75, 0.25)))), 0.25)
    return PatchCore(tuple(final), even, threshold, softness)


def save(memory: PatchCore, path: Path) -> None:
    """Write the memory as ``.npz``, the bank in half precision; holds arrays and JSON text, never pickles."""
    head = {
        "format": _FORMAT,
        "even": memory.even,
        "threshold": memory.threshold,
        "softness": memory.softness,
        "scales": [{"size": s.size, "typical": s.typical, "deviation": s.deviation} for s in memory.scales],
    }
    arrays: dict[str, Any] = {"head": np.frombuffer(json.dumps(head).encode(), np.uint8)}
    for index, scale in enumerate(memory.scales):
        arrays |= {
            f"centre{index}": scale.centre,
            f"spread{index}": scale.spread,
            f"bank{index}": scale.bank.astype(np.float16),
        }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    write_atomically(path, buffer.getvalue())


def load(path: Path) -> PatchCore:
    """Read what `save` wrote.

    Raises:
        ModelError: The file is something else or damaged.
    """
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            head = json.loads(file["head"].tobytes())
            if head["format"] != _FORMAT:
                raise ValueError(head["format"])
            scales = tuple(
                Scale(
                    size=int(entry["size"]),
                    centre=file[f"centre{index}"],
                    spread=file[f"spread{index}"],
                    bank=file[f"bank{index}"].astype(np.float32),
                    typical=float(entry["typical"]),
                    deviation=float(entry["deviation"]),
                )
                for index, entry in enumerate(head["scales"])
            )
            memory = PatchCore(scales, bool(head["even"]), float(head["threshold"]), float(head["softness"]))
    except Exception as error:
        raise ModelError(f"{path.name} is no anomaly memory, or damaged", "Train the anomaly model again.") from error
    for scale in memory.scales:
        width = scale.centre.shape
        if len(width) != 1 or scale.spread.shape != width or scale.bank.shape[1:] != width or scale.size % STRIDE:
            raise ModelError(f"{path.name}: its arrays do not fit together", "Train the anomaly model again.")
    return memory


def _join(planes: Sequence[Floats], side: int) -> Floats:
    joined = []
    for plane in planes:
        # Channel by channel: OpenCV's filters take few channels at once, and small planes are quick.
        for channel in plane:
            mean = cv2.blur(channel, (3, 3), borderType=cv2.BORDER_REFLECT_101)
            joined.append(mean if mean.shape[0] == side else cv2.resize(mean, (side, side)))
    return np.stack(joined, axis=-1).astype(np.float32, copy=False)


def _some(plane: Floats, count: int, generator: np.random.Generator) -> Floats:
    """``(count, D)`` of a map's patches, chosen at random; fewer where there are fewer."""
    flat = plane.reshape(-1, plane.shape[-1])
    return flat[generator.permutation(len(flat))[:count]]


def _batches(loaders: Sequence[Callable[[], Pixels]]) -> Iterator[list[Pixels]]:
    for start in range(0, len(loaders), BATCH):
        yield [load() for load in loaders[start : start + BATCH]]


def _rounded(values: Floats) -> Floats:
    """What the file will hold, so that a saved memory scores exactly as the one just fitted."""
    return values.astype(np.float16).astype(np.float32)
