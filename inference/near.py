"""Compares the pictures of a project with each other and notes which nearly equal an earlier one."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np

from inference.hash_index import HashIndex
from inference.likeness import NOTHING_TO_COMPARE, RADIUS, Print, hash_of, likeness, read_print
from storage import duplicates
from storage.duplicates import Compared
from storage.errors import UnreadableImageError
from storage.records import Item
from storage.store import Store

_BATCH = 128
_LOOKED_AT = 12
"""Candidates that are looked at more closely, the likeliest first; a camera that never moves makes thousands."""

_SURE = 0.97
"""So alike, nothing better is looked for."""

_PRINTS_KEPT = 4_000
_WORKERS = 2

Progress = Callable[[int, int], None]
StopAsked = Callable[[], bool]


@dataclass(slots=True)
class NearReport:
    """What comparing came to: items compared, those found to be like another, those whose pixels can't be read."""

    compared: int = 0
    near: int = 0
    unreadable: int = 0
    seconds: float = 0.0
    stopped: bool = False


def compare(store: Store, *, progress: Progress | None = None, should_stop: StopAsked | None = None) -> NearReport:
    """Compare every item that was not compared yet with all others; each batch is kept as it is done.

    Runs in two threads of this process; decoding and comparing leave Python's lock free. Interrupted, it goes on
    where it stopped when it is called again.

    Args:
        store: The project.
        progress: Called with (items compared, items to compare).
        should_stop: Asked between batches.
    """
    started = time.monotonic()
    report = NearReport()
    if duplicates.uncompared(store, limit=1):
        total = duplicates.count_uncompared(store)
        after = 0
        with ThreadPoolExecutor(_WORKERS, thread_name_prefix="compare") as pool:
            comparison = _Comparison(store, pool, report)
            while batch := duplicates.uncompared(store, after=after, limit=_BATCH):
                if should_stop is not None and should_stop():
                    report.stopped = True
                    break
                comparison.take(store.items.get(batch))
                after = batch[-1]
                if progress is not None:
                    progress(report.compared, total)
    report.seconds = time.monotonic() - started
    return report


class _Comparison:
    """All hashes of the project, and the work on one batch after the other."""

    def __init__(self, store: Store, pool: ThreadPoolExecutor, report: NearReport) -> None:
        self._store = store
        self._pool = pool
        self._report = report
        self._prints = _Prints(store)
        ids, values = duplicates.hashes(store)
        self._index = HashIndex(np.array(ids, dtype=np.int64), np.array(values, dtype=np.int64))

    def take(self, items: Sequence[Item]) -> None:
        """Compare these items with all that came before, and with each other."""
        candidates: dict[int, list[int]] = {}
        hashes: dict[int, int] = {}
        for item, own in zip(items, self._pool.map(self._prints.of_item, items), strict=True):
            value = NOTHING_TO_COMPARE if own is None else hash_of(own)
            hashes[item.id] = value
            self._report.unreadable += own is None
            candidates[item.id] = []
            if value != NOTHING_TO_COMPARE:
                candidates[item.id] = self._index.near(value, radius=RADIUS, limit=_LOOKED_AT + 1)
                self._index.add(item.id, value)
        like = dict(zip(candidates, self._pool.map(self._most_alike, candidates.items()), strict=True))
        # An item read anew may be older than the one it equals; then that one is the nearly equal one.
        later = {other: item_id for item_id, other in like.items() if other is not None and other > item_id}
        also = {item.id: later[item.id] for item in self._store.items.get(later) if item.near_of is None}
        found = {
            item_id: Compared(hashes[item_id], other if other is not None and other < item_id else None)
            for item_id, other in like.items()
        }
        duplicates.save(self._store, found, also)
        self._report.compared += len(found)
        self._report.near += sum(each.near_of is not None for each in found.values()) + len(also)

    def _most_alike(self, entry: tuple[int, Sequence[int]]) -> int | None:
        item_id, candidates = entry
        own = self._prints.of_id(item_id) if candidates else None
        if own is None:
            return None
        best: tuple[float, int] | None = None
        for other_id in candidates:
            other = self._prints.of_id(other_id) if other_id != item_id else None
            share = likeness(own, other) if other is not None else 0.0
            if share and (best is None or share > best[0]):
                best = (share, other_id)
                if share >= _SURE:
                    break
        return best[1] if best else None


class _Prints:
    """Prints by item, read when asked for, the last few thousand kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._max_pixels = int(store.settings["images"]["max_pixels"])
        self._kept: OrderedDict[int, Print | None] = OrderedDict()
        self._lock = Lock()

    def of_item(self, item: Item) -> Print | None:
        """The item's print; None if its pixels can't be read."""
        try:
            found = read_print(Path(item.path), max_pixels=self._max_pixels)
        except UnreadableImageError:
            found = None
        with self._lock:
            self._kept[item.id] = found
            while len(self._kept) > _PRINTS_KEPT:
                self._kept.popitem(last=False)
        return found

    def of_id(self, item_id: int) -> Print | None:
        """The print of an item by its id."""
        with self._lock:
            if item_id in self._kept:
                self._kept.move_to_end(item_id)
                return self._kept[item_id]
        items = self._store.items.get([item_id])
        return self.of_item(items[0]) if items else None
