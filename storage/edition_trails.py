"""What led to the labels of items, read for formats that are logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from storage import direct, mappers
from storage.formats.entries import Trail
from storage.records import Decision, Item, Proposal, Region
from storage.schema import DecisionRow, ProposalRow
from storage.transaction import CHUNK, chunked

_DECISIONS = tuple(DecisionRow.__table__.c.keys())
_PROPOSALS = tuple(ProposalRow.__table__.c.keys())


def read_trails(
    connection: sa.Connection,
    items: Sequence[Item],
    live: Mapping[int, Sequence[Proposal]],
    settled: Mapping[int, Sequence[Region]],
) -> dict[int, Trail]:
    """The trail of each of a chunk of items, by its id.

    Args:
        connection: Where to read.
        items: A chunk at most.
        live: Their proposals in force, with data, by item.
        settled: Their regions, by item.
    """
    decisions: dict[int, list[Decision]] = {}
    for row in direct.read(connection, "decisions", _DECISIONS, [item.id for item in items], by="item_id"):
        made = mappers.decision(dict(zip(_DECISIONS, row, strict=True)))
        decisions.setdefault(made.item_id, []).append(made)
    known = {proposal.id: proposal for each in live.values() for proposal in each}
    named = {
        item.id: {
            *(one for made in decisions.get(item.id, ()) for one in made.proposal_ids),
            *(region.proposal_id for region in settled.get(item.id, ()) if region.proposal_id is not None),
        }
        for item in items
    }
    known |= _proposals(connection, {one for each in named.values() for one in each} - known.keys())
    return {
        item.id: Trail(
            item,
            tuple(live.get(item.id, ())),
            tuple(settled.get(item.id, ())),
            tuple(decisions.get(item.id, ())),
            {one: known[one] for one in named[item.id] if one in known},
        )
        for item in items
    }


def _proposals(connection: sa.Connection, ids: Iterable[int]) -> dict[int, Proposal]:
    found: dict[int, Proposal] = {}
    for chunk in chunked(sorted(ids), CHUNK):
        for row in direct.read(connection, "proposals", _PROPOSALS, chunk):
            proposal = mappers.proposal(dict(zip(_PROPOSALS, row, strict=True)))
            found[proposal.id] = proposal
    return found
