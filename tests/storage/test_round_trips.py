"""Each format out and in again: what it can carry comes back equal; `resources/docs/formats.md` says what that is."""

from __future__ import annotations

import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import rle
from storage.formats import FORMATS, writer
from storage.formats.entries import Content, Entry, EntryRegion, to_mask
from storage.geometry import area, bounds
from storage.images import encode_png
from storage.imports.foreign import ForeignImage, ForeignRegion
from storage.imports.reading import READERS, detect
from storage.imports.report import Fault
from storage.records import Box, ClassKind, Geometry, LabelClass, Mask, Polygon, RegionRole
from tests.support.imported import read_all

NAMES = ("good", "긁힘", "=1+2", "no", "a:b, c", 'ü "q" <x>', "1")
CLASSES = tuple(
    LabelClass(number, name, ClassKind.GOOD if name == "good" else ClassKind.DEFECT, "#000000", None, number)
    for number, name in enumerate(sorted(NAMES))
)

Shape = tuple[str, Geometry]
Expected = tuple[str | None, str | None, list[Shape]]
"""Class of the picture, split, regions."""


def _box(entry: Entry, geometry: Geometry) -> Geometry:
    box = bounds(geometry)
    assert box is not None
    return box


def _mask(entry: Entry, geometry: Geometry) -> Geometry:
    return to_mask(geometry, width=entry.width, height=entry.height)


def _drawn(entry: Entry, geometry: Geometry) -> Geometry:
    holed = isinstance(geometry, Polygon) and len(geometry.rings) > 1
    return _mask(entry, geometry) if holed else geometry


def _each(change: Callable[[Entry, Geometry], Geometry]) -> Callable[[Entry], list[Shape]]:
    return lambda entry: [(region.class_name, change(entry, region.geometry)) for region in entry.regions]


def _none(_entry: Entry) -> list[Shape]:
    return []


def _painted(entry: Entry, values: Iterable[tuple[EntryRegion, str]]) -> list[Shape]:
    """What is left of regions once smaller ones lie on top: a mask for each key, in no order."""
    top = np.full((entry.height, entry.width), "", dtype=object)
    for region, key in values:
        top[rle.decode(to_mask(region.geometry, width=entry.width, height=entry.height))] = key
    keys = sorted({key for key in top.ravel().tolist() if key})
    return [(key.split("\0")[0].strip("\x01"), rle.encode(np.asarray(top == key, dtype=np.bool_))) for key in keys]


def _by_size(entry: Entry) -> list[EntryRegion]:
    return sorted(entry.regions, key=lambda region: area(region.geometry), reverse=True)


def _classes(entry: Entry) -> list[Shape]:
    return _painted(entry, ((region, region.class_name) for region in _by_size(entry)))


def _instances(entry: Entry) -> list[Shape]:
    return _painted(entry, ((region, f"{region.class_name}\0{n}") for n, region in enumerate(_by_size(entry))))


def _one(name: str) -> Callable[[Entry], list[Shape]]:
    return lambda entry: _painted(entry, ((region, name or "\x01") for region in entry.regions))


@dataclass(frozen=True)
class Trip:
    """A format, its option, its reader, and what of an entry comes back."""

    format: str
    reader: str
    shapes: Callable[[Entry], list[Shape]]
    label: bool = True
    split: Callable[[str | None], str | None] = lambda split: split
    options: tuple[tuple[str, str], ...] = ()
    compare: Callable[[Entry, Geometry], Geometry] = lambda _entry, geometry: geometry
    """What is equal: the geometry itself, or the pixels it covers."""


TRIPS = {
    "coco": Trip("coco", "coco", _each(_drawn)),
    "coco by split": Trip("coco", "coco", _each(_drawn), options=(("files", "split"),)),
    "coco rle": Trip(
        "coco",
        "coco",
        _each(lambda entry, shape: shape if isinstance(shape, Box) else _mask(entry, shape)),
        options=(("segmentation", "rle"),),
    ),
    "coco polygons": Trip("coco", "coco", _each(_mask), options=(("segmentation", "polygons"),), compare=_mask),
    "yolo": Trip("yolo", "yolo", _each(_box), label=False, split=lambda split: split or "train"),
    "yolo-seg": Trip("yolo-seg", "yolo", _each(_mask), label=False, split=lambda s: s or "train", compare=_mask),
    "voc": Trip("voc", "voc", _each(_box), label=False),
    "labelme": Trip("labelme", "labelme", _each(_drawn)),
    "x-anylabeling": Trip("labelme", "labelme", _each(_mask), options=(("tool", "x-anylabeling"),), compare=_mask),
    "cvat": Trip("cvat", "cvat", _each(_drawn)),
    "csv": Trip("csv", "csv", _each(_box)),
    "masks": Trip("masks", "masks", _classes, label=False, split=lambda _: None),
    "masks of instances": Trip(
        "masks", "masks", _instances, label=False, split=lambda _: None, options=(("values", "instance"),)
    ),
    "black and white masks": Trip(
        "masks", "masks", _one(""), label=False, split=lambda _: None, options=(("values", "binary"),)
    ),
    "imagefolder": Trip("imagefolder", "folders", _none),
}

