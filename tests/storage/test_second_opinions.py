"""Two reviewers look at some items: who said what, what follows, and that undo takes all of it back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from storage import decisions, regions, second_opinions
from storage.errors import FettleError, StaleWriteError
from storage.records import ItemState, ProposalDraft, ProposalKind, RegionRole, SecondOpinion, StageName
from storage.store import Store
from tests.storage.test_versions import _PIT
from tests.support.projects import acting_as, make_project, propose
from tests.support.projects import new_item as _new_item


def _asked(tmp_path: Path, *, count: int = 1, share: float = 1.0) -> Store:
    store = make_project(tmp_path, count=count)
    second_opinions.ask(store, share=share)
    return store


def _said(store: Store, item_id: int = 1) -> dict[str, str]:
    return {opinion.reviewer: opinion.words() for opinion in second_opinions.of_item(store, item_id)}


def _second(store: Store, item_id: int = 1) -> SecondOpinion | None:
    return store.items.get([item_id])[0].second


def test_each_class_gets_its_share_and_a_seed_always_the_same_items(tmp_path: Path) -> None:
    with make_project(tmp_path, count=120, given=("good", "good", "good", "scratch", "dent", None)) as store:
        asked = second_opinions.ask(store, share=0.1, seed=7)
        chosen = list(store.items.ids("second:wanted"))
        assert (asked.asked, asked.candidates, len(chosen)) == (12, 120, 12)
        given = Counter(item.given for item in store.items.get(chosen))
        assert given == {"good": 6, "scratch": 2, "dent": 2, None: 2}
        store.undo()
        assert not store.items.ids("second:wanted")
        second_opinions.ask(store, share=0.1, seed=8)
        assert list(store.items.ids("second:wanted")) != chosen
        store.undo()
        second_opinions.ask(store, share=0.1, seed=7)
        assert list(store.items.ids("second:wanted")) == chosen


def test_who_has_decided_already_has_given_the_first_opinion(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        decisions.accept(store, [1], label="good")
        decisions.exclude(store, [2], reason="blurred")
        second_opinions.ask(store, share=1.0)
        assert [_said(store, item_id) for item_id in (1, 2, 3)] == [{"kim": "good"}, {"kim": "excluded (blurred)"}, {}]
        assert {_second(store, item_id) for item_id in (1, 2, 3)} == {SecondOpinion.WANTED}
        with acting_as(store, "lee"):
            assert list(store.items.ids(second_opinions.waiting_for("lee"))) == [1, 2]
        assert not store.items.ids(second_opinions.waiting_for("kim"))


@pytest.mark.parametrize("share", [0.0, -0.1, 1.5])
def test_a_share_out_of_range_is_refused_in_words(tmp_path: Path, share: float) -> None:
    with make_project(tmp_path, count=3) as store, pytest.raises(FettleError, match="above 0 and at most 1"):
        second_opinions.ask(store, share=share)


def test_asking_where_all_were_asked_says_so_and_leaves_no_step(tmp_path: Path) -> None:
    with _asked(tmp_path, count=3) as store:
        steps = len(store.steps())
        with pytest.raises(FettleError, match="No item is left"):
            second_opinions.ask(store, share=0.5)
        assert len(store.steps()) == steps


def test_two_who_say_the_same_agree(tmp_path: Path) -> None:
    with _asked(tmp_path) as store:
        decisions.accept(store, [1], label="scratch")
        assert _second(store) is SecondOpinion.WANTED
        decisions.accept(store, [1], label="dent")
        assert _said(store) == {"kim": "dent"}, "one person has one opinion, the last"
        with acting_as(store, "lee"):
            decisions.accept(store, [1], label="dent")
        item = store.items.get([1])[0]
        assert (item.second, item.label, item.state.value) == (SecondOpinion.AGREED, "dent", "accepted")
        assert _said(store) == {"kim": "dent", "lee": "dent"}


def test_two_who_differ_leave_the_item_to_be_settled(tmp_path: Path) -> None:
    with _asked(tmp_path) as store:
        decisions.accept(store, [1], label="scratch")
        with acting_as(store, "lee"):
            decisions.accept(store, [1], label="good")
        item = store.items.get([1])[0]
        assert (item.second, item.state, item.label) == (SecondOpinion.DISPUTED, ItemState.DEFERRED, None)
        assert item.reason == "kim: scratch, lee: good"
        assert not store.items.ids("state:decided"), "no edition takes it"


@pytest.mark.parametrize("settle_by", ["accept", "exclude"])
def test_only_who_knows_of_the_dispute_settles_it_and_the_opinions_stay(tmp_path: Path, settle_by: str) -> None:
    with _asked(tmp_path) as store:
        decisions.exclude(store, [1], reason="blurred")
        with acting_as(store, "lee"):
            decisions.accept(store, [1], label="good")
        for unaware in (decisions.accept, decisions.defer, decisions.reset):
            assert unaware(store, [1]).step_id is None
        assert decisions.exclude(store, [1], reason="other").step_id is None
        with acting_as(store, "ann"):
            if settle_by == "accept":
                decisions.accept(store, [1], label="dent", settle=True)
            else:
                decisions.exclude(store, [1], reason="torn", settle=True)
        item = store.items.get([1])[0]
        assert item.second is SecondOpinion.SETTLED
        assert (item.state.value, item.label, item.reason) == (
            ("accepted", "dent", "") if settle_by == "accept" else ("excluded", None, "torn")
        )
        assert _said(store) == {"kim": "excluded (blurred)", "lee": "good"}


def test_accepted_and_corrected_with_one_label_is_no_dispute(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1, given=("good",)) as store:
        second_opinions.ask(store, share=1.0)
        decisions.accept(store, [1])
        with acting_as(store, "lee"):
            regions.draw(store, item_id=1, geometry=_PIT.geometry)  # type: ignore[arg-type]
            decisions.accept(store, [1])
        assert store.items.get([1])[0].state is ItemState.CORRECTED
        assert _second(store) is SecondOpinion.AGREED


def test_the_second_reviewer_decides_on_what_was_proposed_not_on_what_the_first_said(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1, given=("good",)) as store:
        second_opinions.ask(store, share=1.0)
        seen = store.items.get([1])[0]
        decisions.accept(store, [1], label="scratch")
        with acting_as(store, "lee"):
            assert second_opinions.is_blind(store.items.get([1])[0], "lee")
            decisions.accept(store, [1], expected_version=seen.version)
        assert _said(store) == {"kim": "scratch", "lee": "good"}, "no stale write either: two opinions were wanted"


def test_a_disputed_item_offers_its_proposals_again(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        propose(store, 1, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, "pit", 0.9)])
        propose(store, 1, StageName.SEGMENT, [_PIT])
        second_opinions.ask(store, share=1.0)
        decisions.accept(store, [1])
        assert [region.role for region in regions.of_item(store, 1)] == [RegionRole.DEFECT]
        with acting_as(store, "lee"):
            decisions.exclude(store, [1], reason="blurred")
        assert regions.of_item(store, 1) == []
        decisions.accept(store, [1], label="pit", settle=True)
        assert [region.class_name for region in regions.of_item(store, 1)] == ["pit"]


def test_taking_a_decision_back_takes_the_opinion_back_too(tmp_path: Path) -> None:
    with _asked(tmp_path) as store:
        decisions.accept(store, [1], label="scratch")
        decisions.reset(store, [1])
        assert (_said(store), _second(store)) == ({}, SecondOpinion.WANTED)
        store.undo()
        assert _said(store) == {"kim": "scratch"}


def test_undo_and_redo_cover_opinions_disputes_and_settlements(tmp_path: Path) -> None:
    def state(store: Store) -> tuple[object, ...]:
        item = store.items.get([1])[0]
        return (item.state, item.label, item.reason, item.second, item.decided_by, _said(store), store.items.kept())

    store = _asked(tmp_path)
    states = [state(store)]
    for name, label in (("kim", "scratch"), ("lee", "good"), ("ann", "dent")):
        with acting_as(store, name):
            decisions.accept(store, [1], label=label, settle=name == "ann")
        states.append(state(store))
    store.close()
    with Store.open(tmp_path / "project", actor="ann") as store:
        for at, name in ((2, "ann"), (1, "lee"), (0, "kim")):
            with acting_as(store, name):
                assert store.undo() is not None
                assert state(store) == states[at]
        for at, name in ((1, "kim"), (2, "lee"), (3, "ann")):
            with acting_as(store, name):
                assert store.redo() is not None
                assert state(store)[:6] == states[at][:6]
        assert store.items.kept() == store.items.recount()
        with acting_as(store, "kim"), pytest.raises(StaleWriteError):
            store.undo()


def test_many_items_at_once_count_as_opinions_where_they_were_wanted(tmp_path: Path) -> None:
    with _asked(tmp_path, count=1_000, share=0.2) as store:
        decisions.accept(store, range(1, 1_001), label="good")
        with acting_as(store, "lee"):
            decisions.accept(store, range(1, 501), label="good")
            decisions.exclude(store, range(501, 1_001), reason="torn")
        agreed, disputed = store.items.count("second:agreed"), store.items.count("second:disputed")
        assert (agreed + disputed, store.items.count("second:wanted")) == (200, 0)
        assert disputed == store.items.count("state:deferred") > 50
        assert store.items.count("state:excluded") == 500 - disputed
        assert store.items.kept() == store.items.recount()
        store.actor = "lee"
        store.undo()
        store.undo()
        assert store.items.count("second:wanted opinion:kim -opinion:lee") == 200


def test_unreadable_items_are_never_asked_about(tmp_path: Path) -> None:
    from tests.support.projects import add_items

    with make_project(tmp_path) as store:
        add_items(store, [_new_item(1), _new_item(2, error="cut off")])
        assert second_opinions.ask(store, share=1.0).candidates == 1
