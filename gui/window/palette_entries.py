"""What the palette finds: actions, saved views and settings, each with what choosing it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from gui.keys import ACTIONS
from gui.words import look_up, noop, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from storage.views import View

_HIDDEN = frozenset({"palette", "cancel"})
SETTINGS = {
    "language": noop("Settings", "Language"),
    "theme": noop("Settings", "Theme"),
    "motion": noop("Settings", "Motion"),
    "reviewer": noop("Settings", "Your name"),
}
"""Settings of the window, by the name that `SettingsDialog.point_to` takes."""
PROJECT_SETTINGS = {
    "reasons": noop("Settings", "Reasons"),
    "workers": noop("Settings", "Worker processes"),
    "cluster": noop("Settings", "Cluster"),
}


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One line: what it is called, also in English (``also``), its key, what kind of thing it is, and what it does."""

    name: str
    text: str
    also: str = ""
    key: str = ""
    kind: str = ""
    run: Callable[[], object] = field(default=lambda: None, compare=False)

    def searched(self) -> str:
        """What typed letters are looked for in."""
        return " ".join(dict.fromkeys((self.text, self.also, self.kind)))


def entries(window: MainWindow) -> list[Entry]:
    """Everything that can be chosen now, in the order of the tables."""
    return [*_actions(window), *_views(window), *_settings(window)]


def _actions(window: MainWindow) -> Iterator[Entry]:
    for action in ACTIONS:
        if action.name in _HIDDEN or action.hold or action.name.startswith("class_"):
            continue
        if window.project is None and action.group != "Program":
            continue
        english = action.label.format(number=action.number)
        key = window.keys.shown(action.name)
        yield Entry(action.name, action.words(), english, key, run=partial(window.trigger, action.name))


def _views(window: MainWindow) -> Iterator[Entry]:
    if window.project is None:
        return
    views = window.project.review.views
    for view in views.saved():
        yield Entry(
            f"view:{view.name}", view.name, kind=translate("Queue", "Saved view"), run=partial(_show_view, window, view)
        )


def _settings(window: MainWindow) -> Iterator[Entry]:
    rows = SETTINGS | (PROJECT_SETTINGS if window.project is not None else {})
    for name, label in rows.items():
        yield Entry(
            f"setting:{name}",
            look_up("Settings", label),
            label,
            kind=translate("Frame", "Setting"),
            run=partial(_show_setting, window, name),
        )


def _show_view(window: MainWindow, view: View) -> None:
    if window.project is not None:
        window.show_place("review")
        window.project.review.views.choose(view)


def _show_setting(window: MainWindow, name: str) -> None:
    from gui.window.settings_dialog import SettingsDialog

    SettingsDialog.open_on(window).point_to(name)
