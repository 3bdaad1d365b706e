"""Fills markings anew while a person works on them: in a process of its own, shown at once, stored a moment later."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.canvas.pyramid import Pyramid
from gui.window.filler_choice import FillerChoice, read_fillers
from gui.window.lane import Lane
from gui.window.session import Session
from gui.words import translate
from storage.records import Changes, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gui.canvas.levels import Choice, Pixels
    from gui.keys import KeyMap
    from gui.window.region_actions import RegionActions
    from gui.window.review import Review
    from inference.cleaning.refill import Patch, RefillRequest
    from inference.refill_process import Answer, Made, RefillProcess, Shown
    from storage.records import Mask
    from storage.store import Store

_SETTLED_MS = 400
"""Who stays so long on an item with markings may touch them: its picture is read where they are filled."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A fill that was asked for.

    ``step``: the history's step it follows; ``shows``: the cleaned picture comes up; ``held``: the filling at hand.
    """

    item_id: int
    hash: str
    step: int | None
    shows: bool
    held: _Held | None


@dataclass(frozen=True, slots=True)
class _Held:
    """A filling of an item that is ready to be drawn, and its name."""

    item_id: int
    name: str
    pyramid: Pyramid


class Refilling(QObject):
    """Handles the actions of `gui.keys` that fill markings, and does it by itself where it is to.

    Signals:
        filled: Id of an item whose picture was filled anew and is on disk.
    """

    filled = Signal(int)
    _answered = Signal(object)

    def __init__(self, review: Review, session: Session, regions: RegionActions, keys: KeyMap) -> None:
        super().__init__(review)
        self._review = review
        self._session = session
        self._regions = regions
        self._keys = keys
        self._lane = Lane("refill", parent=self)
        self._process: RefillProcess | None = None
        self._serial = 0
        self._asked: dict[int, _Asked] = {}
        self._newest: dict[int, int] = {}
        self._ready: dict[int, Pyramid] = {}
        self._last: _Held | None = None
        self._forced: int | None = None
        self._waiting: int | None = None
        self._fillers: tuple[FillerChoice, ...] = ()
        self._filler = ""
        self.auto = bool(session.store.last_settings["review"]["auto_refill"])
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self._prepare)
        self._connect()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions of `gui.keys` that fill markings do."""
        return {"refill": self.refill, "revert_marking": self.revert, "auto_refill": self.toggle_auto}

    def refill(self) -> None:
        """Fill the markings of the item shown as they are by now, and show the cleaned picture."""
        detail = self._review.detail
        if detail is None or self._is_readonly():
            return
        if self._session.queue.count():
            self._waiting = detail.item.id  # What was drawn a moment ago is to be filled too.
        else:
            self._begin(detail.item.id, None, shows=True)

    def revert(self) -> None:
        """Turn the selected marking down, and fill the others: its own pixels come back."""
        detail, key = self._review.detail, self._review.selected_region
        if detail is None or self._is_readonly():
            return
        view = self._review.place.decision.cleaning.view
        if view is None or key not in view.markings:
            self._review.said.emit(translate("Cleaning", "Select the marking to take back first"))
            return
        self._forced = detail.item.id
        self._regions.reject(key)

    def toggle_auto(self) -> None:
        """Fill by itself after a change of the markings, or when asked alone."""
        self.auto = not self.auto
        self._review.place.decision.cleaning.show_auto(self.auto)
        self._review.said.emit(
            translate("Cleaning", "A change of the markings fills them anew by itself")
            if self.auto
            else translate("Cleaning", "Markings are filled when asked")
        )
        on = self.auto

        def write(store: Store) -> None:
            from storage.project import save_setting

            save_setting(store.folder, ("review", "auto_refill"), on)

        if not self._session.readonly:
            self._session.write(write, step=False)
        if self.auto:
            self._settled.start()

    def close(self) -> None:
        """Let go of the process."""
        self._settled.stop()
        self._lane.close()
        if self._process is not None:
            self._process.close()

    def _connect(self) -> None:
        section = self._review.place.decision.cleaning
        section.show_auto(self.auto)
        section.filler.filler_chosen.connect(self._choose)
        self._answered.connect(self._take)
        self._session.changed.connect(self._changed)
        self._session.queue.moved.connect(self._written)
        self._review.canvas.picture_shown.connect(self._picture_shown)

    def _offer(self, found: tuple[tuple[FillerChoice, ...], str]) -> None:
        self._fillers, self._filler = found
        self._review.place.decision.cleaning.filler.offer(*found)

    def _choose(self, name: str) -> None:
        if name == self._filler:
            return
        self._filler = name
        if self._session.readonly:
            return

        def write(store: Store) -> None:
            from storage.project import save_setting

            save_setting(store.folder, ("stages", "clean", "filler"), name)

        self._session.write(write, step=False)
        if not self._sends_pixels():
            self.refill()  # What it looks like is why another one is chosen.

    def _changed(self, changes: Changes) -> None:
        item_id = self._review.current_id
        if item_id is None or Topic.REGIONS not in changes.topics or changes.step_id is None:
            return  # What undo and redo change, they change the picture with.
        if item_id not in changes.item_ids or changes.actor != self._session.store.actor:
            return
        forced, self._forced = self._forced == item_id, None
        # By itself nothing leaves this machine; before it is known what fills, nothing is filled.
        if forced or (self.auto and self._fillers and not self._sends_pixels()):
            self._begin(item_id, changes.step_id, shows=False, only_if_needed=not forced)

    def _written(self) -> None:
        if self._waiting is not None and not self._session.queue.count():
            item_id, self._waiting = self._waiting, None
            self._begin(item_id, None, shows=True)

    def _picture_shown(self, _key: str) -> None:
        if self._last is not None and self._last.item_id != self._review.current_id:
            self._last = None  # Of one item only: each is as large as its picture.
        self._settled.start()

    def _prepare(self) -> None:
        """Have the picture read where it is filled, for an item whose markings may be worked on."""
        if not self._fillers:
            # Not before a picture is shown: naming them loads OpenCV.
            self._session.read(read_fillers, self._offer, topic="fillers")
        detail = self._review.detail
        if detail is None or detail.cleaning is None or self._session.readonly or self._sends_pixels():
            return
        self._session.read(
            partial(_request, detail.item.id, False), self._warm, topic="refill-warm", failed=lambda _error: None
        )

    def _warm(self, request: RefillRequest | None) -> None:
        if request is not None:
            self._lane.ask(lambda: self._running().prepare(request), lambda _none: None, topic="warm")

    def _begin(self, item_id: int, step: int | None, *, shows: bool, only_if_needed: bool = False) -> None:
        self._session.read(
            partial(_request, item_id, only_if_needed),
            partial(self._send, item_id, step, shows),
            topic=f"refill-{item_id}",
            failed=self._failed,
        )

    def _send(self, item_id: int, step: int | None, shows: bool, request: RefillRequest | None) -> None:
        if request is None:
            if shows:
                words = translate("Cleaning", "No marking is known here: draw one with {key}, or run Clean")
                self._review.said.emit(words.format(key=self._keys.shown("draw_marking")))
            return
        self._serial += 1
        serial = self._serial
        held = self._held(request)
        self._asked[serial] = _Asked(item_id, request.hash, step, shows, held)
        self._newest[item_id] = serial
        name = held.name if held is not None else ""
        self._lane.ask(
            lambda: self._running().fill(serial, request, held=name),
            lambda _none: None,
            failed=partial(self._lost, serial),
        )

    def _held(self, request: RefillRequest) -> _Held | None:
        """The filling that a new one most likely changes: the one shown last, else the one that is stored."""
        if self._last is not None and self._last.item_id == request.item_id:
            return self._last
        if request.stored is None:
            return None
        stored = self._review.show.pictures.peek(request.stored.picture)
        return _Held(request.item_id, request.stored.picture, stored) if isinstance(stored, Pyramid) else None

    def _running(self) -> RefillProcess:
        """The process; on the lane."""
        if self._process is None:
            from inference.refill_process import RefillProcess

            self._process = RefillProcess(self._answered.emit)
        return self._process

    def _take(self, answer: Answer) -> None:
        from inference.refill_process import Made, Shown

        asked = self._asked.get(answer.serial)
        if asked is None:
            return
        if isinstance(answer, Shown):
            self._show(answer, asked)
            return
        del self._asked[answer.serial]
        ready = self._ready.pop(answer.serial, None)
        if isinstance(answer, Made):
            self._store(answer, asked, ready)
        elif answer.error is not None:
            self._failed(answer.error)

    def _show(self, answer: Shown, asked: _Asked) -> None:
        if self._newest.get(asked.item_id) != answer.serial or self._review.current_id != asked.item_id:
            return
        if asked.shows:
            self._review.show.set_layer("cleaned")
        if answer.mask is None:
            self._review.show.show_refilled(asked.item_id, None, None)
            return
        window = self._review.canvas.coming_window(deep=False)
        if answer.values is None:
            if asked.held is None:
                return
            work = partial(_patched, asked.held.pyramid, answer.patches, window)
        else:
            original = self._review.show.pictures.peek(asked.hash)
            if not isinstance(original, Pyramid) or original.levels[0].dtype.itemsize != 1:
                return  # Deeper pictures, and those no longer in memory, are shown once they are stored.
            work = partial(_filled, original, answer.mask, answer.values, window)
        self._session.pictures.ask(
            work,
            partial(self._show_ready, answer.serial, asked.item_id, answer.mask),
            topic="refilled",
            failed=self._failed,
        )

    def _show_ready(self, serial: int, item_id: int, mask: Mask | None, pyramid: Pyramid) -> None:
        from inference.refill_process import name_of

        if self._newest.get(item_id) != serial:
            return
        if serial in self._asked:
            self._ready[serial] = pyramid
        self._last = _Held(item_id, name_of(serial), pyramid)
        self._review.show.show_refilled(item_id, pyramid, mask)

    def _store(self, answer: Made, asked: _Asked, ready: Pyramid | None) -> None:
        if self._newest.get(asked.item_id) != answer.serial:
            return  # A newer one is on its way.
        if ready is not None and answer.as_shown and answer.draft.blob is not None:
            # The very pixels that were stored: they need not be read again.
            self._review.show.pictures.get(answer.draft.blob, lambda: ready)
        self._last = None  # What is stored is gone on from.
        provenance, draft, step = answer.provenance, answer.draft, asked.step

        def write(store: Store) -> Changes:
            from storage import refills

            return refills.write(store, item_id=asked.item_id, provenance=provenance, draft=draft, step=step)

        self._session.write(write, lambda _changes: self.filled.emit(asked.item_id), step=step is None)

    def _sends_pixels(self) -> bool:
        return any(each.leaves_machine for each in self._fillers if each.name == self._filler)

    def _is_readonly(self) -> bool:
        if self._session.readonly:
            self._review.said.emit(translate("Cleaning", "This project is open read-only here; nothing can be filled"))
        return self._session.readonly

    def _lost(self, serial: int, error: Exception) -> None:
        self._asked.pop(serial, None)
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        self._review.said.emit(self._session.explain(error))


