"""Tools of the canvas: each turns one gesture into one geometry."""

from __future__ import annotations

from gui.canvas.tools.base import Pointer, Tool, ToolHost
from gui.canvas.tools.box import BoxTool
from gui.canvas.tools.brush import BrushTool, EraserTool
from gui.canvas.tools.cut import CutTool
from gui.canvas.tools.cutout import CutoutTool
from gui.canvas.tools.edges import EdgesTool
from gui.canvas.tools.fill import FillTool
from gui.canvas.tools.polygon import PolygonTool
from gui.canvas.tools.ruler import RulerTool
from gui.canvas.tools.select import SelectTool
from gui.canvas.tools.smart import SmartTool
from gui.canvas.tools.wand import WandTool

TOOLS: dict[str, type[Tool]] = {
    tool.name: tool
    for tool in (
        SelectTool,
        BoxTool,
        PolygonTool,
        EdgesTool,
        BrushTool,
        EraserTool,
        WandTool,
        CutoutTool,
        FillTool,
        CutTool,
        SmartTool,
        RulerTool,
    )
}
"""Tools by the name `CanvasView.set_tool` takes."""

__all__ = ["TOOLS", "Pointer", "Tool", "ToolHost"]
