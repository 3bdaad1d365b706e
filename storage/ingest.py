"""Folders of images become items: found, measured and hashed in parallel, stored in batches as one undoable step."""

from __future__ import annotations

import logging
import os
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import classes, mappers
from storage.errors import FettleError, UnreadableImageError
from storage.files import resolved
from storage.hashing import hash_file
from storage.images import probe, unreadable
from storage.records import ItemState, NewItem
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
    path are skipped, so an interrupted ingest is simply run again. Items that undo had hidden come back, unreadable
    ones are looked at again, and both count as added.

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
    # All folders are looked at before the first is touched: a misspelt one must not leave half of them added.
    roots = list(dict.fromkeys(_checked(store, folder) for folder in folders))
    workers = min(8, (os.cpu_count() or 2) * 2)
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="ingest") as pool:
        for root in roots:
            if should_stop is not None and should_stop():
                break
            place = _look_around(store, root)
            found = list(_scan(root, store.folder.root))
            fresh = [e for e in found if e.relpath not in place.known and e.path not in place.elsewhere]
            back = [place.hidden[entry.relpath] for entry in found if entry.relpath in place.hidden]
            label = f"Add {len(fresh) + len(back):,} images from {root.name}"
            measure = partial(
                _measure, root=root, source_id=place.source_id, labels=labels_from_folders, limit=max_pixels
            )
            if back:
                step = _bring_back(store, back, report, label=label, step=step, good=good)
            broken = [entry for entry in found if entry.relpath in place.unreadable]
            mended = [item for item in pool.map(measure, broken) if not item.error]
            gone = place.unreadable.keys() - {entry.relpath for entry in found}
            read_now = [place.unreadable[relpath] for relpath in sorted(gone) if (root / relpath).is_dir()]
            if mended or read_now:
                step = _mend(store, place, mended, read_now, report, step=step, good=good)
            report.skipped += len(found) - len(fresh) - len(back) - len(mended)
            done = 0
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
    root = resolved(folder)
    if not root.is_dir():
        raise FettleError(f"There is no folder {folder}", "Check the path.")
    if _unwritable_name(root):
        raise FettleError(f"The folder's path is no valid text: {_spelled(root)}", "Rename the folder.")
    if root == store.folder.root or root.is_relative_to(store.folder.root):
        raise FettleError(f"{folder} is the project's own folder", "Ingest the folder the images are in.")
    return root


@dataclass(frozen=True, slots=True)
class _Place:
    """What the project knows of a folder: paths it has, items hidden or unreadable, files another source lists."""

    source_id: int
    known: frozenset[str]
    hidden: dict[str, int]
    unreadable: dict[str, int]
    elsewhere: frozenset[Path]


def _look_around(store: Store, root: Path) -> _Place:
    path = root.as_posix()
    with store.transact("Add source", undoable=False) as tx:
        sources = {row.path: row.id for row in tx.connection.execute(sa.select(SourceRow.id, SourceRow.path))}
        source_id = sources.get(path) or tx.insert("sources", [{"path": path}])[0]
        rows = _paths(tx, source_id)
        elsewhere: set[Path] = set()
        for other, other_id in sources.items():
            near = root.is_relative_to(other) or Path(other).is_relative_to(root)
            if other_id != source_id and near:
                elsewhere.update(Path(other, row.relpath) for row in _paths(tx, other_id) if not row.removed)
    return _Place(
        source_id=source_id,
        known=frozenset(row.relpath for row in rows),
        hidden={row.relpath: row.id for row in rows if row.removed},
        unreadable={row.relpath: row.id for row in rows if row.error and not row.removed},
        elsewhere=frozenset(elsewhere),
    )


def _paths(tx: Transaction, source_id: int) -> Sequence[Any]:
    query = sa.select(ItemRow.id, ItemRow.relpath, ItemRow.removed, ItemRow.error).where(ItemRow.source_id == source_id)
    return tx.connection.execute(query.order_by(ItemRow.id)).all()


