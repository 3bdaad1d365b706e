from __future__ import annotations

import importlib
import unicodedata
from pathlib import Path

import pytest

from storage.errors import ImportFormatError
from storage.imports.pictures import Pictures, normalised
from storage.imports.reading import READERS, Look, ReadOptions, check_options, detect, reader, safe_inside
from storage.imports.report import KEPT, Fault, Report
from tests.support.images import encoded, picture


def _image(path: Path, *, seed: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(picture(8, 8, seed=seed), "PNG"))
    return path


@pytest.mark.parametrize("name", READERS)
def test_each_format_has_a_reader_and_a_look(name: str) -> None:
    module = importlib.import_module(READERS[name].module)
    assert callable(module.read)
    assert callable(module.looks_like)
    assert READERS[name].title
    assert READERS[name].looks_for


def test_an_unknown_format_lists_what_there_is() -> None:
    with pytest.raises(ImportFormatError, match="folders"):
        reader("powerpoint")
    with pytest.raises(ImportFormatError, match="no option “colour”"):
        check_options("folders", {"colour": "red"})


@pytest.mark.parametrize(
    "stated",
    [
        *("/etc/passwd", "../secret.png", "a/../../secret.png", "C:\\secret.png", "c:secret.png", "..\\..\\secret.png"),
        *(
            "\\\\server\\share\\a.png",
            "//server/a.png",
            "",
            ".",
            "a\0b.png",
            "x/" * 3000,
            "link/secret.png",
            "link.png",
        ),
    ],
)
def test_no_stated_path_leads_out_of_the_dataset(tmp_path: Path, stated: str) -> None:
    _image(tmp_path / "secret.png")
    root = tmp_path / "set"
    root.mkdir()
    (root / "link").symlink_to(tmp_path, target_is_directory=True)
    (root / "link.png").symlink_to(tmp_path / "secret.png")
    report = Report()
    assert safe_inside(root, stated, report=report) is None
    assert report.counts == {Fault.BAD_PATH: 1}
    assert Pictures(root, None, report).find(stated)[1] is None


def test_what_stays_inside_is_found(tmp_path: Path) -> None:
    inside = _image(tmp_path / "set" / "images" / "한글 a.png")
    root = tmp_path / "set"
    (root / "again.png").symlink_to(inside)
    for stated in ("images/한글 a.png", "images\\한글 a.png", "./images//x/../한글 a.png"):
        assert safe_inside(root, stated) == inside
    assert Pictures(root, None, Report()).find("again.png")[1] is not None
    report = Report()
    assert Pictures(root, None, report).find("../images/한글 a.png", beside=root / "labels") == (
        "images/한글 a.png",
        inside,
    )
    assert not report.total


def test_a_path_that_leads_elsewhere_still_serves_by_its_end(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    report = Report()
    assert Pictures(tmp_path / "labels", None, report).find("../images/a.png") == ("images/a.png", None)
    assert report.counts == {Fault.BAD_PATH: 1}
    there = _image(tmp_path / "pictures" / "a.png")
    found = Pictures(tmp_path / "labels", tmp_path / "pictures", report).find("C:\\work\\images\\a.png")
    assert found == ("work/images/a.png", there)


def test_paths_are_normalised_alike() -> None:
    assert normalised(" a\\.\\b//c.png ") == "a/b/c.png"
    assert normalised(unicodedata.normalize("NFD", "가.png")) == unicodedata.normalize("NFC", "가.png")
    assert normalised("/../a") == "/a"


def test_a_report_of_a_million_faults_stays_small_and_prints_on_one_line() -> None:
    report = Report()
    for number in range(1_000):
        report.say(Fault.BAD_BOX, f"a.json #{number}", "bad\nbox\x1b[31m" + "x" * 1_000)
    assert report.total == 1_000
    assert len(report.lines(Fault.BAD_BOX)) == KEPT
    assert report.left_out(Fault.BAD_BOX) == 1_000 - KEPT
    for line in report:
        assert len(str(line)) < 400
        assert str(line).isprintable()


def test_class_folders_are_detected_and_read_with_their_splits(tmp_path: Path) -> None:
    for below in ("train/dent/a.png", "train/good/b.png", "test/dent/c.png", "valid/d.png", "찍힘/e.png", "f.png"):
        _image(tmp_path / below)
    assert detect(tmp_path) == "folders"
    found = list(reader("folders")(tmp_path, options=ReadOptions(), report=Report()))
    assert {(image.stated, image.label, image.split) for image in found} == {
        ("train/dent/a.png", "dent", "train"),
        ("train/good/b.png", "good", "train"),
        ("test/dent/c.png", "dent", "test"),
        ("valid/d.png", None, "val"),
        ("찍힘/e.png", "찍힘", None),
        ("f.png", None, None),
    }


def test_what_is_no_dataset_says_so(tmp_path: Path) -> None:
    with pytest.raises(ImportFormatError, match="nothing at"):
        detect(tmp_path / "absent")
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(ImportFormatError, match="--format"):
        detect(tmp_path)


def test_a_look_is_bounded_and_does_not_loop(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(12):
        folder = folder / "d"
    folder.mkdir(parents=True)
    (tmp_path / "d" / "loop").symlink_to(tmp_path, target_is_directory=True)
    for number in range(30):
        (tmp_path / "d" / f"{number}.png").touch()
    assert len(Look(tmp_path).files) == 31
    assert Look(tmp_path).start("d/0.png") == ""
