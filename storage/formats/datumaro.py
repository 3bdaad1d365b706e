"""Datumaro's own JSON: a file a subset, with boxes, polygons, masks and labels; pictures without a split are "default".

Source: https://openvinotoolkit.github.io/datumaro/latest/docs/data-formats/datumaro_format.html
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from storage.formats.entries import Content, Entry, EntryRegion, Loss, Losses, legal_name, to_mask
from storage.formats.json_text import JsonLists
from storage.formats.lost import Lost
from storage.records import Box, Polygon

NO_SPLIT = "default"
_IMAGES = 2
"""Datumaro's number for "the media are images"."""


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``images/<subset>/`` and ``annotations/<subset>.json``."""
    losses = Losses()
    index = content.class_index()
    labels = [{"name": name, "parent": "", "attributes": []} for name in index]
    head = {
        "dm_format_version": "1.0",
        "media_type": _IMAGES,
        "infos": {},
        "categories": {"label": {"labels": labels, "attributes": []}},
    }
    (folder / "annotations").mkdir()
    with contextlib.ExitStack() as opened:
        files: dict[str, JsonLists] = {}
        for entry in content.entries:
            losses.add_of_picture(entry, label=True, split=True, confidence=True)
            subset = legal_name(entry.split or NO_SPLIT)
            if entry.split and subset != entry.split:
                losses.add(Lost.SPLIT_NAME, entry)
            if subset not in files:
                (folder / "images" / subset).mkdir(parents=True)
                path = folder / "annotations" / f"{subset}.json"
                files[subset] = opened.enter_context(JsonLists(path, head, ("items",)))
            entry.write_image(folder / "images" / subset / entry.file_name)
            files[subset].add("items", _item(entry, content, index, losses))
    return losses.found()


def _item(entry: Entry, content: Content, index: dict[str, int], losses: Losses) -> dict[str, Any]:
    notes: list[dict[str, Any]] = []
    if entry.label:
        notes.append({"type": "label", "label_id": index[entry.label]})
    for region in content.defects(entry):
        if region.box() is None:
            losses.add(Lost.EMPTY, entry)
            continue
        note = _shape(region, entry, losses) | {"label_id": index[region.class_name], "z_order": 0}
        notes.append(note | {"attributes": {} if region.confidence is None else {"score": region.confidence}})
    return {
        "id": Path(entry.file_name).stem,
        "image": {"path": entry.file_name, "size": [entry.height, entry.width]},
        "annotations": [{"id": number, "group": 0, "attributes": {}} | note for number, note in enumerate(notes)],
    }


def _shape(region: EntryRegion, entry: Entry, losses: Losses) -> dict[str, Any]:
    geometry = region.geometry
    if isinstance(geometry, Box):
        box = geometry
        return {"type": "bbox", "bbox": [box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0]}
    if isinstance(geometry, Polygon) and len(geometry.rings) == 1:
        return {"type": "polygon", "points": [value for point in geometry.rings[0] for value in point]}
    if isinstance(geometry, Polygon):
        losses.add(Lost.HOLED_AS_MASK, entry)
    mask = to_mask(geometry, width=entry.width, height=entry.height)
    return {"type": "mask", "rle": {"counts": mask.counts, "size": [mask.height, mask.width]}}
