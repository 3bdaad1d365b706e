"""Reads foreign datasets in tests: all pictures by name, and what the report says."""

from __future__ import annotations

from pathlib import Path

from storage.imports.foreign import ForeignImage
from storage.imports.reading import Fault, ReadOptions, Report, reader


def read_all(
    name: str, path: Path, *, options: ReadOptions | None = None
) -> tuple[dict[str, ForeignImage], dict[Fault, list[str]]]:
    """Pictures by the path they are stated under, and the report's lines by kind."""
    report = Report()
    found = list(reader(name)(path, options=options or ReadOptions(), report=report))
    by_name = {image.stated: image for image in found}
    assert len(by_name) == len(found)
    said = {fault: [str(line) for line in report.lines(fault)] for fault in report.counts}
    return by_name, said
