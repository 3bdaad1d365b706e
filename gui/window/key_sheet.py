"""The sheet of keys: every action with its keys; a click on a key binds another, conflicts show where they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.keys import ACTIONS, Action, pressed_key, shown_key
from gui.widgets.basics import dim_label, heading, set_tone
from gui.window.panel_window import PanelWindow
from gui.words import noop, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow

_PLACES = {
    "Move": (0, 0),
    "Decide": (1, 0),
    "Edit regions": (2, 0),
    "Draw": (0, 1),
    "Look": (1, 1),
    "Curate and dataset": (2, 1),
    "Program": (3, 1),
}
"""Row and column of each group."""


class KeySheet(PanelWindow):
    """Shows and changes keys."""

    title = noop("Panels", "Keys")
    size_wh = (900, 680)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._rows: dict[str, _Row] = {}
        about = translate("Keys", "Click a key and press another. Backspace takes it away, Esc leaves it as it is.")
        self.body.addWidget(dim_label(about))
        self._search = QLineEdit()
        self._search.setPlaceholderText(translate("Keys", "Find an action or a key"))
        self._search.setAccessibleName(translate("Keys", "Find an action or a key"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self.body.addWidget(self._search)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._make_columns())
        self._area = area
        self.body.addWidget(area, 1)
        foot = QHBoxLayout()
        self._conflict = dim_label(tone="bad", wrap=True)
        self._all = QPushButton(translate("Keys", "Back to the defaults"))
        self._all.setAutoDefault(False)
        self._all.clicked.connect(self._back_to_defaults)
        foot.addWidget(self._conflict, 1)
        foot.addWidget(self._all)
        self.body.addLayout(foot)

    def refresh(self) -> None:
        """Show the keys bound now, and conflicts."""
        keys = self.window_.keys
        conflicts = keys.conflicts()
        rivals: dict[str, list[str]] = {}
        for key, names in conflicts.items():
            for name in names:
                others = ", ".join(self._rows[other].action.words() for other in names if other != name)
                words = translate("Keys", "{key} also means: {others}")
                rivals.setdefault(name, []).append(words.format(key=shown_key(key), others=others))
        for name, row in self._rows.items():
            row.show_keys(keys.keys(name), changed=keys.keys(name) != keys.defaults(name), rivals=rivals.get(name, ()))
        told = translate("Keys", "Keys that mean more than one thing do the first of them.")
        self._conflict.setText(told if conflicts else "")
        self._all.setEnabled(bool(keys.overrides()))

    def _make_columns(self) -> QWidget:
        groups: dict[str, list[Action]] = {}
        for action in ACTIONS:
            groups.setdefault(action.group, []).append(action)
        holder = QWidget()
        columns = QGridLayout(holder)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setHorizontalSpacing(32)
        stacks = [QVBoxLayout(), QVBoxLayout()]
        for column, stack in enumerate(stacks):
            columns.addLayout(stack, 0, column)
            columns.setColumnStretch(column, 1)
        self._headings: list[tuple[QLabel, list[Action]]] = []
        for group, actions in sorted(groups.items(), key=lambda entry: _PLACES[entry[0]]):
            stack = stacks[_PLACES[group][1]]
            head = heading(actions[0].group_words())
            head.setContentsMargins(0, 12, 0, 2)
            self._headings.append((head, actions))
            stack.addWidget(head)
            for action in actions:
                row = _Row(action)
                row.bound.connect(self._bind)
                row.reset.connect(self._reset)
                row.focused.connect(self._show_row)
                self._rows[action.name] = row
                stack.addWidget(row)
        for stack in stacks:
            stack.addStretch(1)
        return holder

    def _filter(self, text: str) -> None:
        wanted = text.lower().split()
        for row in self._rows.values():
            row.setVisible(row.fits(wanted))
        for head, actions in self._headings:
            head.setVisible(any(self._rows[action.name].fits(wanted) for action in actions))

    def _show_row(self, row: QWidget) -> None:
        self._area.ensureWidgetVisible(row)

    def _bind(self, action: str, key: str) -> None:
        self._keep(action, (key,) if key else ())

    def _reset(self, action: str) -> None:
        self._keep(action, self.window_.keys.defaults(action))

    def _keep(self, action: str, bound: tuple[str, ...]) -> None:
        keys = dict(self.window_.preferences.keys)
        keys[action] = bound
        if bound == self.window_.keys.defaults(action):
            del keys[action]
        self.window_.change_preferences(replace(self.window_.preferences, keys=keys))
        self.refresh()

    def _back_to_defaults(self) -> None:
        self.window_.change_preferences(replace(self.window_.preferences, keys={}))
        self.refresh()


class _Row(QWidget):
    """One action: what it is called, its keys, the way back to the default, and what else its keys mean.

    Signals:
        bound: Name of the action and its new key, empty for none.
        reset: Name of the action that is to have its default keys.
        focused: This row, when the keyboard comes to it.
    """

    bound = Signal(str, str)
    reset = Signal(str)
    focused = Signal(QWidget)

    def __init__(self, action: Action) -> None:
        super().__init__()
        self.action = action
        self._button = _KeyButton(action.words())
        self._button.bound.connect(self._bound)
        self._button.focused.connect(self._focused)
        self._back = QPushButton("↺")
        self._back.setObjectName("bare")
        self._back.setAutoDefault(False)
        self._back.setFixedWidth(24)
        self._back.setAccessibleName(translate("Keys", "{action}: back to the default").format(action=action.words()))
        self._back.clicked.connect(self._reset)
        self._rival = dim_label(tone="bad")
        self._rival.hide()
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(QLabel(action.words()), 1)
        line.addWidget(self._back)
        line.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 1, 0, 1)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(self._rival)

    def show_keys(self, keys: tuple[str, ...], *, changed: bool, rivals: list[str] | tuple[str, ...]) -> None:
        """Show these keys; ``changed``: they are not the defaults; ``rivals``: what else they mean, a sentence each."""
        self._button.show_keys("  ".join(dict.fromkeys(map(shown_key, keys))) or translate("Keys", "none"))
        self._button.setProperty("wrong", bool(rivals))
        self._button.style().unpolish(self._button)
        self._button.style().polish(self._button)
        default = "  ".join(map(shown_key, self.action.keys)) or translate("Keys", "none")
        self._back.setToolTip(translate("Keys", "Back to {key}").format(key=default))
        self._back.setVisible(changed)
        set_tone(self._rival, "bad")
        self._rival.setText("\n".join(rivals))
        self._rival.setVisible(bool(rivals))

    def fits(self, wanted: list[str]) -> bool:
        """Whether all ``wanted`` words stand in the label or the keys."""
        text = f"{self.action.words()} {self.action.group_words()} {self._button.text()}".lower()
        return all(word in text for word in wanted)

    def _bound(self, key: str) -> None:
        self.bound.emit(self.action.name, key)

    def _reset(self) -> None:
        self.reset.emit(self.action.name)

    def _focused(self) -> None:
        self.focused.emit(self)


class _KeyButton(QPushButton):
    """Shows keys and, once clicked, takes the next one pressed."""

    bound = Signal(str)
    focused = Signal()

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action = action
        self._keys = ""
        self.setCheckable(True)
        self.setMinimumWidth(132)
        self.setAutoDefault(False)
        self.toggled.connect(self._listen)

    def show_keys(self, text: str) -> None:
        """Show ``text``, and listen no longer."""
        self._keys = text
        self.setChecked(False)
        self.setText(text)
        self.setAccessibleName(f"{self._action}: {text}")

    def event(self, event: QEvent) -> bool:
        """While it listens, Tab and shortcuts are keys like any other."""
        if self.isChecked() and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
            if event.type() == QEvent.Type.KeyRelease:
                return True
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        if event.type() == QEvent.Type.FocusOut:
            self.setChecked(False)
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        """Take the key, translated to its place on a Latin keyboard."""
        key = pressed_key(event)
        if not key:
            return
        self.setChecked(False)
        if key != "Esc":
            self.bound.emit("" if key == "Backspace" else key)

    def _listen(self, on: bool) -> None:
        self.setText(translate("Keys", "press a key…") if on else self._keys)
