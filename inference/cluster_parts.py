"""Batches on their way to a cluster: cut into parts, packed with what a worker can't see, unpacked when they return."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from inference.cluster_terms import ClusterSpec, blob_ids
from inference.worker import ItemRequest, Sent, WorkerPlan
from storage import images
from storage.blobs import BlobStore
from storage.errors import FettleError, UnreadableImageError
from storage.hashing import hash_bytes
from storage.records import StageName, StageResult

_PART_PIXELS = 16_000_000
_BLOB_BYTES_PER_PIXEL = 2
"""What a cleaned picture takes as PNG, about."""


@dataclass(slots=True, eq=False)
class Pending:
    """A batch that was submitted: its future, and how many parts of it are still out."""

    future: Future[list[StageResult]]
    parts: int = 1
    results: list[StageResult] = field(default_factory=list)

    def add(self, results: Sequence[StageResult]) -> None:
        """A part has come back."""
        self.results.extend(results)
        self.parts -= 1
        if not self.parts and not self.future.done():
            self.future.set_result(self.results)

    def fail(self, error: BaseException) -> None:
        """The batch will not come back as a whole."""
        if not self.future.done():
            self.future.set_exception(error)


@dataclass(frozen=True, slots=True)
class Part:
    """What goes to a worker at once: a whole batch, or as much of one as may travel as bytes."""

    requests: tuple[ItemRequest, ...]
    pending: Pending


@dataclass(frozen=True, slots=True)
class Freight:
    """What travels as bytes to and from a worker."""

    images: bool
    blobs: bool


DIRECT = Freight(images=False, blobs=False)
"""The worker reads images and writes pictures itself."""


def cut(batch: Sequence[ItemRequest], pending: Pending) -> list[Part]:
    """The batch in parts of so many pixels as may travel as bytes; an image alone may be larger."""
    groups: list[list[ItemRequest]] = [[]]
    pixels = 0
    for request in batch:
        if groups[-1] and pixels + request.pixels > _PART_PIXELS:
            groups.append([])
            pixels = 0
        groups[-1].append(request)
        pixels += request.pixels
    pending.parts = len(groups)
    return [Part(tuple(group), pending) for group in groups]


def weigh(part: Part, freight: Freight) -> int:
    """Bytes a part takes on both ways, about."""
    total = 0
    for request in part.requests:
        if freight.images:
            # A file that can't be asked is not sent either.
            with contextlib.suppress(OSError):
                total += Path(request.path).stat().st_size
        if freight.blobs:
            total += request.pixels * _BLOB_BYTES_PER_PIXEL
    return total


def pack(
    part: Part, freight: Freight, spec: ClusterSpec, plan: WorkerPlan
) -> tuple[tuple[ItemRequest, ...], dict[str, bytes]]:
    """The requests as a worker gets them, and the pictures of earlier stages it needs."""
    if freight.images:
        requests = tuple(_with_file(request, plan.max_pixels) for request in part.requests)
    else:
        requests = tuple(replace(request, path=spec.mapped(request.path)) for request in part.requests)
    store = BlobStore(plan.blob_dir)
    wanted = set().union(*(_blobs_needed(request, plan) for request in requests)) if freight.blobs else set()
    # One that is missing is missed over there, in the same words.
    return requests, {blob_id: store.get(blob_id) for blob_id in wanted if store.exists(blob_id)}


def keep(blobs: Mapping[str, bytes], root: Path) -> None:
    """Store pictures that came home; their rows may be committed afterwards.

    Raises:
        FettleError: One is not what its name says, or the disk is full.
    """
    store = BlobStore(root)
    for blob_id, data in blobs.items():
        if store.put(data, suffix=blob_id.rpartition(".")[2]) != blob_id:
            raise FettleError(f"The picture {blob_id} was damaged on its way home", "Run the same command again.")


class Room:
    """Bounds what is underway as bytes; something larger than all the room goes alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0
        self._changed = asyncio.Condition()

    @contextlib.asynccontextmanager
    async def of(self, size: int) -> AsyncIterator[None]:
        """Wait until there is room for ``size`` and hold it."""
        async with self._changed:
            await self._changed.wait_for(lambda: not self._taken or self._taken + size <= self._most)
            self._taken += size
        try:
            yield
        finally:
            async with self._changed:
                self._taken -= size
                self._changed.notify_all()


def _with_file(request: ItemRequest, max_pixels: int) -> ItemRequest:
    if request.failed:
        return request
    try:
        data = images.read_bytes(Path(request.path), max_pixels=max_pixels)
    except UnreadableImageError as error:
        return replace(request, failed=error.message)
    return replace(request, sent=Sent(data, hash_bytes(data)))


def _blobs_needed(request: ItemRequest, plan: WorkerPlan) -> set[str]:
    """What `Worker` restores of stages that are not run again, and what an evaluation of the cleaning measures."""
    found: set[str] = set()
    for proposal in request.upstream:
        stage = proposal.provenance.stage
        evaluates = plan.settings.get(stage, {}).get("evaluate_only")
        if stage in (StageName.ENHANCE, StageName.CLEAN) and (evaluates or stage not in request.jobs):
            found |= blob_ids([proposal.blob, dict(proposal.data)])
    return found
