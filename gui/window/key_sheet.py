"""The sheet of keys: every action with its keys; a click on a key binds another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.keys import ACTIONS, Action, latin_key, shown_key
from gui.widgets.basics import dim_label, heading
from gui.window.panel_window import PanelWindow
from gui.words import noop, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow

_MODIFIER_KEYS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}


class KeySheet(PanelWindow):
    """Shows and changes keys."""

    title = noop("Panels", "Keys")
    size_wh = (860, 640)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._rows: dict[str, _KeyButton] = {}
        self.body.addWidget(
            dim_label(translate("Keys", "Click a key to bind another; Backspace takes it away, Esc leaves it."))
        )
        self._conflict = dim_label(tone="warn", wrap=True)
        self.body.addWidget(self._conflict)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._make_columns())
        self.body.addWidget(area, 1)
        defaults = QPushButton(translate("Keys", "Back to the defaults"))
        defaults.setAutoDefault(False)
        defaults.clicked.connect(self._back_to_defaults)
        self.body.addWidget(defaults, 0, Qt.AlignmentFlag.AlignRight)

    def refresh(self) -> None:
        """Show the keys bound now, and conflicts."""
        keys = self.window_.keys
        for name, button in self._rows.items():
            bound = keys.keys(name)
            button.setText("  ".join(dict.fromkeys(map(shown_key, bound))) or translate("Keys", "none"))
        labels = {action.name: action.words() for action in ACTIONS}
        lines = [
            translate("Keys", "{key} is bound to more than one: {actions}. The first one wins.").format(
                key=shown_key(key), actions=", ".join(labels[name] for name in names)
            )
            for key, names in keys.conflicts().items()
        ]
        self._conflict.setText("\n".join(lines))
        self._conflict.setVisible(bool(lines))

    def _make_columns(self) -> QWidget:
        groups: dict[str, list[Action]] = {}
        for action in ACTIONS:
            groups.setdefault(action.group, []).append(action)
        holder = QWidget()
        columns = QGridLayout(holder)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setHorizontalSpacing(32)
        places = {
            "Move": (0, 0),
            "Decide": (1, 0),
            "Draw": (0, 1),
            "Look": (1, 1),
            "Program": (2, 1),
            "Edit regions": (2, 0),
            "Curate and dataset": (3, 0),
        }
        stacks = [QVBoxLayout(), QVBoxLayout()]
        for column, stack in enumerate(stacks):
            columns.addLayout(stack, 0, column)
        for group, actions in sorted(groups.items(), key=lambda entry: places[entry[0]]):
            stacks[places[group][1]].addLayout(self._make_group(group, actions))
            stacks[places[group][1]].addSpacing(12)
        for stack in stacks:
            stack.addStretch(1)
        return holder

    def _make_group(self, group: str, actions: list[Action]) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        grid.addWidget(heading(actions[0].group_words()), 0, 0)
        for row, action in enumerate(actions, start=1):
            grid.addWidget(QLabel(action.words()), row, 0)
            button = _KeyButton(action.name)
            button.bound.connect(self._bind)
            self._rows[action.name] = button
            grid.addWidget(button, row, 1)
        return grid

    def _bind(self, action: str, key: str) -> None:
        keys = dict(self.window_.preferences.keys)
        keys[action] = (key,) if key else ()
        if keys[action] == self.window_.keys.defaults(action):
            del keys[action]
        self.window_.change_preferences(replace(self.window_.preferences, keys=keys))
        self.refresh()

    def _back_to_defaults(self) -> None:
        self.window_.change_preferences(replace(self.window_.preferences, keys={}))
        self.refresh()


class _KeyButton(QPushButton):
    """Shows a key and, once clicked, takes the next one pressed."""

    bound = Signal(str, str)

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action = action
        self._before = ""
        self.setCheckable(True)
        self.setMinimumWidth(110)
        self.setAutoDefault(False)
        self.clicked.connect(self._listen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key, translated to its place on a Latin keyboard."""
        if not self.isChecked():
            super().keyPressEvent(event)
            return
        key = latin_key(event)
        if key in _MODIFIER_KEYS:
            return
        self.setChecked(False)
        if key == Qt.Key.Key_Escape:
            self.setText(self._before)
            return
        if key == Qt.Key.Key_Backspace:
            self.bound.emit(self._action, "")
            return
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        text = QKeySequence(int(modifiers.value) | key).toString(QKeySequence.SequenceFormat.PortableText)
        self.bound.emit(self._action, text)

    def _listen(self) -> None:
        self._before = self.text()
        if self.isChecked():
            self.setText(translate("Keys", "press a key…"))
