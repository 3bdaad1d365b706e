"""Brings the current item's pixels, layers and maps onto the canvas, and makes ready what may come next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from gui.canvas import ORIGINAL, CanvasView, ViewState
from gui.canvas.pyramid import Pyramid
from gui.told import told
from gui.window.changed_outline import ChangedOutline
from gui.window.file_notes import canvas_notice
from gui.window.floats import Floats
from gui.window.item_detail import Detail
from gui.window.map_show import MapShow
from gui.window.pictures import PictureCache, prepare_blob, prepare_original
from gui.window.readout import Readout
from gui.window.ready_pictures import Look, ReadyPictures
from gui.window.session import Session
from gui.words import translate
from storage.errors import UnreachableImageError
from storage.records import FileState, Item, ItemState, Mask, StageName

if TYPE_CHECKING:
    from gui.canvas.levels import Choice

_LARGE = 3_000_000
"""Pictures of more pixels take so long to decode that their thumbnail stands in for them at once."""
_STAND_IN_MS = 40
"""Others usually are there before a thumbnail would have been seen."""
_SETTLED_MS = 120
"""Somebody in a hurry who stays this long wants to see the picture itself."""
_EMPTY_MS = 250
"""After so long without even a thumbnail, the last item's picture must no longer be taken for this one's."""
_LAYERS = {"cleaned": StageName.CLEAN, "enhanced": StageName.ENHANCE}


class PictureShow(QObject):
    """What the canvas shows of an item; zoom and place stay from one picture to the next.

    Attributes:
        pictures: What was read, as far as the memory goes.
        maps: The heatmap and the anomaly map over the picture.
        holds_original: The original stands in for another layer while a key is held.

    Signals:
        picture_set: The canvas has another picture; regions can be laid over it.
    """

    picture_set = Signal()

    def __init__(
        self,
        session: Session,
        canvas: CanvasView,
        floats: Floats,
        *,
        thumb_of: Callable[[int], QImage | None],
        opacity: float,
        parent: QObject | None = None,
    ) -> None:
        """``thumb_of`` gives an item's thumbnail if it is here, and else has it made: `thumb_arrived` is told then."""
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        self._floats = floats
        self.pictures = PictureCache()
        self.maps = MapShow(session, canvas, floats, self.pictures, opacity=opacity, parent=self)
        self._thumb_of = thumb_of
        self._max_pixels = int(session.store.last_settings["images"]["max_pixels"])
        self._ready = ReadyPictures(session, self.pictures, max_pixels=self._max_pixels)
        self._detail: Detail | None = None
        self._layer = ORIGINAL
        self._loaded: set[str] = set()
        self._overlays_on = True
        self._shown_before = False
        self._fault = ""
        self.holds_original = False
        self._awaited: int | None = None
        self._stands_in = False
        self._standin_timer = self._make_timer(_STAND_IN_MS, self._stand_in)
        self._settled_timer = self._make_timer(_SETTLED_MS, self._ask_pixels)
        self._empty_timer = self._make_timer(_EMPTY_MS, self._show_nothing_yet)
        self._readout = Readout(canvas, floats, parent=self)
        self._outline = ChangedOutline(session, canvas, mask_of=self._changed_mask, blinks=self._blinks, parent=self)
        self._connect()

    def kept(self) -> dict[str, Any]:
        """How the person looks at pictures, for `restore`; zoom and place only where they left the fitted view."""
        view = self._canvas.view_state()
        turned = [view.zoom, view.centre_x, view.centre_y, view.angle]
        near = self._canvas.has_picture and not view.fitted
        return {"layer": self._layer, "heatmap": self.maps.heatmap_on, "view": turned if near else None}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Look at pictures as they were left; what is not understood is left out."""
        if kept.get("layer") in _LAYERS:
            self._layer = str(kept["layer"])
        self.maps.heatmap_on = kept.get("heatmap") is True
        view = kept.get("view")
        if isinstance(view, list) and len(view) == 4 and all(isinstance(part, int | float) for part in view):
            self._canvas.begin_with(ViewState(False, *map(float, view)))
            self._shown_before = True

    @property
    def readable(self) -> bool:
        """Whether the item at hand has a picture."""
        return self._detail is not None and self._detail.item.state is not ItemState.UNREADABLE and not self._fault

    @property
    def fault(self) -> str:
        """Why the item at hand has no picture to show; empty where it has one."""
        return self._fault

    @property
    def waiting(self) -> bool:
        """Whether the picture of the item at hand is still on its way."""
        return self._awaited is not None

    def clear(self) -> None:
        """Show nothing."""
        self._detail = None
        self.maps.follow(None)
        self._end_waiting()
        self._floats.set_visible(False)
        self._canvas.clear()

    def show(self, detail: Detail, *, fresh: bool, hurried: bool = False) -> None:
        """Show an item; ``fresh`` when it is another one than before, ``hurried`` when it is only passed by."""
        before, self._detail = self._detail, detail
        self.maps.follow(detail)
        if fresh:
            self._fault = ""
            self._loaded = set()
            if detail.item.state is ItemState.UNREADABLE:
                self._end_waiting()
                self._floats.set_visible(False)
                self._canvas.clear(translate("Review", "This file cannot be shown"), told(detail.item.error))
                return
            self._floats.set_visible(True)
            self._ask_original(detail.item, hurried=hurried)
        elif before is not None and _file(before.item) != _file(detail.item):
            self.show(detail, fresh=True)  # Its file was looked at again, or the new one was taken.
            return
        self._floats.set_notice(canvas_notice(detail.item))
        if not self.readable:
            return
        self._show_layer_choice(detail)
        if not fresh and self._awaited is None:
            if before is None or _pictures(before) != _pictures(detail):
                self._ask_layers(detail)
            if before is None or [p.id for p in before.heatmaps()] != [p.id for p in detail.heatmaps()]:
                self.maps.ask()
        self.maps.tell()

    def _show_layer_choice(self, detail: Detail) -> None:
        available = {ORIGINAL} | {name for name, stage in _LAYERS.items() if detail.picture(stage)}
        self._floats.set_layers(available, self._layer if self._layer in available else ORIGINAL)

    def read_ahead(self, details: Sequence[Detail]) -> None:
        """Make these items ready to be shown, the most urgent first, as far as the memory goes."""
        shown = (self._detail, self._look_at(self._detail)) if self._detail is not None else None
        self._ready.start(shown, [(detail, self._look_at(detail)) for detail in details])

    def stop_reading_ahead(self) -> None:
        """What was wanted a moment ago is not any more."""
        self._ready.stop()

    def set_layer(self, name: str) -> None:
        """Show a layer of this item and of those to come."""
        self._layer = name
        self._canvas.set_current_layer(name if name in self._loaded or name == ORIGINAL else ORIGINAL)
        self._floats.layers.choose(name)

    def show_refilled(self, item_id: int, pyramid: Pyramid | None, mask: Mask | None) -> None:
        """Show the cleaned picture as it is by now, before it is stored; None: nothing is cleaned any more."""
        if self._detail is None or self._detail.item.id != item_id or not self.readable or self.waiting:
            return
        if pyramid is None:
            self._loaded.discard("cleaned")
            self._canvas.set_layer("cleaned", None)
            return
        self._loaded.add("cleaned")
        self._canvas.set_ready_layer("cleaned", pyramid)
        if self._layer == "cleaned":
            self._canvas.set_current_layer("cleaned")
            self._canvas.set_changed_mask(mask)

    def next_layer(self) -> None:
        """Show the next layer this item has."""
        names = [name for name in self._floats.layers.names() if name == ORIGINAL or name in self._loaded]
        here = names.index(self._layer) if self._layer in names else 0
        self.set_layer(names[(here + 1) % len(names)])

    def hold_original(self, held: bool) -> None:
        """Show the original alone while a key is held; what lies over the picture stays, so that only pixels blink."""
        self.holds_original = held
        self._canvas.hold_plain(held)
        target = ORIGINAL if held or self._layer not in self._loaded else self._layer
        self._canvas.set_current_layer(target)

    def hold_overlays_hidden(self, held: bool) -> None:
        """Hide regions and panels while a key is held."""
        self._canvas.set_overlays_visible(self._overlays_on and not held)
        self._floats.set_visible(not held)

    def toggle_overlays(self) -> None:
        """Hide or show the regions for good."""
        self._overlays_on = not self._overlays_on
        self._canvas.set_overlays_visible(self._overlays_on)
        self._floats.set_overlays_shown(self._overlays_on)

    def _connect(self) -> None:
        floats, canvas = self._floats, self._canvas
        floats.layer_chosen.connect(self.set_layer)
        floats.overlays_toggled.connect(self.toggle_overlays)
        floats.fit_clicked.connect(canvas.fit)
        canvas.zoom_changed.connect(floats.set_zoom)
        floats.covered_changed.connect(canvas.set_covered)

    def _ask_original(self, item: Item, *, hurried: bool) -> None:
        self._end_waiting()
        self._awaited = item.id
        ready = None if item.file_state is FileState.CHANGED else self.pictures.peek(item.hash)
        if isinstance(ready, Pyramid):
            self._session.pictures.forget("picture")
            self._show_picture(item, ready)
            return
        self._canvas.hold()
        large = item.width * item.height > _LARGE
        self._standin_timer.start(0 if large or hurried else _STAND_IN_MS)
        if large or hurried:
            self._stand_in()
        self._empty_timer.start()
        if large and hurried:
            self._session.pictures.forget("picture")
            self._settled_timer.start()
        else:
            self._ask_pixels()

    def _ask_pixels(self) -> None:
        if self._detail is None or self._awaited is None:
            return
        item = self._detail.item
        prepare = partial(prepare_original, item, max_pixels=self._max_pixels, window=self._window_for(item))
        # What is kept under the old bytes' name is not what a changed file holds.
        kept = item.file_state is not FileState.CHANGED
        self._session.pictures.ask(
            partial(self.pictures.get, item.hash, prepare) if kept else prepare,
            partial(self._show_picture, item),
            topic="picture",
            failed=self._picture_failed,
        )

    def _show_picture(self, item: Item, pyramid: Pyramid) -> None:
        if self._detail is None or self._detail.item.id != item.id:
            return
        self._end_waiting()
        keep, self._shown_before = self._shown_before, True
        self._outline.forget()
        self._canvas.show_ready(str(item.id), pyramid, keep_view=keep)
        self._ask_layers(self._detail)
        self._canvas.repaint()
        self.picture_set.emit()
        self.maps.ask()

    def thumb_arrived(self, item_id: int) -> None:
        """The thumbnail of this item is here; it stands in if the picture itself is still on its way."""
        if self._awaited == item_id and not self._standin_timer.isActive():
            self._stand_in()

    def _stand_in(self) -> None:
        if self._detail is None or self._awaited is None or self._stands_in:
            return
        item = self._detail.item
        thumb = self._thumb_of(item.id)
        if thumb is None:
            return
        self._stands_in = True
        self._empty_timer.stop()
        size = (item.width, item.height)
        self._canvas.show_standin_image(thumb, size, keep_view=self._shown_before, key=str(item.id))
        self._shown_before = True
        self._outline.forget()
        self._canvas.repaint()
        self.picture_set.emit()

    def _show_nothing_yet(self) -> None:
        if self._awaited is not None:
            self._canvas.clear(translate("Review", "Reading…"))

    def _end_waiting(self) -> None:
        self._awaited = None
        self._stands_in = False
        for timer in (self._standin_timer, self._settled_timer, self._empty_timer):
            timer.stop()

    def _picture_failed(self, error: Exception) -> None:
        self._end_waiting()
        self._fault = self._session.explain(error)
        self._floats.set_visible(False)
        away = isinstance(error, UnreachableImageError)
        self._canvas.clear(
            translate("Review", "This file is out of reach for now")
            if away
            else translate("Review", "This file cannot be shown"),
            self._fault,
        )

    def _ask_layers(self, detail: Detail) -> None:
        for name, stage in _LAYERS.items():
            blob = detail.picture(stage)
            if blob is None:
                self._loaded.discard(name)
                self._canvas.set_layer(name, None)
                continue
            ready = self.pictures.peek(blob)
            if isinstance(ready, Pyramid):
                self._take_layer(detail.item.id, name, ready)
                continue
            prepare = partial(prepare_blob, self._session.store, blob, window=self._canvas.coming_window(deep=False))
            self._session.pictures.ask(
                partial(self.pictures.get, blob, prepare),
                partial(self._take_layer, detail.item.id, name),
                topic=f"layer-{name}",
                failed=lambda error: self._session.said.emit(self._session.explain(error)),
            )

    def _take_layer(self, item_id: int, name: str, pyramid: Pyramid) -> None:
        if self._detail is None or self._detail.item.id != item_id:
            return
        self._loaded.add(name)
        self._canvas.set_ready_layer(name, pyramid)
        if self._layer == name:
            self._canvas.set_current_layer(name)

    def _look_at(self, detail: Detail) -> Look:
        """What would be shown of an item now."""
        layer = detail.picture(_LAYERS[self._layer]) if self._layer in _LAYERS else None
        heatmap = self.maps.heatmap_of(detail)
        return Look(
            window=self._window_for(detail.item),
            layer=layer,
            layer_window=self._canvas.coming_window(deep=False),
            heatmap=heatmap.blob if heatmap is not None else None,
        )

    def _window_for(self, item: Item) -> Choice:
        return self._canvas.coming_window(deep=item.channels == 1 and item.bit_depth > 8)

    def _make_timer(self, interval: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer

    def _blinks(self) -> bool:
        return self.holds_original

    def _changed_mask(self) -> str | None:
        return self._detail.changed_mask() if self._detail is not None else None


def _file(item: Item) -> tuple[str, FileState]:
    return item.hash, item.file_state


def _pictures(detail: Detail) -> list[str | None]:
    return [detail.picture(stage) for stage in _LAYERS.values()]
