"""``fettle run`` as a person meets it: killed in the middle, interrupted, and gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from storage import jobs, proposals
from storage.records import Proposal, RunState, StageName
from storage.store import Store
from tests.support.runs import picture_project, said, start_run, work, write_pictures
from tests.support.stages import thread_pool

COUNT = 40
FETTLE = [sys.executable, "-c", "from gui.cli.main import main; main()"]
CLEAN = ("--stages", "clean", "--json")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_pictures(tmp_path / "pictures", COUNT, height=360, width=480)
    with picture_project(tmp_path, COUNT) as store:
        return store.folder.root


@pytest.fixture
def running(project: Path) -> Iterator[subprocess.Popen[str]]:
    """A run with some items done and most to do."""
    command, options = _command("run", project, *CLEAN)
    # A group of its own, as a terminal gives each command, so that an interrupt reaches the workers too.
    with subprocess.Popen(command, start_new_session=True, **options) as process:
        try:
            _wait(lambda: _done(project) >= 4, process)
            yield process
        finally:
            for child in _family(process.pid):
                child.kill()


def fettle(*arguments: object, expect: int = 0) -> Any:
    command, options = _command(*arguments)
    result = subprocess.run(command, check=False, timeout=120, **options)
    assert result.returncode == expect, result.stderr
    assert result.stderr == ""
    return json.loads(result.stdout) if "--json" in arguments else result.stdout


def _command(*arguments: object) -> tuple[list[str], dict[str, Any]]:
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    return [*FETTLE, *map(str, arguments)], options


def _done(root: Path) -> int:
    with Store.open(root, readonly=True) as store:
        return jobs.counts(store)["done"]


def _proposals(store: Store) -> dict[int, Proposal]:
    found = proposals.live_of_many(store, range(1, COUNT + 1))
    return {each.id: each for entries in found.values() for each in entries}


def _family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [*parent.children(recursive=True), parent]
    except psutil.NoSuchProcess:
        return []


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _wait(until: Any, process: subprocess.Popen[str] | None = None, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it never happened"
        assert process is None or process.poll() is None, process.communicate()
        time.sleep(0.02)


def test_a_run_killed_in_the_middle_leaves_a_sound_project_and_goes_on(
    project: Path, running: subprocess.Popen[str], tmp_path: Path
) -> None:
    family = _family(running.pid)
    assert len(family) >= 2
    running.kill()
    running.wait(10)
    try:
        _wait(lambda: not any(_lives(each) for each in family), seconds=5)
    finally:
        for each in filter(_lives, family):
            each.kill()
    assert 4 <= _done(project) < COUNT
    assert fettle("check", project, "--json")["problems"] == []
    with Store.open(project, readonly=True) as store:
        (run,) = jobs.runs(store)
        kept = _proposals(store)
        assert run.state is RunState.RUNNING
        assert kept
    report = fettle("run", project, *CLEAN)
    assert (report["run"], report["items"], report["done"], report["failed"]) == (run.id, COUNT, COUNT, [])
    assert fettle("check", project, "--json")["problems"] == []
    with Store.open(project, readonly=True) as store, picture_project(tmp_path, COUNT, name="left alone") as other:
        work(other, start_run(other, [StageName.CLEAN]), thread_pool())
        assert kept.items() <= _proposals(store).items()
        assert said(store) == said(other)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_a_run_soon_in_one_document_and_without_a_word_on_standard_error(
    project: Path, running: subprocess.Popen[str], number: signal.Signals, fettle_home: Path
) -> None:
    family = _family(running.pid)
    asked = time.monotonic()
    if number is signal.SIGINT:
        os.killpg(running.pid, number)
    else:
        running.send_signal(number)
    output, error = running.communicate(timeout=30)
    assert time.monotonic() - asked < 3
    assert (running.returncode, error) == (1, "")
    report = json.loads(output)
    assert report["cancelled"]
    assert report["failed"] == []
    assert 4 <= report["done"] < COUNT
    _wait(lambda: not any(_lives(each) for each in family), seconds=5)
    assert "Traceback" not in (fettle_home / "log" / "fettle.log").read_text("utf-8")
    again = fettle("run", project, *CLEAN)
    assert (again["run"], again["done"]) == (report["run"], COUNT)
