"""Maps of heat over the picture, each with its own opacity and colours: what the model looked at, what is unusual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPainter

from gui.canvas.heatmap import Heatmap, build_heatmap
from gui.canvas.look import COLOUR_MAPS
from gui.canvas.viewport import Viewport
from gui.canvas.work import Background
from storage.records import Box

HEATMAP, ANOMALY = "heatmap", "anomaly"
_FIRST_COLOURS = {HEATMAP: "inferno", ANOMALY: "viridis"}


@dataclass(slots=True)
class _Map:
    opacity: float = 0.55
    colours: str = COLOUR_MAPS[0]
    source: tuple[npt.NDArray[np.uint8], Box] | None = None
    shown: Heatmap | None = None
    serial: int = 0


class MapStack:
    """The maps of one picture, drawn in a fixed order.

    Args:
        background: Where they are coloured.
        changed: Called when one is to be drawn anew.
    """

    def __init__(self, background: Background, changed: Callable[[], None]) -> None:
        self._background = background
        self._changed = changed
        self._maps = {name: _Map(colours=colours) for name, colours in _FIRST_COLOURS.items()}

    def clear(self) -> None:
        """Forget the maps; opacities and colours stay."""
        for entry in self._maps.values():
            entry.source = entry.shown = None
            entry.serial += 1

    def set_values(self, name: str, values: npt.NDArray[np.uint8] | None, xyxy: Box) -> None:
        """Lay values over a box of the picture, or take them away."""
        entry = self._maps[name]
        entry.serial += 1
        if values is None:
            entry.source = entry.shown = None
            self._changed()
            return
        entry.source = (values, xyxy)
        job = partial(build_heatmap, values, xyxy, entry.colours)
        self._background.submit(job, partial(self._take, entry, entry.serial))

    def set_opacity(self, name: str, opacity: float) -> None:
        """0 hides the map, 1 lets its hottest place cover the picture."""
        self._maps[name].opacity = min(max(opacity, 0.0), 1.0)
        if self._maps[name].shown is not None:
            self._changed()

    def set_colours(self, name: str, colours: str) -> None:
        """Colour the map by one of `gui.canvas.look.COLOUR_MAPS`.

        Raises:
            ValueError: No such colours.
        """
        if colours not in COLOUR_MAPS:
            raise ValueError(f"no colour map {colours!r}; there are {', '.join(COLOUR_MAPS)}")
        entry = self._maps[name]
        entry.colours = colours
        if entry.source is not None:
            self.set_values(name, *entry.source)

    def readings(self, x: float, y: float) -> list[tuple[str, float]]:
        """Each map's value at an image point, 0–1."""
        found = []
        for name, entry in self._maps.items():
            if entry.source is None:
                continue
            values, box = entry.source
            if box.x0 <= x < box.x1 and box.y0 <= y < box.y1:
                row = int((y - box.y0) / (box.y1 - box.y0) * values.shape[0])
                column = int((x - box.x0) / (box.x1 - box.x0) * values.shape[1])
                found.append((name, float(values[row, column]) / 255.0))
        return found

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        """Draw them."""
        for entry in self._maps.values():
            if entry.shown is not None and entry.opacity > 0:
                entry.shown.paint(painter, viewport, entry.opacity)

    def _take(self, entry: _Map, serial: int, heatmap: Heatmap) -> None:
        if serial == entry.serial:
            entry.shown = heatmap
            self._changed()
