"""Fills the queue: the first page at once, the rest behind it, and again when items come or go."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.window.queue_model import QueueModel
from gui.window.session import Session

if TYPE_CHECKING:
    from storage.item_order import Order
    from storage.store import Store

_FIRST = 200
"""So many items are shown before all that match are known."""


@dataclass(frozen=True, slots=True)
class _Look:
    ids: array[int]
    whole: bool
    begin: int | None


class QueueFeed(QObject):
    """Asks the database which items the list shows, and in which order.

    Signals:
        filled: The list shows what matches, or the beginning of it; carries the item to begin with, or None.
        completed: The list shows all that matches; carries the item to begin with if it was not in the list before.
        failed: The filter does not parse; carries the error.
    """

    filled = Signal(object)
    completed = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, model: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._where = ""
        self._order = ""
        self._begin: int | None = None
        self._whole = True

    @property
    def where(self) -> str:
        """The filter in force."""
        return self._where

    @property
    def order(self) -> str:
        """The order in force, as `storage.item_order.Order` spells it; empty for that of arrival."""
        return self._order

    @property
    def whole(self) -> bool:
        """Whether all that matches is in the list."""
        return self._whole

    def show(self, where: str, order: str, *, wanted: int | None) -> None:
        """Fill the list anew; begin with ``wanted``, else with the first that nobody has decided."""
        self._where, self._order, self._begin = where, order, None
        self._session.read(partial(_look, where, order, wanted), self._take_look, topic="ids", failed=self.failed.emit)

    def reload(self) -> None:
        """Ask again what matches; the list stays as it is where nothing came or went."""
        self._whole = False
        self._session.read(
            partial(_all, self._where, self._order), self._take_all, topic="ids", failed=self.failed.emit
        )

    def find_next_undecided(self, current: int | None, answer: Callable[[int | None], None]) -> None:
        """Look for the next undecided item of the list behind ``current``, from the top again behind the last one."""
        decided = self._session.unsaved.settles
        self._session.read(partial(_next_undecided, self._where, self._order, current, decided), answer, topic="next")

    def _take_look(self, look: _Look) -> None:
        self._whole = look.whole
        self._model.set_ids(look.ids)
        self._begin = look.begin
        if not look.whole:
            self.reload()
        self.filled.emit(look.begin)

    def _take_all(self, ids: array[int]) -> None:
        begin, self._begin = self._begin, None
        self._whole = True
        if begin is not None and self._model.row_of(begin) is not None:
            begin = None
        if self._model.take_ids(ids):
            self.completed.emit(begin)


def _order_of(name: str) -> Order:
    from storage.item_order import Order

    return Order(name) if name else Order.ADDED


def _look(where: str, order: str, wanted: int | None, store: Store) -> _Look:
    by = _order_of(order)
    ids = store.items.ids(where, order=by, limit=_FIRST)
    here = wanted is not None and store.items.count(_both(where, f"id:{wanted}"))
    begin = wanted if here else _next_waiting(store, where, by, None)
    return _Look(ids, len(ids) < _FIRST, begin)


def _all(where: str, order: str, store: Store) -> array[int]:
    return store.items.ids(where, order=_order_of(order))


def _next_undecided(
    where: str, order: str, current: int | None, decided: Callable[[int], bool], store: Store
) -> int | None:
    by = _order_of(order)
    found = _next_waiting(store, where, by, current, decided)
    if found is None and current is not None:
        found = _next_waiting(store, where, by, None, decided)
    return None if found == current else found


def _next_waiting(
    store: Store, where: str, order: Order, after: int | None, decided: Callable[[int], bool] = lambda _: False
) -> int | None:
    """The next item that waits for this reviewer, that nobody else has before them and nobody ``decided`` unsaved."""
    from storage import review_claims, second_opinions

    waiting = _both(where, second_opinions.to_do(store))
    found = store.items.next_matching(waiting, order=order, after=after)
    claims = review_claims.all_claims(store) if store.shared else []
    held = {claim.item_id for claim in claims if claim.session != store.session}
    while found is not None and (found in held or decided(found)):
        found = store.items.next_matching(waiting, order=order, after=found)
    return found


def _both(where: str, term: str) -> str:
    return f"({where}) {term}" if where else term
