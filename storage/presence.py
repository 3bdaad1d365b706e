"""Who has the project open, where, and what they look at; kept up by each open Fettle's heartbeat."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage import review_claims
from storage.engine import is_shared
from storage.schema import PresenceRow, ReviewClaimRow
from storage.store import Store
from storage.team_records import Presence, ReviewClaim

STALE_SECONDS = 35.0
"""Not heard for so long: gone, whatever became of it."""


@dataclass(frozen=True, slots=True)
class Others:
    """What one session learns at a heartbeat: who else is here, what others hold, what it holds itself."""

    present: tuple[Presence, ...]
    claims: dict[int, ReviewClaim]
    held: frozenset[int]


def beat(store: Store, session: str, *, item_id: int | None = None, holding: Sequence[int] = ()) -> Others:
    """Say that ``session`` is here and looks at ``item_id``, and hold exactly the items ``holding``.

    One short transaction; entries of others that fell silent go on the way.
    """
    with store.transact("Heartbeat", undoable=False) as tx:
        insert = (postgresql if is_shared(tx.connection) else sqlite).insert
        statement = insert(PresenceRow).values(
            session=session,
            reviewer=tx.actor,
            host=platform.node(),
            item_id=item_id,
            since=tx.now,
            seen_at=tx.now,
        )
        new = statement.excluded
        tx.connection.execute(
            statement.on_conflict_do_update(
                index_elements=[PresenceRow.session],
                set_={"reviewer": new.reviewer, "item_id": new.item_id, "seen_at": new.seen_at},
            )
        )
        silent = sa.select(PresenceRow.session).where(PresenceRow.seen_at < tx.now - STALE_SECONDS)
        gone = PresenceRow.session.in_(silent.with_for_update(skip_locked=True))
        tx.connection.execute(sa.delete(PresenceRow).where(gone))
        held = review_claims.hold_within(tx, session, holding)
        query = sa.select(PresenceRow.__table__).where(PresenceRow.session != session).order_by(PresenceRow.since)
        present = tuple(Presence(**row) for row in tx.connection.execute(query).mappings())
        return Others(present, review_claims.of_others(tx.connection, session, tx.now), held)


def leave(store: Store, session: str) -> None:
    """Say that ``session`` closes the project; its claims go with it."""
    with store.transact("Leave", undoable=False) as tx:
        tx.connection.execute(sa.delete(PresenceRow).where(PresenceRow.session == session))
        tx.connection.execute(sa.delete(ReviewClaimRow).where(ReviewClaimRow.session == session))


def who(store: Store) -> list[Presence]:
    """Everybody heard of lately, longest here first."""
    with store.reading() as connection:
        heard = PresenceRow.seen_at >= review_claims.moment(connection) - STALE_SECONDS
        query = sa.select(PresenceRow.__table__).where(heard)
        rows = connection.execute(query.order_by(PresenceRow.since, PresenceRow.session)).mappings()
        return [Presence(**row) for row in rows]
