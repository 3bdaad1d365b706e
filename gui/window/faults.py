"""Hears of every fault of Fettle's own, in a slot, a thread or the process before this one, and shows it calmly."""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gui.crashes import take_last_crash
from gui.words import translate
from storage.errors import FettleError

if TYPE_CHECKING:
    from gui.window.fault_panel import FaultPanel
    from gui.window.main import MainWindow

_log = logging.getLogger(__name__)
_OURS = ("gui", "storage")


class Faults(QObject):
    """One per application. What is logged as an error with its exception counts, whoever logs it.

    Signals:
        _heard: A fault's kind and where it happened, from any thread.
    """

    _heard = Signal(str, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._panel: FaultPanel | None = None
        self._seen: dict[str, int] = {}
        self._handler = _Handler(self)
        self._heard.connect(self._show)

    def install(self) -> None:
        """Hear of everything from now on; nothing is printed any more."""
        sys.excepthook = _log_fault
        threading.excepthook = _log_thread_fault
        logging.getLogger().addHandler(self._handler)

    def remove(self) -> None:
        """Hear of nothing any more."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        logging.getLogger().removeHandler(self._handler)

    def tell_of_last_crash(self) -> None:
        """Say that Fettle ended without a goodbye the last time, if it did."""
        crash = take_last_crash()
        if crash is None:
            return
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(crash.at))
        self._present(
            translate("Faults", "Fettle ended unexpectedly on {when}.").format(when=when),
            translate("Faults", "What you had decided was saved as you went; open the project and go on."),
            crash.trace,
        )

    def hear(self, kind: str, trace: str) -> None:
        """Take a fault; from any thread."""
        self._heard.emit(kind, trace)

    @Slot(str, str)
    def _show(self, kind: str, trace: str) -> None:
        where = trace.strip().rsplit("\n  File ", 1)[-1]
        self._seen[where] = times = self._seen.get(where, 0) + 1
        if times > 1 and (self._panel is None or not self._panel.isVisible()):
            # Seen and gone on from; the log has each.
            self._window.say(translate("Faults", "It went wrong in the same place again; the log has it"))
            return
        line = translate("Faults", "Something went wrong in Fettle itself ({kind}).").format(kind=kind)
        self._present(line, self._saved_words(), trace)

    def _saved_words(self) -> str:
        project = self._window.project
        if project is not None and project.session.queue.fault is not None:
            return translate("Faults", "You can go on. What is not saved yet is kept, and tried again.")
        return translate("Faults", "You can go on; everything you decided is saved.")

    def _present(self, line: str, calm: str, trace: str) -> None:
        if self._panel is None:
            from gui.window.fault_panel import FaultPanel

            self._panel = FaultPanel(self._window)
        self._panel.tell(line, calm, trace)


class _Handler(logging.Handler):
    """Passes on what is logged as an error with an exception that is a fault of Fettle's."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(logging.ERROR)
        self._faults = faults

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record; from any thread."""
        if not record.exc_info or record.name.partition(".")[0] not in _OURS:
            return
        error = record.exc_info[1]
        if error is not None and not isinstance(error, FettleError):
            self._faults.hear(type(error).__name__, "".join(traceback.format_exception(error)))


def _log_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _log.error("a fault in the window", exc_info=(kind, error, trace))


def _log_thread_fault(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
        name = told.thread.name if told.thread is not None else "a thread"
        _log.error("a fault in %s", name, exc_info=(told.exc_type, told.exc_value, told.exc_traceback))
