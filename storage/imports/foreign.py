"""What a foreign dataset states of its pictures, whatever its format: what readers yield and the import matches.

Nothing here is checked against the project, or against the pictures; that is for `storage.imports.match`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storage.records import Geometry, RegionRole


@dataclass(frozen=True, slots=True)
class ForeignRegion:
    """One region as its file states it.

    Attributes:
        class_name: Its class, NFC; empty where the format names none.
        geometry: In pixels of the labelled picture, finite, maybe reaching out of it.
        role: What it marks.
        confidence: 0–1, where it was a model's.
        crowd: It covers a group of objects (COCO's ``iscrowd``).
    """

    class_name: str
    geometry: Geometry
    role: RegionRole = RegionRole.DEFECT
    confidence: float | None = None
    crowd: bool = False


@dataclass(frozen=True, slots=True)
class ForeignImage:
    """One labelled picture.

    Attributes:
        stated: Its path as the file states it, with forward slashes, normalised, NFC; what reports call it. Unique
            within a dataset as far as the reader can tell. Without an ending where the format names none: any
            picture of that stem is meant then.
        file: The picture on this disk, if it is there; below the dataset's folder, or the folder of pictures that
            was named beside it.
        width: In pixels as stated, or None.
        height: As ``width``.
        digest: BLAKE3 of the picture's bytes where that is known without reading them again.
        embedded: The picture's bytes, where the dataset holds them within its label file.
        label: Class of the whole picture, NFC.
        split: As stated, lower case: ``train``, ``val``, ``test`` or another.
        regions: What is marked on it.
    """

    stated: str
    file: Path | None = None
    width: int | None = None
    height: int | None = None
    digest: str | None = None
    embedded: bytes | None = None
    label: str | None = None
    split: str | None = None
    regions: tuple[ForeignRegion, ...] = ()
