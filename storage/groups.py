"""Which items belong together, so that no split parts them: equal, nearly equal, alike, or shots of one part."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from storage.errors import FettleError
from storage.name_pattern import TOGETHER, Finder, check
from storage.split_table import NONE, Ids, Indices, ItemTable, Key, ShouldStop, read
from storage.store import Store
from storage.transaction import chunked


class Reason(StrEnum):
    """Why items belong together."""

    EXACT = "exact"
    """The same bytes."""
    NEAR = "near"
    """Nearly the same picture, see `storage.duplicates`."""
    ALIKE = "alike"
    """Embeddings that lie close to each other."""
    NAME = "name"
    """The pattern finds the same in their names."""
    FOLDER = "folder"
    """They lie in the same folder."""


SOURCE = "source"
"""As ``folder``: all of one source folder belongs together."""

SUBFOLDER = "folder"
"""As ``folder``: all that lies directly in one folder belongs together."""


@dataclass(frozen=True, slots=True)
class GroupBy:
    """What makes items belong together, beside the same bytes, which always do.

    Attributes:
        near: Near duplicates.
        pattern: A regular expression with a group, for file names, or for paths where it holds a slash; what the
            groups find is what shots of one part share.
        folder: `SOURCE`, `SUBFOLDER`, a number of levels of folders from the source on ("1"), or empty.
        alike: How close the embeddings of items lie that belong together, as a cosine, 0–1; 0: they don't count.
            Who groups hands the pairs over, see `inference.alike_pairs`.
    """

    near: bool = True
    pattern: str = ""
    folder: str = ""
    alike: float = 0.0

    def __post_init__(self) -> None:
        if self.pattern:
            check(self.pattern)
        if self.folder not in ("", SOURCE, SUBFOLDER) and not (self.folder.isdecimal() and 0 < int(self.folder) < 100):
            raise FettleError(
                f"Items can't be grouped by the folder “{self.folder}”",
                f"Write {SOURCE}, {SUBFOLDER}, or how many levels of folders count, such as 1.",
            )
        if not 0.0 <= self.alike < 1.0:
            raise FettleError(f"{self.alike} is no closeness", "It lies between 0 and 1, such as 0.98.")


Pairs = npt.NDArray[np.int64]
"""``(P, 2)``: ids of two items each."""

NO_PAIRS: Pairs = np.zeros((0, 2), np.int64)


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a table's items.

    Attributes:
        table: The items.
        of: ``(N,)``: each row's group, numbered from 0.
        count: How many groups there are, single items among them.
        links: By reason ``(L, 2)``: the rows that each link ties together.
    """

    table: ItemTable
    of: Ids
    count: int
    links: dict[Reason, Ids]


def find(store: Store, by: GroupBy, *, alike: Pairs = NO_PAIRS, should_stop: ShouldStop | None = None) -> Groups:
    """Read the items and group them.

    Raises:
        PatternError: The pattern takes too long.
        StoppedError: It was to stop.
    """
    with ExitStack() as stack:
        keys: dict[Reason, Key] = {}
        if by.pattern:
            keys[Reason.NAME] = _by_name(stack.enter_context(Finder(by.pattern)), whole="/" in by.pattern)
        if by.folder:
            keys[Reason.FOLDER] = _by_folder(by.folder)
        table = read(store, keys=list(keys.values()), should_stop=should_stop)
    return group(table, by, reasons=list(keys), alike=alike)


def group(table: ItemTable, by: GroupBy, *, reasons: Sequence[Reason] = (), alike: Pairs = NO_PAIRS) -> Groups:
    """Group a table's items; ``reasons`` says what its key columns mean."""
    sets = _Sets(len(table))
    links = {Reason.EXACT: _equal(_numbered(table.content), table.split)}
    if by.near:
        links[Reason.NEAR] = _near(table)
    if len(alike):
        rows = np.stack([table.rows(alike[:, 0]), table.rows(alike[:, 1])], axis=1)
        links[Reason.ALIKE] = rows[(rows >= 0).all(axis=1)]
    for reason, column in zip(reasons, table.keys, strict=True):
        links[reason] = _equal(column.astype(np.int64), table.split)
    for pairs in links.values():
        sets.join_all(pairs)
    roots, of = np.unique(sets.roots(), return_inverse=True)
    return Groups(table=table, of=of.astype(np.int64), count=len(roots), links=links)


