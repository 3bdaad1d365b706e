"""Copies of a project's database in its backups folder: made whole, verified, listed, read, thinned out."""

from __future__ import annotations

import calendar
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from filelock import FileLock, Timeout

from storage import engine, pg_backup, postgres
from storage.errors import DamagedError, DatabaseError, ProjectError
from storage.files import folder_fault, sync_file, sync_folder, write_atomically
from storage.hashing import hash_json
from storage.project import ProjectFolder

AUTOMATIC = "auto"
MANUAL = "manual"
BEFORE_RESTORE = "before-restore"
DAMAGED = "damaged"
"""Reasons a backup may name; ``before-<revision>`` and ``before-repair`` are others."""

_NAME = re.compile(r"fettle-(?:n(\d+)-)?(\d{8}-\d{6})-([a-z0-9-]+)\.(?:db|pgdump)")
_NEWEST = """
    SELECT (SELECT max(id) FROM steps), (SELECT max(id) FROM step_changes), (SELECT max(id) FROM items),
        (SELECT max(id) FROM decisions), (SELECT max(id) FROM regions), (SELECT max(id) FROM proposals),
        (SELECT max(id) FROM runs), (SELECT max(id) FROM editions)
"""
_LEAST = 3
"""So many of the newest stay, whatever the rules say."""
_MOST_OTHERS = 20
"""So many that were not made automatically stay."""
_PATIENCE = 60.0
"""Seconds to wait for another process that is making a backup."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy. ``number`` rises by one each time, so that a clock that jumps cannot change the order."""

    path: Path
    number: int
    at: float
    reason: str
    size: int

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds, from its counters; ``revision`` is its schema's."""

    items: int
    decided: int
    revision: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The ``[backup]`` table of the settings."""

    enabled: bool
    every_seconds: float
    hours: int
    days: int
    weeks: int
    months: int
    most_bytes: int
    spare_bytes: int

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Rules:
        """The rules that a project's settings give."""
        table = settings["backup"]
        return cls(
            enabled=bool(table["enabled"]),
            every_seconds=60.0 * table["every_minutes"],
            hours=table["keep_hours"],
            days=table["keep_days"],
            weeks=table["keep_weeks"],
            months=table["keep_months"],
            most_bytes=int(table["most_gigabytes"] * 1e9),
            spare_bytes=int(table["spare_megabytes"] * 1e6),
        )


def make(folder: ProjectFolder, *, reason: str, spare_bytes: int = 0) -> Backup:
    """Copy the database with SQLite's online backup, or ``pg_dump``, safe while others read and write.

    The copy takes its name only after it was verified and is on the disk.

    Args:
        folder: The project.
        reason: Why; lower-case letters, digits and dashes.
        spare_bytes: So much must stay free on the disk.

    Raises:
        DatabaseError: Too little space, or the database is damaged; nothing is left behind.
    """
    place = engine.where(folder)
    with _alone(folder):
        _need_space(folder, place, spare_bytes)
        target = _next_name(folder, reason, pg_backup.SUFFIX if isinstance(place, sa.URL) else ".db")
        part = target.with_name(f".{target.name}.part")
        try:
            with engine.known_faults():
                if isinstance(place, sa.URL):
                    # Before the dump: what is written meanwhile may be missing in it, so the next one is due.
                    _note_fingerprint(target, fingerprint(place))
                    pg_backup.dump(place, part)
                else:
                    _copy(place, part)
            try:
                verify(part)
            except DamagedError as error:
                raise DamagedError(
                    "The project's database is damaged; no backup was made of it",
                    f"Mend it with: fettle repair {folder.root}",
                ) from error
            sync_file(part)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            _notes(target).unlink(missing_ok=True)
            raise
        sync_folder(folder.backups)
    return _backup(target)


def keep_damaged(folder: ProjectFolder) -> Backup:
    """Copy the files of a database that cannot be read, byte for byte, its log beside it."""
    with _alone(folder):
        target = _next_name(folder, DAMAGED, ".db")
        log = folder.database.with_name(f"{folder.database.name}-wal")
        for source, copy in ((log, target.with_name(f"{target.name}-wal")), (folder.database, target)):
            if source.exists():
                part = copy.with_name(f".{copy.name}.part")
                shutil.copyfile(source, part)
                sync_file(part)
                part.replace(copy)
        sync_folder(folder.backups)
    return _backup(target)


def listed(folder: ProjectFolder) -> list[Backup]:
    """All backups, newest first."""
    if not folder.backups.is_dir():
        return []
    found = [_backup(path) for path in folder.backups.iterdir() if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda backup: (backup.number, backup.at, backup.name), reverse=True)


