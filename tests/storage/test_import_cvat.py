from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from storage import rle
from storage.errors import ImportFormatError
from storage.geometry import area, bounds
from storage.imports.reading import Fault, detect
from storage.records import Box, Mask, Polygon
from tests.support.images import encoded, picture
from tests.support.imported import read_all

HEAD = "<?xml version='1.0' encoding='utf-8'?>\n"
LABELS = "<meta><job><labels><label><name>dent</name></label><label><name>긁힘</name></label></labels></job></meta>"


def _file(folder: Path, shapes: str, *, image: str = 'name="sub/a.png" width="20" height="10"') -> Path:
    text = f'<annotations><version>1.1</version>{LABELS}<image id="0" {image}>{shapes}</image></annotations>'
    (folder / "annotations.xml").write_text(HEAD + text, encoding="utf-8")
    return folder / "annotations.xml"


def test_every_kind_of_shape_comes_as_near_as_can_be(tmp_path: Path) -> None:
    shapes = """
      <box label="dent" source="manual" occluded="0" xtl="1.50" ytl="2.00" xbr="4.00" ybr="6.25" z_order="0"></box>
      <polygon label="긁힘" points="1.00,1.00;9.00,1.00;9.00,8.50"/>
      <mask label="dent" rle="1, 2, 1, 2" left="3" top="4" width="3" height="2"/>
      <polyline label="dent" points="2.5,3.5;6.5,3.5"/>
      <points label="dent" points="0.5,0.5;20.0,10.0"/>
      <ellipse label="dent" cx="10" cy="5" rx="4" ry="2" rotation="0.0"/>
      <box label="dent" xtl="8" ytl="3" xbr="12" ybr="5" rotation="90.0"/>
      <tag label="dent" source="manual"><attribute name="sure">yes</attribute></tag>
      <tag label="긁힘"/>
      <cuboid label="dent" xtl1="1"/>
    """
    (tmp_path / "images/sub").mkdir(parents=True)
    (tmp_path / "images/sub/a.png").write_bytes(encoded(picture(10, 20), "PNG"))
    stated = 'name="sub/a.png" subset="Train" width="20" height="10"'
    found, said = read_all("cvat", _file(tmp_path, shapes, image=stated))
    image = found["images/sub/a.png"]
    assert (image.label, image.split, image.width, image.height) == ("dent", "train", 20, 10)
    assert image.file == tmp_path / "images/sub/a.png"
    box, polygon, mask, line, *dots, ellipse, turned = (region.geometry for region in image.regions)
    assert [region.class_name for region in image.regions] == ["dent", "긁힘", *["dent"] * 6]
    assert (box, polygon) == (Box(1.5, 2, 4, 6.25), Polygon((((1, 1), (9, 1), (9, 8.5)),)))
    assert isinstance(mask, Mask) and isinstance(line, Mask)
    assert np.argwhere(rle.decode(mask)).tolist() == [[4, 4], [4, 5], [5, 4], [5, 5]]
    assert np.argwhere(rle.decode(line)).tolist() == [[3, x] for x in range(2, 7)]
    assert dots == [Box(0, 0, 1, 1), Box(20, 10, 21, 11)]
    assert area(ellipse) == pytest.approx(np.pi * 8, rel=0.01)
    around = bounds(turned)
    assert around is not None
    assert (around.x0, around.y0, around.x1, around.y1) == pytest.approx((9, 2, 11, 6))
    assert said.keys() == {Fault.NOT_CARRIED}
    assert len(said[Fault.NOT_CARRIED]) == 7
    assert detect(tmp_path) == detect(tmp_path / "annotations.xml") == "cvat"


def test_a_turned_box_turns_clockwise_as_one_sees_it(tmp_path: Path) -> None:
    found, _ = read_all("cvat", _file(tmp_path, '<box label="dent" xtl="8" ytl="4" xbr="12" ybr="6" rotation="30"/>'))
    (region,) = found["sub/a.png"].regions
    assert isinstance(region.geometry, Polygon)
    (left, top), (right, lower), *_ = region.geometry.rings[0]
    assert lower - top == pytest.approx(4 * np.sin(np.radians(30)))  # The upper edge falls to the right; y is down.
    assert right - left == pytest.approx(4 * np.cos(np.radians(30)))


