"""What keys and panels do to the way the picture is looked at; nothing here changes the picture or its regions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject

from gui.canvas.levels import WindowRule
from gui.canvas.look import COLOUR_MAPS, CanvasLook, Compare, CropStyle, MaskStyle
from gui.canvas.maps import ANOMALY, HEATMAP
from gui.keys import KeyMap
from gui.window.layers_panel import LayersPanel
from gui.window.levels_panel import LevelsPanel

if TYPE_CHECKING:
    from gui.window.review import Review

_FINE_TURN = 2.0
_Style = TypeVar("_Style", bound=StrEnum)


class LookActions(QObject):
    """Handles the actions of `gui.keys` about the view, and keeps what the person set for the next start."""

    def __init__(self, review: Review, keys: KeyMap) -> None:
        super().__init__(review)
        self._review = review
        self.look = CanvasLook()
        self._colours = {HEATMAP: "inferno", ANOMALY: "viridis"}
        self.levels = LevelsPanel(review.canvas, keys)
        self.layers = LayersPanel(keys)
        for name, colours in self._colours.items():
            self.layers.show_colours(name, colours)
        floats = review.place.floats
        floats.add_side(self.levels)
        floats.add_side(self.layers)
        floats.levels_toggled.connect(self.toggle_levels)
        floats.layers_toggled.connect(self.toggle_layers)
        self.layers.look_changed.connect(self.set_look)
        self.layers.colours_changed.connect(self._set_colours)
        self.layers.anomaly_toggled.connect(review.show.maps.toggle_anomaly)
        self.layers.angle_changed.connect(review.canvas.turn_to)
        review.canvas.angle_changed.connect(self.layers.show_angle)
        review.show.maps.anomaly_changed.connect(self._show_anomaly)

    def restore(self, kept: dict[str, Any]) -> None:
        """Take up what was left at the last start; what does not fit is as at first."""
        self.set_look(CanvasLook.of(kept))
        for name in self._colours:
            if kept.get(f"{name}_colours") in COLOUR_MAPS:
                self._set_colours(name, str(kept[f"{name}_colours"]))
        self.levels.held.setChecked(kept.get("window_held") is True)
        if self.levels.held.isChecked() and isinstance(kept.get("windows"), dict):
            self._review.canvas.hold_windows(kept["windows"])
        for toggle, name in ((self.toggle_levels, "levels_open"), (self.toggle_layers, "layers_open")):
            if kept.get(name) is True:
                toggle()
        self._review.show.restore(kept)

    def kept(self) -> dict[str, Any]:
        """What `restore` takes."""
        return (
            self.look.kept()
            | self._review.show.kept()
            | {
                **{f"{name}_colours": colours for name, colours in self._colours.items()},
                "window_held": self.levels.held.isChecked(),
                "windows": self._review.canvas.kept_windows(),
                "levels_open": self._review.place.floats.side_wanted(self.levels),
                "layers_open": self._review.place.floats.side_wanted(self.layers),
            }
        )

    def set_look(self, look: CanvasLook) -> None:
        """Show things another way."""
        self.look = look
        self.layers.show_look(look)
        self._review.canvas.set_look(look)

    def toggle_levels(self) -> None:
        """Open or close the histogram."""
        shown = not self._review.place.floats.side_wanted(self.levels)
        self._review.place.floats.show_side(self.levels, shown)
        self.levels.set_shown(shown)

    def toggle_layers(self) -> None:
        """Open or close the panel of layers."""
        shown = not self._review.place.floats.side_wanted(self.layers)
        self._review.place.floats.show_side(self.layers, shown)

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        self.levels.refresh_keys()
        self.layers.refresh_keys()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What to do for each action."""
        canvas = self._review.canvas
        return {
            "fit": canvas.fit,
            "actual_size": canvas.actual_size,
            "zoom_in": partial(canvas.zoom_by, 1),
            "zoom_out": partial(canvas.zoom_by, -1),
            "levels": self.toggle_levels,
            "window_auto": partial(canvas.choose_window, WindowRule.AUTO),
            "window_full": partial(canvas.choose_window, WindowRule.FULL),
            "window_reset": canvas.reset_window,
            "more_contrast": partial(canvas.step_window, -1, 0),
            "less_contrast": partial(canvas.step_window, 1, 0),
            "brighter": partial(canvas.step_window, 0, 1),
            "darker": partial(canvas.step_window, 0, -1),
            "turn_right": partial(canvas.quarter_turn, 1),
            "turn_left": partial(canvas.quarter_turn, -1),
            "turn_right_fine": partial(canvas.turn_by, _FINE_TURN),
            "turn_left_fine": partial(canvas.turn_by, -_FINE_TURN),
            "upright": partial(canvas.turn_to, 0.0),
            "layers": self.toggle_layers,
            "anomaly": self._review.show.maps.toggle_anomaly,
            "mask_style": self._next_masks,
            "crop_style": self._next_crop,
            "against_original": self._next_compare,
            "pixel_grid": self._toggle_grid,
        }

    def _next_masks(self) -> None:
        self.set_look(replace(self.look, masks=_next(MaskStyle, self.look.masks)))

    def _next_crop(self) -> None:
        self.set_look(replace(self.look, crop=_next(CropStyle, self.look.crop)))

    def _next_compare(self) -> None:
        self.set_look(replace(self.look, compare=_next(Compare, self.look.compare)))

    def _toggle_grid(self) -> None:
        self.set_look(replace(self.look, grid=not self.look.grid))

    def _set_colours(self, name: str, colours: str) -> None:
        self._colours[name] = colours
        self.layers.show_colours(name, colours)
        self._review.canvas.set_heatmap_colours(colours, name=name)

    def _show_anomaly(self, present: bool, shown: bool) -> None:
        self.layers.show_anomaly(present=present, shown=shown)


def _next(styles: type[_Style], now: _Style) -> _Style:
    every = list(styles)
    return every[(every.index(now) + 1) % len(every)]
