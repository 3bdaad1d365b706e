"""Process start to first picture painted, and to usable window: ``python -m tests.bench.bench_start [PROJECT]``.

Without a project it makes some of 1,000 and 100,000 items (``--sizes``; ``--keep FOLDER`` keeps them). Usable means:
the queue is filled, thumbnails and picture are shown, keys work. The first start of a fresh checkout also compiles
Python files. Prints seconds per start, processor time, medians, and which heavy modules were loaded. Measured the same
way on the same kind of machine, labelme 7.9.1 painted its first image after 2.0 s at 1,000 files and 16 s at 100,000;
X-AnyLabeling 4.2.1 after 4.8 s and 8 to 14 s.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from storage.images import encode_png
from storage.schema import TABLES
from tests.support.big_projects import make_big_project

AIM_S = 1.5
_WITH_PICTURES = 80
"""So many of the first items have files; no more are seen after a start."""

_CHILD = """
import json, os, sys, time
from pathlib import Path
started = float(os.environ["FETTLE_BENCH_START"])
from gui import app
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
heavy = ("torch", "ultralytics", "timm", "segmentation_models_pytorch", "onnxruntime", "cv2", "pyqtgraph", "scipy")
painted = []

def ready():
    window = next(w for w in QApplication.topLevelWidgets() if hasattr(w, "project"))
    canvas = window.project.review.canvas
    def paint(_key):
        if not painted:
            canvas.repaint()
            painted.append((time.time() - started, time.process_time()))
    canvas.picture_shown.connect(paint)
    def look():
        if not window.project.settled() or not painted:
            return
        timer.stop()
        seconds = time.time() - started
        loaded = [name for name in heavy if name in sys.modules]
        answer = {"painted": painted[0][0], "painted_cpu": painted[0][1], "seconds": seconds, "loaded": loaded}
        print(json.dumps(answer | {"modules": len(sys.modules)}), flush=True)
        window.close()
        QApplication.quit()
    timer.timeout.connect(look)
    timer.start(2)

timer = QTimer()
sys.exit(app.run_window(Path(sys.argv[1]), on_ready=ready))
"""


def start_once(project: Path, home: str) -> dict[str, object]:
    """One start in a process of its own."""
    environment = dict(os.environ, FETTLE_BENCH_START=repr(time.time()), FETTLE_HOME=home)
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(project)],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
        timeout=120,
    )
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def project_of(place: Path, size: int) -> Path:
    """A project of so many items, of which the first have pictures; made if it is not there."""
    here = place / f"start-{size}"
    if (here / "project").exists():
        return here / "project"
    rng = np.random.default_rng(1)
    with make_big_project(here, size) as store:
        with store.transact("Files", undoable=False) as tx:
            table = TABLES["sources"]
            for number in range(1, 5):
                values = {"path": str(here / "images" / f"line{number}")}
                tx.connection.execute(sa.update(table).where(table.c.id == number).values(values))
        for item in store.items.get(store.items.ids(limit=_WITH_PICTURES)):
            path = Path(item.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            coarse = rng.integers(60, 200, (item.height // 16, item.width // 16, 3), dtype=np.uint8)
            path.write_bytes(encode_png(np.kron(coarse, np.ones((16, 16, 1), np.uint8))))
    return here / "project"


def tell(project: Path, runs: int) -> None:
    """Start so often, and print."""
    with tempfile.TemporaryDirectory(prefix="fettle-home-") as home:
        answers = [start_once(project, home) for _ in range(runs)]
    for name, what in (("painted", "first picture painted"), ("seconds", "usable")):
        seconds = [float(str(answer[name])) for answer in answers]
        each = ", ".join(f"{value:.2f}" for value in seconds)
        later = statistics.median(seconds[1:] or seconds)
        print(f"  {what:22} {each} s; median after the first {later:.2f} s" + f" (aim {AIM_S} s)" * (name == "painted"))
    cpu = ", ".join(f"{float(str(answer['painted_cpu'])):.2f}" for answer in answers)
    print(f"  processor time to then {cpu} s (grows less than the clock when others are busy)")
    heavy = ", ".join(map(str, answers[-1]["loaded"])) or "none"  # type: ignore[call-overload]
    print(f"  modules {answers[-1]['modules']}, heavy ones in the window's process: {heavy}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, nargs="?")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="+", default=(1_000, 100_000))
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    if asked.project is not None:
        print(asked.project)
        tell(asked.project, asked.runs)
        return
    with tempfile.TemporaryDirectory(prefix="fettle-start-") as place:
        for size in asked.sizes:
            print(f"{size:,} items")
            tell(project_of(asked.keep or Path(place), size), asked.runs)


if __name__ == "__main__":
    main()
