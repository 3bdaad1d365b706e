from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from storage import rle
from storage.formats import writer
from storage.formats.entries import Content, EntryRegion
from storage.geometry import rasterise
from storage.images import decode_png
from storage.records import Box, Mask, Polygon, RegionRole
from tests.support.contents import HEIGHT, WIDTH, boxes, defect, entry, masks, one, polygons, schema

GOLDEN = """\
{
 "flags": {
  "dent": true
 },
 "imageData": null,
 "imageHeight": 40,
 "imagePath": "a.png",
 "imageWidth": 40,
 "shapes": [
  {
   "description": "",
   "flags": {},
   "group_id": null,
   "label": "긁힘",
   "mask": null,
   "points": [
    [
     1.5,
     2
    ],
    [
     8,
     9
    ]
   ],
   "score": 0.75,
   "shape_type": "rectangle"
  }
 ],
 "version": "5.5.0"
}
"""


def _write(place: Path, content: Content) -> dict[str, int]:
    return {loss.what: loss.count for loss in writer("labelme")(place, content)}


def _shapes(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["shapes"]
    return found


def test_a_file_reads_as_labelme_writes_it(tmp_path: Path) -> None:
    losses = _write(tmp_path, Content(schema("dent", "긁힘"), [entry(defect(Box(1.5, 2, 8, 9), "긁힘", 0.75))]))
    assert (tmp_path / "images/a.json").read_bytes().decode() == GOLDEN
    assert losses == {}


def test_pictures_of_a_split_lie_in_its_folder(tmp_path: Path) -> None:
    pictures = [entry(name="a.png", split="train"), entry(name="b.png", label=None), entry(name="c.png", split="../x")]
    losses = _write(tmp_path, Content(schema("dent"), pictures))
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {"train/a.json", "train/a.png", "images/b.json", "images/b.png", ".._x/c.json", ".._x/c.png"}
    assert losses == {"splits, respelled for folders": 1}
    assert json.loads((tmp_path / "images/b.json").read_text())["flags"] == {}


@settings(max_examples=40, deadline=None)
@given(mask=masks())
def test_a_mask_shape_holds_the_pixels_within_its_corners(mask: Mask, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("labelme")
    assert _write(place, one(mask)) == {}
    (shape,) = _shapes(place / "images/a.json")
    assert shape["shape_type"] == "mask"
    assert np.array_equal(_pixels(shape), rle.decode(mask))


def _pixels(shape: dict[str, Any]) -> np.ndarray:  # type: ignore[type-arg]
    """What labelme makes of a mask shape: both corners are inside."""
    (x0, y0), (x1, y1) = shape["points"]
    frame = np.zeros((HEIGHT, WIDTH), np.bool_)
    frame[y0 : y1 + 1, x0 : x1 + 1] = decode_png(base64.b64decode(shape["mask"])).astype(bool)
    return frame


@settings(max_examples=40, deadline=None)
@given(polygon=polygons())
def test_a_polygon_stays_as_drawn_and_one_with_holes_becomes_a_mask(
    polygon: Polygon, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("labelme")
    losses = _write(place, one(polygon))
    (shape,) = _shapes(place / "images/a.json")
    if len(polygon.rings) == 1:
        assert shape["points"] == [list(point) for point in polygon.rings[0]] and losses == {}
    else:
        assert losses == {"polygons with holes, written as masks": 1}
    if shape["shape_type"] == "mask":
        assert np.array_equal(_pixels(shape), rasterise(polygon, width=WIDTH, height=HEIGHT))


@settings(max_examples=40, deadline=None)
@given(mask=masks())
def test_x_anylabeling_gets_masks_as_polygons_around_the_same_pixels(
    mask: Mask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("labelme")
    losses = _write(place, one(mask, tool="x-anylabeling"))
    (shape,) = _shapes(place / "images/a.json")
    assert shape["shape_type"] == "polygon" and "mask" not in shape
    ring = tuple((x, y) for x, y in shape["points"])
    assert np.array_equal(rasterise(Polygon((ring,)), width=WIDTH, height=HEIGHT), rle.decode(mask))
    assert losses["masks, written as polygons around the same pixels"] == 1


@settings(max_examples=30, deadline=None)
@given(box=boxes())
def test_x_anylabeling_gets_rectangles_by_four_corners(box: Box, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("labelme")
    _write(place, one(box, tool="x-anylabeling"))
    (shape,) = _shapes(place / "images/a.json")
    (x0, y0), (x1, y2), (x3, y3), (x4, y4) = shape["points"]
    assert (x0, y0, x3, y3) == (box.x0, box.y0, box.x1, box.y1) and (x1, y2, x4, y4) == (x3, y0, x0, y3)
    assert shape["difficult"] is False and shape["attributes"] == {} and shape["score"] is None


def test_markings_and_crops_are_counted_and_left_out(tmp_path: Path) -> None:
    roi = EntryRegion("", RegionRole.ROI, Box(0, 0, 9, 9), None)
    assert _write(tmp_path, Content(schema("dent"), [entry(roi)])) == {"markings and crops, left out": 1}
    assert _shapes(tmp_path / "images/a.json") == []
