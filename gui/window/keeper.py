"""Keeps an open project safe behind everything else: backups when they are due, orphaned files swept once."""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.window.lane import Lane
from gui.window.session import Session
from gui.words import translate
from storage.errors import FettleError

if TYPE_CHECKING:
    from storage.backup_files import Backup
    from storage.sweep import Swept

_log = logging.getLogger(__name__)

_EVERY_MS = 60_000
_AT_ONCE = 32_000_000
"""Bytes of a database that are copied, checked and on the disk in a fraction of a second: some 20,000 items."""
_LEAST_OF_ALL = 15
"""Niceness of the thread, where the system lets a thread have its own."""


class Keeper(QObject):
    """Looks once a minute, in a thread of its own.

    Signals:
        backed_up: The `Backup` made.
        said: Why one could not be made; each reason once.
    """

    backed_up = Signal(object)
    said = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = Lane("keeper", parent=self)
        self._told = ""
        self._swept = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on, unless another window writes."""
        if not self._session.readonly:
            self._timer.start()

    def look(self) -> None:
        """Make a backup if one is due; the first time, sweep too."""
        if self._session.readonly or not self._lane.idle():
            return
        self._lane.ask(self._back_up, self._made, failed=self._failed)
        if not self._swept:
            self._swept = True
            self._lane.ask(self._sweep, _nothing, failed=self._failed)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def finish(self) -> None:
        """Wait for what is at work; from any thread."""
        self._lane.drain()
        self._lane.close()

    def look_last(self) -> None:
        """Make the backup that is due of all that was written, where that takes no second; from any thread.

        A larger project is left to the next look: whoever closes a window does not wait for it.
        """
        from storage import backups

        try:
            backups.make_if_due(self._session.store, most_bytes=_AT_ONCE)
        except FettleError as error:
            _log.warning("no backup was made on closing: %s", error)

    def _back_up(self) -> Backup | None:
        from storage import backups

        _step_back()
        return backups.make_if_due(self._session.store)

    def _sweep(self) -> Swept:
        from storage import sweep

        return sweep.sweep(self._session.store)

    def _made(self, backup: Backup | None) -> None:
        self._told = ""
        if backup is not None:
            self.backed_up.emit(backup)

    def _failed(self, error: Exception) -> None:
        text = translate("Frame", "No backup was made: {reason}").format(reason=self._session.explain(error))
        if text != self._told:
            self._told = text
            self.said.emit(text)


def _nothing(_swept: Swept) -> None:
    """Nobody needs to hear of files that nobody needs."""


def _step_back() -> None:
    if sys.platform == "linux":
        # On Linux alone a thread has a niceness of its own.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LEAST_OF_ALL)
