"""CVAT's XML 1.1 for images: boxes, also turned ones, polygons, lines, points, ellipses, masks and tags, streamed.

Source: https://docs.cvat.ai/docs/manual/advanced/xml_format/ (masks: runs along the rows of their own box, zeros first)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from xml.etree.ElementTree import ParseError

import numpy as np
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from storage.errors import ImportFormatError
from storage.files import resolved
from storage.imports import shapes
from storage.imports.foreign import ForeignImage, ForeignRegion
from storage.imports.pictures import Pictures
from storage.imports.reading import Look, ReadOptions
from storage.imports.report import Fault, Report
from storage.imports.shapes import spelled_number
from storage.imports.stated import MOST_PIXELS, name_of, pixels_of, polygon_of
from storage.mask_patch import MaskPatch, encode_patch
from storage.records import Box, Geometry, Polygon

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DEEPEST = 32
_MOST_NAMES = 100_000


def looks_like(look: Look) -> bool:
    """An XML file whose root is ``annotations`` with images or CVAT's meta data."""
    return any(_is_cvat(look.start(name)) for name in look.with_suffix(".xml")[:20] if name.count("/") < 2)


def read(path: Path, *, options: ReadOptions, report: Report) -> Iterator[ForeignImage]:
    """The pictures of one XML file, or of all of CVAT's in a folder.

    Raises:
        ImportFormatError: There is no such file, or its root is another.
    """
    path = resolved(path)
    if path.is_file():
        yield from _File(path, path.parent, options, report).images()
        return
    files = [path / name for name in Look(path).with_suffix(".xml") if name.count("/") < 2]
    files = [file for file in files if _is_cvat(Look(file).start(file.name))]
    if not files:
        raise ImportFormatError(f"There is no annotations.xml of CVAT in {path}", "Name the XML file itself.")
    for file in files:
        yield from _File(file, path, options, report).images()


def _is_cvat(text: str) -> bool:
    return "<annotations" in text and any(mark in text for mark in ("<image ", "<meta>", "<version>1.1"))


class _File:
    """One file being read; keeps the shapes of one picture in hand."""

    def __init__(self, path: Path, root: Path, options: ReadOptions, report: Report) -> None:
        self._path = path
        self._beside = path.parent
        self._where = path.relative_to(root).as_posix()
        self._pictures = Pictures(root, options.images, report)
        self._report = report
        self._known: set[str] = set()
        self._extras: set[str] = set()
        self._image: Mapping[str, str] = {}
        self._regions: list[ForeignRegion] = []
        self._label = ""

    def images(self) -> Iterator[ForeignImage]:
        try:
            with self._path.open("rb") as stream:
                yield from self._parsed(stream)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            what = "it declares entities or a document type" if isinstance(error, DefusedXmlException) else str(error)
            self._report.say(Fault.BAD_XML, self._where, f"{what}; what follows was not read")
        except OSError as error:
            raise ImportFormatError(f"{self._path} cannot be read: {error.strerror}", "Check the file.") from error

    def _parsed(self, stream: BinaryIO) -> Iterator[ForeignImage]:
        open_tags: list[str] = []
        root: Element | None = None
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                if root is None:
                    root = element
                    if element.tag != "annotations":
                        raise ImportFormatError(
                            f"{self._path} is no file of CVAT: its root is “{element.tag}”", "Check the file."
                        )
                open_tags.append(element.tag)
                if len(open_tags) > _DEEPEST:
                    msg = "its elements are nested too deeply"
                    raise ValueError(msg)
                if element.tag == "image":
                    self._image, self._regions, self._label = dict(element.attrib), [], ""
                continue
            open_tags.pop()
            if open_tags == ["annotations", "image"]:
                self._shape(element)
            elif open_tags == ["annotations"]:
                if element.tag == "image":
                    yield self._finished()
                elif element.tag == "track":
                    text = f"the track {element.get('id', '')} of a video is left out; export it as “for images”"
                    self._report.say(Fault.NOT_CARRIED, self._where, text)
                if root is not None:
                    root.clear()
            elif element.tag == "name" and open_tags[-2:] == ["labels", "label"] and len(self._known) < _MOST_NAMES:
                self._known.add(name_of(element.text or ""))
            if "image" in open_tags:
                element.clear()

    def _finished(self) -> ForeignImage:
        name = name_of(self._image.get("name"))
        subset = name_of(self._image.get("subset"))
        among = ("images", f"images/{subset}", subset) if subset else ("images",)
        stated, file = self._pictures.find(name, beside=self._beside, among=among)
        return ForeignImage(
            stated,
            file=file,
            width=pixels_of(spelled_number(self._image.get("width"))),
            height=pixels_of(spelled_number(self._image.get("height"))),
            label=self._label or None,
            # What belongs to no subset, CVAT puts into one called "default".
            split=subset.lower() if subset and subset.lower() != "default" else None,
            regions=tuple(self._regions),
        )

    def _shape(self, element: Element) -> None:
        kind, place = element.tag, f"{self._where}, image {self._image.get('name', '')}"
        where = f"{place}, {kind} {len(self._regions) + 1}"
        for child in element:
            self._extra(child.get("name", child.tag), kind)
        class_name = name_of(element.get("label"))
        if not class_name or (self._known and class_name not in self._known):
            text = f"the file does not define the label “{class_name}”" if class_name else "it has no label"
            self._report.say(Fault.UNKNOWN_CLASS, where, text)
        if kind == "tag":
            if self._label and class_name != self._label:
                text = f"a picture has one class; “{class_name}” beside “{self._label}” is left out"
                self._report.say(Fault.NOT_CARRIED, where, text)
            self._label = self._label or class_name
            return
        make = _SHAPES.get(kind)
        if make is None:
            self._report.say(Fault.NOT_CARRIED, where, f"a {kind} is left out")
            return
        for geometry in make(element, self._size(), self._report, where):
            self._regions.append(ForeignRegion(class_name, geometry))

    def _size(self) -> tuple[int, int]:
        """Width and height as stated; zeros where they are not, or hold more than a mask may."""
        width, height = (pixels_of(spelled_number(self._image.get(side))) or 0 for side in ("width", "height"))
        return (width, height) if width * height <= MOST_PIXELS else (0, 0)

    def _extra(self, name: str, kind: str) -> None:
        if name not in self._extras and len(self._extras) < _MOST_NAMES:
            self._extras.add(name)
            self._report.say(Fault.NOT_CARRIED, self._where, f"the attribute “{name}” of a {kind} is left out")


