"""Review: left what, middle the picture, right the decision."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.keys import KeyMap
from gui.window.decision_panel import DecisionPanel
from gui.window.floats import Floats
from gui.window.queue_model import QueueModel
from gui.window.queue_panel import QueuePanel


class ReviewPlace(QWidget):
    """Puts the three parts side by side; `gui.window.review` makes them work.

    Attributes:
        queue: Filter and list.
        canvas: The picture; any widget.
        floats: What floats over it.
        decision: The right panel.
    """

    def __init__(
        self,
        model: QueueModel,
        keys: KeyMap,
        *,
        canvas: QWidget,
        minimap: QWidget | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.queue = QueuePanel(model)
        self.decision = DecisionPanel(keys)
        self.canvas = canvas
        self._stage = QWidget()
        self._stage.setMinimumWidth(320)
        canvas.setParent(self._stage)
        self._message = QLabel(self._stage)
        self._message.setObjectName("floating")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setTextFormat(Qt.TextFormat.RichText)
        self._message.setWordWrap(True)
        self._message.setProperty("tone", "dim")
        self._message.hide()
        self._stage.installEventFilter(self)
        self.floats = Floats(self._stage, keys, minimap)
        layout.addWidget(self.queue)
        layout.addWidget(self._stage, 1)
        layout.addWidget(self.decision)

    def say(self, html: str) -> None:
        """Put a message in the middle of the canvas; empty takes it away."""
        self._message.setText(html)
        self._message.setVisible(bool(html))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the canvas fill the middle."""
        if watched is self._stage and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        area = self._stage.rect()
        self.canvas.setGeometry(area)
        width = min(420, max(200, area.width() - 120))
        height = self._message.heightForWidth(width) + 28
        self._message.setGeometry((area.width() - width) // 2, (area.height() - height) // 2, width, height)
        self._message.raise_()
