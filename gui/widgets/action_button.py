"""A small button that stands for an action of the key map, for several side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from gui.keys import KeyMap
from gui.widgets.keycap import KeyButton, Look


class ActionButton(KeyButton):
    """Shows the action's key, shortly.

    Signals:
        wanted: The action, by its name in `gui.keys.ACTIONS`.
    """

    wanted = Signal(str)

    def __init__(self, keys: KeyMap, action: str, tip: str) -> None:
        super().__init__("", look=Look.BARE)
        self._keys = keys
        self._action = action
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(tip)
        self.clicked.connect(self._clicked)
        self.refresh_key()

    def refresh_key(self) -> None:
        """Show the key of the map again."""
        self.set_key(self._keys.shown(self._action).replace("Shift ", "⇧"))

    def _clicked(self) -> None:
        self.wanted.emit(self._action)
