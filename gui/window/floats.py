"""Panels that float over the canvas: layers, overlays, tools, zoom and probe, minimap."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from gui import theme
from gui.keys import KeyMap
from gui.widgets.basics import dim_label
from gui.widgets.floating import FloatingPanel
from gui.widgets.keycap import KeyButton, Look, ToolButton
from gui.widgets.segmented import Segmented
from gui.window.tool_options import ToolOptions
from gui.words import look_up, noop, percent, translate

LAYERS = (
    ("original", noop("Canvas", "Original")),
    ("cleaned", noop("Canvas", "Cleaned")),
    ("enhanced", noop("Canvas", "Enhanced")),
)
TOOLS = (
    ("select", noop("Canvas", "Select")),
    ("box", noop("Canvas", "Box")),
    ("polygon", noop("Canvas", "Polygon")),
    ("edges", noop("Canvas", "Outline that follows edges")),
    ("brush", noop("Canvas", "Brush")),
    ("eraser", noop("Canvas", "Eraser")),
    ("wand", noop("Canvas", "Magic wand")),
    ("cutout", noop("Canvas", "Cut out what a box holds")),
    ("fill", noop("Canvas", "Fill a hole")),
    ("cut", noop("Canvas", "Cut by a line")),
    ("smart", noop("Canvas", "Smart selection")),
    ("ruler", noop("Canvas", "Ruler")),
)
_EDGE = 14
_SPARE = "0000"
"""How much narrower the text under the mouse may get before the float follows: else it would tremble."""


class Floats(QObject):
    """Makes the panels and keeps them in the corners of ``stage``.

    Signals:
        layer_chosen: Name of a layer.
        tool_chosen: Name of a tool.
        heatmap_toggled: Show or hide the heatmap.
        opacity_changed: Opacity of the heatmap, 0..1.
        fit_clicked: Fit the picture.
        overlays_toggled: Show or hide the regions.
        levels_toggled: Open or close the histogram.
        layers_toggled: Open or close the panel of layers.
        marking_toggled: What is drawn next is a marking, or a defect again.
        covered_changed: The rectangles of the stage that lie under a panel, in a list.
    """

    layer_chosen = Signal(str)
    tool_chosen = Signal(str)
    heatmap_toggled = Signal()
    opacity_changed = Signal(float)
    fit_clicked = Signal()
    overlays_toggled = Signal()
    marking_toggled = Signal()
    levels_toggled = Signal()
    layers_toggled = Signal()
    covered_changed = Signal(list)

    def __init__(self, stage: QWidget, keys: KeyMap, minimap: QWidget | None = None) -> None:
        super().__init__(stage)
        self._heat_state: tuple[bool, bool, float, str] | None = None
        self._covered: list[QRect] = []
        self._arranged: tuple[int, list[ToolButton]] = (0, [])
        self._stage = stage
        self._keys = keys
        self._layers = self._make_layers()
        self._overlays = self._make_overlays()
        self._tools = self._make_tools()
        self._zoom = self._make_zoom()
        self._minimap = self._make_minimap(minimap)
        self._notice = self._make_notice()
        self._sides: list[QWidget] = []
        self._side_room = 0
        self._side_wanted: dict[QWidget, None] = {}
        self.options = ToolOptions(keys, stage)
        stage.installEventFilter(self)
        self.place()
        for panel in self.panels():
            panel.raise_()

    def panels(self) -> list[QWidget]:
        """All floating panels."""
        panels: list[QWidget | None] = [self._layers, self._overlays, self._tools, self._zoom, self._minimap]
        panels += [self.options] if self.options.has_something() else []
        return [panel for panel in panels if panel is not None]

    def add_side(self, panel: QWidget) -> None:
        """Take in a panel that stands at the right, below the others there, while it is wanted."""
        panel.setParent(self._stage)
        self._sides.append(panel)

    def show_side(self, panel: QWidget, wanted: bool) -> None:
        """Open or close a panel of `add_side`."""
        self._side_wanted.pop(panel, None)
        if wanted:
            self._side_wanted[panel] = None
        panel.setVisible(wanted and self._overlays.isVisibleTo(self._stage))
        self.place()

    def side_wanted(self, panel: QWidget) -> bool:
        """Whether a panel of `add_side` is open, hidden with the others or not."""
        return panel in self._side_wanted

    def set_visible(self, visible: bool) -> None:
        """Show or hide them all at once."""
        for panel in self.panels():
            panel.setVisible(visible)
        for panel in self._sides:
            panel.setVisible(visible and panel in self._fitting())
        self._show_minimap(visible)
        self._notice.setVisible(visible and bool(self._notice_text.text()))

    def set_notice(self, text: str) -> None:
        """Say something about the file over the picture; empty takes it away."""
        if text == self._notice_text.text() and bool(text) == self._notice.isVisibleTo(self._stage):
            return
        self._notice_text.setText(text)
        self._notice.setVisible(bool(text))
        self.place()

    def set_layers(self, available: set[str], current: str) -> None:
        """Which layers this item has and which is shown."""
        self.layers.set_available(available)
        if current in self.layers.names():
            self.layers.choose(current)

    def set_tool(self, name: str) -> None:
        """Mark the tool in hand."""
        button = self._tool_buttons.get(name)
        if button is not None:
            button.setChecked(True)
        self.options.show_tool(name)
        self.place()

    def set_marking(self, on: bool) -> None:
        """Whether what is drawn next is a marking."""
        self._marking.setChecked(on)

    def set_available_tools(self, names: set[str]) -> None:
        """Tools there are; the others are not shown."""
        for name, button in self._tool_buttons.items():
            button.setVisible(name in names)
        self.place()

    def set_heatmap(self, *, present: bool, shown: bool, opacity: float, name: str = "") -> None:
        """State of the heatmap."""
        state = (present, shown, round(opacity, 2), name)
        if state == self._heat_state:
            return
        self._heat_state = state
        self._heat.setEnabled(present)
        self._heat.setText(f"{name} {percent(opacity)}" if present and shown else translate("Canvas", "Heatmap off"))
        if not present:
            self._heat.setText(translate("Canvas", "No heatmap"))
        self._opacity.setVisible(present and shown)
        self._opacity.blockSignals(True)
        self._opacity.setValue(round(opacity * 100))
        self._opacity.blockSignals(False)
        self.place()

    def set_overlays_shown(self, shown: bool) -> None:
        """State of the regions."""
        self._over.setText(translate("Canvas", "Overlays") if shown else translate("Canvas", "Overlays off"))
        self.place()

    def set_zoom(self, zoom: float) -> None:
        """Show the zoom, 100 is one to one."""
        text = percent(zoom / 100, 0 if zoom >= 10 else 1)
        if text != self._percent.text():
            self._percent.setText(text)
            self.place()

    def set_probe(self, text: str) -> None:
        """Show place and value under the mouse; empty hides them."""
        grew = bool(text) != self._probe.isVisibleTo(self._zoom)
        self._probe.setText(text)
        self._probe.setVisible(bool(text))
        spare = self._zoom.width() - self._zoom.sizeHint().width()
        if grew or not 0 <= spare <= self._probe.fontMetrics().horizontalAdvance(_SPARE):
            self.place()

    def set_window(self, text: str) -> None:
        """Show the display window; empty where it is nothing special."""
        text = text or translate("Canvas", "Window")
        if text != self._levels.text():
            self._levels.setText(text)
            self._levels.updateGeometry()
            self.place()

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        self._over.set_key(self._keys.shown("hide_overlays"))
        self._heat.set_key(self._keys.shown("heatmap"))
        self._levels.set_key(self._keys.shown("levels"))
        self._more.set_key(self._keys.shown("layers"))
        self._marking.set_key(self._keys.shown("draw_marking"))
        for name, button in self._tool_buttons.items():
            button.set_key(self._keys.shown(f"tool_{name}"))
        self.options.refresh_keys()
        self.place()

    def place(self) -> None:
        """Move every panel to its corner."""
        width, height = self._stage.width(), self._stage.height()
        for panel in self.panels():
            layout = panel.layout()
            if layout is not None:
                layout.activate()
            panel.adjustSize()
        self._layers.move(_EDGE, _EDGE)
        self._overlays.move(width - self._overlays.width() - _EDGE, _EDGE)
        if self._layers.geometry().right() + _EDGE > self._overlays.x():
            self._overlays.move(_EDGE, self._layers.geometry().bottom() + 8)
        self._stack_sides(self._overlays.geometry().bottom() + 8)
        self._notice.adjustSize()
        below = max(self._layers.geometry().bottom(), self._overlays.geometry().bottom()) + 8
        right = min((panel.x() - 8 for panel in self._fitting()), default=width - _EDGE)
        self.options.fit_into(right - _EDGE)
        self.options.move(max(min((width - self.options.width()) // 2, right - self.options.width()), _EDGE), below)
        if self.options.has_something():
            below = self.options.geometry().bottom() + 6
        self._notice.move(max((width - self._notice.width()) // 2, _EDGE), below)
        self._notice.raise_()
        self._zoom.move(_EDGE, height - self._zoom.height() - _EDGE)
        self._place_tools(height)
        if self._minimap is not None:
            self._minimap.move(width - self._minimap.width() - _EDGE, height - self._minimap.height() - _EDGE)
            self._show_minimap(self._overlays.isVisibleTo(self._stage))
        self._tell_covered()

    def _tell_covered(self) -> None:
        # Hidden for a moment, they still have their places.
        panels = [*self.panels(), *self._fitting()] + ([self._notice] if self._notice_text.text() else [])
        covered = [panel.geometry() for panel in panels]
        if covered != self._covered:
            self._covered = covered
            self.covered_changed.emit(covered)

    def _show_minimap(self, wanted: bool) -> None:
        """Show it unless a panel covers part of it: half a map misleads."""
        if self._minimap is not None:
            where = self._minimap.geometry()
            covered = any(panel.geometry().intersects(where) for panel in self._fitting())
            self._minimap.setVisible(wanted and not covered)

    def _stack_sides(self, top: int) -> None:
        """One below the other at the right; where that is too low for all, the one opened last alone."""
        self._side_room = self._stage.height() - _EDGE - top
        shown, seen = self._fitting(), self._overlays.isVisibleTo(self._stage)
        for panel in self._side_wanted:
            panel.setVisible(seen and panel in shown)
        for panel in shown:
            panel.adjustSize()
            panel.move(max(self._stage.width() - panel.width() - _EDGE, _EDGE), top)
            panel.raise_()
            top += panel.height() + 8

    def _fitting(self) -> list[QWidget]:
        """The side panels that are wanted and that there is room for, from the top."""
        wanted = [panel for panel in self._sides if panel in self._side_wanted]
        if sum(panel.sizeHint().height() + 8 for panel in wanted) - 8 > self._side_room:
            return list(self._side_wanted)[-1:]
        return wanted

    def _place_tools(self, height: int) -> None:
        """In one column in the middle of the left edge, in two where it is too low for one."""
        top = self._layers.geometry().bottom()
        if self._overlays.x() == _EDGE:
            top = self._overlays.geometry().bottom()
        shown = [button for button in self._tool_buttons.values() if not button.isHidden()]
        side = self._marking.height() + self._tool_grid.spacing()
        columns = 1 if (len(shown) + 1) * side + 20 <= self._zoom.y() - top - 16 else 2
        if (columns, shown) != self._arranged:
            self._arranged = (columns, shown)
            for at, button in enumerate(shown):
                self._tool_grid.addWidget(button, at // columns, at % columns)
        layout = self._tools.layout()
        if layout is not None:
            layout.activate()
        self._tools.adjustSize()
        self._tools.move(_EDGE, max(top + 8, (height - self._tools.height()) // 2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the stage's size."""
        if watched is self._stage and event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def _panel(self) -> tuple[FloatingPanel, QHBoxLayout]:
        panel = FloatingPanel(self._stage)
        layout = QHBoxLayout(panel)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.setSpacing(10)
        return panel, layout

    def _make_layers(self) -> FloatingPanel:
        panel, layout = self._panel()
        layout.setContentsMargins(2, 2, 2, 2)
        self.layers = Segmented([(name, look_up("Canvas", label)) for name, label in LAYERS], quiet=True)
        self.layers.chosen.connect(self.layer_chosen)
        layout.addWidget(self.layers)
        return panel

    def _make_overlays(self) -> FloatingPanel:
        panel, layout = self._panel()
        layout.setSpacing(6)
        self._over = KeyButton(translate("Canvas", "Overlays"), self._keys.shown("hide_overlays"), look=Look.BARE)
        self._over.setToolTip(
            translate("Canvas", "Click to hide or show the regions; hold the key to hide them for a moment")
        )
        self._over.clicked.connect(self.overlays_toggled)
        self._heat = KeyButton(translate("Canvas", "Heatmap"), self._keys.shown("heatmap"), look=Look.BARE)
        self._heat.clicked.connect(self.heatmap_toggled)
        self._opacity = QSlider(Qt.Orientation.Horizontal)
        self._opacity.setRange(5, 100)
        self._opacity.setFixedWidth(72)
        self._opacity.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._opacity.setAccessibleName(translate("Canvas", "Opacity of the heatmap"))
        self._opacity.valueChanged.connect(self._opacity_moved)
        self._levels = KeyButton(translate("Canvas", "Window"), self._keys.shown("levels"), look=Look.BARE)
        self._levels.setToolTip(translate("Canvas", "Histogram, and which values are shown black and white"))
        self._levels.clicked.connect(self.levels_toggled)
        self._more = KeyButton(translate("Canvas", "Layers"), self._keys.shown("layers"), look=Look.BARE)
        self._more.setToolTip(translate("Canvas", "Masks, boxes, crop, comparison, maps, turning the view"))
        self._more.clicked.connect(self.layers_toggled)
        for widget in (self._over, self._heat, self._opacity, self._levels, self._more):
            layout.addWidget(widget)
        return panel

    def _make_tools(self) -> FloatingPanel:
        panel = FloatingPanel(self._stage)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(5, 5, 5, 5)
        layout.setSpacing(8)
        self._tool_grid = QGridLayout()
        self._tool_grid.setSpacing(2)
        layout.addLayout(self._tool_grid)
        self._tool_group = QButtonGroup(panel)
        self._tool_buttons: dict[str, ToolButton] = {}
        for name, label in TOOLS:
            button = ToolButton(name, self._keys.shown(f"tool_{name}"), look_up("Canvas", label))
            button.setProperty("tool", name)
            button.clicked.connect(self._tool_clicked)
            self._tool_group.addButton(button)
            self._tool_buttons[name] = button
            self._tool_grid.addWidget(button)
        self._tool_buttons["select"].setChecked(True)
        self._marking = ToolButton(
            "marking", self._keys.shown("draw_marking"), translate("Canvas", "What you draw is a marking")
        )
        self._marking.clicked.connect(self._marking_clicked)
        layout.addWidget(self._marking)
        return panel

    def _make_zoom(self) -> FloatingPanel:
        panel, layout = self._panel()
        fit = KeyButton(translate("Canvas", "Fit"), self._keys.shown("fit"), look=Look.BARE)
        fit.clicked.connect(self.fit_clicked)
        self._percent = dim_label()
        self._percent.setProperty("tone", "")
        self._probe = dim_label()
        self._probe.setFont(theme.font(theme.SMALL_PX, mono=True))
        for widget in (fit, self._percent, self._probe):
            layout.addWidget(widget)
        self._probe.hide()
        return panel

    def _make_notice(self) -> FloatingPanel:
        panel, layout = self._panel()
        self._notice_text = dim_label(tone="warn")
        layout.addWidget(self._notice_text)
        panel.hide()
        return panel

    def _make_minimap(self, minimap: QWidget | None) -> QWidget | None:
        if minimap is not None:
            minimap.setParent(self._stage)
        return minimap

    def _tool_clicked(self) -> None:
        self.tool_chosen.emit(str(self.sender().property("tool")))

    def _marking_clicked(self) -> None:
        self.marking_toggled.emit()

    def _opacity_moved(self, value: int) -> None:
        self.opacity_changed.emit(value / 100)
