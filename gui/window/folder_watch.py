"""Follows a folder while the project is open: what a camera writes there comes into the queue by itself."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.window.lane import Lane
from gui.window.session import Session
from gui.words import plural, translate

if TYPE_CHECKING:
    from storage.intake import IngestReport
    from storage.store import Store
    from storage.watch import Pace, WatchNews


class FolderWatch(QObject):
    """One folder at a time, in a thread of its own, beside whatever else is at work.

    Signals:
        changed: What to say of it; empty when nothing is followed.
        said: A passing remark.
    """

    changed = Signal(str)
    said = Signal(str)
    _news = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane: Lane | None = None
        self._stop = threading.Event()
        self._folder: Path | None = None
        self._news.connect(self._show)

    @property
    def folder(self) -> Path | None:
        """The folder that is followed, or None."""
        return self._folder

    def start(self, folder: Path, *, labels_from_folders: bool, pace: Pace | None = None) -> None:
        """Follow ``folder``; another one is let go."""
        if self._session.readonly:
            self.said.emit(
                translate(
                    "Changes", "This project is open read-only here; follow the folder in the window that writes to it"
                )
            )
            return
        self.stop()
        self._lane = self._lane or Lane("watch", parent=self)
        self._stop = threading.Event()
        self._folder = folder
        self.changed.emit(translate("Changes", "Following {name}").format(name=folder.name))
        self._lane.ask(
            partial(self._follow, self._session.store, folder, labels_from_folders, pace, self._stop),
            partial(self._ended, self._stop),
            failed=self._failed,
        )

    def stop(self) -> None:
        """Let the folder go; what came in stays."""
        self._stop.set()
        if self._folder is not None:
            self._folder = None
            self.changed.emit("")

    def finish(self) -> None:
        """Stop and wait; from any thread."""
        self._stop.set()
        if self._lane is not None:
            self._lane.drain(timeout=15.0)
            self._lane.close()

    def _follow(
        self, store: Store, folder: Path, labels: bool, pace: Pace | None, stop: threading.Event
    ) -> IngestReport:
        from inference.near import compare
        from storage.watch import watch

        compared = 0

        def hear(news: WatchNews) -> None:
            nonlocal compared
            self._news.emit((stop, news.report.added, news.waiting, len(news.report.unreadable), news.reachable))
            if news.report.added > compared:
                compared = news.report.added
                compare(store, should_stop=stop.is_set)

        return watch(
            store,
            folder,
            labels_from_folders=labels,
            max_pixels=int(store.settings["images"]["max_pixels"]),
            pace=pace,
            news=hear,
            pause=stop.wait,
        )

    def _show(self, told: tuple[threading.Event, int, int, int, bool]) -> None:
        stop, added, waiting, unreadable, reachable = told
        if self._folder is None or stop is not self._stop:
            return
        parts = [translate("Changes", "Following {name}").format(name=self._folder.name)]
        if not reachable:
            parts.append(translate("Changes", "it can't be reached"))
        elif added:
            parts.append(plural("Changes", "%Ln taken in").of(added))
        if waiting:
            parts.append(plural("Changes", "%Ln on their way").of(waiting))
        if unreadable:
            parts.append(plural("Changes", "%Ln unreadable").of(unreadable))
        self.changed.emit(" · ".join(parts))

    def _ended(self, stop: threading.Event, report: IngestReport) -> None:
        self.said.emit(plural("Changes", "No longer followed; %Ln images came in").of(report.added))

    def _failed(self, error: Exception) -> None:
        self._folder = None
        self.changed.emit("")
        self.said.emit(self._session.explain(error))
