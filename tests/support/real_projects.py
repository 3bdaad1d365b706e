"""Makes projects of the real images in ``../shared``, with proposals planted that are mostly right, for reviews."""

from __future__ import annotations

import csv
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from storage import classes, proposals, rle
from storage.ingest import ingest
from storage.records import Mask, ProposalDraft, ProposalKind, Provenance, RegionRole, StageName
from storage.store import Store

CLASSES = ("Free", "Blowhole", "Break", "Crack", "Fray", "Uneven", "pitting", "scratches", "patches")
"""What the nine digits stand for; the first means a good part."""


@dataclass(frozen=True, slots=True)
class Planted:
    """What is known of one image: the truth, what was proposed, and the mask proposed, if any."""

    relpath: str
    label: str
    proposed: str
    mask: Mask | None


def make_real_project(place: Path, data: Path, *, count: int, seed: int = 7) -> dict[str, Planted]:
    """A project of ``count`` images at ``place / "project"``; what was planted, by relative path.

    One class in six is proposed wrongly; every mask lacks a corner of what it should cover.
    """
    rng = random.Random(seed)
    with (data / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] in CLASSES]
    by_class = {name: [row for row in rows if row["label"] == name] for name in CLASSES}
    for found in by_class.values():
        rng.shuffle(found)
    queues = [found for found in by_class.values() if found]
    chosen = [found.pop() for _ in range(count) for found in queues if found][:count]
    planted: dict[str, Planted] = {}
    for number, row in enumerate(chosen):
        source = data / row["image"]
        name = f"{number:03}_{source.name}"
        (place / "images").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place / "images" / name)
        label = row["label"]
        proposed = rng.choice([other for other in CLASSES if other != label]) if rng.random() < 1 / 6 else label
        mask = _mask(data / row["mask"]) if row["mask"] and label != "Free" else None
        planted[name] = Planted(name, label, proposed, mask)
    with Store.create(place / "project", actor="kim") as store:
        ingest(store, [place / "images"], max_pixels=100_000_000)
        with store.transact("propose", undoable=False) as tx:
            classes.ensure(tx, CLASSES)
            for item in store.items.get(store.items.ids()):
                proposals.write_many(tx, _said(item.id, planted[item.relpath], rng), run_id=None)
    return planted


def _said(item_id: int, known: Planted, rng: random.Random) -> list[tuple[int, Provenance, list[ProposalDraft]]]:
    chance = rng.uniform(0.6, 0.99)
    second = rng.choice([name for name in CLASSES if name != known.proposed])
    topk = [[known.proposed, chance], [second, 1 - chance]]
    drafts = {
        StageName.CLASSIFY: [
            ProposalDraft(ProposalKind.CLASS, class_name=known.proposed, confidence=chance, data={"topk": topk})
        ]
    }
    if known.mask is not None and known.proposed != "Free":
        drafts[StageName.SEGMENT] = [
            ProposalDraft(
                ProposalKind.REGION,
                class_name=known.proposed,
                confidence=chance,
                role=RegionRole.DEFECT,
                geometry=known.mask,
            )
        ]
    return [(item_id, Provenance(stage, "1", "planted", "0" * 64, "0" * 64), found) for stage, found in drafts.items()]


def _mask(path: Path) -> Mask | None:
    whole: npt.NDArray[np.bool_] = np.asarray(cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_GRAYSCALE) > 127)
    rows, columns = np.nonzero(whole)
    if not rows.size:
        return None
    whole[: (rows.min() + rows.max()) // 2 + 1, : (columns.min() + columns.max()) // 2 + 1] = False
    return rle.encode(whole) if whole.any() else None
