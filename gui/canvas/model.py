"""What the canvas shows, apart from any widget: overlays, selection, tool, brush; the view observes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from gui.canvas.outcome import Outcome, Painted, Shaped
from gui.canvas.shapes import Shape
from storage.mask_patch import MaskPatch, decode_patch
from storage.records import Geometry, Mask, RegionRole

MIN_BRUSH, MAX_BRUSH = 1.0, 2000.0
_BRUSH_STEP = 1.2


@dataclass(frozen=True, slots=True)
class OverlayItem:
    """One region as the canvas draws it.

    Attributes:
        key: Opaque name given back in signals.
        geometry: In full-resolution pixels of the upright original.
        colour: ``#rrggbb``.
        label: Text of the tag; empty for none.
        decided: Solid when true, dashed (proposed) when false.
        role: What the region marks.
        selected: Selects this one when the overlays are set.
        visible: Neither drawn nor clickable when false.
    """

    key: str
    geometry: Geometry
    colour: str
    label: str = ""
    decided: bool = False
    role: RegionRole = RegionRole.DEFECT
    selected: bool = False
    visible: bool = True


@dataclass(frozen=True, slots=True)
class CanvasTheme:
    """Colours of the canvas itself, ``#rrggbb``; the picture's and the regions' are not its business."""

    ground: str
    text: str
    dim: str
    accent: str
    raised: str
    line: str


DARK = CanvasTheme("#101113", "#e7e9ec", "#9aa2ab", "#4fa3ff", "#262a2f", "#31363c")
LIGHT = CanvasTheme("#d9dce0", "#1d2125", "#4f575f", "#0f6fd6", "#ffffff", "#c3c9cf")


@dataclass(slots=True)
class CanvasModel:
    """State of one canvas. Shapes are filled in as they are computed; hits fall back to bounds until then.

    ``selected`` is the region chosen first, which handles and keys are about; ``also`` what was chosen after it.
    ``pending`` is what gestures made of regions and the overlays do not contain yet; the next gesture goes on from it.
    """

    items: dict[str, OverlayItem] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    pending: dict[str, Painted] = field(default_factory=dict)
    index: tuple[dict[str, Shape], list[str], npt.NDArray[np.float64]] | None = None
    selected: str | None = None
    also: tuple[str, ...] = ()
    highlighted: str | None = None
    overlays_visible: bool = True
    tool: str = "select"
    brush_size: float = 24.0
    brush_hardness: float = 1.0
    mm_per_px: float = 0.0
    wand_tolerance: float = 8.0
    wand_contiguous: bool = True
    sample_original: bool = False

    def set_items(self, items: Iterable[OverlayItem], pending: Mapping[str, Painted] | None = None) -> None:
        """Replace the overlays; the selection stays if its region does, unless an item asks for it.

        ``pending`` is what these overlays do not contain yet.
        """
        self.pending = dict(pending or {})
        self.items = {item.key: item for item in items}
        self.shapes = {key: shape for key, shape in self.shapes.items() if key in self.items}
        asked = next((item.key for item in self.items.values() if item.selected), None)
        if asked is not None:
            self.selected = asked
        kept = (self.selected, *(key for key in self.also if key != self.selected))
        left = [key for key in kept if key is not None and key in self.items]
        self.selected, self.also = (left[0], tuple(left[1:])) if left else (None, ())

    def clear(self) -> None:
        """Forget every overlay and the selection."""
        self.items, self.shapes, self.selected, self.also, self.highlighted = {}, {}, None, (), None
        self.pending = {}

    def chosen(self) -> tuple[str, ...]:
        """The selected regions that can be seen, the one chosen first first."""
        keys = (self.selected, *self.also)
        return tuple(key for key in keys if key is not None and key in self.items and self.items[key].visible)

    def selected_item(self) -> OverlayItem | None:
        """The selected region, if one is and it can be seen."""
        item = self.items.get(self.selected) if self.selected is not None else None
        return item if item is not None and item.visible else None

    def take_edit(self, key: str, made: Outcome) -> None:
        """Take over an edit before the caller confirms it with the next `set_items`."""
        item = self.items.get(key)
        if item is None:
            return
        if isinstance(made, Painted):
            self.pending[key] = made
        elif isinstance(made, Shaped):
            self.items[key] = replace(item, geometry=made.shape)
        self.shapes.pop(key, None)

    def pixels_of(self, item: OverlayItem) -> Callable[[], MaskPatch]:
        """Gives the pixels of a mask as the last gesture left it; where it must decode them, not at once."""
        pending, shape = self.pending.get(item.key), self.shapes.get(item.key)
        if pending is not None:
            return pending.patch
        if shape is not None and shape.patch is not None:
            return partial(_same, shape.patch)
        assert isinstance(item.geometry, Mask)
        return partial(decode_patch, item.geometry)

    def scale_brush(self, steps: int) -> None:
        """Grow (positive) or shrink the brush; at small sizes by at least a pixel."""
        for _ in range(abs(steps)):
            size = self.brush_size * _BRUSH_STEP if steps > 0 else self.brush_size / _BRUSH_STEP
            if abs(size - self.brush_size) < 1:
                size = self.brush_size + (1 if steps > 0 else -1)
            self.brush_size = float(min(max(round(size), MIN_BRUSH), MAX_BRUSH))

    def hits(self, x: float, y: float, slack: float) -> list[str]:
        """Keys of the regions at an image point, smallest first.

        Args:
            x: Image coordinate.
            y: Image coordinate.
            slack: How far beside an outline still counts, in image pixels.
        """
        if not self.shapes:
            return []
        if self.index is None or self.index[0] is not self.shapes or len(self.index[1]) != len(self.shapes):
            bounds = np.array([shape.bounds for shape in self.shapes.values()], np.float64)
            self.index = (self.shapes, list(self.shapes), bounds)
        _, keys, bounds = self.index
        near = (
            (bounds[:, 0] - slack <= x)
            & (x <= bounds[:, 2] + slack)
            & (bounds[:, 1] - slack <= y)
            & (y <= bounds[:, 3] + slack)
        )
        found = []
        for key in (keys[index] for index in np.flatnonzero(near)):
            shape, item = self.shapes[key], self.items.get(key)
            if item is not None and item.visible and not shape.is_empty and shape.contains(x, y, slack):
                found.append(key)
        found.sort(key=lambda key: self.shapes[key].extent)
        return found


def _same(patch: MaskPatch) -> MaskPatch:
    return patch
