"""Reads what is known of the items around the one shown, so that the next one is there at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gui.window.item_detail import Detail, load_detail
from gui.window.session import Session

if TYPE_CHECKING:
    from storage.store import Store

_KEPT = 24


class Nearby:
    """Details of neighbours, until something changes them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[int, Detail] = {}
        self._epoch = 0

    def take(self, item_id: int) -> Detail | None:
        """What was read of an item; it is given out once."""
        return self._found.pop(item_id, None)

    def forget(self, item_ids: Iterable[int] | None = None) -> None:
        """These items changed, None: any may have; what is being read meanwhile is not kept."""
        self._epoch += 1
        if item_ids is None:
            self._found.clear()
        else:
            for item_id in item_ids:
                self._found.pop(item_id, None)

    def look(self, item_ids: Sequence[int]) -> None:
        """Read those of these items that are not read yet."""
        wanted = [item_id for item_id in item_ids if item_id not in self._found]
        if wanted:
            self._session.read(partial(_details, wanted), partial(self._take, self._epoch), topic="near")

    def _take(self, epoch: int, found: list[Detail]) -> None:
        if epoch != self._epoch:
            return  # read before the last change
        for entry in found:
            self._found[entry.item.id] = entry
        while len(self._found) > _KEPT:
            self._found.pop(next(iter(self._found)))


def _details(item_ids: list[int], store: Store) -> list[Detail]:
    found = (load_detail(store, item_id) for item_id in item_ids)
    return [entry for entry in found if entry is not None]
