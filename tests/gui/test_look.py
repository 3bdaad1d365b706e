"""How the window looks: every text can be read, colours stay apart for all eyes, and the person's choices hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import canvas, theme, words
from gui.canvas.labels import ink_on
from gui.window.main import MainWindow
from gui.window.preferences import Preferences, load, save
from gui.window.settings_dialog import SettingsDialog
from tests.support.scripts import load_script

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

GROUNDS = ("ground", "panel", "raised")
INKS = ("text", "dim", "faint", "accent", "ok", "warn", "bad")
LEAST_APART = {"usual": 19.0, "protanopia": 10.0, "deuteranopia": 7.0, "tritanopia": 10.0}
"""CIEDE2000 between any two colours of one set; 2.3 is just noticeable."""


@pytest.fixture
def dark(qapp: QApplication) -> Iterator[QApplication]:
    """The application in the dark theme, and so again afterwards."""
    theme.apply(qapp, theme.ThemeMode.DARK)
    yield qapp
    theme.apply(qapp, theme.ThemeMode.DARK)
    theme.set_motion(qapp, theme.Motion.FULL)


@pytest.fixture
def vision(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """packaging/colour_vision.py."""
    return load_script("colour_vision")


@pytest.mark.parametrize("tokens", theme.THEMES.values(), ids=theme.THEMES)
def test_every_ink_can_be_read_on_every_ground(tokens: theme.Tokens) -> None:
    least = 7.0 if tokens in (theme.CONTRAST_DARK, theme.CONTRAST_LIGHT) else 4.5
    pairs = [(ink, ground) for ink in INKS for ground in GROUNDS]
    pairs += [("on_accent", "accent"), ("text", "hover"), ("text", "canvas")]
    found = {pair: contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) for pair in pairs}
    assert {pair: round(value, 2) for pair, value in found.items() if value < least} == {}


@pytest.mark.parametrize("of_canvas", [canvas.DARK, canvas.LIGHT], ids=["dark", "light"])
def test_the_canvas_can_be_read(of_canvas: canvas.CanvasTheme) -> None:
    assert contrast(of_canvas.text, of_canvas.ground) >= 4.5
    assert contrast(of_canvas.dim, of_canvas.ground) >= 4.5
    assert contrast(of_canvas.text, of_canvas.raised) >= 4.5


@pytest.mark.parametrize("colour", theme.CLASS_COLOURS)
def test_the_tag_of_every_class_can_be_read(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= 4.5


@pytest.mark.parametrize("tokens", theme.THEMES.values(), ids=theme.THEMES)
def test_every_edge_of_high_contrast_is_seen(tokens: theme.Tokens) -> None:
    if tokens in (theme.CONTRAST_DARK, theme.CONTRAST_LIGHT):
        assert all(contrast(tokens.line, getattr(tokens, ground)) >= 3.0 for ground in GROUNDS)
    assert all(contrast(tokens.accent, getattr(tokens, ground)) >= 3.0 for ground in GROUNDS)


@pytest.mark.parametrize("seen_as", LEAST_APART)
def test_classes_and_states_stay_apart_for_all_eyes(vision: ModuleType, seen_as: str) -> None:
    sets = {"classes": theme.CLASS_COLOURS}
    sets |= {name: (tokens.ok, tokens.warn, tokens.bad) for name, tokens in theme.THEMES.items()}
    found = {name: vision.closest(colours, seen_as) for name, colours in sets.items()}
    assert {name: near for name, near in found.items() if near.distance < LEAST_APART[seen_as]} == {}


def test_the_simulation_keeps_grey_grey_and_confuses_what_it_should(vision: ModuleType) -> None:
    for name in vision.VISIONS:
        red, green, blue = vision.seen(["#808080"], name)[0]
        assert max(abs(red - green), abs(green - blue)) < 0.01
    usual, deutan = (vision.closest(["#ff0000", "#8f7d00"], name).distance for name in ("usual", "deuteranopia"))
    assert deutan < usual / 3


@pytest.mark.parametrize("tokens", theme.THEMES.values(), ids=theme.THEMES)
def test_the_style_sheet_is_filled_and_has_its_images(tokens: theme.Tokens) -> None:
    sheet = theme.style_sheet(tokens)
    assert "@" not in sheet
    files = re.findall(r'url\("?([^")]+)"?\)', sheet)
    assert files
    assert all(Path(file).is_file() for file in files)
    assert all(QColor(getattr(tokens, field.name)).isValid() for field in fields(tokens) if field.name != "dark")


def test_the_theme_follows_the_desktop_while_the_window_is_open(
    dark: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = {"light": False, "contrast": False}
    monkeypatch.setattr(theme, "_desktop", lambda _app: (desktop["light"], desktop["contrast"]))
    hints = dark.styleHints()
    theme.follow_system(dark)
    theme.apply(dark, theme.ThemeMode.SYSTEM)
    assert theme.tokens() == theme.DARK
    desktop["light"] = True
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.tokens() == theme.LIGHT
    desktop["contrast"] = True
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert theme.tokens() == theme.CONTRAST_LIGHT
    assert theme.high_contrast()
    theme.apply(dark, theme.ThemeMode.DARK)
    assert theme.tokens() == theme.DARK
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.tokens() == theme.DARK


def test_the_look_is_chosen_in_the_settings_and_kept(qtbot: QtBot, dark: QApplication) -> None:
    window = MainWindow(settings=Preferences(theme="dark", language="en"))
    qtbot.addWidget(window)
    window.show()
    dialog = SettingsDialog.open_on(window)
    look = dialog._look
    look.theme.setFocus()
    QTest.keyClick(look.theme, Qt.Key.Key_End)
    look.theme.activated.emit(look.theme.currentIndex())
    assert theme.high_contrast()
    look.calm.setFocus()
    QTest.keyClick(look.calm, Qt.Key.Key_Space)
    assert not theme.moves()
    assert dark.cursorFlashTime() == 0
    look.language.setCurrentIndex(look.language.findData("ko"))
    look.language.activated.emit(look.language.currentIndex())
    assert not look._later.isHidden()
    kept = window.preferences
    assert (kept.theme, kept.motion, kept.language) == ("contrast", "reduced", "ko")
    save(kept)
    assert load() == kept
    window.close()


def test_a_korean_desktop_gets_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self: ["ko-Kore-KR", "ko-KR", "ko"])
    assert words.resolve(Preferences().language) == "ko"


def contrast(one: str, other: str) -> float:
    """Source: WCAG 2.1, contrast ratio."""
    light, dim = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dim + 0.05)


def luminance(colour: QColor) -> float:
    """Source: WCAG 2.1, relative luminance."""
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
