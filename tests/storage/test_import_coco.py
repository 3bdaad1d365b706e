from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from storage import rle
from storage.errors import ImportFormatError
from storage.geometry import rasterise
from storage.imports import long_json
from storage.imports.reading import Fault, ReadOptions, Report, detect, reader
from storage.records import Box, Mask, Polygon
from tests.support.images import encoded, picture
from tests.support.imported import read_all

CATEGORIES = [{"id": 7, "name": "dent"}, {"id": 40_000, "name": "긁힘"}]


def _write(path: Path, annotations: list[Any], images: list[Any] | None = None, **more: Any) -> Path:
    images = [{"id": 3, "file_name": "a.png", "width": 20, "height": 10}] if images is None else images
    value = {"annotations": annotations, "images": images, "categories": CATEGORIES, **more}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def _note(**values: Any) -> dict[str, Any]:
    return {"id": 1, "image_id": 3, "category_id": 7, **values}


def _only(path: Path, annotation: dict[str, Any]) -> tuple[Any, dict[Fault, list[str]]]:
    """The geometry of the one annotation of a file, or None, and the report."""
    images, said = read_all("coco", _write(path / "one.json", [annotation]))
    (image,) = images.values()
    return (image.regions[0].geometry if image.regions else None), said


def test_annotations_find_their_images_and_classes_whatever_the_order_of_the_file(tmp_path: Path) -> None:
    value = {
        "annotations": [
            _note(bbox=[1, 2, 3, 4], score=0.25),
            _note(id=2, image_id=9, bbox=[0, 0, 1, 1], category_id=40_000, iscrowd=1),
        ],
        "images": [
            {"id": 9, "file_name": "sub/b.png", "width": 5, "height": 5, "label": "dent", "split": "test"},
            {"id": 3, "file_name": "a.png", "width": 20, "height": 10},
            {"id": 4, "file_name": "empty.png", "width": 20, "height": 10},
        ],
        "categories": CATEGORIES,
    }
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.png").write_bytes(encoded(picture(5, 5), "PNG"))
    found = []
    for order in (value, dict(reversed(value.items()))):
        (tmp_path / "d.json").write_text(json.dumps(order), encoding="utf-8-sig")
        images, said = read_all("coco", tmp_path / "d.json")
        assert said == {}
        found.append(images)
    assert found[0] == found[1]
    assert detect(tmp_path / "d.json") == "coco"
    first, second, empty = found[0]["a.png"], found[0]["sub/b.png"], found[0]["empty.png"]
    assert [(r.geometry, r.class_name, r.confidence, r.crowd) for r in first.regions] == [
        (Box(1, 2, 4, 6), "dent", 0.25, False)
    ]
    assert (second.label, second.split, second.file) == ("dent", "test", tmp_path / "sub" / "b.png")
    assert (second.regions[0].class_name, second.regions[0].crowd) == ("긁힘", True)
    assert (empty.regions, empty.width, empty.height, empty.file) == ((), 20, 10, None)


def test_run_lengths_mean_what_pycocotools_says_compressed_and_not(tmp_path: Path) -> None:
    pixels = np.random.default_rng(4).integers(0, 2, (10, 20), dtype=np.uint8)
    packed = coco_mask.encode(np.asfortranarray(pixels))
    segmentations = [{"size": packed["size"], "counts": packed["counts"].decode()}]
    runs = rle.to_uncompressed(rle.encode(pixels))
    segmentations.append({"size": [10, 20], "counts": runs})
    for segmentation in segmentations:
        mask, said = _only(tmp_path, _note(segmentation=segmentation, iscrowd=1, bbox=[0, 0, 20, 10]))
        assert said == {}
        assert np.array_equal(rle.decode(mask), pixels.astype(bool))


def test_parts_of_a_segmentation_unite_and_a_lone_part_stays_a_polygon(tmp_path: Path) -> None:
    square = [2.0, 1.0, 12.0, 1.0, 12.0, 8.0, 2.0, 8.0]
    inner = [4, 3, 8, 3, 8, 6, 4, 6]
    far = [15, 2, 19, 2, 19, 9]
    alone, said = _only(tmp_path, _note(segmentation=[[*square, 2.0, 1.0]]))
    assert (alone, said) == (Polygon((((2, 1), (12, 1), (12, 8), (2, 8)),)), {})
    mask, said = _only(tmp_path, _note(segmentation=[square, inner, far]))
    assert said == {}
    packed = coco_mask.merge(coco_mask.frPyObjects([square, inner, far], 10, 20))
    theirs = Mask(10, 20, packed["counts"].decode())
    assert rle.decode(mask)[4, 5]  # Not a hole: COCO's parts unite.
    assert rle.iou(mask, theirs) > 0.85  # Edges are drawn by another rule there.
    assert np.array_equal(rle.decode(mask)[1:8, 2:12], np.ones((7, 10), bool))
    assert np.array_equal(rle.decode(mask)[:, 14:], rasterise(Polygon((((1, 2), (5, 2), (5, 9)),)), width=6, height=10))


