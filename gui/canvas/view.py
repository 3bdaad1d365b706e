"""The review canvas: one picture with layers, regions, heatmap and tools. It knows no store; it tells by signals.

Longer than 400 lines because it is the one face that callers see; the work itself is done elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gui.canvas.compare import DIFFERENCE, difference
from gui.canvas.levels import Choice, Levels, Pixels, Window, WindowRule, dragged, measure
from gui.canvas.look import CanvasLook, Compare, CropStyle, MaskStyle
from gui.canvas.maps import HEATMAP
from gui.canvas.model import DARK, CanvasTheme, OverlayItem
from gui.canvas.outcome import Painted
from gui.canvas.overlays import OverlayScene, build_scene
from gui.canvas.painting import Content
from gui.canvas.pyramid import Pyramid
from gui.canvas.shapes import Shape, shape_of
from gui.canvas.surface import ORIGINAL, CanvasSurface
from gui.canvas.viewport import ViewState
from storage.records import Box, Mask, RegionRole


class CanvasView(CanvasSurface):
    """The canvas widget.

    A gesture ends in one signal. Until the caller answers with `set_overlays`, the canvas keeps drawing what was
    made; a caller that turns it down calls `set_overlays` with what holds. Overlays that do not contain it yet are
    better kept back, or given with what is ``pending``.

    Signals:
        picture_shown: Key of the picture whose own pixels (not a stand-in) are now drawn.
        layer_shown: Name of the layer drawn.
        zoom_changed: Percent; 100 is one image pixel per screen pixel.
        angle_changed: Degrees the view is turned clockwise.
        view_changed: Zoom, angle, offset or size of what is in sight changed.
        window_changed: Grey values shown black and white.
        probed: Image pixel under the mouse and its values (three of colour, one of grey, none while loading).
        probe_left: The mouse is no longer over the picture.
        tool_changed: Name of the tool.
        brush_size_changed: Diameter in image pixels.
        selection_changed: Key of the region selected first, or None.
        chosen_changed: Keys of all selected regions, in the order they were chosen.
        region_drawn: `gui.canvas.outcome.Outcome` of a gesture: a new region, or none where it set no pixel.
        region_edited: Key and `Outcome`: what the region becomes; none is left where the gesture removed it all.
        region_deleted: Key of a region to delete.
        region_cut: Ends of a line ``(x0, y0, x1, y1)``, image coordinates, that cuts what is selected.
        prompt_wanted: Serial, points ``(x, y, positive)`` and an ``xyxy`` box or None: what do they mean? See
            `answer_prompt`.
        nothing_found: A gesture that looks for something came to nothing.
        tolerance_changed: The wand's tolerance, changed by a gesture.
        regions_moved: Keys of regions to move together, and by how many pixels across and down.
        overlays_shown: The overlays last set are drawn.
    """

    picture_shown = Signal(str)
    layer_shown = Signal(str)
    overlays_shown = Signal()

    def __init__(self, parent: QWidget | None = None, *, theme: CanvasTheme = DARK) -> None:
        super().__init__(parent, theme=theme)
        self._key = ""
        self._standing_in = False
        self._awaited: tuple[str, int, int, bool] | None = None
        self._held_scene: OverlayScene | None = None
        self._changed_serial = 0
        self._given: list[OverlayItem] = []
        self._levels: tuple[Pixels, Levels] | None = None
        self._kept_view: ViewState | None = None
        self._compared: tuple[Pixels, Pixels] | None = None

    # What is shown

    def show_image(self, key: str, pixels: Pixels, *, keep_view: bool) -> None:
        """Show a picture. Until it is converted, its stand-in or the last frame stays.

        Args:
            key: Opaque name, given back by `picture_shown`.
            pixels: ``(H, W, 3) uint8 RGB``, ``(H, W) uint8`` or ``(H, W) uint16``; kept, not copied.
            keep_view: Keep zoom and place instead of fitting.
        """
        self._expect(key, pixels.shape[1], pixels.shape[0], keep_view=keep_view)
        self._content.layers.set_pixels(ORIGINAL, pixels)

    def _expect(self, key: str, width: int, height: int, *, keep_view: bool) -> None:
        stands_in = self._standing_in and self._size == (width, height) and self._key in ("", key)
        same = key == self._key and self.listening and not self._standing_in and self._size == (width, height)
        if not stands_in and not same:
            self._leave_picture()
            self._frozen = True
        self._awaited = (key, width, height, keep_view or stands_in or same)
        self._key, self._standing_in = key, False
        self._message = self._hint = ""

    def _stand_in(self, full_size_wh: tuple[int, int], *, keep_view: bool, key: str) -> None:
        self._key, self._standing_in, self._awaited = key, True, None
        self._message = self._hint = ""
        self._enter_picture(*full_size_wh, keep_view=keep_view)

    def show_ready(self, key: str, pyramid: Pyramid, *, keep_view: bool) -> None:
        """Show a picture that was made ready elsewhere, at once; `picture_shown` comes before this returns.

        Where the person has set other grey values than it was made for, it is converted first, as by `show_image`.
        """
        self._expect(key, pyramid.width, pyramid.height, keep_view=keep_view)
        self._content.layers.set_pyramid(ORIGINAL, pyramid)

    def show_standin_image(
        self, image: QImage, full_size_wh: tuple[int, int], *, keep_view: bool = False, key: str = ""
    ) -> None:
        """`show_standin` with an image in RGB32, which is drawn as it is."""
        self._leave_picture()
        self._content.layers.set_standin_image(image)
        self._stand_in(full_size_wh, keep_view=keep_view, key=key)

    def show_standin(
        self, thumbnail: Pixels, full_size_wh: tuple[int, int], *, keep_view: bool = False, key: str = ""
    ) -> None:
        """Show a thumbnail in the place of a picture that is still being read; regions can be shown over it.

        Args:
            thumbnail: Pixels like those of `show_image`.
            full_size_wh: Width and height of the picture itself.
            keep_view: Keep zoom and place instead of fitting.
            key: Whose stand-in it is; the next `show_image` of another key starts afresh. Empty: of the next one.
        """
        self._leave_picture()
        self._content.layers.set_standin(thumbnail)
        self._stand_in(full_size_wh, keep_view=keep_view, key=key)

    def hold(self) -> None:
        """Keep the last frame while the next picture is read, but take no gesture: it would be the old one's."""
        if self.has_picture:
            self._leave_picture()
            self._key, self._standing_in, self._frozen, self._awaited = "", False, True, None

    def clear(self, message: str = "", hint: str = "") -> None:
        """Show no picture but a message, and under it what to do next; zoom and place are kept for the next one."""
        self._keep_view()
        self._leave_picture()
        self._key, self._standing_in, self._frozen, self._awaited = "", False, False, None
        self._message, self._hint = message, hint
        self.viewport.image_width = self.viewport.image_height = 0
        self._redraw()
        self.view_changed.emit()

    def set_layer(self, name: str, pixels: Pixels | None) -> None:
        """Give the picture a further layer ("cleaned", "enhanced"), or take it away; same size as the original."""
        self._content.layers.set_pixels(name, pixels)
        if pixels is None and self._content.layer == name:
            self.set_current_layer(ORIGINAL)

    def set_ready_layer(self, name: str, pyramid: Pyramid) -> None:
        """`set_layer` with what was made ready elsewhere."""
        self._content.layers.set_pyramid(name, pyramid)

    def set_current_layer(self, name: str) -> None:
        """Show a layer. One that is still being converted appears when it is ready."""
        self._content.layer = name
        self._compare()
        if self._content.layers.pyramid(name) is not None:
            self._redraw()
            self.layer_shown.emit(name)

    @property
    def current_layer(self) -> str:
        """The layer asked for last."""
        return self._content.layer

    def layer_names(self) -> tuple[str, ...]:
        """Layers the picture has."""
        return tuple(name for name in self._content.layers.names() if name != DIFFERENCE)

    def set_window(self, low: float, high: float) -> None:
        """Show value ``low`` black and ``high`` white, in layers as deep as the one shown; display only."""
        self._content.layers.set_window(self._content.layer, (float(low), float(max(high, low + 1e-3))))

    def choose_window(self, rule: WindowRule) -> None:
        """Find the window by a rule, for this picture and, where windows are held, for those to come."""
        self._content.layers.set_window(self._content.layer, rule)

    def reset_window(self) -> None:
        """Choose the window for each picture again."""
        self.choose_window(WindowRule.DEFAULT)

    def hold_window(self, held: bool) -> None:
        """Keep the window for the pictures to come, or let each have its own."""
        self._content.layers.held = held

    def kept_windows(self) -> dict[str, Any]:
        """The windows held, as JSON holds them, for `hold_windows`."""
        kept = self._content.layers.kept_choices()
        return {str(depth): c.value if isinstance(c, WindowRule) else list(c) for depth, c in kept.items()}

    def hold_windows(self, kept: Mapping[str, Any]) -> None:
        """Hold the windows of an earlier start for the pictures to come; what is not understood is left out."""
        found = {int(depth): choice for depth, text in kept.items() if (choice := _choice_of(depth, text)) is not None}
        self._content.layers.hold_choices(found)

    def ask_levels(self, done: Callable[[Levels], None]) -> bool:
        """Measure the layer shown and what is in sight of it, then call ``done``; False where there is nothing."""
        pyramid = self.current_pyramid()
        if pyramid is None or not self.listening:
            return False
        pixels, serial = pyramid.levels[0], self.picture_serial
        known = self._levels[1] if self._levels is not None and self._levels[0] is pixels else None

        def take(levels: Levels) -> None:
            if serial == self.picture_serial:
                self._levels = (pixels, levels)
                done(levels)

        self.background.submit(partial(measure, pixels, self.viewport.visible(), known), take)
        return True

    def coming_window(self, *, deep: bool) -> Choice:
        """The window that pictures to come will be shown through; ``deep``: those of more than 8 bits."""
        return self._content.layers.coming(2 if deep else 1)

    @property
    def window_level(self) -> Window | None:
        """The window in force, once there is a picture."""
        pyramid = self.current_pyramid()
        return pyramid.window if pyramid is not None else None

    def drag_window(self, start: Window, across: float, up: float) -> None:
        """Widen (to the right) and brighten (upwards) the window by logical pixels from where it was."""
        self.set_window(*dragged(start, across, up))

    def step_window(self, wider: int, brighter: int) -> None:
        """Make the window wider (less contrast) or the picture brighter, by steps."""
        window = self.window_level
        if window is not None:
            self.drag_window(window, 30.0 * wider, 24.0 * brighter)

    # Regions and maps

    def set_overlays(self, items: Iterable[OverlayItem], pending: Mapping[str, Painted] | None = None) -> None:
        """Show these regions and no others. An item that says ``selected`` becomes the selection.

        ``pending`` is what gestures made of them and they do not contain yet, by key.
        """
        before, also = self.model.selected, self.model.also
        self._given = list(items)
        self.model.set_items(map(self._as_shown, self._given), pending)
        self._scene_serial += 1
        shown = self._content.scene
        job = partial(build_scene, list(self.model.items.values()), known=shown.known(), zoom=self.viewport.zoom)
        self.background.submit(job, partial(self._take_scene, self._scene_serial))
        if self.model.selected != before:
            self.selection_changed.emit(self.model.selected)
        if (self.model.selected, self.model.also) != (before, also):
            self.chosen_changed.emit(self.model.chosen())
        self.update()

    def set_look(self, look: CanvasLook) -> None:
        """Show things another way, here and on the pictures to come."""
        before, self._content.look = self._content.look, look
        if look == before:
            return
        if (look.masks is MaskStyle.OFF, look.boxes) != (before.masks is MaskStyle.OFF, before.boxes):
            if self._settle_after == self._scene_serial:
                self._settle_after += 1  # these are no answer to the last gesture
            self.set_overlays(self._given, self.model.pending)
        if look.crop is CropStyle.ONLY and before.crop is not CropStyle.ONLY:
            self.fit_crop()
        self._compare()
        self._redraw()

    def set_overlays_visible(self, visible: bool) -> None:
        """Show or hide everything that is not the picture."""
        if visible != self.model.overlays_visible:
            self.model.overlays_visible = visible
            self._redraw_over()

    def set_heatmap(
        self,
        values: npt.NDArray[np.uint8] | None,
        xyxy: Box | None = None,
        opacity: float | None = None,
        *,
        name: str = HEATMAP,
    ) -> None:
        """Lay a map, ``(h, w) uint8``, over a box of the picture (None: all of it), or take it away."""
        if opacity is not None:
            self._content.maps.set_opacity(name, opacity)
        self._content.maps.set_values(name, values, xyxy or Box(0.0, 0.0, *map(float, self._size)))

    def set_heatmap_opacity(self, opacity: float, *, name: str = HEATMAP) -> None:
        """0 hides the map, 1 lets its hottest place cover the picture."""
        self._content.maps.set_opacity(name, opacity)

    def set_heatmap_colours(self, colours: str, *, name: str = HEATMAP) -> None:
        """Colour a map by one of `gui.canvas.look.COLOUR_MAPS`.

        Raises:
            ValueError: No such colours.
        """
        self._content.maps.set_colours(name, colours)

    def readings(self, x: int, y: int) -> list[tuple[str, tuple[int, ...]]]:
        """The values of every layer at a pixel, the original's first."""
        layers = self._content.layers
        pyramids = [(name, layers.pyramid(name)) for name in self.layer_names()]
        return [
            (name, pyramid.values(x, y))
            for name, pyramid in pyramids
            if pyramid is not None and 0 <= x < pyramid.width and 0 <= y < pyramid.height
        ]

    def map_readings(self, x: int, y: int) -> list[tuple[str, float]]:
        """The values, 0–1, of the maps over a pixel."""
        return self._content.maps.readings(x + 0.5, y + 0.5)

    def set_changed_mask(self, mask: Mask | None) -> None:
        """Outline the pixels that cleaning changed."""
        self._changed_serial += 1
        if mask is None:
            self._content.changed = None
            self._redraw_over()
            return
        self.background.submit(partial(shape_of, mask), partial(self._take_changed, self._changed_serial))

    # Results that arrive

    def _layer_changed(self, name: str) -> None:
        if name == ORIGINAL and self._awaited is not None:
            key, width, height, keep_view = self._awaited
            self._awaited = None
            self._enter_picture(width, height, keep_view=keep_view)
            if self._held_scene is not None:
                self._show_scene(self._held_scene)
            self.picture_shown.emit(key)
        if name == DIFFERENCE:
            self._redraw()
            return
        if name == self._other_layer() or name == ORIGINAL:
            self._compare()
            self._redraw()
        if name == self._content.layer:
            self._redraw()
            pyramid = self.current_pyramid()
            if pyramid is not None:
                self.window_changed.emit(*pyramid.window)
            self.layer_shown.emit(name)
            self.view_changed.emit()

    def _as_shown(self, item: OverlayItem) -> OverlayItem:
        look = self._content.look
        if item.role is RegionRole.ROI:
            return item
        shown = look.masks is not MaskStyle.OFF if isinstance(item.geometry, Mask) else look.boxes
        return item if shown or not item.visible else replace(item, visible=False)

    def _compare(self) -> None:
        """Have the difference computed, once, where it is asked for and both layers are there."""
        look, layers = self._content.look, self._content.layers
        other = self._other_layer()
        if look.compare is not Compare.DIFFERENCE or other is None:
            return
        window = (0.0, 255.0 / look.gain)
        first, second = layers.pyramid(ORIGINAL), layers.pyramid(other)
        if first is None or second is None:
            return
        pair = (first.levels[0], second.levels[0])
        if self._compared is None or any(a is not b for a, b in zip(pair, self._compared, strict=True)):
            self._compared = pair
            layers.set_pixels(DIFFERENCE, None)
            serial = self.picture_serial
            self.background.submit(
                partial(difference, *pair),
                lambda apart: (
                    layers.set_pixels(DIFFERENCE, apart, window=window) if serial == self.picture_serial else None
                ),
            )
        elif layers.choice(DIFFERENCE) != window:
            layers.set_window(DIFFERENCE, window)

    def _take_scene(self, serial: int, scene: OverlayScene) -> None:
        if serial != self._scene_serial:
            return
        if self._frozen:
            self._held_scene = scene
            return
        self._show_scene(scene)

    def _show_scene(self, scene: OverlayScene) -> None:
        self._held_scene = None
        self._content.scene = scene
        self.model.shapes = dict(scene.shapes)
        if self._scene_serial > self._settle_after:
            self._tool.settle()
        self._redraw_over()
        self.background.submit(scene.prepare_all, _nothing)
        self.overlays_shown.emit()

    def _take_changed(self, serial: int, shape: Shape) -> None:
        if serial == self._changed_serial:
            self._content.changed = shape
            self._redraw_over()

    def _leave_picture(self) -> None:
        """Nothing of one picture may be drawn on, or told of, the next."""
        self._tool.cancel()
        self._tools["ruler"].cancel()
        self._tool.settle()
        self.picture_serial += 1
        self._scene_serial += 1
        self._changed_serial += 1
        self._settle_after = 0
        self._still.drop()
        self._held_scene = None
        self._levels = None
        layers, maps, tags, look = self._content.layers, self._content.maps, self._content.tags, self._content.look
        layers.clear()
        maps.clear()
        self._given = []
        self._compared = None
        self._content = Content(layers, maps, tags, look=look)
        had = self.model.selected
        self.model.clear()
        if had is not None:
            self.selection_changed.emit(None)
            self.chosen_changed.emit(())

    def begin_with(self, state: ViewState) -> None:
        """The view that the first picture shown with ``keep_view`` gets."""
        self._kept_view = state

    def _keep_view(self) -> None:
        if self.has_picture:
            self._kept_view = self.viewport.state()

    def _enter_picture(self, width: int, height: int, *, keep_view: bool) -> None:
        state = None
        if keep_view:
            state = self.viewport.state() if self.has_picture else self._kept_view
        self.viewport.image_width, self.viewport.image_height = width, height
        if state is None:
            self.viewport.fit()
        else:
            self.viewport.restore(state)
        self._frozen = False
        self._redraw()
        self._moved(zoomed=True)


def _nothing(result: None) -> None:
    """What is left to do after a job that only warms a cache."""


def _choice_of(depth: str, kept: object) -> Choice | None:
    """A window or a rule that was kept for values of so many bytes; None where it is neither."""
    if depth not in ("1", "2"):
        return None
    if isinstance(kept, str):
        return WindowRule(kept) if kept in set(WindowRule) else None
    if not isinstance(kept, list) or len(kept) != 2 or not all(isinstance(end, int | float) for end in kept):
        return None
    low, high = map(float, kept)
    return (low, high) if isfinite(low) and isfinite(high) and low < high else None
