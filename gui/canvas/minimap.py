"""The minimap: the whole picture small, with a frame around what is in sight; drag it to move there."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.canvas.overlays import image_transform
from gui.canvas.view import CanvasView
from gui.canvas.viewport import Rect, Viewport
from gui.words import translate

_SIZE = QSize(144, 112)
_PADDING = 5
_RADIUS = 6.0
_RIM = 3
"""What of the panel shows around the picture."""


class Minimap(QWidget):
    """Follows one canvas.

    Args:
        view: The canvas.
        parent: Where it floats.
    """

    def __init__(self, view: CanvasView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._map = _Map(self, view)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(translate("Canvas", "Minimap"))
        view.view_changed.connect(self._map.update)
        view.layer_shown.connect(self._map.update)

    def sizeHint(self) -> QSize:
        """Small enough to float in a corner."""
        return _SIZE

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the picture fill the panel."""
        self._map.setGeometry(self.rect().adjusted(_RIM, _RIM, -_RIM, -_RIM))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the panel; the rest covers it but for its rim."""
        theme = self._view.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the canvas about its middle."""
        self._view.zoom_by(event.angleDelta().y() / 120)
        event.accept()

    def _go(self, event: QMouseEvent) -> None:
        small = self.small()
        if not small.image_width or not self._view.listening:
            return
        x, y = small.to_image(event.position().x(), event.position().y())
        self._view.centre_on(min(max(x, 0.0), float(small.image_width)), min(max(y, 0.0), float(small.image_height)))

    def small(self) -> Viewport:
        """The whole picture, turned as the canvas is, fitted into the panel."""
        seen = self._view.viewport
        small = Viewport(
            self.width(),
            self.height(),
            seen.image_width,
            seen.image_height,
            margin_x=_PADDING,
            margin_y=_PADDING,
            angle=seen.angle,
        )
        small.fit()
        return small


class _Map(QWidget):
    """Picture and frame on an opaque ground: the canvas below is painted without them, see `gui.widgets.floating`."""

    def __init__(self, panel: Minimap, view: CanvasView) -> None:
        super().__init__(panel)
        self._panel = panel
        self._view = view
        self._drawn: tuple[Hashable, QPixmap] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        viewport, small = self._view.viewport, self._panel.small()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._view.theme.raised))
        image = self._view.thumbnail()
        if image is None or not small.image_width:
            return
        painter.translate(-_RIM, -_RIM)
        painter.drawPixmap(0, 0, self._picture(image, small))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        area = QRectF(0, 0, small.image_width, small.image_height)
        x0, y0, x1, y1 = viewport.to_device_rect((0.0, 0.0, viewport.image_width, viewport.image_height))
        if x0 >= 0 and y0 >= 0 and x1 <= viewport.width and y1 <= viewport.height:
            return
        scale = small.zoom / viewport.zoom
        left, top = small.to_device(*viewport.to_image(0, 0))
        frame = QRectF(left, top, viewport.width * scale, viewport.height * scale)
        frame = frame.intersected(QRectF(*_sides(small.to_device_rect((0.0, 0.0, area.width(), area.height())))))
        if min(frame.width(), frame.height()) < 4:
            centre = frame.center()
            frame = QRectF(0, 0, max(frame.width(), 4.0), max(frame.height(), 4.0))
            frame.moveCenter(centre)
        outside = QPainterPath()
        outside.addPolygon(image_transform(small).map(QPolygonF(area)))
        shown = QPainterPath()
        shown.addRect(frame)
        painter.fillPath(outside.subtracted(shown), QColor(0, 0, 0, 90))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._view.theme.accent), 1.5))
        painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))

    def _picture(self, image: QImage, small: Viewport) -> QPixmap:
        """The picture at the panel's size; it is scaled once, not with every move of the view."""
        ratio = self.devicePixelRatioF()
        key = (image.cacheKey(), small.width, small.height, small.image_width, small.image_height, small.angle, ratio)
        if self._drawn is None or self._drawn[0] != key:
            drawn = QPixmap(self._panel.size() * ratio)
            drawn.setDevicePixelRatio(ratio)
            drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            painter.setTransform(image_transform(small), True)
            painter.drawImage(QRectF(0, 0, small.image_width, small.image_height), image, QRectF(image.rect()))
            painter.end()
            self._drawn = (key, drawn)
        return self._drawn[1]


def _sides(xyxy: Rect) -> tuple[float, float, float, float]:
    return xyxy[0], xyxy[1], xyxy[2] - xyxy[0], xyxy[3] - xyxy[1]
