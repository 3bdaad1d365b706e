from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from storage import decisions, edition_place
from storage.edition_place import beside, put_in_place
from storage.editions import MANIFEST, Link, Pixels
from storage.errors import ExportError
from storage.hashing import hash_file
from storage.images import encode_png, read_full
from storage.records import ProposalDraft, ProposalKind, StageName
from storage.store import Store
from tests.support.datasets import make_dataset, write_edition, write_sources
from tests.support.projects import propose

_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither such locks nor free links")


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A decided project; tests of this module only read it."""
    place = tmp_path_factory.mktemp("decided")
    write_sources(place / "sources")
    with make_dataset(place / "project", place / "sources") as store:
        yield store


@_UNIX
@pytest.mark.parametrize("link", [Link.HARD, Link.SYMBOLIC])
def test_links_save_the_bytes_and_change_no_hash(decided: Store, tmp_path: Path, link: Link) -> None:
    # Beside the sources: a hard link cannot leave their disk.
    linked = write_edition(decided, decided.folder.root.parent / link.value, "coco", link=link)
    copied = write_edition(decided, tmp_path / "copy", "coco")
    assert linked.hash == copied.hash
    items = {item.hash: item for item in decided.items.walk()}
    found = 0
    for path in (linked.path / "images").iterdir():
        item = items.get(hash_file(path))
        assert path.is_symlink() == (item is not None and link is Link.SYMBOLIC)
        if item is not None:
            assert path.samefile(item.path)
            found += 1
    assert found == len(items) - 3, "all but the turned photograph, the excluded and the undecided"


@_UNIX
def test_a_link_that_cannot_be_made_is_refused_and_never_a_copy(
    decided: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_disk(self: Path, target: str) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", other_disk)
    with pytest.raises(ExportError, match="hard link") as caught:
        write_edition(decided, tmp_path / "e", "coco", link=Link.HARD)
    assert "--link copy" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_made_pictures_are_written_whatever_the_link(decided: Store) -> None:
    place = decided.folder.root.parent / "made"
    edition = write_edition(decided, place, "coco", link=Link.HARD, pixels=Pixels.CLEANED, crops=True)
    written = [path for path in (edition.path / "images").iterdir() if path.stat().st_nlink == 1]
    assert {path.suffix for path in written} == {".png"} and written


def test_enhanced_pixels_are_the_newest_that_hold_and_an_item_without_any_stays_original(tmp_path: Path) -> None:
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        (item,) = store.items.page("name:mono16")
        for value in (7, 9):
            blob = store.blobs.put(encode_png(np.full((48, 64, 3), value, np.uint8)), suffix="png")
            propose(store, item.id, StageName.ENHANCE, [ProposalDraft(ProposalKind.PIXELS, blob=blob)])
        write_edition(store, tmp_path / "e", "coco", pixels=Pixels.ENHANCED)
        manifest = json.loads((tmp_path / "e" / MANIFEST).read_text("utf-8"))
        entries = {entry["source"]: entry for entry in manifest["items"]}
        assert entries["scratch/mono16.tif"]["pixels"] == "enhanced"
        assert entries["scratch/a.png"]["pixels"] == "original"
        assert (read_full(tmp_path / "e" / "images" / entries["scratch/mono16.tif"]["file"]) == 9).all()
        blob = store.blobs.put(encode_png(np.zeros((8, 8, 3), np.uint8)), suffix="png")
        propose(store, item.id, StageName.ENHANCE, [ProposalDraft(ProposalKind.PIXELS, blob=blob)])
        with pytest.raises(ExportError, match="another size"):
            write_edition(store, tmp_path / "other", "coco", pixels=Pixels.ENHANCED)


_KILLED = """
import os, sys, time
from pathlib import Path
from storage.edition_place import beside
with beside(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("half")
    print(folder, flush=True)
    if sys.argv[2] == "die":
        os._exit(9)
    sys.stdin.read()
"""


def _half_made(destination: Path, how: str) -> tuple[subprocess.Popen[str], Path]:
    command = [sys.executable, "-c", _KILLED, str(destination), how]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


@_UNIX
def test_the_next_export_sweeps_what_a_killed_one_left_and_nothing_of_a_living_one(tmp_path: Path) -> None:
    dead, left = _half_made(tmp_path / "e", "die")
    dead.communicate()
    alive, kept = _half_made(tmp_path / "e", "live")
    try:
        assert not left.exists(), "the second export swept it"
        others = [tmp_path / ".e.12345678.part", tmp_path / ".f.12345678.fettle-part", tmp_path / ".e.x.fettle-part"]
        for folder in others:
            folder.mkdir()
        (tmp_path / ".e.87654321.fettle-part").symlink_to(tmp_path / ".f.12345678.fettle-part")
        with beside(tmp_path / "e") as folder:
            (folder / "whole").write_text("whole")
            put_in_place(folder, tmp_path / "e")
        assert (kept / "half").exists()
        assert all(folder.exists() for folder in others)
    finally:
        alive.communicate("")
    assert [path.name for path in (tmp_path / "e").iterdir()] == ["whole"]
    assert not kept.exists()


def test_what_cannot_be_asked_about_goes_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition_place, "_lock", lambda folder: None)
    young, old = tmp_path / ".e.11111111.fettle-part", tmp_path / ".e.22222222.fettle-part"
    for folder in (young, old):
        folder.mkdir()
    os.utime(old, (0, 0))
    with beside(tmp_path / "e"):
        assert young.exists() and not old.exists()


@_UNIX
def test_a_source_folder_is_known_by_what_it_is_and_not_by_its_name(
    decided: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk where ``Sources`` is ``sources``: another spelling of the same folder."""
    source = decided.folder.root.parent / "sources" / "one"
    spelled = tmp_path / "ONE"
    spelled.mkdir()
    real = edition_place._identity
    monkeypatch.setattr(edition_place, "_identity", lambda path: real(source if path == spelled else path))
    for place in (spelled, spelled / "e", spelled / "deeper" / "e"):
        with pytest.raises(ExportError, match="source folder"):
            write_edition(decided, place, "csv")


def test_a_place_taken_while_the_edition_was_written_is_left_alone(decided: Store, tmp_path: Path) -> None:
    from storage.editions import ExportRequest, export

    def take(done: int, total: int) -> None:
        (tmp_path / "e").mkdir(exist_ok=True)
        (tmp_path / "e" / "mine").write_text("mine")

    with pytest.raises(ExportError, match="is there already"):
        export(decided, ExportRequest(destination=tmp_path / "e", format="csv"), progress=take)
    assert [path.name for path in tmp_path.rglob("*")] == ["e", "mine"]


def test_what_is_decided_while_the_edition_is_written_is_not_in_it(tmp_path: Path) -> None:
    from storage.editions import ExportRequest, export

    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        before = write_edition(store, tmp_path / "before", "coco")

        def decide(done: int, total: int) -> None:
            if done == 1:
                decisions.exclude(store, list(store.items.ids()), reason="blurred")

        request = ExportRequest(destination=tmp_path / "during", format="coco")
        assert export(store, request, progress=decide).hash == before.hash


def test_a_source_that_may_not_be_read_is_named(
    decided: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (item,) = decided.items.page('path:"scratch/a.png"')
    real = os.open

    def closed(path: str | Path, *more: int) -> int:
        if str(path) == item.path:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *more)

    monkeypatch.setattr(os, "open", closed)
    with pytest.raises(ExportError, match="cannot be exported: Permission denied") as caught:
        write_edition(decided, tmp_path / "e", "coco")
    assert item.path in caught.value.message
    assert not (tmp_path / "e").exists()


@_UNIX
def test_a_pipe_in_a_pictures_place_holds_nothing_up(tmp_path: Path) -> None:
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        (item,) = store.items.page('path:"scratch/a.png"')
        Path(item.path).unlink()
        os.mkfifo(item.path)
        for link in Link:
            with pytest.raises(ExportError, match=r"cannot be exported|has changed"):
                write_edition(store, tmp_path / "e", "coco", link=link)
        assert not (tmp_path / "e").exists()
