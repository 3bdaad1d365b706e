"""What a format writer gets: the items of an edition with their final names, sizes, labels and regions."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from storage import rle
from storage.formats.lost import Lost
from storage.geometry import bounds, rasterise
from storage.records import Box, Decision, Geometry, Item, LabelClass, Mask, Proposal, Region, RegionRole


@dataclass(frozen=True, slots=True)
class EntryRegion:
    """A kept region in the pixels of the exported picture."""

    class_name: str
    role: RegionRole
    geometry: Geometry
    confidence: float | None

    def box(self) -> Box | None:
        """Its bounding box ``xyxy``; None for an empty mask."""
        return bounds(self.geometry)


@dataclass(frozen=True, slots=True)
class Trail:
    """What led to an item's labels, for formats that are logs. Geometry here counts from the whole original.

    Attributes:
        item: The item as it is.
        proposals: Those in force.
        regions: What a person settled, also what was turned down.
        decisions: All there were, oldest first.
        behind: The proposals that decisions and regions name, by id, also those no longer in force.
    """

    item: Item
    proposals: tuple[Proposal, ...]
    regions: tuple[Region, ...]
    decisions: tuple[Decision, ...]
    behind: Mapping[int, Proposal]


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture of an edition. ``file_name`` is unique in it, also where case does not count."""

    file_name: str
    width: int
    height: int
    label: str | None
    split: str | None
    regions: tuple[EntryRegion, ...]
    write_image: Callable[[Path], None]
    """Writes the picture to a path whose folder exists. The file may be there only once the writer has returned:
    pictures are copied beside it."""
    channels: int = 3
    trail: Trail | None = None
    """Only for formats that ask for it."""


@dataclass(frozen=True, slots=True)
class Content:
    """All there is to write.

    Attributes:
        classes: Those of the schema and whatever else the entries name, by name.
        entries: May be gone through more than once, always in one order; read piece by piece, so keep none of them.
        options: Of the format, by name, as the person gave them.
    """

    classes: tuple[LabelClass, ...]
    entries: Iterable[Entry]
    options: Mapping[str, str] = field(default_factory=dict)

    def splits(self) -> list[str | None]:
        """The splits in use, by name; None, for items without one, comes last."""
        return sorted({entry.split for entry in self.entries}, key=lambda split: (split is None, split or ""))

    def defects(self, entry: Entry) -> list[EntryRegion]:
        """The entry's regions that mark defects: what detectors and segmenters learn from."""
        return [region for region in entry.regions if region.role is RegionRole.DEFECT]

    def class_index(self) -> dict[str, int]:
        """Zero-based index by class name."""
        return {entry.name: index for index, entry in enumerate(self.classes)}


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format cannot carry: ``what`` in words, how often, and the first picture it happened on."""

    what: str
    count: int
    example: str


class Losses:
    """What a writer had to leave out or make coarser, counted by kind, for it to return."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._example: dict[str, str] = {}

    def add(self, what: Lost, entry: Entry) -> None:
        """One more of ``what``."""
        self._count[what.value] += 1
        self._example.setdefault(what.value, entry.file_name)

    def add_of_picture(self, entry: Entry, *, label: bool, split: bool, confidence: bool = False) -> None:
        """What no format carries of a picture, or this one does not: say which of three it carries."""
        if entry.label and not label:
            self.add(Lost.LABEL, entry)
        if entry.split and not split:
            self.add(Lost.SPLIT, entry)
        for region in entry.regions:
            if region.role is not RegionRole.DEFECT:
                self.add(Lost.ROLE, entry)
            elif region.confidence is not None and not confidence:
                self.add(Lost.CONFIDENCE, entry)

    def found(self) -> tuple[Loss, ...]:
        """All of them, by name."""
        return tuple(Loss(what, self._count[what], self._example[what]) for what in sorted(self._count))


def number_text(value: float) -> str:
    """The shortest plain decimal that reads back as the same number: ``10``, ``10.5``, never ``1e-07``."""
    text = repr(float(value))
    return (format(Decimal(text), "f") if "e" in text else text).removesuffix(".0")


_ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]|[. ]+$')
_LONGEST = 200
"""Bytes: most file systems end at 255, and a number or a suffix may follow."""
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))})


def legal_name(name: str) -> str:
    """The name respelled so that every common file system can hold it, and shortened to 200 bytes.

    Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    """
    short = _ILLEGAL.sub("_", name).strip().encode()[:_LONGEST].decode(errors="ignore")
    # What was cut off may have stood behind a dot or a blank.
    legal = _ILLEGAL.sub("_", short) or "_"
    return f"_{legal}" if legal.casefold().split(".")[0] in _DEVICES else legal


def to_mask(geometry: Geometry, *, width: int, height: int) -> Mask:
    """Any geometry as a mask of the whole picture."""
    if isinstance(geometry, Mask):
        return geometry
    return rle.encode(rasterise(geometry, width=width, height=height))


def dump_json(path: Path, value: Any) -> None:
    """Write JSON that is the same bytes for the same value, on any machine."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def open_text(path: Path) -> TextIO:
    """A file to write text to that is the same bytes on any machine; its folder exists."""
    return path.open("w", encoding="utf-8", newline="\n")


def write_lines(path: Path, lines: Sequence[str]) -> None:
    """Write text lines with Unix line ends, on any machine."""
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
