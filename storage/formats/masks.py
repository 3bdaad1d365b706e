"""PNG masks, one a picture: of class numbers, of black and white, or of instance numbers in 16 bits; 0 is background.

``classes.csv`` names values. Where masks number instances, ``instances.csv`` says which class each number of each mask
is. What lies under another region is cut back by it: the smaller one is on top.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TextIO

import numpy as np
import numpy.typing as npt

from storage import rle
from storage.errors import ExportError
from storage.formats.csv_table import cell
from storage.formats.entries import Content, Entry, EntryRegion, Loss, Losses, open_text, to_mask, write_lines
from storage.formats.lost import Lost
from storage.geometry import area
from storage.images import encode_png
from storage.records import Box, ClassKind, Polygon

_MOST_CLASSES, _MOST_INSTANCES = 255, 65_535


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``images/``, ``masks/<stem>.png`` and the tables that name their values.

    Raises:
        ExportError: There are more classes, or in one picture more instances, than values.
    """
    losses, kind = Losses(), content.options["values"]
    index = content.class_index()
    defects = [entry.name for entry in content.classes if entry.kind is ClassKind.DEFECT]
    only = defects[0] if len(defects) == 1 else ""
    if kind == "class" and len(index) > _MOST_CLASSES:
        raise ExportError("An 8-bit mask holds 255 classes", "Export as COCO instead.")
    for name in ("images", "masks"):
        (folder / name).mkdir()
    with contextlib.ExitStack() as opened:
        table: TextIO | None = None
        if kind == "instance":
            table = opened.enter_context(open_text(folder / "instances.csv"))
            table.write("mask,value,class\n")
        for entry in content.entries:
            losses.add_of_picture(entry, label=False, split=False)
            entry.write_image(folder / "images" / entry.file_name)
            name = f"masks/{Path(entry.file_name).stem}.png"
            regions = sorted(content.defects(entry), key=lambda r: area(r.geometry), reverse=True)
            values = list(range(1, len(regions) + 1)) if table else [index[r.class_name] + 1 for r in regions]
            if table is not None:
                table.writelines(
                    f"{cell(name)},{value},{cell(region.class_name)}\n"
                    for value, region in zip(values, regions, strict=True)
                )
            canvas = draw(regions, values, entry, losses, kind=kind, only=only)
            # Black and white is what every viewer shows: 255, not 1.
            (folder / name).write_bytes(encode_png(canvas != 0 if kind == "binary" else canvas))
    # What each value means, where it always means the same.
    named = [(number + 1, name) for name, number in index.items()] if kind == "class" else []
    if kind == "binary" and only:
        named = [(255, only)]
    if named:
        rows = [f"{value},{cell(name)}" for value, name in named]
        write_lines(folder / "classes.csv", ["value,class", "0,background", *rows])
    return losses.found()


def draw(
    regions: list[EntryRegion], values: list[int], entry: Entry, losses: Losses, *, kind: str, only: str
) -> npt.NDArray[np.uint8] | npt.NDArray[np.uint16]:
    """``(H, W)``: the values of the regions in their order, later ones on top; counts what that loses.

    Args:
        regions: What to draw.
        values: A value for each.
        entry: Whose they are.
        losses: Takes the counts.
        kind: What the values mean: ``class``, ``binary`` or ``instance``.
        only: The class that a binary mask means, if it can mean one.
    """
    if kind == "instance" and len(regions) > _MOST_INSTANCES:
        raise ExportError(f"{entry.file_name} has more regions than a 16-bit mask holds", "Export as COCO instead.")
    canvas = np.zeros((entry.height, entry.width), np.uint16 if kind == "instance" else np.uint8)
    seen: set[str] = set()
    for region, value in zip(regions, values, strict=True):
        covered = rle.decode(to_mask(region.geometry, width=entry.width, height=entry.height))
        if not covered.any():
            losses.add(Lost.EMPTY, entry)
            continue
        if isinstance(region.geometry, Box | Polygon):
            losses.add(Lost.BOX_AS_MASK if isinstance(region.geometry, Box) else Lost.POLYGON_AS_MASK, entry)
        if kind != "binary" and canvas[covered].any():
            losses.add(Lost.UNDER, entry)
        if kind == "binary" and region.class_name != only:
            losses.add(Lost.REGION_CLASS, entry)
        group = "" if kind == "binary" else region.class_name
        if kind != "instance" and group in seen:
            losses.add(Lost.MERGED, entry)
        seen.add(group)
        canvas[covered] = value
    return canvas
