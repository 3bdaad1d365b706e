"""Backups of an open project: made when due, restored as one transaction, what was there before kept."""

from __future__ import annotations

import logging
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import backup_files, engine, pg_backup
from storage.backup_files import Backup, Contents, Rules
from storage.errors import DatabaseError, ProjectError, ProjectLockedError
from storage.files import sync_file, sync_folder
from storage.project import ProjectFolder, ProjectLock

if TYPE_CHECKING:
    from storage.store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back; ``kept`` is what was there before, ``before`` what that held, as far as known."""

    backup: Backup
    now: Contents
    kept: Backup
    before: Contents | None


def make(store: Store, *, reason: str = backup_files.MANUAL) -> Backup:
    """Make a backup now.

    Raises:
        DatabaseError: Too little space, or the database is damaged.
    """
    return backup_files.make(store.folder, reason=reason)


def make_if_due(store: Store, *, most_bytes: int | None = None) -> Backup | None:
    """Make a backup if the settings want one, the last is old enough, and something changed; thin out the others.

    Meant for a thread in the background: it steps back behind everything else.

    Args:
        store: The project.
        most_bytes: Leave a larger database, and any on a server, for another time.

    Raises:
        FettleError: It was due and could not be made, in words; nothing else suffered.
    """
    rules = Rules.of(store.settings)
    if store.readonly or not rules.enabled:
        return None
    known = backup_files.listed(store.folder)
    newest = next((backup for backup in known if backup.reason != backup_files.DAMAGED), None)
    # A clock that went back must not hold backups up until it has caught up.
    if newest is not None and 0 <= time.time() - newest.at < rules.every_seconds:
        return None
    if most_bytes is not None and (store.shared or backup_files.file_size(store.folder.database) > most_bytes):
        return None
    if not _changed_since(store, newest):
        return None
    backup_files.thin(store.folder, rules)
    backup = backup_files.make(store.folder, reason=backup_files.AUTOMATIC, spare_bytes=rules.spare_bytes)
    backup_files.thin(store.folder, rules)
    _log.info("backed up to %s", backup.name)
    return backup


def restore(store: Store, text: str) -> Restored:
    """Bring an open project back to a backup, in one transaction: a crash leaves the one or the other.

    Args:
        store: The project, open to write; goes on to work on what was brought back, its listeners hear of it.
        text: As `storage.backup_files.find` takes it.

    Raises:
        ProjectLockedError: The project is open read-only.
        ProjectError: There is no such backup, or a newer Fettle made it.
        DatabaseError: The backup is damaged, or the disk is full; nothing was changed.
    """
    if store.readonly:
        raise ProjectLockedError("This project is open read-only", "Restore it in the Fettle that writes to it.")
    backup = _sound(store.folder, text)
    with store.exclusive():
        if isinstance(store.database, sa.URL):
            kept = _restore_on_server(store, store.database, backup)
        else:
            kept = backup_files.make(store.folder, reason=backup_files.BEFORE_RESTORE)
            _overwrite(store.folder, backup)
    store.tell_all(f"Restore {backup.name}")
    return Restored(backup, backup_files.read_live(store.folder), kept, backup_files.contents(kept.path))


def restore_damaged(folder: ProjectFolder, text: str) -> Restored:
    """Put a backup in the place of a database that cannot be opened; its files are kept.

    Raises:
        ProjectLockedError: Another process writes to the project.
        ProjectError, DatabaseError: As `restore`.
    """
    from storage import migrate

    backup = _sound(folder, text)
    lock = ProjectLock(folder)
    lock.acquire()
    try:
        kept = backup_files.keep_damaged(folder)
        replace_database(folder, backup)
        with engine.known_faults():
            migrate.upgrade(folder, may_write=True)
        return Restored(backup, backup_files.read_live(folder), kept, None)
    finally:
        lock.release()


def replace_database(folder: ProjectFolder, backup: Backup) -> None:
    """Put the file of ``backup`` in the place of the database, whose own files must have been kept elsewhere."""
    part = folder.database.with_name(f".{folder.database.name}.part")
    part.unlink(missing_ok=True)
    with engine.known_faults():
        _copy_file(backup, part)
    sync_file(part)
    # The log first: read into another database it would damage it.
    for ending in ("-wal", "-shm"):
        folder.database.with_name(f"{folder.database.name}{ending}").unlink(missing_ok=True)
    sync_folder(folder.root)
    part.replace(folder.database)
    sync_folder(folder.root)


def _restore_on_server(store: Store, url: sa.URL, backup: Backup) -> Backup:
    """Bring the tables back; others who have the project open would write on, so there must be none."""
    from storage import migrate

    store.disconnect()
    try:
        pg_backup.check_alone(url)
        kept = backup_files.make(store.folder, reason=backup_files.BEFORE_RESTORE)
        pg_backup.restore(url, backup.path)
        with engine.known_faults():
            migrate.upgrade(store.folder, may_write=True)
        return kept
    finally:
        store.reconnect()


def _changed_since(store: Store, newest: Backup | None) -> bool:
    now = backup_files.fingerprint(store.database, live=True)
    if newest is None:
        return any(now[:8])
    try:
        return not backup_files.holds(newest, now)
    except DatabaseError:
        # Made by an older Fettle, or damaged: no copy of what is there now.
        return True


def _sound(folder: ProjectFolder, text: str) -> Backup:
    from storage import migrate

    backup = backup_files.find(folder, text)
    on_server = isinstance(engine.where(folder), sa.URL)
    if on_server != pg_backup.is_dump(backup.path):
        there, to = ("a file", "file") if on_server else ("PostgreSQL", "URL")
        raise ProjectError(
            f"{backup.name} is from when the project was in {there}",
            f"Move it there first: fettle team move {folder.root} --to {to}",
        )
    backup_files.verify(backup.path)
    migrate.check_revision(backup_files.contents(backup.path).revision)
    return backup


def _overwrite(folder: ProjectFolder, backup: Backup) -> None:
    """Copy ``backup`` over the live database through its log: readers see the old state, then the new one."""
    from storage import migrate

    driver = engine.sqlite_driver()
    with (
        engine.known_faults(),
        closing(driver.connect(backup.path.resolve().as_uri() + "?immutable=1", uri=True)) as source,
        closing(driver.connect(folder.database)) as live,
    ):
        live.execute(f"PRAGMA busy_timeout={engine.BUSY_TIMEOUT_MS}")
        live.execute("PRAGMA synchronous=FULL")
        source.backup(live)
        live.execute("PRAGMA journal_mode=WAL")
    with engine.known_faults():
        migrate.upgrade(folder, may_write=True)


def _copy_file(backup: Backup, part: Path) -> None:
    driver = engine.sqlite_driver()
    with (
        closing(driver.connect(backup.path.resolve().as_uri() + "?immutable=1", uri=True)) as source,
        closing(driver.connect(part)) as copy,
    ):
        source.backup(copy)
