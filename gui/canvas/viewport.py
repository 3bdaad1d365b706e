"""Where the picture lies on the canvas: pure arithmetic shared by painting, tools and the minimap.

All lengths are device pixels (the physical ones), so that 100 % means one image pixel on one screen pixel
on any display; ``turn(image × zoom) + offset = device``, where ``turn`` is clockwise about the picture's corner.
Only the view turns: regions, tools and the probe speak of the upright picture whatever the angle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, radians, sin

MAX_ZOOM = 64.0
FIT_MARGIN_XY = (16, 56)
"""Logical pixels kept free beside, and above and below, a fitted picture: the panels float in the latter."""
MIN_VISIBLE = 48
"""Device pixels of the picture that panning always leaves in sight."""
_QUARTERS = {0.0: (1.0, 0.0), 90.0: (0.0, 1.0), 180.0: (-1.0, 0.0), 270.0: (0.0, -1.0)}

Rect = tuple[float, float, float, float]
"""``xyxy``."""


@dataclass(frozen=True, slots=True)
class ViewState:
    """A view that can be restored on a picture of any size.

    Attributes:
        fitted: The picture follows the size of the canvas.
        zoom: Device pixels per image pixel.
        centre_x: What lies in the middle of the canvas, as a share of the picture's width.
        centre_y: The same of its height.
        angle: How far the view is turned clockwise, in degrees.
    """

    fitted: bool
    zoom: float
    centre_x: float
    centre_y: float
    angle: float = 0.0


@dataclass(slots=True)
class Viewport:
    """Zoom, angle and offset of a picture on a canvas; offsets are whole device pixels so that panning can scroll."""

    width: int = 1
    height: int = 1
    image_width: int = 0
    image_height: int = 0
    zoom: float = 1.0
    offset_x: int = 0
    offset_y: int = 0
    fitted: bool = True
    margin_x: int = FIT_MARGIN_XY[0]
    margin_y: int = FIT_MARGIN_XY[1]
    angle: float = 0.0

    @property
    def turn(self) -> tuple[float, float]:
        """Cosine and sine of the angle; exact for quarter turns."""
        return _QUARTERS.get(self.angle) or (cos(radians(self.angle)), sin(radians(self.angle)))

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """Image coordinates of a device position."""
        across, down = x - self.offset_x, y - self.offset_y
        if self.angle:
            c, s = self.turn
            across, down = c * across + s * down, c * down - s * across
        return across / self.zoom, down / self.zoom

    def to_device(self, x: float, y: float) -> tuple[float, float]:
        """Device position of image coordinates."""
        across, down = x * self.zoom, y * self.zoom
        if self.angle:
            c, s = self.turn
            across, down = c * across - s * down, s * across + c * down
        return across + self.offset_x, down + self.offset_y

    def to_device_rect(self, xyxy: Rect) -> Rect:
        """The upright rectangle on the canvas around a rectangle of the picture."""
        return _around([self.to_device(x, y) for x in xyxy[::2] for y in xyxy[1::2]])

    def to_image_rect(self, xyxy: Rect) -> Rect:
        """The upright rectangle of the picture around a rectangle on the canvas."""
        return _around([self.to_image(x, y) for x in xyxy[::2] for y in xyxy[1::2]])

    def visible(self) -> Rect:
        """An ``xyxy`` rectangle in image pixels around what is in sight; empty (zeros) where nothing is."""
        x0, y0, x1, y1 = self.to_image_rect((0, 0, self.width, self.height))
        x0, y0 = max(x0, 0.0), max(y0, 0.0)
        x1, y1 = min(x1, float(self.image_width)), min(y1, float(self.image_height))
        return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else (0.0, 0.0, 0.0, 0.0)

    def fit_zoom(self) -> float:
        """The zoom at which the whole picture is in sight."""
        if not self.image_width or not self.image_height:
            return 1.0
        c, s = map(abs, self.turn)
        across = max(self.width - 2 * self.margin_x, 1) / (c * self.image_width + s * self.image_height)
        down = max(self.height - 2 * self.margin_y, 1) / (s * self.image_width + c * self.image_height)
        return min(across, down, MAX_ZOOM)

    def min_zoom(self) -> float:
        """The farthest one can zoom out."""
        return min(self.fit_zoom() / 2, 1.0)

    def fit(self) -> None:
        """Show the whole picture in the middle; the angle stays."""
        self.zoom = self.fit_zoom()
        self._put(self.image_width / 2, self.image_height / 2, self.width / 2, self.height / 2)
        self.fitted = True

    def fit_rect(self, xyxy: Rect) -> None:
        """Bring an ``xyxy`` part of the picture to fill the canvas."""
        width, height = max(round(xyxy[2] - xyxy[0]), 1), max(round(xyxy[3] - xyxy[1]), 1)
        part = replace(self, image_width=width, image_height=height)
        self.zoom = part.fit_zoom()
        self.centre_on((xyxy[0] + xyxy[2]) / 2, (xyxy[1] + xyxy[3]) / 2)

    def resize(self, width: int, height: int) -> None:
        """Follow the canvas; what was in the middle stays there, a fitted picture is fitted again."""
        centre_x, centre_y = self.to_image(self.width / 2, self.height / 2)
        self.width, self.height = max(width, 1), max(height, 1)
        if self.fitted:
            self.fit()
        else:
            self.centre_on(centre_x, centre_y)

    def zoom_to(self, zoom: float, x: float, y: float) -> None:
        """Set the zoom; the image point under device position ``(x, y)`` stays there."""
        zoom = min(max(zoom, self.min_zoom()), MAX_ZOOM)
        image_x, image_y = self.to_image(x, y)
        self.zoom = zoom
        self._put(image_x, image_y, x, y)
        self._clamp()

    def turn_to(self, angle: float) -> None:
        """Turn the view to ``angle`` degrees clockwise about the middle of the canvas; a fitted picture stays so."""
        centre_x, centre_y = self.to_image(self.width / 2, self.height / 2)
        self.angle = round(angle % 360.0, 3) % 360.0
        if self.fitted:
            self.fit()
        else:
            self.zoom = max(self.zoom, self.min_zoom())
            self.centre_on(centre_x, centre_y)

    def pan(self, dx: int, dy: int) -> None:
        """Move the picture by whole device pixels."""
        self.offset_x += dx
        self.offset_y += dy
        self.fitted = False
        self._clamp()

    def centre_on(self, x: float, y: float) -> None:
        """Bring an image point to the middle of the canvas."""
        self._put(x, y, self.width / 2, self.height / 2)
        self._clamp()

    def state(self) -> ViewState:
        """What `restore` needs."""
        x, y = self.to_image(self.width / 2, self.height / 2)
        across, down = x / max(self.image_width, 1), y / max(self.image_height, 1)
        return ViewState(self.fitted, self.zoom, across, down, self.angle)

    def restore(self, state: ViewState) -> None:
        """Bring back a view, on this picture."""
        self.angle = state.angle
        if state.fitted:
            self.fit()
            return
        self.zoom = min(max(state.zoom, self.min_zoom()), MAX_ZOOM)
        self.centre_on(state.centre_x * self.image_width, state.centre_y * self.image_height)

    def _put(self, image_x: float, image_y: float, x: float, y: float) -> None:
        """Bring an image point to a device position."""
        self.offset_x = self.offset_y = 0
        across, down = self.to_device(image_x, image_y)
        self.offset_x, self.offset_y = round(x - across), round(y - down)
        self.fitted = False

    def _clamp(self) -> None:
        left, top, right, bottom = self.to_device_rect((0.0, 0.0, self.image_width, self.image_height))
        # A whole device pixel at least, for offsets are rounded to one.
        keep_x, keep_y = max(min(MIN_VISIBLE, right - left), 1.0), max(min(MIN_VISIBLE, bottom - top), 1.0)
        self.offset_x += round(min(max(left, keep_x - (right - left)), self.width - keep_x) - left)
        self.offset_y += round(min(max(top, keep_y - (bottom - top)), self.height - keep_y) - top)
        if self.angle in _QUARTERS:
            return
        # A picture turned freely leaves the corners of its frame empty: its nearest point has to be in sight too.
        x, y = self.to_image(self.width / 2, self.height / 2)
        x, y = self.to_device(min(max(x, 0.0), self.image_width), min(max(y, 0.0), self.image_height))
        edge_x, edge_y = min(MIN_VISIBLE / 2, self.width / 2), min(MIN_VISIBLE / 2, self.height / 2)
        self.offset_x += round(min(max(x, edge_x), self.width - edge_x) - x)
        self.offset_y += round(min(max(y, edge_y), self.height - edge_y) - y)


def _around(points: list[tuple[float, float]]) -> Rect:
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)
