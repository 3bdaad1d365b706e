"""Frame times of the canvas: `python -m tests.bench.bench_canvas [--size 1600x1000] [--only look]`, p50 and p95 in ms.

`QT_SCALE_FACTOR=2` measures HiDPI, `QT_QPA_PLATFORM=xcb` under `xvfb-run` a real display.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.canvas import CanvasView, OverlayItem
from storage.mask_patch import MaskPatch, encode_patch
from storage.records import Box, Geometry, Polygon

COLOURS = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")
FRAMES = 120
LEFT = Qt.MouseButton.LeftButton


def synthetic(width: int, height: int) -> np.ndarray:
    """A picture with structure at every scale."""
    rng = np.random.default_rng(7)
    tile = rng.integers(60, 190, (512, 512, 3), np.uint8)
    tile[::32], tile[:, ::32] = 30, 220
    picture = np.tile(tile, (-(-height // 512), -(-width // 512), 1))[:height, :width]
    ramp = np.linspace(0.6, 1.0, width)[None, :, None]
    for top in range(0, height, 512):
        picture[top : top + 512] = (picture[top : top + 512] * ramp).astype(np.uint8)
    return np.ascontiguousarray(picture)


def regions(count: int, width: int, height: int, kind: str) -> list[OverlayItem]:
    """Random regions of one kind, half of them decided."""
    rng = np.random.default_rng(11)
    items = []
    for index in range(count):
        x, y = float(rng.uniform(0, width - 200)), float(rng.uniform(0, height - 200))
        reach = float(rng.uniform(20, 90))
        geometry: Geometry
        if kind == "boxes":
            geometry = Box(x, y, x + reach, y + reach)
        elif kind == "polygons":
            turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
            radius = reach * rng.uniform(0.7, 1.0, 40)
            points = zip(x + 100 + radius * np.cos(turn), y + 100 + radius * np.sin(turn), strict=True)
            geometry = Polygon((tuple((float(a), float(b)) for a, b in points),))
        else:
            side = int(reach)
            down, across = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
            wave = 0.12 * np.sin(5 * np.arctan2(down, across) + index)
            blob = (np.hypot(down, across) + wave < 0.85).astype(np.uint8)
            geometry = encode_patch(MaskPatch(int(x), int(y), blob), width=width, height=height)
        items.append(
            OverlayItem(str(index), geometry, COLOURS[index % 7], f"class {index % 7}", decided=index % 2 == 0)
        )
    return items


def settle(view: CanvasView) -> None:
    """Wait until nothing is computed and everything is painted."""
    while True:
        QApplication.processEvents()
        if view.settled and view.listening:
            QApplication.processEvents()
            if view.settled:
                return
        time.sleep(0.001)


def measure(name: str, view: CanvasView, step: Callable[[int], None], frames: int = FRAMES) -> None:
    """Time event + paint; results of background work arriving in between count too."""
    times, arrivals, worked = [], [], []
    for index in range(frames):
        start, busy = time.perf_counter(), time.thread_time()
        step(index)
        view.repaint()
        times.append(time.perf_counter() - start)
        worked.append(time.thread_time() - busy)
        start = time.perf_counter()
        QApplication.processEvents()
        arrivals.append(time.perf_counter() - start)
    p50, p95 = np.percentile(times, (50, 95)) * 1e3
    cpu50, cpu95 = np.percentile(worked, (50, 95)) * 1e3
    late = np.percentile(arrivals, 95) * 1e3
    wall = f"p50 {p50:6.1f}  p95 {p95:6.1f}  max {max(times) * 1e3:6.1f}"
    print(f"  {name:<40} {wall} | processor p50 {cpu50:5.1f} p95 {cpu95:5.1f} | arrivals p95 {late:5.1f}")


def wheel(view: CanvasView, turn: int) -> None:
    """One wheel notch in the middle."""
    at = QPointF(view.width() / 2 + 50, view.height() / 2 - 30)
    event = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def pan_and_zoom(view: CanvasView, label: str) -> None:
    """Pan at 100 % and halfway, zoom from fit to 100 % and back."""
    for zoom in (1.0, 0.6):
        view.fit()
        view.zoom_to(zoom)
        settle(view)
        measure(f"pan at {zoom:.0%}{label}", view, lambda index: view.pan_by(-17 if index < 60 else 17, -11))
    view.fit()
    settle(view)
    measure(f"wheel zoom in and out{label}", view, lambda index: wheel(view, 60 if index % 60 < 30 else -60))


def brush(view: CanvasView, zoom: float | None, size: float) -> None:
    """A long stroke by real mouse events, then its end."""
    view.set_overlays([])
    view.fit() if zoom is None else view.zoom_to(zoom)
    settle(view)
    view.set_tool("brush")
    view.model.brush_size = size
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))

    def step(index: int) -> None:
        turn = index / 18
        QTest.mouseMove(view, QPoint(int(500 + 250 * np.cos(turn)), int(450 + 200 * np.sin(turn * 1.3))))

    measure(f"brush {size:.0f} px at {view.viewport.zoom:.0%}", view, step)
    start = time.perf_counter()
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(500, 450))
    print(f"  {'end of the stroke (encode)':<44} {(time.perf_counter() - start) * 1e3:10.1f}")
    view.set_tool("select")


def turn(view: CanvasView) -> None:
    """Turn the view freely, and pan it while turned."""
    for zoom in (None, 1.0):
        view.turn_to(0)
        view.fit() if zoom is None else view.zoom_to(zoom)
        settle(view)
        measure(f"turn by 1.3° at {view.viewport.zoom:.0%}", view, lambda index: view.turn_by(1.3), 60)
        settle(view)
        measure("pan while turned", view, lambda index: view.pan_by(-17 if index < 30 else 17, -11), 60)
    view.turn_to(0)


def window(view: CanvasView, label: str) -> None:
    """Drag the window with the right button, fitted and at 100 %; each frame shows what has arrived by then."""
    for zoom in (None, 1.0):
        view.fit() if zoom is None else view.zoom_to(zoom)
        settle(view)
        right, start = Qt.MouseButton.RightButton, QPoint(500, 400)
        QTest.mousePress(view, right, pos=start)
        shown: list[float] = []
        asked = time.perf_counter()

        def arrived(low: float, high: float) -> None:
            shown.append(time.perf_counter())  # noqa: B023 - called before the next round

        view.window_changed.connect(arrived)

        def step(index: int) -> None:
            QTest.mouseMove(view, start + QPoint(2 * index, index % 40))  # noqa: B023 - called at once

        measure(f"window drag at {view.viewport.zoom:.0%}{label}", view, step)
        QTest.mouseRelease(view, right, pos=QPoint(740, 400))
        settle(view)
        view.window_changed.disconnect(arrived)
        gaps = np.diff([asked, *shown]) * 1e3
        print(f"  {'a new window in sight every':<40} p50 {np.median(gaps):6.1f}  p95 {np.percentile(gaps, 95):6.1f}")
        view.reset_window()


def crowd(view: CanvasView, width: int, height: int) -> None:
    """5,000 regions: panning, zooming, and the mouse over them."""
    for kind in ("boxes", "masks"):
        view.set_overlays(regions(5000, width, height, kind))
        settle(view)
        pan_and_zoom(view, f", 5,000 {kind}")
        view.fit()
        settle(view)
        spots = [QPoint(200 + 9 * index, 150 + 5 * index) for index in range(FRAMES)]
        measure(f"mouse over 5,000 {kind}", view, lambda index: QTest.mouseMove(view, spots[index]))  # noqa: B023
        measure(f"click among 5,000 {kind}", view, lambda index: QTest.mouseClick(view, LEFT, pos=spots[index]))  # noqa: B023
    view.set_overlays([])
    settle(view)


def look(across: int, down: int) -> None:
    """Turning, window and level, crowds."""
    for width, height in ((6000, 4000), (12240, 8160)):
        view = CanvasView()
        view.resize(across, down)
        view.show()
        pixels = synthetic(width, height)
        ratio = view.ratio
        print(f"{width * height / 1e6:.0f} megapixels, {across} × {down}, {ratio:.0%}, load {os.getloadavg()[0]:.1f}")
        view.show_image("colour", pixels, keep_view=False)
        settle(view)
        turn(view)
        window(view, ", 8-bit colour")
        crowd(view, width, height)
        deep = pixels[..., 0].astype(np.uint16) * 37 + 1000
        view.show_image("deep", deep, keep_view=False)
        settle(view)
        window(view, ", 16 bit")
        view.background.stop()
        view.close()
    print(f"load at the end {os.getloadavg()[0]:.1f}")


def main() -> None:
    """Measure 24 and 100 megapixels."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", default="1600x1000")
    parser.add_argument("--only", choices=("look", "draw"), default="")
    arguments = parser.parse_args()
    across, down = map(int, arguments.size.split("x"))
    QApplication.instance() or QApplication([])
    if arguments.only != "draw":
        look(across, down)
    if arguments.only == "look":
        return
    for width, height in ((6000, 4000), (12240, 8160)):
        pixels = synthetic(width, height)
        view = CanvasView()
        view.resize(across, down)
        view.show()
        view.show_image("warm", pixels[:64, :64].copy(), keep_view=False)
        settle(view)
        print(f"{width * height / 1e6:.0f} megapixels, canvas {across} × {down}")
        start = time.perf_counter()
        view.show_image("a", pixels, keep_view=False)
        call = time.perf_counter() - start
        settle(view)
        view.repaint()
        print(f"  show_image: call {call * 1e3:.1f}, until painted {(time.perf_counter() - start) * 1e3:.0f}")
        pan_and_zoom(view, "")
        for kind in ("boxes", "polygons", "masks"):
            items = regions(2000, width, height, kind)
            start = time.perf_counter()
            view.set_overlays(items)
            settle(view)
            print(f"  2,000 {kind} prepared in {(time.perf_counter() - start) * 1e3:.0f}")
            pan_and_zoom(view, f", 2,000 {kind}")
        brush(view, 1.0, 40)
        brush(view, None, 300)
        view.background.stop()
        view.close()


if __name__ == "__main__":
    main()
