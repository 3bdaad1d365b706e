"""What the decision panel says about the selected regions, and how a box is set by numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from gui import theme
from gui.keys import BY_NAME, KeyMap
from gui.widgets.basics import dim_label
from gui.widgets.keycap import KeyButton, Look
from gui.words import look_up, noop, number, plural, translate
from storage.records import Box

if TYPE_CHECKING:
    from storage.region_facts import Facts

_EDITS = (
    ("copy_regions", "paste_regions"),
    ("grow", "shrink", "smooth", "fill_holes", "split"),
    ("union", "subtract", "intersect"),
    ("to_mask", "to_box"),
)
_KINDS = {"box": noop("Review", "Box"), "polygon": noop("Review", "Polygon"), "mask": noop("Review", "Mask")}
_FIELDS = ("x", "y", "w", "h")


class RegionFields(QFrame):
    """Measures of one region, fields of a box, and a menu of what can be done to all that are selected.

    Signals:
        box_set: The new `Box`, when a field was changed.
        action_wanted: A name of `gui.keys.ACTIONS`.
        left: Enter was pressed in a field; the picture may have the keyboard back.
    """

    box_set = Signal(object)
    action_wanted = Signal(str)
    left = Signal()

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("regionFields")
        self._keys = keys
        self._facts: Facts | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._edit = KeyButton("", look=Look.BARE)
        self._edit.clicked.connect(self._open_menu)
        head.addWidget(self._text, 1)
        head.addWidget(self._edit, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        layout.addWidget(self._make_row())
        self._menu = QMenu(self)
        self.show_regions(0, None, editable=False)

    def show_regions(self, count: int, facts: Facts | None, *, editable: bool) -> None:
        """Show how many are selected and, of a single one, its measures once they are known."""
        self._facts = facts
        self.setVisible(count > 0)
        if not count:
            return
        self._edit.setText(translate("Review", "Edit ▾"))
        self._edit.setVisible(editable)
        box = facts is not None and facts.kind == "box" and count == 1
        self._row.setVisible(box)
        self._row.setEnabled(editable)
        self._text.setText(self._words(count, facts))
        if box and facts is not None:
            for field, value in zip(self._spins, (facts.x, facts.y, facts.w, facts.h), strict=True):
                field.show_value(value)

    def menu(self) -> QMenu:
        """The menu as it was last filled."""
        return self._menu

    def _words(self, count: int, facts: Facts | None) -> str:
        if count > 1:
            return plural("Review", "%Ln regions selected").of(count)
        if facts is None:
            return translate("Review", "Measuring…")
        kind = look_up("Review", _KINDS[facts.kind])
        area = translate("Review", "{kind} · {area} px²").format(kind=kind, area=number(round(facts.area)))
        if facts.kind == "box":
            return area
        parts = [area]
        if facts.pieces != 1:
            parts.append(plural("Review", "%Ln pieces").of(facts.pieces))
        if facts.holes:
            parts.append(plural("Review", "%Ln holes").of(facts.holes))
        place = translate("Review", "x {x} · y {y} · {w} × {h}").format(
            x=_short(facts.x), y=_short(facts.y), w=_short(facts.w), h=_short(facts.h)
        )
        return " · ".join(parts) + "\n" + place

    def _make_row(self) -> QWidget:
        self._row = QWidget()
        layout = QHBoxLayout(self._row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._spins: list[_Field] = []
        for name in _FIELDS:
            field = _Field(self._set)
            field.setAccessibleName(name)
            field.setMinimum(0.0 if name in "xy" else 0.01)
            label = dim_label(name)
            label.setFont(theme.font(theme.SMALL_PX, mono=True))
            layout.addWidget(label)
            layout.addWidget(field, 1)
            # Later: with the picture's keyboard back at once, the same Enter would go on to accept the item.
            field.lineEdit().returnPressed.connect(self.left, Qt.ConnectionType.QueuedConnection)
            self._spins.append(field)
        return self._row

    def _set(self) -> None:
        if self._facts is None:
            return
        x, y, w, h = (field.value() for field in self._spins)
        if any(abs(new - old) >= 0.005 for new, old in zip((x, y, w, h), _numbers(self._facts), strict=True)):
            self.box_set.emit(Box(x, y, x + w, y + h))

    def _open_menu(self) -> None:
        self._menu.clear()
        for group in _EDITS:
            for name in group:
                key = self._keys.shown(name)
                action = self._menu.addAction(f"{BY_NAME[name].words()}\t{key}")
                action.setProperty("action", name)
                action.triggered.connect(self._chosen)
            self._menu.addSeparator()
        self._menu.popup(self._edit.mapToGlobal(QPoint(0, self._edit.height() + 4)))

    def _chosen(self) -> None:
        self.action_wanted.emit(str(self.sender().property("action")))


class _Field(QDoubleSpinBox):
    """A coordinate; Enter or leaving the field sets it."""

    def __init__(self, done: Callable[[], None]) -> None:
        super().__init__()
        self._done = done
        self.setObjectName("coordinate")
        self.setDecimals(2)
        self.setMaximum(1e6)
        self.setFont(theme.font(theme.SMALL_PX, mono=True))
        self.setMinimumWidth(44)
        self.setKeyboardTracking(False)
        self.valueChanged.connect(self._done)

    def show_value(self, value: float) -> None:
        """Show a number that nobody typed."""
        with QSignalBlocker(self):
            self.setValue(value)

    def textFromValue(self, value: float) -> str:
        """Whole pixels without decimals."""
        return _short(value)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab into a field selects its number."""
        super().focusInEvent(event)
        self.selectAll()


def _numbers(facts: Facts) -> tuple[float, float, float, float]:
    return facts.x, facts.y, facts.w, facts.h


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
