"""Whether an item is marked in each of the four conditions, judged whenever something is said of its markings.

The verdicts of one item are one small number in ``items.marks``, so that they can be counted and filtered for without
opening a shape. It follows from decisions, regions and proposals alone: a transaction that touches those has it judged
anew before it commits, undo and redo included, and history need not keep it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from itertools import product
from typing import Any

import sqlalchemy as sa

from storage import direct
from storage.geometry import bounds, from_json, rasterise_part
from storage.records import (
    EXPORTED_STATES,
    Box,
    Geometry,
    Mask,
    ProposalKind,
    RegionRole,
    RegionSource,
    RegionStatus,
    StageName,
)
from storage.rle import decode
from storage.schema import ItemRow, RegionRow
from storage.transaction import CHUNK, chunked


class Condition(StrEnum):
    """Which pixels are meant. Source: Crop for Trust, the four conditions of its reliability table."""

    ORIGINAL = "original"
    CROP = "crop"
    CLEAN = "clean"
    HYBRID = "hybrid"
    """Cropped and cleaned."""


class Verdict(IntEnum):
    """Whether there is a marking in those pixels."""

    UNKNOWN = 0
    UNMARKED = 1
    MARKED = 2


_BITS = 2
PERSON = 1 << _BITS * len(Condition)
"""Set in the number where a person kept, drew or turned down a marking of the item."""


def packed(verdicts: Mapping[Condition, Verdict], *, by_person: bool) -> int | None:
    """The number that `verdict_of` reads; None where nobody knows whether the item is marked at all."""
    if verdicts[Condition.ORIGINAL] is Verdict.UNKNOWN:
        return None
    return sum(verdicts[one] << _BITS * at for at, one in enumerate(Condition)) | (PERSON if by_person else 0)


def verdict_of(marks: int | None, condition: Condition) -> Verdict:
    """What ``items.marks`` says of one condition."""
    if marks is None:
        return Verdict.UNKNOWN
    return Verdict(marks >> _BITS * list(Condition).index(condition) & 3)


def _all_numbers() -> tuple[int, ...]:
    clean = dict.fromkeys(Condition, Verdict.UNMARKED)
    others = [one for one in Condition if one is not Condition.ORIGINAL]
    marked = [
        {Condition.ORIGINAL: Verdict.MARKED, **dict(zip(others, verdicts, strict=True))}
        for verdicts in product(Verdict, repeat=len(others))
    ]
    numbers = [packed(one, by_person=by_person) for one in (clean, *marked) for by_person in (False, True)]
    return tuple(sorted(number for number in numbers if number is not None))


NUMBERS = _all_numbers()
"""Every number that ``items.marks`` can hold."""


def numbers_with(condition: Condition, verdict: Verdict) -> tuple[int, ...]:
    """Those of `NUMBERS` that say so; an index finds their items."""
    return tuple(number for number in NUMBERS if verdict_of(number, condition) is verdict)


NUMBERS_BY_PERSON = tuple(number for number in NUMBERS if number & PERSON)


def is_decided(marks: int | None, state: str, marked: bool | None) -> bool:
    """Whether a person's word says if an item is marked: about a marking, or by a decision made after a look."""
    if marks is None:
        return False
    return bool(marks & PERSON) or (marked is not None and state in EXPORTED_STATES)


@dataclass(frozen=True, slots=True)
class Picture:
    """The cleaned picture in force.

    Attributes:
        made_at: When; what a person drew later is not filled in it.
        residual: Share of the mask that still looked marked, 0..1; None: nobody measured.
        left: Boxes ``xyxy`` around what still looked marked anywhere; None: not said.
    """

    made_at: float
    residual: float | None = None
    left: tuple[Box, ...] | None = None

    @property
    def verdict(self) -> Verdict:
        """Whether the detector still finds a marking in it."""
        if self.left is not None:
            return Verdict.MARKED if self.left else Verdict.UNMARKED
        if self.residual is not None:
            return Verdict.MARKED if self.residual > 0 else Verdict.UNMARKED
        return Verdict.UNKNOWN


