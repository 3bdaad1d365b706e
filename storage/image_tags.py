"""TIFF directories, which EXIF uses too: the few tags that say how a picture is stored and turned."""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from storage.errors import UnreadableImageError

Tags = dict[str, tuple[int, ...]]

NAMES = {
    256: "width",
    257: "height",
    258: "bits",
    259: "compression",
    262: "colours",
    273: "strip_starts",
    274: "orientation",
    277: "samples",
    279: "strip_sizes",
    281: "most",
    284: "planes",
    322: "tile_width",
    323: "tile_height",
    324: "tile_starts",
    325: "tile_sizes",
    338: "extra",
    339: "form",
}
_TYPES = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_MAX_VALUES = 4_000_000
_MAX_PAGES = 65_535


def read_directories(stream: BinaryIO) -> tuple[Tags, int]:
    """Tags of the first page and the number of pages.

    Source: TIFF 6.0, section 2; BigTIFF (libtiff's specification).

    Raises:
        UnreadableImageError: When the directories are cut off or point nowhere.
    """
    try:
        return _read(stream, single=False)
    except struct.error as error:
        raise UnreadableImageError(
            "The file ends early: its directory is missing", "Copy the file again from where it came"
        ) from error


def read_orientation(exif: bytes) -> int:
    """Orientation 1–8 from an EXIF block; 1 where it states none or is damaged, as viewers take it."""
    try:
        tags, _ = _read(io.BytesIO(exif), single=True)
    except (struct.error, UnreadableImageError):
        return 1
    value = tags.get("orientation", (1,))[0]
    return value if 1 <= value <= 8 else 1


def _read(stream: BinaryIO, *, single: bool) -> tuple[Tags, int]:
    stream.seek(0)
    start = stream.read(4)
    order = {b"II": "<", b"MM": ">"}.get(start[:2])
    if order is None or len(start) < 4:
        raise UnreadableImageError("The file is damaged: its directory does not start as it must")
    big = 43 in start[2:]
    if big:
        stream.seek(8)
    offset = _number(stream, order + ("Q" if big else "I"))
    first: Tags | None = None
    seen: set[int] = set()
    while offset and offset not in seen and len(seen) < _MAX_PAGES:
        seen.add(offset)
        stream.seek(offset)
        try:
            count = _number(stream, order + ("Q" if big else "H"))
        except struct.error:
            if first is None:
                raise
            break  # A later page that is cut off does not take the first one with it.
        if first is None:
            first = _tags(stream, order, count, big=big)
            if single:
                break
        stream.seek(offset + (8 + 20 * count if big else 2 + 12 * count))
        following = stream.read(8 if big else 4)
        if len(following) < (8 if big else 4):
            break
        offset = int.from_bytes(following, "little" if order == "<" else "big")
    if first is None:
        raise UnreadableImageError("The file is damaged: it holds no page")
    return first, len(seen)


def _tags(stream: BinaryIO, order: str, count: int, *, big: bool) -> Tags:
    layout = order + ("HHQ8s" if big else "HHI4s")
    width = struct.calcsize(layout)
    if count > 65_535:
        raise UnreadableImageError("The file is damaged: its directory is larger than any real one")
    entries = stream.read(width * count)
    tags: Tags = {}
    for i in range(count):
        tag, kind, length, inline = struct.unpack_from(layout, entries, i * width)
        name, code = NAMES.get(tag), _TYPES.get(kind)
        if name is None or code is None or not 0 < length <= _MAX_VALUES:
            continue
        values = f"{order}{length}{code}"
        needed = struct.calcsize(values)
        if needed <= len(inline):
            tags[name] = struct.unpack(values, inline[:needed])
        else:
            stream.seek(struct.unpack(order + ("Q" if big else "I"), inline)[0])
            tags[name] = struct.unpack(values, stream.read(needed))
    return tags


def _number(stream: BinaryIO, layout: str) -> int:
    value: int = struct.unpack(layout, stream.read(struct.calcsize(layout)))[0]
    return value
