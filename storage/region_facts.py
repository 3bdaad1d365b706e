"""Numbers about one region: its kind, area, pieces, holes and bounds, for the panel and the command line."""

from __future__ import annotations

from dataclasses import dataclass

from storage import geometry as shapes
from storage.mask_patch import decode_patch
from storage.records import Box, Geometry, Mask


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be measured of a region; ``area`` in square pixels, the rest in pixels.

    ``pieces`` and ``holes`` count what hangs together and what is enclosed, see `storage.mask_edit`.
    """

    kind: str
    area: float
    pieces: int
    holes: int
    x: float
    y: float
    w: float
    h: float


def facts(geometry: Geometry) -> Facts:
    """Measure a region; for a large mask some milliseconds."""
    box = shapes.bounds(geometry) or Box(0.0, 0.0, 0.0, 0.0)
    kind = "box" if isinstance(geometry, Box) else "mask" if isinstance(geometry, Mask) else "polygon"
    if isinstance(geometry, Mask):
        found, holes = _counted(geometry)
    else:
        found, holes = 1, 0 if isinstance(geometry, Box) else len(geometry.rings) - 1
    return Facts(kind, shapes.area(geometry), found, holes, box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0)


def _counted(mask: Mask) -> tuple[int, int]:
    import cv2
    import numpy as np

    bits = np.pad((decode_patch(mask).pixels != 0).view(np.uint8), 1)
    found, _ = cv2.connectedComponents(bits, connectivity=8)
    # One area outside counts as no hole; component 0 is what is set.
    open_areas, _ = cv2.connectedComponents(1 - bits, connectivity=4)
    return found - 1, max(open_areas - 2, 0)
