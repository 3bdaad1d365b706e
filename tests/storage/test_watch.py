from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage import items
from storage.images import DEFAULT_MAX_PIXELS
from storage.ingest import ingest
from storage.intake import IngestReport
from storage.records import ItemState
from storage.store import Store
from storage.watch import Pace, WatchNews, watch
from tests.support.images import encoded, noise, picture
from tests.support.projects import make_project

PACE = Pace(every=0.03, settle=0.12, give_up=0.6)

WRITER = """
import sys, time
from pathlib import Path
folder, data = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes()
for number in range(3):  # In pieces, slowly, under its own name.
    with open(folder / f"slow{number}.png", "wb", buffering=0) as file:
        step = len(data) // 8
        for start in range(0, len(data), step):
            file.write(data[start:start + step])
            time.sleep(0.03)
        file.write(b"%d" % number)
for number in range(3):  # Beside, then renamed.
    part = folder / f"renamed{number}.png.part"
    part.write_bytes(data + b"r%d" % number)
    part.rename(folder / f"renamed{number}.png")
"""


class Watching:
    """A folder being followed in a thread."""

    def __init__(self, store: Store, folder: Path, pace: Pace) -> None:
        self.stop = threading.Event()
        self.news: list[tuple[int, int, bool]] = []
        self.report: IngestReport | None = None
        self.failed: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(store, folder, pace))
        self._thread.start()

    def _run(self, store: Store, folder: Path, pace: Pace) -> None:
        try:
            self.report = watch(
                store, folder, max_pixels=DEFAULT_MAX_PIXELS, pace=pace, news=self._hear, pause=self.stop.wait
            )
        except Exception as error:  # noqa: BLE001  handed on to the test
            self.failed = error

    def _hear(self, news: WatchNews) -> None:
        self.news.append((news.report.added, news.waiting, news.reachable))

    def end(self) -> IngestReport:
        self.stop.set()
        self._thread.join(10)
        assert self.failed is None, self.failed
        assert self.report is not None
        return self.report


@contextmanager
def watching(store: Store, folder: Path, pace: Pace = PACE) -> Iterator[Watching]:
    running = Watching(store, folder, pace)
    try:
        yield running
    finally:
        running.stop.set()
        running.end()


def until(done: Callable[[], bool], *, seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "camera"
    place.mkdir()
    return place


def test_files_written_slowly_or_renamed_come_in_once_and_only_when_whole(tmp_path: Path, folder: Path) -> None:
    data = encoded(noise(40, 60), "PNG")
    (tmp_path / "data").write_bytes(data)
    (folder / "before.png").write_bytes(encoded(picture(seed=9), "PNG"))
    with make_project(tmp_path) as store, watching(store, folder) as running:
        subprocess.run([sys.executable, "-c", WRITER, str(folder), str(tmp_path / "data")], check=True)
        until(lambda: store.items.count() == 7)
        report = running.end()
        assert (report.added, report.unreadable) == (7, [])
        assert {item.state for item in store.items.walk()} == {ItemState.UNREVIEWED}
        assert {item.size_bytes for item in store.items.walk("name:slow")} == {len(data) + 1}
        assert store.items.kept() == store.items.recount()
        assert all(step.label.endswith("images from camera") for step in store.steps())
        while store.next_undo() is not None:
            store.undo()
        assert store.items.count() == 0


def test_a_file_that_never_becomes_whole_is_told_once_and_mended_when_it_changes(tmp_path: Path, folder: Path) -> None:
    data = encoded(noise(40, 60), "PNG")
    with make_project(tmp_path) as store, watching(store, folder) as running:
        (folder / "half.png").write_bytes(data[: len(data) // 2])
        until(lambda: store.items.count() == 1)
        assert store.items.get([1])[0].state is ItemState.UNREADABLE
        (folder / "half.png").write_bytes(data)
        until(lambda: store.items.get([1])[0].state is ItemState.UNREVIEWED)
        report = running.end()
        assert [path for path, _ in report.unreadable] == ["half.png"]
        assert (store.items.count(), report.added) == (1, 1)


def test_a_damaged_file_with_a_good_header_is_told_as_unreadable(tmp_path: Path, folder: Path) -> None:
    data = bytearray(encoded(noise(40, 60), "PNG"))
    data[len(data) // 2] ^= 0xFF
    (folder / "damaged.png").write_bytes(data)
    with make_project(tmp_path) as store, watching(store, folder):
        until(lambda: store.items.count() == 1)
        assert "damaged" in store.items.get([1])[0].error


def test_a_folder_that_goes_away_is_waited_for(tmp_path: Path, folder: Path) -> None:
    with make_project(tmp_path) as store, watching(store, folder) as running:
        (folder / "a.png").write_bytes(encoded(picture(), "PNG"))
        until(lambda: store.items.count() == 1)
        folder.rename(tmp_path / "away")
        until(lambda: not running.news[-1][2])
        (tmp_path / "away").rename(folder)
        (folder / "b.png").write_bytes(encoded(picture(seed=2), "PNG"))
        until(lambda: store.items.count() == 2)
        assert running.end().added == 2


def test_a_known_file_that_is_renamed_is_linked_to_its_item(tmp_path: Path, folder: Path) -> None:
    (folder / "a.png").write_bytes(encoded(picture(), "PNG"))
    with make_project(tmp_path) as store, watching(store, folder):
        until(lambda: store.items.count() == 1)
        (folder / "a.png").rename(folder / "b.png")
        until(lambda: store.items.get([1])[0].name == "b.png")
        assert store.items.count() == 1


def test_what_was_taken_out_of_the_project_stays_out_while_its_folder_is_followed(tmp_path: Path, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "a.png").write_bytes(encoded(picture(8, 8, seed=1), "PNG"))
    with make_project(tmp_path) as store:
        ingest(store, [folder], max_pixels=DEFAULT_MAX_PIXELS)
        items.remove(store, [1])
        for followed in (folder, folder / "sub"):
            wanted = store.items.count() + 1
            with watching(store, followed):
                new = encoded(picture(8, 8, seed=wanted + 5), "PNG")
                (folder / "sub" / f"{followed.name}.png").write_bytes(new)
                until(lambda wanted=wanted: store.items.count() >= wanted)  # type: ignore[misc]
        assert {item.name for item in store.items.walk()} == {"camera.png", "sub.png"}
