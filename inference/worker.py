"""What a worker does with a batch: stages loaded once, images decoded ahead, results small enough to send home."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, Protocol

from inference import registry
from inference.stage import Pixels, Stage, StageContext, StageOutput, WorkItem
from storage import images
from storage.blobs import BlobStore
from storage.errors import FettleError, ModelError, UnreadableImageError
from storage.hashing import hash_bytes
from storage.images import encode_png
from storage.records import (
    Box,
    Proposal,
    ProposalDraft,
    ProposalKind,
    Provenance,
    Region,
    RegionRole,
    StageName,
    StageResult,
)

_log = logging.getLogger(__name__)

SUB_BATCH = 8
"""Items computed together; the next so many are decoded meanwhile."""

DECODED_PIXELS = 64_000_000
"""Pixels decoded at once beyond the first image, at work and ahead together: 192 MB where nothing is cleaned."""

LOOKED_AT = "looked_at"
"""Key in a proposal's ``data`` where its stage left something else to the stages after than the proposal itself says:
the blob of the pixels, or the ``xyxy`` of the region. Without it a resumed run would look elsewhere."""


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
class Sent:
    """A source's bytes, sent along because the worker can't see the file; ``hash`` is their BLAKE3 at the sender's."""

    data: bytes
    hash: str


@dataclass(frozen=True, slots=True)
class ItemRequest:
    """One item to work on. Paths travel, pixels don't, unless the worker can't see the file.

    Attributes:
        jobs: Its open jobs by stage.
        upstream: Its live proposals, of this run and earlier ones.
        regions: Its settled regions, where a stage of this run looks at them.
        pixels: Width times height, as far as known; keeps the memory bounded.
        failed: Why its open jobs can't be done, where a stage of this run failed on it before.
        sent: The file itself; None: it is read at ``path``.
    """

    item_id: int
    path: str
    hash: str
    jobs: Mapping[StageName, int]
    upstream: tuple[Proposal, ...] = ()
    regions: tuple[Region, ...] = ()
    pixels: int = 0
    failed: str = ""
    sent: Sent | None = None


class Flag(Protocol):
    """What a stop event offers; ``threading``'s does."""

    def is_set(self) -> bool:
        """Whether to stop."""
        ...


_Loaded = list[tuple[ItemRequest, WorkItem | str]]


