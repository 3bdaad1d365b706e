"""What becomes of an area a tool found: a new region, or with Shift added to, with Alt taken from the selected mask."""

from __future__ import annotations

from gui.canvas.tools.base import Pointer, ToolHost
from storage.mask_patch import MaskPatch, encode_patch, patch_of
from storage.records import Mask, Polygon


def hand_over(host: ToolHost, found: MaskPatch | Polygon, at: Pointer) -> None:
    """End the gesture with an area. ``at`` is the pointer whose held keys count: those of the first press.

    On a selected polygon, Alt makes a polygon found its hole. A mask of which nothing is left is asked to be deleted.
    """
    width, height = host.viewport.image_width, host.viewport.image_height
    item = host.model.selected_item()
    if item is not None and (at.shift or at.alt):
        if isinstance(item.geometry, Mask):
            from storage import mask_edit

            patch = found if isinstance(found, MaskPatch) else patch_of(found, width=width, height=height)
            combine = mask_edit.without if at.alt else mask_edit.united
            changed = combine(patch_of(item.geometry, width=width, height=height), patch)
            if changed.pixels.size:
                host.finish_edited(item.key, encode_patch(changed, width=width, height=height))
            else:
                host.finish_deleted(item.key)
            return
        if isinstance(item.geometry, Polygon) and isinstance(found, Polygon) and at.alt:
            host.finish_edited(item.key, Polygon((*item.geometry.rings, *found.rings[:1])))
            return
    if isinstance(found, Polygon):
        host.finish_drawn(found)
    elif found.pixels.any():
        host.finish_drawn(encode_patch(found, width=width, height=height))
