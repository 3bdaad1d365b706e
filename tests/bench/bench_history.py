"""Measures bulk decisions and their undo: seconds and extra memory, beside bare SQLite on a copy of the same rows.

``python -m tests.bench.bench_history [--items N,N…] [--profile]``. Half of the items came with a label, all were
classified by a run, a third has a proposed defect. ``extra`` is how far the resident memory grew beyond what it was
before the operation. ``ratio`` compares with one `executemany` that updates the same columns of the same items and
commits, on a copy of the database with the same settings, measured just before.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import os
import pstats
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from storage import decisions, proposals
from storage.engine import sqlite_driver
from storage.records import Box, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.store import Store
from storage.transaction import chunked
from tests.support.projects import add_items, new_item, new_project, provenance


def main() -> None:
    """Print one table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", default="1000,10000,100000")
    parser.add_argument("--profile", action="store_true", help="print what the time of each operation goes into")
    arguments = parser.parse_args()
    for count in map(int, arguments.items.split(",")):
        with tempfile.TemporaryDirectory() as place, _make(Path(place), count) as store:
            _measure(store, count, profile=arguments.profile)


def _make(place: Path, count: int) -> Store:
    store = new_project(place / "project")
    ids = add_items(store, [new_item(i, given=("scratch", None)[i % 2]) for i in range(count)])
    for chunk in chunked(ids, 1000):
        with store.transact("Propose", undoable=False) as tx:
            said = []
            for item_id in chunk:
                name = ("scratch", "dent")[item_id % 5 == 0]
                data = {"topk": [[name, 0.8], ["good", 0.2]]}
                best = ProposalDraft(ProposalKind.CLASS, name, 0.8, data=data)
                said.append((item_id, provenance(StageName.CLASSIFY), [best]))
                if item_id % 3 == 0:
                    box = Box(1.0, 2.0, 9.0 + item_id % 7, 8.0)
                    drafts = [ProposalDraft(ProposalKind.REGION, name, 0.6, RegionRole.DEFECT, box)]
                    said.append((item_id, provenance(StageName.SEGMENT), drafts))
            proposals.write_many(tx, said, run_id=None)
    return store


def _measure(store: Store, count: int, *, profile: bool) -> None:
    ids = list(store.items.ids())
    bare = _bare(store, ids)
    print(f"\n{count:,} items; bare SQLite update and commit {bare:.2f} s; load {os.getloadavg()[0]:.1f}")
    print(f"{'operation':22}{'s':>8}{'ratio':>8}{'extra MB':>10}{'history KB':>12}")
    operations: list[tuple[str, Callable[[], object]]] = [
        ("accept", lambda: decisions.accept(store, ids)),
        ("undo accept", store.undo),
        ("redo accept", store.redo),
        ("exclude", lambda: decisions.exclude(store, ids, reason="blurred")),
        ("undo exclude", store.undo),
        ("redo exclude", store.redo),
        ("reset", lambda: decisions.reset(store, ids)),
        ("undo reset", store.undo),
        # ITEM
    ]
    for name, operation in operations:
        seconds, extra = _timed(operation, profile=profile)
        print(f"{name:22}{seconds:8.2f}{seconds / bare:8.1f}{extra:10.1f}{_kept(store) / 1024:12.0f}")


def _timed(operation: Callable[[], object], *, profile: bool) -> tuple[float, float]:
    gc.collect()
    # The kernel's high-water mark starts over, so that each operation is charged with its own peak.
    Path("/proc/self/clear_refs").write_text("5")
    before = _memory("VmRSS")
    profiler = cProfile.Profile()
    start = time.perf_counter()
    if profile:
        profiler.runcall(operation)
    else:
        operation()
    seconds = time.perf_counter() - start
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(18)
    return seconds, (_memory("VmHWM") - before) / 1024


def _memory(field: str) -> int:
    """Kilobytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def _bare(store: Store, ids: list[int]) -> float:
    copy = store.folder.root / "bare.sqlite"
    with store.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
        connection.commit()
        shutil.copy(store.folder.database, copy)
        log = store.folder.database.with_name(f"{store.folder.database.name}-wal")
        shutil.copy(log, copy.with_name(f"{copy.name}-wal"))
    connection = sqlite_driver().connect(copy, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-32000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "UPDATE items SET state='accepted', label=?, marked=NULL, decided_by='kim', decided_at=?, version=version+1"
        " WHERE id=?",
        [("scratch", 1.0, item_id) for item_id in ids],
    )
    connection.execute("COMMIT")
    seconds = time.perf_counter() - start
    connection.close()
    copy.unlink()
    return seconds


def _kept(store: Store) -> int:
    with store.reading() as connection:
        beside = connection.exec_driver_sql("SELECT coalesce(sum(length(payload)), 0) FROM step_changes").scalar_one()
        within = connection.exec_driver_sql("SELECT coalesce(sum(length(changes)), 0) FROM steps").scalar_one()
    return int(beside + within)


if __name__ == "__main__":
    main()
