from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import regions, rle
from storage.errors import StaleWriteError
from storage.records import Mask
from storage.schema import RegionRow, StepChangeRow
from storage.step_entries import Rewrite, of_rewrites, pack, rewrites_of, turned, unpack
from storage.store import Store
from tests.support.projects import make_project

_HEIGHT, _WIDTH = 4000, 6000


def _json(mask: Mask) -> dict[str, object]:
    return {"type": "mask", "size": [mask.height, mask.width], "counts": mask.counts}


def _there_and_back(before: Mask, after: Mask) -> tuple[bytes, Mask, Mask]:
    payload = pack(of_rewrites([Rewrite([1], {"geometry": _json(before)}, {"geometry": _json(after)}, {})]))
    found = []
    for undo, now in ((True, after), (False, before)):
        (_, expected, wanted, masks) = rewrites_of(unpack(payload), undo=undo)[0]
        if masks:
            there = turned(masks["geometry"], _json(now), undo=undo)
        else:
            assert expected["geometry"] == _json(now)
            there = wanted["geometry"]
        assert there is not None
        found.append(Mask(*there["size"], there["counts"]))
    return payload, found[0], found[1]


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[Mask, Mask]:
    height, width = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    bits = st.binary(min_size=height * width, max_size=height * width)
    before, after = (np.frombuffer(draw(bits), np.uint8).reshape(height, width) > 127 for _ in range(2))
    window = np.zeros((height, width), bool)
    window[draw(st.integers(0, height)) :, : draw(st.integers(0, width))] = True
    return rle.encode(before), rle.encode(np.where(window, after, before))


@settings(max_examples=100, deadline=None)
@given(pair=_pairs())
def test_both_masks_come_back_to_the_letter(pair: tuple[Mask, Mask]) -> None:
    before, after = pair
    _, undone, redone = _there_and_back(before, after)
    assert (undone, redone) == (before, after)


@settings(max_examples=80, deadline=None)
@given(runs=st.lists(st.integers(0, 9), min_size=1, max_size=20), other=st.lists(st.integers(0, 9), max_size=20))
def test_masks_spelled_otherwise_come_back_too(runs: list[int], other: list[int]) -> None:
    total = max(sum(runs), sum(other), 1)
    masks = [rle.from_uncompressed([*found, total - sum(found)], 1, total) for found in (runs, other)]
    _, undone, redone = _there_and_back(*masks)
    assert [undone, redone] == masks


@settings(max_examples=60, deadline=None)
@given(pair=_pairs())
def test_what_differs_twice_gives_the_first_mask_back(pair: tuple[Mask, Mask]) -> None:
    before, after = pair
    changed = rle.exclusive(before, after)
    assert (rle.decode(changed) == (rle.decode(before) ^ rle.decode(after))).all()
    assert rle.decode(rle.exclusive(changed, after)).tolist() == rle.decode(before).tolist()


@pytest.fixture(scope="module")
def large() -> npt.NDArray[np.bool_]:
    """24 megapixels of blobs in every column, as a segmentation of a rough surface gives."""
    coarse = np.random.default_rng(1).random((_HEIGHT // 20, _WIDTH // 20)) < 0.3
    return np.kron(coarse, np.ones((20, 20), bool))


@settings(max_examples=3, deadline=None)
@given(x=st.integers(0, _WIDTH - 500), y=st.integers(0, _HEIGHT - 100), length=st.sampled_from([20, 100, 480]))
def test_a_stroke_costs_what_the_stroke_is_and_not_what_the_mask_is(
    large: npt.NDArray[np.bool_], x: int, y: int, length: int
) -> None:
    stroked = large.copy()
    stroked[y : y + 24, x : x + length] = True
    before, after = rle.encode(large), rle.encode(stroked)
    payload, undone, redone = _there_and_back(before, after)
    assert (undone, redone) == (before, after)
    print(f"stroke of {length} x 24 px: {len(payload)} bytes; the two masks {len(before.counts) + len(after.counts)}")
    # A column of the stroke meets two blobs at most: four ends, of up to four characters each before compression.
    assert len(payload) <= 200 + 16 * length
    assert len(payload) < len(before.counts) / 20


def test_undo_and_redo_of_a_stroke_survive_a_restart_and_refuse_another_mask(tmp_path: Path) -> None:
    pixels = np.zeros((48, 64), bool)
    pixels[::7] = True
    before = rle.encode(pixels)
    pixels[10:20, 10:20] = True
    after = rle.encode(pixels)
    with make_project(tmp_path, count=1) as store:
        regions.draw(store, item_id=1, geometry=before)
        regions.reshape(store, regions.of_item(store, 1)[0], after)
        with store.reading() as connection:
            kept = connection.execute(sa.select(StepChangeRow.payload).order_by(StepChangeRow.id.desc())).scalar()
        assert len(rewrites_of(unpack(kept), undo=True)[0][3]) == 1
    with Store.open(store.folder.root, actor="kim") as store:
        store.undo()
        assert regions.of_item(store, 1)[0].geometry == before
    with Store.open(store.folder.root, actor="kim") as store:
        store.redo()
        assert regions.of_item(store, 1)[0].geometry == after
        with store.transact("Meddle", undoable=False) as tx:
            other = _json(rle.complement(after))
            tx.connection.execute(sa.update(RegionRow).values(geometry=other))
        with pytest.raises(StaleWriteError, match="item 1 was changed since"):
            store.undo()
