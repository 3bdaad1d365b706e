"""Fixtures and eyes for the tests of the canvas."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.canvas import CanvasView
from storage.mask_patch import MaskPatch, decode_patch, encode_patch
from storage.records import Mask

LEFT = Qt.MouseButton.LeftButton
Wait = Callable[[], None]


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[CanvasView]:
    canvas = CanvasView()
    qtbot.addWidget(canvas)
    canvas.resize(640, 480)
    canvas.show()
    yield canvas
    canvas.background.stop()


@pytest.fixture
def wait(qtbot: QtBot, view: CanvasView) -> Wait:
    def settle() -> None:
        qtbot.waitUntil(lambda: view.settled and not view._frozen, timeout=10_000)
        view.repaint()
        qtbot.waitUntil(lambda: view.settled, timeout=10_000)

    return settle


@pytest.fixture
def grey(view: CanvasView, wait: Wait) -> CanvasView:
    """A flat picture of 600 × 400 at actual size, its corner at (20, 40) of the canvas."""
    view.show_image("grey", np.full((400, 600, 3), 90, np.uint8), keep_view=False)
    wait()
    view.zoom_to(1.0)
    view.viewport.offset_x, view.viewport.offset_y = 20, 40
    wait()
    return view


def at(x: int, y: int) -> QPoint:
    return QPoint(x + 20, y + 40)


def drag(view: CanvasView, *points: tuple[int, int]) -> None:
    QTest.mousePress(view, LEFT, pos=at(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(view, at(*point))
    QTest.mouseRelease(view, LEFT, pos=at(*points[-1]))


def picture(view: CanvasView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def mask_of(pixels: np.ndarray) -> Mask:
    return encode_patch(MaskPatch(0, 0, pixels), width=pixels.shape[1], height=pixels.shape[0])


def full(mask: Mask) -> np.ndarray:
    out = np.zeros((mask.height, mask.width), np.bool_)
    patch = decode_patch(mask)
    out[patch.y : patch.y + patch.pixels.shape[0], patch.x : patch.x + patch.pixels.shape[1]] = patch.pixels != 0
    return out


def disc(x: int, y: int, radius: int) -> np.ndarray:
    down, across = np.mgrid[0:400, 0:600]
    return ((across - x) ** 2 + (down - y) ** 2 <= radius**2).astype(np.uint8)


class Heard:
    """What the canvas told, in order."""

    def __init__(self, view: CanvasView) -> None:
        self.all: list[tuple[object, ...]] = []
        view.region_drawn.connect(lambda made: self.all.append(("drawn", made.geometry())))
        view.region_edited.connect(lambda key, made: self.all.append(("edited", key, made.geometry())))
        view.region_deleted.connect(lambda key: self.all.append(("deleted", key)))
        view.selection_changed.connect(lambda key: self.all.append(("selected", key)))


def only(heard: Heard) -> tuple[object, ...]:
    assert len(heard.all) == 1, heard.all
    return heard.all[0]
