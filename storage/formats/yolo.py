"""YOLO detection: one text file an image with ``class cx cy w h``, all relative to the image, and ``data.yaml``.

Numbers have all the digits that it takes for a reader who multiplies by the picture's size to come back to the pixel.

Source: https://docs.ultralytics.com/datasets/detect/
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Callable
from pathlib import Path

from storage.formats.entries import (
    Content,
    Entry,
    EntryRegion,
    Loss,
    Losses,
    legal_name,
    number_text,
    open_text,
    write_lines,
)
from storage.formats.lost import Lost
from storage.records import Box

_DEFAULT_SPLIT = "train"
_KEYS = frozenset({"train", "val", "test"})


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``images/<split>``, ``labels/<split>`` and ``data.yaml``; items without a split go to train."""
    return write_with(folder, content, _numbers)


def write_with(
    folder: Path, content: Content, numbers: Callable[[EntryRegion, Entry, Losses], list[str] | None]
) -> tuple[Loss, ...]:
    """As `write`; ``numbers`` says what stands behind a region's class, or None where it can't be written."""
    losses = Losses()
    index = content.class_index()
    splits: set[str] = {_DEFAULT_SPLIT}
    _make(folder, _DEFAULT_SPLIT)
    for entry in content.entries:
        losses.add_of_picture(entry, label=False, split=True)
        if not entry.split:
            losses.add(Lost.NO_SPLIT, entry)
        elif entry.split not in _KEYS:
            losses.add(Lost.OTHER_SPLIT, entry)
        split = legal_name(entry.split or _DEFAULT_SPLIT)
        if split not in splits:
            splits.add(split)
            _make(folder, split)
        entry.write_image(folder / "images" / split / entry.file_name)
        with open_text(folder / "labels" / split / f"{Path(entry.file_name).stem}.txt") as file:
            for region in content.defects(entry):
                values = None if region.box() is None else numbers(region, entry, losses)
                if values is None:
                    losses.add(Lost.EMPTY, entry)
                else:
                    file.write(" ".join([str(index[region.class_name]), *values]) + "\n")
    _describe(folder, index, splits)
    return losses.found()


def share(value: float, size: int) -> str:
    """``value`` of ``size`` as a number 0–1 that gives ``value`` again when multiplied by ``size``, if any does.

    Else the nearest below: pixels count from their centres on, left edges inclusive, so the same ones are covered.
    """
    near = _near(value / size)
    exact = next((number for number in near if number * size == value), None)
    return number_text(max(number for number in near if number * size <= value) if exact is None else exact)


def _near(number: float) -> tuple[float, float, float]:
    return number, math.nextafter(number, 2), max(math.nextafter(number, -1), 0.0)


def _numbers(region: EntryRegion, entry: Entry, losses: Losses) -> list[str] | None:
    box = region.box()
    if box is None:
        return None
    if not isinstance(region.geometry, Box):
        losses.add(Lost.OUTLINE_AS_BOX, entry)
    centre_x, width = _span(box.x0, box.x1, entry.width)
    centre_y, height = _span(box.y0, box.y1, entry.height)
    return [number_text(number) for number in (centre_x, centre_y, width, height)]


def _span(start: float, stop: float, size: int) -> tuple[float, float]:
    """Centre and length as shares of ``size`` that give ``start`` and ``stop`` again, or the pixels between them."""
    pairs = list(itertools.product(_near((start + stop) / 2 / size), _near((stop - start) / size)))
    read = [(centre * size - length * size / 2, centre * size + length * size / 2) for centre, length in pairs]
    if (start, stop) in read:
        return pairs[read.index((start, stop))]
    pixels = _pixels(start, stop)
    return next((pair for pair, edges in zip(pairs, read, strict=True) if _pixels(*edges) == pixels), pairs[0])


def _pixels(start: float, stop: float) -> tuple[int, int]:
    return math.ceil(start - 0.5), math.ceil(stop - 0.5)


def _make(folder: Path, split: str) -> None:
    for kind in ("images", "labels"):
        (folder / kind / split).mkdir(parents=True, exist_ok=True)


def _describe(folder: Path, index: dict[str, int], splits: set[str]) -> None:
    names = [f"  {number}: {_yaml_string(name)}" for name, number in index.items()]
    validation = "val" if "val" in splits else _DEFAULT_SPLIT
    # No "path": without it the folders count from where this file lies.
    lines = [f"train: images/{_DEFAULT_SPLIT}", f"val: images/{validation}"]
    if validation == _DEFAULT_SPLIT:
        lines.insert(1, "# No item is in a validation split yet, so val repeats train.")
    if "test" in splits:
        lines.append("test: images/test")
    write_lines(folder / "data.yaml", [*lines, "names:", *names])


_NOT_IN_YAML = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def _yaml_string(text: str) -> str:
    # JSON strings are YAML strings, so a class called "no" or "1: x" stays a name; YAML takes fewer characters raw.
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
