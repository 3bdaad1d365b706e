"""YOLO segmentation: as detection, but a line is ``class x y x y …``, one polygon a region.

Masks become outlines along the edges of their pixels. A region of several parts or with holes is one polygon all the
same: its rings are joined by lines there and back, as Ultralytics joins COCO's, and they cover exactly its pixels. A
reader that draws the line too (OpenCV does) adds the pixels under it.

Source: https://docs.ultralytics.com/datasets/segment/
"""

from __future__ import annotations

from pathlib import Path

from storage.formats.entries import Content, Entry, EntryRegion, Loss, Losses
from storage.formats.lost import Lost
from storage.formats.outlines import one_ring, outlines
from storage.formats.yolo import share, write_with
from storage.geometry import Ring
from storage.records import Box, Mask


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``images/<split>``, ``labels/<split>`` and ``data.yaml``; items without a split go to train."""
    return write_with(folder, content, _numbers)


def _numbers(region: EntryRegion, entry: Entry, losses: Losses) -> list[str] | None:
    rings = _rings(region, entry, losses)
    if not rings:
        return None
    if len(rings) > 1:
        losses.add(Lost.JOINED, entry)
    return [text for x, y in one_ring(rings) for text in (share(x, entry.width), share(y, entry.height))]


def _rings(region: EntryRegion, entry: Entry, losses: Losses) -> list[Ring]:
    geometry = region.geometry
    if isinstance(geometry, Box):
        losses.add(Lost.BOX_AS_OUTLINE, entry)
        box = geometry
        return [((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))]
    if isinstance(geometry, Mask):
        losses.add(Lost.MASK_AS_OUTLINE, entry)
        return [ring for ring, _ in outlines(geometry)]
    return list(geometry.rings)
