"""Pictures ready to be drawn, kept within a budget, each made once however many ask; all of it off the window's thread.

What the window holds of pictures is bounded by four budgets together: `BUDGET` here (decoded levels and what is
converted of them, for the item shown and its neighbours), `gui.canvas.layers.TILE_BUDGET` (tiles of the one shown),
`gui.window.queue_model.THUMBS_BUDGET` and `gui.window.look_ahead.DETAILS_BUDGET`.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from gui.canvas.levels import Choice, Pixels
    from gui.canvas.pyramid import Pyramid
    from storage.records import Item
    from storage.store import Store

BUDGET = 448 * 2**20
"""Bytes of pictures kept."""


class Kept(Protocol):
    """Something with a size in memory."""

    @property
    def size_bytes(self) -> int:
        """Memory held."""
        ...


T = TypeVar("T", bound=Kept)


@dataclass(frozen=True, slots=True)
class Values:
    """A heatmap's values, ``(h, w) uint8``."""

    values: npt.NDArray[np.uint8]

    @property
    def size_bytes(self) -> int:
        """Memory held."""
        return int(self.values.nbytes)


class PictureCache:
    """Pictures by key. Safe between threads.

    What is over budget goes in this order: what nobody plans to show, least recently used first; then what is
    planned, the least urgent first.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._pictures: OrderedDict[str, Kept] = OrderedDict()
        self._loading: dict[str, threading.Event] = {}
        self._plan: tuple[str, ...] = ()
        self._lock = threading.Lock()

    @property
    def held(self) -> int:
        """Bytes kept."""
        with self._lock:
            return self._held()

    def peek(self, key: str) -> Kept | None:
        """The picture if it is here."""
        with self._lock:
            found = self._pictures.get(key)
            if found is not None:
                self._pictures.move_to_end(key)
            return found

    def get(self, key: str, load: Callable[[], T]) -> T:
        """The picture, loaded unless it is here; waits where another thread is loading it already."""
        while True:
            with self._lock:
                found = self._pictures.get(key)
                if found is not None:
                    self._pictures.move_to_end(key)
                    return cast("T", found)
                turn = self._loading.get(key)
                if turn is None:
                    self._loading[key] = threading.Event()
                    break
            turn.wait()
        try:
            made = load()
            with self._lock:
                self._pictures[key] = made
                self._shrink()
            return made
        finally:
            with self._lock:
                self._loading.pop(key).set()

    def plan(self, keys: Sequence[str]) -> None:
        """What is to be shown, the most urgent first: it stays longest."""
        with self._lock:
            self._plan = tuple(keys)

    def has_room(self, key: str, size_bytes: int) -> bool:
        """Whether ``key`` would stay if it were loaded now, beside all that is more urgent."""
        with self._lock:
            at = self._plan.index(key) if key in self._plan else len(self._plan)
            urgent = sum(self._pictures[k].size_bytes for k in self._plan[:at] if k in self._pictures)
            return urgent + size_bytes <= self._budget

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._pictures.clear()

    def _held(self) -> int:
        return sum(picture.size_bytes for picture in self._pictures.values())

    def _shrink(self) -> None:
        held = self._held()
        if held <= self._budget:
            return
        planned = [key for key in reversed(self._plan) if key in self._pictures]
        spare = [key for key in self._pictures if key not in self._plan]
        for key in (*spare, *planned):
            if held <= self._budget or len(self._pictures) == 1:
                return
            held -= self._pictures.pop(key).size_bytes


def estimated_bytes(item: Item) -> int:
    """What an item's picture will hold: its pixels, the same at halved sizes, and the small ones converted."""
    from gui.canvas.pyramid import TILE, WHOLE_PIXELS

    each = 3 if item.channels > 1 else 2 if item.bit_depth > 8 else 1
    width, height, total = item.width, item.height, 0
    while True:
        pixels = width * height
        total += pixels * (each + (4 if pixels <= WHOLE_PIXELS else 0))
        if max(width, height) <= TILE:
            return total
        width, height = (width + 1) // 2, (height + 1) // 2


def prepare_original(item: Item, *, max_pixels: int, window: Choice) -> Pyramid:
    """The source's pixels ready to be drawn: grey stays grey, 16 bits stay 16 bits where it is grey.

    Raises:
        UnreadableImageError: The file is gone or damaged.
    """
    from gui.canvas.pyramid import build_pyramid

    return build_pyramid(_read_original(item, max_pixels=max_pixels), window)


def prepare_blob(store: Store, blob: str, *, window: Choice) -> Pyramid:
    """The same of a picture that a stage made."""
    from gui.canvas.pyramid import build_pyramid
    from storage.images import read_rgb8

    return build_pyramid(read_rgb8(store.blobs.path(blob)), window)


def read_heatmap(store: Store, blob: str) -> Values:
    """A heatmap's values."""
    import numpy as np

    from storage.images import decode_png

    values = np.asarray(decode_png(store.blobs.get(blob)), dtype=np.uint8)
    return Values(values if values.ndim == 2 else np.ascontiguousarray(values[..., 0]))


def _read_original(item: Item, *, max_pixels: int) -> Pixels:
    from pathlib import Path

    from storage import images

    path = Path(item.path)
    if item.channels == 1:
        return images.read_full(path, max_pixels=max_pixels)
    return images.read_rgb8(path, max_pixels=max_pixels)
