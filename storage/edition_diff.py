"""What differs between two editions: items that came, went or moved, their labels, splits, pictures and regions."""

from __future__ import annotations

import math
import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np

from storage.edition_files import Audit, FrozenItem, FrozenRegion, Manifest, read_manifest
from storage.edition_spool import Scratch
from storage.errors import EditionError
from storage.geometry import bounds, iou_xyxy, rasterise, translate
from storage.records import Box, Geometry

LISTED = 10_000
"""So many items are listed, unless more are asked for; all are counted."""

_MOST_PIXELS = 250_000_000


class Change(StrEnum):
    """How an item differs."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    """The same picture under another path or name."""
    LABEL = "label"
    STATE = "state"
    SPLIT = "split"
    PIXELS = "pixels"
    REGIONS = "regions"


@dataclass(frozen=True, slots=True)
class RegionChange:
    """A region that one of the editions has otherwise.

    ``before`` and ``after`` are its class, None where it is not there; ``iou`` is the overlap of its two shapes, 0–1,
    None where there are not two.
    """

    before: str | None
    after: str | None
    iou: float | None = None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that differs. Pairs are (before, after); ``by`` and ``at`` are from the record of the later edition.

    ``regions`` is empty where a manifest of the first schema tells their number alone: ``region_counts`` has it.
    """

    source: str
    what: frozenset[Change]
    files: tuple[str | None, str | None]
    moved_from: str | None
    labels: tuple[str | None, str | None]
    states: tuple[str | None, str | None]
    splits: tuple[str | None, str | None]
    region_counts: tuple[int, int]
    regions: tuple[RegionChange, ...]
    by: tuple[str, ...]
    at: float | None


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """What differs from ``a`` to ``b``.

    Attributes:
        a: The earlier edition.
        b: The later one.
        settings: Values of the whole that differ, by name: format, pixels, crops, options.
        classes_added: By name.
        classes_removed: By name.
        classes_changed: Name to kind before and after.
        counts: Items by how they differ; one item may count several times.
        by: Items that differ by who settled them.
        items: Those that differ, in the order of ``b``, those that are gone last; the first `LISTED`.
        differing: How many items differ.
    """

    a: Manifest
    b: Manifest
    settings: Mapping[str, tuple[Any, Any]]
    classes_added: tuple[str, ...]
    classes_removed: tuple[str, ...]
    classes_changed: Mapping[str, tuple[str, str]]
    counts: Mapping[Change, int]
    by: Mapping[str, int]
    items: tuple[ItemChange, ...]
    differing: int

    @property
    def same(self) -> bool:
        """Whether nothing that is frozen differs."""
        return self.a.hash == self.b.hash and not self.differing


@dataclass(frozen=True, slots=True)
class _Side:
    item: FrozenItem
    audit: Audit
    digest: str | None


