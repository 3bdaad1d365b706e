"""The readers of foreign datasets: which there are, which one a path is for, and what each must be.

A reader is a module of this package with two functions::

    def read(path: Path, *, options: ReadOptions, report: Report) -> Iterator[ForeignImage]
    def looks_like(look: Look) -> bool

`read` is a generator: it keeps no more than one picture's labels in hand (and what the format forces it to, ids say),
opens no picture that it need not, and trusts nothing. What is wrong is a line in the report and the rest goes on; only
"this is no such dataset at all" raises `ImportFormatError`. Coordinates come out finite and in pixels; that they may
reach out of the picture is seen to later, as are sizes, EXIF, and what the project has. Class names come NFC.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast

from storage.carried import Carried
from storage.errors import ImportFormatError
from storage.files import resolved
from storage.imports.foreign import ForeignImage
from storage.imports.pictures import safe_inside
from storage.imports.report import Fault, Remark, Report

__all__ = ["READERS", "Fault", "Look", "ReadOptions", "Reader", "ReaderInfo", "Remark", "Report"]
__all__ += ["detect", "reader", "safe_inside"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person said beside the path.

    Attributes:
        images: A folder where the pictures are, if not with the labels.
        extra: Options of the format alone, by name, checked against `ReaderInfo.options`.
    """

    images: Path | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


class Reader(Protocol):
    """A reader's ``read``."""

    def __call__(self, path: Path, *, options: ReadOptions, report: Report) -> Iterator[ForeignImage]:
        """What the dataset at ``path`` states, picture by picture.

        Raises:
            ImportFormatError: It is no dataset of this format at all.
        """


@dataclass(frozen=True, slots=True)
class ReaderInfo:
    """One format.

    Attributes:
        module: Where its reader is.
        title: What people call it.
        looks_for: What tells it from others, in words.
        carries: What it has a place for.
        rank: Where several formats fit, the one of the highest rank is meant: a YOLO dataset is also a folder with
            subfolders.
        options: Its own options, each with what it says.
    """

    module: str
    title: str
    looks_for: str
    carries: frozenset[Carried]
    rank: int = 10
    options: Mapping[str, str] = field(default_factory=dict)


READERS: Mapping[str, ReaderInfo] = {
    "folders": ReaderInfo(
        "storage.imports.folders",
        "folders named after classes",
        "a folder whose subfolders hold images",
        frozenset({Carried.LABEL, Carried.SPLIT}),
        rank=1,
    ),
    "voc": ReaderInfo(
        "storage.imports.voc",
        "Pascal VOC",
        "XML files with an “annotation” of boxes, one for each picture",
        frozenset({Carried.BOX, Carried.SPLIT}),
        options={"origin": "1 (VOC's own) or 0: the number of the first pixel"},
    ),
    "csv": ReaderInfo(
        "storage.imports.csv_table",
        "CSV table",
        "a table with a column “path” and a “label”, or boxes",
        frozenset({Carried.BOX, Carried.LABEL, Carried.SPLIT}),
    ),
    "labelme": ReaderInfo(
        "storage.imports.labelme",
        "labelme and X-AnyLabeling",
        "JSON files with shapes, one for each picture",
        frozenset({Carried.BOX, Carried.POLYGON, Carried.MASK, Carried.LABEL, Carried.PIXELS}),
    ),
    "coco": ReaderInfo(
        "storage.imports.coco",
        "COCO",
        "a JSON file of “images”, “annotations” and “categories”",
        frozenset({Carried.BOX, Carried.POLYGON, Carried.MASK, Carried.HOLES, Carried.LABEL, Carried.SPLIT}),
    ),
    "yolo": ReaderInfo(
        "storage.imports.yolo",
        "YOLO",
        "a data.yaml that names classes, or folders “images” and “labels” with text files",
        frozenset({Carried.BOX, Carried.POLYGON, Carried.SPLIT}),
    ),
    "cvat": ReaderInfo(
        "storage.imports.cvat",
        "CVAT",
        "an annotations.xml of images",
        frozenset({Carried.BOX, Carried.POLYGON, Carried.MASK, Carried.HOLES, Carried.LABEL, Carried.SPLIT}),
    ),
    "masks": ReaderInfo(
        "storage.imports.masks",
        "PNG masks",
        "a folder of masks beside one of pictures, or pictures with a mask of the same name",
        frozenset({Carried.MASK, Carried.HOLES, Carried.LABEL, Carried.SPLIT}),
        rank=5,
    ),
    "mvtec": ReaderInfo(
        "storage.imports.mvtec",
        "MVTec AD",
        "folders “test” and “ground_truth”",
        frozenset({Carried.MASK, Carried.HOLES, Carried.LABEL, Carried.SPLIT}),
        rank=8,
    ),
}
"""Format name to its reader; one line here and a module make a format."""


