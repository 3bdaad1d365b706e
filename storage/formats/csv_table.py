"""CSV: ``path,label,split,x1,y1,x2,y2,class``: a row for each region, or one without a box where there are none."""

from __future__ import annotations

import re
from pathlib import Path

from storage.formats.entries import Content, Loss, Losses, write_lines
from storage.formats.lost import Lost
from storage.records import Box

HEADER = ("path", "label", "split", "x1", "y1", "x2", "y2", "class")


_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``images/`` and ``items.csv``."""
    losses = Losses()
    (folder / "images").mkdir()
    lines = [",".join(HEADER)]
    for entry in content.entries:
        losses.add_of_picture(entry, label=True, split=True)
        entry.write_image(folder / "images" / entry.file_name)
        start = (f"images/{entry.file_name}", entry.label or "", entry.split or "")
        for region in content.defects(entry):
            if not isinstance(region.geometry, Box):
                losses.add(Lost.OUTLINE_AS_BOX, entry)
        boxes = [(region.box(), region.class_name) for region in content.defects(entry)]
        rows = [(*start, *map(_number, (b.x0, b.y0, b.x1, b.y1)), name) for b, name in boxes if b is not None]
        lines.extend(",".join(cell(value) for value in row) for row in rows or [(*start, "", "", "", "", "")])
    write_lines(folder / "items.csv", lines)
    return losses.found()


def cell(value: str) -> str:
    """One cell, quoted where need be. What a spreadsheet would run as a formula gets an apostrophe in front.

    Source: RFC 4180; OWASP, "CSV Injection".
    """
    if value[:1] in _FORMULA_STARTS and not _NUMBER.fullmatch(value):
        value = "'" + value
    doubled = value.replace('"', '""')
    return f'"{doubled}"' if any(character in value for character in ',"\r\n') else value


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
