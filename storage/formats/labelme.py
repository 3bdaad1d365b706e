"""labelme: a JSON file beside each picture; X-AnyLabeling's variant of it too, which knows no masks.

A picture's own class is an image flag. Masks are labelme's mask shapes, a PNG of the pixels within their box; a polygon
with holes becomes one. Pictures of a split lie in a folder of its name.

Source: https://github.com/wkentaro/labelme (labelme/_label_file.py), and
https://github.com/CVHub520/X-AnyLabeling (docs/en/user_guide.md).
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from storage import rle
from storage.formats.entries import Content, Entry, EntryRegion, Loss, Losses, dump_json, legal_name, to_mask
from storage.formats.lost import Lost
from storage.formats.outlines import one_ring, outlines
from storage.geometry import Ring
from storage.images import encode_png
from storage.records import Box, Mask, Polygon

NO_SPLIT = "images"
_VERSION = {"labelme": "5.5.0", "x-anylabeling": "2.4.0"}
"""What the files say they are of: the first versions that know everything in them."""


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``<split>/<picture>`` and ``<split>/<stem>.json``; pictures without a split go into ``images``."""
    losses = Losses()
    tool = content.options["tool"]
    for entry in content.entries:
        losses.add_of_picture(entry, label=True, split=True, confidence=True)
        place = folder / _folder(entry, losses)
        place.mkdir(exist_ok=True)
        entry.write_image(place / entry.file_name)
        shapes = [_shape(region, entry, tool, losses) for region in content.defects(entry)]
        value = {
            "version": _VERSION[tool],
            "flags": {entry.label: True} if entry.label else {},
            "shapes": [shape for shape in shapes if shape is not None],
            "imagePath": entry.file_name,
            "imageData": None,
            "imageHeight": entry.height,
            "imageWidth": entry.width,
        }
        dump_json(place / f"{Path(entry.file_name).stem}.json", value)
    return losses.found()


def _folder(entry: Entry, losses: Losses) -> str:
    name = legal_name(entry.split) if entry.split else NO_SPLIT
    if entry.split and name != entry.split:
        losses.add(Lost.SPLIT_NAME, entry)
    return name


def _shape(region: EntryRegion, entry: Entry, tool: str, losses: Losses) -> dict[str, Any] | None:
    if region.box() is None:
        losses.add(Lost.EMPTY, entry)
        return None
    drawn = _drawn(region, entry, losses) if tool == "labelme" else _outlined(region, entry, losses)
    shape = {"label": region.class_name, "group_id": None, "description": "", "flags": {}, "mask": None, **drawn}
    if tool == "x-anylabeling":
        # These are its own; labelme keeps what it does not know and shows it no one.
        del shape["mask"]
        shape |= {"difficult": False, "attributes": {}, "score": region.confidence}
    elif region.confidence is not None:
        shape["score"] = region.confidence
    return shape


def _drawn(region: EntryRegion, entry: Entry, losses: Losses) -> dict[str, Any]:
    """As labelme draws it."""
    geometry = region.geometry
    if isinstance(geometry, Box):
        return {"shape_type": "rectangle", "points": [[geometry.x0, geometry.y0], [geometry.x1, geometry.y1]]}
    if isinstance(geometry, Polygon) and len(geometry.rings) == 1:
        return _polygon(geometry.rings[0])
    if isinstance(geometry, Polygon):
        losses.add(Lost.HOLED_AS_MASK, entry)
    mask = to_mask(geometry, width=entry.width, height=entry.height)
    box = rle.bounds(mask)
    if box is None:  # A polygon so thin that it covers no pixel's centre.
        return _polygon(one_ring(_rings(geometry)))
    left, top, right, bottom = int(box.x0), int(box.y0), int(box.x1), int(box.y1)
    png = encode_png(rle.decode(mask)[top:bottom, left:right])
    return {
        "shape_type": "mask",
        "points": [[left, top], [right - 1, bottom - 1]],
        "mask": base64.b64encode(png).decode("ascii"),
    }


def _outlined(region: EntryRegion, entry: Entry, losses: Losses) -> dict[str, Any]:
    """As X-AnyLabeling draws it: rectangles by four corners, and polygons."""
    geometry = region.geometry
    if isinstance(geometry, Box):
        box = geometry
        corners = [[box.x0, box.y0], [box.x1, box.y0], [box.x1, box.y1], [box.x0, box.y1]]
        return {"shape_type": "rectangle", "points": corners}
    rings = _rings(geometry)
    if isinstance(geometry, Mask):
        losses.add(Lost.MASK_AS_OUTLINE, entry)
    if len(rings) > 1:
        losses.add(Lost.JOINED, entry)
    return _polygon(one_ring(rings))


def _rings(geometry: Mask | Polygon | Box) -> list[Ring]:
    if isinstance(geometry, Mask):
        return [ring for ring, _ in outlines(geometry)]
    return list(geometry.rings) if isinstance(geometry, Polygon) else []


def _polygon(ring: Ring) -> dict[str, Any]:
    return {"shape_type": "polygon", "points": [[x, y] for x, y in ring]}
