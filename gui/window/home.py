"""Where filters come back to: the item a person was at before a filter hid it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Home:
    """Remembers the hidden item for as long as the person stays where the filter put them."""

    _left: int | None = None
    _put: int | None = None
    _asked: int | None = None

    def wanted(self, current: int | None, chosen: int | None = None) -> int | None:
        """The item that another filter should show, or the nearest to it: one ``chosen``, else where one is."""
        stayed = self._left is not None and current == self._put
        self._asked = chosen if chosen is not None else self._left if stayed else current
        return self._asked

    def landed(self, item_id: int | None) -> None:
        """The filter shows this item; None: nothing matches."""
        self._left, self._put = (None, None) if item_id == self._asked else (self._asked, item_id)
