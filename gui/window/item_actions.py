"""What keys do to whole items in Review: accept, correct, exclude, put off; every write goes through the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from gui.window.bulk import Bulk
from gui.window.conflicts import Conflicts, Write
from gui.window.file_taking import take_new_files
from gui.window.pending import Waiting
from gui.window.reason_box import MOST
from gui.window.region_actions import RegionActions
from gui.window.session import Session
from gui.words import translate
from storage.records import Changes, FileState, ItemState, SecondOpinion

if TYPE_CHECKING:
    from gui.window.review import Review
    from storage.store import Store


class ItemActions(QObject):
    """Decides the selected items, or the one shown."""

    def __init__(self, review: Review, session: Session, guard: Conflicts, regions: RegionActions, bulk: Bulk) -> None:
        super().__init__(review)
        self._review = review
        self._session = session
        self._guard = guard
        self._regions = regions
        self._bulk = bulk
        self._reasons: tuple[str, ...] = ()
        self.advances = True
        self.clock: Callable[[int], float | None] = _untimed
        self._take_settings(session.store.last_settings)
        self._connect()

    def read_settings(self) -> None:
        """Take the project's review habits again."""
        self._session.read(_settings, self._take_settings, topic="review-settings")

    def _take_settings(self, found: dict[str, Any]) -> None:
        settings = found["review"]
        self._reasons = tuple(map(str, settings["exclude_reasons"]))[:MOST]
        self.advances = bool(settings["auto_advance"])
        self._review.place.decision.marks.show_advance(self.advances)
        self._review.canvas.model.mm_per_px = float(settings["mm_per_px"])
        self._review.canvas.refresh()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions of `gui.keys` that decide items do."""
        return {
            "accept": self._accept,
            "accept_all": self._accept_all,
            "exclude": self._ask_reason,
            "write_reason": self._write_reason,
            "later": self._later,
            "reset": self._reset,
            "take_file": self._take_file,
        } | {f"class_{digit}": partial(self._digit, digit) for digit in range(1, 10)}

    def _connect(self) -> None:
        decision = self._review.place.decision
        decision.class_wanted.connect(self.set_class)
        decision.reason_wanted.connect(self.exclude)
        decision.reason_left.connect(self._review.canvas.setFocus)
        decision.opinion_taken.connect(self.take_opinion)

    def _accept(self) -> None:
        if self._bulk.waits():
            self._bulk.confirm()
            return
        if self._review.place.grid_shown() and len(self._review.targets()) == 1:
            self._review.actions.trigger("toggle_grid")
            return
        key, alone = self._review.selected_region, len(self._review.targets()) == 1
        if alone and self._review.actions.edits.keep_chosen():
            return
        if key and alone and not self._review.is_blind and self._regions.answer(key):
            return
        self._settle(everything=False)

    def _accept_all(self) -> None:
        self._settle(everything=True)

    def _settle(self, *, everything: bool, label: str | None = None) -> None:
        ids = self._review.targets()
        if not ids:
            return
        detail = self._review.detail
        alone = len(ids) == 1 and detail is not None and detail.item.id == ids[0]
        if alone and detail is not None:
            if detail.item.state is ItemState.UNREADABLE:
                self._review.said.emit(translate("Review", "An unreadable file cannot be accepted"))
                return
            if detail.item.file_state is FileState.CHANGED:
                self._review.said.emit(
                    translate("Review", "The file has changed: take the new one first, or exclude the item")
                )
                return
            if label is None and detail.label() is None:
                self._review.said.emit(translate("Review", "Give it a class first: press its digit"))
                return
        settle, seconds = self._settles(ids), self._seconds(ids)

        def write(store: Store, version: int | None) -> Changes:
            from storage import decisions

            return decisions.accept(
                store,
                ids,
                label=label,
                everything=everything,
                expected_version=version,
                settle=settle,
                seconds=seconds,
            )

        self._decide(ids, write, Waiting(frozenset(ids), ItemState.ACCEPTED, label=label))

    def set_class(self, name: str) -> None:
        """Decide with this class, or give it to the selected region."""
        key, alone = self._review.selected_region, len(self._review.targets()) == 1
        if alone and self._review.actions.edits.name_chosen(name):
            return
        if key and alone and not self._review.is_blind:
            self._regions.name_region(key, name)
            return
        self._settle(everything=False, label=name)

    def _digit(self, digit: int) -> None:
        if self._review.place.decision.asking_reason():
            if digit <= len(self._reasons):
                self.exclude(self._reasons[digit - 1])
            return
        detail = self._review.detail
        if detail is None:
            return
        found = next((entry for entry in detail.classes if entry.key == digit), None)
        if found is None:
            self._review.said.emit(translate("Review", "No class has the key {digit}").format(digit=digit))
            return
        self.set_class(found.name)

    def _ask_reason(self) -> None:
        if self._review.targets():
            self._review.place.decision.ask_reason(self._reasons)

    def _write_reason(self) -> None:
        if self._review.place.decision.asking_reason():
            self._review.place.decision.reason.open_field()
        else:
            self._review.said.emit(translate("Review", "Exclude first: the reason is asked for then"))

    def exclude(self, reason: str) -> None:
        """Exclude what is selected, for this reason."""
        ids = self._review.targets()
        settle, seconds = self._settles(ids), self._seconds(ids)
        self._review.place.decision.end_reason()

        def write(store: Store, version: int | None) -> Changes:
            from storage import decisions

            return decisions.exclude(
                store, ids, reason=reason, expected_version=version, settle=settle, seconds=seconds
            )

        self._decide(ids, write, Waiting(frozenset(ids), ItemState.EXCLUDED, reason=reason))

    def take_opinion(self, at: int) -> None:
        """Settle a dispute by one of the two opinions."""
        detail = self._review.detail
        if detail is None or not self._settles([detail.item.id]) or at >= len(detail.opinions):
            return
        opinion = detail.opinions[at]
        if opinion.state is ItemState.EXCLUDED:
            self.exclude(opinion.reason)
        else:
            self._settle(everything=False, label=opinion.label)

    def _take_file(self) -> None:
        take_new_files(self._session, self._review.targets(), self._review.said.emit)

    def _later(self) -> None:
        ids = self._review.targets()
        if self._must_settle(ids):
            return

        def write(store: Store, version: int | None) -> Changes:
            from storage import decisions

            return decisions.defer(store, ids, expected_version=version)

        self._decide(ids, write, Waiting(frozenset(ids), ItemState.DEFERRED))

    def _reset(self) -> None:
        ids = self._review.targets()
        if self._must_settle(ids):
            return

        def write(store: Store, version: int | None) -> Changes:
            from storage import decisions

            return decisions.reset(store, ids, expected_version=version)

        self._decide(ids, write, Waiting(frozenset(ids), ItemState.UNREVIEWED), advance=False)

    def _decide(self, ids: list[int], write: Write, about: Waiting, *, advance: bool = True) -> None:
        if len(ids) == 1:
            if not self._guard.write(ids[0], write, about=about):
                return
            if advance:
                self._go_on()
        elif ids:
            self._bulk.offer(ids, about, partial(self._write_many, write, about, advance))

    def _write_many(self, write: Write, about: Waiting, advance: bool) -> None:
        self._session.write(lambda store: write(store, None), about=about)
        if advance:
            self._go_on()

    def _seconds(self, ids: list[int]) -> float | None:
        return self.clock(ids[0]) if len(ids) == 1 else None

    def _settles(self, ids: list[int]) -> bool:
        """Whether the person looks at a dispute and so decides it."""
        detail = self._review.detail
        alone = detail is not None and ids == [detail.item.id]
        return alone and detail is not None and detail.item.second is SecondOpinion.DISPUTED

    def _must_settle(self, ids: list[int]) -> bool:
        if self._settles(ids):
            self._review.said.emit(
                translate("Review", "Two reviewers differ on this one: a class or an exclusion settles it")
            )
            return True
        return False

    def _go_on(self) -> None:
        if self.advances:
            queue = self._review.place.queue
            self._review.go(max(queue.last_selected_row(), queue.current_row()) - queue.current_row() + 1)


def _untimed(_item_id: int) -> float | None:
    return None


def _settings(store: Store) -> dict[str, Any]:
    return store.settings
