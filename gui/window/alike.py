"""Fills the panel's row of decided items that look most like the one shown; looks at pictures only when asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.window.lane import Lane
from gui.window.session import Session
from gui.window.thumbs import load_thumb
from gui.window.why_section import SHOWN, LikeTile
from gui.words import items, number, percent, plural, translate

if TYPE_CHECKING:
    from gui.window.review import Review
    from storage.store import Store

_MOST = 2_000
"""So many decided pictures, the newest, are looked at when somebody asks; the command line looks at all."""
_PAUSE_MS = 250


@dataclass(frozen=True, slots=True)
class _Found:
    tiles: tuple[LikeTile, ...]
    known: bool
    compared: int
    decided: int


class AlikeItems(QObject):
    """Answers from kept embeddings at once; computes missing ones in a process of its own."""

    _progressed = Signal(float)

    def __init__(self, review: Review, session: Session) -> None:
        super().__init__(review)
        self._review = review
        self._session = session
        self._lane = Lane("alike", parent=self)
        self._stop = threading.Event()
        self._looking = False
        self._section = review.place.decision.why
        self._progressed.connect(self._show_progress)
        # Whoever leafs through quickly looks at nothing for long enough to ask what is like it.
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        review.moved.connect(self._moved)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the action of `gui.keys` for it does."""
        return {"find_alike": self.find}

    def find(self) -> None:
        """Look at the decided pictures that were not looked at yet, and at the one shown."""
        item_id = self._review.current_id
        if item_id is None or self._looking:
            return
        self._looking = True
        self._show_progress(0.0)
        self._lane.ask(partial(self._look, item_id), self._looked, failed=self._failed)

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._lane.close()

    def _moved(self) -> None:
        if not self._looking:
            self._section.show_alike((), "", offer=True)
        self._pause.start()

    def _ask(self) -> None:
        item_id = self._review.current_id
        if item_id is not None:
            work = partial(_nearest, item_id, self._session.store)
            self._lane.ask(work, partial(self._show, item_id), topic="nearest")

    def _look(self, item_id: int) -> int:
        from inference import alike

        store = self._session.store
        decided = store.items.ids(alike.DECIDED)
        wanted = alike.missing(store, [item_id, *reversed(decided[-_MOST:])])
        return alike.embed_in_process(
            store, wanted, progress=lambda share, _words: self._progressed.emit(share), should_stop=self._stop.is_set
        )

    def _looked(self, _count: int) -> None:
        self._looking = False
        self._ask()

    def _failed(self, error: Exception) -> None:
        self._looking = False
        self._section.show_alike((), self._session.explain(error), offer=True)

    def _show_progress(self, share: float) -> None:
        if self._looking:
            words = translate("Review", "Looking at pictures: {share}").format(share=percent(share))
            self._section.show_alike((), words, offer=False)

    def _show(self, item_id: int, found: _Found | None) -> None:
        if found is None or item_id != self._review.current_id or self._looking:
            return
        if not found.decided:
            said = translate("Review", "Nothing else is decided yet.")
        elif not found.known or not found.compared:
            said = ""
        elif found.compared < found.decided:
            said = translate("Review", "Of {count} of {items} decided; the others were not looked at yet.").format(
                count=number(found.compared), items=items(found.decided)
            )
        else:
            said = plural("Review", "Of %Ln decided.").of(found.compared)
        whole = found.known and found.compared == found.decided
        self._section.show_alike(found.tiles, said, offer=bool(found.decided) and not whole)


def _nearest(item_id: int, store: Store) -> _Found | None:
    from inference import alike
    from storage import suggestions
    from storage.errors import FettleError

    if not alike.EmbeddingFile(store).path.exists():
        return _Found((), known=False, compared=0, decided=1)  # nothing to compare before somebody asks
    try:
        found = alike.nearest(store, item_id, count=SHOWN)
    except FettleError:
        return None  # gone, or without the backbone's weights: asking for it says so
    known = {item.id: item for item in store.items.get(near.item_id for near in found.nearest)}
    tiles = tuple(
        LikeTile(
            near.item_id,
            suggestions.suggested_label(known[near.item_id]) or "",
            near.distance,
            load_thumb(store, near.item_id),
        )
        for near in found.nearest
        if near.item_id in known
    )
    return _Found(tiles, found.known, found.compared, found.decided)
