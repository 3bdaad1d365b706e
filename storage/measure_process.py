"""What a process does that measures for an ingest; it imports next to nothing, so that it is there soon."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection


def serve(pipe: Connection) -> None:
    """Measure what comes through the pipe until the program that started this process is gone.

    It says True once it is there. Then for each ``(Measuring, paths)`` that comes in, its `Measuring.facts` go back.
    """
    # Ctrl+C reaches every process of the terminal; the program that started this one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    try:
        pipe.send(True)
        while True:
            measure, relpaths = pipe.recv()
            pipe.send(measure.facts(relpaths))
    except (EOFError, OSError):
        os._exit(0)


def _end_with_parent() -> None:
    # Also amid a slice: the file at hand may lie on a drive that doesn't answer.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