@pytest.mark.parametrize(
    ("values", "fault", "kept"),
    [
        ({"bbox": [1, 1, float("nan"), 2]}, Fault.BAD_BOX, None),
        ({"bbox": [1, 1, -3, 2]}, Fault.BAD_BOX, None),
        ({"bbox": [1, 1, 0, 2]}, Fault.BAD_BOX, None),
        ({"bbox": [1, 1, 2]}, Fault.BAD_BOX, None),
        ({"bbox": [1, None, True, 2]}, Fault.BAD_BOX, None),
        ({"bbox": [10**30, 0, 1.5, 2]}, Fault.BAD_BOX, None),
        ({}, Fault.BAD_SHAPE, None),
        ({"bbox": [], "segmentation": []}, Fault.BAD_BOX, None),
        ({"bbox": [1, 1, 2, 2], "segmentation": 5}, Fault.BAD_SHAPE, Box(1, 1, 3, 3)),
        ({"bbox": [1, 1, 2, 2], "segmentation": [[1, 2, 3, 4]]}, Fault.BAD_SHAPE, Box(1, 1, 3, 3)),
        ({"bbox": [1, 1, 2, 2], "segmentation": [[1, 2, 3, 4, 5, 6, 7]]}, Fault.BAD_SHAPE, Box(1, 1, 3, 3)),
        ({"bbox": [1, 1, 2, 2], "segmentation": [[1, 2, 3, float("inf"), 5, 6]]}, Fault.BAD_SHAPE, Box(1, 1, 3, 3)),
        ({"bbox": [1, 1, 2, 2], "segmentation": {"size": [10, 20], "counts": "99"}}, Fault.BAD_SHAPE, Box(1, 1, 3, 3)),
        ({"bbox": [1, 1, 2, 2], "segmentation": {"size": [9, 9], "counts": [81]}}, Fault.BAD_SIZE, Box(1, 1, 3, 3)),
        ({"bbox": [1, 1, 2, 2], "segmentation": {"size": [10, 20], "counts": [1]}}, Fault.BAD_SHAPE, Box(1, 1, 3, 3)),
        ({"bbox": [1, 1, 2, 2], "segmentation": {"size": [10, 20], "counts": [200]}}, Fault.BAD_SHAPE, Box(1, 1, 3, 3)),
        ({"bbox": [1, 1, 2, 2], "segmentation": {"size": [10**9, 10**9], "counts": "0"}}, Fault.BAD_SHAPE, None),
        ({"segmentation": [[1, 2, 3, 4]]}, Fault.BAD_SHAPE, None),
    ],
)
def test_a_broken_shape_is_a_line_and_its_box_is_kept(
    tmp_path: Path, values: dict[str, Any], fault: Fault, kept: Box | None
) -> None:
    geometry, said = _only(tmp_path, _note(**values))
    assert fault in said or Fault.BAD_SIZE in said
    if kept is not None:
        assert geometry == kept


def test_strays_twins_and_unknown_classes_are_named_and_nothing_else_is_lost(tmp_path: Path) -> None:
    images = [
        {"id": 3, "file_name": "a.png", "width": 20, "height": 10},
        {"id": 3, "file_name": "b.png", "width": 20, "height": 10},
        {"id": 4, "file_name": "../../etc/passwd", "width": -1, "height": 10},
        {"id": 5},
        "no image",
    ]
    notes = [
        _note(bbox=[1, 1, 2, 2]),
        _note(bbox=[1, 1, 2, 2]),
        _note(bbox=[4, 4, 2, 2], keypoints=[1, 2, 2]),
        _note(id=2, category_id=99, bbox=[0, 0, 5, 5]),
        _note(id=3, image_id=77, bbox=[0, 0, 5, 5]),
        _note(id=4, image_id=None, bbox=[0, 0, 5, 5]),
        "no annotation",
    ]
    path = _write(tmp_path / "d.json", notes, images)
    found, said = read_all("coco", path)
    assert [r.geometry for r in found["a.png"].regions] == [Box(1, 1, 3, 3), Box(4, 4, 6, 6), Box(0, 0, 5, 5)]
    assert found["a.png"].regions[2].class_name == ""
    assert found["b.png"].regions == ()
    assert found["etc/passwd"].file is None
    assert {fault: len(lines) for fault, lines in said.items()} == {
        Fault.DUPLICATE_ID: 2,
        Fault.UNKNOWN_CLASS: 1,
        Fault.MISSING_IMAGE: 2,
        Fault.BAD_PATH: 3,
        Fault.BAD_SIZE: 1,
        Fault.BAD_JSON: 1,
        Fault.NOT_CARRIED: 1,
    }


