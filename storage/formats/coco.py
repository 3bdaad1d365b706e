"""COCO instances: boxes as ``xywh``, masks as compressed RLE, polygons as polygons.

Two keys are our own, and readers that don't know them pass them by: an image's ``label`` and ``split``, and an
annotation's ``score``. Images and annotations are laid down apart while pictures go by, so memory stays small.

Source: https://cocodataset.org/#format-data
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from storage import rle
from storage.formats.entries import Content, Entry, EntryRegion, Loss, Losses, legal_name, to_mask
from storage.formats.json_text import JsonLists
from storage.formats.lost import Lost
from storage.formats.outlines import outlines
from storage.geometry import area
from storage.records import Box, Polygon

NO_SPLIT = "default"


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``images/`` and ``annotations.json``, or ``images/<split>`` and ``annotations/instances_<split>.json``."""
    losses = Losses()
    (folder / "images").mkdir()
    ids = {name: index + 1 for name, index in content.class_index().items()}
    by_split = content.options["files"] == "split"
    notes = 0
    with contextlib.ExitStack() as opened:
        files: dict[str, JsonLists] = {}
        if not by_split:
            files[""] = opened.enter_context(_file(folder / "annotations.json", content))
        for number, entry in enumerate(content.entries, start=1):
            losses.add_of_picture(entry, label=True, split=True, confidence=True)
            name = legal_name(entry.split or NO_SPLIT) if by_split else ""
            if name not in files:
                (folder / "images" / name).mkdir(exist_ok=True)
                place = folder / "annotations"
                place.mkdir(exist_ok=True)
                files[name] = opened.enter_context(_file(place / f"instances_{name}.json", content))
            entry.write_image(folder / "images" / name / entry.file_name)
            files[name].add(
                "images",
                {
                    "id": number,
                    # COCO's own names count from the folder of a split, which people name beside the file.
                    "file_name": entry.file_name if by_split else f"images/{entry.file_name}",
                    "width": entry.width,
                    "height": entry.height,
                    "label": entry.label,
                    "split": entry.split,
                },
            )
            for region in content.defects(entry):
                annotation = _annotation(region, entry, content.options["segmentation"], losses)
                if annotation is not None:
                    notes += 1
                    annotation |= {"id": notes, "image_id": number, "category_id": ids[region.class_name]}
                    files[name].add("annotations", annotation)
    return losses.found()


def _file(path: Path, content: Content) -> JsonLists:
    categories = [
        {"id": index, "name": each.name, "supercategory": each.kind.value}
        for index, each in enumerate(content.classes, start=1)
    ]
    return JsonLists(path, {"categories": categories}, ("images", "annotations"))


def _annotation(region: EntryRegion, entry: Entry, wanted: str, losses: Losses) -> dict[str, Any] | None:
    box = region.box()
    if box is None:
        losses.add(Lost.EMPTY, entry)
        return None
    values: dict[str, Any] = {
        "bbox": [box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0],
        "area": area(region.geometry),
        "iscrowd": 0,
        "segmentation": segmentation(region, entry, wanted, losses),
    }
    if isinstance(values["segmentation"], dict):
        values["area"] = float(rle.area(to_mask(region.geometry, width=entry.width, height=entry.height)))
    if region.confidence is not None:
        values["score"] = region.confidence
    return values


def segmentation(region: EntryRegion, entry: Entry, wanted: str, losses: Losses) -> list[list[float]] | dict[str, Any]:
    """A region as COCO writes it: a list of polygons, RLE, or nothing for a box.

    Args:
        region: What to write.
        entry: Whose it is.
        wanted: The option ``segmentation``.
        losses: Takes what changes by it.
    """
    geometry = region.geometry
    if isinstance(geometry, Box):
        return []
    if isinstance(geometry, Polygon) and len(geometry.rings) == 1 and wanted != "rle":
        return [[value for point in geometry.rings[0] for value in point]]
    mask = to_mask(geometry, width=entry.width, height=entry.height)
    if isinstance(geometry, Polygon):
        # A polygon with a hole has no COCO polygon; run-length encoding keeps its pixels.
        losses.add(Lost.HOLED_AS_MASK if len(geometry.rings) > 1 else Lost.POLYGON_AS_MASK, entry)
    elif wanted == "polygons":
        rings = outlines(mask)
        if not any(hole for _, hole in rings):
            losses.add(Lost.MASK_AS_OUTLINE, entry)
            return [[value for point in ring for value in point] for ring, _ in rings]
        losses.add(Lost.HOLED_STAYS, entry)
    return {"size": [mask.height, mask.width], "counts": mask.counts}
