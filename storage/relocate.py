"""Moves a project's rows from its file to a PostgreSQL database, for a team, and back again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import engine, migrate, pg_backup, postgres, server_schema
from storage.errors import DatabaseError, ProjectError
from storage.files import resolved, sync_file, sync_folder
from storage.project import ProjectFolder, ProjectLock, check_is_project, save_setting
from storage.queries import ItemQueries
from storage.schema import TABLES, Base

_log = logging.getLogger(__name__)

_ROWS = 1_000
_SETTING = ("database", "url")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did. ``kept`` says where the rows also still are, as they were: a file's path, or a schema's name."""

    root: Path
    url: str
    rows: int
    kept: str


def move_to_database(root: Path, address: str, *, progress: Progress | None = None) -> Moved:
    """Copy the rows of a project into an empty PostgreSQL database and have the project use that from then on.

    All or nothing: until everything is there, counted and committed, the file stays the project's database; then it is
    kept as ``fettle.db.moved``.

    Args:
        root: The project's folder, which everyone of the team must reach: blobs and models stay in it.
        address: As `storage.postgres.parse_url` takes it.
        progress: Called with (rows copied, rows in all).

    Raises:
        ProjectError: No project, on PostgreSQL already, an address that won't do, or a database that is not empty.
        ProjectLockedError: Another process writes to the project.
        DatabaseError: The server cannot be reached, or what arrived is not what was sent.
    """
    url = postgres.parse_url(address)
    folder = ProjectFolder(resolved(root))
    check_is_project(folder)
    if not isinstance(engine.where(folder), Path):
        raise ProjectError(f"{folder.root} is on PostgreSQL already", "Move it to a file first: --to file")
    lock = ProjectLock(folder)
    lock.acquire()
    try:
        with engine.known_faults():
            migrate.upgrade(folder, may_write=True)
            readers = engine.open_readers(folder.database)
            with closing(_Disposed(readers)), readers.connect() as source, server_schema.alone(url) as target:
                server_schema.check_empty(target, url)
                migrate.run_migrations(target)
                server_schema.sort_as_bytes(target)
                rows = _copy(source, target, progress)
                _set_sequences(target, _highest_ids(source))
                _verify(source, target)
            _fold_log(folder.database)
        save_setting(folder, _SETTING, postgres.spelled(url))
        kept = _set_aside(folder)
    finally:
        lock.release()
    _log.info("moved %d rows of %s to PostgreSQL", rows, folder.root)
    return Moved(folder.root, postgres.spelled(url), rows, str(kept))


def move_to_file(root: Path, *, progress: Progress | None = None) -> Moved:
    """Bring the rows of a project on PostgreSQL back into a file of its folder, for one person.

    The tables stay in the database, in a schema of their own, where no Fettle writes to them any more.

    Raises:
        ProjectError: No project, not on PostgreSQL, or there is a file ``fettle.db`` in the way.
        DatabaseError: Others have the project open, or what arrived is not what was sent; nothing was changed.
    """
    folder = ProjectFolder(resolved(root))
    check_is_project(folder)
    url = engine.where(folder)
    if not isinstance(url, sa.URL):
        raise ProjectError(f"{folder.root} is in a file already", "Move it to a server with: --to URL")
    if folder.database.exists():
        raise ProjectError(f"There is a file {folder.database} already", "Move it out of the way, then try again.")
    unfinished = folder.root / ".fettle.db.moving"
    try:
        with engine.known_faults():
            migrate.upgrade(folder, may_write=True)
            pg_backup.check_alone(url)
            with server_schema.alone(url) as source:
                # Whoever comes now waits, and then finds the tables gone instead of writing where nobody looks.
                source.exec_driver_sql(f"LOCK TABLE {', '.join(map(_quoted, sorted(TABLES)))} IN ACCESS EXCLUSIVE MODE")
                rows = _fill_file(unfinished, source, progress)
                kept = _retire(source)
                unfinished.replace(folder.database)
                sync_folder(folder.root)
                save_setting(folder, _SETTING, "")
    finally:
        unfinished.unlink(missing_ok=True)
    _log.info("moved %d rows of %s to a file", rows, folder.root)
    return Moved(folder.root, "", rows, kept)


class _Disposed:
    """Closes an engine's connections at the end of a ``with`` block."""

    def __init__(self, made: sa.Engine) -> None:
        self._made = made

    def close(self) -> None:
        self._made.dispose()