def test_pictures_are_found_where_coco_and_others_keep_them(tmp_path: Path) -> None:
    for name in ("train2017/a.png", "val2017/b.png"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(encoded(picture(10, 20), "PNG"))
    for subset, name in (("train2017", "a.png"), ("val2017", "b.png")):
        image = {"id": 1, "file_name": name, "width": 20, "height": 10}
        _write(tmp_path / "annotations" / f"instances_{subset}.json", [], [image])
    for path in (tmp_path, tmp_path / "annotations" / "instances_train2017.json"):
        found, said = read_all("coco", path)
        assert said == {}
        assert found["train2017/a.png"].file == tmp_path / "train2017" / "a.png"
        assert found["train2017/a.png"].split == "train"
    assert read_all("coco", tmp_path)[0]["val2017/b.png"].split == "val"
    named, _ = read_all(
        "coco", tmp_path / "annotations" / "instances_val2017.json", options=ReadOptions(tmp_path / "val2017")
    )
    assert {image.file for image in named.values()} == {tmp_path / "val2017" / "b.png"}


def test_what_is_no_coco_file_is_refused_and_a_cut_off_one_is_read_to_the_cut(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[1, 2]")
    (tmp_path / "other.json").write_text('{"a": 1}')
    for name in ("list.json", "other.json", "gone.json", "."):
        with pytest.raises(ImportFormatError):
            read_all("coco", tmp_path / name)
    images = [{"id": n, "file_name": f"{n}.png", "width": 9, "height": 9} for n in range(50)]
    text = json.dumps({"categories": CATEGORIES, "images": images})
    (tmp_path / "cut.json").write_text(text[:-400])
    found, said = read_all("coco", tmp_path / "cut.json")
    assert 30 < len(found) < 50
    assert said.keys() == {Fault.BAD_JSON}


def test_long_files_are_read_piece_by_piece_as_the_whole_would_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_json, "_PIECE", 7)
    rng = random.Random(2)
    value = {
        "info": {"a": [1, {"b": None}], "text": 'é"\\\n한'},
        "list": [rng.choice([1.5, -12, "x\\", {"k": [True, None]}, [], "한\u2028", 1e300]) for _ in range(300)],
        "empty": [],
        "number": 12345678901,
    }
    for ascii_only in (True, False):
        (tmp_path / "a.json").write_text(json.dumps(value, ensure_ascii=ascii_only, indent=1), encoding="utf-8")
        report = Report()
        parts = list(long_json.parts(tmp_path / "a.json", report=report))
        assert [part.value for part in parts if part.key == "list"] == value["list"]
        assert {part.key: part.value for part in parts if not part.listed} == {
            "info": value["info"],
            "number": 12345678901,
        }
        assert all(json.loads(part.text) == part.value for part in parts)
        assert report.total == 0


def test_a_part_too_long_for_the_memory_is_left_out_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_json, "_PIECE", 16)
    monkeypatch.setattr(long_json, "LONGEST", 100)
    long = {"id": 1, "text": '[{"\\' * 40, "list": [[1, 2], "]"] * 9}
    value = {"list": [{"id": 0}, long, {"id": 2}], "long": "," * 500, "last": 5}
    (tmp_path / "a.json").write_text(json.dumps(value))
    report = Report()
    parts = [(part.key, part.value) for part in long_json.parts(tmp_path / "a.json", report=report)]
    assert parts == [("list", {"id": 0}), ("list", {"id": 2}), ("last", 5)]
    assert report.counts == {Fault.TOO_LARGE: 2}


@pytest.mark.parametrize(
    "text",
    [
        '{"images": [{"id": 1, "file_name": "a.png"}, {"id"',
        '{"images": [' + "[" * 200_000,
        '{"images": [{"id": ' + "9" * 5_000 + "}]}",
        '{"images": [{"id": 1 "b": 2}]}',
        '{"images" [1]}',
        '{1: 2, "images": []}',
        '{"images": [{"id": 1, "file_name": "\ud800"}]}',
    ],
)
def test_broken_json_is_a_line_or_the_one_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text, errors="replace")
    report = Report()
    try:
        list(reader("coco")(tmp_path / "a.json", options=ReadOptions(), report=report))
    except ImportFormatError:
        assert Fault.BAD_JSON in report.counts or '"images": [[' in text


def test_a_lone_surrogate_in_a_name_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"images": [{"id": "\\ud800", "file_name": "a\\ud800.png"}], "categories": []}')
    found, _ = read_all("coco", tmp_path / "a.json")
    assert list(found) == ["a\N{REPLACEMENT CHARACTER}.png"]
