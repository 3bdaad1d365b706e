r"""What a pattern finds in file names, such as the part in ``^(part\d+)_``; a pattern that never ends is stopped.

Python's expressions can take longer than a lifetime over thirty letters, and nothing in a process stops one. So they
run in a process of their own, which is ended when it does not answer.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from types import TracebackType

from storage.errors import FettleError

MAX_LENGTH = 500
"""Letters in a pattern."""

PATIENCE = 5.0
"""Seconds that `TOGETHER` names may take; an honest pattern takes some milliseconds."""

_START = 60.0
"""Seconds that a process may take to be there."""

TOGETHER = 2_000


class PatternError(FettleError):
    """A pattern for names is none, has no group, or takes too long."""


def check(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled.

    Raises:
        PatternError: It does not parse, is too long, or has no group in brackets.
    """
    if len(pattern) > MAX_LENGTH:
        raise PatternError(f"A pattern for names has at most {MAX_LENGTH} letters", "Choose a shorter one.")
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"“{pattern}” is no pattern: {error}", r"Write one such as ^(part\d+)_ .") from error
    if not compiled.groups:
        raise PatternError(
            f"The pattern “{pattern}” has no group", r"Put what shots of one part share in brackets: ^(part\d+)_ ."
        )
    return compiled


class Finder:
    """Looks names up in a ``with`` block, at whose end its process is gone."""

    def __init__(self, pattern: str, *, patience: float = PATIENCE) -> None:
        """``patience``: seconds that `TOGETHER` names may take.

        Raises:
            PatternError: As `check`.
            FettleError: The process can't start.
        """
        check(pattern)
        self._pattern = pattern
        self._patience = patience
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, pattern), name="name-pattern", daemon=True)
        try:
            self._process.start()
        except OSError as error:
            self._pipe.close()
            raise FettleError(
                f"The names cannot be looked through ({error.strerror or error})", "Close other programs."
            ) from error
        finally:
            theirs.close()
        self._answer(_START)

    def __enter__(self) -> Finder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.join()

    def find(self, names: Sequence[str]) -> list[str | None]:
        """What the groups hold in each of these (at most `TOGETHER`) names, one line a group; None where not found.

        Raises:
            PatternError: It takes too long.
        """
        self._pipe.send(list(names))
        answer: list[str | None] = self._answer(self._patience)
        return answer

    def _answer(self, patience: float) -> list[str | None]:
        try:
            if self._pipe.poll(patience):
                found: list[str | None] = self._pipe.recv()
                return found
        except (EOFError, OSError) as error:
            raise FettleError("The process that looks through the names ended", "Close other programs.") from error
        raise PatternError(
            f"The pattern “{self._pattern}” takes too long", "Avoid repeats within repeats, such as (a+)+ ."
        )


def serve(pipe: Connection, pattern: str) -> None:
    """Answer lists of names until the other side is gone; what the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    search = re.compile(pattern).search
    try:
        pipe.send([])
        while True:
            pipe.send([_found(search(name)) for name in pipe.recv()])
    except (EOFError, OSError):
        os._exit(0)


def _found(match: re.Match[str] | None) -> str | None:
    if match is None or not any(match.groups("")):
        return None
    return "\n".join(match.groups(""))
