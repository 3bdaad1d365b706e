"""Decoded pictures kept within a budget, each decoded once however many ask; all of it off the window's thread."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.canvas.levels import Pixels
    from storage.records import Item

BUDGET = 512 * 2**20
"""Bytes of decoded pictures kept, least recently used dropped first."""


class PictureCache:
    """Pictures by key. Safe between threads."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._pictures: OrderedDict[str, Pixels] = OrderedDict()
        self._loading: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def peek(self, key: str) -> Pixels | None:
        """The picture if it is here."""
        with self._lock:
            found = self._pictures.get(key)
            if found is not None:
                self._pictures.move_to_end(key)
            return found

    def get(self, key: str, load: Callable[[], Pixels]) -> Pixels:
        """The picture, loaded unless it is here; waits where another thread is loading it already."""
        while True:
            with self._lock:
                found = self._pictures.get(key)
                if found is not None:
                    self._pictures.move_to_end(key)
                    return found
                turn = self._loading.get(key)
                if turn is None:
                    self._loading[key] = threading.Event()
                    break
            turn.wait()
        try:
            pixels = load()
            self._keep(key, pixels)
            return pixels
        finally:
            with self._lock:
                self._loading.pop(key).set()

    def _keep(self, key: str, pixels: Pixels) -> None:
        with self._lock:
            self._pictures[key] = pixels
            held = sum(picture.nbytes for picture in self._pictures.values())
            while held > self._budget and len(self._pictures) > 1:
                _, dropped = self._pictures.popitem(last=False)
                held -= dropped.nbytes


def read_original(item: Item, *, max_pixels: int) -> Pixels:
    """The source's pixels as the canvas takes them: grey stays grey, 16 bits stay 16 bits where it is grey.

    Raises:
        UnreadableImageError: The file is gone or damaged.
    """
    from pathlib import Path

    from storage import images

    path = Path(item.path)
    if item.channels == 1:
        return images.read_full(path, max_pixels=max_pixels)
    return images.read_rgb8(path, max_pixels=max_pixels)
