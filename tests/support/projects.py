"""Makes projects for tests: real SQLite files, items without pictures where none are needed."""

from __future__ import annotations

import atexit
import os
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import sqlalchemy as sa

from storage import classes, decisions, jobs, mappers, proposals, regions, remarks, second_opinions
from storage.project import ProjectFolder, make_folder, save_setting
from storage.records import (
    Box,
    Item,
    Job,
    NewItem,
    Proposal,
    ProposalDraft,
    ProposalKind,
    Provenance,
    Region,
    RegionRole,
    RegionStatus,
    StageName,
    StageResult,
)
from storage.schema import JobRow
from storage.store import Store

PROVENANCE = Provenance(
    stage=StageName.CLASSIFY, stage_version="1", model="test", model_hash="0" * 64, settings_hash="0" * 64
)


def provenance(stage: StageName) -> Provenance:
    return Provenance(stage=stage, stage_version="1", model="test", model_hash="0" * 64, settings_hash="0" * 64)


def new_item(number: int, *, given: str | None = None, error: str = "", source_id: int = 1) -> NewItem:
    return NewItem(
        source_id=source_id,
        relpath=f"{given or 'none'}/image_{number:06}.png",
        width=64,
        height=48,
        channels=3,
        bit_depth=8,
        format="png",
        size_bytes=1000 + number,
        mtime_ns=number,
        hash=f"{number:064x}",
        given=given,
        error=error,
    )


def add_items(store: Store, items: Sequence[NewItem], *, root: str = "/images") -> list[int]:
    with store.transact("Add source", undoable=False) as tx:
        tx.insert("sources", [{"path": root}])
    with store.transact(f"Add {len(items)} images") as tx:
        classes.ensure(tx, sorted({item.given for item in items if item.given}))
        return tx.insert("items", [mappers.new_item(item, now=tx.now) for item in items])


def propose(store: Store, item_id: int, stage: StageName, drafts: Sequence[ProposalDraft]) -> list[int]:
    with store.transact("Propose", undoable=False) as tx:
        run_id = tx.connection.exec_driver_sql("SELECT max(id) FROM runs").scalar()
        if run_id is None:
            row = {
                "stages": [], "where": "", "settings": {}, "settings_hash": "", "state": "done", "actor": "test",
                "created_at": tx.now, "finished_at": None, "items": 0,
            }  # fmt: skip
            run_id = tx.insert("runs", [row])[0]
        return proposals.write(tx, item_id=item_id, run_id=run_id, provenance=provenance(stage), drafts=drafts)


BACKEND = "FETTLE_TEST_DATABASE"
"""``postgres``: every project of the tests is made there."""


def on_postgres() -> bool:
    """Whether this test's projects are on PostgreSQL."""
    return os.environ.get(BACKEND) == "postgres"


def clean_by_colour(folder: ProjectFolder) -> None:
    """Have a project look for markings by colour alone: quick, and no test waits for the network's backbone."""
    save_setting(folder, ("stages", "clean", "detector"), "colour")


def new_project(root: Path) -> Store:
    """What ``Store.create`` makes, copied: the migrations run once for all tests of a process. Cleans by colour."""
    if on_postgres():
        return _new_postgres_project(root)
    shutil.copytree(_empty_project(), root, dirs_exist_ok=True)
    return Store.open(root, actor="kim")


