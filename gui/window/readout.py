"""What floats in the corner of the picture: the pixel under the mouse in every layer and map, and the window."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gui.canvas import CanvasView
from gui.canvas.names import layer_name
from gui.window.floats import Floats
from gui.words import number, percent, translate


class Readout(QObject):
    """Follows the canvas."""

    def __init__(self, canvas: CanvasView, floats: Floats, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._floats = floats
        canvas.probed.connect(self._show_probe)
        canvas.probe_left.connect(self._hide_probe)
        canvas.window_changed.connect(self._show_window)

    def _show_probe(self, x: int, y: int, values: object) -> None:
        layers = [(name, " ".join(map(str, found))) for name, found in self._canvas.readings(x, y)]
        parts = [f"{layer_name(name)} {text}" if len(layers) > 1 else text for name, text in layers]
        parts += [f"{layer_name(name)} {percent(share)}" for name, share in self._canvas.map_readings(x, y)]
        self._floats.set_probe(f"x {x} y {y}  {' · '.join(parts)}".rstrip())

    def _hide_probe(self) -> None:
        self._floats.set_probe("")

    def _show_window(self, low: float, high: float) -> None:
        plain = (low, high) == (0.0, 255.0)
        shown = translate("Review", "Window {low}–{high}").format(low=number(low), high=number(high))
        self._floats.set_window("" if plain else shown)
