"""What an import came across that a person should know: counted by kind, and the first lines of each kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

KEPT = 50
"""Lines kept of each kind: a dataset of a million broken boxes must not fill the memory."""

_LONGEST = 300
"""Characters of what a file says that a line may hold."""


class Fault(StrEnum):
    """The kind of a remark. None is fatal: what can be used of the dataset is used."""

    BAD_BOX = "bad-box"
    """A box without area, with its corners swapped where the format forbids it, or with numbers that are none."""
    BAD_SHAPE = "bad-shape"
    """Another shape that is none: too few points, runs that do not fill the frame, numbers that are none."""
    OUTSIDE = "outside"
    """A shape reaches out of its picture; what lies within is taken, if anything does."""
    UNKNOWN_CLASS = "unknown-class"
    """A class that the dataset does not define, or that has no name."""
    DUPLICATE_ID = "duplicate-id"
    """Two things under one number; the first is taken, unless the line says otherwise."""
    DUPLICATE_IMAGE = "duplicate-image"
    """One picture is stated twice; the labels of both are taken."""
    MISSING_IMAGE = "missing-image"
    """Labels for a picture that is neither with the dataset nor in the project."""
    UNREADABLE_IMAGE = "unreadable-image"
    """A picture that can't be decoded, or holds no picture."""
    BAD_PATH = "bad-path"
    """A path that is absolute, leads out of the dataset, or is no path; never followed."""
    BAD_SIZE = "bad-size"
    """The stated size is not the picture's."""
    BAD_XML = "bad-xml"
    BAD_JSON = "bad-json"
    BAD_TEXT = "bad-text"
    """A line or cell of a table, a YAML or text file that does not say what it should."""
    TOO_LARGE = "too-large"
    """A file, a picture or a count beyond what is read; left out."""
    UNREADABLE_FILE = "unreadable-file"
    """A label file that the system does not hand over."""
    NOT_CARRIED = "not-carried"
    """Something the dataset says and Fettle has no place for: the shape is kept as near as can be, or left out."""
    TURNED = "turned"
    """Labels were made on the picture as stored; they were turned upright with it."""
    AMBIGUOUS = "ambiguous"
    """Several items fit; not taken until one is chosen."""
    DECIDED = "decided"
    """A person decided this item already; their word stays."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of a report: what kind, where in the dataset, and what about it, in words."""

    fault: Fault
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class Report:
    """Remarks as they come up; memory stays small however many there are."""

    def __init__(self, *, kept: int = KEPT) -> None:
        """``kept``: lines kept of each kind."""
        self._kept = kept
        self._counts: Counter[Fault] = Counter()
        self._lines: dict[Fault, list[Remark]] = {}

    def say(self, fault: Fault, where: str, what: str) -> None:
        """Note one thing: ``where`` in the dataset (a file, a line, a number), ``what`` about it, one clause."""
        self._counts[fault] += 1
        lines = self._lines.setdefault(fault, [])
        if len(lines) < self._kept:
            lines.append(Remark(fault, _one_line(where), _one_line(what)))

    @property
    def counts(self) -> Mapping[Fault, int]:
        """How many of each kind, the most frequent first."""
        return dict(self._counts.most_common())

    @property
    def total(self) -> int:
        """How many in all."""
        return self._counts.total()

    def lines(self, fault: Fault) -> tuple[Remark, ...]:
        """The first remarks of a kind."""
        return tuple(self._lines.get(fault, ()))

    def left_out(self, fault: Fault) -> int:
        """How many of a kind have no line of their own."""
        return self._counts[fault] - len(self._lines.get(fault, ()))

    def __iter__(self) -> Iterator[Remark]:
        for fault in self._counts:
            yield from self._lines[fault]


def _one_line(text: str) -> str:
    # What a hostile file says must not move the cursor of a terminal or break a table.
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in " ".join(text.split()))
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
