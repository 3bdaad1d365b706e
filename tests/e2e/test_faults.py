"""What ``fettle`` says when the disk, the clock, the rights or another program fail it, and that nothing is lost."""

from __future__ import annotations

import errno
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage import decisions, engine, jobs
from storage.records import StageName
from storage.store import Store
from tests.support.command import Fettle, forget_log_file
from tests.support.crash_worker import Facts, facts
from tests.support.runs import picture_project, start_run, work, write_pictures
from tests.support.stages import thread_pool

COUNT = 12
FULL = "fettle: The disk is full; nothing was written. Free some space and try again."
FAILED = (
    "fettle: The disk failed to read or write the project. "
    "Check whether it is full, then the disk or network share itself."
)
RIGHT = "It can be looked at; to decide, get the right to write there, or copy the project."
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, rights and mounts of POSIX")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some items, two of them decided."""
    monkeypatch.setenv("FETTLE_REVIEWER", "kim")
    with picture_project(tmp_path, COUNT) as store:
        decisions.accept(store, [1, 2], label="good")
    write_pictures(tmp_path / "more", COUNT, height=73)
    return tmp_path / "project"


def held(project: Path) -> Facts:
    with Store.open(project, readonly=True) as store:
        return facts(store)


def sound(fettle: Fettle, project: Path, before: Facts) -> None:
    """What was acknowledged is there, nothing else, and check finds nothing."""
    assert held(project) == before
    assert fettle.json("check", project)["problems"] == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("may not mount a disk here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@contextmanager
def filled(disk: Path, *, but: int = 0) -> Iterator[None]:
    """Nothing more fits on the disk, but for so many bytes."""
    file = disk / "filling"
    with file.open("wb", buffering=0) as filling:
        try:
            while True:
                filling.write(bytes(4096))
        except OSError as error:
            assert error.errno == errno.ENOSPC
    os.truncate(file, file.stat().st_size - but)
    yield
    file.unlink()


@pytest.mark.allow_logs("the disk is full; who holds the lock")
def test_on_a_full_disk_every_command_says_so_and_what_was_decided_stays(
    fettle: Fettle, project: Path, small_disk: Path, tmp_path: Path
) -> None:
    there = Path(shutil.copytree(project, small_disk / "project"))
    assert fettle("backup", there).code == 0
    before = held(there)
    decide = ("decide", there, "exclude", "--where", "state:unreviewed")
    writing = [
        decide,
        ("undo", there),
        ("ingest", there, tmp_path / "more"),
        ("run", there, "--stages", "clean"),
    ]
    for left in (0, 12288):
        with filled(small_disk, but=left):
            for words in writing:
                answer = fettle(*words)
                # With not one page left, the database cannot even make the file by which its readers agree.
                assert (answer.code, answer.line) in ([(1, FULL)] if left else [(1, FULL), (1, FAILED)]), words
            for words in (("backup", there), ("restore", there, "latest")):
                answer = fettle(*words)
                assert answer.code == 1
                assert answer.line.startswith("fettle: The disk has too little space for a backup (")
            assert fettle.json("status", there)["states"]["accepted"] == 2, "reading goes on"
    sound(fettle, there, before)
    assert fettle(*decide).code == 0, "with space again, it goes on"


def test_an_edition_that_does_not_fit_leaves_nothing_and_the_project_whole(
    fettle: Fettle, project: Path, small_disk: Path
) -> None:
    before = held(project)
    with filled(small_disk, but=8192):
        place = small_disk / "edition"
        answer = fettle("export", project, place, "--format", "csv")
        assert (answer.code, answer.line) == (
            1,
            f"fettle: The edition cannot be written to {place} (No space left on device). "
            "Nothing was left there. Check the disk's space and the folder's permissions.",
        )
        assert sorted(each.name for each in small_disk.iterdir()) == ["filling"]
    sound(fettle, project, before)


def test_a_full_disk_under_the_log_is_told_once_and_stops_nothing(
    fettle: Fettle, project: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FETTLE_HOME", str(small_disk))
    (small_disk / "log").mkdir()
    (small_disk / "config").mkdir()
    with filled(small_disk):
        answer = fettle("decide", project, "exclude", "--items", "3")
    assert answer.code == 0
    told = f"fettle: no log is kept, {small_disk}/log/fettle.log cannot be written: No space left on device"
    assert answer.err.splitlines() == [told]
    assert fettle.json("status", project)["states"]["excluded"] == 1


@contextmanager
def nobody() -> Iterator[None]:
    """With the rights of somebody who owns nothing."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_where_nothing_may_be_written_every_command_names_the_folder(
    fettle: Fettle, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(project)
    assert fettle("backup", project).code == 0
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        there = Path(shutil.copytree(project, place / "project"))
        (place / "home").mkdir()
        monkeypatch.setenv("FETTLE_HOME", str(place / "home"))
        forget_log_file(logging.root.level)
        for path in (place, *place.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        (place / "home").chmod(0o777)
        for words in (
            ("decide", there, "exclude", "--items", "3"),
            ("undo", there),
            ("ingest", there, place),
            ("run", there, "--stages", "clean"),
            ("restore", there, "latest"),
            ("export", there, place / "edition", "--format", "csv"),
        ):
            with nobody():
                answer = fettle(*words)
            assert (answer.code, answer.line) == (
                1,
                f"fettle: The project's folder {there} cannot be written (Permission denied). {RIGHT}",
            )
        with nobody():
            answer = fettle("backup", there)
            assert fettle.json("status", there)["states"]["accepted"] == 2
        assert answer.line.startswith(f"fettle: The folder {there / 'backups'} cannot be written: Permission denied")
        (place / "home").chmod(0o555)
        monkeypatch.setenv("FETTLE_HOME", str(place / "home" / "none"))
        with nobody():
            answer = fettle("status", there)
        assert (answer.code, answer.line) == (
            1,
            f"fettle: The folder {place}/home/none/log cannot be written: Permission denied. "
            "Check its permissions and the disk",
        )
        for path in (place, *place.rglob("*")):
            path.chmod(0o755)
        sound(fettle, there, before)


def failing(*_: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("backup", "PROJECT"), "The folder PROJECT/backups cannot be written: Input/output error. "),
        (
            ("decide", "PROJECT", "exclude", "--items", "3"),
            f"The project's folder PROJECT cannot be written (Input/output error). {RIGHT}",
        ),
        (
            ("restore", "PROJECT", "latest"),
            f"The project's folder PROJECT cannot be written (Input/output error). {RIGHT}",
        ),
    ],
    ids=["backup", "decide", "restore"],
)
def test_a_disk_that_fails_to_sync_is_told_and_nothing_counts_as_done(
    fettle: Fettle, project: Path, words: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fettle("backup", project).code == 0
    before = held(project)
    kept = len(fettle.json("backup", project, "--list"))
    monkeypatch.setattr(os, "fsync", failing)
    answer = fettle(*(word.replace("PROJECT", str(project)) for word in words))
    monkeypatch.undo()
    assert answer.code == 1
    assert answer.line.startswith("fettle: " + says.replace("PROJECT", str(project)))
    assert len(fettle.json("backup", project, "--list")) == kept
    sound(fettle, project, before)


@contextmanager
def second_process(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Another Python that says when it is where it should be, and stays there."""
    command = [sys.executable, "-c", f"import sys\n{code}\nprint('there', flush=True)\nsys.stdin.read()"]
    with subprocess.Popen(
        [*command, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "there\n"
            yield process
        finally:
            process.kill()


def test_a_database_that_another_program_locks_is_told_and_goes_on_after_it(
    fettle: Fettle, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 100)
    before = held(project)
    locking = "import sqlite3\nlock = sqlite3.connect(sys.argv[1])\nlock.execute('BEGIN IMMEDIATE')"
    with second_process(locking, project / "fettle.db"):
        for words in (
            ("decide", project, "exclude", "--items", "3"),
            ("undo", project),
            ("ingest", project, tmp_path / "more"),
            ("run", project, "--stages", "clean"),
        ):
            answer = fettle(*words)
            assert (answer.code, answer.line) == (
                1,
                "fettle: Another program holds the project's database. Close it and try again.",
            )
        assert fettle.json("status", project)["states"]["accepted"] == 2, "reading goes on"
        assert fettle("backup", project).code == 0
    sound(fettle, project, before)
    assert fettle("decide", project, "exclude", "--items", "3").code == 0


def test_a_stopped_fettle_that_holds_the_project_is_named_at_once(
    fettle: Fettle, project: Path, tmp_path: Path
) -> None:
    before = held(project)
    opening = "from pathlib import Path\nfrom storage.store import Store\nstore = Store.open(Path(sys.argv[1]))"
    with second_process(opening, project) as process:
        process.send_signal(signal.SIGSTOP)
        for words in (
            ("decide", project, "exclude", "--items", "3"),
            ("ingest", project, tmp_path / "more"),
            ("run", project, "--stages", "clean"),
        ):
            answer = fettle(*words)
            assert answer.code == 1
            assert answer.line.startswith(f"fettle: Another Fettle writes to this project (process {process.pid} on ")
        assert fettle.json("status", project)["states"]["accepted"] == 2, "reading goes on"
        assert fettle("backup", project).code == 0
    sound(fettle, project, before)


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Has the clock jump by so many seconds."""
    real, off = time.time, [0.0]
    spelled = time.gmtime
    monkeypatch.setattr(time, "time", lambda: real() + off[0])
    monkeypatch.setattr(time, "gmtime", lambda seconds=None: spelled(time.time() if seconds is None else seconds))

    def by(seconds: float) -> None:
        off[0] += seconds

    return by


def test_steps_and_backups_keep_their_order_when_the_clock_jumps_back(
    fettle: Fettle, project: Path, jump: Callable[[float], None]
) -> None:
    assert fettle("decide", project, "exclude", "--items", "3").code == 0
    assert fettle("backup", project).code == 0
    jump(-86_400)
    assert fettle("decide", project, "defer", "--items", "4,5").code == 0
    assert fettle("backup", project).code == 0
    before = held(project)
    assert fettle("undo", project).out.startswith("Undo: Put off 2 items")
    assert fettle("decide", project, "exclude", "--items", "6").code == 0
    assert fettle("restore", project, "latest").code == 0
    sound(fettle, project, before)
    numbers = [entry["number"] for entry in fettle.json("backup", project, "--list")]
    assert numbers == sorted(numbers, reverse=True)


def test_a_run_works_every_item_once_while_the_clock_jumps(
    project: Path, fettle: Fettle, jump: Callable[[float], None]
) -> None:
    rng = random.Random(3)
    with Store.open(project) as store:
        before = facts(store)
        run = start_run(store, [StageName.CLEAN])
        work(store, run, thread_pool(), batch=2, progress=lambda *_: jump(rng.choice([-7200, 3600, -60])))
        counts = jobs.progress(store, run.id)
        assert (counts.done, counts.failed) == (counts.total, 0)
    sound(fettle, project, before)
