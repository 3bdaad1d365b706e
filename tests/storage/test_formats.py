from __future__ import annotations

import contextlib
import csv
import io
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools.coco import COCO

from storage import rle
from storage.editions import AUDIT, MANIFEST
from storage.errors import ExportError
from storage.formats import FORMATS, writer
from storage.formats.csv_table import HEADER, cell
from storage.formats.entries import Content, EntryRegion, legal_name
from storage.formats.imagefolder import folder_names
from storage.geometry import rasterise
from storage.images import decode_png, read_full
from storage.records import Box, Mask, RegionRole
from storage.store import Store
from tests.support import datasets
from tests.support.contents import defect, entry, schema
from tests.support.datasets import FRAME, RING, ROI, TRIANGLE, make_dataset, write_edition, write_sources


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    place = tmp_path_factory.mktemp("decided")
    write_sources(place / "sources")
    with make_dataset(place / "project", place / "sources") as store:
        yield store


@pytest.fixture(scope="module", params=[False, True], ids=["whole", "crops"])
def editions(
    request: pytest.FixtureRequest, decided: Store, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, bool]:
    """Every format written once, of whole pictures and of crops."""
    place = tmp_path_factory.mktemp("editions")
    for name in FORMATS:
        write_edition(decided, place / name, name, crops=request.param)
    return place, request.param


def _names(folder: Path) -> dict[str, str]:
    """Source to exported file name."""
    return {e["source"]: e["file"] for e in json.loads((folder / MANIFEST).read_text("utf-8"))["items"]}


def _lines(path: Path) -> io.StringIO:
    return io.StringIO(path.read_bytes().decode(), newline="")


def _coco(path: Path) -> COCO:
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(str(path))


def _mask_of(coco: COCO, annotation: dict[str, Any]) -> Any:
    with warnings.catch_warnings():
        # pycocotools reshapes in a way that NumPy 2 has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        return coco.annToMask(annotation).astype(bool)


def _annotations(coco: COCO, folder: Path, source: str) -> dict[tuple[str, bool], dict[str, Any]]:
    """Annotations of one source by class and by whether they are a mask or polygon."""
    (image,) = [i for i in coco.dataset["images"] if i["file_name"] == f"images/{_names(folder)[source]}"]
    names = {c["id"]: c["name"] for c in coco.dataset["categories"]}
    found = coco.loadAnns(coco.getAnnIds(imgIds=image["id"]))
    return {(names[a["category_id"]], bool(a["segmentation"])): a for a in found}


def test_coco_loads_with_pycocotools_and_holds_boxes_masks_and_polygons_exactly(editions: tuple[Path, bool]) -> None:
    place, cropped = editions
    folder = place / "coco"
    coco = _coco(folder / "annotations.json")
    dx, dy = (ROI.x0, ROI.y0) if cropped else (0.0, 0.0)
    found = _annotations(coco, folder, "scratch/a.png")
    assert found.keys() == {("scratch", False), ("dent", True)}
    box = found["scratch", False]
    assert box["bbox"] == [10.5 - dx, 4.0 - dy, 19.5, 16.25]
    assert box["area"] == 19.5 * 16.25
    mask = found["dent", True]
    x0, y0, x1, y1 = (8, 2, 56, 42) if cropped else (0, 0, 64, 48)
    expected = RING[y0:y1, x0:x1]
    assert np.array_equal(_mask_of(coco, mask), expected)
    assert mask["segmentation"]["size"] == list(expected.shape)
    assert mask["area"] == expected.sum()
    assert mask["bbox"] == [20 - dx, 5 - dy, 30, 20]
    # A part without a crop stays whole.
    shapes = _annotations(coco, folder, "dent/A.jpg")
    assert shapes["dent", True]["segmentation"] == [[40.0, 10.0, 60.0, 12.0, 45.5, 40.0]]
    assert np.array_equal(_mask_of(coco, shapes["scratch", True]), rasterise(FRAME, width=64, height=48))
    assert shapes["dent", True]["bbox"] == [40.0, 10.0, 20.0, 30.0]
    turned = _annotations(coco, folder, "scratch/turned.jpg")
    assert turned["scratch", False]["bbox"] == [5.0, 50.0, 20.0, 14.0]
    assert all(a["iscrowd"] == 0 for a in coco.dataset["annotations"])
    assert [a["id"] for a in coco.dataset["annotations"]] == list(range(1, len(coco.dataset["annotations"]) + 1))
    assert [(c["name"], c["supercategory"]) for c in coco.dataset["categories"]] == [
        ("dent", "defect"), ("good", "good"), ("scratch", "defect"),
    ]  # fmt: skip
    labels = {i["file_name"]: i["label"] for i in coco.dataset["images"]}
    assert labels[f"images/{_names(folder)['good/a.png']}"] == "good"


