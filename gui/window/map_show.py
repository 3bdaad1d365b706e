"""Lays the current item's heatmap and anomaly map over its picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.canvas import CanvasView
from gui.canvas.maps import ANOMALY, HEATMAP
from gui.window.floats import Floats
from gui.window.item_detail import Detail
from gui.window.pictures import PictureCache, Values, read_heatmap
from gui.window.session import Session
from gui.words import translate
from storage.records import Box, Proposal, StageName

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class AskedMap:
    """A map that somebody asked for, over one item until another is shown: nothing that is kept.

    Attributes:
        item_id: The item.
        name: What it is called beside its opacity.
        values: ``(h, w) uint8``, 255 hottest.
        xyxy: Where it lies.
    """

    item_id: int
    name: str
    values: npt.NDArray[np.uint8]
    xyxy: Box


class MapShow(QObject):
    """Which maps are laid over the picture at hand; what is chosen stays from one item to the next.

    Attributes:
        heatmap_on: Whether a heatmap is wanted over items that have one.

    Signals:
        anomaly_changed: Whether the item has an anomaly map, and whether it is shown.
    """

    anomaly_changed = Signal(bool, bool)

    def __init__(
        self,
        session: Session,
        canvas: CanvasView,
        floats: Floats,
        pictures: PictureCache,
        *,
        opacity: float,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        self._floats = floats
        self._pictures = pictures
        self._detail: Detail | None = None
        self._opacity = opacity
        self.heatmap_on = False
        self._heatmap_at = 0
        self._anomaly_on = False
        self._asked: AskedMap | None = None
        floats.heatmap_toggled.connect(self.toggle_heatmap)
        floats.opacity_changed.connect(self.set_opacity)

    @property
    def opacity(self) -> float:
        """Opacity of the maps, 0..1."""
        return self._opacity

    def follow(self, detail: Detail | None) -> None:
        """This is the item at hand now; `ask` and `tell` are about it."""
        self._detail = detail
        if self._asked is not None and (detail is None or detail.item.id != self._asked.item_id):
            self._asked = None

    def show_asked(self, asked: AskedMap) -> None:
        """Lay a map over its item, if that is still the one at hand, in place of the heatmap."""
        if self._detail is not None and self._detail.item.id == asked.item_id:
            self._asked = asked
            self.ask()

    def heatmap_of(self, detail: Detail) -> Proposal | None:
        """The heatmap that would be laid over an item now."""
        maps = _heatmaps(detail) if self.heatmap_on else []
        return maps[min(self._heatmap_at, len(maps) - 1)] if maps else None

    def toggle_heatmap(self) -> None:
        """No heatmap, then each that the item has; one that was asked for goes first."""
        if self._asked is not None:
            self._asked, self.heatmap_on = None, False
            self.ask()
            return
        count = len(_heatmaps(self._detail)) if self._detail is not None else 0
        if not count:
            return
        if not self.heatmap_on:
            self.heatmap_on, self._heatmap_at = True, 0
        elif self._heatmap_at + 1 < count:
            self._heatmap_at += 1
        else:
            self.heatmap_on = False
        self.ask()

    def toggle_anomaly(self) -> None:
        """Show or hide the anomaly map, beside the heatmap."""
        if self._detail is not None and _anomaly(self._detail) is not None:
            self._anomaly_on = not self._anomaly_on
            self.ask()

    def set_opacity(self, opacity: float) -> None:
        """Opacity of the heatmap and of the anomaly map, 0..1."""
        self._opacity = opacity
        for name in (HEATMAP, ANOMALY):
            self._canvas.set_heatmap_opacity(opacity, name=name)
        self.tell()

    def ask(self) -> None:
        """Lay the chosen maps over the picture, as soon as they are read, and take away the others."""
        self.tell()
        for name in (HEATMAP, ANOMALY):
            chosen = self._chosen(name)
            if name == HEATMAP and self._asked is not None:
                self._canvas.set_heatmap(self._asked.values, self._asked.xyxy, self._opacity, name=name)
                continue
            if chosen is None or chosen.blob is None:
                self._canvas.set_heatmap(None, name=name)
                continue
            blob = chosen.blob
            ready = self._pictures.peek(blob)
            if isinstance(ready, Values):
                self._take(name, chosen, ready)
                continue
            self._session.pictures.ask(
                partial(self._pictures.get, blob, partial(read_heatmap, self._session.store, blob)),
                partial(self._take, name, chosen),
                topic=name,
                failed=lambda error: self._session.said.emit(self._session.explain(error)),
            )

    def tell(self) -> None:
        """Tell what the item has and what is chosen of it."""
        maps = _heatmaps(self._detail) if self._detail is not None else []
        chosen = self._chosen(HEATMAP)
        unusual = _anomaly(self._detail) if self._detail is not None else None
        self.anomaly_changed.emit(unusual is not None, self._anomaly_on)
        anomaly = chosen is not None and chosen.provenance.stage is StageName.ANOMALY
        name = translate("Review", "Anomaly") if anomaly else translate("Review", "Heatmap")
        self._floats.set_heatmap(
            present=bool(maps) or self._asked is not None,
            shown=chosen is not None or self._asked is not None,
            opacity=self._opacity,
            name=self._asked.name if self._asked is not None else name,
        )

    def _take(self, name: str, chosen: Proposal, heatmap: Values) -> None:
        if self._chosen(name) is not chosen:
            return
        xyxy = chosen.data.get("xyxy")
        box = Box(*map(float, xyxy)) if xyxy else None
        self._canvas.set_heatmap(heatmap.values, box, self._opacity, name=name)

    def _chosen(self, name: str) -> Proposal | None:
        """The map to lay over the item at hand."""
        if self._detail is None:
            return None
        if name == ANOMALY:
            return _anomaly(self._detail) if self._anomaly_on else None
        return self.heatmap_of(self._detail)


def _heatmaps(detail: Detail) -> list[Proposal]:
    """The maps that one key goes through: explanations, and where there are none, the anomaly map."""
    maps = detail.heatmaps()
    return [entry for entry in maps if entry.provenance.stage is not StageName.ANOMALY] or maps


def _anomaly(detail: Detail) -> Proposal | None:
    """The anomaly map, where it is a layer of its own."""
    maps = detail.heatmaps()
    found = [entry for entry in maps if entry.provenance.stage is StageName.ANOMALY]
    return found[-1] if found and len(found) < len(maps) else None
