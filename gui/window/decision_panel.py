"""The right of Review: classes with digits, remarks, regions, history, and what can be decided."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.keys import KeyMap
from gui.widgets.action_card import ActionCard
from gui.widgets.basics import ElidedLabel, NoteCard, dim_label, heading
from gui.widgets.keycap import KeyButton, Look
from gui.widgets.probability import ProbabilityRow
from gui.window.cleaning_section import CleaningSection
from gui.window.history_line import HistoryLine
from gui.window.marks_bar import MarksBar
from gui.window.reason_box import ReasonBox
from gui.window.region_fields import RegionFields
from gui.window.region_section import RegionSection
from gui.window.views import ItemView
from gui.window.why_section import WhySection
from gui.words import items, translate
from storage.records import ItemState

_SETTLED_TONE = {
    ItemState.ACCEPTED: "ok",
    ItemState.CORRECTED: "ok",
    ItemState.EXCLUDED: "bad",
    ItemState.DEFERRED: "warn",
    ItemState.UNREADABLE: "bad",
}


class DecisionPanel(QFrame):
    """Shows an `ItemView` and says what the person wants done with it.

    Signals:
        action_wanted: A name from `gui.keys.ACTIONS`.
        class_wanted: The class the person picked.
        region_selected: Key of the region clicked.
        region_accepted: Key of the region to keep.
        region_rejected: Key of the region to turn down or delete.
        region_reopened: Key of the turned-down region to propose again.
        region_hovered: Key of the region under the mouse; empty when it left.
        reason_wanted: The reason of an exclusion.
        reason_left: The field for a reason gave the keyboard back.
        opinion_taken: Which of the opinions on a disputed item is to settle it.
        item_wanted: Id of another item to look at.
        history_wanted: All that happened to the item is to be shown.
        conflict_answered: Which of the answers to a conflict was chosen.
    """

    action_wanted = Signal(str)
    class_wanted = Signal(str)
    region_selected = Signal(str)
    region_accepted = Signal(str)
    region_rejected = Signal(str)
    region_reopened = Signal(str)
    region_hovered = Signal(str)
    reason_wanted = Signal(str)
    reason_left = Signal()
    opinion_taken = Signal(int)
    item_wanted = Signal(int)
    history_wanted = Signal()
    conflict_answered = Signal(int)

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("decisionPanel")
        self.setFixedWidth(theme.PANEL_WIDTH)
        self._keys = keys
        self._class_rows: list[ProbabilityRow] = []
        self._note_cards: list[NoteCard] = []
        self._history_lines: list[HistoryLine] = []
        self._item_id: int | None = None
        self._asked_for: int | None = None
        self._selected = ""
        self._targets, self._opens = 1, False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_conflict())
        layout.addWidget(self._make_scroll(), 1)
        self.marks = MarksBar(keys)
        self.marks.action_wanted.connect(self.action_wanted)
        layout.addWidget(self.marks)
        layout.addWidget(self._make_actions())
        self.show_item(None)

    def show_item(self, view: ItemView | None) -> None:
        """Show ``view``; None when there is no item."""
        self._content.setVisible(view is not None)
        self.marks.show_item(view)
        self._actions.setEnabled(view is not None and view.decidable)
        shown = view.item_id if view is not None and view.decidable else None
        if shown is None or shown != self._asked_for:
            self.end_reason()  # The same item, read again, leaves open what is being answered.
        self._item_id = shown
        if view is None:
            self._reset.hide()
            self._accept_all.hide()
            self._fit_actions()
            return
        self._name.set_text(view.name)
        self._facts.setText(view.facts)
        self._settled.setVisible(bool(view.settled_line))
        self._settled.set_note(view.settled_line, view.settled_tone or _SETTLED_TONE.get(view.state, "dim"))
        card = view.file
        self._file.offer(card.html if card else "", card.tone if card else "dim", card.actions if card else ())
        self._accept.setEnabled(view.acceptable)
        self._accept_all.setEnabled(view.acceptable)
        second = view.second
        self._second.offer(
            second.html if second else "", second.tone if second else "dim", second.settle if second else ()
        )
        disputed = second is not None and bool(second.settle)
        self._reset.setVisible(view.state is not ItemState.UNREVIEWED and view.decidable and not disputed)
        self._show_classes(view)
        self._show_notes(view)
        self._regions.show_item(view)
        self.cleaning.show_item(view.cleaning)
        self.why.show_item(view)
        self._show_history(view)
        self._accept_all.setVisible(view.all_differs)
        self.mark_region(self._selected)
        self._fit_actions()

    def mark_region(self, key: str) -> None:
        """Raise the line of the region ``key``, empty for none; Enter then keeps that region."""
        self._selected = key
        self.cleaning.mark(key)
        place = self._regions.mark(key)
        if place is not None:
            middle = self._regions.mapTo(self._content, place.center())
            self._scroll.ensureVisible(middle.x(), middle.y(), 0, place.height())
        self._name_accept()

    def set_targets(self, count: int, *, opens: bool) -> None:
        """How many items a decision would concern; ``opens`` whether Enter opens a single one instead."""
        self._targets, self._opens = count, opens
        self._name_accept()

    def _name_accept(self) -> None:
        if self._targets > 1:
            text = translate("Review", "Accept {items}").format(items=items(self._targets))
        else:
            text = self._regions.pending(self._selected) or translate("Review", "Accept")
        self._accept.setText(text)
        self._accept.set_key("" if self._opens and self._targets <= 1 else self._keys.shown("accept"))

    def mark_also(self, keys: Sequence[str]) -> None:
        """Raise the lines of the regions that are selected along with the one `mark_region` named."""
        self._regions.list.mark_also(frozenset(keys))

    def light_region(self, key: str) -> None:
        """Point at the line of a region that the mouse is over in the picture; empty for none."""
        self._regions.list.light(key)

    def show_conflict(self, html: str, answers: Sequence[str] = ()) -> None:
        """Say that someone else was faster, above everything; an empty text takes it back."""
        self._conflict_holder.setVisible(bool(html))
        self._conflict.offer(html, "bad", answers)

    def ask_reason(self, reasons: Sequence[str]) -> None:
        """Ask in the place of the buttons why the item is excluded; these have digits, others are typed."""
        self._asked_for = self._item_id
        self.reason.offer(reasons)
        self._stack.setCurrentWidget(self.reason)
        self._fit_actions()

    def end_reason(self) -> None:
        """Show the buttons again."""
        self._asked_for = None
        self.reason.close_field()
        self._stack.setCurrentIndex(0)
        self._fit_actions()

    def asking_reason(self) -> bool:
        """Whether a digit now means a reason."""
        return self._stack.currentWidget() is self.reason

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        self._name_accept()
        self._accept_all.set_key(self._keys.shown("accept_all"))
        self._exclude.set_key(self._keys.shown("exclude"))
        self._later.set_key(self._keys.shown("later"))
        self._reset.set_key(self._keys.shown("reset"))
        self._whole_history.set_key(self._keys.shown("item_history"))
        self._regions.refresh_keys()
        self.cleaning.refresh_keys()
        self.marks.refresh_keys()
        self.reason.refresh_keys()
        self.why.refresh_keys()

    def _make_conflict(self) -> QWidget:
        self._conflict_holder = QWidget()
        layout = QVBoxLayout(self._conflict_holder)
        layout.setContentsMargins(12, 12, 12, 2)
        self._conflict = ActionCard()
        self._conflict.chosen.connect(self.conflict_answered)
        layout.addWidget(self._conflict)
        self._conflict_holder.hide()
        return self._conflict_holder

    def _make_scroll(self) -> QScrollArea:
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = QWidget()
        layout = self._layout = QVBoxLayout(self._content)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(0)
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._name.setFont(theme.font(bold=True))
        self._facts = dim_label()
        self._facts.setFont(theme.font(theme.SMALL_PX))
        layout.addWidget(self._name)
        layout.addSpacing(2)
        layout.addWidget(self._facts)
        self._file = ActionCard()
        self._file.chosen.connect(self._take_file)
        layout.addSpacing(10)
        layout.addWidget(self._file)
        self._settled = NoteCard()
        layout.addSpacing(6)
        layout.addWidget(self._settled)
        self._second = ActionCard()
        self._second.chosen.connect(self.opinion_taken)
        layout.addSpacing(6)
        layout.addWidget(self._second)
        layout.addSpacing(10)
        layout.addWidget(heading(translate("Review", "Class")))
        layout.addSpacing(6)
        self._classes_layout = self._section(layout, 0)
        self._notes_layout = self._section(layout, 8)
        layout.addSpacing(16)
        layout.addWidget(self._make_regions())
        self.fields = RegionFields(self._keys)
        self.fields.action_wanted.connect(self.action_wanted)
        layout.addWidget(self.fields)
        self.cleaning = CleaningSection(self._keys)
        self.cleaning.action_wanted.connect(self.action_wanted)
        layout.addWidget(self.cleaning)
        layout.addSpacing(16)
        self.why = WhySection(self._keys)
        self.why.item_wanted.connect(self.item_wanted)
        self.why.action_wanted.connect(self.action_wanted)
        layout.addWidget(self.why)
        layout.addSpacing(16)
        layout.addWidget(self._make_history_head())
        layout.addSpacing(4)
        self._history_layout = self._section(layout, 0)
        layout.addStretch(1)
        self._scroll.setWidget(self._content)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._scroll_range_changed)
        return self._scroll

    def _make_history_head(self) -> QWidget:
        self._history_head = QWidget()
        layout = QHBoxLayout(self._history_head)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading(translate("Review", "History")))
        layout.addStretch(1)
        self._whole_history = KeyButton(translate("Review", "All…"), self._keys.shown("item_history"), look=Look.BARE)
        self._whole_history.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._whole_history.setAccessibleName(translate("Review", "All that happened to this item"))
        self._whole_history.clicked.connect(self.history_wanted)
        layout.addWidget(self._whole_history)
        return self._history_head

    def _make_regions(self) -> RegionSection:
        self._regions = RegionSection(self._keys)
        self._regions.picked.connect(self.region_selected)
        self._regions.accepted.connect(self.region_accepted)
        self._regions.rejected.connect(self.region_rejected)
        self._regions.reopened.connect(self.region_reopened)
        self._regions.hovered.connect(self.region_hovered)
        self._regions.action_wanted.connect(self.action_wanted)
        return self._regions

    def _make_actions(self) -> QWidget:
        self._actions = QFrame()
        self._actions.setObjectName("actionBox")
        outer = QVBoxLayout(self._actions)
        outer.setContentsMargins(16, 14, 16, 14)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._accept = self._action_button(translate("Review", "Accept"), "accept", look=Look.PRIMARY)
        self._accept_all = self._action_button(translate("Review", "Accept all"), "accept_all")
        self._exclude = self._action_button(translate("Review", "Exclude"), "exclude")
        self._later = self._action_button(translate("Review", "Later"), "later")
        self._reset = self._action_button(translate("Review", "Back to undecided"), "reset")
        pair = QHBoxLayout()
        pair.setSpacing(8)
        pair.addWidget(self._exclude)
        pair.addWidget(self._later)
        layout.addWidget(self._accept)
        layout.addWidget(self._accept_all)
        layout.addLayout(pair)
        layout.addWidget(self._reset)
        self._stack.addWidget(page)
        self.reason = ReasonBox(self._keys)
        self.reason.chosen.connect(self.reason_wanted)
        self.reason.action_wanted.connect(self.action_wanted)
        self.reason.field_left.connect(self.reason_left)
        self.reason.fitted.connect(self._fit_actions)
        self._stack.addWidget(self.reason)
        return self._actions

    def _action_button(self, text: str, action: str, *, look: Look = Look.NORMAL) -> KeyButton:
        button = KeyButton(text, self._keys.shown(action), look=look)
        button.setProperty("action", action)
        button.clicked.connect(self._action_clicked)
        return button

    @staticmethod
    def _section(layout: QVBoxLayout, gap: int) -> QVBoxLayout:
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(gap)
        layout.addLayout(inner)
        return inner

    def _show_classes(self, view: ItemView) -> None:
        while len(self._class_rows) < len(view.classes):
            row = ProbabilityRow()
            row.clicked.connect(self._class_clicked)
            self._class_rows.append(row)
            self._classes_layout.addWidget(row)
        for index, row in enumerate(self._class_rows):
            row.setVisible(index < len(view.classes))
            if index < len(view.classes):
                shown = view.classes[index]
                row.show_class(
                    shown.name,
                    key=shown.key,
                    probability=shown.probability,
                    chosen=shown.chosen,
                    decided=shown.decided,
                )

    def _show_notes(self, view: ItemView) -> None:
        while len(self._note_cards) < len(view.notes):
            card = NoteCard()
            card.link_clicked.connect(self._follow_link)
            self._note_cards.append(card)
            self._notes_layout.addWidget(card)
        self._notes_layout.setContentsMargins(0, 8 if view.notes else 0, 0, 0)
        for index, card in enumerate(self._note_cards):
            card.setVisible(index < len(view.notes))
            if index < len(view.notes):
                card.set_note(view.notes[index].html, view.notes[index].tone)

    def _show_history(self, view: ItemView) -> None:
        while len(self._history_lines) < len(view.history):
            line = HistoryLine()
            self._history_lines.append(line)
            self._history_layout.addWidget(line)
        for index, line in enumerate(self._history_lines):
            line.setVisible(index < len(view.history))
            if index < len(view.history):
                line.show_row(view.history[index])

    def _scroll_range_changed(self, _low: int, high: int) -> None:
        # The scroll bar takes its room from the margin, so that the columns stay where they are.
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._layout.setContentsMargins(16, 14, 16 - bar if high else 16, 12)

    def _fit_actions(self) -> None:
        page = self._stack.currentWidget()
        if page is not None:
            self._stack.setFixedHeight(page.sizeHint().height())

    def _take_file(self, _at: int) -> None:
        self.action_wanted.emit("take_file")

    def _follow_link(self, link: str) -> None:
        kind, _, number = link.partition(":")
        if kind == "item" and number.isdigit():
            self.item_wanted.emit(int(number))

    def _action_clicked(self) -> None:
        self.action_wanted.emit(str(self.sender().property("action")))

    def _class_clicked(self) -> None:
        row = self.sender()
        if isinstance(row, ProbabilityRow):
            self.class_wanted.emit(row.name())
