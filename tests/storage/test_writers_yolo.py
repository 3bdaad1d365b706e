from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import rle
from storage.formats import writer
from storage.formats.entries import Content
from storage.formats.yolo import _span, share
from storage.geometry import rasterise
from storage.records import Box, Geometry, Polygon
from tests.support.contents import HEIGHT, WIDTH, boxes, defect, entry, masks, one, polygons, schema
from tests.support.datasets import FRAME, RING, TRIANGLE


def _write(name: str, place: Path, content: Content) -> dict[str, int]:
    return {loss.what: loss.count for loss in writer(name)(place, content)}


def _values(place: Path) -> list[float]:
    (line,) = (place / "labels/train/a.txt").read_text().splitlines()
    return [float(value) for value in line.split()[1:]]


@settings(max_examples=40, deadline=None)
@given(box=boxes())
def test_a_box_comes_back_once_read(box: Box, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("yolo")
    _write("yolo", place, one(box))
    found = _read_box(_values(place), WIDTH, HEIGHT)
    assert (found.x0, found.y0, found.x1, found.y1) == pytest.approx((box.x0, box.y0, box.x1, box.y1), abs=1e-14)


def _read_box(values: list[float], width: int, height: int) -> Box:
    """What a reader makes of a line."""
    cx, cy, w, h = (value * side for value, side in zip(values, (width, height) * 2, strict=True))
    return Box(cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2)


@settings(max_examples=30, deadline=None)
@given(geometry=st.one_of(boxes(), masks(), polygons()))
def test_a_segment_covers_the_same_pixels_once_read(
    geometry: Geometry, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("yolo")
    _write("yolo-seg", place, one(geometry))
    values = _values(place)
    ring = tuple((x * WIDTH, y * HEIGHT) for x, y in zip(values[::2], values[1::2], strict=True))
    if isinstance(geometry, Polygon) and len(geometry.rings) == 1:
        assert ring == geometry.rings[0]
    expected = rasterise(geometry, width=WIDTH, height=HEIGHT)
    assert np.array_equal(rasterise(Polygon((ring,)), width=WIDTH, height=HEIGHT), expected)


@settings(max_examples=30, deadline=None)
@given(size=st.integers(1, 20_000), data=st.data())
def test_edges_at_pixels_and_half_pixels_cover_the_same_ones_once_read(size: int, data: st.DataObject) -> None:
    start, stop = sorted(data.draw(st.lists(st.integers(0, 2 * size), min_size=2, max_size=2, unique=True)))
    for edge in (start / 2, stop / 2):
        text = share(edge, size)
        assert math.ceil(float(text) * size - 0.5) == math.ceil(edge - 0.5)
        assert abs(float(text) * size - edge) < 1e-11 and 0 <= float(text) <= 1 and "e" not in text
    centre, length = _span(start / 2, stop / 2, size)
    assert math.ceil(centre * size - length * size / 2 - 0.5) == math.ceil(start / 2 - 0.5)
    assert math.ceil(centre * size + length * size / 2 - 0.5) == math.ceil(stop / 2 - 0.5)


def test_what_the_formats_cannot_carry_is_counted(tmp_path: Path) -> None:
    shapes = (defect(FRAME), defect(rle.encode(RING)), defect(TRIANGLE), defect(Box(1, 2, 3, 4), confidence=0.5))
    content = Content(schema("dent"), [entry(*shapes, width=64, height=48), entry(name="b.png", split="val")])
    for name in ("yolo", "yolo-seg"):
        (tmp_path / name).mkdir()
    both = {
        "classes of whole pictures, left out": 2,
        "confidences, left out": 1,
        "pictures without a split, put into train": 1,
    }
    assert _write("yolo", tmp_path / "yolo", content) == both | {"outlines, written as their boxes": 3}
    assert _write("yolo-seg", tmp_path / "yolo-seg", content) == both | {
        "boxes, written as polygons of four points": 1,
        "masks, written as polygons around the same pixels": 1,
        "outlines of several parts or with holes, joined by lines": 2,
    }


def test_a_split_that_the_yaml_has_no_key_for_is_said(tmp_path: Path) -> None:
    losses = _write("yolo", tmp_path, Content(schema("dent"), [entry(split="holdout")]))
    assert losses["pictures of splits that data.yaml has no key for"] == 1
    assert (tmp_path / "images/holdout/a.png").is_file()


@pytest.mark.slow
@pytest.mark.allow_logs("matplotlib.font_manager.*font cache")
@pytest.mark.parametrize("name", ["yolo", "yolo-seg"])
def test_ultralytics_reads_every_label_and_finds_nothing_wrong(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in {
        "YOLO_CONFIG_DIR": str(tmp_path / "settings"),
        "YOLO_OFFLINE": "1",
        "YOLO_AUTOINSTALL": "0",
    }.items():
        monkeypatch.setenv(key, value)
    from ultralytics.data.utils import check_det_dataset, verify_image_label

    place = tmp_path / "긁힘 set"
    place.mkdir()
    shapes = (defect(FRAME), defect(rle.encode(RING), "긁힘"), defect(TRIANGLE), defect(Box(1, 2, 64, 48)))
    pictures = [entry(*shapes, width=64, height=48), entry(name="b.png", split="val", width=64, height=48)]
    _write(name, place, Content(schema("dent", "긁힘"), pictures))
    data = check_det_dataset(str(place / "data.yaml"), autodownload=False)
    assert data["names"] == {0: "dent", 1: "긁힘"}
    for picture, labels in (("train/a", 4), ("val/b", 0)):
        files = (str(place / "images" / f"{picture}.png"), str(place / "labels" / f"{picture}.txt"))
        found = verify_image_label((*files, "", False, len(data["names"]), 0, 0, False))
        _, boxes_read, _, segments, _, missing, _, empty, corrupt, message = found
        assert (len(boxes_read), missing, empty, corrupt, message) == (labels, 0, int(not labels), 0, "")
        assert len(segments) == (labels if name == "yolo-seg" else 0)
