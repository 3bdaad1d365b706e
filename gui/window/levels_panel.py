"""The panel with histogram and window that floats over the canvas; display only."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.canvas import CanvasView
from gui.canvas.levels import Levels, WindowRule
from gui.keys import KeyMap
from gui.widgets.basics import dim_label, heading
from gui.widgets.floating import FloatingPanel
from gui.widgets.histogram import HistogramView
from gui.widgets.keycap import KeyButton, Look
from gui.words import number, translate

_WIDTH = 340
_PAUSE_MS = 120
"""The part in sight is measured again once the view rests this long."""


class LevelsPanel(FloatingPanel):
    """Follows one canvas while it is shown.

    Signals:
        held_changed: Windows are to be kept for the pictures to come, or not.
    """

    held_changed = Signal(bool)

    def __init__(self, canvas: CanvasView, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._keys = keys
        self.histogram = HistogramView()
        self._numbers = dim_label()
        self._numbers.setFont(theme.font(theme.SMALL_PX, mono=True))
        self._auto = KeyButton(translate("Canvas", "Auto"), keys.shown("window_auto"), look=Look.BARE)
        self._full = KeyButton(translate("Canvas", "Full range"), keys.shown("window_full"), look=Look.BARE)
        self._reset = KeyButton(translate("Canvas", "Reset"), keys.shown("window_reset"), look=Look.BARE)
        self.held = QCheckBox(translate("Canvas", "Keep for the next pictures"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._lay_out()
        self._connect()
        self.hide()

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        for button, name in ((self._auto, "auto"), (self._full, "full"), (self._reset, "reset")):
            button.set_key(self._keys.shown(f"window_{name}"))

    def set_shown(self, shown: bool) -> None:
        """Show or hide it; hidden it costs nothing."""
        self.setVisible(shown)
        if shown:
            self._measure()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(heading(translate("Canvas", "Window")))
        head.addStretch(1)
        head.addWidget(self._numbers)
        layout.addLayout(head)
        layout.addWidget(self.histogram)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self._auto, self._full, self._reset):
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        self.held.setToolTip(translate("Canvas", "Otherwise each picture is shown through a window of its own"))
        layout.addWidget(self.held)
        hint = translate("Canvas", "Or drag the picture with the right button: sideways contrast, upwards brighter")
        layout.addWidget(dim_label(hint, wrap=True))
        self.setFixedWidth(_WIDTH)

    def _connect(self) -> None:
        self.histogram.window_moved.connect(self._canvas.set_window)
        self.histogram.reset_wanted.connect(self._canvas.reset_window)
        self._reset.clicked.connect(self._canvas.reset_window)
        self._auto.clicked.connect(self._take_auto)
        self._full.clicked.connect(self._take_full)
        self.held.toggled.connect(self._canvas.hold_window)
        self.held.toggled.connect(self.held_changed)
        self._canvas.window_changed.connect(self._show_window)
        self._canvas.layer_shown.connect(self._timer.start)
        self._canvas.view_changed.connect(self._timer.start)
        self._timer.timeout.connect(self._measure)

    def _take_auto(self) -> None:
        self._canvas.choose_window(WindowRule.AUTO)

    def _take_full(self) -> None:
        self._canvas.choose_window(WindowRule.FULL)

    def _measure(self) -> None:
        if self.isVisible():
            self._canvas.ask_levels(self._take_levels)

    def _take_levels(self, levels: Levels) -> None:
        self.histogram.set_counts(levels.domain, levels.whole, levels.seen)
        window = self._canvas.window_level
        if window is not None:
            self._show_window(*window)

    def _show_window(self, low: float, high: float) -> None:
        self.histogram.set_window(low, high)
        self._numbers.setText(
            translate("Canvas", "level {level} · width {width}").format(
                level=number((low + high) / 2), width=number(high - low)
            )
        )
