"""Finds what a test leaves behind: threads still running and log records nobody asked for."""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import Iterable

from _pytest.logging import LogCaptureHandler

GRACE_SECONDS = 2.0
"""How long a thread may take to end after its test."""

KNOWN_THREADS = (
    re.compile(r"pytest_timeout .*"),  # watches over the test itself, where signals cannot
    re.compile(r"tqdm_monitor|TMonitor.*"),  # one for the whole process, by design
)


def running_threads() -> set[threading.Thread]:
    """The Python threads alive now. Threads of Qt's or OpenCV's own pools are not ours to end."""
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


def leaked_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    """Threads that were not there ``before`` and are still alive after the grace time."""
    suspects = [
        thread
        for thread in running_threads() - before
        if not any(known.fullmatch(thread.name) for known in KNOWN_THREADS) and type(thread).__name__ != "TMonitor"
    ]
    deadline = time.monotonic() + GRACE_SECONDS
    for thread in suspects:
        thread.join(max(0.0, deadline - time.monotonic()))
    return sorted((thread for thread in suspects if thread.is_alive()), key=lambda thread: thread.name)


def describe_threads(threads: Iterable[threading.Thread]) -> str:
    """Name each thread and the line it stands at."""
    frames = sys._current_frames()
    parts = []
    for thread in threads:
        frame = frames.get(thread.ident or 0)
        where = "".join(traceback.format_stack(frame)[-3:]) if frame else ""
        parts.append(f"{thread.name}\n{where}")
    return "\n".join(parts)


class StrayLogHandler(logging.Handler):
    """Collects records of level WARNING and above that no test claimed.

    A record is claimed inside ``with caplog.at_level(LEVEL)`` for exactly its level, or by
    ``allow_logs(pattern)``, the fixture or the mark, where the pattern is searched in ``"logger: message"``.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.stray: list[logging.LogRecord] = []
        self.allowed: list[re.Pattern[str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep ``record`` unless it is claimed while it is being emitted."""
        levels = [handler.level for handler in logging.root.handlers if isinstance(handler, LogCaptureHandler)]
        if record.levelno not in levels:
            self.stray.append(record)

    def unclaimed(self) -> list[str]:
        """What remains, as ``"logger: message"`` with the place that logged it."""
        lines = []
        for record in self.stray:
            text = f"{record.name}: {record.getMessage()}"
            if not any(pattern.search(text) for pattern in self.allowed):
                lines.append(f"{record.levelname} {text} ({record.pathname}:{record.lineno})")
        return lines
