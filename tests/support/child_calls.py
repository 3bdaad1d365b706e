"""What tests have called in another process; a child imports it by name."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from storage.errors import ModelError

Progress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]


def add(left: int, right: int, *, progress: Progress, should_stop: ShouldStop) -> tuple[int, int]:
    """The sum and the process id."""
    progress(0.5, "Adding")
    return left + right, os.getpid()


def refuse(*, progress: Progress, should_stop: ShouldStop) -> None:
    """A fault the person can mend."""
    raise ModelError("There is nothing to learn from", "Accept some items first.")


def break_down(*, progress: Progress, should_stop: ShouldStop) -> None:
    """A fault of ours; leaves a line in the log."""
    logging.getLogger(__name__).warning("about to break")
    raise ValueError("shapes differ")


def die(*, progress: Progress, should_stop: ShouldStop) -> None:
    """What the system does to a process when the memory runs out."""
    os.kill(os.getpid(), 9)


def train_and_die(data: object, out: Path, request: object, *, progress: Progress, should_stop: ShouldStop) -> None:
    """A training that is killed while it writes its model."""
    (out.parent / f".{out.name}.half").mkdir(parents=True)
    die(progress=progress, should_stop=should_stop)


def wait_for_stop(*, progress: Progress, should_stop: ShouldStop) -> str:
    """Work until asked to stop."""
    progress(0.0, "Working")
    while not should_stop():
        time.sleep(0.01)
    return "stopped"


def never_stop(pid_file: str, *, progress: Progress, should_stop: ShouldStop) -> None:
    """Deaf to everything; says where it runs."""
    with open(pid_file, "w", encoding="ascii") as file:  # noqa: PTH123 - nothing more than this is needed
        file.write(str(os.getpid()))
    progress(0.0, "Working")
    time.sleep(600)
