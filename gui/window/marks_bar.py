"""Marks of the item shown, under the panel's content: its note, its flag, and whether a decision goes on by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.keys import KeyMap
from gui.widgets.action_button import ActionButton
from gui.window.key_dispatch import OWN_ESCAPE
from gui.window.views import ItemView
from gui.words import translate


class NoteEdit(QLineEdit):
    """One line of text.

    Signals:
        written: Enter was pressed.
        left: The keyboard goes back; what was typed since is given up.
    """

    written = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(theme.font(theme.SMALL_PX))
        self.setProperty(OWN_ESCAPE, True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._kept = ""
        self._editing = False

    @property
    def editing(self) -> bool:
        """Whether someone is at it; another window or a menu in front for a while changes nothing of that."""
        return self._editing

    def begin(self) -> None:
        """Take the keyboard, also where the window itself has not got it yet."""
        self._editing = True
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def give_up(self) -> None:
        """Nobody is at it any more."""
        self._editing = False

    def show_note(self, note: str) -> None:
        """Show what is kept; what is being typed stays."""
        self._kept = note
        if not self._editing:
            self.setText(note)
            self.setCursorPosition(0)
            self.setToolTip(note)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the text, Escape leaves it as it was."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            text = self.text()
            self.left.emit()
            if text.strip() != self._kept:
                self.written.emit(text.strip())
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.setText(self._kept)
            self.left.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Someone begins, or comes back."""
        super().focusInEvent(event)
        self._editing = True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show what is kept again, unless the keyboard is only away for a while."""
        super().focusOutEvent(event)
        if event.reason() in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            return
        self._editing = False
        self.setText(self._kept)


class MarksBar(QWidget):
    """Fed by the panel.

    Signals:
        action_wanted: A name from `gui.keys.ACTIONS`.
        note_written: What the note is to be.
        note_left: The note gave the keyboard back.
    """

    action_wanted = Signal(str)
    note_written = Signal(str)
    note_left = Signal()

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._item: int | None = None
        self.note = NoteEdit()
        self.note.setPlaceholderText(translate("Review", "Note: Enter keeps it, Esc leaves"))
        self.note.setAccessibleName(translate("Review", "Note"))
        self.note.hide()
        self.note.written.connect(self.note_written)
        self.note.left.connect(self._leave_note)
        self._flag = self._button("flag", translate("Review", "Flag it, to find it again with has:flag"))
        self._write = self._button("note", translate("Review", "Write a note on it"))
        self._advance = self._button("auto_advance", translate("Review", "Whether a decision goes on to the next item"))
        self._write.setText(translate("Review", "Note"))
        row = QHBoxLayout()
        row.setSpacing(2)
        row.setContentsMargins(-6, 0, -6, 0)
        row.addWidget(self._flag)
        row.addWidget(self._write)
        row.addStretch(1)
        row.addWidget(self._advance)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 6, 16, 4)
        layout.setSpacing(4)
        layout.addWidget(self.note)
        layout.addLayout(row)
        self.show_advance(True)
        self.refresh_keys()

    def show_item(self, view: ItemView | None) -> None:
        """Show an item's marks."""
        self._flag.setEnabled(view is not None)
        self._write.setEnabled(view is not None)
        flagged = view is not None and view.flagged
        self._flag.setText(translate("Review", "Flagged") if flagged else translate("Review", "Flag"))
        note = view.note if view is not None else ""
        if self.note.editing and (view is None or view.item_id != self._item):
            self._leave_note()
        self._item = view.item_id if view is not None else None
        self.note.show_note(note)
        self.note.setVisible(bool(note) or self.note.editing)

    def show_advance(self, on: bool) -> None:
        """Whether a decision goes on to the next item."""
        self._advance.setText(translate("Review", "Goes on") if on else translate("Review", "Stays"))

    def edit_note(self) -> None:
        """Give the note the keyboard."""
        self.note.show()
        self.note.begin()

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        for button in (self._flag, self._write, self._advance):
            button.refresh_key()

    def _button(self, action: str, tip: str) -> ActionButton:
        button = ActionButton(self._keys, action, tip)
        button.wanted.connect(self.action_wanted)
        return button

    def _leave_note(self) -> None:
        self.note.give_up()
        self.note_left.emit()
        self.note.setVisible(bool(self.note.text()))
