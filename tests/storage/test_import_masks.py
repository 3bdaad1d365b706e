from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from storage import rle
from storage.errors import ImportFormatError
from storage.imports.foreign import ForeignImage
from storage.imports.label_images import masks_by_value
from storage.imports.reading import Fault, ReadOptions, detect
from storage.records import Mask
from tests.support.images import encoded, picture
from tests.support.imported import read_all

VALUES = np.zeros((10, 20), np.uint8)
VALUES[2:5, 3:9] = 1
VALUES[3, 4] = 0
VALUES[7, 19] = 2


def _put(path: Path, pixels: npt.NDArray[Any] | Image.Image | None = None, kind: str = "PNG") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(picture(10, 20) if pixels is None else pixels, kind))


def _palette(values: npt.NDArray[np.uint8], colours: list[int]) -> Image.Image:
    image = Image.fromarray(values).convert("P")
    image.putdata(values.ravel().tolist())
    image.putpalette(colours)
    return image


def _decoded(image: ForeignImage) -> list[tuple[str, list[list[int]]]]:
    found = []
    for region in image.regions:
        assert isinstance(region.geometry, Mask)
        found.append((region.class_name, np.argwhere(rle.decode(region.geometry)).tolist()))
    return found


def _where(values: npt.NDArray[Any], value: int) -> list[list[int]]:
    return [[int(y), int(x)] for y, x in np.argwhere(values == value)]


BOTH = (_where(VALUES, 1), _where(VALUES, 2))
RGB = np.stack([VALUES * 10, VALUES * 20, VALUES * 30], axis=-1)


@pytest.mark.parametrize(
    ("mask", "table", "classes"),
    [
        (VALUES, ("classes.csv", "value,class\n0,background\n1,dent\n2,'=긁힘\n"), ["dent", "=긁힘"]),
        (VALUES, ("classes.csv", "1,dent\n2,scratch\n"), ["dent", "scratch"]),
        (VALUES, ("classes.csv", "value,class\n1,dent\n"), ["dent", ""]),
        (VALUES, None, ["1", "2"]),
        (VALUES.astype(np.uint16) * 300, None, ["", ""]),
        (_palette(VALUES, [0, 0, 0, 10, 20, 30, 20, 40, 60]), None, ["1", "2"]),
        (
            _palette(VALUES, [0, 0, 0, 10, 20, 30, 20, 40, 60]),
            ("labelmap.txt", "# label:color_rgb:parts:actions\nbackground:0,0,0::\na:b:10,20,30::\nc:20,40,60::\n"),
            ["a:b", "c"],
        ),
        (RGB, ("labelmap.txt", "background:0,0,0::\ndent:10,20,30::\nrust:20,40,60::\n"), ["dent", "rust"]),
        (RGB, ("class_dict.csv", "name,r,g,b\nbackground,0,0,0\ndent,10,20,30\nrust,20,40,60\n"), ["dent", "rust"]),
        (RGB, None, ["#0a141e", "#14283c"]),
    ],
)
def test_values_and_colours_become_classes(
    tmp_path: Path, mask: Any, table: tuple[str, str] | None, classes: list[str]
) -> None:
    _put(tmp_path / "images/a.jpg", kind="JPEG")
    _put(tmp_path / "images/b.jpg", kind="JPEG")
    _put(tmp_path / "masks/a.png", mask)
    if table is not None:
        (tmp_path / table[0]).write_text(table[1], encoding="utf-8")
    found, said = read_all("masks", tmp_path)
    assert _decoded(found["images/a.jpg"]) == list(zip(classes, BOTH, strict=True))
    assert (found["images/b.jpg"].regions, found["images/b.jpg"].width) == ((), 20)
    assert said.keys() == ({Fault.UNKNOWN_CLASS} if "" in classes and table else set())
    assert detect(tmp_path) == "masks"


