"""The last painted frame: panning scrolls it and paints only what came into sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion

from gui.canvas.viewport import Viewport


class FrameCache:
    """A pixmap of the canvas in device pixels, without what changes under the mouse.

    Args:
        paint: Draws the content of a device rectangle, opaquely.
    """

    def __init__(self, paint: Callable[[QPainter, QRect], None]) -> None:
        self._paint = paint
        self._pixmap = QPixmap()
        self._scale = (0.0, 0.0)
        self._offset = (0, 0)
        self._dirty = QRegion()

    @property
    def pixmap(self) -> QPixmap:
        """The frame as of the last `refresh`."""
        return self._pixmap

    def invalidate(self, rect: QRect | None = None) -> None:
        """Mark a device rectangle (None: all) as out of date."""
        whole = self._pixmap.rect()
        self._dirty = self._dirty.united(whole if rect is None else rect.intersected(whole))

    def refresh(self, viewport: Viewport) -> None:
        """Bring the frame up to date with the least painting."""
        size = QSize(viewport.width, viewport.height)
        offset = (viewport.offset_x, viewport.offset_y)
        if self._pixmap.size() != size:
            self._pixmap = QPixmap(size)
            self.invalidate()
        elif (viewport.zoom, viewport.angle) != self._scale:
            self.invalidate()
        elif offset != self._offset:
            self._scroll(offset[0] - self._offset[0], offset[1] - self._offset[1])
        self._scale, self._offset = (viewport.zoom, viewport.angle), offset
        if self._dirty.isEmpty():
            return
        painter = QPainter(self._pixmap)
        for rect in rects_of(self._dirty):
            painter.setClipRect(rect)
            self._paint(painter, rect)
        painter.end()
        self._dirty = QRegion()

    def _scroll(self, dx: int, dy: int) -> None:
        whole = self._pixmap.rect()
        if abs(dx) >= whole.width() or abs(dy) >= whole.height():
            self.invalidate()
            return
        self._dirty.translate(dx, dy)
        self._pixmap.scroll(dx, dy, whole)
        kept = QRegion(whole.translated(dx, dy)).intersected(QRegion(whole))
        self._dirty = self._dirty.united(QRegion(whole).subtracted(kept)).intersected(QRegion(whole))


class Snapshot:
    """The picture alone as it was last drawn whole: where only what lies over it changes, it is not scaled again."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._key: object = None
        self._drawn = False

    def forget(self) -> None:
        """The picture is another."""
        self._key = None

    def paint(self, painter: QPainter, size: QSize, key: object, draw: Callable[[QPainter], bool]) -> bool:
        """Paint the picture, as it is known by ``key`` or by ``draw``; returns what that returned."""
        if key != self._key or size != self._pixmap.size():
            if size != self._pixmap.size():
                self._pixmap = QPixmap(size)
            onto = QPainter(self._pixmap)
            self._drawn = draw(onto)
            onto.end()
            self._key = key
        painter.drawPixmap(0, 0, self._pixmap)
        return self._drawn


def rects_of(region: QRegion) -> list[QRect]:
    """The rectangles a region is made of."""
    return list(cast("Iterable[QRect]", region))
