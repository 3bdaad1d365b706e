from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from storage import classes, decisions, edition_pictures, editions, regions
from storage.edition_entries import file_name
from storage.edition_manifest import FROZEN
from storage.edition_spool import EditionSpool
from storage.editions import Pixels, StoppedError, export
from storage.errors import ExportError, FettleError, FilterError
from storage.formats import FORMATS
from storage.formats.entries import legal_name
from storage.hashing import hash_file, hash_json
from storage.images import probe, read_full, read_rgb8
from storage.records import Box, Item, RegionRole
from storage.store import Store
from tests.support import datasets
from tests.support.datasets import make_dataset, write_edition, write_sources
from tests.support.images import encoded, picture
from tests.support.projects import make_project


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A decided project; tests of this module only read it."""
    place = tmp_path_factory.mktemp("decided")
    write_sources(place / "sources")
    with make_dataset(place / "project", place / "sources") as store:
        yield store


def _manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / editions.MANIFEST).read_text("utf-8"))
    return found


def _by_source(folder: Path) -> dict[str, dict[str, Any]]:
    return {entry["source"]: entry for entry in _manifest(folder)["items"]}


def _item(store: Store, name: str) -> Item:
    (item,) = store.items.page(f'name:"{name}"')
    return item


def _audits(folder: Path) -> dict[str, dict[str, Any]]:
    """What is on record of each file; the last line is of all of them."""
    lines = [json.loads(line) for line in (folder / editions.AUDIT).read_text("utf-8").splitlines()]
    return {line["file"]: line for line in lines[:-1]}


def test_only_what_was_accepted_is_exported(decided: Store, tmp_path: Path) -> None:
    edition = write_edition(decided, tmp_path / "e", "coco")
    assert edition.items == len(datasets.EXPORTED)
    states = {entry["source"]: entry["state"] for entry in _manifest(tmp_path / "e")["items"]}
    assert len(states) == len(datasets.EXPORTED)
    assert set(states.values()) == {"accepted", "corrected"}
    assert not {*datasets.EXCLUDED, *datasets.UNDECIDED} & states.keys()


def test_all_takes_the_undecided_too_and_never_the_excluded(decided: Store, tmp_path: Path) -> None:
    write_edition(decided, tmp_path / "all", "csv", everything=True)
    assert _by_source(tmp_path / "all").keys() >= set(datasets.UNDECIDED)
    assert not _by_source(tmp_path / "all").keys() & set(datasets.EXCLUDED)
    write_edition(decided, tmp_path / "some", "csv", where="name:out OR name:open")
    assert _by_source(tmp_path / "some").keys() == set(datasets.UNDECIDED)
    with pytest.raises(ExportError, match="nothing to export"):
        write_edition(decided, tmp_path / "none", "csv", where="name:out")
    with pytest.raises(FilterError):
        write_edition(decided, tmp_path / "none", "csv", where="state:new")
    assert not (tmp_path / "none").exists()


def test_the_manifest_proves_who_what_when_and_after_which_models(tmp_path: Path) -> None:
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        edition = write_edition(store, tmp_path / "e", "coco", pixels=Pixels.CLEANED)
        manifest = _manifest(tmp_path / "e")
        assert manifest["hash"] == edition.hash and manifest["tool"].startswith("fettle ")
        assert manifest["classes"] == [
            {"name": "dent", "kind": "defect"},
            {"name": "good", "kind": "good"},
            {"name": "scratch", "kind": "defect"},
        ]
        last = json.loads((tmp_path / "e" / editions.AUDIT).read_text("utf-8").splitlines()[-1])
        assert last["colours"] == {entry.name: entry.colour for entry in classes.all_classes(store)}
        on_disk = {p.relative_to(tmp_path / "e").as_posix(): p for p in (tmp_path / "e").rglob("*") if p.is_file()}
        del on_disk[editions.MANIFEST], on_disk[editions.AUDIT]
        assert manifest["files"] == {
            path: {"blake3": hash_file(file), "size": file.stat().st_size} for path, file in on_disk.items()
        }
        entry = _by_source(tmp_path / "e")["scratch/a.png"]
        (item,) = store.items.page('path:"scratch/a.png"')
        assert (entry["source_hash"], entry["pixels"], entry["label"]) == (item.hash, "cleaned", "scratch")
        assert entry["path"] == f"images/{entry['file']}" and entry["size"] == [64, 48]
        assert len(entry["regions"]) == 4
        audit = _audits(tmp_path / "e")
        (run,) = audit[entry["file"]].pop("models")
        assert (run["stage"], run["model"], run["sha256"]) == ("clean", "test", "0" * 64)
        assert [region["author"] for region in audit[entry["file"]].pop("regions")] == ["kim"] * 4
        (decision,) = decisions.of_item(store, item.id)
        assert audit[entry["file"]] == {
            "file": entry["file"],
            "item": item.id,
            "decision": decision.id,
            "reviewer": "kim",
            "decided_at": item.decided_at,
        }
        assert audit["mono16.tif"]["models"] == []
        spread = {(each["label"], each["split"]): each["items"] for each in manifest["counts"]["spread"]}
        assert sum(spread.values()) == manifest["counts"]["items"] == len(datasets.EXPORTED)
        (listed,) = editions.editions(store)
        assert listed == edition


def test_the_hash_is_that_of_the_frozen_values_as_one_json_document(decided: Store, tmp_path: Path) -> None:
    edition = write_edition(decided, tmp_path / "e", "coco")
    manifest = _manifest(tmp_path / "e")
    frozen = {key: manifest[key] for key in (*FROZEN, "files", "items")}
    assert hash_json(frozen) == edition.hash


def test_files_that_serve_as_they_are_are_copied_byte_for_byte(decided: Store, tmp_path: Path) -> None:
    write_edition(decided, tmp_path / "e", "coco")
    for item in decided.items.walk("state:decided -state:excluded"):
        entry = _by_source(tmp_path / "e")[_nfc(item.relpath)]
        file = tmp_path / "e" / "images" / entry["file"]
        if item.name == "turned.jpg":
            assert entry["upright_copy"] and file.suffix == ".png"
        else:
            assert hash_file(file) == item.hash and file.suffix == Path(item.name).suffix.lower()


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def test_a_turned_photo_is_exported_upright_for_readers_that_ignore_exif(decided: Store, tmp_path: Path) -> None:
    write_edition(decided, tmp_path / "e", "coco")
    entry = _by_source(tmp_path / "e")["scratch/turned.jpg"]
    path, flags = str(tmp_path / "e" / "images" / entry["file"]), cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION
    raw = cv2.imread(path, flags)
    assert raw is not None and raw.shape == (64, 48, 3)
    assert np.array_equal(raw[..., ::-1], read_rgb8(Path(_item(decided, "turned.jpg").path)))


def test_sixteen_bits_stay_sixteen_bits_when_cropped(tmp_path: Path) -> None:
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        item = _item(store, "mono16.tif")
        regions.draw(store, item_id=item.id, geometry=Box(3.5, 4.5, 20.5, 30.5), role=RegionRole.ROI)
        write_edition(store, tmp_path / "e", "masks", crops=True)
        entry = _by_source(tmp_path / "e")["scratch/mono16.tif"]
        assert entry["crop_xyxy"] == [3, 4, 21, 31]
        found = read_full(tmp_path / "e" / "images" / entry["file"])
        assert found.dtype == np.uint16
        assert np.array_equal(found, read_full(Path(item.path))[4:31, 3:21])


def test_cleaned_pixels_and_crops_go_together(decided: Store, tmp_path: Path) -> None:
    (item,) = decided.items.page('path:"scratch/a.png"')
    write_edition(decided, tmp_path / "clean", "coco", pixels=Pixels.CLEANED)
    write_edition(decided, tmp_path / "both", "coco", pixels=Pixels.CLEANED, crops=True)
    expected = datasets.cleaned_pixels(item)
    name = _by_source(tmp_path / "clean")["scratch/a.png"]["file"]
    assert np.array_equal(read_rgb8(tmp_path / "clean" / "images" / name), expected)
    x0, y0, x1, y1 = _by_source(tmp_path / "both")["scratch/a.png"]["crop_xyxy"]
    assert (x0, y0, x1, y1) == (8, 2, 56, 42)
    assert np.array_equal(read_rgb8(tmp_path / "both" / "images" / name), expected[y0:y1, x0:x1])
    assert hash_file(Path(item.path)) == item.hash


def test_names_that_differ_by_case_suffix_or_folder_alone_are_told_apart(decided: Store, tmp_path: Path) -> None:
    for name in FORMATS:
        write_edition(decided, tmp_path / name, name)
        files = [entry["file"] for entry in _manifest(tmp_path / name)["items"]]
        stems = [Path(file).stem.casefold() for file in files]
        assert len(stems) == len(set(stems)) == len(datasets.EXPORTED)
    names = {source: entry["file"] for source, entry in _by_source(tmp_path / "coco").items()}
    assert names["scratch/a.png"] == "scratch_a.png"
    assert names["good/a.png"] == "good_a.png"
    assert names["dent/A.jpg"] == "dent_A.jpg"
    assert names["good/한글.png"] == "한글.png"


def _named(paths: list[str]) -> list[str]:
    with EditionSpool() as spool:
        spool.add(((path,), legal_name(Path(path).stem), path) for path in paths)
        return [
            file_name(Path(path).name, path, shared=spool.is_shared, take=spool.take) + Path(path).suffix
            for path in paths
        ]


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["x/a.png", "y/a.png", "x_a.png"], ["x_a.png", "y_a.png", "x_a_2.png"]),
        (["a.png", "a.jpg", "A.bmp"], ["a.png", "a_2.jpg", "A_3.bmp"]),
        (["p/x/a.png", "q/x/a.png"], ["x_a.png", "x_a_2.png"]),
        (["straße.png", "STRASSE.png"], ["straße.png", "STRASSE_2.png"]),
        (['w<x>:"|?*.png', "con.png", "end. .png"], ["w_x______.png", "_con.png", "end_.png"]),
        ([f"{'가' * 80}.png", f"{'가' * 81}.png"], [f"{'가' * 66}.png", f"{'가' * 66}_2.png"]),
    ],
)
def test_names_are_legal_everywhere_and_unique(paths: list[str], names: list[str]) -> None:
    assert _named(paths) == names


def test_the_same_export_twice_gives_the_same_bytes(decided: Store, tmp_path: Path) -> None:
    for name in FORMATS:
        first, second = (write_edition(decided, tmp_path / f"{name}{n}", name) for n in (1, 2))
        assert first.hash == second.hash
        assert datasets.hash_tree(first.path) == datasets.hash_tree(second.path)


@pytest.mark.in_a_file
def test_the_same_decisions_in_another_order_under_another_sky_give_the_same_bytes(tmp_path: Path) -> None:
    write_sources(tmp_path / "sources")
    outputs = []
    for order, sky in (
        ("forwards", {"TZ": "Asia/Seoul", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
        ("backwards", {"TZ": "America/New_York", "LANG": "ko_KR.UTF-8", "PYTHONHASHSEED": "2"}),
    ):
        command = [sys.executable, "-m", "tests.support.datasets", str(tmp_path / order), str(tmp_path / "sources")]
        done = subprocess.run(
            [*command, order], env={**os.environ, **sky}, stdout=subprocess.PIPE, text=True, check=True
        )
        outputs.append(done.stdout.splitlines())
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) == 2 * len(FORMATS)


def test_who_decided_and_when_does_not_change_the_hash(tmp_path: Path) -> None:
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        before = write_edition(store, tmp_path / "before", "coco")
        decisions.accept(store, [_item(store, "mono16.tif").id])
        after = write_edition(store, tmp_path / "after", "coco", where="state:accepted OR state:corrected")
        decisions.accept(store, [_item(store, "mono16.tif").id], label="dent")
        other = write_edition(store, tmp_path / "other", "coco")
        assert before.hash == after.hash != other.hash


def test_a_class_that_left_the_schema_is_still_exported(tmp_path: Path) -> None:
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        item = _item(store, "mono16.tif")
        regions.draw(store, item_id=item.id, geometry=Box(1, 1, 9, 9), class_name="stain")
        decisions.accept(store, [item.id], label="stain")
        with store.transact("Delete class “stain”") as tx:
            tx.delete("classes", [classes.find(store, "stain").id])
        assert "stain" not in {entry.name for entry in classes.all_classes(store)}
        for name in FORMATS:
            write_edition(store, tmp_path / name, name)
            assert "stain" in [entry["name"] for entry in _manifest(tmp_path / name)["classes"]]


def test_an_edition_never_goes_into_a_project_a_source_or_something_that_is_there(
    decided: Store, tmp_path: Path
) -> None:
    sources = decided.folder.root.parent / "sources"
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("a file")
    (tmp_path / "link").symlink_to(sources / "one")
    with make_project(tmp_path / "other") as other:
        pass
    before = datasets.hash_tree(sources)
    for place in (
        decided.folder.root, decided.folder.root / "editions" / "e", other.folder.root / "e", sources / "one",
        sources / "one" / "scratch" / "e", tmp_path / "link", tmp_path / "link" / "e", sources, full,
        tmp_path / "file", tmp_path / "file" / "e", *([Path("/proc/e")] if sys.platform == "linux" else []),
    ):  # fmt: skip
        with pytest.raises(ExportError) as caught:
            write_edition(decided, place, "csv")
        assert caught.value.hint
    assert datasets.hash_tree(sources) == before
    assert [p.name for p in full.iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    write_edition(decided, tmp_path / "empty", "csv")
    assert (tmp_path / "empty" / "items.csv").is_file()


def test_an_unknown_format_names_the_known_ones(decided: Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="coco, yolo"):
        write_edition(decided, tmp_path / "e", "papyrus")


def test_an_option_that_the_format_does_not_have_stops_before_anything_is_written(
    decided: Store, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=r"“csv” has no option “tool”.*It has: none"):
        write_edition(decided, tmp_path / "e", "csv", options={"tool": "labelme"})
    with pytest.raises(ExportError, match=r"cannot be “cvat”.*It is labelme or x-anylabeling"):
        write_edition(decided, tmp_path / "e", "labelme", options={"tool": "cvat"})
    assert not (tmp_path / "e").exists()


@pytest.mark.parametrize("when", [1, 3, 6])
def test_a_disk_that_fills_up_leaves_nothing(
    decided: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    calls = 0
    copy = edition_pictures.copy_hashed

    def full(source: Path, target: Path, *, size: int) -> str:
        nonlocal calls
        calls += 1
        if calls == when:
            raise OSError(28, "No space left on device")
        return copy(source, target, size=size)

    monkeypatch.setattr(edition_pictures, "copy_hashed", full)
    with pytest.raises(ExportError, match="No space left on device"):
        write_edition(decided, tmp_path / "new" / "deep" / "e", "coco")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_at_the_manifest_leaves_nothing(
    decided: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    before = editions.editions(decided)
    monkeypatch.setattr(editions, "write_manifest", full)
    (tmp_path / "e").mkdir()
    with pytest.raises(ExportError, match="No space left on device"):
        write_edition(decided, tmp_path / "e", "yolo")
    assert list(tmp_path.rglob("*")) == [tmp_path / "e"]
    assert editions.editions(decided) == before


@pytest.mark.parametrize("after", [0, 4])
def test_a_stopped_export_leaves_nothing(decided: Store, tmp_path: Path, after: int) -> None:
    seen: list[int] = []
    request = editions.ExportRequest(destination=tmp_path / "e", format="imagefolder")
    with pytest.raises(StoppedError):
        export(
            decided,
            request,
            progress=lambda done, total: seen.append(done),
            should_stop=lambda: len(seen) >= after,
        )
    assert seen == list(range(1, after + 1))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("options", [{}, {"crops": True}])
def test_a_source_that_is_gone_changed_or_broken_is_named(tmp_path: Path, options: dict[str, bool]) -> None:
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        (item,) = store.items.page('path:"scratch/a.png"')
        file = Path(item.path)
        data = file.read_bytes()
        for spoil, says in (
            (file.unlink, "missing"),
            (lambda: file.write_bytes(encoded(picture(seed=99), "PNG")), "has changed"),
            (lambda: file.write_bytes(b"text"), "cannot be exported"),
        ):
            spoil()
            with pytest.raises(ExportError, match=says) as caught:
                write_edition(store, tmp_path / "e", "coco", **options)
            assert str(file) in caught.value.message
            assert not (tmp_path / "e").exists()
        file.write_bytes(data)
        write_edition(store, tmp_path / "e", "coco", **options)


def test_a_missing_blob_stops_the_export_in_words(tmp_path: Path) -> None:
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        for blob in store.blobs.ids():
            store.blobs.path(blob).unlink()
        with pytest.raises(FettleError, match="is missing"):
            write_edition(store, tmp_path / "e", "coco", pixels=Pixels.CLEANED)
        assert not (tmp_path / "e").exists()
        write_edition(store, tmp_path / "e", "coco")


def test_the_size_in_the_files_is_the_size_of_the_pictures(decided: Store, tmp_path: Path) -> None:
    write_edition(decided, tmp_path / "e", "coco", pixels=Pixels.CLEANED, crops=True)
    for image in json.loads((tmp_path / "e" / "annotations.json").read_text("utf-8"))["images"]:
        info = probe(tmp_path / "e" / image["file_name"])
        assert (info.width, info.height) == (image["width"], image["height"])
