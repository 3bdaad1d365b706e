"""CSV: ``path,label[,x1,y1,x2,y2,class]``, a row for each box or picture; the columns may be called as other tools do.

Source: RFC 4180; the tables of Fettle's own export, RetinaNet (no header) and TensorFlow's object detection.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.errors import ImportFormatError
from storage.files import resolved
from storage.imports import shapes
from storage.imports.foreign import ForeignImage, ForeignRegion
from storage.imports.pictures import Pictures
from storage.imports.reading import Look, ReadOptions
from storage.imports.report import Fault, Report
from storage.scan import is_image_name

_NAMES = {
    "path": [
        "path",
        "image",
        "image_path",
        "imagepath",
        "file",
        "filename",
        "file_name",
        "filepath",
        "file_path",
        "img",
    ],
    "label": ["label", "image_label", "image_class"],
    "split": ["split", "subset", "set", "fold"],
    "x1": ["x1", "xmin", "x_min", "left"],
    "y1": ["y1", "ymin", "y_min", "top"],
    "x2": ["x2", "xmax", "x_max", "right"],
    "y2": ["y2", "ymax", "y_max", "bottom"],
    "class": ["class", "class_name", "classname", "category", "name", "defect"],
    "width": ["width", "image_width"],
    "height": ["height", "image_height"],
    "score": ["score", "confidence"],
}
_MEANING = {name: meaning for meaning, names in _NAMES.items() for name in names}
_EDGES = ("x1", "y1", "x2", "y2")
_MOST_GROUPED = 2_000_000
"""Rows that are gathered in memory where a picture's do not stand together."""

