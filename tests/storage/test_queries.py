from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from storage import decisions
from storage.queries import Order
from storage.records import Item
from storage.store import Store
from tests.support.projects import Facts, facts_of, make_project, make_varied_project


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[Facts]]]:
    with make_varied_project(tmp_path_factory.mktemp("varied")) as store:
        yield store, facts_of(store)


ORDERS: dict[Order, Any] = {
    Order.ADDED: lambda i: i.id,
    Order.NAME: lambda i: (i.name.encode(), i.id),
    Order.UNCERTAIN: lambda i: (i.score is None, i.score or 0, i.id),
    Order.ANOMALOUS: lambda i: (i.anomaly is None, -(i.anomaly or 0), i.id),
    Order.LARGEST: lambda i: (-i.width * i.height, i.id),
}


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("where", ["", "-state:decided"])
def test_every_order_is_the_one_plain_sorting_gives(
    varied: tuple[Store, list[Facts]], order: Order, where: str
) -> None:
    store, _ = varied
    items = sorted(store.items.walk(where), key=ORDERS[order])
    assert list(store.items.ids(where, order=order)) == [item.id for item in items]


@pytest.mark.parametrize("where", ["", "state:undecided", "score<0.6 -has:marking", "class:scratch"])
def test_whether_some_items_match_is_what_the_whole_list_says(varied: tuple[Store, list[Facts]], where: str) -> None:
    store, _ = varied
    everything = list(store.items.ids())
    some = [*everything[::3], max(everything) + 1]
    assert store.items.matching(some, where) == set(some) & set(store.items.ids(where))
    assert store.items.matching([], where) == set()


def test_pages_by_key_are_the_whole_in_order_whatever_their_size(varied: tuple[Store, list[Facts]]) -> None:
    store, facts = varied
    expected = [f.item for f in facts]
    for size in (1, 7, 38, 500):
        assert list(store.items.walk(batch=size)) == expected
    after, found = 0, list[Item]()
    while page := store.items.page("has:label", after=after, limit=5):
        assert len(page) <= 5
        found += page
        after = page[-1].id
    assert [item.id for item in found] == list(store.items.ids("has:label"))


def test_items_come_in_the_order_asked_and_strangers_and_hidden_ones_are_left_out(
    varied: tuple[Store, list[Facts]],
) -> None:
    store, _ = varied
    assert [item.id for item in store.items.get([7, 3, 999, 7, 40, 1])] == [7, 3, 7, 1]
    assert store.items.get([]) == []
    assert len(store.items.get(range(5000))) == 38


def test_kept_counts_are_what_counting_gives(varied: tuple[Store, list[Facts]]) -> None:
    store, facts = varied
    items = [f.item for f in facts]
    counts = store.items.counts()
    assert store.items.kept() == store.items.recount()
    assert counts.total == store.items.count() == len(items)
    for column, found in (("label", counts.labels), ("given", counts.given), ("split", counts.splits)):
        values = [getattr(item, column) for item in items if getattr(item, column) is not None]
        assert found == {value: values.count(value) for value in set(values)}
    assert sum(counts.states.values()) == counts.total
    assert counts.marked == sum(i.marked is True for i in items)
    assert counts.unmarked == sum(i.marked is False for i in items)
    assert counts.unchecked == sum(i.marked is None for i in items)


def test_a_read_sees_one_state_while_another_thread_writes(tmp_path_factory: pytest.TempPathFactory) -> None:
    import threading

    with make_project(tmp_path_factory.mktemp("p"), count=400) as store:
        stop = threading.Event()
        faults: list[str] = []

        def read() -> None:
            while not stop.is_set():
                total = sum(store.items.counts().states.values())
                if total != 400:
                    faults.append(f"{total} items counted")

        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(15):
            decisions.exclude(store, range(1, 401), reason="blurred")
            decisions.reset(store, range(1, 401))
        stop.set()
        reader.join()
        assert faults == []
