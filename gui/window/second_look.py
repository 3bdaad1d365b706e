"""Second looks in the window: what a reviewer sees of an item two look at, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from gui.window.views import SecondView
from gui.window.wording import verdict_words
from gui.words import translate
from storage.records import Item, ItemState, Region, SecondOpinion
from storage.second_opinions import is_blind
from storage.team_records import Opinion


def masked(item: Item, reviewer: str) -> Item:
    """The item as ``reviewer`` may see it: undecided where somebody else has given the first of two opinions."""
    if not is_blind(item, reviewer):
        return item
    return replace(item, state=ItemState.UNREVIEWED, label=None, reason="", decided_by=None, decided_at=None)


def own_regions(regions: Sequence[Region], reviewer: str) -> list[Region]:
    """What of an item's regions a blind reviewer sees: those of the other would tell what they decided."""
    return [region for region in regions if region.author == reviewer]


def second_view(item: Item, opinions: Sequence[Opinion], *, blind: bool) -> SecondView | None:
    """What the decision panel says about the second look; None where there is nothing to say."""
    said = ", ".join(f"{escape(o.reviewer)}: <b>{escape(verdict_words(o))}</b>" for o in opinions)
    match item.second:
        case SecondOpinion.WANTED if blind:
            return SecondView(
                translate("Review", "<b>Second look.</b> Someone has decided this one. Say what you see."), "warn"
            )
        case SecondOpinion.WANTED if opinions:
            return SecondView(translate("Review", "Waits for a second opinion."), "dim")
        case SecondOpinion.AGREED:
            return SecondView(translate("Review", "Two opinions, the same: {said}.").format(said=said), "ok")
        case SecondOpinion.DISPUTED:
            text = translate(
                "Review", "<b>Disputed.</b> {said}. Settle it: take one of theirs, or decide as you see it."
            ).format(said=said)
            return SecondView(text, "bad", tuple(f"{verdict_words(o)} ({o.reviewer})" for o in opinions))
        case SecondOpinion.SETTLED:
            return SecondView(translate("Review", "Settled. Before: {said}.").format(said=said), "dim")
        case _:
            return None