@cache
def _empty_project() -> Path:
    place = Path(mkdtemp(prefix="fettle-empty-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    Store.create(place / "project").close()
    clean_by_colour(ProjectFolder(place / "project"))
    return place / "project"


def _new_postgres_project(root: Path) -> Store:
    from tests.support.postgres import server

    template = _postgres_template()
    make_folder(root)
    save_setting(ProjectFolder(root), ("database", "url"), server().url(server().database(template=template)))
    clean_by_colour(ProjectFolder(root))
    return Store.open(root, actor="kim")


@cache
def _postgres_template() -> str:
    from tests.support.postgres import server

    name = server().database()
    place = Path(mkdtemp(prefix="fettle-empty-"))
    try:
        Store.create(place / "project", database=server().url(name)).close()
    finally:
        shutil.rmtree(place)
    return server().keep(name)


def make_project(tmp_path: Path, *, count: int = 0, given: Sequence[str | None] = (None,)) -> Store:
    store = new_project(tmp_path / "project")
    if count:
        add_items(store, [new_item(i, given=given[i % len(given)]) for i in range(count)])
    return store


@contextmanager
def acting_as(store: Store, name: str) -> Iterator[None]:
    """Let another reviewer write through the same store."""
    before, store.actor = store.actor, name
    try:
        yield
    finally:
        store.actor = before


@dataclass(frozen=True)
class Facts:
    """All that is known of one item, as plain records."""

    item: Item
    live: list[Proposal]
    kept: int
    regions: list[Region]
    jobs: list[Job]
    opinions: frozenset[str]


def make_varied_project(tmp_path: Path) -> Store:
    """Some forty items with every column known, unknown, equal and different."""
    store = new_project(tmp_path / "project")
    names = ["plate (1).png", "a b/plate 100%.png", unicodedata.normalize("NFD", "한글") + ".png", "é_1.png"]
    items = [
        new_item(i, given=("good", "scratch", "no defect", None)[i % 4], error="cut off" if i == 11 else "")._replace(
            **({"relpath": names[i]} if i < len(names) else {}),
            **({"width": 1600, "height": 1200, "bit_depth": 12, "format": "tiff"} if i % 5 == 0 else {}),
            split=("train", "val", "test", None)[i // 3 % 4],
        )
        for i in range(40)
    ]
    add_items(store, items)
    pit = ProposalDraft(
        ProposalKind.REGION, class_name="pit", confidence=0.5, role=RegionRole.DEFECT, geometry=Box(1, 2, 9, 8)
    )
    for item_id in range(1, 41, 3):
        name, score = (("good", 0.25), ("pit", 0.5), ("scratch", 1.0))[item_id % 3]
        propose(store, item_id, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, name, score)])
    for item_id in range(2, 41, 5):
        propose(store, item_id, StageName.ANOMALY, [ProposalDraft(ProposalKind.SCORE, confidence=item_id / 4)])
        propose(store, item_id, StageName.SEGMENT, [pit])
    for item_id in range(3, 41, 4):
        marking = replace(pit, class_name=None, role=RegionRole.MARKING)
        propose(store, item_id, StageName.CLEAN, [marking] if item_id % 8 == 3 else [])
    propose(store, 5, StageName.CROP, [replace(pit, role=RegionRole.ROI)])
    run = jobs.start(store, stages=[StageName.CLEAN, StageName.CLASSIFY], where="id<9", settings={})
    for claim in jobs.claim(store, run.id, owner="w", limit=4):
        error = "no" if claim.item.id == 2 else ""
        results = [StageResult(j.id, j.item_id, provenance(j.stage), error=error) for j in claim.jobs if j.id % 3]
        jobs.finish(store, run.id, results)
    second_opinions.ask(store, share=1.0, where="id:1,2,3,4,24,25")
    decisions.accept(store, range(1, 8))
    with acting_as(store, "lee"):
        decisions.accept(store, [1])
        decisions.accept(store, [2, 3], label="dent")
        decisions.accept(store, [3], label="good", settle=True)
    decisions.accept(store, [8, 9], label='3" pipe')
    decisions.accept(store, [10], label="no defect")
    decisions.exclude(store, [13, 14], reason="too dark")
    decisions.exclude(store, [15], reason="50% covered")
    decisions.defer(store, [16, 17])
    remarks.set_note(store, [20], "ask about 100% and OR")
    remarks.flag(store, [5, 20, 39], on=True)
    with store.transact("Spread", undoable=False) as tx:
        tx.update_each("items", {i: {"decided_by": "lee"} for i in (6, 7)})
        new_year = 1_767_225_600.0
        moments = [new_year - 1, new_year, new_year + 86_399.9, new_year + 86_400, new_year - 86_400, new_year + 4e7]
        tx.update_each("items", {i: {"added_at": moments[i % len(moments)]} for i in range(1, 41)})
        tx.update_each("items", {i: {"decided_at": moments[i % len(moments)]} for i in (1, 2, 3, 4, 13, 16)})
        tx.update_each("items", {i: {"duplicate_of": 1} for i in (21, 22)})
        tx.update_each("items", {i: {"near_of": 2} for i in (22, 23)})
        tx.update_each("items", {24: {"file_state": "missing"}, 25: {"file_state": "changed"}, 26: {"channels": 1}})
        tx.update("items", [39, 40], {"removed": True})
    return store


class AllFacts(list[Facts]):
    """Shows itself in a word: Hypothesis writes down every argument of a test that fails."""

    def __repr__(self) -> str:
        return f"<facts of {len(self)} items>"


def facts_of(store: Store) -> AllFacts:
    """Everything about every live item, read without any filter."""
    with store.reading() as connection:
        ids = list(connection.exec_driver_sql("SELECT id FROM items WHERE NOT removed ORDER BY id").scalars())
        rows = connection.execute(sa.select(JobRow.__table__).order_by(JobRow.id)).mappings()
        found_jobs = [mappers.job(row) for row in rows]
        said = second_opinions.read(connection, ids)
    live, settled = proposals.live_of_many(store, ids), regions.of_many(store, ids)
    return AllFacts(
        Facts(
            item=item,
            live=live.get(item.id, []),
            regions=settled.get(item.id, []),
            kept=sum(r.status is RegionStatus.KEPT for r in settled.get(item.id, [])),
            jobs=[job for job in found_jobs if job.item_id == item.id],
            opinions=frozenset(opinion.reviewer for opinion in said.get(item.id, ())),
        )
        for item in store.items.get(ids)
    )
