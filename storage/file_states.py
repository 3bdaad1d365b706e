"""Whether items' files are what they were: kept as found, changed, missing; and how a changed file is taken anew."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import proposals, regions
from storage.hashing import hash_file
from storage.intake import MEASURED, IngestReport, Touched, find_duplicates
from storage.known import Known, Place, source_paths
from storage.measure import Measuring
from storage.records import Changes, FileState, ItemState
from storage.scan import Found, Reach, is_gone, reach
from storage.schema import TABLES
from storage.store import Store, changes_of
from storage.transaction import CHUNK, Transaction, chunked

_ITEMS = TABLES["items"].c

_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds now."""

    path: str
    mtime_ns: int
    hash: str


def read_again(paths: Sequence[str]) -> list[Reading | None]:
    """Hash files that do not look as they did; None for one that can't be read."""
    found: list[Reading | None] = []
    for path in paths:
        try:
            mtime_ns = Path(path).stat().st_mtime_ns
            found.append(Reading(path, mtime_ns, hash_file(Path(path))))
        except OSError:
            found.append(None)
    return found


class FileStates:
    """Notes what one look through the folders finds out about known files.

    What is noted is what a disk holds, not what a person decided: no history step, nothing to undo.
    """

    def __init__(self, store: Store, report: IngestReport, *, newest: int) -> None:
        self._store = store
        self._report = report
        # A byte an item, by id: a million items must not become a set of a million paths.
        self._seen = bytearray(newest + 1)

    def seen(self, item_id: int) -> None:
        """The item's file was come across; items added since the look began need not be told."""
        if item_id < len(self._seen):
            self._seen[item_id] = 1

    def as_it_was(self, row: Known, path: str) -> bool:
        """Whether size and time are the known ones and nothing else was noted before; else it has to be read."""
        try:
            status = os.stat(path)  # noqa: PTH116  asked of every file of every look
        except OSError:
            return True  # It went while the folder was read; the next look finds it missing.
        same = status.st_size == row.size_bytes and status.st_mtime_ns == row.mtime_ns
        return same and row.file_state == FileState.PRESENT

    def settle(self, rows: Sequence[Known], read: Sequence[Reading | None]) -> None:
        """Note of files that do not look as they did whether their bytes, read again, are others."""
        changes: dict[int, dict[str, Any]] = {}
        for row, found in zip(rows, read, strict=True):
            if found is None:
                continue  # Neither the old bytes nor others: nothing is known, nothing is said.
            path = found.path
            if found.hash != row.hash:
                changes[row.id] = {"file_state": FileState.CHANGED.value}
                self._report.changed.append(Touched(row.id, path))
                continue
            # The new time is kept, so that the next look needs no reading.
            changes[row.id] = {"file_state": FileState.PRESENT.value, "mtime_ns": found.mtime_ns}
            if row.file_state:
                self._report.returned.append(Touched(row.id, path))
        if changes:
            with self._store.transact("Look at files", undoable=False) as tx:
                tx.update_each("items", changes)

    def unseen(self, place: Place) -> list[int]:
        """Mark as missing what lies below the folder by the database and not on disk.

        Returns the items that stood for a folder which could not be read and now can: they have done their duty.
        """
        if reach(place.root) is not Reach.HERE:  # Unplugged while it was looked through.
            self._report.note_unreachable(place.root)
            return []
        roots = source_paths(self._store)
        read_now: list[int] = []
        after = 0
        while page := self._page(place, after):
            after = page[-1].id
            lost: list[int] = []
            for row in page:
                if row.id < len(self._seen) and not self._seen[row.id]:
                    path = f"{roots[row.source_id]}/{row.relpath}"
                    if row.error and Path(path).is_dir():
                        read_now.append(row.id)
                    elif row.file_state == FileState.MISSING or is_gone(path):
                        lost.append(row.id)
                        self._report.missing.append(Touched(row.id, path))
            if lost:
                with self._store.transact("Look at files", undoable=False) as tx:
                    tx.update("items", lost, {"file_state": FileState.MISSING.value})
        return read_now

    def _page(self, place: Place, after: int) -> list[sa.Row[Any]]:
        columns = sa.select(_ITEMS.id, _ITEMS.source_id, _ITEMS.relpath, _ITEMS.error, _ITEMS.file_state)
        query = columns.where(place.items_in(), _ITEMS.id > after).order_by(_ITEMS.id).limit(_PAGE)
        with self._store.reading() as connection:
            return list(connection.execute(query))


