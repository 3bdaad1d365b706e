from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from inference.hash_index import REACH, HashIndex
from inference.likeness import NOTHING_TO_COMPARE, hash_of, likeness, print_of
from inference.near import compare
from storage import decisions, duplicates
from storage.duplicates import Likeness
from storage.file_states import take_new_files
from storage.images import DEFAULT_MAX_PIXELS, encode_png
from storage.ingest import ingest, rescan
from storage.store import Store
from tests.support.projects import make_project

Pixels = npt.NDArray[np.uint8]


def part(seed: int, *, scratch: bool = False) -> Pixels:
    """``(300, 400) uint8``: a part under one light, its surface different with every seed."""
    random = np.random.default_rng(seed)
    rough = cv2.resize(random.integers(0, 256, (24, 32), dtype=np.uint8), (400, 300), interpolation=cv2.INTER_CUBIC)
    light = np.linspace(60, 120, 400, dtype=np.float32)[None, :]
    pixels = np.clip(light + rough * 0.4, 0, 255).astype(np.uint8)
    if scratch:
        cv2.line(pixels, (120, 90), (190, 200), 10, 7)
    return pixels


def turned(pixels: Pixels) -> Pixels:
    height, width = pixels.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 2, 1)
    return np.asarray(cv2.warpAffine(pixels, turn, (width, height), borderMode=cv2.BORDER_REFLECT), np.uint8)


CHANGES = {
    "jpeg": lambda pixels: cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 70])[1], 0),
    "crop": lambda pixels: np.ascontiguousarray(pixels[4:-5, 6:-6]),
    "brighter": lambda pixels: np.clip(pixels * 1.15, 0, 255).astype(np.uint8),
    "darker": lambda pixels: (pixels * 0.85).astype(np.uint8),
    "turned": turned,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_copy_looks_alike(change: str) -> None:
    original = part(1)
    copy = CHANGES[change](original)
    bits = (hash_of(print_of(original)) ^ hash_of(print_of(copy))) & (2**64 - 1)
    assert bits.bit_count() <= 12
    assert likeness(print_of(original), print_of(copy))


def test_another_part_in_the_same_light_and_the_same_part_with_a_scratch_do_not_look_alike() -> None:
    assert not likeness(print_of(part(1)), print_of(part(2)))
    assert not likeness(print_of(part(1)), print_of(part(1, scratch=True)))


def test_a_picture_without_contrast_has_nothing_to_compare() -> None:
    assert hash_of(print_of(np.full((50, 60), 130, np.uint8))) == NOTHING_TO_COMPARE
    assert not likeness(print_of(np.zeros((50, 60), np.uint8)), print_of(np.zeros((50, 60), np.uint8)))


def test_the_index_finds_all_that_comparing_one_by_one_finds_nearest_first() -> None:
    random = np.random.default_rng(3)
    values = random.integers(0, 1 << 63, 3_000, dtype=np.int64)
    for row in range(0, 3_000, 3):  # Neighbours at every distance.
        flips = random.choice(64, row % 20, replace=False).astype(np.uint64)
        mask = np.bitwise_or.reduce(np.uint64(1) << flips) if len(flips) else np.uint64(0)
        values[row + 1] = (values[row : row + 1].view(np.uint64) ^ mask).view(np.int64)[0]
    index = HashIndex(np.arange(2_000, dtype=np.int64), values[:2_000])
    for row in range(2_000, 3_000):
        index.add(row, int(values[row]))
    for row in range(0, 3_000, 30):
        bits = np.bitwise_count(values.view(np.uint64) ^ values.view(np.uint64)[row])
        expected = [int(i) for i in np.lexsort((np.arange(3_000), bits)) if bits[i] <= REACH]
        assert index.near(int(values[row]), radius=REACH, limit=3_000) == expected


def _write(folder: Path, pictures: dict[str, Pixels]) -> Path:
    for name, pixels in pictures.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(encode_png(pixels))
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    one, other = part(1), part(2)
    folder = _write(
        tmp_path / "images",
        {"good/a.png": one, "good/b.png": other, "good/c.png": one, "rust/d.png": turned(one), "rust/e.png": part(3)},
    )
    store = make_project(tmp_path)
    ingest(store, [folder], labels_from_folders=True, max_pixels=DEFAULT_MAX_PIXELS)
    return store


def test_near_and_exact_duplicates_form_groups_contradicting_labels_first(store: Store, tmp_path: Path) -> None:
    with store:
        told: list[tuple[int, int]] = []
        report = compare(store, progress=lambda done, total: told.append((done, total)))
        assert (report.compared, report.near, told) == (4, 1, [(4, 4)])
        assert {item.id: item.near_of for item in store.items.walk() if item.near_of} == {4: 1}
        _write(tmp_path / "images", {"good/f.png": CHANGES["darker"](part(2))})
        rescan(store, max_pixels=DEFAULT_MAX_PIXELS)
        assert (compare(store).compared, store.next_undo() is not None) == (1, True)
        first, second = duplicates.groups(store)
        assert ([item.id for item in first.items], first.kind, first.labels) == (
            [1, 3, 4],
            Likeness.NEAR,
            ("good", "rust"),
        )
        assert ([item.id for item in second.items], second.contradicting) == ([2, 6], False)
        assert duplicates.like_item(store, 1) == [3, 4]
        decisions.accept(store, [4], label="good")
        assert not any(group.contradicting for group in duplicates.groups(store))


def test_a_stopped_comparison_goes_on_and_one_that_is_done_reads_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store:
        assert compare(store, should_stop=lambda: True).stopped
        assert duplicates.count_uncompared(store) == 4
        assert compare(store).compared == 4
        monkeypatch.setattr("inference.near.read_print", None)
        assert compare(store).compared == 0


def test_an_item_whose_new_file_is_taken_is_compared_anew_and_so_is_what_was_like_it(
    store: Store, tmp_path: Path
) -> None:
    with store:
        compare(store)
        _write(tmp_path / "images", {"good/a.png": part(9)})
        rescan(store, max_pixels=DEFAULT_MAX_PIXELS)
        take_new_files(store, [1], max_pixels=DEFAULT_MAX_PIXELS)
        assert {i.id: (i.near_of, i.duplicate_of) for i in store.items.get([1, 3, 4])} == dict.fromkeys(
            (1, 3, 4), (None, None)
        )
        assert compare(store).compared == 3
        assert {i.id: i.near_of for i in store.items.get([1, 3, 4])} == {1: None, 3: None, 4: 3}
        assert store.undo() is not None
        assert store.items.get([3])[0].duplicate_of == 1
