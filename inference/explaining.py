"""Where a classifier sees a class in an item of a project, on demand: for the window and for the command line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import cv2
import numpy as np

from inference.asked_process import AskedProcess
from inference.cam.explainer import Explained, Explainer
from inference.cards import Task, verify
from inference.library import Model, ModelLibrary
from inference.pipeline import RunRequest, model_dirs, prepare
from inference.stage import Pixels, WorkItem
from inference.stage_settings import read_settings
from inference.stages.explain import ExplainSettings
from inference.worker import ItemRequest, WorkerPlan, open_item
from storage import jobs, proposals
from storage.errors import FettleError, ModelError
from storage.records import FileState, ItemState, Proposal, ProposalKind, StageName
from storage.store import Store

_COLOURS = cv2.COLORMAP_TURBO


@dataclass(frozen=True, slots=True)
class Question:
    """Where a classifier sees a class in an item.

    Attributes:
        request: The item, with what was proposed of it.
        plan: What the classifier looks at: the cleaned pixels, the crop.
        model: The classifier.
        class_name: One of its classes.
        settings: Of the explain stage.
    """

    request: ItemRequest
    plan: WorkerPlan
    model: Model
    class_name: str
    settings: ExplainSettings


class ExplainProcess(AskedProcess[Question, Explained]):
    """Answers from a process of its own; the model and the last item stay open for the next class."""

    def __init__(self, *, threads: int = 2) -> None:
        super().__init__(_begin, threads=threads)


@dataclass(slots=True)
class Answers:
    """What `Question` is answered with, one after another, in this process."""

    threads: int = 1
    _explainer: Explainer | None = None
    _opened: tuple[object, ...] = ()
    _item: WorkItem | None = field(default=None, repr=False)
    _seen: tuple[object, ...] = ()

    def answer(self, question: Question) -> Explained:
        """The map, its hot places, and how much of it lies on markings.

        Raises:
            FettleError: Model or picture can't be opened, or the model gives no map of this class.
        """
        model, settings = question.model, question.settings
        wanted = (model.folder, model.card.model_hash, settings.method)
        if self._explainer is None or self._opened != wanted:
            self.close()
            verify(model.folder, model.card)
            self._explainer = Explainer(model.card, model.folder, method=settings.method, threads=self.threads)
            self._opened = wanted
        seen = (question.request, question.plan)
        if self._item is None or self._seen != seen:
            self._item, self._seen = open_item(question.request, question.plan), seen
        return self._explainer.explain(
            self._item, question.class_name, threshold=settings.threshold, least=settings.min_area
        )

    def looked_at(self) -> Pixels:
        """The pixels of the last question's item that the classifier looked at, ``(H, W, 3) uint8 RGB``."""
        if self._item is None:
            raise RuntimeError("nothing was asked yet")
        return self._item.pixels

    def close(self) -> None:
        """Free the model."""
        if self._explainer is not None:
            self._explainer.close()
        self._explainer = None


def question_of(store: Store, item_id: int, class_name: str = "", *, model: str = "", method: str = "") -> Question:
    """What to ask about an item.

    Args:
        store: The project.
        item_id: Which item.
        class_name: The class; empty: the one that is proposed.
        model: The classifier; empty: the one that proposed a class, else the project's.
        method: One of `inference.cam.maps.METHODS`; empty: the project's.

    Raises:
        FettleError: There is no such item, its picture can't be read, no class is proposed, or there is no classifier.
    """
    items = store.items.get([item_id])
    if not items:
        raise FettleError(f"There is no item {item_id}", "See: fettle items.")
    item = items[0]
    if item.state is ItemState.UNREADABLE or item.file_state is not FileState.PRESENT:
        raise FettleError("This item's file is unreadable, changed or missing", "Look for changes, then ask again.")
    found = proposals.live(store, item_id)
    said = next((entry for entry in reversed(found) if entry.kind is ProposalKind.CLASS), None)
    chosen = _classifier(store, said, model)
    wanted = class_name or (said.class_name if said is not None else None) or ""
    if not wanted:
        raise FettleError("No class is proposed yet", "Run the classify stage, or say which class.")
    table = {"model": chosen.card.name} | ({"method": method} if method else {})
    cleaned, crop = _conditions(store, said)
    prepared = prepare(
        store,
        RunRequest(stages=(StageName.EXPLAIN,), settings={"explain": table}, use_cleaned=cleaned, use_crop=crop),
    )
    settings = read_settings(ExplainSettings, prepared.plan.settings[StageName.EXPLAIN], stage=StageName.EXPLAIN)
    request = ItemRequest(
        item_id=item.id,
        path=item.path,
        hash=item.hash,
        jobs={},
        upstream=tuple(found),
        pixels=item.width * item.height,
    )
    return Question(request, prepared.plan, chosen, wanted, settings)


def overlay(pixels: Pixels, seen: Explained, *, opacity: float = 0.6) -> Pixels:
    """A picture ``(H, W, 3) uint8 RGB`` with the map over it: hot is opaque, cold lets the picture through."""
    x0, y0, x1, y1 = seen.xyxy
    heat = np.asarray(cv2.resize(seen.heat, (x1 - x0, y1 - y0), interpolation=cv2.INTER_LINEAR), np.uint8)
    colours = cv2.applyColorMap(heat, _COLOURS)[..., ::-1].astype(np.float32)
    alpha = (opacity * heat / 255.0).astype(np.float32)[..., None]
    out = pixels.copy()
    view = out[y0:y1, x0:x1]
    view[:] = np.rint(view * (1 - alpha) + colours * alpha).astype(np.uint8)
    return out


def _begin(threads: int) -> Callable[[Question], Explained]:
    return Answers(threads).answer


def _classifier(store: Store, said: Proposal | None, model: str) -> Model:
    library = ModelLibrary(model_dirs(store))
    if model:
        return library.choose(Task.CLASSIFY, model)
    if said is not None and said.provenance.model:
        # Taken out since: the project's own choice stands in, and the answer says which it is.
        with suppress(ModelError):
            return library.choose(Task.CLASSIFY, said.provenance.model)
    settings = store.settings.get("stages", {})
    named = [settings.get(stage, {}).get("model", "") for stage in ("explain", "classify")]
    return library.choose(Task.CLASSIFY, next((name for name in named if name), ""))


def _conditions(store: Store, said: Proposal | None) -> tuple[bool, bool]:
    """Whether the classifier looked at cleaned pixels and the crop when it proposed the class."""
    run = jobs.get_run(store, said.run_id) if said is not None and said.run_id is not None else None
    frozen = run.settings if run is not None else {}
    return bool(frozen.get("use_cleaned", True)), bool(frozen.get("use_crop", True))
