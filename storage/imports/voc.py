"""Pascal VOC: an XML file for each picture with its boxes; lists of pictures (``ImageSets/Main``) name the splits.

VOC counts pixels from 1 and includes the last one, so ``xmin, xmax`` is what we call ``x0 = xmin - 1, x1 = xmax``.
Tools that count from 0 write the same elements; the option ``origin`` says so.

Source: Everingham and Winn, The PASCAL VOC 2012 Development Kit, 2012; roLabelImg for ``robndbox``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from storage.errors import ImportFormatError
from storage.files import resolved
from storage.imports import shapes
from storage.imports.foreign import ForeignImage, ForeignRegion
from storage.imports.pictures import Pictures, label_files, of_stem, read_text_file
from storage.imports.reading import Look, ReadOptions
from storage.imports.report import Fault, Report
from storage.records import Geometry

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST = 32 << 20
"""Bytes of a file that is read: a hundred thousand boxes stay below."""

_PICTURES = ("JPEGImages", "images", "Images", "img")
_LISTS = "ImageSets/Main"
_BOTH = frozenset({"trainval", "all", "default"})
"""Lists that say nothing of a split."""


def looks_like(look: Look) -> bool:
    """XML files whose root is an ``annotation``."""
    return any(re.search(r"<annotation[\s>]", look.start(name)) for name in look.with_suffix(".xml")[:20])


def read(path: Path, *, options: ReadOptions, report: Report) -> Iterator[ForeignImage]:
    """What each XML file below ``path`` (or the one it is) says of its picture.

    Raises:
        ImportFormatError: There is no such file, or the option ``origin`` is neither 0 nor 1.
    """
    origin = options.extra.get("origin", "1")
    if origin not in ("0", "1"):
        raise ImportFormatError(f"Pixels count from 0 or from 1, not from “{origin}”", "Write --option origin=0.")
    where = resolved(path)
    root = where if where.is_dir() else where.parent
    pictures = Pictures(root, options.images, report)
    lists = _Lists(root, report)
    any_found = False
    for file in label_files(where, ".xml", report=report):
        name = file.relative_to(root).as_posix()
        data = read_text_file(file, name, most=_MOST, report=report)
        top = _parsed(data, name, report) if data is not None else None
        if top is None:
            continue
        if top.tag != "annotation":
            report.say(Fault.BAD_XML, name, f"this is no VOC file: it holds a “{top.tag}”")
            continue
        any_found = True
        yield _image(top, file, name, pictures, split=lists.split(file), origin=int(origin), report=report)
    if not any_found and not report.total:
        raise ImportFormatError(f"There are no VOC files at {path}", "Name the folder that holds the XML files.")


def _parsed(data: bytes, name: str, report: Report) -> Element | None:
    try:
        top: Element = fromstring(data)
    except DefusedXmlException:
        report.say(Fault.BAD_XML, name, "the file defines entities or refers to other files, as attacks do; left out")
    except (ParseError, ValueError, LookupError) as error:
        report.say(Fault.BAD_XML, name, f"this is no XML: {error}")
    else:
        return top
    return None


def _image(
    top: Element, file: Path, name: str, pictures: Pictures, *, split: str | None, origin: int, report: Report
) -> ForeignImage:
    stated, picture = _picture(top, file, name, pictures)
    sizes = [shapes.spelled_number(top.findtext(f"size/{side}")) for side in ("width", "height")]
    width, height = (int(side) if side is not None and side >= 1 else None for side in sizes)
    regions = []
    hard = from_zero = False
    for number, entry in enumerate(top.iterfind("object"), 1):
        where = f"{name} #{number}"
        geometry = _geometry(entry, where, origin, report)
        hard |= (entry.findtext("difficult") or "").strip() == "1"
        edges = [shapes.spelled_number(entry.findtext(f"bndbox/{edge}")) for edge in ("xmin", "ymin")]
        from_zero |= origin == 1 and any(edge is not None and 0 <= edge < 1 for edge in edges)
        if geometry is None:
            continue
        label = unicodedata.normalize("NFC", (entry.findtext("name") or "").strip())
        if not label:
            report.say(Fault.UNKNOWN_CLASS, where, "this object has no name; it came in without a class")
        regions.append(ForeignRegion(label, geometry))
    if hard:
        report.say(Fault.NOT_CARRIED, name, "which objects are difficult is not kept")
    if from_zero:
        report.say(Fault.OUTSIDE, name, "it seems to count pixels from 0, VOC from 1; if so, say --option origin=0")
    return ForeignImage(stated, picture, width, height, split=split, regions=tuple(regions))


def _picture(top: Element, file: Path, name: str, pictures: Pictures) -> tuple[str, Path | None]:
    said = (top.findtext("filename") or "").strip()
    folder = (top.findtext("folder") or "").strip()
    above = file.parent.parent
    near = [] if above == pictures.root or not above.is_relative_to(pictures.root) else [above]
    among = [f"{base.relative_to(pictures.root).as_posix()}/{place}" for base in near for place in _PICTURES]
    among += [*_PICTURES, *([folder] if folder else [])]
    if said:
        found = pictures.find(said, beside=file.parent, among=tuple(among))
        if found[1] is not None:
            return found
    # Renamed files often keep the old name inside, and some leave the ending out.
    other = of_stem(pictures, name, among=tuple(among))
    if other is not None:
        return other
    return found if said else (name.rpartition(".")[0], None)


def _geometry(entry: Element, where: str, origin: int, report: Report) -> Geometry | None:
    turned = entry.find("robndbox")
    if turned is not None:
        return _turned(turned, where, origin, report)
    if entry.find("bndbox") is None:
        report.say(Fault.NOT_CARRIED, where, "this object has no box; left out")
        return None
    x0, y0, x1, y1 = (
        shapes.spelled_number(entry.findtext(f"bndbox/{edge}")) for edge in ("xmin", "ymin", "xmax", "ymax")
    )
    if x0 is not None and y0 is not None:
        x0, y0 = x0 - origin, y0 - origin
    return shapes.box(x0, y0, x1, y1, where=where, report=report)


def _turned(entry: Element, where: str, origin: int, report: Report) -> Geometry | None:
    """The four corners of a turned box; its angle in radians, from x to y."""
    numbers = [shapes.spelled_number(entry.findtext(key)) for key in ("cx", "cy", "w", "h", "angle")]
    cx, cy, w, h, angle = numbers
    if cx is None or cy is None or w is None or h is None or angle is None or w <= 0 or h <= 0:
        report.say(Fault.BAD_BOX, where, "a number of this turned box is missing or none; left out")
        return None
    cos, sin = math.cos(angle), math.sin(angle)
    corners = [
        (cx - origin / 2 + x * cos - y * sin, cy - origin / 2 + x * sin + y * cos)
        for x, y in ((-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2))
    ]
    return shapes.polygon([corners], where=where, report=report)


class _Lists:
    """The splits by the lists of pictures beside each folder of annotations."""

    def __init__(self, root: Path, report: Report) -> None:
        self._root = root
        self._report = report
        self._known: dict[Path, dict[str, str]] = {}

    def split(self, file: Path) -> str | None:
        """The split of the picture that an XML file is about."""
        base = file.parent.parent
        if not (base == self._root or base.is_relative_to(self._root)):
            return None
        if base not in self._known:
            self._known[base] = self._read(base / _LISTS)
        return self._known[base].get(file.stem)

    def _read(self, folder: Path) -> dict[str, str]:
        found: dict[str, str] = {}
        if not folder.is_dir():
            return found
        for file in label_files(folder, ".txt", report=self._report):
            split = file.stem.lower()
            if split in _BOTH:
                continue
            name = file.relative_to(self._root).as_posix()
            data = read_text_file(file, name, most=_MOST, report=self._report)
            for line in (data or b"").decode("utf-8", "replace").splitlines():
                # Lists of one class have a second column: in it or not; they tell nothing new.
                if (words := line.split()) and (len(words) == 1 or words[-1] not in ("-1", "0", "1")):
                    found.setdefault(unicodedata.normalize("NFC", line.strip()), split)
        return found
