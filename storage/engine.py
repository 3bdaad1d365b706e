"""Opens the database: driver choice, pragmas, and translation of the environment's faults into known errors."""

from __future__ import annotations

import importlib
import os
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType, TracebackType
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

    def begin(self) -> AbstractContextManager[sa.Connection]:
        """A transaction: committed where the block is left, rolled back where it is left by an error."""
        if is_shared(self.engine):
            return self.engine.begin()
        # The one connection is kept, and begins and commits by the driver: SQLAlchemy's way takes as long as the disk.
        if self._kept is None or self._kept.closed or self._kept.invalidated:
            self._kept = self.engine.connect()
        return _Write(self._kept)

    def dispose(self) -> None:
        """Close all connections; they are made again when wanted."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self.engine.dispose()


class _Write(AbstractContextManager[sa.Connection]):
    """A transaction of the driver's."""

    __slots__ = ("_connection", "_driver")

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._driver = driver_of(connection)

    def __enter__(self) -> sa.Connection:
        self._driver.execute("BEGIN IMMEDIATE")
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._driver.commit()
        finally:
            roll_back(self._connection)


def roll_back(connection: sa.Connection) -> None:
    """Drop what a transaction has written so far, if it is still open."""
    if connection.in_transaction():
        connection.rollback()
    if not is_shared(connection) and (driver := driver_of(connection)).in_transaction:
        driver.rollback()


def driver_of(connection: sa.Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.dbapi_connection


class KnownFaults:
    """Turns faults of the environment into `DatabaseError`; lets everything else through as the bug it is.

    Attributes:
        committing: Set by a transaction: from here on, a lost connection leaves open whether it is saved.
    """

    __slots__ = ("committing",)

    def __init__(self) -> None:
        self.committing = False

    def __enter__(self) -> KnownFaults:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or not isinstance(error, (exc.DBAPIError, sqlite_driver().Error)):
            return
        fault = getattr(error, "orig", None) or error
        known: FettleError | None
        if postgres.is_fault(fault):
            known = postgres.explain(fault, committing=self.committing)
        else:
            known = _explain(str(fault))
        if known is not None:
            raise known from error


def known_faults() -> KnownFaults:
    """For a ``with`` block."""
    return KnownFaults()


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