def test_yolo_boxes_come_back_to_the_pixel_and_the_yaml_names_every_class(editions: tuple[Path, bool]) -> None:
    import yaml

    place, cropped = editions
    folder = place / "yolo"
    data = yaml.safe_load((folder / "data.yaml").read_text("utf-8"))
    assert data == {"train": "images/train", "val": "images/train", "names": {0: "dent", 1: "good", 2: "scratch"}}
    names = _names(folder)
    for source, name in names.items():
        lines = (folder / "labels" / "train" / f"{Path(name).stem}.txt").read_text("utf-8").splitlines()
        assert (folder / "images" / "train" / name).is_file()
        assert bool(lines) == (source in datasets.DRAWN)
    size = (48, 40) if cropped else (64, 48)
    dx, dy = (ROI.x0, ROI.y0) if cropped else (0.0, 0.0)
    lines = (folder / "labels/train" / f"{Path(names['scratch/a.png']).stem}.txt").read_text("utf-8").splitlines()
    boxes = {int(line.split()[0]): [float(v) for v in line.split()[1:]] for line in lines}
    assert _corners(boxes[2], size) == pytest.approx((10.5 - dx, 4 - dy, 30 - dx, 20.25 - dy), abs=1e-3)
    assert _corners(boxes[0], size) == pytest.approx((20 - dx, 5 - dy, 50 - dx, 25 - dy), abs=1e-3)


def _corners(values: list[float], size: tuple[int, int]) -> tuple[float, ...]:
    cx, cy, w, h = values
    return ((cx - w / 2) * size[0], (cy - h / 2) * size[1], (cx + w / 2) * size[0], (cy + h / 2) * size[1])


