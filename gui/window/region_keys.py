"""Regions in list and picture are the same: one under the mouse lights up in both, one settled goes on as its heir."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gui.canvas import CanvasView
from gui.window.decision_panel import DecisionPanel
from gui.window.item_detail import Detail, region_rows

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


def successor(key: str, detail: Detail) -> str:
    """The region that stands for ``key`` after a change: a kept proposal goes on as its region."""
    kept = detail.kept()
    if key.startswith("p"):
        if any(f"p{entry.id}" == key for entry in detail.open_proposals()):
            return key
        return next((f"r{region.id}" for region in kept if f"p{region.proposal_id}" == key), "")
    return key if any(row.key == key for row in region_rows(detail)) else ""
