"""Two runs or two models against each other: where they agree, and on which items and objects they don't."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from storage import said_by
from storage.errors import FettleError
from storage.geometry import bounds, iou_xyxy
from storage.records import Proposal, ProposalKind, RegionRole
from storage.said_by import Side
from storage.store import Store
from storage.transaction import chunked

SAME_OBJECT = 0.5
"""From this overlap of their bounding boxes on (intersection over union), two objects are one."""
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """An object as A and as B see it; one of them None where only the other does. ``iou`` of their boxes, 0–1."""

    a: Proposal | None
    b: Proposal | None
    iou: float = 0.0

    @property
    def same(self) -> bool:
        """Whether both see it and call it the same."""
        return self.a is not None and self.b is not None and self.a.class_name == self.b.class_name


@dataclass(frozen=True, slots=True)
class ItemComparison:
    """One item as two sides see it; a class is None where a side did not classify it."""

    class_a: str | None
    class_b: str | None
    pairs: tuple[Pair, ...]

    @property
    def class_differs(self) -> bool:
        """Whether both classified it, differently."""
        return self.class_a is not None and self.class_b is not None and self.class_a != self.class_b

    def count(self, *, a: bool, b: bool) -> int:
        """Objects that A sees (``a``) and B sees (``b``)."""
        return sum((pair.a is not None) == a and (pair.b is not None) == b for pair in self.pairs)

    @property
    def renamed(self) -> int:
        """Objects that both see and call differently."""
        return sum(pair.a is not None and pair.b is not None and not pair.same for pair in self.pairs)

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        return self.class_differs or any(not pair.same for pair in self.pairs)


@dataclass(slots=True)
class Comparison:
    """All items that both sides looked at.

    Attributes:
        items: How many there are.
        only_a: Items that only A said anything of; likewise ``only_b``.
        classes: Best classes (A's, B's) and how often, where both classified.
        objects: Classes of objects (A's, B's) and how often; an empty name stands for a side that does not see it.
        differing: Items that differ in anything, by id.
    """

    items: int = 0
    only_a: int = 0
    only_b: int = 0
    classes: Counter[tuple[str, str]] = field(default_factory=Counter)
    objects: Counter[tuple[str, str]] = field(default_factory=Counter)
    differing: dict[int, ItemComparison] = field(default_factory=dict)


def compare(store: Store, a: Side, b: Side, *, item_ids: Iterable[int], iou: float = SAME_OBJECT) -> Comparison:
    """Compare what two sides proposed of items.

    Args:
        store: The project.
        a: One side.
        b: The other.
        item_ids: Of which items.
        iou: From which overlap on two objects are one, above 0 and at most 1.

    Raises:
        FettleError: The sides are one, or ``iou`` is out of range.
    """
    if a == b:
        raise FettleError("A and B are the same", "Name two runs, or two models.")
    if not 0 < iou <= 1:
        raise FettleError("The overlap must be above 0 and at most 1", "For half of the joint area write 0.5.")
    result = Comparison()
    for chunk in chunked(item_ids, _CHUNK):
        for item_id, proposals in said_by.of_items(store, chunk).items():
            said_a, said_b = said_by.by_side(proposals, a), said_by.by_side(proposals, b)
            if not said_a or not said_b:
                result.only_a += bool(said_a)
                result.only_b += bool(said_b)
                continue
            _count(result, item_id, compare_item(said_a, said_b, iou=iou))
    return result


def compare_item(said_a: Sequence[Proposal], said_b: Sequence[Proposal], *, iou: float = SAME_OBJECT) -> ItemComparison:
    """Compare what two sides said of one item; objects of one role are paired, the best overlap first."""
    pairs: list[Pair] = []
    for role in RegionRole:
        pairs += _paired(_regions(said_a, role), _regions(said_b, role), iou)
    return ItemComparison(_best(said_a), _best(said_b), tuple(pairs))


def _count(result: Comparison, item_id: int, found: ItemComparison) -> None:
    result.items += 1
    if found.class_a is not None and found.class_b is not None:
        result.classes[found.class_a, found.class_b] += 1
    for pair in found.pairs:
        result.objects[_object(pair.a), _object(pair.b)] += 1
    if found.differs:
        result.differing[item_id] = found


def _object(proposal: Proposal | None) -> str:
    if proposal is None:
        return ""
    return proposal.class_name or (proposal.role or RegionRole.DEFECT).value


def _best(said: Sequence[Proposal]) -> str | None:
    return next((entry.class_name for entry in reversed(said) if entry.kind is ProposalKind.CLASS), None)


def _regions(said: Sequence[Proposal], role: RegionRole) -> list[Proposal]:
    return [entry for entry in said if entry.geometry is not None and (entry.role or RegionRole.DEFECT) is role]


def _paired(ours: list[Proposal], theirs: list[Proposal], least: float) -> list[Pair]:
    overlap = iou_xyxy(_boxes(ours), _boxes(theirs)) if ours and theirs else np.zeros((len(ours), len(theirs)))
    pairs: list[Pair] = []
    free_a, free_b = set(range(len(ours))), set(range(len(theirs)))
    for place in np.argsort(-overlap, axis=None, kind="stable"):
        i, j = divmod(int(place), len(theirs))
        if overlap[i, j] < least:
            break
        if i in free_a and j in free_b:
            free_a.remove(i)
            free_b.remove(j)
            pairs.append(Pair(ours[i], theirs[j], float(overlap[i, j])))
    pairs += [Pair(ours[i], None) for i in sorted(free_a)]
    pairs += [Pair(None, theirs[j]) for j in sorted(free_b)]
    return pairs


def _boxes(regions: list[Proposal]) -> list[tuple[float, float, float, float]]:
    found = [bounds(entry.geometry) if entry.geometry is not None else None for entry in regions]
    # What covers nothing overlaps with nothing.
    return [(box.x0, box.y0, box.x1, box.y1) if box is not None else (0.0, 0.0, 0.0, 0.0) for box in found]
