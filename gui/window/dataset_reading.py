"""What Dataset shows, read in one go off the window's thread."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.window.dataset_charts import ClassBar, class_bars
from gui.window.label_paint import class_colours

if TYPE_CHECKING:
    from storage.queries import Counts
    from storage.store import Store

DECIDED = "(state:accepted OR state:corrected)"
USABLE = "-state:excluded -state:unreadable"


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts, charts, and the ids of all that goes in."""

    counts: Counts
    ids: array[int]
    items: tuple[ClassBar, ...]
    regions: tuple[ClassBar, ...]
    reliability: Mapping[str, float | int | None]


def effective(where: str, *, everything: bool) -> str:
    """The filter that says what an edition takes: what is decided, all, or what matches; never what is excluded."""
    if where.strip():
        return f"({where.strip()}) {USABLE}"
    return USABLE if everything else DECIDED


def read_overview(store: Store, where: str, *, everything: bool) -> Overview:
    """Read what an edition by this filter would take.

    Raises:
        FilterError: It does not parse.
    """
    from storage import classes, filters, summary
    from storage.spread import spread

    filters.parse(where)  # By itself: a bracket too many must not close the one around it.
    where = effective(where, everything=everything)
    with store.one_state():
        colours = class_colours(classes.all_classes(store))
        found = spread(store, where)
        return Overview(
            counts=store.items.counts(),
            ids=store.items.ids(where),
            items=class_bars(found.items, colours),
            regions=class_bars(found.regions, colours),
            reliability=summary.reliability(store),
        )