@dataclass(slots=True)
class Worker:
    """The state of one worker: its loaded stages. Knows nothing of processes."""

    plan: WorkerPlan
    stop: Flag
    _stages: dict[StageName, Stage] = field(default_factory=dict)

    def process(self, batch: Sequence[ItemRequest]) -> list[StageResult]:
        """Run the open jobs of ``batch``; an empty one only loads the stages.

        Jobs not reached before a stop have no result.

        Raises:
            FettleError: A stage can't be loaded. That is nobody's fault among the items: none of them is failed.
        """
        self._load_stages()
        results: list[StageResult] = []
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="decode") as reader:
            for loaded in self._decoded_ahead(batch, reader):
                if self.stop.is_set():
                    reader.shutdown(wait=False, cancel_futures=True)
                    break
                results.extend(self._run_stages(loaded))
        return results

    def close(self) -> None:
        """Free the models."""
        for stage in self._stages.values():
            stage.close()
        self._stages.clear()

    def _load_stages(self) -> None:
        for name in self.plan.stages:
            if name in self._stages or self.stop.is_set():
                continue
            try:
                self._stages[name] = registry.build_stage(name, self.plan.context(name))
            except FettleError:
                raise
            except Exception as error:
                _log.exception("the %s stage cannot be loaded", name)
                why = f"The {name} stage cannot be loaded: {type(error).__name__}: {error}"
                raise ModelError(why, "The log has the details.") from error

    def _decoded_ahead(self, batch: Sequence[ItemRequest], reader: ThreadPoolExecutor) -> Iterator[_Loaded]:
        parts = cut(batch)
        ahead: Future[_Loaded] | None = None
        for here, following in zip_longest(parts, parts[1:]):
            ready = ahead.result() if ahead is not None else self._load(here)
            ahead = reader.submit(self._load, following) if following and _fit_together(here, following) else None
            yield ready

    def _load(self, part: Sequence[ItemRequest]) -> _Loaded:
        return [(request, request.failed or self._open(request)) for request in part]

    def _open(self, request: ItemRequest) -> WorkItem | str:
        """The item with its pixels, or why it has none."""
        try:
            return open_item(request, self.plan)
        except FettleError as error:
            return error.message
        except MemoryError:
            return "The image does not fit into this machine's memory"
        except Exception as error:  # noqa: BLE001 - whatever a decoder raises, the other images go on
            _log.exception("item %s cannot be opened", request.item_id)
            return f"The image cannot be opened: {type(error).__name__}: {error}"

    def _run_stages(self, loaded: _Loaded) -> list[StageResult]:
        results = [
            failure(name, request.jobs[name], request.item_id, entry)
            for request, entry in loaded
            if isinstance(entry, str)
            for name in request.jobs
        ]
        sound = [(request, entry) for request, entry in loaded if isinstance(entry, WorkItem)]
        broken: dict[int, str] = {}
        for name in self.plan.stages:
            if self.stop.is_set():
                break
            due = [(request, item) for request, item in sound if name in request.jobs]
            for request, item in due:
                if item.item_id in broken:
                    results.append(failure(name, request.jobs[name], item.item_id, broken[item.item_id]))
            ready = [(request, item) for request, item in due if item.item_id not in broken]
            if ready:
                results.extend(self._run_stage(name, ready, broken))
        if StageName.CLEAN in self.plan.stages:
            from inference.cleaning.figures import told_since

            return told_since(results, [item for _, item in sound])
        return results

    def _run_stage(
        self, name: StageName, ready: Sequence[tuple[ItemRequest, WorkItem]], broken: dict[int, str]
    ) -> list[StageResult]:
        stage = self._stages[name]
        started = time.monotonic()
        items = [item for _, item in ready]
        before = [(item.pixels, item.roi) for item in items]
        outputs = _process_or_isolate(stage, items)
        seconds = (time.monotonic() - started) / len(items)
        results = []
        for (request, item), output, (pixels, roi) in zip(ready, outputs, before, strict=True):
            proposals = output.proposals
            if output.error:
                broken[item.item_id] = not_run_after(name, output.error)
            elif name is StageName.CLEAN and not self.plan.use_cleaned:
                item.pixels = pixels
            elif name is StageName.CROP and not self.plan.use_crop:
                item.roi = roi
            else:
                proposals = self._with_what_is_left(item, proposals, pixels, roi)
            item.upstream[name] = proposals
            results.append(
                StageResult(
                    job_id=request.jobs[name],
                    item_id=item.item_id,
                    provenance=stage.provenance(),
                    proposals=proposals,
                    error=output.error,
                    seconds=seconds,
                )
            )
        return results

    def _with_what_is_left(
        self, item: WorkItem, proposals: tuple[ProposalDraft, ...], pixels: Pixels, roi: Box | None
    ) -> tuple[ProposalDraft, ...]:
        """The proposals, with `LOOKED_AT` where they alone would not restore ``pixels`` and ``roi`` of the item."""
        found: dict[int, object] = {}
        for index, draft in enumerate(proposals):
            # The cleaned picture is the original without markings; after an enhancement the stages see another.
            if draft.kind is ProposalKind.PIXELS and pixels is not item.original and item.pixels is not pixels:
                found[index] = BlobStore(self.plan.blob_dir).put(encode_png(item.pixels), suffix=".png")
                break
        if item.roi is not None and item.roi != roi and item.roi != roi_said(proposals):
            regions = [index for index, draft in enumerate(proposals) if draft.role is RegionRole.ROI]
            for index in regions[:1]:
                found[index] = [item.roi.x0, item.roi.y0, item.roi.x1, item.roi.y1]
        return tuple(
            replace(draft, data={**draft.data, LOOKED_AT: found[index]}) if index in found else draft
            for index, draft in enumerate(proposals)
        )


