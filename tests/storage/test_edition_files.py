from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import classes, decisions, edition_files, regions
from storage.checks import check
from storage.edition_diff import Change, diff
from storage.edition_files import read_manifest
from storage.edition_list import FolderState, find, listed
from storage.edition_verify import verify
from storage.editions import AUDIT, MANIFEST, Edition, ExportRequest, Link, export
from storage.errors import EditionError
from storage.hashing import hash_file, hash_json
from storage.records import Box, RegionRole
from storage.store import Store
from tests.support.datasets import EXPORTED, make_dataset, write_edition, write_sources


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A decided project; tests of this module only read it, and freeze."""
    place = tmp_path_factory.mktemp("decided")
    write_sources(place / "sources")
    with make_dataset(place / "project", place / "sources") as store:
        yield store


@pytest.fixture(scope="module")
def frozen(decided: Store, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return write_edition(decided, tmp_path_factory.mktemp("frozen") / "coco", "coco")


@pytest.fixture
def copy(frozen: Edition, tmp_path: Path) -> Path:
    """The edition, to be spoiled."""
    return Path(shutil.copytree(frozen.path, tmp_path / "copy"))


def _rewrite(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    value = json.loads((folder / MANIFEST).read_text("utf-8"))
    change(value)
    # In the order in which it was, which is not that of the alphabet.
    (folder / MANIFEST).write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")


def test_a_manifest_gives_back_what_was_frozen(decided: Store, frozen: Edition) -> None:
    manifest = read_manifest(frozen.path)
    assert (manifest.hash, manifest.format, manifest.schema) == (frozen.hash, "coco", 2)
    assert manifest.classes == {"dent": "defect", "good": "good", "scratch": "defect"}
    assert manifest.computed_hash() == frozen.hash
    items = list(manifest.items())
    assert len(items) == len(EXPORTED)
    files = {file.path: file for file in manifest.files()}
    sources = {item.hash: item for item in decided.items.walk()}
    for item, audit in zip(items, manifest.audits(), strict=True):
        assert item.path is not None and files[item.path].size == (frozen.path / item.path).stat().st_size
        assert item.size == (sources[item.source_hash].width, sources[item.source_hash].height)
        assert audit.reviewer == "kim" and audit.authors == ("kim",) * item.region_count
        kept = regions.of_item(decided, sources[item.source_hash].id)
        assert item.regions is not None and len(item.regions) == item.region_count == len(kept)
    assert read_manifest(frozen.path / MANIFEST) == manifest


def test_an_untouched_edition_is_whole_also_where_it_was_copied(frozen: Edition, copy: Path) -> None:
    seen: list[tuple[int, int]] = []
    for place in (frozen.path, copy):
        done = verify(place, progress=lambda at, total: seen.append((at, total)))
        assert done.whole and done.found_hash == frozen.hash
        assert seen[-1] == (done.files, done.files)


def test_what_is_missing_changed_or_extra_is_named(copy: Path) -> None:
    images = sorted((copy / "images").iterdir())
    images[0].unlink()
    data = bytearray(images[1].read_bytes())
    data[-1] ^= 1
    images[1].write_bytes(data)
    (copy / "images" / "new.png").write_bytes(b"new")
    (copy / "loose").symlink_to("/etc")
    images[2].unlink()
    images[2].symlink_to("/dev/zero")
    done = verify(copy)
    assert not done.whole
    assert done.missing.names == [f"images/{images[0].name}"]
    assert done.changed.names == [f"images/{images[2].name}", f"images/{images[1].name}"]
    assert done.extra.names == ["images/new.png", "loose"]
    quick = verify(copy, contents=False)
    assert quick.changed.names == [f"images/{images[2].name}"], "the size is what it was"


def test_a_stopped_look_is_no_clean_bill(copy: Path) -> None:
    done = verify(copy, should_stop=lambda: True)
    assert done.stopped and not done.whole


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value["items"][0].update(label="dent2"),
        lambda value: value["items"].pop(),
        lambda value: value["items"][0]["regions"].append(
            {"class": "dent", "role": "defect", "geometry": {"type": "box", "xyxy": [1.0, 1.0, 2.0, 2.0]}}
        ),
        lambda value: value["classes"].pop(),
        lambda value: value.update(hash="f" * 64),
        lambda value: value.update(format="yolo"),
    ],
)
def test_a_manifest_that_was_edited_no_longer_has_its_hash(
    copy: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    _rewrite(copy, change)
    done = verify(copy)
    assert not done.whole and any("hash" in problem for problem in done.problems)


@pytest.mark.parametrize(
    "path", ["../../outside", "/etc/passwd", "C:\\windows\\win.ini", "images/../../x", "a\0b", "loop/x"]
)
def test_a_path_that_leads_out_is_never_looked_at(copy: Path, tmp_path: Path, path: str) -> None:
    (tmp_path / "outside").write_bytes(b"secret")
    (copy / "loop").symlink_to(tmp_path)
    (tmp_path / "x").write_bytes(b"secret")
    stated = {"blake3": hash_file(tmp_path / "outside"), "size": 6}

    def add(value: dict[str, Any]) -> None:
        value["files"] = dict(sorted({**value["files"], path: stated}.items()))
        value["items"][0]["path"] = path

    _rewrite(copy, add)
    done = verify(copy)
    assert path in done.missing.names and not done.whole


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "damaged"),
        (b"[]", "damaged"),
        (b"null", "damaged"),
        (b'{"hash": "x", "schema": 2', "damaged"),
        (b'{"schema": 99}', "newer"),
        (b'{"schema": true, "hash": "x", "format": "coco", "classes": [], "files": {}, "items": []}', "damaged"),
        (b'{"schema": 1, "hash": 5, "format": "coco", "classes": [], "files": {}, "items": []}', "damaged"),
        (b'{"schema": 1, "hash": "x", "format": "coco", "classes": [1], "files": {}, "items": []}', "damaged"),
        (b'{"schema": 1, "hash": "x", "format": "coco", "classes": [], "files": [1], "items": []}', ""),
        (b'{"schema": 1, "hash": "x", "format": "coco", "classes": [], "files": {"a": 1}, "items": []}', "damaged"),
        (b'{"schema": 1, "hash": "x", "format": "coco", "classes": [], "files": {}, "items": [[]]}', "damaged"),
        (
            b'{"schema": 1, "hash": "x", "format": "coco", "classes": [], "files": {}, "items": [{"file": 1}]}',
            "damaged",
        ),
        (b'{"schema": 1, "hash": "x", "format": 1e999, "classes": [], "files": {}, "items": []}', "damaged"),
        (b'{"schema": 99999999999999999999999, "hash": "x"}', "damaged"),
        (b'\xff\xfe{"schema": 2}', "damaged"),
        (b'{"schema": 2, "x": "\xff"}', "damaged"),
        (b'{"hash": "' + b"x" * 5_000_000 + b'"', "too long"),
        (b"[" * 3_000_000, "too deeply"),
        (b'{"a":\n' * 100_000, "too deeply"),
        (b'{"a":["' + b"[" * 90 + b'",' + b"[" * 90 + b"]" * 90 + b"]}", "too deeply"),
    ],
)
def test_a_hostile_manifest_is_a_line_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bytes, says: str
) -> None:
    monkeypatch.setattr(edition_files, "LONGEST_LINE", 4_000_000)
    (tmp_path / MANIFEST).write_bytes(text)
    if says:
        for look in (verify, lambda path: diff(path, path)):
            with pytest.raises(EditionError, match=says):
                look(tmp_path)  # type: ignore[operator]
    else:
        assert not verify(tmp_path).whole


def test_the_record_of_who_and_when_is_known_for_its_own(copy: Path, frozen: Edition) -> None:
    text = (copy / AUDIT).read_text("utf-8")
    for spoiled in (text.replace("kim", "lee"), text[:-30], "", text.replace(frozen.hash, "0" * 64), "[" * 100_000):
        (copy / AUDIT).write_text(spoiled, "utf-8")
        assert any(AUDIT in problem for problem in verify(copy).problems)
        assert len(diff(frozen.path, copy).items) == 0
    (copy / AUDIT).unlink()
    assert any("gone" in problem for problem in verify(copy).problems)


def test_linked_editions_are_verified_through_their_links(decided: Store) -> None:
    place = decided.folder.root.parent / "linked"
    edition = write_edition(decided, place, "csv", link=Link.SYMBOLIC)
    assert verify(place).whole
    linked = next(path for path in sorted((place / "images").iterdir()) if path.is_symlink())
    linked.unlink()
    linked.symlink_to(place / "items.csv")
    assert verify(place).changed.names == [f"images/{linked.name}"]
    linked.unlink()
    linked.symlink_to(place / "nowhere")
    assert verify(place).missing.names == [f"images/{linked.name}"]
    assert edition.hash == verify(place).found_hash


def _first_schema(folder: Path) -> str:
    """Rewrites a manifest as the first schema had it; returns its hash."""
    value = json.loads((folder / MANIFEST).read_text("utf-8"))
    audits = [json.loads(line) for line in (folder / AUDIT).read_text("utf-8").splitlines()]
    (folder / AUDIT).unlink()
    items = [
        {key: item[key] for key in item if key not in ("path", "size", "regions")} | {"regions": len(item["regions"])}
        for item in value["items"]
    ]
    classes = [{"name": entry["name"], "kind": entry["kind"]} for entry in value["classes"]]
    old = {"schema": 1, "format": value["format"], "classes": classes, "items": items}
    old["files"] = {path: stated["blake3"] for path, stated in value["files"].items()}
    digest = hash_json(old)
    for item, audit in zip(items, audits, strict=False):
        item["audit"] = {"reviewer": audit["reviewer"], "decided_at": audit["decided_at"], "models": []}
    text = json.dumps({**old, "tool": "fettle 0", "where": "", "hash": digest}, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text, "utf-8")
    return digest


def test_manifests_of_the_first_schema_are_read_verified_and_compared(copy: Path, frozen: Edition) -> None:
    digest = _first_schema(copy)
    manifest = read_manifest(copy)
    assert (manifest.schema, manifest.hash) == (1, digest)
    assert {audit.reviewer for audit in manifest.audits()} == {"kim"}
    assert verify(copy).whole
    found = diff(copy, frozen.path)
    assert found.differing == 0 and not found.same, "another form, another hash"
    next((copy / "images").iterdir()).write_bytes(b"other")
    assert verify(copy).changed.count == 1


def test_a_diff_says_what_changed_and_by_whom(tmp_path: Path) -> None:
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        ids = {item.relpath: item.id for item in store.items.walk()}
        before = write_edition(store, tmp_path / "before", "coco")
    with Store.open(tmp_path / "project", actor="lee") as store:
        (box,) = [
            r
            for r in regions.of_item(store, ids["scratch/a.png"])
            if isinstance(r.geometry, Box) and r.role is RegionRole.DEFECT
        ]
        regions.reshape(store, box, Box(10.5, 4.0, 30.0, 12.125))
        regions.draw(store, item_id=ids["dent/A.jpg"], geometry=Box(1, 1, 5, 5), class_name="stain")
        decisions.accept(store, [ids["good/a.png"]], label="scratch")
        decisions.exclude(store, [ids["good/=1+2.png"]], reason="blurred")
        decisions.accept(store, [ids["scratch/open.png"]], label="scratch")
        after = write_edition(store, tmp_path / "after", "coco")
        found = diff(before.path, after.path)
        assert found.classes_added == ("stain",) and not found.classes_removed
        changes = {item.source: item for item in found.items}
        assert {source: set(item.what) for source, item in changes.items()} == {
            "scratch/a.png": {Change.REGIONS},
            "dent/A.jpg": {Change.REGIONS},
            "good/a.png": {Change.LABEL, Change.STATE},
            "good/=1+2.png": {Change.REMOVED},
            "scratch/open.png": {Change.ADDED},
        }
        (edited,) = changes["scratch/a.png"].regions
        assert (edited.before, edited.after, edited.iou) == ("scratch", "scratch", 0.5)
        (drawn,) = changes["dent/A.jpg"].regions
        assert (drawn.before, drawn.after, drawn.iou) == (None, "stain", None)
        assert "lee" in changes["dent/A.jpg"].by and changes["good/a.png"].by == ("lee",)
        assert changes["good/a.png"].labels == ("good", "scratch")
        assert not found.same and found.differing == 5
        back = diff(after.path, before.path)
        assert back.classes_removed == ("stain",) and back.counts[Change.ADDED] == back.counts[Change.REMOVED] == 1
        limited = diff(before.path, after.path, limit=1)
        assert len(limited.items) == 1 and limited.differing == 5
        same = diff(after.path, after.path)
        assert same.same and not same.items


def test_a_class_that_became_a_kind_of_another_makes_another_edition(tmp_path: Path) -> None:
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        before = write_edition(store, tmp_path / "before", "coco")
        classes.set_parent(store, "dent", "scratch")
        after = write_edition(store, tmp_path / "after", "coco")
    assert before.hash != after.hash
    assert diff(before.path, after.path).classes_changed == {"dent": ("defect", "defect, under scratch")}
    assert read_manifest(after.path).computed_hash() == after.hash


def test_a_diff_follows_what_moved_and_sees_other_pixels(
    decided: Store, frozen: Edition, copy: Path, tmp_path: Path
) -> None:
    cropped = export(decided, ExportRequest(destination=tmp_path / "crops", format="coco", crops=True))
    found = diff(frozen.path, cropped.path)
    assert found.settings == {"crops": (False, True)}
    (item,) = found.items
    assert item.source == "scratch/a.png" and Change.PIXELS in item.what
    # Of the four regions only what the crop cuts off differs.
    assert all(region.iou is not None and 0.3 < region.iou < 1 for region in item.regions), item.regions

    def move(value: dict[str, Any]) -> None:
        for each in value["items"]:
            if each["source"] == "good/a.png":
                each.update(source="elsewhere/a.png", split="test")

    _rewrite(copy, move)
    (moved,) = diff(frozen.path, copy).items
    assert (moved.moved_from, moved.source, moved.splits) == ("good/a.png", "elsewhere/a.png", (None, "test"))
    assert moved.what == {Change.MOVED, Change.SPLIT}


def test_an_edition_is_found_by_path_name_and_hash_and_its_loss_is_said(tmp_path: Path) -> None:
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as store:
        one = write_edition(store, tmp_path / "one", "csv")
        two = write_edition(store, tmp_path / "two", "coco")
        for named in (str(one.path), "one", one.hash, one.hash[:8], str(one.path / MANIFEST)):
            assert find(named, store) in (one.path, one.path / MANIFEST)
        with pytest.raises(EditionError, match="no edition “three”"):
            find("three", store)
        with pytest.raises(EditionError, match="There is no edition in one"):
            find("one", None)
        assert check(store).remarks == ()
        next((two.path / "images").iterdir()).unlink()
        shutil.rmtree(one.path)
        assert [each.state for each in listed(store)] == [FolderState.THERE, FolderState.GONE]
        said = check(store)
        assert said.problems == () and len(said.remarks) == 2
        assert "1 files missing" in said.remarks[0] and "is gone" in said.remarks[1]
        with pytest.raises(EditionError, match="not in"):
            find("one", store)
        shutil.copytree(two.path, one.path)
        assert [each.state for each in listed(store)] == [FolderState.THERE, FolderState.OTHER]
