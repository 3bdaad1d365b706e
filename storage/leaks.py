"""Finds what leaks from one split into another, and equal files whose labels contradict each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from storage.groups import NO_PAIRS, GroupBy, Groups, Pairs, Reason, find, members
from storage.split_table import NONE, Ids, Indices, ItemTable, ShouldStop
from storage.store import Store

MOST_PAIRS = 100_000
"""Pairs that are named one by one; all are counted."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A group of items that lies in several splits.

    Attributes:
        items: Ids of all its items.
        splits: Items by split, those without one left out.
        reasons: What ties items of different splits together.
    """

    items: tuple[int, ...]
    splits: dict[str, int]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items, nearly the same or alike, in different splits."""

    item: int
    other: int
    split: str
    other_split: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Items with the same bytes and different labels."""

    items: tuple[int, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeakReport:
    """What `find_leaks` found; without leaks and contradictions the splits are `clean`.

    Attributes:
        leaks: Large ones first.
        pairs: At most `MOST_PAIRS`.
        pairs_in_all: How many there are.
        contradictions: By their first item.
        splits: Items by split.
        unsplit: Items without one.
    """

    leaks: tuple[Leak, ...]
    pairs: tuple[Pair, ...]
    pairs_in_all: int
    contradictions: tuple[Contradiction, ...]
    splits: dict[str, int]
    unsplit: int

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.leaks or self.contradictions)

    @property
    def by_reason(self) -> dict[Reason, int]:
        """How many groups leak for each reason; one may for several."""
        found = {reason: sum(reason in leak.reasons for leak in self.leaks) for reason in Reason}
        return {reason: count for reason, count in found.items() if count}


def find_leaks(
    store: Store, by: GroupBy, *, alike: Pairs = NO_PAIRS, should_stop: ShouldStop | None = None
) -> LeakReport:
    """Look through all live items, excluded ones left out: they go into no edition.

    Raises:
        PatternError: The pattern takes too long.
        StoppedError: It was to stop.
    """
    return leaks_of(find(store, by, alike=alike, should_stop=should_stop))


def leaks_of(groups: Groups) -> LeakReport:
    """`find_leaks` for items that are grouped already."""
    table = groups.table
    split = np.where(table.usable, table.split, NONE).astype(np.int32)
    known = split != NONE
    pairs = np.unique(np.stack([groups.of[known], split[known]], axis=1), axis=0)
    of, counts = np.unique(pairs[:, 0], return_counts=True)
    straddling = of[counts > 1]
    reasons = _reasons(groups, split, straddling)
    leaks = []
    for number, everyone in members(groups, straddling).items():
        rows = everyone[table.usable[everyone]]
        found, times = np.unique(split[rows][split[rows] != NONE], return_counts=True)
        where = {table.splits[s]: n for s, n in zip(found.tolist(), times.tolist(), strict=True)}
        leaks.append(Leak(tuple(table.ids[rows].tolist()), where, reasons[number]))
    crossing = _crossing_pairs(groups, split)
    totals = np.bincount(split[known], minlength=len(table.splits)).tolist()
    return LeakReport(
        leaks=tuple(sorted(leaks, key=lambda leak: (-len(leak.items), leak.items))),
        pairs=tuple(crossing[:MOST_PAIRS]),
        pairs_in_all=len(crossing),
        contradictions=tuple(_contradictions(table)),
        splits={name: n for name, n in zip(table.splits, totals, strict=True) if n},
        unsplit=int((table.usable & ~known).sum()),
    )


def _reasons(groups: Groups, split: Indices, straddling: Ids) -> dict[int, tuple[Reason, ...]]:
    crossing: dict[int, list[Reason]] = {number: [] for number in straddling.tolist()}
    tying: dict[int, list[Reason]] = {number: [] for number in crossing}
    for reason, links in groups.links.items():
        if not len(links):
            continue
        of = groups.of[links[:, 0]]
        ends = split[links]
        crosses = (ends != NONE).all(axis=1) & (ends[:, 0] != ends[:, 1])
        for found, where in ((crossing, of[crosses]), (tying, of)):
            for number in np.intersect1d(where, straddling).tolist():
                found[number].append(reason)
    # An item without a split may stand between: then all that ties the group together has a part in it.
    return {number: tuple(crossing[number] or tying[number]) for number in crossing}


def _crossing_pairs(groups: Groups, split: Indices) -> list[Pair]:
    table = groups.table
    found = []
    for reason in (Reason.NEAR, Reason.ALIKE):
        links = groups.links.get(reason)
        if links is None or not len(links):
            continue
        ends = split[links]
        crosses = (ends != NONE).all(axis=1) & (ends[:, 0] != ends[:, 1])
        for (one, other), (a, b) in zip(table.ids[links[crosses]].tolist(), ends[crosses].tolist(), strict=True):
            found.append(Pair(one, other, table.splits[a], table.splits[b], reason))
    return sorted(found, key=lambda pair: (pair.item, pair.other))


def _contradictions(table: ItemTable) -> list[Contradiction]:
    rows = np.flatnonzero(table.usable & (table.label != NONE))
    content = table.content[rows]
    order = np.lexsort((rows, content[:, 1], content[:, 0]))
    if not len(order):
        return []
    ordered = content[order]
    new = np.flatnonzero(np.concatenate([[True], (ordered[1:] != ordered[:-1]).any(axis=1)]))
    sizes = np.diff([*new, len(order)])
    found = []
    for start, size in zip(new[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        same = rows[order[start : start + size]]
        labels = sorted({table.labels[label] for label in table.label[same].tolist()})
        if len(labels) > 1:
            found.append(Contradiction(tuple(table.ids[same].tolist()), tuple(labels)))
    return sorted(found, key=lambda entry: entry.items)