PIXELS = st.sampled_from(["grey", "colour", "grey16", "colour16"])


@st.composite
def pictures(draw: st.DrawFn) -> npt.NDArray[np.uint8] | npt.NDArray[np.uint16]:
    height, width = draw(st.sampled_from([(1, 1), (1, 9), (7, 1), (12, 16), (9, 5)]))
    kind = draw(PIXELS)
    shape = (height, width) if kind.startswith("grey") else (height, width, 3)
    seed = np.random.default_rng(draw(st.integers(0, 99)))
    depth: type[np.uint8] | type[np.uint16] = np.uint16 if kind.endswith("16") else np.uint8
    return seed.integers(0, np.iinfo(depth).max, shape, dtype=depth)


@st.composite
def geometries(draw: st.DrawFn, width: int, height: int) -> Geometry:
    """A shape that covers a pixel; corners lie on eighths of pixels, as no float rounds them."""
    kind = draw(st.sampled_from(["box", "polygon", "holed", "pixel", "mask"]))
    left, top = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    right, bottom = draw(st.integers(left + 1, width)), draw(st.integers(top + 1, height))
    shift = draw(st.integers(0, 3)) / 8
    if kind == "box":
        return Box(left + shift, top + shift, right - shift, bottom)
    corners = ((left, top), (right, top), (right, bottom + 0.0), (left + shift, bottom))
    if kind == "polygon":
        return Polygon((tuple((float(x), float(y)) for x, y in corners),))
    if kind == "holed" and right - left >= 3 and bottom - top >= 3:
        hole = ((left + 1.0, top + 1.0), (left + 2.0, top + 1.0), (left + 2.0, top + 2.0), (left + 1.0, top + 2.0))
        return Polygon((tuple((float(x), float(y)) for x, y in corners), hole))
    bits = np.zeros((height, width), np.bool_)
    if kind == "mask":
        bits |= np.random.default_rng(draw(st.integers(0, 99))).random((height, width)) < 0.4
    bits[top, left] = True
    return rle.encode(bits)


@st.composite
def entries(draw: st.DrawFn) -> list[tuple[Entry, bytes]]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        pixels = draw(pictures())
        height, width = pixels.shape[:2]
        shapes = draw(st.lists(st.tuples(st.sampled_from(NAMES[1:]), geometries(width, height)), max_size=3))
        data = encode_png(pixels)
        entry = Entry(
            file_name=f"{draw(st.sampled_from(['a', '사진', 'b c']))}{number}.png",
            width=width,
            height=height,
            label=draw(st.sampled_from([None, *NAMES])),
            split=draw(st.sampled_from([None, "train", "val", "test"])),
            regions=tuple(EntryRegion(name, RegionRole.DEFECT, shape, None) for name, shape in shapes),
            write_image=lambda path, data=data: path.write_bytes(data) and None,
            channels=1 if pixels.ndim == 2 else 3,
        )
        found.append((entry, data))
    return found


@contextmanager
def _written(made: list[tuple[Entry, bytes]], trip: Trip) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="round-trip-"))
    try:
        content = Content(CLASSES, [entry for entry, _ in made], dict(trip.options))
        writer(trip.format)(folder, content)
        yield folder
    finally:
        shutil.rmtree(folder)


def _shapes(entry: Entry, regions: Iterable[ForeignRegion], trip: Trip) -> list[Shape]:
    return [(region.class_name, trip.compare(entry, region.geometry)) for region in regions]


def _check(made: list[tuple[Entry, bytes]], trip: Trip, found: dict[str, ForeignImage]) -> None:
    by_name = {Path(unicodedata.normalize("NFC", stated)).name: image for stated, image in found.items()}
    assert by_name.keys() == {entry.file_name for entry, _ in made}
    splits = any(entry.split for entry, _ in made)
    for entry, data in made:
        image = by_name[entry.file_name]
        assert image.file is not None
        assert image.file.read_bytes() == data
        assert (image.width, image.height) in {(entry.width, entry.height), (None, None)}
        assert image.label == (entry.label if trip.label else None)
        expected = trip.split(entry.split)
        # Class folders have a level of splits only where any item has one; who has none then goes to train.
        assert image.split == (expected or ("train" if trip.format == "imagefolder" and splits else None))
        assert Counter(_shapes(entry, image.regions, trip)) == Counter(trip.shapes(entry))


