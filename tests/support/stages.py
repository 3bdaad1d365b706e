"""Stages whose results say exactly what they were shown, and that misbehave on the items they are told to.

They stand in for those that need a model; enhance and clean are the real ones. `start` makes a spawned process a
worker with them, `ThreadPool` does the same in threads of this process.
"""

from __future__ import annotations

import dataclasses
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from inference import registry, worker_process
from inference.executors import BatchExecutor, ExecutorFactory, LocalPool
from inference.registry import StageEntry
from inference.stage import StageContext, StageOutput, WorkItem
from inference.worker import ItemRequest, Worker, WorkerPlan
from inference.worker_process import LogTarget
from storage.hashing import hash_bytes, hash_json
from storage.records import (
    Box,
    ProposalDraft,
    ProposalKind,
    Provenance,
    RegionRole,
    StageName,
    StageResult,
)

STAGES: Mapping[StageName, StageEntry] = {
    **registry.STAGES,
    StageName.CROP: StageEntry("tests.support.stages:TwoPartsStage"),
    StageName.CLASSIFY: StageEntry("tests.support.stages:ClassifyEye"),
    StageName.SEGMENT: StageEntry("tests.support.stages:SegmentEye"),
    StageName.ANOMALY: StageEntry("tests.support.stages:AnomalyEye"),
}


class TroubledStage:
    """Does to the items named in its settings what they say; ``{"sleep": {"7": 10}}`` by item, in seconds.

    ``raise``, ``exit`` (``os._exit``) and ``kill`` (SIGKILL) list items, and ``raise`` leaves its whole batch
    altered; ``unloadable`` fails to load; ``die_loading`` ends the process while loading, ``sleep_loading`` takes that
    many seconds over it; ``print`` writes to both outputs past Python.
    """

    name = StageName.CLASSIFY
    version = "1"

    def __init__(self, context: StageContext) -> None:
        self.settings = context.settings
        if self.settings.get("unloadable"):
            raise ImportError("no such library")
        if self.settings.get("die_loading"):
            os._exit(3)
        time.sleep(self.settings.get("sleep_loading", 0))

    def provenance(self) -> Provenance:
        return Provenance(self.name, self.version, "eye", "0" * 64, hash_json(dict(self.settings)))

    def process(self, batch: Sequence[WorkItem]) -> list[StageOutput]:
        outputs = []
        if any(item.item_id in self.settings.get("raise", ()) for item in batch):
            for item in batch:
                item.pixels, item.roi, item.scratch["half"] = item.pixels[::2], Box(0, 0, 1, 1), "done"
        for item in batch:
            self._misbehave(item)
            outputs.append(StageOutput(self.look(item)))
        return outputs[: len(outputs) - bool(self.settings.get("one_too_few"))]

    def close(self) -> None:
        pass

    def look(self, item: WorkItem) -> tuple[ProposalDraft, ...]:
        raise NotImplementedError

    def _misbehave(self, item: WorkItem) -> None:
        if item.item_id in self.settings.get("kill", ()):
            os.kill(os.getpid(), signal.SIGKILL)
        if item.item_id in self.settings.get("exit", ()):
            os._exit(3)
        if item.item_id in self.settings.get("system_exit", ()):
            raise SystemExit(3)
        if item.item_id in self.settings.get("raise", ()):
            raise ValueError(f"cannot look at {item.item_id}")
        if self.settings.get("print"):
            os.write(1, b"said to standard output\n")
            os.write(2, b"said to standard error\n")
        slow = self.settings.get("sleep", {})
        time.sleep(slow.get(str(item.item_id), slow.get("all", 0)))


