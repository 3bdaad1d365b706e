"""Refilling in the window: ``python -m tests.bench.bench_refill [--filler telea] [--times 20]``, on 12 and 48 MP.

For each size a photograph-like JPEG with pen marks is cleaned, then markings are drawn one after the other and filled
with Shift+Q: from the key to the picture painted with the new filling, and to the picture stored and written down.
Beside the time on the clock stands the processor's, of the window and of the process that fills together.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from storage import regions
from storage.ingest import ingest
from storage.project import save_setting
from storage.records import Box, RegionRole
from tests.support.marked import clean, refilled
from tests.support.projects import new_project
from tests.support.strokes import draw_marks

_SIZES = {12: (3000, 4000), 48: (6000, 8000)}
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filler", default="telea")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--megapixels", type=int, nargs="*", choices=sorted(_SIZES), default=sorted(_SIZES))
    asked = parser.parse_args()
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    print(f"{'':22}{'first':>8}{'p50':>8}{'p95':>8}   processor p50, p95 (ms)")
    for height, width in map(_SIZES.__getitem__, asked.megapixels):
        with tempfile.TemporaryDirectory(prefix="fettle-refill-") as place:
            _measure(application, Path(place), height, width, asked.filler, asked.times)


def _measure(application: QApplication, place: Path, height: int, width: int, filler: str, times: int) -> None:
    root = _project(place, height, width, filler)
    window = MainWindow(settings=Preferences(size=(1600, 1000)))
    window.show()
    window.open_project(root)
    _spin(lambda: window.project is not None and window.project.settled(), least=1.0)
    project = window.project
    assert project is not None
    store, review = project.session.store, project.review
    dice = np.random.default_rng(1)
    shown, worked, stored = [], [], []
    written: list[int] = []
    review.actions.refilling.filled.connect(written.append)
    for _ in range(times):
        x, y = int(dice.integers(50, width - 500)), int(dice.integers(50, height - 300))
        size = int(dice.integers(60, 300))
        regions.draw(store, item_id=1, geometry=Box(x, y, x + size, y + 24), role=RegionRole.MARKING)
        _spin(lambda: project.settled() and not project.session.queue.count(), least=0.2)
        before = _serial(window)
        written.clear()
        began, busy = time.perf_counter(), _processor(window)
        QTest.keyClick(review.canvas, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
        _spin(lambda was=before: _serial(window) != was)  # type: ignore[misc]
        review.canvas.repaint()
        shown.append(time.perf_counter() - began)
        worked.append(_processor(window) - busy)
        _spin(lambda: bool(written))
        stored.append(time.perf_counter() - began)
        _spin(project.settled, least=0.2)
    window.close()
    application.processEvents()
    name = f"{height * width / 1e6:.0f} MP"
    _row(f"{name} key → painted", shown, worked)
    _row(f"{name} key → stored", stored, [])


def _row(name: str, seconds: list[float], processor: list[float]) -> None:
    later = np.array(seconds[1:]) * 1e3
    text = f"{name:22}{seconds[0] * 1e3:8.0f}{np.percentile(later, 50):8.0f}{np.percentile(later, 95):8.0f}"
    if processor:
        spent = np.array(processor[1:]) * 1e3
        text += f"   {np.percentile(spent, 50):.0f}, {np.percentile(spent, 95):.0f}"
    print(text, flush=True)


def _project(place: Path, height: int, width: int, filler: str) -> Path:
    images = place / "images"
    images.mkdir()
    dice = np.random.default_rng(0)
    small = dice.normal(128, 30, (height // 8, width // 8)).astype(np.float32)
    grain = cv2.resize(cv2.GaussianBlur(small, (0, 0), 2), (width, height), interpolation=cv2.INTER_CUBIC)
    grain += dice.normal(0, 5, grain.shape).astype(np.float32)
    pixels = np.repeat(np.clip(grain, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
    marked, _ = draw_marks(pixels, pen="red", seed=0)
    _, packed = cv2.imencode(".jpg", cv2.cvtColor(marked, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 92])
    (images / "part.jpg").write_bytes(bytes(packed))
    with new_project(place / "project") as store:
        ingest(store, [images], labels_from_folders=False, max_pixels=100_000_000)
        clean(store, 1)
        save_setting(store.folder, ("stages", "clean", "filler"), filler)
        refilled(store, 1)  # As a run with this filler would have left it.
    return place / "project"


def _spin(done: Callable[[], bool], *, least: float = 0.0, most: float = 300.0) -> None:
    began = time.perf_counter()
    while time.perf_counter() - began < least or not done():
        QApplication.processEvents()
        time.sleep(0.001)
        if time.perf_counter() - began > most:
            raise SystemExit("it did not come to rest")


def _serial(window: MainWindow) -> int:
    """Which pixels the cleaned layer has; 0 where it is not the one shown."""
    canvas = window.project.review.canvas if window.project is not None else None
    if canvas is None or canvas.current_layer != "cleaned":
        return 0
    pyramid = canvas.current_pyramid()
    return pyramid.serial if pyramid is not None else 0


def _processor(window: MainWindow) -> float:
    """Seconds of processor, of this process and of the one that fills."""
    filling = window.project.review.actions.refilling._process if window.project is not None else None
    child = filling._process if filling is not None else None
    spent = time.process_time()
    if child is not None and child.pid is not None:
        fields = Path(f"/proc/{child.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) / _TICK
    return spent


if __name__ == "__main__":
    main()