def info(name: str) -> ReaderInfo:
    """A format by its name.

    Raises:
        ImportFormatError: There is none; says which there are.
    """
    if name not in READERS:
        raise ImportFormatError(f"There is no import format “{name}”", "Formats: " + ", ".join(READERS) + ".")
    return READERS[name]


def reader(name: str) -> Reader:
    """The reader of a format.

    Raises:
        ImportFormatError: There is no such format; says which there are.
    """
    return cast(Reader, importlib.import_module(info(name).module).read)


def check_options(name: str, extra: Mapping[str, str]) -> None:
    """Refuse options that a format does not have.

    Raises:
        ImportFormatError: It does not know one; says which it knows.
    """
    known = info(name).options
    for option in extra:
        if option not in known:
            there = ", ".join(known) if known else "none"
            raise ImportFormatError(f"The format “{name}” has no option “{option}”", f"It has: {there}.")


_MOST_SEEN = 2_000
"""Files that a look takes in: enough to know a dataset by, whatever its size."""

_MOST_FOLDERS = 200
_DEEPEST = 6
_START = 1 << 16


class Look:
    """One bounded look at a path, shared by all `looks_like`.

    Attributes:
        path: The file or folder.
        is_file: Which of the two.
    """

    def __init__(self, path: Path) -> None:
        self.path = resolved(path)
        self.is_file = self.path.is_file()

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The first files, by their path below the folder, a folder's own before its subfolders'; a file's own name."""
        if self.is_file:
            return (self.path.name,)
        found: list[str] = []
        folders = [(self.path, "", 0)]
        for number, (folder, below, depth) in enumerate(folders):
            if number >= _MOST_FOLDERS or len(found) >= _MOST_SEEN:
                break
            try:
                entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
            except OSError:
                continue
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir() and not entry.is_symlink():
                    if depth < _DEEPEST:
                        folders.append((entry, f"{below}{entry.name}/", depth + 1))
                elif len(found) < _MOST_SEEN:
                    found.append(below + entry.name)
        return tuple(found)

    def with_suffix(self, *suffixes: str) -> tuple[str, ...]:
        """Those files whose name ends so, in lower case and with the dot."""
        return tuple(name for name in self.files if name.lower().endswith(suffixes))

    def start(self, name: str) -> str:
        """The first 64 KiB of a file as text; empty if it can't be read. Bytes that are no text are replaced."""
        path = self.path if self.is_file else self.path / name
        try:
            with path.open("rb") as file:
                return file.read(_START).decode("utf-8-sig", "replace")
        except OSError:
            return ""


def detect(path: Path) -> str:
    """The format of what lies at ``path``, by looking.

    Raises:
        ImportFormatError: There is nothing, no format fits, or several fit equally; says how to name one.
    """
    if not path.exists():
        raise ImportFormatError(f"There is nothing at {path}", "Check the path.")
    look = Look(path)
    fitting = [name for name, entry in READERS.items() if importlib.import_module(entry.module).looks_like(look)]
    best = max((READERS[name].rank for name in fitting), default=0)
    first = [name for name in fitting if READERS[name].rank == best]
    if len(first) == 1:
        return first[0]
    names = ", ".join(first or READERS)
    if first:
        raise ImportFormatError(f"{path} can be read as {' or as '.join(first)}", f"Say which: --format {first[0]}.")
    raise ImportFormatError(f"No labels of a known format were found at {path}", f"Name one with --format: {names}.")