def diff(
    a: Path,
    b: Path,
    *,
    limit: int = LISTED,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> EditionDiff:
    """Compare two editions by their manifests.

    Items are the same if their source has the same content; of several alike, those with the same path. An item whose
    content is new under an old path has other pixels.

    Raises:
        EditionError: One of them is no edition, its manifest is damaged, or the comparison was stopped.
    """
    first, second = read_manifest(a), read_manifest(b)
    stop = should_stop or (lambda: False)
    counts: Counter[Change] = Counter()
    by: Counter[str] = Counter()
    listed: list[ItemChange] = []
    differing = 0
    with _Pairing() as pairing:
        pairing.load("a", first, stop)
        pairing.load("b", second, stop)
        total = pairing.match()
        for number, (before, after) in enumerate(pairing.pairs(), start=1):
            _check_stop(stop)
            if progress is not None:
                progress(number, total)
            change = _compared(before, after)
            if change is None:
                continue
            differing += 1
            counts.update(change.what)
            by.update(change.by)
            if len(listed) < limit:
                listed.append(change)
    keys = sorted((first.frozen.keys() | second.frozen.keys()) - {"schema", "classes"})
    shared = first.classes.keys() & second.classes.keys()
    return EditionDiff(
        a=first,
        b=second,
        settings={
            key: (first.head.get(key), second.head.get(key))
            for key in keys
            if first.head.get(key) != second.head.get(key)
        },
        classes_added=tuple(sorted(second.classes.keys() - shared)),
        classes_removed=tuple(sorted(first.classes.keys() - shared)),
        classes_changed={
            name: (first.classes[name], second.classes[name])
            for name in sorted(shared)
            if first.classes[name] != second.classes[name]
        },
        counts={change: counts[change] for change in Change if counts[change]},
        by=dict(by.most_common()),
        items=tuple(listed),
        differing=differing,
    )


class _Pairing(Scratch):
    """The items of both editions, and which of them are one."""

    def __init__(self) -> None:
        columns = "(n INTEGER PRIMARY KEY, hash TEXT, source TEXT, path TEXT, payload BLOB)"
        super().__init__(
            f"CREATE TABLE a {columns}",
            f"CREATE TABLE b {columns}",
            "CREATE TABLE files (side TEXT, path TEXT, digest TEXT, PRIMARY KEY (side, path)) WITHOUT ROWID",
            "CREATE TABLE pairs (a INTEGER UNIQUE, b INTEGER UNIQUE)",
        )

    def load(self, side: str, manifest: Manifest, stop: Callable[[], bool]) -> None:
        """Read an edition."""
        # The first schema does not say where an item's picture lies; its name is the only one of its kind.
        short = manifest.schema == 1
        self.run_many(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?)",
            ((side, file.path.rpartition("/")[2] if short else file.path, file.hash) for file in manifest.files()),
        )

        def rows() -> Iterator[tuple[Any, ...]]:
            audits = chain(manifest.audits(), repeat(Audit(None, None)))
            for item, audit in zip(manifest.items(), audits, strict=False):
                _check_stop(stop)
                yield item.source_hash, item.source, item.file if short else item.path, pickle.dumps((item, audit))

        self.run_many(f"INSERT INTO {side} (hash, source, path, payload) VALUES (?, ?, ?, ?)", rows())  # noqa: S608

    def match(self) -> int:
        """Find the pairs; returns how many items there are, a pair counted once."""
        for key in ("hash, source", "hash", "source"):
            left, right = (
                f"(SELECT n, {key}, row_number() OVER (PARTITION BY {key} ORDER BY source, n) AS rank FROM {side} "  # noqa: S608
                f"WHERE n NOT IN (SELECT {side} FROM pairs))"
                for side in ("a", "b")
            )
            joined = f"SELECT x.n, y.n FROM {left} AS x JOIN {right} AS y USING ({key}, rank)"  # noqa: S608
            self.run(f"INSERT INTO pairs {joined}")
        alone = [f"(SELECT count(*) FROM {side})" for side in ("a", "b")]  # noqa: S608
        return self.count(f"SELECT {alone[0]} + {alone[1]} - (SELECT count(*) FROM pairs)")  # noqa: S608

    def pairs(self) -> Iterator[tuple[_Side | None, _Side | None]]:
        """Both sides of each item, in the order of the later edition; what is gone comes last."""
        joined = (
            "LEFT JOIN files AS fa ON fa.side = 'a' AND fa.path = a.path "
            "LEFT JOIN files AS fb ON fb.side = 'b' AND fb.path = b.path"
        )
        columns = "SELECT a.payload, fa.digest, b.payload, fb.digest FROM"
        for query in (
            f"{columns} b LEFT JOIN pairs ON pairs.b = b.n LEFT JOIN a ON a.n = pairs.a {joined} ORDER BY b.n",
            f"{columns} a LEFT JOIN pairs ON pairs.a = a.n LEFT JOIN b ON 0 {joined} "
            "WHERE pairs.a IS NULL ORDER BY a.n",
        ):
            for one, one_digest, other, other_digest in self.rows(query):
                yield _side(one, one_digest), _side(other, other_digest)


def _side(payload: bytes | None, digest: str | None) -> _Side | None:
    if payload is None:
        return None
    item, audit = pickle.loads(payload)  # noqa: S301  written by this very object
    return _Side(item, audit, digest)


def _compared(before: _Side | None, after: _Side | None) -> ItemChange | None:
    """How an item differs; None if it does not."""
    a, b = before.item if before else None, after.item if after else None
    one = b or a
    assert one is not None
    regions: list[RegionChange] = []
    authors: set[str] = set()
    what: set[Change] = set()
    if a is None or b is None:
        what.add(Change.ADDED if a is None else Change.REMOVED)
    else:
        regions, authors = _regions_compared(a, b, after.audit if after else None)
        for change, differs in (
            (Change.MOVED, a.source != b.source or a.file != b.file),
            (Change.LABEL, a.label != b.label),
            (Change.STATE, a.state != b.state),
            (Change.SPLIT, a.split != b.split),
            (Change.PIXELS, _other_pixels(before, after)),
            (Change.REGIONS, bool(regions) or a.region_count != b.region_count),
        ):
            if differs:
                what.add(change)
    if not what:
        return None
    audit = after.audit if after is not None else None
    by = dict.fromkeys([audit.reviewer] if audit and audit.reviewer else [])
    return ItemChange(
        source=one.source,
        what=frozenset(what),
        files=(a.file if a else None, b.file if b else None),
        moved_from=a.source if a and b and a.source != b.source else None,
        labels=(a.label if a else None, b.label if b else None),
        states=(a.state if a else None, b.state if b else None),
        splits=(a.split if a else None, b.split if b else None),
        region_counts=(a.region_count if a else 0, b.region_count if b else 0),
        regions=tuple(regions),
        by=tuple(by | dict.fromkeys(sorted(authors))),
        at=audit.decided_at if audit else None,
    )


