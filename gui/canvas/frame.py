"""The last painted frame: panning scrolls it and paints only what came into sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap, QRegion

from gui.canvas.overlays import image_transform
from gui.canvas.viewport import Viewport

_REST_MS = 90
"""A view that was not zoomed for so long rests."""


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


class Still:
    """What lies over the picture as it was last drawn whole, to be stretched while the view zooms or turns.

    Thousands of regions take longer to draw than a frame may; once the view rests they are drawn as they should be.

    Attributes:
        moving: Something stretched is on the screen.

    Args:
        rested: Called when the view rests after what was stretched; draws anew.
        parent: Owns the timer.
    """

    def __init__(self, rested: Callable[[], None], parent: QObject) -> None:
        self._rested = rested
        self._pixmap: QPixmap | None = None
        self._seen = Viewport()
        self.moving = False
        self._rest = QTimer(parent)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._end)

    def forget(self) -> None:
        """What lies over the picture is not as it was, or was scrolled since."""
        if not self.moving:
            self._pixmap = None

    def drop(self) -> None:
        """Another picture comes: nothing of this one may be seen over it."""
        self.moving = False
        self._pixmap = None

    def stands_for(self, viewport: Viewport) -> bool:
        """Whether what was drawn is to be stretched to this view."""
        return self._pixmap is not None and (viewport.zoom, viewport.angle) != (self._seen.zoom, self._seen.angle)

    def paint(self, painter: QPainter, viewport: Viewport, draw: Callable[[QPainter], None], *, crowded: bool) -> None:
        """Draw what lies over the picture by ``draw``, and keep it if it is ``crowded``; or stretch what was kept."""
        if crowded and self.stands_for(viewport):
            self._stretch(painter, viewport)
        elif crowded:
            self._keep(viewport, draw)
            painter.drawPixmap(0, 0, cast("QPixmap", self._pixmap))
        else:
            self.forget()
            draw(painter)

    def _stretch(self, painter: QPainter, viewport: Viewport) -> None:
        self.moving = True
        self._rest.start()
        back, _ = image_transform(self._seen).inverted()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setTransform(back * image_transform(viewport), True)
        painter.drawPixmap(0, 0, cast("QPixmap", self._pixmap))
        painter.restore()

    def _keep(self, viewport: Viewport, draw: Callable[[QPainter], None]) -> None:
        size = QSize(viewport.width, viewport.height)
        if self._pixmap is None or self._pixmap.size() != size:
            self._pixmap = QPixmap(size)
        self._pixmap.fill(Qt.GlobalColor.transparent)
        self._seen = replace(viewport)
        onto = QPainter(self._pixmap)
        draw(onto)
        onto.end()

    def _end(self) -> None:
        self.drop()
        self._rested()


def rects_of(region: QRegion) -> list[QRect]:
    """The rectangles a region is made of."""
    return list(cast("Iterable[QRect]", region))
