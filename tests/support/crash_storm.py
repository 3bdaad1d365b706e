"""Kills writing processes at random moments and proves that nothing acknowledged is lost and nothing half is left."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa

from storage import backup_files, backups, checks, classes, decisions, editions, engine, jobs, migrate, proposals
from storage.hashing import hash_file
from storage.images import DEFAULT_MAX_PIXELS
from storage.ingest import ingest
from storage.records import ProposalDraft, ProposalKind, RunState, StageName
from storage.schema import HEAD_REVISION, JobRow
from storage.store import Store
from tests.support import crash_window, crash_worker
from tests.support.datasets import make_dataset, write_sources
from tests.support.images import encoded, picture
from tests.support.old_projects import make_first_schema
from tests.support.projects import make_project, propose
from tests.support.runs import picture_project

FILES = 700
ITEMS = 300
LONGEST = 0.4
"""Seconds a process lives at most after it is ready."""

ACTIVITIES = ("ingest", "decide", "work", "freeze", "review", "backup", "migrate", "run")
"""What is killed, in turns; ``run`` starts real worker processes and takes the longest."""

PICTURES = 24
"""Of the projects that a window reviews and a run works on."""

OLD_ITEMS = 1500

Message = tuple[str, Any]


@dataclass
class Outcome:
    """What a storm did. ``in_flight``: kills that hit a write which was announced and not yet acknowledged."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0
    seconds: float = 0.0


