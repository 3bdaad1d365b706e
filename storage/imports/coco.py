"""COCO instances: boxes, polygons and run-length masks, files of any length in little memory.

Images, categories and annotations may come in any order, so a pass over the file lays images and annotations down in
a temporary database on the disk, which SQLite removes with the connection, and pictures are put together from there.
The parts of a segmentation unite, as COCO has it; a hole is only in a mask. Source: https://cocodataset.org/#format-data
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage import rle
from storage.errors import DatabaseError, FettleError, ImportFormatError
from storage.files import resolved
from storage.imports import shapes
from storage.imports.foreign import ForeignImage, ForeignRegion
from storage.imports.long_json import Part, parts
from storage.imports.pictures import Pictures, split_named
from storage.imports.reading import Look, ReadOptions
from storage.imports.report import Fault, Report
from storage.imports.stated import (
    name_of,
    pixels_of,
    polygon_of,
    share_of,
    united,
    whole_mask,
)
from storage.records import Box, Geometry, Mask

_MEMORY_KB = 32_768
_BATCH = 5_000
_MOST_CATEGORIES = 100_000
_MOST_FILES = 1_000
_DEEPEST = 2

_SPOOL = """
CREATE TABLE image (place INTEGER PRIMARY KEY, id, name TEXT, width INTEGER, height INTEGER, label TEXT, split TEXT);
CREATE TABLE note (place INTEGER PRIMARY KEY, id, image, text TEXT);
"""
_INDEXES = """
CREATE INDEX image_by_id ON image (id, place);
CREATE INDEX note_by_image ON note (image, place);
CREATE INDEX note_by_id ON note (id);
"""


def looks_like(look: Look) -> bool:
    """A JSON file that begins with COCO's lists, alone or in a folder."""
    return any(_is_coco(look.start(name)) for name in look.with_suffix(".json")[:_MOST_FILES])


def read(path: Path, *, options: ReadOptions, report: Report) -> Iterator[ForeignImage]:
    """The pictures of a file, or of all COCO files in a folder and two levels below it.

    Raises:
        ImportFormatError: There is no COCO file, or the one named is none.
    """
    path = resolved(path)
    if path.is_file():
        root = path.parent.parent if path.parent.name.lower() == "annotations" else path.parent
        yield from _File(path, root, options, report).images()
        return
    found = 0
    for file in _json_files(path):
        if _is_coco(_start(file)):
            found += 1
            yield from _File(file, path, options, report).images()
    if not found:
        raise ImportFormatError(f"There is no COCO file in {path}", "Name the JSON file itself.")


def _is_coco(text: str) -> bool:
    pairs = (('"images"', '"file_name"'), ('"annotations"', '"image_id"'), ('"categories"', '"annotations"'))
    return any(first in text and second in text for first, second in pairs)


def _json_files(root: Path) -> Iterator[Path]:
    count = 0
    for folder, below, names in os.walk(root):
        depth = len(Path(folder).relative_to(root).parts)
        below[:] = sorted(name for name in below if depth < _DEEPEST and not name.startswith("."))
        for name in sorted(name for name in names if name.lower().endswith(".json")):
            count += 1
            if count > _MOST_FILES:
                return
            yield Path(folder) / name


def _start(file: Path) -> str:
    return Look(file).start(file.name)


@dataclass(frozen=True, slots=True)
class _Image:
    place: int
    id: int | str | None
    name: str
    width: int | None
    height: int | None
    label: str | None
    split: str | None


