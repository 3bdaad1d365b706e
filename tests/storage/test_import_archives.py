from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from storage import proposals
from storage.errors import ImportFormatError
from storage.imports.apply import apply_import
from storage.imports.archives import Limits, inner, is_archive, unpack, unpacked
from storage.imports.plan import ImportRequest, plan_import
from storage.imports.reading import Fault, Report
from storage.imports.spool import How
from tests.support.foreign import project_with, write_picture


def _zip(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members:
            archive.writestr(member, data, compress_type=zipfile.ZIP_DEFLATED)
    return path


def _link(name: str, kind: int = stat.S_IFLNK) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.create_system = 3
    member.external_attr = (kind | 0o777) << 16
    return member


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_only_what_is_safe_is_unpacked_and_only_within_the_folder(tmp_path: Path) -> None:
    path = _zip(
        tmp_path / "a.zip",
        ("good/a.txt", b"1"),
        ("good/한글.txt", b"2"),
        ("good\\b.txt", b"3"),
        ("../out.txt", b"bad"),
        ("good/../../out.txt", b"bad"),
        ("/etc/out.txt", b"bad"),
        ("C:\\out.txt", b"bad"),
        ("\\\\server\\share\\out.txt", b"bad"),
        (_link("link"), b"/etc/passwd"),
        ("link/through.txt", b"4"),
        (_link("pipe", stat.S_IFIFO), b""),
        ("GOOD/A.txt", b"twin"),
        ("good/a.txt/below.txt", b"under a file"),
        ("x" * 400, b"long"),
        ("__MACOSX/a", b"mac"),
        ("empty/", b""),
    )
    report = Report()
    into = tmp_path / "into"
    into.mkdir()
    unpack(path, into, report=report)
    assert _tree(into) == {
        "good/a.txt": b"1",
        "good/한글.txt": b"2",
        "good/b.txt": b"3",
        "link/through.txt": b"4",
    }
    assert not any(entry.is_symlink() for entry in into.rglob("*"))
    assert report.counts == {Fault.BAD_PATH: 7, Fault.DUPLICATE_ID: 1, Fault.UNREADABLE_FILE: 2}
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.zip", "into"]


def test_bombs_are_left_out_and_limits_end_it(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", ("bomb", bytes(3 << 20)), ("one", b"1" * 600), ("two", b"2" * 600))
    report = Report()
    (tmp_path / "into").mkdir()
    unpack(path, tmp_path / "into", report=report, limits=Limits(ratio=50, free_size=1 << 20, total=1_000, spare=0))
    assert _tree(tmp_path / "into") == {"one": b"1" * 600}
    assert report.counts == {Fault.TOO_LARGE: 2}
    for limits in (Limits(members=2), Limits(directory=20)):
        with pytest.raises(ImportFormatError, match="files"):
            unpack(path, tmp_path / "into", report=report, limits=limits)


def test_damaged_encrypted_and_lying_members_are_lines(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", ("first", b"1" * 500), ("second", bytes(range(256)) * 4))
    data = bytearray(path.read_bytes())
    place = data.index(b"first") + 5
    data[place : place + 8] = b"\xff" * 8
    entry = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", entry + 4)
    data[second + 8] |= 1  # Encrypted, says the table of contents.
    path.write_bytes(data)
    report = Report()
    (tmp_path / "into").mkdir()
    unpack(path, tmp_path / "into", report=report)
    assert _tree(tmp_path / "into") == {}
    assert report.counts == {Fault.UNREADABLE_FILE: 2}


def test_a_member_without_a_name_is_a_line(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", ("x", b"1"), ("y", b"2"))
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 28], data[entry + 32] = 0, 1  # Its name becomes its comment.
    path.write_bytes(data)
    report = Report()
    (tmp_path / "into").mkdir()
    unpack(path, tmp_path / "into", report=report)
    assert _tree(tmp_path / "into") == {"y": b"2"}
    assert report.counts == {Fault.BAD_PATH: 1}


def test_an_archive_is_there_while_it_is_read_and_gone_afterwards(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", ("dataset/images/a.txt", b"1"), ("dataset/data.yaml", b"2"))
    (tmp_path / "place").mkdir()
    with unpacked(path, report=Report(), place=tmp_path / "place") as folder:
        assert _tree(folder) == {"images/a.txt": b"1", "data.yaml": b"2"}
    assert list((tmp_path / "place").iterdir()) == []
    with unpacked(tmp_path, report=Report()) as folder:
        assert folder == tmp_path
    assert is_archive(path)
    assert not is_archive(tmp_path)
    (tmp_path / "b.zip").write_bytes(b"no archive")
    assert not is_archive(tmp_path / "b.zip")


def test_a_lone_folder_of_pictures_may_name_their_class(tmp_path: Path) -> None:
    (tmp_path / "wrap/dent").mkdir(parents=True)
    (tmp_path / "wrap/dent/a.png").write_bytes(b"")
    assert inner(tmp_path) == tmp_path / "wrap"


def test_a_broken_archive_is_the_one_error(tmp_path: Path) -> None:
    whole = _zip(tmp_path / "a.zip", *((f"{n}.txt", bytes([n]) * 50) for n in range(20))).read_bytes()
    (tmp_path / "into").mkdir()
    for cut in range(0, len(whole), 97):
        (tmp_path / "cut.zip").write_bytes(whole[:cut])
        with pytest.raises(ImportFormatError):
            unpack(tmp_path / "cut.zip", tmp_path / "into", report=Report())
    assert zipfile.is_zipfile(io.BytesIO(whole))


def test_a_zip_archive_comes_in_like_its_folder_and_its_pictures_stay(tmp_path: Path) -> None:
    write_picture(tmp_path / "set/images/a.png", seed=1)
    write_picture(tmp_path / "set/images/b.png", seed=2)
    write_picture(tmp_path / "known/b.png", seed=2)
    files = [(path.relative_to(tmp_path).as_posix(), path.read_bytes()) for path in (tmp_path / "set").rglob("*.png")]
    labels = [("set/data.yaml", b"train: images\nnames: [dent]\n"), ("set/labels/a.txt", b"0 0.5 0.5 0.5 0.5")]
    path = _zip(tmp_path / "a.zip", *files, *labels, ("../out", b""))
    with project_with(tmp_path / "project", tmp_path / "known") as store:
        with plan_import(store, ImportRequest(path)) as plan:
            assert (plan.request.format, plan.counts.how) == ("yolo", {How.ADD: 1, How.NAME: 1})
            assert plan.samples[0].image.embedded == dict(files)["set/images/a.png"]
            assert plan.report.counts == {Fault.BAD_PATH: 1}
            outcome = apply_import(store, plan)
        assert (outcome.added, outcome.regions) == (1, 1)
        (added,) = [item for item in store.items.walk() if "imported" in item.path]
        assert Path(added.path).read_bytes() == dict(files)["set/images/a.png"]
        assert len(proposals.live(store, added.id)) == 1
