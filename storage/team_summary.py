"""What commands and the window report about a team on one project, as plain JSON values; the shapes stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage import presence, review_claims, second_opinions
from storage.records import DECIDED_STATES, SecondOpinion
from storage.schema import ItemRow, OpinionRow
from storage.store import Store
from storage.team_records import Opinion
from storage.transaction import chunked

_PAGE = 200


def status(store: Store) -> dict[str, Any]:
    """Who is here and holds what, who decided how many items and gave how many opinions, where second looks stand."""
    with store.reading() as connection:
        decided = _by(connection, ItemRow.decided_by, ItemRow.state.in_([state.value for state in DECIDED_STATES]))
        second = _by(connection, ItemRow.second, ItemRow.second.is_not(None))
        query = sa.select(OpinionRow.reviewer, sa.func.count()).group_by(OpinionRow.reviewer)
        opinions: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
    return {
        "here": [
            {"reviewer": p.reviewer, "host": p.host, "item": p.item_id, "since": p.since, "seen_at": p.seen_at}
            for p in presence.who(store)
        ],
        "claims": [
            {"item": claim.item_id, "reviewer": claim.reviewer, "until": claim.until}
            for claim in review_claims.all_claims(store)
        ],
        "reviewers": [
            {"name": name, "decided": decided.get(name, 0), "opinions": opinions.get(name, 0)}
            for name in sorted({*decided, *opinions})
        ],
        "second": {state.value: second.get(state.value, 0) for state in SecondOpinion},
    }


def disputes(store: Store, where: str = "") -> list[dict[str, Any]]:
    """The items whose reviewers differ and that nobody has settled, with what each said.

    Raises:
        FilterError: The filter does not parse.
    """
    found: list[dict[str, Any]] = []
    for page in chunked(store.items.walk(f"({where}) second:disputed" if where.strip() else "second:disputed"), _PAGE):
        with store.reading() as connection:
            said = second_opinions.read(connection, [item.id for item in page])
        found += [
            {
                "id": item.id,
                "path": item.path,
                "version": item.version,
                "opinions": [_opinion(opinion) for opinion in said.get(item.id, ())],
            }
            for item in page
        ]
    return found


def said_words(opinions: Sequence[Mapping[str, Any]]) -> str:
    """Opinions of `disputes` on one line: "kim: scratch, lee: good"."""
    return ", ".join(f"{entry['reviewer']}: {entry['says']}" for entry in opinions)


def _opinion(opinion: Opinion) -> dict[str, Any]:
    return {
        "reviewer": opinion.reviewer,
        "state": opinion.state.value,
        "label": opinion.label,
        "reason": opinion.reason,
        "says": opinion.words(),
        "at": opinion.at,
    }


def _by(
    connection: sa.Connection, column: sa.orm.InstrumentedAttribute[str | None], condition: sa.ColumnElement[bool]
) -> dict[str, int]:
    query = sa.select(column, sa.func.count()).where(ItemRow.removed.is_(False), condition, column.is_not(None))
    return {str(row[0]): row[1] for row in connection.execute(query.group_by(column))}