def test_black_and_white_masks_have_no_class_and_grey_edges_count_from_half_on(tmp_path: Path) -> None:
    ramp = np.zeros((10, 20), np.uint8)
    ramp[4, :6] = [255, 200, 128, 127, 60, 1]
    bits = Image.fromarray(((VALUES > 0) * 255).astype(np.uint8)).convert("1")
    clear = np.zeros((10, 20, 4), np.uint8)
    clear[..., :3] = 255
    clear[5, 5, 3] = 255
    for name, mask in (("edges", ramp), ("bits", bits), ("clear", clear), ("empty", np.zeros((10, 20), np.uint8))):
        _put(tmp_path / f"{name}.png.jpg", kind="JPEG")
        _put(tmp_path / f"{name}.png_mask.png", mask)
    found, said = read_all("masks", tmp_path)
    assert _decoded(found["edges.png.jpg"]) == [("", [[4, 0], [4, 1], [4, 2]])]
    assert _decoded(found["bits.png.jpg"]) == [("", [[int(y), int(x)] for y, x in np.argwhere(VALUES)])]
    assert _decoded(found["clear.png.jpg"]) == [("", [[5, 5]])]
    assert found["empty.png.jpg"].regions == ()
    assert [line.split(":")[0] for line in said[Fault.NOT_CARRIED]] == ["edges.png_mask.png"]


@pytest.mark.parametrize(
    ("picture_path", "mask_path"),
    [
        ("images/dent/a.jpg", "masks/dent/a.png"),
        ("train/images/dent/a.jpg", "train/masks/dent/a_mask.png"),
        ("images/train/dent/a.jpg", "masks/train/dent/a.png"),
        ("train/dent/a.jpg", "train/dent/a_mask.png"),
        ("train/dent/a.jpg", "train/dent/a.png"),
        ("train/dent/A.JPG", "masks/a.png"),
        ("JPEGImages/train/dent/a.jpg", "SegmentationClass/a.png"),
    ],
)
def test_a_mask_is_found_beside_its_picture_however_they_are_laid_out(
    tmp_path: Path, picture_path: str, mask_path: str
) -> None:
    _put(tmp_path / picture_path, kind="JPEG")
    _put(tmp_path / mask_path, VALUES)
    found, said = read_all("masks", tmp_path)
    assert said == {}
    image = found[picture_path]
    assert [region.class_name for region in image.regions] == ["1", "2"]
    assert image.label == "dent"
    assert image.split == ("train" if "train" in picture_path else None)
    assert image.file == tmp_path / picture_path


def test_pictures_in_another_folder_and_several_masks_for_one(tmp_path: Path) -> None:
    _put(tmp_path / "photos/a.jpg", kind="JPEG")
    _put(tmp_path / "set/masks/a_mask_1.png", VALUES)
    _put(tmp_path / "set/masks/a_mask_2.png", VALUES)
    found, _ = read_all("masks", tmp_path / "set", options=ReadOptions(tmp_path / "photos"))
    assert [region.class_name for region in found["a.jpg"].regions] == ["1", "2", "1", "2"]


def test_what_does_not_fit_is_named(tmp_path: Path) -> None:
    for name in "abcd":
        _put(tmp_path / f"images/{name}.jpg", kind="JPEG")
    _put(tmp_path / "masks/a.png", VALUES[:5])
    (tmp_path / "masks/b.png").write_bytes(b"\x89PNG\r\n\x1a\nno more")
    _put(tmp_path / "masks/c.png", np.random.default_rng(1).integers(0, 255, (10, 20, 3), dtype=np.uint8))
    void = VALUES.copy()
    void[0] = 255
    _put(tmp_path / "masks/d.png", _palette(void, [0, 0, 0] * 256))
    _put(tmp_path / "masks/orphan.png", VALUES)
    (tmp_path / "images/e.jpg").write_bytes(b"none")
    (tmp_path / "classes.csv").write_text("value,class\n1,dent\n2,rust\n2,other\nx,bad\n3\n")
    found, said = read_all("masks", tmp_path)
    assert [len(found[f"images/{name}.jpg"].regions) for name in "abde"] == [0, 0, 2, 0]
    assert len(found["images/c.jpg"].regions) > 190  # Each colour is a class: few enough to be meant.
    assert {fault: len(lines) for fault, lines in said.items() if fault is not Fault.UNKNOWN_CLASS} == {
        Fault.BAD_SIZE: 1,
        Fault.UNREADABLE_IMAGE: 2,
        Fault.MISSING_IMAGE: 1,
        Fault.NOT_CARRIED: 1,
        Fault.DUPLICATE_ID: 1,
        Fault.BAD_TEXT: 2,
    }


