"""Click into a hole of the selected mask to fill it; Alt-click takes away the piece under the pointer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt

from gui.canvas.outcome import painted
from gui.canvas.tools.base import Pointer, Tool, ToolHost
from gui.canvas.tools.latest import Latest
from storage.mask_patch import MaskPatch
from storage.records import Mask

_Change = tuple[str, MaskPatch, bool]
"""Key of the mask, what it becomes, whether anything changed."""


class FillTool(Tool):
    """Floods one enclosed area, or removes one connected piece."""

    name = "fill"
    cursor = Qt.CursorShape.PointingHandCursor

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._look: Latest[_Change] = Latest(host, self._take)

    def press(self, at: Pointer) -> None:
        """Select the mask here if none is selected, else flood."""
        model = self.host.model
        item = model.selected_item()
        if item is None or not isinstance(item.geometry, Mask):
            hits = [key for key, shape in model.shapes.items() if shape.patch is not None and _around(shape.bounds, at)]
            if not hits:
                return
            self.host.select(min(hits, key=lambda key: model.shapes[key].extent))
            item = model.selected_item()
        if item is not None and isinstance(item.geometry, Mask):
            self._look.ask(partial(_changed, item.key, model.pixels_of(item), int(at.x), int(at.y), remove=at.alt))

    def cancel(self) -> None:
        """Forget what is being computed."""
        self._look.drop()

    def _take(self, change: _Change) -> None:
        key, patch, changed = change
        item = self.host.model.items.get(key)
        if item is None:
            return
        if not changed:
            self.host.say_nothing_found()
        else:
            width, height = self.host.viewport.image_width, self.host.viewport.image_height
            self.host.finish_edited(key, painted(patch, width=width, height=height))


def _around(bounds: tuple[float, float, float, float], at: Pointer) -> bool:
    return bounds[0] <= at.x < bounds[2] and bounds[1] <= at.y < bounds[3]


def _changed(key: str, pixels: Callable[[], MaskPatch], x: int, y: int, *, remove: bool) -> _Change:
    from storage import mask_edit

    patch = pixels()
    part = mask_edit.piece_at(patch, x, y) if remove else mask_edit.hole_at(patch, x, y)
    combine = mask_edit.without if remove else mask_edit.united
    return key, combine(patch, part), bool(part.pixels.size)
