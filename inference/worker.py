"""What runs inside a worker process: stages loaded once, batches decoded ahead, results small enough to send home."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from inference import registry
from inference.stage import Stage, StageContext, StageOutput, WorkItem
from storage import images
from storage.blobs import BlobStore
from storage.errors import FettleError
from storage.records import Box, Proposal, ProposalKind, Provenance, RegionRole, StageName, StageResult

_log = logging.getLogger(__name__)

SUB_BATCH = 8
"""Items computed together; the next so many are decoded meanwhile."""


@dataclass(frozen=True, slots=True)
class WorkerPlan:
    """Everything a worker needs to know, frozen for the run; goes to each process once.

    ``use_cleaned`` and ``use_crop`` say whether later stages look at the cleaned pixels and the crop, where there
    are any: the four conditions original, crop, clean and both.
    """

    stages: tuple[StageName, ...]
    settings: Mapping[StageName, Mapping[str, Any]]
    model_dirs: tuple[Path, ...]
    blob_dir: Path
    good_classes: frozenset[str]
    threads: int
    max_pixels: int
    use_cleaned: bool = True
    use_crop: bool = True

    def context(self, stage: StageName) -> StageContext:
        """What ``stage`` is loaded with."""
        return StageContext(
            settings=self.settings.get(stage, {}),
            model_dirs=self.model_dirs,
            blob_dir=self.blob_dir,
            good_classes=self.good_classes,
            threads=self.threads,
        )


@dataclass(frozen=True, slots=True)
class ItemRequest:
    """One item to work on: its open jobs by stage, and what earlier stages said. Paths travel, pixels don't."""

    item_id: int
    path: str
    hash: str
    jobs: Mapping[StageName, int]
    upstream: tuple[Proposal, ...] = ()


class Flag(Protocol):
    """What a stop event offers; ``multiprocessing``'s and ``threading``'s both do."""

    def is_set(self) -> bool:
        """Whether to stop."""
        ...


class PidQueue(Protocol):
    """Where a worker reports its process id."""

    def put(self, pid: int) -> None:
        """Report."""
        ...


