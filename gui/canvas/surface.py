"""The surface of the canvas: content, view, painting and what tools ask for; `CanvasView` decides what is on it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, floor, hypot

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.canvas.compare import DIFFERENCE, DIVIDER_REACH, GRIP, paint_divider
from gui.canvas.frame import FrameCache, Snapshot, Still
from gui.canvas.input import CanvasInput
from gui.canvas.layers import ImageRect, LayerStack
from gui.canvas.look import Compare
from gui.canvas.maps import MapStack
from gui.canvas.model import CanvasTheme
from gui.canvas.names import layer_name
from gui.canvas.outcome import Outcome, Painted
from gui.canvas.painting import (
    Content,
    Look,
    paint_frame,
    paint_highlighted,
    paint_message,
    paint_over,
    paint_picture,
    paint_selected,
)
from gui.canvas.pyramid import Pyramid
from gui.canvas.shapes import Bounds
from gui.canvas.tags import TagLayer
from gui.canvas.tools import TOOLS, Tool
from gui.canvas.tools.ruler import RulerTool
from gui.canvas.tools.smart import SmartTool
from gui.canvas.viewport import ViewState
from storage.records import Mask, RegionRole

ORIGINAL = "original"
_ZOOM_STEP = 1.25


class CanvasSurface(CanvasInput):
    """Paints and moves; see `CanvasView` for the signals."""

    def __init__(self, parent: QWidget | None = None, *, theme: CanvasTheme) -> None:
        super().__init__(parent)
        self.theme = theme
        self.draw_colour = theme.accent
        self._message, self._hint = "", ""
        self._scene_serial = self._settle_after = 0
        layers = LayerStack(self.background, changed=self._layer_changed, tiles_ready=self._tiles_ready)
        maps = MapStack(self.background, self._redraw_over)
        self._content = Content(layers, maps, TagLayer(self.background, self.update))
        self._snapshot = Snapshot()
        self._still = Still(self._redraw_over, self)
        self._frame = FrameCache(self._paint_frame)
        self._wipe_frame = FrameCache(self._paint_wipe_frame)
        self._divider = 0.5
        self._plain = False
        self._tools: dict[str, Tool] = {name: tool(self) for name, tool in TOOLS.items()}
        self._tool = self._tools[self.model.tool]
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, True)

    # Tools

    def set_tool(self, name: str) -> None:
        """Take up a tool; a gesture under way is dropped.

        Raises:
            KeyError: No such tool.
        """
        tool = self._tools[name]
        if tool is self._tool:
            return
        if self._tool.busy:
            self._tool.cancel()
        self._tool.settle()
        self._tool = tool
        self.model.tool = name
        self._show_cursor()
        self.update()
        self.tool_changed.emit(name)

    def answer_prompt(self, serial: int, mask: Mask | None) -> None:
        """Answer `prompt_wanted`: the pixels meant, or None."""
        tool = self._tools[SmartTool.name]
        assert isinstance(tool, SmartTool)
        tool.answer(serial, mask)

    def cancel_gesture(self) -> bool:
        """Drop the gesture under way, else the measure; False where there was neither."""
        ruler = self._tools["ruler"]
        measured = not self._tool.busy and isinstance(ruler, RulerTool) and ruler.ends is not None
        if measured:
            ruler.cancel()
        return measured or super().cancel_gesture()

    def set_draw_colour(self, colour: str) -> None:
        """Draw new regions in this colour: that of the class they will get."""
        self.draw_colour = colour
        self.update()

    # The view

    def fit(self) -> None:
        """Show the whole picture."""
        self.viewport.fit()
        self._moved(zoomed=True)

    def actual_size(self) -> None:
        """One image pixel per screen pixel, around the middle."""
        self.zoom_to(1.0)

    def zoom_by(self, steps: float) -> None:
        """Zoom in (positive) or out about the middle, a quarter for each step."""
        self.zoom_to(self.viewport.zoom * _ZOOM_STEP**steps)

    def zoom_to(self, zoom: float) -> None:
        """Zoom about the middle; device pixels per image pixel."""
        self.viewport.zoom_to(zoom, self.viewport.width / 2, self.viewport.height / 2)
        self._moved(zoomed=True)

    def turn_to(self, angle: float) -> None:
        """Turn the view, not the picture, to ``angle`` degrees clockwise about the middle."""
        if angle % 360.0 != self.viewport.angle:
            self.viewport.turn_to(angle)
            self._moved(zoomed=True)
            self.angle_changed.emit(self.viewport.angle)

    def turn_by(self, degrees: float) -> None:
        """Turn the view further clockwise."""
        self.turn_to(self.viewport.angle + degrees)

    def quarter_turn(self, steps: int) -> None:
        """Turn to the next (positive, clockwise) or last multiple of 90 degrees."""
        quarters = self.viewport.angle / 90.0
        self.turn_to(90.0 * (floor(quarters) + steps if steps > 0 else ceil(quarters) + steps))

    def centre_on(self, x: float, y: float) -> None:
        """Bring an image point to the middle."""
        self.viewport.centre_on(x, y)
        self._moved(zoomed=False)

    def reveal(self, key: str) -> None:
        """Bring a region into sight without changing the zoom, if it is not there."""
        shape = self._content.scene.shapes.get(key)
        if shape is None or shape.is_empty:
            return
        x, y = (shape.bounds[0] + shape.bounds[2]) / 2, (shape.bounds[1] + shape.bounds[3]) / 2
        left, top, right, bottom = self.viewport.visible()
        if not (left <= x <= right and top <= y <= bottom):
            self.centre_on(x, y)

    def view_state(self) -> ViewState:
        """Zoom and place, for `restore_view_state`."""
        return self.viewport.state()

    def restore_view_state(self, state: ViewState) -> None:
        """Bring back zoom and place."""
        self.viewport.restore(state)
        self._moved(zoomed=True)
        self.angle_changed.emit(self.viewport.angle)

    @property
    def wiping(self) -> bool:
        """Whether a divider stands between the original and what was made of it."""
        other = self._other_layer() if self._content.look.compare is Compare.WIPE and not self._plain else None
        return other is not None and self._content.layers.pyramid(other) is not None

    def divider(self) -> float:
        """Where the divider stands, as a share of the canvas's width."""
        return self._divider

    def move_divider(self, share: float) -> None:
        """Put the divider somewhere else."""
        self._divider = min(max(share, 0.0), 1.0)
        self.update()

    def on_divider(self, x: float, y: float) -> bool:
        """Whether a logical position takes hold of the divider."""
        beside = abs(x - self._divider * self.width())
        return self.wiping and (beside <= DIVIDER_REACH or hypot(beside, y - self.height() / 2) <= GRIP)

    def hold_plain(self, held: bool) -> None:
        """Show the original alone, whatever is compared, while a key is held."""
        self._plain = held
        self._redraw()

    def fit_crop(self) -> None:
        """Bring the regions of interest to fill the canvas."""
        shapes = [
            self._content.scene.shapes[key]
            for key, item in self.model.items.items()
            if item.role is RegionRole.ROI and key in self._content.scene.shapes
        ]
        if shapes:
            boxes = [shape.bounds for shape in shapes]
            x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
            self.viewport.fit_rect((x0, y0, max(box[2] for box in boxes), max(box[3] for box in boxes)))
            self._moved(zoomed=True)

    def set_covered(self, covered: Sequence[QRect]) -> None:
        """These parts of the canvas, logical pixels, are covered; regions are named elsewhere where possible."""
        self._content.tags.covered = tuple(covered)
        self.update()

    def set_theme(self, theme: CanvasTheme) -> None:
        """Take other colours for ground and text."""
        self.theme = theme
        self._redraw()

    def thumbnail(self) -> QImage | None:
        """The smallest picture of the layer shown, for the minimap."""
        return self._content.layers.thumbnail(self._content.layer)

    @property
    def settled(self) -> bool:
        """Whether nothing is being computed for the canvas."""
        return not self.background.busy and not self._still.moving

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(960, 640)

    def _moved(self, *, zoomed: bool) -> None:
        if not zoomed:
            self._still.forget()  # it lacks what comes into sight
        super()._moved(zoomed=zoomed)

    # What tools ask (see `ToolHost`)

    def current_pyramid(self) -> Pyramid | None:
        """Pixels of the layer shown."""
        return self._content.layers.pyramid(self._content.layer)

    def sample_pyramid(self) -> Pyramid | None:
        """Pixels that tools look at."""
        name = ORIGINAL if self.model.sample_original else self._content.layer
        return self._content.layers.pyramid(name)

    def hide_region(self, key: str | None) -> None:
        """Leave a region out of the frame because the tool draws it."""
        before, self._content.hidden = self._content.hidden, key
        if before != key:
            self._redraw_over()  # its name may stand away from it

    def finish_drawn(self, made: Outcome) -> None:
        """The gesture made a new region."""
        self._settle_after = self._scene_serial
        self.region_drawn.emit(made)

    def finish_edited(self, key: str, made: Outcome) -> None:
        """The gesture changed a region."""
        self._settle_after = self._scene_serial
        self.model.take_edit(key, made)
        self.region_edited.emit(key, made)

    def take_back(self, pending: Mapping[str, Painted]) -> None:
        """Stop drawing what the last gestures made; of what is to come, only ``pending`` counts."""
        if not self._tool.busy:
            self.model.pending = dict(pending)
            self._tool.settle()
            self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the frame, then draw what changes under the mouse."""
        painter = QPainter(self)
        ratio = self.ratio
        if not self.has_picture:
            painter.fillRect(self.rect(), QColor(self.theme.ground))
            paint_message(painter, QRectF(self.rect()), self._message, self._hint, theme=self.theme, font=self.font())
            return
        if not self._frozen:
            if not self._still.stands_for(self.viewport):
                if self._content.scene.judge(self.viewport):
                    self._redraw_over()
                family = self.font().family()
                if self._content.tags.ready(self._content.scene, self.viewport, family=family, ratio=ratio):
                    self._redraw_over()
            self._frame.refresh(self.viewport)
        # In one go: what floats over the canvas leaves a region of some twenty rectangles.
        painter.setClipRegion(event.region())
        self._copy(painter, self._frame.pixmap, event.rect())
        if self._frozen:
            return
        if self.wiping:
            self._wipe_frame.refresh(self.viewport)
            left = QRectF(0, 0, round(self._divider * self.viewport.width) / ratio, self.height())
            if left.intersects(QRectF(event.rect())):
                self._copy(painter, self._wipe_frame.pixmap, left.intersected(QRectF(event.rect())))
        painter.scale(1 / ratio, 1 / ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if self.model.overlays_visible:
            paint_highlighted(painter, self._content, self.model, self.viewport, ratio)
            paint_selected(painter, self._content, self.model, self.viewport, ratio)
            if self._content.look.tags:
                family, scene = self.font().family(), self._content.scene
                self._content.tags.paint_selected(painter, scene, self.model, self.viewport, family=family, ratio=ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._tool.paint(painter)
        self.key_pointer.paint(painter)
        if self._tool is not self._tools["ruler"]:
            self._tools["ruler"].paint(painter)
        if self.wiping:
            names = (layer_name(ORIGINAL), layer_name(self._other_layer() or ""))
            size = (self.viewport.width, self.viewport.height)
            paint_divider(painter, round(self._divider * size[0]), size, names, look=self._look())

    def _copy(self, painter: QPainter, pixmap: QPixmap, rect: QRect | QRectF) -> None:
        ratio = self.ratio
        if ratio == 1.0 and isinstance(rect, QRect):
            painter.drawPixmap(rect.topLeft(), pixmap, rect)
            return
        rect = QRectF(rect)
        source = QRectF(rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio)
        painter.drawPixmap(rect, pixmap, source)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle in the middle."""
        self._follow_size()

    def _paint_frame(self, painter: QPainter, clip: QRect) -> None:
        content = self._content
        layer, compare = content.layer, content.look.compare
        if self._plain:
            layer = ORIGINAL
        elif compare is Compare.DIFFERENCE and content.layers.pyramid(DIFFERENCE) is not None:
            layer = DIFFERENCE
        elif self.wiping:
            layer = self._other_layer() or layer
        look = self._look()
        if clip != self._frame.pixmap.rect():
            paint_frame(painter, clip, content, layer, model=self.model, viewport=self.viewport, look=look)
            return

        def draw(onto: QPainter) -> bool:
            return paint_picture(onto, clip, content, layer, viewport=self.viewport, look=look)

        if self._snapshot.paint(painter, clip.size(), (layer, replace(self.viewport)), draw):
            self._paint_over(painter, clip, look)

    def _paint_over(self, painter: QPainter, clip: QRect, look: Look) -> None:
        """Regions, names and maps over the whole frame; many are stretched while the view zooms."""

        def draw(onto: QPainter) -> None:
            paint_over(onto, clip, self._content, model=self.model, viewport=self.viewport, look=look)

        crowded = self.model.overlays_visible and self._content.scene.crowded
        self._still.paint(painter, self.viewport, draw, crowded=crowded)

    def _paint_wipe_frame(self, painter: QPainter, clip: QRect) -> None:
        look = self._look()
        paint_frame(painter, clip, self._content, ORIGINAL, model=self.model, viewport=self.viewport, look=look)

    def _other_layer(self) -> str | None:
        """What the original is compared with: the layer shown, else the first there is."""
        others = [name for name in self._content.layers.names() if name not in (ORIGINAL, DIFFERENCE)]
        return self._content.layer if self._content.layer in others else next(iter(others), None)

    def _look(self) -> Look:
        return Look(self.theme, self.font().family(), self.ratio)

    def _redraw(self) -> None:
        self._snapshot.forget()
        self._redraw_over()

    def _redraw_over(self) -> None:
        """Draw again what lies over the picture; the picture itself is as it was."""
        self._still.forget()
        self._frame.invalidate()
        self._wipe_frame.invalidate()
        self.update()

    def _redraw_image(self, bounds: Bounds) -> None:
        self._snapshot.forget()
        x0, y0, x1, y1 = self.viewport.to_device_rect(bounds)
        reach = round(4 * self.ratio)
        limit = QRect(0, 0, self.viewport.width, self.viewport.height)
        corner = QPoint(max(round(x0) - reach, -1), max(round(y0) - reach, -1))
        end = QPoint(min(round(x1) + reach, limit.right() + 1), min(round(y1) + reach, limit.bottom() + 1))
        for frame in (self._frame, self._wipe_frame):
            frame.invalidate(QRect(corner, end))
        self.repaint_image(bounds)

    @abstractmethod
    def _layer_changed(self, name: str) -> None:
        """A layer was converted, or taken away."""

    def _tiles_ready(self, bounds: ImageRect) -> None:
        self._redraw_image(bounds)

    @property
    def _size(self) -> tuple[int, int]:
        return self.viewport.image_width, self.viewport.image_height