_Size = tuple[int, int]
_Made = Iterator[Geometry]


def _box(element: Element, _size: _Size, report: Report, where: str) -> _Made:
    x0, y0, x1, y1 = (spelled_number(element.get(name)) for name in ("xtl", "ytl", "xbr", "ybr"))
    box = shapes.box(x0, y0, x1, y1, where=where, report=report)
    turn = spelled_number(element.get("rotation", "0"))
    if turn is None:
        report.say(Fault.BAD_BOX, where, "its rotation is no number; it is taken upright")
    if box is not None:
        yield _turned(box, turn) if turn is not None and turn % 180 else box


def _turned(box: Box, degrees: float) -> Polygon:
    """A box turned clockwise, as one sees it, about its centre."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    cx, cy = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    moved = ((x - cx, y - cy) for x, y in corners)
    return Polygon((tuple((cx + x * cosine - y * sine, cy + x * sine + y * cosine) for x, y in moved),))


def _points(element: Element) -> list[tuple[float, float]]:
    """``x,y;x,y``; none where anything is no number."""
    found: list[tuple[float, float]] = []
    for pair in (element.get("points") or "").split(";"):
        x, _, y = pair.partition(",")
        numbers = spelled_number(x), spelled_number(y)
        if numbers[0] is None or numbers[1] is None:
            return []
        found.append((numbers[0], numbers[1]))
    return found


def _polygon(element: Element, _size: _Size, report: Report, where: str) -> _Made:
    polygon = polygon_of([value for point in _points(element) for value in point], report=report, where=where)
    if polygon is not None:
        yield polygon


def _polyline(element: Element, size: _Size, report: Report, where: str) -> _Made:
    mask = shapes.line(_points(element), size, where=where, report=report)
    if mask is not None:
        yield mask


def _dots(element: Element, _size: _Size, report: Report, where: str) -> _Made:
    points = _points(element)
    if not points:
        report.say(Fault.BAD_SHAPE, where, "there are no points, or one is none; left out")
    for point in points:
        yield shapes.dot(point, where=where, report=report)


def _ellipse(element: Element, _size: _Size, report: Report, where: str) -> _Made:
    cx, cy, rx, ry = (spelled_number(element.get(name)) for name in ("cx", "cy", "rx", "ry"))
    turn = spelled_number(element.get("rotation", "0"))
    if cx is None or cy is None or rx is None or ry is None or turn is None:
        report.say(Fault.BAD_SHAPE, where, "a number of the ellipse is missing or none; left out")
        return
    polygon = shapes.ellipse((cx, cy), rx, ry, where=where, report=report, turn=math.radians(turn))
    if polygon is not None:
        yield polygon


def _mask(element: Element, size: _Size, report: Report, where: str) -> _Made:
    left, top = (spelled_number(element.get(name)) for name in ("left", "top"))
    columns, rows = (pixels_of(spelled_number(element.get(name))) for name in ("width", "height"))
    if left is None or top is None or columns is None or rows is None or left % 1 or top % 1:
        report.say(Fault.BAD_SHAPE, where, "the mask has no place or no size; left out")
        return
    x, y, (width, height) = int(left), int(top), size
    if not (x >= 0 and y >= 0 and x + columns <= width and y + rows <= height):
        text = f"the mask does not lie within its picture of {width}×{height} pixels; left out"
        report.say(Fault.BAD_SHAPE, where, text)
        return
    try:
        runs = np.array((element.get("rle") or "").split(","), dtype=np.int64)
    except (ValueError, OverflowError):
        runs = np.array([-1])
    if runs.min() < 0 or runs.max() > rows * columns or runs.sum() != rows * columns:
        report.say(Fault.BAD_SHAPE, where, "the runs of the mask do not fill its box; left out")
        return
    pixels = np.repeat((np.arange(runs.size) & 1).astype(np.uint8), runs).reshape(rows, columns)
    if pixels.any():
        yield encode_patch(MaskPatch(x, y, pixels), width=width, height=height)
    else:
        report.say(Fault.BAD_SHAPE, where, "the mask covers nothing; left out")


_SHAPES: Mapping[str, Callable[[Element, _Size, Report, str], _Made]] = {
    "box": _box,
    "polygon": _polygon,
    "polyline": _polyline,
    "points": _dots,
    "ellipse": _ellipse,
    "mask": _mask,
}
