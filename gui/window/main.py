"""The main window: frame, places, and the project that is open in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.keys import KeyMap
from gui.window import opening, preferences, tour
from gui.window.frame import BottomStrip, TopBar
from gui.window.import_drop import DropCatcher
from gui.window.key_dispatch import KeyDispatcher
from gui.window.lane import Lane
from gui.window.panels import PANELS
from gui.window.start_page import StartPage
from gui.window.unsaved import leave
from gui.window.views import FrameStatus
from gui.window.window_places import Place, put_back

if TYPE_CHECKING:
    from gui.window.workspace import ProjectView
    from storage.store import Store

_SMALLEST = (1024, 640)
_OTHERS = ("curate", "dataset")


class MainWindow(QMainWindow):
    """One window, at most one project.

    Signals:
        project_shown: The project's review place can be used.
        open_failed: Why a project could not be opened, in words.
        closing: The window is about to finish what it does and go.
    """

    project_shown = Signal()
    open_failed = Signal(str)
    closing = Signal()

    def __init__(self, *, settings: preferences.Preferences | None = None) -> None:
        super().__init__()
        self.preferences = settings or preferences.load()
        self.keys = KeyMap(self.preferences.keys)
        self.project: ProjectView | None = None
        self._lane = Lane("open", parent=self)
        self._status = FrameStatus()
        self._pages: dict[str, QWidget] = {}
        self._global_actions: dict[str, Callable[[], None]] = {}
        self.setWindowTitle("Fettle")
        self.setMinimumSize(*_SMALLEST)
        size = self.preferences.size or (1440, 900)
        if self.preferences.place is not None:
            put_back(self, (*self.preferences.place, *size))
        else:
            self.resize(*size)
        self._make_layout()
        self._dispatcher = KeyDispatcher(self, self.keys)
        self._dispatcher.set_guard(self._picture_wants)
        self._dispatcher.set_scopes(self._key_scopes)
        self._dispatcher.triggered.connect(self.trigger)
        self._dispatcher.released.connect(self._released)
        DropCatcher(self)
        self._make_actions()
        self.show_status()

    def open_project(self, path: Path) -> None:
        """Open a project off the window's thread, then show it."""
        opening.open_project(self, path)

    def reopen_project(self) -> None:
        """Open the project anew, to write if nobody else does; the person stays where they are."""
        opening.reopen(self)

    def adopt(self, store: Store) -> None:
        """Show an open project; the window closes it from now on, and first the one it shows."""
        opening.adopt(self, store)

    def leave_project(self, then: Callable[[], None]) -> None:
        """Close the project, wait for it off the window's thread, and go on with ``then``."""
        opening.leave_project(self, then)

    def take(self, project: ProjectView) -> None:
        """Show a project in its review place."""
        root = project.session.store.folder.root
        self.project = project
        self.preferences = self.preferences.with_recent(root)
        self._keep_preferences()
        self._start.show_busy("")
        self._top.show_places(True)
        last = self.preferences.projects.get(str(root), preferences.LastPlace())
        self.show_place("review")
        project.start(last)
        if last.place in _OTHERS:
            self.show_place(last.place)
        self.setWindowTitle(f"{root.name} · Fettle")
        self.project_shown.emit()

    def close_project(self) -> None:
        """Close the project, waiting for it, and show the start page."""
        if self.project is None:
            return
        project = self.project
        self.drop(self.let_go())
        project.close()

    def let_go(self) -> list[QWidget]:
        """Show the start page instead of the project; returns the project's pages, for `drop`."""
        self.remember_project()
        pages, self.project = list(self._pages.values()), None
        self._pages.clear()
        self._strip.show_job(None)
        self._status = FrameStatus()
        self._stack.setCurrentWidget(self._start)
        self._top.show_places(False)
        self._start.show_recent(self.preferences.recent)
        self.setWindowTitle("Fettle")
        self.show_status()
        return pages

    def drop(self, pages: list[QWidget]) -> None:
        """Take away pages that nobody needs any more."""
        for page in pages:
            self._stack.removeWidget(page)
            page.deleteLater()

    def add_place(self, name: str, page: QWidget) -> None:
        """Give the window a page for one of the places."""
        self._pages[name] = page
        self._stack.addWidget(page)

    def show_place(self, name: str) -> None:
        """Go to a place."""
        if self.project is None:
            return
        page = self._pages.get(name)
        if page is None:
            page = self.project.make_place(name)
            self.add_place(name, page)
        self._top.places.choose(name)
        self._stack.setCurrentWidget(page)
        self.project.place_shown(name)

    def focus_place(self) -> None:
        """Give the place shown the keyboard."""
        if self.project is not None:
            self.project.focus(self.current_place())

    def current_place(self) -> str:
        """The place shown; empty on the start page."""
        page = self._stack.currentWidget()
        return next((name for name, known in self._pages.items() if known is page), "")

    def show_status(self, **changes: str) -> None:
        """Change what the frame says."""
        changed = replace(self._status, **changes)
        if changes and changed == self._status:
            return
        self._status = changed
        self._top.show_status(self._status)
        self._strip.show_status(self._status)

    @property
    def start_page(self) -> StartPage:
        """What is shown without a project."""
        return self._start

    @property
    def lane(self) -> Lane:
        """Where projects are made and opened."""
        return self._lane

    @property
    def strip(self) -> BottomStrip:
        """The bottom strip."""
        return self._strip

    def say(self, text: str) -> None:
        """A passing remark."""
        self._strip.say(text)

    def trigger(self, name: str) -> None:
        """Do what an action says, wherever the person is."""
        handler = self._global_actions.get(name)
        if name == "cancel" and tour.ended(self):
            return
        if handler is not None:
            handler()
        elif self.project is not None:
            self.project.trigger(self.current_place(), name)
        self._dispatcher.follow()

    def change_preferences(self, changed: preferences.Preferences) -> None:
        """Take and keep other preferences."""
        before, self.preferences = self.preferences, changed
        self._keep_preferences()
        if (changed.theme, changed.motion) != (before.theme, before.motion):
            self.apply_theme()
        if changed.keys != before.keys:
            for name in set(before.keys) | set(changed.keys):
                self.keys.bind(name, changed.keys.get(name, self.keys.defaults(name)))
            if self.project is not None:
                self.project.refresh_keys()

    def apply_theme(self) -> None:
        """Put the chosen theme on the application."""
        from PySide6.QtWidgets import QApplication

        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self.preferences.mode())
            theme.set_motion(app, self.preferences.movement())

    def changeEvent(self, event: QEvent) -> None:
        """Hand the colours on where widgets keep their own."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and getattr(self, "project", None) is not None:
            assert self.project is not None
            self.project.recolour()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish writing, then go; stay where something cannot be written and the person does not know."""
        if not leave(self, self.close):
            event.ignore()
            return
        self.closing.emit()
        self.preferences = replace(
            self.project.kept(self.preferences) if self.project else self.preferences,
            size=self.preferences.size if self.isMaximized() else (self.width(), self.height()),
            place=self.preferences.place if self.isMaximized() else (self.x(), self.y()),
            maximised=self.isMaximized(),
        )
        # What is left to finish takes a moment; nobody need watch it.
        self.hide()
        self.close_project()
        self._lane.drain()
        self._lane.close()
        preferences.save(self.preferences)
        super().closeEvent(event)

    def _make_layout(self) -> None:
        frame = QWidget()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._top = TopBar(self.keys)
        self._top.show_places(False)
        self._top.place_chosen.connect(self.show_place)
        self._top.palette_wanted.connect(self._find_command)
        self._top.reviewer_clicked.connect(self._show_settings)
        self._top.others_clicked.connect(partial(self.trigger, "team"))
        self._strip = BottomStrip(self.keys)
        self._strip.undo_clicked.connect(partial(self.trigger, "undo"))
        self._stack = QStackedWidget()
        self._start = StartPage(open_key=self.keys.shown("open_project"))
        self._start.show_recent(self.preferences.recent)
        self._start.new_wanted.connect(self._new_project)
        self._start.open_wanted.connect(self._choose_project)
        self._start.demo_wanted.connect(self._demo)
        self._start.recent_wanted.connect(self._open_recent)
        self._start.mend_wanted.connect(self._mend)
        self._stack.addWidget(self._start)
        for widget, stretch in ((self._top, 0), (self._stack, 1), (self._strip, 0)):
            layout.addWidget(widget, stretch)
        self.setCentralWidget(frame)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._top.set_menu(self._menu)
        self._stack.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_actions(self) -> None:
        self._global_actions = {
            "place_review": lambda: self.show_place("review"),
            "place_curate": lambda: self.show_place("curate"),
            "place_dataset": lambda: self.show_place("dataset"),
            "palette": self._find_command,
            "settings": self._show_settings,
            "log": self._show_log,
            "open_project": self._choose_project,
            "keys": self._show_keys,
        }
        of_project: dict[str, Callable[[ProjectView], None]] = {
            "undo": lambda project: project.session.undo(),
            "redo": lambda project: project.session.redo(),
            "save_now": lambda project: project.session.save_now(),
            "write_here": lambda project: project.session.write_here(),
            "history": lambda project: project.panels.get("history").show_item(None),
            "clean_selection": lambda project: project.panels.get("run").offer_cleaning(),
            "item_history": lambda project: project.show_item_history(),
            "remove": lambda project: project.remove_item(),
            "add_folder": lambda project: project.add_folder(),
            "follow_folder": lambda project: project.follow_folder(),
            "tour": lambda _project: tour.present(self),
        }
        for panel in PANELS:
            of_project.setdefault(panel, partial(_show_panel, panel))
        self._global_actions |= {name: partial(self._in_project, act) for name, act in of_project.items()}

    def remember_project(self) -> None:
        """Keep where the project stands."""
        if self.project is not None:
            root, last = self.project.session.store.folder.root, self.project.last_place(self.current_place())
            widths = self.project.review.place.widths()
            known = self.project.kept(self.preferences).with_project(root, last)
            self.preferences = replace(known, widths=widths)
            self._keep_preferences()

    def remember_panel(self, name: str, place: Place) -> None:
        """Keep where a small window stood."""
        if self.preferences.panels.get(name) != place:
            self.preferences = replace(self.preferences, panels=self.preferences.panels | {name: place})
            self._keep_preferences()

    def _keep_preferences(self) -> None:
        self._lane.ask(partial(preferences.save, self.preferences), _nothing, topic="preferences")

    def _in_project(self, act: Callable[[ProjectView], None]) -> None:
        if self.project is not None:
            act(self.project)

    def _picture_wants(self, event: QKeyEvent) -> bool:
        return self.project is not None and self.project.picture_wants(event)

    def _key_scopes(self) -> tuple[str, ...]:
        return self.project.key_scopes() if self.project is not None else ()

    def _released(self, name: str) -> None:
        if self.project is not None:
            self.project.release(name)

    def _fill_menu(self) -> None:
        from gui.window.menus import fill_project_menu

        fill_project_menu(self._menu, self)

    def _open_recent(self, path: str) -> None:
        self.open_project(Path(path))

    def _new_project(self) -> None:
        from gui.window.menus import new_project

        new_project(self)

    def _choose_project(self) -> None:
        from gui.window.menus import choose_project

        choose_project(self)

    def _demo(self) -> None:
        from gui.window.menus import open_demo

        open_demo(self, self._start, self._lane)

    def _mend(self, path: str) -> None:
        from gui.window.menus import mend_project

        mend_project(self, Path(path))

    def _show_settings(self) -> None:
        from gui.window.settings_dialog import SettingsDialog

        SettingsDialog.open_on(self)

    def _show_log(self) -> None:
        from gui.window.log_view import LogView

        LogView.open_on(self)

    def _show_keys(self) -> None:
        from gui.window.key_sheet import KeySheet

        KeySheet.open_on(self)

    def _find_command(self) -> None:
        from gui.window.palette import CommandPalette

        CommandPalette.present(self)


def _nothing(_result: None) -> None:
    """Nobody waits for what is kept for next time."""


def _show_panel(name: str, project: ProjectView) -> None:
    project.panels.show(name)
