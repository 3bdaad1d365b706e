"""YOLO detection: one text file an image with ``class cx cy w h``, all relative to the image, and ``data.yaml``.

Source: https://docs.ultralytics.com/datasets/detect/
"""

from __future__ import annotations

import json
from pathlib import Path

from storage.formats.entries import Content, write_lines

_DEFAULT_SPLIT = "train"


def write(folder: Path, content: Content) -> None:
    """Write ``images/<split>``, ``labels/<split>`` and ``data.yaml``; items without a split go to train."""
    index = content.class_index()
    splits: set[str] = {_DEFAULT_SPLIT}
    for entry in content.entries:
        split = entry.split or _DEFAULT_SPLIT
        splits.add(split)
        for kind in ("images", "labels"):
            (folder / kind / split).mkdir(parents=True, exist_ok=True)
        entry.write_image(folder / "images" / split / entry.file_name)
        lines = []
        for region in content.defects(entry):
            box = region.box()
            if box is None:
                continue
            centre_x, centre_y = (box.x0 + box.x1) / 2 / entry.width, (box.y0 + box.y1) / 2 / entry.height
            size = (box.x1 - box.x0) / entry.width, (box.y1 - box.y0) / entry.height
            values = " ".join(f"{value:.6f}" for value in (centre_x, centre_y, *size))
            lines.append(f"{index[region.class_name]} {values}")
        write_lines(folder / "labels" / split / f"{Path(entry.file_name).stem}.txt", lines)
    # JSON strings are YAML strings; a class called "no" or "1: x" stays a name.
    names = [f"  {number}: {json.dumps(name, ensure_ascii=False)}" for name, number in index.items()]
    validation = "val" if "val" in splits else _DEFAULT_SPLIT
    lines = ["path: .", f"train: images/{_DEFAULT_SPLIT}", f"val: images/{validation}"]
    if validation == _DEFAULT_SPLIT:
        lines.insert(2, "# No item is in a validation split yet, so val repeats train.")
    if "test" in splits:
        lines.append("test: images/test")
    write_lines(folder / "data.yaml", [*lines, "names:", *names])
