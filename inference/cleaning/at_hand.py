"""Which item is being cleaned right now; for fillers that put down whose picture they work on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_item: ContextVar[int] = ContextVar("item_at_hand", default=0)


@contextmanager
def at_hand(item_id: int) -> Iterator[None]:
    """Say that what is filled meanwhile belongs to this item."""
    token = _item.set(item_id)
    try:
        yield
    finally:
        _item.reset(token)


def item_at_hand() -> int:
    """The item's number; 0: none is known."""
    return _item.get()
