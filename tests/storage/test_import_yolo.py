from __future__ import annotations

from pathlib import Path

import pytest

from storage.errors import ImportFormatError
from storage.imports.reading import Fault, ReadOptions, detect
from storage.imports.yolo import label_path
from storage.records import Box, Polygon
from tests.support.images import encoded, picture
from tests.support.imported import read_all


def _image(path: Path, *, seed: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(picture(10, 20, seed=seed), "PNG"))
    return path


def _labels(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")


def _yaml(folder: Path, text: str) -> Path:
    (folder / "data.yaml").write_text(text, encoding="utf-8")
    return folder / "data.yaml"


def test_boxes_and_polygons_come_in_the_pixels_of_their_picture(tmp_path: Path) -> None:
    _image(tmp_path / "images/train/a.png")
    _image(tmp_path / "images/val/sub/b.png")
    _labels(tmp_path / "labels/train/a.txt", "0 0.5 0.5 0.25 0.5", "", "1 0 0 1 0 1 1", "1 0.5 0.5 1 1 0.75")
    _yaml(tmp_path, "train: images/train\nval: images/val\nnames:\n  0: no\n  1: 긁힘\n")
    assert detect(tmp_path) == detect(tmp_path / "data.yaml") == "yolo"
    for path in (tmp_path, tmp_path / "data.yaml"):
        found, said = read_all("yolo", path)
        assert said == {}
        assert [(r.class_name, r.geometry, r.confidence) for r in found["images/train/a.png"].regions] == [
            ("no", Box(7.5, 2.5, 12.5, 7.5), None),
            ("긁힘", Polygon((((0, 0), (20, 0), (20, 10)),)), None),
            ("긁힘", Box(0, 0, 20, 10), 0.75),
        ]
        assert found["images/val/sub/b.png"].regions == ()
        assert [image.split for image in found.values()] == ["train", "val"]
        assert (found["images/train/a.png"].width, found["images/train/a.png"].height) == (20, 10)


@pytest.mark.parametrize(
    "text",
    [
        "path: .\ntrain: lists/train.txt\nnames: [dent]\n",
        "path: /datasets/elsewhere\ntrain: lists/train.txt\nnames: [dent]\n",
        "train: [images/one, images/two]\nnames: [dent]\n",
        "train:\n  - images/one\n  - ../images/two\nval: images/one\nnames: {0: dent}\n",
        "path: images\ntrain: one\nval: two\nnames: {0: dent}\n",
        "train: images\nval: images\nnames: {0: dent}\n",
        "train: images/one/*.png\nval: ./images/two/\nnames: {0: dent}\n",
        "names: [dent]\ntrain: ''\nval: null\n",
    ],
)
def test_a_split_is_a_folder_a_list_of_files_or_several(tmp_path: Path, text: str) -> None:
    for name in ("one/a", "two/b"):
        _image(tmp_path / f"images/{name}.png")
        _labels(tmp_path / f"labels/{name}.txt", "0 0.5 0.5 1 1")
    _labels(tmp_path / "lists/train.txt", "images/one/a.png", "", "./../images/two/b.png")
    found, said = read_all("yolo", _yaml(tmp_path, text))
    assert found.keys() == {"images/one/a.png", "images/two/b.png"}
    assert all([r.class_name for r in image.regions] == ["dent"] for image in found.values())
    assert said.keys() <= {Fault.BAD_PATH}
    assert (Fault.BAD_PATH in said) == ("elsewhere" in text)


def test_without_a_yaml_the_folders_and_classes_txt_do(tmp_path: Path) -> None:
    _image(tmp_path / "images/valid/a.png")
    _labels(tmp_path / "labels/valid/a.txt", "1 0.5 0.5 1 1")
    found, said = read_all("yolo", tmp_path)
    assert [r.class_name for r in found["images/valid/a.png"].regions] == ["1"]
    assert said.keys() == {Fault.UNKNOWN_CLASS}
    _labels(tmp_path / "classes.txt", "dent", "scratch")
    found, said = read_all("yolo", tmp_path)
    assert [r.class_name for r in found["images/valid/a.png"].regions] == ["scratch"]
    assert said == {}
    assert found["images/valid/a.png"].split == "val"
    assert detect(tmp_path) == "yolo"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("0 0.5 0.5", Fault.BAD_TEXT),
        ("0 0.5 nan 0.1 0.1", Fault.BAD_TEXT),
        ("dent 0.5 0.5 0.1 0.1", Fault.BAD_TEXT),
        ("0 0.5 0.5 0.1 1e400", Fault.BAD_TEXT),
        ("0 0.1 0.1 0.2 0.2 0.3 0.3 0.4", Fault.BAD_TEXT),
        ("0 0.5 0.5 0 0.1", Fault.BAD_BOX),
        ("0 0.5 0.5 -0.1 0.1", Fault.BAD_BOX),
        ("0 0.5 0.5 9999999 0.1", Fault.BAD_BOX),
        ("7 0.5 0.5 0.1 0.1", Fault.UNKNOWN_CLASS),
        ("-1 0.5 0.5 0.1 0.1", Fault.UNKNOWN_CLASS),
        ("0.5 0.5 0.5 0.1 0.1", Fault.UNKNOWN_CLASS),
    ],
)
def test_a_wrong_line_is_named_with_its_number_and_the_others_are_read(tmp_path: Path, line: str, fault: Fault) -> None:
    _image(tmp_path / "images/a.png")
    _labels(tmp_path / "labels/a.txt", "0 0.5 0.5 1 1", line, "0 0.5 0.5 1 1")
    found, said = read_all("yolo", _yaml(tmp_path, "train: images\nnames: [dent]\n"))
    regions = found["images/a.png"].regions
    assert [r.class_name for r in regions] == ["dent", *[""] * (fault is Fault.UNKNOWN_CLASS), "dent"]
    assert said.keys() == {fault}
    assert said[fault][0].startswith("labels/a.txt, line 2: ")


