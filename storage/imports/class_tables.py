"""Tables that name classes: of the values and colours of PNG masks, of instances, and of folders."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from storage.imports.pictures import normalised, read_text_file
from storage.imports.report import Fault, Report
from storage.imports.stated import name_of

INSTANCES = "instances.csv"
FILES = ("classes.csv", "class_dict.csv", "labelmap.txt", "label_colors.txt")
BACKGROUND = frozenset({"background", "_background_", "__background__", "bg", "void", "unlabeled", "unlabelled"})
"""Names, in lower case, that mean: nothing is marked here."""

_LONGEST = 1 << 20
_MOST_INSTANCES = 2_000_000
_FORMULA_GUARD = ("'=", "'+", "'-", "'@", "'\t", "'\r", "'\n", "'＝", "'＋", "'－", "'＠")
_VALUE_WORDS = frozenset({"value", "id", "index", "number", "label_id", "class_id"})
_NAME_WORDS = frozenset({"class", "name", "label", "class_name"})
_COLOUR_WORDS = ("r", "g", "b"), ("red", "green", "blue")


@dataclass(frozen=True, slots=True)
class ClassTable:
    """Names of classes by value and by colour ``0xRRGGBB``; "" for what means background."""

    by_value: dict[int, str] = field(default_factory=dict)
    by_colour: dict[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_value or self.by_colour)


def class_table(folders: Sequence[Path], report: Report) -> ClassTable:
    """The first table found in any of the folders; an empty one where there is none."""
    for folder in folders:
        for name in FILES:
            path = folder / name
            if path.is_file() and (data := read_text_file(path, name, most=_LONGEST, report=report)) is not None:
                text = data.decode("utf-8-sig", "replace")
                return _labelmap(text, name, report) if name.endswith(".txt") else _csv(text, name, report)
    return ClassTable()


def instance_table(folder: Path, report: Report) -> dict[str, dict[int, str]]:
    """Classes of the instances of each mask: the rows ``mask,value,class`` of ``instances.csv``; empty without it."""
    found: dict[str, dict[int, str]] = {}
    path = folder / INSTANCES
    if not path.is_file():
        return found
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            for number, row in enumerate(csv.reader(file), start=1):
                if number > _MOST_INSTANCES:
                    report.say(Fault.TOO_LARGE, INSTANCES, f"only the first {_MOST_INSTANCES:,} rows are read")
                    break
                value = _whole(row[1], 65_535) if len(row) == 3 else None
                name = _name(row[2]) if len(row) == 3 else None
                if value is not None and name:
                    found.setdefault(normalised(_name(row[0]) or ""), {})[value] = sys.intern(name)
                elif number > 1:
                    report.say(Fault.BAD_TEXT, f"{INSTANCES}, line {number}", "this is no mask, number and class")
    except (OSError, csv.Error) as error:
        report.say(Fault.UNREADABLE_FILE, INSTANCES, f"{error}; what follows was not read")
    return found


def respelled(folder: Path, report: Report) -> dict[str, str]:
    """Classes by their folder, where ``classes.csv`` has ``folder,class``: not every name fits every disk."""
    path = folder / "classes.csv"
    data = read_text_file(path, path.name, most=_LONGEST, report=report) if path.is_file() else None
    rows = list(csv.reader(io.StringIO((data or b"").decode("utf-8-sig", "replace"), newline="")))
    if not rows or rows[0] != ["folder", "class"]:
        return {}
    names = {_name(row[0]): _name(row[1]) for row in rows[1:] if len(row) == 2}
    return {folder: name for folder, name in names.items() if folder and name}


def _csv(text: str, where: str, report: Report) -> ClassTable:
    table = ClassTable()
    try:
        rows = list(csv.reader(text.splitlines(keepends=True)))
    except csv.Error as error:
        report.say(Fault.BAD_TEXT, where, f"{error}; left out")
        return table
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    named = any(cell in _NAME_WORDS for cell in head)
    names = [place for place, cell in enumerate(head) if cell in _NAME_WORDS] if named else [1]
    values = [place for place, cell in enumerate(head) if cell in _VALUE_WORDS] if named else [0]
    colours = next(([head.index(word) for word in words] for words in _COLOUR_WORDS if set(words) <= set(head)), None)
    for number, row in enumerate(rows[1 if named else 0 :], start=2 if named else 1):
        if not any(cell.strip() for cell in row):
            continue
        name = _name(row[names[0]]) if names[0] < len(row) else None
        line = f"{where}, line {number}"
        if name is None:
            report.say(Fault.BAD_TEXT, line, "a class has no name")
        elif colours is not None:
            _add_colour(table, [row[place] if place < len(row) else "" for place in colours], name, line, report)
        elif values and values[0] < len(row) and (value := _whole(row[values[0]], 65_535)) is not None:
            _add(table.by_value, value, name, line, report)
        else:
            report.say(Fault.BAD_TEXT, line, "a class has no number from 0 to 65535")
    return table


def _labelmap(text: str, where: str, report: Report) -> ClassTable:
    """Lines ``name:r,g,b:parts:actions`` (CVAT, Datumaro) or ``r g b name`` (CamVid)."""
    table = ClassTable()
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line.strip()
        if not plain or plain.startswith("#"):
            continue
        if ":" in plain:
            # A name may hold a colon, and the two fields behind the colour mostly are empty.
            fields = plain.rsplit(":", 3)
            name, colour = (fields[0], fields[1].split(",")) if len(fields) == 4 else (fields[0], fields[-1].split(","))
        else:
            *colour, name = plain.split(None, 3) if len(plain.split(None, 3)) == 4 else ["", plain]
        _add_colour(table, colour, _name(name) or "", f"{where}, line {number}", report)
    return table


def _add_colour(table: ClassTable, cells: Sequence[str], name: str, where: str, report: Report) -> None:
    channels = [_whole(cell, 255) for cell in cells]
    if len(channels) != 3 or None in channels:
        report.say(Fault.BAD_TEXT, where, "a class has no colour of three numbers from 0 to 255")
        return
    red, green, blue = (channel or 0 for channel in channels)
    _add(table.by_colour, red << 16 | green << 8 | blue, name, where, report)


def _add(names: dict[int, str], value: int, name: str, where: str, report: Report) -> None:
    if value in names:
        report.say(Fault.DUPLICATE_ID, where, f"a second class for one value; it stays “{names[value]}”")
        return
    names[value] = "" if name.lower() in BACKGROUND else name


def _name(cell: str) -> str | None:
    # A spreadsheet's formulas are written with an apostrophe in front.
    return name_of(cell[1:] if cell.startswith(_FORMULA_GUARD) else cell) or None


def _whole(cell: str, most: int) -> int | None:
    text = cell.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= most else None
