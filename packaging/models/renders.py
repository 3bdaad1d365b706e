"""The pictures the shipped models learn from: rendered plates, kept compressed in memory."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.demo import LABELS, render_plate

FIRST_SEED = 2**40
"""Every demo set draws its plates' seeds below 2**31: no picture of any demo set is ever trained on."""

COUNTS = {"train": 1600, "val": 240, "test": 300}
"""Pictures by split. Each shows a plate of its own, so no part straddles two splits."""

_GOOD_SHARE = 0.36
_SIZES = ((640, 480), (800, 600), (1024, 768), (768, 1024), (1280, 960))
_SIZE_SHARES = (0.44, 0.28, 0.14, 0.08, 0.06)

Pixels = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shot:
    """One rendered picture and its truth, packed.

    Attributes:
        seed: What `inference.demo.render_plate` made it from.
        label: One of ``inference.demo.LABELS``.
        marked: Whether an inspector's marks are in it.
        size: Width and height.
        roi: The plate, ``xyxy``.
    """

    seed: int
    label: str
    marked: bool
    size: tuple[int, int]
    roi: tuple[int, int, int, int]
    jpeg: npt.NDArray[np.uint8]
    defect_bits: npt.NDArray[np.uint8]
    marking_bits: npt.NDArray[np.uint8]

    def pixels(self) -> Pixels:
        """``(H, W, 3) uint8 RGB``."""
        decoded = cv2.imdecode(self.jpeg, cv2.IMREAD_COLOR)
        if decoded is None:
            raise AssertionError("a picture encoded here decodes")
        return np.ascontiguousarray(decoded[:, :, ::-1], np.uint8)

    def defect(self) -> Flags:
        """``(H, W) bool``."""
        return self._unpacked(self.defect_bits)

    def marking(self) -> Flags:
        """``(H, W) bool``."""
        return self._unpacked(self.marking_bits)

    def _unpacked(self, bits: npt.NDArray[np.uint8]) -> Flags:
        width, height = self.size
        return np.unpackbits(bits, count=width * height).reshape(height, width).astype(np.bool_)


def render_split(split: str, *, threads: int, count: int | None = None) -> list[Shot]:
    """Render one split, the same pictures every time.

    Args:
        split: A key of `COUNTS`.
        threads: How many are rendered at once.
        count: Only so many; None: all.
    """
    first = FIRST_SEED + 10**6 * list(COUNTS).index(split)
    seeds = range(first, first + (COUNTS[split] if count is None else count))
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(_shot, seeds))


def seeds_of(shots: Sequence[Shot]) -> str:
    """The seeds in words, for the models' cards."""
    return f"{min(shot.seed for shot in shots)}–{max(shot.seed for shot in shots)}"


def _shot(seed: int) -> Shot:
    rng = np.random.default_rng([seed, 1])
    defects = [label for label in LABELS if label != "good"]
    label = "good" if rng.random() < _GOOD_SHARE else str(rng.choice(defects))
    # Half of every class: marks must not tell good from bad.
    marked = bool(rng.random() < 0.5)
    size = _SIZES[int(rng.choice(len(_SIZES), p=_SIZE_SHARES))]
    plate = render_plate(seed=seed, label=label, marked=marked, size=size)
    quality = int(rng.integers(86, 98))
    done, jpeg = cv2.imencode(".jpg", plate.pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise AssertionError("OpenCV encodes every uint8 picture")
    return Shot(
        seed=seed,
        label=label,
        marked=marked,
        size=size,
        roi=plate.roi,
        jpeg=np.asarray(jpeg, np.uint8),
        defect_bits=np.packbits(plate.defect_mask),
        marking_bits=np.packbits(plate.marking_mask),
    )
