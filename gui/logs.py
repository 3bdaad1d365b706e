"""Where log lines go: a rotating file of the user's, never the terminal; used by window, command line and workers."""

from __future__ import annotations

import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from storage.paths import user_dir

_TAIL = 200_000
_FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"


class _LogFile(RotatingFileHandler):
    """A log file whose own faults (a full disk) are told in one line, once, and stop nothing."""

    told = False

    def handleError(self, record: logging.LogRecord) -> None:
        """Say that the log is not kept; the standard one prints a traceback for each record."""
        if not self.told:
            self.told = True
            warn_unkept(Path(self.baseFilename), sys.exc_info()[1])


def warn_unkept(path: Path, error: BaseException | None) -> None:
    """Say on standard error, where there is one, that no log is kept."""
    if sys.stderr is not None:
        reason = getattr(error, "strerror", None) or error
        sys.stderr.write(f"fettle: no log is kept, {path} cannot be written: {reason}\n")


def log_path() -> Path:
    """The user's log file, whether there is anything in it yet or not."""
    return user_dir("log") / "fettle.log"


def log_to_file() -> Path:
    """Send this process's log lines to the user's log file; returns its path. Harmless a second time."""
    path = log_path()
    root = logging.getLogger()
    if not any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        handler = _LogFile(path, maxBytes=5_000_000, backupCount=3, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(handler)
        root.setLevel(logging.INFO)
    return path


def tail(path: Path, size: int = _TAIL) -> str:
    """The last ``size`` bytes of a text file, whole lines only; empty where there is no file."""
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            start = max(0, file.tell() - size)
            file.seek(start)
            data = file.read()
    except FileNotFoundError:
        return ""
    text = data.decode("utf-8", errors="replace")
    return text.split("\n", 1)[-1] if start else text
