"""Counting what an edition would hold, by class and split."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.errors import FilterError
from storage.spread import spread
from storage.store import Store
from tests.support.datasets import make_dataset, write_sources


@pytest.fixture
def store(tmp_path: Path) -> Store:
    write_sources(tmp_path / "sources")
    return make_dataset(tmp_path / "project", tmp_path / "sources")


def test_items_and_regions_are_counted_by_class_and_split(store: Store) -> None:
    decided = store.items.ids("state:accepted OR state:corrected")
    with store.transact("split", undoable=False) as tx:
        tx.update("items", store.items.ids("label:good"), {"split": "train"})
    found = spread(store, "(state:accepted OR state:corrected)")
    assert found.total == len(decided)
    assert found.items == {("scratch", ""): 3, ("good", "train"): 3, ("dent", ""): 1}
    # A region without a class takes that of its item; markings and parts are no defects.
    assert found.regions == {("scratch", ""): 3, ("dent", ""): 2}
    store.close()


def test_a_filter_narrows_and_a_wrong_one_is_refused(store: Store) -> None:
    assert spread(store, "label:good").items == {("good", ""): 3}
    assert spread(store, "label:good").regions == {}
    with pytest.raises(FilterError):
        spread(store, "label:(")
    store.close()
