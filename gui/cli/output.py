"""How commands speak: one JSON document or plain lines on standard output, everything else on standard error."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    MENDABLE = 1
    USAGE = 2
    SOME_FAILED = 3


def emit_json(value: Any) -> None:
    """Write one JSON document; nothing else may go to standard output with ``--json``."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def emit(text: str = "") -> None:
    """Write a line for people."""
    sys.stdout.write(text + "\n")


def warn(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(text + "\n")


class ProgressLine:
    """One line on standard error that overwrites itself; silent unless that is a terminal."""

    def __init__(self) -> None:
        self._active = sys.stderr.isatty()
        self._width = 0

    def show(self, text: str) -> None:
        """Replace the line."""
        if self._active:
            sys.stderr.write("\r" + text.ljust(self._width))
            sys.stderr.flush()
            self._width = len(text)

    def close(self) -> None:
        """Leave the terminal on a fresh line."""
        if self._active and self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            self._width = 0


def table(rows: Sequence[Sequence[Any]], *, header: Sequence[str]) -> str:
    """Plain columns: text to the left, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    numeric = [all(isinstance(row[i], int | float) for row in rows) and bool(rows) for i in range(len(header))]
    lines = []
    for row in cells:
        columns = zip(row, widths, numeric, strict=True)
        line = "  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in columns)
        lines.append(line.rstrip())
    return "\n".join(lines)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)
