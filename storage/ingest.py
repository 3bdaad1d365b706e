"""Folders of images become items: found, measured and hashed in parallel, stored in batches as one undoable step."""

from __future__ import annotations

import logging
import os
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from storage import classes, mappers
from storage.errors import FettleError, UnreadableImageError
from storage.hashing import hash_file
from storage.images import probe
from storage.records import NewItem
from storage.schema import ItemRow, SourceRow
from storage.store import Store
from storage.transaction import CHUNK, Transaction, chunked

_log = logging.getLogger(__name__)

SUFFIXES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".dib", ".webp", ".tif", ".tiff"})
"""What is taken for an image by name; whether it is one, its content decides."""

_BATCH = 256


@dataclass(slots=True)
class IngestReport:
    """What came of an ingest. ``duplicates`` counts added items whose content another item has too."""

    added: int = 0
    duplicates: int = 0
    skipped: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    item_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    relpath: str
    error: str = ""


def ingest(
    store: Store,
    folders: Sequence[Path],
    *,
    labels_from_folders: bool = False,
    good: frozenset[str] = frozenset(),
    max_pixels: int,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> IngestReport:
    """Add every image below ``folders`` that the project does not have yet; originals are only read.

    A file that can't be decoded becomes an item in state ``unreadable`` with the reason. Files already known by
    path are skipped, so an interrupted ingest is simply run again.

    Args:
        store: The project.
        folders: Where to look, all levels down; symbolic links to folders are not followed (they may loop).
        labels_from_folders: Take the name of the folder an image lies in as the class it came with.
        good: Class names that mean a good part, beside the commonly used ones.
        max_pixels: Larger images become unreadable instead of filling the memory.
        progress: Called with (files done, files to add) of the folder at hand.
        should_stop: Asked between batches; what is stored stays.

    Raises:
        FettleError: A folder does not exist, or is the project's own.
    """
    started = time.monotonic()
    report = IngestReport()
    step: int | None = None
    for folder in folders:
        root = _checked(store, folder)
        source_id, known = _source(store, root)
        found = list(_scan(root, store.folder.root))
        fresh = [entry for entry in found if entry.relpath not in known]
        report.skipped += len(found) - len(fresh)
        done = 0
        label = f"Add {len(fresh):,} images from {root.name}"

        def measure(entry: _Found, source_id: int = source_id, root: Path = root) -> NewItem:
            given = _folder_label(entry, root) if labels_from_folders else None
            return _measure(entry, source_id=source_id, given=given, max_pixels=max_pixels)

        with ThreadPoolExecutor(max_workers=min(8, (os.cpu_count() or 2) * 2), thread_name_prefix="ingest") as pool:
            for chunk in chunked(fresh, _BATCH):
                if should_stop is not None and should_stop():
                    break
                step = _store_batch(store, list(pool.map(measure, chunk)), report, label=label, step=step, good=good)
                done += len(chunk)
                if progress is not None:
                    progress(done, len(fresh))
    report.seconds = time.monotonic() - started
    return report


def _checked(store: Store, folder: Path) -> Path:
    root = folder.expanduser().resolve()
    if not root.is_dir():
        raise FettleError(f"There is no folder {folder}", "Check the path.")
    if root == store.folder.root or root.is_relative_to(store.folder.root):
        raise FettleError(f"{folder} is the project's own folder", "Ingest the folder the images are in.")
    return root


def _source(store: Store, root: Path) -> tuple[int, set[str]]:
    path = root.as_posix()
    with store.transact("Add source", undoable=False) as tx:
        source_id = tx.connection.execute(sa.select(SourceRow.id).where(SourceRow.path == path)).scalar()
        if source_id is None:
            source_id = tx.insert("sources", [{"path": path}])[0]
        _revive(tx, source_id)
        known = set(tx.connection.execute(sa.select(ItemRow.relpath).where(ItemRow.source_id == source_id)).scalars())
    return source_id, known


def _revive(tx: Transaction, source_id: int) -> None:
    """Items hidden by undoing an ingest come back when their folder is ingested again."""
    hidden = sa.select(ItemRow.id).where(ItemRow.source_id == source_id, ItemRow.removed.is_(True))
    tx.update("items", list(tx.connection.execute(hidden).scalars()), {"removed": False})


def _scan(root: Path, project: Path) -> Iterator[_Found]:
    """Image files below ``root``, sorted, folders that can't be read reported, links to folders left alone."""
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield _Found(folder, _relative(folder, root), f"the folder cannot be read ({error.strerror})")
            continue
        below = []
        for entry in listed:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                if path != project and not entry.name.startswith("."):
                    below.append(path)
            elif path.suffix.lower() in SUFFIXES and not entry.name.startswith("."):
                yield _Found(path, _relative(path, root))
        pending.extend(reversed(below))


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _folder_label(entry: _Found, root: Path) -> str | None:
    if entry.error:
        return None
    parent = entry.path.parent
    name = parent.name if parent != root else root.name
    # macOS spells Korean folder names decomposed; one class must not become two.
    return unicodedata.normalize("NFC", name)


def _measure(entry: _Found, *, source_id: int, given: str | None, max_pixels: int) -> NewItem:
    size_bytes = mtime_ns = 0
    digest = ""
    error = entry.error
    width = height = channels = bit_depth = 0
    kind = ""
    if not error:
        try:
            status = entry.path.stat()
            size_bytes, mtime_ns = status.st_size, status.st_mtime_ns
            info = probe(entry.path, max_pixels=max_pixels)
            width, height, channels, bit_depth, kind = (
                info.width, info.height, info.channels, info.bit_depth, info.format,
            )  # fmt: skip
            digest = hash_file(entry.path)
        except UnreadableImageError as known:
            error = known.message
        except OSError as fault:
            error = f"the file cannot be read ({fault.strerror})"
    return NewItem(
        source_id=source_id,
        relpath=entry.relpath,
        width=width,
        height=height,
        channels=channels,
        bit_depth=bit_depth,
        format=kind,
        size_bytes=size_bytes,
        mtime_ns=mtime_ns,
        hash=digest,
        given=given,
        error=error,
    )


def _store_batch(
    store: Store, batch: Sequence[NewItem], report: IngestReport, *, label: str, step: int | None, good: frozenset[str]
) -> int | None:
    with store.transact(label, step=step) as tx:
        names = sorted({item.given for item in batch if item.given and not item.error})
        classes.ensure(tx, names)
        _mark_good(tx, good)
        rows = [mappers.new_item(item, now=tx.now) for item in batch]
        _find_duplicates(tx, rows)
        ids = tx.insert("items", rows)
        twins = _twins_in_batch(rows, ids)
        tx.update_each("items", {item_id: {"duplicate_of": first} for item_id, first in twins.items()})
    report.item_ids.extend(ids)
    report.added += sum(1 for item in batch if not item.error)
    report.duplicates += sum(1 for row in rows if row["duplicate_of"] is not None) + len(twins)
    report.unreadable.extend((item.relpath, item.error) for item in batch if item.error)
    for item in batch:
        if item.error:
            _log.info("unreadable: %s: %s", item.relpath, item.error)
    return tx.step_id


def _mark_good(tx: Transaction, good: frozenset[str]) -> None:
    wrong = [entry.id for entry in classes.read_classes(tx.connection) if entry.name in good]
    tx.update("classes", wrong, {"kind": "good"})


def _find_duplicates(tx: Transaction, rows: Iterable[dict[str, object]]) -> None:
    """Point each row at the first item with the same content; duplicates are shown, never merged."""
    by_hash = {row["hash"]: row for row in rows if row["hash"]}
    first: dict[object, int] = {}
    for chunk in chunked(by_hash, CHUNK):
        query = (
            sa.select(ItemRow.hash, sa.func.min(ItemRow.id))
            .where(ItemRow.hash.in_(chunk), ItemRow.removed.is_(False))
            .group_by(ItemRow.hash)
        )
        first.update((digest, item_id) for digest, item_id in tx.connection.execute(query))
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
