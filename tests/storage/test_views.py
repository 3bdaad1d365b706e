from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import decisions, jobs, views
from storage.errors import FettleError, FilterError
from storage.filter_values import known_values
from storage.item_order import Order
from storage.records import StageName, Topic
from storage.store import Store
from tests.support.projects import make_project, make_varied_project


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with make_project(tmp_path, count=6, given=("good", "scratch", None)) as store:
        yield store


def test_a_view_stands_for_its_filter_wherever_a_filter_goes(store: Store) -> None:
    views.save(store, "scratched", where="label:scratch OR label:dent", order=Order.NAME)
    assert list(store.items.ids("view:scratched")) == [2, 5]
    assert list(store.items.ids("-view:scratched id<4")) == [1, 3]
    assert store.items.count("VIEW:scratched id:2") == 1
    assert store.items.next_matching("view:scratched", after=2) == 5
    run = jobs.start(store, stages=[StageName.CLEAN], where="view:scratched", settings={})
    assert run.items == 2


def test_views_are_listed_as_made_and_saving_again_replaces(store: Store) -> None:
    views.save(store, "  two   words ", where="label:good")
    views.save(store, "b", where="", order=Order.LARGEST)
    views.save(store, "two words", where="label:scratch", order=Order.NAME)
    assert [(v.name, v.where, v.order) for v in views.all_views(store)] == [
        ("two words", "label:scratch", Order.NAME),
        ("b", "", Order.LARGEST),
    ]
    assert store.items.count('view:"two words"') == 2
    assert store.items.count("view:b") == 6


def test_saving_renaming_and_deleting_are_steps_that_undo_takes_back(store: Store) -> None:
    heard: list[frozenset[Topic]] = []
    stop = store.subscribe(lambda changes: heard.append(changes.topics))
    views.save(store, "a", where="label:good")
    views.rename(store, "a", "b")
    views.delete(store, "b")
    assert views.all_views(store) == []
    store.undo()
    assert [view.name for view in views.all_views(store)] == ["b"]
    store.undo()
    assert views.find(store, "a").where == "label:good"
    store.undo()
    assert views.all_views(store) == []
    store.redo()
    assert [view.name for view in views.all_views(store)] == ["a"]
    stop()
    assert all(Topic.VIEWS in topics for topics in heard)


def test_a_view_may_not_contain_itself(store: Store) -> None:
    views.save(store, "a", where="label:good")
    views.save(store, "b", where="view:a id<4")
    with pytest.raises(FilterError, match="contains itself: b → a → b"):
        views.save(store, "a", where="label:good OR view:b")
    with pytest.raises(FilterError, match="contains itself: new → new"):
        views.save(store, "new", where="-view:new")
    assert views.find(store, "a").where == "label:good"


def test_a_missing_view_is_named_at_its_place(store: Store) -> None:
    views.save(store, "a", where="label:good")
    views.save(store, "b", where="view:a")
    with pytest.raises(FilterError, match=r"no view “x”. Saved views: a, b") as caught:
        store.items.ids("label:good view:x")
    assert (caught.value.position, caught.value.text) == (16, "label:good view:x")
    with store.transact("Lose a view", undoable=False) as tx:
        tx.delete("views", [views.find(store, "a").id])
    with pytest.raises(FilterError, match="view “b” can't be used: There is no view “a”") as caught:
        store.items.count("id<5 view:b")
    assert caught.value.position == 10


def test_views_that_multiply_are_refused_before_they_grow(store: Store) -> None:
    views.save(store, "v0", where="label:good")
    with pytest.raises(FilterError, match="more than 200 times"):
        for n in range(20):
            views.save(store, f"v{n + 1}", where=f"view:v{n} OR -view:v{n}")


@pytest.mark.parametrize(
    ("name", "says"),
    [("", "needs a name"), ("  ", "needs a name"), ('a"b', "quotation mark"), ("x" * 81, "at most 80")],
)
def test_a_name_that_no_filter_could_hold_is_refused(store: Store, name: str, says: str) -> None:
    with pytest.raises(FettleError, match=says):
        views.save(store, name, where="")


def test_a_filter_that_does_not_parse_is_not_saved(store: Store) -> None:
    with pytest.raises(FilterError, match="no field"):
        views.save(store, "a", where="colour:red")
    assert views.all_views(store) == [] and store.next_undo() is not None


def test_renaming_does_not_take_another_views_name(store: Store) -> None:
    views.save(store, "a", where="")
    views.save(store, "b", where="")
    with pytest.raises(FettleError, match="There is a view “b” already"):
        views.rename(store, "a", "b")
    with pytest.raises(FettleError, match="There is no view “c”"):
        views.delete(store, "c")


def test_views_that_use_a_renamed_one_follow_and_undo_takes_both_back(store: Store) -> None:
    views.save(store, "a", where="label:good")
    filters = ["view:a id<4", '-(VIEW="a" OR view:ab) "view:a"', "view:a\tview:a", "label:a name:a"]
    views.save(store, "ab", where="id:1")
    for n, where in enumerate(filters):
        views.save(store, f"user{n}", where=where)
    counts = [store.items.count(f"view:user{n}") for n in range(4)]
    views.rename(store, "a", "to check (1)")
    assert [views.find(store, f"user{n}").where for n in range(4)] == [
        'view:"to check (1)" id<4',
        '-(VIEW="to check (1)" OR view:ab) "view:a"',
        'view:"to check (1)"\tview:"to check (1)"',
        "label:a name:a",
    ]
    assert [store.items.count(f"view:user{n}") for n in range(4)] == counts
    store.undo()
    assert [views.find(store, f"user{n}").where for n in range(4)] == filters
    assert views.find(store, "a")


def test_a_view_that_others_use_is_not_deleted(store: Store) -> None:
    views.save(store, "a", where="label:good")
    views.save(store, "b", where="view:a id<4")
    views.save(store, "c c", where="-view:a")
    with pytest.raises(FettleError, match="view “a” is used by “b”, “c c”"):
        views.delete(store, "a")
    for name in ("b", "c c", "a"):
        views.delete(store, name)
    assert views.all_views(store) == []


def test_completion_offers_what_the_project_knows(tmp_path: Path) -> None:
    with make_varied_project(tmp_path) as store:
        views.save(store, "to check", where="state:deferred")
        decisions.accept(store, [30], label="new one")
        known = known_values(store)
    assert known["view"] == ("to check",)
    assert {"good", "scratch", "no defect", "new one"} <= set(known["class"]) == set(known["label"])
    assert known["reviewer"] == ("kim", "lee")
    assert known["model"] == ("test",)
    assert known["split"] == ("test", "train", "val")
    assert known["run"][0] > known["run"][-1]
