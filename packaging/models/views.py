"""What classifier and segmenter look at: the plate with a little room around it, as the crop stage gives it."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from models.renders import Shot

Pixels = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Array = TypeVar("Array", bound=npt.NDArray[Any])


def view_box(
    shot: Shot, rng: np.random.Generator, *, least: float = 0.03, most: float = 0.07
) -> tuple[int, int, int, int]:
    """The plate's box with a share of its size added on each side; the crop stage adds 0.05."""
    x0, y0, x1, y1 = shot.roi
    width, height = shot.size
    room = rng.uniform(least, most, 4) * np.array([x1 - x0, y1 - y0, x1 - x0, y1 - y0])
    return (
        max(int(x0 - room[0]), 0),
        max(int(y0 - room[1]), 0),
        min(int(np.ceil(x1 + room[2])), width),
        min(int(np.ceil(y1 + room[3])), height),
    )


def cut(picture: Array, box: tuple[int, int, int, int]) -> Array:
    """The part of a picture within a box ``xyxy``."""
    x0, y0, x1, y1 = box
    part: Any = np.ascontiguousarray(picture[y0:y1, x0:x1])
    result: Array = part
    return result