def find(folder: ProjectFolder, text: str) -> Backup:
    """The backup that ``text`` means: ``latest``, its number, its file's name, or a path to it.

    ``latest`` passes over what was kept when something was restored or mended.

    Raises:
        ProjectError: There is none.
    """
    known = listed(folder)
    if text == "latest":
        on_server = isinstance(engine.where(folder), sa.URL)
        kept_aside = (BEFORE_RESTORE, "before-repair", DAMAGED)
        good = [
            backup
            for backup in known
            if backup.reason not in kept_aside and pg_backup.is_dump(backup.path) == on_server
        ]
        if good:
            return good[0]
        raise ProjectError("This project has no backup yet", f"Make one with: fettle backup {folder.root}")
    for backup in known:
        if text in (backup.name, backup.path.stem, str(backup.number)) and (backup.number or not text.isdigit()):
            return backup
    path = Path(text)
    if path.is_file():
        return _backup(path)
    raise ProjectError(f"There is no backup “{text}”", f"List them with: fettle backup {folder.root} --list")


def verify(path: Path) -> None:
    """Read all of a copy.

    Raises:
        DamagedError: It is damaged.
    """
    if pg_backup.is_dump(path):
        pg_backup.verify(path)
        return
    with engine.known_faults(), _reading(path) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise DamagedError(f"{path.name} is damaged ({found})", "Take another backup.")


def contents(path: Path) -> Contents:
    """What a copy holds.

    Raises:
        FettleError: It is damaged, or no database of Fettle's; or ``pg_restore``, which reads those of a server, is
            missing.
    """
    if pg_backup.is_dump(path):
        counters = ((row["column"], row["value"], int(row["n"])) for row in pg_backup.rows(path, "counters"))
        return _counted(counters, pg_backup.rows(path, "alembic_version")[0]["version_num"])
    with engine.known_faults(), _reading(path) as connection:
        return _read_contents(connection)


def read_live(folder: ProjectFolder) -> Contents:
    """What the project's own database holds."""
    with engine.known_faults(), _reading(engine.where(folder), live=True) as connection:
        return _read_contents(connection)