def open_item(request: ItemRequest, plan: WorkerPlan) -> WorkItem:
    """An item with its pixels, as the stages that are due find it.

    What stages changed that won't run again is put back: the pixels to look at, and where to look.

    Raises:
        FettleError: The file, or what a stage made of it, can't be read.
    """
    pixels = _read(request, plan.max_pixels)
    item = WorkItem(request.item_id, request.hash, pixels, pixels, regions=request.regions)
    for proposal in request.upstream:
        stage = proposal.provenance.stage
        item.upstream[stage] = (*item.upstream.get(stage, ()), proposal)
    blobs = BlobStore(plan.blob_dir)
    for stage, wanted in ((StageName.ENHANCE, True), (StageName.CLEAN, plan.use_cleaned)):
        for entry in item.upstream.get(stage, ()) if wanted and stage not in request.jobs else ():
            if entry.kind is ProposalKind.PIXELS and entry.blob:
                item.pixels = _rgb8(blobs.get(str(entry.data.get(LOOKED_AT, entry.blob))))
    if plan.use_crop and StageName.CROP not in request.jobs:
        item.roi = roi_said(item.upstream.get(StageName.CROP, ()))
    return item


def _read(request: ItemRequest, max_pixels: int) -> Pixels:
    if request.sent is None:
        return images.read_rgb8(Path(request.path), max_pixels=max_pixels)
    if hash_bytes(request.sent.data) != request.sent.hash:
        raise UnreadableImageError("The image was damaged on its way to the worker", "Run it again")
    return images.decode_rgb8(request.sent.data, max_pixels=max_pixels)


def failure(stage: StageName, job_id: int, item_id: int, error: str) -> StageResult:
    """The result of a job that nobody could do."""
    nobody = Provenance(stage=stage, stage_version="", model="", model_hash="", settings_hash="")
    return StageResult(job_id=job_id, item_id=item_id, provenance=nobody, error=error)


def not_run_after(stage: StageName, error: str) -> str:
    """Why the stages after a failed one are not run on the same item."""
    return f"not run, because {stage} failed first: {error}"


def cut(batch: Sequence[ItemRequest]) -> list[Sequence[ItemRequest]]:
    """Cut a batch into parts to be computed together: few enough items, and pixels that fit half the budget.

    The first part is a quarter: it is decoded while nothing is computed yet.
    """
    parts: list[Sequence[ItemRequest]] = []
    start = held = 0
    for index, request in enumerate(batch):
        most = SUB_BATCH if parts else max(1, SUB_BATCH // 4)
        if index > start and (index - start >= most or held + request.pixels > DECODED_PIXELS // 2):
            parts.append(batch[start:index])
            start, held = index, 0
        held += request.pixels
    if start < len(batch):
        parts.append(batch[start:])
    return parts


def _fit_together(here: Sequence[ItemRequest], following: Sequence[ItemRequest]) -> bool:
    beyond_first = sum(request.pixels for request in (*here[1:], *following))
    return beyond_first <= DECODED_PIXELS


def _process_or_isolate(stage: Stage, items: Sequence[WorkItem]) -> list[StageOutput]:
    """The batch at once; if that raises, one by one, so that a poison image fails alone."""
    kept = [(item.pixels, item.roi, dict(item.scratch)) for item in items]
    try:
        outputs = stage.process(items)
        if len(outputs) != len(items):
            msg = f"the {stage.name} stage gave {len(outputs)} results for {len(items)} items"
            raise RuntimeError(msg)
    except Exception as error:  # noqa: BLE001 - whatever a library raises, the other images go on
        known = error.message if isinstance(error, FettleError) else ""
        _log.warning("stage %s failed on items %s", stage.name, [item.item_id for item in items], exc_info=not known)
        reason = known or f"{type(error).__name__}: {error}"
    else:
        return outputs
    if len(items) == 1:
        return [StageOutput(error=reason)]
    for item, (pixels, roi, scratch) in zip(items, kept, strict=True):
        item.pixels, item.roi, item.scratch = pixels, roi, scratch
    return [_process_or_isolate(stage, [item])[0] for item in items]


def roi_said(proposals: Sequence[ProposalDraft | Proposal]) -> Box | None:
    """The region of interest that proposals speak of: what they say was looked at, else all of theirs together."""
    boxes: list[Box] = []
    for entry in proposals:
        if entry.role is not RegionRole.ROI:
            continue
        if LOOKED_AT in entry.data:
            return Box(*entry.data[LOOKED_AT])
        if isinstance(entry.geometry, Box):
            boxes.append(entry.geometry)
    if not boxes:
        return None
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


def _rgb8(png: bytes) -> Pixels:
    """A PNG of the project's as ``(H, W, 3) uint8``."""
    return images.to_rgb8(images.decode_png(png))
