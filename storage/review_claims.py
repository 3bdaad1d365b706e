"""Claims on items under review: who has which before them, so that nobody else is given it.

A claim is a courtesy with a lease. What a decision is judged by is the item's version, never a claim.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage import queries
from storage.engine import is_shared
from storage.item_order import stretches, stretches_behind
from storage.schema import ItemRow, ReviewClaimRow
from storage.store import Store
from storage.team_records import ReviewClaim
from storage.transaction import CHUNK, Transaction, chunked

LEASE_SECONDS = 30.0
"""A claim not renewed for so long is anybody's."""

_ATTEMPTS = 20
"""Tries for an item while others take the same ones at the same moment."""


def claim_next(
    store: Store,
    session: str,
    *,
    where: str = "state:undecided",
    order: queries.Order = queries.Order.ADDED,
    after: int | None = None,
    count: int = 1,
    lease: float = LEASE_SECONDS,
    done: Sequence[int] = (),
) -> list[int]:
    """Take the next items that match and that no other session holds; what the session holds already is skipped.

    Args:
        store: The project, open to write.
        session: Who takes them: one open Fettle.
        where: Which items.
        order: In which order.
        after: Only what comes behind this item in that order.
        count: At most so many.
        lease: Seconds until the claims lapse unless renewed.
        done: Items to let go of by the way.

    Returns:
        Their ids in order; fewer where nothing else is left.

    Raises:
        FilterError: The filter does not parse.
    """
    taken: list[int] = []
    with store.transact("Claim items", undoable=False) as tx:
        condition = queries.parse(where, tx.connection)
        if done:
            _let_go(tx, session, done)
        line = stretches(order) if after is None else stretches_behind(tx.connection, order, after)
        for stretch in line:
            matching = sa.select(ItemRow.id).where(condition, stretch.holds).order_by(*stretch.keys)
            taken += _take_first(tx, session, matching, count - len(taken), lease=lease)
            if len(taken) >= count:
                break
    return taken


def _take_first(tx: Transaction, session: str, matching: sa.Select[Any], count: int, *, lease: float) -> list[int]:
    """Claim the first of the ``matching`` items that nobody holds, ``count`` at most."""
    taken: list[int] = []
    in_force = sa.or_(ReviewClaimRow.until > tx.now, ReviewClaimRow.session == session)
    free = matching.where(ItemRow.id.not_in(sa.select(ReviewClaimRow.item_id).where(in_force)))
    for _ in range(_ATTEMPTS):
        wanted = count - len(taken)
        # Others who ask at this moment go past these rows instead of waiting for them.
        query = free.limit(wanted).with_for_update(key_share=True, skip_locked=True, of=ItemRow)
        found = list(tx.connection.execute(query).scalars())
        got = _take(tx, session, found, lease=lease)
        taken += [item_id for item_id in found if item_id in got]
        # Fewer than found: another took them between our look and our claim, so look again.
        nothing_left = len(found) < wanted and len(got) == len(found)
        if nothing_left or len(taken) >= count:
            break
    return taken


def hold(
    store: Store, session: str, item_ids: Sequence[int], *, lease: float = LEASE_SECONDS
) -> tuple[frozenset[int], dict[int, ReviewClaim]]:
    """Hold exactly these items, as far as nobody else does: take or renew them, let go of the session's others.

    Returns:
        The ids held, and the claims in force of others.
    """
    with store.transact("Claim items", undoable=False) as tx:
        return hold_within(tx, session, item_ids, lease=lease), of_others(tx.connection, session, tx.now)


def release(store: Store, session: str, item_ids: Iterable[int] | None = None) -> int:
    """Let go of these items, None: of all the session holds. Returns how many."""
    with store.transact("Release items", undoable=False) as tx:
        if item_ids is None:
            return tx.connection.execute(sa.delete(ReviewClaimRow).where(ReviewClaimRow.session == session)).rowcount
        return _let_go(tx, session, item_ids)


def all_claims(store: Store) -> list[ReviewClaim]:
    """The claims in force, by item."""
    with store.reading() as connection:
        query = sa.select(ReviewClaimRow.__table__).where(ReviewClaimRow.until > moment(connection))
        rows = connection.execute(query.order_by(ReviewClaimRow.item_id)).mappings()
        return [ReviewClaim(**row) for row in rows]


def _let_go(tx: Transaction, session: str, item_ids: Iterable[int]) -> int:
    mine = ReviewClaimRow.session == session
    return sum(
        tx.connection.execute(sa.delete(ReviewClaimRow).where(mine, ReviewClaimRow.item_id.in_(ids))).rowcount
        for ids in chunked(sorted(set(item_ids)), CHUNK)
    )


def hold_within(
    tx: Transaction, session: str, item_ids: Sequence[int], *, lease: float = LEASE_SECONDS
) -> frozenset[int]:
    """`hold` within a transaction; returns what is held. Claims that lapsed go on the way."""
    mine = ReviewClaimRow.session == session
    gone = sa.or_(
        sa.and_(mine, ReviewClaimRow.item_id.not_in(list(item_ids))),
        ReviewClaimRow.until < tx.now - lease,
    )
    # Rows another session works on are left to it: nobody waits for anybody here.
    rows = sa.select(ReviewClaimRow.item_id).where(gone).with_for_update(skip_locked=True)
    tx.connection.execute(sa.delete(ReviewClaimRow).where(ReviewClaimRow.item_id.in_(rows)))
    there = sa.select(ItemRow.id).where(ItemRow.id.in_(list(item_ids)), ItemRow.removed.is_(False))
    live = list(tx.connection.execute(there.order_by(ItemRow.id)).scalars())
    return _take(tx, session, live, lease=lease)


def of_others(connection: sa.Connection, session: str, now: float) -> dict[int, ReviewClaim]:
    """The claims in force that ``session`` does not hold, by item."""
    query = sa.select(ReviewClaimRow.__table__).where(ReviewClaimRow.session != session, ReviewClaimRow.until > now)
    return {row["item_id"]: ReviewClaim(**row) for row in connection.execute(query).mappings()}


def moment(connection: sa.Connection) -> float:
    """Now, by the clock that transactions have: the server's where there is one, as computers' clocks differ."""
    if not is_shared(connection):
        return time.time()
    return float(connection.execute(sa.select(sa.extract("epoch", sa.func.clock_timestamp()))).scalar_one())


def _take(tx: Transaction, session: str, item_ids: Sequence[int], *, lease: float) -> frozenset[int]:
    """Write claims where nobody else has one in force; returns the ids that are the session's now."""
    if not item_ids:
        return frozenset()
    rows = [
        {"item_id": i, "reviewer": tx.actor, "session": session, "claimed_at": tx.now, "until": tx.now + lease}
        # In one order everywhere, so that two sessions never wait for each other.
        for i in sorted(item_ids)
    ]
    statement = (postgresql if is_shared(tx.connection) else sqlite).insert(ReviewClaimRow).values(rows)
    new = statement.excluded
    renewed = statement.on_conflict_do_update(
        index_elements=[ReviewClaimRow.item_id],
        set_={
            "reviewer": new.reviewer,
            "session": new.session,
            "until": new.until,
            "claimed_at": sa.case(
                (ReviewClaimRow.session == new.session, ReviewClaimRow.claimed_at), else_=new.claimed_at
            ),
        },
        where=sa.or_(ReviewClaimRow.session == session, ReviewClaimRow.until <= tx.now),
    )
    return frozenset(tx.connection.execute(renewed.returning(ReviewClaimRow.item_id)).scalars())
