"""What of a picture is sent: regions around the markings or the frame, in an aspect ratio the service takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np
import numpy.typing as npt

from inference.cleaning.gemini.terms import SIZES, Send
from inference.stage import Pixels

BoolMask = npt.NDArray[np.bool_]
"""``(H, W) bool``."""

RATIOS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "1:1": (1, 1),
        "2:3": (2, 3),
        "3:2": (3, 2),
        "3:4": (3, 4),
        "4:3": (4, 3),
        "9:16": (9, 16),
        "16:9": (16, 9),
        "21:9": (21, 9),
    }
)
"""Width to height, as ``ImageConfig.aspect_ratio`` of google-genai names them."""

MOST_REGIONS = 4
"""Calls per picture: markings further apart than that are sent together."""

_SPREAD = 3
"""Pixels by which the mask grows first: the rim of ink is neither ink nor surface."""
_LEAST_SIDE = 256
"""A region shows at least so much of what lies around; the model must see what the surface is."""
_CONTEXT = 0.35
"""Surroundings on each side, as a share of the marking's own size."""
_LEAST_CONTEXT = 32
_LONGEST = 1.5
"""Regions longer than the answer's size by this factor are sent scaled down to it."""
_MOST_BOXES, _PARTS = 36, 6


@dataclass(frozen=True, slots=True)
class Region:
    """One part of a picture as it is sent.

    Attributes:
        x: Left edge of the part in the picture.
        y: Top edge.
        width: Of the part, pixels of the picture.
        height: Likewise.
        left: Pixels mirrored onto its left side, because the picture ends there.
        top: Likewise above; what lacks at the right and below follows from ``full``.
        full: Width and height with what is mirrored, exactly in the ratio.
        ratio: A key of `RATIOS`.
        sent: Width and height in which it is sent.
    """

    x: int
    y: int
    width: int
    height: int
    left: int
    top: int
    full: tuple[int, int]
    ratio: str
    sent: tuple[int, int]

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns in the picture."""
        return slice(self.y, self.y + self.height), slice(self.x, self.x + self.width)

    def cut(self, pixels: Pixels) -> Pixels:
        """What is sent of a picture, ``(H, W, 3) uint8 RGB`` in the size ``sent``."""
        right = self.full[0] - self.left - self.width
        bottom = self.full[1] - self.top - self.height
        part = np.ascontiguousarray(pixels[self.window])
        if self.left or self.top or right or bottom:
            part = cv2.copyMakeBorder(part, self.top, bottom, self.left, right, cv2.BORDER_REFLECT).astype(
                np.uint8, copy=False
            )
        if self.sent != self.full:
            part = cv2.resize(part, self.sent, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
        return part

    def back(self, answer: Pixels) -> Pixels:
        """The answer, whatever its size, as pixels of the part, ``(height, width, 3)``."""
        smaller = answer.shape[1] > self.full[0]
        way = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
        full = cv2.resize(answer, self.full, interpolation=way)
        part: Pixels = full[self.top : self.top + self.height, self.left : self.left + self.width].astype(np.uint8)
        return part


def spread(mask: BoolMask) -> BoolMask:
    """The mask grown by 3 pixels."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _SPREAD + 1, 2 * _SPREAD + 1))
    return cv2.dilate(mask.astype(np.uint8), kernel).astype(bool)


def plan(mask: BoolMask, *, send: Send, size: str) -> list[Region]:
    """Which parts of a picture are sent to have ``mask`` filled; none for an empty mask.

    Markings go together as long as an answer still has the picture's own detail, and never in more than
    `MOST_REGIONS` calls.

    Args:
        mask: ``(H, W) bool``, grown already.
        send: Regions, or the whole frame.
        size: A key of `SIZES`.
    """
    height, width = mask.shape
    if not mask.any():
        return []
    if send is Send.FRAME:
        return [_region((0, 0, width, height), (width, height), size)]
    return [_region(box, (width, height), size) for box in _merged(_boxes(mask), SIZES[size])]


_Box = tuple[int, int, int, int]
"""Left, top, right, bottom; the last two exclusive."""


def _boxes(mask: BoolMask) -> list[_Box]:
    """A box around each marking with its surroundings; of very many, one around all that lie in one part."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    height, width = mask.shape
    boxes = []
    for x, y, w, h, _area in stats[1:].tolist():
        pad = max(_LEAST_CONTEXT, round(_CONTEXT * max(w, h)))
        boxes.append((max(0, x - pad), max(0, y - pad), min(width, x + w + pad), min(height, y + h + pad)))
    if len(boxes) <= _MOST_BOXES:
        return boxes
    side = max(height, width) / _PARTS
    parts: dict[tuple[int, int], _Box] = {}
    for box in boxes:
        part = int((box[0] + box[2]) / 2 // side), int((box[1] + box[3]) / 2 // side)
        parts[part] = _around(parts.get(part, box), box)
    return list(parts.values())


def _merged(boxes: list[_Box], longest: int) -> list[_Box]:
    """Fewer boxes: the pair that needs least room together first, while that costs no detail or there are too many."""
    boxes = list(boxes)
    while len(boxes) > 1:
        pairs = [(_around(boxes[i], boxes[j]), i, j) for i in range(len(boxes)) for j in range(i + 1, len(boxes))]
        together, i, j = min(pairs, key=lambda pair: (_long_side(pair[0]) > longest, _area(pair[0])))
        overlap = _overlap(boxes[i], boxes[j])
        if _long_side(together) > longest and len(boxes) <= MOST_REGIONS and not overlap:
            break
        boxes = [box for at, box in enumerate(boxes) if at not in (i, j)] + [together]
    return sorted(boxes)


def _around(a: _Box, b: _Box) -> _Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _overlap(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _long_side(box: _Box) -> int:
    return max(box[2] - box[0], box[3] - box[1])


def _area(box: _Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _region(box: _Box, picture: tuple[int, int], size: str) -> Region:
    """The box widened to a legal ratio: by more of the picture as far as there is any, then by mirroring."""
    wanted = [max(_LEAST_SIDE, box[2] - box[0]), max(_LEAST_SIDE, box[3] - box[1])]
    ratio, full = _legal(min(wanted[0], picture[0]), min(wanted[1], picture[1]))
    x, width, left = _along(box[0], box[2], full[0], picture[0])
    y, height, top = _along(box[1], box[3], full[1], picture[1])
    scale = min(1.0, _LONGEST * SIZES[size] / max(full))
    sent = (max(1, round(full[0] * scale)), max(1, round(full[1] * scale)))
    return Region(x, y, width, height, left, top, full, ratio, sent)


def _legal(width: int, height: int) -> tuple[str, tuple[int, int]]:
    """The ratio that needs least room around ``width`` × ``height``, and the size it needs."""
    sizes = {}
    for name, (across, down) in RATIOS.items():
        times = max(-(-width // across), -(-height // down))
        sizes[name] = (across * times, down * times)
    best = min(sizes, key=lambda name: sizes[name][0] * sizes[name][1])
    return best, sizes[best]


def _along(start: int, stop: int, wanted: int, most: int) -> tuple[int, int, int]:
    """Along one side: where the part begins, how long it is, and how much is mirrored before it."""
    if wanted >= most:
        return 0, most, (wanted - most) // 2
    begin = min(max(0, (start + stop - wanted) // 2), most - wanted)
    return begin, wanted, 0