@pytest.mark.parametrize(
    ("shape", "fault"),
    [
        ('<box label="dent" xtl="nan" ytl="1" xbr="2" ybr="2"/>', Fault.BAD_BOX),
        ('<box label="dent" xtl="3" ytl="1" xbr="2" ybr="2"/>', Fault.BAD_BOX),
        ('<box label="dent"/>', Fault.BAD_BOX),
        ('<polygon label="dent" points="1,1;2,2"/>', Fault.BAD_SHAPE),
        ('<polygon label="dent" points="1,1;2,2;x,3"/>', Fault.BAD_SHAPE),
        ('<polygon label="dent"/>', Fault.BAD_SHAPE),
        ('<points label="dent" points="-5"/>', Fault.BAD_SHAPE),
        ('<polyline label="dent" points="100,100;200,200"/>', Fault.OUTSIDE),
        ('<ellipse label="dent" cx="1" cy="1" rx="0" ry="2"/>', Fault.BAD_SHAPE),
        ('<mask label="dent" rle="1, 2" left="3" top="4" width="3" height="2"/>', Fault.BAD_SHAPE),
        ('<mask label="dent" rle="6" left="3" top="4" width="3" height="2"/>', Fault.BAD_SHAPE),
        ('<mask label="dent" rle="-1, 7" left="3" top="4" width="3" height="2"/>', Fault.BAD_SHAPE),
        ('<mask label="dent" rle="" left="3" top="4" width="3" height="2"/>', Fault.BAD_SHAPE),
        ('<mask label="dent" rle="0, 6" left="18" top="4" width="3" height="2"/>', Fault.BAD_SHAPE),
        ('<mask label="dent" rle="0, 4000000" left="0" top="0" width="2000" height="2000"/>', Fault.BAD_SHAPE),
        ('<mask label="dent" rle="0, 6" top="4" width="3" height="2"/>', Fault.BAD_SHAPE),
        ('<skeleton label="dent"><points label="a" points="1,1"/></skeleton>', Fault.NOT_CARRIED),
    ],
)
def test_a_broken_shape_is_a_line_and_the_next_is_read(tmp_path: Path, shape: str, fault: Fault) -> None:
    good = '<box label="dent" xtl="1" ytl="1" xbr="2" ybr="2"/>'
    found, said = read_all("cvat", _file(tmp_path, shape + good))
    assert [region.geometry for region in found["sub/a.png"].regions] == [Box(1, 1, 2, 2)]
    assert fault in said
    assert said[fault][0].startswith("annotations.xml, image sub/a.png, ") or fault is Fault.NOT_CARRIED


def test_an_undefined_label_is_named_and_kept(tmp_path: Path) -> None:
    found, said = read_all("cvat", _file(tmp_path, '<box label="rust" xtl="1" ytl="1" xbr="2" ybr="2"/>'))
    assert [region.class_name for region in found["sub/a.png"].regions] == ["rust"]
    assert said.keys() == {Fault.UNKNOWN_CLASS}


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><annotations><image name="&z;"/></annotations>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><annotations/>',
        '<annotations><image name="a.png" width="4" height="4"/><image name="b',
        '<annotations><image name="a.png"></annotations>',
        "<annotations>" + "<a>" * 50_000,
        "<annotations>\x01</annotations>",
        "",
    ],
)
def test_hostile_and_broken_xml_is_a_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "annotations.xml").write_text(text)
    found, said = read_all("cvat", tmp_path / "annotations.xml")
    assert said.keys() == {Fault.BAD_XML}
    assert found.keys() <= {"a.png"}


def test_another_root_is_refused_and_a_video_named(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<annotation><image/></annotation>")
    with pytest.raises(ImportFormatError, match="annotation"):
        read_all("cvat", tmp_path / "a.xml")
    with pytest.raises(ImportFormatError):
        read_all("cvat", tmp_path)
    (tmp_path / "a.xml").write_text('<annotations><track id="0" label="a"><box frame="0"/></track></annotations>')
    found, said = read_all("cvat", tmp_path / "a.xml")
    assert (found, said.keys()) == ({}, {Fault.NOT_CARRIED})


def test_paths_that_lead_out_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(encoded(picture(10, 20), "PNG"))
    (tmp_path / "set").mkdir()
    found, said = read_all("cvat", _file(tmp_path / "set", "", image='name="../secret.png" width="x"'))
    assert [(image.file, image.width) for image in found.values()] == [(None, None)]
    assert said.keys() == {Fault.BAD_PATH}
