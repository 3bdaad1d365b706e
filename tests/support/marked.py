"""A project of pictures with pen marks on them, looked for and filled by the clean stage itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from inference.cleaning.refill import Refiller
from inference.refilling import request_of
from inference.stage import StageContext, WorkItem
from inference.stages.clean import CleanStage
from storage import proposals, refills, regions
from storage.cleaned import said_last
from storage.images import encode_png, read_rgb8
from storage.ingest import ingest
from storage.records import Changes, Proposal, StageName
from storage.store import Store
from tests.support.projects import new_project, propose
from tests.support.strokes import draw_marks

Pixels = npt.NDArray[np.uint8]
SIZE = (240, 320)
"""Height and width."""


def marked_pixels(seed: int = 0, pen: str = "red") -> Pixels:
    """Grain with a circle, an arrow and a word drawn on it."""
    rng = np.random.default_rng(seed)
    grain = np.clip(rng.normal(130, 6, (*SIZE, 1)), 0, 255).astype(np.uint8)
    return draw_marks(np.repeat(grain, 3, axis=2), pen=pen, seed=seed)[0]


def marked_project(place: Path, *, count: int = 1, cleaned: bool = True) -> Store:
    """The project, open; ``cleaned`` by a run of the clean stage."""
    images = place / "images"
    images.mkdir(parents=True)
    for number in range(count):
        (images / f"part_{number}.png").write_bytes(encode_png(marked_pixels(number)))
    store = new_project(place / "project")
    ingest(store, [images], labels_from_folders=False, max_pixels=10_000_000)
    if cleaned:
        for item_id in store.items.ids():
            clean(store, item_id)
    return store


def clean(store: Store, item_id: int, **settings: object) -> None:
    """What a run of the clean stage says of one item, stored as a run's."""
    item = store.items.get([item_id])[0]
    pixels = read_rgb8(Path(item.path))
    work = WorkItem(item_id, item.hash, pixels, pixels, regions=tuple(regions.of_item(store, item_id)))
    for proposal in proposals.live(store, item_id):
        stage = proposal.provenance.stage
        work.upstream[stage] = (*work.upstream.get(stage, ()), proposal)
    context = StageContext(settings=settings, model_dirs=(), blob_dir=store.folder.blobs)
    (output,) = CleanStage(context).process([work])
    assert not output.error, output.error
    propose(store, item_id, StageName.CLEAN, output.proposals)


def refilled(store: Store, item_id: int, *, step: int | None = None) -> Changes:
    """Refill an item as the window does."""
    request = request_of(store, item_id)
    assert request is not None
    refiller = Refiller()
    provenance, draft = refiller.finish(request, refiller.fill(request))
    return refills.write(store, item_id=item_id, provenance=provenance, draft=draft, step=step)


def picture_of(store: Store, item_id: int) -> Proposal:
    """The cleaned picture that is live."""
    found = said_last(proposals.live(store, item_id))
    assert found is not None and found.blob is not None
    return found


def pixels_of(store: Store, item_id: int) -> Pixels:
    """The pixels of the cleaned picture."""
    return read_rgb8(store.blobs.path(str(picture_of(store, item_id).blob)))


def source_of(store: Store, item_id: int) -> Pixels:
    """The original's pixels."""
    return read_rgb8(Path(store.items.get([item_id])[0].path))
