"""A project of a thousand, a hundred thousand, a million items: ``python -m tests.bench.bench_scale [--sizes 1000]``.

Opens it, fills the window's list, filters, sorts, pages, finds the next undecided item, decides, decides in bulk and
undoes. Decisions take turns with a bare UPDATE and COMMIT on the same connection, so that both meet the same disk and
the same cache: were there a second one, each write would have the other read all its pages again, which in use, where
one process writes, never happens. Beside the clock, which others on the machine slow down, stand the processor's time
and the pages written to the log.
``--keep FOLDER`` keeps the projects for the next time. One process for each size, so that memory is each one's own.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage import decisions, engine, reliability
from storage.item_order import Order
from storage.markings import Condition
from storage.store import Store
from tests.support.big_projects import make_big_project

SIZES = (1_000, 100_000, 1_000_000)
FILTERS = (
    "", "state:unreviewed", "state:undecided", "label:scratch", "class:scratch", "kind:good", "score<0.6",
    "has:marking", "has:region", "has:disagreement", "stage:failed", "run:1", "model:unet", "reviewer:lee",
    "split:val", "added:2025-10-09", "size>4MP", "dup:yes", "name:0077", "batch_00077", "-state:decided",
    "state:deferred has:region score<0.9", "stage:done", "marked:clean", "unmarked:crop",
)  # fmt: skip
DECISIONS = 1_000
WEIGHED = 50
PAGE = 4096
BULK = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--here", action="store_true", help="run in this process")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fettle-scale-") as temporary:
        for size in asked.sizes:
            if asked.here:
                bench(size, asked.keep or Path(temporary))
            else:
                words = ["--here", "--sizes", str(size), "--keep", str(asked.keep or temporary)]
                subprocess.run([sys.executable, "-m", "tests.bench.bench_scale", *words], check=True)


def bench(size: int, folder: Path) -> None:
    """Print the figures of one size."""
    place = folder / f"scale-{size}"
    print(f"\n{size:,} items, SQLite {'.'.join(map(str, engine.sqlite_version()))}")
    if not (place / "project").exists():
        place.mkdir(parents=True, exist_ok=True)
        say("made", timed(lambda: make_big_project(place, size).close()))
    window(place / "project")
    with Store.open(place / "project") as store:
        say("Store.open, counters", timed(store.items.counts))
        lists(store)
        reliable(store)
        deciding(store)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {'peak memory':44}{peak:10.0f} MB")


def window(project: Path) -> None:
    """The window's list, off screen: from opening the project to its first page, and to the whole list."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from gui.window.item_detail import load_detail, queue_row
    from gui.window.queue_feed import QueueFeed
    from gui.window.queue_model import ROW_ROLE, QueueModel
    from gui.window.queue_panel import QueuePanel
    from gui.window.session import Session

    application = QApplication.instance() or QApplication([])
    started = time.perf_counter()
    store = Store.open(project)
    session = Session(store)
    model = QueueModel(
        rows_of=lambda ids: [queue_row(item) for item in store.items.get(ids)],
        thumb_of=lambda _id: None,
        rows_lane=session.reads,
        thumbs_lane=session.thumbs,
    )
    panel = QueuePanel(model)
    panel.resize(280, 900)
    panel.show()
    feed = QueueFeed(session, model)

    def until(done: Callable[[], bool]) -> float:
        loop = QEventLoop()
        timer = QTimer()
        timer.setInterval(0)
        timer.timeout.connect(lambda: loop.quit() if done() else None)
        timer.start()
        loop.exec()
        return time.perf_counter()

    feed.show("", "", wanted=None)
    say("window: open to first page", until(lambda: model.data(model.index(0, 0), ROW_ROLE) is not None) - started)
    say("window: open to the whole list", until(lambda: feed.whole) - started)
    for where, order in (("state:undecided", ""), ("score<0.9", "uncertain"), ("batch_00077", ""), ("", "name")):
        started = time.perf_counter()
        shown: list[object] = []
        feed.filled.connect(shown.append)
        feed.show(where, order, wanted=None)
        first = until(lambda seen=shown: bool(seen)) - started  # type: ignore[misc]
        whole = until(lambda: feed.whole) - started
        named = f"window: {where or 'everything'}{', by ' + order if order else ''}"
        print(f"  {named:44}{first * 1e3:10.1f} ms to the first page, {whole * 1e3:.1f} ms to the whole list")
        feed.filled.disconnect(shown.append)
    some = random.Random(1).sample(list(model.ids()), min(200, model.rowCount()))
    spread("next item: all that is known of it", [timed(lambda i=i: load_detail(store, i)) for i in some])  # type: ignore[misc]
    panel.close()
    session.close()
    application.processEvents()


