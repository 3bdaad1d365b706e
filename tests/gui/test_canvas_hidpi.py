"""At 100 % one image pixel is one device pixel, whatever the screen's scale; told by a process of its own for each."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_LOOK = """
import sys, time
import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from gui.canvas import CanvasView

app = QApplication([])
window = QWidget()
row = QHBoxLayout(window)
row.setContentsMargins(0, 0, 0, 0)
row.setSpacing(0)
side = QLabel()
side.setFixedWidth(102)
view = CanvasView()
row.addWidget(side)
row.addWidget(view, 1)
window.resize(502, 300)
window.show()
pixels = np.random.default_rng(1).integers(0, 255, (1500, 2000, 3), np.uint8)
view.show_image("noise", pixels, keep_view=False)

def settle():
    until = time.monotonic() + 20
    while time.monotonic() < until:
        app.processEvents()
        if view.settled and view.listening:
            view.repaint()
            app.processEvents()
            if view.settled:
                return

settle()
view.zoom_to(1.0)
view.viewport.offset_x, view.viewport.offset_y = -313, -211
settle()
assert view.ratio == float(sys.argv[1]), view.ratio
image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
shown = flat[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
left = round(102 * view.ratio)
part = shown[4:-4, left + 4 : -4]
wanted = pixels[211 + 4 :, 313 + 4 :][: part.shape[0], : part.shape[1]]
assert np.array_equal(part, wanted), np.argwhere((part != wanted).any(axis=2))[:5]
view.background.stop()
print("exact")
"""


@pytest.mark.parametrize("scale", ["1", "1.5", "2"])
def test_a_pixel_is_a_device_pixel_at_every_scale(scale: str) -> None:
    environment = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(
        [sys.executable, "-c", _LOOK, scale], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert told.stdout.strip() == "exact", told.stderr
