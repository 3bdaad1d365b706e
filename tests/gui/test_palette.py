"""The palette finds by few letters, in either language, and remembers what was chosen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import words
from gui.window.finding import first_consonants, fit
from gui.window.main import MainWindow
from gui.window.palette import CommandPalette
from gui.window.preferences import Preferences
from gui.window.settings_dialog import SettingsDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    window = MainWindow(settings=Preferences(theme="dark", language="en", toured=True))
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()


def open_palette(window: MainWindow) -> CommandPalette:
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette)
    return palette


def lines(palette: CommandPalette) -> list[str]:
    return [palette._list.item(row).text() for row in range(palette._list.count())]


def test_a_setting_is_found_by_a_few_letters_and_gets_the_keyboard(window: MainWindow) -> None:
    palette = open_palette(window)
    QTest.keyClicks(palette._edit, "lang")
    assert lines(palette)[0] == "Language"
    QTest.keyClick(palette._edit, Qt.Key.Key_Return)
    dialog = window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    assert dialog.focusWidget() is dialog._look.language


def test_what_was_chosen_last_stands_first(window: MainWindow) -> None:
    palette = open_palette(window)
    QTest.keyClicks(palette._edit, "sheet of keys")
    QTest.keyClick(palette._edit, Qt.Key.Key_Return)
    assert window.preferences.commands == ("keys",)
    window.activateWindow()
    palette = open_palette(window)
    assert lines(palette)[0] == "Sheet of keys"
    before = lines(palette)
    QTest.keyClick(palette._edit, Qt.Key.Key_Up)
    assert palette._list.currentItem().text() == before[-1]
    QTest.keyClicks(palette._edit, "zzz")
    assert lines(palette) == []
    assert not palette._nothing.isHidden()


def test_korean_is_found_by_first_consonants_and_by_english(qtbot: QtBot, qapp: QApplication) -> None:
    words.install(qapp, "ko")
    try:
        window = MainWindow(settings=Preferences(theme="dark", language="ko", toured=True))
        qtbot.addWidget(window)
        window.show()
        palette = open_palette(window)
        for typed in ("ㅅㅎㅊㅅ", "undo", "실행 취"):
            palette._edit.setText(typed)
            assert lines(palette)[0] == "실행 취소", typed
        window.close()
    finally:
        words.install(qapp, "en")


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("re", "Review", "Add a folder, more"),
        ("hist", "History", "Show his test"),
        ("fo", "Add a folder", "Before"[1:]),
    ],
)
def test_beginnings_of_words_come_first(query: str, better: str, worse: str) -> None:
    found = fit(query, better), fit(query, worse)
    assert found[0] is not None
    assert found[1] is None or found[0] > found[1]


@given(st.text(max_size=20), st.text(max_size=8))
def test_any_letters_fit_or_do_not(text: str, query: str) -> None:
    found = fit(query, text)
    assert found is None or found >= 0
    assert fit("", text) == 0


@given(st.text(alphabet="가나다힣한 글", min_size=1, max_size=12))
def test_every_text_is_found_by_itself_and_by_its_consonants(text: str) -> None:
    assert fit(text, text) is not None
    assert fit(first_consonants(text).lower(), text) is not None or not text.strip()
