"""The small windows of one open project: each made when it is first wanted, all of them gone with it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.panel_window import PanelWindow
    from gui.window.workspace import ProjectView

_KINDS = {
    "run": "RunPanel",
    "models": "ModelsPanel",
    "classes": "ClassesPanel",
    "history": "HistoryPanel",
    "team": "TeamPanel",
    "check": "CheckPanel",
    "backups": "BackupsPanel",
    "changes": "ChangesPanel",
    "jobs": "JobsPanel",
    "reliability": "ReliabilityPanel",
    "cleaning_report": "CleaningReportPanel",
    "gemini": "GeminiPanel",
    "audit": "AuditPanel",
    "import": "ImportPanel",
    "edition": "EditionPanel",
    "splits": "SplitPanel",
}
"""Class by name, in the module of that name and ``_panel``."""
PANELS = tuple(_KINDS)
"""Their names, which are also those of the actions that show them."""
_LATER = (*(f"{name}_panel" for name in _KINDS), "curate", "dataset", "settings_dialog", "key_sheet", "palette")

_ASKED = ("inference.cleaning.report",)
"""What a panel asks as soon as a button in it is pressed."""


class Panels:
    """Makes, finds and closes panels by name; an unknown name raises `KeyError`."""

    def __init__(
        self,
        window: MainWindow,
        project: ProjectView,
        *,
        show_item: Callable[[int], None],
        show_filter: Callable[[str], None],
    ) -> None:
        """``show_item`` and ``show_filter`` show in Review what a panel points at."""
        self._window = window
        self._project = project
        self._show_item = show_item
        self._show_filter = show_filter
        self._made: dict[str, PanelWindow] = {}

    def find(self, name: str) -> PanelWindow | None:
        """The panel if it was ever wanted."""
        return self._made.get(name)

    def get(self, name: str) -> Any:
        """The panel, made if need be; shown by its own ``present``."""
        found = self._made.get(name)
        if found is None:
            module = importlib.import_module(f"gui.window.{name}_panel")
            found = self._made[name] = getattr(module, _KINDS[name])(self._window, self._project)
            for signal, show in (("item_wanted", self._show_item), ("filter_wanted", self._show_filter)):
                if hasattr(found, signal):
                    getattr(found, signal).connect(show)
        return found

    def show(self, name: str) -> None:
        """Show a panel, up to date."""
        self.get(name).present()

    def close(self) -> None:
        """Close them all."""
        for panel in self._made.values():
            panel.shut()

    def finish(self) -> None:
        """Wait for what they have at work; after `close`, from any thread."""
        for panel in self._made.values():
            panel.finish()

    def drop(self) -> None:
        """Let go of them, once all is finished."""
        for panel in self._made.values():
            panel.deleteLater()
        self._made.clear()


def load() -> None:
    """Load what opens on a key before the key is pressed, from any thread: reading modules then would be felt."""
    for name in (*(f"gui.window.{name}" for name in _LATER), *_ASKED):
        importlib.import_module(name)
