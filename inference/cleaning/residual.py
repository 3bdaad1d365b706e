"""What still looks marked after cleaning: the detector, run again on the cleaned picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from inference.cleaning.colour import Markings
from inference.stage import Pixels

_MOST = 50
"""Places that are told one by one."""


@dataclass(frozen=True, slots=True)
class Residual:
    """What is left.

    Attributes:
        share: Share of the cleaned mask that still looks marked, 0..1; 0 where nothing was masked.
        outside: Share of the pixels outside the mask that look marked, 0..1: overlooked, or protected from cleaning.
        places: Boxes ``xyxy`` around what is left, the largest first.
    """

    share: float
    outside: float
    places: tuple[tuple[int, int, int, int], ...]

    def as_data(self) -> dict[str, Any]:
        """Plain JSON values for the data of a cleaned picture; `storage.markings` reads them."""
        return {
            "residual": self.share,
            "residual_outside": self.outside,
            "residual_at": [list(place) for place in self.places],
        }


def residual(cleaned: Pixels, mask: npt.NDArray[np.bool_], find: Callable[[Pixels], Markings]) -> Residual:
    """Look for markings in a cleaned picture.

    Args:
        cleaned: ``(H, W, 3) uint8 RGB``.
        mask: ``(H, W) bool``, where it was cleaned.
        find: The detector that found what was cleaned.
    """
    left = find(cleaned)
    return Residual(
        _share(left.mask[mask]),
        _share(left.mask[~mask]),
        tuple(marking.xyxy() for marking in left.found[:_MOST]),
    )


def _share(looks_marked: npt.NDArray[np.bool_]) -> float:
    return float(looks_marked.mean()) if looks_marked.size else 0.0
