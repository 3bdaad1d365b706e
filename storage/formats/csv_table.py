"""CSV: ``path,label,split,x1,y1,x2,y2,class``: a row for each region, or one without a box where there are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from storage.formats.entries import Content, Loss, Losses, number_text, open_text
from storage.formats.lost import Lost
from storage.records import Box

HEADER = ("path", "label", "split", "x1", "y1", "x2", "y2", "class")


_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``images/`` and ``items.csv``."""
    losses = Losses()
    (folder / "images").mkdir()
    with open_text(folder / "items.csv") as file:
        file.write(",".join(HEADER) + "\n")
        for entry in content.entries:
            losses.add_of_picture(entry, label=True, split=True)
            entry.write_image(folder / "images" / entry.file_name)
            start = (f"images/{entry.file_name}", entry.label or "", entry.split or "")
            rows = []
            for region in content.defects(entry):
                if (box := region.box()) is None:
                    losses.add(Lost.EMPTY, entry)
                    continue
                if not isinstance(region.geometry, Box):
                    losses.add(Lost.OUTLINE_AS_BOX, entry)
                rows.append((*start, *map(number_text, (box.x0, box.y0, box.x1, box.y1)), region.class_name))
            file.writelines(row_of(row) for row in rows or [(*start, "", "", "", "", "")])
    return losses.found()


def row_of(values: Iterable[str]) -> str:
    """A line of cells."""
    return ",".join(map(cell, values)) + "\n"


def cell(value: str) -> str:
    """One cell, quoted where need be. What a spreadsheet would run as a formula gets an apostrophe in front.

    Source: RFC 4180; OWASP, "CSV Injection".
    """
    if value[:1] in _FORMULA_STARTS and not _NUMBER.fullmatch(value):
        value = "'" + value
    doubled = value.replace('"', '""')
    return f'"{doubled}"' if any(character in value for character in ',"\r\n') else value