@dataclass(slots=True)
class Known:
    """What is known of the markings of one item.

    Attributes:
        settled: It is accepted or corrected.
        marked: ``items.marked`` so far.
        kept: Markings that a person drew or kept, and when they were drawn by hand, else 0.
        turned_down: A person turned a marking down.
        proposed: Markings that are proposed and that nobody settled.
        looked: The clean stage has said something of it.
        cropped: The crop stage has, or a person drew a region of interest.
        kept_rois: Regions of interest that a person drew or kept.
        proposed_rois: Those that nobody settled.
        picture: The cleaned picture.
    """

    settled: bool = False
    marked: bool | None = None
    kept: list[tuple[Geometry, float]] = field(default_factory=list)
    turned_down: bool = False
    proposed: list[Geometry] = field(default_factory=list)
    looked: bool = False
    cropped: bool = False
    kept_rois: list[Geometry] = field(default_factory=list)
    proposed_rois: list[Geometry] = field(default_factory=list)
    picture: Picture | None = None

    @property
    def by_person(self) -> bool:
        """Whether a person said something of its markings one by one."""
        return bool(self.kept) or self.turned_down

    @property
    def spoken(self) -> bool:
        """Whether a person's word holds: a decision that found no marking counts, one made before any look doesn't."""
        return self.by_person or (self.settled and self.marked is False)

    def in_force(self) -> list[tuple[Geometry, float]]:
        """The markings that count. Beside a decision that spoke of them, what is only proposed doesn't."""
        if self.settled and self.spoken:
            return self.kept
        return [*self.kept, *((geometry, 0.0) for geometry in self.proposed)]

    def roi(self) -> Box | None:
        """Where a crop would cut, in whole pixels; None: nowhere."""
        shapes = self.kept_rois or ([] if self.settled else self.proposed_rois)
        boxes = [box for shape in shapes if (box := bounds(shape)) is not None]
        if not boxes:
            return None
        return Box(
            math.floor(min(box.x0 for box in boxes)),
            math.floor(min(box.y0 for box in boxes)),
            math.ceil(max(box.x1 for box in boxes)),
            math.ceil(max(box.y1 for box in boxes)),
        )


def judge(known: Known) -> dict[Condition, Verdict]:
    """Whether an item is marked, condition by condition.

    - original: any marking counts.
    - crop: a marking reaches into the region of interest; without one, into the whole picture.
    - clean: something is left after cleaning, was drawn since, or nothing was cleaned.
    - hybrid: what is left lies in the region of interest.
    """
    markings = known.in_force()
    if not markings:
        unmarked = known.spoken or known.looked or known.marked is False
        return dict.fromkeys(Condition, Verdict.UNMARKED if unmarked else Verdict.UNKNOWN)
    roi = known.roi()
    reaching = markings if roi is None else [entry for entry in markings if reaches(entry[0], roi)]
    crop = Verdict.MARKED if reaching else Verdict.UNMARKED
    if not known.cropped:
        crop = Verdict.UNKNOWN
    picture = known.picture
    since = 0.0 if picture is None else picture.made_at
    clean, hybrid = Verdict.MARKED, crop
    if picture is not None and not any(drawn > since for _, drawn in markings):
        clean = picture.verdict
    if crop is Verdict.UNMARKED or clean is Verdict.UNMARKED:
        hybrid = Verdict.UNMARKED
    elif clean is Verdict.UNKNOWN:
        hybrid = Verdict.UNKNOWN
    elif crop is Verdict.MARKED and picture is not None:
        drawn = any(drawn > since for _, drawn in reaching)
        left = None if picture.left is None else [box for box in picture.left if roi is None or reaches(box, roi)]
        if drawn or left:
            hybrid = Verdict.MARKED
        else:
            hybrid = Verdict.UNKNOWN if left is None and picture.verdict is not Verdict.UNMARKED else Verdict.UNMARKED
    return {
        Condition.ORIGINAL: Verdict.MARKED,
        Condition.CROP: crop,
        Condition.CLEAN: clean,
        Condition.HYBRID: hybrid,
    }


def reaches(geometry: Geometry, box: Box) -> bool:
    """Whether a shape covers a pixel inside ``box``, which has whole numbers for its edges."""
    place = bounds(geometry)
    if place is None or not (place.x0 < box.x1 and box.x0 < place.x1 and place.y0 < box.y1 and box.y0 < place.y1):
        return False
    if isinstance(geometry, Box):
        return True
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    x1, y1 = int(box.x1), int(box.y1)
    if isinstance(geometry, Mask):
        if box.x0 <= place.x0 and box.y0 <= place.y0 and place.x1 <= box.x1 and place.y1 <= box.y1:
            return True
        return bool(decode(geometry)[y0:y1, x0:x1].any())
    left, top, part = rasterise_part(geometry, width=max(x1, 0), height=max(y1, 0))
    return bool(part[max(0, y0 - top) :, max(0, x0 - left) :].any())


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be written of one item; ``marked`` as in `Item.marked`."""

    item_id: int
    removed: bool
    was: tuple[int | None, bool | None]
    marks: int | None
    marked: bool | None


_ITEM = ("id", "state", "marked", "marks", "removed", *direct.LINKS)
_REGION = ("id", "item_id", "role", "status", "source", "proposal_id", "created_at")
_PROPOSAL = ("id", "item_id", "stage", "kind", "role", "created_at")
_ROLES = (RegionRole.MARKING, RegionRole.ROI)


def judged(connection: sa.Connection, ids: Sequence[int], *, touched: frozenset[int]) -> list[Judged]:
    """Judge items (a chunk at most) as things stand in this transaction; only those are told whose verdict changes.

    Args:
        connection: Of the open write.
        ids: Items of which something changed.
        touched: Those whose regions or proposals did; of the others only the state or ``marked`` did.
    """
    rows = direct.read(connection, "items", _ITEM, ids)
    wanted = {row[0]: row for row in rows if row[0] in touched or not stands(*row[1:4])}
    if not wanted:
        return []
    found = _known(connection, wanted)
    changed = []
    for item_id, (_, _, marked, marks, removed, _, _) in wanted.items():
        known = found[item_id]
        verdicts = judge(known)
        now = Judged(
            item_id,
            bool(removed),
            (marks, marked),
            packed(verdicts, by_person=known.by_person),
            _marked(known, verdicts[Condition.ORIGINAL]),
        )
        if (now.marks, now.marked) != now.was:
            changed.append(now)
    return changed


def stands(state: str, marked: bool | None, marks: int | None) -> bool:
    """Whether the verdict stands though an item's state changed: nothing was known, or it is settled as unmarked."""
    if marks is None:
        return marked is None
    return state in EXPORTED_STATES and marked is False and verdict_of(marks, Condition.ORIGINAL) is Verdict.UNMARKED


