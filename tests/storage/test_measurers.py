"""Processes that measure for an ingest give what its threads give, and are never in the way of anything."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import measurers
from storage.images import DEFAULT_MAX_PIXELS
from storage.ingest import ingest
from storage.intake import IngestReport
from storage.measure import Measuring
from storage.measurers import Measurers
from storage.scan import Found, scan
from storage.store import Store
from tests.support.images import encoded, picture
from tests.support.odd_folder import make_odd_folder
from tests.support.projects import make_project

_SOON = 60.0


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes start with the first file, on a machine of any size."""
    monkeypatch.setattr(measurers, "_MANY", -1)
    monkeypatch.setattr(measurers, "_QUICK", _SOON)
    monkeypatch.setattr(measurers, "usable_cores", lambda: 2)


def _with_helper(team: Measurers, measure: Measuring) -> measurers._Helper:
    team.measure(measure, [Found("none.png")])
    (helper,) = team._helpers or ()
    deadline = time.monotonic() + _SOON
    while not helper.ready:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return helper


def _measuring(folder: Path, *, labels: bool = True) -> Measuring:
    return Measuring(folder.as_posix(), 1, labels, DEFAULT_MAX_PIXELS)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return make_odd_folder(tmp_path / "사진 folder")


@pytest.mark.usefixtures("at_once")
def test_a_process_finds_of_every_odd_file_what_a_thread_finds(odd: Path) -> None:
    measure, found = _measuring(odd), list(scan(odd.as_posix(), project=""))
    with Measurers() as team:
        helper = _with_helper(team, measure)
        (answer,) = team.measure(measure, found)
        assert helper.busy == 1 or answer.done()
        assert answer.result(_SOON) == measure.all(found)
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("at_once")
def test_threads_measure_what_a_process_owes_that_was_killed(odd: Path) -> None:
    measure, found = _measuring(odd), list(scan(odd.as_posix(), project=""))
    with Measurers() as team:
        helper = _with_helper(team, measure)
        assert helper._process.pid is not None
        if hasattr(signal, "SIGSTOP"):  # So that it surely owes all of them.
            os.kill(helper._process.pid, signal.SIGSTOP)
        answers = [part for _ in range(3) for part in team.measure(measure, found)]
        helper._process.kill()
        assert [answer.result(_SOON) for answer in answers] == [measure.all(found)] * 3
        after = [item for part in team.measure(measure, found) for item in part.result(_SOON)]
        assert after == measure.all(found)


@pytest.mark.usefixtures("at_once")
def test_nothing_is_left_of_a_process_that_is_not_there_yet_or_still_at_work(odd: Path) -> None:
    measure, found = _measuring(odd), list(scan(odd.as_posix(), project=""))
    with Measurers() as team:
        team.measure(measure, found)
    assert multiprocessing.active_children() == []
    with Measurers() as team:
        _with_helper(team, measure)
        answers = [part for _ in range(50) for part in team.measure(measure, found)]
    assert all(answer.done() for answer in answers)
    assert multiprocessing.active_children() == []


def test_few_files_slow_drives_and_one_core_start_no_process(odd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    measure, found = _measuring(odd), list(scan(odd.as_posix(), project=""))
    with Measurers() as team:
        team.measure(measure, found)
        assert team._helpers is None
    monkeypatch.setattr(measurers, "_MANY", -1)
    for name, value in (("_QUICK", 0.0), ("usable_cores", lambda: 1)):
        with monkeypatch.context() as patched, Measurers() as team:
            patched.setattr(measurers, name, value)
            team.measure(measure, found)
            assert team._helpers == []


@pytest.mark.usefixtures("at_once")
def test_an_ingest_through_a_process_stores_the_same_and_stops_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "images"
    data = encoded(picture(8, 8), "PNG")
    for number in range(3_000):
        place = folder / f"{number // 1_000}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.png").write_bytes(data + (number // 2).to_bytes(4, "big"))

    def eager(self: Measurers) -> list[measurers._Helper]:
        helpers = start(self)
        while not all(helper.ready for helper in helpers):
            time.sleep(0.01)
        return helpers

    start = Measurers._start
    monkeypatch.setattr(Measurers, "_start", eager)

    def add(store: Store, **options: object) -> IngestReport:
        return ingest(store, [folder], labels_from_folders=True, max_pixels=DEFAULT_MAX_PIXELS, **options)  # type: ignore[arg-type]

    with make_project(tmp_path) as store:
        seen: list[int] = []
        report = add(store, progress=lambda done, _total: seen.append(done), should_stop=lambda: bool(seen))
        assert report.stopped and 0 < report.added == seen[0] < 3_000
        assert multiprocessing.active_children() == []
        again = add(store)
        assert (report.added + again.added, again.skipped) == (3_000, report.added)
        assert store.items.kept() == store.items.recount()
        through = [(item.relpath, item.hash, item.given, item.duplicate_of) for item in store.items.walk()]
    monkeypatch.setattr(measurers, "usable_cores", lambda: 1)
    with make_project(tmp_path / "other") as store:
        assert add(store).added == 3_000
        assert [(item.relpath, item.hash, item.given, item.duplicate_of) for item in store.items.walk()] == through


_ORPHAN = """
import sys, time
from pathlib import Path
from storage import measurers
from storage.measure import Measuring
from storage.scan import Found

measurers._MANY, measurers._QUICK, measurers.usable_cores = -1, 60.0, lambda: 2
team = measurers.Measurers()
team.measure(Measuring("/", 1, False, 1), [Found("none.png")])
while not team._helpers[0].ready:
    time.sleep(0.01)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def parent() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", _ORPHAN], stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_a_process_ends_when_the_program_that_started_it_is_killed(parent: subprocess.Popen[str]) -> None:
    assert parent.stdout is not None and parent.stdout.readline() == "ready\n"
    parent.kill()
    # It has the same output: that ends once the last of them has ended.
    assert parent.communicate(timeout=_SOON / 2)[0] == ""
