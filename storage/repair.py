"""Mends a project: a damaged database is read out into a new one, counters are counted anew, orphans swept."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from storage import backup_files, backups, engine, migrate, salvage
from storage.backup_files import Backup, Contents
from storage.errors import DamagedError, DatabaseError, FettleError, ProjectError
from storage.files import resolved, sync_file
from storage.integrity import damage_of
from storage.project import ProjectFolder, ProjectLock, check_is_project
from storage.salvage import TableReport
from storage.schema import HEAD_REVISION, CounterRow
from storage.store import Store
from storage.sweep import Swept, sweep


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What was wrong and what became of it.

    Attributes:
        damage: What SQLite says of the file that was there; empty where it was sound.
        kept: The damaged file, set aside; None where it was sound.
        tables: Table to what came of it, of a damaged file; of a sound one only what was mended.
        recounted: How many counters were wrong.
        closed_steps: Steps that can no longer be undone.
        swept: Orphans that went.
        now: What the project holds now.
        better: The newest backup, if it holds more.
    """

    damage: str
    kept: Backup | None
    tables: dict[str, TableReport]
    recounted: int
    closed_steps: int
    swept: Swept
    now: Contents
    better: tuple[Backup, Contents] | None


def repair(root: Path) -> RepairReport:
    """Mend the project at ``root``; a damaged database's own file is always kept.

    Raises:
        ProjectLockedError: Another process writes to the project.
        ProjectError: No project, one on a server, or one that a newer Fettle made.
        DamagedError: Nothing could be read any more; the message says which backup there is.
    """
    folder = ProjectFolder(resolved(root))
    check_is_project(folder)
    if isinstance(engine.where(folder), sa.URL):
        raise ProjectError("This project is on PostgreSQL", "Its server keeps it whole; check it with: fettle check")
    lock = ProjectLock(folder)
    lock.acquire()
    try:
        damage = damage_of(folder.database, indexes=True)
        kept, tables, closed = _rebuild(folder) if damage else (None, _mend_references(folder.database), 0)
    finally:
        # Opening it below looks at all of it once more.
        lock.release(sound=False)
    with Store.open(root) as store:
        recounted = recount(store)
        swept = sweep(store)
        now = backup_files.read_live(folder)
    return RepairReport(
        damage=damage,
        kept=kept,
        tables=tables,
        recounted=recounted,
        closed_steps=closed,
        swept=swept,
        now=now,
        better=_better(folder, now) if damage else None,
    )


def recount(store: Store) -> int:
    """Set every counter to what is counted; returns how many were wrong."""
    with store.exclusive():
        expected, kept = store.items.recount(), store.items.kept()
        wrong = [key for key in expected.keys() | kept.keys() if expected.get(key, 0) != kept.get(key, 0)]
        if wrong:
            with store.transact("Count anew", undoable=False) as tx:
                tx.connection.execute(sa.delete(CounterRow))
                rows = [{"column": column, "value": value, "n": n} for (column, value), n in expected.items()]
                if rows:
                    tx.connection.execute(sa.insert(CounterRow), rows)
                tx.touch("items")
                tx.many = True
    return len(wrong)


def _mend_references(database: Path) -> dict[str, TableReport]:
    tables: dict[str, TableReport] = {}
    with engine.known_faults(), closing(engine.sqlite_driver().connect(database)) as connection:
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            salvage.settle_references(connection, tables)
            connection.commit()
    return tables


def _rebuild(folder: ProjectFolder) -> tuple[Backup, dict[str, TableReport], int]:
    kept = backup_files.keep_damaged(folder)
    with tempfile.TemporaryDirectory(prefix=".repair.", suffix=".part", dir=folder.root) as place:
        scratch, built = Path(place) / "damaged.db", Path(place) / "built.db"
        for ending in ("", "-wal"):
            source = kept.path.with_name(f"{kept.name}{ending}")
            if source.exists():
                shutil.copyfile(source, scratch.with_name(f"{scratch.name}{ending}"))
        salvage.rebuild_header(scratch)
        revision = salvage.revision_of(scratch) or HEAD_REVISION
        migrate.check_revision(revision)
        migrate.create_at(built, revision)
        with engine.known_faults():
            tables = salvage.copy_rows(scratch, built)
        backup = _newest_of(folder, revision)
        if all(report.unreadable for report in tables.values()) or not tables["items"].kept:
            raise _hopeless(folder, kept, backup)
        if backup is not None:
            with engine.known_faults():
                salvage.refill(backup.path, built, tables)
        with engine.known_faults(), closing(engine.sqlite_driver().connect(built)) as connection:
            salvage.settle_references(connection, tables)
            closed = salvage.close_torn_steps(connection, tables["step_changes"])
            connection.commit()
            connection.execute("PRAGMA journal_mode=DELETE")
        sync_file(built)
        backup_files.verify(built)
        backups.replace_database(folder, Backup(built, 0, 0.0, "", built.stat().st_size))
    return kept, tables, closed


def _newest_of(folder: ProjectFolder, revision: str) -> Backup | None:
    for backup in backup_files.listed(folder):
        try:
            if backup.reason != backup_files.DAMAGED and backup_files.contents(backup.path).revision == revision:
                backup_files.verify(backup.path)
                return backup
        except FettleError:
            continue
    return None


def _hopeless(folder: ProjectFolder, kept: Backup, backup: Backup | None) -> DatabaseError:
    hint = (
        f"Bring back the newest backup with: fettle restore {folder.root} {backup.number or backup.name}"
        if backup
        else "There is no backup of it."
    )
    return DamagedError(f"No item could be read from the damaged database (kept as {kept.path})", hint)


def _better(folder: ProjectFolder, now: Contents) -> tuple[Backup, Contents] | None:
    for backup in backup_files.listed(folder):
        try:
            held = backup_files.contents(backup.path)
        except FettleError:
            continue
        if backup.reason != backup_files.DAMAGED:
            return (backup, held) if (held.items, held.decided) > (now.items, now.decided) else None
    return None
