"""Pascal VOC and CVAT, byte by byte on small contents, and by Hypothesis on any geometry."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import rle
from storage.formats import writer
from storage.formats.entries import Content, EntryRegion, Loss
from storage.formats.xml_text import fits_xml, xml_text
from storage.geometry import bounds, rasterise
from storage.records import Box, Geometry, Mask, Polygon, RegionRole
from tests.support.contents import HEIGHT, WIDTH, boxes, defect, entry, masks, one, polygons, schema

TRIANGLE = Polygon((((1.0, 1.0), (9.0, 1.0), (5.0, 8.0)),))


def _write(name: str, place: Path, content: Content) -> dict[str, int]:
    place.mkdir(parents=True, exist_ok=True)
    return {loss.what: loss.count for loss in writer(name)(place, content)}


VOC = """\
<annotation>
\t<folder>JPEGImages</folder>
\t<filename>긁힘 &amp; co.png</filename>
\t<source><database>Fettle</database></source>
\t<size><width>40</width><height>30</height><depth>3</depth></size>
\t<segmented>0</segmented>
\t<object>
\t\t<name>&lt;dent&gt;</name>
\t\t<pose>Unspecified</pose>
\t\t<truncated>0</truncated>
\t\t<difficult>0</difficult>
\t\t<bndbox><xmin>1</xmin><ymin>2.5</ymin><xmax>40</xmax><ymax>30</ymax></bndbox>
\t</object>
</annotation>
"""


def test_voc_counts_pixels_from_one_and_keeps_fractions(tmp_path: Path) -> None:
    picture = entry(defect(Box(0, 1.5, 40, 30), "<dent>"), name="긁힘 & co.png", width=40, height=30, split="val")
    losses = _write("voc", tmp_path, Content(schema("<dent>"), [picture]))
    assert (tmp_path / "Annotations/긁힘 & co.xml").read_bytes().decode() == VOC
    assert (tmp_path / "JPEGImages/긁힘 & co.png").is_file()
    assert losses == {"classes of whole pictures, left out": 1}


def test_voc_rounds_boxes_out_to_whole_pixels_if_asked_and_says_so(tmp_path: Path) -> None:
    content = one(Box(0.25, 1, 7.5, 8), edges="whole")
    losses = _write("voc", tmp_path, content)
    assert _voc_boxes(tmp_path / "Annotations/a.xml") == [("dent", Box(0, 1, 8, 8))]
    assert losses["boxes, rounded out to whole pixels"] == 1


def test_voc_lists_the_pictures_of_each_split_and_all_that_is_not_for_testing(tmp_path: Path) -> None:
    splits = {"a": None, "b": "train", "c": "val", "d": "test", "e": "../x"}
    pictures = [entry(name=f"{name}.png", split=split) for name, split in splits.items()]
    losses = _write("voc", tmp_path, Content(schema("dent"), pictures))
    lists = {path.stem: path.read_text().split() for path in (tmp_path / "ImageSets/Main").iterdir()}
    assert lists == {"trainval": ["a", "b", "c", "e"], "train": ["b"], "val": ["c"], "test": ["d"], ".._x": ["e"]}
    assert losses["splits, respelled for folders"] == 1
    assert {path.name for path in tmp_path.iterdir()} == {"Annotations", "ImageSets", "JPEGImages", "labelmap.txt"}


def test_voc_names_its_classes_in_the_colours_of_voc(tmp_path: Path) -> None:
    _write("voc", tmp_path, Content(schema("긁힘", "a:b", "dent"), []))
    assert (tmp_path / "labelmap.txt").read_bytes().decode() == (
        "# label:color_rgb:parts:actions\nbackground:0,0,0::\n긁힘:128,0,0::\ndent:0,128,0::\n"
    )


def test_what_voc_cannot_carry_is_counted(tmp_path: Path) -> None:
    square = np.zeros((40, 40), np.bool_)
    square[3:5, 7:9] = True
    regions = (
        defect(rle.encode(square), confidence=0.5),
        defect(TRIANGLE, "a\x01b"),
        defect(Mask(40, 40, rle.encode(np.zeros((40, 40), np.bool_)).counts)),
        EntryRegion("", RegionRole.MARKING, Box(0, 0, 2, 2), None),
    )
    found = writer("voc")(tmp_path, Content(schema("dent", "a\x01b"), [entry(*regions), entry(name="b.png")]))
    assert [(loss.what, loss.count, loss.example) for loss in found] == [
        ("class names, respelled", 1, "a.png"),
        ("classes of whole pictures, left out", 2, "a.png"),
        ("confidences, left out", 1, "a.png"),
        ("markings and crops, left out", 1, "a.png"),
        ("outlines, written as their boxes", 2, "a.png"),
        ("regions without a pixel, left out", 1, "a.png"),
    ]
    assert isinstance(found[0], Loss)
    assert _voc_boxes(tmp_path / "Annotations/a.xml") == [
        ("dent", Box(7, 3, 9, 5)), ("a\N{REPLACEMENT CHARACTER}b", Box(1, 1, 9, 8)),
    ]  # fmt: skip
    assert _voc_boxes(tmp_path / "Annotations/b.xml") == []


@settings(max_examples=40, deadline=None)
@given(geometry=st.one_of(boxes(), masks(), polygons()))
def test_any_box_comes_back_from_voc_as_it_was(geometry: Geometry, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("voc")
    _write("voc", place, one(geometry))
    ((name, box),) = _voc_boxes(place / "Annotations/a.xml")
    expected = bounds(geometry)
    assert name == "dent" and expected is not None
    # One is added and taken off again, which may round the last of the sixteen digits.
    assert (box.x0, box.y0) == pytest.approx((expected.x0, expected.y0), abs=1e-14)
    assert (box.x1, box.y1) == (expected.x1, expected.y1)


@settings(max_examples=50, deadline=None)
@given(text=st.text(st.characters(codec="utf-8")))
def test_any_text_fits_into_an_element_and_an_attribute(text: str) -> None:
    read = ElementTree.fromstring(f'<a b="{xml_text(text)}">{xml_text(text)}</a>')
    if fits_xml(text):
        assert (read.text or "") == text == read.get("b")
    else:
        assert read.get("b") == read.text != text and len(read.text) == len(text)


def _voc_boxes(path: Path) -> list[tuple[str, Box]]:
    """What a reader of the specification makes of a file."""
    found = []
    for element in ElementTree.parse(path).getroot().iter("object"):
        edges = [float(_text(element, f"bndbox/{name}")) for name in ("xmin", "ymin", "xmax", "ymax")]
        found.append((_text(element, "name"), Box(edges[0] - 1, edges[1] - 1, edges[2], edges[3])))
    return found


def _text(element: Element, path: str) -> str:
    text = element.findtext(path)
    assert text is not None
    return text


CVAT = """\
<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta>
    <project>
      <tasks><task><mode>annotation</mode><subset>val</subset></task>\