def test_no_path_leads_out_and_what_is_not_there_is_named(tmp_path: Path) -> None:
    secret = _image(tmp_path / "secret/images/s.png")
    _labels(tmp_path / "secret/labels/s.txt", "0 0.5 0.5 1 1")
    root = tmp_path / "set"
    _image(root / "images/a.png")
    (root / "labels").symlink_to(tmp_path / "secret/labels", target_is_directory=True)
    (tmp_path / "secret/labels/a.txt").write_text("0 0.5 0.5 1 1")
    _labels(root / "list.txt", str(secret), "../secret/images/s.png", "images/gone.png", "images/a.png", "images/a.png")
    text = f"train: list.txt\nval: {secret.parent}\ntest: ../../secret/images\nnames: [dent]\n"
    found, said = read_all("yolo", _yaml(root, text))
    assert found.keys() == {"images/a.png"}
    assert found["images/a.png"].regions == ()
    assert {fault: len(lines) for fault, lines in said.items()} == {
        Fault.BAD_PATH: 4,
        Fault.MISSING_IMAGE: 2,
        Fault.DUPLICATE_IMAGE: 1,
    }


def test_pictures_elsewhere_are_found_in_the_folder_named(tmp_path: Path) -> None:
    _image(tmp_path / "photos/a.png")
    _labels(tmp_path / "set/labels/a.txt", "0 0.5 0.5 1 1")
    _labels(tmp_path / "set/list.txt", "images/a.png")
    path = _yaml(tmp_path / "set", "train: list.txt\nnames: [dent]\n")
    found, said = read_all("yolo", path, options=ReadOptions(tmp_path / "photos"))
    assert said == {}
    assert found["images/a.png"].file == tmp_path / "photos" / "a.png"
    assert [r.geometry for r in found["images/a.png"].regions] == [Box(0, 0, 20, 10)]


def test_a_picture_that_is_none_and_labels_that_are_no_text_are_lines(tmp_path: Path) -> None:
    _image(tmp_path / "images/a.png")
    (tmp_path / "images/b.png").write_bytes(b"no picture")
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels/a.txt").write_bytes(b"\xef\xbb\xbf0 0.5 0.5 1 1\n\xff\xfe\n")
    found, said = read_all("yolo", _yaml(tmp_path, "train: images\nnames: [dent]\n"))
    assert [r.class_name for r in found["images/a.png"].regions] == ["dent"]
    assert (found["images/b.png"].width, found["images/b.png"].regions) == (None, ())
    assert said.keys() == {Fault.UNREADABLE_IMAGE, Fault.BAD_TEXT}


@pytest.mark.parametrize("text", ["names: [a\n", "just text", "names: &a [*a, b]\ntrain: images", "a: " + "[" * 2_000])
def test_a_yaml_that_is_none_is_the_one_error(tmp_path: Path, text: str) -> None:
    _image(tmp_path / "images/a.png")
    with pytest.raises(ImportFormatError):
        read_all("yolo", _yaml(tmp_path, text))


def test_the_last_folder_images_becomes_labels() -> None:
    assert label_path("images/images/train/a.b.jpg") == "images/labels/train/a.b.txt"
    assert label_path("train/a.jpg") == "train/a.txt"
    assert label_path("a.jpg") == "a.txt"


def test_keypoints_give_their_boxes(tmp_path: Path) -> None:
    _image(tmp_path / "images/a.png")
    _labels(tmp_path / "labels/a.txt", "0 0.5 0.5 1 1 0.1 0.2 2 0.3 0.4 1")
    found, said = read_all("yolo", _yaml(tmp_path, "train: images\nnames: [dent]\nkpt_shape: [2, 3]\n"))
    assert [r.geometry for r in found["images/a.png"].regions] == [Box(0, 0, 20, 10)]
    assert said.keys() == {Fault.NOT_CARRIED}
