"""How a canvas shows what it has: kinds of regions, crop, comparison, pixel grid; kept from picture to picture."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

COLOUR_MAPS = ("inferno", "magma", "plasma", "viridis", "cividis")
"""Perceptually even maps; cividis reads the same with colour-blind eyes."""
GAINS = (1, 64)
"""Least and most a difference is amplified."""


class MaskStyle(StrEnum):
    """How masks are drawn."""

    BOTH = "both"
    FILL = "fill"
    OUTLINE = "outline"
    OFF = "off"


class CropStyle(StrEnum):
    """What is shown outside the region of interest."""

    OFF = "off"
    """All of the picture."""
    DIM = "dim"
    """The rest darkened."""
    ONLY = "only"
    """Nothing."""


class Compare(StrEnum):
    """How the original and the layer made from it are held against each other."""

    OFF = "off"
    WIPE = "wipe"
    """The original left of a divider, the other right of it."""
    DIFFERENCE = "difference"
    """How far their values lie apart, amplified."""


@dataclass(frozen=True, slots=True)
class CanvasLook:
    """Everything a person can set about how things are shown."""

    masks: MaskStyle = MaskStyle.BOTH
    boxes: bool = True
    tags: bool = True
    grid: bool = True
    crop: CropStyle = CropStyle.OFF
    compare: Compare = Compare.OFF
    gain: int = 8
    changed: bool = True
    """Whether what cleaning changed is outlined."""

    def kept(self) -> dict[str, Any]:
        """For the settings; what compares is not kept, one starts with the picture itself."""
        return asdict(self) | {"compare": Compare.OFF.value}

    @staticmethod
    def of(found: dict[str, Any]) -> CanvasLook:
        """Back from the settings; what they do not know, or what does not fit, is as at first."""
        look = CanvasLook()
        known: dict[str, Any] = {}
        for field in fields(CanvasLook):
            value, first = found.get(field.name), getattr(look, field.name)
            if isinstance(first, StrEnum):
                known[field.name] = type(first)(value) if value in set(type(first)) else first
            else:
                known[field.name] = value if type(value) is type(first) else first
        known["gain"] = min(max(known["gain"], GAINS[0]), GAINS[1])
        return CanvasLook(**known)