class Eye(TroubledStage):
    """Says what it was shown: a hash of the view, its offset, and what earlier stages proposed."""

    def look(self, item: WorkItem) -> tuple[ProposalDraft, ...]:
        view, x, y = item.view()
        before = {
            stage: [hash_json(_said(each)) for each in item.upstream[stage]]
            for stage in sorted(item.upstream)
            if list(StageName).index(stage) < list(StageName).index(self.name)
        }
        data = {
            "view": hash_bytes(view.tobytes()),
            "original": hash_bytes(item.original.tobytes()),
            "offset": [x, y],
            "upstream": before,
        }
        return (ProposalDraft(self.kind, class_name=self.says, confidence=float(view.mean()) / 255, data=data),)

    kind = ProposalKind.CLASS
    says: str | None = "good"


class ClassifyEye(Eye):
    name = StageName.CLASSIFY


class SegmentEye(Eye):
    name = StageName.SEGMENT
    kind = ProposalKind.NOTE
    says = None


class AnomalyEye(Eye):
    name = StageName.ANOMALY
    kind = ProposalKind.SCORE
    says = None


class TwoPartsStage(TroubledStage):
    """Proposes two parts and looks at more than both together, as a detector that pads their union does."""

    name = StageName.CROP

    def look(self, item: WorkItem) -> tuple[ProposalDraft, ...]:
        height, width = item.pixels.shape[:2]
        boxes = [Box(4, 5, width // 2, height // 2), Box(width // 2, 9, width - 6, height - 7)]
        item.roi = Box(2, 3, width - 3, height - 1)
        return tuple(
            ProposalDraft(ProposalKind.REGION, "part", 0.5, role=RegionRole.ROI, geometry=box) for box in boxes
        )


def _said(proposal: Any) -> dict[str, Any]:
    return {
        "kind": proposal.kind.value,
        "class": proposal.class_name,
        "confidence": proposal.confidence,
        # A row gives whole numbers back as floats, which says the same.
        "geometry": [float(edge) for edge in dataclasses.astuple(proposal.geometry)]
        if isinstance(proposal.geometry, Box)
        else repr(proposal.geometry),
        "blob": proposal.blob,
        "data": dict(proposal.data),
    }


def start(plan: WorkerPlan, stop: Connection, log: LogTarget | None) -> None:
    """`worker_process.start`, with the stages of this module."""
    registry.STAGES = STAGES  # type: ignore[misc]
    worker_process.start(plan, stop, log)


def process_pool(workers: int = 1) -> ExecutorFactory:
    """Real worker processes with the stages of this module."""

    def make(plan: WorkerPlan) -> BatchExecutor:
        return LocalPool(plan, workers=workers, start=start)

    return make


class ThreadPool:
    """Workers in threads of this process, where `registry.STAGES` has to be replaced by the test."""

    def __init__(
        self,
        plan: WorkerPlan,
        *,
        workers: int,
        before: Callable[[Sequence[ItemRequest]], None],
        stop: threading.Event | None = None,
    ) -> None:
        self.workers = workers
        self._stop = stop or threading.Event()
        self._local = threading.local()
        self._plan = plan
        self._before = before
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="test-worker")

    def submit(self, batch: Sequence[ItemRequest]) -> Future[list[StageResult]]:
        return self._pool.submit(self._work, tuple(batch))

    def interrupt(self) -> None:
        self._stop.set()

    def kill(self) -> None:
        self._stop.set()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work(self, batch: Sequence[ItemRequest]) -> list[StageResult]:
        self._before(batch)
        if not hasattr(self._local, "worker"):
            self._local.worker = Worker(self._plan, self._stop)
        results: list[StageResult] = self._local.worker.process(batch)
        return results


def thread_pool(
    workers: int = 1,
    *,
    before: Callable[[Sequence[ItemRequest]], None] = lambda batch: None,
    stop: threading.Event | None = None,
) -> ExecutorFactory:
    """Workers in threads; ``before`` sees every batch first, ``stop`` interrupts them without the runner's delay."""

    def make(plan: WorkerPlan) -> BatchExecutor:
        return ThreadPool(plan, workers=workers, before=before, stop=stop)

    return make
