"""What keys and buttons do to the way the picture is looked at; nothing here changes the picture or its regions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.canvas.levels import WindowRule
from gui.keys import KeyMap
from gui.window.levels_panel import LevelsPanel

if TYPE_CHECKING:
    from gui.window.review import Review

_FINE_TURN = 2.0


class LookActions(QObject):
    """Handles the actions of `gui.keys` about the view."""

    def __init__(self, review: Review, keys: KeyMap) -> None:
        super().__init__(review)
        self._review = review
        self.levels = LevelsPanel(review.canvas, keys)
        review.place.floats.add_side(self.levels)
        review.place.floats.levels_toggled.connect(self.toggle_levels)

    def toggle_levels(self) -> None:
        """Open or close the histogram."""
        shown = self.levels.isHidden()
        self._review.place.floats.show_side(self.levels, shown)
        self.levels.set_shown(shown)

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        self.levels.refresh_keys()

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
        }
