from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from storage import checks, picture_checks
from storage.errors import DatabaseError
from storage.images import encode_png
from storage.project import ProjectFolder
from storage.records import ProposalDraft, ProposalKind, StageName
from storage.store import Store
from tests.support.datasets import PEN, cleaned_pixels, make_dataset, write_sources
from tests.support.images import encoded, picture
from tests.support.projects import make_project, propose


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A decided project with one cleaned picture; the tests close it."""
    write_sources(tmp_path / "sources")
    return make_dataset(tmp_path / "project", tmp_path / "sources")


def _problems(store: Store) -> tuple[str, ...]:
    return checks.check(store).problems


def _cleaned_item(store: Store) -> int:
    return store.items.page('path:"scratch/a.png"')[0].id


def _clean_with(store: Store, pixels: np.ndarray, mask: np.ndarray | None, source: str = "") -> None:  # type: ignore[type-arg]
    data = {} if mask is None else {"mask": store.blobs.put(encode_png(mask), suffix="png")}
    if source:
        data["source"] = source
    blob = store.blobs.put(encode_png(pixels), suffix="png")
    draft = ProposalDraft(ProposalKind.PIXELS, blob=blob, data=data)
    propose(store, _cleaned_item(store), StageName.CLEAN, [draft])


@pytest.mark.in_a_file
def test_a_whole_project_has_no_problems_and_checking_changes_nothing(store: Store) -> None:
    with store:
        before = store.folder.database.read_bytes()
        report = checks.check(store)
        assert report.problems == ()
        assert report.facts["items"] == 9 and report.facts["blobs"] == 2 and report.facts["cleaned"] == 1
        assert store.folder.database.read_bytes() == before
    with Store.open(store.folder.root, readonly=True) as again:
        assert _problems(again) == ()


def test_a_missing_blob_is_named(store: Store) -> None:
    with store:
        for blob in list(store.blobs.ids()):
            data = store.blobs.get(blob)
            store.blobs.path(blob).unlink()
            assert any(blob in problem and "missing" in problem for problem in _problems(store))
            store.blobs.put(data, suffix="png")
        assert _problems(store) == ()


def test_an_altered_blob_is_named(store: Store) -> None:
    with store:
        for blob in list(store.blobs.ids()):
            path = store.blobs.path(blob)
            data = path.read_bytes()
            path.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
            assert any(blob in problem and "does not match" in problem for problem in _problems(store))
            path.write_bytes(data)
        assert _problems(store) == ()


@pytest.mark.in_a_file
@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("UPDATE counters SET n = 2 WHERE value = '=excluded'", "state =excluded: kept 2, counted 1"),
        ("DELETE FROM counters WHERE \"column\" = 'total'", "counter total (none): kept 0, counted 9"),
        ("UPDATE items SET state = 'deferred' WHERE state = 'excluded'", "state =deferred: kept 0, counted 1"),
        ("INSERT INTO counters VALUES ('label', '=ghost', 3)", "label =ghost: kept 3, counted 0"),
        ("PRAGMA foreign_keys=OFF; DELETE FROM items WHERE state = 'excluded'", "refers to a missing row of items"),
        ("UPDATE proposals SET blob = '../../etc/passwd'", "is not the name of a project file"),
    ],
)
def test_damage_in_the_database_is_reported(store: Store, damage: str, says: str) -> None:
    from storage import engine

    store.close()
    connection = engine.sqlite_driver().connect(store.folder.database)
    for statement in damage.split("; "):
        connection.execute(statement)
    connection.commit()
    connection.close()
    with Store.open(store.folder.root) as again:
        problems = _problems(again)
    assert any(says in problem for problem in problems), problems


def test_cleaning_that_changed_pixels_outside_the_mask_is_counted(store: Store) -> None:
    with store:
        (item,) = store.items.get([_cleaned_item(store)])
        pixels = cleaned_pixels(item)
        pixels[0, 0] ^= 1
        pixels[47, 63, 2] ^= 128
        _clean_with(store, pixels, PEN)
        (problem,) = _problems(store)
        assert problem == f"item {item.id} (scratch/a.png): cleaning changed 2 pixels outside the mask"


def test_a_cleaned_picture_made_from_another_file_is_reported(store: Store) -> None:
    with store:
        (item,) = store.items.get([_cleaned_item(store)])
        _clean_with(store, cleaned_pixels(item), PEN, source=item.hash)
        assert _problems(store) == ()
        _clean_with(store, cleaned_pixels(item), PEN, source="f" * 64)
        (problem,) = _problems(store)
        assert problem.startswith(f"item {item.id} (scratch/a.png): its cleaned picture was made from another version")


def test_a_check_says_how_far_it_is_and_stops_when_asked(store: Store) -> None:
    with store:
        told: list[tuple[int, int]] = []
        report = checks.check(store, progress=lambda done, total: told.append((done, total)))
        assert not report.stopped
        assert told == [(1, 3), (2, 3), (3, 3)]
        (item,) = store.items.get([_cleaned_item(store)])
        _clean_with(store, cleaned_pixels(item), PEN[:40])
        asked = iter((False, False, True))
        stopped = checks.check(store, should_stop=lambda: next(asked))
        assert stopped.stopped and stopped.problems == ()
        assert not checks.check(store, should_stop=lambda: False).stopped


def test_large_pictures_are_not_compared_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, at_once, most = threading.Lock(), 0, 0

    def look() -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.01)
        with lock:
            at_once -= 1

    monkeypatch.setattr(picture_checks, "usable_cores", lambda: 4)
    for pixels, expected in ((40_000_000, 1), (20_000_000, 3)):
        most = 0
        looks = [picture_checks.Look(look, pixels) for _ in range(8)]
        picture_checks.look_at(looks, found=pytest.fail, tell=lambda _done: None, should_stop=lambda: False)
        assert 1 <= most <= expected


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda pixels: (pixels, None), "has no mask"),
        (lambda pixels: (pixels[:40], PEN), "another size"),
        (lambda pixels: (pixels, PEN[:40]), "another size"),
        (lambda pixels: (pixels, np.repeat(PEN[..., None], 3, axis=2).astype(np.uint8) * 255), "another size"),
        (lambda pixels: (pixels[..., 0], PEN), "another size"),
    ],
)
def test_a_cleaned_picture_that_does_not_fit_is_reported(
    store: Store,
    spoil: Callable[..., tuple[np.ndarray, np.ndarray | None]],
    says: str,  # type: ignore[type-arg]
) -> None:
    with store:
        (item,) = store.items.get([_cleaned_item(store)])
        _clean_with(store, *spoil(cleaned_pixels(item)))
        assert any(says in problem for problem in _problems(store))


def test_a_source_that_is_gone_or_another_is_no_false_alarm_about_pixels(store: Store) -> None:
    with store:
        (item,) = store.items.get([_cleaned_item(store)])
        path = Path(item.path)
        path.write_bytes(encoded(picture(seed=77), "PNG"))
        assert ["has changed since" in problem for problem in _problems(store)] == [True]
        path.unlink()
        assert ["missing" in problem for problem in _problems(store)] == [True]


@pytest.mark.in_a_file
def test_pages_of_the_database_that_were_overwritten_are_reported(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3000, given=("good", "scratch")) as store:
        root = store.folder.root
    database = ProjectFolder(root).database
    data = bytearray(database.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 3 * 4096] = b"\xa5" * 3 * 4096
    database.write_bytes(data)
    try:
        with Store.open(root, readonly=True) as store:
            problems = _problems(store)
    except DatabaseError as error:
        problems = (error.message,)
    assert problems
    assert all(len(problem) < 500 for problem in problems)
