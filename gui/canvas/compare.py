"""The original beside what was made of it: the divider of a wipe, and the difference of two layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from gui.canvas.levels import Pixels

if TYPE_CHECKING:
    from gui.canvas.painting import Look

DIFFERENCE = "difference"
"""Name of the layer that is computed from two others."""
DIVIDER_REACH = 6.0
GRIP = 15.0
"""Logical pixels beside the divider, and around its grip, that take hold of it."""


def difference(first: Pixels, second: Pixels) -> Pixels:
    """How far two pictures of one size lie apart, ``(H, W) uint8``: the widest of the colours' gaps.

    A deep picture is compared as the 8 bits that stages get of it; grey with colour, as colour.
    """
    import cv2
    import numpy as np

    from storage.images import to_rgb8

    apart = cv2.absdiff(to_rgb8(first), to_rgb8(second))
    red, green, blue = cv2.split(apart)
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)


def paint_divider(
    painter: QPainter, x: float, size: tuple[float, float], names: tuple[str, str], *, look: Look
) -> None:
    """Draw the divider at device position ``x`` on a canvas of this size, and what stands on either side."""
    ratio, tall = look.ratio, size[1]
    painter.setPen(QPen(QColor(0, 0, 0, 150), 3 * ratio))
    painter.drawLine(QPointF(x, 0), QPointF(x, tall))
    painter.setPen(QPen(QColor("#ffffff"), 1.4 * ratio))
    painter.drawLine(QPointF(x, 0), QPointF(x, tall))
    middle = QPointF(x, tall / 2)
    painter.setPen(QPen(QColor(0, 0, 0, 150), 1.5 * ratio))
    painter.setBrush(QColor("#ffffff"))
    painter.drawEllipse(middle, 12 * ratio, 12 * ratio)
    painter.setPen(QPen(QColor("#14171a"), 1.8 * ratio, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for side in (-1, 1):
        tip = middle + QPointF(side * 7 * ratio, 0)
        for down in (-3.5, 3.5):
            painter.drawLine(tip, tip + QPointF(-side * 3.5 * ratio, down * ratio))
    font = QFont(look.family)
    font.setPixelSize(round(12 * ratio))
    painter.setFont(font)
    for side, name in zip((-1, 1), names, strict=True):
        wide = painter.fontMetrics().horizontalAdvance(name) + 14 * ratio
        left = x - wide - 8 * ratio if side < 0 else x + 8 * ratio
        plate = QRectF(left, tall - 52 * ratio, wide, 21 * ratio)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 23, 26, 205))
        painter.drawRoundedRect(plate, 4 * ratio, 4 * ratio)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, name)