def judge_all(connection: sa.Connection) -> None:
    """Judge every item anew, for a project of an older Fettle; ``marked`` stays as it was."""
    known = sa.select(ItemRow.id).where(ItemRow.marked.is_not(None))
    drawn = sa.select(RegionRow.item_id).where(RegionRow.role == RegionRole.MARKING.value)
    ids = sorted(connection.execute(known.union(drawn)).scalars())
    for chunk in chunked(ids, CHUNK):
        for marks, items in by_value(
            (one.marks, one.item_id) for one in judged(connection, chunk, touched=frozenset(chunk))
        ):
            direct.update(connection, "items", {"marks": marks}, items, versioned=False)


def by_value(pairs: Iterable[tuple[Any, int]]) -> Iterable[tuple[Any, list[int]]]:
    """Items by the value they are to get, to be written together."""
    groups: dict[Any, list[int]] = {}
    for value, item_id in pairs:
        groups.setdefault(value, []).append(item_id)
    return groups.items()


def _marked(known: Known, original: Verdict) -> bool | None:
    """The column ``marked``, which a decision made before any look leaves open."""
    if known.settled and not known.spoken and not known.marked:
        return known.marked
    return None if original is Verdict.UNKNOWN else original is Verdict.MARKED


def _known(connection: sa.Connection, rows: Mapping[int, direct.Row]) -> dict[int, Known]:
    # Most items have few of either, and what does not hang on one need not be asked for.
    proposed_for, drawn_on = ([key for key, row in rows.items() if row[at]] for at in (-2, -1))
    found = {key: Known(settled=row[1] in EXPORTED_STATES, marked=row[2]) for key, row in rows.items()}
    settled: set[int] = set()
    kept: list[tuple[int, int, str, float]] = []
    for key, item_id, role, status, source, proposal_id, at in direct.read(
        connection, "regions", _REGION, drawn_on, by="item_id"
    ):
        if role not in _ROLES:
            continue
        if proposal_id is not None:
            settled.add(proposal_id)
        if status == RegionStatus.KEPT:
            kept.append((key, item_id, role, at if source == RegionSource.PERSON else 0.0))
        elif role == RegionRole.MARKING:
            found[item_id].turned_down = True
    proposed: list[tuple[int, int, str]] = []
    pictures: dict[int, int] = {}
    for key, item_id, stage, kind, role, _ in direct.read(
        connection, "proposals", _PROPOSAL, proposed_for, by="item_id", unless="superseded"
    ):
        found[item_id].looked |= stage == StageName.CLEAN
        found[item_id].cropped |= stage == StageName.CROP
        if role in _ROLES and key not in settled:
            proposed.append((key, item_id, role))
        if stage == StageName.CLEAN and kind == ProposalKind.PIXELS:
            pictures[key] = item_id
    shapes = _shapes(connection, "regions", [entry[0] for entry in kept])
    for key, item_id, role, at in kept:
        if role == RegionRole.MARKING:
            found[item_id].kept.append((shapes[key], at))
        else:
            found[item_id].kept_rois.append(shapes[key])
            found[item_id].cropped = True
    shapes = _shapes(connection, "proposals", [entry[0] for entry in proposed])
    for key, item_id, role in proposed:
        into = found[item_id].proposed if role == RegionRole.MARKING else found[item_id].proposed_rois
        into.append(shapes[key])
    for chunk in chunked(pictures, CHUNK):
        for key, at, data in direct.read(connection, "proposals", ("id", "created_at", "data"), chunk):
            found[pictures[key]].picture = _picture(at, data)
    return found


def _shapes(connection: sa.Connection, table: str, ids: Sequence[int]) -> dict[int, Geometry]:
    return {
        row[0]: from_json(row[1])
        for chunk in chunked(ids, CHUNK)
        for row in direct.read(connection, table, ("id", "geometry"), chunk)
    }


def _picture(at: float, data: Mapping[str, Any]) -> Picture:
    residual, left = data.get("residual"), data.get("residual_at")
    return Picture(
        at,
        None if residual is None else float(residual),
        None if left is None else tuple(Box(*map(float, box)) for box in left),
    )