def _other_pixels(before: _Side | None, after: _Side | None) -> bool:
    if before is None or after is None:
        return False
    if before.digest is None or after.digest is None:
        # A format without pictures: the source is all there is.
        return before.item.source_hash != after.item.source_hash
    return before.digest != after.digest


def _regions_compared(a: FrozenItem, b: FrozenItem, audit: Audit | None) -> tuple[list[RegionChange], set[str]]:
    """The regions that differ, and who drew those that are new or other."""
    if a.regions is None or b.regions is None:
        return [], set()
    ours, theirs = _in_one_frame(a, b)
    authors = dict(enumerate(audit.authors)) if audit and len(audit.authors) == len(theirs) else {}
    left = list(range(len(ours)))
    right: list[int] = []
    for number, region in enumerate(theirs):
        twin = next((i for i in left if ours[i] == region), None)
        if twin is None:
            right.append(number)
        else:
            left.remove(twin)
    changes: list[RegionChange] = []
    by = {authors[number] for number in right if authors.get(number)}
    for overlap, i, j in _overlapping(ours, theirs, left, right):
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            changes.append(RegionChange(ours[i].class_name, theirs[j].class_name, round(overlap, 4)))
    changes += [RegionChange(None, theirs[j].class_name) for j in right]
    changes += [RegionChange(ours[i].class_name, None) for i in left]
    return changes, by


def _in_one_frame(a: FrozenItem, b: FrozenItem) -> tuple[list[FrozenRegion], list[FrozenRegion]]:
    """The regions of both, moved back into the whole picture where the crops are not the same."""
    if a.crop == b.crop:
        return list(a.regions or ()), list(b.regions or ())
    (ax, ay), (bx, by) = ((item.crop[0], item.crop[1]) if item.crop else (0, 0) for item in (a, b))
    width, height = max(ax + a.size[0], bx + b.size[0]), max(ay + a.size[1], by + b.size[1])

    def moved(regions: Sequence[FrozenRegion], x: int, y: int) -> list[FrozenRegion]:
        return [replace(r, geometry=translate(r.geometry, x, y, width=width, height=height)) for r in regions]

    return moved(a.regions or (), ax, ay), moved(b.regions or (), bx, by)


def _overlapping(
    ours: Sequence[FrozenRegion], theirs: Sequence[FrozenRegion], left: Sequence[int], right: Sequence[int]
) -> list[tuple[float, int, int]]:
    """Overlap of each two of one role that share pixels, the largest first, those of one class before others."""
    found = [
        (overlap, ours[i].class_name == theirs[j].class_name, i, j)
        for i in left
        for j in right
        if ours[i].role == theirs[j].role and (overlap := _iou(ours[i].geometry, theirs[j].geometry)) > 0
    ]
    found.sort(key=lambda each: (-each[0], not each[1], each[2], each[3]))
    return [(overlap, i, j) for overlap, _, i, j in found]


def _iou(one: Geometry, other: Geometry) -> float:
    """Overlap of two shapes by the pixels they cover; by their boxes where there are too many to count."""
    first, second = bounds(one), bounds(other)
    if first is None or second is None:
        return 0.0
    by_box = float(iou_xyxy(_xyxy(first), _xyxy(second))[0, 0])
    if by_box == 0 or (isinstance(one, Box) and isinstance(other, Box)):
        return by_box
    x0, y0 = math.floor(max(0.0, min(first.x0, second.x0))), math.floor(max(0.0, min(first.y0, second.y0)))
    width, height = (math.ceil(max(ends)) for ends in ((first.x1, second.x1), (first.y1, second.y1)))
    width, height = max(width - x0, 1), max(height - y0, 1)
    if width * height > _MOST_PIXELS:
        return by_box
    covered = [
        rasterise(translate(shape, -x0, -y0, width=width, height=height), width=width, height=height)
        for shape in (one, other)
    ]
    total = int(np.count_nonzero(covered[0] | covered[1]))
    return int(np.count_nonzero(covered[0] & covered[1])) / total if total else by_box


def _xyxy(box: Box) -> list[tuple[float, float, float, float]]:
    return [(box.x0, box.y0, box.x1, box.y1)]


def _check_stop(stop: Callable[[], bool]) -> None:
    if stop():
        raise EditionError("The comparison was stopped")
