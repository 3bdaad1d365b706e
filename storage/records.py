"""The vocabulary all layers speak: frozen values without behaviour, and no database objects.

Coordinates are pixels of the full-resolution, upright (EXIF-applied) original; x to the right, y down,
the origin at the top-left corner of the top-left pixel. Boxes are ``xyxy`` with exclusive right/bottom edges.
Times are seconds since the epoch (UTC, float).

Longer than 400 lines because it is the one vocabulary: what a word means is looked up here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class ItemState(StrEnum):
    """Where an item stands in review."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    EXCLUDED = "excluded"
    DEFERRED = "deferred"
    UNREADABLE = "unreadable"


DECIDED_STATES = frozenset({ItemState.ACCEPTED, ItemState.CORRECTED, ItemState.EXCLUDED})
"""States in which a person has settled the item. ``deferred`` is put off, so not decided."""

EXPORTED_STATES = frozenset({ItemState.ACCEPTED, ItemState.CORRECTED})
"""What goes into an edition unless a filter says otherwise."""


class FileState(StrEnum):
    """What the last look at an item's file found. Whether its disk can be reached now is asked when it is read."""

    PRESENT = ""
    MISSING = "missing"
    """Its folder can be read and the file is not there."""
    CHANGED = "changed"
    """It holds other bytes than when it was added."""


class SecondOpinion(StrEnum):
    """Where an item stands that two reviewers are to look at; others have none of these."""

    WANTED = "wanted"
    """Fewer than two have decided it."""
    AGREED = "agreed"
    DISPUTED = "disputed"
    """They differ; the item waits for someone to settle it."""
    SETTLED = "settled"


class StageName(StrEnum):
    """Pipeline stages, in the order in which a run applies them."""

    ENHANCE = "enhance"
    CLEAN = "clean"
    CROP = "crop"
    CLASSIFY = "classify"
    SEGMENT = "segment"
    EXPLAIN = "explain"
    ANOMALY = "anomaly"


class JobState(StrEnum):
    """Where one stage on one item stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RunState(StrEnum):
    """Where a run stands; a run with failed jobs is done."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    TAKEN_BACK = "taken back"
    """A person took back all it proposed."""


class ProposalKind(StrEnum):
    """What a proposal carries."""

    CLASS = "class"
    """``class_name``, ``confidence`` and ``data["topk"]`` = ``[[name, probability], …]``, best first."""
    REGION = "region"
    """``geometry``, ``role``, ``class_name``, ``confidence``."""
    PIXELS = "pixels"
    """``blob`` holds a PNG of the whole image, cleaned or enhanced; ``data`` the metrics."""
    HEATMAP = "heatmap"
    """``blob`` holds an 8-bit PNG over ``data["xyxy"]``; scale ``data["max"]`` in its own units."""
    SCORE = "score"
    """``confidence`` holds the anomaly score; ``data["threshold"]`` where one was calibrated."""
    NOTE = "note"
    """The stage ran and found nothing to propose; ``data["reason"]`` says why in words."""


class RegionRole(StrEnum):
    """What a region marks."""

    DEFECT = "defect"
    MARKING = "marking"
    ROI = "roi"


class RegionSource(StrEnum):
    """Who a region comes from."""

    PERSON = "person"
    PROPOSAL = "proposal"
    IMPORT = "import"


class RegionStatus(StrEnum):
    """Whether a person kept a region or turned its proposal down."""

    KEPT = "kept"
    REJECTED = "rejected"
    """A proposal the person turned down; the row hides that proposal."""


class ClassKind(StrEnum):
    """Whether a class means a good part or a defect."""

    GOOD = "good"
    DEFECT = "defect"


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-aligned box, ``xyxy``, right and bottom edges exclusive."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Polygon:
    """Rings of ``(x, y)`` vertices without a repeated last point; the first is the outline, the rest are holes."""

    rings: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Mask:
    """A lossless binary mask of the whole image as compressed COCO run-length encoding.

    Source: COCO ``mask.h``/``maskApi.c`` (column-major runs, LEB128-like characters).
    """

    height: int
    width: int
    counts: str


Geometry = Box | Polygon | Mask