def members(groups: Groups, wanted: Ids) -> dict[int, Ids]:
    """The rows of each of these groups, in order."""
    rows = np.flatnonzero(np.isin(groups.of, wanted))
    order = rows[np.argsort(groups.of[rows], kind="stable")]
    numbers, starts = np.unique(groups.of[order], return_index=True)
    if not len(numbers):
        return {}
    return dict(zip(numbers.tolist(), np.split(order, starts[1:]), strict=True))


class _Sets:
    """Disjoint sets of rows. Source: Tarjan, "Efficiency of a good but not linear set union algorithm", 1975."""

    def __init__(self, count: int) -> None:
        self._above = array("q", range(count))

    def join_all(self, pairs: Ids) -> None:
        for one, other in pairs.tolist():
            first, second = self._root(one), self._root(other)
            if first != second:
                self._above[max(first, second)] = min(first, second)

    def _root(self, row: int) -> int:
        above = self._above
        while (next_one := above[row]) != row:
            above[row] = above[next_one]
            row = next_one
        return row

    def roots(self) -> Ids:
        above: Ids = np.frombuffer(self._above, dtype=np.int64).copy() if self._above else np.zeros(0, np.int64)
        while not np.array_equal(higher := above[above], above):
            above = higher
        return above


def _by_name(finder: Finder, *, whole: bool) -> Key:
    def key(places: Sequence[tuple[int, str]]) -> list[str | None]:
        names = [path if whole else path.rpartition("/")[2] for _, path in places]
        return [found for chunk in chunked(names, TOGETHER) for found in finder.find(chunk)]

    return key


def _by_folder(folder: str) -> Key:
    levels = int(folder) if folder.isdecimal() else 0
    place: Callable[[str], str] = {
        SOURCE: lambda path: "",
        SUBFOLDER: lambda path: path.rpartition("/")[0],
    }.get(folder, lambda path: "/".join(path.split("/")[:-1][:levels]))

    def key(places: Sequence[tuple[int, str]]) -> list[str | None]:
        return [f"{source}/{place(path)}" for source, path in places]

    return key


def _numbered(content: npt.NDArray[np.uint64]) -> Ids:
    """Equal numbers for equal rows."""
    if not len(content):
        return np.zeros(0, np.int64)
    order = np.lexsort((content[:, 1], content[:, 0]))
    ordered = content[order]
    new = np.concatenate([[False], (ordered[1:] != ordered[:-1]).any(axis=1)])
    numbers = np.empty(len(content), np.int64)
    numbers[order] = np.cumsum(new)
    return numbers


def _equal(key: Ids, split: Indices) -> Ids:
    """Links between rows with the same key; those of a split come last, so that a link says where splits meet."""
    order = np.lexsort((split, key))
    order = order[key[order] != NONE]
    same = key[order[1:]] == key[order[:-1]]
    return np.stack([order[:-1][same], order[1:][same]], axis=1).astype(np.int64)


def _near(table: ItemTable) -> Ids:
    """Links by `ItemTable.near`; two that point to the same hidden item are linked with each other."""
    ids = np.unique(table.near)
    hidden = ids[table.rows(ids) < 0]
    if not len(hidden):
        return np.stack([table.rows(table.near[:, 0]), table.rows(table.near[:, 1])], axis=1).reshape(-1, 2)
    # A row for each hidden item, behind all others, and then from each live item to the first of its set.
    place = np.where(table.rows(ids) >= 0, table.rows(ids), len(table) + np.searchsorted(hidden, ids))
    sets = _Sets(len(table) + len(hidden))
    sets.join_all(place[np.searchsorted(ids, table.near)])
    roots = sets.roots()[: len(table)]
    touched = np.unique(table.rows(ids))
    touched = touched[touched >= 0]
    found = np.full(len(table), NONE, np.int64)
    found[touched] = roots[touched]
    return _equal(found, table.split)
