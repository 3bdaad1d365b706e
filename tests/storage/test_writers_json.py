"""COCO's options, Datumaro and Hugging Face, byte by byte on small contents, and by Hypothesis on any geometry."""

from __future__ import annotations

import contextlib
import io
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools.coco import COCO

from storage import rle
from storage.formats import writer
from storage.formats.entries import Content
from storage.formats.json_text import JsonLists
from storage.formats.outlines import outlines
from storage.geometry import rasterise
from storage.records import Box, Geometry, Mask, Polygon
from tests.support.contents import HEIGHT, WIDTH, boxes, defect, entry, masks, one, polygons, schema
from tests.support.datasets import FRAME, TRIANGLE


def _write(name: str, place: Path, content: Content) -> dict[str, int]:
    place.mkdir(parents=True, exist_ok=True)
    return {loss.what: loss.count for loss in writer(name)(place, content)}


def _pixels(place: Path) -> tuple[dict[str, Any], Any]:
    """The one annotation, and what pycocotools makes of it."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        # pycocotools reshapes in a way that NumPy 2 has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        coco = COCO(str(place / "annotations.json"))
        (annotation,) = coco.dataset["annotations"]
        return annotation, coco.annToMask(annotation).astype(bool)


@settings(max_examples=60, deadline=None)
@given(mask=masks())
def test_coco_polygons_around_masks_cover_their_pixels_and_holes_stay_rle(
    mask: Mask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("coco")
    losses = _write("coco", place, one(mask, segmentation="polygons"))
    annotation, pixels = _pixels(place)
    assert np.array_equal(pixels, rle.decode(mask))
    holed = any(hole for _, hole in outlines(mask))
    assert isinstance(annotation["segmentation"], dict) == holed
    said = "masks with holes, kept as RLE" if holed else "masks, written as polygons around the same pixels"
    assert losses == {said: 1}
    assert annotation["area"] == rle.area(mask)


@settings(max_examples=40, deadline=None)
@given(polygon=polygons())
def test_coco_as_rle_holds_the_pixels_of_polygons(polygon: Polygon, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("coco")
    losses = _write("coco", place, one(polygon, segmentation="rle"))
    annotation, pixels = _pixels(place)
    assert np.array_equal(pixels, rasterise(polygon, width=WIDTH, height=HEIGHT))
    assert isinstance(annotation["segmentation"], dict) and sum(losses.values()) == 1


def test_coco_a_file_for_each_split_numbers_images_and_annotations_through(tmp_path: Path) -> None:
    splits = {"a": "train", "b": None, "c": "val", "d": "train"}
    pictures = [entry(defect(Box(1, 2, 3, 4)), name=f"{name}.png", split=split) for name, split in splits.items()]
    _write("coco", tmp_path, Content(schema("dent"), pictures, {"files": "split"}))
    files = {path.name: json.loads(path.read_text("utf-8")) for path in (tmp_path / "annotations").iterdir()}
    images = {name: [image["file_name"] for image in file["images"]] for name, file in files.items()}
    assert images == {
        "instances_train.json": ["a.png", "d.png"],
        "instances_default.json": ["b.png"],
        "instances_val.json": ["c.png"],
    }
    found = {path.relative_to(tmp_path / "images").as_posix() for path in tmp_path.rglob("*.png")}
    assert found == {"train/a.png", "default/b.png", "val/c.png", "train/d.png"}
    notes = [(note["id"], note["image_id"]) for file in files.values() for note in file["annotations"]]
    assert sorted(notes) == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert {path.name for path in tmp_path.iterdir()} == {"annotations", "images"}


COCO_FILE = """\
{
 "categories": [{"id": 1, "name": "긁힘", "supercategory": "defect"}],
 "images": [
  {"file_name": "images/a.png", "height": 9, "id": 1, "label": "긁힘", "split": null, "width": 12}
 ],
 "annotations": [
  {"area": 4.5, "bbox": [1, 2, 3, 1.5], "category_id": 1, "id": 1, "image_id": 1, "iscrowd": 0, "score": 0.5, \
"segmentation": []},
  {"area": 28.0, "bbox": [1.0, 1.0, 8.0, 7.0], "category_id": 1, "id": 2, "image_id": 1, "iscrowd": 0, \
"segmentation": [[1.0, 1.0, 9.0, 1.0, 5.0, 8.0]]}
 ]
}
"""

ROW = Polygon((((1.0, 1.0), (9.0, 1.0), (5.0, 8.0)),))


def _two() -> Content:
    shapes = (defect(Box(1, 2, 4, 3.5), "긁힘", 0.5), defect(ROW, "긁힘"))
    return Content(schema("긁힘"), [entry(*shapes, label="긁힘", width=12, height=9)])


def test_coco_reads_an_entry_a_line(tmp_path: Path) -> None:
    assert _write("coco", tmp_path, _two()) == {}
    assert (tmp_path / "annotations.json").read_bytes().decode() == COCO_FILE


DATUMARO_FILE = """\
{
 "categories": {"label": {"attributes": [], "labels": [{"attributes": [], "name": "긁힘", "parent": ""}]}},
 "dm_format_version": "1.0",
 "infos": {},
 "media_type": 2,
 "items": [
  {"annotations": [{"attributes": {}, "group": 0, "id": 0, "label_id": 0, "type": "label"}, \
{"attributes": {"score": 0.5}, "bbox": [1, 2, 3, 1.5], "group": 0, "id": 1, "label_id": 0, "type": "bbox", \
"z_order": 0}, {"attributes": {}, "group": 0, "id": 2, "label_id": 0, "points": [1.0, 1.0, 9.0, 1.0, 5.0, 8.0], \
"type": "polygon", "z_order": 0}], "id": "a", "image": {"path": "a.png", "size": [9, 12]}}
 ]
}
"""


def test_datumaro_has_a_file_for_each_subset(tmp_path: Path) -> None:
    assert _write("datumaro", tmp_path / "one", _two()) == {}
    assert (tmp_path / "one/annotations/default.json").read_bytes().decode() == DATUMARO_FILE
    pictures = [entry(name="a.png", split="train"), entry(name="b.png", split="a/b"), entry(name="c.png")]
    losses = _write("datumaro", tmp_path / "two", Content(schema("dent"), pictures))
    assert losses == {"splits, respelled for folders": 1}
    files = {path.name for path in (tmp_path / "two/annotations").iterdir()}
    assert files == {"train.json", "a_b.json", "default.json"}
    assert (tmp_path / "two/images/a_b/b.png").is_file()


@settings(max_examples=40, deadline=None)
@given(geometry=st.one_of(boxes(), masks(), polygons()))
def test_any_region_goes_through_datumaro(geometry: Geometry, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("datumaro")
    losses = _write("datumaro", place, one(geometry))
    (item,) = json.loads((place / "annotations/default.json").read_text("utf-8"))["items"]
    _, note = item["annotations"]
    if isinstance(geometry, Box):
        x, y, w, h = note["bbox"]
        assert (x, y) == (geometry.x0, geometry.y0)
        assert (x + w, y + h) == pytest.approx((geometry.x1, geometry.y1), abs=1e-14)
    elif note["type"] == "polygon":
        assert isinstance(geometry, Polygon)
        assert tuple(zip(note["points"][::2], note["points"][1::2], strict=True)) == geometry.rings[0]
    else:
        height, width = note["rle"]["size"]
        found = rle.decode(Mask(height, width, note["rle"]["counts"]))
        assert np.array_equal(found, rasterise(geometry, width=WIDTH, height=HEIGHT))
        assert losses == ({"polygons with holes, written as masks": 1} if isinstance(geometry, Polygon) else {})


HUGGINGFACE_ROW = """\
{"file_name": "a.png", "height": 9, "label": "긁힘", "objects": {"bbox": [[1.0, 2.0, 3.0, 1.5], [1.0, 1.0, 8.0, 7.0]], \
"category": ["긁힘", "긁힘"], "score": [0.5, -1.0], "segmentation": ["", "[[1.0, 1.0, 9.0, 1.0, 5.0, 8.0]]"]}, \
"width": 12}
"""


def test_hugging_face_has_a_row_a_picture(tmp_path: Path) -> None:
    content = Content(_two().classes, _two().entries, {"objects": "lists"})
    assert _write("huggingface", tmp_path / "lists", content) == {"pictures without a split, put into train": 1}
    assert (tmp_path / "lists/train/metadata.jsonl").read_bytes().decode() == HUGGINGFACE_ROW
    _write("huggingface", tmp_path / "text", _two())
    row, expected = (json.loads((tmp_path / n / "train/metadata.jsonl").read_text("utf-8")) for n in ("text", "lists"))
    assert json.loads(row["objects"]) == expected["objects"]
    assert {**row, "objects": expected["objects"]} == expected


def test_hugging_face_rows_have_the_same_types_where_a_split_has_no_region_and_no_class(tmp_path: Path) -> None:
    pictures = [entry(defect(TRIANGLE), name="a.png", split="train"), entry(name="b.png", label=None, split="val")]
    _write("huggingface", tmp_path, Content(schema("dent"), pictures))
    rows = [json.loads((tmp_path / split / "metadata.jsonl").read_text("utf-8")) for split in ("train", "val")]
    assert [{key: type(value) for key, value in row.items()} for row in rows] == [
        {"file_name": str, "height": int, "label": str, "objects": str, "width": int}
    ] * 2


def test_a_polygon_with_a_hole_is_said_to_become_a_mask_wherever_it_does(tmp_path: Path) -> None:
    content = Content(schema("dent"), [entry(defect(FRAME), width=64, height=48, split="train")])
    for name in ("coco", "cvat", "datumaro", "huggingface", "labelme"):
        assert _write(name, tmp_path / name, content) == {"polygons with holes, written as masks": 1}


def test_lists_that_grow_by_turns_are_whole_json_and_a_failure_leaves_no_whole_file(tmp_path: Path) -> None:
    with JsonLists(tmp_path / "a.json", {"b": 1, "a": [2]}, ("x", "y", "z")) as lists:
        for number in range(3):
            lists.add("y", {"n": number})
            lists.add("x", number)
    assert json.loads((tmp_path / "a.json").read_text()) == {
        "a": [2], "b": 1, "x": [0, 1, 2], "y": [{"n": 0}, {"n": 1}, {"n": 2}], "z": [],
    }  # fmt: skip
    with pytest.raises(KeyError), JsonLists(tmp_path / "b.json", {}, ("x",)) as lists:
        lists.add("no such list", 1)
    with pytest.raises(json.JSONDecodeError):
        json.loads((tmp_path / "b.json").read_text())
