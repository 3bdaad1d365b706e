"""Tells the others where this window is, and this window where the others are; only on a project that a team shares."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.window.lane import Lane
from gui.window.session import Session
from storage.team_records import HEARTBEAT_SECONDS

if TYPE_CHECKING:
    from storage.presence import Others
    from storage.store import Store

AHEAD = 3
"""So many items behind the current one are held with it, so that the next key press finds them free."""

_SOON_MS = 120
"""Moving on is told at most that often."""

_log = logging.getLogger(__name__)


class TeamWatch(QObject):
    """Beats as long as the project is open.

    Signals:
        others_changed: `Others`, after every beat.
    """

    others_changed = Signal(object)

    def __init__(self, session: Session, *, wanted: Callable[[], list[int]], parent: QObject | None = None) -> None:
        """``wanted`` says what this window shows, and behind it what it shows next."""
        super().__init__(parent)
        self._session = session
        self._wanted = wanted
        self.active = session.store.shared and not session.readonly
        self._lane = Lane("team", parent=self) if self.active else None
        self._beats = QTimer(self)
        self._beats.setInterval(round(HEARTBEAT_SECONDS * 1000))
        self._beats.timeout.connect(self.beat)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.beat)

    def start(self) -> None:
        """Say that this window is here."""
        if self.active:
            self._beats.start()
            self.beat()

    def moved(self) -> None:
        """Something else is shown; told in a moment, with whatever is shown then."""
        if self.active and not self._soon.isActive():
            self._soon.start()

    def beat(self) -> None:
        """Tell, hold, and hear."""
        if self._lane is None:
            return
        ids = self._wanted()
        store = self._session.store
        self._lane.ask(lambda: _beat(store, ids), self.others_changed.emit, topic="beat", failed=self._unheard)

    def stop(self) -> None:
        """Tell and hear no more."""
        self._beats.stop()
        self._soon.stop()

    def finish(self) -> None:
        """Say that this window goes; from any thread."""
        if self._lane is None:
            return
        store = self._session.store
        self._lane.ask(lambda: _leave(store), _nothing, topic="beat", failed=self._unheard)
        self._lane.drain(timeout=5.0)
        self._lane.close()

    def _unheard(self, error: Exception) -> None:
        # The server is away: whoever writes is told; here the others only look gone until it is back.
        _log.info("no heartbeat: %s", error)


def _beat(store: Store, ids: list[int]) -> Others:
    from storage import presence

    return presence.beat(store, store.session, item_id=ids[0] if ids else None, holding=ids)


def _leave(store: Store) -> None:
    from storage import presence

    presence.leave(store, store.session)


def _nothing(_result: None) -> None:
    """Nobody is left to hear it."""