@pytest.mark.slow
def test_ultralytics_finds_the_pictures_from_any_working_folder(
    editions: tuple[Path, bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ultralytics.data.utils import check_det_dataset

    monkeypatch.chdir(tmp_path)
    found = check_det_dataset(str(editions[0] / "yolo" / "data.yaml"), autodownload=False)
    assert Path(found["train"]) == editions[0] / "yolo" / "images" / "train"
    assert found["names"] == {0: "dent", 1: "good", 2: "scratch"}


def test_masks_hold_class_numbers_the_smaller_region_on_top(editions: tuple[Path, bool]) -> None:
    place, cropped = editions
    folder = place / "masks"
    rows = list(csv.reader(_lines(folder / "classes.csv")))
    assert rows == [["value", "class"], ["0", "background"], ["1", "dent"], ["2", "good"], ["3", "scratch"]]
    for source, name in _names(folder).items():
        pixels = read_full(folder / "images" / name)
        mask = decode_png((folder / "masks" / f"{Path(name).stem}.png").read_bytes())
        assert mask.shape == pixels.shape[:2] and mask.dtype == np.uint8
        if source == "scratch/a.png":
            expected = np.zeros((48, 64), np.uint8)
            expected[RING] = 1
            expected[rasterise(datasets.BOX, width=64, height=48)] = 3
            assert np.array_equal(mask, expected[2:42, 8:56] if cropped else expected)
        elif source == "dent/A.jpg":
            expected = np.zeros((48, 64), np.uint8)
            expected[rasterise(FRAME, width=64, height=48)] = 3
            expected[rasterise(TRIANGLE, width=64, height=48)] = 1
            assert np.array_equal(mask, expected)
        elif source not in datasets.DRAWN:
            assert not mask.any()


def test_the_table_holds_a_row_for_each_box_and_one_for_each_picture_without(editions: tuple[Path, bool]) -> None:
    place, cropped = editions
    folder = place / "csv"
    rows = list(csv.DictReader(_lines(folder / "items.csv")))
    names = {f"images/{name}": source for source, name in _names(folder).items()}
    by_source: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_source.setdefault(names[row["path"]], []).append(row)
    assert by_source.keys() == _names(folder).keys()
    assert {len(found) for source, found in by_source.items() if source not in datasets.DRAWN} == {1}
    dx, dy = (8, 2) if cropped else (0, 0)
    (row,) = [r for r in by_source["scratch/a.png"] if r["class"] == "scratch"]
    assert [float(row[k]) for k in ("x1", "y1", "x2", "y2")] == [10.5 - dx, 4 - dy, 30 - dx, 20.25 - dy]
    assert row["label"] == "scratch"
    (empty,) = by_source["good/a.png"]
    assert (empty["label"], empty["x1"], empty["class"]) == ("good", "", "")


def test_class_folders_hold_every_picture_under_its_label(editions: tuple[Path, bool]) -> None:
    folder = editions[0] / "imagefolder"
    names = _names(folder)
    for source, name in names.items():
        label = source.split("/")[0]
        assert (folder / label / name).is_file()
    assert {p.name for p in folder.iterdir()} == {"dent", "good", "scratch", MANIFEST, AUDIT}


def test_splits_become_folders_and_are_told_to_the_trainer(tmp_path: Path) -> None:
    import yaml

    content = Content(
        schema("dent"),
        [entry(name="a.png", split="val"), entry(name="b.png", split="test"), entry(name="c.png", label=None)],
    )
    for name in ("yolo", "imagefolder", "coco", "csv"):
        (tmp_path / name).mkdir()
        writer(name)(tmp_path / name, content)
    data = yaml.safe_load((tmp_path / "yolo" / "data.yaml").read_text("utf-8"))
    assert (data["train"], data["val"], data["test"]) == ("images/train", "images/val", "images/test")
    assert (tmp_path / "yolo/images/test/b.png").is_file()
    found = {p.relative_to(tmp_path / "imagefolder").as_posix() for p in (tmp_path / "imagefolder").rglob("*.png")}
    assert found == {"val/dent/a.png", "test/dent/b.png", "train/_unlabelled/c.png"}
    assert (tmp_path / "imagefolder/train/dent").is_dir()


def test_yolo_has_a_training_folder_even_if_nothing_is_in_it(tmp_path: Path) -> None:
    writer("yolo")(tmp_path, Content(schema("dent"), [entry(split="val")]))
    assert (tmp_path / "images/train").is_dir() and (tmp_path / "labels/train").is_dir()


def test_a_split_cannot_lead_out_of_the_edition(tmp_path: Path) -> None:
    for name in ("yolo", "imagefolder"):
        place = tmp_path / name / "inside"
        place.mkdir(parents=True)
        writer(name)(place, Content(schema("dent"), [entry(split="../../x")]))
        assert [p.name for p in (tmp_path / name).iterdir()] == ["inside"]


@settings(max_examples=60, deadline=None)
@given(names=st.lists(st.text(min_size=1, max_size=12), unique=True, min_size=1, max_size=8))
def test_any_class_names_become_yaml_and_folders_and_stay_apart(
    names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    import yaml

    folders = folder_names(names)
    assert len({folder.casefold() for folder in folders.values()}) == len(names)
    for folder in folders.values():
        assert not set('<>:"/\\|?*') & set(folder)
        assert folder not in (".", "..", "") and not folder.endswith((" ", "."))
    place = tmp_path_factory.mktemp("yolo")
    try:
        "".join(names).encode()
    except UnicodeEncodeError:
        return
    writer("yolo")(place, Content(schema(*names), []))
    data = yaml.safe_load((place / "data.yaml").read_text("utf-8"))
    assert list(data["names"].values()) == names


@pytest.mark.parametrize(
    ("name", "legal"),
    [
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1", "_com1"),
        ("a/b", "a_b"),
        ("..", "_"),
        ("end...", "end_"),
        ("tab\t", "tab_"),
        (" ", "_"),
        ("긁힘", "긁힘"),
        ("가" * 80, "가" * 66),
        ("a" * 199 + ".b", "a" * 199 + "_"),
    ],
)
def test_names_no_file_system_holds_are_respelled(name: str, legal: str) -> None:
    assert legal_name(name) == legal


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+2", "'=1+2"),
        ("+1", "+1"),
        ("-3.5", "-3.5"),
        ("-1+cmd", "'-1+cmd"),
        ("+A1", "'+A1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ('say "hi", twice', '"say ""hi"", twice"'),
        ("two\nlines", '"two\nlines"'),
        ("", ""),
        ("한글", "한글"),
    ],
)
def test_cells_are_quoted_and_never_run_as_formulas(value: str, written: str) -> None:
    assert cell(value) == written


@settings(max_examples=60, deadline=None)
@given(
    label=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=15),
    x=st.floats(0, 1e6, allow_nan=False),
)
def test_a_table_row_reads_back_as_it_was(label: str, x: float, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("csv")
    region = defect(Box(x, 0.1, x + 1, 1 / 3), label)
    writer("csv")(place, Content(schema(label), [entry(region, label=label)]))
    header, row = csv.reader(_lines(place / "items.csv"))
    assert tuple(header) == HEADER
    assert row[1].removeprefix("'") == label.removeprefix("'") and row[7] == row[1]
    assert [float(value) for value in row[3:7]] == [x, 0.1, x + 1, 1 / 3]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_mask_goes_through_coco_unchanged(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    bits = data.draw(st.integers(1, 2**48 - 1))
    mask = np.array([bits >> i & 1 for i in range(48)], bool).reshape(6, 8)
    place = tmp_path_factory.mktemp("coco")
    writer("coco")(place, Content(schema("dent"), [entry(defect(rle.encode(mask)), width=8, height=6)]))
    coco = _coco(place / "annotations.json")
    (annotation,) = coco.dataset["annotations"]
    assert np.array_equal(_mask_of(coco, annotation), mask)
    rows, columns = np.nonzero(mask)
    assert annotation["bbox"] == [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]


def test_an_empty_mask_and_regions_that_are_no_defects_are_left_out(tmp_path: Path) -> None:
    empty = Mask(40, 40, rle.encode(np.zeros((40, 40), bool)).counts)
    roi = EntryRegion("", RegionRole.ROI, Box(0, 0, 9, 9), None)
    content = Content(schema("dent"), [entry(defect(empty), roi)])
    for name in FORMATS:
        (tmp_path / name).mkdir()
        writer(name)(tmp_path / name, content)
    assert json.loads((tmp_path / "coco" / "annotations.json").read_text())["annotations"] == []
    assert (tmp_path / "yolo/labels/train/a.txt").read_text() == ""
    assert len((tmp_path / "csv/items.csv").read_text().splitlines()) == 2


def test_more_classes_than_a_mask_can_hold_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="255 classes"):
        writer("masks")(tmp_path, Content(schema(*map(str, range(256))), []))
