"""labelme and X-AnyLabeling: a JSON file beside each picture, or in a folder of their own, with the shapes drawn on it.

Source: labelme 5 (``labelme/_label_file.py``, ``labelme/utils/shape.py``), X-AnyLabeling's ``label_file.py``. Pictures
within the file (``imageData``) count where there is no other. What Fettle has no shape for is drawn as near as can be.
"""

from __future__ import annotations

import base64
import binascii
import json
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from storage.errors import ImportFormatError, UnreadableImageError
from storage.files import resolved
from storage.hashing import hash_bytes
from storage.image_headers import header_of
from storage.images import decode_png
from storage.imports import shapes
from storage.imports.foreign import ForeignImage, ForeignRegion
from storage.imports.pictures import Pictures, label_files, of_stem, read_text_file, split_of
from storage.imports.reading import Look, ReadOptions
from storage.imports.report import Fault, Report
from storage.records import Geometry

_MOST = 192 << 20
"""Bytes of a file that is read: one that holds a picture of 100 MB stays below."""

_MOST_MASK = 1 << 28


def looks_like(look: Look) -> bool:
    """JSON files that speak of shapes."""
    return any(_speaks(look.start(name)) for name in look.with_suffix(".json")[:20])


def _speaks(start: str) -> bool:
    return '"shapes"' in start and any(
        f'"{key}"' in start for key in ("imagePath", "imageData", "imageHeight", "flags")
    )


def read(path: Path, *, options: ReadOptions, report: Report) -> Iterator[ForeignImage]:
    """What each JSON file below ``path`` (or the one it is) says of its picture.

    Raises:
        ImportFormatError: There is no such file.
    """
    where = resolved(path)
    root = where if where.is_dir() else where.parent
    pictures = Pictures(root, options.images, report)
    any_found = False
    for file in label_files(where, ".json", report=report):
        name = file.relative_to(root).as_posix()
        data = read_text_file(file, name, most=_MOST, report=report)
        content = _parsed(data, name, report) if data is not None else None
        if content is None:
            continue
        if "shapes" not in content and "imagePath" not in content:
            report.say(Fault.BAD_JSON, name, "this is no labelme file: it speaks neither of shapes nor of a picture")
            continue
        any_found = True
        yield _image(content, file, name, pictures, report)
    if not any_found and not report.total:
        raise ImportFormatError(f"There are no labelme files at {path}", "Name the folder that holds the JSON files.")


def _parsed(data: bytes, name: str, report: Report) -> Mapping[str, Any] | None:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        report.say(Fault.BAD_JSON, name, f"this is no JSON: {error}")
        return None
    if isinstance(content, dict):
        return content
    report.say(Fault.BAD_JSON, name, "this is no labelme file but a list or a value")
    return None


def _image(content: Mapping[str, Any], file: Path, name: str, pictures: Pictures, report: Report) -> ForeignImage:
    stated, picture = _picture(content, file, name, pictures)
    width, height = (_size(content.get(key)) for key in ("imageWidth", "imageHeight"))
    embedded = _embedded(content.get("imageData"), name, report) if picture is None else None
    if embedded is not None and not (width and height):
        width, height = header_of(embedded).upright_size
    size = (width, height) if width and height else None
    listed = content.get("shapes")
    if not isinstance(listed, list):
        report.say(Fault.BAD_JSON, name, "its shapes are no list; it has none")
        listed = []
    regions = []
    for number, shape in enumerate(listed, 1):
        region = _region(shape, size, f"{name} #{number}", report)
        if region is not None:
            regions.append(region)
    if any(isinstance(shape, dict) and shape.get("group_id") is not None for shape in listed):
        report.say(Fault.NOT_CARRIED, name, "which shapes belong to one group is not kept")
    return ForeignImage(
        stated=stated,
        file=picture,
        width=width,
        height=height,
        digest=hash_bytes(embedded) if embedded is not None else None,
        embedded=embedded,
        label=_flagged(content.get("flags"), name, report),
        split=split_of(name),
        regions=tuple(regions),
    )


def _picture(content: Mapping[str, Any], file: Path, name: str, pictures: Pictures) -> tuple[str, Path | None]:
    stated = content.get("imagePath")
    if isinstance(stated, str) and stated.strip():
        return pictures.find(stated, beside=file.parent)
    # Some tools leave the name out: the picture then has the file's.
    return of_stem(pictures, name) or (name.rpartition(".")[0], None)


