"""Which items look so alike that no split should part them: pairs whose kept embeddings lie close to each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from inference.alike import EmbeddingFile
from storage.groups import NO_PAIRS, Pairs
from storage.split_table import StoppedError
from storage.store import Store

Progress = Callable[[int, int], None]
"""Told how many rounds are done, of how many."""

ShouldStop = Callable[[], bool]
Vectors = npt.NDArray[np.float32]

_EXACT = 8_000
"""Up to so many pictures each is compared with each."""

_PIECE = 1_000
_MISSED = 1e-3
"""The share of close pairs that may go unnoticed among more pictures."""

_MOST_ROUNDS = 64


def alike_pairs(
    store: Store, closeness: float, *, progress: Progress | None = None, should_stop: ShouldStop | None = None
) -> tuple[Pairs, int]:
    """Pairs of ids whose embeddings' cosine is at least ``closeness`` (0–1), and of how many items none is kept.

    Some thousand are compared each with each. Of more, those are that land together when space is cut by random
    planes, in rounds enough to miss one close pair in a thousand. Source: Charikar, "Similarity estimation techniques
    from rounding algorithms", 2002. Pictures of one camera can be alike by the hundred thousand; then only neighbours
    in that order are compared, which ties them together all the same.

    Raises:
        StoppedError: It was to stop.
    """
    known, kept = EmbeddingFile(store).read()
    hashes = store.items.hashes("-state:unreadable")
    first: dict[bytes, int] = {}
    for item_id, text in hashes.items():
        key = bytes.fromhex(text)
        if key in known:
            first.setdefault(key, item_id)
    missing = sum(bytes.fromhex(text) not in known for text in hashes.values())
    if len(first) < 2:
        return NO_PAIRS, missing
    ids = np.array(list(first.values()), np.int64)
    rows = np.array([known[key] for key in first], np.int64)
    found = [
        np.stack([ids[one], ids[other]], axis=1)
        for one, other in close_rows(kept, rows, closeness, progress=progress, should_stop=should_stop)
    ]
    pairs = np.sort(np.concatenate(found), axis=1) if found else NO_PAIRS
    return np.unique(pairs, axis=0), missing


def close_rows(
    kept: npt.NDArray[np.float16],
    rows: npt.NDArray[np.int64],
    closeness: float,
    *,
    progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Places in ``rows`` of pairs of ``kept`` rows, ``(N, D)`` of length one, that are close; some come twice."""
    count = len(rows)
    if count <= _EXACT:
        orders, rounds = iter([np.arange(count)]), 1
    else:
        bits = max(8, round(math.log2(count)) - 3)
        together = (1 - math.acos(min(closeness, 1.0)) / math.pi) ** bits
        rounds = min(_MOST_ROUNDS, max(1, math.ceil(math.log(_MISSED) / math.log1p(-min(together, 0.999)))))
        orders = _orders(kept, rows, bits, rounds)
    for number, order in enumerate(orders):
        if should_stop is not None and should_stop():
            raise StoppedError
        step = count if count <= _EXACT else _PIECE
        for start in range(0, count, step):
            yield from _within(kept, rows, order[start : start + step], closeness, should_stop)
        if progress is not None:
            progress(number + 1, rounds)


def _within(
    kept: npt.NDArray[np.float16],
    rows: npt.NDArray[np.int64],
    places: npt.NDArray[np.int64],
    closeness: float,
    should_stop: ShouldStop | None,
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    vectors = np.asarray(kept[rows[places]], np.float32)
    for start in range(0, len(places), _PIECE):
        if should_stop is not None and should_stop():
            raise StoppedError
        block = vectors[start : start + _PIECE] @ vectors[start:].T
        one, other = np.nonzero(np.triu(block >= closeness, k=1))
        yield places[start + one], places[start + other]


def _orders(
    kept: npt.NDArray[np.float16], rows: npt.NDArray[np.int64], bits: int, rounds: int
) -> Iterator[npt.NDArray[np.int64]]:
    """Orders in which rows on the same side of all of a round's planes follow each other."""
    dice = np.random.default_rng(20)
    for _ in range(rounds):
        planes = dice.standard_normal((kept.shape[1], bits)).astype(np.float32)
        codes = np.empty(len(rows), np.int64)
        for start in range(0, len(rows), _PIECE):
            sides = np.asarray(kept[rows[start : start + _PIECE]], np.float32) @ planes > 0
            codes[start : start + _PIECE] = sides @ (1 << np.arange(bits, dtype=np.int64))
        yield np.argsort(codes, kind="stable")
