"""Reads JSON files of any length piece by piece: the members of the top object, and lists element by element.

Python's own scanner decodes each piece, not a streaming parser: files from Python programs hold ``NaN``, which is no
JSON and where those parsers end; it is as quick, and hands over each element's text, to be kept as it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from storage.errors import ImportFormatError
from storage.imports.report import Fault, Report

LONGEST = 1 << 24
"""Characters of one element or member; a longer one is left out. Decoded it may take fifty times as much."""

_PIECE = 1 << 20
_NEAR_END = 32
"""A value cut off at the end of what was read fails within so many characters of it, unless it is a string."""

_SPACE = re.compile(r"[ \t\r\n]*")
_OUTSIDE_STRINGS = re.compile(r'["{}\[\],]')
_WITHIN_STRINGS = re.compile(r'["\\]')
_SCAN = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class Part:
    """An element of a list that is a member of the top object (``listed``), or a member that is no list.

    Attributes:
        key: The member's name.
        value: The element or the member, decoded.
        text: The same as it stands in the file.
        listed: Which of the two.
    """

    key: str
    value: Any
    text: str
    listed: bool


def parts(path: Path, *, report: Report, where: str = "") -> Iterator[Part]:
    """All parts in the order of the file; what is no JSON ends it with a remark, what is too long is left out.

    Args:
        path: The file; UTF-8, with or without a mark, or UTF-16 with one. Bytes that are no text are replaced.
        report: Takes the remarks.
        where: What remarks call the file; empty: its name.

    Raises:
        ImportFormatError: The file cannot be read, or does not begin as a JSON object does.
    """
    where = where or path.name
    try:
        with path.open("r", encoding=_encoding(path), errors="replace", newline="") as stream:
            tape = _Tape(stream)
            if tape.next() != "{":
                raise ImportFormatError(f"{path} holds no JSON object", "Check that it is the file you meant.")
            try:
                yield from _members(tape, report, where)
            except _SyntaxError as fault:
                text = f"{fault} at character {tape.place:,}; what follows was not read"
                report.say(Fault.BAD_JSON, where, text)
    except OSError as error:
        raise ImportFormatError(f"{path} cannot be read: {error.strerror or error}", "Check the file.") from error


class _SyntaxError(Exception):
    """What is wrong with the text at the tape's place."""


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _members(tape: _Tape, report: Report, where: str) -> Iterator[Part]:
    tape.take("{")
    while tape.next() != "}":
        key, _ = tape.value()
        if not isinstance(key, str):
            raise _SyntaxError("a member has no name")
        tape.take(":")
        if tape.next() == "[":
            tape.take("[")
            while tape.next() != "]":
                if (element := _within_limit(tape, report, where, key)) is not None:
                    yield Part(key, *element, listed=True)
                if tape.next() != "]":
                    tape.take(",")
            tape.take("]")
        elif (member := _within_limit(tape, report, where, key)) is not None:
            yield Part(key, *member, listed=False)
        if tape.next() != "}":
            tape.take(",")
    tape.take("}")


def _within_limit(tape: _Tape, report: Report, where: str, key: str) -> tuple[Any, str] | None:
    try:
        return tape.value()
    except _TooLongError:
        report.say(Fault.TOO_LARGE, where, f"a part of “{key}” at character {tape.place:,} is too long; left out")
        tape.skip()
        return None


class _TooLongError(Exception):
    """The value at the tape's place is longer than what is held in memory."""


class _Tape:
    """The text of a stream of which a piece is held at a time."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._before = 0
        self._ended = False

    @property
    def place(self) -> int:
        """Characters before the one that comes next."""
        return self._before + self._at

    def next(self) -> str:
        """The next character that is no white space, not taken; empty at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, character: str) -> None:
        """Go past the next character, which must be this one."""
        found = self.next()
        if found != character:
            raise _SyntaxError("the file ends early" if not found else f"“{character}” is missing")
        self._at += 1

    def value(self) -> tuple[Any, str]:
        """The next value and its text."""
        if not self.next():
            raise _SyntaxError("the file ends early")
        while True:
            try:
                value, end = _SCAN(self._text, self._at)
            except RecursionError:
                raise _SyntaxError("lists are nested too deeply") from None
            except ValueError as error:
                if self._ended or not self._may_be_cut_off(error):
                    raise _SyntaxError("the file ends early" if self._ended else "this is no JSON") from None
            else:
                # A number may go on: "1e" is 1 as far as it goes, and 100 with the two characters behind it.
                margin = _NEAR_END if isinstance(value, int | float) else 0
                if end + margin < len(self._text) or self._ended:
                    text, self._at = self._text[self._at : end], end
                    return value, text
            if len(self._text) - self._at > LONGEST:
                raise _TooLongError
            self._more(len(self._text) - self._at)

    def skip(self) -> None:
        """Go past the next value, whatever its length, up to the comma or bracket behind it."""
        depth, within = 0, False
        while True:
            match = (_WITHIN_STRINGS if within else _OUTSIDE_STRINGS).search(self._text, self._at)
            if match is None:
                self._at = len(self._text)
                if not self._more():
                    raise _SyntaxError("the file ends early")
                continue
            found = match[0]
            if depth == 0 and found in ",]}":
                self._at = match.start()
                return
            self._at = match.end()
            if found == "\\":
                if self._at == len(self._text):
                    self._more()
                self._at += 1
            elif found == '"':
                within = not within
            elif found in "[{":
                depth += 1
            elif found in "]}":
                depth -= 1

    def _may_be_cut_off(self, error: ValueError) -> bool:
        if not isinstance(error, json.JSONDecodeError):
            return False  # A number of thousands of digits.
        return error.pos > len(self._text) - _NEAR_END or error.msg.startswith("Unterminated string")

    def _more(self, least: int = 0) -> bool:
        """Hold what is left and the next piece; doubling what a long value needs keeps its cost in proportion."""
        piece = self._stream.read(max(_PIECE, least))
        if not piece:
            self._ended = True
            return False
        self._before += self._at
        self._text, self._at = self._text[self._at :] + piece, 0
        return True
