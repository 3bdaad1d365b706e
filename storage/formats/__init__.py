"""Dataset formats out: one module each, a small pure function over the entries of an edition."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

from storage.errors import ExportError
from storage.formats.entries import Content, Loss

Writer = Callable[[Path, Content], Sequence[Loss]]
"""Writes a folder and says what the format could not carry."""

FORMATS: Mapping[str, str] = {
    "coco": "storage.formats.coco",
    "yolo": "storage.formats.yolo",
    "imagefolder": "storage.formats.imagefolder",
    "masks": "storage.formats.masks",
    "csv": "storage.formats.csv_table",
}
"""Format name to the module whose ``write(folder, content)`` writes it."""


def writer(name: str) -> Writer:
    """The writer of a format.

    Raises:
        ExportError: There is no such format; says which there are.
    """
    if name not in FORMATS:
        raise ExportError(f"There is no export format “{name}”", "Formats: " + ", ".join(FORMATS) + ".")
    return cast(Writer, importlib.import_module(FORMATS[name]).write)
