from __future__ import annotations

import errno
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import blake3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.blobs import BlobStore
from storage.errors import DatabaseError, FettleError
from storage.hashing import hash_file, hash_json


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


def aged(store: BlobStore, blob_id: str, seconds: float = 7200) -> None:
    then = time.time() - seconds
    os.utime(store.path(blob_id), (then, then))


def files(store: BlobStore) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file() and path.name != ".lock"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(data=st.binary(max_size=2000))
def test_what_was_put_comes_back_under_its_hash(data: bytes, store: BlobStore) -> None:
    blob_id = store.put(data, suffix=".png")
    assert blob_id == blake3.blake3(data).hexdigest() + ".png"
    assert store.get(blob_id) == data
    assert store.exists(blob_id)
    assert store.verify(blob_id)
    assert store.put(data, suffix="PNG") == blob_id


def test_the_same_bytes_are_one_file(store: BlobStore) -> None:
    first = store.put(b"same", suffix="png")
    store.put(b"same", suffix="png")
    assert [path.name for path in files(store)] == [first]
    assert list(store.ids()) == [first]


def test_a_changed_or_missing_blob_does_not_verify_and_is_put_anew(store: BlobStore) -> None:
    blob_id = store.put(b"content", suffix="png")
    store.path(blob_id).write_bytes(b"half")
    assert not store.verify(blob_id)
    assert store.put(b"content", suffix="png") == blob_id
    assert store.verify(blob_id)
    store.path(blob_id).unlink()
    assert not store.verify(blob_id)
    assert not store.exists(blob_id)
    with pytest.raises(DatabaseError, match="is missing"):
        store.get(blob_id)


@pytest.mark.parametrize(
    "blob_id",
    [
        "",
        "../../etc/passwd",
        "a" * 64,
        "a" * 64 + ".",
        "a" * 64 + ".png/..",
        "A" * 64 + ".png",
        "a" * 63 + ".png",
        "/" + "a" * 63 + ".png",
        "a" * 64 + ".png\n",
        "a" * 64 + ".p\0g",
    ],
)
def test_no_id_leads_out_of_the_store(blob_id: str, store: BlobStore) -> None:
    for use in (store.path, store.get, store.exists, store.verify):
        with pytest.raises(FettleError, match="not the name"):
            use(blob_id)


@pytest.mark.parametrize("suffix", ["", ".", "p/g", "../x", "longer-than-any", "tar.gz"])
def test_a_suffix_is_a_short_word(suffix: str, store: BlobStore) -> None:
    with pytest.raises(FettleError, match="cannot end"):
        store.put(b"", suffix=suffix)


def test_a_sweep_takes_what_nobody_keeps_and_spares_what_is_new(store: BlobStore) -> None:
    kept, stale, fresh = (store.put(data, suffix="png") for data in (b"kept", b"stale", b"fresh"))
    aged(store, kept)
    aged(store, stale)
    assert store.sweep({kept}) == 1
    assert set(store.ids()) == {kept, fresh}
    assert store.sweep({kept}, minimum_age=0) == 1
    assert set(store.ids()) == {kept}


def test_putting_a_stale_blob_again_protects_it_from_the_sweep(store: BlobStore) -> None:
    blob_id = store.put(b"again", suffix="png")
    aged(store, blob_id)
    store.put(b"again", suffix="png")
    assert store.sweep(set()) == 0
    assert store.exists(blob_id)


def test_a_sweep_removes_what_a_crash_left_and_nothing_foreign(store: BlobStore) -> None:
    blob_id = store.put(b"x", suffix="png")
    folder = store.path(blob_id).parent
    left, note = folder / ".tmp-123-abc", folder / "notes.txt"
    for path in (left, note):
        path.write_bytes(b"half")
        os.utime(path, (1, 1))
    assert store.sweep({blob_id}) == 1
    assert not left.exists()
    assert note.exists()
    assert list(store.ids()) == [blob_id]


def test_an_empty_store_has_no_ids_and_nothing_to_sweep(store: BlobStore) -> None:
    assert list(store.ids()) == []
    assert store.sweep(set()) == 0


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "is full"), (errno.EIO, "cannot be written")])
def test_a_failing_disk_leaves_no_half_file(
    number: int, words: str, store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        store.root.mkdir()
        for folder in ("a", "b"):
            (store.root / folder).mkdir()
        with pytest.raises(DatabaseError, match=words) as caught:
            store.put(b"data", suffix="png")
    assert caught.value.hint
    assert files(store) == []
    assert store.get(store.put(b"data", suffix="png")) == b"data"


def test_a_read_only_place_is_said_in_words(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(DatabaseError, match="cannot be written"):
        BlobStore(blocked).put(b"data", suffix="png")


def test_threads_may_put_and_sweep_at_once(store: BlobStore) -> None:
    with ThreadPoolExecutor(6) as pool:
        puts = [pool.submit(store.put, bytes([i % 10]), suffix="png") for i in range(120)]
        sweeps = [pool.submit(store.sweep, set()) for _ in range(4)]
        ids = {put.result() for put in puts}
        assert sum(sweep.result() for sweep in sweeps) == 0
    assert set(store.ids()) == ids
    assert all(store.verify(blob_id) for blob_id in ids)
    assert len(files(store)) == 10


def _put_many(root: Path) -> list[str]:
    store = BlobStore(root)
    return [store.put(bytes([i]) * 1000, suffix="png") for i in range(20)]


def test_processes_may_put_the_same_at_once(store: BlobStore) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        first, second = pool.map(_put_many, [store.root] * 2)
    assert first == second
    assert sorted(store.ids()) == sorted(first)
    assert all(store.verify(blob_id) for blob_id in first)


def test_a_file_hash_is_that_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "큰 파일.bin"
    data = os.urandom(3_000_001)
    path.write_bytes(data)
    assert hash_file(path) == blake3.blake3(data).hexdigest()
    with pytest.raises(FileNotFoundError):
        hash_file(tmp_path / "gone")


def test_a_settings_hash_depends_on_values_alone() -> None:
    one = {"b": (1, 2), "a": {"y": True, "x": None}, "ä": 0.5}
    other = {"ä": 0.5, "a": {"x": None, "y": True}, "b": [1, 2]}
    assert hash_json(one) == hash_json(other)
    assert hash_json({"at": Path("a/b"), "of": {"z", "y"}}) == hash_json({"of": ["y", "z"], "at": "a/b"})
    different = [{}, [], None, False, 0, 0.0, "", "0", {"a": 1}, {"a": "1"}, {"a": [1]}, {"b": 1}]
    assert len({hash_json(value) for value in different}) == len(different)
    with pytest.raises(ValueError, match="JSON"):
        hash_json({"a": float("nan")})
    with pytest.raises(TypeError, match="canonical"):
        hash_json(object())
