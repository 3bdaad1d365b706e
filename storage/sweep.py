"""Removes what nobody points at any more: blobs no row names, and halves of files that a killed process left."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from storage import backup_files, engine, pg_backup
from storage.blobs import MINIMUM_AGE
from storage.errors import FettleError
from storage.imports.leftovers import sweep_pictures
from storage.schema import ProposalRow, StepChangeRow
from storage.step_entries import rows_of, unpack
from storage.store import Store

_HALVES = (
    ".*.part",
    "backups/.*.part",
    "models/.*.part",
    "models/*/.*.part",
    "imported/??/.*.part",
    "cache/thumbnails/??/.tmp-*",
)
"""Where Fettle writes beside before it renames, below a project."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many files went; ``pictures`` are those a killed import had copied."""

    blobs: int
    halves: int
    pictures: int = 0


def sweep(store: Store, *, minimum_age: float = MINIMUM_AGE) -> Swept:
    """Remove orphans that are older than ``minimum_age`` seconds; what a backup still names stays.

    Safe while others read and write: a blob is stored before the row that names it, and its age is checked under the
    lock of `storage.blobs`.

    Raises:
        DatabaseError: The database cannot be read; nothing was removed.
    """
    orphans = _orphans(store, minimum_age)
    if orphans:
        for backup in backup_files.listed(store.folder):
            orphans -= _named_in(backup.path, orphans)
    blobs = store.blobs.sweep(_AllBut(orphans), minimum_age=minimum_age)
    return Swept(
        blobs=blobs,
        halves=_sweep_halves(store.folder.root, minimum_age),
        pictures=sweep_pictures(store, minimum_age=minimum_age),
    )


def _orphans(store: Store, minimum_age: float) -> set[str]:
    """Blobs of that age which no row names. Ids are compared by 64 bits of their hash: a million fits in 8 MB."""
    newest = time.time() - minimum_age
    old: list[str] = []
    for blob in store.blobs.ids():
        with contextlib.suppress(FileNotFoundError):
            if store.blobs.path(blob).stat().st_mtime <= newest:
                old.append(blob)
    if not old:
        return set()
    with store.reading() as connection:
        named = _digests(_named(connection))
    return {blob for blob in old if not _contains(named, blob)}


def _named(connection: sa.Connection) -> Iterator[str]:
    query = sa.select(ProposalRow.blob, ProposalRow.data).where(ProposalRow.blob.is_not(None))
    for blob, data in connection.execute(query.execution_options(yield_per=1_000)):
        yield blob
        if isinstance(data.get("mask"), str):
            yield data["mask"]
    # What was undone may be redone, and needs its files then.
    undone = sa.select(StepChangeRow.payload).where(StepChangeRow.table_name == ProposalRow.__tablename__)
    for payload in connection.execute(undone).scalars():
        for entry in rows_of(unpack(payload)):
            if isinstance(entry, dict):
                yield from (value for value in (entry.get("blob"), (entry.get("data") or {}).get("mask")) if value)


def _digests(blobs: Iterable[str]) -> npt.NDArray[np.uint64]:
    return np.sort(np.fromiter((int(blob[:16], 16) for blob in blobs), dtype=np.uint64))


def _contains(digests: npt.NDArray[np.uint64], blob: str) -> bool:
    wanted = np.uint64(int(blob[:16], 16))
    place = int(np.searchsorted(digests, wanted))
    return place < len(digests) and digests[place] == wanted


def _named_in(backup: Path, orphans: set[str]) -> set[str]:
    """Those of ``orphans`` that a backup names; all of them, where it cannot be read."""
    if pg_backup.is_dump(backup):
        try:
            return pg_backup.named(backup, ProposalRow.__tablename__, orphans)
        except FettleError:
            return set(orphans)
    driver = engine.sqlite_driver()
    query = "SELECT blob, json_extract(data, '$.mask') FROM proposals WHERE blob IS NOT NULL"
    try:
        with closing(driver.connect(backup.resolve().as_uri() + "?immutable=1", uri=True)) as connection:
            return {name for row in connection.execute(query) for name in row if name in orphans}
    except driver.Error:
        return set(orphans)


@dataclass(frozen=True, slots=True)
class _AllBut:
    orphans: set[str]

    def __contains__(self, name: Any) -> bool:
        return name not in self.orphans


def _sweep_halves(root: Path, minimum_age: float) -> int:
    removed = 0
    newest = time.time() - minimum_age
    for pattern in _HALVES:
        for path in root.glob(pattern):
            with contextlib.suppress(OSError, FettleError):
                if path.is_file() and path.stat().st_mtime <= newest:
                    path.unlink()
                    removed += 1
    return removed
