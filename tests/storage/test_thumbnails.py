from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import simplejpeg

from storage import thumbnails
from storage.errors import FettleError, UnreadableImageError
from storage.hashing import hash_bytes
from storage.images import read_rgb8_scaled
from storage.thumbnails import ThumbnailCache
from tests.support import images as make


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "사진.jpg"
    path.write_bytes(make.with_orientation(make.picture(300, 400), "JPEG", 6, quality=95))
    return path


@pytest.fixture
def cache(tmp_path: Path) -> ThumbnailCache:
    return ThumbnailCache(tmp_path / "cache", max_bytes=1_000_000)


KEY = hash_bytes(b"photo")


def test_a_thumbnail_is_upright_and_looks_like_the_photo(cache: ThumbnailCache, photo: Path) -> None:
    small = cache.get(KEY, photo, size=128)
    assert small.shape == (128, 96, 3)
    assert np.abs(small.astype(int) - read_rgb8_scaled(photo, long_side=128)).mean() < 3


def test_the_second_look_needs_no_photo_and_shows_the_same(
    cache: ThumbnailCache, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cache.get(KEY, photo, size=128)

    def never(*_: object, **__: object) -> None:
        pytest.fail("the photo was read again")

    monkeypatch.setattr(thumbnails, "read_rgb8_scaled", never)
    np.testing.assert_array_equal(cache.get(KEY, photo, size=128), first)
    np.testing.assert_array_equal(ThumbnailCache(cache.root, max_bytes=10**6).get(KEY, photo, size=128), first)


@pytest.mark.parametrize("damage", [b"", b"not a jpeg", None])
def test_a_damaged_thumbnail_is_made_anew(damage: bytes | None, cache: ThumbnailCache, photo: Path) -> None:
    first = cache.get(KEY, photo, size=128)
    [kept] = [path for path in cache.root.rglob("*") if path.is_file()]
    kept.write_bytes(kept.read_bytes()[:-100] if damage is None else damage)
    np.testing.assert_array_equal(cache.get(KEY, photo, size=128), first)
    assert simplejpeg.decode_jpeg(kept.read_bytes()).shape == first.shape


def test_losing_the_folder_loses_nothing(cache: ThumbnailCache, photo: Path) -> None:
    first = cache.get(KEY, photo, size=64)
    for path in cache.root.rglob("*.jpg"):
        path.unlink()
    np.testing.assert_array_equal(cache.get(KEY, photo, size=64), first)


def test_the_folder_stays_within_its_bound_and_the_least_used_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "n.png"
    path.write_bytes(make.encoded(make.noise(96, 96), "PNG"))
    one = ThumbnailCache(tmp_path / "one", max_bytes=10**9)
    one.get(KEY, path, size=96)
    each = next(p.stat().st_size for p in one.root.rglob("*.jpg"))

    cache = ThumbnailCache(tmp_path / "cache", max_bytes=each * 10 + each // 2)
    keys = [hash_bytes(bytes([i])) for i in range(30)]
    for i, key in enumerate(keys):
        cache.get(key, path, size=96)
        if i >= 1:
            cache.get(keys[0], path, size=96)
        for kept in cache.root.rglob("*.jpg"):  # Time does not pass between calls here; make it.
            then = (keys.index(kept.name[:64]) if kept.name[:64] != keys[0] else 99) + 1000
            os.utime(kept, (then, then))
        assert sum(p.stat().st_size for p in cache.root.rglob("*.jpg")) <= cache.max_bytes
    left = {p.name[:64] for p in cache.root.rglob("*.jpg")}
    assert keys[0] in left
    assert keys[29] in left
    assert keys[1] not in left


def test_threads_may_ask_for_the_same_at_once(cache: ThumbnailCache, photo: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(cache.get, hash_bytes(bytes([i % 3])), photo, size=64) for i in range(60)]
        shapes = {job.result().shape for job in asked}
    assert shapes == {(64, 48, 3)}
    names = sorted(p.name for p in cache.root.rglob("*") if p.is_file())
    assert len(names) == 3
    assert all(name.endswith("-64.jpg") for name in names)


def test_an_unreadable_photo_is_refused_and_leaves_no_thumbnail(cache: ThumbnailCache, tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    path.write_bytes(make.encoded(make.picture(), "JPEG")[:400])
    with pytest.raises(UnreadableImageError, match="ends early"):
        cache.get(KEY, path, size=64)
    with pytest.raises(FettleError, match="hash"):
        cache.get("../../x", path, size=64)
    assert not cache.root.exists()


@pytest.mark.allow_logs("Thumbnails cannot be kept")
def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path, photo: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_bytes(b"")
    cache = ThumbnailCache(blocked, max_bytes=1000)
    assert cache.get(KEY, photo, size=64).shape == (64, 48, 3)
