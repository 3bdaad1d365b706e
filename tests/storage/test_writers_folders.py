"""Formats that are mostly folders: MVTec AD's layout, class folders, and the kinds of PNG masks."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from storage import rle
from storage.errors import ExportError
from storage.formats import writer
from storage.formats.entries import Content, Entry
from storage.images import decode_png
from storage.records import Box, Mask
from tests.support.contents import HEIGHT, WIDTH, defect, entry, masks, one, schema
from tests.support.datasets import RING


def _write(name: str, place: Path, content: Content) -> dict[str, int]:
    place.mkdir(parents=True, exist_ok=True)
    return {loss.what: loss.count for loss in writer(name)(place, content)}


def _tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_mvtec_has_good_parts_for_training_and_defects_with_their_masks_for_testing(tmp_path: Path) -> None:
    pictures = [
        entry(name="a.png", label="ok"),
        entry(name="b.png", label="good", split="train"),
        entry(name="c.png", label="good", split="test"),
        entry(name="d.png", label="good", split="val"),
        entry(defect(Box(1, 2, 4, 5)), defect(Box(3, 4, 6, 7), "dent"), name="e.png", split="train"),
        entry(name="f.jpg", label="a/b", split="test"),
        entry(name="g.png", label=None),
        entry(defect(Box(0, 0, 1, 1)), name="h.png", label="GOOD"),
    ]
    classes = (*schema("dent", "a/b", "GOOD", "good", good="good"), *schema("ok", good="ok"))
    losses = _write("mvtec", tmp_path, Content(classes, pictures))
    assert _tree(tmp_path) == {
        "train/good/a.png", "train/good/b.png", "test/good/c.png", "validation/good/d.png", "test/dent/e.png",
        "ground_truth/dent/e_mask.png", "test/a_b/f.jpg", "test/GOOD_2/h.png", "ground_truth/GOOD_2/h_mask.png",
        "classes.csv",
    }  # fmt: skip
    mask = decode_png((tmp_path / "ground_truth/dent/e_mask.png").read_bytes())
    expected = np.zeros((40, 40), np.uint8)
    expected[2:5, 1:4] = expected[4:7, 3:6] = 255
    assert np.array_equal(mask, expected)
    assert _table(tmp_path / "classes.csv") == [
        ["folder", "class"],
        ["dent", "dent"],
        ["a_b", "a/b"],
        ["GOOD_2", "GOOD"],
    ]
    assert losses == {
        "boxes, written as pixels": 3,
        "class names, respelled": 2,
        "classes of regions, merged into one": 1,
        "good classes of another name, put into “good”": 1,
        "pictures with defects outside test, put into test": 1,
        "pictures with defects that nothing marks, without a mask": 1,
        "pictures without a class, left out": 1,
        "pictures without a split, put into train": 1,
        "regions of one class in a picture, merged": 1,
    }


def test_class_folders_say_which_folder_is_which_class_where_a_name_is_respelled(tmp_path: Path) -> None:
    pictures = [entry(name="a.png", label="a:b"), entry(name="b.png", label="A?B"), entry(name="c.png", label=None)]
    losses = _write("imagefolder", tmp_path / "odd", Content(schema("a:b", "A?B", "=x"), pictures))
    assert _tree(tmp_path / "odd") == {"a_b/a.png", "A_B_2/b.png", "_unlabelled/c.png", "classes.csv"}
    assert _table(tmp_path / "odd/classes.csv")[1:] == [["a_b", "a:b"], ["A_B_2", "A?B"], ["'=x", "'=x"]]
    assert losses == {"class names, respelled": 2}
    _write("imagefolder", tmp_path / "plain", Content(schema("dent"), [entry(split="val"), entry(name="b.png")]))
    assert _tree(tmp_path / "plain") == {"val/dent/a.png", "train/dent/b.png"}


def _overlapping() -> Entry:
    shapes = (defect(Box(0, 0, 6, 6)), defect(Box(4, 4, 8, 8), "scratch"), defect(Box(20, 20, 21, 21)))
    return entry(*shapes)


def test_instance_masks_number_regions_in_sixteen_bits_and_a_table_says_their_class(tmp_path: Path) -> None:
    content = Content(schema("dent", "scratch"), [_overlapping(), entry(name="b.png")], {"values": "instance"})
    losses = _write("masks", tmp_path, content)
    mask = decode_png((tmp_path / "masks/a.png").read_bytes())
    assert mask.dtype == np.uint16
    expected = np.zeros((40, 40), np.uint16)
    expected[0:6, 0:6], expected[4:8, 4:8], expected[20, 20] = 1, 2, 3
    assert np.array_equal(mask, expected)
    assert _table(tmp_path / "instances.csv") == [
        ["mask", "value", "class"],
        ["masks/a.png", "1", "dent"],
        ["masks/a.png", "2", "scratch"],
        ["masks/a.png", "3", "dent"],
    ]
    assert losses["regions under others, cut back by them"] == 1
    assert "regions of one class in a picture, merged" not in losses
    assert _tree(tmp_path) == {"images/a.png", "images/b.png", "masks/a.png", "masks/b.png", "instances.csv"}


def test_binary_masks_are_black_and_white_and_say_what_they_merge(tmp_path: Path) -> None:
    losses = _write(
        "masks", tmp_path / "two", Content(schema("dent", "scratch"), [_overlapping()], {"values": "binary"})
    )
    mask = decode_png((tmp_path / "two/masks/a.png").read_bytes())
    assert set(np.unique(mask)) == {0, 255} and np.count_nonzero(mask) == 36 + 16 - 4 + 1
    assert losses["classes of regions, merged into one"] == 3
    assert losses["regions of one class in a picture, merged"] == 2
    assert not (tmp_path / "two/classes.csv").exists()
    content = Content(schema("good", "dent", good="good"), [entry(defect(Box(0, 0, 1, 1)))], {"values": "binary"})
    assert "classes of regions, merged into one" not in _write("masks", tmp_path / "one", content)
    assert _table(tmp_path / "one/classes.csv") == [["value", "class"], ["0", "background"], ["255", "dent"]]


@settings(max_examples=40, deadline=None)
@given(mask=masks())
def test_any_mask_comes_back_from_every_kind_of_png(mask: Mask, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("masks")
    for kind in ("class", "binary", "instance"):
        _write("masks", place / kind, one(mask, values=kind))
        found = decode_png((place / kind / "masks/a.png").read_bytes())
        assert found.shape == (HEIGHT, WIDTH) and np.array_equal(found != 0, rle.decode(mask))


def test_more_regions_than_an_instance_mask_can_number_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.formats.masks._MOST_INSTANCES", 1)
    picture = entry(defect(rle.encode(RING)), defect(Box(1, 1, 2, 2)), width=64, height=48)
    with pytest.raises(ExportError, match="more regions than"):
        _write("masks", tmp_path, Content(schema("dent"), [picture], {"values": "instance"}))
