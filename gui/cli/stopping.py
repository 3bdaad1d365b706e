"""Ends long commands cleanly: what is finished is committed first."""

from __future__ import annotations

import signal
import threading
from types import FrameType


def stop_on_signals() -> threading.Event:
    """An event that Ctrl+C and SIGTERM set, so that what is finished is committed before the command ends."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        return stop

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    return stop
