"""A write on what moved meanwhile is refused, whichever write it is, and the error carries both verdicts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from storage import decisions, proposals, regions, remarks
from storage.errors import StaleWriteError
from storage.records import Box, Changes, ItemState, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.store import Store
from storage.team_records import ago_words
from tests.support.projects import acting_as, make_project, propose

_PIT = ProposalDraft(
    ProposalKind.REGION, class_name="pit", confidence=0.5, role=RegionRole.DEFECT, geometry=Box(1, 2, 9, 8)
)


def _version(store: Store) -> int:
    return store.items.get([1])[0].version


def _first_region(store: Store) -> regions.Region:
    return regions.of_item(store, 1)[0]


WRITES: dict[str, Callable[[Store, int], Changes]] = {
    "accept": lambda s, v: decisions.accept(s, [1], label="dent", expected_version=v),
    "exclude": lambda s, v: decisions.exclude(s, [1], reason="blurred", expected_version=v),
    "defer": lambda s, v: decisions.defer(s, [1], expected_version=v),
    "reset": lambda s, v: decisions.reset(s, [1], expected_version=v),
    "note": lambda s, v: remarks.set_note(s, [1], "look", expected_version=v),
    "draw": lambda s, v: regions.draw(s, item_id=1, geometry=Box(0, 0, 3, 3), item_version=v),
    "keep": lambda s, v: regions.keep(s, proposals.live(s, 1)[0], item_version=v),
    "reject": lambda s, v: regions.reject(s, proposals.live(s, 1)[0], item_version=v),
    "reshape": lambda s, v: regions.reshape(s, _first_region(s), Box(2, 2, 5, 5), item_version=v),
    "rename": lambda s, v: regions.rename(s, _first_region(s), "dent", item_version=v),
    "delete": lambda s, v: regions.delete(s, _first_region(s), item_version=v),
}


@pytest.mark.parametrize("name", WRITES)
def test_every_write_on_an_item_that_someone_else_decided_is_refused(tmp_path: Path, name: str) -> None:
    with make_project(tmp_path, count=1) as store:
        propose(store, 1, StageName.SEGMENT, [_PIT])
        regions.draw(store, item_id=1, geometry=Box(20, 20, 30, 30), class_name="pit")
        seen = _version(store)
        with acting_as(store, "lee"):
            decisions.exclude(store, [1], reason="too dark")
        steps = len(store.steps())
        with pytest.raises(StaleWriteError) as caught:
            WRITES[name](store, seen)
        theirs = caught.value.theirs
        assert theirs is not None
        assert (theirs.state, theirs.reviewer, theirs.reason, theirs.version) == (
            ItemState.EXCLUDED, "lee", "too dark", seen + 1,
        )  # fmt: skip
        assert len(store.steps()) == steps
        assert WRITES[name](store, theirs.version).step_id is not None, "knowing their version it goes through"


def test_the_refusal_names_what_both_chose(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        seen = _version(store)
        with acting_as(store, "lee"):
            decisions.accept(store, [1], label="scratch")
        with pytest.raises(StaleWriteError, match=r"lee decided image_000000\.png \d+ s ago: scratch; you chose dent"):
            decisions.accept(store, [1], label="dent", expected_version=seen)


def test_what_a_person_did_to_a_region_makes_the_item_stale_for_others(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        seen = _version(store)
        with acting_as(store, "lee"):
            changes = regions.draw(store, item_id=1, geometry=Box(0, 0, 3, 3))
        assert changes.versions == {1: seen + 1}
        with pytest.raises(StaleWriteError, match="was changed since you saw it and is undecided now; you chose good"):
            decisions.accept(store, [1], label="good", expected_version=seen)


def test_a_write_says_which_versions_it_made_so_that_the_next_one_follows_on(tmp_path: Path) -> None:
    with make_project(tmp_path, count=40) as store:
        first = decisions.accept(store, [1], label="good", expected_version=0)
        second = regions.draw(store, item_id=1, geometry=Box(0, 0, 3, 3), item_version=first.versions[1])
        third = decisions.defer(store, [1], expected_version=second.versions[1])
        undone = store.undo()
        assert undone is not None and undone.versions[1] == third.versions[1] + 1 == _version(store)
        assert len(decisions.defer(store, range(1, 41)).versions) <= 16


@pytest.mark.parametrize(
    ("seconds", "words"), [(-3, "0 s ago"), (59.9, "59 s ago"), (60, "1 min ago"), (7_200, "2 h ago"),
                           (86_400, "1 day ago"), (900_000, "10 days ago")],
)  # fmt: skip
def test_times_are_told_as_people_say_them(seconds: float, words: str) -> None:
    assert ago_words(1_000_000.0, 1_000_000.0 + seconds) == words
