"""Projects of small real pictures, and runs over them, for the tests of runner, worker and pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2

from inference.executors import ExecutorFactory
from inference.runner import Runner, RunReport
from inference.worker import ItemRequest, WorkerPlan
from storage import jobs, proposals
from storage.ingest import ingest
from storage.records import Proposal, Run, StageName
from storage.store import Store
from tests.support.images import picture
from tests.support.projects import clean_by_colour
from tests.support.strokes import draw_marks

Settings = Mapping[StageName, Mapping[str, Any]]
GAMMA = {"recipe": "darker", "steps": [{"operation": "gamma", "gamma": 1.6}]}


def write_pictures(folder: Path, count: int, *, height: int = 72, width: int = 96) -> list[Path]:
    """Pictures, every second with red pen on it."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        pixels = picture(height, width, seed=number) // 8 + 90
        if number % 2:
            pixels, _ = draw_marks(pixels, pen="red", seed=number)
        path = folder / f"plate {number:03}.png"
        path.write_bytes(cv2.imencode(".png", pixels[..., ::-1])[1].tobytes())
        paths.append(path)
    return paths


def picture_project(tmp_path: Path, count: int, *, name: str = "project") -> Store:
    """A project with ``count`` items, numbered from 1 in the order of their files; cleans by colour, which is quick."""
    folder = tmp_path / "pictures"
    if not folder.exists():
        write_pictures(folder, count)
    store = Store.create(tmp_path / name, actor="kim")
    clean_by_colour(store.folder)
    ingest(store, [folder], max_pixels=10**8)
    return store


def plan_of(store: Store, stages: Sequence[StageName], settings: Settings | None = None, **fields: Any) -> WorkerPlan:
    values: dict[str, Any] = {
        "stages": tuple(stages),
        "settings": settings or {},
        "model_dirs": (store.folder.models,),
        "blob_dir": store.folder.blobs,
        "good_classes": frozenset({"good"}),
        "threads": 1,
        "max_pixels": 10**8,
    }
    return WorkerPlan(**{**values, **fields})


def start_run(store: Store, stages: Sequence[StageName], ids: Sequence[int] | None = None) -> Run:
    return jobs.start(store, stages=stages, where="", settings={}, item_ids=ids)


def work(
    store: Store,
    run: Run,
    executor: ExecutorFactory,
    settings: Settings | None = None,
    *,
    batch: int = 4,
    **options: Any,
) -> RunReport:
    """Work a run off; what is no argument of `Runner` goes to the plan."""
    runner = {key: options.pop(key) for key in ("progress", "should_stop") if key in options}
    plan = plan_of(store, run.stages, settings, **options)
    return Runner(store, run, plan=plan, executor=executor, batch=batch, **runner).work()


def requests_of(store: Store, stages: Sequence[StageName]) -> list[ItemRequest]:
    """All items with all stages due, as a worker would be asked; jobs are numbered through."""
    items = store.items.get(range(1, store.items.count() + 1))
    return [
        ItemRequest(
            item.id,
            item.path,
            item.hash,
            {stage: item.id * 10 + index for index, stage in enumerate(stages)},
            pixels=item.width * item.height,
        )
        for item in items
    ]


def said(store: Store) -> dict[tuple[int, StageName], list[Any]]:
    """All live proposals by item and stage, without what differs from run to run: ids, run and time."""
    found: dict[tuple[int, StageName], list[Any]] = {}
    for item_id, entries in proposals.live_of_many(store, range(1, store.items.count() + 1)).items():
        for entry in entries:
            found.setdefault((item_id, entry.provenance.stage), []).append(content(entry))
    return found


def content(entry: Proposal) -> tuple[Any, ...]:
    return (
        entry.kind, entry.class_name, entry.confidence, entry.role, entry.geometry, entry.blob, dict(entry.data),
        entry.provenance,
    )  # fmt: skip


def job_states(store: Store, run: Run) -> dict[str, int]:
    counts = jobs.progress(store, run.id)
    return {
        "done": counts.done,
        "failed": counts.failed,
        "open": counts.total - counts.done - counts.failed - counts.cancelled,
    }
