"""Enhancement operations on pixels and the recipes made of them; used by the enhance stage and the window's sliders.

Every operation is a pure function ``(H, W, 3) uint8 RGB`` → the same type. Those that work on brightness alone
keep the colours: they change the luma of YCrCb and leave its two chroma channels as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from inference.stage import Pixels


class ParamKind(StrEnum):
    """Which control fits a parameter."""

    INTEGER = "integer"
    REAL = "real"


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of an operation, enough to build a slider from.

    Attributes:
        name: Keyword of the operation's function and key in recipes.
        label: What a person reads.
        kind: Whole or real number.
        minimum: Smallest value allowed.
        maximum: Largest value allowed.
        default: Where the slider starts.
        step: What one key press changes.
    """

    name: str
    label: str
    kind: ParamKind
    minimum: float
    maximum: float
    default: float
    step: float


@dataclass(frozen=True, slots=True)
class Operation:
    """One entry of the table of operations.

    Attributes:
        name: Key in `OPERATIONS` and in recipes.
        label: What a person reads.
        function: ``function(pixels, **params)``.
        params: Its parameters, in the order in which to show them.
        changes_size: Regions would no longer fit the result, so the enhance stage refuses it.
        slow: Takes seconds on a full frame; a window previews it on what is visible.
    """

    name: str
    label: str
    function: Callable[..., Pixels]
    params: tuple[Param, ...] = ()
    changes_size: bool = False
    slow: bool = False


def clahe(pixels: Pixels, *, clip: float = 2.0, tiles: int = 8) -> Pixels:
    """Contrast-limited adaptive histogram equalisation of the luma.

    Args:
        pixels: The picture.
        clip: Histogram clip limit; 1 barely changes anything.
        tiles: Tiles along each side.

    Source: K. Zuiderveld, "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994.
    """
    engine = cv2.createCLAHE(clipLimit=clip, tileGridSize=(tiles, tiles))
    return _on_luma(pixels, lambda luma: _bytes(engine.apply(luma)))


def equalise(pixels: Pixels) -> Pixels:
    """Histogram equalisation of the luma over the whole picture."""
    return _on_luma(pixels, lambda luma: _bytes(cv2.equalizeHist(luma)))


def brightness_contrast(pixels: Pixels, *, brightness: float = 0.0, contrast: float = 1.0) -> Pixels:
    """Scale around mid-grey by ``contrast``, then add ``brightness`` (in 0..255 steps)."""
    levels = np.arange(256, dtype=np.float64)
    return _through(pixels, (levels - 127.5) * contrast + 127.5 + brightness)


def gamma(pixels: Pixels, *, gamma: float = 1.0) -> Pixels:
    """Power law on every channel; above 1 brightens the shadows."""
    return _through(pixels, 255.0 * (np.arange(256) / 255.0) ** (1.0 / gamma))


def median(pixels: Pixels, *, radius: int = 1) -> Pixels:
    """Median over a square of side ``2 radius + 1``, each channel by itself."""
    return _bytes(cv2.medianBlur(np.ascontiguousarray(pixels), 2 * radius + 1))


def non_local_means(pixels: Pixels, *, strength: float = 5.0, colour: float = 5.0) -> Pixels:
    """Non-local means, 7-pixel patches searched in 21-pixel windows.

    Args:
        pixels: The picture.
        strength: Filter strength on lightness, about the noise's standard deviation in 0..255 steps.
        colour: The same for colour noise; of no effect on grey pictures.

    Source: A. Buades, B. Coll, J.-M. Morel, "Non-local means denoising", Image Processing On Line, 2011.
    """
    grey = _grey_plane(pixels)
    if grey is not None:
        return _stacked(cv2.fastNlMeansDenoising(grey, None, strength, 7, 21))
    return _bytes(cv2.fastNlMeansDenoisingColored(np.ascontiguousarray(pixels), None, strength, colour, 7, 21))


def bilateral(pixels: Pixels, *, radius: int = 3, tone: float = 25.0, space: float = 3.0) -> Pixels:
    """Smooth, but not across edges: neighbours count less the more their colour differs.

    Args:
        pixels: The picture.
        radius: Neighbourhood in pixels.
        tone: Standard deviation over colour, in 0..255 steps.
        space: Standard deviation over distance, in pixels.

    Source: C. Tomasi, R. Manduchi, "Bilateral filtering for gray and color images", 1998.
    """
    return _bytes(cv2.bilateralFilter(np.ascontiguousarray(pixels), 2 * radius + 1, tone, space))


