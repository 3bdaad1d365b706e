"""Opens the database: driver choice, pragmas, and translation of the environment's faults into known errors."""

from __future__ import annotations

import importlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.pool import QueuePool, StaticPool

from storage import postgres
from storage.errors import DamagedError, DatabaseError, FettleError, PassingError
from storage.project import ProjectFolder, database_url

Where = Path | sa.URL
"""A SQLite file, or the address of a PostgreSQL database."""

BUSY_TIMEOUT_MS = 5_000
FIXED_SQLITE = (3, 51, 3)
"""First SQLite without the WAL-reset corruption bug."""


def sqlite_driver() -> ModuleType:
    """``pysqlite3`` where its wheel exists (it carries a SQLite without the WAL-reset bug), else Python's own."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


def sqlite_version() -> tuple[int, int, int]:
    """The version of the SQLite library in use."""
    major, minor, patch = sqlite_driver().sqlite_version_info
    return major, minor, patch


def where(folder: ProjectFolder) -> Where:
    """Where the project's database is.

    Raises:
        ProjectError: The settings name a database that cannot be one.
    """
    url = database_url(folder)
    return postgres.parse_url(url) if url else folder.database


def is_shared(engine: sa.Engine | sa.Connection) -> bool:
    """Whether others may write at the same time: PostgreSQL."""
    return engine.dialect.name == "postgresql"


def open_writer(place: Where) -> sa.Engine:
    """What writes. SQLite: this process's one connection, every transaction a ``BEGIN IMMEDIATE``."""
    if isinstance(place, sa.URL):
        return postgres.open_writer(place)
    return _open(place, begin="BEGIN IMMEDIATE", query_only=False)


def open_readers(place: Where) -> sa.Engine:
    """A small pool of connections that can't write; also where the folder itself can't be written.

    Raises:
        DatabaseError: The folder can't be written, and a part of the database is in a log that can't be read then.
    """
    if isinstance(place, sa.URL):
        return postgres.open_readers(place)
    return _open(place, begin="BEGIN", query_only=True, immutable=_is_frozen(place))


def _is_frozen(database: Path) -> bool:
    """Whether SQLite must be told that nothing changes: it can't make the files it follows changes by."""
    if os.access(database.parent, os.W_OK):
        return False
    log, index = (database.with_name(f"{database.name}{ending}") for ending in ("-wal", "-shm"))
    if not log.exists() or not log.stat().st_size:
        return True
    if index.exists():
        return False
    raise DatabaseError(
        f"The newest changes are in {log}, which cannot be read in a folder that cannot be written",
        "Copy the whole project to where you may write, and open it there.",
    )


def _open(path: Path, *, begin: str, query_only: bool, immutable: bool = False) -> sa.Engine:
    driver = sqlite_driver()
    mode = "?immutable=1" if immutable else "?mode=ro" if query_only else "?mode=rw"

    def connect() -> Any:
        # isolation_level None: SQLAlchemy's own BEGIN below decides, not the driver's guesswork.
        connection = driver.connect(
            path.resolve().as_uri() + mode, uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA cache_size=-32000")
        connection.execute("PRAGMA temp_store=MEMORY")
        if query_only:
            # A reader never checkpoints: with an older SQLite only one connection may.
            connection.execute("PRAGMA wal_autocheckpoint=0")
            connection.execute("PRAGMA query_only=ON")
        else:
            connection.execute("PRAGMA journal_mode=WAL")
        return connection

    pool: dict[str, Any] = (
        {"poolclass": QueuePool, "pool_size": 4, "max_overflow": 12} if query_only else {"poolclass": StaticPool}
    )
    engine = sa.create_engine("sqlite://", module=driver, creator=connect, **pool)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        if not driver_of(connection).in_transaction:
            connection.exec_driver_sql(begin)

    return engine


class Writer:
    """Opens one write after the other; not for several threads at once on SQLite."""

    def __init__(self, place: Where) -> None:
        self.engine = open_writer(place)
        self._kept: sa.Connection | None = None

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """A transaction: committed where the block is left, rolled back where it is left by an error."""
        if is_shared(self.engine):
            with self.engine.begin() as connection:
                yield connection
            return
        # The one connection is kept, and begins and commits by the driver: SQLAlchemy's way takes as long as the disk.
        if self._kept is None or self._kept.closed or self._kept.invalidated:
            self._kept = self.engine.connect()
        connection = self._kept
        driver = driver_of(connection)
        driver.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            driver.commit()
        finally:
            roll_back(connection)

    def dispose(self) -> None:
        """Close all connections; they are made again when wanted."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self.engine.dispose()


def roll_back(connection: sa.Connection) -> None:
    """Drop what a transaction has written so far, if it is still open."""
    if connection.in_transaction():
        connection.rollback()
    if not is_shared(connection) and (driver := driver_of(connection)).in_transaction:
        driver.rollback()


def driver_of(connection: sa.Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.dbapi_connection


@dataclass(slots=True)
class Progress:
    """How far a transaction is. ``committing``: from here on, a lost connection leaves open whether it is saved."""

    committing: bool = False


@contextmanager
def known_faults() -> Iterator[Progress]:
    """Turn faults of the environment into `DatabaseError`; let everything else through as the bug it is."""
    progress = Progress()
    try:
        yield progress
    except (exc.DBAPIError, sqlite_driver().Error) as error:
        fault = getattr(error, "orig", None) or error
        known: FettleError | None
        if postgres.is_fault(fault):
            known = postgres.explain(fault, committing=progress.committing)
        else:
            known = _explain(str(fault))
        if known is None:
            raise
        raise known from error


_FAULTS = (
    ("disk is full", "The disk is full; nothing was written", "Free some space and try again."),
    ("database is locked", "Another program holds the project's database", "Close it and try again."),
    ("readonly database", "The project cannot be written", "Check the folder's permissions."),
    (
        "disk i/o error",
        "The disk failed to read or write the project",
        "Check whether it is full, then the disk or network share itself.",
    ),
    (
        "unable to open database",
        "The project's database cannot be opened",
        "Check that the folder exists and may be written.",
    ),
)

_DAMAGE = ("malformed", "not a database")


def _explain(text: str) -> DatabaseError | None:
    if any(sign in text.lower() for sign in _DAMAGE):
        return DamagedError("The project's database is damaged", "Mend it with: fettle repair PROJECT")
    for sign, message, hint in _FAULTS:
        if sign in text.lower():
            return PassingError(message, hint)
    return None
