"""Over the picture while two models are compared: who A and B are, how far they agree, and whose word is taken."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.keys import KeyMap
from gui.widgets.basics import dim_label
from gui.widgets.flow import FlowLayout
from gui.widgets.keycap import KeyButton, Look
from gui.widgets.segmented import Segmented
from gui.words import translate

A_COLOUR, B_COLOUR = "#56b4e9", "#e69f00"
BOTH, ONLY_A, ONLY_B = "both", "a", "b"


@dataclass(frozen=True, slots=True)
class CompareView:
    """What the bar says: the names to choose from, which are chosen, the outcome, what taking either would do."""

    names: tuple[str, ...]
    a: int
    b: int
    outcome: str
    take_a: str
    take_b: str


class CompareBar(QFrame):
    """The bar.

    Signals:
        sides_chosen: Places of A and B among the names.
        shown_chosen: `BOTH`, `ONLY_A` or `ONLY_B`.
        action_wanted: A name from `gui.keys.ACTIONS`.
        differing_wanted: Only items where the two differ are to be listed.
    """

    sides_chosen = Signal(int, int)
    shown_chosen = Signal(str)
    action_wanted = Signal(str)
    differing_wanted = Signal()

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareBar")
        self._keys = keys
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(6)
        layout.addLayout(self._make_sides())
        layout.addLayout(self._make_outcome())
        self.refresh_keys()
        self.hide()

    def show_view(self, view: CompareView) -> None:
        """Say how the two compare on the item shown."""
        for box, at in ((self.box_a, view.a), (self.box_b, view.b)):
            box.blockSignals(True)
            if [box.itemText(row) for row in range(box.count())] != list(view.names):
                box.clear()
                box.addItems(list(view.names))
            box.setCurrentIndex(at)
            box.blockSignals(False)
        self.outcome.setText(view.outcome)
        for button, text in ((self.take_a, view.take_a), (self.take_b, view.take_b)):
            button.setText(text)
            button.setEnabled(bool(text))
            button.setVisible(bool(text))

    def show_shown(self, which: str) -> None:
        """Mark whose regions are drawn."""
        self.shown.choose(which)

    def offer_differing(self, possible: bool) -> None:
        """Whether the list can be cut down to what differs."""
        self.differing.setVisible(possible)

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        self.take_a.set_key(self._keys.shown("take_a"))
        self.take_b.set_key(self._keys.shown("take_b"))
        self.flip.set_key(self._keys.shown("compare_flip"))
        self.leave.set_key(self._keys.shown("compare"))

    def _make_sides(self) -> FlowLayout:
        """Wraps on a narrow window: the bar must not take the queue's room."""
        line = FlowLayout(gap=8)
        self.box_a, self.box_b = QComboBox(), QComboBox()
        for mark, box, colour in (("A", self.box_a, A_COLOUR), ("B", self.box_b, B_COLOUR)):
            label = QLabel(f'<span style="color:{colour}">■</span> <b>{mark}</b>')
            label.setTextFormat(Qt.TextFormat.RichText)
            box.setAccessibleName(mark)
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(16)
            box.activated.connect(self._sides_chosen)
            side = QWidget()
            pair = QHBoxLayout(side)
            pair.setContentsMargins(0, 0, 8, 0)
            pair.setSpacing(8)
            pair.addWidget(label)
            pair.addWidget(box)
            line.addWidget(side)
        choices = ((BOTH, translate("Compare", "Both")), (ONLY_A, "A"), (ONLY_B, "B"))
        self.shown = Segmented(choices, quiet=True)
        self.shown.chosen.connect(self.shown_chosen)
        line.addWidget(self.shown)
        self.flip = self._button(translate("Compare", "Switch"), "compare_flip")
        self.leave = self._button(translate("Compare", "Leave"), "compare")
        line.addWidget(self.flip)
        line.addWidget(self.leave)
        return line

    def _make_outcome(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.outcome = dim_label(wrap=True)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        line.addWidget(self.outcome, 1)
        self.differing = KeyButton(translate("Compare", "List what differs"), look=Look.BARE)
        self.differing.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.differing.clicked.connect(self.differing_wanted)
        self.take_a = self._button("", "take_a")
        self.take_b = self._button("", "take_b")
        for button in (self.differing, self.take_a, self.take_b):
            line.addWidget(button)
        return line

    def _button(self, text: str, action: str) -> KeyButton:
        button = KeyButton(text, look=Look.BARE)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.setProperty("action", action)
        button.clicked.connect(self._clicked)
        return button

    def _sides_chosen(self, _at: int) -> None:
        self.sides_chosen.emit(self.box_a.currentIndex(), self.box_b.currentIndex())

    def _clicked(self) -> None:
        self.action_wanted.emit(str(self.sender().property("action")))
