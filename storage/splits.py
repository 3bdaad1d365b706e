"""Splits: which items go to train, val and test; stratified by class, whole groups only, kept when items are added."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from storage.errors import FettleError, StaleWriteError
from storage.groups import NO_PAIRS, GroupBy, Groups, Pairs, find
from storage.records import Changes
from storage.split_dealing import Floats, Hand, deal
from storage.split_table import NONE, Flags, Ids, Indices, ItemTable, ShouldStop
from storage.store import Store, changes_of
from storage.transaction import RowMovedOnError, chunked

SHARES: Mapping[str, float] = {"train": 0.7, "val": 0.15, "test": 0.15}
TRAIN = "train"

NO_CLASS = ""
"""What a table of classes calls items without a label."""

_NAME = re.compile(r"[^\W_][\w.-]{0,39}")
_MOST = 20
_WRITTEN_TOGETHER = 20_000


@dataclass(frozen=True, slots=True)
class SplitRequest:
    """How to split.

    Attributes:
        shares: Split to share; they need not add up to 1.
        by: What makes items belong together.
        seed: Another one deals otherwise.
        where: Which items are to have a split; their groups count whole. Unreadable and excluded ones get none.
        again: Deal all of them anew, also those that have a split.
        mend: Bring groups that straddle splits together where most of each is.
    """

    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))
    by: GroupBy = field(default_factory=GroupBy)
    seed: int = 0
    where: str = ""
    again: bool = False
    mend: bool = False

    def __post_init__(self) -> None:
        check_shares(self.shares)


@dataclass(frozen=True, slots=True)
class Line:
    """One class in one split: how many of its items that should have, and has."""

    class_name: str
    split: str
    wanted: float
    got: int


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """What splitting comes to, before it is done.

    Attributes:
        request: What was asked for.
        lines: Class by class in order of name, each with every split in the order of the shares.
        items: Items in question.
        groups: Groups among them, single items left out.
        largest: Items of the largest group.
        kept: Items that keep the split they have.
        followed: Items that join their group's split.
        dealt: Items dealt to a split.
        moved: Of all, those that had another split before.
        straddling: Groups that lie in several splits afterwards; `storage.leaks` lists them.
        elsewhere: Items in splits that have no share; they stay there.
        changes: By split before (None: none) and after, the items.
    """

    request: SplitRequest
    lines: tuple[Line, ...]
    items: int
    groups: int
    largest: int
    kept: int
    followed: int
    dealt: int
    moved: int
    straddling: int
    elsewhere: int
    changes: Mapping[tuple[str | None, str], Ids]

    @property
    def changed(self) -> int:
        """Items that get another split."""
        return sum(len(ids) for ids in self.changes.values())

    @property
    def totals(self) -> list[tuple[str, float, int]]:
        """Each split with how many items it should have and has."""
        found = {name: [0.0, 0] for name in self.request.shares}
        for line in self.lines:
            found[line.split][0] += line.wanted
            found[line.split][1] += line.got
        return [(name, wanted, int(got)) for name, (wanted, got) in found.items()]

    @property
    def error(self) -> float:
        """The share of items that would have to lie in another split for every class to be as wanted."""
        return sum(abs(line.got - line.wanted) for line in self.lines) / 2 / max(self.items - self.elsewhere, 1)

    @property
    def worst(self) -> Line | None:
        """The line that is furthest off, in items."""
        return max(self.lines, key=lambda line: abs(line.got - line.wanted), default=None)


def parse_shares(text: str) -> dict[str, float]:
    """Shares as they are written: ``train=70,val=15,test=15``, or ``70/15/15`` for these three.

    Raises:
        FettleError: They are none.
    """
    parts = [part.strip() for part in re.split(r"[,/;]", text) if part.strip()]
    if parts and not any("=" in part for part in parts) and len(parts) <= len(SHARES):
        names = ("train", "test") if len(parts) == 2 else tuple(SHARES)
        parts = [f"{name}={part}" for name, part in zip(names, parts, strict=False)]
    shares: dict[str, float] = {}
    for part in parts:
        name, _, number = part.partition("=")
        try:
            share = float(number.strip().removesuffix("%"))
        except ValueError:
            raise FettleError(f"“{part}” is no share", "Write train=70,val=15,test=15.") from None
        if name.strip() in shares:
            raise FettleError(f"“{name.strip()}” has two shares", "Write train=70,val=15,test=15.")
        shares[name.strip()] = share
    check_shares(shares)
    return shares


def check_shares(shares: Mapping[str, float]) -> None:
    """Refuse what are no shares.

    Raises:
        FettleError: None or too many, a name that can't be a folder's, or a share that is no positive number.
    """
    if not 0 < len(shares) <= _MOST:
        raise FettleError(f"There are 1 to {_MOST} splits", "Write train=70,val=15,test=15.")
    for name, share in shares.items():
        if not _NAME.fullmatch(name) or name.endswith("."):
            raise FettleError(f"“{name}” is no name for a split", "It takes letters, digits, dots and dashes.")
        if not (math.isfinite(share) and 0 < share < 1e9):
            raise FettleError(f"The share of “{name}” is no number above 0", "Leave out a split that gets nothing.")
    if len({name.casefold() for name in shares}) < len(shares):
        raise FettleError("Two splits differ in capitals alone", "Not every disk tells them apart: choose other names.")


def plan_split(
    store: Store, request: SplitRequest, *, alike: Pairs = NO_PAIRS, should_stop: ShouldStop | None = None
) -> SplitPlan:
    """Find out who would go where; nothing is written.

    Args:
        store: The project.
        request: How to split.
        alike: Pairs of items whose embeddings lie close, see `storage.groups.GroupBy`.
        should_stop: Asked now and then.

    Raises:
        FilterError: The filter does not parse.
        PatternError: The pattern takes too long.
        StoppedError: It was to stop.
    """
    with store.one_state():
        groups = find(store, request.by, alike=alike, should_stop=should_stop)
        chosen = groups.table.usable
        if request.where.strip():
            chosen = chosen & np.isin(groups.table.ids, np.asarray(store.items.ids(request.where), np.int64))
    return plan_of(groups, request, chosen, should_stop=should_stop)


def plan_of(
    groups: Groups, request: SplitRequest, chosen: Flags, *, should_stop: ShouldStop | None = None
) -> SplitPlan:
    """`plan_split` for items that are grouped already; ``chosen`` ``(N,)`` says which are to have a split."""
    table = groups.table
    names = (*request.shares, *(name for name in table.splits if name not in request.shares))
    number = np.array([*(names.index(name) for name in table.splits), NONE], np.int32)
    before = number[table.split]
    fixed = (before != NONE) & ~(chosen if request.again else np.zeros(len(table), bool))
    home, straddles = _homes(groups, fixed, before, len(names))
    after = np.where(fixed, before, NONE).astype(np.int32)
    homes = home[groups.of]
    follows = chosen & ~fixed & (homes != NONE)
    if request.mend:
        follows |= chosen & straddles[groups.of]
    after[follows] = homes[follows]
    fresh = chosen & (after == NONE)
    label = np.where(table.label == NONE, len(table.labels), table.label).astype(np.int32)
    weights = np.array(list(request.shares.values()))
    shares = (weights / weights.sum()).tolist()
    counted = chosen & (after != NONE) & (after < len(shares))
    hand = Hand(groups.of[fresh], label[fresh], table.content[fresh], len(table.labels) + 1)
    have = _counts(after[counted], label[counted], len(shares), hand.labels)
    after[fresh] = deal(hand, shares, have, seed=request.seed, should_stop=should_stop)
    got = have + _counts(after[fresh], label[fresh], len(shares), hand.labels)
    _, still = _homes(groups, after != NONE, after, len(names))
    mine = np.bincount(groups.of[chosen], minlength=groups.count)
    return SplitPlan(
        request=request,
        lines=_lines(table, request, shares, got),
        items=int(chosen.sum()),
        groups=int((mine > 1).sum()),
        largest=int(mine.max(initial=0)),
        kept=int((chosen & (before != NONE) & (after == before)).sum()),
        followed=int((follows & (after != before)).sum()),
        dealt=int(fresh.sum()),
        moved=int((chosen & (before != NONE) & (after != before)).sum()),
        straddling=int(still.sum()),
        elsewhere=int((chosen & (after >= len(shares))).sum()),
        changes=_changes(table, names, before, after),
    )


def apply_split(store: Store, plan: SplitPlan) -> Changes:
    """Do what was planned, as one undoable step.

    Raises:
        StaleWriteError: An item got another split since; nothing is written.
    """
    with store.transact(f"Split {plan.changed:,} items") as tx:
        for (before, after), ids in plan.changes.items():
            values, expected = {"split": after}, {"split": before}
            for chunk in chunked(ids.tolist(), _WRITTEN_TOGETHER):
                try:
                    tx.update_each("items", dict.fromkeys(chunk, values), expected=dict.fromkeys(chunk, expected))
                except RowMovedOnError as error:
                    raise StaleWriteError(
                        f"Item {error.row_id} got another split since", "Look again.", item_id=error.row_id
                    ) from error
    return changes_of(tx)


def _homes(groups: Groups, fixed: Flags, split: Indices, splits: int) -> tuple[Indices, Flags]:
    """The split of each group, where most of those ``fixed`` are; and which groups lie in several."""
    home = np.full(groups.count, NONE, np.int32)
    pairs, counts = np.unique(groups.of[fixed] * splits + split[fixed], return_counts=True)
    of, where = pairs // splits, pairs % splits
    # What is written last stays: the most, and of equals the first split.
    order = np.lexsort((-where, counts))
    home[of[order]] = where[order]
    return home, np.bincount(of, minlength=groups.count) > 1


def _counts(split: Indices, label: Indices, splits: int, labels: int) -> Floats:
    found = np.bincount(split.astype(np.int64) * labels + label, minlength=splits * labels)
    return found.reshape(splits, labels).astype(np.float64)


def _lines(table: ItemTable, request: SplitRequest, shares: list[float], got: Floats) -> tuple[Line, ...]:
    return tuple(
        Line(name, split, share * float(got[:, c].sum()), int(got[s, c]))
        for c, name in enumerate((*table.labels, NO_CLASS))
        if got[:, c].any()
        for s, (split, share) in enumerate(zip(request.shares, shares, strict=True))
    )


def _changes(
    table: ItemTable, names: tuple[str, ...], before: Indices, after: Indices
) -> dict[tuple[str | None, str], Ids]:
    changed = np.flatnonzero(before != after)
    pairs = np.stack([before[changed], after[changed]], axis=1)
    found = {}
    for was, becomes in np.unique(pairs, axis=0).tolist():
        rows = changed[(pairs == (was, becomes)).all(axis=1)]
        found[names[was] if was != NONE else None, names[becomes]] = table.ids[rows]
    return found
