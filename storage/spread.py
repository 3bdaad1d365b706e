"""How the items of a filter spread over classes and splits: pictures and drawn regions, counted in two queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from storage.queries import parse
from storage.records import RegionRole, RegionStatus
from storage.schema import ItemRow, RegionRow
from storage.store import Store

Cells = Mapping[tuple[str, str], int]
"""Counts by (class, split); either is empty where there is none."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Counts of the live items that match.

    Attributes:
        items: Items by the class an edition gives them: decided, else the one it came with.
        regions: Kept defect regions by their class, or their item's where they name none.
    """

    items: Cells
    regions: Cells

    @property
    def total(self) -> int:
        """How many items match."""
        return sum(self.items.values())


def spread(store: Store, where: str = "") -> Spread:
    """Count what matches ``where``.

    Raises:
        FilterError: The filter does not parse.
    """
    label = sa.func.coalesce(ItemRow.label, ItemRow.given, "")
    split = sa.func.coalesce(ItemRow.split, "")
    named = sa.func.coalesce(sa.func.nullif(RegionRow.class_name, ""), label)
    count = sa.func.count()
    with store.one_state(), store.reading() as connection:
        wanted = parse(where, connection)
        of_items = sa.select(label, split, count).where(wanted).group_by(label, split)
        of_regions = (
            sa.select(named, split, count)
            .join_from(RegionRow, ItemRow, RegionRow.item_id == ItemRow.id)
            .where(wanted, RegionRow.status == RegionStatus.KEPT.value, RegionRow.role == RegionRole.DEFECT.value)
            .group_by(named, split)
        )
        return Spread(*({(row[0], row[1]): row[2] for row in connection.execute(q)} for q in (of_items, of_regions)))
