"""Small rendered surfaces to train on in tests: grained metal with or without a dark spot or a bright scratch."""

from __future__ import annotations

import functools

import cv2
import numpy as np

from inference.training.data import Sample, TrainingSet

CLASSES = ("good", "scratch", "spot")


def surface(label: str, seed: int, *, size: tuple[int, int] = (120, 160)) -> tuple[np.ndarray, np.ndarray]:
    """Pixels ``(H, W, 3) uint8`` and the defect's mask ``(H, W) bool``."""
    generator = np.random.default_rng(seed)
    height, width = size
    grain = cv2.GaussianBlur(generator.standard_normal(size).astype(np.float32), (0, 0), 1.2) * 12
    pixels = np.repeat((130 + grain)[..., None], 3, axis=2)
    mask = np.zeros(size, np.uint8)
    x, y = int(generator.integers(35, width - 35)), int(generator.integers(35, height - 35))
    if label == "spot":
        cv2.circle(mask, (x, y), 13, 1, -1)
        pixels[mask > 0] -= 70
    elif label == "scratch":
        cv2.line(mask, (x - 28, y - 20), (x + 28, y + 20), 1, 4)
        pixels[mask > 0] += 70
    return pixels.clip(0, 255).astype(np.uint8), mask.astype(np.bool_)


def surfaces(
    count: int, *, classes: tuple[str, ...] = CLASSES, split: str | None = None, start: int = 0
) -> TrainingSet:
    """``count`` samples of each class."""
    samples = tuple(
        Sample(
            item_id=start + number * len(classes) + index,
            load=functools.partial(_pixels, label, start + number * len(classes) + index),
            label=label,
            split=split,
            mask=None if label == "good" else functools.partial(_mask, label, start + number * len(classes) + index),
        )
        for number in range(count)
        for index, label in enumerate(classes)
    )
    return TrainingSet(samples, classes, frozenset({"good"}))


def _pixels(label: str, seed: int) -> np.ndarray:
    return surface(label, seed)[0]


def _mask(label: str, seed: int) -> np.ndarray:
    return surface(label, seed)[1]
