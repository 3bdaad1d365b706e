"""Brings a project's database to this Fettle's schema: made new, upgraded after a backup, or refused as newer."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import backup_files, engine, server_schema
from storage.errors import DamagedError, ProjectError
from storage.files import sync_folder
from storage.project import ProjectFolder
from storage.schema import HEAD_REVISION

if TYPE_CHECKING:
    from alembic.config import Config

_log = logging.getLogger(__name__)

_JUDGES_MARKS = "0005"
"""From this revision on items say whether they are marked; before, it has to be found out."""


def create(place: engine.Where) -> None:
    """Make an empty database at the newest revision; it takes its name only when it is whole.

    Raises:
        ProjectError: The PostgreSQL database holds a project or other tables already.
    """
    if isinstance(place, sa.URL):
        server_schema.create(place, migrate=run_migrations)
        return
    unfinished = place.with_name(f".{place.name}.part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch()
    _run_alembic(unfinished)
    unfinished.replace(place)
    sync_folder(place.parent)


def upgrade(folder: ProjectFolder, *, may_write: bool) -> None:
    """Bring an older database to the newest revision, after copying it to ``backups``.

    Raises:
        ProjectError: It is newer than this Fettle, has no revision, or is older and may not be written.
    """
    place = engine.where(folder)
    revision = current_revision(place)
    if revision == HEAD_REVISION:
        return
    if revision is None and isinstance(place, sa.URL):
        raise ProjectError(
            f"There is no project in the database that {folder.settings} names",
            "Restore its newest backup, or mend the address.",
        )
    if revision is None:
        raise DamagedError(
            f"The project's database {folder.database} is damaged: what every project holds is missing",
            f"Mend it with: fettle repair {folder.root}",
        )
    check_revision(revision)
    if not may_write:
        raise ProjectError(
            "This project was made by an older Fettle, and cannot be brought up to date here",
            "Close it elsewhere, and open it where its folder may be written.",
        )

    def backup() -> None:
        copy = backup_files.make(folder, reason=f"before-{HEAD_REVISION}")
        _log.info("backed up the database to %s", copy.path)

    if isinstance(place, sa.URL):
        server_schema.upgrade(place, backup=backup, migrate=run_migrations)
        return
    backup()
    _run_alembic(folder.database)


def check_revision(revision: str) -> None:
    """Refuse what a newer Fettle made.

    Raises:
        ProjectError: This Fettle does not know the revision.
    """
    if revision != HEAD_REVISION and revision not in _revisions():
        raise ProjectError(
            f"This project was made by a newer Fettle (schema {revision}, this one knows {HEAD_REVISION})",
            "Update Fettle to open it. Nothing was changed.",
        )


def current_revision(place: engine.Where) -> str | None:
    """The revision a database is at, or None where there is nothing of Fettle's in it."""
    readers = engine.open_readers(place)
    try:
        with readers.connect() as connection:
            return revision_of(connection)
    finally:
        readers.dispose()


def revision_of(connection: sa.Connection) -> str | None:
    """`current_revision` on an open connection."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def create_at(place: Path, revision: str) -> None:
    """Make an empty SQLite database at one of the revisions there were."""
    place.touch()
    _run_alembic(place, revision)


def _run_alembic(database: Path, revision: str = "head") -> None:
    writer = engine.open_writer(database)
    try:
        with writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
            run_migrations(connection, revision)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            connection.commit()
            if broken is not None:
                raise ProjectError(
                    f"The upgraded database has a dangling reference in {broken[0]}",
                    "The copy in the project's backups folder is from before; please report this.",
                )
    finally:
        writer.dispose()


def run_migrations(connection: sa.Connection, revision: str = "head") -> None:
    """Bring the tables that a connection sees to the newest revision, within its transaction."""
    # Imported here: opening an up-to-date project, the everyday case, must not pay for Alembic.
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    before = revision_of(connection)
    command.upgrade(config, revision)
    if before is not None and before < _JUDGES_MARKS and revision == "head":
        from storage import markings

        markings.judge_all(connection)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _revisions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
