"""What a person asks an edition to be: which items, in which format, with which pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from storage.balance import Balance


class Pixels(StrEnum):
    """Which picture of an item goes in; an item that has no such picture goes in as it is."""

    ORIGINAL = "original"
    CLEANED = "cleaned"
    """What the clean stage, or a refill since, made of it."""
    ENHANCED = "enhanced"
    """What the newest run of the enhance stage made of it."""


class Link(StrEnum):
    """How a picture whose file serves as it is gets into the edition; any other is always written out.

    A link that the file system cannot make is refused, never copied instead: whoever asks for links has no room, or
    wants one truth. What changes a linked source later changes the edition; `fettle editions verify` says so.
    """

    COPY = "copy"
    HARD = "hardlink"
    SYMBOLIC = "symlink"


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export. Without ``where`` and ``everything``: accepted and corrected items.

    Excluded and unreadable items never go into an edition. ``options`` are those of the format, by name; ``balance``
    changes the training part alone.
    """

    destination: Path
    format: str
    where: str = ""
    everything: bool = False
    pixels: Pixels = Pixels.ORIGINAL
    crops: bool = False
    link: Link = Link.COPY
    options: Mapping[str, str] = field(default_factory=dict)
    balance: Balance = field(default_factory=Balance)
