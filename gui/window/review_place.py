"""Review: left what, middle the picture, right the decision."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.keys import KeyMap
from gui.window.compare_bar import CompareBar
from gui.window.decision_panel import DecisionPanel
from gui.window.floats import Floats
from gui.window.grid_place import GridPlace
from gui.window.preview_strip import PreviewStrip
from gui.window.queue_model import QueueModel
from gui.window.queue_panel import QueuePanel

_QUEUE_PX = (200, 480, theme.QUEUE_WIDTH)
_DECISION_PX = (280, 560, theme.PANEL_WIDTH)
"""Narrowest, widest and usual."""


class ReviewPlace(QSplitter):
    """Puts the three parts side by side; `gui.window.review` makes them work.

    Attributes:
        queue: Filter and list.
        canvas: The picture; any widget.
        floats: What floats over it.
        decision: The right panel.
        tiles: The grid, shown in the place of the picture.
        compare: Whose proposals are compared, over the picture.
        strip: What a step over many items would change.
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
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.queue = QueuePanel(model)
        self.decision = DecisionPanel(keys)
        self.canvas = canvas
        self._stage = QWidget()
        self._stage.setObjectName("stage")
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
        self._keys = keys
        for side, least, most, usual in ((self.queue, *_QUEUE_PX), (self.decision, *_DECISION_PX)):
            side.setMinimumWidth(least)
            side.setMaximumWidth(most)
            side.resize(usual, side.height())
        for widget, stretch in ((self.queue, 0), (self._make_middle(model), 1), (self.decision, 0)):
            self.addWidget(widget)
            self.setStretchFactor(self.indexOf(widget), stretch)
        self.splitterMoved.connect(self._moved)
        self.set_widths((_QUEUE_PX[2], _DECISION_PX[2]))
        self.show_grid(False)

    def widths(self) -> tuple[int, int]:
        """Of the queue and of the decision panel, in logical pixels."""
        return self._wanted

    def set_widths(self, widths: tuple[int, int]) -> None:
        """Give the queue and the decision panel these widths, within their limits."""
        queue, decision = (
            min(max(width, least), most)
            for width, (least, most, _usual) in zip(widths, (_QUEUE_PX, _DECISION_PX), strict=True)
        )
        self._wanted = (queue, decision)
        self.setSizes([queue, max(self.width() - queue - decision - 2 * self.handleWidth(), 1), decision])

    def show_grid(self, on: bool) -> None:
        """Show the queue as a grid in the middle, or the one picture."""
        self._middle.setCurrentIndex(int(on))
        self.queue.show_grid_state(on, self._keys.shown("toggle_grid"))
        if self.isVisible():
            self.take_focus()

    def grid_shown(self) -> bool:
        """Whether the middle shows the grid."""
        return self._middle.currentIndex() == 1

    def take_focus(self) -> None:
        """Give the middle the keyboard."""
        (self.tiles.grid if self.grid_shown() else self.canvas).setFocus()

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        self.decision.refresh_keys()
        self.floats.refresh_keys()
        self.tiles.refresh_keys()
        self.strip.refresh_keys()
        self.compare.refresh_keys()
        self.queue.show_grid_state(self.grid_shown(), self._keys.shown("toggle_grid"))

    def recolour(self) -> None:
        """Take the theme's colours again."""
        self.queue.recolour()
        self.queue.show_grid_state(self.grid_shown(), self._keys.shown("toggle_grid"))
        self.tiles.grid.viewport().update()

    def _make_middle(self, model: QueueModel) -> QWidget:
        self.tiles = GridPlace(model, self._keys)
        self.tiles.grid.setSelectionModel(self.queue.selection_model())
        self._middle = QStackedWidget()
        self._middle.addWidget(self._stage)
        self._middle.addWidget(self.tiles)
        self.strip = PreviewStrip(self._keys)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        self.compare = CompareBar(self._keys)
        column.setSpacing(0)
        column.addWidget(self.compare)
        column.addWidget(self._middle, 1)
        column.addWidget(self.strip)
        return middle

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

    def _moved(self) -> None:
        queue, _middle, decision = self.sizes()
        self._wanted = (queue, decision)

    def _place(self) -> None:
        area = self._stage.rect()
        self.canvas.setGeometry(area)
        width = min(420, max(200, area.width() - 120))
        height = self._message.heightForWidth(width) + 28
        self._message.setGeometry((area.width() - width) // 2, (area.height() - height) // 2, width, height)
        self._message.raise_()
