"""The ledger of everything sent to Gemini, and the budget that is kept by it across worker processes.

Two lines of JSON per attempt: ``sent`` is on the disk before the first byte leaves, ``ended`` says what came of it. An
attempt without its second line was cut off; it counts as sent and as paid, since it may have been.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import IO, Any

from filelock import FileLock

from inference.cleaning.gemini.terms import Terms
from storage.errors import FettleError
from storage.files import folder_fault, sync_folder

CUT_OFF = "cut off"
PICTURE = "picture"

_PATIENCE = 30.0


class BudgetError(FettleError):
    """The project's budget does not reach for another picture."""


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt.

    Attributes:
        call: Its own name.
        at: When it began, seconds since 1970.
        by: Who ran it.
        item: The item's number; 0 where the picture was none of the queue's.
        host: Where it was sent.
        model: Which was asked.
        send: How much of the picture was sent, ``region`` or ``frame``.
        width: Of what was sent, pixels.
        height: Likewise.
        bytes: Sent in the request's body; before that is known, the picture's and the prompt's.
        blake3: Of the PNG that was sent.
        key: Names the question.
        outcome: `PICTURE`, what went wrong in a few words, or `CUT_OFF`.
        why: The outcome in a sentence.
        cost: Assumed for it, in ``currency``.
        counts: Whether it counts against the budget of images: not if the server refused it.
        final: The item was given up after it, for a reason the next item may meet as well.
        seconds: How long it took.
    """

    call: str
    at: float
    by: str
    item: int
    host: str
    model: str
    send: str
    width: int
    height: int
    bytes: int
    blake3: str
    key: str
    cost: float
    currency: str
    outcome: str = CUT_OFF
    why: str = ""
    counts: bool = True
    final: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Ending:
    """What came of an attempt; see `Call`. ``bytes`` 0: not known better than before."""

    outcome: str
    why: str = ""
    cost: float = 0.0
    counts: bool = True
    final: bool = False
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Used:
    """What the project has used of its budget, and what has left the machine in all."""

    images: int
    cost: float
    calls: int
    bytes: int


class Ledger:
    """The file, read on from where it was read before; safe between processes, one object per thread."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is the project's folder for Gemini; made when something is sent."""
        self._folder = folder
        self._path = folder / "ledger.jsonl"
        self._calls: dict[str, Call] = {}
        self._read_to = 0
        self._file_id = 0

    def calls(self) -> list[Call]:
        """Every attempt, oldest first.

        Raises:
            FettleError: The file cannot be read, or was damaged.
        """
        self._read_on()
        return list(self._calls.values())

    def used(self) -> Used:
        """What is used so far; attempts that are under way count in full."""
        calls = self.calls()
        counted = [call for call in calls if call.counts]
        return Used(
            images=len(counted),
            cost=sum(call.cost for call in calls),
            calls=len(calls),
            bytes=sum(call.bytes for call in calls),
        )

    def given_up_alike(self, count: int, *, since: float) -> str:
        """Why the last ``count`` attempts that ended since then all ended in giving up for one reason; else empty."""
        ended = [call for call in self.calls() if call.at >= since and call.outcome != CUT_OFF]
        last = [call for call in ended if call.final or call.outcome == PICTURE][-count:]
        alike = len(last) == count and len({call.outcome for call in last}) == 1 and last[-1].outcome != PICTURE
        return last[-1].why if alike else ""

    def begin(self, call: Call, terms: Terms) -> Call:
        """Put down that something is about to be sent, if the budget reaches for it.

        Args:
            call: Its name and time are set here, its cost to what it may cost.
            terms: The project's.

        Raises:
            BudgetError: It does not; nothing may be sent.
            FettleError: The ledger cannot be written; nothing may be sent.
        """
        begun = replace(call, call=uuid.uuid4().hex, at=time.time(), cost=terms.price, currency=terms.currency)
        with self._locked():
            check_budget(self.used(), terms)
            self._append({"event": "sent", **asdict(begun)})
        return begun

    def end(self, call: Call, ending: Ending) -> Call:
        """Put down what came of it."""
        ended = replace(
            call,
            outcome=ending.outcome,
            why=ending.why,
            cost=ending.cost,
            counts=ending.counts,
            final=ending.final,
            bytes=ending.bytes or call.bytes,
            seconds=round(time.time() - call.at, 3),
        )
        with self._locked():
            self._append({"event": "ended", **asdict(ended)})
        return ended

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / ".ledger.lock", timeout=_PATIENCE):
                yield
        except OSError as error:  # a lock that nobody gives up is one, too
            raise folder_fault(self._folder, error) from error

    def _append(self, line: dict[str, Any]) -> None:
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        is_new = not self._path.exists()
        with self._path.open("ab+") as file:
            self._drop_half_line(file)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self._folder)

    @staticmethod
    def _drop_half_line(file: IO[bytes]) -> None:
        """A power cut may have left half a line, whose writer never went on to send."""
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        if size and file.read(1) != b"\n":
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)

    def _read_on(self) -> None:
        try:
            with self._path.open("rb") as file:
                facts = os.fstat(file.fileno())
                if facts.st_ino != self._file_id or facts.st_size < self._read_to:
                    self._calls.clear()
                    self._read_to, self._file_id = 0, facts.st_ino
                file.seek(self._read_to)
                data = file.read()
        except FileNotFoundError:
            self._calls.clear()
            self._read_to = 0
            return
        except OSError as error:
            raise folder_fault(self._folder, error) from error
        whole = data[: data.rfind(b"\n") + 1]
        for line in whole.splitlines():
            self._take(line)
        self._read_to += len(whole)

    def _take(self, line: bytes) -> None:
        try:
            entry = json.loads(line)
            call = Call(**{name: entry[name] for name in _FIELDS})
        except (ValueError, KeyError, TypeError) as error:
            raise FettleError(
                f"The list of what was sent to Gemini is damaged: {self._path}",
                "Nothing more is sent. Put the file back from a copy, or move it away to begin a new one.",
            ) from error
        self._calls[call.call] = call


_FIELDS = tuple(field.name for field in fields(Call))


def check_budget(used: Used, terms: Terms) -> None:
    """Raise unless the budget reaches for one more picture.

    Raises:
        BudgetError: It does not.
    """
    raise_it = "Raise it under Gemini in the project's menu, or with: fettle gemini consent PROJECT"
    if used.images + 1 > terms.most_images:
        raise BudgetError(
            f"The project's budget for Gemini is used up: {used.images:,} of {terms.most_images:,} images were sent",
            f"{raise_it} --most-images N.",
        )
    # By the thousandth of a cent: sums of prices are not exact.
    if round(used.cost + terms.price - terms.most_cost, 5) > 0:
        raise BudgetError(
            f"The project's budget for Gemini is used up: {used.cost:.2f} of {terms.most_cost:.2f} {terms.currency} "
            f"are spent, and a picture costs about {terms.price:.3f}",
            f"{raise_it} --most-cost AMOUNT.",
        )
