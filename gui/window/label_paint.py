"""Draws labels into small pictures, off the window's thread: boxes, polygons and masks in the colours of classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gui import theme
from gui.canvas.overlays import fill_brush, outline_pen
from gui.canvas.paths import path_of
from gui.canvas.shapes import detail_level, shape_of
from storage.records import Geometry, LabelClass, RegionRole

_LINE, _SHADE = 1.6, 3.2
_FILL_ALPHA = 84
_LEAST = 5.0
"""Pixels of the small picture below which a region is shown as a dot that can still be found."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One label: its geometry in pixels of the full picture, its colour ``#rrggbb``, and whether it is settled."""

    geometry: Geometry
    colour: str
    settled: bool = True


def colour_of(role: RegionRole, class_name: str, colours: Mapping[str, str]) -> str:
    """The colour of a region: markings and parts have their own, a class that is none yet takes the first."""
    if role is RegionRole.MARKING:
        return theme.MARKING_COLOUR
    if role is RegionRole.ROI:
        return "#ffffff"
    return colours.get(class_name, theme.CLASS_COLOURS[0])


def class_colours(classes: Iterable[LabelClass]) -> dict[str, str]:
    """Colour by name."""
    return {entry.name: entry.colour for entry in classes}


def with_labels(image: QImage, labels: Sequence[Drawn], *, width: int, height: int) -> QImage:
    """A copy of ``image``, which shows all of a picture of ``width`` × ``height``, with its labels drawn."""
    if not labels or image.isNull() or width < 1 or height < 1:
        return image
    drawn = image.copy()
    across, along = drawn.width() / width, drawn.height() / height
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    level = detail_level(max(min(across, along), 1e-6))
    for label in labels:
        _draw(painter, label, across, along, level)
    painter.end()
    return drawn


def _draw(painter: QPainter, label: Drawn, across: float, along: float, level: int) -> None:
    shape = shape_of(label.geometry)
    if shape.is_empty:
        return
    x0, y0, x1, y1 = shape.bounds
    area = QRectF(x0 * across, y0 * along, (x1 - x0) * across, (y1 - y0) * along)
    if max(area.width(), area.height()) < _LEAST:
        _draw_dot(painter, area.center(), label.colour)
        return
    painter.save()
    painter.scale(across, along)
    path = path_of([ring for atom in shape.at_level(level) for ring in atom.rings])
    if shape.filled:
        painter.fillPath(path, fill_brush(label.colour, _FILL_ALPHA))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.strokePath(path, outline_pen(QColor(0, 0, 0, 110), decided=True, width=_SHADE))
    painter.strokePath(path, outline_pen(label.colour, decided=label.settled, width=_LINE))
    painter.restore()


def _draw_dot(painter: QPainter, centre: QPointF, colour: str) -> None:
    painter.setPen(outline_pen(QColor(0, 0, 0, 160), decided=True, width=1.0))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(centre, _LEAST / 2, _LEAST / 2)
