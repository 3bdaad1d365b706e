"""What the canvas paints: the frame that is kept, and what lies over it fresh each time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from gui.canvas.heatmap import Heatmap
from gui.canvas.labels import paint_tag
from gui.canvas.layers import LayerStack
from gui.canvas.model import CanvasModel, CanvasTheme
from gui.canvas.overlays import OUTLINE, OverlayScene, fill_brush, image_transform, outline_pen
from gui.canvas.paths import path_of
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
        painter.setTransform(image_transform(viewport))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        path = shape_path(content.changed, viewport.zoom)
        for pen in (QPen(_HALO, 3 * look.ratio), QPen(QColor(look.theme.accent), 1.5 * look.ratio)):
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPath(path)
        painter.restore()


def paint_selected(painter: QPainter, content: Content, model: CanvasModel, viewport: Viewport, ratio: float) -> None:
    """Draw the selected region once more, stronger, with a halo that shows on any ground."""
    item = model.selected_item()
    if item is None or item.key == content.hidden or item.key not in content.scene.shapes:
        return
    shape = content.scene.shapes[item.key]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setTransform(image_transform(viewport), True)
    path = shape_path(shape, viewport.zoom)
    halo = QPen(QColor(255, 255, 255, 225), (OUTLINE + 2.5) * ratio)
    halo.setCosmetic(True)
    halo.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(halo)
    painter.setBrush(fill_brush(item.colour, 40) if shape.filled else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(outline_pen(item.colour, decided=item.decided, width=OUTLINE * ratio))
    painter.drawPath(path)
    painter.restore()


def shape_path(shape: Shape, zoom: float) -> QPainterPath:
    """A region's outline at the detail a zoom can show, in image coordinates."""
    return path_of([ring for atom in shape.at_level(detail_level(zoom)) for ring in atom.rings])


def paint_tags(painter: QPainter, content: Content, model: CanvasModel, viewport: Viewport, look: Look) -> None:
    """Name the regions in sight."""
    canvas = QRect(0, 0, viewport.width, viewport.height)
    clip = painter.clipBoundingRect().toAlignedRect()
    for key, area in _tagged(content.scene, model, viewport, look.ratio):
        if key == content.hidden:
            continue
        reach = area.adjusted(0, -round(24 * look.ratio), round(400 * look.ratio), round(24 * look.ratio))
        if not reach.intersects(clip):
            continue
        item = content.scene.items[key]
        paint_tag(painter, area, item.label, item.colour, family=look.family, ratio=look.ratio, canvas=canvas)


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


def _tagged(scene: OverlayScene, model: CanvasModel, viewport: Viewport, ratio: float) -> list[tuple[str, QRect]]:
    keys = [key for key, item in scene.items.items() if item.label and item.visible and not scene.shapes[key].is_empty]
    if not keys:
        return []
    bounds: npt.NDArray[np.float64] = np.array([scene.shapes[key].bounds for key in keys])
    device = bounds * viewport.zoom + np.tile((viewport.offset_x, viewport.offset_y), 2)
    seen = (
        (device[:, 2] > 0)
        & (device[:, 0] < viewport.width)
        & (device[:, 3] > 0)
        & (device[:, 1] < viewport.height)
        & (np.maximum(device[:, 2] - device[:, 0], device[:, 3] - device[:, 1]) >= _LEAST_TAGGED * ratio)
    )
    chosen = np.flatnonzero(seen)
    if len(chosen) > MOST_TAGS:
        chosen = np.array([index for index in chosen if keys[index] == model.selected], np.int64)
    tagged = []
    for index in chosen:
        x0, y0, x1, y1 = device[index].tolist()
        rect = QRect(round(x0 - ratio), round(y0 - ratio), round(x1 - x0 + 2 * ratio), round(y1 - y0 + 2 * ratio))
        tagged.append((keys[index], rect))
    tagged.sort(key=lambda pair: pair[0] == model.selected)
    return tagged
