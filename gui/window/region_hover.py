"""A region under the mouse in the list lights up in the picture, and the other way round."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gui.canvas import CanvasView
from gui.window.decision_panel import DecisionPanel

_SLACK = 3.0
"""How far beside an outline the mouse still counts as over it, in logical pixels."""


class RegionHover(QObject):
    """Joins the canvas and the decision panel."""

    def __init__(self, canvas: CanvasView, decision: DecisionPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._decision = decision
        decision.region_hovered.connect(canvas.highlight)
        canvas.probed.connect(self._over)
        canvas.probe_left.connect(self._left)

    def _over(self, x: int, y: int, _values: object) -> None:
        viewport = self._canvas.viewport
        found = self._canvas.model.hits(x + 0.5, y + 0.5, _SLACK * self._canvas.ratio / viewport.zoom)
        key = found[0] if found and self._canvas.model.overlays_visible else ""
        self._decision.light_region(key)

    def _left(self) -> None:
        self._decision.light_region("")
