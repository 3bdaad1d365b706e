"""The minimap: the whole picture small, with a frame around what is in sight; drag it to move there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.canvas.view import CanvasView
from gui.words import translate

_SIZE = QSize(144, 112)
_PADDING = 5
_RADIUS = 6.0


class Minimap(QWidget):
    """Follows one canvas.

    Args:
        view: The canvas.
        parent: Where it floats.
    """

    def __init__(self, view: CanvasView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(translate("Canvas", "Minimap"))
        view.view_changed.connect(self.update)
        view.layer_shown.connect(self.update)

    def sizeHint(self) -> QSize:
        """Small enough to float in a corner."""
        return _SIZE

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw panel, picture and frame."""
        theme, viewport = self._view.theme, self._view.viewport
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        image = self._view.thumbnail()
        area = self._area()
        if image is None or area.isEmpty():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.drawImage(area, image, QRectF(image.rect()))
        x0, y0, x1, y1 = viewport.visible()
        if x1 - x0 >= viewport.image_width and y1 - y0 >= viewport.image_height:
            return
        across, down = area.width() / viewport.image_width, area.height() / viewport.image_height
        frame = QRectF(area.left() + x0 * across, area.top() + y0 * down, (x1 - x0) * across, (y1 - y0) * down)
        if min(frame.width(), frame.height()) < 4:
            centre = frame.center()
            frame = QRectF(0, 0, max(frame.width(), 4.0), max(frame.height(), 4.0))
            frame.moveCenter(centre)
        painter.setBrush(QColor(0, 0, 0, 90))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setClipRect(area)
        for shade in (
            QRectF(area.topLeft(), QPointF(area.right(), frame.top())),
            QRectF(QPointF(area.left(), frame.bottom()), area.bottomRight()),
            QRectF(QPointF(area.left(), frame.top()), QPointF(frame.left(), frame.bottom())),
            QRectF(QPointF(frame.right(), frame.top()), QPointF(area.right(), frame.bottom())),
        ):
            painter.drawRect(shade)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))

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
        area, viewport = self._area(), self._view.viewport
        if area.isEmpty() or not self._view.listening:
            return
        x = (event.position().x() - area.left()) / area.width() * viewport.image_width
        y = (event.position().y() - area.top()) / area.height() * viewport.image_height
        self._view.centre_on(
            min(max(x, 0.0), float(viewport.image_width)), min(max(y, 0.0), float(viewport.image_height))
        )

    def _area(self) -> QRectF:
        viewport = self._view.viewport
        inner = QRectF(self.rect()).adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        if not viewport.image_width or not viewport.image_height:
            return QRectF()
        scale = min(inner.width() / viewport.image_width, inner.height() / viewport.image_height)
        area = QRectF(0, 0, viewport.image_width * scale, viewport.image_height * scale)
        area.moveCenter(inner.center())
        return area
