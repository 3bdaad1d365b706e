"""How many threads heavy work may use, and how those threads wait for one another."""

from __future__ import annotations

import os


def all_threads() -> int:
    """How many threads this process may run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def let_threads_sleep() -> None:
    """Make OpenMP's idle threads sleep instead of spin; call before torch is imported, later it has no effect.

    On a machine that does other work too, spinning made a training step on two threads five to ten times slower
    than sleeping. What the person has set in the environment stays.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
