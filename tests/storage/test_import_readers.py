from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import rle
from storage.errors import FettleError, ImportFormatError
from storage.geometry import area, bounds, rasterise
from storage.imports import voc
from storage.imports.reading import detect
from storage.imports.report import Fault, Report
from storage.records import Box, Mask, Polygon
from tests.support.foreign import read_all, shape, write_labelme, write_picture

_BOX = "<bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax><ymax>{}</ymax></bndbox>"


def _xml(*objects: str, name: str = "a.png", size: tuple[int, int] = (64, 48), head: str = "") -> str:
    inner = "".join(f"<object><name>dent</name>{entry}</object>" for entry in objects)
    sizes = f"<size><width>{size[0]}</width><height>{size[1]}</height><depth>3</depth></size>"
    return f"{head}<annotation><filename>{name}</filename>{sizes}{inner}</annotation>"


def _voc(place: Path, text: str | bytes, *, below: str = "Annotations/a.xml") -> Path:
    path = place / below
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


def test_voc_boxes_count_from_one_and_hold_their_last_pixel(tmp_path: Path) -> None:
    picture = write_picture(tmp_path / "JPEGImages" / "a.png")
    _voc(tmp_path, _xml(_BOX.format(1, 1, 64, 48), _BOX.format(11, 6, 20, 15)))
    assert detect(tmp_path) == "voc"
    (image,) = read_all("voc", tmp_path)
    assert (image.file, image.stated, image.width, image.height) == (picture, "JPEGImages/a.png", 64, 48)
    assert [region.geometry for region in image.regions] == [Box(0, 0, 64, 48), Box(10, 5, 20, 15)]
    (image,) = read_all("voc", tmp_path, origin="0")
    assert image.regions[1].geometry == Box(11, 6, 20, 15)
    with pytest.raises(ImportFormatError, match="origin=0"):
        read_all("voc", tmp_path, origin="2")


def test_voc_lists_name_splits_and_class_lists_do_not_confuse_them(tmp_path: Path) -> None:
    for name in "abc":
        _voc(tmp_path, _xml(name=f"{name}.png"), below=f"Annotations/{name}.xml")
    lists = tmp_path / "ImageSets" / "Main"
    lists.mkdir(parents=True)
    for name, text in {"train": "a\n", "val": "b", "trainval": "a\nb\nc", "dent_train": "a 1\nc -1"}.items():
        (lists / f"{name}.txt").write_text(text)
    assert {image.stated: image.split for image in read_all("voc", tmp_path)} == {
        "a.png": "train",
        "b.png": "val",
        "c.png": None,
    }


def test_voc_finds_a_renamed_picture_by_the_name_of_its_file(tmp_path: Path) -> None:
    picture = write_picture(tmp_path / "images" / "crazing_1.png")
    _voc(tmp_path, _xml(name="old"), below="annotations/crazing_1.xml")
    (image,) = read_all("voc", tmp_path)
    assert (image.file, image.stated) == (picture, "images/crazing_1.png")


_LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (_xml(head=_LAUGHS, name="&b;"), Fault.BAD_XML),
        (_xml(head='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', name="&e;"), Fault.BAD_XML),
        ("<annotation><filename>a", Fault.BAD_XML),
        ("", Fault.BAD_XML),
        ("<annotations/>", Fault.BAD_XML),
        (b"\xff\xfe\x00", Fault.BAD_XML),
        ('<?xml version="1.0" encoding="klingon"?><annotation/>', Fault.BAD_XML),
        (_xml(_BOX.format("nan", 1, 5, 5)), Fault.BAD_BOX),
        (_xml(_BOX.format("1e999", 1, 5, 5)), Fault.BAD_BOX),
        (_xml(_BOX.format(5, 5, 1, 1)), Fault.BAD_BOX),
        (_xml(_BOX.format(5, "", 10, 10)), Fault.BAD_BOX),
        (_xml("<bndbox/>"), Fault.BAD_BOX),
        (_xml("<polygon/>"), Fault.NOT_CARRIED),
        (_xml(name="../../../etc/passwd"), Fault.BAD_PATH),
        (_xml(name="/etc/passwd"), Fault.BAD_PATH),
        (_xml(name="C:\\\\secret.png"), Fault.BAD_PATH),
    ],
)
def test_voc_remarks_what_is_wrong_and_goes_on(tmp_path: Path, text: str | bytes, fault: Fault) -> None:
    _voc(tmp_path, text)
    _voc(tmp_path, _xml(_BOX.format(1, 1, 9, 9), name="b.png"), below="Annotations/b.xml")
    report = Report()
    images = read_all("voc", tmp_path, report=report)
    assert report.counts == {fault: 1}
    assert images[-1].regions[0].geometry == Box(0, 0, 9, 9)
    assert all(image.file is None for image in images)


