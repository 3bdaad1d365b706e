"""What an import has read and matched, kept in a file without a name until it is applied: it goes with the process."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from storage.geometry import to_json
from storage.imports.foreign import ForeignRegion
from storage.records import Box, Geometry, Mask, NewItem, Polygon, RegionRole

_JSON = json.JSONEncoder(separators=(",", ":"))


class How(StrEnum):
    """How a stated picture was matched with an item, or why it was not."""

    PATH = "path"
    NAME = "name"
    """By file name, and by the size where one is stated."""
    HASH = "hash"
    """By its bytes."""
    CHOSEN = "chosen"
    """The person said which."""
    ADD = "add"
    """Not in the project, on the disk: becomes an item."""
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    """On the disk, not in the project, and no picture."""
    SKIPPED = "skipped"
    """The person said: none."""
    MISFIT = "misfit"
    """Matched, but labelled at another size."""


MATCHED = frozenset({How.PATH, How.NAME, How.HASH, How.CHOSEN})
"""The project has the picture."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stated picture, matched, its regions in the upright pixels of the picture.

    Attributes:
        stated: What reports call it.
        how: How it was matched.
        item_id: With which item; None where with none.
        candidates: Items that fit, where it is ambiguous.
        file: The picture to be added, absolute.
        copied: It has no place of its own (it lay within a label file or an archive), and gets one in the project.
        held: Where its bytes lie in the spool, and how many, if they came within a label file.
        facts: What was measured of a picture to be added; its ``source_id`` and ``relpath`` mean nothing.
        decided: A person has decided the item, as far as was known when it was matched.
        label: Class of the whole picture, as the dataset calls it.
        split: As stated.
        regions: What is marked.
    """

    stated: str
    how: How
    item_id: int | None = None
    candidates: tuple[int, ...] = ()
    file: str | None = None
    copied: bool = False
    held: tuple[int, int] | None = None
    facts: NewItem | None = None
    decided: bool = False
    label: str | None = None
    split: str | None = None
    regions: tuple[ForeignRegion, ...] = ()


class Spool:
    """Entries in the order in which they came; read as often as is wanted, one in memory at a time."""

    def __init__(self) -> None:
        # Neither has a name on systems where a file can do without: a killed process leaves nothing.
        self._entries = tempfile.TemporaryFile(prefix="fettle-import-")  # noqa: SIM115  closed by `close`
        self._pictures = tempfile.TemporaryFile(prefix="fettle-import-")  # noqa: SIM115
        self._size = 0

    def hold(self, data: bytes) -> tuple[int, int]:
        """Keep a picture's bytes; says where."""
        place = (self._size, len(data))
        self._pictures.seek(self._size)
        self._pictures.write(data)
        self._size += len(data)
        return place

    def held(self, place: tuple[int, int]) -> bytes:
        """Bytes that were kept."""
        self._pictures.seek(place[0])
        return self._pictures.read(place[1])

    def add(self, entry: Entry) -> None:
        """Keep an entry."""
        self._entries.write(_JSON.encode(_to_line(entry)).encode() + b"\n")

    def __iter__(self) -> Iterator[Entry]:
        self._entries.seek(0)
        for line in self._entries:
            yield _from_line(json.loads(line))

    def close(self) -> None:
        """Let go of everything; harmless a second time."""
        self._entries.close()
        self._pictures.close()


def _to_line(entry: Entry) -> list[Any]:
    regions = [
        [region.class_name, to_json(region.geometry), region.role.value, region.confidence, region.crowd]
        for region in entry.regions
    ]
    plain = [entry.stated, entry.how.value, entry.item_id, entry.candidates, entry.file, entry.copied, entry.held]
    return [*plain, entry.facts, entry.decided, entry.label, entry.split, regions]


def _from_line(line: list[Any]) -> Entry:
    stated, how, item_id, candidates, file, copied, held, facts, decided, label, split, regions = line
    return Entry(
        stated,
        How(how),
        item_id,
        tuple(candidates),
        file,
        copied,
        tuple(held) if held is not None else None,
        NewItem(*facts) if facts is not None else None,
        decided,
        label,
        split,
        tuple(
            ForeignRegion(name, _shape(shape), RegionRole(role), confidence, crowd)
            for name, shape, role, confidence, crowd in regions
        ),
    )


def _shape(value: dict[str, Any]) -> Geometry:
    """What `to_json` made of a geometry; it was checked before it was kept."""
    if value["type"] == "box":
        return Box(*value["xyxy"])
    if value["type"] == "polygon":
        return Polygon(tuple(tuple((x, y) for x, y in ring) for ring in value["rings"]))
    height, width = value["size"]
    return Mask(height, width, value["counts"])
