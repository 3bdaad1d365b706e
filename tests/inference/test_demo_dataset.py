from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from inference.demo import LABELS, DemoSet, dataset, read_truth, write_demo
from storage.errors import ExportError

COUNT = 14


@pytest.fixture(scope="module", autouse=True)
def small_pictures():
    # The real sizes would make these tests slow without testing more.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "_SIZE_SHARES", {(160, 120): 0.7, (120, 160): 0.3})
        yield


@pytest.fixture(scope="module")
def demo(tmp_path_factory, small_pictures) -> DemoSet:
    return write_demo(tmp_path_factory.mktemp("demo"), seed=7, count=COUNT)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_runs_are_byte_identical_and_progress_counts_every_picture(tmp_path, demo):
    seen: list[tuple[int, int]] = []
    again = write_demo(tmp_path / "again", seed=7, count=COUNT, progress=lambda done, of: seen.append((done, of)))
    assert digests(again.images.parent) == digests(demo.images.parent)
    assert seen == [(i + 1, COUNT) for i in range(COUNT)]
    assert again.entries == demo.entries


def test_the_table_names_every_picture_and_its_masks_fit(demo):
    with (demo.truth / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == COUNT
    on_disk = {path.relative_to(demo.images).as_posix() for path in demo.images.rglob("*") if path.is_file()}
    assert {row["relpath"] for row in rows} == on_disk
    for row in rows:
        assert row["relpath"].split("/")[0] == row["given_label"]
        with Image.open(demo.images / row["relpath"]) as opened:
            upright = ImageOps.exif_transpose(opened)
        defect = np.asarray(Image.open(demo.truth / row["defect_mask"]))
        marking = np.asarray(Image.open(demo.truth / row["marking_mask"]))
        assert defect.shape == marking.shape == (upright.height, upright.width)
        assert set(np.unique(defect)) <= {0, 255}
        assert bool(defect.any()) == (row["true_label"] != "good")
        assert bool(marking.any()) == (row["marked"] == "1") == bool(row["inks"])
        x0, y0, x1, y1 = map(int, row["roi"].split())
        assert 0 <= x0 < x1 <= upright.width
        assert 0 <= y0 < y1 <= upright.height


def test_unusual_files_are_among_them(demo):
    modes, turned = set(), 0
    for entry in demo.entries:
        with Image.open(demo.images / entry.relpath) as image:
            modes.add(image.mode)
            turned += image.getexif().get(0x0112) == 6
    assert "I;16" in modes
    assert "L" in modes
    assert "RGB" in modes
    assert turned == 1


def test_an_exif_turned_photo_stands_upright_like_its_mask(demo):
    entry = next(e for e in demo.entries if (demo.images / e.relpath).suffix == ".jpg" and is_turned(demo, e.relpath))
    with Image.open(demo.images / entry.relpath) as image:
        stored, upright = image.size, ImageOps.exif_transpose(image).size
    assert stored == upright[::-1]


def is_turned(demo: DemoSet, relpath: str) -> bool:
    with Image.open(demo.images / relpath) as image:
        return image.getexif().get(0x0112) == 6


def test_the_full_plan_keeps_its_promises():
    shots = dataset._planned(7, 120)
    wrong = [shot for shot in shots if shot.true_label != shot.given_label]
    assert len(shots) == 120
    assert len(wrong) == 7
    assert sum(shot.marked for shot in shots) == 42
    assert {shot.true_label for shot in shots} == set(LABELS)
    assert {shot.suffix for shot in shots} == {".jpg", ".png", ".tif", ".bmp", ".webp"}
    assert len({shot.stem for shot in shots}) == 120
    assert any(not shot.stem.isascii() for shot in shots)
    assert any(" " in shot.stem for shot in shots)
    assert {"mono16", "mono12", "exif", "grey"} <= {shot.storage for shot in shots}
    for part in {shot.part for shot in shots}:
        assert len({(s.split, s.true_label, s.size) for s in shots if s.part == part}) == 1
    assert len({shot.part for shot in shots}) < 110


def test_a_folder_that_already_holds_a_set_is_left_alone(demo):
    before = digests(demo.images.parent)
    with pytest.raises(ExportError, match="already holds a demo set"):
        write_demo(demo.images.parent, seed=8, count=2)
    assert digests(demo.images.parent) == before


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="cannot be written"):
        write_demo(tmp_path / "file" / "demo", count=1)


def test_the_truth_reads_back_as_it_was_written(tmp_path: Path) -> None:
    demo = write_demo(tmp_path, count=4)
    assert read_truth(tmp_path) == demo.entries
