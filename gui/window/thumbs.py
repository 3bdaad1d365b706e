"""Thumbnails as Qt images, made off the window's thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from storage.records import FileState, ItemState

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from storage.store import Store

SIZE = 192
"""Longer side in pixels; covers the list at twice its logical size, and stands in for a picture on its way."""


def load_thumb(store: Store, item_id: int) -> QImage | None:
    """The item's thumbnail, or None where there is nothing to show."""
    pixels = thumb_pixels(store, item_id)
    return None if pixels is None else thumb_image(pixels)


def thumb_image(pixels: npt.NDArray[np.uint8]) -> QImage:
    """``(h, w, 3) uint8 RGB`` as an image of its own."""
    height, width = pixels.shape[:2]
    # copy(): the image must not outlive the array's memory.
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).convertToFormat(
        QImage.Format.Format_RGB32
    )


def thumb_pixels(store: Store, item_id: int) -> npt.NDArray[np.uint8] | None:
    """``(h, w, 3) uint8 RGB``, or None where the picture cannot be read."""
    from storage.images import read_rgb8_scaled

    items = store.items.get([item_id])
    if not items or items[0].state is ItemState.UNREADABLE:
        return None
    limit = int(store.last_settings["images"]["max_pixels"])
    if items[0].file_state is FileState.CHANGED:
        # Kept under the old bytes' name it would stand for them.
        return read_rgb8_scaled(Path(items[0].path), long_side=SIZE, max_pixels=limit)
    return store.thumbnails.get(items[0].hash, Path(items[0].path), size=SIZE, max_pixels=limit)
