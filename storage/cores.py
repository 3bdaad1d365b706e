"""What this process may use of the machine's processor; ingest and the runner share their work out by it."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """Processor cores this process may use; a container or ``taskset`` may grant fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