def test_a_folder_without_masks_is_refused_and_links_are_not_followed(tmp_path: Path) -> None:
    _put(tmp_path / "set/images/a.jpg", kind="JPEG")
    _put(tmp_path / "out/a.png", VALUES)
    with pytest.raises(ImportFormatError):
        read_all("masks", tmp_path / "set")
    with pytest.raises(ImportFormatError):
        read_all("masks", tmp_path / "set/images/a.jpg")
    (tmp_path / "set/masks").mkdir()
    (tmp_path / "set/masks/a.png").symlink_to(tmp_path / "out/a.png")
    found, said = read_all("masks", tmp_path / "set")
    assert found["images/a.jpg"].regions == ()
    assert said.keys() == {Fault.BAD_PATH}


def test_each_value_gets_the_mask_that_comparing_would_give() -> None:
    rng = np.random.default_rng(3)
    for shape in ((1, 1), (1, 7), (6, 1), (13, 11)):
        values = rng.integers(0, 5, shape).astype(np.uint16) * 1000
        found = masks_by_value(values)
        assert [value for value, _ in found] == np.unique(values).tolist()
        for value, mask in found:
            assert mask == rle.encode(values == value)


def test_mvtec_parts_give_label_split_and_what_the_ground_truth_marks(tmp_path: Path) -> None:
    white = ((VALUES > 0) * 255).astype(np.uint8)
    for part in ("bottle", "cable"):
        _put(tmp_path / part / "train/good/000.png")
        _put(tmp_path / part / "test/good/000.png")
        _put(tmp_path / part / "test/broken/000.png")
        _put(tmp_path / part / "test/broken/001.png")
        _put(tmp_path / part / "ground_truth/broken/000_mask.png", white)
    _put(tmp_path / "cable/ground_truth/broken/009_mask.png", white)
    found, said = read_all("mvtec", tmp_path)
    image = found["bottle/test/broken/000.png"]
    assert (image.label, image.split, image.width) == ("broken", "test", 20)
    assert _decoded(image) == [("broken", [[int(y), int(x)] for y, x in np.argwhere(VALUES)])]
    good = found["bottle/train/good/000.png"]
    assert (good.label, good.split, good.regions) == ("good", "train", ())
    assert {fault: len(lines) for fault, lines in said.items()} == {Fault.NOT_CARRIED: 2, Fault.MISSING_IMAGE: 1}
    assert len(found) == 8
    assert detect(tmp_path) == detect(tmp_path / "bottle") == "mvtec"
    assert read_all("mvtec", tmp_path / "bottle")[0].keys() == {
        name.removeprefix("bottle/") for name in found if name.startswith("bottle/")
    }
    with pytest.raises(ImportFormatError):
        read_all("mvtec", tmp_path / "bottle/test")


def test_real_masks_are_read_whole(shared: Path) -> None:
    folder = shared / "data" / "magnetic_tile"
    if not folder.is_dir():
        pytest.skip("no magnetic tiles there")
    found, said = read_all("masks", folder)
    assert len(found) == 612
    assert {image.label for image in found.values()} == {"Blowhole", "Break", "Crack", "Fray", "Free", "Uneven"}
    marked = [image for image in found.values() if image.regions]
    assert len(marked) == 388  # Four of "Uneven" are empty, as its README says.
    assert said.keys() == {Fault.NOT_CARRIED}
