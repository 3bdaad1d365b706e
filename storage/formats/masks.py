"""PNG masks: an 8-bit image of class numbers for every picture, 0 for background, and ``classes.csv`` naming them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from storage import rle
from storage.errors import ExportError
from storage.formats.csv_table import cell
from storage.formats.entries import Content, Loss, Losses, to_mask, write_lines
from storage.formats.lost import Lost
from storage.geometry import area
from storage.images import encode_png


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``images/``, ``masks/<stem>.png`` and ``classes.csv``. Of overlapping regions the smaller is on top.

    Raises:
        ExportError: There are more than 255 classes.
    """
    if len(content.classes) > 255:
        raise ExportError("An 8-bit mask holds 255 classes", "Export as COCO instead.")
    index = content.class_index()
    losses = Losses()
    for name in ("images", "masks"):
        (folder / name).mkdir()
    for entry in content.entries:
        losses.add_of_picture(entry, label=False, split=False)
        entry.write_image(folder / "images" / entry.file_name)
        canvas = np.zeros((entry.height, entry.width), np.uint8)
        for region in sorted(content.defects(entry), key=lambda r: area(r.geometry), reverse=True):
            mask = to_mask(region.geometry, width=entry.width, height=entry.height)
            covered = rle.decode(mask)
            if canvas[covered].any():
                losses.add(Lost.UNDER, entry)
            canvas[covered] = index[region.class_name] + 1
        (folder / "masks" / f"{Path(entry.file_name).stem}.png").write_bytes(encode_png(canvas))
    rows = [f"{number + 1},{cell(name)}" for name, number in index.items()]
    write_lines(folder / "classes.csv", ["value,class", "0,background", *rows])
    return losses.found()