@dataclass(frozen=True, slots=True)
class LabelClass:
    """One class of the project's schema.

    Attributes:
        key: The digit 1–9 that picks it, or None.
        parent: The id of the class that it is a kind of, or None.
        former: Names it had: models and folders may go on using them.
    """

    id: int
    name: str
    kind: ClassKind
    colour: str
    key: int | None
    position: int
    parent: int | None = None
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A folder images were ingested from, read-only to Fettle. ``path`` is absolute, with forward slashes."""

    id: int
    path: str


@dataclass(frozen=True, slots=True)
class Item:
    """One image file in the review queue.

    ``label`` is what a person decided, ``given`` what came with the import, ``predicted``/``score`` the newest
    classifier's best class and its probability, ``anomaly`` the newest anomaly score, ``marked`` whether
    markings are known (by decision where there is one, else by the detector; None: nobody looked yet).
    ``near_of`` is an earlier item this one nearly equals, ``second`` where it stands if two are to look at it,
    ``flagged`` whether a person set a flag on it.
    """

    id: int
    source_id: int
    path: str
    relpath: str
    name: str
    width: int
    height: int
    channels: int
    bit_depth: int
    format: str
    size_bytes: int
    mtime_ns: int
    hash: str
    state: ItemState
    label: str | None
    given: str | None
    predicted: str | None
    score: float | None
    anomaly: float | None
    marked: bool | None
    split: str | None
    duplicate_of: int | None
    reason: str
    note: str
    error: str
    decided_by: str | None
    decided_at: float | None
    added_at: float
    version: int
    file_state: FileState = FileState.PRESENT
    near_of: int | None = None
    second: SecondOpinion | None = None
    flagged: bool = False


class NewItem(NamedTuple):
    """What ingest found out about one file; becomes an item. ``error`` set means state ``unreadable``.

    A tuple, since there are very many: one takes a fifth of the time that a frozen dataclass does.
    """

    source_id: int
    relpath: str
    width: int
    height: int
    channels: int
    bit_depth: int
    format: str
    size_bytes: int
    mtime_ns: int
    hash: str
    given: str | None = None
    split: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """A proposal before it has a row: what a stage returns for one item."""

    kind: ProposalKind
    class_name: str | None = None
    confidence: float | None = None
    role: RegionRole | None = None
    geometry: Geometry | None = None
    blob: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a proposal comes from; with the item's hash it identifies the computation."""

    stage: StageName
    stage_version: str
    model: str
    model_hash: str
    settings_hash: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a model or an import suggests; never edited. ``run_id`` is None for imports."""

    id: int
    item_id: int
    run_id: int | None
    provenance: Provenance
    kind: ProposalKind
    class_name: str | None
    confidence: float | None
    role: RegionRole | None
    geometry: Geometry | None
    blob: str | None
    data: Mapping[str, Any]
    superseded: bool
    created_at: float


@dataclass(frozen=True, slots=True)
class Region:
    """A box, polygon or mask a person settled on an item (or turned down: ``status`` rejected)."""

    id: int
    item_id: int
    role: RegionRole
    class_name: str | None
    geometry: Geometry
    status: RegionStatus
    source: RegionSource
    proposal_id: int | None
    confidence: float | None
    author: str
    created_at: float
    version: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person settled about an item, kept for the audit trail; the newest one is in force."""

    id: int
    item_id: int
    state: ItemState
    label: str | None
    reason: str
    reviewer: str
    proposal_ids: tuple[int, ...]
    at: float


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of chosen stages over chosen items with frozen settings."""

    id: int
    stages: tuple[StageName, ...]
    where: str
    settings: Mapping[str, Any]
    settings_hash: str
    state: RunState
    actor: str
    created_at: float
    finished_at: float | None
    items: int


@dataclass(frozen=True, slots=True)
class Job:
    """One stage on one item within a run."""

    id: int
    run_id: int
    item_id: int
    stage: StageName
    state: JobState
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class StageResult:
    """What a worker reports for one job: proposals, or an error in words."""

    job_id: int
    item_id: int
    provenance: Provenance
    proposals: tuple[ProposalDraft, ...] = ()
    error: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """One named, undoable step of the history; ``items`` counts those it touched."""

    id: int
    label: str
    actor: str
    at: float
    undone: bool
    items: int = 0


class Topic(StrEnum):
    """What a transaction touched, so that a view can decide whether to refresh."""

    ITEMS = "items"
    REGIONS = "regions"
    PROPOSALS = "proposals"
    CLASSES = "classes"
    RUNS = "runs"
    VIEWS = "views"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Changes:
    """What one transaction changed.

    ``item_ids`` names the items touched, unless ``many`` is set: then there were too many to list and a view
    reloads. ``label`` is the step's name; ``step_id`` is None where the transaction cannot be undone. ``versions``
    are those that a person's write gave to items, where they were few.
    """

    label: str
    topics: frozenset[Topic]
    item_ids: frozenset[int]
    many: bool = False
    step_id: int | None = None
    actor: str = ""
    versions: Mapping[int, int] = field(default_factory=dict, compare=False)
