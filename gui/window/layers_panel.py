"""The panel of what lies over the picture and how it is held against the original; floats over the canvas."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QSlider, QWidget

from gui.canvas.look import COLOUR_MAPS, CanvasLook, Compare, CropStyle, MaskStyle
from gui.keys import KeyMap
from gui.widgets.basics import dim_label, heading
from gui.widgets.floating import FloatingPanel
from gui.widgets.keycap import KeyCap
from gui.widgets.segmented import Segmented
from gui.words import translate

_WIDTH = 392
_GAINS = (1, 2, 4, 8, 16, 32, 64)


class LayersPanel(FloatingPanel):
    """Shows a `CanvasLook` and tells how the person changes it.

    Signals:
        look_changed: The new `CanvasLook`.
        colours_changed: Name of a map ("heatmap", "anomaly") and of its colours.
        anomaly_toggled: Show or hide the anomaly map.
        angle_changed: Degrees to turn the view to.
    """

    look_changed = Signal(object)
    colours_changed = Signal(str, str)
    anomaly_toggled = Signal()
    angle_changed = Signal(float)

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._look = CanvasLook()
        self._caps: dict[str, KeyCap] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 8, 10, 10)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(heading(translate("Canvas", "Layers")), 0, 0, 1, 3)
        self._make_regions()
        self._make_comparison()
        self._make_maps()
        self.setFixedWidth(_WIDTH)
        self.refresh_keys()
        self.show_look(self._look)
        self.hide()

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        for name, cap in self._caps.items():
            cap.set_text(self._keys.shown(name))

    def show_look(self, look: CanvasLook) -> None:
        """Show how things are shown now."""
        self._look = look
        self.masks.choose(look.masks.value)
        self.crop.choose(look.crop.value)
        self.compare.choose(look.compare.value)
        self.gain.setEnabled(look.compare is Compare.DIFFERENCE)
        for box, on in (
            (self.boxes, look.boxes),
            (self.tags, look.tags),
            (self.grid_lines, look.grid),
            (self.changed, look.changed),
        ):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        self.gain.blockSignals(True)
        self.gain.setCurrentIndex(max(self.gain.findData(look.gain), 0))
        self.gain.blockSignals(False)

    def show_anomaly(self, *, present: bool, shown: bool) -> None:
        """Whether the item has an anomaly map and whether it is shown."""
        self.anomaly.blockSignals(True)
        self.anomaly.setEnabled(present)
        self.anomaly.setChecked(present and shown)
        self.anomaly.blockSignals(False)

    def show_colours(self, name: str, colours: str) -> None:
        """Which colours a map has."""
        box = self.colours[name]
        box.blockSignals(True)
        box.setCurrentIndex(COLOUR_MAPS.index(colours))
        box.blockSignals(False)

    def show_angle(self, angle: float) -> None:
        """How far the view is turned."""
        shown = angle - 360 if angle > 180 else angle
        self.angle.blockSignals(True)
        self.angle.setValue(round(shown))
        self.angle.blockSignals(False)
        self._degrees.setText(f"{shown:.0f}°")

    def _make_regions(self) -> None:
        self.masks = Segmented(
            (
                (MaskStyle.BOTH, translate("Canvas", "Both")),
                (MaskStyle.FILL, translate("Canvas", "Fill")),
                (MaskStyle.OUTLINE, translate("Canvas", "Outline")),
                (MaskStyle.OFF, translate("Canvas", "Off")),
            ),
            quiet=True,
        )
        self.masks.chosen.connect(self._masks_chosen)
        self._row(1, translate("Canvas", "Masks"), self.masks, "mask_style")
        self.boxes = QCheckBox(translate("Canvas", "Boxes"))
        self.tags = QCheckBox(translate("Canvas", "Names"))
        self.grid_lines = QCheckBox(translate("Canvas", "Pixel grid"))
        self.grid_lines.setToolTip(translate("Canvas", "Lines between pixels, once they are large enough to count"))
        checks = QHBoxLayout()
        checks.setSpacing(12)
        for box in (self.boxes, self.tags, self.grid_lines):
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.toggled.connect(self._checked)
            checks.addWidget(box)
        checks.addStretch(1)
        self._grid.addLayout(checks, 2, 1, 1, 2)
        self.crop = Segmented(
            (
                (CropStyle.OFF, translate("Canvas", "Off")),
                (CropStyle.DIM, translate("Canvas", "Dim outside")),
                (CropStyle.ONLY, translate("Canvas", "Only")),
            ),
            quiet=True,
        )
        self.crop.chosen.connect(self._crop_chosen)
        self._row(3, translate("Canvas", "Crop"), self.crop, "crop_style")

    def _make_comparison(self) -> None:
        self.compare = Segmented(
            (
                (Compare.OFF, translate("Canvas", "Off")),
                (Compare.WIPE, translate("Canvas", "Wipe")),
                (Compare.DIFFERENCE, translate("Canvas", "Difference")),
            ),
            quiet=True,
        )
        self.compare.chosen.connect(self._compare_chosen)
        self._row(4, translate("Canvas", "Compare"), self.compare, "against_original")
        self.gain = QComboBox()
        for gain in _GAINS:
            self.gain.addItem(translate("Canvas", "{gain} times").format(gain=gain), gain)
        self.gain.currentIndexChanged.connect(self._gain_chosen)
        self._row(5, translate("Canvas", "Amplified"), self.gain)
        self.changed = QCheckBox(translate("Canvas", "Outline what cleaning changed"))
        self.changed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.changed.toggled.connect(self._checked)
        self._grid.addWidget(self.changed, 6, 1, 1, 2)

    def _make_maps(self) -> None:
        self.colours: dict[str, QComboBox] = {}
        for row, name, label in (
            (7, "heatmap", translate("Canvas", "Heatmap")),
            (8, "anomaly", translate("Canvas", "Anomaly")),
        ):
            box = QComboBox()
            box.addItems([colours.capitalize() for colours in COLOUR_MAPS])
            box.setProperty("map", name)
            box.setAccessibleName(translate("Canvas", "Colours of the {name}").format(name=label))
            box.currentIndexChanged.connect(self._colours_chosen)
            self.colours[name] = box
            self._row(row, label, box, "heatmap" if name == "heatmap" else "anomaly")
        self.anomaly = QCheckBox(translate("Canvas", "Show the anomaly map"))
        self.anomaly.toggled.connect(self.anomaly_toggled)
        self._grid.addWidget(self.anomaly, 9, 1, 1, 2)
        self.angle = QSlider(Qt.Orientation.Horizontal)
        self.angle.setRange(-180, 180)
        self.angle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.angle.setAccessibleName(translate("Canvas", "Turn the view"))
        self.angle.valueChanged.connect(self._angle_moved)
        self._degrees = dim_label("0°")
        self._degrees.setMinimumWidth(38)
        turn = QHBoxLayout()
        turn.addWidget(self.angle, 1)
        turn.addWidget(self._degrees)
        holder = QWidget()
        turn.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(turn)
        self._row(10, translate("Canvas", "Turned"), holder, "upright")

    def _row(self, row: int, label: str, widget: QWidget, action: str = "") -> None:
        name = QLabel(label)
        name.setProperty("tone", "dim")
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(widget, row, 1)
        if action:
            self._caps[action] = KeyCap()
            self._grid.addWidget(self._caps[action], row, 2)

    def _tell(self, look: CanvasLook) -> None:
        self.show_look(look)
        self.look_changed.emit(look)

    def _masks_chosen(self, name: str) -> None:
        self._tell(replace(self._look, masks=MaskStyle(name)))

    def _crop_chosen(self, name: str) -> None:
        self._tell(replace(self._look, crop=CropStyle(name)))

    def _compare_chosen(self, name: str) -> None:
        self._tell(replace(self._look, compare=Compare(name)))

    def _gain_chosen(self, index: int) -> None:
        self._tell(replace(self._look, gain=_GAINS[index]))

    def _checked(self) -> None:
        boxes, tags, grid, changed = (box.isChecked() for box in (self.boxes, self.tags, self.grid_lines, self.changed))
        self._tell(replace(self._look, boxes=boxes, tags=tags, grid=grid, changed=changed))

    def _angle_moved(self, degrees: int) -> None:
        self.angle_changed.emit(float(degrees))

    def _colours_chosen(self, index: int) -> None:
        self.colours_changed.emit(str(self.sender().property("map")), COLOUR_MAPS[index])
