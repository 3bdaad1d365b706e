"""Says below the picture what a step over many items would change; Enter does it, Esc leaves it. Nothing is blocked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.keys import KeyMap
from gui.widgets.keycap import KeyButton, Look
from gui.words import items, look_up, noop, number, plural, translate
from storage.records import ItemState

if TYPE_CHECKING:
    from storage.bulk_preview import BulkPreview, Standing

_MOST_LINES = 5
_STATES = {
    ItemState.UNREVIEWED: noop("States", "undecided"),
    ItemState.ACCEPTED: noop("States", "accepted"),
    ItemState.CORRECTED: noop("States", "corrected"),
    ItemState.EXCLUDED: noop("States", "excluded"),
    ItemState.DEFERRED: noop("States", "put off"),
    ItemState.UNREADABLE: noop("States", "unreadable"),
}


class PreviewStrip(QFrame):
    """Shows a `BulkPreview`.

    Signals:
        answered: Whether it is to be done.
    """

    answered = Signal(bool)

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("previewStrip")
        self._keys = keys
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(4)
        self._title = QLabel()
        self._title.setFont(theme.font(bold=True))
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._changes = QLabel()
        self._changes.setTextFormat(Qt.TextFormat.RichText)
        self._changes.setProperty("tone", "dim")
        self._changes.setWordWrap(True)
        words.addWidget(self._title)
        words.addWidget(self._changes)
        layout.addLayout(words, 1)
        self._do = self._button(translate("Review", "Do it"), Look.PRIMARY, yes=True)
        self._leave = self._button(translate("Review", "Leave it"), Look.NORMAL, yes=False)
        layout.addWidget(self._leave)
        layout.addWidget(self._do)
        self.refresh_keys()
        self.hide()

    def ask(self, title: str) -> None:
        """Say what is about to be done, while it is still being counted."""
        self._title.setText(title)
        self._changes.setText(translate("Review", "Counting what changes…"))
        self._do.setEnabled(False)
        self.show()

    def show_preview(self, preview: BulkPreview) -> None:
        """Say what would change."""
        self._changes.setText(preview_html(preview))
        self._do.setEnabled(bool(preview.items))

    def dismiss(self) -> None:
        """Take it away."""
        self.hide()

    def waits(self) -> bool:
        """Whether a step waits for an answer."""
        return not self.isHidden()

    def confirm(self) -> None:
        """Do it, as a click on the button does; nothing while it is still being counted."""
        if self._do.isEnabled():
            self.answered.emit(True)

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        self._do.set_key(self._keys.shown("accept"))
        self._leave.set_key(self._keys.shown("cancel"))

    def _button(self, text: str, look: Look, *, yes: bool) -> KeyButton:
        button = KeyButton(text, look=look)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(self.confirm if yes else self._left)
        return button

    def _left(self) -> None:
        self.answered.emit(False)


def preview_html(preview: BulkPreview) -> str:
    """The preview in words: one line for each kind of change, then what stays."""
    lines = [
        f"<b>{number(count)}</b>&nbsp; {_standing(before)} → {_standing(after)}"
        for before, after, count in preview.changes[:_MOST_LINES]
    ]
    rest = preview.changes[_MOST_LINES:]
    if rest:
        more = translate("Review", "{items} in other ways").format(items=items(sum(count for *_, count in rest)))
        lines.append(more)
    stays = [
        (preview.same, plural("Review", "%Ln stand so already")),
        (preview.disputed, plural("Review", "%Ln are disputed and stay")),
        (preview.changed, plural("Review", "%Ln have changed files and stay")),
        (preview.unreadable, plural("Review", "%Ln cannot be read and stay")),
    ]
    lines += [words.of(count) for count, words in stays if count]
    return "<br>".join(lines) or translate("Review", "Nothing would change.")


def _standing(standing: Standing) -> str:
    state = look_up("States", _STATES[standing.state])
    return f"{state} <b>{escape(standing.label)}</b>" if standing.label else state
