"""Reads ahead of the person: what is known of the items they are heading for, their pictures, and their thumbnails."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gui.window.heading import Heading
from gui.window.item_detail import Detail, load_detail
from gui.window.picture_show import PictureShow
from gui.window.queue_feed import QueueFeed
from gui.window.queue_model import QueueModel
from gui.window.session import Session
from storage.records import Geometry, Mask, Polygon

if TYPE_CHECKING:
    from storage.store import Store

DETAILS_BUDGET = 24 * 2**20
"""About so many bytes of what is known of items are kept, least recently wanted dropped first."""

_AT_ONCE = 3
"""So many items are looked up in one go: few, so that one who hurries on finds the first ones soon."""
_THUMBS_AHEAD = 24
_AFTER_MS = 12
"""So long after a move, what it showed is painted."""


class LookAhead(QObject):
    """Keeps the next picture ready, whichever it is: the neighbours by heading and speed, and where a jump would lead.

    What is known and the thumbnails are read while the person moves; pictures once the one shown is drawn, so that
    it has the machine to itself till then, and none of those that somebody in a hurry passes by.
    """

    def __init__(
        self,
        session: Session,
        *,
        model: QueueModel,
        feed: QueueFeed,
        show: PictureShow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._feed = feed
        self._show = show
        self._heading = Heading()
        self._current: int | None = None
        self._jumps: tuple[int, ...] = ()
        self._known: OrderedDict[int, Detail] = OrderedDict()
        self._known_bytes = 0
        self._asking = False
        self._stale: set[int] | None = set()
        self._drawn = False
        # Threads that begin to work take the interpreter from the one that is about to paint.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._read)

    @property
    def hurried(self) -> bool:
        """Whether the person is only passing through."""
        return self._heading.hurried(time.monotonic())

    @property
    def held(self) -> int:
        """About how many bytes are kept of what is known of items."""
        return self._known_bytes

    def moved(self, item_id: int | None, row: int) -> None:
        """Another item is current; whatever was being read for the last one is no longer wanted."""
        self._heading.note(row, time.monotonic())
        self._current = item_id
        self._jumps = ()
        self._drawn = False
        self._show.stop_reading_ahead()
        self._timer.start()

    def shifted(self, row: int) -> None:
        """The current item is in another row, as others left the list or came back; nobody moved."""
        self._heading.row = row
        self._timer.start()

    def drawn(self, _key: str = "") -> None:
        """The current picture is drawn, or cannot be: the machine is free."""
        self._drawn = True
        self._timer.start()

    def _read(self) -> None:
        self._read_details()
        self._read_thumbs()
        if self._drawn:
            self._feed.find_jumps(self._current, partial(self._take_jumps, self._current))
            self._read_pictures()

    def known(self, item_id: int) -> Detail | None:
        """What was read of an item, and holds."""
        found = self._known.get(item_id)
        if found is not None:
            self._known.move_to_end(item_id)
        return found

    def keep(self, detail: Detail) -> None:
        """Keep what was just read of the item shown: the person may come back to it."""
        self.forget([detail.item.id])
        self._known[detail.item.id] = detail
        self._known_bytes += weight(detail)
        while self._known_bytes > DETAILS_BUDGET and len(self._known) > 1:
            self._known_bytes -= weight(self._known.popitem(last=False)[1])

    def changed(self, item_ids: Sequence[int] | None) -> None:
        """These items are not what they were; None: none may be."""
        # What is being read just now may have been read before the change.
        self._stale = None if item_ids is None or self._stale is None else self._stale.union(item_ids)
        self.forget(item_ids)

    def forget(self, item_ids: Sequence[int] | None) -> None:
        """Let go of what is known of these items; None: of all."""
        if item_ids is None:
            self._known.clear()
            self._known_bytes = 0
            return
        for item_id in item_ids:
            found = self._known.pop(item_id, None)
            if found is not None:
                self._known_bytes -= weight(found)

    def wanted(self) -> list[int]:
        """The items to have ready, the likeliest first."""
        row = self._heading.row
        steps = self._heading.steps(time.monotonic()) if row >= 0 else ()
        near = [entry for step in steps if (entry := self._model.id_at(row + step)) is not None]
        at = 0 if self._heading.jumped() else 2
        order = (*near[:at], *self._jumps, *near[at:])
        return [item_id for item_id in dict.fromkeys(order) if item_id != self._current]

    def _read_details(self) -> None:
        if self._asking:
            return  # Its answer asks for what is missing then.
        missing = [item_id for item_id in self.wanted() if item_id not in self._known][:_AT_ONCE]
        if missing:
            self._asking, self._stale = True, set()
            self._session.read(partial(_details, missing), self._take_details, failed=self._details_failed)

    def _take_details(self, found: list[Detail]) -> None:
        self._asking = False
        stale = self._stale
        for entry in found:
            if stale is not None and entry.item.id not in stale:
                self.keep(entry)
        if found or stale != set():
            self._read_details()
        if self._drawn:
            self._read_pictures()

    def _details_failed(self, error: Exception) -> None:
        self._asking = False
        self._session.explain(error)  # Told when somebody looks at it.

    def _take_jumps(self, asked_for: int | None, found: tuple[int, ...]) -> None:
        if asked_for == self._current and found != self._jumps:
            self._jumps = found
            self._read_details()

    def _read_pictures(self) -> None:
        known = (self._known.get(item_id) for item_id in self.wanted())
        self._show.read_ahead([detail for detail in known if detail is not None])

    def _read_thumbs(self) -> None:
        row = self._heading.row
        if row < 0:
            return
        step = 1 if self._heading.forward() else -1
        # The lane serves the newest request first, so the nearest is asked for last.
        for away in range(_THUMBS_AHEAD, -1, -1):
            item_id = self._model.id_at(row + step * away)
            if item_id is not None:
                self._model.thumb_now(item_id)


def weight(detail: Detail) -> int:
    """About how many bytes a detail holds."""
    shapes: list[Geometry | None] = [entry.geometry for entry in detail.proposals]
    shapes += [region.geometry for region in detail.regions]
    entries = len(shapes) + len(detail.history) + len(detail.alike)
    return 4_096 + 1_024 * entries + sum(map(_shape_weight, shapes))


def _shape_weight(shape: Geometry | None) -> int:
    if isinstance(shape, Mask):
        return len(shape.counts)
    return 128 * sum(map(len, shape.rings)) if isinstance(shape, Polygon) else 0


def read_detail(item_id: int, store: Store) -> Detail | None:
    """One item, all of it in one state; None if it is gone."""
    with store.one_state():
        return load_detail(store, item_id)


def _details(item_ids: list[int], store: Store) -> list[Detail]:
    with store.one_state():
        found = [load_detail(store, item_id) for item_id in item_ids]
    return [entry for entry in found if entry is not None]
