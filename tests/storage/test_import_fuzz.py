"""Readers meet files that nobody vouches for: whatever is in them, it is read, remarked, or refused in one sentence."""

from __future__ import annotations

import math
import random
from pathlib import Path

import numpy as np
import pytest

from storage import rle
from storage.errors import FettleError, ImportFormatError
from storage.formats import writer
from storage.formats.entries import Content, Entry, EntryRegion
from storage.geometry import MAX_COORDINATE
from storage.images import encode_png
from storage.imports.archives import unpack
from storage.imports.foreign import ForeignImage
from storage.imports.reading import READERS, ReadOptions, Report, detect, reader
from storage.records import Box, ClassKind, LabelClass, Mask, Polygon, RegionRole

WRITTEN = {
    "coco": ("coco", {}),
    "coco rle": ("coco", {"segmentation": "rle"}),
    "yolo": ("yolo", {}),
    "yolo-seg": ("yolo-seg", {}),
    "voc": ("voc", {}),
    "labelme": ("labelme", {}),
    "cvat": ("cvat", {}),
    "masks": ("masks", {}),
    "masks of instances": ("masks", {"values": "instance"}),
    "mvtec": ("mvtec", {}),
    "imagefolder": ("imagefolder", {}),
    "csv": ("csv", {}),
}
READER_OF = {"yolo-seg": "yolo", "imagefolder": "folders"}
LABEL_SUFFIXES = frozenset({".json", ".xml", ".txt", ".yaml", ".csv"})
TOKENS = (
    b'NaN -Infinity 1e999 -1 99999999999999999999 null true [ ] { } " , : / < > & ; .. /etc/passwd \\ \0 \xff\xfe'
    b" \xed\x95\x9c '= &lt; <!DOCTYPE [[[[[[ {{{{{{ * ! - \r \n \t"
).split(b" ")
TRIES = 40


def _write(folder: Path, format_name: str, options: dict[str, str]) -> None:
    bits = np.zeros((10, 14), np.bool_)
    bits[2:6, 3:9] = True
    bits[3, 4] = False
    ring = ((1.0, 1.0), (9.0, 1.0), (9.0, 8.5), (1.0, 8.0))
    shapes = (Box(1, 2, 5, 6.5), Polygon((ring,)), rle.encode(bits))
    data = encode_png(np.arange(140, dtype=np.uint8).reshape(10, 14))
    entries = [
        Entry(
            f"{number}.png",
            14,
            10,
            "dent",
            split,
            tuple(EntryRegion(name, RegionRole.DEFECT, shape, 0.5) for name in ("dent", "긁힘") for shape in shapes),
            lambda path: path.write_bytes(data) and None,
        )
        for number, split in enumerate(("train", "test"))
    ]
    classes = tuple(
        LabelClass(number, name, ClassKind.DEFECT, "#000000", None, number)
        for number, name in enumerate(("dent", "긁힘"))
    )
    writer(format_name)(folder, Content(classes, entries, options))


def _mutated(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 6))):
        place = rng.randrange(len(changed) + 1)
        stop = min(place + rng.choice((0, 1, 3, 20)), len(changed))
        piece = rng.choice((rng.choice(TOKENS), bytes(changed[place:stop]) * 3, rng.randbytes(2), b""))
        changed[place:stop] = piece
    return bytes(changed[: rng.randrange(len(changed) + 1)] if rng.random() < 0.15 else changed)


def _check(image: ForeignImage, root: Path) -> None:
    image.stated.encode()
    assert image.file is None or image.file.resolve().is_relative_to(root)
    for text in (image.label, image.split, *(region.class_name for region in image.regions)):
        (text or "").encode()
    for region in image.regions:
        shape = region.geometry
        assert region.confidence is None or 0 <= region.confidence <= 1
        if isinstance(shape, Mask):
            rle.validate(shape)
        elif isinstance(shape, Box):
            assert shape.x0 < shape.x1
            assert shape.y0 < shape.y1
            assert max(map(abs, (shape.x0, shape.y0, shape.x1, shape.y1))) <= 20 * MAX_COORDINATE
        else:
            assert all(len(ring) >= 3 for ring in shape.rings)
            assert all(math.isfinite(value) for ring in shape.rings for point in ring for value in point)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_damaged_dataset_is_read_remarked_or_refused(name: str, tmp_path: Path) -> None:
    format_name, options = WRITTEN[name]
    root = (tmp_path / "set").resolve()
    root.mkdir()
    _write(root, format_name, options)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    masks = [path for path in files if {"masks", "ground_truth"} & set(path.relative_to(root).parts)]
    labels = [path for path in files if path.suffix in LABEL_SUFFIXES] + masks or files
    read = reader(READER_OF.get(format_name, format_name))
    rng = random.Random(name)
    whole = 0
    for _ in range(TRIES):
        path = rng.choice(labels)
        data = path.read_bytes()
        path.write_bytes(_mutated(data, rng))
        try:
            for image in read(root, options=ReadOptions(), report=Report()):
                _check(image, root)
                whole += 1
            detect(root)
        except ImportFormatError as error:
            assert str(error)
        finally:
            path.write_bytes(data)
    assert whole > TRIES / 4  # Most of what is damaged still gives something.


def test_all_readers_are_tried() -> None:
    assert {READER_OF.get(name, name) for name, _ in WRITTEN.values()} == set(READERS)


def test_a_damaged_archive_is_unpacked_in_part_or_refused_and_never_elsewhere(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "whole.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"folder/{number}.txt", bytes(range(256)) * (number + 1))
    data = (tmp_path / "whole.zip").read_bytes()
    rng = random.Random(5)
    for number in range(TRIES):
        (tmp_path / "a.zip").write_bytes(_mutated(data, rng))
        into = tmp_path / f"into{number}"
        into.mkdir()
        try:
            unpack(tmp_path / "a.zip", into, report=Report())
        except FettleError as error:
            assert str(error)
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "whole.zip", *(f"into{n}" for n in range(TRIES))}
