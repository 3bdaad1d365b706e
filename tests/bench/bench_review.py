"""Next image, from the key to the painted picture: ``python -m tests.bench.bench_review [--sizes 1000] [--xvfb]``.

The whole window on projects of 1,000, 100,000 and 1,000,000 items (the first thousand with real pictures), real key
events, each figure over 100 images: *calm* (0.25 s on each: read ahead), *rapid* (the next key as soon as something is
painted), *held* (a key every 33 ms, as when it is held down), *far* (somewhere in the list, nothing read ahead).
Then 24 MP JPEGs, rapid and with 0.7 s on each, and what the process holds over a thousand pictures of 4 MP.
With an ``--xvfb`` the window is shown on a virtual X server instead of off screen.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from storage import engine
from tests.support.big_projects import make_big_project

SIZES = (1_000, 100_000, 1_000_000)
WITH_PICTURES = 1_050
IMAGES = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--large", type=int, default=60, help="so many 24 MP pictures; 0 leaves them out")
    parser.add_argument("--memory", type=int, default=1_000, help="so many 4 MP pictures; 0 leaves them out")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--xvfb", action="store_true")
    parser.add_argument("--here", default="", help="run one part in this process")
    asked = parser.parse_args()
    if asked.here:
        run_part(asked.here, asked.keep)
        return
    parts = [f"scale {size}" for size in asked.sizes]
    parts += [f"large {asked.large}"] if asked.large else []
    parts += [f"memory {asked.memory}"] if asked.memory else []
    with tempfile.TemporaryDirectory(prefix="fettle-review-") as temporary:
        folder = asked.keep or Path(temporary)
        for part in parts:
            run = [sys.executable, "-m", "tests.bench.bench_review", "--here", part, "--keep", str(folder)]
            if asked.xvfb:
                run = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", *run]
            place = os.environ | {"QT_QPA_PLATFORM": "xcb" if asked.xvfb else "offscreen"}
            subprocess.run(run, check=True, env=place | {"FETTLE_HOME": str(folder / "home")})


def run_part(part: str, folder: Path) -> None:
    """One part in this process, so that its memory is its own."""
    kind, count = part.split()[0], int(part.split()[1])
    if kind == "scale":
        scale(count, folder)
    elif kind == "large":
        large(count, folder)
    else:
        memory(count, folder)


def scale(count: int, folder: Path) -> None:
    """Small pictures in projects of any size."""
    place = folder / f"review-{count}"
    if not (place / "project").exists():
        make(place, count, photographs(place), WITH_PICTURES)
    print(f"\n{count:,} items, 640 × 480", flush=True)
    screen = Screen(place / "project")
    print(f"  {'start to the first picture':34}{screen.started * 1e3:9.0f} ms")
    screen.wait(lambda: screen.review.feed.whole)
    screen.idle(1.0)
    spread("calm, 0.25 s on each", [screen.next(pause=0.25) for _ in range(IMAGES)])
    spread("rapid", [screen.next() for _ in range(IMAGES)])
    spread("held down, 33 ms", screen.held(IMAGES))
    dice = random.Random(5)
    rows = dice.sample(range(310, min(count, WITH_PICTURES) - 5), IMAGES)
    spread("far, nothing read ahead", [screen.far(row) for row in rows])
    screen.close()


def large(count: int, folder: Path) -> None:
    """24 MP JPEGs."""
    place = folder / "review-24mp"
    if not (place / "project").exists():
        make(place, 1_000, [(picture(6000, 4000, seed), 6000, 4000) for seed in range(4)], count)
    print("\n24 MP JPEG", flush=True)
    screen = Screen(place / "project")
    print(f"  {'start to the first picture':34}{screen.started * 1e3:9.0f} ms")
    screen.idle(2.0)
    spread("first time, 0.7 s on each", [screen.next(pause=0.7) for _ in range(20)])
    spread("rapid, the picture itself", [screen.next(whole=True) for _ in range(12)])
    screen.idle(1.5)
    spread("rapid, something of it", [screen.next() for _ in range(12)])
    screen.idle(1.5)
    spread("back, 0.7 s on each", [screen.next(back=True, pause=0.7) for _ in range(20)])
    spread("held down, 33 ms, back", screen.held(20, back=True))
    screen.close()


def memory(count: int, folder: Path) -> None:
    """What the process holds after each hundred pictures of 4 MP."""
    place = folder / "review-4mp"
    if not (place / "project").exists():
        make(place, count + 50, [(picture(2400, 1700, seed), 2400, 1700) for seed in range(8)], count + 50)
    screen = Screen(place / "project")
    screen.idle(1.0)
    print(f"\n{count:,} pictures of 4 MP: resident memory\n  {'start':34}{resident():9.0f} MB", flush=True)
    for done in range(1, count + 1):
        screen.next(whole=True)
        if done % 100 == 0:
            print(f"  {f'after {done:,}':34}{resident():9.0f} MB", flush=True)
    screen.close()


class Screen:
    """The window, and when what is on it."""

    def __init__(self, project: Path) -> None:
        from PySide6.QtCore import QEvent, QObject, Qt
        from PySide6.QtWidgets import QApplication

        from gui import theme
        from gui.window.main import MainWindow
        from gui.window.preferences import Preferences

        self.app = QApplication.instance() or QApplication([])
        theme.apply(self.app, theme.ThemeMode.DARK)  # type: ignore[arg-type]
        self.painted: dict[str, float] = {}
        self.whole: dict[str, float] = {}
        begun = time.perf_counter()
        self.window = MainWindow(settings=Preferences(size=(1600, 1000)))
        self.window.show()
        self.window.open_project(project)
        self.wait(lambda: self.window.project is not None)
        assert self.window.project is not None
        self.review = self.window.project.review
        canvas = self.canvas = self.review.canvas
        screen = self

        class Watch(QObject):
            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint and watched is canvas:
                    watched.removeEventFilter(self)
                    screen.app.sendEvent(watched, event)  # type: ignore[union-attr]
                    watched.installEventFilter(self)
                    screen.note()
                    return True
                return False

        self._watch = Watch()
        canvas.installEventFilter(self._watch)
        self.wait(lambda: bool(self.whole))
        self.started = time.perf_counter() - begun
        self._keys = {False: Qt.Key.Key_D, True: Qt.Key.Key_A}

    def note(self) -> None:
        """The canvas has just been painted."""
        canvas = self.canvas
        if canvas.has_picture and canvas.listening and canvas._key:
            now = time.perf_counter()
            self.painted.setdefault(canvas._key, now)
            if not canvas._standing_in:
                self.whole.setdefault(canvas._key, now)

    def wait(self, done: Callable[[], bool], limit: float = 60.0) -> None:
        """Let the window work until ``done``."""
        from PySide6.QtCore import QEventLoop

        end = time.perf_counter() + limit
        while not done():
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            if time.perf_counter() > end:
                raise TimeoutError

    def idle(self, seconds: float) -> None:
        """Let the window work for a while."""
        end = time.perf_counter() + seconds
        self.wait(lambda: time.perf_counter() >= end)

    def press(self, *, back: bool = False) -> str:
        """Send the key; returns the name of the picture that must come."""
        from PySide6.QtTest import QTest

        self.painted.clear()
        self.whole.clear()
        QTest.keyClick(self.window.focusWidget() or self.window, self._keys[back])
        return str(self.review.current_id)

    def next(self, *, back: bool = False, pause: float = 0.0, whole: bool = False) -> float:
        """Seconds from the key to the picture, or to its stand-in unless ``whole``."""
        begun = time.perf_counter()
        key = self.press(back=back)
        seen = self.whole if whole or pause else self.painted
        self.wait(lambda: key in seen or not self.review.show.readable)
        taken = seen.get(key, time.perf_counter()) - begun
        if pause:
            self.idle(pause)
        return taken

    def held(self, count: int, *, back: bool = False) -> list[float]:
        """Seconds from each key to something of its picture, or to the next key."""
        times = []
        for _ in range(count):
            begun = time.perf_counter()
            key = self.press(back=back)
            self.wait(lambda: time.perf_counter() - begun >= 0.033)  # noqa: B023
            times.append(self.painted.get(key, time.perf_counter()) - begun)
        self.idle(0.5)
        return times

    def far(self, row: int) -> float:
        """Go somewhere; nothing of it was read ahead."""
        self.idle(0.15)
        kept = getattr(self.review.show, "pictures", None)
        if kept is not None:
            kept.clear()
        self.painted.clear()
        self.whole.clear()
        begun = time.perf_counter()
        self.review.place.queue.select_row(row)
        key = str(self.review.current_id)
        self.wait(lambda: key in self.whole or not self.review.show.readable)
        return self.whole.get(key, time.perf_counter()) - begun

    def close(self) -> None:
        """Close the window and wait for it."""
        self.window.close()
        self.idle(0.3)


def make(place: Path, count: int, pictures: list[tuple[bytes, int, int]], with_pictures: int) -> None:
    """A project of ``count`` items; the first have pictures, these over and over, each under its own name and hash."""
    images = place / "images"
    images.mkdir(parents=True)
    for number, (data, _, _) in enumerate(pictures):
        (images / f"picture{number}.jpg").write_bytes(data)
    make_big_project(place, count).close()
    with_pictures = min(with_pictures, count)
    connection = engine.sqlite_driver().connect(place / "project" / "fettle.db")
    with connection:
        connection.execute("UPDATE sources SET path = ? WHERE id = 1", (str(images),))
        for item_id in range(1, with_pictures + 1):
            number = item_id % len(pictures)
            name = f"{item_id}.jpg"
            (images / name).symlink_to(f"picture{number}.jpg")
            _, width, height = pictures[number]
            connection.execute(
                "UPDATE items SET source_id = 1, relpath = ?, name = ?, width = ?, height = ?, channels = 3,"
                " bit_depth = 8, format = 'jpeg', state = 'unreviewed', removed = 0, error = '' WHERE id = ?",
                (name, name, width, height, item_id),
            )
    connection.close()


def photographs(place: Path) -> list[tuple[bytes, int, int]]:
    """Pictures of 640 × 480."""
    return [(picture(640, 480, seed), 640, 480) for seed in range(24)]


def picture(width: int, height: int, seed: int) -> bytes:
    """A JPEG with the grain and the size in bytes of a photographed surface."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(60, 190, (height // 16 + 1, width // 16 + 1, 3), np.uint8)
    pixels = np.repeat(np.repeat(coarse, 16, 0), 16, 1)[:height, :width]
    grain = rng.integers(0, 24, (height, width, 1), np.uint8)
    import cv2

    return cv2.imencode(".jpg", pixels + grain, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


def resident() -> float:
    """Megabytes in memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def spread(what: str, times: list[float]) -> None:
    p50, p95 = np.percentile(times, (50, 95)) * 1e3
    print(f"  {what:34}{p50:9.1f} ms p50 {p95:9.1f} ms p95 {max(times) * 1e3:9.1f} ms max", flush=True)


if __name__ == "__main__":
    main()
