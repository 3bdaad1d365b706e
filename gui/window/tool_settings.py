"""Joins the bar of the tool in hand and the canvas: what is set in one shows in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from gui.window.review import Review


class ToolSettings(QObject):
    """Keeps `gui.canvas.model.CanvasModel` and `ToolOptions` the same."""

    def __init__(self, review: Review) -> None:
        super().__init__(review)
        self._canvas = review.canvas
        options = review.place.floats.options
        options.show_size(self._canvas.model.brush_size)
        options.show_hardness(self._canvas.model.brush_hardness)
        options.show_tolerance(self._canvas.model.wand_tolerance)
        self._canvas.brush_size_changed.connect(options.show_size)
        self._canvas.tolerance_changed.connect(options.show_tolerance)
        options.size_changed.connect(self._set_size)
        options.hardness_changed.connect(self._set_hardness)
        options.tolerance_changed.connect(self._set_tolerance)
        options.contiguous_changed.connect(self._set_contiguous)
        options.sample_changed.connect(self._set_sample)

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
