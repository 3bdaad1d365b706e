"""How many items there are in which state, and behind which quick filter; read off the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.window.views import QuickFilter
from gui.words import look_up, noop, translate
from storage.records import ItemState

if TYPE_CHECKING:
    from storage.queries import Counts
    from storage.store import Store

QUICK_FILTERS = (
    (noop("Queue", "To decide"), "state:undecided"),
    (noop("Queue", "Marked"), "has:marking"),
    (noop("Queue", "Disagree"), "has:disagreement"),
    (noop("Queue", "Flagged"), "has:flag"),
)


def count_queue(store: Store) -> tuple[Counts, list[QuickFilter]]:
    """The project's counters, and the quick filters that would show something."""
    from storage import second_opinions

    counts = store.items.counts()
    undecided = sum(counts.states.get(state.value, 0) for state in (ItemState.UNREVIEWED, ItemState.DEFERRED))
    known = {"state:undecided": undecided, "has:marking": counts.marked, "has:flag": counts.flagged}
    team = (
        (translate("Queue", "Second look"), second_opinions.waiting_for(store.actor)),
        (translate("Queue", "Disputed"), "second:disputed"),
    )
    found = [
        QuickFilter(look_up("Queue", name), where, known[where] if where in known else store.items.count(where))
        for name, where in (*QUICK_FILTERS, *team)
    ]
    return counts, [quick for quick in found if quick.count or (counts.total and quick.where == "state:undecided")]
