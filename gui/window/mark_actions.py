"""What keys do in Review without deciding: flag, note, skip, and whether decisions go on by themselves."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from gui.window.decision_clock import DecisionClock
from gui.window.item_actions import ItemActions
from gui.window.session import Session
from gui.words import translate
from storage.pace import LATEST, Pace, latest, pace_of, spoken, undecided

if TYPE_CHECKING:
    from gui.window.review import Review
    from storage.queries import Counts
    from storage.records import Changes
    from storage.store import Store


class MarkActions(QObject):
    """Marks the items selected, or the one shown, and keeps the time of decisions.

    Signals:
        pace_changed: How fast decisions are taken and what is left, in words; empty while too few were timed.
    """

    pace_changed = Signal(str)

    def __init__(self, review: Review, session: Session, items: ItemActions) -> None:
        super().__init__(review)
        self._review = review
        self._session = session
        self._items = items
        self._clock = DecisionClock()
        self._seconds: list[float] = []
        self._undecided = 0
        marks = review.place.decision.marks
        marks.note_written.connect(self._write_note)
        marks.note_left.connect(review.canvas.setFocus)
        marks.show_advance(items.advances)
        items.clock = self._take_seconds
        review.moved.connect(self._moved)
        review.canvas.probed.connect(self.stirred)
        review.canvas.view_changed.connect(self.stirred)
        review.counts_changed.connect(self._take_counts)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._application_changed)
        session.read(latest, self._take_latest, topic="pace")

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions of `gui.keys` that mark items do."""
        return {
            "flag": self._flag,
            "note": self._edit_note,
            "skip": self._skip,
            "auto_advance": self._toggle_advance,
        }

    def stirred(self, *_what: object) -> None:
        """The person did something."""
        self._clock.stirred(time.monotonic())

    def _flag(self) -> None:
        ids = self._review.targets()
        detail = self._review.detail
        if not ids or detail is None:
            return
        on = not detail.item.flagged

        def write(store: Store) -> Changes:
            from storage import remarks

            return remarks.flag(store, ids, on=on)

        self._session.write(write)

    def _edit_note(self) -> None:
        if self._review.detail is not None:
            self._review.place.decision.marks.edit_note()

    def _write_note(self, text: str) -> None:
        item_id = self._review.current_id
        if item_id is None:
            return

        def write(store: Store) -> Changes:
            from storage import remarks

            return remarks.set_note(store, [item_id], text)

        self._session.write(write)

    def _skip(self) -> None:
        if self._review.current_id is not None:
            self._review.feed.skipped.add(self._review.current_id)
            self._review.go(1)

    def _toggle_advance(self) -> None:
        on = not self._items.advances
        self._items.advances = on
        self._review.place.decision.marks.show_advance(on)
        self._review.said.emit(
            translate("Review", "A decision goes on to the next item")
            if on
            else translate("Review", "A decision stays at its item")
        )

        def write(store: Store) -> None:
            from storage.project import save_setting

            save_setting(store.folder, ("review", "auto_advance"), on)

        if not self._session.readonly:
            self._session.write(write)

    def _moved(self) -> None:
        self._clock.shown(self._review.current_id, time.monotonic())

    def _application_changed(self, state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive:
            self._clock.away(time.monotonic())

    def _take_seconds(self, item_id: int) -> float | None:
        """The time of a decision; what is kept of it with the decision stays on this machine."""
        seconds = self._clock.take(item_id, time.monotonic())
        if seconds is None or not self._session.store.last_settings["review"]["time_decisions"]:
            return None
        self._seconds = [seconds, *self._seconds][:LATEST]
        self._tell()
        return None if self._session.store.shared else seconds

    def _take_latest(self, seconds: list[float]) -> None:
        self._seconds = [*self._seconds, *seconds][:LATEST]
        self._tell()

    def _take_counts(self, counts: Counts) -> None:
        self._undecided = undecided(counts)
        self._tell()

    def _tell(self) -> None:
        pace = pace_of(self._seconds, undecided=self._undecided)
        on = self._session.store.last_settings["review"]["time_decisions"]
        self.pace_changed.emit(_words(pace) if pace is not None and on else "")


def _words(pace: Pace) -> str:
    text = translate("Review", "median {seconds} s · {left} left at this pace")
    return text.format(seconds=f"{pace.median:.1f}", left=spoken(pace.left))
