"""Covering a long side with overlapping tiles, and weights that leave no seam where they are laid together again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def tile_starts(length: int, tile: int, overlap: float) -> list[int]:
    """First pixels of tiles that cover ``length``, the last flush with the end, overlapping at least so much."""
    if length <= tile:
        return [0]
    step = max(int(tile * (1 - overlap)), 1)
    count = -(-(length - tile) // step) + 1
    return [round(index * (length - tile) / (count - 1)) for index in range(count)]


def bump(height: int, width: int) -> npt.NDArray[np.float32]:
    """``(height, width) float32``, greatest in the middle, falling to 1 at the corners."""
    return np.outer(_ramp(height), _ramp(width))


def _ramp(length: int) -> npt.NDArray[np.float32]:
    return np.minimum(np.arange(1, length + 1), np.arange(length, 0, -1)).astype(np.float32)
