"""Where jumps lead: the next and the previous undecided item, and the item nearest to one that a filter hides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.item_order import Order
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list shows, and what of it nobody is sent to.

    Attributes:
        where: The filter.
        order: The order, as `storage.item_order.Order` spells it; empty for that of arrival.
        decided: Whether an item is decided, though not saved yet.
        skipped: Items gone past without deciding, which come last.
    """

    where: str
    order: str
    decided: Callable[[int], bool] = lambda _item_id: False
    skipped: frozenset[int] = frozenset()


def order_of(name: str) -> Order:
    """The order of that name."""
    from storage.item_order import Order

    return Order(name) if name else Order.ADDED


def both(where: str, term: str) -> str:
    """A filter with one more term."""
    return f"({where}) {term}" if where else term


def next_undecided(store: Store, listed: Listed, current: int | None) -> int | None:
    """The next item that waits for this reviewer and nobody else has, from the top again behind the last one.

    What was skipped is offered only when nothing else waits.
    """
    later: list[int] = []
    for start in (current, None) if current is not None else (None,):
        for found in _waiting(store, listed, start):
            if found == current:
                break  # All the way round.
            if found not in listed.skipped:
                return found
            later.append(found)
    return later[0] if later else None


def previous_undecided(store: Store, listed: Listed, current: int | None) -> int | None:
    """The last item before ``current`` that waits; skipped ones too: who goes back means them."""
    if current is None:
        return None
    return next(_waiting(store, listed, current, backwards=True), None)


def nearest(store: Store, listed: Listed, wanted: int) -> int | None:
    """``wanted`` itself if the list shows it, else what follows it there, else what comes before."""
    if store.items.count(both(listed.where, f"id:{wanted}")):
        return wanted
    order = order_of(listed.order)
    behind = store.items.next_matching(listed.where, order=order, after=wanted)
    return behind or store.items.previous_matching(listed.where, order=order, before=wanted)


def _waiting(store: Store, listed: Listed, start: int | None, *, backwards: bool = False) -> Iterator[int]:
    """What waits for this reviewer from ``start`` on, without what others have before them or is decided unsaved."""
    from storage import review_claims, second_opinions

    order = order_of(listed.order)
    waiting = both(listed.where, second_opinions.to_do(store))
    claims = review_claims.all_claims(store) if store.shared else []
    held = {claim.item_id for claim in claims if claim.session != store.session}
    found = start
    while True:
        if backwards and found is not None:
            found = store.items.previous_matching(waiting, order=order, before=found)
        else:
            found = store.items.next_matching(waiting, order=order, after=found)
        if found is None:
            return
        if found not in held and not listed.decided(found):
            yield found
