"""Keeps the queue to what matches its filter while decisions are taken; `Review` tells it of changes and moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gui.window.jumps import order_of
from gui.window.look_ahead import LookAhead
from gui.window.queue_feed import QueueFeed
from gui.window.queue_model import QueueModel
from gui.window.queue_panel import QueuePanel
from gui.window.session import Session
from storage.records import Changes, Topic

if TYPE_CHECKING:
    from storage.store import Store

_FEW = 200
"""So many items are asked about one by one; for more, all that match is read again."""

_LONG = 100_000
"""Rows of a list beyond which taking one out is felt (10 ms in a million)."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found of some items.

    Attributes:
        matching: Those that the filter leaves in the list.
        before: For each that is to come back, the item of the list it stands before; None: at the end.
    """

    matching: frozenset[int]
    before: Mapping[int, int | None]


class ListKeeper(QObject):
    """Asks of the items just changed alone whether they still match.

    What no longer does stays for as long as the person is at it, and leaves with the next move; what matches again,
    as after an undo, comes back in its place.
    """

    def __init__(
        self,
        session: Session,
        *,
        model: QueueModel,
        feed: QueueFeed,
        panel: QueuePanel,
        ahead: LookAhead,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._feed = feed
        self._panel = panel
        self._ahead = ahead
        self._unanswered: set[int] = set()
        self._gone: set[int] = set()
        self._postponed = False
        # Where a view moves by itself, as by a click, rows are not taken from under it.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.let_go)

    def changed(self, changes: Changes) -> None:
        """A transaction touched these items."""
        if not self._feed.where:
            return
        if changes.many or Topic.CLASSES in changes.topics:
            # A window that only looks hears of every write of the other one as of many.
            if not self._session.readonly:
                self._read_again()
            return
        self._unanswered |= changes.item_ids
        self._ask()

    def forget(self) -> None:
        """Another filter, or another order: what was found holds no longer."""
        self._unanswered.clear()
        self._gone.clear()

    def moved(self) -> None:
        """Another item is current, as `Review` or a view wanted."""
        self._timer.start()

    def moved_by_review(self) -> None:
        """As `moved`, where no view is at work: rows leave in one go with the move, unless the list is so long that
        the picture would wait for it.
        """
        if self._model.rowCount() <= _LONG:
            self.let_go()

    def let_go(self) -> None:
        """Take what no longer matches out of the list, but for what the person is at."""
        self._timer.stop()
        if not self._feed.whole:
            return
        if self._postponed:
            self._ask()
        chosen = self._panel.selected_count()
        held = {self._panel.current_id()}
        if self._gone and 1 < chosen <= _FEW:
            held |= set(self._panel.selected_ids())
        leaving = self._gone - held
        if not leaving or chosen > _FEW:
            return
        self._gone -= leaving
        self._model.drop(leaving)
        self._ahead.shifted(self._panel.current_row())

    def _ask(self) -> None:
        if len(self._unanswered) > _FEW:
            self._read_again()
            return
        asked = frozenset(self._unanswered)
        self._postponed = not self._feed.whole
        if not asked or self._postponed:
            return
        where, order = self._feed.where, self._feed.order
        absent = asked - self._model.among(asked)
        self._session.read(
            partial(_look, where, order, asked, absent),
            partial(self._take, where, order, asked, asked - absent),
            topic="matching",
        )

    def _take(self, where: str, order: str, asked: frozenset[int], shown: frozenset[int], answer: _Answer) -> None:
        if (where, order) != (self._feed.where, self._feed.order) or not self._feed.whole:
            return
        self._unanswered -= asked
        self._gone = (self._gone | shown) - answer.matching
        waiting = dict(answer.before)
        while waiting:
            placed = [item_id for item_id, before in waiting.items() if self._put(item_id, before)]
            if not placed:
                self._read_again()
                return
            for item_id in placed:
                del waiting[item_id]

    def _read_again(self) -> None:
        here = self._panel.current_id()
        self._unanswered = set() if here is None else {here}
        self._postponed = True
        self._feed.reload(keep=here)

    def _put(self, item_id: int, before: int | None) -> bool:
        """Bring an item back; False where its neighbour is not there itself yet."""
        if self._model.row_of(item_id) is not None:
            return True
        row = self._model.rowCount() if before is None else self._model.row_of(before)
        if row is None:
            return False
        self._model.put(item_id, row)
        self._ahead.shifted(self._panel.current_row())
        return True


def _look(where: str, order: str, asked: frozenset[int], absent: frozenset[int], store: Store) -> _Answer:
    matching = store.items.matching(asked, where)
    behind = {
        item_id: store.items.next_matching(where, order=order_of(order), after=item_id) for item_id in absent & matching
    }
    return _Answer(matching, behind)
