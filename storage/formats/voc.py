"""Pascal VOC: one XML file a picture with its boxes, and lists of the pictures of each split.

VOC counts pixels from 1 and includes the last one, so what we call ``x0, x1`` is ``xmin = x0 + 1, xmax = x1``.
A box that does not end at whole pixels keeps its fraction, as CVAT writes it too, unless whole ones are asked for.

Source: Everingham and Winn, The PASCAL VOC 2012 Development Kit, 2012, section 2 (annotation) and 3 (image sets).
"""

from __future__ import annotations

import contextlib
import math
from pathlib import Path
from typing import TextIO

from storage.formats.entries import (
    Content,
    Entry,
    EntryRegion,
    Loss,
    Losses,
    legal_name,
    number_text,
    open_text,
    write_lines,
)
from storage.formats.lost import Lost
from storage.formats.xml_text import fits_xml, xml_text
from storage.records import Box

PICTURES, ANNOTATIONS, LISTS = "JPEGImages", "Annotations", "ImageSets/Main"
ALL = "trainval"
"""The list of everything that is not for testing; it makes no split of its own."""

_TESTING = "test"


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``JPEGImages``, ``Annotations`` and ``ImageSets/Main``."""
    losses = Losses()
    for name in (PICTURES, ANNOTATIONS, LISTS):
        (folder / name).mkdir(parents=True)
    with contextlib.ExitStack() as opened:
        lists: dict[str, TextIO] = {ALL: opened.enter_context(open_text(folder / LISTS / f"{ALL}.txt"))}
        for entry in content.entries:
            losses.add_of_picture(entry, label=False, split=True)
            entry.write_image(folder / PICTURES / entry.file_name)
            stem = Path(entry.file_name).stem
            boxes = [
                _object(region, entry, losses, whole=content.options["edges"] == "whole")
                for region in content.defects(entry)
            ]
            lines = [*_head(entry), *(line for box in boxes for line in box), "</annotation>"]
            write_lines(folder / ANNOTATIONS / f"{stem}.xml", lines)
            for name in _lists(entry, losses):
                if name not in lists:
                    lists[name] = opened.enter_context(open_text(folder / LISTS / f"{name}.txt"))
                lists[name].write(stem + "\n")
    _write_label_map(folder, content)
    return losses.found()


def _write_label_map(folder: Path, content: Content) -> None:
    """Name the classes as CVAT and Datumaro do beside VOC, in VOC's colours; names with a colon have no place there."""
    names = [entry.name for entry in content.classes if not set(":\r\n") & set(entry.name)]
    lines = [f"{name}:{','.join(map(str, _colour(index)))}::" for index, name in enumerate(["background", *names])]
    write_lines(folder / "labelmap.txt", ["# label:color_rgb:parts:actions", *lines])


def _colour(index: int) -> tuple[int, int, int]:
    """VOC's colour of a class. Source: VOCdevkit, VOClabelcolormap.m: its bits dealt out to red, green and blue."""
    red, green, blue = (sum((index >> 3 * k + c & 1) << 7 - k for k in range(8)) for c in range(3))
    return red, green, blue


def _lists(entry: Entry, losses: Losses) -> list[str]:
    """The lists a picture is in."""
    if not entry.split:
        return [ALL]
    name = legal_name(entry.split)
    if name != entry.split:
        losses.add(Lost.SPLIT_NAME, entry)
    return [name] if name in (_TESTING, ALL) else [ALL, name]


def _head(entry: Entry) -> list[str]:
    return [
        "<annotation>",
        f"\t<folder>{PICTURES}</folder>",
        f"\t<filename>{xml_text(entry.file_name)}</filename>",
        "\t<source><database>Fettle</database></source>",
        f"\t<size><width>{entry.width}</width><height>{entry.height}</height><depth>{entry.channels}</depth></size>",
        "\t<segmented>0</segmented>",
    ]


def _object(region: EntryRegion, entry: Entry, losses: Losses, *, whole: bool) -> list[str]:
    box = region.box()
    if box is None:
        losses.add(Lost.EMPTY, entry)
        return []
    if not isinstance(region.geometry, Box):
        losses.add(Lost.OUTLINE_AS_BOX, entry)
    if not fits_xml(region.class_name):
        losses.add(Lost.CLASS_NAME, entry)
    if whole:
        rounded = Box(math.floor(box.x0), math.floor(box.y0), math.ceil(box.x1), math.ceil(box.y1))
        if rounded != box:
            losses.add(Lost.ROUNDED, entry)
        box = rounded
    edges = {"xmin": box.x0 + 1, "ymin": box.y0 + 1, "xmax": box.x1, "ymax": box.y1}
    corners = "".join(f"<{name}>{number_text(value)}</{name}>" for name, value in edges.items())
    return [
        "\t<object>",
        f"\t\t<name>{xml_text(region.class_name)}</name>",
        "\t\t<pose>Unspecified</pose>",
        "\t\t<truncated>0</truncated>",
        "\t\t<difficult>0</difficult>",
        f"\t\t<bndbox>{corners}</bndbox>",
        "\t</object>",
    ]
