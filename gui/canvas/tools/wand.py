"""Click to take the area of like colour around the pointer; dragging sideways or the wheel widens the likeness."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from gui.canvas.levels import Pixels, Window
from gui.canvas.overlays import OUTLINE, fill_brush, image_transform, outline_pen
from gui.canvas.paths import path_of
from gui.canvas.pyramid import Pyramid, to_bytes
from gui.canvas.shapes import Shape, detail_level, mask_shape
from gui.canvas.tools.base import Pointer, Tool, ToolHost
from gui.canvas.tools.combine import hand_over
from storage.mask_patch import MaskPatch

MIN_TOLERANCE, MAX_TOLERANCE = 0.5, 100.0
_FIRST_WINDOW = 512
_STRIP = 1 << 20
_ROUNDING = 3.0
"""More than L*a*b* in whole numbers is off; what is nearer to the limit than this is computed with fractions."""
_PER_PIXEL = 0.15
"""Tolerance gained for each logical pixel dragged to the right."""


@dataclass(frozen=True, slots=True)
class _Found:
    serial: int
    patch: MaskPatch
    shape: Shape


class WandTool(Tool):
    """New region by default; Shift adds to the selected mask, Alt takes away from it."""

    name = "wand"

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._start: Pointer | None = None
        self._tolerance = self._base = 0.0
        self._found: _Found | None = None
        self._serial = 0
        self._computing = False
        self._released = False

    @property
    def busy(self) -> bool:
        """From the press until the area is known."""
        return self._start is not None

    def press(self, at: Pointer) -> None:
        """Look around this pixel."""
        viewport = self.host.viewport
        if not (0 <= at.x < viewport.image_width and 0 <= at.y < viewport.image_height):
            return
        self._start, self._released, self._found = at, False, None
        self._tolerance = self._base = self.host.model.wand_tolerance
        self._serial += 1
        self._compute()

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """Change the tolerance."""
        if self._start is None or not pressed or self._released:
            return
        moved = (at.device_x - self._start.device_x) / self.host.ratio
        self._look(self._base + moved * _PER_PIXEL)

    def wheel(self, notches: float, *, ctrl: bool) -> bool:
        """While the button is down, or with Ctrl: change the tolerance."""
        if self._start is not None and not self._released:
            self._base += notches
            self._look(self._tolerance + notches)
            return True
        if ctrl:
            self.host.set_tolerance(_within(self.host.model.wand_tolerance + notches))
        return ctrl

    def release(self, at: Pointer) -> None:
        """Take the area, once the last look is done."""
        if self._start is not None:
            self._released = True
            self.host.set_tolerance(self._tolerance)
            self._finish_if_ready()

    def cancel(self) -> None:
        """Forget the area."""
        self._start = self._found = None
        self._serial += 1
        self.host.refresh()

    def settle(self) -> None:
        """Stop drawing the area handed over."""
        if not self.busy:
            self._found = None

    def paint(self, painter: QPainter) -> None:
        """Draw the area found so far."""
        if self._found is None:
            return
        viewport, colour = self.host.viewport, self.host.draw_colour
        atoms = self._found.shape.at_level(detail_level(viewport.zoom))
        painter.save()
        painter.setTransform(image_transform(viewport), True)
        painter.setPen(outline_pen(colour, decided=True, width=OUTLINE * self.host.ratio))
        painter.setBrush(fill_brush(colour))
        painter.drawPath(path_of([ring for atom in atoms for ring in atom.rings]))
        painter.restore()

    def wants_key(self, key: int) -> bool:
        """Esc, while an area is being sought."""
        return self.busy and key == Qt.Key.Key_Escape

    def _look(self, tolerance: float) -> None:
        tolerance = _within(tolerance)
        if abs(tolerance - self._tolerance) >= 0.25:
            self._tolerance = tolerance
            self.host.set_tolerance(tolerance)
            self._serial += 1
            self._compute()

    def _compute(self) -> None:
        pyramid = self.host.sample_pyramid()
        if self._computing or self._start is None or pyramid is None:
            return
        self._computing = True
        seed = (int(self._start.x), int(self._start.y))
        contiguous = self.host.model.wand_contiguous
        job = partial(_find, pyramid, seed, self._tolerance, self._serial, contiguous=contiguous)
        self.host.background.submit(job, partial(self._take, self.host.picture_serial))

    def _take(self, picture_serial: int, found: _Found) -> None:
        self._computing = False
        if self._start is None:
            return
        if picture_serial == self.host.picture_serial:
            self._found = found
            self.host.refresh()
        if found.serial == self._serial:
            self._finish_if_ready()
        else:
            self._compute()

    def _finish_if_ready(self) -> None:
        found, start = self._found, self._start
        if not self._released or found is None or found.serial != self._serial or start is None:
            return
        self._start = None
        hand_over(self.host, found.patch, start)


def flood(pixels: Pixels, window: Window, seed: tuple[int, int], tolerance: float) -> MaskPatch:
    """The connected area whose colour is within ``tolerance`` (CIE76 ΔE) of the colour around the seed.

    It looks at a window around the seed and doubles it while the area touches its edge.

    Args:
        pixels: The layer, any depth.
        window: Grey values shown black and white, which is what likeness is judged on.
        seed: ``(x, y)`` on the image.
        tolerance: In units of L*a*b*.
    """
    import cv2

    height, width = pixels.shape[:2]
    side = _FIRST_WINDOW
    while True:
        x0, y0 = max(seed[0] - side // 2, 0), max(seed[1] - side // 2, 0)
        x1, y1 = min(seed[0] + side // 2, width), min(seed[1] + side // 2, height)
        alike = _alike(pixels[y0:y1, x0:x1], window, (seed[0] - x0, seed[1] - y0), tolerance)
        ring = np.zeros((alike.shape[0] + 2, alike.shape[1] + 2), np.uint8)
        flags = 4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
        _, _, _, (left, top, across, down) = cv2.floodFill(alike, ring, (seed[0] - x0, seed[1] - y0), 1, 0, 0, flags)
        cut = (
            (left == 0 and x0 > 0)
            or (top == 0 and y0 > 0)
            or (left + across == x1 - x0 and x1 < width)
            or (top + down == y1 - y0 and y1 < height)
        )
        if not cut:
            area = ring[top + 1 : top + 1 + down, left + 1 : left + 1 + across]
            return MaskPatch(x0 + left, y0 + top, np.ascontiguousarray(area))
        side *= 2


def everywhere(pixels: Pixels, window: Window, seed: tuple[int, int], tolerance: float) -> MaskPatch:
    """As `flood`, but all of the picture that is alike, connected or not."""
    from storage.mask_edit import tight

    return tight(MaskPatch(0, 0, _alike(pixels, window, seed, tolerance)))


def _alike(pixels: Pixels, window: Window, seed: tuple[int, int], tolerance: float) -> npt.NDArray[np.uint8]:
    x, y = seed
    around = _lab(to_bytes(pixels[max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2], window))
    colour = np.median(around.reshape(-1, 3), axis=0).astype(np.float32)
    out = np.empty(pixels.shape[:2], np.uint8)
    rows = max(_STRIP // max(pixels.shape[1], 1), 1)
    for top in range(0, pixels.shape[0], rows):
        out[top : top + rows] = _near(to_bytes(pixels[top : top + rows], window), colour, tolerance)
    # The pixel clicked belongs to the answer even where noise makes it unlike its neighbours.
    out[y, x] = 1
    return out


def _near(values: npt.NDArray[np.uint8], colour: npt.NDArray[np.float32], tolerance: float) -> npt.NDArray[np.bool_]:
    """Which pixels are within ``tolerance`` of a colour; exact, though most are told by whole numbers."""
    import cv2

    if values.ndim == 2:
        table = _distance(_lab(np.arange(256, dtype=np.uint8)[None]), colour)[0] <= tolerance * tolerance
        return np.asarray(table[values], np.bool_)
    # In whole numbers, each channel's part of the distance comes from a table.
    steps = np.arange(256, dtype=np.float32)
    tables = np.stack([steps * np.float32(100 / 255), steps - 128, steps - 128], axis=1) - colour
    parts = cv2.LUT(cv2.cvtColor(values, cv2.COLOR_RGB2LAB), (tables * tables)[:, None])
    far = cv2.transform(parts, np.ones((1, 3), np.float32))
    near = far <= tolerance * tolerance
    unsure = far <= (tolerance + _ROUNDING) ** 2
    if tolerance > _ROUNDING:
        unsure &= far > (tolerance - _ROUNDING) ** 2
    if unsure.any():
        near[unsure] = _distance(_lab(values[unsure][None]), colour)[0] <= tolerance * tolerance
    return np.asarray(near, np.bool_)


def _distance(lab: npt.NDArray[np.float32], colour: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Squared, channel by channel."""
    gap = lab - colour
    return np.asarray(np.einsum("...c,...c->...", gap, gap), np.float32)


def _lab(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    import cv2

    colour = values if values.ndim == 3 else np.repeat(values[:, :, None], 3, axis=2)
    return np.asarray(cv2.cvtColor(colour.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB), np.float32)


def _within(tolerance: float) -> float:
    return min(max(tolerance, MIN_TOLERANCE), MAX_TOLERANCE)


def _find(pyramid: Pyramid, seed: tuple[int, int], tolerance: float, serial: int, *, contiguous: bool) -> _Found:
    look = flood if contiguous else everywhere
    patch = look(pyramid.levels[0], pyramid.window, seed, tolerance)
    shape = mask_shape(patch)
    for level in range(10):
        shape.at_level(level)
    return _Found(serial, patch, shape)
