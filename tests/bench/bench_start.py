"""Process start to usable window on a project: ``python -m tests.bench.bench_start PROJECT [--runs 5]``.

Usable means: the queue is filled, the first picture is shown, keys work. Run it twice; the first start of a fresh
checkout also compiles Python files. Prints seconds per start, the median, and which heavy modules were loaded.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

_CHILD = """
import json, os, sys, time
from pathlib import Path
started = float(os.environ["FETTLE_BENCH_START"])
from gui import app
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
heavy = ("torch", "ultralytics", "timm", "segmentation_models_pytorch", "onnxruntime", "cv2", "pyqtgraph", "scipy")

def ready():
    window = next(w for w in QApplication.topLevelWidgets() if hasattr(w, "project"))
    def look():
        if not window.project.settled():
            return
        timer.stop()
        seconds = time.time() - started
        loaded = [name for name in heavy if name in sys.modules]
        print(json.dumps({"seconds": seconds, "cpu": time.process_time(), "loaded": loaded}), flush=True)
        window.close()
        QApplication.quit()
    timer.timeout.connect(look)
    timer.start(2)

timer = QTimer()
sys.exit(app.run_window(Path(sys.argv[1]), on_ready=ready))
"""


def start_once(project: str) -> dict[str, object]:
    environment = dict(os.environ, FETTLE_BENCH_START=repr(time.time()))
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, project],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
        timeout=120,
    )
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    answers = [start_once(arguments.project) for _ in range(arguments.runs)]
    seconds = [float(str(answer["seconds"])) for answer in answers]
    print("starts: " + ", ".join(f"{value:.2f} s" for value in seconds))
    cpu = [float(str(answer["cpu"])) for answer in answers]
    print("processor time: " + ", ".join(f"{value:.2f} s" for value in cpu) + " (does not grow when others are busy)")
    print(f"median of starts after the first: {statistics.median(seconds[1:] or seconds):.2f} s (aim 1.5 s)")
    print("heavy modules in the window's process: " + (", ".join(map(str, answers[-1]["loaded"])) or "none"))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
