"""What is kept when Fettle goes wrong: a file that a hard crash is written into, and a report to hand on."""

from __future__ import annotations

import faulthandler
import os
import platform
import re
import sys
import time
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import IO

from gui.logs import log_path, tail
from storage.paths import user_dir

_SUFFIX = ".crash"
_LAST = "last-crash.txt"
_LINES = 60
_IMAGE = re.compile(r"[^:\"'<>|]*\.(?:png|jpe?g|bmp|webp|tiff?|gif)\b", re.IGNORECASE)
_PACKAGES = ("fettling", "PySide6-Essentials", "SQLAlchemy", "numpy", "opencv-python", "onnxruntime", "torch")


@dataclass(frozen=True, slots=True)
class Crash:
    """A process that ended without a goodbye.

    Attributes:
        at: When, in seconds since 1970.
        trace: Where its threads were, as `faulthandler` writes it.
    """

    at: float
    trace: str


class CrashFile:
    """Catches the end of this process that no Python code lives to see: an abort, a fault in a library."""

    def __init__(self) -> None:
        self._path = user_dir("log") / f"window-{os.getpid()}{_SUFFIX}"
        self._file: IO[str] | None = None

    def open(self) -> None:
        """Have a crash from now on written into the file; where no file can be made, none is."""
        try:
            self._file = self._path.open("w", encoding="utf-8")
        except OSError:
            return
        faulthandler.enable(self._file, all_threads=True)

    def close(self) -> None:
        """The process ends as it should: nothing is left behind."""
        if self._file is None:
            return
        faulthandler.disable()
        self._file.close()
        self._file = None
        self._path.unlink(missing_ok=True)


def take_last_crash() -> Crash | None:
    """The newest crash that nobody was told of; its traces go on into the log's folder as ``last-crash.txt``.

    Files of processes that still live are left alone; those of killed ones, which say nothing, are removed.
    """
    folder = user_dir("log")
    found: list[Crash] = []
    for path in folder.glob(f"window-*{_SUFFIX}"):
        number = path.stem.removeprefix("window-")
        if not number.isdecimal() or _is_alive(int(number)):
            continue
        try:
            at, trace = path.stat().st_mtime, path.read_text("utf-8", errors="replace")
            if trace.strip():
                found.append(Crash(at, trace))
                path.replace(folder / _LAST)
            else:
                path.unlink()
        except OSError:
            continue  # Another window that starts right now was faster.
    return max(found, key=lambda crash: crash.at, default=None)


def last_trace() -> str:
    """Where the last process that crashed was; empty where none did, or nobody was told of it yet."""
    return tail(user_dir("log") / _LAST)


def report(what: str, trace: str, *, names: bool = False) -> str:
    """All that helps to find a fault: versions, system, what happened, the log's last lines.

    Args:
        what: What happened, in one line.
        trace: Where it happened.
        names: Keep the names of images; otherwise they, and the user's folder, are left out.
    """
    lines = [
        what,
        f"{time.strftime('%Y-%m-%d %H:%M:%S')}, Python {platform.python_version()}, {platform.platform()}",
        ", ".join(f"{name} {version}" for name in _PACKAGES if (version := _version(name))),
        "",
        trace.strip(),
        "",
        f"The last lines of {log_path()}:",
        *tail(log_path()).splitlines()[-_LINES:],
    ]
    text = "\n".join(lines) + "\n"
    return text if names else without_names(text)


def without_names(text: str) -> str:
    """The text without names of images, and with ``~`` for the user's folder."""
    home = str(Path.home())
    hidden = "\n".join(_IMAGE.sub(" (an image)", line) for line in text.split("\n"))
    return hidden.replace(home, "~") if len(home) > 1 else hidden


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _is_alive(pid: int) -> bool:
    if pid == os.getpid():
        return True
    if sys.platform == "win32":
        # A file that is open there cannot be replaced, so a living one keeps its own.
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
