"""JSON files that are the same bytes for the same values on any machine, also long ones, written piece by piece."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from storage.formats.entries import open_text


def line_of(value: Any) -> str:
    """A value on one line, keys in order."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)


class JsonLists(contextlib.AbstractContextManager["JsonLists"]):
    """A JSON object of a few short values and then long lists, an entry a line, which may grow by turns.

    The first list is written at once, the others wait in temporary files. Use it as a context: only a file that was
    left in order is whole.
    """

    def __init__(self, path: Path, values: Mapping[str, Any], lists: tuple[str, ...]) -> None:
        """Begin the file with ``values``; ``lists`` are the keys of the lists, in order."""
        self._file = open_text(path)
        self._lists: dict[str, IO[str]] = {lists[0]: self._file}
        for key in lists[1:]:
            self._lists[key] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 (__exit__)
        self._counts = dict.fromkeys(lists, 0)
        self._file.write("{\n" + "".join(f" {line_of(key)}: {line_of(values[key])},\n" for key in sorted(values)))
        self._file.write(f" {line_of(lists[0])}: [")

    def add(self, key: str, value: Any) -> None:
        """One more entry of the list ``key``."""
        self._lists[key].write((",\n  " if self._counts[key] else "\n  ") + line_of(value))
        self._counts[key] += 1

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """End the lists and close the file."""
        with contextlib.ExitStack() as opened:
            for file in self._lists.values():
                opened.enter_context(file)
            if kind is not None:
                return
            for key, waiting in self._lists.items():
                if waiting is not self._file:
                    self._file.write(f",\n {line_of(key)}: [")
                    waiting.seek(0)
                    shutil.copyfileobj(waiting, self._file)
                self._file.write("\n ]" if self._counts[key] else "]")
            self._file.write("\n}\n")