def test_a_huge_voc_file_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voc, "_MOST", 100)
    _voc(tmp_path, _xml(_BOX.format(1, 1, 9, 9)))
    report = Report()
    assert read_all("voc", tmp_path, report=report) == []
    assert report.counts == {Fault.TOO_LARGE: 1}


def test_turned_voc_boxes_become_polygons(tmp_path: Path) -> None:
    turned = "<robndbox><cx>20</cx><cy>20</cy><w>10</w><h>4</h><angle>1.5707963267948966</angle></robndbox>"
    _voc(tmp_path, _xml(turned))
    (image,) = read_all("voc", tmp_path, origin="0")
    place = bounds(image.regions[0].geometry)
    assert place is not None
    assert (round(place.x0), round(place.y0), round(place.x1), round(place.y1)) == (18, 15, 22, 25)


def _png(pixels: Any) -> str:
    return base64.b64encode(cv2.imencode(".png", np.asarray(pixels, np.uint8))[1].tobytes()).decode()


def test_every_labelme_shape_comes_as_near_as_it_can_be(tmp_path: Path) -> None:
    shapes = [
        shape([[30, 30], [10, 10]], kind="rectangle"),
        shape([[10, 10], [30, 10], [30, 30], [10, 30]], kind="rectangle"),
        shape([[10, 10], [30, 10], [20, 30], [10, 10]]),
        shape([[20, 10], [30, 20], [20, 30], [10, 20]], kind="rotation", direction=0.78),
        shape([[20, 20], [20, 10]], kind="circle"),
        shape([[5, 5], [15, 5]], kind="line"),
        shape([[5, 5], [15, 5], [15, 15]], kind="linestrip"),
        shape([[7.7, 8.2]], kind="point"),
        shape([[4, 3], [6, 4]], kind="mask", mask=_png([[255, 0, 255], [0, 255, 0]])),
        shape([[1, 1], [2, 2], [3, 3]], kind="cuboid"),
    ]
    write_picture(tmp_path / "a.png")
    write_labelme(tmp_path / "a.json", "a.png", shapes)
    report = Report()
    (image,) = read_all("labelme", tmp_path, report=report)
    found = [region.geometry for region in image.regions]
    assert found[:4] == [
        Box(10, 10, 30, 30),
        Box(10, 10, 30, 30),
        Polygon((((10, 10), (30, 10), (20, 30)),)),
        Polygon((((20, 10), (30, 20), (20, 30), (10, 20)),)),
    ]
    assert area(found[4]) == pytest.approx(np.pi * 100, rel=0.01)
    for line, pixels in ((found[5], 11), (found[6], 21)):
        assert isinstance(line, Mask)
        assert rasterise(line, width=64, height=48)[5, 5:15].all()
        assert abs(rle.area(line) - pixels) <= 1
    assert found[7] == Box(7, 8, 8, 9)
    mask = rasterise(found[8], width=64, height=48)
    assert np.argwhere(mask).tolist() == [[3, 4], [3, 6], [4, 5]]
    assert len(found) == 9
    assert report.counts == {Fault.NOT_CARRIED: 5}


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (shape([[1, 1], [2, 2]]), Fault.BAD_SHAPE),
        (shape([[1, 1], [float("nan"), 2], [3, 3]]), Fault.BAD_SHAPE),
        (shape([[1, 1], [1e300, 2], [3, 3]]), Fault.BAD_SHAPE),
        (shape([[1, 1], ["2", 2], [3, 3]]), Fault.BAD_SHAPE),
        (shape("abc"), Fault.BAD_SHAPE),
        (shape([[1, 1], [1, 5]], kind="rectangle"), Fault.BAD_BOX),
        (shape([[1, 1], [1, 1]], kind="circle"), Fault.BAD_SHAPE),
        (shape([[1, 1], [2, 2]], kind="mask", mask="%%%"), Fault.BAD_SHAPE),
        (shape([[1, 1], [2, 2]], kind="mask", mask=_png([[0, 0]])), Fault.BAD_SHAPE),
        (shape([[900, 900], [901, 900]], kind="mask", mask=_png([[1, 1]])), Fault.BAD_SHAPE),
        (shape([[1, 1], [9, 9]], kind="line") | {"label": 7}, Fault.NOT_CARRIED),
        ([1, 2, 3], Fault.BAD_JSON),
    ],
)
def test_labelme_remarks_a_bad_shape_and_keeps_the_others(tmp_path: Path, bad: Any, fault: Fault) -> None:
    write_picture(tmp_path / "a.png")
    write_labelme(tmp_path / "a.json", "a.png", [bad, shape()])
    report = Report()
    (image,) = read_all("labelme", tmp_path, report=report)
    assert report.counts[fault] == 1
    assert image.regions[-1].class_name == "dent"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", Fault.BAD_JSON),
        ("[1]", Fault.BAD_JSON),
        ("[" * 100_000, Fault.BAD_JSON),
        ('{"version": 1}', Fault.BAD_JSON),
        ('{"shapes": 5, "imagePath": "b.png"}', Fault.BAD_JSON),
        ('{"shapes": [], "imagePath": "../../x.png"}', Fault.BAD_PATH),
        ('{"shapes": [], "imagePath": "b.png", "imageData": "%%"}', Fault.UNREADABLE_IMAGE),
        ('{"shapes": [], "imagePath": "b.png", "imageData": "aGVsbG8="}', Fault.UNREADABLE_IMAGE),
    ],
)
def test_labelme_remarks_a_bad_file_and_reads_the_others(tmp_path: Path, text: str, fault: Fault) -> None:
    write_labelme(tmp_path / "a.json", "a.png", [shape()])
    (tmp_path / "b.json").write_text(text)
    report = Report()
    images = read_all("labelme", tmp_path, report=report)
    assert report.counts == {fault: 1}
    assert images[0].regions[0].class_name == "dent"