def _request(item_id: int, only_if_needed: bool, store: Store) -> RefillRequest | None:
    from inference import refilling

    if only_if_needed and not refilling.is_needed(store, item_id):
        return None
    return refilling.request_of(store, item_id)


def _filled(original: Pyramid, mask: Mask, values: Pixels, window: Choice) -> Pyramid:
    """The original's pixels with those under the mask filled, ready to be drawn; off the window's thread."""
    from gui.canvas.pyramid import build_pyramid
    from storage import rle

    picture = _colour(original)
    picture[rle.decode(mask)] = values
    return build_pyramid(picture, window)


def _patched(held: Pyramid, patches: Sequence[Patch], window: Choice) -> Pyramid:
    """A filling with some of its pixels filled anew, ready to be drawn; off the window's thread."""
    from gui.canvas.pyramid import build_pyramid

    picture = _colour(held)
    for patch in patches:
        height, width = patch.pixels.shape[:2]
        picture[patch.y : patch.y + height, patch.x : patch.x + width] = patch.pixels
    return build_pyramid(picture, window)


def _colour(pyramid: Pyramid) -> Pixels:
    """A copy of the pixels, with three channels."""
    import numpy as np

    pixels = pyramid.levels[0]
    return np.repeat(pixels[..., None], 3, axis=2) if pixels.ndim == 2 else pixels.copy()
