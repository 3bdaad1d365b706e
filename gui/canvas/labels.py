"""The tags of regions: screen-size text on the class's colour, drawn once and then copied."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

TAG_HEIGHT = 19
_PADDING = 6
_TEXT_PX = 12
_DARK_TEXT, _LIGHT_TEXT = "#14171a", "#ffffff"
_DESIRED_CONTRAST = 4.5


def ink_on(colour: str) -> str:
    """Dark or white text, whichever reads better on a colour.

    Source: WCAG 2.2, relative luminance and contrast ratio.
    """
    dark = (_luminance(colour) + 0.05) / (_luminance(_DARK_TEXT) + 0.05)
    light = 1.05 / (_luminance(colour) + 0.05)
    return _DARK_TEXT if dark >= min(light, _DESIRED_CONTRAST) else _LIGHT_TEXT


def paint_tag(painter: QPainter, at: QPoint, text: str, colour: str, *, family: str, ratio: float) -> None:
    """Draw a tag with its top-left corner at a device position."""
    painter.drawPixmap(at, _tag(text, colour, family, ratio))


def tag_size(text: str, family: str, ratio: float) -> tuple[int, int]:
    """Width and height of a tag in device pixels."""
    return _tag_size(text, family, ratio)


@lru_cache(maxsize=2048)
def _tag_size(text: str, family: str, ratio: float) -> tuple[int, int]:
    width = QFontMetricsF(_font(family, 1.0)).horizontalAdvance(text) + 2 * _PADDING
    return round(width * ratio), round(TAG_HEIGHT * ratio)


@lru_cache(maxsize=512)
def _tag(text: str, colour: str, family: str, ratio: float) -> QPixmap:
    width, height = tag_size(text, family, ratio)
    pixmap = QPixmap(max(width, 1), height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(pixmap.rect()), 3 * ratio, 3 * ratio)
    painter.setPen(QColor(ink_on(colour)))
    painter.setFont(_font(family, ratio))
    painter.drawText(QRectF(pixmap.rect()), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


def _font(family: str, ratio: float) -> QFont:
    font = QFont(family)
    font.setPixelSize(round(_TEXT_PX * ratio))
    return font


def _luminance(colour: str) -> float:
    tint = QColor(colour)
    parts = (tint.redF(), tint.greenF(), tint.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
