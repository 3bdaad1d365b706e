"""Push buttons as the small windows have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QPushButton


def push_button(text: str, clicked: Callable[..., Any] | SignalInstance | None = None, *, tip: str = "") -> QPushButton:
    """A button that calls ``clicked``; Enter is for what has the keyboard, never for a button that has it not."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setToolTip(tip)
    if clicked is not None:
        button.clicked.connect(clicked)
    return button
