"""The demo: renders pictures, makes a project of them, trains what learns from good parts, runs the whole pipeline."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.errors import FettleError
from storage.paths import user_dir

if TYPE_CHECKING:
    from storage.editions import Edition
    from storage.store import Store

Say = Callable[[str], None]

MODELS = {"crop": "plates-detector", "classify": "plates-classifier", "segment": "plates-segmenter"}
"""What the demo project uses of the models Fettle ships; they know rendered plates and nothing else."""

ANOMALY_MODEL = "demo-good-plates"
SURE = "state:unreviewed score>=0.9 has:label -has:disagreement"
"""What a person in a hurry would accept: the classifier is sure and agrees with the label it came with."""

_COUNT = 120


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What `make` made."""

    project: Path
    images: Path
    items: int
    proposals: dict[str, int]
    failed: int

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "project": str(self.project),
            "images": str(self.images),
            "items": self.items,
            "proposals": self.proposals,
            "failed": self.failed,
        }


@dataclass(frozen=True, slots=True)
class HeadlessReport:
    """What was done in a person's place because no window was opened."""

    decided: int
    edition: Edition
    picture: Path

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"decided": self.decided, "edition": str(self.edition.path), "picture": str(self.picture)}


def default_place() -> Path:
    """Where the demo project goes if nobody says."""
    return user_dir("data") / "demo"


def has_display() -> bool:
    """Whether a window could be seen."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make(place: Path, *, progress: Say, count: int = _COUNT) -> DemoReport:
    """Make the demo project at ``place``, or finish one that was interrupted; a finished one is left as it is.

    Raises:
        FettleError: The place holds something else, or cannot be written.
    """
    from inference import pipeline
    from storage import jobs
    from storage.project import ProjectFolder
    from storage.store import Store

    place = place.expanduser().resolve()
    images = _beside(place, "images")
    _render(place, images, count=count, progress=progress)
    store = Store.open(place) if ProjectFolder(place).exists() else Store.create(place)
    with store:
        _fill(store, images, progress=progress)
        _train_anomaly(store, progress=progress)
        prepared = pipeline.prepare(store, pipeline.RunRequest())
        known = jobs.runs(store)
        if known and known[0].finished_at is not None:
            run = known[0]
        else:
            run = pipeline.open_run(store, prepared)
            pipeline.work_off(
                store,
                prepared,
                run,
                progress=lambda now: progress(f"Running the pipeline: {now.finished} of {now.items} pictures"),
            )
        from storage import proposals

        return DemoReport(
            project=place,
            images=images / "images",
            items=store.items.count(),
            proposals=proposals.count_by_stage(store, run.id),
            failed=len(jobs.failures(store, run.id)),
        )


def finish_headless(place: Path) -> HeadlessReport:
    """Accept what is sure, export it, and save a picture of the review window.

    Raises:
        FettleError: Nothing could be exported, or the picture cannot be written.
    """
    from gui.app import render_window
    from storage import decisions
    from storage.editions import ExportRequest, export
    from storage.store import Store

    place = place.expanduser().resolve()
    with Store.open(place) as store:
        sure = store.items.ids(SURE)
        if sure:
            decisions.accept(store, sure)
        edition = export(store, ExportRequest(destination=_fresh(_beside(place, "edition")), format="coco"))
    picture = _beside(place, "review").with_suffix(".png")
    render_window(place, picture)
    return HeadlessReport(decided=len(sure), edition=edition, picture=picture)


def _render(place: Path, folder: Path, *, count: int, progress: Say) -> None:
    from inference.demo.dataset import write_demo

    if (folder / "truth" / "truth.csv").is_file():
        return
    if folder.exists():
        # Half-rendered by an interrupted demo; the folder is ours alone, and rendering it again gives the same.
        if not _is_ours(folder):
            raise FettleError(f"{folder} is there already", f"Choose another place than {place}.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    write_demo(folder, count=count, progress=lambda done, total: progress(f"Rendering picture {done} of {total}"))


def _is_ours(folder: Path) -> bool:
    return {entry.name for entry in folder.iterdir()} <= {"images", "truth"}


def _fill(store: Store, folder: Path, *, progress: Say) -> None:
    from inference.demo.dataset import read_truth
    from storage.ingest import ingest
    from storage.project import save_setting

    if store.items.count():
        return
    progress("Adding the pictures")
    ingest(
        store,
        [folder / "images"],
        labels_from_folders=True,
        max_pixels=int(store.settings["images"]["max_pixels"]),
    )
    truth = {entry.relpath: entry.split for entry in read_truth(folder)}
    splits = {item.id: {"split": truth[item.relpath]} for item in store.items.walk() if item.relpath in truth}
    with store.transact("Split by part") as tx:
        tx.update_each("items", splits)
    for stage, name in MODELS.items():
        save_setting(store.folder, ("stages", stage, "model"), name)
    save_setting(store.folder, ("stages", "anomaly", "model"), ANOMALY_MODEL)


def _train_anomaly(store: Store, *, progress: Say) -> None:
    from inference.training.from_project import GIVEN, TrainRequest, train

    if (store.folder.models / ANOMALY_MODEL).exists():
        return
    request = TrainRequest(task="anomaly", name=ANOMALY_MODEL, labels=GIVEN)
    train(store, request, progress=lambda share, what: progress(f"Learning what a good plate looks like: {share:.0%}"))


def _beside(place: Path, kind: str) -> Path:
    return place.with_name(f"{place.name}-{kind}")


def _fresh(path: Path) -> Path:
    number, candidate = 2, path
    while candidate.exists():
        candidate, number = path.with_name(f"{path.name}-{number}"), number + 1
    return candidate
