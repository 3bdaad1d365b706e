"""The picture's layers as tiles: what is in sight is converted in the background and kept within a budget."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, floor
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from gui.canvas.levels import Choice, Pixels, Window, WindowRule, chosen_window
from gui.canvas.pyramid import TILE, Picture, Pyramid, build_pyramid, tile_picture, to_picture, with_window
from gui.canvas.viewport import Viewport
from gui.canvas.work import Background

TILE_BUDGET = 128 * 2**20
"""Bytes of converted tiles kept, least recently drawn dropped first."""
_BATCH = 6
_SMOOTH_BELOW = 4.0
"""From this zoom on, pixels are shown as squares: an inspector wants to see them."""
_CELL = 128

TileKey = tuple[int, int, int, int]
ImageRect = tuple[float, float, float, float]


class _Place(NamedTuple):
    """Where an image lies on the canvas, in device pixels, and how large each of its pixels is drawn."""

    left: float
    top: float
    across: float
    down: float


@dataclass(slots=True)
class _Layer:
    pixels: Pixels
    pyramid: Pyramid | None = None
    window: Window | None = None
    """Its own, whatever the person's."""


class LayerStack:
    """Layers of one picture by name, the tiles converted so far, and a stand-in until the first arrives.

    Args:
        background: Where conversions run.
        changed: Called with the layer's name when its pixels can be drawn (or drawn anew).
        tiles_ready: Called with the ``xyxy`` image rectangle of tiles that arrived.
    """

    def __init__(
        self,
        background: Background,
        *,
        changed: Callable[[str], None],
        tiles_ready: Callable[[ImageRect], None],
    ) -> None:
        self._background = background
        self._changed = changed
        self._tiles_ready = tiles_ready
        self._layers: dict[str, _Layer] = {}
        self._standin: QImage | None = None
        self._tiles: OrderedDict[TileKey, Picture] = OrderedDict()
        self._tile_bytes = 0
        self._asked: set[TileKey] = set()
        self._choices: dict[int, Choice] = {}
        self._wanted: dict[str, Choice] = {}
        self._converting = False
        self._seen: tuple[str, Viewport] | None = None
        self.held = False

    def choice(self, name: str) -> Choice:
        """The window asked for a layer, or the rule that finds it."""
        layer = self._layers.get(name)
        if layer is None:
            return WindowRule.DEFAULT
        return layer.window or self._choices.get(layer.pixels.dtype.itemsize, WindowRule.DEFAULT)

    def kept_choices(self) -> dict[int, Choice]:
        """The windows held for the pictures to come, by the bytes of a value; none where each has its own."""
        return dict(self._choices) if self.held else {}

    def hold_choices(self, choices: Mapping[int, Choice]) -> None:
        """Hold these windows for the pictures to come."""
        self.held = True
        self._choices.update(choices)

    def coming(self, bytes_each: int) -> Choice:
        """The window that pictures to come will be shown through, of so many bytes a value."""
        return self._choices.get(bytes_each, WindowRule.DEFAULT) if self.held else WindowRule.DEFAULT

    def clear(self) -> None:
        """Forget all layers and the stand-in, and the windows unless they are held for the next picture."""
        self._layers.clear()
        self._standin = None
        self._seen = None
        self._wanted.clear()
        if not self.held:
            self._choices.clear()
        self._forget_tiles()

    def set_standin(self, thumbnail: Pixels) -> None:
        """Show these small pixels until a layer arrives; converted at once."""
        self._standin = to_picture(thumbnail, chosen_window(WindowRule.DEFAULT, thumbnail, thumbnail)).image

    def set_standin_image(self, image: QImage) -> None:
        """The same from an image in RGB32."""
        self._standin = image

    def set_pixels(self, name: str, pixels: Pixels | None, *, window: Window | None = None) -> None:
        """Give a layer its pixels, or take it away; with a window of its own, high values are what matters in it."""
        if pixels is None:
            self._layers.pop(name, None)
            return
        shown = self.pyramid(name)
        layer = self._layers[name] = _Layer(pixels, shown, window)
        job = partial(build_pyramid, pixels, self.choice(name), peaks=window is not None)
        self._background.submit(job, partial(self._take_pyramid, name, layer))

    def set_pyramid(self, name: str, pyramid: Pyramid) -> None:
        """Give a layer that was made elsewhere: drawn at once, unless the person set other grey values since."""
        layer = self._layers[name] = _Layer(pyramid.levels[0], None)
        if pyramid.asked == self.choice(name):
            self._take_pyramid(name, layer, pyramid)
            return
        job = partial(with_window, pyramid, self.choice(name))
        self._background.submit(job, partial(self._take_pyramid, name, layer))

    def pyramid(self, name: str) -> Pyramid | None:
        """A layer's pyramid once it is built."""
        layer = self._layers.get(name)
        return layer.pyramid if layer is not None else None

    def names(self) -> tuple[str, ...]:
        """Layers given so far."""
        return tuple(self._layers)

    def thumbnail(self, name: str) -> QImage | None:
        """The smallest picture of a layer, for the minimap."""
        pyramid = self.pyramid(name)
        if pyramid is not None:
            return pyramid.whole[max(pyramid.whole)].image
        return self._standin

    def set_window(self, name: str, choice: Choice) -> None:
        """Show other values of this layer and of those as deep; the old stay on screen until the new are converted."""
        layer = self._layers.get(name)
        if layer is None:
            return
        if layer.window is not None:
            if isinstance(choice, WindowRule):
                return
            layer.window = choice
            self._wanted[name] = choice
        else:
            depth = layer.pixels.dtype.itemsize
            self._choices[depth] = choice
            alike = (key for key, other in self._layers.items() if other.pixels.dtype.itemsize == depth)
            self._wanted |= {key: choice for key in alike if self._layers[key].window is None}
        if not self._converting:
            self._convert()

    def paint(self, painter: QPainter, viewport: Viewport, clip: QRect, name: str) -> bool:
        """Draw what of the picture lies in ``clip`` (device pixels); False where there is nothing to draw yet."""
        layer = self._layers.get(name)
        pyramid = layer.pyramid if layer is not None else None
        if pyramid is None and self._standin is None:
            return False
        painter.save()
        seen = viewport
        exact = viewport.zoom == 1.0 and viewport.angle % 90 == 0
        smooth = viewport.zoom < _SMOOTH_BELOW and not exact
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        if viewport.angle:
            viewport, clip = _turned(painter, viewport, clip)
        self._seen = (name, replace(seen))
        self._paint_upright(painter, viewport, clip, pyramid)
        painter.restore()
        return True

    def _paint_upright(self, painter: QPainter, viewport: Viewport, clip: QRect, pyramid: Pyramid | None) -> None:
        if pyramid is None:
            assert self._standin is not None
            image = self._standin
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            scale = viewport.image_width * viewport.zoom / image.width()
            down = viewport.image_height * viewport.zoom / image.height()
            _draw_part(painter, clip, image, _Place(viewport.offset_x, viewport.offset_y, scale, down))
            return
        level = pyramid.level_for(viewport.zoom)
        if level in pyramid.whole:
            scale = viewport.zoom * 2.0**level
            place = _Place(viewport.offset_x, viewport.offset_y, scale, scale)
            _draw_part(painter, clip, pyramid.whole[level].image, place)
        else:
            self._paint_tiles(painter, viewport, clip, pyramid, level)

    def _paint_tiles(self, painter: QPainter, viewport: Viewport, clip: QRect, pyramid: Pyramid, level: int) -> None:
        scale = viewport.zoom * 2.0**level
        pixels = pyramid.levels[level]
        step = TILE * scale
        missing: list[TileKey] = []
        first_row = max(floor((clip.top() - viewport.offset_y) / step), 0)
        last_row = min(floor((clip.bottom() + 1 - viewport.offset_y) / step), ceil(pixels.shape[0] / TILE) - 1)
        first_column = max(floor((clip.left() - viewport.offset_x) / step), 0)
        last_column = min(floor((clip.right() + 1 - viewport.offset_x) / step), ceil(pixels.shape[1] / TILE) - 1)
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                key = (pyramid.serial, level, column, row)
                tile = self._tiles.get(key)
                left, top = viewport.offset_x + column * step, viewport.offset_y + row * step
                if tile is not None:
                    self._tiles.move_to_end(key)
                    _draw_part(painter, clip, tile.image, _Place(left, top, scale, scale))
                    continue
                missing.append(key)
                coarse = min(pyramid.whole)
                image = pyramid.whole[coarse].image
                share = 2.0 ** (level - coarse) * TILE
                source = QRectF(column * share, row * share, share, share).intersected(QRectF(image.rect()))
                grow = viewport.zoom * 2.0**coarse
                painter.drawImage(QRectF(left, top, source.width() * grow, source.height() * grow), image, source)
        self._request(pyramid, missing)

    def _request(self, pyramid: Pyramid, keys: list[TileKey]) -> None:
        fresh = [key for key in keys if key not in self._asked]
        self._asked.update(fresh)
        for start in range(0, len(fresh), _BATCH):
            batch = fresh[start : start + _BATCH]
            job = partial(_convert_tiles, pyramid.levels, batch, pyramid.window)
            self._background.submit(job, partial(self._take_tiles, pyramid))

    def _take_pyramid(self, name: str, layer: _Layer, pyramid: Pyramid) -> None:
        if self._layers.get(name) is not layer:
            return
        layer.pyramid = pyramid
        choice = self.choice(name)
        if not isinstance(choice, WindowRule) and pyramid.window != choice:
            self._wanted[name] = choice
            if not self._converting:
                self._convert()
        self._changed(name)

    def _take_tiles(self, pyramid: Pyramid, tiles: dict[TileKey, Picture]) -> None:
        self._asked.difference_update(tiles)
        if all(layer.pyramid is not pyramid for layer in self._layers.values()):
            return
        self._keep(tiles)
        spans = [(TILE * 2**level, column, row) for _, level, column, row in tiles]
        self._tiles_ready(
            (
                min(span * column for span, column, _ in spans),
                min(span * row for span, _, row in spans),
                max(span * (column + 1) for span, column, _ in spans),
                max(span * (row + 1) for span, _, row in spans),
            )
        )

    def _keep(self, tiles: dict[TileKey, Picture]) -> None:
        for key, tile in tiles.items():
            if key not in self._tiles:
                self._tile_bytes += tile.size_bytes
            self._tiles[key] = tile
        while self._tile_bytes > TILE_BUDGET and len(self._tiles) > 1:
            self._tile_bytes -= self._tiles.popitem(last=False)[1].size_bytes

    def _convert(self) -> None:
        """Convert for the windows wanted, with the tiles in sight, so that no coarse picture flashes up between."""
        wanted, self._wanted = self._wanted, {}
        jobs = [
            (name, pyramid, choice, self._tiles_in_sight(name, pyramid))
            for name, choice in wanted.items()
            if (pyramid := self.pyramid(name)) is not None
        ]
        if not jobs:
            return
        self._converting = True
        # What is seen comes first.
        jobs.sort(key=lambda job: -len(job[3]))
        self._background.submit(partial(_convert_all, jobs), self._take_converted)

    def _tiles_in_sight(self, name: str, pyramid: Pyramid) -> list[tuple[int, int, int]]:
        if self._seen is None or self._seen[0] != name:
            return []
        level = pyramid.level_for(self._seen[1].zoom)
        if level in pyramid.whole:
            return []
        x0, y0, x1, y1 = self._seen[1].visible()
        span = TILE * 2.0**level
        columns, rows = (int(x0 // span), ceil(x1 / span)), (int(y0 // span), ceil(y1 / span))
        return [(level, column, row) for row in range(*rows) for column in range(*columns)]

    def _take_converted(self, converted: list[tuple[str, Pyramid, Pyramid, dict[TileKey, Picture]]]) -> None:
        self._converting = False
        for name, before, after, tiles in converted:
            layer = self._layers.get(name)
            if layer is not None and layer.pyramid is before:
                layer.pyramid = after
                self._forget_tiles(before.serial)
                self._keep(tiles)
                self._changed(name)
        if self._wanted:
            self._convert()

    def _forget_tiles(self, serial: int | None = None) -> None:
        gone = [key for key in self._tiles if serial in (None, key[0])]
        for key in gone:
            self._tile_bytes -= self._tiles.pop(key).size_bytes
        self._asked = {key for key in self._asked if serial not in (None, key[0])}


_Job = tuple[str, Pyramid, Choice, list[tuple[int, int, int]]]


def _convert_all(jobs: list[_Job]) -> list[tuple[str, Pyramid, Pyramid, dict[TileKey, Picture]]]:
    converted = []
    for name, before, choice, places in jobs:
        after = with_window(before, choice)
        tiles = _convert_tiles(after.levels, [(after.serial, *place) for place in places], after.window)
        converted.append((name, before, after, tiles))
    return converted


def _turned(painter: QPainter, viewport: Viewport, clip: QRect) -> tuple[Viewport, QRect]:
    """Turn the painter about the picture's corner; the view and the clip as they are before the turn."""
    upright = replace(viewport, angle=0.0, offset_x=0, offset_y=0)
    left, top, right, bottom = viewport.to_image_rect((clip.left(), clip.top(), clip.right() + 1, clip.bottom() + 1))
    zoom = viewport.zoom
    corner, end = (floor(left * zoom) - 1, floor(top * zoom) - 1), (ceil(right * zoom) + 1, ceil(bottom * zoom) + 1)
    across, along = viewport.turn
    painter.setTransform(QTransform(across, along, -along, across, viewport.offset_x, viewport.offset_y))
    return upright, QRect(*corner, end[0] - corner[0], end[1] - corner[1])


def _convert_tiles(levels: list[Pixels], keys: list[TileKey], window: Window) -> dict[TileKey, Picture]:
    return {key: tile_picture(levels[key[1]], key[2], key[3], window) for key in keys}


def _draw_part(painter: QPainter, clip: QRect, image: QImage, place: _Place) -> None:
    """Draw the part of an image that ``clip`` needs."""
    x0 = max(floor((clip.left() - place.left) / place.across) - 2, 0)
    y0 = max(floor((clip.top() - place.top) / place.down) - 2, 0)
    x1 = min(ceil((clip.right() + 1 - place.left) / place.across) + 2, image.width())
    y1 = min(ceil((clip.bottom() + 1 - place.top) / place.down) + 2, image.height())
    if x1 <= x0 or y1 <= y0:
        return
    if place.across < _SMOOTH_BELOW:
        _draw_cell(painter, image, place, QRect(x0, y0, x1 - x0, y1 - y0))
        return
    # Qt steps through enlarged pixels in fixed point from the source's edge: from the same small cells each
    # time, a pixel's edge falls on the same place whatever part is painted, and no error adds up.
    for top in range(y0 // _CELL * _CELL, y1, _CELL):
        for left in range(x0 // _CELL * _CELL, x1, _CELL):
            # One more row and column, for turned cells leave holes where they only touch.
            cell = QRect(left, top, min(_CELL + 1, image.width() - left), min(_CELL + 1, image.height() - top))
            _draw_cell(painter, image, place, cell)


def _draw_cell(painter: QPainter, image: QImage, place: _Place, source: QRect) -> None:
    left, top = place.left + source.left() * place.across, place.top + source.top() * place.down
    target = QRectF(left, top, source.width() * place.across, source.height() * place.down)
    painter.drawImage(target, image, QRectF(source))
