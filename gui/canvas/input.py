"""How mouse and keys reach the canvas: panning and zooming here, everything else goes to the tool."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from math import ceil, floor

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gui.canvas.drags import Drag, drag_for
from gui.canvas.key_pointer import KeyPointer
from gui.canvas.levels import Window
from gui.canvas.model import CanvasModel
from gui.canvas.pyramid import Pyramid
from gui.canvas.shapes import Bounds
from gui.canvas.tools.base import Pointer, Tool
from gui.canvas.viewport import FIT_MARGIN_XY, Viewport
from gui.canvas.work import Background

_WHEEL_NOTCH = 120
_WHEEL_ZOOM = 1.2
_DELETING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class CanvasInput(QWidget):
    """The part of the canvas that listens; see `CanvasView` for the signals.

    Qt's classes have a metaclass of their own, so that what is abstract here is held to by the type checker alone.
    """

    zoom_changed = Signal(float)
    angle_changed = Signal(float)
    view_changed = Signal()
    window_changed = Signal(float, float)
    probed = Signal(int, int, object)
    probe_left = Signal()
    tool_changed = Signal(str)
    brush_size_changed = Signal(float)
    tolerance_changed = Signal(float)
    selection_changed = Signal(object)
    chosen_changed = Signal(object)
    region_drawn = Signal(object)
    region_edited = Signal(str, object)
    region_deleted = Signal(str)
    regions_moved = Signal(object, int, int)
    region_cut = Signal(object)
    nothing_found = Signal()
    prompt_wanted = Signal(int, object, object)

    _tool: Tool

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = CanvasModel()
        self.viewport = Viewport()
        self.background = Background()
        self.destroyed.connect(self.background.stop)
        self.picture_serial = 0
        self._frozen = False
        self._space = False
        self._drag: Drag | None = None
        self._probe_inside = False
        self.key_pointer = KeyPointer(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def ratio(self) -> float:
        """Device pixels per logical pixel."""
        return self.devicePixelRatioF()

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture or a stand-in."""
        return self.viewport.image_width > 0

    @property
    def listening(self) -> bool:
        """Whether what is on screen is what a gesture would act on."""
        return self.has_picture and not self._frozen

    @abstractmethod
    def current_pyramid(self) -> Pyramid | None:
        """Pixels of the layer shown."""

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        return self._tool

    # What tools ask

    def pointer_at(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> Pointer:
        """What a tool is told of a place, in logical pixels."""
        device_x, device_y = x * self.ratio, y * self.ratio
        image_x, image_y = self.viewport.to_image(device_x, device_y)
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        ctrl = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        return Pointer(image_x, image_y, device_x, device_y, shift, alt, ctrl)

    def repaint_image(self, bounds: Bounds, slack: float = 6.0) -> None:
        """Repaint an ``xyxy`` image rectangle and ``slack`` logical pixels around it."""
        ratio = self.ratio
        x0, y0, x1, y1 = self.viewport.to_device_rect(bounds)
        left, top = max(floor(x0 / ratio - slack), 0), max(floor(y0 / ratio - slack), 0)
        right, bottom = min(ceil(x1 / ratio + slack), self.width()), min(ceil(y1 / ratio + slack), self.height())
        if right > left and bottom > top:
            self.update(QRect(left, top, right - left, bottom - top))

    def refresh(self) -> None:
        """Repaint what changes under the mouse, everywhere, soon."""
        self.update()

    def select(self, key: str | None) -> None:
        """Select one region alone, or none."""
        if key is None or key in self.model.items:
            self.choose(() if key is None else (key,))

    def choose(self, keys: Iterable[str]) -> None:
        """Select several regions; the first is the one that handles and keys are about."""
        wanted = tuple(dict.fromkeys(key for key in keys if key in self.model.items))
        before, also = self.model.selected, self.model.also
        self.model.selected, self.model.also = (wanted[0], wanted[1:]) if wanted else (None, ())
        if self.model.selected == before and self.model.also == also:
            return
        self.update()
        if self.model.selected != before:
            self.selection_changed.emit(self.model.selected)
        self.chosen_changed.emit(self.model.chosen())

    def toggle(self, key: str) -> None:
        """Add a region to those selected, or take it out."""
        chosen = self.model.chosen()
        self.choose(tuple(one for one in chosen if one != key) if key in chosen else (*chosen, key))

    def highlight(self, key: str) -> None:
        """Point at a region without selecting it; empty for none."""
        if (key or None) != self.model.highlighted:
            self.model.highlighted = key or None
            self.update()

    def pan_by(self, dx: int, dy: int) -> None:
        """Move the picture by device pixels."""
        self.viewport.pan(dx, dy)
        self._moved(zoomed=False)

    def finish_moved(self, keys: tuple[str, ...], dx: int, dy: int) -> None:
        """Ask for regions to be moved together, by whole pixels."""
        self.regions_moved.emit(keys, dx, dy)

    @abstractmethod
    def on_divider(self, x: float, y: float) -> bool:
        """Whether a logical position takes hold of the divider between two layers."""

    @abstractmethod
    def move_divider(self, share: float) -> None:
        """Put the divider at a share of the width."""

    @abstractmethod
    def drag_window(self, start: Window, across: float, up: float) -> None:
        """Change the window by a drag."""

    @abstractmethod
    def turn_by(self, degrees: float) -> None:
        """Turn the view clockwise."""

    def ask_prompt(
        self, serial: int, points: tuple[tuple[float, float, bool], ...], box: tuple[float, float, float, float] | None
    ) -> None:
        """Ask what points and a box mean."""
        self.prompt_wanted.emit(serial, points, box)

    def say_nothing_found(self) -> None:
        """A gesture came to nothing."""
        self.nothing_found.emit()

    def finish_cut(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Ask for what is selected to be cut along a line."""
        self.region_cut.emit((*start, *end))

    def finish_deleted(self, key: str) -> None:
        """Ask for a region to be deleted."""
        self.region_deleted.emit(key)

    # What the window calls

    def delete_selected(self) -> None:
        """Ask for the selected region to be deleted, if there is one; of several the window decides itself."""
        item = self.model.selected_item()
        if item is not None and self.listening:
            self.finish_deleted(item.key)

    def cancel_gesture(self) -> bool:
        """Drop the gesture under way; False where there was none."""
        busy = self._tool.busy
        if busy:
            self._tool.cancel()
        return busy

    def change_brush_size(self, steps: int) -> None:
        """Make the brush larger (positive) or smaller."""
        self.model.scale_brush(steps)
        self.update()
        self.brush_size_changed.emit(self.model.brush_size)

    def set_tolerance(self, tolerance: float) -> None:
        """How unlike the wand's area may be, in units of L*a*b*."""
        self.model.wand_tolerance = tolerance
        self.tolerance_changed.emit(tolerance)

    # Events

    def event(self, event: QEvent) -> bool:
        """Keep the keys of a gesture from the window's shortcuts; take pinches as zoom and turns as turns."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.listening and (
                event.key() == Qt.Key.Key_Space or self._tool.wants_key(event.key()) or self.key_pointer.wants(event)
            ):
                event.accept()
                return True
        elif isinstance(event, QNativeGestureEvent) and self.listening:
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom_at(2.0 ** event.value(), event.position().x(), event.position().y())
                return True
            if event.gestureType() == Qt.NativeGestureType.RotateNativeGesture:
                self.turn_by(event.value())
                return True
        elif event.type() == QEvent.Type.DevicePixelRatioChange:
            self._follow_size()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pan with the middle button or Space, take hold of the window with the right one, else the tool's."""
        if not self.listening:
            return
        begun = drag_for(self, event, space=self._space, busy=self._tool.busy)
        if begun is not None:
            self._drag, cursor = begun
            self.setCursor(cursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._tool.press(self._pointer(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, change the window, or tell the tool; tell what is under the mouse."""
        if not self.listening:
            return
        if self._drag is not None:
            self._drag(event.position())
        else:
            self._tool.move(self._pointer(event), pressed=bool(event.buttons() & Qt.MouseButton.LeftButton))
        self._probe(event.position().x(), event.position().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End panning or the tool's gesture."""
        if self._drag is not None:
            self._drag = None
            self._show_cursor()
        elif event.button() == Qt.MouseButton.LeftButton and self.listening:
            self._tool.release(self._pointer(event))

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen: as the mouse, with pressure; its other end erases."""
        kind, at = event.type(), event.position()
        if not self.listening or self._space or event.pointerType() == QPointingDevice.PointerType.Cursor:
            event.ignore()  # the mouse event that follows does it
            return
        pen = replace(
            self.pointer_at(at.x(), at.y(), event.modifiers()),
            pressure=event.pressure() if event.buttons() else 1.0,
        )
        if event.pointerType() == QPointingDevice.PointerType.Eraser:
            pen = replace(pen, alt=True)
        left = event.button() == Qt.MouseButton.LeftButton
        if kind == QEvent.Type.TabletPress and left:
            self._tool.press(pen)
        elif kind == QEvent.Type.TabletMove:
            self._tool.move(pen, pressed=bool(event.buttons() & Qt.MouseButton.LeftButton))
        elif kind == QEvent.Type.TabletRelease and left:
            self._tool.release(pen)
        self._probe(at.x(), at.y())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The tool's; with brushes a quick second press is just a press."""
        if event.button() != Qt.MouseButton.LeftButton or not self.listening or self._space:
            self.mousePressEvent(event)
        else:
            self._tool.double_click(self._pointer(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the mouse; with Shift, or Ctrl and Shift, pan."""
        if not self.listening:
            return
        turned = event.angleDelta()
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if turned.y() and self._tool.wheel(turned.y() / _WHEEL_NOTCH, ctrl=ctrl):
            event.accept()
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan_by(round((turned.x() or turned.y()) * self.ratio / 2), 0)
        elif turned.y():
            at = event.position()
            self._zoom_at(_WHEEL_ZOOM ** (turned.y() / _WHEEL_NOTCH), at.x(), at.y())
            self._tool.move(self.pointer_at(at.x(), at.y(), event.modifiers()), pressed=self._tool.busy)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space pans, the tool takes its own, Delete asks; the rest is the window's."""
        if not self.listening:
            event.ignore()
        elif self.key_pointer.press(event):
            pass
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = True
                self._show_cursor()
        elif self._tool.key(event.key()):
            pass
        elif event.key() in _DELETING and len(self.model.chosen()) == 1:
            self.delete_selected()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Stop panning with Space."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            event.ignore()
        elif not self.key_pointer.release(event):
            self._space = False
            self._show_cursor()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A Space released elsewhere is never heard of."""
        self._space = False
        self.key_pointer.forget_button()
        self._show_cursor()
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take away what follows the mouse."""
        self._tool.leave()
        if self._probe_inside:
            self._probe_inside = False
            self.probe_left.emit()
        super().leaveEvent(event)

    # Helpers

    def _follow_size(self) -> None:
        ratio = self.ratio
        self.viewport.margin_x, self.viewport.margin_y = (round(side * ratio) for side in FIT_MARGIN_XY)
        self.viewport.resize(ceil(self.width() * ratio), ceil(self.height() * ratio))
        self._moved(zoomed=True)

    def _moved(self, *, zoomed: bool) -> None:
        self.update()
        if zoomed:
            self.zoom_changed.emit(self.viewport.zoom * 100)
        self.view_changed.emit()

    def _zoom_at(self, factor: float, x: float, y: float) -> None:
        self.viewport.zoom_to(self.viewport.zoom * factor, x * self.ratio, y * self.ratio)
        self._moved(zoomed=True)

    def _show_cursor(self) -> None:
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._space else self._tool.cursor)

    def _probe(self, x: float, y: float) -> None:
        image_x, image_y = self.viewport.to_image(x * self.ratio, y * self.ratio)
        column, row = floor(image_x), floor(image_y)
        inside = 0 <= column < self.viewport.image_width and 0 <= row < self.viewport.image_height
        if inside:
            pyramid = self.current_pyramid()
            known = pyramid is not None and column < pyramid.width and row < pyramid.height
            self.probed.emit(column, row, pyramid.values(column, row) if pyramid is not None and known else ())
        elif self._probe_inside:
            self.probe_left.emit()
        self._probe_inside = inside

    def _pointer(self, event: QMouseEvent) -> Pointer:
        return self.pointer_at(event.position().x(), event.position().y(), event.modifiers())
