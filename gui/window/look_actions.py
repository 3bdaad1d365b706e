"""What keys and buttons do to the way the picture is looked at; nothing here changes the picture or its regions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from gui.window.review import Review

_FINE_TURN = 2.0


class LookActions(QObject):
    """Handles the actions of `gui.keys` about the view."""

    def __init__(self, review: Review) -> None:
        super().__init__(review)
        self._review = review

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What to do for each action."""
        canvas = self._review.canvas
        return {
            "fit": canvas.fit,
            "actual_size": canvas.actual_size,
            "turn_right": partial(canvas.quarter_turn, 1),
            "turn_left": partial(canvas.quarter_turn, -1),
            "turn_right_fine": partial(canvas.turn_by, _FINE_TURN),
            "turn_left_fine": partial(canvas.turn_by, -_FINE_TURN),
            "upright": partial(canvas.turn_to, 0.0),
        }
