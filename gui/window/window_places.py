"""Where windows stood: remembered as they close, put back where a screen still shows them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

Place = tuple[int, int, int, int]
"""Left, top, width, height in logical pixels; the frame's corner, the size without the frame."""

_TITLE_PX = 40
_GRASP_PX = 120
"""So much of a title bar must be on a screen for a window to be taken hold of."""


def place_of(widget: QWidget) -> Place:
    """Where a window stands."""
    return widget.x(), widget.y(), widget.width(), widget.height()


def put_back(widget: QWidget, place: Place) -> None:
    """Put a window where it stood; onto the nearest screen, and no larger than it, where that is gone."""
    left, top, width, height = sensible(place, screens())
    widget.resize(width, height)
    widget.move(left, top)


def sensible(place: Place, screens: list[QRect]) -> Place:
    """``place`` if its title bar can be grasped on one of the screens, else the middle of the first one."""
    left, top, width, height = place
    for screen in screens:
        fitting = min(width, screen.width())
        seen = QRect(left, top, fitting, _TITLE_PX).intersected(screen)
        if seen.width() >= min(_GRASP_PX, fitting) and seen.height() >= _TITLE_PX // 2:
            return left, top, fitting, min(height, screen.height())
    if not screens:
        return place
    home = screens[0]
    width, height = min(width, home.width()), min(height, home.height())
    corner = home.center() - QPoint(width // 2, height // 2)
    return corner.x(), corner.y(), width, height


def screens() -> list[QRect]:
    """What there is to show windows on, the main screen first."""
    primary = QGuiApplication.primaryScreen()
    found = sorted(QGuiApplication.screens(), key=lambda screen: screen is not primary)
    return [screen.availableGeometry() for screen in found]