_LONGEST_CELL = 1 << 20
_FORMULA = re.compile(r"'[=+\-@\t\r\n＝＋－＠]")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: a picture, maybe a box on it."""

    number: int
    cells: Mapping[str, str]

    @property
    def path(self) -> str:
        return self.cells.get("path", "")


def looks_like(look: Look) -> bool:
    """A table with a column of paths and one of labels or boxes."""
    return bool(_tables(look))


def _tables(look: Look) -> list[str]:
    names = [name for name in look.with_suffix(".csv", ".tsv") if look.is_file or "/" not in name]
    return [name for name in names if _columns(_first_row(look.start(name)))]


def _first_row(text: str) -> list[str]:
    start = text.partition("\n")[0]
    try:
        return next(csv.reader([start], delimiter=_delimiter(start)), [])
    except csv.Error:
        return []


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _columns(row: Sequence[str]) -> list[str] | None:
    """What each column means, by its header; None where the row is no header of such a table."""
    columns = [_MEANING.get(cell.strip().lower().replace(" ", "_"), "") for cell in row]
    seen: set[str] = set()
    for index, meaning in enumerate(columns):
        if meaning in seen:  # "image" and "path": the first counts.
            columns[index] = ""
        seen.add(meaning)
    if "path" in seen and (seen & {"label", "class"} or seen.issuperset(_EDGES)):
        return columns
    return None


def _headless(row: Sequence[str]) -> list[str] | None:
    """What the columns of a table without a header mean, by its first row."""
    if len(row) == 2 and is_image_name(row[0]):
        return ["path", "label"]
    if len(row) == 6 and is_image_name(row[0]):
        empty = not any(cell.strip() for cell in row[1:])
        if empty or all(shapes.spelled_number(cell) is not None for cell in row[1:5]):
            return ["path", *_EDGES, "class"]
    return None


def read(path: Path, *, options: ReadOptions, report: Report) -> Iterator[ForeignImage]:
    """The pictures of a table: a file, or the one table in a folder.

    Raises:
        ImportFormatError: There is no such table, there are several, or its columns can't be told.
    """
    where = resolved(path)
    if where.is_dir():
        tables = _tables(Look(where))
        if len(tables) != 1:
            what = "Several tables lie" if tables else "No table with a column of paths lies"
            raise ImportFormatError(f"{what} in {path}", "Name the file.")
        where /= tables[0]
    pictures = Pictures(where.parent, options.images, report)
    together = _stand_together(where)
    for rows in _groups(where, report) if together else _gathered(where, report):
        if rows[0].path.strip():
            yield _image(rows, pictures, where.name, report)
            continue
        for row in rows:
            report.say(Fault.BAD_PATH, f"{where.name} line {row.number}", "the row names no picture; left out")


def _rows(file: Path, report: Report) -> Iterator[_Row]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        stream = io.TextIOWrapper(file.open("rb"), encoding="utf-8-sig", errors="replace", newline="")
    except OSError as error:
        raise ImportFormatError(f"{file} can't be read: {error.strerror}", "Check its permissions.") from error
    with stream:
        start = stream.readline(_LONGEST_CELL)
        stream.seek(0)
        table = csv.reader(stream, delimiter=_delimiter(start))
        columns: list[str] | None = None
        while True:
            try:
                row = next(table)
            except StopIteration:
                return
            except csv.Error as error:
                report.say(Fault.BAD_TEXT, f"{file.name} line {table.line_num}", f"this is no row of a table: {error}")
                continue
            if columns is None:
                columns = _columns(row)
                if columns is not None:
                    continue
                columns = _headless(row)
                if columns is None:
                    raise ImportFormatError(
                        f"The columns of {file.name} can't be told", "Write a header: path,label,x1,y1,x2,y2,class."
                    )
            if not any(cell.strip() for cell in row):
                continue
            cells = {meaning: _plain(cell) for meaning, cell in zip(columns, row, strict=False) if meaning}
            yield _Row(table.line_num, cells)


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def _stand_together(file: Path) -> bool:
    """Whether the rows of each picture follow each other, so that one picture at a time need be held."""
    seen: set[int] = set()
    last = ""
    for row in _rows(file, Report(kept=0)):
        if row.path == last:
            continue
        last = row.path
        if (key := hash(last)) in seen:
            return False
        seen.add(key)
    return True


def _groups(file: Path, report: Report) -> Iterator[list[_Row]]:
    group: list[_Row] = []
    for row in _rows(file, report):
        if group and row.path != group[0].path:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _gathered(file: Path, report: Report) -> Iterator[list[_Row]]:
    """The rows by picture, gathered; a table too long for that comes in pieces, and a picture may come again."""
    found: dict[str, list[_Row]] = {}
    for number, row in enumerate(_rows(file, report), 1):
        found.setdefault(row.path, []).append(row)
        if number % _MOST_GROUPED == 0:
            yield from found.values()
            found = {}
    yield from found.values()


def _image(rows: Sequence[_Row], pictures: Pictures, table: str, report: Report) -> ForeignImage:
    stated, picture = pictures.find(rows[0].path, beside=pictures.root, among=("images",))
    label: str | None = None
    split: str | None = None
    width: int | None = None
    height: int | None = None
    regions: list[ForeignRegion] = []
    for row in rows:
        where = f"{table} line {row.number}"
        cells = row.cells
        edges = [cells.get(edge, "").strip() for edge in _EDGES]
        said = _name(cells.get("label")) or (_name(cells.get("class")) if not any(edges) else None)
        if said and label and said != label:
            report.say(Fault.NOT_CARRIED, where, f"this picture has another class too, “{said}”; the first was taken")
        label = label or said
        split = split or _name(cells.get("split"), lower=True)
        width, height = width or _side(cells.get("width")), height or _side(cells.get("height"))
        if not any(edges):
            continue
        box = shapes.box(*map(shapes.spelled_number, edges), where=where, report=report)
        if box is not None:
            name = _name(cells.get("class")) or ""
            if not name:
                report.say(Fault.UNKNOWN_CLASS, where, "this box has no class; it came in without one")
            score = shapes.spelled_number(cells.get("score"))
            sure = score if score is not None and 0 <= score <= 1 else None
            regions.append(ForeignRegion(name, box, confidence=sure))
    return ForeignImage(stated, picture, width, height, label=label, split=split, regions=tuple(regions))


def _side(cell: str | None) -> int | None:
    number = shapes.spelled_number(cell)
    return int(number) if number is not None and number >= 1 else None


def _name(cell: str | None, *, lower: bool = False) -> str | None:
    text = unicodedata.normalize("NFC", (cell or "").strip())
    return (text.lower() if lower else text) or None
