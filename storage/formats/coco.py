"""COCO instances: boxes as ``xywh``, masks as compressed RLE, polygons as polygons unless they have holes.

Source: https://cocodataset.org/#format-data
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storage import rle
from storage.formats.entries import Content, Entry, EntryRegion, Loss, Losses, dump_json, to_mask
from storage.formats.lost import Lost
from storage.geometry import area
from storage.records import Mask, Polygon


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``images/`` and ``annotations.json``, which adds each image's class as ``label``."""
    losses = Losses()
    (folder / "images").mkdir()
    ids = {name: index + 1 for name, index in content.class_index().items()}
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, entry in enumerate(content.entries, start=1):
        losses.add_of_picture(entry, label=True, split=True, confidence=True)
        entry.write_image(folder / "images" / entry.file_name)
        images.append(
            {
                "id": number,
                "file_name": f"images/{entry.file_name}",
                "width": entry.width,
                "height": entry.height,
                "label": entry.label,
                "split": entry.split,
            }
        )
        for region in content.defects(entry):
            if (annotation := _annotation(region, entry)) is not None:
                annotation |= {"id": len(annotations) + 1, "image_id": number, "category_id": ids[region.class_name]}
                annotations.append(annotation)
                if isinstance(region.geometry, Polygon) and len(region.geometry.rings) > 1:
                    losses.add(Lost.HOLED_AS_MASK, entry)
    categories = [
        {"id": ids[entry.name], "name": entry.name, "supercategory": entry.kind.value} for entry in content.classes
    ]
    value = {"images": images, "annotations": annotations, "categories": categories}
    dump_json(folder / "annotations.json", value)
    return losses.found()


def _annotation(region: EntryRegion, entry: Entry) -> dict[str, Any] | None:
    box = region.box()
    if box is None:
        return None
    values: dict[str, Any] = {
        "bbox": [box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0],
        "area": area(region.geometry),
        "iscrowd": 0,
        "segmentation": [],
    }
    geometry = region.geometry
    if isinstance(geometry, Polygon) and len(geometry.rings) == 1:
        values["segmentation"] = [[value for point in geometry.rings[0] for value in point]]
    elif isinstance(geometry, Mask | Polygon):
        # A polygon with a hole has no COCO polygon; run-length encoding keeps it exact.
        mask = to_mask(geometry, width=entry.width, height=entry.height)
        values["segmentation"] = {"size": [mask.height, mask.width], "counts": mask.counts}
        values["area"] = float(rle.area(mask))
    return values
