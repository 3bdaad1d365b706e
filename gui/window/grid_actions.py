"""What keys do to the queue as a whole: grid or picture, all of it selected, a second look at what is selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.window.bulk import Bulk
from gui.window.session import Session
from gui.words import items, translate

if TYPE_CHECKING:
    from gui.window.review import Review
    from storage.second_opinions import Asked
    from storage.store import Store


class GridActions(QObject):
    """Shows the grid, and tells the panels how many items are selected."""

    def __init__(self, review: Review, session: Session, bulk: Bulk) -> None:
        super().__init__(review)
        self._review = review
        self._session = session
        self._bulk = bulk
        place = review.place
        place.queue.selection_changed.connect(self._selection_changed)
        place.queue.grid_wanted.connect(self.toggle)
        place.tiles.action_wanted.connect(review.action_wanted)
        review.model.modelReset.connect(self.show_counts)
        review.model.rowsInserted.connect(self.show_counts)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions of `gui.keys` that concern the queue as a whole do."""
        return {
            "toggle_grid": self.toggle,
            "select_items": self._review.place.queue.select_all,
            "ask_second": self.ask_second,
        }

    def toggle(self) -> None:
        """Show the queue as a grid, or the picture of the current item."""
        if self._review.actions.compare.is_on:
            self._review.actions.compare.toggle()  # There is one picture to compare on, and the grid hides it.
        self._review.show_grid(not self._review.place.grid_shown())
        self.show_counts()

    def cancel(self) -> bool:
        """Leave a step that waits, or let go of a selection of many; returns whether there was one."""
        queue = self._review.place.queue
        if self._bulk.waits():
            self._bulk.drop()
        elif queue.selected_count() > 1:
            queue.select_row(queue.current_row())
        else:
            return False
        return True

    def ask_second(self) -> None:
        """Have what is selected looked at by two reviewers."""
        ids = self._review.targets()

        def write(store: Store) -> Asked:
            from storage import second_opinions

            return second_opinions.ask_about(store, ids)

        if ids:
            self._session.write(write, self._asked)

    def show_counts(self) -> None:
        """Tell the panels how many items are selected."""
        place = self._review.place
        count = place.queue.selected_count()
        place.decision.set_targets(count, opens=place.grid_shown())
        place.tiles.show_selection(count, self._review.model.rowCount())

    def _asked(self, asked: Asked) -> None:
        done = translate("Review", "Two reviewers are to look at {items}")
        self._review.said.emit(done.format(items=items(asked.asked)))

    def _selection_changed(self, _count: int) -> None:
        # What waits for an answer was about what was selected before.
        self._bulk.drop()
        self.show_counts()
