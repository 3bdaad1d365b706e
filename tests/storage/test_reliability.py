"""Data reliability, counted and reached by filters."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import classes, decisions, regions, summary
from storage.errors import FilterError
from storage.markings import Condition
from storage.records import RegionRole
from storage.reliability import COUNTS, Tally, count, where_of
from storage.store import Store
from tests.support.marked_projects import PEN, make_marked_project
from tests.support.projects import make_project, make_varied_project


def _tally(decided: tuple[int, int], detector: tuple[int, int], unknown: int) -> Tally:
    """Marked and unmarked by each."""
    return Tally(decided[0], detector[0], decided[1], detector[1], unknown)


def test_a_small_project_is_counted_as_by_hand(tmp_path: Path) -> None:
    with make_marked_project(tmp_path) as store:
        found = count(store)
        assert found.left_out == 1
        assert found.whole.items == 9
        assert found.whole.tallies == {
            Condition.ORIGINAL: _tally((2, 2), (3, 1), 1),
            Condition.CROP: _tally((1, 2), (2, 2), 2),
            Condition.CLEAN: _tally((1, 3), (2, 2), 1),
            Condition.HYBRID: _tally((0, 3), (1, 3), 2),
        }
        assert found.whole.tallies[Condition.ORIGINAL].reliability == pytest.approx(1 - 5 / 8)
        assert found.whole.tallies[Condition.HYBRID].reliability == pytest.approx(1 - 1 / 7)
        dent, good = found.classes
        assert (dent.label, dent.items, good.label, good.items) == ("dent", 5, "good", 4)
        assert dent.tallies[Condition.CLEAN] == _tally((0, 2), (2, 1), 0)
        assert good.tallies[Condition.ORIGINAL] == _tally((1, 1), (0, 1), 1)


def test_undo_changes_the_numbers_back(tmp_path: Path) -> None:
    with make_marked_project(tmp_path) as store:
        before = count(store)
        decisions.accept(store, [7], label="good")
        regions.draw(store, item_id=1, geometry=PEN, role=RegionRole.MARKING)
        after = count(store)
        assert after.whole.tallies[Condition.ORIGINAL] == _tally((4, 2), (2, 1), 0)
        store.undo()
        store.undo()
        assert count(store) == before
        store.redo()
        store.redo()
        assert count(store) == after


def _check_reachable(store: Store, where: str = "") -> None:
    found = count(store, where)
    for line in (found.whole, *found.classes):
        for condition, tally in line.tallies.items():
            for name in COUNTS:
                wanted = where_of(condition, name, label=line.label, where=where)
                assert store.items.count(wanted) == getattr(tally, name), wanted
            assert sum(getattr(tally, name) for name in COUNTS) == line.items
    assert sum(line.items for line in found.classes) == found.whole.items


@pytest.mark.parametrize("where", ["", "id<6", "label:good OR id:4,7"])
def test_every_number_is_reached_by_its_filter(tmp_path: Path, where: str) -> None:
    with make_marked_project(tmp_path) as store:
        _check_reachable(store, where)


def test_classes_of_awkward_names_and_none_are_reached_too(tmp_path: Path) -> None:
    with make_varied_project(tmp_path) as store:
        _check_reachable(store)
        assert {line.label for line in count(store).classes} >= {"no defect", '3" pipe', ""}


def test_of_nothing_the_reliability_is_not_known(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        found = count(store)
        assert (found.whole.items, found.classes) == (0, ())
        assert found.whole.tallies[Condition.CLEAN].reliability is None
    with make_project(tmp_path / "more", count=3) as store:
        tally = count(store).whole.tallies[Condition.ORIGINAL]
        assert (tally.unknown, tally.known, tally.reliability) == (3, 0, None)
        with pytest.raises(FilterError):
            count(store, "colour:red")


def test_the_status_says_the_same(tmp_path: Path) -> None:
    with make_marked_project(tmp_path) as store:
        assert summary.status(store)["reliability"] == {
            "marked": 5, "checked": 8, "decided": 4, "share": 5 / 8, "reliability": 1 - 5 / 8,
        }  # fmt: skip
        assert classes.all_classes(store)
