"""How much a cleaned picture differs from its original: SSIM, edge IoU, L1; in and outside a mask and in a defect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.stage import Pixels

BoolMask = npt.NDArray[np.bool_]
"""``(H, W) bool``."""

_WINDOW = 11
_SIGMA = 1.5
_RANGE = 255.0
_TILE = 256


@dataclass(frozen=True, slots=True)
class Regional:
    """One figure over the whole frame, inside the mask, outside, and in the defect; None where no pixel is there."""

    full: float
    inside: float | None
    outside: float | None
    defect: float | None = None


@dataclass(frozen=True, slots=True)
class CleaningMetrics:
    """The three figures of one cleaned picture.

    Attributes:
        ssim: Structural similarity of the luminance, -1..1, 1 is identical.
        edge_iou: Overlap of the two Canny edge maps, 0..1.
        l1: Mean absolute difference over pixels and channels, 0..255.
    """

    ssim: Regional
    edge_iou: Regional
    l1: Regional

    def as_data(self) -> dict[str, dict[str, float | None]]:
        """Plain JSON values: ``{"ssim": {"full", "inside", "outside"}, "edge_iou": …, "l1": …}``."""
        return {
            name: {"full": figure.full, "inside": figure.inside, "outside": figure.outside}
            for name, figure in (("ssim", self.ssim), ("edge_iou", self.edge_iou), ("l1", self.l1))
        }


def measure(
    before: Pixels,
    after: Pixels,
    mask: npt.NDArray[np.bool_] | None = None,
    *,
    defect: npt.NDArray[np.bool_] | None = None,
) -> CleaningMetrics:
    """Measure all three; without a mask ``inside`` is None and ``outside`` is the whole frame.

    Args:
        before: ``(H, W, 3) uint8 RGB``.
        after: Same shape.
        mask: ``(H, W) bool``, where it was cleaned.
        defect: ``(H, W) bool``, where a defect is.

    Raises:
        ValueError: The shapes differ.
    """
    nowhere = np.zeros(before.shape[:2], bool)
    area, hurt = (nowhere if one is None else one for one in (mask, defect))
    if before.shape != after.shape or not area.shape == hurt.shape == before.shape[:2]:
        raise ValueError(f"Metrics need one shape: {before.shape}, {after.shape}, {area.shape}, {hurt.shape}")
    grey_before, grey_after = luminance(before), luminance(after)
    similarity = _similarity(grey_before, grey_after)
    difference = np.asarray(cv2.absdiff(before, after), np.uint8)
    edges_before, edges_after = edges(grey_before), edges(grey_after)
    return CleaningMetrics(
        ssim=_regional(mean_ssim(similarity), lambda part: _mean(similarity, part), area, hurt),
        edge_iou=_regional(
            _iou(edges_before, edges_after),
            lambda part: _iou(edges_before & part, edges_after & part) if part.any() else None,
            area,
            hurt,
        ),
        l1=_regional(float(difference.mean()), lambda part: _mean(difference, part), area, hurt),
    )


def luminance(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """``(H, W, 3) uint8 RGB`` to ``(H, W) uint8``, the weights of BT.601."""
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)


def ssim_map(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Structural similarity per pixel, gaussian window 11×11 with sigma 1.5, data range 255, mirrored borders.

    Args:
        before: ``(H, W) uint8`` luminance.
        after: Same shape.

    Source: Z. Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004.
    """
    x, y = before.astype(np.float64), after.astype(np.float64)
    mean_x, mean_y = _blur(x), _blur(y)
    variance_x = _blur(x * x) - mean_x**2
    variance_y = _blur(y * y) - mean_y**2
    covariance = _blur(x * y) - mean_x * mean_y
    c1, c2 = (0.01 * _RANGE) ** 2, (0.03 * _RANGE) ** 2
    similarity: npt.NDArray[np.float64] = ((2 * mean_x * mean_y + c1) * (2 * covariance + c2)) / (
        (mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2)
    )
    return similarity


def _similarity(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """`ssim_map`, computed only where a window holds a pixel that differs: elsewhere it is 1."""
    out = np.ones(before.shape, np.float64)
    height, width = before.shape
    rim = _WINDOW // 2
    for top in range(0, height, _TILE):
        for left in range(0, width, _TILE):
            y0, y1 = max(top - rim, 0), min(top + _TILE + rim, height)
            x0, x1 = max(left - rim, 0), min(left + _TILE + rim, width)
            if np.array_equal(before[y0:y1, x0:x1], after[y0:y1, x0:x1]):
                continue
            # Read as far as the windows of the tile reach, and at the picture's border mirrored there.
            part = ssim_map(before[y0:y1, x0:x1], after[y0:y1, x0:x1])
            bottom, right = min(top + _TILE, height), min(left + _TILE, width)
            out[top:bottom, left:right] = part[top - y0 : bottom - y0, left - x0 : right - x0]
    return out


def mean_ssim(similarity: npt.NDArray[np.float64]) -> float:
    """The mean over windows that lie within the picture; over all of a picture smaller than one window."""
    rim = _WINDOW // 2
    height, width = similarity.shape
    if min(height, width) < _WINDOW:
        return float(similarity.mean())
    return float(similarity[rim : height - rim, rim : width - rim].mean())


def edges(grey: npt.NDArray[np.uint8], *, low: float = 100, high: float = 200) -> npt.NDArray[np.bool_]:
    """Canny's edge map with the thresholds 100 and 200, Sobel aperture 3 and L1 gradient, as the research system's.

    Source: J. Canny, "A computational approach to edge detection", 1986.
    """
    return cv2.Canny(grey, low, high).astype(bool)


def _blur(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    blurred = cv2.GaussianBlur(values, (_WINDOW, _WINDOW), _SIGMA, borderType=cv2.BORDER_REFLECT)
    return blurred.astype(np.float64, copy=False)


def _mean(values: npt.NDArray[np.floating | np.uint8], area: npt.NDArray[np.bool_]) -> float | None:
    """Over the pixels and their channels. OpenCV takes a mask as it is, where NumPy would gather the values first."""
    channels = 1 if values.ndim == 2 else values.shape[2]
    within = np.ascontiguousarray(area).view(np.uint8)
    return float(np.mean(cv2.mean(values, mask=within)[:channels])) if area.any() else None


def _regional(full: float, within: Callable[[BoolMask], float | None], area: BoolMask, defect: BoolMask) -> Regional:
    return Regional(full, within(area), within(~area), within(defect))


def _iou(a: BoolMask, b: BoolMask) -> float:
    """Intersection over union; two maps without an edge agree, so 1."""
    union = np.count_nonzero(a | b)
    return float(np.count_nonzero(a & b) / union) if union else 1.0
