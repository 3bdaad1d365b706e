"""What a tool is, and what it may ask of the canvas it works on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.canvas.model import CanvasModel, CanvasTheme
from gui.canvas.outcome import Outcome
from gui.canvas.pyramid import Pyramid
from gui.canvas.shapes import Bounds
from gui.canvas.snapping import REACH, Snapper, snapper
from gui.canvas.viewport import Viewport
from gui.canvas.work import Background
from storage.records import Box


@dataclass(frozen=True, slots=True)
class Pointer:
    """The mouse or pen at one moment: image coordinates (not clipped), device pixels, modifiers, pressure 0–1."""

    x: float
    y: float
    device_x: float
    device_y: float
    shift: bool = False
    alt: bool = False
    ctrl: bool = False
    pressure: float = 1.0


class ToolHost(Protocol):
    """The canvas as a tool sees it."""

    model: CanvasModel
    viewport: Viewport
    theme: CanvasTheme
    background: Background

    @property
    def ratio(self) -> float:
        """Device pixels per logical pixel."""
        ...

    @property
    def draw_colour(self) -> str:
        """Colour of what is being drawn."""
        ...

    @property
    def picture_serial(self) -> int:
        """Changes with every other picture: a late result for an old one is dropped."""
        ...

    def current_pyramid(self) -> Pyramid | None:
        """Pixels of the layer shown, full resolution first."""
        ...

    def sample_pyramid(self) -> Pyramid | None:
        """Pixels that tools look at: of the layer shown, or of the original where the person said so."""
        ...

    def set_tolerance(self, tolerance: float) -> None:
        """The wand's tolerance was changed by a gesture."""
        ...

    def change_brush_size(self, steps: int) -> None:
        """Make the brush larger (positive) or smaller."""
        ...

    def ask_prompt(
        self, serial: int, points: tuple[tuple[float, float, bool], ...], box: tuple[float, float, float, float] | None
    ) -> None:
        """Ask a model what points (``x, y, positive``) and an ``xyxy`` box mean; it answers with the same serial."""
        ...

    def say_nothing_found(self) -> None:
        """The gesture found nothing to take."""
        ...

    def finish_cut(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """The gesture cuts what is selected along a line, in image coordinates."""
        ...

    def repaint_image(self, bounds: Bounds, slack: float = 4.0) -> None:
        """Repaint an ``xyxy`` image rectangle and ``slack`` logical pixels around it."""
        ...

    def refresh(self) -> None:
        """Repaint what changes under the mouse, everywhere."""
        ...

    def hide_region(self, key: str | None) -> None:
        """Leave a region out of the frame because the tool draws it."""
        ...

    def finish_drawn(self, made: Outcome) -> None:
        """The gesture made a new region."""
        ...

    def finish_edited(self, key: str, made: Outcome) -> None:
        """The gesture changed a region, or removed it where nothing is left of it."""
        ...

    def finish_deleted(self, key: str) -> None:
        """The gesture removed a region."""
        ...

    def select(self, key: str | None) -> None:
        """Select one region alone, or none."""
        ...

    def choose(self, keys: Iterable[str]) -> None:
        """Select several regions."""
        ...

    def toggle(self, key: str) -> None:
        """Add a region to those selected, or take it out."""
        ...

    def finish_moved(self, keys: tuple[str, ...], dx: int, dy: int) -> None:
        """The gesture moved regions together."""
        ...

    def pan_by(self, dx: int, dy: int) -> None:
        """Move the picture by device pixels."""
        ...


class Tool:
    """One tool. It draws its own preview until the caller's next overlays contain what it made."""

    name: ClassVar[str] = ""
    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.CrossCursor

    def __init__(self, host: ToolHost) -> None:
        self.host = host

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way; keys then belong to the tool."""
        return False

    def press(self, at: Pointer) -> None:
        """The left button went down."""

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """The mouse moved."""

    def release(self, at: Pointer) -> None:
        """The left button went up."""

    def double_click(self, at: Pointer) -> None:
        """A second press in quick succession; the first was an ordinary press."""

    def wheel(self, notches: float, *, ctrl: bool) -> bool:
        """The wheel turned, by notches away from the person; True when the tool took it instead of zooming."""
        return False

    def key(self, key: int) -> bool:
        """A key during a gesture; True when it meant something."""
        if key == Qt.Key.Key_Escape and self.busy:
            self.cancel()
            return True
        return False

    def wants_key(self, key: int) -> bool:
        """Whether `key` would be taken now, ahead of the window's shortcuts."""
        return key == Qt.Key.Key_Escape and self.busy

    def cancel(self) -> None:
        """Drop the gesture and its preview."""

    def settle(self) -> None:
        """The overlays now contain what the last gesture made: stop drawing it."""

    def leave(self) -> None:
        """The mouse left the canvas."""

    def paint(self, painter: QPainter) -> None:
        """Draw the preview in device pixels."""


def clamped(at: Pointer, host: ToolHost) -> tuple[float, float]:
    """The pointer's image position, kept on the picture."""
    width, height = host.viewport.image_width, host.viewport.image_height
    return min(max(at.x, 0.0), float(width)), min(max(at.y, 0.0), float(height))


def snapper_for(host: ToolHost, *, without: Iterable[str] = ()) -> Snapper:
    """What edges snap to on this canvas, but for those of the regions ``without``."""
    left_out = set(without)
    boxes = [
        item.geometry
        for item in host.model.items.values()
        if item.visible and item.key not in left_out and isinstance(item.geometry, Box)
    ]
    viewport = host.viewport
    reach = REACH * host.ratio / viewport.zoom
    return snapper(boxes, width=viewport.image_width, height=viewport.image_height, reach=reach)


def paint_guides(painter: QPainter, host: ToolHost, met: Snapper | None) -> None:
    """Draw the edges an edge snapped to, right across the picture."""
    if met is None or not met.guides:
        return
    pen = QPen(QColor(host.theme.accent), host.ratio)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    width, height = host.viewport.image_width, host.viewport.image_height
    for axis, position in met.guides:
        ends = ((position, 0), (position, height)) if axis == "x" else ((0, position), (width, position))
        painter.drawLine(*(QPointF(*host.viewport.to_device(x, y)) for x, y in ends))


def box_path(host: ToolHost, box: Box) -> QPolygonF:
    """A box as it lies on the canvas, however the view is turned."""
    corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    return QPolygonF([QPointF(*host.viewport.to_device(x, y)) for x, y in corners])


def paint_handle(painter: QPainter, x: float, y: float, *, colour: str, ratio: float, hot: bool = False) -> None:
    """Draw a square handle centred on a device position."""
    half = (4.5 if hot else 3.5) * ratio
    painter.setPen(QPen(QColor("#14171a"), ratio))
    painter.setBrush(QColor(colour if hot else "#ffffff"))
    painter.drawRect(QRectF(QPointF(x - half, y - half), QPointF(x + half, y + half)))
