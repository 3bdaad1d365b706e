"""Deals groups of items to splits: whole groups only, every class in the wanted shares, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from storage.split_table import NONE, Ids, Indices, ShouldStop, StoppedError, Words

Floats = npt.NDArray[np.float64]
_Counts = tuple[tuple[int, int], ...]
"""Class and how many of it."""

_SMALL = 0.05
"""What the size of a split counts beside its classes."""

_ASKED = 4_096

_ROUNDS = 3
"""How often all groups are looked at again: one that fits better elsewhere by now moves there."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What is to be dealt.

    Attributes:
        group: ``(N,)``: the group of each item, from 0.
        label: ``(N,)``: its class.
        content: ``(N, 2)``: its content; the order of dealing hangs on it and on the seed alone.
        labels: How many classes there are.
    """

    group: Ids
    label: Indices
    content: Words
    labels: int


def deal(
    hand: Hand, shares: Sequence[float], have: Floats, *, seed: int, should_stop: ShouldStop | None = None
) -> Indices:
    """Give each item a split.

    Groups of several are dealt one by one, large ones first, each to where it brings the classes' counts closest to
    what is wanted, then looked at again; items by themselves fill what is left exactly. The way of
    `sklearn.model_selection.StratifiedGroupKFold`, for any shares, and with what is there already.

    Args:
        hand: The items.
        shares: Of each split, together 1.
        have: ``(S, C)``: items that have a split, by class.
        seed: Another one deals otherwise.
        should_stop: Asked now and then.

    Returns:
        ``(N,)``: index into ``shares``.

    Raises:
        StoppedError: It was to stop.
    """
    found = np.full(len(hand.group), NONE, np.int32)
    if not len(found):
        return found
    total = have.sum(axis=0) + np.bincount(hand.label, minlength=hand.labels)
    order, starts = _in_order(hand, seed)
    sizes = np.diff([*starts, len(order)])
    table = _Table(np.outer(shares, total), have)
    several = np.flatnonzero(sizes > 1)
    ranges = [(int(starts[g]), int(starts[g] + sizes[g])) for g in several.tolist()]
    groups = [_counts(hand.label[order[start:end]]) for start, end in ranges]
    # Large ones first, for which the small ones make up; equals in the order of the dice.
    by_size = np.argsort(-sizes[several], kind="stable").tolist()
    places = [0] * len(groups)
    for number, at in enumerate(by_size):
        if not number % _ASKED and should_stop is not None and should_stop():
            raise StoppedError
        places[at] = table.put(groups[at])
    for _ in range(_ROUNDS):
        if should_stop is not None and should_stop():
            raise StoppedError
        if not table.improve(groups, places, by_size):
            break
    for (start, end), place in zip(ranges, places, strict=True):
        found[order[start:end]] = place
    _fill(found, order[starts[sizes == 1]], hand.label, table.missing())
    return found


class _Table:
    """How far each split is over what is wanted of each class, and what it costs to put a group somewhere.

    In plain numbers, one after the other: so the last digit is the same on every machine, and a group of a class or
    two takes a microsecond.
    """

    def __init__(self, wanted: Floats, now: Floats) -> None:
        self._over: list[list[float]] = (now - wanted).tolist()
        self._over_all = [sum(row) for row in self._over]
        # Against what is wanted: two too many of ten weigh more than of a hundred.
        self._weight: list[list[float]] = (1.0 / np.maximum(wanted, 0.1)).tolist()
        self._weight_all = [_SMALL / max(sum(row), 0.1) for row in wanted.tolist()]

    def put(self, group: _Counts) -> int:
        """Put a group where it fits best; returns where."""
        costs = self._costs(group)
        place = costs.index(min(costs))
        self._add(group, place, 1)
        return place

    def improve(self, groups: Sequence[_Counts], places: list[int], order: Sequence[int]) -> bool:
        """Move each group to where it fits best by now; whether any moved."""
        moved = False
        for at in order:
            group, before = groups[at], places[at]
            self._add(group, before, -1)
            costs = self._costs(group)
            place = costs.index(min(costs))
            # Not for nothing, nor for what rounding makes of it: else it never ends.
            if costs[place] > costs[before] - 1e-9:
                place = before
            moved = moved or place != before
            places[at] = place
            self._add(group, place, 1)
        return moved

    def missing(self) -> Floats:
        """``(S, C)``: how many of each class each split lacks; below 0 where it has too many."""
        return -np.array(self._over)

    def _add(self, group: _Counts, place: int, sign: int) -> None:
        over = self._over[place]
        for label, count in group:
            over[label] += sign * count
            self._over_all[place] += sign * count

    def _costs(self, group: _Counts) -> list[float]:
        """What the squared distance from what is wanted grows by, for each split."""
        costs = []
        size = sum(count for _, count in group)
        for over, weight, all_over, all_weight in zip(
            self._over, self._weight, self._over_all, self._weight_all, strict=True
        ):
            cost = size * (2 * all_over + size) * all_weight
            for label, count in group:
                cost += count * (2 * over[label] + count) * weight[label]
            costs.append(round(cost, 9))
        return costs


def _counts(labels: Indices) -> _Counts:
    return tuple(sorted(Counter(labels.tolist()).items()))


def _fill(found: Indices, rows: Ids, label: Indices, missing: Floats) -> None:
    """Deal single items, ``rows`` in the order of the dice: each class fills what is missing of it."""
    labels = label[rows]
    order = np.argsort(labels, kind="stable")
    names, starts, counts = np.unique(labels[order], return_index=True, return_counts=True)
    # Rare classes first: what rounding leaves over goes where most is missing in all.
    open_ones = missing.sum(axis=1)
    for at in np.lexsort((names, counts)).tolist():
        share = _apportioned(missing[:, names[at]], int(counts[at]), open_ones)
        open_ones = open_ones - share
        mine = rows[order[starts[at] : starts[at] + counts[at]]]
        found[mine] = np.repeat(np.arange(len(share), dtype=np.int32), share)


def _apportioned(missing: Floats, count: int, open_ones: Floats) -> npt.NDArray[np.int64]:
    """Whole numbers that add up to ``count``, as close to ``missing`` as can be, none below 0."""
    # Water poured over uneven ground: all that reach above the level get what they reach.
    heights = np.sort(missing)[::-1]
    levels = (np.cumsum(heights) - count) / np.arange(1, len(heights) + 1)
    level = levels[np.flatnonzero(heights > levels)[-1]] if count else heights[0]
    exact = np.maximum(missing - level, 0.0)
    whole: npt.NDArray[np.int64] = np.floor(exact + 1e-9).astype(np.int64)
    rest = exact - whole
    order = sorted(range(len(whole)), key=lambda s: (-round(float(rest[s]), 9), -float(open_ones[s] - whole[s]), s))
    for s in order[: count - int(whole.sum())]:
        whole[s] += 1
    return whole


def _in_order(hand: Hand, seed: int) -> tuple[Ids, Ids]:
    """Rows, group by group as the dice say, and where each group starts."""
    one, other = hand.content[:, 0], hand.content[:, 1]
    # A group is known by its least content: whatever ids it has and in whatever order it came.
    first = np.lexsort((other, one, hand.group))
    groups, at = np.unique(hand.group[first], return_index=True)
    least = first[at]
    dice = _mixed(one[least] ^ _mixed(other[least] ^ _mixed(np.array([seed % 2**64], np.uint64))))
    ranks = np.empty(len(groups), np.int64)
    ranks[np.lexsort((other[least], one[least], dice))] = np.arange(len(groups))
    rank = ranks[np.searchsorted(groups, hand.group)]
    order = np.lexsort((other, one, rank))
    starts = np.flatnonzero(np.concatenate([[True], np.diff(rank[order]) > 0]))
    return order.astype(np.int64), starts.astype(np.int64)


def _mixed(words: Words) -> Words:
    """Each word well shaken. Source: Steele et al., "Fast splittable pseudorandom number generators", 2014."""
    with np.errstate(over="ignore"):
        z = words + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(z ^ (z >> np.uint64(31)), dtype=np.uint64)
