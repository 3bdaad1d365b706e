"""Which decided items look most like one: embeddings of the shipped backbone, kept by content, compared by angle."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from inference import backbone, child
from storage.errors import FettleError, UnreadableImageError
from storage.records import FileState, Item, ItemState
from storage.store import Store

Progress = Callable[[int, int], None]
"""Told how many are done, of how many."""

DECIDED = "state:accepted OR state:corrected"
_RECORD = np.dtype([("hash", np.uint8, 32), ("vector", "<f2", backbone.EMBEDDING)])
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A decided item and how far it looks from another: 0 the same, 1 nothing in common."""

    item_id: int
    distance: float


@dataclass(frozen=True, slots=True)
class Alike:
    """The nearest decided items, nearest first.

    Attributes:
        nearest: The neighbours.
        known: Whether the item itself has an embedding.
        compared: Decided items with an embedding.
        decided: Decided items in all.
    """

    nearest: tuple[Neighbour, ...]
    known: bool
    compared: int
    decided: int


class EmbeddingFile:
    """Embeddings by the hash of the image's bytes, one file for each backbone; losing it loses nothing but time."""

    def __init__(self, store: Store) -> None:
        self.path = store.folder.cache / "embeddings" / f"{backbone.backbone_hash()[:16]}.bin"

    def read(self) -> tuple[dict[bytes, int], npt.NDArray[np.float16]]:
        """Row by hash, and the rows ``(N, 1280) float16`` of length one, mapped, not loaded."""
        count = self.path.stat().st_size // _RECORD.itemsize if self.path.exists() else 0
        if not count:
            return {}, np.empty((0, backbone.EMBEDDING), np.float16)
        rows = np.memmap(self.path, dtype=_RECORD, mode="r", shape=(count,))
        return {bytes(key): at for at, key in enumerate(np.asarray(rows["hash"]))}, rows["vector"]

    def add(self, hashes: Sequence[str], vectors: npt.NDArray[np.float32]) -> None:
        """Keep vectors ``(N, 1280)``, scaled to length one. A row cut off by a crash is written over."""
        rows = np.empty(len(hashes), _RECORD)
        rows["hash"] = [np.frombuffer(bytes.fromhex(entry), np.uint8) for entry in hashes]
        rows["vector"] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")), self.path.open("ab") as file:
            whole = file.tell() // _RECORD.itemsize * _RECORD.itemsize
            if file.tell() != whole:
                os.ftruncate(file.fileno(), whole)
            file.write(rows.tobytes())


def nearest(store: Store, item_id: int, *, count: int = 5, among: str = DECIDED) -> Alike:
    """The items most like one, among those that match and whose embeddings are kept; computes none.

    Raises:
        FettleError: There is no such item.
        FilterError: ``among`` does not parse.
    """
    items = store.items.get([item_id])
    if not items:
        raise FettleError(f"There is no item {item_id}", "See: fettle items.")
    known, vectors = EmbeddingFile(store).read()
    hashes = store.items.hashes(among)
    hashes.pop(item_id, None)
    here = known.get(bytes.fromhex(items[0].hash)) if items[0].hash else None
    others = [(key, row) for key, value in hashes.items() if (row := known.get(bytes.fromhex(value))) is not None]
    if here is None or not others:
        return Alike((), here is not None, len(others), len(hashes))
    wanted = np.asarray(vectors[here], np.float32)
    rows = np.array([row for _, row in others])
    # In pieces: the file may hold more than memory should.
    closeness = np.concatenate([np.asarray(vectors[part], np.float32) @ wanted for part in _pieces(rows)])
    best = np.argsort(-closeness, kind="stable")[:count]
    found = tuple(Neighbour(others[at][0], max(float(1.0 - closeness[at]), 0.0)) for at in best)
    return Alike(found, True, len(others), len(hashes))


def missing(store: Store, item_ids: Iterable[int]) -> list[Item]:
    """Those of the items that have no embedding yet and whose picture can be read."""
    known, _ = EmbeddingFile(store).read()
    found = []
    for item in store.items.get(item_ids):
        sound = item.state is not ItemState.UNREADABLE and item.file_state is FileState.PRESENT
        if sound and bytes.fromhex(item.hash) not in known:
            found.append(item)
    return found


def embed(
    store: Store,
    items: Sequence[Item],
    *,
    threads: int = 2,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> int:
    """Compute and keep embeddings; returns of how many. What cannot be read is left out.

    Raises:
        ModelError: The backbone's weights are not installed.
    """
    limit = int(store.settings["images"]["max_pixels"])
    pictures = [(item.hash, Path(item.path)) for item in items]
    return embed_files(
        EmbeddingFile(store), pictures, limit, threads=threads, progress=progress, should_stop=should_stop
    )


def embed_in_process(
    store: Store, items: Sequence[Item], *, progress: child.Progress, should_stop: child.ShouldStop
) -> int:
    """As `embed`, in a spawned process: for a program that must not load an inference engine."""
    if not items:
        return 0
    limit = int(store.settings["images"]["max_pixels"])
    pictures = tuple((item.hash, Path(item.path)) for item in items)
    return child.call(
        _embed, EmbeddingFile(store), pictures, limit, doing="Looking at pictures", progress=progress,
        should_stop=should_stop,
    )  # fmt: skip


def embed_files(
    kept: EmbeddingFile,
    pictures: Sequence[tuple[str, Path]],
    max_pixels: int,
    *,
    threads: int = 2,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> int:
    """Compute and keep embeddings of files named by their hashes; else as `embed`."""
    from storage.images import read_rgb8_scaled

    if not pictures:
        return 0
    network = backbone.Backbone(threads=threads)
    side = (backbone.INPUT_SIZE, backbone.INPUT_SIZE)
    done = 0
    for begin in range(0, len(pictures), _BATCH):
        if should_stop is not None and should_stop():
            break
        hashes, batch = [], []
        for key, path in pictures[begin : begin + _BATCH]:
            try:
                pixels = read_rgb8_scaled(path, long_side=2 * backbone.INPUT_SIZE, max_pixels=max_pixels)
            except (OSError, UnreadableImageError):
                continue  # Whoever looks at the item is told.
            hashes.append(key)
            batch.append(backbone.resize_to(pixels, side))
        if batch:
            kept.add(hashes, network.embed(np.stack(batch)))
        done += len(batch)
        if progress is not None:
            progress(min(begin + _BATCH, len(pictures)), len(pictures))
    return done


def _embed(
    kept: EmbeddingFile,
    pictures: Sequence[tuple[str, Path]],
    max_pixels: int,
    *,
    progress: child.Progress,
    should_stop: child.ShouldStop,
) -> int:
    def tell(done: int, total: int) -> None:
        progress(done / total, f"{done:,} of {total:,}")

    return embed_files(kept, pictures, max_pixels, progress=tell, should_stop=should_stop)


def _pieces(rows: npt.NDArray[np.int64]) -> Iterable[npt.NDArray[np.int64]]:
    for begin in range(0, len(rows), 8_192):
        yield rows[begin : begin + 8_192]
