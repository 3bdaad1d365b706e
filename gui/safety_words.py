"""What backups and repairs are called and told, in the window and on the command line alike."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.backup_files import Backup
    from storage.repair import RepairReport

_REASONS = {"auto": "automatic", "manual": "asked for", "damaged": "damaged, kept as it was"}


def why(backup: Backup) -> str:
    """Why a backup was made."""
    return _REASONS.get(backup.reason, backup.reason.replace("-", " "))


def moment(at: float) -> str:
    """A time, to the second, as the clock on the wall shows it."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))


def repair_words(project: Path, done: RepairReport) -> list[str]:
    """What a repair did, a sentence a line."""
    lines = []
    if done.kept is None:
        lines.append("The database's file is sound.")
    else:
        lines.append(f"The database was damaged ({done.damage}). It is kept as {done.kept.path}")
        lines.append(f"Read out of it: {done.now.items:,} items, {done.now.decided:,} of them decided.")
    for name, entry in done.tables.items():
        parts = [
            f"at most {entry.lost:,} rows lost" if entry.lost else "",
            "its end is lost" if entry.open_end else "",
            f"{entry.refilled:,} taken from the newest backup" if entry.refilled else "",
        ]
        if any(parts):
            lines.append(f"  {name}: " + ", ".join(part for part in parts if part))
    if done.closed_steps:
        lines.append(f"{done.closed_steps:,} steps of the history can no longer be undone.")
    if done.recounted:
        lines.append(f"{done.recounted:,} counters were wrong and are counted anew.")
    if done.swept.blobs or done.swept.halves:
        lines.append(f"Removed {done.swept.blobs:,} stored pictures nothing names, {done.swept.halves:,} half files.")
    if done.better is not None:
        copy, held = done.better
        more = f"({held.items:,} items, {held.decided:,} decided)"
        lines.append(
            f"Backup {copy.number} of {moment(copy.at)} holds more {more}: fettle restore {project} {copy.number}"
        )
    return lines
