"""Removes pictures that a killed import had copied into the project before any item stood for them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from storage import backup_files, engine, pg_backup
from storage.errors import FettleError
from storage.schema import TABLES
from storage.store import Store
from storage.transaction import CHUNK, chunked

FOLDER = "imported"
"""Where pictures without a file of their own lie, below the project."""

_ITEMS, _SOURCES = TABLES["items"].c, TABLES["sources"].c


def sweep_pictures(store: Store, *, minimum_age: float) -> int:
    """Remove copied pictures older than ``minimum_age`` seconds that no item, and no backup's, stands for.

    Items that undo has hidden still count. Returns how many files went.

    Raises:
        DatabaseError: The database cannot be read; nothing was removed.
    """
    root = store.folder.root / FOLDER
    newest = time.time() - minimum_age
    old: dict[str, Path] = {}
    for path in root.glob("??/*"):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime <= newest:
                old[path.name] = path
    if not old:
        return 0
    orphans = set(old)
    with store.reading() as connection:
        # Whatever the source: a project that was moved may name its old place.
        sources = list(connection.execute(sa.select(_SOURCES.id)).scalars())
        for chunk in chunked(sorted(old), CHUNK):
            paths = [f"{old[name].parent.name}/{name}" for name in chunk]
            query = sa.select(_ITEMS.relpath).where(_ITEMS.source_id.in_(sources), _ITEMS.relpath.in_(paths))
            orphans -= _names(connection.execute(query).scalars())
    if orphans:
        for backup in backup_files.listed(store.folder):
            orphans -= _named_in(backup.path, orphans)
    for name in orphans:
        old[name].unlink(missing_ok=True)
    return len(orphans)


def _names(relpaths: Iterable[str]) -> set[str]:
    return {relpath.rpartition("/")[2] for relpath in relpaths}


def _named_in(backup: Path, orphans: set[str]) -> set[str]:
    """Those of ``orphans`` that an item of a backup stands for; all of them, where it cannot be read."""
    if pg_backup.is_dump(backup):
        try:
            return pg_backup.named(backup, "items", orphans)
        except FettleError:
            return set(orphans)
    driver = engine.sqlite_driver()
    try:
        with closing(driver.connect(backup.resolve().as_uri() + "?immutable=1", uri=True)) as connection:
            rows = connection.execute("SELECT relpath FROM items WHERE length(relpath) < 40")
            return {name for (relpath,) in rows if (name := relpath.rpartition("/")[2]) in orphans}
    except driver.Error:
        return set(orphans)
