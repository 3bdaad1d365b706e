"""How much a cleaned picture differs from its original: SSIM, edge IoU and L1, whole, inside and outside a mask."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.stage import Pixels

_WINDOW = 11
_SIGMA = 1.5
_RANGE = 255.0


@dataclass(frozen=True, slots=True)
class Regional:
    """One figure over the whole frame, inside the mask and outside; None where that part has no pixel."""

    full: float
    inside: float | None
    outside: float | None


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


def measure(before: Pixels, after: Pixels, mask: npt.NDArray[np.bool_] | None = None) -> CleaningMetrics:
    """Measure all three; without a mask ``inside`` is None and ``outside`` is the whole frame.

    Args:
        before: ``(H, W, 3) uint8 RGB``.
        after: Same shape.
        mask: ``(H, W) bool``.

    Raises:
        ValueError: The shapes differ.
    """
    if before.shape != after.shape or (mask is not None and mask.shape != before.shape[:2]):
        raise ValueError(
            f"Metrics need one shape: {before.shape}, {after.shape}, {None if mask is None else mask.shape}"
        )
    area = np.zeros(before.shape[:2], bool) if mask is None else mask
    grey_before, grey_after = luminance(before), luminance(after)
    similarity = ssim_map(grey_before, grey_after)
    difference = cv2.absdiff(before, after).mean(axis=2)
    edges_before, edges_after = edges(grey_before), edges(grey_after)
    return CleaningMetrics(
        ssim=Regional(mean_ssim(similarity), _mean(similarity, area), _mean(similarity, ~area)),
        edge_iou=Regional(
            _iou(edges_before, edges_after, None),
            _iou(edges_before, edges_after, area),
            _iou(edges_before, edges_after, ~area),
        ),
        l1=Regional(float(difference.mean()), _mean(difference, area), _mean(difference, ~area)),
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


def _mean(values: npt.NDArray[np.floating], area: npt.NDArray[np.bool_]) -> float | None:
    return float(values[area].mean()) if area.any() else None


def _iou(a: npt.NDArray[np.bool_], b: npt.NDArray[np.bool_], area: npt.NDArray[np.bool_] | None) -> float:
    """Intersection over union; two maps without an edge agree, so 1."""
    both, either = a & b, a | b
    if area is not None:
        both, either = both & area, either & area
    union = np.count_nonzero(either)
    return float(np.count_nonzero(both) / union) if union else 1.0
