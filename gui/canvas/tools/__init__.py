"""Tools of the canvas: each turns one gesture into one geometry."""

from __future__ import annotations

from gui.canvas.tools.base import Pointer, Tool, ToolHost
from gui.canvas.tools.box import BoxTool
from gui.canvas.tools.brush import BrushTool, EraserTool
from gui.canvas.tools.polygon import PolygonTool
from gui.canvas.tools.select import SelectTool
from gui.canvas.tools.wand import WandTool

TOOLS: dict[str, type[Tool]] = {
    tool.name: tool for tool in (SelectTool, BoxTool, PolygonTool, BrushTool, EraserTool, WandTool)
}
"""Tools by the name `CanvasView.set_tool` takes."""

__all__ = ["TOOLS", "Pointer", "Tool", "ToolHost"]
