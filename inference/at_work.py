"""Which runs the runners of this process are at work on, so that they neither rob nor cut short each other."""

from __future__ import annotations

import threading
from collections import Counter
from weakref import WeakKeyDictionary

from storage import jobs
from storage.store import Store

_lock = threading.Lock()
_runners: WeakKeyDictionary[Store, Counter[int]] = WeakKeyDictionary()


def join(store: Store, run_id: int) -> None:
    """A runner begins. The project's first takes up what a process that is gone had claimed."""
    with _lock:
        counts = _runners.setdefault(store, Counter())
        if not counts.total():
            jobs.recover_orphans(store)
        counts[run_id] += 1


def leave(store: Store, run_id: int) -> bool:
    """A runner ends; returns whether it was the last one on its run."""
    with _lock:
        counts = _runners[store]
        counts[run_id] -= 1
        return not counts[run_id]
