"""A heatmap over the picture: hot is opaque, cold lets the picture through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gui.canvas.look import COLOUR_MAPS
from gui.canvas.overlays import image_transform
from gui.canvas.pyramid import Picture
from gui.canvas.viewport import Viewport
from storage.records import Box

MAX_SIDE = 2048


@dataclass(slots=True)
class Heatmap:
    """A heatmap ready to paint over ``xyxy``."""

    picture: Picture
    xyxy: Box

    def paint(self, painter: QPainter, viewport: Viewport, opacity: float) -> None:
        """Draw it; ``opacity`` 0–1 is that of the hottest place."""
        box = self.xyxy
        painter.save()
        painter.setTransform(image_transform(viewport), True)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setOpacity(opacity)
        image = self.picture.image
        painter.drawImage(QRectF(box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0), image, QRectF(image.rect()))
        painter.restore()


def build_heatmap(values: npt.NDArray[np.uint8], xyxy: Box, colour_map: str) -> Heatmap:
    """Colour a heatmap.

    Args:
        values: ``(h, w) uint8``, 255 hottest.
        xyxy: Where it lies on the image.
        colour_map: One of `COLOUR_MAPS`.

    Raises:
        ValueError: No such colour map.
    """
    import cv2

    if colour_map not in COLOUR_MAPS:
        raise ValueError(f"no colour map {colour_map!r}; there are {', '.join(COLOUR_MAPS)}")
    longest = max(values.shape)
    if longest > MAX_SIDE:
        scale = MAX_SIDE / longest
        values = np.asarray(cv2.resize(values, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    table = cv2.applyColorMap(np.arange(256, dtype=np.uint8)[:, None], getattr(cv2, f"COLORMAP_{colour_map.upper()}"))[
        :, 0, :
    ].astype(np.float64)
    # Cold places leave the picture as it is, hot ones tint it.
    alpha = (np.arange(256) / 255.0)[:, None] ** 1.2
    premultiplied = np.concatenate([table * alpha, 255.0 * alpha], axis=1).round().astype(np.uint8)
    coloured = np.ascontiguousarray(premultiplied[values])
    height, width = values.shape
    image = QImage(coloured.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return Heatmap(Picture(image, coloured), xyxy)
