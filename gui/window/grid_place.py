"""The grid of the queue in the middle of Review, with its bar: how many are selected, what can be done, how large."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget

from gui.keys import KeyMap
from gui.widgets.basics import dim_label
from gui.widgets.flow import FlowLayout
from gui.widgets.keycap import KeyButton, Look
from gui.window.queue_grid import LARGEST, SMALLEST, USUAL, QueueGrid
from gui.window.queue_model import QueueModel
from gui.words import items, look_up, noop, number, translate

_LINE, _COUNT = 24, 88
"""Height of the bar's line, and least width of the count, in logical pixels."""
_ACTIONS = (
    ("toggle_grid", noop("Review", "Open")),
    ("select_items", noop("Review", "Select all")),
    ("run", noop("Review", "Run stages…")),
    ("clean_selection", noop("Review", "Clean selection…")),
    ("ask_second", noop("Review", "Second look")),
)


class GridPlace(QWidget):
    """The grid and its bar.

    Signals:
        action_wanted: A name from `gui.keys.ACTIONS`.
    """

    action_wanted = Signal(str)

    def __init__(self, model: QueueModel, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gridPlace")
        self._keys = keys
        self._buttons: dict[str, KeyButton] = {}
        self.grid = QueueGrid(model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_bar())
        layout.addWidget(self.grid, 1)
        self.grid.opened.connect(self._open)

    def show_selection(self, selected: int, total: int) -> None:
        """Say how many are selected, of how many."""
        if selected > 1:
            text = translate("Review", "{count} of {items} selected").format(count=number(selected), items=items(total))
        else:
            text = items(total)
        self._count.setText(text)
        for name in ("toggle_grid", "clean_selection", "ask_second"):
            self._buttons[name].setEnabled(selected > 0)

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        for name, button in self._buttons.items():
            button.set_key(self._keys.shown(name))

    def _make_bar(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("gridBar")
        outer = QHBoxLayout(bar)
        outer.setContentsMargins(16, 8, 16, 8)
        outer.setSpacing(8)
        self._count = QLabel()
        self._count.setFixedHeight(_LINE)
        self._count.setMinimumWidth(_COUNT)
        outer.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        # Wraps on a narrow window: the bar must not take the queue's room.
        buttons = FlowLayout(gap=8)
        outer.addLayout(buttons, 1)
        for name, text in _ACTIONS:
            button = KeyButton(look_up("Review", text), self._keys.shown(name), look=Look.BARE)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setProperty("action", name)
            button.clicked.connect(self._clicked)
            self._buttons[name] = button
            buttons.addWidget(button)
        size = dim_label(translate("Review", "Size"))
        size.setFixedHeight(_LINE)
        outer.addWidget(size, 0, Qt.AlignmentFlag.AlignTop)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(SMALLEST, LARGEST)
        self.slider.setSingleStep(16)
        self.slider.setPageStep(32)
        self.slider.setValue(USUAL)
        self.slider.setFixedSize(110, _LINE)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setAccessibleName(translate("Review", "Size of the thumbnails"))
        self.slider.valueChanged.connect(self.grid.set_side)
        outer.addWidget(self.slider, 0, Qt.AlignmentFlag.AlignTop)
        return bar

    def _open(self) -> None:
        self.action_wanted.emit("toggle_grid")

    def _clicked(self) -> None:
        self.action_wanted.emit(str(self.sender().property("action")))
