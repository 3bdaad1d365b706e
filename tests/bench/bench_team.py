"""Reviewers at once on one project: that each item is decided once and none lost, and how fast it goes.

``python -m tests.bench.bench_team [--reviewers 8] [--items 10000] [--ahead 4] [--barging 0.02] [--durable]``

Starts a PostgreSQL of its own. Each reviewer is a process that claims a few items, reads them and decides each on the
version it saw, without pausing to look; now and then one decides an item that another has before them. A single
reviewer on a tenth of the items gives the ratio. ``--durable`` lets the server sync each commit to disk, as it does by
itself everywhere else than in the tests.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support.postgres import server
from tests.support.projects import BACKEND, add_items, new_item, new_project
from tests.support.team_storm import faults, storm


def main() -> int:
    """Run it; 1 if anything was lost or decided twice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reviewers", type=int, default=8)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--ahead", type=int, default=4)
    parser.add_argument("--barging", type=float, default=0.02)
    parser.add_argument("--durable", action="store_true")
    wanted = parser.parse_args()
    os.environ[BACKEND] = "postgres"
    if wanted.durable:
        for setting in ("fsync", "full_page_writes", "autovacuum"):
            server().run(f"ALTER SYSTEM SET {setting} = on")
        server().run("SELECT pg_reload_conf()")
        time.sleep(1)
    print(f"{server().run('SHOW server_version')[0][0]}, fsync {server().run('SHOW fsync')[0][0]}")
    with tempfile.TemporaryDirectory() as folder:
        alone = _round(Path(folder) / "one", reviewers=1, items=max(1, wanted.items // 10), wanted=wanted)
        together = _round(Path(folder) / "many", reviewers=wanted.reviewers, items=wanted.items, wanted=wanted)
    print(f"{wanted.reviewers} reviewers decide {together / alone:.2f} times as fast as one")
    return 0


def _round(root: Path, *, reviewers: int, items: int, wanted: argparse.Namespace) -> float:
    with new_project(root) as store:
        add_items(store, [new_item(number, given=("good", "scratch", None)[number % 3]) for number in range(items)])
    logs = storm(root, reviewers=reviewers, ahead=wanted.ahead, barging=wanted.barging)
    problems = faults(root, logs, items=items)
    seconds = max(log.ended for log in logs) - min(log.started for log in logs)
    decided = sum(len(log.decided) for log in logs)
    rate = decided / seconds
    print(f"\n{reviewers} reviewer(s), {items:,} items: {decided:,} decided in {seconds:.1f} s, {rate:,.0f}/s")
    print(f"  by each: {', '.join(f'{len(log.decided):,}' for log in logs)}")
    refused = sum(len(log.refused) for log in logs)
    print(f"  stale decisions refused and told: {refused:,}; asked again: {sum(log.again for log in logs)}")
    print(f"  claim {_latencies([s for log in logs for s in log.claim_seconds])} (of up to {wanted.ahead} items)")
    print(f"  decide {_latencies([s for log in logs for s in log.decide_seconds])}")
    spent = sum(log.processor_seconds for log in logs)
    print(f"  {spent / decided * 1e3:.1f} ms of processor time a decision in the reviewers' processes")
    if problems:
        print("\n".join(problems[:20]))
        sys.exit(1)
    print("  every item decided exactly once, none lost, counters right, check clean, no claim left")
    return rate


def _latencies(seconds: Sequence[float]) -> str:
    cuts = statistics.quantiles(seconds, n=20)
    return f"p50 {cuts[9] * 1e3:.1f} ms, p95 {cuts[18] * 1e3:.1f} ms, worst {max(seconds) * 1e3:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
