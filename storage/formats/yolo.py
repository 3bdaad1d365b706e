"""YOLO detection: one text file an image with ``class cx cy w h``, all relative to the image, and ``data.yaml``.

Source: https://docs.ultralytics.com/datasets/detect/
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from storage.formats.entries import Content, Loss, Losses, legal_name, write_lines
from storage.formats.lost import Lost
from storage.records import Box

_DEFAULT_SPLIT = "train"


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``images/<split>``, ``labels/<split>`` and ``data.yaml``; items without a split go to train."""
    losses = Losses()
    index = content.class_index()
    splits: set[str] = {_DEFAULT_SPLIT}
    _make(folder, _DEFAULT_SPLIT)
    for entry in content.entries:
        split = legal_name(entry.split or _DEFAULT_SPLIT)
        splits.add(split)
        _make(folder, split)
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
            if not isinstance(region.geometry, Box):
                losses.add(Lost.OUTLINE_AS_BOX, entry)
        write_lines(folder / "labels" / split / f"{Path(entry.file_name).stem}.txt", lines)
    names = [f"  {number}: {_yaml_string(name)}" for name, number in index.items()]
    validation = "val" if "val" in splits else _DEFAULT_SPLIT
    # No "path": without it the folders count from where this file lies.
    lines = [f"train: images/{_DEFAULT_SPLIT}", f"val: images/{validation}"]
    if validation == _DEFAULT_SPLIT:
        lines.insert(1, "# No item is in a validation split yet, so val repeats train.")
    if "test" in splits:
        lines.append("test: images/test")
    write_lines(folder / "data.yaml", [*lines, "names:", *names])
    return losses.found()


def _make(folder: Path, split: str) -> None:
    for kind in ("images", "labels"):
        (folder / kind / split).mkdir(parents=True, exist_ok=True)


_NOT_IN_YAML = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def _yaml_string(text: str) -> str:
    # JSON strings are YAML strings, so a class called "no" or "1: x" stays a name; YAML takes fewer characters raw.
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
