"""A call in another process comes back as a value, or as one fault in words, and leaves no process behind."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from inference import child
from storage.errors import FettleError, ModelError
from tests.support import child_calls


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text()


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "fettle.log"
    handler = RotatingFileHandler(path)
    logging.root.handlers.insert(0, handler)  # before pytest's own, which writes nowhere
    yield path
    logging.root.removeHandler(handler)
    handler.close()


def test_the_result_and_the_progress_come_home() -> None:
    told: list[tuple[float, str]] = []
    total, pid = child.call(
        child_calls.add, 2, 3, doing="Adding", progress=lambda share, what: told.append((share, what))
    )
    assert total == 5
    assert told == [(0.5, "Adding")]
    assert pid != os.getpid()
    assert gone(pid)


def test_a_fault_the_person_can_mend_keeps_its_kind_and_hint() -> None:
    with pytest.raises(ModelError) as caught:
        child.call(child_calls.refuse, doing="The training")
    assert caught.value.hint == "Accept some items first."


def test_any_other_fault_is_one_line_here_and_a_traceback_in_the_log(log_file: Path) -> None:
    with pytest.raises(FettleError, match=r"^The training failed \(ValueError: shapes differ\)") as caught:
        child.call(child_calls.break_down, doing="The training")
    assert "log" in caught.value.hint
    text = log_file.read_text()
    assert "about to break" in text
    assert "Traceback" in text


def test_a_killed_process_is_told_as_memory_that_ran_out() -> None:
    with pytest.raises(FettleError, match="memory ran out"):
        child.call(child_calls.die, doing="The training")


def test_a_call_can_be_stopped() -> None:
    seen: list[str] = []
    result = child.call(
        child_calls.wait_for_stop,
        doing="Waiting",
        progress=lambda _share, what: seen.append(what),
        should_stop=lambda: bool(seen),
    )
    assert result == "stopped"


def test_a_process_that_does_not_heed_the_wish_to_stop_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_PATIENCE", 0.3)
    seen: list[str] = []
    with pytest.raises(child.EndedError):
        child.call(
            child_calls.never_stop,
            str(tmp_path / "pid"),
            doing="Waiting",
            progress=lambda _share, what: seen.append(what),
            should_stop=lambda: bool(seen),
        )
    assert gone(int((tmp_path / "pid").read_text()))


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_the_process_dies_with_the_program_that_started_it(tmp_path: Path, repo_root: Path) -> None:
    pid_file = tmp_path / "pid"
    script = (
        "from inference import child; from tests.support import child_calls;"
        f"child.call(child_calls.never_stop, {str(pid_file)!r}, doing='Waiting')"
    )
    program = subprocess.Popen([sys.executable, "-c", script], cwd=repo_root)
    wait_until(lambda: pid_file.exists() and bool(pid_file.read_text()))
    program.kill()
    program.wait()
    pid = int(pid_file.read_text())
    wait_until(lambda: gone(pid))


def wait_until(condition: object, *, seconds: float = 20.0) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
