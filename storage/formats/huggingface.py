"""Hugging Face ``imagefolder``: ``<split>/<picture>`` and a ``metadata.jsonl`` in each split.

A row has ``file_name``, ``label``, ``width``, ``height`` and ``objects``. Readers find the types of columns from the
first rows of a file and want the same in each, which a split without a region can't give with lists. So ``objects`` is
JSON text unless lists are asked for; both hold parallel lists ``bbox`` (``xywh``), ``category``, ``score`` (-1 where
there is none) and ``segmentation`` (JSON text: a COCO polygon list or RLE, empty for boxes). No class is an empty text.

Source: https://huggingface.co/docs/datasets/image_dataset
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, TextIO

from storage.formats.coco import segmentation
from storage.formats.entries import Content, Entry, Loss, Losses, legal_name, open_text
from storage.formats.json_text import line_of
from storage.formats.lost import Lost


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write the splits' folders; pictures without a split go to train."""
    losses = Losses()
    as_text = content.options["objects"] == "text"
    with contextlib.ExitStack() as opened:
        files: dict[str, TextIO] = {}
        for entry in content.entries:
            losses.add_of_picture(entry, label=True, split=True, confidence=True)
            if not entry.split:
                losses.add(Lost.NO_SPLIT, entry)
            split = legal_name(entry.split or "train")
            if entry.split and split != entry.split:
                losses.add(Lost.SPLIT_NAME, entry)
            if split not in files:
                (folder / split).mkdir()
                files[split] = opened.enter_context(open_text(folder / split / "metadata.jsonl"))
            entry.write_image(folder / split / entry.file_name)
            objects = _objects(entry, content, losses)
            row = {
                "file_name": entry.file_name,
                "label": entry.label or "",
                "width": entry.width,
                "height": entry.height,
                "objects": line_of(objects) if as_text else objects,
            }
            files[split].write(line_of(row) + "\n")
    return losses.found()


def _objects(entry: Entry, content: Content, losses: Losses) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"bbox": [], "category": [], "score": [], "segmentation": []}
    for region in content.defects(entry):
        box = region.box()
        if box is None:
            losses.add(Lost.EMPTY, entry)
            continue
        shape = segmentation(region, entry, "drawn", losses)
        found["bbox"].append([float(value) for value in (box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0)])
        found["category"].append(region.class_name)
        found["score"].append(-1.0 if region.confidence is None else float(region.confidence))
        found["segmentation"].append(line_of(shape) if shape else "")
    return found