def _size(value: Any) -> int | None:
    number = shapes.number(value)
    return int(number) if number is not None and number >= 1 else None


def _embedded(value: Any, name: str, report: Report) -> bytes | None:
    """The picture within the file, if it is one."""
    if not isinstance(value, str) or not value:
        return None
    try:
        data = base64.b64decode(value, validate=True)
        header_of(data)
    except (binascii.Error, ValueError):
        report.say(Fault.UNREADABLE_IMAGE, name, "the picture within the file is no base64")
        return None
    except UnreadableImageError as error:
        report.say(Fault.UNREADABLE_IMAGE, name, f"the picture within the file can't be read: {error.message}")
        return None
    return data


def _flagged(flags: Any, name: str, report: Report) -> str | None:
    """The class of the whole picture: the one flag that is set."""
    if not isinstance(flags, dict):
        return None
    raised = [unicodedata.normalize("NFC", flag) for flag, on in flags.items() if on is True and flag.strip()]
    if len(raised) > 1:
        report.say(
            Fault.NOT_CARRIED, name, f"a picture has one class, this one {len(raised)} flags; the first was taken"
        )
    return raised[0] if raised else None


def _region(shape: Any, size: tuple[int, int] | None, where: str, report: Report) -> ForeignRegion | None:
    if not isinstance(shape, dict):
        report.say(Fault.BAD_JSON, where, "this shape is no object; left out")
        return None
    name = shape.get("label")
    corners = shapes.points(shape.get("points"))
    if corners is None:
        report.say(Fault.BAD_SHAPE, where, "its points are no points; left out")
        return None
    kind = shape.get("shape_type") or "polygon"
    geometry = _geometry(str(kind), corners, shape.get("mask"), size, where=where, report=report)
    if geometry is None:
        return None
    if not isinstance(name, str) or not name.strip():
        report.say(Fault.UNKNOWN_CLASS, where, "this shape has no label; it came in without a class")
        name = ""
    score = shapes.number(shape.get("score"))
    return ForeignRegion(
        class_name=unicodedata.normalize("NFC", name.strip()),
        geometry=geometry,
        confidence=score if score is not None and 0 <= score <= 1 else None,
    )


def _geometry(
    kind: str,
    corners: list[shapes.Point],
    mask: Any,
    size: tuple[int, int] | None,
    *,
    where: str,
    report: Report,
) -> Geometry | None:
    if kind == "rectangle":
        return shapes.spanned(corners, where=where, report=report)
    if kind in ("polygon", "rotation", "oriented_rectangle", "quadrilateral"):
        return shapes.polygon([corners], where=where, report=report)
    if kind == "circle":
        if len(corners) == 2:
            return shapes.circle(corners[0], corners[1], where=where, report=report)
        report.say(Fault.BAD_SHAPE, where, "a circle needs its centre and a point on it; left out")
        return None
    if kind in ("line", "linestrip"):
        return shapes.line(corners, size, where=where, report=report)
    if kind in ("point", "points"):
        if len(corners) == 1:
            return shapes.dot(corners[0], where=where, report=report)
        report.say(Fault.NOT_CARRIED, where, "Fettle has no shape of several points; left out")
        return None
    if kind == "mask":
        return _mask(mask, corners, size, where, report)
    report.say(Fault.NOT_CARRIED, where, f"Fettle has no shape “{kind}”; left out")
    return None


def _mask(
    value: Any, corners: list[shapes.Point], size: tuple[int, int] | None, where: str, report: Report
) -> Geometry | None:
    """A PNG of the pixels from the first corner to the second, both within."""
    if not isinstance(value, str) or not corners or size is None:
        report.say(Fault.BAD_SHAPE, where, "a mask needs its pixels, its corner and the picture's size; left out")
        return None
    try:
        data = base64.b64decode(value, validate=True)
        header = header_of(data)
        if header.width * header.height > _MOST_MASK:
            report.say(Fault.TOO_LARGE, where, f"a mask of {header.width}×{header.height} pixels is not read; left out")
            return None
        pixels = decode_png(data)
    except (binascii.Error, ValueError, UnreadableImageError):
        report.say(Fault.BAD_SHAPE, where, "the mask's pixels are no PNG; left out")
        return None
    bits = pixels if pixels.ndim == 2 else pixels[..., :3].max(axis=2)
    return shapes.patch(bits, round(corners[0][0]), round(corners[0][1]), size, where=where, report=report)
