"""YOLO detection and segmentation: ``data.yaml``, and beside each picture's folder ``images`` one of ``labels``.

A line is ``class cx cy w h``, with a confidence behind it where a model wrote it, or ``class x y x y x y …``, all
relative to the picture, whose size is therefore read from its header. Source: https://docs.ultralytics.com/datasets/
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from storage.errors import ImportFormatError, UnreadableImageError
from storage.files import resolved
from storage.images import probe
from storage.imports import shapes
from storage.imports.foreign import ForeignImage, ForeignRegion
from storage.imports.pictures import normalised, path_fault, read_text_file, safe_inside, split_of
from storage.imports.reading import Look, ReadOptions
from storage.imports.report import Fault, Report
from storage.imports.stated import name_of, polygon_of, share_of
from storage.records import Geometry
from storage.scan import is_image_name, scan

_MOST_PIXELS = 1_000_000_000
_LONGEST_YAML = 1 << 20
_LONGEST_LABELS = 1 << 26
_NAME_FILES = ("classes.txt", "obj.names", "labels/classes.txt")
_SPLIT_KEYS = {"train": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}


def looks_like(look: Look) -> bool:
    """A ``data.yaml`` that names classes, or folders ``images`` and ``labels`` with text files."""
    if look.is_file:
        return look.path.suffix.lower() in _YAML and _names_classes(look.start(look.path.name))
    if any("/" not in name and _names_classes(look.start(name)) for name in look.with_suffix(*_YAML)):
        return True
    folders = {part for name in look.files for part in name.split("/")[:-1]}
    return {"images", "labels"} <= folders and any("labels/" in name for name in look.with_suffix(".txt"))


_YAML = (".yaml", ".yml")


def _names_classes(text: str) -> bool:
    keys = {line.split(":", 1)[0] for line in text.splitlines() if ":" in line}
    return "names" in keys and bool(keys & _SPLIT_KEYS.keys())


def read(path: Path, *, options: ReadOptions, report: Report) -> Iterator[ForeignImage]:
    """The pictures of a ``data.yaml``, or of a folder with one; without one, all below the folder's ``images``.

    Raises:
        ImportFormatError: There is neither, or the YAML file is none.
    """
    path = resolved(path)
    file = path if path.is_file() else _yaml_file(path)
    if file is None:
        if not (path / "images").is_dir():
            raise ImportFormatError(f"There is no data.yaml and no folder “images” in {path}", "Name the YAML file.")
        yield from _Dataset(path, _names_beside(path, report), options, report).pictures_below("images", None)
        return
    described = _load(file)
    root = file.parent
    dataset = _Dataset(root, _names(described, file.name, report), options, report)
    if "kpt_shape" in described:
        report.say(Fault.NOT_CARRIED, file.name, "the keypoints are left out, their boxes are taken")
        dataset.keypoints = True
    base = _base(described, root, file.name, report)
    done: set[str] = set()
    for key, split in _SPLIT_KEYS.items():
        for stated in _stated_places(described.get(key)):
            # Fettle's own and many others repeat the training pictures as "val" where there are none.
            if stated not in done:
                done.add(stated)
                yield from dataset.pictures_at(base, stated, split)
    if not done:
        yield from dataset.pictures_below("images", None)


def _yaml_file(folder: Path) -> Path | None:
    found = sorted(entry for entry in folder.iterdir() if entry.suffix.lower() in _YAML and entry.is_file())
    fitting = [entry for entry in found if _names_classes(Look(entry).start(entry.name))]
    named = [entry for entry in fitting if entry.stem in ("data", "dataset")]
    return next(iter([*named, *fitting]), None)


def _load(file: Path) -> Mapping[str, object]:
    try:
        with file.open("rb") as stream:
            data = stream.read(_LONGEST_YAML + 1)
        if len(data) > _LONGEST_YAML:
            raise ImportFormatError(f"{file} is too long for a description of a dataset", "Name its data.yaml.")
        # The base loader makes nothing but text, lists and maps: a class called "no" stays one.
        described = yaml.load(data, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    except OSError as error:
        raise ImportFormatError(f"{file} cannot be read: {error.strerror or error}", "Check the file.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        line = str(error).splitlines()[0] if str(error) else "it is no YAML"
        raise ImportFormatError(f"{file} cannot be read as YAML: {line[:120]}", "Check the file.") from error
    if not isinstance(described, dict):
        raise ImportFormatError(f"{file} describes no dataset", "It needs at least “names” and “train”.")
    return {str(key): value for key, value in described.items() if isinstance(key, str)}


def _names(described: Mapping[str, object], where: str, report: Report) -> dict[int, str]:
    stated = described.get("names")
    names: dict[int, str] = {}
    if isinstance(stated, list):
        pairs: list[tuple[object, object]] = list(enumerate(stated))
    elif isinstance(stated, dict):
        pairs = list(stated.items())
    else:
        pairs = []
        report.say(Fault.UNKNOWN_CLASS, where, "the classes have no names")
    for key, value in pairs:
        name = name_of(value)
        if not str(key).isdecimal() or len(str(key)) > 9 or not name:
            report.say(Fault.UNKNOWN_CLASS, where, f"class {str(key)[:40]} has no number or no name")
        else:
            names[int(str(key))] = name
    return names


def _names_beside(root: Path, report: Report) -> dict[int, str] | None:
    for name in _NAME_FILES:
        if (root / name).is_file():
            lines = _text(root / name, name, report)
            return {number: name_of(line) for number, line in enumerate(lines.splitlines()) if name_of(line)}
    report.say(Fault.UNKNOWN_CLASS, "", "nothing names the classes (data.yaml, classes.txt); their numbers are taken")
    return None


def _base(described: Mapping[str, object], root: Path, where: str, report: Report) -> str:
    """The folder that the splits count from, below the root; ``path`` often names one of another machine."""
    stated = described.get("path")
    if not isinstance(stated, str) or not stated or normalised(stated) in ("", "."):
        return ""
    inside = safe_inside(root, stated, report=report, where=f"{where}, path")
    return normalised(stated) if inside is not None and inside.is_dir() else ""


def _stated_places(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str) and each not in ("", "~", "null")]


@dataclass
class _Dataset:
    """A dataset being read; ``names`` is None where classes have only numbers."""

    root: Path
    names: Mapping[int, str] | None
    options: ReadOptions
    report: Report
    keypoints: bool = False
    _seen: set[str] = field(default_factory=set)

    def pictures_at(self, base: str, stated: str, split: str) -> Iterator[ForeignImage]:
        """Of a split's folder, of a list of files, or of the folder of a pattern ``folder/*.jpg``."""
        below = self._place(base, stated)
        if below is None:
            return
        if (self.root / below).is_dir():
            yield from self.pictures_below(below, split)
        elif (self.root / below).is_file():
            yield from self._listed(below, split)
        else:
            self.report.say(Fault.MISSING_IMAGE, split, f"there is no folder or list “{stated}”")

    def _place(self, base: str, stated: str) -> str | None:
        head, _, tail = normalised(stated).rpartition("/")
        plain = head if "*" in tail else normalised(stated)
        while plain.startswith("../"):
            # Roboflow writes "../train/images" where it means "train/images", and Ultralytics reads it so.
            plain = plain[3:]
        for tried in dict.fromkeys((normalised(f"{base}/{plain}") if base else plain, plain)):
            if not path_fault(tried) and (self.root / tried).exists():
                return tried if safe_inside(self.root, tried, report=self.report) is not None else None
        if fault := path_fault(plain):
            self.report.say(Fault.BAD_PATH, stated, fault)
            return None
        return plain

    def pictures_below(self, below: str, split: str | None) -> Iterator[ForeignImage]:
        """Of a folder and all below it; without a split, a folder ``train`` or ``val`` on the way names it."""
        start = "" if below in ("", ".") else f"{below}/"
        for found in scan((self.root / below).as_posix(), project=""):
            stated = start + found.relpath
            if found.error:
                self.report.say(Fault.UNREADABLE_IMAGE, stated, found.error)
                continue
            yield from self._picture(stated, split or split_of(stated))

    def _listed(self, below: str, split: str) -> Iterator[ForeignImage]:
        beside = below.rpartition("/")[0]
        text = _text(self.root / below, below, self.report)
        for number, line in enumerate(text.splitlines(), start=1):
            stated = normalised(line)
            if not stated:
                continue
            where = f"{below}, line {number}"
            # As Ultralytics: "./" counts from the list's folder; the rest from the dataset's.
            tries = [normalised(f"{beside}/{stated}") if beside else stated, stated]
            usable = [each for each in tries if not path_fault(each)]
            if not usable:
                self.report.say(Fault.BAD_PATH, where, f"“{stated}”: {path_fault(stated)}")
            elif (there := next((each for each in usable if (self.root / each).is_file()), None)) is None:
                yield from self._absent(usable[-1], split)
            elif safe_inside(self.root, there, report=self.report, where=where) is not None:
                yield from self._picture(there, split)

    def _absent(self, stated: str, split: str) -> Iterator[ForeignImage]:
        """A listed picture that is not here may be in the folder named for pictures; else it has no size."""
        if self.options.images is not None:
            folder = resolved(self.options.images)
            for tried in (stated, stated.rpartition("/")[2]):
                inside = safe_inside(folder, tried)
                if inside is not None and inside.is_file():
                    yield from self._picture(stated, split, inside)
                    return
        self.report.say(Fault.MISSING_IMAGE, stated, "the picture is not there, so its labels have no scale")

    def _picture(self, stated: str, split: str | None, file: Path | None = None) -> Iterator[ForeignImage]:
        if not is_image_name(stated):
            return
        if stated in self._seen:
            self.report.say(Fault.DUPLICATE_IMAGE, stated, "the picture is in two splits; the first counts")
            return
        self._seen.add(stated)
        path = file or self.root / stated
        try:
            picture = probe(path, max_pixels=_MOST_PIXELS)
        except UnreadableImageError as error:
            self.report.say(Fault.UNREADABLE_IMAGE, stated, error.message)
            yield ForeignImage(stated, file=path, split=split)
            return
        regions = tuple(self._regions(stated, picture.width, picture.height))
        yield ForeignImage(stated, path, picture.width, picture.height, split=split, regions=regions)

    def _regions(self, stated: str, width: int, height: int) -> Iterator[ForeignRegion]:
        name = label_path(stated)
        if not (self.root / name).is_file():
            return  # A picture without anything on it needs no file.
        if safe_inside(self.root, name, report=self.report) is None:
            return
        for number, line in enumerate(_text(self.root / name, name, self.report).splitlines(), start=1):
            if fields := line.split():
                yield from self._region(fields, width, height, f"{name}, line {number}")

    def _region(self, fields: list[str], width: int, height: int, where: str) -> Iterator[ForeignRegion]:
        numbers = [shapes.spelled_number(value) for value in fields]
        if len(fields) < 5 or None in numbers:
            self.report.say(Fault.BAD_TEXT, where, f"this is no class with a box or polygon: {' '.join(fields)[:80]}")
            return
        index, *values = (number or 0.0 for number in numbers)
        geometry: Geometry | None
        confidence = None
        if len(values) in (4, 5) or self.keypoints:
            cx, cy, w, h = (v * side for v, side in zip(values, (width, height, width, height), strict=False))
            corners = (cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2)
            geometry = shapes.box(*map(shapes.number, corners), where=where, report=self.report)
            confidence = share_of(values[4]) if len(values) == 5 else None
        elif len(values) % 2:
            self.report.say(Fault.BAD_TEXT, where, f"a polygon has pairs of numbers, here are {len(values)}")
            return
        else:
            flat = [value * (height if place % 2 else width) for place, value in enumerate(values)]
            geometry = polygon_of(flat, report=self.report, where=where)
        if geometry is not None:
            yield ForeignRegion(self._class_name(index, where), geometry, confidence=confidence)

    def _class_name(self, index: float, where: str) -> str:
        whole = int(index)
        if whole == index and self.names is None and whole >= 0:
            return str(whole)
        if whole != index or self.names is None or whole not in self.names:
            text = f"there is no class {index:g}; the region has no class"
            self.report.say(Fault.UNKNOWN_CLASS, where, text)
            return ""
        return self.names[whole]


def label_path(stated: str) -> str:
    """Where the labels of a picture are: its last folder ``images`` becomes ``labels``, its suffix ``.txt``."""
    head, _, name = stated.rpartition("/")
    folders = head.split("/") if head else []
    for place in range(len(folders) - 1, -1, -1):
        if folders[place] == "images":
            folders[place] = "labels"
            break
    return "/".join([*folders, os.path.splitext(name)[0] + ".txt"])  # noqa: PTH122


def _text(path: Path, where: str, report: Report) -> str:
    data = read_text_file(path, where, most=_LONGEST_LABELS, report=report) or b""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        report.say(Fault.BAD_TEXT, where, "the file holds bytes that are no UTF-8 text; they were replaced")
        return data.decode("utf-8-sig", "replace")
