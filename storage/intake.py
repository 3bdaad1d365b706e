"""Stores what ingest has measured, batch by batch, all batches of one ingest in one undoable step."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from storage import classes, former_names, mappers
from storage.known import of_content
from storage.records import FileState, ItemState, NewItem
from storage.schema import TABLES
from storage.store import Store
from storage.transaction import CHUNK, Transaction, chunked

_log = logging.getLogger(__name__)

_ITEMS, _STEPS = TABLES["items"].c, TABLES["steps"]

MEASURED = ("width", "height", "channels", "bit_depth", "format", "size_bytes", "mtime_ns", "hash", "given", "error")
"""Columns that follow from a file."""


@dataclass(frozen=True, slots=True)
class Touched:
    """An item that a look at its folder found something about, by its path below the source (or, moved, whole)."""

    item_id: int
    path: str
    before: str = ""
    """Where a moved item was."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Files that have the content of items whose files are gone, where which is which can't be told."""

    paths: tuple[str, ...]
    item_ids: tuple[int, ...]


@dataclass(slots=True)
class IngestReport:
    """What came of an ingest or of another look.

    ``added`` counts new, returned-from-undo and mended items, ``duplicates`` those of them whose content another item
    has too, ``skipped`` files that are known and are what they were. ``unreachable`` lists folders that can't be looked
    through, or went away meanwhile; their items were left alone, and what they hold comes in the next time.
    ``kept_out`` counts files of items that were taken out of the project, where a look does not bring them back.
    """

    added: int = 0
    duplicates: int = 0
    skipped: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    changed: list[Touched] = field(default_factory=list)
    moved: list[Touched] = field(default_factory=list)
    missing: list[Touched] = field(default_factory=list)
    returned: list[Touched] = field(default_factory=list)
    ambiguous: list[Ambiguous] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)
    kept_out: int = 0
    stopped: bool = False

    def note_unreachable(self, folder: str) -> None:
        """List a folder as out of reach, once."""
        if folder not in self.unreachable:
            self.unreachable.append(folder)


class Intake:
    """Adds items to a project; every write goes on with the same step, which is named for what it has come to."""

    def __init__(self, store: Store, report: IngestReport, *, good: frozenset[str] = frozenset()) -> None:
        self._store = store
        self._report = report
        self._good = good
        self._step: int | None = None
        self._first = ""
        self._count = 0

    def add(self, batch: Sequence[NewItem], *, origin: str) -> list[int]:
        """Store new items; returns their ids. ``origin`` is the folder's name, for the step's."""
        if not batch:
            return []
        with self._store.transact(self._label(origin, len(batch)), step=self._step) as tx:
            self._name_step(tx)
            former = former_names.read(tx.connection)
            if former:
                batch = [_of_today(item, former) for item in batch]
            self._ensure_classes(tx, (item.given for item in batch if not item.error))
            rows = [mappers.new_item(item, now=tx.now) for item in batch]
            find_duplicates(tx, rows)
            ids = tx.insert("items", rows)
            twins = _twins_in_batch(rows, ids)
            tx.update_each("items", {item_id: {"duplicate_of": first} for item_id, first in twins.items()})
        self._step = tx.step_id
        report = self._report
        report.added += sum(1 for item in batch if not item.error)
        report.duplicates += sum(1 for row in rows if row["duplicate_of"] is not None) + len(twins)
        for item in batch:
            if item.error:
                report.unreadable.append((item.relpath, item.error))
                _log.info("unreadable: %s: %s", item.relpath, item.error)
        return ids

    def bring_back(self, ids: Sequence[int], *, origin: str) -> None:
        """Show items again that undo had hidden, with the classes that were taken away with them."""
        if not ids:
            return
        with self._store.transact(self._label(origin, len(ids)), step=self._step) as tx:
            self._name_step(tx)
            tx.update("items", ids, {"removed": False})
            names: list[str] = []
            columns = sa.select(_ITEMS.given, _ITEMS.label, _ITEMS.error, _ITEMS.duplicate_of)
            for chunk in chunked(ids, CHUNK):
                for row in tx.connection.execute(columns.where(_ITEMS.id.in_(chunk))):
                    names += [name for name in (row.given, row.label) if name and not row.error]
                    self._report.added += not row.error
                    self._report.duplicates += row.duplicate_of is not None
            self._ensure_classes(tx, names)
        self._step = tx.step_id

    def mend(self, mended: dict[int, NewItem], read_now: Sequence[int]) -> None:
        """Items that could not be read and now can become ordinary; ``read_now`` stood for folders, and go."""
        if not mended and not read_now:
            return
        with self._store.transact(f"Read {len(mended):,} mended images", step=self._step) as tx:
            former = former_names.read(tx.connection)
            mended = {item_id: _of_today(item, former) for item_id, item in mended.items()}
            self._ensure_classes(tx, (item.given for item in mended.values()))
            tx.update("items", read_now, {"removed": True})
            rows: list[dict[str, Any]] = [{name: getattr(item, name) for name in MEASURED} for item in mended.values()]
            find_duplicates(tx, rows)
            fresh = {"state": ItemState.UNREVIEWED.value, "file_state": FileState.PRESENT.value}
            tx.update_each("items", {i: {**row, **fresh} for i, row in zip(mended, rows, strict=True)})
        self._step = tx.step_id
        self._report.added += len(mended)
        self._report.duplicates += sum(row["duplicate_of"] is not None for row in rows)

    def _label(self, origin: str, more: int) -> str:
        self._first = self._first or origin
        self._count += more
        return f"Add {self._count:,} images from {self._first}"

    def _name_step(self, tx: Transaction) -> None:
        if self._step is not None:
            tx.connection.execute(sa.update(_STEPS).where(_STEPS.c.id == self._step).values(label=tx.label))

    def _ensure_classes(self, tx: Transaction, names: Iterable[str | None]) -> None:
        wanted = sorted({name for name in names if name})
        if not wanted:
            return
        classes.ensure(tx, wanted)
        if self._good:
            wrong = [entry.id for entry in classes.read_classes(tx.connection) if entry.name in self._good]
            tx.update("classes", wrong, {"kind": "good"})


def _of_today(item: NewItem, former: former_names.Former) -> NewItem:
    return item._replace(given=former_names.of_today(former, item.given))


def find_duplicates(tx: Transaction, rows: Collection[dict[str, Any]]) -> None:
    """Point each row at the first item with the same content; duplicates are shown, never merged."""
    first: dict[object, int] = {}
    for digest, item_id, _, _ in of_content(tx.connection, (row["hash"] for row in rows if row["hash"])):
        first.setdefault(digest, item_id)
    for row in rows:
        row["duplicate_of"] = first.get(row["hash"])


def _twins_in_batch(rows: Sequence[dict[str, object]], ids: Sequence[int]) -> dict[int, int]:
    """Items of one batch whose content an earlier item of the same batch has: item id to first id."""
    first: dict[object, int] = {}
    twins = {}
    for row, item_id in zip(rows, ids, strict=True):
        if not row["hash"] or row["duplicate_of"] is not None:
            continue
        if row["hash"] in first:
            twins[item_id] = first[row["hash"]]
        else:
            first[row["hash"]] = item_id
    return twins