def test_labelme_flags_and_scores_are_kept(tmp_path: Path) -> None:
    write_picture(tmp_path / "train" / "a.png")
    scored = shape(score=0.75)
    write_labelme(tmp_path / "train" / "a.json", "a.png", [scored, shape(score=7)], flags={"bad": True, "good": False})
    (image,) = read_all("labelme", tmp_path)
    assert (image.label, image.split) == ("bad", "train")
    assert [region.confidence for region in image.regions] == [0.75, None]


def _csv(place: Path, text: str) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    (place / "items.csv").write_bytes(text.encode())
    return place


def test_a_table_groups_its_rows_by_picture_wherever_they_stand(tmp_path: Path) -> None:
    write_picture(tmp_path / "images" / "a.png")
    text = "path,label,split,x1,y1,x2,y2,class\nimages/a.png,bad,Train,1,2,3,4,dent\nb.png,good,,,,,,\n"
    _csv(tmp_path, text + "images/a.png,bad,Train,5,6,7.5,8,'=scratch\n")
    assert detect(tmp_path) == "csv"
    first, second = read_all("csv", tmp_path)
    assert (first.label, first.split, first.file) == ("bad", "train", tmp_path / "images" / "a.png")
    assert [(region.class_name, region.geometry) for region in first.regions] == [
        ("dent", Box(1, 2, 3, 4)),
        ("=scratch", Box(5, 6, 7.5, 8)),
    ]
    assert (second.label, second.regions) == ("good", ())


