"""The queue as a table of ids: rows and thumbnails are fetched for what is on screen, and only there."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from gui.window.lane import Lane
from gui.window.pending import Unsaved
from gui.window.views import QueueRow
from gui.words import translate

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
THUMB_ROLE = Qt.ItemDataRole.UserRole + 2
ID_ROLE = Qt.ItemDataRole.UserRole + 3
HELD_ROLE = Qt.ItemDataRole.UserRole + 4
"""Who else has the item before them; empty for nobody."""

_CHUNK = 128
_FEW = 4
_ROWS_KEPT = 20_000
THUMBS_BUDGET = 48 * 2**20
"""Bytes of thumbnails kept, least recently shown dropped first."""
_NO_PARENT = QModelIndex()

Index = QModelIndex | QPersistentModelIndex
RowsOf = Callable[[Sequence[int]], Sequence[QueueRow]]
ThumbOf = Callable[[int], QImage | None]


class QueueModel(QAbstractTableModel):
    """Holds ids; `data` answers from its caches and asks the lanes for what is missing, never waits.

    ``rows_of`` and ``thumb_of`` run off the window's thread.

    Signals:
        thumb_arrived: The thumbnail of this item is here, or known not to exist.
    """

    thumb_arrived = Signal(int)

    def __init__(
        self, *, rows_of: RowsOf, thumb_of: ThumbOf, rows_lane: Lane, thumbs_lane: Lane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._rows_of = rows_of
        self._thumb_of = thumb_of
        self._rows_lane = rows_lane
        self._thumbs_lane = thumbs_lane
        self._ids: array[int] = array("q")
        self._view: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self._rising = True
        self._rows: OrderedDict[int, tuple[int, QueueRow]] = OrderedDict()
        self._thumbs: OrderedDict[int, QImage | None] = OrderedDict()
        self._thumb_bytes = 0
        self._held: dict[int, str] = {}
        self._unsaved = Unsaved()
        self._asked_thumbs: set[int] = set()
        self._wanted: set[int] = set()
        self._asked_chunks: set[int] = set()
        self._generation = 0
        # One request per event-loop turn, however many rows were painted.
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(0)
        self._gather.timeout.connect(self._ask_for_wanted)

    def set_ids(self, ids: Iterable[int]) -> None:
        """Show these items in this order; what is known of them is kept."""
        self.beginResetModel()
        self._hold(ids if isinstance(ids, array) else array("q", ids))
        self._asked_chunks.clear()
        self.endResetModel()

    def take_ids(self, ids: array[int]) -> bool:
        """Show these items; where they only go on behind those shown, nothing moves. Returns whether anything changed.

        After a reset the view has no current item any more; behind what is shown, items come in without one.
        """
        shown = len(self._ids)
        if len(ids) < shown or ids[:shown] != self._ids:
            self.set_ids(ids)
            return True
        if len(ids) == shown:
            return False
        self.beginInsertRows(QModelIndex(), shown, len(ids) - 1)
        self._asked_chunks.discard(shown // _CHUNK)
        self._hold(ids)
        self.endInsertRows()
        return True

    def drop(self, item_ids: Collection[int]) -> None:
        """Take these items out of the list, where they are in it; the rest stays where it is."""
        rows = self._rows_among(item_ids)
        self._ask_for_wanted()  # Rows that were noted are others afterwards.
        last = len(rows)
        while last:
            first = last - 1
            while first and rows[first - 1] == rows[first] - 1:
                first -= 1
            low, high = rows[first], rows[last - 1]
            self.beginRemoveRows(QModelIndex(), low, high)
            self._hold(self._ids[:low] + self._ids[high + 1 :], rising=self._rising)
            self.endRemoveRows()
            last = first
        self._asked_chunks.clear()

    def put(self, item_id: int, row: int) -> None:
        """Bring an item into the list, before what is in ``row`` now."""
        self._ask_for_wanted()
        self.beginInsertRows(QModelIndex(), row, row)
        self._hold(self._ids[:row] + array("q", [item_id]) + self._ids[row:])
        self._asked_chunks.clear()
        self.endInsertRows()

    def among(self, item_ids: Collection[int]) -> frozenset[int]:
        """Which of these items are in the list."""
        return frozenset(self._ids[row] for row in self._rows_among(item_ids))

    def ids(self) -> array[int]:
        """The items shown, in order; not to be changed."""
        return self._ids

    def id_at(self, row: int) -> int | None:
        """The item in ``row``, or None."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, item_id: int) -> int | None:
        """The row of an item, or None where the filter hides it."""
        if self._rising:
            row = bisect_left(self._ids, item_id)
            return row if row < len(self._ids) and self._ids[row] == item_id else None
        rows = np.flatnonzero(self._view == item_id)
        return int(rows[0]) if rows.size else None

    def known_row(self, item_id: int) -> QueueRow | None:
        """What is already known of an item."""
        known = self._rows.get(item_id)
        return known[1] if known is not None else None

    def words_for(self, item_id: int | None) -> str:
        """What somebody looks at: "plate.png"; empty where they look at nothing."""
        if item_id is None:
            return ""
        row = self.known_row(item_id)
        return row.name if row is not None else translate("Review", "item {item_id}").format(item_id=item_id)

    def set_held(self, held: Mapping[int, str]) -> None:
        """Mark these items as being before somebody else, by name."""
        touched = {item_id for item_id in {*held, *self._held} if held.get(item_id) != self._held.get(item_id)}
        self._held = dict(held)
        for item_id in touched:
            row = self.row_of(item_id)
            if row is not None:
                index = self.index(row, 0)
                self.dataChanged.emit(index, index, [HELD_ROLE])

    def set_unsaved(self, unsaved: Unsaved) -> None:
        """Show these verdicts, and that they are not saved."""
        self._unsaved = unsaved
        self._announce(0, len(self._ids))

    def held_by(self, item_id: int | None) -> str:
        """Who else has an item before them; empty for nobody."""
        return "" if item_id is None else self._held.get(item_id, "")

    def refresh(self, item_ids: Iterable[int] | None = None, *, pictures: bool = False) -> None:
        """Read these items again, None: all that are seen from now on; the old lines stay until the new are here."""
        self._asked_chunks.clear()
        if item_ids is None:
            self._generation += 1
            if pictures:
                self._thumbs.clear()
                self._thumb_bytes = 0
            self._announce(0, len(self._ids))
            return
        for item_id in item_ids:
            # What was never seen is read when it is.
            row = self.row_of(item_id) if item_id in self._rows else None
            if row is not None:
                self._wanted.add(row)
            if pictures:
                self._drop_thumb(item_id)
        self._gather.start()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many items the filter leaves."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """One: the delegate draws the whole line."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cached row, thumbnail or id; None until it is here."""
        row = index.row()
        if not 0 <= row < len(self._ids):
            return None
        item_id = self._ids[row]
        if role == ID_ROLE:
            return item_id
        if role == THUMB_ROLE:
            return self.thumb_now(item_id)
        if role == HELD_ROLE:
            return self._held.get(item_id, "")
        if role == Qt.ItemDataRole.ToolTipRole and item_id in self._held:
            return translate("Queue", "{name} has this before them").format(name=self._held[item_id])
        if role == Qt.ItemDataRole.ToolTipRole:
            seen = self.known_row(item_id)
            return seen.note if seen is not None and seen.note else None
        if role in (ROW_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            known = self._rows.get(item_id)
            if known is None or known[0] != self._generation:
                self._want(row)
            if known is None:
                return None
            line = self._unsaved.in_row(known[1])
            return (
                line
                if role == ROW_ROLE
                else ", ".join(filter(None, (line.name, line.alert, line.line, line.state.value)))
            )
        return None

    def _rows_among(self, item_ids: Collection[int]) -> list[int]:
        if self._rising or len(item_ids) <= _FEW:
            return sorted(row for item_id in item_ids if (row := self.row_of(item_id)) is not None)
        rows: list[int] = np.flatnonzero(np.isin(self._view, list(item_ids))).tolist()
        return rows

    def _hold(self, ids: array[int], *, rising: bool | None = None) -> None:
        # A dictionary of a million rows would take a hundred megabytes, and be made anew for every filter.
        self._ids = ids
        self._view = np.frombuffer(ids, dtype=np.int64) if len(ids) else np.empty(0, np.int64)
        self._rising = bool((self._view[1:] > self._view[:-1]).all()) if rising is None else rising

    def _want(self, row: int) -> None:
        if row // _CHUNK not in self._asked_chunks:
            self._wanted.add(row)
            if not self._gather.isActive():
                self._gather.start()

    def _ask_for_wanted(self) -> None:
        wanted, self._wanted = self._wanted, set()
        for chunk in sorted({row // _CHUNK for row in wanted if row < len(self._ids)}):
            self._asked_chunks.add(chunk)
            first = chunk * _CHUNK
            self._ask_rows(first, tuple(self._ids[first : first + _CHUNK]))

    def _ask_rows(self, first: int, ids: tuple[int, ...]) -> None:
        generation = self._generation
        self._rows_lane.ask(
            lambda: self._rows_of(ids), lambda rows: self._take_rows(rows, first=first, generation=generation)
        )

    def _take_rows(self, rows: Sequence[QueueRow], *, first: int, generation: int) -> None:
        changed: list[int] = []
        for row in rows:
            known = self._rows.get(row.item_id)
            if known is None or known[1] != row:
                changed.append(row.item_id)
            self._rows[row.item_id] = (generation, row)
            self._rows.move_to_end(row.item_id)
        if len(self._rows) > _ROWS_KEPT:
            self._asked_chunks.clear()
            while len(self._rows) > _ROWS_KEPT:
                self._rows.popitem(last=False)
        if len(changed) > _FEW:
            # Rows may have come or gone since they were asked for.
            at = self.row_of(rows[0].item_id)
            self._announce(*((0, len(self._ids)) if at is None else (min(first, at), _CHUNK + abs(at - first))))
            return
        # One decision changes one line; to paint all that are in sight again would be felt.
        for item_id in changed:
            at = self.row_of(item_id)
            if at is not None:
                self._announce(at, 1)

    def _announce(self, first: int, count: int) -> None:
        last = min(first + count, len(self._ids)) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def thumb_now(self, item_id: int) -> QImage | None:
        """The thumbnail if it is here; else it is asked for, and `thumb_arrived` tells when it is."""
        if item_id in self._thumbs:
            self._thumbs.move_to_end(item_id)
            return self._thumbs[item_id]
        if item_id not in self._asked_thumbs:
            self._asked_thumbs.add(item_id)
            self._thumbs_lane.ask(
                lambda: self._thumb_of(item_id),
                lambda image: self._take_thumb(item_id, image),
                failed=lambda _error: self._take_thumb(item_id, None),
                dropped=lambda: self._asked_thumbs.discard(item_id),
            )
        return None

    def _take_thumb(self, item_id: int, image: QImage | None) -> None:
        self._asked_thumbs.discard(item_id)
        self._drop_thumb(item_id)
        self._thumbs[item_id] = image
        self._thumb_bytes += _weight(image)
        while self._thumb_bytes > THUMBS_BUDGET and len(self._thumbs) > 1:
            self._drop_thumb(next(iter(self._thumbs)))
        row = self.row_of(item_id)
        if row is not None:
            index = self.index(row, 0)
            self.dataChanged.emit(index, index, [THUMB_ROLE])
        self.thumb_arrived.emit(item_id)

    def _drop_thumb(self, item_id: int) -> None:
        if item_id in self._thumbs:
            self._thumb_bytes -= _weight(self._thumbs.pop(item_id))


def _weight(image: QImage | None) -> int:
    return 256 + (image.sizeInBytes() if image is not None else 0)
