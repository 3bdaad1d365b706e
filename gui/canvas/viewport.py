"""Where the picture lies on the canvas: pure arithmetic shared by painting, tools and the minimap.

All lengths are device pixels (the physical ones), so that 100 % means one image pixel on one screen pixel
on any display; ``image × zoom + offset = device``.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_ZOOM = 64.0
FIT_MARGIN_XY = (16, 56)
"""Logical pixels kept free beside, and above and below, a fitted picture: the panels float in the latter."""
MIN_VISIBLE = 48
"""Device pixels of the picture that panning always leaves in sight."""


@dataclass(frozen=True, slots=True)
class ViewState:
    """A view that can be restored on a picture of any size.

    Attributes:
        fitted: The picture follows the size of the canvas.
        zoom: Device pixels per image pixel.
        centre_x: What lies in the middle of the canvas, as a share of the picture's width.
        centre_y: The same of its height.
    """

    fitted: bool
    zoom: float
    centre_x: float
    centre_y: float


@dataclass(slots=True)
class Viewport:
    """Zoom and offset of a picture on a canvas; offsets are whole device pixels so that panning can scroll."""

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

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """Image coordinates of a device position."""
        return (x - self.offset_x) / self.zoom, (y - self.offset_y) / self.zoom

    def to_device(self, x: float, y: float) -> tuple[float, float]:
        """Device position of image coordinates."""
        return x * self.zoom + self.offset_x, y * self.zoom + self.offset_y

    def visible(self) -> tuple[float, float, float, float]:
        """What of the picture is in sight, ``xyxy`` in image pixels; empty (zeros) where nothing is."""
        x0, y0 = self.to_image(0, 0)
        x1, y1 = self.to_image(self.width, self.height)
        x0, y0 = max(x0, 0.0), max(y0, 0.0)
        x1, y1 = min(x1, float(self.image_width)), min(y1, float(self.image_height))
        return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else (0.0, 0.0, 0.0, 0.0)

    def fit_zoom(self) -> float:
        """The zoom at which the whole picture is in sight."""
        if not self.image_width or not self.image_height:
            return 1.0
        across = max(self.width - 2 * self.margin_x, 1) / self.image_width
        down = max(self.height - 2 * self.margin_y, 1) / self.image_height
        return min(across, down, MAX_ZOOM)

    def min_zoom(self) -> float:
        """The farthest one can zoom out."""
        return min(self.fit_zoom() / 2, 1.0)

    def fit(self) -> None:
        """Show the whole picture in the middle."""
        self.zoom = self.fit_zoom()
        self.offset_x = round((self.width - self.image_width * self.zoom) / 2)
        self.offset_y = round((self.height - self.image_height * self.zoom) / 2)
        self.fitted = True

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
        self.offset_x = round(x - image_x * zoom)
        self.offset_y = round(y - image_y * zoom)
        self.fitted = False
        self._clamp()

    def pan(self, dx: int, dy: int) -> None:
        """Move the picture by whole device pixels."""
        self.offset_x += dx
        self.offset_y += dy
        self.fitted = False
        self._clamp()

    def centre_on(self, x: float, y: float) -> None:
        """Bring an image point to the middle of the canvas."""
        self.offset_x = round(self.width / 2 - x * self.zoom)
        self.offset_y = round(self.height / 2 - y * self.zoom)
        self.fitted = False
        self._clamp()

    def state(self) -> ViewState:
        """What `restore` needs."""
        x, y = self.to_image(self.width / 2, self.height / 2)
        return ViewState(self.fitted, self.zoom, x / max(self.image_width, 1), y / max(self.image_height, 1))

    def restore(self, state: ViewState) -> None:
        """Bring back a view, on this picture."""
        if state.fitted:
            self.fit()
            return
        self.zoom = min(max(state.zoom, self.min_zoom()), MAX_ZOOM)
        self.centre_on(state.centre_x * self.image_width, state.centre_y * self.image_height)

    def _clamp(self) -> None:
        across, down = self.image_width * self.zoom, self.image_height * self.zoom
        keep_x, keep_y = min(MIN_VISIBLE, across), min(MIN_VISIBLE, down)
        self.offset_x = round(min(max(self.offset_x, keep_x - across), self.width - keep_x))
        self.offset_y = round(min(max(self.offset_y, keep_y - down), self.height - keep_y))
