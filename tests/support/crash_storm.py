"""Kills writing processes at random moments and proves that nothing acknowledged is lost and nothing half is left."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import checks, editions, jobs, proposals
from storage.hashing import hash_file
from storage.images import DEFAULT_MAX_PIXELS
from storage.ingest import ingest
from storage.records import StageName
from storage.schema import JobRow
from storage.store import Store
from tests.support import crash_worker
from tests.support.datasets import make_dataset, write_sources
from tests.support.images import encoded, picture
from tests.support.projects import make_project

FILES = 700
ITEMS = 300
LONGEST = 0.4
"""Seconds a process lives at most after it is ready."""

Message = tuple[str, Any]


@dataclass
class Outcome:
    """What a storm did. ``in_flight``: kills that hit a write which was announced and not yet acknowledged."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0
    seconds: float = 0.0


class Storm:
    """Four projects under fire, each with what its process has acknowledged so far."""

    def __init__(self, place: Path, *, seed: int) -> None:
        self._place = place
        self._rng = random.Random(seed)
        # Started from a process that has everything imported: a kill a second instead of one in five.
        self._context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
        if os.name == "posix":
            self._context.set_forkserver_preload(["tests.support.crash_worker"])
        self.outcome = Outcome()
        self._images = place / "images"
        self._images.mkdir(parents=True)
        data = encoded(picture(8, 8), "PNG")
        for number in range(FILES):
            (self._images / f"{number}.png").write_bytes(data + number.to_bytes(4, "big"))
        with make_project(place / "decide", count=ITEMS) as store:
            self._decide = store.folder.root
        self._known: crash_worker.Facts = dict.fromkeys(range(1, ITEMS + 1), ("unreviewed", None))
        self._ingest: Path | None = None
        self._work: Path | None = None
        self._finished_jobs: set[int] = set()
        write_sources(place / "sources")
        with make_dataset(place / "freeze", place / "sources") as store:
            self._freeze = store.folder.root
        self._editions = place / "editions"
        self._editions.mkdir()

    def run(self, kills: int) -> Outcome:
        """Kill so many processes, taking turns; raises AssertionError at the first thing lost or broken."""
        started = time.monotonic()
        turns = [self.kill_ingest, self.kill_decide, self.kill_work, self.kill_freeze]
        for number in range(kills):
            turns[number % len(turns)]()
        self.outcome.seconds = time.monotonic() - started
        return self.outcome

    def kill_ingest(self) -> None:
        """A killed ingest keeps whole batches, and goes on to the full count."""
        if self._ingest is None:
            with make_project(self._place / f"ingest{self.outcome.kills['ingest']}") as store:
                self._ingest = store.folder.root
        messages = self._kill("ingest", crash_worker.add, self._ingest, self._images)
        with self._whole(self._ingest) as store:
            stored = store.items.count()
            acknowledged = max((value for kind, value in messages if kind == "ok"), default=0)
            assert stored >= acknowledged
            assert stored % 256 == 0 or stored == FILES
            if any(kind == "finished" for kind, _ in messages) or self._rng.random() < 0.5:
                ingest(store, [self._images], max_pixels=DEFAULT_MAX_PIXELS)
                assert store.items.count() == FILES
                assert len({item.relpath for item in store.items.walk()}) == FILES
                self._ingest = None

    def kill_decide(self) -> None:
        """Acknowledged decisions are there; the one in flight is there as a whole or not at all."""
        messages = self._kill("decide", crash_worker.decide, self._decide)
        trying: crash_worker.Facts = {}
        for kind, value in messages:
            if kind == "try":
                trying = value
            elif kind == "ok":
                self._known |= value
                trying = {}
        with self._whole(self._decide) as store:
            found = {item.id: (item.state.value, item.label) for item in store.items.walk()}
        if found != self._known and trying:
            self._known |= trying
        self.outcome.in_flight += bool(trying)
        assert found == self._known

    def kill_work(self) -> None:
        """Finished jobs stay finished, the others are worked off later, and no item gets two answers."""
        if self._work is None:
            with make_project(self._place / f"work{self.outcome.kills['work']}", count=ITEMS) as store:
                self._work = store.folder.root
            self._finished_jobs = set()
        messages = self._kill("work", crash_worker.work, self._work)
        self._finished_jobs |= {job for kind, value in messages if kind == "ok" for job in value}
        with self._whole(self._work) as store:
            with store.reading() as connection:
                states = dict(connection.execute(sa.select(JobRow.id, JobRow.state)).all())
            assert all(states[job] == "done" for job in self._finished_jobs)
            live = proposals.live_of_many(store, range(1, ITEMS + 1))
            assert all(len(found) == 1 for found in live.values())
            assert len(live) == sum(state == "done" for state in states.values())
            if any(kind == "finished" for kind, _ in messages):
                assert len(live) == ITEMS
                assert jobs.unfinished(store, stages=[StageName.CLASSIFY], where="", settings={}) is None
                self._work = None

    def kill_freeze(self) -> None:
        """Acknowledged editions are there and on record; whatever is visible is whole."""
        messages = self._kill("freeze", crash_worker.freeze, self._freeze, self._editions)
        acknowledged = dict(value for kind, value in messages if kind == "ok")
        visible = {folder.name for folder in self._editions.iterdir() if not folder.name.startswith(".")}
        assert visible >= acknowledged.keys()
        for name in visible:
            manifest = json.loads((self._editions / name / editions.MANIFEST).read_text("utf-8"))
            on_disk = {p for p in (self._editions / name).rglob("*") if p.is_file() and p.name != editions.MANIFEST}
            files = {p.relative_to(self._editions / name).as_posix(): hash_file(p) for p in on_disk}
            assert files == manifest["files"]
            assert acknowledged.get(name, manifest["hash"]) == manifest["hash"]
        with self._whole(self._freeze) as store:
            recorded = {edition.name: edition.hash for edition in editions.editions(store)}
        assert acknowledged.items() <= recorded.items()
        for folder in self._editions.iterdir():
            shutil.rmtree(folder)

    def _kill(self, name: str, target: Callable[..., None], root: Path, *more: Path) -> list[Message]:
        """Start ``target``, kill it at a random moment, and return all it had said."""
        ours, theirs = self._context.Pipe(duplex=False)
        seed = self._rng.randrange(1 << 20)
        process = self._context.Process(target=target, args=(root, theirs, seed, *more))  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        messages: list[Message] = []
        with suppress(EOFError, OSError):
            if self._rng.random() < 0.8:  # The others may die while they open the project.
                messages.append(ours.recv())
                assert messages[0] == ("ready", 0)
            until = time.monotonic() + self._rng.uniform(0.0, LONGEST)
            while (left := until - time.monotonic()) > 0:
                if ours.poll(left):
                    messages.append(ours.recv())
        process.kill()
        process.join()
        with suppress(EOFError, OSError):  # The last message may be cut off.
            while True:
                messages.append(ours.recv())
        ours.close()
        finished = bool(messages) and messages[-1][0] == "finished"
        assert process.exitcode == -9 or finished, f"{name} ended by itself: {process.exitcode}"
        self.outcome.kills[name] += 1
        self.outcome.acknowledged[name] += sum(kind == "ok" for kind, _ in messages)
        return messages

    @staticmethod
    def _whole(root: Path) -> Store:
        """The project, open, after ``fettle check`` found nothing."""
        store = Store.open(root, actor="kim")
        report = checks.check(store)
        assert report.problems == (), report.problems
        return store
