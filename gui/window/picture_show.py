"""Brings the current item's pixels, layers and heatmap onto the canvas, and reads ahead in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.canvas import ORIGINAL, CanvasView
from gui.told import told
from gui.window.file_notes import canvas_notice
from gui.window.floats import Floats
from gui.window.item_detail import Detail
from gui.window.pictures import PictureCache, read_original
from gui.window.session import Session
from gui.window.thumbs import thumb_pixels
from gui.words import number, translate
from storage.errors import UnreachableImageError, UnreadableImageError
from storage.records import Box, FileState, Item, ItemState, Mask, Proposal, StageName

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from gui.canvas.levels import Pixels
    from storage.store import Store

_STAND_IN_FROM = 3_000_000
"""Pictures of more pixels are stood in for by their thumbnail while they are read."""
_LAYERS = {"cleaned": StageName.CLEAN, "enhanced": StageName.ENHANCE}


class PictureShow(QObject):
    """What the canvas shows of an item; zoom and place stay from one picture to the next.

    Signals:
        picture_set: The canvas has another picture; regions can be laid over it.
    """

    picture_set = Signal()

    def __init__(
        self, session: Session, canvas: CanvasView, floats: Floats, *, opacity: float, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        self._floats = floats
        self._cache = PictureCache()
        self._max_pixels = int(session.store.last_settings["images"]["max_pixels"])
        self._detail: Detail | None = None
        self._layer = ORIGINAL
        self._loaded: set[str] = set()
        self._opacity = opacity
        self._heatmap_on = False
        self._heatmap_at = 0
        self._overlays_on = True
        self._ahead_serial = 0
        self._shown_before = False
        self._fault = ""
        self._awaited: int | None = None
        self._outlined: str | None = None
        self._connect()

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
        self._awaited = None
        self._floats.set_visible(False)
        self._canvas.clear()

    def show(self, detail: Detail, *, fresh: bool) -> None:
        """Show an item; ``fresh`` when it is another one than before."""
        before, self._detail = self._detail, detail
        if fresh:
            self._fault = ""
            self._loaded = set()
            if detail.item.state is ItemState.UNREADABLE:
                self._floats.set_visible(False)
                self._canvas.clear(translate("Review", "This file cannot be shown"), told(detail.item.error))
                return
            self._floats.set_visible(True)
            self._ask_original(detail.item)
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

    def look_ahead(self, item_ids: Sequence[int]) -> None:
        """Decode these items, in order, as long as nobody moves on."""
        self._ahead_serial += 1
        serial = self._ahead_serial
        wanted = tuple(item_ids)
        self._session.ahead.ask(lambda: self._read_ahead(wanted, serial), lambda _none: None, topic="ahead")

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
        """Show the original while a key is held."""
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
        count = len(self._detail.heatmaps()) if self._detail is not None else 0
        if not count:
            return
        if not self._heatmap_on:
            self._heatmap_on, self._heatmap_at = True, 0
        elif self._heatmap_at + 1 < count:
            self._heatmap_at += 1
        else:
            self._heatmap_on = False
        self._ask_heatmap()

    def set_opacity(self, opacity: float) -> None:
        """Opacity of the heatmap, 0..1."""
        self._opacity = opacity
        self._canvas.set_heatmap_opacity(opacity)
        self._show_heatmap_state()

    def _connect(self) -> None:
        floats, canvas = self._floats, self._canvas
        floats.layer_chosen.connect(self.set_layer)
        floats.heatmap_toggled.connect(self.toggle_heatmap)
        floats.opacity_changed.connect(self.set_opacity)
        floats.overlays_toggled.connect(self.toggle_overlays)
        floats.fit_clicked.connect(canvas.fit)
        canvas.zoom_changed.connect(floats.set_zoom)
        canvas.window_changed.connect(self._show_window)
        canvas.layer_shown.connect(self._outline_changes)
        canvas.probed.connect(self._show_probe)
        canvas.probe_left.connect(self._hide_probe)

    def _ask_original(self, item: Item) -> None:
        self._awaited = item.id
        changed = item.file_state is FileState.CHANGED
        ready = None if changed else self._cache.peek(item.hash)
        if ready is not None:
            self._session.pictures.forget("picture")
            self._show_pixels(item, ready)
            return
        if item.width * item.height > _STAND_IN_FROM:
            self._session.read(partial(thumb_pixels, item_id=item.id), partial(self._stand_in, item), topic="stand-in")
        self._session.pictures.ask(
            # What is cached under the old bytes' name is not what a changed file holds.
            partial(read_original, item, max_pixels=self._max_pixels)
            if changed
            else lambda: self._cache.get(item.hash, partial(read_original, item, max_pixels=self._max_pixels)),
            partial(self._show_pixels, item),
            topic="picture",
            failed=self._picture_failed,
        )

    def _show_pixels(self, item: Item, pixels: Pixels) -> None:
        if self._detail is None or self._detail.item.id != item.id:
            return
        self._awaited = None
        self._canvas.show_image(str(item.id), pixels, keep_view=self._shown_before)
        self._shown_before = True
        # Whatever lies over a picture is forgotten with it, so it is set anew behind every new one.
        self._outlined = None
        self.picture_set.emit()
        self._ask_layers(self._detail)
        self._ask_heatmap()

    def _stand_in(self, item: Item, thumbnail: npt.NDArray[np.uint8] | None) -> None:
        waiting = self._detail is not None and self._detail.item.id == item.id and self._awaited == item.id
        if waiting and thumbnail is not None:
            self._canvas.show_standin(thumbnail, (item.width, item.height), keep_view=self._shown_before)
            self._shown_before = True
            self.picture_set.emit()

    def _picture_failed(self, error: Exception) -> None:
        self._awaited = None
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
            self._session.pictures.ask(
                partial(self._cache.get, blob, partial(_read_blob, self._session.store, blob)),
                partial(self._take_layer, detail.item.id, name),
                topic=f"layer-{name}",
                failed=lambda error: self._session.said.emit(self._session.explain(error)),
            )

    def _take_layer(self, item_id: int, name: str, pixels: Pixels) -> None:
        if self._detail is None or self._detail.item.id != item_id:
            return
        self._loaded.add(name)
        self._canvas.set_layer(name, pixels)
        if self._layer == name:
            self._canvas.set_current_layer(name)

    def _ask_heatmap(self) -> None:
        self._show_heatmap_state()
        chosen = self._chosen_heatmap()
        if chosen is None or chosen.blob is None:
            self._canvas.set_heatmap(None)
            return
        blob = chosen.blob
        self._session.pictures.ask(
            lambda: _read_heatmap(self._session.store, blob),
            partial(self._take_heatmap, chosen),
            topic="heatmap",
            failed=lambda error: self._session.said.emit(self._session.explain(error)),
        )

    def _take_heatmap(self, chosen: Proposal, values: npt.NDArray[np.uint8]) -> None:
        if self._chosen_heatmap() is not chosen:
            return
        xyxy = chosen.data.get("xyxy")
        self._canvas.set_heatmap(values, Box(*map(float, xyxy)) if xyxy else None, self._opacity)

    def _chosen_heatmap(self) -> Proposal | None:
        maps = self._detail.heatmaps() if self._detail is not None and self._heatmap_on else []
        return maps[min(self._heatmap_at, len(maps) - 1)] if maps else None

    def _show_heatmap_state(self) -> None:
        maps = self._detail.heatmaps() if self._detail is not None else []
        chosen = self._chosen_heatmap()
        anomaly = chosen is not None and chosen.provenance.stage is StageName.ANOMALY
        self._floats.set_heatmap(
            present=bool(maps),
            shown=chosen is not None,
            opacity=self._opacity,
            name=translate("Review", "Anomaly") if anomaly else translate("Review", "Heatmap"),
        )

    def _read_ahead(self, item_ids: Sequence[int], serial: int) -> None:
        for item in self._session.store.items.get(item_ids):
            if serial != self._ahead_serial:
                return
            sound = item.state is not ItemState.UNREADABLE and item.file_state is FileState.PRESENT
            if sound and item.width * item.height <= self._max_pixels // 4:
                try:
                    self._cache.get(item.hash, partial(read_original, item, max_pixels=self._max_pixels))
                except (OSError, UnreadableImageError):
                    continue  # Told when somebody looks at it.

    def _show_probe(self, x: int, y: int, values: object) -> None:
        numbers = tuple(values) if isinstance(values, tuple) else ()
        kind = {1: "grey", 3: "RGB"}.get(len(numbers), "")
        self._floats.set_probe(f"x {x} y {y}  {kind} {' '.join(map(str, numbers))}".rstrip())

    def _show_window(self, low: float, high: float) -> None:
        plain = (low, high) == (0.0, 255.0)
        self._floats.set_window(
            "" if plain else translate("Review", "Window {low}–{high}").format(low=number(low), high=number(high))
        )

    def _outline_changes(self, layer: str) -> None:
        """Outline what cleaning changed while the cleaned picture is shown."""
        blob = self._detail.changed_mask() if self._detail is not None and layer == "cleaned" else None
        if blob == self._outlined:
            return
        self._outlined = blob
        if blob is None:
            self._canvas.set_changed_mask(None)
            return
        self._session.pictures.ask(
            partial(_read_mask, self._session.store, blob),
            lambda mask: self._canvas.set_changed_mask(mask) if self._outlined == blob else None,
            topic="mask",
            failed=lambda error: self._session.said.emit(self._session.explain(error)),
        )

    def _hide_probe(self) -> None:
        self._floats.set_probe("")


def _file(item: Item) -> tuple[str, FileState]:
    return item.hash, item.file_state


def _pictures(detail: Detail) -> list[str | None]:
    return [detail.picture(stage) for stage in _LAYERS.values()]


def _read_blob(store: Store, blob: str) -> Pixels:
    from storage.images import read_rgb8

    return read_rgb8(store.blobs.path(blob))


def _read_mask(store: Store, blob: str) -> Mask:
    from storage import rle
    from storage.images import decode_png

    values = decode_png(store.blobs.get(blob))
    return rle.encode((values if values.ndim == 2 else values[..., 0]) > 127)


def _read_heatmap(store: Store, blob: str) -> npt.NDArray[np.uint8]:
    import numpy as np

    from storage.images import decode_png

    values = np.asarray(decode_png(store.blobs.get(blob)), dtype=np.uint8)
    return values if values.ndim == 2 else np.ascontiguousarray(values[..., 0])
