"""Keys are bound in the sheet and on the command line: by pressing them, whatever the keyboard speaks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.cli.main import run
from gui.key_file import bound_keys, settings_file
from gui.keys import ACTIONS, KeyMap, key_named
from gui.window.key_sheet import KeySheet, _KeyButton
from gui.window.main import MainWindow
from gui.window.preferences import Preferences, load, save
from storage.errors import FettleError
from tests.support.windows import LONG_MS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def sheet(qtbot: QtBot, qapp: QApplication) -> Iterator[KeySheet]:
    """The sheet, opened by its key."""
    window = MainWindow(settings=Preferences(theme="dark", language="en", toured=True))
    qtbot.addWidget(window)
    window.show()
    QTest.keyClick(window, Qt.Key.Key_F1)
    found = window.findChild(KeySheet)
    assert isinstance(found, KeySheet)
    qtbot.waitUntil(lambda: found.whole, timeout=LONG_MS)
    yield found
    window.close()


def press(sheet: KeySheet, action: str, key: int, text: str = "", scan: int = 0) -> None:
    """Start listening by the keyboard and press ``key``."""
    button = sheet._rows[action]._button
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.text() == "press a key…"
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(button, QKeyEvent(QEvent.Type.KeyPress, key, none, scan, 0, 0, text))


def test_a_pressed_key_is_bound_shown_and_kept(sheet: KeySheet) -> None:
    press(sheet, "accept", Qt.Key.Key_J, "j")
    assert sheet._rows["accept"]._button.text() == "J"
    assert sheet.window_.keys.keys("accept") == ("J",)
    assert sheet.window_.preferences.keys == {"accept": ("J",)}
    assert not sheet._rows["accept"]._back.isHidden()
    QTest.mouseClick(sheet._rows["accept"]._back, Qt.MouseButton.LeftButton)
    assert sheet.window_.preferences.keys == {}
    assert sheet._rows["accept"]._back.isHidden()


@pytest.mark.parametrize(("key", "text", "scan"), [(0x3153, "ㅓ", 0), (int(Qt.Key.Key_unknown), "", 44)])
def test_a_korean_keyboard_binds_the_letter_of_the_place(sheet: KeySheet, key: int, text: str, scan: int) -> None:
    press(sheet, "accept", key, text, scan)
    assert sheet.window_.keys.keys("accept") == ("J",)


def test_a_key_that_means_something_else_says_so_at_both_places(sheet: KeySheet) -> None:
    press(sheet, "accept", Qt.Key.Key_X, "x")
    assert sheet._rows["accept"]._rival.text() == "X also means: Exclude, then a digit for the reason"
    assert sheet._rows["exclude"]._rival.text() == "X also means: Accept and go on"
    press(sheet, "exclude", Qt.Key.Key_Backspace)
    assert sheet._rows["accept"]._rival.isHidden()
    assert sheet._rows["exclude"]._button.text() == "none"
    QTest.mouseClick(sheet._all, Qt.MouseButton.LeftButton)
    assert sheet.window_.keys.overrides() == {}


def test_escape_leaves_a_key_as_it_was_and_only_then_closes(sheet: KeySheet) -> None:
    press(sheet, "accept", Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert sheet.window_.keys.overrides() == {}
    QTest.keyClick(sheet._rows["accept"]._button, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_actions_are_found_by_words_and_by_keys(sheet: KeySheet) -> None:
    QTest.keyClicks(sheet._search, "history item")
    shown = [name for name, row in sheet._rows.items() if not row.isHidden()]
    assert shown == ["item_history"]
    sheet._search.setText("ctrl k")
    assert "palette" in [name for name, row in sheet._rows.items() if not row.isHidden()]


def test_the_sheet_is_open_before_its_rows_are_made_and_filters_those_to_come(qtbot: QtBot, qapp: QApplication) -> None:
    window = MainWindow(settings=Preferences(theme="dark", language="en", toured=True))
    qtbot.addWidget(window)
    window.show()
    found = KeySheet.open_on(window)
    assert found.isVisible() and not found.whole
    QTest.keyClicks(found._search, "history item")
    qtbot.waitUntil(lambda: found.whole, timeout=LONG_MS)
    assert [name for name, row in found._rows.items() if not row.isHidden()] == ["item_history"]
    found._search.clear()
    order = [found._search]
    while order[-1] is not found._all:
        order.append(order[-1].nextInFocusChain())
        assert len(order) < 2_000
    buttons = [widget.parentWidget().action.name for widget in order if isinstance(widget, _KeyButton)]
    assert buttons == list(found._rows)
    window.close()


def test_the_command_line_lists_sets_and_resets_keys(capsys: pytest.CaptureFixture[str]) -> None:
    save(Preferences(theme="light"))
    assert run(["keys", "--set", "accept=space", "--set", "next=n,right", "--set", "log="]) == 0
    said = capsys.readouterr()
    assert "N is bound to next and next_region" in said.err
    assert bound_keys() == {"accept": ("Space",), "next": ("N", "Right"), "log": ()}
    assert load().theme == "light"
    assert KeyMap(load().keys).keys("accept") == ("Space",)
    assert run(["keys", "--reset", "next", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {row["action"]: row["changed"] for row in listed["keys"]}["next"] is False
    assert listed["conflicts"] == {}
    assert run(["keys", "--reset", "all"]) == 0
    assert bound_keys() == {}


@pytest.mark.parametrize("wrong", ["fly=F9", "accept=Bogus+Q", "accept=Super", "accept"])
def test_what_cannot_be_bound_is_refused_in_one_line(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "--set", wrong]) in (1, 2)
    assert not settings_file().exists()
    assert "Traceback" not in capsys.readouterr().err


def test_keys_are_listed_without_qt(repo_root: Path) -> None:
    code = "import sys; from gui.cli.main import run; assert run(['keys']) == 0; assert 'PySide6' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], cwd=repo_root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@given(st.sampled_from([key for action in ACTIONS for key in action.keys]))
def test_every_default_key_can_be_written(key: str) -> None:
    assert key_named(key.lower()) == key


@given(st.text(max_size=12))
def test_any_text_is_a_key_or_is_refused(text: str) -> None:
    try:
        assert key_named(key_named(text)) == key_named(text)
    except FettleError as error:
        assert "no key" in error.message