class _File:
    """One file being read."""

    def __init__(self, path: Path, root: Path, options: ReadOptions, report: Report) -> None:
        self._path = path
        self._where = path.relative_to(root).as_posix()
        self._pictures = Pictures(root, options.images, report)
        self._report = report
        subset = path.stem.rpartition("_")[2]
        self._among = ("images", subset, f"images/{subset}", "data")
        named = split_named(subset.rstrip("0123456789"))
        self._split = named or (split_named(path.parent.name) if path.parent != root else None)
        self._names: dict[int | str, str] = {}
        self._points = 0

    def images(self) -> Iterator[ForeignImage]:
        try:
            yield from self._spooled()
        except sqlite3.Error as error:
            raise DatabaseError(
                f"{self._path} cannot be sorted in the folder for temporary files ({error})",
                "Free some space there and try again",
            ) from error

    def _spooled(self) -> Iterator[ForeignImage]:
        # No name: a temporary file of SQLite's own, gone with the connection or the process.
        with closing(sqlite3.connect("", check_same_thread=False, isolation_level=None)) as spool:
            spool.executescript(f"PRAGMA journal_mode = OFF; PRAGMA cache_size = -{_MEMORY_KB}; {_SPOOL}")
            seen = self._lay_down(spool)
            if "images" not in seen:
                raise ImportFormatError(
                    f"{self._path} lists no images",
                    "A COCO file has “images”, “annotations” and “categories”; check that it is whole.",
                )
            spool.executescript(_INDEXES)
            self._report_strays(spool)
            for row in spool.execute("SELECT place, id, name, width, height, label, split FROM image ORDER BY place"):
                yield self._image(spool, _Image(*row))
        if self._points:
            text = f"{self._points:,} annotations have keypoints, which are left out"
            self._report.say(Fault.NOT_CARRIED, self._where, text)

    def _lay_down(self, spool: sqlite3.Connection) -> set[str]:
        seen: set[str] = set()
        images: list[tuple[Any, ...]] = []
        notes: list[tuple[Any, ...]] = []
        spool.execute("BEGIN")
        for part in parts(self._path, report=self._report, where=self._where):
            seen.add(part.key)
            if part.key == "images":
                images.extend(self._image_row(part))
            elif part.key == "annotations":
                notes.extend(self._note_row(part))
            elif part.key == "categories":
                self._category(part.value)
            if len(images) + len(notes) >= _BATCH:
                _insert(spool, images, notes)
        _insert(spool, images, notes)
        spool.execute("COMMIT")
        return seen

    def _image_row(self, part: Part) -> Iterator[tuple[Any, ...]]:
        value = part.value
        if not isinstance(value, dict) or not (name := name_of(value.get("file_name"))):
            self._report.say(Fault.BAD_PATH, self._where, f"an image has no file name: {part.text[:80]}")
            return
        width, height = (pixels_of(shapes.number(value.get(side))) for side in ("width", "height"))
        if (width is None or height is None) and (value.get("width"), value.get("height")) != (None, None):
            self._report.say(Fault.BAD_SIZE, name, "the stated size is no size")
            width = height = None
        label, split = name_of(value.get("label")), name_of(value.get("split")).lower()
        yield _key(value.get("id")), name, width, height, label or None, split or self._split

    def _note_row(self, part: Part) -> Iterator[tuple[Any, ...]]:
        value = part.value
        if not isinstance(value, dict):
            self._report.say(Fault.BAD_JSON, self._where, f"an annotation is no object: {part.text[:80]}")
            return
        yield _key(value.get("id")), _key(value.get("image_id")), part.text

    def _category(self, value: object) -> None:
        key = _key(value.get("id")) if isinstance(value, dict) else None
        name = name_of(value.get("name")) if isinstance(value, dict) else ""
        if key is None or not name:
            self._report.say(Fault.UNKNOWN_CLASS, self._where, f"a category has no id or no name: {str(value)[:80]}")
        elif key in self._names:
            text = f"two categories have the id {key}; it stands for “{self._names[key]}”, not for “{name}”"
            self._report.say(Fault.DUPLICATE_ID, self._where, text)
        elif len(self._names) >= _MOST_CATEGORIES:
            self._report.say(Fault.TOO_LARGE, self._where, f"there are more than {_MOST_CATEGORIES:,} categories")
        else:
            self._names[key] = name

    def _report_strays(self, spool: sqlite3.Connection) -> None:
        strays = spool.execute(
            "SELECT image, count(*) FROM note WHERE image IS NULL OR image NOT IN (SELECT id FROM image WHERE id"
            " IS NOT NULL) GROUP BY image"
        )
        for image, count in strays:
            what = "states no image" if image is None else f"is for image {image}, which is not listed"
            text = f"an annotation {what}" if count == 1 else f"{count:,} annotations: each {what}"
            self._report.say(Fault.MISSING_IMAGE, self._where, text)
        twins = spool.execute("SELECT id, count(*) FROM note WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1")
        for key, count in twins:
            text = f"{count:,} annotations have the id {key}; all are taken, those word for word alike once"
            self._report.say(Fault.DUPLICATE_ID, self._where, text)

    def _image(self, spool: sqlite3.Connection, image: _Image) -> ForeignImage:
        (first,) = spool.execute("SELECT min(place) FROM image WHERE id = ?", (image.id,)).fetchone()
        stated, file = self._pictures.find(image.name, beside=self._path.parent, among=self._among)
        regions: list[ForeignRegion] = []
        if first is not None and first < image.place:
            text = f"a second image with the id {image.id}; annotations of that id go to the first"
            self._report.say(Fault.DUPLICATE_ID, image.name, text)
        elif image.id is not None:
            regions = list(self._regions(spool, image))
        return ForeignImage(
            stated,
            file=file,
            width=image.width,
            height=image.height,
            label=image.label,
            split=image.split,
            regions=tuple(regions),
        )

    def _regions(self, spool: sqlite3.Connection, image: _Image) -> Iterator[ForeignRegion]:
        seen: set[str] = set()
        for key, text in spool.execute("SELECT id, text FROM note WHERE image = ? ORDER BY place", (image.id,)):
            if key is not None and text in seen:
                continue
            seen.add(text)
            where = f"{self._where}, annotation {'without id' if key is None else key}"
            try:
                note: Mapping[str, Any] = json.loads(text)
            except RecursionError:  # It had room in the first pass, from a shallower place.
                self._report.say(Fault.BAD_JSON, where, "its lists are nested too deeply")
                continue
            self._points += bool(note.get("keypoints"))
            geometry = self._geometry(note, image, where)
            if geometry is None:
                continue
            yield ForeignRegion(
                self._class_name(note.get("category_id"), where),
                geometry,
                confidence=share_of(shapes.number(note.get("score"))),
                crowd=note.get("iscrowd") in (1, True),
            )

    def _class_name(self, category: object, where: str) -> str:
        key = _key(category)
        if key is not None and key in self._names:
            return self._names[key]
        self._report.say(Fault.UNKNOWN_CLASS, where, f"there is no category {category}; the region has no class")
        return ""

    def _geometry(self, note: Mapping[str, Any], image: _Image, where: str) -> Geometry | None:
        drawn, box = note.get("segmentation"), note.get("bbox")
        shape: Geometry | None = None
        if isinstance(drawn, dict):
            shape = self._mask(drawn, image, where)
        elif isinstance(drawn, list) and drawn:
            shape = self._polygons(drawn, image, where)
        elif drawn not in (None, []):
            self._report.say(Fault.BAD_SHAPE, where, "the segmentation is neither polygons nor a mask")
        if shape is not None:
            return shape
        if not isinstance(box, list) or (not box and drawn):
            if not drawn:
                self._report.say(Fault.BAD_SHAPE, where, "there is neither a box nor a segmentation")
            return None
        # Nothing is lost with a broken outline: its box is a region, too.
        return _box(box, report=self._report, where=where)

    def _mask(self, value: Mapping[str, Any], image: _Image, where: str) -> Mask | None:
        size, counts = value.get("size"), value.get("counts")
        stated = size if isinstance(size, list) and len(size) == 2 else [None]
        sides = [pixels_of(shapes.number(side)) for side in stated]
        if None in sides or not isinstance(counts, str | list):
            self._report.say(Fault.BAD_SHAPE, where, "the mask has no size or no runs")
            return None
        height, width = (side or 0 for side in sides)
        if image.width is not None and (width, height) != (image.width, image.height):
            text = f"the mask is {width}×{height} pixels, the picture {image.width}×{image.height}; the box is taken"
            self._report.say(Fault.BAD_SIZE, where, text)
            return None
        if isinstance(counts, str):
            return whole_mask(Mask(height, width, counts), report=self._report, where=where)
        try:
            mask = rle.from_uncompressed(counts, height, width)
        except FettleError as error:
            self._report.say(Fault.BAD_SHAPE, where, error.message[0].lower() + error.message[1:])
            return None
        return whole_mask(mask, report=self._report, where=where)

    def _polygons(self, rings: list[Any], image: _Image, where: str) -> Geometry | None:
        if not isinstance(rings[0], list):
            rings = [rings]  # Some programs leave the outer list away.
        found = [
            part
            for ring in rings
            if isinstance(ring, list) and (part := polygon_of(ring, report=self._report, where=where)) is not None
        ]
        if len(found) < 2:
            return found[0] if found else None
        if image.width is None or image.height is None:
            text = f"{len(found)} parts, and no size of the picture to unite them in; the box is taken"
            self._report.say(Fault.NOT_CARRIED, where, text)
            return None
        mask = united(found, width=image.width, height=image.height)
        if mask is None:
            self._report.say(Fault.BAD_SHAPE, where, "the polygons cover no pixel; the box is taken")
        return mask


def _insert(spool: sqlite3.Connection, images: list[tuple[Any, ...]], notes: list[tuple[Any, ...]]) -> None:
    spool.executemany("INSERT INTO image (id, name, width, height, label, split) VALUES (?, ?, ?, ?, ?, ?)", images)
    spool.executemany("INSERT INTO note (id, image, text) VALUES (?, ?, ?)", notes)
    images.clear()
    notes.clear()


def _box(values: list[Any], *, report: Report, where: str) -> Box | None:
    numbers = [shapes.number(value) for value in values]
    if len(numbers) != 4 or None in numbers:
        report.say(Fault.BAD_BOX, where, "the box is not four numbers near the picture; left out")
        return None
    x, y, width, height = (number or 0.0 for number in numbers)
    return shapes.box(x, y, x + width, y + height, where=where, report=report)


def _key(value: object) -> int | str | None:
    """An id as the temporary database can hold it; 7 and 7.0 are one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return value
    return f"{value}" if isinstance(value, int | float) else name_of(value)