def _bring_back(
    store: Store, ids: Sequence[int], report: IngestReport, *, label: str, step: int | None, good: frozenset[str]
) -> int | None:
    """Show hidden items again, with the classes that were taken away with them."""
    with store.transact(label, step=step) as tx:
        tx.update("items", ids, {"removed": False})
        names: set[str] = set()
        for chunk in chunked(ids, CHUNK):
            columns = sa.select(ItemRow.given, ItemRow.label, ItemRow.error, ItemRow.duplicate_of)
            for row in tx.connection.execute(columns.where(ItemRow.id.in_(chunk))):
                names.update(name for name in (row.given, row.label) if name and not row.error)
                report.added += not row.error
                report.duplicates += row.duplicate_of is not None
        classes.ensure(tx, sorted(names))
        _mark_good(tx, good)
    report.item_ids.extend(ids)
    return tx.step_id


def _mend(
    store: Store,
    place: _Place,
    mended: Sequence[NewItem],
    read_now: Sequence[int],
    report: IngestReport,
    *,
    step: int | None,
    good: frozenset[str],
) -> int | None:
    """Files that could not be read and now can become ordinary items; ``read_now`` stood for folders, and goes."""
    with store.transact(f"Read {len(mended):,} mended images", step=step) as tx:
        classes.ensure(tx, sorted({item.given for item in mended if item.given}))
        _mark_good(tx, good)
        tx.update("items", read_now, {"removed": True})
        rows: list[dict[str, Any]] = [{name: getattr(item, name) for name in _MEASURED} for item in mended]
        _find_duplicates(tx, rows)
        ids = [place.unreadable[item.relpath] for item in mended]
        known = ItemState.UNREVIEWED.value
        tx.update_each("items", {i: {**row, "state": known} for i, row in zip(ids, rows, strict=True)})
    report.added += len(mended)
    report.duplicates += sum(row["duplicate_of"] is not None for row in rows)
    report.item_ids.extend(ids)
    return tx.step_id


_MEASURED = ("width", "height", "channels", "bit_depth", "format", "size_bytes", "mtime_ns", "hash", "given", "error")


def _scan(root: Path, project: Path) -> Iterator[_Found]:
    """Image files below ``root``, sorted, folders that can't be read reported, links to folders left alone."""
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield _Found(folder, _relative(folder, root), f"The folder cannot be read: {error.strerror}")
            continue
        below = []
        for entry in listed:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                if path != project and not entry.name.startswith("."):
                    below.append(path)
            elif path.suffix.lower() in SUFFIXES and not entry.name.startswith("."):
                yield _Found(path, _relative(path, root), _unwritable_name(path.relative_to(root)))
        pending.extend(reversed(below))


def _relative(path: Path, root: Path) -> str:
    """The path below ``root`` with forward slashes; bytes that are no text are spelled out."""
    return _spelled(path.relative_to(root))


def _spelled(path: Path) -> str:
    return path.as_posix().encode("utf-8", "backslashreplace").decode()


def _unwritable_name(path: Path) -> str:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return "The file's name or its folder's is no valid text: rename it"
    return ""


def _folder_label(entry: _Found, root: Path) -> str | None:
    if entry.error:
        return None
    parent = entry.path.parent
    name = parent.name if parent != root else root.name
    # macOS spells Korean folder names decomposed; one class must not become two.
    return unicodedata.normalize("NFC", name)


def _measure(entry: _Found, *, root: Path, source_id: int, labels: bool, limit: int) -> NewItem:
    size_bytes = mtime_ns = 0
    digest = ""
    error = entry.error
    width = height = channels = bit_depth = 0
    kind = ""
    if not error:
        try:
            status = entry.path.stat()
            size_bytes, mtime_ns = status.st_size, status.st_mtime_ns
            info = probe(entry.path, max_pixels=limit)
            width, height, channels, bit_depth, kind = (
                info.width, info.height, info.channels, info.bit_depth, info.format,
            )  # fmt: skip
            digest = hash_file(entry.path)
        except UnreadableImageError as known:
            error = known.message
        except OSError as fault:
            error = unreadable(fault).message
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
        given=_folder_label(entry, root) if labels else None,
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


def _find_duplicates(tx: Transaction, rows: Iterable[dict[str, Any]]) -> None:
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
