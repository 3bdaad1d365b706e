"""What a dataset format can carry; readers and writers say it of themselves in one vocabulary."""

from __future__ import annotations

from enum import StrEnum


class Carried(StrEnum):
    """One kind of thing that a format has a place for."""

    BOX = "box"
    POLYGON = "polygon"
    HOLES = "holes"
    """Polygons or masks with holes, lossless."""
    MASK = "mask"
    LABEL = "label"
    """The class of a whole picture."""
    SPLIT = "split"
    PIXELS = "pixels"
    """Pictures within the label file itself."""
