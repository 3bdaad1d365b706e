"""What SQLite does for each question that is asked all day: it must not read a big table from end to end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from storage import decisions, direct, jobs, pace, proposals, regions, review_claims, views
from storage.filters import FIELDS
from storage.queries import Order
from storage.records import StageName
from storage.schema import TABLES
from storage.store import Store
from tests.support.big_projects import make_big_project

pytestmark = pytest.mark.in_a_file

BIG = ("items", "proposals", "jobs", "regions", "decisions", "steps", "step_changes", "review_claims")

PARTIAL = [
    str(index.name)
    for table in TABLES.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
]

FILTERS = {
    "state:unreviewed": "",
    "state:undecided": "",
    "label:scratch": "",
    "class:scratch": "",
    "kind:good": "",
    "given:dent": "",
    "predicted:crack": "",
    "score<0.3": "",
    "anomaly>20": "",
    "has:marking": "",
    "has:keptout": "",
    "has:touched": "",
    "marked:original": "",
    "marked:crop": "",
    "marked:clean": "",
    "marked:hybrid": "",
    "unmarked:crop": "",
    "has:region": "",
    "has:roi": "",
    "has:mask": "",
    "has:note": "",
    "has:flag": "",
    "has:disagreement": "",
    "stage:failed": "",
    "run:1": "",
    "differs:1,2": "",
    "model:unet": "",
    "reviewer:choi": "",
    "split:val": "",
    "added:2025-10-09": "",
    "decided:2025-10-21": "",
    "size>4MP": "",
    "dup:yes": "",
    "dup:near": "",
    "file:missing": "",
    "second:wanted": "",
    "id:1,2,500": "",
    "view:scratched": "",
    "label:scratch state:unreviewed": "",
    "state:deferred has:region": "",
    "state:deferred name:part": "",
    # Deliberate: what follows is one pass over the table, and the reason why no index is kept for it.
    "opinion:lee": "two reviewers look at few items; their opinions are a small table",
    "reason:dark": "any part of a text; only items that have a reason are read",
    "name:0077": "any part of a name; the index of names is read instead of the table",
    "path:2026-03": "any part of a path",
    "batch_00077": "any part of a path, a note or a reason",
    "has:proposal": "most items have one once a model ran",
    "has:label": "most items have one",
    "markings:decided": "most items have been looked at once the clean stage ran",
    "markings:detector": "most items have been looked at once the clean stage ran",
    "markings:unknown": "all items, before the clean stage ran",
    "stage:queued": "a queue is long or empty; keeping an index would slow every claim",
    "stage:classify": "most items have been through a stage once it ran",
    "dup:no": "nearly all items",
    "file:present": "nearly all items",
    "kind:defect": "what is not good is read off the index of labels",
    "kind:grey": "a few values, each of many items",
    "width>3000": "`size` has the index",
    "height<500": "`size` has the index",
    "depth:16": "a few values, each of many items",
    "format:png": "a few values, each of many items",
    "-state:decided": "what is not so has no place in an index",
}


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make_big_project(tmp_path_factory.mktemp("big"), 3_000) as store:
        views.save(store, "scratched", where="label:scratch")
        yield store


@contextmanager
def plans(store: Store) -> Iterator[list[str]]:
    """Collects how SQLite goes about every statement that is executed within."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        asked.append((statement, parameters[0] if many else parameters))

    straight = direct.execute

    def note_straight(connection: sa.Connection, statement: str, parameters: Any = ()) -> Any:
        asked.append((statement, parameters))
        return straight(connection, statement, parameters)

    lines: list[str] = []
    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(direct, "execute", note_straight)
            yield lines
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    with store.reading() as connection:
        for statement, parameters in asked:
            if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "INSERT", "DELETE", "WITH")):
                plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, tuple(parameters)).all()
                lines += [row[3] for row in plan]


def scans(lines: list[str]) -> list[str]:
    """Lines of a plan that read a big table, or an index of it, from end to end.

    An index that holds only the rows that are asked for may be read whole.
    """
    named = re.compile(rf"^SCAN ({'|'.join(BIG)})\b(?!.* USING (COVERING )?INDEX ({'|'.join(PARTIAL)})\b)")
    return [line for line in lines if named.match(line)]