def lists(store: Store) -> None:
    """Filters and orders: the first page, all ids, the count; pages and the next undecided deep in the list."""
    print(f"  {'filter':44}{'first page':>13}{'all':>13}{'count':>13}{'items':>12}")
    for where in FILTERS:
        times = [
            timed(lambda w=where: store.items.ids(w, limit=200)),  # type: ignore[misc]
            timed(lambda w=where: store.items.ids(w)),  # type: ignore[misc]
            timed(lambda w=where: store.items.count(w)),  # type: ignore[misc]
        ]
        cells = "".join(f"{seconds * 1e3:10.1f} ms" for seconds in times)
        print(f"  {where or '(all)':44}{cells}{store.items.count(where):12,}")
    print(f"  {'order':44}{'first page':>13}{'all':>13}{'page at 90%':>13}{'next undecided':>16}")
    for order in Order:
        ids = store.items.ids(order=order)
        deep = ids[len(ids) * 9 // 10]
        times = [
            timed(lambda o=order: store.items.ids("state:unreviewed", order=o, limit=200)),  # type: ignore[misc]
            timed(lambda o=order: store.items.ids("state:unreviewed", order=o)),  # type: ignore[misc]
            timed(lambda o=order, d=deep: store.items.page(order=o, after=d)),  # type: ignore[misc]
            timed(lambda o=order, d=deep: store.items.next_matching("state:unreviewed", order=o, after=d)),  # type: ignore[misc]
        ]
        print(f"  {'state:unreviewed, ' + order:44}" + "".join(f"{seconds * 1e3:10.1f} ms" for seconds in times))


def reliable(store: Store) -> None:
    """The reliability by class and condition, whole and filtered, and the items behind one of its numbers."""
    say("reliability by class and condition", timed(lambda: reliability.count(store)))
    say("reliability of what is decided", timed(lambda: reliability.count(store, "state:decided")))
    for name in reliability.COUNTS:
        wanted = reliability.where_of(Condition.HYBRID, name, label="dent")
        say(f"  the dents counted as {name}", timed(lambda w=wanted: store.items.ids(w)))  # type: ignore[misc]


def deciding(store: Store) -> None:
    """Single decisions beside bare updates, one in bulk, and undo."""
    open_items = list(store.items.ids("state:unreviewed"))
    dice = random.Random(3)
    chosen = dice.sample(open_items, min(2 * (DECISIONS + WEIGHED), len(open_items)))
    fresh = [chosen.pop() for _ in range(2 * WEIGHED)]
    with store.transact("Look", undoable=False) as tx:
        bare = engine.driver_of(tx.connection)
    works: dict[str, Callable[[int], object]] = {
        "bare UPDATE and COMMIT": lambda item_id: update(bare, item_id),
        "decide and commit": lambda item_id: decisions.accept(store, [item_id]),
        "undo of one decision": lambda _: store.undo(),
    }
    clock: dict[str, list[float]] = {name: [] for name in works}
    processor: dict[str, list[float]] = {name: [] for name in works}
    for one, other in zip(chosen[::2], chosen[1::2], strict=False):
        for (name, work), item_id in zip(works.items(), (one, other, other), strict=True):
            used = time.process_time()
            clock[name].append(timed(lambda w=work, i=item_id: w(i)))  # type: ignore[misc]
            processor[name].append(time.process_time() - used)
    plain, decided, _ = clock.values()
    for (name, times), of in zip(clock.items(), (0, 1, 1), strict=True):
        spread(name, times)
        pages = written(store, bare, works[name], fresh[of::2])
        print(f"  {'':44}{statistics.median(processor[name]) * 1e3:10.2f} ms processor, {pages:.1f} pages")
    at50, at95 = (percentile(decided, q) / percentile(plain, q) for q in (50, 95))
    used = statistics.median(processor["decide and commit"]) / statistics.median(processor["bare UPDATE and COMMIT"])
    print(f"  {'decide and commit ÷ bare':44}{at50:10.1f} at p50, {at95:.1f} at p95, {used:.1f} of the processor")
    many = store.items.ids("state:unreviewed")[:BULK]
    say(f"decide {len(many):,} at once", timed(lambda: decisions.accept(store, many)))
    say(f"undo {len(many):,}", timed(store.undo))


def written(store: Store, bare: Any, work: Callable[[int], object], item_ids: list[int]) -> float:
    """Pages that one such write puts into the log, on average."""
    bare.execute("PRAGMA wal_autocheckpoint=0")
    log = store.folder.database.with_name(f"{store.folder.database.name}-wal")
    pages = []
    for item_id in item_ids:
        bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        work(item_id)
        pages.append(log.stat().st_size // (PAGE + 24))
    bare.execute("PRAGMA wal_autocheckpoint=1000")
    return statistics.mean(pages)


def update(connection: Any, item_id: int) -> None:
    execute = connection.execute
    execute("BEGIN IMMEDIATE")
    execute("UPDATE items SET state = 'accepted', decided_at = ? WHERE id = ?", (time.time(), item_id))
    execute("COMMIT")


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def percentile(times: list[float], q: int) -> float:
    return statistics.quantiles(times, n=100)[q - 1]


def say(what: str, seconds: float) -> None:
    print(f"  {what:44}{seconds * 1e3:10.1f} ms")


def spread(what: str, times: list[float]) -> None:
    print(f"  {what:44}{percentile(times, 50) * 1e3:10.2f} ms p50 {percentile(times, 95) * 1e3:10.2f} ms p95")


if __name__ == "__main__":
    main()
