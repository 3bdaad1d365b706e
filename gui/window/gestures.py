"""What gestures on the canvas made and the regions read do not contain yet: their writes are still on their way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.canvas.outcome import Outcome, Painted
from gui.window.item_detail import Detail
from gui.window.region_keys import successor
from gui.window.session import Session

if TYPE_CHECKING:
    from gui.window.review import Review


@dataclass(slots=True, eq=False)
class Gesture:
    """One gesture handed over to be written.

    Attributes:
        item_id: The item it was made on.
        key: The region it changed; empty: it drew a new one.
        made: What it made.
        picture: The canvas's serial of the picture it was made on.
        write: Which of the session's writes it is.
        ended: It was written, or refused for good.
        taken_back: The person has asked to undo it.
    """

    item_id: int
    key: str
    made: Outcome
    picture: int
    write: int
    ended: bool = False
    taken_back: bool = False


class Gestures(QObject):
    """Keeps regions from being laid over the canvas that would hide a gesture which is not written yet.

    Till then the canvas draws what it made itself, and the next gesture goes on from that.
    """

    def __init__(self, review: Review, session: Session) -> None:
        super().__init__(review)
        self._review = review
        self._session = session
        self._open: list[Gesture] = []
        self._travels = 0
        self._owed = False
        self._top = (0, 0)
        """After the travel that was this write, the newest step in force is that one."""
        session.travel_asked.connect(self._travel)
        session.travel_ended.connect(self._arrived)

    def begin(self, item_id: int, key: str, made: Outcome) -> Gesture:
        """The next write asked for is that of a gesture."""
        picture = self._review.canvas.picture_serial
        gesture = Gesture(item_id, key, made, picture, self._session.asked + 1)
        self._open.append(gesture)
        return gesture

    def end(self, gesture: Gesture) -> None:
        """It was written, or refused for good."""
        gesture.ended = True
        self._lay_what_is_owed()

    def contained_in(self, detail: Detail) -> bool:
        """Whether the regions read may be laid over the picture; False: they are asked for again once they may."""
        item_id = detail.item.id
        mine = [gesture for gesture in self._open if gesture.item_id == item_id]
        if not mine:
            return True
        written = all(gesture.ended for gesture in mine) and not self._travels
        if written and detail.item.version >= self._session.version_of(item_id, 0):
            self._open = [gesture for gesture in self._open if gesture.item_id != item_id]
            self._owed = False
            return True
        # Left and shown again, the picture no longer has what the canvas drew of it.
        self._owed = True
        return all(gesture.picture != self._review.canvas.picture_serial for gesture in mine)

    def pending(self, detail: Detail) -> dict[str, Painted]:
        """The masks that gestures changed and ``detail`` does not contain, by the keys it has for them."""
        found: dict[str, Painted] = {}
        for gesture in self._open:
            if gesture.item_id == detail.item.id and gesture.key and not gesture.taken_back:
                key = successor(gesture.key, detail)
                if key and isinstance(gesture.made, Painted):
                    found[key] = gesture.made
        return found

    def _travel(self, undo: bool) -> None:
        """A step of gestures alone is taken back at once: the next stroke must not go on from it."""
        self._travels += 1
        asked = self._session.asked
        at, top = self._top
        newest = top if at == asked - 1 else asked - 1
        wanted = newest if undo else newest + 1
        gesture = next((one for one in self._open if one.write == wanted and one.taken_back is not undo), None)
        if gesture is None:
            return
        gesture.taken_back = undo
        self._top = (asked, wanted - 1 if undo else wanted)
        detail = self._review.detail
        if detail is not None and gesture.picture == self._review.canvas.picture_serial:
            self._review.canvas.take_back(self.pending(detail))

    def _arrived(self) -> None:
        self._travels -= 1
        self._lay_what_is_owed()

    def _lay_what_is_owed(self) -> None:
        if self._owed:
            self._review.lay_again()
