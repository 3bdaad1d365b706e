"""Dataset formats out: one module each, a small pure function over the entries of an edition."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from storage.carried import Carried
from storage.errors import ExportError
from storage.formats.entries import Content, Loss

Writer = Callable[[Path, Content], Sequence[Loss]]
"""Writes a folder and says what the format could not carry."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice within a format.

    Attributes:
        name: What it is called on the command line.
        values: What it can be, the default first.
        says: What it decides, one clause.
    """

    name: str
    values: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """One format.

    Attributes:
        module: Where its ``write(folder, content)`` is.
        title: What people call it.
        carries: What it has a place for.
        options: Its own choices.
        is_log: Whether it writes down what led to the labels, so that entries need their trail.
    """

    module: str
    title: str
    carries: frozenset[Carried]
    options: tuple[Option, ...] = ()
    is_log: bool = False


_PICTURES = Option("pictures", ("no", "yes"), "whether the pictures go in beside the log")
_SHAPES = frozenset({Carried.BOX, Carried.POLYGON, Carried.HOLES, Carried.MASK})
_WHOLE = frozenset({Carried.LABEL, Carried.SPLIT})

FORMATS: Mapping[str, FormatInfo] = {
    "coco": FormatInfo(
        "storage.formats.coco",
        "COCO",
        _SHAPES | _WHOLE,
        (
            Option(
                "segmentation", ("drawn", "rle", "polygons"), "outlines as they were drawn, all as RLE, or polygons"
            ),
            Option("files", ("one", "split"), "one file, or one for each split"),
        ),
    ),
    "yolo": FormatInfo("storage.formats.yolo", "YOLO", frozenset({Carried.BOX, Carried.SPLIT})),
    "yolo-seg": FormatInfo(
        "storage.formats.yolo_seg", "YOLO segmentation", frozenset({Carried.POLYGON, Carried.SPLIT})
    ),
    "voc": FormatInfo(
        "storage.formats.voc",
        "Pascal VOC",
        frozenset({Carried.BOX, Carried.SPLIT}),
        (Option("edges", ("exact", "whole"), "keeps fractions of pixels, or rounds boxes out to whole ones"),),
    ),
    "labelme": FormatInfo(
        "storage.formats.labelme",
        "labelme",
        _SHAPES | _WHOLE,
        (Option("tool", ("labelme", "x-anylabeling"), "whose variant; X-AnyLabeling's knows no masks"),),
    ),
    "cvat": FormatInfo("storage.formats.cvat", "CVAT for images", _SHAPES | _WHOLE),
    "imagefolder": FormatInfo("storage.formats.imagefolder", "Class folders", _WHOLE),
    "masks": FormatInfo(
        "storage.formats.masks",
        "PNG masks",
        frozenset({Carried.MASK, Carried.HOLES}),
        (
            Option(
                "values", ("class", "binary", "instance"), "numbers of classes, black and white, or 16-bit instances"
            ),
        ),
    ),
    "mvtec": FormatInfo(
        "storage.formats.mvtec", "MVTec AD layout", frozenset({Carried.LABEL, Carried.MASK, Carried.HOLES})
    ),
    "datumaro": FormatInfo("storage.formats.datumaro", "Datumaro", _SHAPES | _WHOLE),
    "huggingface": FormatInfo(
        "storage.formats.huggingface",
        "Hugging Face ImageFolder",
        _SHAPES | _WHOLE,
        (Option("objects", ("text", "lists"), "JSON text, or lists, which need a region early in every split"),),
    ),
    "csv": FormatInfo("storage.formats.csv_table", "CSV", frozenset({Carried.BOX}) | _WHOLE),
    "predictions": FormatInfo("storage.formats.predictions", "Prediction log", frozenset(), (_PICTURES,), is_log=True),
    "audit": FormatInfo("storage.formats.audit", "Audit table", frozenset(), (_PICTURES,), is_log=True),
}
"""Format name to what there is to know about it; one line here and a module make a format."""


def info(name: str) -> FormatInfo:
    """A format by its name.

    Raises:
        ExportError: There is no such format; says which there are.
    """
    if name not in FORMATS:
        raise ExportError(f"There is no export format “{name}”", "Formats: " + ", ".join(FORMATS) + ".")
    return FORMATS[name]


def writer(name: str) -> Writer:
    """The writer of a format; it takes the content's options by `all_options`.

    Raises:
        ExportError: There is no such format; says which there are.
    """
    write = cast(Writer, importlib.import_module(info(name).module).write)
    return lambda folder, content: write(folder, replace(content, options=all_options(name, content.options)))


def all_options(name: str, given: Mapping[str, str]) -> Mapping[str, str]:
    """Every option of a format: as given, else its default.

    Raises:
        ExportError: The format has no such option, or the option no such value; says which there are.
    """
    known = {option.name: option for option in info(name).options}
    for key, value in given.items():
        if key not in known:
            there = ", ".join(known) if known else "none"
            raise ExportError(f"The format “{name}” has no option “{key}”", f"It has: {there}.")
        if value not in known[key].values:
            there = " or ".join(known[key].values)
            raise ExportError(f"“{key}” cannot be “{value}” in the format “{name}”", f"It is {there}.")
    return {option.name: given.get(option.name, option.values[0]) for option in known.values()}
