"""What the tools have in common whose gesture goes point by point: polygon, edges, smart selection."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import Qt

from gui.canvas.tools.base import Pointer, Tool

_FINISHING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StepwiseTool(Tool):
    """Enter or a double click finishes, Backspace takes the last point back, Esc cancels."""

    def double_click(self, at: Pointer) -> None:
        """Finish; the first press of the two was a point of its own, and is kept."""
        self._finish()

    def wants_key(self, key: int) -> bool:
        """All of the gesture's keys while it is under way."""
        return self.busy and key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace, *_FINISHING)

    def key(self, key: int) -> bool:
        """Enter finishes, Backspace takes the last point back, Esc cancels."""
        if not self.wants_key(key):
            return False
        if key == Qt.Key.Key_Escape:
            self.cancel()
        elif key == Qt.Key.Key_Backspace:
            self._step_back()
        else:
            self._finish()
        return True

    @abstractmethod
    def _finish(self) -> None:
        """Make the region of what there is."""

    @abstractmethod
    def _step_back(self) -> None:
        """Take the last point back."""
