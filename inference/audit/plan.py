"""Which items an audit tries and whose markings go onto which, by hashes, so that a later audit repeats what it can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inference.audit.records import AuditRequest, Part
from inference.worker import roi_said
from storage import proposals, regions
from storage.errors import FettleError
from storage.geometry import to_json
from storage.hashing import hash_bytes, hash_json
from storage.records import (
    Box,
    FileState,
    Geometry,
    Item,
    Proposal,
    ProposalKind,
    Region,
    RegionRole,
    RegionStatus,
    StageName,
)
from storage.store import Store
from storage.transaction import chunked

MOST_DONORS = 60
_PAGE = 500
_LEFT_OUT = "-state:excluded -state:unreadable"


@dataclass(frozen=True, slots=True)
class Subject:
    """One item, as far as a trial needs it; travels by pickle.

    Attributes:
        roi: Where the classifier looks, full-resolution ``xyxy``; None: the whole picture.
        label: Decided, else given; empty where nothing is known.
        markings: Kept and proposed ones that nobody turned down.
        defects: Likewise.
        cleaned: Blob of the cleaned picture, where there is one.
    """

    item_id: int
    path: Path
    hash: str
    roi: Box | None
    label: str
    markings: tuple[Geometry, ...]
    defects: tuple[Geometry, ...]
    cleaned: str | None

    def identity(self) -> list[object]:
        """What its trials depend on, as plain JSON values."""
        roi = None if self.roi is None else to_json(self.roi)
        shapes = [[to_json(shape) for shape in kind] for kind in (self.markings, self.defects)]
        return [self.hash, roi, self.cleaned, *shapes]


@dataclass(frozen=True, slots=True)
class Task:
    """A trial to do. ``donor`` is None where the subject's own markings are removed."""

    key: str
    part: Part
    subject: Subject
    donor: Subject | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All trials of an audit, and how many items there were to choose from."""

    tasks: tuple[Task, ...]
    marked: int
    unmarked: int
    unchecked: int


def make_plan(store: Store, request: AuditRequest) -> Plan:
    """Choose items and donors.

    Raises:
        FettleError: No item is known to carry markings, or ``most`` is less than 1.
        FilterError: The filter does not parse.
    """
    if request.most < 1:
        raise FettleError(f"At most {request.most} items is none", "Give --most a number of 1 or more.")
    shown = f"({request.where}) " if request.where.strip() else ""
    marked_ids = _ranked(store, f"{shown}has:marking {_LEFT_OUT}", request.seed)
    marked = _subjects(store, _sound(store, marked_ids, request.most, marked=True)[0])
    marked = [subject for subject in marked if subject.markings]
    if not marked:
        raise FettleError(_no_markings(store, shown), "Run the clean stage to find markings, or draw some in Review.")
    others = _ranked(store, f"{shown}-has:marking {_LEFT_OUT}", request.seed)
    bare, looked_at, unchecked = _sound(store, others, request.most, marked=False)
    tasks = [Task(_key(request.seed, subject, None), Part.REMOVE, subject) for subject in marked]
    donors = marked[:MOST_DONORS]
    for subject in _subjects(store, bare):
        donor = _donor(subject, donors, request.seed)
        if donor is not None:
            tasks.append(Task(_key(request.seed, subject, donor), Part.PASTE, subject, donor))
    # One donor's tasks in a row: its markings are cut out once.
    tasks.sort(key=lambda task: (task.part, task.donor.hash if task.donor else "", task.key))
    return Plan(tuple(tasks), len(marked_ids), looked_at, unchecked)


def _no_markings(store: Store, shown: str) -> str:
    unchecked = sum(item.marked is None for item in store.items.get(store.items.ids(f"{shown}-has:marking")[:_PAGE]))
    if unchecked:
        return "No item is known to carry markings, and some were never looked at for them"
    return "No item is known to carry markings, so there is nothing to remove or to paste"


def _ranked(store: Store, where: str, seed: int) -> list[int]:
    """Ids in an order that the seed and the pictures' hashes alone decide: one item more changes no other's place."""
    hashes = store.items.hashes(where)
    return sorted(hashes, key=lambda item_id: (_rank(seed, hashes[item_id]), item_id))


def _sound(store: Store, ids: Sequence[int], most: int, *, marked: bool) -> tuple[list[Item], int, int]:
    """The first ``most`` that can be read; how many are as wanted, and how many were never looked at, till then."""
    found: list[Item] = []
    wanted = unchecked = 0
    for chunk in chunked(ids, _PAGE):
        by_id = {item.id: item for item in store.items.get(chunk)}
        for item in (by_id[item_id] for item_id in chunk if item_id in by_id):
            unchecked += item.marked is None
            if item.marked is not marked or item.file_state is not FileState.PRESENT:
                continue
            wanted += 1
            if len(found) < most:
                found.append(item)
        if len(found) >= most:
            break
    return found, wanted, unchecked


def _subjects(store: Store, items: Sequence[Item]) -> list[Subject]:
    subjects = []
    for chunk in chunked([item.id for item in items], _PAGE):
        live, settled = proposals.live_of_many(store, chunk), regions.of_many(store, chunk)
        by_id = {item.id: item for item in items}
        for item_id in chunk:
            item, said, drawn = by_id[item_id], live.get(item_id, []), settled.get(item_id, [])
            subjects.append(_subject(item, said, drawn))
    return subjects


def _subject(item: Item, said: Sequence[Proposal], drawn: Sequence[Region]) -> Subject:
    kept = [region for region in drawn if region.status is RegionStatus.KEPT]
    # Boxes of the explain stage say where a classifier looked, not where a defect is.
    said = [entry for entry in said if entry.provenance.stage is not StageName.EXPLAIN]
    shapes: list[Region | Proposal] = [*kept, *regions.open_proposals(said, drawn)]

    def geometries(role: RegionRole) -> tuple[Geometry, ...]:
        return tuple(entry.geometry for entry in shapes if entry.role is role and entry.geometry is not None)

    cleaned = (p.blob for p in said if p.kind is ProposalKind.PIXELS and p.provenance.stage is StageName.CLEAN)
    return Subject(
        item_id=item.id,
        path=Path(item.path),
        hash=item.hash,
        roi=roi_said([entry for entry in said if entry.provenance.stage is StageName.CROP]),
        label=item.label or item.given or "",
        markings=geometries(RegionRole.MARKING),
        defects=geometries(RegionRole.DEFECT),
        cleaned=next(cleaned, None),
    )


def _donor(subject: Subject, donors: Iterable[Subject], seed: int) -> Subject | None:
    """Whose markings it gets: of another label where there is one, for its own class's rarely change an answer."""
    others = [donor for donor in donors if donor.hash != subject.hash]
    unlike = [donor for donor in others if donor.label != subject.label]
    return min(unlike or others, key=lambda donor: _rank(seed, subject.hash, donor.hash), default=None)


def _key(seed: int, subject: Subject, donor: Subject | None) -> str:
    return hash_json([seed, subject.identity(), donor.identity() if donor is not None else None])


def _rank(seed: int, *hashes: str) -> str:
    return hash_bytes(f"{seed} {' '.join(hashes)}".encode())
