"""What the crash tests kill: loops that announce each write, do it, and acknowledge it through a pipe."""

from __future__ import annotations

import random
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from storage import backups, decisions, jobs
from storage.editions import ExportRequest, export
from storage.formats import FORMATS
from storage.hashing import hash_file
from storage.images import DEFAULT_MAX_PIXELS
from storage.ingest import ingest
from storage.records import Changes, ProposalDraft, ProposalKind, StageName, StageResult
from storage.store import Store
from tests.support.projects import provenance

Facts = dict[int, tuple[str, str | None]]
"""State and label by item."""

AT_ONCE = 5
"""Items that `back_up` decides between two backups."""


def add(root: Path, pipe: Connection, seed: int, images: Path) -> None:
    """Ingest; acknowledges what each batch has stored."""
    with Store.open(root, actor="kim") as store:
        pipe.send(("ready", 0))
        ingest(store, [images], max_pixels=DEFAULT_MAX_PIXELS, progress=lambda done, total: pipe.send(("ok", done)))
        pipe.send(("finished", 0))


def decide(root: Path, pipe: Connection, seed: int) -> None:
    """Single and bulk decisions, undo and redo; says before each what the items will be after it."""
    rng = random.Random(seed)
    with Store.open(root, actor="kim") as store:
        now: Facts = {item.id: (item.state.value, item.label) for item in store.items.walk()}
        undo: list[tuple[Facts, Facts]] = []
        redo: list[tuple[Facts, Facts]] = []
        pipe.send(("ready", 0))
        while True:
            ids = rng.sample(sorted(now), rng.choice([1, 1, 3, 50, len(now)]))
            before = {item_id: now[item_id] for item_id in ids}
            dice = rng.random()
            if undo and dice < 0.2:
                step = undo.pop()
                redo.append(step)
                after = step[0]
                pipe.send(("try", after))
                assert store.undo() is not None
            elif redo and dice < 0.3:
                step = redo.pop()
                undo.append(step)
                after = step[1]
                pipe.send(("try", after))
                assert store.redo() is not None
            else:
                after = _after(rng, before)
                pipe.send(("try", after))
                if _decide(store, ids, after).step_id is not None:
                    undo.append((before, after))
                    redo.clear()
            now |= after
            pipe.send(("ok", after))


def _after(rng: random.Random, before: Facts) -> Facts:
    state = rng.choice(["accepted", "excluded", "deferred", "unreviewed"])
    label = rng.choice(["good", "scratch", "dent"])
    kept = {"accepted": label, "unreviewed": None}
    return {item_id: (state, kept.get(state, old)) for item_id, (_, old) in before.items()}


def _decide(store: Store, ids: list[int], after: Facts) -> Changes:
    state, label = after[ids[0]]
    match state:
        case "accepted":
            return decisions.accept(store, ids, label=label)
        case "excluded":
            return decisions.exclude(store, ids, reason="blurred")
        case "deferred":
            return decisions.defer(store, ids)
        case _:
            return decisions.reset(store, ids)


def work(root: Path, pipe: Connection, seed: int) -> None:
    """Claims and finishes jobs as the runner does; acknowledges finished jobs."""
    rng = random.Random(seed)
    with Store.open(root, actor="kim") as store:
        jobs.recover_orphans(store)
        run = jobs.unfinished(store, stages=[StageName.CLASSIFY], where="", settings={})
        run = run or jobs.start(store, stages=[StageName.CLASSIFY], where="", settings={})
        pipe.send(("ready", 0))
        while claims := jobs.claim(store, run.id, owner=f"w{seed}", limit=rng.choice([1, 5, 20])):
            found = [job for claim in claims for job in claim.jobs]
            draft = ProposalDraft(ProposalKind.CLASS, "scratch", rng.random())
            results = [StageResult(j.id, j.item_id, provenance(j.stage), proposals=(draft,)) for j in found]
            jobs.finish(store, run.id, results)
            pipe.send(("ok", [job.id for job in found]))
        jobs.close_run(store, run.id, cancelled=False)
        pipe.send(("finished", 0))


def freeze(root: Path, pipe: Connection, seed: int, place: Path) -> None:
    """Exports one edition after the other; acknowledges name and hash."""
    with Store.open(root, actor="kim") as store:
        pipe.send(("ready", 0))
        formats = list(FORMATS)
        for number in count(seed):
            name = f"e{number}"
            request = ExportRequest(destination=place / name, format=formats[number % len(formats)])
            pipe.send(("ok", (name, export(store, request).hash)))


def back_up(root: Path, pipe: Connection, seed: int) -> None:
    """Decides, makes backups and now and then brings one back; acknowledges each with what it holds."""
    rng = random.Random(seed)
    with Store.open(root, actor="kim") as store:
        known: dict[int, Facts] = {}
        pipe.send(("ready", 0))
        while True:
            label = rng.choice(["good", "scratch", "dent"])
            decisions.accept(store, rng.sample(range(1, store.items.count() + 1), AT_ONCE), label=label)
            made = backups.make(store)
            known[made.number] = facts(store)
            pipe.send(("ok", (made.name, hash_file(made.path), known[made.number])))
            if rng.random() < 0.4:
                number = rng.choice(sorted(known))
                pipe.send(("try", known[number]))
                backups.restore(store, str(number))
                pipe.send(("restored", known[number]))


def facts(store: Store) -> Facts:
    """State and label of every item."""
    return {item.id: (item.state.value, item.label) for item in store.items.walk()}


def migrate(root: Path, pipe: Connection, seed: int) -> None:
    """Opens a project of the first schema, which brings it up to date."""
    pipe.send(("ready", 0))
    Store.open(root, actor="kim").close()
    pipe.send(("ok", 0))
    pipe.send(("finished", 0))
