"""Stores a cleaned picture that was filled from the markings of record, as an undoable step of the person's."""

from __future__ import annotations

import sqlalchemy as sa

from storage import direct, history, mappers
from storage.records import Changes, ProposalDraft, ProposalKind, Provenance, StageName
from storage.schema import ProposalRow, StepRow
from storage.store import Store, changes_of
from storage.transaction import Transaction


def write(
    store: Store, *, item_id: int, provenance: Provenance, draft: ProposalDraft, step: int | None = None
) -> Changes:
    """Put a refilled picture, or the note that there is none, in the place of the live one; regions stay.

    The rows of both stay too, whether it is undone or not: only which of them is live changes.

    Args:
        store: The project.
        item_id: Which item.
        provenance: Of the clean stage.
        draft: The picture or the note.
        step: The step of this person's that it belongs to (the stroke it follows, the refill of the item before);
            it is a step of its own where that one is no longer the newest, and nothing where that one was undone.
    """
    with store.transact("Refill markings", step=step) as tx:
        if step is not None:
            newest = history.next_undo(tx.connection, actor=tx.actor)
            if newest is None or newest.id != step:
                tx.step_id = None
                if not _is_done(tx, step):
                    return changes_of(tx)  # What it was filled from is gone, and the undo must stay redoable.
        said = sa.select(ProposalRow.id, ProposalRow.run_id, ProposalRow.kind).where(
            ProposalRow.item_id == item_id,
            ProposalRow.stage == StageName.CLEAN.value,
            ProposalRow.superseded.is_(False),
        )
        live = tx.connection.execute(said).all()
        # As a word of the run it stands in for: taking that run back, or the next run, supersedes it too.
        run_id = max((entry.run_id for entry in live if entry.run_id is not None), default=None)
        row = mappers.new_proposal(draft, item_id=item_id, run_id=run_id, provenance=provenance, now=tx.now)
        # Written past the history, which then turns it on and off: an id given back might be given away before a redo.
        (new,) = direct.insert(tx.connection, "proposals", [{**row, "superseded": True}])
        replaced = [entry.id for entry in live if entry.kind in _REPLACED]
        flags = {new: {"superseded": False}, **{old: {"superseded": True} for old in replaced}}
        tx.update_each("proposals", flags)
    return changes_of(tx)


def _is_done(tx: Transaction, step: int) -> bool:
    return tx.connection.execute(sa.select(StepRow.state).where(StepRow.id == step)).scalar() == "done"


_REPLACED = frozenset({ProposalKind.PIXELS.value, ProposalKind.NOTE.value})
