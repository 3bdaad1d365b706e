"""What the canvas paints: the frame that is kept, and what lies over it fresh each time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from gui.canvas.heatmap import Heatmap
from gui.canvas.labels import free_spot, paint_tag, tag_size
from gui.canvas.layers import LayerStack
from gui.canvas.model import CanvasModel, CanvasTheme, OverlayItem
from gui.canvas.overlays import OUTLINE, OverlayScene, fill_brush, image_transform, outline_pen
from gui.canvas.paths import path_of, pieces_of
from gui.canvas.shapes import Shape, detail_level
from gui.canvas.viewport import Viewport

MOST_TAGS = 80
"""With more regions than this in sight, only the selected one is named: a wall of tags hides the picture."""
_LEAST_TAGGED = 10.0
"""Regions smaller than this many logical pixels go unnamed."""
_HALO = QColor(0, 0, 0, 150)


@dataclass(frozen=True, slots=True)
class Look:
    """What the screen and the theme decide: colours, font family, device pixels per logical pixel."""

    theme: CanvasTheme
    family: str
    ratio: float


@dataclass(slots=True)
class Content:
    """Everything there is to see.

    Attributes:
        layers: The picture.
        layer: Name of the layer shown.
        scene: Its regions.
        heatmap: Over the picture, or None.
        heatmap_opacity: 0–1.
        changed: Outline of pixels that cleaning changed, or None.
        hidden: Key of the region a tool draws itself.
    """

    layers: LayerStack
    layer: str = "original"
    scene: OverlayScene = field(default_factory=OverlayScene)
    heatmap: Heatmap | None = None
    heatmap_opacity: float = 0.55
    changed: Shape | None = None
    hidden: str | None = None


def paint_frame(
    painter: QPainter, clip: QRect, content: Content, *, model: CanvasModel, viewport: Viewport, look: Look
) -> None:
    """Draw what stays the same while the mouse moves, into ``clip`` (device pixels)."""
    painter.fillRect(clip, QColor(look.theme.ground))
    if not content.layers.paint(painter, viewport, clip, content.layer) or not model.overlays_visible:
        return
    if content.heatmap is not None and content.heatmap_opacity > 0:
        content.heatmap.paint(painter, viewport, content.heatmap_opacity)
    content.scene.paint(painter, viewport, clip, ratio=look.ratio, hidden=content.hidden)
    if content.changed is not None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setTransform(image_transform(viewport))
        atoms = content.changed.at_level(detail_level(viewport.zoom))
        for path in pieces_of([ring for atom in atoms for ring in atom.rings]):
            painter.strokePath(path, outline_pen(_HALO, decided=True, width=3 * look.ratio))
            painter.strokePath(path, outline_pen(look.theme.accent, decided=True, width=1.5 * look.ratio))
        painter.restore()


def paint_selected(painter: QPainter, content: Content, model: CanvasModel, viewport: Viewport, ratio: float) -> None:
    """Draw the selected regions once more, stronger, with a halo that shows on any ground."""
    for key in model.chosen():
        if key != content.hidden and key in content.scene.shapes:
            _paint_strong(painter, model.items[key], content.scene.shapes[key], viewport, ratio)


def _paint_strong(painter: QPainter, item: OverlayItem, shape: Shape, viewport: Viewport, ratio: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setTransform(image_transform(viewport), True)
    rings = [ring for atom in shape.at_level(detail_level(viewport.zoom)) for ring in atom.rings]
    if shape.filled:
        painter.fillPath(path_of(rings), fill_brush(item.colour, 40))
    halo = outline_pen(QColor(255, 255, 255, 225), decided=True, width=(OUTLINE + 2.5) * ratio)
    pen = outline_pen(item.colour, decided=item.decided, width=OUTLINE * ratio)
    pieces = pieces_of(rings)
    for path in pieces:
        painter.strokePath(path, halo)
    for path in pieces:
        painter.strokePath(path, pen)
    painter.restore()


def paint_highlighted(
    painter: QPainter, content: Content, model: CanvasModel, viewport: Viewport, ratio: float
) -> None:
    """Draw the region pointed at elsewhere with a light ground and a halo."""
    key = model.highlighted
    item = model.items.get(key) if key is not None and key != model.selected else None
    if item is None or not item.visible or item.key == content.hidden or item.key not in content.scene.shapes:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setTransform(image_transform(viewport), True)
    level = detail_level(viewport.zoom)
    rings = [ring for atom in content.scene.shapes[item.key].at_level(level) for ring in atom.rings]
    painter.fillPath(path_of(rings), fill_brush(item.colour, 70))
    halo = outline_pen(QColor(255, 255, 255, 190), decided=True, width=(OUTLINE + 1.5) * ratio)
    pen = outline_pen(item.colour, decided=item.decided, width=OUTLINE * ratio)
    for path in pieces_of(rings):
        painter.strokePath(path, halo)
        painter.strokePath(path, pen)
    painter.restore()


def paint_tags(painter: QPainter, content: Content, model: CanvasModel, viewport: Viewport, look: Look) -> None:
    """Name the regions in sight, no tag over another."""
    canvas = QRect(0, 0, viewport.width, viewport.height)
    taken: list[QRect] = []
    for key, corner in _tagged(content.scene, model, viewport, look.ratio):
        if key == content.hidden:
            continue
        item = content.scene.items[key]
        spot = free_spot(corner, tag_size(item.label, look.family, look.ratio), taken, canvas)
        if spot is not None:
            taken.append(spot)
            paint_tag(painter, spot.topLeft(), item.label, item.colour, family=look.family, ratio=look.ratio)


def paint_message(painter: QPainter, area: QRectF, message: str, hint: str, *, theme: CanvasTheme, font: QFont) -> None:
    """Say in an empty place what to do next."""
    head = QFont(font)
    head.setPixelSize(17)
    head.setWeight(QFont.Weight.DemiBold)
    body = QFont(font)
    body.setPixelSize(13)
    middle = area.center().y()
    wide = area.adjusted(32, 0, -32, 0)
    painter.setPen(QColor(theme.text))
    painter.setFont(head)
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
    painter.drawText(
        QRectF(wide.left(), middle - 60, wide.width(), 56), flags | int(Qt.AlignmentFlag.AlignBottom), message
    )
    painter.setPen(QColor(theme.dim))
    painter.setFont(body)
    painter.drawText(QRectF(wide.left(), middle + 4, wide.width(), 80), flags | int(Qt.AlignmentFlag.AlignTop), hint)


def _tagged(scene: OverlayScene, model: CanvasModel, viewport: Viewport, ratio: float) -> list[tuple[str, QPoint]]:
    """Keys and top-left corners of regions to name, the selected one first so that it gets its place."""
    if not scene.named:
        return []
    device = _device_bounds(scene.named_bounds, viewport)
    seen = (
        (device[:, 2] > 0)
        & (device[:, 0] < viewport.width)
        & (device[:, 1] >= 0)
        & (device[:, 1] < viewport.height)
        & (np.maximum(device[:, 2] - device[:, 0], device[:, 3] - device[:, 1]) >= _LEAST_TAGGED * ratio)
    )
    chosen = [int(index) for index in np.flatnonzero(seen)]
    if len(chosen) > MOST_TAGS:
        chosen = [index for index in chosen if scene.named[index] == model.selected]
    chosen.sort(key=lambda index: scene.named[index] != model.selected)
    return [
        (scene.named[index], QPoint(round(device[index, 0] - ratio), round(device[index, 1] - ratio)))
        for index in chosen
    ]


def _device_bounds(bounds: npt.NDArray[np.float64], viewport: Viewport) -> npt.NDArray[np.float64]:
    """The upright rectangles on the canvas around ``(N, 4) xyxy`` rectangles of the picture."""
    c, s = (viewport.zoom * part for part in viewport.turn)
    x, y = bounds[:, (0, 2, 2, 0)], bounds[:, (1, 1, 3, 3)]
    across, down = c * x - s * y + viewport.offset_x, s * x + c * y + viewport.offset_y
    return np.stack([across.min(axis=1), down.min(axis=1), across.max(axis=1), down.max(axis=1)], axis=1)
