"""The cleaning of one item in the decision panel: what was filled, how well; what fills it anew or takes it back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.keys import KeyMap
from gui.widgets.action_button import ActionButton
from gui.widgets.basics import NoteCard, dim_label, heading
from gui.widgets.flow import FlowLayout
from gui.window.filler_choice import FillerBox
from gui.window.views import CleaningView
from gui.words import translate


class CleaningSection(QWidget):
    """Hidden where an item has neither markings nor a cleaned picture.

    Attributes:
        filler: The choice of what fills.

    Signals:
        action_wanted: A name from `gui.keys.ACTIONS`.
    """

    action_wanted = Signal(str)

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._view: CleaningView | None = None
        self._selected = ""
        self._cards: list[NoteCard] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(heading(translate("Cleaning", "Cleaning")), 1)
        self.filler = FillerBox()
        self.filler.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        head.addWidget(self.filler)
        layout.addLayout(head)
        layout.addSpacing(4)
        self._line = dim_label(wrap=True)
        self._figures = dim_label(wrap=True)
        self._figures.setFont(theme.font(theme.SMALL_PX))
        layout.addWidget(self._line)
        layout.addWidget(self._figures)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(6)
        layout.addLayout(self._notes)
        layout.addSpacing(4)
        layout.addWidget(self._make_buttons())
        self.show_auto(False)
        self.show_item(None)

    @property
    def view(self) -> CleaningView | None:
        """What is shown."""
        return self._view

    def show_item(self, view: CleaningView | None) -> None:
        """Show the cleaning of an item."""
        self._view = view
        self.setVisible(view is not None)
        if view is None:
            return
        self._line.setText(view.line)
        self._figures.setText(view.figures)
        self._figures.setVisible(bool(view.figures))
        self._figures.setToolTip(view.told)
        while len(self._cards) < len(view.notes):
            card = NoteCard()
            self._cards.append(card)
            self._notes.addWidget(card)
        self._notes.setContentsMargins(0, 6 if view.notes else 0, 0, 0)
        for index, card in enumerate(self._cards):
            card.setVisible(index < len(view.notes))
            if index < len(view.notes):
                card.set_note(view.notes[index].html, view.notes[index].tone)
        self._refill.setText(translate("Cleaning", "Refill") if view.filled else translate("Cleaning", "Fill"))
        self.mark(self._selected)

    def mark(self, key: str) -> None:
        """The region that is selected; a marking can be taken back."""
        self._selected = key
        self._revert.setEnabled(self._view is not None and key in self._view.markings)

    def show_auto(self, on: bool) -> None:
        """Whether a change of the markings fills them anew by itself."""
        self._auto.setText(translate("Cleaning", "By itself") if on else translate("Cleaning", "When asked"))

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        for button in (self._refill, self._revert, self._auto):
            button.refresh_key()

    def _make_buttons(self) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder)
        self._refill = self._button("refill", translate("Cleaning", "Fill the markings as they are now"))
        self._revert = self._button(
            "revert_marking", translate("Cleaning", "Turn the selected marking down, and bring its pixels back")
        )
        self._revert.setText(translate("Cleaning", "Revert"))
        self._auto = self._button(
            "auto_refill", translate("Cleaning", "Whether a change of the markings fills them anew by itself")
        )
        for button in (self._refill, self._revert, self._auto):
            row.addWidget(button)
        return holder

    def _button(self, action: str, tip: str) -> ActionButton:
        button = ActionButton(self._keys, action, tip)
        button.wanted.connect(self.action_wanted)
        return button
