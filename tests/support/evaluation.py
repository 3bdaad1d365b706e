"""Evaluates cleaning in the process of a test: what a process of its own does is seen once, in its own test."""

from __future__ import annotations

import time
from typing import Any

import pytest

from inference.cleaning import report
from inference.cleaning.assess import Row


def measure_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process starts."""

    def call(_function: object, *arguments: Any, doing: str, progress: Any, should_stop: Any) -> list[Row]:
        return report.measure_all(*arguments, progress=progress, should_stop=should_stop or (lambda: False))

    monkeypatch.setattr(report.child, "call", call)


def measure_until_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes on until somebody stops it, and measures nothing."""

    def call(_function: object, *_arguments: Any, doing: str, progress: Any, should_stop: Any) -> list[Row]:
        progress(0.5, "")
        while not should_stop():
            time.sleep(0.01)
        return []

    monkeypatch.setattr(report.child, "call", call)
