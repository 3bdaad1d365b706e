"""Makes Review work: what is current, what is shown of it, and what the keys decide.

Longer than 400 lines because the item at hand, what is read of it and what is drawn of it change together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.canvas import CanvasView, Minimap
from gui.keys import KeyMap
from gui.window.home import Home
from gui.window.item_detail import Detail, item_view, overlay_items, queue_row, region_rows
from gui.window.list_keeper import ListKeeper
from gui.window.look_ahead import LookAhead, read_detail
from gui.window.picture_show import PictureShow
from gui.window.queue_counts import count_queue
from gui.window.queue_feed import QueueFeed
from gui.window.queue_model import QueueModel
from gui.window.region_keys import RegionHover, successor
from gui.window.review_actions import ReviewActions
from gui.window.review_place import ReviewPlace
from gui.window.session import Session
from gui.window.team_watch import AHEAD
from gui.window.thumbs import load_thumb
from gui.window.view_menu import ViewMenu
from gui.window.views import QuickFilter
from gui.words import look_up, noop, translate
from storage.errors import FilterError
from storage.records import Changes, Topic

if TYPE_CHECKING:
    from storage.presence import Others
    from storage.queries import Counts

_COUNTS_DELAY_MS = 250
_EMPTY_PROJECT = noop("Review", "No images yet.<br><br>Add a folder of them: <b>{key}</b>. They stay where they are.")
_NO_MATCH = noop(
    "Review", "Nothing matches this filter.<br><br>Empty it to see all items: <b>{key}</b>, then delete the text."
)


class Review(QObject):
    """The controller of the review place.

    Signals:
        counts_changed: `Counts` after any change of items.
        said: A remark for the strip.
        moved: Another item is shown.
        action_wanted: A name from `gui.keys.ACTIONS` that may be the window's.
    """

    counts_changed = Signal(object)
    said = Signal(str)
    moved = Signal()
    action_wanted = Signal(str)

    def __init__(self, session: Session, keys: KeyMap, *, opacity: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._keys = keys
        store = session.store
        self.model = QueueModel(
            rows_of=lambda ids: [queue_row(item, reviewer=store.actor) for item in store.items.get(ids)],
            thumb_of=partial(load_thumb, store),
            rows_lane=session.reads,
            thumbs_lane=session.thumbs,
            parent=self,
        )
        self.feed = QueueFeed(session, self.model, parent=self)
        self.canvas = CanvasView()
        self.place = ReviewPlace(self.model, keys, canvas=self.canvas, minimap=Minimap(self.canvas))
        self.show = PictureShow(
            session, self.canvas, self.place.floats, thumb_of=self.model.thumb_now, opacity=opacity, parent=self
        )
        self.ahead = LookAhead(session, model=self.model, feed=self.feed, show=self.show, parent=self)
        self.keeper = ListKeeper(
            session, model=self.model, feed=self.feed, panel=self.place.queue, ahead=self.ahead, parent=self
        )
        self.views = ViewMenu(session, self.place.queue.view_button, parent=self)
        self.actions = ReviewActions(self, session, keys)
        self._hover = RegionHover(self.canvas, self.place.decision, parent=self)
        self._current: int | None = None
        self._detail: Detail | None = None
        self._home = Home()
        self._over_cleaned = False
        self._unseen = False
        self._selected = ""
        self._total = -1
        self._counts_timer = self._make_timer(_COUNTS_DELAY_MS, self._ask_counts)
        self._detail_timer = self._make_timer(0, self._ask_detail)
        self._connect()

    @property
    def session(self) -> Session:
        """The open project."""
        return self._session

    @property
    def filter_text(self) -> str:
        """The filter in force."""
        return self.feed.where

    @property
    def detail(self) -> Detail | None:
        """What is known of the current item, once it is read."""
        return self._detail

    @property
    def is_blind(self) -> bool:
        """Whether this is a second look, where regions stay as proposed."""
        return self._detail is not None and self._detail.blind

    @property
    def current_id(self) -> int | None:
        """The item shown."""
        return self._current

    @property
    def selected_region(self) -> str:
        """Key of the selected region, empty for none."""
        return self._selected

    def start(self, where: str = "", order: str = "", item_id: int | None = None) -> None:
        """Show the queue as it was left; without an item, from its first undecided one."""
        self.apply_view(where, order, select=item_id)
        self._ask_counts()
        self.views.refresh()
        self._session.refresh_undo()

    def apply_filter(self, text: str, *, select: int | None = None) -> None:
        """Show the items that match; ``select`` becomes current if it is among them."""
        self.apply_view(text, self.feed.order, select=select)

    def apply_view(self, text: str, order: str, *, select: int | None = None) -> None:
        """Show the items that match, in an order as `storage.item_order.Order` spells it."""
        self.place.queue.set_filter(text)
        self.keeper.forget()
        self.feed.show(text, order, wanted=self._home.wanted(self._current, select))
        self.views.show_state(text, order)

    def reload(self) -> None:
        """Ask again which items match; the current one stays."""
        self.feed.reload(keep=self._current)

    def go(self, step: int) -> None:
        """Move through the queue; forwards, past what others have before them."""
        here = self.place.queue.current_row()
        if here < 0 and not self.feed.whole:
            self.said.emit(translate("Review", "The list is still being read"))
            return
        row = here + step
        while step > 0 and self.model.held_by(self.model.id_at(row)):
            row += 1
        if 0 <= row < self.model.rowCount():
            self._move_to(row)
        elif self.model.rowCount():
            end = translate("Review", "That was the last item of this list")
            self.said.emit(end if step > 0 else translate("Review", "This is the first item"))

    def go_to(self, item_id: int) -> None:
        """Show an item; empties the filter if that hides it."""
        row = self.model.row_of(item_id)
        if row is not None:
            self._move_to(row)
        else:
            self.apply_filter("", select=item_id)

    def next_unreviewed(self) -> None:
        """Move to the next undecided item of the list, from the top again behind the last one."""
        self.feed.find_undecided(self._current, self._take_undecided)

    def previous_unreviewed(self) -> None:
        """Move to the last undecided item before this one."""
        self.feed.find_undecided(self._current, self._take_undecided, backwards=True)

    def select_region(self, key: str, also: Sequence[str] = ()) -> None:
        """Select a region everywhere, and others with it on the canvas; empty selects none."""
        # What is not drawn, as a proposal that was turned down, is selected in the list alone.
        self.canvas.choose([one for one in (key, *also) if one in self.canvas.model.items])
        self._selected = key
        self.place.decision.mark_region(key)
        if key:
            self.canvas.reveal(key)

    def step_region(self, step: int) -> None:
        """Select the next region of the list."""
        if self._detail is None:
            return
        keys = [row.key for row in region_rows(self._detail)]
        if keys:
            at = keys.index(self._selected) if self._selected in keys else (-1 if step > 0 else 0)
            self.select_region(keys[(at + step) % len(keys)])

    def targets(self) -> list[int]:
        """The items a decision concerns: those selected, else the current one."""
        ids = self.place.queue.selected_ids()
        return ids if len(ids) > 1 or self._current is None else [self._current]

    def show_grid(self, on: bool) -> None:
        """Show the queue as a grid, or the picture of the current item."""
        self.place.show_grid(on)
        if not on and self._unseen and self._current is not None:
            self._take_detail(self._current, self._detail)

    def before_me(self) -> list[int]:
        """The item shown, and the next ones that nobody else has before them."""
        if self._current is None:
            return []
        row = self.place.queue.current_row()
        behind = [self.model.id_at(at) for at in range(row + 1, row + 1 + 2 * AHEAD)]
        free = [item_id for item_id in behind if item_id is not None and not self.model.held_by(item_id)]
        return [self._current, *free[:AHEAD]]

    def take_others(self, others: Others) -> None:
        """Show what others have before them."""
        alone = not self.model.held_by(self._current)
        self.model.set_held({item_id: claim.reviewer for item_id, claim in others.claims.items()})
        if alone and (name := self.model.held_by(self._current)):
            self.said.emit(translate("Review", "{name} has this item before them too").format(name=name))

    def reviewer_changed(self) -> None:
        """What one reviewer may see, another may not: read it all again."""
        self.ahead.changed(None)
        self.model.refresh()
        self._detail_timer.start()
        self._counts_timer.start()

    def changed(self, changes: Changes) -> None:
        """Refresh what a transaction touched."""
        if not changes.topics & {Topic.ITEMS, Topic.REGIONS, Topic.PROPOSALS, Topic.CLASSES}:
            return
        everything = changes.many or Topic.CLASSES in changes.topics
        self.ahead.changed(None if everything else list(changes.item_ids))
        self.keeper.changed(changes)
        self.model.refresh(None if changes.many else changes.item_ids)
        if everything or self._current in changes.item_ids:
            self._detail_timer.start()
        if changes.topics & {Topic.ITEMS, Topic.CLASSES} and not self._counts_timer.isActive():
            self._counts_timer.start()

    def _connect(self) -> None:
        queue, decision = self.place.queue, self.place.decision
        queue.filter_changed.connect(self.apply_filter)
        queue.values_wanted.connect(self.views.refresh)
        self.views.values_found.connect(queue.set_values)
        self.views.chosen.connect(self.apply_view)
        queue.filter_left.connect(self.canvas.setFocus)
        queue.current_changed.connect(self._row_chosen)
        self.feed.filled.connect(self._list_filled)
        self.feed.completed.connect(self._list_completed)
        self.feed.failed.connect(self._filter_failed)
        decision.region_selected.connect(self.select_region)
        decision.item_wanted.connect(self.go_to)
        self.canvas.selection_changed.connect(self._canvas_selected)
        self.show.picture_set.connect(self.lay_regions)
        self.canvas.picture_shown.connect(self.ahead.drawn)
        self.model.thumb_arrived.connect(self.show.thumb_arrived)
        self.canvas.layer_shown.connect(self._layer_shown)
        self._session.changed.connect(self.changed)
        self._session.unsaved_changed.connect(self._show_unsaved)

    def _make_timer(self, interval: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer

    def _row_chosen(self, item_id: int | None) -> None:
        self._show(item_id, self.place.queue.current_row())

    def _show(self, item_id: int | None, row: int) -> None:
        if item_id == self._current and item_id is not None:
            return
        self._current = item_id
        self._detail = None
        self._selected = ""
        self.ahead.moved(item_id, row)
        self.keeper.moved()
        self.moved.emit()
        if item_id is None:
            self.place.decision.show_item(None)
            self.show.clear()
            return
        ready = self.ahead.known(item_id)
        if ready is not None:
            self._take_detail(item_id, ready)
        else:
            self._ask_detail()

    def _ask_detail(self) -> None:
        item_id = self._current
        if item_id is None:
            return
        self._session.read(partial(read_detail, item_id), partial(self._take_detail, item_id), topic="detail")

    def _take_detail(self, item_id: int, detail: Detail | None) -> None:
        if item_id != self._current or detail is None:
            return
        self.ahead.keep(detail)
        first = self._detail is None or self._unseen
        before, self._detail = self._detail, detail
        self._unseen = self.place.grid_shown() and (first or self._unseen)
        if not self._unseen:  # Behind the grid nobody sees the picture; it is read once they come back.
            # The picture first: it is on the screen before the panel is filled.
            self.show.show(detail, fresh=first, hurried=self.ahead.hurried)
        self._show_view(detail)
        if self._unseen:
            return
        if before is not None:
            self.lay_again()
        if first and not self.show.readable:
            self.ahead.drawn()

    def _show_view(self, detail: Detail) -> None:
        self.place.decision.show_item(self._session.unsaved.in_view(item_view(detail)))

    def _show_unsaved(self) -> None:
        self.model.set_unsaved(self._session.unsaved)
        if self._detail is not None and not self.place.decision.asking_reason():
            self._show_view(self._detail)

    def lay_again(self) -> None:
        """Draw the regions as they are now; what was selected goes on as its heir."""
        detail = self._detail
        if detail is None or self._unseen or not self.show.readable or self.show.waiting:
            return
        selected, also = self._selected, self.canvas.model.chosen()
        if self.lay_regions() and selected:
            self.select_region(successor(selected, detail), [successor(key, detail) for key in also])

    def lay_regions(self) -> bool:
        """Draw the regions of the item shown, or what is compared on it; False: a gesture is to be written first."""
        if self._detail is not None:
            gestures = self.actions.gestures
            if not gestures.contained_in(self._detail):
                return False
            # Over the cleaned picture the markings would hide what to look at; what changed is outlined there.
            self._over_cleaned = self.canvas.current_layer == "cleaned"
            compared = self.actions.compare.overlays()
            plain = overlay_items(self._detail, markings=not self._over_cleaned)
            pending = gestures.pending(self._detail)
            self.canvas.set_overlays(plain if compared is None else compared, pending)
        return True

    def _layer_shown(self, layer: str) -> None:
        if (layer == "cleaned") != self._over_cleaned and not self.show.holds_original:
            self.lay_regions()

    def _canvas_selected(self, key: str | None) -> None:
        self._selected = key or ""
        self.place.decision.mark_region(self._selected)

    def _list_filled(self, begin: int | None) -> None:
        self._home.landed(begin)
        self.place.queue.show_fault("", None)
        if not self.model.rowCount():
            self._list_empty()
            return
        self.place.queue.show_empty("")
        row = self.model.row_of(begin) if begin is not None else 0
        if row is not None:
            self._select(row)
        else:
            # Far down the list, which is still being read: its picture need not wait for that.
            self._show(begin, -1)

    def _list_completed(self, begin: int | None) -> None:
        if not self.model.rowCount():
            self._list_empty()
            return
        self.place.queue.show_empty("")
        wanted = begin if begin is not None else self._current
        row = self.model.row_of(wanted) if wanted is not None else None
        if row is None:
            self._select(0)
        elif row != self.place.queue.current_row():
            self.place.queue.select_row(row)

    def _list_empty(self) -> None:
        self._show(None, -1)
        self._say_empty()

    def _say_empty(self) -> None:
        text = self.filter_text
        key = self._keys.named("focus_filter" if text else "add_folder")
        self.place.queue.show_empty(look_up("Review", _NO_MATCH if text else _EMPTY_PROJECT).format(key=escape(key)))
        nothing = translate("Review", "Nothing to review") if text else translate("Review", "No images yet")
        self.canvas.clear(nothing, "" if text else translate("Review", "{key} adds a folder").format(key=key))

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        self.place.refresh_keys()
        self.actions.look.refresh_keys()
        if self.feed.whole and not self.model.rowCount():
            self._say_empty()

    def _move_to(self, row: int) -> None:
        # The picture is painted at once, and with it all that waits to be: the list waits behind it.
        self._show(self.model.id_at(row), row)
        self.place.queue.select_row(row)
        self.keeper.moved_by_review()

    def _select(self, row: int) -> None:
        if self.model.id_at(row) != self._current:
            self._current = None
        self._show(self.model.id_at(row), row)
        self.place.queue.select_row(row)

    def _filter_failed(self, error: Exception) -> None:
        position = error.position if isinstance(error, FilterError) else 0
        self.place.queue.show_fault(self._session.explain(error), position)

    def _take_undecided(self, item_id: int | None) -> None:
        row = self.model.row_of(item_id) if item_id is not None else None
        if row is not None:
            self._move_to(row)
        elif item_id is None or self.feed.whole:
            self.said.emit(translate("Review", "Nothing undecided is left in this list"))
        else:
            self.said.emit(translate("Review", "The list is still being read"))

    def _ask_counts(self) -> None:
        self._session.read(count_queue, self._take_counts, topic="counts")

    def _take_counts(self, found: tuple[Counts, list[QuickFilter]]) -> None:
        counts, quick = found
        self.place.queue.set_quick_filters(quick)
        if self._total not in (-1, counts.total):
            self.reload()
        self._total = counts.total
        self.counts_changed.emit(counts)