def unsharp(pixels: Pixels, *, radius: float = 1.5, amount: float = 1.0, threshold: float = 0.0) -> Pixels:
    """Unsharp mask on the luma.

    Args:
        pixels: The picture.
        radius: Standard deviation of the blur, in pixels.
        amount: How much of the difference to the blur is added.
        threshold: Differences up to this many 0..255 steps are left alone, so noise is not sharpened.
    """

    def sharpen(luma: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        plane = luma.astype(np.float32)
        detail = plane - cv2.GaussianBlur(plane, (0, 0), radius)
        detail[np.abs(detail) <= threshold] = 0
        return np.clip(np.rint(plane + amount * detail), 0, 255).astype(np.uint8)

    return _on_luma(pixels, sharpen)


def resize(pixels: Pixels, *, scale: float = 1.0) -> Pixels:
    """Scale both sides; area averaging downwards, cubic upwards. The result has at least one pixel each way."""
    height, width = pixels.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return _bytes(cv2.resize(pixels, size, interpolation=how))


def adaptive_threshold(pixels: Pixels, *, radius: int = 15, offset: float = 5.0) -> Pixels:
    """Black and white: a pixel turns white above the gaussian mean of its surroundings less ``offset``."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    side = 2 * radius + 1
    return _stacked(cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, side, offset))


def _on_luma(pixels: Pixels, change: Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.uint8]]) -> Pixels:
    grey = _grey_plane(pixels)
    if grey is not None:
        return _stacked(change(grey))
    planes = cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb)
    planes[..., 0] = change(np.ascontiguousarray(planes[..., 0]))
    return _bytes(cv2.cvtColor(planes, cv2.COLOR_YCrCb2RGB))


def _grey_plane(pixels: Pixels) -> npt.NDArray[np.uint8] | None:
    """The one channel of a grey picture, so that it stays exactly grey and costs a third; else None."""
    red = np.ascontiguousarray(pixels[..., 0])
    if np.array_equal(red, pixels[..., 1]) and np.array_equal(red, pixels[..., 2]):
        return red
    return None


def _through(pixels: Pixels, levels: npt.NDArray[np.float64]) -> Pixels:
    table = np.clip(np.rint(levels), 0, 255).astype(np.uint8)
    return _bytes(cv2.LUT(pixels, table))


def _stacked(plane: npt.NDArray[np.generic]) -> Pixels:
    return np.repeat(_bytes(plane)[..., None], 3, axis=2)


def _bytes(picture: npt.NDArray[np.generic]) -> npt.NDArray[np.uint8]:
    return picture.astype(np.uint8, copy=False)


def _integer(name: str, label: str, limits: tuple[int, int], default: int) -> Param:
    return Param(name, label, ParamKind.INTEGER, *limits, default, 1)


def _real(name: str, label: str, limits: tuple[float, float], default: float, step: float) -> Param:
    return Param(name, label, ParamKind.REAL, *limits, default, step)


_TABLE = (
    Operation(
        "clahe",
        "Local contrast (CLAHE)",
        clahe,
        (_real("clip", "Clip limit", (0.5, 20.0), 2.0, 0.1), _integer("tiles", "Tiles per side", (1, 64), 8)),
    ),
    Operation("equalise", "Equalise histogram", equalise),
    Operation(
        "brightness_contrast",
        "Brightness and contrast",
        brightness_contrast,
        (_real("brightness", "Brightness", (-255, 255), 0, 1), _real("contrast", "Contrast", (0.0, 5.0), 1.0, 0.05)),
    ),
    Operation("gamma", "Gamma", gamma, (_real("gamma", "Gamma", (0.1, 10.0), 1.0, 0.05),)),
    Operation("median", "Median", median, (_integer("radius", "Radius", (1, 25), 1),)),
    Operation(
        "non_local_means",
        "Denoise (non-local means)",
        non_local_means,
        (_real("strength", "Strength", (0.5, 50.0), 5.0, 0.5), _real("colour", "Colour noise", (0.5, 50.0), 5.0, 0.5)),
        slow=True,
    ),
    Operation(
        "bilateral",
        "Smooth, keep edges (bilateral)",
        bilateral,
        (
            _integer("radius", "Radius", (1, 15), 3),
            _real("tone", "Tone", (1.0, 150.0), 25.0, 1.0),
            _real("space", "Distance", (0.5, 50.0), 3.0, 0.5),
        ),
    ),
    Operation(
        "unsharp",
        "Sharpen (unsharp mask)",
        unsharp,
        (
            _real("radius", "Radius", (0.3, 50.0), 1.5, 0.1),
            _real("amount", "Amount", (0.0, 10.0), 1.0, 0.1),
            _real("threshold", "Threshold", (0.0, 100.0), 0.0, 1.0),
        ),
    ),
    Operation("resize", "Resize", resize, (_real("scale", "Scale", (0.05, 8.0), 1.0, 0.05),), changes_size=True),
    Operation(
        "adaptive_threshold",
        "Black and white (adaptive threshold)",
        adaptive_threshold,
        (_integer("radius", "Radius", (1, 250), 15), _real("offset", "Offset", (-100.0, 100.0), 5.0, 0.5)),
    ),
)

OPERATIONS: Mapping[str, Operation] = {operation.name: operation for operation in _TABLE}
"""Every operation by name, in the order of the menu."""
