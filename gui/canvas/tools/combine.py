"""What becomes of an area a tool found: a new region, or with Shift added to, with Alt taken from the selected mask."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from gui.canvas.outcome import Painted, Shaped, painted
from gui.canvas.tools.base import Pointer, ToolHost
from storage.mask_patch import MaskPatch, patch_of
from storage.records import Mask, Polygon


def hand_over(host: ToolHost, found: MaskPatch | Polygon, at: Pointer) -> None:
    """End the gesture with an area. ``at`` is the pointer whose held keys count: those of the first press.

    On a selected polygon, Alt makes a polygon found its hole. Of a mask, nothing may be left.
    """
    width, height = host.viewport.image_width, host.viewport.image_height
    item = host.model.selected_item()
    if item is not None and (at.shift or at.alt):
        if isinstance(item.geometry, Mask):
            before = host.model.pixels_of(item)
            changed = partial(_combined, before, found, width, height, taking=at.alt)
            made = Painted(changed, width=width, height=height)
            host.background.submit(made.patch, _ready)
            host.finish_edited(item.key, made)
            return
        if isinstance(item.geometry, Polygon) and isinstance(found, Polygon) and at.alt:
            host.finish_edited(item.key, Shaped(Polygon((*item.geometry.rings, *found.rings[:1]))))
            return
    if isinstance(found, Polygon):
        host.finish_drawn(Shaped(found))
    else:
        host.finish_drawn(painted(found, width=width, height=height))


def _combined(
    before: Callable[[], MaskPatch], found: MaskPatch | Polygon, width: int, height: int, *, taking: bool
) -> MaskPatch:
    from storage import mask_edit

    patch = found if isinstance(found, MaskPatch) else patch_of(found, width=width, height=height)
    return (mask_edit.without if taking else mask_edit.united)(before(), patch)


def _ready(patch: MaskPatch) -> None:
    """The next gesture finds the pixels worked out."""
