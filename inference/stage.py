"""What a stage is: a pure function of (pixels, upstream results, frozen settings) to proposals.

Stages live in ``inference.stages``; the worker process loads them once and feeds them batches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from storage.records import Box, Proposal, ProposalDraft, Provenance, Region, StageName

Pixels = npt.NDArray[np.uint8]
"""``(H, W, 3) uint8 RGB``, upright. Grey and 16-bit sources arrive already converted for display and models."""


@dataclass(frozen=True, slots=True)
class StageContext:
    """What a stage is loaded with, the same for every batch of a run.

    Attributes:
        settings: The frozen settings of this stage alone, plain JSON values.
        model_dirs: Folders that hold models by name, searched in order: project, user, shipped.
        blob_dir: The project's blob folder; stages write pictures there with ``storage.blobs``.
        good_classes: Names of the project's classes that mean "no defect".
        threads: Threads each model may use.
    """

    settings: Mapping[str, Any]
    model_dirs: tuple[Path, ...]
    blob_dir: Path
    good_classes: frozenset[str] = frozenset()
    threads: int = 1


@dataclass(slots=True)
class WorkItem:
    """One item on its way through the stages of a batch, in the worker's memory only.

    Attributes:
        original: The source's pixels.
        pixels: What the next stage looks at, same size as ``original``: enhanced or cleaned by then.
        roi: Where to look, in full-resolution ``xyxy``; None: the whole image.
        upstream: Live results of stages that ran before, on this or an earlier run, newest per stage.
        regions: What people decided: kept regions, and proposals they turned down.
        scratch: In-memory hand-over between stages of one batch (a feature map for the CAM, say);
            a stage must do without it when the key is absent.
    """

    item_id: int
    hash: str
    original: Pixels
    pixels: Pixels
    roi: Box | None = None
    upstream: dict[StageName, tuple[ProposalDraft | Proposal, ...]] = field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    scratch: dict[str, Any] = field(default_factory=dict)

    def view(self) -> tuple[Pixels, int, int]:
        """The pixels to look at and the offset ``(x, y)`` that brings their coordinates to full resolution."""
        if self.roi is None:
            return self.pixels, 0, 0
        height, width = self.pixels.shape[:2]
        x0 = min(max(int(self.roi.x0), 0), width - 1)
        y0 = min(max(int(self.roi.y0), 0), height - 1)
        x1 = min(max(int(np.ceil(self.roi.x1)), x0 + 1), width)
        y1 = min(max(int(np.ceil(self.roi.y1)), y0 + 1), height)
        return self.pixels[y0:y1, x0:x1], x0, y0


@dataclass(frozen=True, slots=True)
class StageOutput:
    """What a stage says of one item: proposals, or an error in words for this item alone."""

    proposals: tuple[ProposalDraft, ...] = ()
    error: str = ""


class Stage(Protocol):
    """A loaded stage. Built by ``inference.registry`` from a `StageContext`; building may raise `ModelError`."""

    name: StageName
    version: str

    def provenance(self) -> Provenance:
        """Stage version, model and settings hash, the same for every item of the run."""
        ...

    def process(self, batch: Sequence[WorkItem]) -> list[StageOutput]:
        """Compute one output per item, in order. A stage may set ``pixels``, ``roi`` and ``scratch`` of an item.

        A fault of one item becomes that item's ``error``; a fault of the batch raises, and the worker then
        retries the items one by one.
        """
        ...

    def close(self) -> None:
        """Free the model."""
        ...
