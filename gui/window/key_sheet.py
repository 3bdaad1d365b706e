"""The sheet of keys: every action with its keys; a click on a key binds another, conflicts show where they are."""

from __future__ import annotations

from collections.abc import Iterator
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

from gui.keys import ACTIONS, BY_NAME, Action, pressed_key, shown_key
from gui.widgets.basics import dim_label, heading
from gui.widgets.buttons import push_button
from gui.window.panel_window import PanelWindow
from gui.window.slices import Slices
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
    """Shows and changes keys; its hundred rows are made while it is open already."""

    title = noop("Panels", "Keys")
    size_wh = (960, 680)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._rows: dict[str, _Row] = {}
        self._headings: dict[str, QLabel] = {}
        self._rivals: dict[str, list[str]] = {}
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
        holder = QWidget()
        area.setWidget(holder)
        self._area = area
        self.body.addWidget(area, 1)
        foot = QHBoxLayout()
        self._conflict = dim_label(tone="bad", wrap=True)
        self._all = push_button(translate("Keys", "Back to the defaults"), self._back_to_defaults)
        foot.addWidget(self._conflict, 1)
        foot.addWidget(self._all)
        self.body.addLayout(foot)
        self._rows_made = Slices(self._make_rows(holder), self)

    @property
    def whole(self) -> bool:
        """Whether every row is there."""
        return self._rows_made.whole

    def refresh(self) -> None:
        """Show the keys bound now, and conflicts."""
        keys = self.window_.keys
        conflicts = keys.conflicts()
        self._rivals = {}
        for key, names in conflicts.items():
            for name in names:
                others = ", ".join(BY_NAME[other].words() for other in names if other != name)
                words = translate("Keys", "{key} also means: {others}")
                self._rivals.setdefault(name, []).append(words.format(key=shown_key(key), others=others))
        for row in self._rows.values():
            self._show_keys(row)
        told = translate("Keys", "Keys that mean more than one thing do the first of them.")
        self._conflict.setText(told if conflicts else "")
        self._all.setEnabled(bool(keys.overrides()))

    def _make_rows(self, holder: QWidget) -> Iterator[None]:
        groups: dict[str, list[Action]] = {}
        for action in ACTIONS:
            groups.setdefault(action.group, []).append(action)
        columns = QGridLayout(holder)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setHorizontalSpacing(32)
        stacks = [QVBoxLayout(), QVBoxLayout()]
        for column, stack in enumerate(stacks):
            columns.addLayout(stack, 0, column)
            columns.setColumnStretch(column, 1)
            stack.addStretch(1)
        for group, actions in sorted(groups.items(), key=lambda entry: _PLACES[entry[0]]):
            stack = stacks[_PLACES[group][1]]
            head = heading(actions[0].group_words())
            head.setContentsMargins(0, 12, 0, 2)
            self._headings[group] = head
            stack.insertWidget(stack.count() - 1, head)
            for action in actions:
                row = self._rows[action.name] = _Row(action)
                row.bound.connect(self._bind)
                row.reset.connect(self._reset)
                row.focused.connect(self._show_row)
                self._show_keys(row)
                stack.insertWidget(stack.count() - 1, row)
                if not row.fits(self._wanted()):
                    row.hide()
                yield
        # Tab goes through the rows before it comes to what stands below them.
        QWidget.setTabOrder(row.last, self._all)
        self._filter()

    def _show_keys(self, row: _Row) -> None:
        keys, name = self.window_.keys, row.action.name
        bound = keys.keys(name)
        row.show_keys(bound, changed=bound != keys.defaults(name), rivals=tuple(self._rivals.get(name, ())))

    def _wanted(self) -> list[str]:
        return self._search.text().lower().split()

    def _filter(self) -> None:
        wanted, seen = self._wanted(), set()
        for row in self._rows.values():
            fits = row.fits(wanted)
            row.setVisible(fits)
            if fits:
                seen.add(row.action.group)
        for group, head in self._headings.items():
            head.setVisible(group in seen)

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
        # Few rows ever need them.
        self._back: QPushButton | None = None
        self._rival: QLabel | None = None
        self._line = QHBoxLayout()
        self._line.setSpacing(4)
        self._name = QLabel(action.words())
        self._line.addWidget(self._name, 1)
        self._line.addWidget(self._button)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 1, 0, 1)
        self._layout.setSpacing(0)
        self._layout.addLayout(self._line)

    @property
    def last(self) -> QWidget:
        """What Tab comes to last."""
        return self._button

    def show_keys(self, keys: tuple[str, ...], *, changed: bool, rivals: tuple[str, ...]) -> None:
        """Show these keys; ``changed``: they are not the defaults; ``rivals``: what else they mean, a sentence each."""
        self._button.show_keys("  ".join(dict.fromkeys(map(shown_key, keys))) or translate("Keys", "none"))
        self._button.show_wrong(bool(rivals))
        if changed and self._back is None:
            self._back = self._make_back()
            self._line.insertWidget(1, self._back)
            QWidget.setTabOrder(self._name, self._back)
        if self._back is not None:
            self._back.setVisible(changed)
        if rivals and self._rival is None:
            self._rival = dim_label(tone="bad")
            self._layout.addWidget(self._rival)
        if self._rival is not None:
            self._rival.setText("\n".join(rivals))
            self._rival.setVisible(bool(rivals))

    def _make_back(self) -> QPushButton:
        default = "  ".join(map(shown_key, self.action.keys)) or translate("Keys", "none")
        back = push_button("↺", self._reset, tip=translate("Keys", "Back to {key}").format(key=default))
        back.setObjectName("bare")
        back.setFixedWidth(24)
        words = translate("Keys", "{action}: back to the default")
        back.setAccessibleName(words.format(action=self.action.words()))
        return back

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
        self._wrong = False
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

    def show_wrong(self, wrong: bool) -> None:
        """Whether something is the matter with the keys."""
        if wrong != self._wrong:
            self._wrong = wrong
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

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
