"""What one run, or one model, proposed of items: also what later runs have superseded since. For comparisons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from storage import former_names, mappers
from storage.errors import FettleError
from storage.records import Proposal
from storage.schema import ProposalRow, RunRow
from storage.store import Store
from storage.transaction import CHUNK, chunked


@dataclass(frozen=True, slots=True, order=True)
class Side:
    """One side of a comparison: a run by its number, or a model by its name."""

    run: int | None = None
    model: str = ""

    def __str__(self) -> str:
        return f"run {self.run}" if self.run is not None else self.model


def side_named(store: Store, text: str) -> Side:
    """The side that ``text`` names: the number of a run, else a model that has proposed something here.

    Raises:
        FettleError: There is neither such a run nor such a model.
    """
    wanted = text.strip().removeprefix("run ").strip()
    with store.reading() as connection:
        run = sa.select(RunRow.id).where(RunRow.id == int(wanted)) if wanted.isdecimal() else None
        if run is not None and connection.execute(run).first():
            return Side(run=int(wanted))
        if connection.execute(sa.select(ProposalRow.id).where(ProposalRow.model == text.strip()).limit(1)).first():
            return Side(model=text.strip())
    raise FettleError(f"No run and no model here is called “{text}”", "See: fettle status and fettle models list.")


def of_items(store: Store, item_ids: Iterable[int]) -> dict[int, list[Proposal]]:
    """All that was ever proposed of items, oldest first; items without any are absent."""
    found: dict[int, list[Proposal]] = {}
    with store.reading() as connection:
        for chunk in chunked(item_ids, CHUNK):
            query = sa.select(ProposalRow.__table__).where(ProposalRow.item_id.in_(chunk)).order_by(ProposalRow.id)
            for row in connection.execute(query).mappings():
                found.setdefault(row["item_id"], []).append(mappers.proposal(row))
        former = former_names.read(connection)
    return {key: [former_names.renamed(entry, former) for entry in entries] for key, entries in found.items()}


def by_side(proposals: Iterable[Proposal], side: Side) -> list[Proposal]:
    """What a side said; of a model that ran several times, what it said in the newest of those runs."""
    if side.run is not None:
        return [entry for entry in proposals if entry.run_id == side.run]
    said = [entry for entry in proposals if entry.provenance.model == side.model]
    newest = max((entry.run_id or 0 for entry in said), default=0)
    return [entry for entry in said if (entry.run_id or 0) == newest]


def sides(proposals: Iterable[Proposal]) -> list[Side]:
    """The runs and models that said something, the newest run last, models behind them by name."""
    seen = list(proposals)
    runs = sorted({entry.run_id for entry in seen if entry.run_id is not None})
    models = sorted({entry.provenance.model for entry in seen if entry.provenance.model})
    return [*(Side(run=run) for run in runs), *(Side(model=model) for model in models)]