@dataclass(frozen=True, slots=True)
class Retaken:
    """What came of taking changed files anew: the items taken, those that can't be (with why), and the changes."""

    taken: tuple[int, ...]
    refused: tuple[tuple[int, str], ...]
    changes: Changes


def take_new_files(store: Store, item_ids: Sequence[int], *, max_pixels: int) -> Retaken:
    """Let changed items stand for their files' new bytes: one undoable step, after which they are to be reviewed anew.

    What was said of the old pixels no longer holds: the decision and the regions are taken back, proposals superseded.
    The label an item came with stays. Items that are not changed are left alone.
    """
    roots = source_paths(store)
    taken: list[int] = []
    refused: list[tuple[int, str]] = []
    count = len(item_ids)
    with store.transact(f"Take the new file of {'1 item' if count == 1 else f'{count:,} items'}") as tx:
        for chunk in chunked(dict.fromkeys(item_ids), CHUNK):
            query = sa.select(TABLES["items"]).where(_ITEMS.id.in_(chunk), _ITEMS.removed.is_(False))
            rows = [
                row
                for row in tx.connection.execute(query.order_by(_ITEMS.id)).mappings()
                if row["file_state"] == FileState.CHANGED
            ]
            fresh: dict[int, dict[str, Any]] = {}
            for row in rows:
                measure = Measuring(roots[row["source_id"]], row["source_id"], labels=False, max_pixels=max_pixels)
                item = measure.one(Found(row["relpath"]))
                if item.error:
                    refused.append((row["id"], item.error))
                    continue
                fresh[row["id"]] = {name: getattr(item, name) for name in MEASURED if name != "given"}
            find_duplicates(tx, fresh.values())
            ids = list(fresh)
            offered = proposals.read_live(tx.connection, ids)
            settled = regions.read(tx.connection, ids)
            tx.update_each("items", {item_id: {**_UNSEEN, **values} for item_id, values in fresh.items()})
            tx.delete("regions", [region.id for found in settled.values() for region in found])
            tx.update("proposals", [entry.id for found in offered.values() for entry in found], {"superseded": True})
            reopened = [row for row in rows if row["id"] in fresh and row["state"] != ItemState.UNREVIEWED]
            tx.insert(
                "decisions",
                [
                    {
                        "item_id": row["id"],
                        "state": ItemState.UNREVIEWED.value,
                        "label": None,
                        "reason": "",
                        "reviewer": tx.actor,
                        "proposal_ids": [],
                        "at": tx.now,
                    }
                    for row in reopened
                ],
            )
            tx.update_each("items", _unlinked(tx, ids))
            taken += ids
    return Retaken(tuple(taken), tuple(refused), changes_of(tx))


def _unlinked(tx: Transaction, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What changes of the items that were like these when these still had their old bytes."""
    changes: dict[int, dict[str, Any]] = {}
    near = tx.connection.execute(sa.select(_ITEMS.id).where(_ITEMS.near_of.in_(ids), _ITEMS.id.not_in(ids)))
    for item_id in near.scalars():
        changes[item_id] = {"phash": None, "near_of": None}  # To be compared anew.
    twins = sa.select(_ITEMS.id, _ITEMS.duplicate_of).where(
        _ITEMS.duplicate_of.in_(ids), _ITEMS.id.not_in(ids), _ITEMS.removed.is_(False)
    )
    first: dict[int, int] = {}
    for row in tx.connection.execute(twins.order_by(_ITEMS.id)):
        other = row[1] or 0
        changes[row[0]] = {"duplicate_of": first.get(other)}
        first.setdefault(other, row[0])
    return changes


_UNSEEN: dict[str, Any] = {
    "state": ItemState.UNREVIEWED.value,
    "file_state": FileState.PRESENT.value,
    "label": None,
    "reason": "",
    "decided_by": None,
    "decided_at": None,
    "predicted": None,
    "score": None,
    "anomaly": None,
    "marked": None,
    "phash": None,
    "near_of": None,
    "second": None,
}