def _copy(source: sa.Connection, target: sa.Connection, progress: Progress | None) -> int:
    """All rows of all tables, those first that others refer to; returns how many."""
    total = sum(_counts(source).values())
    done = 0
    for table in Base.metadata.sorted_tables:
        # In the order of the key, so that the same project gives the same file.
        query = sa.select(table).order_by(*table.primary_key.columns)
        with source.execute(query, execution_options={"yield_per": _ROWS}).mappings() as found:
            for chunk in found.partitions():
                target.execute(sa.insert(table), [dict(row) for row in chunk])
                done += len(chunk)
                if progress is not None:
                    progress(done, total)
    return done


def _counts(connection: sa.Connection) -> dict[str, int]:
    return {
        name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for name, table in TABLES.items()
    }


def _verify(source: sa.Connection, target: sa.Connection) -> None:
    """Raise `DatabaseError` unless every table has as many rows, and the counters count what is there."""
    sent, arrived = _counts(source), _counts(target)
    wrong = [name for name in sent if sent[name] != arrived[name]]
    queries = ItemQueries(lambda: nullcontext(target))
    if queries.kept() != queries.recount():
        wrong.append("counters")
    if wrong:
        raise DatabaseError(
            f"What arrived is not what was sent ({', '.join(wrong)}); nothing was changed",
            "Look what is wrong with: fettle check PROJECT",
        )


def _numbered() -> list[sa.Table]:
    """The tables whose rows the database numbers."""
    return [table for table in Base.metadata.sorted_tables if table.autoincrement_column is not None]


def _highest_ids(source: sa.Connection) -> dict[str, int]:
    """By table, the highest id ever given: a redo may bring deleted rows back under theirs."""
    found = {
        table.name: connection_max or 0
        for table in _numbered()
        for connection_max in [source.execute(sa.select(sa.func.max(table.c.id))).scalar()]
    }
    return {name: max(number, _last_given(source, name)) for name, number in found.items()}


def _last_given(source: sa.Connection, table: str) -> int:
    if engine.is_shared(source):
        sequence = sa.text("SELECT pg_sequence_last_value(CAST(:sequence AS regclass))")
        number = source.execute(sequence, {"sequence": _sequence(source, table)}).scalar()
    else:
        number = source.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table}).scalar()
    return int(number or 0)


def _set_sequences(target: sa.Connection, highest: dict[str, int]) -> None:
    for name, number in highest.items():
        target.execute(
            sa.text("SELECT setval(CAST(:sequence AS regclass), :number, :given)"),
            {"sequence": _sequence(target, name), "number": max(number, 1), "given": number > 0},
        )


def _sequence(connection: sa.Connection, table: str) -> str:
    query = sa.text("SELECT pg_get_serial_sequence(:name, 'id')")
    return str(connection.execute(query, {"name": _quoted(table)}).scalar_one())


def _fill_file(unfinished: Path, source: sa.Connection, progress: Progress | None) -> int:
    migrate.create(unfinished)
    writer = engine.open_writer(unfinished)
    with closing(_Disposed(writer)), writer.begin() as target:
        rows = _copy(source, target, progress)
        for name, number in _highest_ids(source).items():
            if TABLES[name].dialect_options["sqlite"]["autoincrement"]:
                target.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
                target.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, number))
        _verify(source, target)
    _fold_log(unfinished)
    sync_file(unfinished)
    return rows


def _retire(source: sa.Connection) -> str:
    """Take the tables to a schema that no Fettle looks into; returns its name."""
    schema = f"fettle_moved_{time.strftime('%Y%m%d_%H%M%S')}"
    source.exec_driver_sql(f"CREATE SCHEMA {schema}")
    for name in [*TABLES, "alembic_version"]:
        source.exec_driver_sql(f"ALTER TABLE {_quoted(name)} SET SCHEMA {schema}")
    return schema


def _fold_log(database: Path) -> None:
    """Have everything in the file itself, none of it in the log beside it."""
    writer = engine.open_writer(database)
    connection: Any = writer.raw_connection()
    with closing(_Disposed(writer)), closing(connection):
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _set_aside(folder: ProjectFolder) -> Path:
    """Give the file a name under which it is no project's; returns it."""
    kept = folder.root / "fettle.db.moved"
    if kept.exists():
        kept = folder.root / f"fettle.db.moved-{time.strftime('%Y%m%d-%H%M%S')}"
    folder.database.replace(kept)
    for ending in ("-wal", "-shm"):
        folder.database.with_name(f"{folder.database.name}{ending}").unlink(missing_ok=True)
    sync_folder(folder.root)
    return kept


def _quoted(name: str) -> str:
    return f'"{name}"'
