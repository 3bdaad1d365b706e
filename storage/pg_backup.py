"""Backups of a project on PostgreSQL, by the server's own ``pg_dump`` and ``pg_restore``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from storage import postgres
from storage.errors import DamagedError, DatabaseError, FettleError
from storage.schema import TABLES

SUFFIX = ".pgdump"
"""Of files in PostgreSQL's custom format."""

_FAREWELL_SECONDS = 2.0
"""A connection that was closed just now may still be listed for a moment."""


def is_dump(path: Path) -> bool:
    """Whether a file starts as dumps do, whatever its name."""
    with path.open("rb") as file:
        return file.read(5) == b"PGDMP"


def dump(url: sa.URL, target: Path) -> None:
    """Write the project's tables to ``target``, while others go on working.

    Raises:
        FettleError: ``pg_dump`` is not on the PATH, or failed; its own words say why.
    """
    # No owners and no rights: it must come back under another user, on another server.
    tables = [f"--table={name}" for name in _tables()]
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", *tables, f"--file={target}", url=url)


def restore(url: sa.URL, source: Path) -> None:
    """Put what `dump` wrote in the place of what the database holds now, all or nothing.

    Raises:
        DatabaseError: Others are connected to the database.
        FettleError: ``pg_restore`` is not on the PATH, or failed; the database is as it was.
    """
    check_alone(url)
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(source), url=url)


def verify(path: Path) -> None:
    """Read all of a dump.

    Raises:
        DamagedError: It is damaged.
    """
    try:
        _run("pg_restore", f"--file={os.devnull}", str(path))
    except FettleError as error:
        if shutil.which("pg_restore") is None:
            raise
        raise DamagedError(f"{path.name} is damaged ({error.message})", "Take another backup.") from error


def rows(path: Path, table: str) -> list[Mapping[str, str]]:
    """The rows of a small table in a dump, each value as text.

    Raises:
        FettleError: ``pg_restore`` is not on the PATH, or cannot read the dump.
    """
    script = _run("pg_restore", "--data-only", f"--table={table}", "--file=-", str(path))
    found: list[Mapping[str, str]] = []
    names: list[str] | None = None
    for line in script.splitlines():
        if line.startswith("COPY "):
            names = [name.strip().strip('"') for name in line[line.index("(") + 1 : line.index(")")].split(",")]
        elif line == "\\.":
            names = None
        elif names is not None:
            found.append(dict(zip(names, line.split("\t"), strict=True)))
    return found


def named(path: Path, table: str, wanted: set[str]) -> set[str]:
    """Those of ``wanted`` that stand as whole words in the rows of a table in a dump, however large it is.

    Raises:
        FettleError: ``pg_restore`` is not on the PATH, or cannot read the dump.
    """
    command = [_program("pg_restore"), "--data-only", f"--table={table}", "--file=-", str(path)]
    found: set[str] = set()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        for line in process.stdout or ():
            found.update(wanted.intersection(_WORD.findall(line)))
    if process.returncode:
        raise FettleError(f"pg_restore cannot read {path.name}", "Take another backup.")
    return found


_WORD = re.compile(r"[\w.]+")


def size(url: sa.URL) -> int:
    """Bytes the project's tables take on the server: more than a dump of them ever does."""
    with postgres.raw(url) as connection:
        query = "SELECT coalesce(sum(pg_table_size(to_regclass(name))), 0) FROM unnest(%s::text[]) AS name"
        row = connection.execute(query, (_tables(),)).fetchone()
    return int(row[0]) if row else 0


def check_alone(url: sa.URL) -> None:
    """Raise `DatabaseError` if others are connected to the database."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    deadline = time.monotonic() + _FAREWELL_SECONDS
    with postgres.raw(url) as connection:
        while others := (connection.execute(query).fetchone() or (0,))[0]:
            if time.monotonic() > deadline:
                raise DatabaseError(
                    f"{others} other connection(s) use the database",
                    "Close every Fettle on this project, then try again.",
                )
            time.sleep(0.05)


def _tables() -> list[str]:
    return [*TABLES, "alembic_version"]


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FettleError(
            f"{name} is not on the PATH", "Install PostgreSQL's client programs (Debian: postgresql-client)."
        )
    return found


def _run(name: str, *arguments: str, url: sa.URL | None = None) -> str:
    """Run one of PostgreSQL's programs, on a database if one is given; returns what it printed."""
    program = _program(name)
    command = [program, *arguments]
    if url is not None:
        from psycopg.conninfo import make_conninfo

        # Without --no-password it would ask at a terminal that nobody sees, and wait for ever.
        where = make_conninfo(**postgres.libpq_arguments(url))
        command = [program, "--no-password", f"--dbname={where}", *arguments]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["it said nothing"]
        raise FettleError(f"{name} failed: {lines[0].rstrip('.')}", "The database is as it was.")
    return done.stdout
