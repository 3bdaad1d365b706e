"""A row of exclusive choices: the three places, and the layers of a picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget


class Segmented(QFrame):
    """Exclusive buttons in one frame.

    Signals:
        chosen: The name of the choice the person made; not sent by `choose`.
    """

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str]], *, quiet: bool = False, parent: QWidget | None = None
    ) -> None:
        """``choices`` are pairs of (name, label); ``quiet`` marks the choice by ground instead of accent."""
        super().__init__(parent)
        self.setObjectName("segmentedQuiet" if quiet else "segmented")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        for name, label in choices:
            button = QPushButton(label)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(False)  # in a dialog, Enter is for its own button
            button.setProperty("choice", name)
            self._group.addButton(button)
            self._buttons[name] = button
            layout.addWidget(button)
        if choices:
            self.choose(choices[0][0])
        self._group.buttonClicked.connect(self._clicked)

    def choose(self, name: str) -> None:
        """Mark ``name`` as chosen. Raises KeyError for an unknown name."""
        self._buttons[name].setChecked(True)

    def current(self) -> str:
        """The chosen name, empty when there is none."""
        button = self._group.checkedButton()
        return str(button.property("choice")) if button is not None else ""

    def set_available(self, names: set[str]) -> None:
        """Only these choices can be made; the others are shown as absent."""
        for name, button in self._buttons.items():
            button.setEnabled(name in names)

    def names(self) -> list[str]:
        """All choices in order."""
        return list(self._buttons)

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(str(button.property("choice")))
