"""Brings the current item's pixels, layers and heatmap onto the canvas, and makes ready what may come next.

Longer than 400 lines because original, stand-in, layers and maps of one item come and go together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from gui.canvas import ORIGINAL, CanvasView, ViewState
from gui.canvas.maps import ANOMALY, HEATMAP
from gui.canvas.pyramid import Pyramid
from gui.told import told
from gui.window.changed_outline import ChangedOutline
from gui.window.file_notes import canvas_notice
from gui.window.floats import Floats
from gui.window.item_detail import Detail
from gui.window.pictures import PictureCache, Values, prepare_blob, prepare_original, read_heatmap
from gui.window.readout import Readout
from gui.window.ready_pictures import Look, ReadyPictures
from gui.window.session import Session
from gui.words import translate
from storage.errors import UnreachableImageError
from storage.records import Box, FileState, Item, ItemState, Proposal, StageName

if TYPE_CHECKING:
    from gui.canvas.levels import Choice

    pass

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

    Signals:
        anomaly_changed: Whether the item has an anomaly map, and whether it is shown.
        picture_set: The canvas has another picture; regions can be laid over it.
    """

    picture_set = Signal()
    anomaly_changed = Signal(bool, bool)

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
        self._thumb_of = thumb_of
        self._max_pixels = int(session.store.last_settings["images"]["max_pixels"])
        self._ready = ReadyPictures(session, self.pictures, max_pixels=self._max_pixels)
        self._detail: Detail | None = None
        self._layer = ORIGINAL
        self._loaded: set[str] = set()
        self._opacity = opacity
        self._heatmap_on = False
        self._heatmap_at = 0
        self._overlays_on = True
        self._anomaly_on = False
        self._shown_before = False
        self._fault = ""
        self._awaited: int | None = None
        self._stands_in = False
        self._standin_timer = self._make_timer(_STAND_IN_MS, self._stand_in)
        self._settled_timer = self._make_timer(_SETTLED_MS, self._ask_pixels)
        self._empty_timer = self._make_timer(_EMPTY_MS, self._show_nothing_yet)
        self._readout = Readout(canvas, floats, parent=self)
        self._outline = ChangedOutline(session, canvas, mask_of=self._changed_mask, parent=self)
        self._connect()

    def kept(self) -> dict[str, Any]:
        """How the person looks at pictures, for `restore`; zoom and place only where they left the fitted view."""
        view = self._canvas.view_state()
        turned = [view.zoom, view.centre_x, view.centre_y, view.angle]
        near = self._canvas.has_picture and not view.fitted
        return {"layer": self._layer, "heatmap": self._heatmap_on, "view": turned if near else None}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Look at pictures as they were left; what is not understood is left out."""
        if kept.get("layer") in _LAYERS:
            self._layer = str(kept["layer"])
        self._heatmap_on = kept.get("heatmap") is True
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
    def opacity(self) -> float:
        """Opacity of the heatmap, 0..1."""
        return self._opacity

    @property
    def waiting(self) -> bool:
        """Whether the picture of the item at hand is still on its way."""
        return self._awaited is not None

    def clear(self) -> None:
        """Show nothing."""
        self._detail = None
        self._end_waiting()
        self._floats.set_visible(False)
        self._canvas.clear()

    def show(self, detail: Detail, *, fresh: bool, hurried: bool = False) -> None:
        """Show an item; ``fresh`` when it is another one than before, ``hurried`` when it is only passed by."""
        before, self._detail = self._detail, detail
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
                self._ask_heatmap()
        self._show_heatmap_state()

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

    def next_layer(self) -> None:
        """Show the next layer this item has."""
        names = [name for name in self._floats.layers.names() if name == ORIGINAL or name in self._loaded]
        here = names.index(self._layer) if self._layer in names else 0
        self.set_layer(names[(here + 1) % len(names)])

    def hold_original(self, held: bool) -> None:
        """Show the original alone while a key is held."""
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

    def toggle_heatmap(self) -> None:
        """No heatmap, then each that the item has."""
        count = len(_heatmaps(self._detail)) if self._detail is not None else 0
        if not count:
            return
        if not self._heatmap_on:
            self._heatmap_on, self._heatmap_at = True, 0
        elif self._heatmap_at + 1 < count:
            self._heatmap_at += 1
        else:
            self._heatmap_on = False
        self._ask_heatmap()

    def toggle_anomaly(self) -> None:
        """Show or hide the anomaly map, beside the heatmap."""
        if self._detail is not None and _anomaly(self._detail) is not None:
            self._anomaly_on = not self._anomaly_on
            self._ask_heatmap()

    def set_opacity(self, opacity: float) -> None:
        """Opacity of the heatmap and of the anomaly map, 0..1."""
        self._opacity = opacity
        for name in (HEATMAP, ANOMALY):
            self._canvas.set_heatmap_opacity(opacity, name=name)
        self._show_heatmap_state()

    def _connect(self) -> None:
        floats, canvas = self._floats, self._canvas
        floats.layer_chosen.connect(self.set_layer)
        floats.heatmap_toggled.connect(self.toggle_heatmap)
        floats.opacity_changed.connect(self.set_opacity)
        floats.overlays_toggled.connect(self.toggle_overlays)
        floats.fit_clicked.connect(canvas.fit)
        canvas.zoom_changed.connect(floats.set_zoom)

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
        self._ask_heatmap()

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

    def _ask_heatmap(self) -> None:
        self._show_heatmap_state()
        for name in (HEATMAP, ANOMALY):
            chosen = self._chosen_map(name)
            if chosen is None or chosen.blob is None:
                self._canvas.set_heatmap(None, name=name)
                continue
            blob = chosen.blob
            ready = self.pictures.peek(blob)
            if isinstance(ready, Values):
                self._take_heatmap(name, chosen, ready)
                continue
            self._session.pictures.ask(
                partial(self.pictures.get, blob, partial(read_heatmap, self._session.store, blob)),
                partial(self._take_heatmap, name, chosen),
                topic=name,
                failed=lambda error: self._session.said.emit(self._session.explain(error)),
            )

    def _take_heatmap(self, name: str, chosen: Proposal, heatmap: Values) -> None:
        if self._chosen_map(name) is not chosen:
            return
        xyxy = chosen.data.get("xyxy")
        box = Box(*map(float, xyxy)) if xyxy else None
        self._canvas.set_heatmap(heatmap.values, box, self._opacity, name=name)

    def _chosen_map(self, name: str, detail: Detail | None = None) -> Proposal | None:
        """The map to lay over an item, None: over the one at hand."""
        detail = detail or self._detail
        if detail is None:
            return None
        if name == ANOMALY:
            return _anomaly(detail) if self._anomaly_on else None
        maps = _heatmaps(detail) if self._heatmap_on else []
        return maps[min(self._heatmap_at, len(maps) - 1)] if maps else None

    def _show_heatmap_state(self) -> None:
        maps = _heatmaps(self._detail) if self._detail is not None else []
        chosen = self._chosen_map(HEATMAP)
        unusual = _anomaly(self._detail) if self._detail is not None else None
        self.anomaly_changed.emit(unusual is not None, self._anomaly_on)
        anomaly = chosen is not None and chosen.provenance.stage is StageName.ANOMALY
        self._floats.set_heatmap(
            present=bool(maps),
            shown=chosen is not None,
            opacity=self._opacity,
            name=translate("Review", "Anomaly") if anomaly else translate("Review", "Heatmap"),
        )

    def _look_at(self, detail: Detail) -> Look:
        """What would be shown of an item now."""
        layer = detail.picture(_LAYERS[self._layer]) if self._layer in _LAYERS else None
        heatmap = self._chosen_map(HEATMAP, detail)
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

    def _changed_mask(self) -> str | None:
        return self._detail.changed_mask() if self._detail is not None else None


def _heatmaps(detail: Detail) -> list[Proposal]:
    """The maps that one key goes through: explanations, and where there are none, the anomaly map."""
    maps = detail.heatmaps()
    return [entry for entry in maps if entry.provenance.stage is not StageName.ANOMALY] or maps


def _anomaly(detail: Detail) -> Proposal | None:
    """The anomaly map, where it is a layer of its own."""
    maps = detail.heatmaps()
    found = [entry for entry in maps if entry.provenance.stage is StageName.ANOMALY]
    return found[-1] if found and len(found) < len(maps) else None


def _file(item: Item) -> tuple[str, FileState]:
    return item.hash, item.file_state


def _pictures(detail: Detail) -> list[str | None]:
    return [detail.picture(stage) for stage in _LAYERS.values()]
