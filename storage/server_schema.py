"""The schema on PostgreSQL: made in an empty database, upgraded in one transaction, by one Fettle at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from storage import postgres
from storage.errors import FettleError, ProjectError
from storage.schema import HEAD_REVISION, TABLES

_log = logging.getLogger(__name__)

_LOCK = 7_307_199_451
"""The advisory lock that whoever makes or changes the tables holds: an arbitrary number, the same in every Fettle."""

_PATIENCE_MS = 120_000
"""Another's upgrade may take its time."""

Migrate = Callable[[sa.Connection], None]


def create(url: sa.URL, *, migrate: Migrate) -> None:
    """Make the tables in an empty database.

    Raises:
        ProjectError: It holds a project or tables of the same names already, or keeps text in another encoding.
    """
    with alone(url) as connection:
        check_empty(connection, url)
        migrate(connection)
        sort_as_bytes(connection)


def check_empty(connection: sa.Connection, url: sa.URL) -> None:
    """Raise `ProjectError` unless the database can take a project."""
    have = set(sa.inspect(connection).get_table_names())
    if "alembic_version" in have:
        raise ProjectError(
            f"The database “{url.database}” holds a project already",
            "Open that project's folder, or name an empty database.",
        )
    if taken := sorted(have & TABLES.keys()):
        raise ProjectError(
            f"The database “{url.database}” is not empty (it has a table “{taken[0]}”)", "Name an empty database."
        )
    encoding = connection.execute(sa.text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise ProjectError(
            f"The database “{url.database}” keeps text as {encoding}", "Make one with: createdb --encoding=UTF8 NAME"
        )


def upgrade(url: sa.URL, *, backup: Callable[[], object], migrate: Migrate) -> None:
    """Bring the tables to the newest revision, all or nothing, after a backup where ``pg_dump`` is at hand."""
    with alone(url) as connection:
        revision = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        if revision == HEAD_REVISION:
            return
        try:
            backup()
        except FettleError as error:
            # The upgrade is one transaction, so it is safe to go on.
            _log.warning("upgrading without a backup: %s", error)
        migrate(connection)
        sort_as_bytes(connection)


def sort_as_bytes(connection: sa.Connection) -> None:
    """Give every text column the collation "C", as SQLite sorts and compares, whatever the database's own is."""
    columns = connection.execute(
        sa.text(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            " AND data_type = 'character varying' AND collation_name IS DISTINCT FROM 'C' ORDER BY 1, 2"
        )
    ).all()
    quote = connection.dialect.identifier_preparer.quote
    for table in TABLES:
        changes = [
            f'ALTER COLUMN {quote(row.column_name)} TYPE varchar COLLATE "C"'
            for row in columns
            if row.table_name == table
        ]
        if changes:
            connection.exec_driver_sql(f"ALTER TABLE {quote(table)} {', '.join(changes)}")


@contextmanager
def alone(url: sa.URL) -> Iterator[sa.Connection]:
    """A transaction during which nobody else makes or changes tables."""
    writer = postgres.open_writer(url)
    try:
        with writer.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_PATIENCE_MS}")
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection
    finally:
        writer.dispose()
