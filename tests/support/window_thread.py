"""Catches the window's thread touching files or the database, for tests that it never does."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

_ROOT = str(Path(__file__).resolve().parents[2]) + os.sep
_FILE_EVENTS = frozenset(
    {"open", "os.listdir", "os.scandir", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "socket.connect"}
)
_watching: list[_Watch] = []
_hooked = threading.Event()


class _Watch:
    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.found: list[str] = []
        self.off = False

    def take(self, what: str) -> None:
        if self.off or threading.get_ident() != self.thread:
            return
        self.off = True
        try:
            calls = [
                f"{call.filename.removeprefix(_ROOT)}:{call.lineno} {call.name}"
                for call in traceback.extract_stack()
                if call.filename.startswith(_ROOT) and not call.filename.startswith((_ROOT + "tests", _ROOT + ".venv"))
            ]
            # Only what our own code asked for; Qt and pytest have files of their own.
            if calls:
                self.found.append(f"{what}\n    " + "\n    ".join(calls[-5:]))
        finally:
            self.off = False


@contextmanager
def nothing_read_or_written() -> Iterator[list[str]]:
    """Yields a list that grows by one line, with the calls, for each touch by the calling thread's code of ours.

    The program's own files, modules and icons, are not counted.
    """
    watch = _Watch()
    if not _hooked.is_set():
        # Python knows no way to take a hook away again; it looks at a list that is nearly always empty.
        sys.addaudithook(_heard)
        sa.event.listen(sa.Engine, "before_cursor_execute", _executed)
        sa.event.listen(sa.Engine, "begin", _begun)
        _hooked.set()
    _watching.append(watch)
    try:
        yield watch.found
    finally:
        _watching.remove(watch)


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    if not _watching or event not in _FILE_EVENTS:
        return
    name = str(arguments[0]) if arguments else ""
    if event == "open" and (name.startswith(("/proc/", _ROOT + "resources")) or name.endswith((".py", ".pyc"))):
        return
    for watch in _watching:
        watch.take(f"{event} {name}")


def _executed(_connection: object, _cursor: object, statement: str, *_: object) -> None:
    for watch in _watching:
        watch.take(f"SQL {statement[:90]}")


def _begun(_connection: object) -> None:
    for watch in _watching:
        watch.take("SQL BEGIN")
