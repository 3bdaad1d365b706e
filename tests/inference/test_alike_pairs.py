"""Pairs of alike embeddings: exact for few, and nearly all of them for many."""

from __future__ import annotations

import numpy as np
import pytest

from inference import alike_pairs
from inference.alike_pairs import close_rows


def vectors(count: int, twins: int) -> np.ndarray[tuple[int, int], np.dtype[np.float16]]:
    dice = np.random.default_rng(4)
    found = dice.standard_normal((count, 64)).astype(np.float32)
    found[-twins:] = found[:twins] + 0.1 * dice.standard_normal((twins, 64))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float16)


@pytest.mark.parametrize("exact", [8_000, 100])
def test_twins_are_found_and_nothing_else(exact: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike_pairs, "_EXACT", exact)
    monkeypatch.setattr(alike_pairs, "_PIECE", 50)
    kept = vectors(400, 40)
    found = {
        tuple(sorted(pair)) for pairs in close_rows(kept, np.arange(400), 0.95) for pair in zip(*pairs, strict=True)
    }
    assert found == {(at, 360 + at) for at in range(40)}