def detours(lines: list[str]) -> list[str]:
    """Lines of a plan that look up every item one by one through an index, five times as slow as reading them all."""
    return [line for line in lines if re.search(r"USING INDEX \w+ \(removed=\?\)$", line)]


def sorts(lines: list[str]) -> list[str]:
    return [line for line in lines if "USE TEMP B-TREE FOR" in line and "ORDER BY" in line]


def test_every_field_of_the_grammar_has_its_plan_looked_at() -> None:
    named = {re.split("[:<>=]", where)[0].lstrip("-") for where in FILTERS}
    assert named >= set(FIELDS)


@pytest.mark.parametrize("where", [where for where, reason in FILTERS.items() if not reason])
def test_a_filter_finds_its_items_without_reading_the_others(big: Store, where: str) -> None:
    with plans(big) as found:
        big.items.ids(where)
        big.items.count(where)
    assert not scans(found)
    assert not detours(found)


@pytest.mark.parametrize("where", [where for where, reason in FILTERS.items() if reason])
def test_a_filter_that_reads_all_items_reads_them_once_in_the_order_they_lie_in(big: Store, where: str) -> None:
    with plans(big) as found:
        big.items.ids(where)
    assert len([line for line in found if line.startswith("SCAN items")]) <= 1
    assert not detours(found)


@pytest.mark.parametrize("order", Order)
def test_every_order_is_read_off_an_index(big: Store, order: Order) -> None:
    with plans(big) as found:
        ids = big.items.ids(order=order)
        page = big.items.page(order=order, after=ids[1_500], limit=50)
    assert [item.id for item in page] == list(ids[1_501:1_551])
    assert not scans(found) and not sorts(found), found
    with plans(big) as found:
        big.items.ids("state:unreviewed", order=order)
        big.items.page("label:dent", order=order)
    assert not scans(found)


@pytest.mark.parametrize("order", Order)
def test_the_next_undecided_item_is_found_by_index(big: Store, order: Order) -> None:
    with plans(big) as found:
        assert big.items.next_matching("state:unreviewed", order=order, after=1_500) is not None
        assert big.items.previous_matching("state:unreviewed", order=order, before=1_500) is not None
    assert not scans(found) and not sorts(found), found


QUESTIONS: dict[str, Callable[[Store], object]] = {
    "the counters": lambda store: store.items.counts(),
    "an item": lambda store: store.items.get([5, 1_500]),
    "its proposals": lambda store: proposals.live(store, 1_500),
    "its regions": lambda store: regions.of_item(store, 1_500),
    "its decisions": lambda store: decisions.of_item(store, 1_500),
    "the pace of this reviewer": pace.latest,
    "what undo would take back": lambda store: (store.next_undo(), store.next_redo()),
    "the newest steps": lambda store: store.steps(limit=50),
    "a run's progress": lambda store: jobs.progress(store, 1),
    "a run's failures": lambda store: jobs.failures(store, 1),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_the_window_asks_all_day_reads_only_what_it_shows(big: Store, name: str) -> None:
    with plans(big) as found:
        QUESTIONS[name](big)
    # Newest first is the table's own order, read backwards until the page is full.
    allowed = ["SCAN steps"] if name == "the newest steps" else []
    assert [line for line in scans(found) if line not in allowed] == []


def test_a_decision_and_its_undo_touch_only_what_they_change(big: Store) -> None:
    with plans(big) as found:
        decisions.accept(big, [1_501])
        decisions.exclude(big, [1_502], reason="blurred")
        decisions.reset(big, [1_501])
        big.undo()
        big.redo()
    assert not scans(found), scans(found)


def test_taking_back_a_new_class_looks_for_its_users_by_index(big: Store) -> None:
    decisions.accept(big, [1_510], label="a new one")
    with plans(big) as found:
        big.undo()
    assert not scans(found), scans(found)
    assert not detours(found)


def test_claims_of_jobs_and_of_reviewers_go_by_index(big: Store) -> None:
    run = jobs.start(big, stages=[StageName.CLEAN], where="id<50", settings={})
    with plans(big) as found:
        assert jobs.claim(big, run.id, owner="w", limit=4)
        assert review_claims.claim_next(big, "one", where="state:undecided", after=700, count=2)
    assert [line for line in scans(found) if "review_claims" not in line] == []
