"""Times of editing on 24 and 100 megapixels: `python -m tests.bench.bench_edit` prints p50 and p95 in ms.

The brush is timed in the window's thread, event and paint together; what runs in the background until its answer.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.canvas import CanvasView, OverlayItem
from gui.canvas.cutout import cut_out
from gui.canvas.livewire import Wire
from gui.canvas.outcome import Outcome
from gui.canvas.tools.wand import everywhere, flood
from storage import mask_edit, region_ops
from storage.mask_patch import MaskPatch, decode_patch, encode_patch
from storage.records import Box, Mask
from tests.bench.bench_canvas import measure, settle, synthetic

FULL = (0.0, 255.0)


def timed(name: str, work: Callable[[], object], times: int = 5) -> None:
    """Run some times and print."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1e3)
    p50, p95 = np.percentile(found, (50, 95))
    print(f"  {name:<52} p50 {p50:8.1f}  p95 {p95:8.1f}  ({times} times)")


def in_thread(work: Callable[[], object]) -> str:
    """Run once: how long it took, and how long the processor worked for this thread."""
    start, worked = time.perf_counter(), time.thread_time()
    work()
    return f"{(time.perf_counter() - start) * 1e3:.1f} | processor {(time.thread_time() - worked) * 1e3:.1f}"


def picture(width: int, height: int) -> np.ndarray:
    """Structure everywhere, and a bright blob of 1,200 pixels across in the middle."""
    pixels = synthetic(width, height) // 2
    down, across = np.ogrid[-600:600, -600:600]
    blob = down * down + across * across < 550 * 550
    part = pixels[height // 2 - 600 : height // 2 + 600, width // 2 - 600 : width // 2 + 600]
    part[blob] = 200
    return pixels


def blobs(width: int, height: int) -> list[Mask]:
    """Two large ragged masks that overlap, of a twelfth of the picture each."""
    rng = np.random.default_rng(5)
    side = int((width * height / 12) ** 0.5)
    down, across = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j].astype(np.float32)
    found = []
    for shift in (0, side // 3):
        noise = np.repeat(np.repeat(rng.random((side // 8 + 1, side // 8 + 1), np.float32), 8, 0), 8, 1)[:side, :side]
        bits = (np.hypot(down, across) + 0.2 * noise < 0.95).astype(np.uint8)
        found.append(encode_patch(MaskPatch(shift + 10, shift + 10, bits), width=width, height=height))
    return found


def strokes(view: CanvasView, mask: Mask) -> None:
    """Brush and eraser, hard and soft, by real mouse events on a large mask; then the end of the stroke."""
    made: list[Outcome] = []
    view.region_edited.connect(lambda _, outcome: made.append(outcome))
    for tool, hardness, size, zoom in (
        ("brush", 1.0, 40, 1.0), ("brush", 1.0, 300, None), ("brush", 0.3, 40, 1.0), ("brush", 0.3, 300, None),
        ("eraser", 1.0, 40, 1.0), ("eraser", 1.0, 300, None),
    ):  # fmt: skip
        view.set_overlays([OverlayItem("m", mask, "#e69f00", selected=True)])
        view.fit() if zoom is None else view.zoom_to(zoom)
        settle(view)
        view.set_tool(tool)
        view.model.brush_size, view.model.brush_hardness = float(size), hardness
        begun = in_thread(lambda: QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(500, 400)))

        def step(index: int) -> None:
            turn = index / 18
            QTest.mouseMove(view, QPoint(int(700 + 250 * np.cos(turn)), int(500 + 200 * np.sin(turn * 1.3))))

        measure(f"{tool}, hardness {hardness}, {size} px at {view.viewport.zoom:.0%}", view, step)
        QTest.mouseMove(view, QPoint(500, 450))
        ended = in_thread(lambda: QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(500, 450)))
        print(f"    press {begun}, release {ended}; then elsewhere: encode {in_thread(made[-1].geometry)}")
        view.set_tool("select")


def seeking(pixels: np.ndarray) -> None:
    """Wand, GrabCut and live-wire, which run in the background."""
    height, width = pixels.shape[:2]
    middle = (width // 2, height // 2)
    timed("wand, connected, a blob of 1 MP", lambda: flood(pixels, FULL, middle, 8.0))
    timed("wand, all that is alike", lambda: everywhere(pixels, FULL, middle, 8.0), 2)
    for side in (300, 1200):
        half = side // 2 + side // 10
        box = Box(middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
        timed(f"GrabCut in a box of {2 * half} px", lambda box=box: cut_out(pixels, FULL, box), 2)  # type: ignore[misc]
    edge = (middle[0] + 550.5, middle[1] + 0.5)
    timed("live-wire, a new point", lambda: Wire(pixels, FULL, edge))
    wire = Wire(pixels, FULL, edge)
    timed("live-wire, a path to the mouse", lambda: wire.path((edge[0] - 160, edge[1] + 250)), 30)


def algebra(first: Mask, second: Mask) -> None:
    """What operations on masks of a twelfth of the picture take, runs to runs."""
    frame = region_ops.Frame(first.width, first.height)
    for text in ("union", "subtract", "intersect", "grow=3", "shrink=3", "smooth=3", "fill-holes", "split", "move=5,5"):
        name, numbers = region_ops.parse(text)
        regions = [first, second] if region_ops.OPERATIONS[name].least > 1 else [first]
        try:
            timed(text, lambda: region_ops.apply(name, numbers, regions, frame), 3)  # noqa: B023
        except Exception as error:  # noqa: BLE001 - one piece has nothing to split; its price is the search
            print(f"  {text}: {error}")
    patch = decode_patch(first)
    timed("cut by a line", lambda: mask_edit.cut(patch, (0, first.height / 7), (first.width, first.height / 7)), 3)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--megapixels", choices=("24", "100"), default="")
    chosen = parser.parse_args().megapixels
    QApplication.instance() or QApplication([])
    for name, width, height in (("24", 6000, 4000), ("100", 12240, 8160)):
        if chosen and chosen != name:
            continue
        print(f"{name} megapixels; {os.getloadavg()[0]:.1f} processes busy")
        pixels = picture(width, height)
        first, second = blobs(width, height)
        view = CanvasView()
        view.resize(1600, 1000)
        view.show()
        view.show_image("a", pixels, keep_view=False)
        settle(view)
        strokes(view, first)
        view.background.stop()
        view.close()
        seeking(pixels)
        algebra(first, second)


if __name__ == "__main__":
    main()
