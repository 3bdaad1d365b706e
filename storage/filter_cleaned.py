"""What a filter asks of an item's cleaning, as a SQL condition on items; for `storage.filter_sql`."""

from __future__ import annotations

import sqlalchemy as sa

from storage.records import ProposalKind, StageName
from storage.schema import ItemRow, ProposalRow

SAID = {"keptout": "kept_out", "touched": "touches_defect"}
"""Words of ``has:`` and the key of a cleaned picture's data that each asks for."""


def said(word: str) -> sa.ColumnElement[bool]:
    """Items whose cleaning says so. Only marked ones are cleaned, and few are: nothing else is looked at."""
    found = sa.exists().where(
        ProposalRow.item_id == ItemRow.id,
        ProposalRow.superseded.is_(False),
        ProposalRow.stage == StageName.CLEAN.value,
        ProposalRow.kind.in_((ProposalKind.PIXELS.value, ProposalKind.NOTE.value)),
        ProposalRow.data[SAID[word]].as_string().is_not(None),
    )
    return sa.and_(ItemRow.marked.is_(True), found)
