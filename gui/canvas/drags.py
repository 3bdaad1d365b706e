"""Drags that only change how the picture is looked at: panning, window and level, the divider of a wipe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from gui.canvas.levels import Window
from gui.canvas.pyramid import Pyramid

Drag = Callable[[QPointF], None]
"""Goes on with a drag; takes the mouse's logical position."""


class DragHost(Protocol):
    """The canvas as a drag sees it."""

    @property
    def ratio(self) -> float:
        """Device pixels per logical pixel."""
        ...

    def width(self) -> int:
        """Of the canvas, logical pixels."""
        ...

    def current_pyramid(self) -> Pyramid | None:
        """Pixels of the layer shown."""
        ...

    def pan_by(self, dx: int, dy: int) -> None:
        """Move the picture by device pixels."""
        ...

    def drag_window(self, start: Window, across: float, up: float) -> None:
        """Change the window by a drag from where it was."""
        ...

    def on_divider(self, x: float, y: float) -> bool:
        """Whether a logical position takes hold of the divider between two layers."""
        ...

    def move_divider(self, share: float) -> None:
        """Put the divider at a share of the width."""
        ...


def drag_for(host: DragHost, event: QMouseEvent, *, space: bool, busy: bool) -> tuple[Drag, Qt.CursorShape] | None:
    """The drag that a press begins and its cursor; None where the press is the tool's.

    Args:
        host: The canvas.
        event: The press.
        space: Space is held: the left button pans.
        busy: A gesture of the tool is under way; only the middle button pans then.
    """
    button, at = event.button(), event.position()
    left = button == Qt.MouseButton.LeftButton
    if left and not busy and host.on_divider(at.x(), at.y()):
        return _wipe(host), Qt.CursorShape.SplitHCursor
    if button == Qt.MouseButton.MiddleButton or (left and space and not busy):
        return _pan(host, at), Qt.CursorShape.ClosedHandCursor
    pyramid = host.current_pyramid() if button == Qt.MouseButton.RightButton and not busy else None
    return (_level(host, at, pyramid.window), Qt.CursorShape.SizeAllCursor) if pyramid is not None else None


def _wipe(host: DragHost) -> Drag:
    return lambda at: host.move_divider(at.x() / max(host.width(), 1))


def _level(host: DragHost, start: QPointF, window: Window) -> Drag:
    return lambda at: host.drag_window(window, at.x() - start.x(), start.y() - at.y())


def _pan(host: DragHost, start: QPointF) -> Drag:
    last = (round(start.x() * host.ratio), round(start.y() * host.ratio))

    def go(at: QPointF) -> None:
        nonlocal last
        here = (round(at.x() * host.ratio), round(at.y() * host.ratio))
        host.pan_by(here[0] - last[0], here[1] - last[1])
        last = here

    return go
