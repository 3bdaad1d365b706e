"""Claims with a lease and presence: what one session holds no other is given, until it lets go or falls silent."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import decisions, presence, review_claims
from storage.queries import Order
from storage.schema import PresenceRow, ReviewClaimRow
from storage.store import Store
from tests.support.projects import acting_as, make_project, make_varied_project


def _pass_time(store: Store, seconds: float) -> None:
    with store.transact("Let time pass", undoable=False) as tx:
        for row, columns in ((ReviewClaimRow, ("claimed_at", "until")), (PresenceRow, ("since", "seen_at"))):
            tx.connection.execute(sa.update(row).values({name: getattr(row, name) - seconds for name in columns}))


def test_two_sessions_are_given_different_items(tmp_path: Path) -> None:
    with make_project(tmp_path, count=5) as store:
        assert review_claims.claim_next(store, "a", count=2) == [1, 2]
        assert review_claims.claim_next(store, "b", count=2) == [3, 4]
        assert review_claims.claim_next(store, "a", count=2) == [5]
        assert review_claims.claim_next(store, "b") == []
        assert [(c.item_id, c.session) for c in review_claims.all_claims(store)] == [
            (1, "a"), (2, "a"), (3, "b"), (4, "b"), (5, "a"),
        ]  # fmt: skip


def test_what_a_session_lets_go_of_goes_to_the_next(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        review_claims.claim_next(store, "a", count=3)
        assert review_claims.release(store, "a", [2]) == 1
        assert review_claims.claim_next(store, "b", count=3) == [2]
        assert review_claims.release(store, "a") == 2
        assert review_claims.claim_next(store, "b", count=3) == [1, 3]


def test_decided_items_are_not_given_out(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        decisions.accept(store, [1], label="good")
        assert review_claims.claim_next(store, "a", count=3) == [2, 3]


def test_a_claim_that_lapsed_is_anybodys_and_a_renewed_one_is_not(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        review_claims.claim_next(store, "a", count=2)
        _pass_time(store, review_claims.LEASE_SECONDS - 5)
        assert review_claims.hold(store, "a", [1])[0] == {1}
        review_claims.claim_next(store, "c", where="id:2")
        _pass_time(store, 10)
        assert review_claims.claim_next(store, "b", count=2) == []
        _pass_time(store, review_claims.LEASE_SECONDS)
        assert review_claims.claim_next(store, "b", count=2) == [1, 2]


def test_holding_takes_what_is_free_renews_and_lets_go_of_the_rest(tmp_path: Path) -> None:
    with make_project(tmp_path, count=9) as store:
        assert review_claims.hold(store, "a", [1, 2, 3]) == (frozenset({1, 2, 3}), {})
        with acting_as(store, "lee"):
            held, others = review_claims.hold(store, "b", [3, 4])
        assert held == {4}
        assert {item_id: claim.reviewer for item_id, claim in others.items()} == {1: "kim", 2: "kim", 3: "kim"}
        held, others = review_claims.hold(store, "a", [3, 99, 5])
        assert (held, set(others)) == ({3, 5}, {4})
        assert review_claims.hold(store, "b", [1, 2])[0] == {1, 2}


@given(
    order=st.sampled_from(list(Order)),
    after=st.integers(1, 38),
    held=st.sets(st.integers(1, 38), max_size=20),
    count=st.integers(1, 12),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_claims_follow_every_order_from_any_place_past_what_others_hold(
    varied: Store, order: Order, after: int, held: set[int], count: int
) -> None:
    review_claims.hold(varied, "other", sorted(held))
    line = list(varied.items.ids("", order=order))
    expected = [item_id for item_id in line[line.index(after) + 1 :] if item_id not in held][:count]
    assert review_claims.claim_next(varied, "me", where="", order=order, after=after, count=count) == expected
    review_claims.release(varied, "me")


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    with make_varied_project(tmp_path_factory.mktemp("varied")) as store:
        yield store


def test_presence_is_shown_until_a_session_leaves_or_falls_silent(tmp_path: Path) -> None:
    with make_project(tmp_path, count=4) as store:
        presence.beat(store, "a", item_id=1, holding=[1, 2])
        with acting_as(store, "lee"):
            seen = presence.beat(store, "b", item_id=3, holding=[2, 3])
        assert [(p.reviewer, p.item_id) for p in seen.present] == [("kim", 1)]
        assert (seen.held, set(seen.claims)) == ({3}, {1, 2})
        assert [p.session for p in presence.who(store)] == ["a", "b"]
        presence.leave(store, "b")
        assert [p.session for p in presence.who(store)] == ["a"]
        assert [claim.session for claim in review_claims.all_claims(store)] == ["a", "a"]
        _pass_time(store, presence.STALE_SECONDS + 1)
        assert presence.who(store) == []
        assert presence.beat(store, "c").present == ()


def test_a_heartbeat_leaves_no_step_and_tells_no_view(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        heard: list[object] = []
        steps = len(store.steps())
        store.subscribe(heard.append)
        presence.beat(store, "a", item_id=1, holding=[1])
        presence.leave(store, "a")
        assert (heard, len(store.steps())) == ([], steps)
