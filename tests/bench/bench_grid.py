"""The grid of a hundred thousand items: ``python -m tests.bench.bench_grid [--items 100000]``.

Time to show it, to scroll a frame, to select everything, to count a bulk step before it is done, and to do it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gui.window.item_detail import queue_row
from gui.window.lane import Lane
from gui.window.queue_grid import QueueGrid
from gui.window.queue_model import QueueModel
from storage import decisions
from storage.bulk_preview import preview
from storage.records import ItemState
from tests.support.big_projects import make_big_project

FRAMES = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--bulk", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fettle-grid-") as folder:
        bench(Path(folder), asked.items, asked.bulk)


def bench(folder: Path, size: int, bulk: int) -> None:
    """Print the figures."""
    app = QApplication.instance() or QApplication([])
    store = make_big_project(folder, size)
    rows, thumbs = Lane("rows"), Lane("thumbs", newest_first=True, limit=400)
    # Thumbnails of one size: decoding is measured elsewhere, drawing is what counts here.
    picture = QImage(192, 144, QImage.Format.Format_RGB32)
    picture.fill(0xFF808080)
    model = QueueModel(
        rows_of=lambda ids: [queue_row(item) for item in store.items.get(ids)],
        thumb_of=lambda _item: picture.copy(),
        rows_lane=rows,
        thumbs_lane=thumbs,
    )
    ids = store.items.ids()
    grid = QueueGrid(model)
    grid.resize(1000, 800)
    grid.show()
    started = time.perf_counter()
    model.set_ids(ids)
    grid.grab()
    print(f"shown {len(ids):,} tiles: {(time.perf_counter() - started) * 1e3:.0f} ms")
    wait(400)
    frames = []
    bar = grid.verticalScrollBar()
    for _frame in range(FRAMES):
        started = time.perf_counter()
        bar.setValue(bar.value() + 60)
        grid.viewport().repaint()
        frames.append((time.perf_counter() - started) * 1e3)
        app.processEvents()
    frames.sort()
    print(f"scroll frame: {statistics.median(frames):.1f} ms median, {frames[int(0.95 * FRAMES)]:.1f} ms p95")
    started = time.perf_counter()
    bar.setValue(bar.maximum())
    grid.viewport().repaint()
    print(f"jump to the end: {(time.perf_counter() - started) * 1e3:.0f} ms")
    started = time.perf_counter()
    grid.selectAll()
    grid.viewport().repaint()
    print(f"select all: {(time.perf_counter() - started) * 1e3:.0f} ms")
    started = time.perf_counter()
    grid.set_side(120)
    grid.viewport().repaint()
    print(f"another size: {(time.perf_counter() - started) * 1e3:.0f} ms")
    started = time.perf_counter()
    said = preview(store, ids, ItemState.ACCEPTED, label="dent")
    print(f"preview of {len(ids):,} items: {time.perf_counter() - started:.2f} s, {len(said.changes)} kinds")
    started = time.perf_counter()
    decisions.accept(store, ids[:bulk], label="dent")
    print(f"label {bulk:,} items: {time.perf_counter() - started:.2f} s")
    grid.close()
    rows.close()
    thumbs.close()
    store.close()


def wait(ms: int) -> None:
    """Let answers arrive."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
