"""Joins the bar of the tool in hand and the canvas: what is set in one shows in the other, and is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from gui.canvas.model import MAX_BRUSH, MIN_BRUSH, CanvasModel
from gui.canvas.tools.wand import MAX_TOLERANCE, MIN_TOLERANCE

if TYPE_CHECKING:
    from gui.window.review import Review


_RANGES = {
    "brush_size": (MIN_BRUSH, MAX_BRUSH),
    "brush_hardness": (0.0, 1.0),
    "wand_tolerance": (MIN_TOLERANCE, MAX_TOLERANCE),
}
_SWITCHES = ("wand_contiguous", "sample_original")
"""What is kept of `CanvasModel` from one start to the next."""


class ToolSettings(QObject):
    """Keeps `gui.canvas.model.CanvasModel` and `ToolOptions` the same."""

    def __init__(self, review: Review) -> None:
        super().__init__(review)
        self._canvas = review.canvas
        self._options = options = review.place.floats.options
        self._show(self._canvas.model)
        self._canvas.brush_size_changed.connect(options.show_size)
        self._canvas.tolerance_changed.connect(options.show_tolerance)
        options.size_changed.connect(self._set_size)
        options.hardness_changed.connect(self._set_hardness)
        options.tolerance_changed.connect(self._set_tolerance)
        options.contiguous_changed.connect(self._set_contiguous)
        options.sample_changed.connect(self._set_sample)

    def restore(self, kept: dict[str, Any]) -> None:
        """Take up what was left at the last start; what does not fit is as at first."""
        model = self._canvas.model
        for name, (least, most) in _RANGES.items():
            value = kept.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
                setattr(model, name, float(value))
        for name in _SWITCHES:
            if isinstance(kept.get(name), bool):
                setattr(model, name, kept[name])
        self._show(model)

    def kept(self) -> dict[str, Any]:
        """What `restore` takes."""
        return {name: getattr(self._canvas.model, name) for name in (*_RANGES, *_SWITCHES)}

    def _show(self, model: CanvasModel) -> None:
        self._options.show_size(model.brush_size)
        self._options.show_hardness(model.brush_hardness)
        self._options.show_tolerance(model.wand_tolerance)
        self._options.show_contiguous(model.wand_contiguous)
        self._options.show_sample(model.sample_original)

    def _set_size(self, size: float) -> None:
        self._canvas.model.brush_size = size
        self._canvas.update()

    def _set_hardness(self, hardness: float) -> None:
        self._canvas.model.brush_hardness = hardness

    def _set_tolerance(self, tolerance: float) -> None:
        self._canvas.model.wand_tolerance = tolerance

    def _set_contiguous(self, connected: bool) -> None:
        self._canvas.model.wand_contiguous = connected

    def _set_sample(self, original: bool) -> None:
        self._canvas.model.sample_original = original
