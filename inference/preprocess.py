"""Brings pixels to a model's input the way its card says, and boxes and maps back; used by every back-end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.cards import Colour, InputSpec, Layout, Resize
from inference.stage import Pixels

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a picture lies on a model's input: ``input = picture * scale + offset``, per axis, edges on edges.

    Attributes:
        picture: ``(height, width)`` of the picture.
        input: ``(height, width)`` of the input.
        scale: ``(y, x)`` input pixels per picture pixel, exactly what the resize did.
        offset: ``(y, x)`` of the picture's top-left corner on the input; negative where it was cut off.
    """

    picture: tuple[int, int]
    input: tuple[int, int]
    scale: tuple[float, float]
    offset: tuple[int, int]

    @property
    def resized(self) -> tuple[int, int]:
        """``(height, width)`` of the picture after the resize, before it was padded or cut."""
        height, width = (max(round(self.picture[axis] * self.scale[axis]), 1) for axis in (0, 1))
        return height, width

    def boxes_to_picture(self, boxes: npt.NDArray[np.floating]) -> Floats:
        """``(N, 4)`` ``xyxy`` on the input, brought to the picture and clipped to it."""
        result = np.asarray(boxes, np.float64).reshape(-1, 4).copy()
        for axis in (0, 1):
            columns = [1 - axis, 3 - axis]
            result[:, columns] = (result[:, columns] - self.offset[axis]) / self.scale[axis]
            result[:, columns] = result[:, columns].clip(0, self.picture[axis])
        return result.astype(np.float32)

    def content(self) -> tuple[int, int, int, int]:
        """The ``xyxy`` part of the input that shows the picture, whole pixels."""
        y0, x0 = (max(offset, 0) for offset in self.offset)
        y1, x1 = (min(self.offset[axis] + self.resized[axis], self.input[axis]) for axis in (0, 1))
        return x0, y0, x1, y1

    def map_to_picture(self, values: Floats) -> Floats:
        """Lay an ``(h, w)`` map over the whole input back onto the picture.

        The map may be coarser than the input. Where the input did not show the picture, the map is zero.

        Returns:
            ``(H, W) float32`` of the picture's size, bilinear.
        """
        if values.shape != self.input:
            values = _resize(values, self.input)
        x0, y0, x1, y1 = self.content()
        laid = np.zeros(self.resized, np.float32)
        top, left = self.offset
        laid[y0 - top : y1 - top, x0 - left : x1 - left] = values[y0:y1, x0:x1]
        return _resize(laid, self.picture)


def fit_for(picture: tuple[int, int], spec: InputSpec) -> Fit:
    """Where a picture of ``(height, width)`` lands on the input."""
    (height, width), (in_height, in_width) = picture, spec.size
    if spec.resize is Resize.STRETCH:
        return Fit(picture, spec.size, (in_height / height, in_width / width), (0, 0))
    ratios = (in_height / height, in_width / width)
    ratio = max(ratios) if spec.resize is Resize.SHORTEST_CROP else min(ratios)
    new_height, new_width = max(round(height * ratio), 1), max(round(width * ratio), 1)
    offset = (0, 0)
    if spec.resize is not Resize.PAD:
        offset = ((in_height - new_height) // 2, (in_width - new_width) // 2)
    return Fit(picture, spec.size, (new_height / height, new_width / width), offset)


def prepare(pixels: Pixels, spec: InputSpec) -> tuple[Floats, Fit]:
    """One picture as the model wants it.

    Args:
        pixels: ``(H, W, 3) uint8 RGB``.
        spec: The card's input.

    Returns:
        ``(C, h, w)`` or, by the card's layout, ``(h, w, C)`` float32; and how the picture lies on it.
    """
    fit = fit_for((pixels.shape[0], pixels.shape[1]), spec)
    values = normalise(place(pixels, fit, spec.pad_value), spec)
    return (values if spec.layout is Layout.NHWC else np.ascontiguousarray(values.transpose(2, 0, 1))), fit


def prepare_batch(batch: Sequence[Pixels], spec: InputSpec) -> tuple[Floats, list[Fit]]:
    """Several pictures stacked to ``(B, …)`` float32, and how each lies on the input."""
    prepared = [prepare(pixels, spec) for pixels in batch]
    return np.stack([values for values, _ in prepared]), [fit for _, fit in prepared]


def place(pixels: Pixels, fit: Fit, pad_value: float) -> Pixels:
    """Resize and lay a picture onto an input-sized canvas, ``(h, w, 3) uint8``."""
    height, width = fit.resized
    resized = np.asarray(cv2.resize(pixels, (width, height), interpolation=_interpolation(fit)), np.uint8)
    if (height, width) == fit.input and fit.offset == (0, 0):
        return resized
    canvas = np.full((*fit.input, 3), round(pad_value), np.uint8)
    x0, y0, x1, y1 = fit.content()
    canvas[y0:y1, x0:x1] = resized[y0 - fit.offset[0] : y1 - fit.offset[0], x0 - fit.offset[1] : x1 - fit.offset[1]]
    return canvas


def normalise(pixels: Pixels, spec: InputSpec) -> Floats:
    """Colour order, scale, mean and std; ``(h, w, C)`` float32."""
    if spec.colour is Colour.GRAY:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[:, :, None]  # type: ignore[assignment]
    elif spec.colour is Colour.BGR:
        pixels = pixels[:, :, ::-1]
    # One multiply and one add: (v*scale - mean)/std, folded.
    std = np.asarray(spec.std, np.float32)
    gain = np.float32(spec.scale) / std
    return np.asarray(pixels * gain - np.asarray(spec.mean, np.float32) / std, np.float32)


def _resize(values: Floats, size: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(values, (size[1], size[0]), interpolation=cv2.INTER_LINEAR), np.float32)


def _interpolation(fit: Fit) -> int:
    # Linear skips source pixels below half size: thin scratches vanish. Area is exact but slow, so only then.
    return cv2.INTER_AREA if min(fit.scale) < 0.5 else cv2.INTER_LINEAR