@pytest.mark.parametrize("name", TRIPS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(made=entries())
def test_what_a_format_carries_comes_back_equal(name: str, made: list[tuple[Entry, bytes]]) -> None:
    trip = TRIPS[name]
    with _written(made, trip) as folder:
        found, said = read_all(trip.reader, folder)
        _check(made, trip, found)
        assert said == {}
        assert detect(folder) == trip.reader or trip.format == "imagefolder"


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(made=entries())
def test_mvtec_gives_defects_with_what_is_marked_and_good_parts_back(made: list[tuple[Entry, bytes]]) -> None:
    trip = Trip("mvtec", "mvtec", _none)
    labelled = [(entry, data) for entry, data in made if entry.label]
    with _written(made, trip) as folder:
        found, said = read_all("mvtec", folder)
        by_name = {Path(stated).name: image for stated, image in found.items()}
        assert by_name.keys() == {entry.file_name for entry, _ in labelled}
        for entry, data in labelled:
            image = by_name[entry.file_name]
            assert image.file is not None
            assert image.file.read_bytes() == data
            assert image.label == entry.label
            good = entry.label == "good"
            assert image.split == ((entry.split or "train") if good else "test")
            expected = [] if good else _one(entry.label or "")(entry)
            assert [(region.class_name, region.geometry) for region in image.regions] == expected
        bare = [entry for entry, _ in labelled if entry.label != "good" and not entry.regions]
        assert len(said.get(Fault.NOT_CARRIED, [])) == len(bare)
        assert said.keys() <= {Fault.NOT_CARRIED}


def test_a_lone_defect_class_names_what_black_and_white_masks_mark() -> None:
    bits = np.zeros((6, 8), np.bool_)
    bits[2:4, 3:5] = True
    entry = Entry(
        "a.png", 8, 6, None, None, (EntryRegion("긁힘", RegionRole.DEFECT, rle.encode(bits), None),),
        lambda path: path.write_bytes(encode_png(np.zeros((6, 8), np.uint8))) and None,
    )  # fmt: skip
    folder = Path(tempfile.mkdtemp(prefix="round-trip-"))
    try:
        classes = tuple(each for each in CLASSES if each.name in {"good", "긁힘"})
        writer("masks")(folder, Content(classes, [entry], {"values": "binary"}))
        found, said = read_all("masks", folder)
        assert said == {}
        assert [(r.class_name, r.geometry) for r in found["images/a.png"].regions] == [("긁힘", rle.encode(bits))]
    finally:
        shutil.rmtree(folder)


def test_confidence_comes_back_where_a_format_has_a_place_for_it() -> None:
    region = EntryRegion("긁힘", RegionRole.DEFECT, Box(1, 1, 3, 3), 0.625)
    pixels = encode_png(np.zeros((6, 8), np.uint8))
    entry = Entry("a.png", 8, 6, None, None, (region,), lambda path: path.write_bytes(pixels) and None)
    kept = set()
    for name, trip in TRIPS.items():
        with _written([(entry, pixels)], trip) as folder:
            (image,) = read_all(trip.reader, folder)[0].values()
            if image.regions and image.regions[0].confidence == 0.625:
                kept.add(name)
    assert kept == {"coco", "coco by split", "coco rle", "coco polygons", "labelme", "x-anylabeling"}


def test_the_page_on_formats_has_a_row_for_each_and_names_those_that_only_go_out(repo_root: Path) -> None:
    page = (repo_root / "resources/docs/formats.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip().strip("`") for line in page.splitlines() if line.startswith("| `")}
    assert rows == set(FORMATS)
    read = {trip.format for trip in TRIPS.values()} | {"mvtec"}
    only_out = {line.split("|")[1].strip().strip("`") for line in page.splitlines() if "only goes out" in line}
    assert only_out == set(FORMATS) - read
    assert {trip.reader for trip in TRIPS.values()} | {"mvtec"} == set(READERS)


def test_a_trip_notices_a_pixel_that_is_missing() -> None:
    bits = np.ones((4, 4), np.bool_)
    data = encode_png(np.zeros((4, 4), np.uint8))
    region = EntryRegion("긁힘", RegionRole.DEFECT, rle.encode(bits), None)
    entry = Entry("a.png", 4, 4, None, None, (region,), lambda path: path.write_bytes(data) and None)
    with _written([(entry, data)], TRIPS["coco"]) as folder:
        found, _ = read_all("coco", folder)
        bits[0, 0] = False
        changed = EntryRegion("긁힘", RegionRole.DEFECT, rle.encode(bits), None)
        other = Entry("a.png", 4, 4, None, None, (changed,), entry.write_image)
        _check([(entry, data)], TRIPS["coco"], found)
        with pytest.raises(AssertionError):
            _check([(other, data)], TRIPS["coco"], found)
    assert isinstance(region.geometry, Mask)
