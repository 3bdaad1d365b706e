"""Is the database's file what SQLite wrote? Asked when a project is opened after a process that did not end well."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from storage import engine
from storage.errors import DamagedError
from storage.project import ProjectFolder


def check_file(folder: ProjectFolder) -> None:
    """Read the whole file once.

    Raises:
        DamagedError: It is damaged.
    """
    damage = damage_of(folder.database)
    if damage:
        raise DamagedError(
            f"The project's database {folder.database} is damaged ({damage})",
            f"Mend it with: fettle repair {folder.root}",
        )


def damage_of(database: Path, *, indexes: bool = False) -> str:
    """What is wrong with the file itself, in SQLite's words; empty where it is sound.

    ``indexes``: also compare every index with its table, which takes several times as long.
    """
    driver = engine.sqlite_driver()
    try:
        with closing(driver.connect(database.resolve().as_uri() + "?mode=rw", uri=True)) as connection:
            found = str(
                connection.execute(f"PRAGMA {'integrity_check' if indexes else 'quick_check'}(1)").fetchone()[0]
            )
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except driver.DatabaseError as error:
        return str(error)
    except UnicodeDecodeError:  # SQLite's words name what is damaged, and the name itself is.
        return "malformed database schema"
    return "" if found == "ok" else found.removeprefix("*** in database main ***\n")
