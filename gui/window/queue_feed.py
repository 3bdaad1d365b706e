"""Fills the queue: the first page at once, the rest behind it, and again when items come or go."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.window.jumps import Listed, nearest, next_undecided, order_of, previous_undecided
from gui.window.queue_model import QueueModel
from gui.window.session import Session

if TYPE_CHECKING:
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

    Attributes:
        skipped: Items gone past without deciding in this sitting.

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
        self.skipped: set[int] = set()

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
        """Fill the list anew; begin with ``wanted`` or what is nearest to it, None: with the first undecided item."""
        self._where, self._order, self._begin = where, order, None
        self._session.read(partial(_look, where, order, wanted), self._take_look, topic="ids", failed=self.failed.emit)

    def reload(self, *, keep: int | None = None) -> None:
        """Ask again what matches; the list stays as it is where nothing came or went.

        ``keep`` is an item that somebody is at: it stays in its place though it matches no longer.
        """
        self._whole = False
        self._session.read(
            partial(_all, self._where, self._order, keep), self._take_all, topic="ids", failed=self.failed.emit
        )

    def find_undecided(
        self, current: int | None, answer: Callable[[int | None], None], *, backwards: bool = False
    ) -> None:
        """Look for the next undecided item of the list behind ``current``, or the last before it; see `jumps`."""
        find = previous_undecided if backwards else next_undecided
        listed = self._listed()
        self._session.read(lambda store: find(store, listed, current), answer, topic="next")

    def find_jumps(self, current: int | None, answer: Callable[[tuple[int, ...]], None]) -> None:
        """Look where jumps from ``current`` would lead."""
        self._session.read(partial(_jumps, self._listed(), current), answer, topic="jumps")

    def _listed(self) -> Listed:
        return Listed(self._where, self._order, self._session.unsaved.settles, frozenset(self.skipped))

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


def _look(where: str, order: str, wanted: int | None, store: Store) -> _Look:
    listed = Listed(where, order)
    ids = store.items.ids(where, order=order_of(order), limit=_FIRST)
    begin = next_undecided(store, listed, None) if wanted is None else nearest(store, listed, wanted)
    return _Look(ids, len(ids) < _FIRST, begin)


def _all(where: str, order: str, keep: int | None, store: Store) -> array[int]:
    found = store.items.ids(where, order=order_of(order))
    if keep is None or keep in store.items.matching([keep], where) or not store.items.get([keep]):
        return found
    behind = store.items.next_matching(where, order=order_of(order), after=keep)
    row = found.index(behind) if behind is not None and behind in found else len(found)
    found.insert(row, keep)
    return found


def _jumps(listed: Listed, current: int | None, store: Store) -> tuple[int, ...]:
    with store.one_state():
        found = (next_undecided(store, listed, current), previous_undecided(store, listed, current))
    return tuple(item_id for item_id in found if item_id is not None)
