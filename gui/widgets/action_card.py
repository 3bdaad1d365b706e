"""A note with things to do about it: a remark and a few small buttons below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gui.widgets.basics import NoteCard
from gui.widgets.flow import FlowLayout


class ActionCard(NoteCard):
    """Says what happened and offers what can be done.

    Signals:
        chosen: Which button, by its place.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._buttons: list[QPushButton] = []
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._holder)
        self.hide()

    def offer(self, html: str, tone: str, actions: Sequence[str]) -> None:
        """Say ``html`` and offer ``actions``; an empty text hides the card."""
        self.setVisible(bool(html))
        self.set_note(html, tone)
        while len(self._buttons) < len(actions):
            button = QPushButton()
            button.setProperty("at", len(self._buttons))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(self._clicked)
            self._buttons.append(button)
            self._flow.addWidget(button)
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(actions))
            button.setText(actions[at] if at < len(actions) else "")
        self._holder.setVisible(bool(actions))
        self._flow.invalidate()

    def offered(self) -> list[str]:
        """What is offered."""
        return [button.text() for button in self._buttons if button.text()]

    def press(self, at: int) -> None:
        """Choose the action at that place, as a click does."""
        self._buttons[at].click()

    def _clicked(self) -> None:
        self.chosen.emit(int(self.sender().property("at")))
