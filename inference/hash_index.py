"""Finds 64-bit hashes within a few bits of a given one, without comparing it to all of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt

_BANDS = (13, 13, 13, 13, 12)
_NEAR = 2
"""Bits by which one band may differ. Five bands with two each: whatever differs in up to 14 bits is found."""

REACH = len(_BANDS) * (_NEAR + 1) - 1
"""The largest radius for which nothing is missed."""

_FRESH = 4_096

Hashes = npt.NDArray[np.uint64]
Ids = npt.NDArray[np.int64]


class HashIndex:
    """Hashes by item, added to one by one.

    A hash is cut into bands; whatever is within the radius agrees with it in one band up to two bits (pigeonhole), so
    only those buckets are compared. Source: Norouzi et al., "Fast search in Hamming space with multi-index hashing",
    2012. What was added last is compared one by one, and sorted into buckets when it has become much.
    """

    def __init__(self, ids: Ids, hashes: npt.NDArray[np.int64]) -> None:
        """From item ids and their signed hashes."""
        self._ids = ids
        self._hashes: Hashes = hashes.view(np.uint64)
        self._new_ids: list[int] = []
        self._new_hashes: list[int] = []
        self._probes = [_flips(bits) for bits in _BANDS]
        self._bands: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]] = []
        self._sort()

    def add(self, item_id: int, value: int) -> None:
        """Take in one more; an item already in it is found under both of its hashes."""
        self._new_ids.append(item_id)
        self._new_hashes.append(value)
        if len(self._new_ids) >= _FRESH:
            self._ids = np.concatenate([self._ids, np.array(self._new_ids, dtype=np.int64)])
            self._hashes = np.concatenate([self._hashes, np.array(self._new_hashes, dtype=np.int64).view(np.uint64)])
            self._new_ids.clear()
            self._new_hashes.clear()
            self._sort()

    def near(self, value: int, *, radius: int, limit: int) -> list[int]:
        """Items within ``radius`` bits (at most `REACH`) of ``value``, nearest first, then by id; at most ``limit``."""
        sought = np.array([value], dtype=np.int64).view(np.uint64)
        rows = self._candidates(int(sought[0]))
        ids = [self._ids[rows]]
        hashes = [self._hashes[rows]]
        if self._new_ids:
            ids.append(np.array(self._new_ids, dtype=np.int64))
            hashes.append(np.array(self._new_hashes, dtype=np.int64).view(np.uint64))
        all_ids = np.concatenate(ids)
        bits = np.bitwise_count(np.concatenate(hashes) ^ sought[0])
        close = bits <= radius
        found, distance = all_ids[close], bits[close]
        order = np.lexsort((found, distance))
        # A row may stand in several of the buckets looked at.
        return list(dict.fromkeys(found[order].tolist()))[:limit]

    def _candidates(self, value: int) -> npt.NDArray[np.int32]:
        parts = []
        shift = 0
        for bits, probes, (order, starts) in zip(_BANDS, self._probes, self._bands, strict=True):
            keys = probes ^ ((value >> shift) & ((1 << bits) - 1))
            first, count = starts[keys], starts[keys + 1] - starts[keys]
            total = int(count.sum())
            if total:
                # All ranges first..first+count of all buckets, one behind the other.
                behind = np.repeat(first - (np.cumsum(count) - count), count)
                parts.append(order[behind + np.arange(total)])
            shift += bits
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)

    def _sort(self) -> None:
        self._bands = []
        shift = 0
        for bits in _BANDS:
            keys = ((self._hashes >> np.uint64(shift)) & np.uint64((1 << bits) - 1)).astype(np.int32)
            order = np.argsort(keys, kind="stable").astype(np.int32)
            starts = np.zeros((1 << bits) + 1, dtype=np.int64)
            np.cumsum(np.bincount(keys, minlength=1 << bits), out=starts[1:])
            self._bands.append((order, starts))
            shift += bits


def _flips(bits: int) -> npt.NDArray[np.int64]:
    """All masks that flip up to `_NEAR` of ``bits``."""
    masks = [0]
    for many in range(1, _NEAR + 1):
        masks += [sum(1 << bit for bit in chosen) for chosen in combinations(range(bits), many)]
    return np.array(masks, dtype=np.int64)
