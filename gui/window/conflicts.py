"""Writes on the version shown; where someone else was faster, shows both versions and asks which is to hold."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.window.pending import Waiting
from gui.window.session import Session
from gui.window.wording import ago_words, verdict_words
from gui.words import plural, translate
from storage.errors import StaleWriteError
from storage.records import Changes
from storage.team_records import Verdict

if TYPE_CHECKING:
    from gui.window.review import Review
    from storage.store import Store

Write = Callable[["Store", int | None], Changes | None]
"""Writes on the version that it is given; None where no single item is meant."""


@dataclass(frozen=True, slots=True)
class _Conflict:
    item_id: int
    theirs: Verdict
    yours: Verdict | None
    at: float
    write: Write


class Conflicts(QObject):
    """Keeps what was refused until the person has answered; the oldest is shown. Work goes on meanwhile."""

    def __init__(self, review: Review, session: Session) -> None:
        super().__init__(review)
        self._review = review
        self._session = session
        self._waiting: deque[_Conflict] = deque()
        review.place.decision.conflict_answered.connect(self._answer)

    def write(
        self,
        item_id: int,
        write: Write,
        *,
        version: int | None = None,
        ended: Callable[[], None] | None = None,
        about: Waiting | None = None,
    ) -> bool:
        """Write on the version shown of an item, or on the one given; False: nothing of it is shown yet.

        ``ended`` hears that it was written, or refused for good.
        """
        shown = self._shown_version(item_id) if version is None else version
        if shown is None:
            self._review.said.emit(translate("Review", "One moment: this item is still being read"))
            return False

        def work(store: Store) -> Changes | None:
            return write(store, self._session.version_of(item_id, shown))

        self._session.write(work, conflict=partial(self._add, write), ended=ended, about=about)
        return True

    def _shown_version(self, item_id: int) -> int | None:
        detail = self._review.detail
        if detail is not None and detail.item.id == item_id:
            return detail.item.version
        row = self._review.model.known_row(item_id)
        return row.version if row is not None else None

    def _add(self, write: Write, error: StaleWriteError) -> None:
        if error.theirs is None or error.item_id is None:
            return
        self._waiting.append(_Conflict(error.item_id, error.theirs, error.yours, time.time(), write))
        self._show()

    def _show(self) -> None:
        if not self._waiting:
            self._review.place.decision.show_conflict("")
            return
        first = self._waiting[0]
        row = self._review.model.known_row(first.item_id)
        name = escape(
            row.name if row is not None else translate("Review", "item {item_id}").format(item_id=first.item_id)
        )
        others = len(self._waiting) - 1
        more = "<br>" + plural("Review", "%Ln more like this.").of(others) if others else ""
        answers = [
            translate("Review", "Keep theirs"),
            translate("Review", "Decide again with mine") if first.yours else translate("Review", "Do mine again"),
            translate("Review", "Show it"),
        ]
        self._review.place.decision.show_conflict(_words(first, name) + more, answers)

    def _answer(self, at: int) -> None:
        if not self._waiting:
            return
        if at == 2:
            self._review.go_to(self._waiting[0].item_id)
            return
        answered = self._waiting.popleft()
        self._show()
        if at == 1:
            # On the version just shown: if that moved on too, it comes back as the next conflict.
            self.write(answered.item_id, answered.write, version=answered.theirs.version)


def _words(conflict: _Conflict, name: str) -> str:
    theirs = conflict.theirs
    if theirs.reviewer and theirs.at is not None:
        who, when = escape(theirs.reviewer), ago_words(theirs.at, conflict.at)
        happened = translate("Review", "<b>{who}</b> decided {name} {when}: <b>{words}</b>.").format(
            who=who, name=name, when=when, words=escape(verdict_words(theirs))
        )
    else:
        happened = translate("Review", "{name} was changed since you saw it: <b>{words}</b> now.").format(
            name=name, words=escape(verdict_words(theirs))
        )
    if conflict.yours is None:
        return happened + " " + translate("Review", "What you did to it was not saved.")
    return (
        happened
        + " "
        + translate("Review", "You chose <b>{words}</b>.").format(words=escape(verdict_words(conflict.yours)))
    )
