"""The review canvas: `CanvasView` shows a picture with its regions, `Minimap` follows it."""

from __future__ import annotations

from gui.canvas.minimap import Minimap
from gui.canvas.model import DARK, LIGHT, CanvasModel, CanvasTheme, OverlayItem
from gui.canvas.surface import ORIGINAL
from gui.canvas.view import CanvasView
from gui.canvas.viewport import ViewState

__all__ = [
    "DARK",
    "LIGHT",
    "ORIGINAL",
    "CanvasModel",
    "CanvasTheme",
    "CanvasView",
    "Minimap",
    "OverlayItem",
    "ViewState",
]