def _read_contents(connection: Any) -> Contents:
    """What the database behind a driver's connection holds."""
    rows = connection.execute("SELECT \"column\", value, n FROM counters WHERE \"column\" IN ('total', 'state')")
    return _counted(rows, connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _counted(rows: Iterable[tuple[str, str, int]], revision: str) -> Contents:
    counts = {(column, value): n for column, value, n in rows}
    return Contents(
        items=counts.get(("total", ""), 0),
        decided=sum(counts.get(("state", f"={state}"), 0) for state in ("accepted", "corrected", "excluded")),
        revision=revision,
    )


def fingerprint(place: engine.Where, *, live: bool = False) -> tuple[Any, ...]:
    """What differs once somebody or something has written; ``live``: others may be writing meanwhile."""
    with engine.known_faults(), _reading(place, live=live) as connection:
        newest = connection.execute(_NEWEST).fetchone()
        undone = connection.execute("SELECT count(*), max(id) FROM steps WHERE state = 'undone'").fetchone()
        counters = connection.execute('SELECT "column", value, n FROM counters ORDER BY 1, 2').fetchall()
        classes = connection.execute("SELECT * FROM classes ORDER BY id").fetchall()
    return (*newest, undone, tuple(counters), tuple(classes))


def holds(backup: Backup, state: tuple[Any, ...]) -> bool:
    """Whether a backup was made of just this state, a `fingerprint`.

    Raises:
        DatabaseError: Made by an older Fettle, or damaged.
    """
    if not pg_backup.is_dump(backup.path):
        return fingerprint(backup.path) == state
    notes = _notes(backup.path)
    return notes.is_file() and notes.read_text("ascii") == _digest(state)


def _note_fingerprint(dump: Path, state: tuple[Any, ...]) -> None:
    """A dump cannot be asked what it holds without reading all of it, so this is written down beside it."""
    write_atomically(_notes(dump), _digest(state).encode("ascii"))


def _notes(dump: Path) -> Path:
    return dump.with_name(f"{dump.name}.state")


def _digest(state: tuple[Any, ...]) -> str:
    return hash_json(list(state))


def thin(folder: ProjectFolder, rules: Rules) -> list[Backup]:
    """Delete what the rules no longer keep; returns what went, oldest last."""
    with _alone(folder):
        known = listed(folder)
        kept = keepers(known, rules)
        gone = [backup for backup in known if backup not in kept]
        for backup in gone:
            backup.path.unlink(missing_ok=True)
            backup.path.with_name(f"{backup.name}-wal").unlink(missing_ok=True)
            _notes(backup.path).unlink(missing_ok=True)
    return gone


def keepers(known: Sequence[Backup], rules: Rules) -> set[Backup]:
    """Which of ``known`` (newest first) stay: of automatic ones the newest of each of the last hours, days, weeks
    and months that have one; the newest others; all within the size the rules allow, and never fewer than three.
    """
    automatic = [backup for backup in known if backup.reason == AUTOMATIC]
    others = [backup for backup in known if backup.reason != AUTOMATIC]
    kept = set(others[:_MOST_OTHERS])
    spans_kept = ((rules.hours, "%Y%m%d%H"), (rules.days, "%Y%m%d"), (rules.weeks, "%G%V"), (rules.months, "%Y%m"))
    for number, form in spans_kept:
        spans: dict[str, Backup] = {}
        for backup in automatic:
            spans.setdefault(time.strftime(form, time.localtime(backup.at)), backup)
        kept.update(list(spans.values())[:number])
    kept.update(known[:_LEAST])
    room = rules.most_bytes
    within: set[Backup] = set()
    for place, backup in enumerate(b for b in known if b in kept):
        room -= backup.size
        if place < _LEAST or room >= 0:
            within.add(backup)
    return within


@contextmanager
def _reading(path: engine.Where, *, live: bool = False) -> Iterator[Any]:
    if isinstance(path, sa.URL):
        with postgres.raw(path) as connection:
            yield connection
        return
    # Copies are whole files without a log: immutable reads them from any disk and leaves nothing beside them.
    driver = engine.sqlite_driver()
    mode = "?mode=ro" if live else "?immutable=1"
    try:
        with closing(driver.connect(path.resolve().as_uri() + mode, uri=True)) as connection:
            yield connection
    except UnicodeDecodeError as error:  # Text that the database itself did not write.
        raise DamagedError("The database is damaged", "Take another backup, or mend the project.") from error


def _copy(database: Path, part: Path) -> None:
    driver = engine.sqlite_driver()
    with (
        closing(driver.connect(database.resolve().as_uri() + "?mode=ro", uri=True)) as source,
        closing(driver.connect(part)) as copy,
    ):
        # Synced as a whole at the end; until then nobody knows the file.
        copy.execute("PRAGMA synchronous=OFF")
        # In one go: copied bit by bit, it would start over with each write of another connection.
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def file_size(database: Path) -> int:
    """Bytes of a database file and its log."""
    log = database.with_name(f"{database.name}-wal")
    return sum(path.stat().st_size for path in (database, log) if path.exists())


def _need_space(folder: ProjectFolder, place: engine.Where, spare_bytes: int) -> None:
    needed = pg_backup.size(place) if isinstance(place, sa.URL) else file_size(place)
    free = shutil.disk_usage(folder.backups).free
    if free < needed + spare_bytes:
        raise DatabaseError(
            f"The disk has too little space for a backup ({_megabytes(free)} free, "
            f"{_megabytes(needed + spare_bytes)} wanted)",
            "Free some space; everything is saved all the same.",
        )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


def _next_name(folder: ProjectFolder, reason: str, suffix: str) -> Path:
    number = 1 + max((backup.number for backup in listed(folder)), default=0)
    moment = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    return folder.backups / f"fettle-n{number:04}-{moment}-{reason}{suffix}"


def _backup(path: Path) -> Backup:
    match = _NAME.fullmatch(path.name)
    facts = path.stat()
    if match is None:
        return Backup(path, 0, facts.st_mtime, "", facts.st_size)
    at = float(calendar.timegm(time.strptime(match[2], "%Y%m%d-%H%M%S")))
    return Backup(path, int(match[1] or 0), at, match[3], facts.st_size)


@contextmanager
def _alone(folder: ProjectFolder) -> Iterator[None]:
    """Numbers are given, and copies deleted, by one process at a time; what a killed one left half is removed."""
    try:
        folder.backups.mkdir(exist_ok=True)
        with FileLock(folder.backups / ".lock", timeout=_PATIENCE):
            for part in folder.backups.glob(".fettle-*.part*"):
                part.unlink(missing_ok=True)
            yield
    except Timeout as error:
        raise ProjectError("Another Fettle is making a backup of this project", "Try again in a minute.") from error
    except OSError as error:
        raise folder_fault(folder.backups, error) from error