@pytest.mark.parametrize(
    "text",
    [
        "a.png,1,2,3,4,dent\n",
        "filename;width;height;class;xmin;ymin;xmax;ymax\na.png;64;48;dent;1;2;3;4\n",
        "\ufeffImage\tx1\ty1\tx2\ty2\tClass Name\na.png\t1\t2\t3\t4\tdent\n",
    ],
)
def test_tables_of_other_tools_are_understood(tmp_path: Path, text: str) -> None:
    _csv(tmp_path, text)
    (image,) = read_all("csv", tmp_path / "items.csv")
    assert (image.stated, image.regions[0].class_name, image.regions[0].geometry) == ("a.png", "dent", Box(1, 2, 3, 4))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("a.png,,nan,2,3,4,dent", Fault.BAD_BOX),
        ("a.png,,1,2,,4,dent", Fault.BAD_BOX),
        ("a.png,,5,5,1,1,dent", Fault.BAD_BOX),
        ("a.png,,1,2,3,4,", Fault.UNKNOWN_CLASS),
        (",bad,,,,,", Fault.BAD_PATH),
        ("../a.png,bad,,,,,", Fault.BAD_PATH),
        ("x" * 2_000_000 + ",bad,,,,,", Fault.BAD_TEXT),
    ],
)
def test_a_bad_row_is_remarked_and_the_others_come_in(tmp_path: Path, row: str, fault: Fault) -> None:
    _csv(tmp_path, f"path,label,x1,y1,x2,y2,class\n{row}\nb.png,good,1,1,2,2,dent\n")
    report = Report()
    images = read_all("csv", tmp_path, report=report)
    assert report.counts[fault] == 1
    assert images[-1].regions[0].geometry == Box(1, 1, 2, 2)


def test_a_table_whose_columns_mean_nothing_is_refused(tmp_path: Path) -> None:
    _csv(tmp_path, "value,class\n0,background\n")
    with pytest.raises(ImportFormatError):
        detect(tmp_path)
    with pytest.raises(ImportFormatError, match="header"):
        read_all("csv", tmp_path / "items.csv")


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_KEYS = ("label", "points", "shape_type", "mask", "score", "group_id")
_KINDS = st.sampled_from(["polygon", "rectangle", "circle", "line", "linestrip", "point", "mask", "rotation"])
_POINTS = st.lists(st.lists(st.floats(-100, 200) | _JSON, max_size=3), max_size=5)
_SHAPE = st.fixed_dictionaries({}, optional=dict.fromkeys(_KEYS, _JSON) | {"points": _POINTS, "shape_type": _KINDS})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.fixed_dictionaries(
        {"shapes": st.lists(_SHAPE | _JSON, max_size=4) | _JSON},
        optional=dict.fromkeys(("imagePath", "imageData", "imageWidth", "imageHeight", "flags"), _JSON),
    )
)
def test_no_labelme_file_makes_the_reader_fall_over(tmp_path: Path, content: dict[str, Any]) -> None:
    (tmp_path / "a.json").write_text(json.dumps(content))
    try:
        for image in read_all("labelme", tmp_path):
            for region in image.regions:
                assert bounds(region.geometry) is not None
    except FettleError as error:
        assert isinstance(error, ImportFormatError)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(codec="utf-8"), max_size=200),
    head=st.sampled_from(["path,label\n", "path,x1,y1,x2,y2\n"]),
)
def test_no_table_makes_the_reader_fall_over(tmp_path: Path, head: str, text: str) -> None:
    (tmp_path / "t.csv").write_bytes((head + text).encode())
    try:
        read_all("csv", tmp_path / "t.csv")
    except FettleError as error:
        assert isinstance(error, ImportFormatError)
