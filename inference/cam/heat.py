"""From a coarse map over a model's input to a small heatmap over the picture, and from that to boxes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.backends import Floats
from inference.preprocess import Fit
from storage.records import Box

LONG_SIDE = 256
"""Longest side of a stored heatmap, in pixels: finer than any network's map, small enough to keep by thousands."""


@dataclass(frozen=True, slots=True)
class HotSpot:
    """One connected hot part. ``box`` is ``xyxy`` in the picture; ``peak`` and ``mean`` are shares of the map's top."""

    box: Box
    peak: float
    mean: float


def small_shape(height: int, width: int) -> tuple[int, int]:
    """The size ``(height, width)`` of a heatmap for a picture of this size, proportions kept."""
    shrink = min(LONG_SIDE / max(height, width), 1.0)
    return max(round(height * shrink), 1), max(round(width * shrink), 1)


def lay_over(values: Floats, fit: Fit) -> Floats:
    """A map over a model's whole input as a heatmap over the picture, ``small_shape`` in size, never negative."""
    height, width = fit.picture
    small = small_shape(height, width)
    scale = (fit.scale[0] * height / small[0], fit.scale[1] * width / small[1])
    laid = dataclasses.replace(fit, picture=small, scale=scale).map_to_picture(values)
    return np.maximum(laid, 0).astype(np.float32)


def hot_spots(heat: Floats, *, picture: tuple[int, int], threshold: float, least: float) -> list[HotSpot]:
    """Boxes around what is hotter than a share of the hottest, hottest first.

    Args:
        heat: ``(h, w)``, not negative.
        picture: ``(height, width)`` the heatmap lies over.
        threshold: Share of the greatest value from which a place counts, 0–1.
        least: Parts smaller than this share of the picture are dropped.
    """
    top = float(heat.max())
    if top <= 0:
        return []
    relative = heat / top
    count, labels, stats, _ = cv2.connectedComponentsWithStats((relative >= threshold).astype(np.uint8), connectivity=8)
    scale_y, scale_x = picture[0] / heat.shape[0], picture[1] / heat.shape[1]
    spots = []
    for index in range(1, count):
        x, y, width, height, area = (int(number) for number in stats[index])
        if area < least * heat.size:
            continue
        values = relative[labels == index]
        box = Box(x * scale_x, y * scale_y, (x + width) * scale_x, (y + height) * scale_y)
        spots.append(HotSpot(box, float(values.max()), float(values.mean())))
    return sorted(spots, key=lambda spot: -spot.peak)


def share_on(heat: Floats, mask: npt.NDArray[np.bool_]) -> float:
    """The share of a heatmap's sum that lies on ``mask``, 0–1; 0 for a map without heat.

    Args:
        heat: ``(h, w)``, not negative.
        mask: ``(H, W) bool`` over the same picture, of its size.
    """
    total = float(heat.sum())
    if total <= 0:
        return 0.0
    cover = cv2.resize(mask.astype(np.float32), (heat.shape[1], heat.shape[0]), interpolation=cv2.INTER_AREA)
    return float((heat * cover).sum()) / total


def to_bytes(heat: Floats, top: float) -> npt.NDArray[np.uint8]:
    """``(h, w) uint8``: 255 stands for ``top``."""
    if top <= 0:
        return np.zeros(heat.shape, np.uint8)
    return np.asarray(np.rint((heat / np.float32(top)).clip(0, 1) * 255), np.uint8)
