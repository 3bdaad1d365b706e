"""Finds where moved files went: the same bytes at a new path, and nothing at the old one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from storage.intake import Ambiguous, IngestReport, Touched
from storage.known import of_content, source_paths
from storage.records import FileState, NewItem
from storage.scan import Reach, is_gone, reach
from storage.store import Store


@dataclass(frozen=True, slots=True)
class _Lost:
    """An item whose file is not where it was."""

    item_id: int
    source_id: int
    relpath: str
    path: str


class Moves:
    """Keeps back new files that may be moved ones until all folders were looked through; only then is it decided.

    A file counts as moved where its bytes belong to exactly one item whose own file is gone, and to no other new
    file. Where there are several of either, those of equal path below their folders, then of equal name, belong
    together if that tells them apart; the rest is reported, not guessed.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._roots = source_paths(store)
        self._reach: dict[int, bool] = {}
        self._held: dict[str, list[NewItem]] = {}
        self._lost: dict[str, list[_Lost]] = {}

    def hold_back(self, batch: Sequence[NewItem]) -> list[NewItem]:
        """Keep the files of ``batch`` that may be moved ones; returns the others."""
        lost = self._look_for([item.hash for item in batch if item.hash])
        rest = []
        for item in batch:
            if item.hash in lost:
                self._lost[item.hash] = lost[item.hash]
                self._held.setdefault(item.hash, []).append(item)
            else:
                rest.append(item)
        return rest

    def resolve(self, report: IngestReport) -> list[NewItem]:
        """Link what was moved, as one step; returns the files that are new after all."""
        pairs: list[tuple[_Lost, NewItem]] = []
        new: list[NewItem] = []
        for digest, held in self._held.items():
            lost = [entry for entry in self._lost[digest] if is_gone(entry.path)]
            lost, files = _take_pairs(pairs, lost, held, _same)
            lost, files = _take_pairs(pairs, lost, files, _name)
            if len(lost) == len(files) == 1:
                pairs.append((lost[0], files[0]))
                continue
            new += files
            if lost and files:
                paths = tuple(f"{self._root(item.source_id)}/{item.relpath}" for item in files)
                report.ambiguous.append(Ambiguous(paths, tuple(entry.item_id for entry in lost)))
        self._held.clear()
        self._link(pairs, report)
        return new

    def _link(self, pairs: Sequence[tuple[_Lost, NewItem]], report: IngestReport) -> None:
        if not pairs:
            return
        word = "1 moved image" if len(pairs) == 1 else f"{len(pairs):,} moved images"
        with self._store.transact(f"Link {word}") as tx:
            tx.update_each(
                "items",
                {
                    lost.item_id: {
                        "source_id": item.source_id,
                        "relpath": item.relpath,
                        "name": _name(item.relpath),
                        "mtime_ns": item.mtime_ns,
                        "file_state": FileState.PRESENT.value,
                    }
                    for lost, item in pairs
                },
            )
        report.moved += [
            Touched(lost.item_id, f"{self._root(item.source_id)}/{item.relpath}", lost.path) for lost, item in pairs
        ]

    def _look_for(self, hashes: Sequence[str]) -> dict[str, list[_Lost]]:
        found: dict[str, list[_Lost]] = {}
        with self._store.reading() as connection:
            for digest, item_id, source_id, relpath in of_content(connection, hashes):
                path = f"{self._root(source_id)}/{relpath}"
                if self._may_be_lost(source_id) and is_gone(path):
                    found.setdefault(digest, []).append(_Lost(item_id, source_id, relpath, path))
        return found

    def _may_be_lost(self, source_id: int) -> bool:
        """Files of an unplugged disk are not moved, whatever looks like them elsewhere."""
        if source_id not in self._reach:
            self._reach[source_id] = reach(self._root(source_id)) in (Reach.HERE, Reach.GONE)
        return self._reach[source_id]

    def _root(self, source_id: int) -> str:
        if source_id not in self._roots:
            self._roots = source_paths(self._store)
        return self._roots[source_id]


def _take_pairs(
    pairs: list[tuple[_Lost, NewItem]],
    lost: Sequence[_Lost],
    files: Sequence[NewItem],
    key: Callable[[str], str],
) -> tuple[list[_Lost], list[NewItem]]:
    """Move to ``pairs`` those that a key of their paths, unique on both sides, puts together; returns the rest."""
    theirs: dict[str, list[_Lost]] = {}
    ours: dict[str, list[NewItem]] = {}
    for entry in lost:
        theirs.setdefault(key(entry.relpath), []).append(entry)
    for item in files:
        ours.setdefault(key(item.relpath), []).append(item)
    sure = {value for value in ours.keys() & theirs.keys() if len(ours[value]) == len(theirs[value]) == 1}
    pairs += [(theirs[value][0], ours[value][0]) for value in ours if value in sure]
    return (
        [entry for entry in lost if key(entry.relpath) not in sure],
        [item for item in files if key(item.relpath) not in sure],
    )


def _same(relpath: str) -> str:
    return relpath


def _name(relpath: str) -> str:
    return relpath.rpartition("/")[2]