class Storm:
    """A project per activity under fire, each with what its process has acknowledged so far."""

    def __init__(self, place: Path, *, seed: int) -> None:
        self._place = place
        self._rng = random.Random(seed)
        # Started from a process that has everything imported: a kill a second instead of one in five.
        self._context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
        if os.name == "posix":
            self._context.set_forkserver_preload(
                ["tests.support.crash_worker", "tests.support.crash_window", "alembic.command", "storage.migrate"]
            )
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
        self._review: Path | None = None
        self._reviewed: crash_worker.Facts = {}
        self._backup: Path | None = None
        self._backups: dict[str, str] = {}
        self._held: crash_worker.Facts = {}
        self._old: Path | None = None
        self._run: Path | None = None

    def run(self, kills: int, activities: Sequence[str] = ACTIVITIES) -> Outcome:
        """Kill so many processes, taking turns; raises AssertionError at the first thing lost or broken."""
        started = time.monotonic()
        for number in range(kills):
            getattr(self, f"kill_{activities[number % len(activities)]}")()
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
            # By the database, not by what was said: a kill may fall between the run's end and the word of it.
            over = [run.state is RunState.DONE for run in jobs.runs(store)]
            assert over in ([], [False], [True]), "an interrupted run is gone on with, not started anew"
            assert over == [True] or not any(kind == "finished" for kind, _ in messages)
            if over == [True]:
                assert len(live) == ITEMS
                self._work = None

    def kill_freeze(self) -> None:
        """Acknowledged editions are there and on record; whatever is visible is whole."""
        messages = self._kill("freeze", crash_worker.freeze, self._freeze, self._editions)
        acknowledged = dict(value for kind, value in messages if kind == "ok")
        visible = {folder.name for folder in self._editions.iterdir() if not folder.name.startswith(".")}
        assert visible >= acknowledged.keys()
        for name in visible:
            manifest = json.loads((self._editions / name / editions.MANIFEST).read_text("utf-8"))
            beside = {editions.MANIFEST, editions.AUDIT}
            on_disk = {p for p in (self._editions / name).rglob("*") if p.is_file() and p.name not in beside}
            files = {p.relative_to(self._editions / name).as_posix(): hash_file(p) for p in on_disk}
            assert files == {path: stated["blake3"] for path, stated in manifest["files"].items()}
            assert acknowledged.get(name, manifest["hash"]) == manifest["hash"]
        with self._whole(self._freeze) as store:
            recorded = {edition.name: edition.hash for edition in editions.editions(store)}
        assert acknowledged.items() <= recorded.items()
        left = [folder.name for folder in self._editions.iterdir() if folder.name.startswith(".")]
        # What lies half-made is gone with the next export to the same place.
        for name in {folder.rsplit(".", 2)[0][1:] for folder in left} - visible:
            with Store.open(self._freeze, actor="kim") as store:
                editions.export(store, editions.ExportRequest(destination=self._editions / name, format="csv"))
        left = [folder.name for folder in self._editions.iterdir() if folder.name.startswith(".")]
        assert all(name.rsplit(".", 2)[0][1:] in visible for name in left), left
        for folder in self._editions.iterdir():
            shutil.rmtree(folder)

    def kill_review(self) -> None:
        """Whatever the window has said is saved is there; the key in flight did all of its work or none."""
        if self._review is None:
            with picture_project(self._place / "review", PICTURES) as store:
                with store.transact("classes", undoable=False) as tx:
                    classes.ensure(tx, crash_window.CLASSES)
                for item_id in range(1, PICTURES + 1, 2):
                    propose(store, item_id, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, "scratch", 0.9)])
                self._review = store.folder.root
                self._reviewed = crash_worker.facts(store)
        messages = self._kill("review", crash_window.review, self._review, longest=1.5)
        trying: tuple[str, int, crash_window.Fact] | None = None
        for kind, value in messages:
            if kind == "try":
                trying = value
            elif kind == "ok":
                action, item_id, fact = value
                assert trying is not None
                assert crash_window.fits(action, fact, before=trying[2]), (value, trying)
                self._reviewed[item_id] = fact
                trying = None
        self.outcome.in_flight += trying is not None
        with self._whole(self._review) as store:
            found = crash_worker.facts(store)
        if trying is not None:
            action, item_id, before = trying
            if found[item_id] != self._reviewed[item_id]:
                assert crash_window.fits(action, found[item_id], before=before), trying
                self._reviewed[item_id] = found[item_id]
        assert found == self._reviewed

    def kill_backup(self) -> None:
        """Acknowledged backups are whole and can be brought back; a restore is there as a whole or not at all."""
        if self._backup is None:
            with make_project(self._place / "backup", count=ITEMS) as store:
                self._backup = store.folder.root
                self._held = crash_worker.facts(store)
        messages = self._kill("backup", crash_worker.back_up, self._backup)
        trying: crash_worker.Facts | None = None
        for kind, value in messages:
            if kind == "ok":
                name, digest, self._held = value
                self._backups[name] = digest
            elif kind == "try":
                trying = value
            elif kind == "restored":
                self._held, trying = value, None
        self.outcome.in_flight += trying is not None
        with self._whole(self._backup) as store:
            there = {backup.name: backup for backup in backup_files.listed(store.folder)}
            assert there.keys() >= self._backups.keys()
            assert {name: hash_file(there[name].path) for name in self._backups} == self._backups
            for name in there.keys() - self._backups.keys():
                backup_files.verify(there[name].path)
            found = crash_worker.facts(store)
            if trying is not None:
                assert found in (self._held, trying)
            else:
                # The decision that was next may have been made, acknowledged or not.
                assert sum(found[item_id] != fact for item_id, fact in self._held.items()) <= crash_worker.AT_ONCE
            latest = max(there.values(), key=lambda backup: backup.number, default=None)
            if latest is not None and self._rng.random() < 0.3:
                restored = backups.restore(store, str(latest.number))
                assert restored.now.items == ITEMS
                self._backups[restored.kept.name] = hash_file(restored.kept.path)
                assert backup_files.listed(store.folder)[0].number > latest.number
            self._held = crash_worker.facts(store)

    def kill_migrate(self) -> None:
        """A project of the first schema whose migration was killed opens, up to date, with all it held."""
        if self._old is None:
            self._old = make_first_schema(self._place / "old", items=OLD_ITEMS)
        root = self._place / f"migrate{self.outcome.kills['migrate']}"
        shutil.copytree(self._old, root)
        held = _rows(root)
        self._kill("migrate", crash_worker.migrate, root)
        with self._whole(root) as store:
            assert migrate.current_revision(store.database) == HEAD_REVISION
            assert store.items.count() == OLD_ITEMS
            assert _rows(root, held) == held
            kept = backup_files.listed(store.folder)
            assert any(backup.reason == f"before-{HEAD_REVISION}" for backup in kept)
            assert decisions.accept(store, [1], label="good").step_id is not None
        shutil.rmtree(root)

    def kill_run(self) -> None:
        """A killed ``fettle run`` keeps every item that was done, and goes on to the full count."""
        if self._run is None:
            with picture_project(self._place / f"run{self.outcome.kills['run']}", PICTURES) as store:
                self._run = store.folder.root
        command = [sys.executable, "-c", "from gui.cli.main import main; main()", "run", str(self._run)]
        environment = os.environ | {"FETTLE_HOME": str(self._place / "home"), "PYTHONPATH": os.pathsep.join(sys.path)}
        with subprocess.Popen(
            [*command, "--stages", "clean", "--json"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            done, before = _said(self._run), _said(self._run)
            until = time.monotonic() + 60
            wanted = min(len(before) + self._rng.randrange(1, PICTURES // 2), PICTURES - 1)
            while len(done) < wanted and process.poll() is None and time.monotonic() < until:
                time.sleep(0.02)
                done = _said(self._run)
            family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            process.kill()
        psutil.wait_procs(family, timeout=10)
        self.outcome.kills["run"] += 1
        self.outcome.acknowledged["run"] += len(done) - len(before)
        with self._whole(self._run) as store:
            assert store.items.count() == PICTURES
        now = _said(self._run)
        assert done.items() <= now.items()
        if len(now) >= PICTURES - 2:
            subprocess.run([*command, "--stages", "clean"], env=environment, check=True, capture_output=True)
            assert len(_said(self._run)) == PICTURES
            self._run = None

    def _kill(
        self, name: str, target: Callable[..., None], root: Path, *more: Path, longest: float = LONGEST
    ) -> list[Message]:
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
            until = time.monotonic() + self._rng.uniform(0.0, longest)
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


def _rows(root: Path, like: dict[str, tuple[str, list[Any]]] | None = None) -> dict[str, tuple[str, list[Any]]]:
    """All rows of the tables of the first schema by table, with the columns it had (or those of ``like``)."""
    found: dict[str, tuple[str, list[Any]]] = {}
    with closing(engine.sqlite_driver().connect(root / "fettle.db")) as connection:
        for table in ("sources", "classes", "runs", "items", "proposals", "decisions"):
            listed = connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()
            columns = like[table][0] if like else ", ".join(f'"{name}"' for (name,) in listed)
            found[table] = (columns, connection.execute(f"SELECT {columns} FROM {table} ORDER BY rowid").fetchall())
    return found


def _said(root: Path) -> dict[int, str]:
    """The finished jobs of a project with what they proposed, as another process sees them."""
    with Store.open(root, readonly=True) as store, store.reading() as connection:
        done = [item_id for (item_id,) in connection.execute(sa.select(JobRow.item_id).where(JobRow.state == "done"))]
        live = proposals.live_of_many(store, done)
        return {item_id: repr([(each.id, each.blob) for each in live.get(item_id, ())]) for item_id in done}