<task><mode>annotation</mode><subset>default</subset></task></tasks>
      <labels>
        <label><name>&quot;dent&quot;</name><type>any</type><attributes></attributes></label>
      </labels>
    </project>
  </meta>
  <image id="0" name="a.png" width="12" height="9" subset="val">
    <tag label="&quot;dent&quot;" source="manual"></tag>
    <box label="&quot;dent&quot;" source="auto" occluded="0" xtl="0.5" ytl="1" xbr="3" ybr="8" z_order="0"></box>
    <polygon label="&quot;dent&quot;" source="manual" occluded="0" points="1,1;9,1;5,8" z_order="0"></polygon>
    <mask label="&quot;dent&quot;" source="manual" occluded="0" rle="0, 1, 2, 3" left="10" top="3" width="2" \
height="3" z_order="0"></mask>
  </image>
  <image id="1" name="b.png" width="40" height="40" subset="default">
  </image>
</annotations>
"""


def test_cvat_reads_as_its_documentation_says(tmp_path: Path) -> None:
    bits = np.zeros((9, 12), np.bool_)
    bits[3, 10] = bits[4, 11] = True
    bits[5, 10:] = True
    name = '"dent"'
    shapes = (defect(Box(0.5, 1, 3, 8), name, 0.5), defect(TRIANGLE, name), defect(rle.encode(bits), name))
    pictures = [entry(*shapes, label=name, split="val", width=12, height=9), entry(name="b.png", label=None)]
    assert _write("cvat", tmp_path, Content(schema(name), pictures)) == {"confidences, left out": 1}
    assert (tmp_path / "annotations.xml").read_bytes().decode() == CVAT
    assert {path.name for path in (tmp_path / "images").iterdir()} == {"a.png", "b.png"}


def test_cvat_without_splits_is_a_task_without_subsets(tmp_path: Path) -> None:
    _write("cvat", tmp_path, Content(schema("dent"), [entry()]))
    text = (tmp_path / "annotations.xml").read_text("utf-8")
    assert "<task>\n      <mode>annotation</mode>\n      <labels>" in text and "subset" not in text


@settings(max_examples=40, deadline=None)
@given(geometry=st.one_of(boxes(), masks(), polygons()))
def test_any_region_comes_back_from_cvat_as_it_was(
    geometry: Geometry, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("cvat")
    losses = _write("cvat", place, one(geometry))
    shapes = list(ElementTree.parse(place / "annotations.xml").getroot().find("image"))[1:]
    expected = rasterise(geometry, width=WIDTH, height=HEIGHT)
    if isinstance(geometry, Polygon) and len(geometry.rings) > 1 and not expected.any():
        assert shapes == [] and losses == {"regions without a pixel, left out": 1}
        return
    (shape,) = shapes
    if isinstance(geometry, Box):
        edges = (float(shape.get(name)) for name in ("xtl", "ytl", "xbr", "ybr"))
        assert Box(*edges) == geometry
    elif isinstance(geometry, Polygon) and len(geometry.rings) == 1:
        points = (tuple(map(float, point.split(","))) for point in shape.get("points").split(";"))
        assert tuple(points) == geometry.rings[0]
    else:
        left, top, width, height = (int(shape.get(name)) for name in ("left", "top", "width", "height"))
        runs = [int(run) for run in shape.get("rle").split(",")]
        found = np.zeros((HEIGHT, WIDTH), np.bool_)
        found[top : top + height, left : left + width] = np.repeat(np.arange(len(runs)) % 2 == 1, runs).reshape(
            height, width
        )
        assert np.array_equal(found, expected)