@dataclass(slots=True)
class Worker:
    """The state of one worker process; tests use it directly, without a process."""

    plan: WorkerPlan
    stop: Flag
    _stages: dict[StageName, Stage | str] = field(default_factory=dict)

    def process(self, batch: Sequence[ItemRequest]) -> list[StageResult]:
        """Run the open jobs of ``batch``. Jobs not reached before a stop have no result and stay claimed."""
        results: list[StageResult] = []
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="decode") as reader:
            for loaded in self._decoded_ahead(batch, reader):
                if self.stop.is_set():
                    break
                results.extend(self._run_stages(loaded))
        return results

    def close(self) -> None:
        """Free the models."""
        for stage in self._stages.values():
            if not isinstance(stage, str):
                stage.close()
        self._stages.clear()

    def _decoded_ahead(
        self, batch: Sequence[ItemRequest], reader: ThreadPoolExecutor
    ) -> Iterator[list[tuple[ItemRequest, WorkItem | str]]]:
        parts = [batch[start : start + SUB_BATCH] for start in range(0, len(batch), SUB_BATCH)]
        ahead = reader.submit(self._load, parts[0]) if parts else None
        for following in [*parts[1:], None]:
            assert ahead is not None
            ready = ahead.result()
            ahead = reader.submit(self._load, following) if following is not None else None
            yield ready

    def _load(self, part: Sequence[ItemRequest]) -> list[tuple[ItemRequest, WorkItem | str]]:
        loaded: list[tuple[ItemRequest, WorkItem | str]] = []
        for request in part:
            try:
                loaded.append((request, self._open(request)))
            except FettleError as error:
                loaded.append((request, error.message))
            except MemoryError:
                loaded.append((request, "the image does not fit into this machine's memory"))
        return loaded

    def _open(self, request: ItemRequest) -> WorkItem:
        pixels = images.read_rgb8(Path(request.path), max_pixels=self.plan.max_pixels)
        item = WorkItem(item_id=request.item_id, hash=request.hash, original=pixels, pixels=pixels)
        for proposal in request.upstream:
            stage = proposal.provenance.stage
            item.upstream[stage] = (*item.upstream.get(stage, ()), proposal)
        self._restore(item)
        return item

    def _restore(self, item: WorkItem) -> None:
        """Put back what earlier stages changed: the pixels to look at, and where to look."""
        for stage, wanted in ((StageName.ENHANCE, True), (StageName.CLEAN, self.plan.use_cleaned)):
            for entry in item.upstream.get(stage, ()) if wanted else ():
                if entry.kind is ProposalKind.PIXELS and entry.blob:
                    item.pixels = images.decode_png(BlobStore(self.plan.blob_dir).get(entry.blob))
        boxes = [
            entry.geometry
            for entry in (item.upstream.get(StageName.CROP, ()) if self.plan.use_crop else ())
            if entry.role is RegionRole.ROI and isinstance(entry.geometry, Box)
        ]
        if boxes:
            item.roi = Box(
                min(box.x0 for box in boxes),
                min(box.y0 for box in boxes),
                max(box.x1 for box in boxes),
                max(box.y1 for box in boxes),
            )

    def _run_stages(self, loaded: Sequence[tuple[ItemRequest, WorkItem | str]]) -> list[StageResult]:
        results: list[StageResult] = []
        broken: dict[int, str] = {request.item_id: entry for request, entry in loaded if isinstance(entry, str)}
        for name in self.plan.stages:
            if self.stop.is_set():
                break
            due = [(request, entry) for request, entry in loaded if name in request.jobs]
            for request, _ in due:
                if request.item_id in broken:
                    results.append(self._failure(name, request, broken[request.item_id]))
            ready = [(r, e) for r, e in due if r.item_id not in broken and isinstance(e, WorkItem)]
            if ready:
                results.extend(self._run_stage(name, ready, broken))
        return results

    def _run_stage(
        self, name: StageName, ready: Sequence[tuple[ItemRequest, WorkItem]], broken: dict[int, str]
    ) -> list[StageResult]:
        stage = self._stage(name)
        if isinstance(stage, str):
            return [self._failure(name, request, stage) for request, _ in ready]
        started = time.monotonic()
        items = [item for _, item in ready]
        before = [(item.pixels, item.roi) for item in items]
        outputs = _process_or_isolate(stage, items)
        seconds = (time.monotonic() - started) / len(items)
        results = []
        for (request, item), output, (pixels, roi) in zip(ready, outputs, before, strict=True):
            if output.error:
                broken[item.item_id] = f"not run, because {name} failed first: {output.error}"
            item.upstream[name] = output.proposals
            if name is StageName.CLEAN and not self.plan.use_cleaned:
                item.pixels = pixels
            if name is StageName.CROP and not self.plan.use_crop:
                item.roi = roi
            results.append(
                StageResult(
                    job_id=request.jobs[name],
                    item_id=item.item_id,
                    provenance=stage.provenance(),
                    proposals=output.proposals,
                    error=output.error,
                    seconds=seconds,
                )
            )
        return results

    def _stage(self, name: StageName) -> Stage | str:
        """The loaded stage, or why it can't be loaded: then its jobs fail and the others go on."""
        if name not in self._stages:
            try:
                self._stages[name] = registry.build_stage(name, self.plan.context(name))
            except FettleError as error:
                self._stages[name] = str(error)
        return self._stages[name]

    @staticmethod
    def _failure(name: StageName, request: ItemRequest, error: str) -> StageResult:
        nobody = Provenance(stage=name, stage_version="", model="", model_hash="", settings_hash="")
        return StageResult(job_id=request.jobs[name], item_id=request.item_id, provenance=nobody, error=error)


def _process_or_isolate(stage: Stage, items: Sequence[WorkItem]) -> list[StageOutput]:
    """The batch at once; if that raises, one by one, so that a poison image fails alone."""
    try:
        return stage.process(items)
    except FettleError as error:
        if len(items) == 1:
            return [StageOutput(error=error.message)]
    except Exception as error:  # noqa: BLE001 - whatever a library raises, the other images go on
        _log.exception("stage %s failed on items %s", stage.name, [item.item_id for item in items])
        if len(items) == 1:
            return [StageOutput(error=f"{type(error).__name__}: {error}")]
    return [_process_or_isolate(stage, [item])[0] for item in items]


_worker: Worker | None = None


def start(plan: WorkerPlan, stop: Flag, pids: PidQueue | None = None) -> None:
    """Initialise this process as a worker; called by the executor once per process."""
    global _worker  # noqa: PLW0603 - executors offer no other place for per-process state
    os.environ["OMP_NUM_THREADS"] = str(plan.threads)
    import cv2

    cv2.setNumThreads(plan.threads)
    _worker = Worker(plan, stop)
    if pids is not None:
        pids.put(os.getpid())
    _die_with_parent()


def work(batch: Sequence[ItemRequest]) -> list[StageResult]:
    """Process one batch in this worker process."""
    assert _worker is not None, "the executor did not initialise this worker"
    return _worker.process(batch)


def _die_with_parent() -> None:
    """End this process when the one that started it is gone; a pool's workers would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
