"""The part of the settings about how the window looks and speaks: language, theme, motion."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout

from gui import words
from gui.theme import Motion, ThemeMode
from gui.widgets.basics import dim_label
from gui.words import look_up, noop, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow

_THEMES = (
    (ThemeMode.SYSTEM, noop("Settings", "As the desktop")),
    (ThemeMode.DARK, noop("Settings", "Dark")),
    (ThemeMode.LIGHT, noop("Settings", "Light")),
    (ThemeMode.CONTRAST, noop("Settings", "High contrast")),
)


class LookSettings:
    """Rows of a form; each takes effect as soon as it is changed, but for the language."""

    def __init__(self, window: MainWindow, form: QFormLayout) -> None:
        """Adds its rows to ``form``."""
        self._window = window
        self.language = QComboBox()
        self.language.addItem(translate("Settings", "As the desktop"), words.SYSTEM)
        for code, name in words.LANGUAGES.items():
            self.language.addItem(name, code)
        self.theme = QComboBox()
        for mode, label in _THEMES:
            self.theme.addItem(look_up("Settings", label), mode.value)
        self.calm = QCheckBox(translate("Settings", "Nothing moves that could stand still"))
        self._later = dim_label(wrap=True)
        self._later.hide()
        form.addRow(translate("Settings", "Language"), self.language)
        form.addRow("", self._later)
        form.addRow(translate("Settings", "Theme"), self.theme)
        form.addRow(translate("Settings", "Motion"), self.calm)
        form.setRowVisible(self._later, False)
        self._form = form
        self.language.activated.connect(self._language_chosen)
        self.theme.activated.connect(self._theme_chosen)
        self.calm.clicked.connect(self._calm_chosen)

    def refresh(self) -> None:
        """Show what is chosen."""
        chosen = self._window.preferences
        self.language.setCurrentIndex(max(0, self.language.findData(chosen.language)))
        self.theme.setCurrentIndex(self.theme.findData(chosen.mode().value))
        self.calm.setChecked(chosen.movement() is Motion.REDUCED)
        other = words.resolve(chosen.language) != words.language()
        self._later.setText(translate("Settings", "The language changes when Fettle is started again."))
        self._form.setRowVisible(self._later, other)

    def _language_chosen(self, index: int) -> None:
        wanted = str(self.language.itemData(index))
        self._window.change_preferences(replace(self._window.preferences, language=wanted))
        self.refresh()

    def _theme_chosen(self, index: int) -> None:
        wanted = str(self.theme.itemData(index))
        self._window.change_preferences(replace(self._window.preferences, theme=wanted))

    def _calm_chosen(self, calm: bool) -> None:
        wanted = Motion.REDUCED if calm else Motion.FULL
        self._window.change_preferences(replace(self._window.preferences, motion=wanted.value))
