"""Keys find their actions whatever the layout or input method, and stay out of text fields."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.keys import ACTIONS, KeyMap, shown_key
from gui.window.key_dispatch import KeyDispatcher

# The offscreen platform says this of every window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def key_event(
    key: int, text: str = "", modifiers: Qt.KeyboardModifier = NONE, *, scan: int = 0, repeat: bool = False
) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, scan, 0, 0, text, repeat)


def name_of(event: QKeyEvent) -> str:
    action = KeyMap().action_for(event)
    return action.name if action else ""


def test_no_default_key_does_two_things() -> None:
    assert KeyMap().conflicts() == {}


def test_no_two_actions_share_a_name() -> None:
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)


def test_every_action_has_a_key_and_a_label() -> None:
    assert all(action.keys and action.label and action.group for action in ACTIONS)


@pytest.mark.parametrize(
    ("key", "text", "modifiers", "expected"),
    [
        (Qt.Key.Key_X, "x", NONE, "exclude"),
        (Qt.Key.Key_Return, "\r", NONE, "accept"),
        (Qt.Key.Key_Enter, "\r", Qt.KeyboardModifier.KeypadModifier, "accept"),
        (Qt.Key.Key_Return, "\r", SHIFT, "accept_all"),
        (Qt.Key.Key_Question, "?", SHIFT, "keys"),
        (Qt.Key.Key_BraceRight, "}", SHIFT, "grow"),
        (Qt.Key.Key_U, "U", SHIFT, "union"),
        (Qt.Key.Key_Right, "", NONE, "next"),
        (Qt.Key.Key_A, "", CTRL, "select_items"),
        (Qt.Key.Key_Z, "", CTRL | SHIFT, "redo"),
        (Qt.Key.Key_D, "", CTRL | SHIFT, "next_unreviewed"),
        (Qt.Key.Key_3, "3", NONE, "class_3"),
        (Qt.Key.Key_3, "3", Qt.KeyboardModifier.KeypadModifier, "class_3"),
    ],
)
def test_default_keys_trigger_their_actions(
    key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier, expected: str
) -> None:
    assert name_of(key_event(int(key), text, modifiers)) == expected


@pytest.mark.parametrize(
    ("jamo", "expected"), [("ㅌ", "exclude"), ("ㅇ", "next"), ("ㅁ", "previous"), ("ㅗ", "hide_overlays")]
)
def test_hangul_letters_trigger_the_keys_they_sit_on(jamo: str, expected: str) -> None:
    assert name_of(key_event(ord(jamo), jamo)) == expected


def test_a_key_an_input_method_hides_is_known_by_its_place() -> None:
    assert name_of(key_event(int(Qt.Key.Key_unknown), scan=53)) == "exclude"


def test_a_key_means_the_narrowest_thing_where_one_is() -> None:
    keys = KeyMap()
    right, all_of_it = key_event(int(Qt.Key.Key_Right)), key_event(int(Qt.Key.Key_A), "", CTRL)

    def name(event: QKeyEvent, *scopes: str) -> str:
        action = keys.action_for(event, scopes)
        return action.name if action else ""

    assert [name(right), name(right, "picture"), name(right, "region", "picture")] == ["next", "next", "nudge_right"]
    assert [name(all_of_it), name(all_of_it, "picture")] == ["select_items", "select_all"]
    keys.bind("nudge_right", ("Ctrl+Right",))
    assert name(right, "region", "picture") == "next" and keys.conflicts() == {}


def test_rebinding_moves_an_action_and_reports_the_conflict() -> None:
    keys = KeyMap()
    keys.bind("later", ("X",))
    assert keys.conflicts() == {"X": ("exclude", "later")}
    assert keys.overrides() == {"later": ("X",)}
    assert KeyMap(keys.overrides()).keys("later") == ("X",)


def test_keys_are_shown_as_caps() -> None:
    assert shown_key("Shift+Return") == "Shift ↵"
    assert KeyMap().shown("undo") == "Ctrl Z"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.addWidget(QLineEdit())
    picture = QWidget()
    picture.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    layout.addWidget(picture)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    picture.setFocus()
    return window


def test_keys_reach_actions_from_the_picture_but_not_from_a_text_field(qtbot: QtBot, window: QWidget) -> None:
    dispatcher = KeyDispatcher(window, KeyMap())
    heard: list[str] = []
    dispatcher.triggered.connect(heard.append)
    edit = window.findChild(QLineEdit)
    assert edit is not None
    edit.setFocus()
    qtbot.keyClicks(edit, "xd1")
    assert (heard, edit.text()) == ([], "xd1")
    edit.clearFocus()
    qtbot.keyClick(window, Qt.Key.Key_X)
    assert heard == ["exclude"]


def test_commands_with_ctrl_work_while_typing(qtbot: QtBot, window: QWidget) -> None:
    dispatcher = KeyDispatcher(window, KeyMap())
    edit = window.findChild(QLineEdit)
    assert edit is not None
    edit.setFocus()
    with qtbot.waitSignal(dispatcher.triggered) as heard:
        qtbot.keyClick(edit, Qt.Key.Key_K, CTRL)
    assert heard.args == ["palette"]


def test_a_held_key_ends_when_it_goes_up_and_does_not_repeat(window: QWidget) -> None:
    dispatcher = KeyDispatcher(window, KeyMap())
    heard: list[str] = []
    dispatcher.triggered.connect(lambda name: heard.append(f"+{name}"))
    dispatcher.released.connect(lambda name: heard.append(f"-{name}"))
    QApplication.sendEvent(window, key_event(int(Qt.Key.Key_H), "h"))
    QApplication.sendEvent(window, key_event(int(Qt.Key.Key_H), "h", repeat=True))
    QApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_H, NONE, "h"))
    assert heard == ["+hide_overlays", "-hide_overlays"]


def test_a_held_key_ends_when_the_window_loses_the_keyboard(window: QWidget) -> None:
    dispatcher = KeyDispatcher(window, KeyMap())
    heard: list[str] = []
    dispatcher.released.connect(heard.append)
    QApplication.sendEvent(window, key_event(int(Qt.Key.Key_H), "h"))
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
    assert heard == ["hide_overlays"]


def test_a_letter_committed_by_an_input_method_counts_as_its_key(window: QWidget) -> None:
    dispatcher = KeyDispatcher(window, KeyMap())
    heard: list[str] = []
    dispatcher.triggered.connect(heard.append)
    event = QInputMethodEvent("", [])
    event.setCommitString("ㅌ")
    QApplication.sendEvent(window, event)
    assert heard == ["exclude"]
