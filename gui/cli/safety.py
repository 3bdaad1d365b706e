"""Commands that keep a project safe: backup, restore, repair."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui.cli.output import emit, emit_json, table, warn
from gui.cli.parameters import Json, Project
from gui.safety_words import moment, repair_words, why
from storage.errors import DamagedError, FettleError

if TYPE_CHECKING:
    from storage.backup_files import Backup
    from storage.backups import Restored
    from storage.store import Store

_COLUMNS = ("number", "made", "why", "items", "decided", "MB", "file")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)
    app.command()(repair)


@contextmanager
def writing(project: Path) -> Iterator[Store]:
    """The project, open to write; afterwards a backup is made if one is due.

    Raises:
        FettleError: As `storage.store.Store.open`.
    """
    from storage import backups
    from storage.store import Store

    with Store.open(project) as store:
        yield store
        try:
            backups.make_if_due(store)
        except FettleError as error:
            # What the command was for is done and saved.
            warn(f"fettle: no backup was made: {error}")


def backup(
    project: Project,
    only_list: Annotated[bool, typer.Option("--list", help="List the backups there are; make none.")] = False,
    json: Json = False,
) -> None:
    """Make a backup of the project's database now, also while a window works on it; or list those there are."""
    from storage import backup_files, backups
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        made = None if only_list else backups.make(store)
        found = backup_files.listed(store.folder) if only_list else [made] if made else []
    if json:
        entries = [_as_json(entry) for entry in found]
        emit_json(entries if only_list else entries[0])
    elif made is not None:
        held = backup_files.contents(made.path)
        emit(f"Backup {made.number}: {held.items:,} items, {held.decided:,} of them decided, in {made.path}")
        emit(f"Bring it back with: fettle restore {project} {made.number}")
    elif found:
        emit(
            table([_row(entry) for entry in found], header=("number", "made", "why", "items", "decided", "MB", "file"))
        )
    else:
        emit(f"There is no backup yet. Make one with: fettle backup {project}")


def restore(
    project: Project,
    wanted: Annotated[str, typer.Argument(metavar="BACKUP", help="Its number or file, or 'latest'.")],
    json: Json = False,
) -> None:
    """Bring the project back to a backup; what is there now is kept as another backup first."""
    from storage import backups
    from storage.project import ProjectFolder, check_is_project
    from storage.store import Store

    folder = ProjectFolder(project.expanduser().resolve())
    check_is_project(folder)
    try:
        with Store.open(project) as store:
            done = backups.restore(store, wanted)
    except DamagedError:
        done = backups.restore_damaged(folder, wanted)
    _tell(project, done, json=json)


def repair(project: Project, json: Json = False) -> None:
    """Mend a project: read a damaged database out into a new one, count anew, remove orphaned files."""
    from dataclasses import asdict

    from storage import repair as mending

    done = mending.repair(project)
    if json:
        emit_json(
            {
                "damage": done.damage,
                "kept": done.kept and str(done.kept.path),
                "tables": {
                    name: asdict(table) | {"lost": table.lost, "open_end": table.open_end}
                    for name, table in done.tables.items()
                },
                "recounted": done.recounted,
                "closed_steps": done.closed_steps,
                "swept": asdict(done.swept),
                "items": done.now.items,
                "decided": done.now.decided,
                "better_backup": done.better and _as_json(done.better[0]),
            }
        )
        return
    for line in repair_words(project, done):
        emit(line)


def _tell(project: Path, done: Restored, *, json: bool) -> None:
    if json:
        emit_json(
            {
                "restored": done.backup.name,
                "items": done.now.items,
                "decided": done.now.decided,
                "kept": str(done.kept.path),
                "items_before": done.before and done.before.items,
                "decided_before": done.before and done.before.decided,
            }
        )
        return
    emit(
        f"Brought back {done.now.items:,} items, {done.now.decided:,} of them decided, as of {moment(done.backup.at)} "
        f"({done.backup.name})."
    )
    if done.before is None:
        emit(f"The damaged database is kept: {done.kept.path}")
    else:
        emit(
            f"What was there before ({done.before.items:,} items, {done.before.decided:,} decided) is kept; "
            f"bring it back with: fettle restore {project} {done.kept.number}"
        )


def _row(entry: Backup) -> tuple[Any, ...]:
    held = _held(entry)
    counts = (held.items, held.decided) if held else ("", "")
    return (entry.number, moment(entry.at), why(entry), *counts, round(entry.size / 1e6, 1), entry.name)


def _as_json(entry: Backup) -> dict[str, Any]:
    held = _held(entry)
    return {
        "number": entry.number,
        "at": entry.at,
        "reason": entry.reason,
        "items": held and held.items,
        "decided": held and held.decided,
        "size_bytes": entry.size,
        "path": str(entry.path),
    }


def _held(entry: Backup) -> Any:
    from storage import backup_files

    try:
        return backup_files.contents(entry.path)
    except FettleError:
        return None
