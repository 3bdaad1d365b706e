"""Flags, notes and the pace: kept beside the decisions, undoable, counted, and never part of what is exported."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import decisions, pace, remarks, summary
from storage.errors import StaleWriteError
from storage.queries import Order
from storage.records import Decision, Item
from storage.store import Store
from tests.support.old_projects import make_first_schema
from tests.support.projects import acting_as, make_project, make_varied_project


def test_a_flag_is_set_counted_found_and_taken_back(tmp_path: Path) -> None:
    with make_project(tmp_path, count=5) as store:
        remarks.flag(store, [2, 4], on=True)
        assert list(store.items.ids("has:flag")) == [2, 4]
        assert (store.items.count("has:flag"), store.items.counts().flagged) == (2, 2)
        decisions.exclude(store, [2], reason="blurred")
        assert store.items.get([2])[0].flagged, "a decision leaves the flag alone"
        changes = remarks.flag(store, [4], on=False)
        assert changes.label == "Unflag 1 item"
        assert list(store.items.ids("has:flag")) == [2]
        store.undo()
        assert list(store.items.ids("has:flag")) == [2, 4]
        assert store.items.kept() == store.items.recount()


def test_a_note_is_one_line_of_bounded_length_and_undone(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        remarks.set_note(store, [1], "  look\nagain\t twice ")
        assert store.items.get([1])[0].note == "look again twice"
        remarks.set_note(store, [1, 2], "x" * 5_000)
        assert {len(item.note) for item in store.items.get([1, 2])} == {remarks.MAX_NOTE}
        store.undo()
        assert [item.note for item in store.items.get([1, 2])] == ["look again twice", ""]
        remarks.set_note(store, [1], " ")
        assert store.items.get([1])[0].note == ""
        version = store.items.get([3])[0].version
        decisions.defer(store, [3])
        with pytest.raises(StaleWriteError):
            remarks.set_note(store, [3], "late", expected_version=version)


@pytest.mark.in_a_file
def test_a_project_of_the_first_schema_has_no_flags_and_can_be_given_some(tmp_path: Path) -> None:
    make_first_schema(tmp_path / "project", items=8)
    with Store.open(tmp_path / "project", actor="kim") as store:
        assert store.items.kept() == store.items.recount()
        remarks.flag(store, [3], on=True)
        assert store.items.kept() == store.items.recount()
        assert store.items.counts().flagged == 1
        decisions.accept(store, [4], seconds=2.0)
        assert pace.latest(store) == [2.0]


def test_the_pace_is_the_median_of_ones_own_newest_decisions(tmp_path: Path) -> None:
    with make_project(tmp_path, count=20, given=("good",)) as store:
        assert summary.status(store)["pace"] is None
        for number, seconds in enumerate((1.0, 2.0, 3.0, 4.0, 90.0), start=1):
            decisions.accept(store, [number], seconds=seconds)
        decisions.exclude(store, [6], reason="blurred", seconds=3.0)
        decisions.accept(store, [7, 8])
        assert pace.latest(store) == [3.0, 90.0, 4.0, 3.0, 2.0, 1.0]
        assert summary.status(store)["pace"] == {"median_seconds": 3.0, "decisions": 6, "left_seconds": 36.0}
        store.undo()
        store.undo()
        assert pace.latest(store)[0] == 90.0, "what is taken back took no time"
        with acting_as(store, "lee"):
            assert pace.latest(store) == []


def test_no_record_that_could_be_exported_carries_the_seconds() -> None:
    for record in (Item, Decision):
        assert not {field.name for field in dataclasses.fields(record)} & {"seconds", "pace"}


@given(seconds=st.floats(0, 1e6))
def test_time_left_is_told_in_at_most_two_figures(seconds: float) -> None:
    words = pace.spoken(seconds).split()
    assert len(words) in (2, 4) and words[-1] in ("s", "min", "h")


@pytest.mark.parametrize("order", Order)
def test_what_comes_before_is_what_the_list_shows_before(tmp_path: Path, order: Order) -> None:
    with make_varied_project(tmp_path) as store:
        for where in ("", "state:undecided", "has:flag OR score>0.3"):
            shown = list(store.items.ids(where, order=order))
            whole = list(store.items.ids(order=order))
            for here in whole[::4]:
                above = [item_id for item_id in whole[: whole.index(here)] if item_id in shown]
                assert store.items.previous_matching(where, order=order, before=here) == (above[-1] if above else None)
