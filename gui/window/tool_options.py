"""The thin bar about the tool in hand: its sliders and switches, and the keys that do the same."""

from __future__ import annotations

from math import exp, log

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from gui.canvas.model import MAX_BRUSH, MIN_BRUSH
from gui.keys import KeyMap
from gui.widgets.basics import dim_label
from gui.widgets.floating import FloatingPanel
from gui.widgets.keycap import KeyCap
from gui.words import look_up, noop, number, translate

_CONTROLS = {
    "brush": ("size", "hardness"),
    "eraser": ("size", "hardness"),
    "wand": ("tolerance", "contiguous", "sample"),
    "cutout": ("sample",),
    "edges": ("sample",),
    "smart": ("sample",),
}
"""What each tool can be set to; tools that stand in neither table have no bar."""
_HINTS = {
    "box": noop("Canvas", "Ctrl: no snapping"),
    "polygon": noop("Canvas", "Enter closes · begin with Alt: a hole, with Shift: add to the mask"),
    "edges": noop("Canvas", "Enter closes · Ctrl: straight · begin with Alt: a hole, with Shift: add"),
    "brush": noop("Canvas", "Alt erases"),
    "eraser": noop("Canvas", "Ctrl-wheel: size"),
    "wand": noop("Canvas", "Drag or turn the wheel: tolerance · Shift adds · Alt takes away"),
    "cutout": noop("Canvas", "Drag a box around it · Shift adds · Alt takes away"),
    "fill": noop("Canvas", "Click into a hole: fill it · Alt-click a piece: remove it"),
    "cut": noop("Canvas", "Drag a line from one side to the other"),
    "smart": noop("Canvas", "Click: part of it · Alt-click: not part · drag: a box · Enter takes it · Esc forgets"),
}
_MOST_TOLERANCE = 60
_STEPS = 100


class ToolOptions(FloatingPanel):
    """Shows what the tool in hand can be set to.

    Signals:
        size_changed: Diameter of the brush in image pixels.
        hardness_changed: Of the brush, 0–1.
        tolerance_changed: Of the wand, in units of L*a*b*.
        contiguous_changed: Whether the wand takes connected pixels only.
        sample_changed: Whether tools look at the original instead of the layer shown.
    """

    size_changed = Signal(float)
    hardness_changed = Signal(float)
    tolerance_changed = Signal(float)
    contiguous_changed = Signal(bool)
    sample_changed = Signal(bool)

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._tool = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.setSpacing(12)
        self._groups: dict[str, QWidget] = {}
        self._smaller, self._larger = KeyCap(), KeyCap()
        self._size, self._size_text = self._slider(_STEPS, self._size_moved)
        self._add("size", translate("Canvas", "Size"), self._smaller, self._size, self._larger, self._size_text)
        self._hardness, self._hardness_text = self._slider(100, self._hardness_moved)
        self._hardness.setToolTip(
            translate("Canvas", "Paint thins out from here to the rim and adds up; half covered is painted")
        )
        self._add("hardness", translate("Canvas", "Hardness"), self._hardness, self._hardness_text)
        self._tolerance, self._tolerance_text = self._slider(2 * _MOST_TOLERANCE, self._tolerance_moved)
        self._add("tolerance", translate("Canvas", "Tolerance"), self._tolerance, self._tolerance_text)
        self._contiguous = self._switch(translate("Canvas", "Connected"), self.contiguous_changed)
        self._contiguous.setToolTip(translate("Canvas", "Only what hangs together with the pixel clicked"))
        self._add("contiguous", "", self._contiguous)
        self._sample = self._switch(translate("Canvas", "Look at the original"), self.sample_changed)
        self._sample.setToolTip(translate("Canvas", "Judge by the original's pixels, whatever layer is shown"))
        self._add("sample", "", self._sample)
        self._hint = dim_label()
        layout.addWidget(self._hint)
        self.show_size(24.0)
        self.show_hardness(1.0)
        self.show_tolerance(8.0)
        self.show_contiguous(True)
        self.refresh_keys()
        self.show_tool("select")

    def show_tool(self, name: str) -> None:
        """Show what this tool can be set to; nothing for one without settings."""
        self._tool = name
        wanted = _CONTROLS.get(name, ())
        for group, widget in self._groups.items():
            widget.setVisible(group in wanted)
        self._hint.setText(look_up("Canvas", _HINTS.get(name, "")))
        self.setVisible(self.has_something())

    def has_something(self) -> bool:
        """Whether the tool in hand has a bar."""
        return self._tool in _CONTROLS or self._tool in _HINTS

    def fit_into(self, width: int) -> None:
        """Leave the hint out where there is no room for it."""
        self._hint.setVisible(bool(self._hint.text()))
        self._settle()
        if self.width() > width:
            self._hint.setVisible(self._tool not in _CONTROLS)
            self._settle()

    def show_size(self, size: float) -> None:
        """The brush has this diameter now."""
        share = log(max(size, MIN_BRUSH) / MIN_BRUSH) / log(MAX_BRUSH / MIN_BRUSH)
        _set(self._size, round(share * _STEPS))
        self._size_text.setText(translate("Canvas", "{size} px").format(size=number(round(size))))

    def show_hardness(self, hardness: float) -> None:
        """The brush is that hard."""
        _set(self._hardness, round(hardness * 100))
        self._hardness_text.setText(translate("Canvas", "{share} %").format(share=round(hardness * 100)))

    def show_tolerance(self, tolerance: float) -> None:
        """The wand has this tolerance now."""
        _set(self._tolerance, round(2 * tolerance))
        self._tolerance_text.setText(number(tolerance, 1))

    def show_contiguous(self, connected: bool) -> None:
        """The wand takes connected pixels only, or all."""
        with QSignalBlocker(self._contiguous):
            self._contiguous.setChecked(connected)

    def show_sample(self, original: bool) -> None:
        """Tools look at the original, or at the layer shown."""
        with QSignalBlocker(self._sample):
            self._sample.setChecked(original)

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        self._smaller.set_text(self._keys.shown("smaller"))
        self._larger.set_text(self._keys.shown("larger"))

    def _add(self, group: str, label: str, *widgets: QWidget) -> None:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        if label:
            layout.addWidget(QLabel(label))
        for widget in widgets:
            layout.addWidget(widget)
        self._groups[group] = holder
        own = self.layout()
        assert own is not None
        own.addWidget(holder)

    def _slider(self, most: int, moved: object) -> tuple[QSlider, QLabel]:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, most)
        slider.setFixedWidth(84)
        slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        slider.valueChanged.connect(moved)
        text = dim_label()
        text.setMinimumWidth(text.fontMetrics().horizontalAdvance("0,000 px"))
        return slider, text

    def _switch(self, text: str, told: object) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("chip")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(told)
        return button

    def _settle(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.adjustSize()

    def _size_moved(self, value: int) -> None:
        size = float(round(MIN_BRUSH * exp(value / _STEPS * log(MAX_BRUSH / MIN_BRUSH))))
        self.show_size(size)
        self.size_changed.emit(size)

    def _hardness_moved(self, value: int) -> None:
        self.show_hardness(value / 100)
        self.hardness_changed.emit(value / 100)

    def _tolerance_moved(self, value: int) -> None:
        self.show_tolerance(max(value / 2, 0.5))
        self.tolerance_changed.emit(max(value / 2, 0.5))


def _set(slider: QSlider, value: int) -> None:
    with QSignalBlocker(slider):
        slider.setValue(value)
