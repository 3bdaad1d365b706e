"""Backups of a project on PostgreSQL, with the server's own ``pg_dump`` and ``pg_restore``."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import time
from pathlib import Path

import sqlalchemy as sa

from storage import engine, postgres
from storage.errors import DatabaseError, FettleError, ProjectError
from storage.files import sync_folder
from storage.project import ProjectFolder, check_is_project

_log = logging.getLogger(__name__)

SUFFIX = ".pgdump"


def backup(folder: ProjectFolder, *, reason: str = "manual") -> Path:
    """Write the project's database to a new file in its ``backups`` folder, while others go on working.

    Returns:
        The file, in PostgreSQL's custom format.

    Raises:
        ProjectError: No project, or not one on PostgreSQL.
        FettleError: ``pg_dump`` is not on the PATH, or failed; its own words say why.
    """
    return dump(_url(folder), folder.backups, reason=reason)


def dump(url: sa.URL, place: Path, *, reason: str) -> Path:
    """`backup` of any database into any folder."""
    program = _program("pg_dump")
    place.mkdir(exist_ok=True)
    target = place / f"fettle-{time.strftime('%Y%m%d-%H%M%S')}-{reason}{SUFFIX}"
    unfinished = target.with_name(f".{target.name}.part")
    try:
        # No owners and no rights: it must come back under another user, on another server.
        _run([program, "--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}"], url)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(place)
    _log.info("backed up the database to %s", target)
    return target


def restore(folder: ProjectFolder, file: Path) -> None:
    """Put what `backup` wrote back in place of what the database holds now, all or nothing.

    Raises:
        ProjectError: No project, or not one on PostgreSQL.
        DatabaseError: Others have the project open.
        FettleError: There is no such file, or ``pg_restore`` is missing or failed; the database is as it was.
    """
    url = _url(folder)
    if not file.is_file():
        raise FettleError(f"There is no file {file}", f"Backups lie in {folder.backups}.")
    program = _program("pg_restore")
    check_alone(url)
    _run([program, "--clean", "--if-exists", "--no-owner", "--single-transaction", str(file)], url)


def check_alone(url: sa.URL) -> None:
    """Raise `DatabaseError` if others are connected to the database."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    readers = postgres.open_readers(url)
    deadline = time.monotonic() + _FAREWELL_SECONDS
    try:
        while True:
            with engine.known_faults(), readers.connect() as connection:
                others = connection.execute(sa.text(query)).scalar_one()
            if not others:
                return
            if time.monotonic() > deadline:
                raise DatabaseError(
                    f"{others} other connection(s) use the database",
                    "Close every Fettle on this project, then try again.",
                )
            time.sleep(0.05)
    finally:
        readers.dispose()


_FAREWELL_SECONDS = 2.0
"""A connection that was closed just now may still be listed for a moment."""


def _url(folder: ProjectFolder) -> sa.URL:
    check_is_project(folder)
    place = engine.where(folder)
    if not isinstance(place, sa.URL):
        raise ProjectError(f"{folder.root} is not on PostgreSQL", "Its database is the file fettle.db.")
    return place


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FettleError(
            f"{name} is not on the PATH", "Install PostgreSQL's client programs (Debian: postgresql-client)."
        )
    return found


def _run(command: list[str], url: sa.URL) -> None:
    """Run one of PostgreSQL's programs on the database; what the address says goes to it as libpq's own string."""
    from psycopg.conninfo import make_conninfo

    database = f"--dbname={make_conninfo(**postgres.libpq_arguments(url))}"
    # --no-password: a program that asks at a terminal nobody sees would wait for ever.
    done = subprocess.run(
        [command[0], "--no-password", database, *command[1:]],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["it said nothing"]
        raise FettleError(
            f"{Path(command[0]).name} failed: {lines[0].rstrip('.')}", "The database is as it was; nothing was changed."
        )
