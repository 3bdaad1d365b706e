"""Asks why an item is excluded, in the place of the panel's buttons: a reason by digit, or one that is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.keys import KeyMap
from gui.widgets.basics import heading
from gui.widgets.keycap import KeyButton, Look
from gui.window.marks_bar import NoteEdit
from gui.window.wording import reason_words
from gui.words import translate

MOST = 9
"""So many reasons have a digit."""


class ReasonBox(QWidget):
    """Shown by the panel for as long as the question is open.

    Signals:
        chosen: The reason, clicked or typed.
        action_wanted: A name from `gui.keys.ACTIONS`.
        field_left: The field gave the keyboard back; the question stays open.
        fitted: The box has another height.
    """

    chosen = Signal(str)
    action_wanted = Signal(str)
    field_left = Signal()
    fitted = Signal()

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(heading(translate("Review", "Exclude because")))
        layout.addSpacing(2)
        self._buttons: list[KeyButton] = []
        for index in range(MOST):
            button = KeyButton("", str(index + 1))
            button.clicked.connect(self._clicked)
            self._buttons.append(button)
            layout.addWidget(button)
        self._other = self._action_button(translate("Review", "Another reason…"), "write_reason", Look.NORMAL)
        layout.addWidget(self._other)
        self.field = NoteEdit()
        self.field.setPlaceholderText(translate("Review", "Reason: Enter excludes, Esc goes back"))
        self.field.setAccessibleName(translate("Review", "Reason"))
        self.field.written.connect(self._written)
        self.field.left.connect(self.close_field)
        self.field.hide()
        layout.addWidget(self.field)
        self._back = self._action_button(translate("Review", "Keep it"), "cancel", Look.BARE)
        layout.addWidget(self._back)

    def offer(self, reasons: Sequence[str]) -> None:
        """Ask anew, with these reasons by digit."""
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(reasons))
            if index < len(reasons):
                button.setText(reason_words(reasons[index]))
                button.setProperty("reason", reasons[index])
        self.close_field()

    def open_field(self) -> None:
        """Let a reason be typed."""
        self.field.setFixedHeight(self._other.height())  # Nothing moves.
        self._other.hide()
        self.field.show()
        self.fitted.emit()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_field(self) -> None:
        """Go back to the digits; what was typed is given up."""
        typing = not self.field.isHidden()
        self.field.hide()
        self.field.setText("")
        self._other.show()
        self.fitted.emit()
        if typing:
            self.field_left.emit()

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        for button in (self._other, self._back):
            button.set_key(self._keys.shown(str(button.property("action"))))

    def _action_button(self, text: str, action: str, look: Look) -> KeyButton:
        button = KeyButton(text, self._keys.shown(action), look=look)
        button.setProperty("action", action)
        button.clicked.connect(self._action_clicked)
        return button

    def _clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("reason")))

    def _action_clicked(self) -> None:
        self.action_wanted.emit(str(self.sender().property("action")))

    def _written(self, text: str) -> None:
        self.chosen.emit(text)
