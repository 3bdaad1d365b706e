"""Runs ``fettle`` commands inside the test's process and keeps what they say."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import pytest

from gui.cli.main import run


@dataclass(frozen=True)
class Answer:
    """What a command said and with which code it ended."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def line(self) -> str:
        """The one line on standard error; fails if there are more, or anything on standard output.

        A filter and the caret under its fault may stand below, set in.
        """
        assert self.out == "", self.out
        (line,) = (line for line in self.err.splitlines() if not line.startswith("  "))
        return line


class Fettle:
    """Call it with a command's words."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: object) -> Answer:
        """Run one command; a traceback fails the test."""
        self._capsys.readouterr()
        code = run([str(word) for word in words])
        said = self._capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        assert "something went wrong" not in said.err
        return Answer(code, said.out, said.err)

    def json(self, *words: object, code: int = 0) -> Any:
        """Run one command with ``--json``; it must end with ``code`` and say nothing on standard error."""
        answer = self(*words, "--json")
        assert (answer.code, answer.err) == (code, ""), answer.err
        return answer.value


def forget_log_file(level: int) -> None:
    """Undo what the command line does to the root logger."""
    for handler in list(logging.root.handlers):
        if isinstance(handler, RotatingFileHandler):
            logging.root.removeHandler(handler)
            handler.close()
    logging.root.setLevel(level)


def tree(root: Path) -> dict[str, tuple[int, int]]:
    """Size and time of everything below a folder, links not followed."""
    found = {path: path.lstat() for path in root.rglob("*")}
    return {path.relative_to(root).as_posix(): (s.st_size, s.st_mtime_ns) for path, s in found.items()}
