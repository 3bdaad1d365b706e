"""What backups and repairs are called and told, in the window and on the command line alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gui.words import date_time, look_up, noop, number, plural, translate

if TYPE_CHECKING:
    from storage.backup_files import Backup
    from storage.repair import RepairReport

_REASONS = {
    "auto": noop("Safety", "automatic"),
    "manual": noop("Safety", "asked for"),
    "damaged": noop("Safety", "damaged, kept as it was"),
}


def why(backup: Backup) -> str:
    """Why a backup was made."""
    if backup.reason in _REASONS:
        return look_up("Safety", _REASONS[backup.reason])
    words = backup.reason.replace("-", " ")
    what, _, rest = words.partition(" ")
    return translate("Safety", "before {what}").format(what=rest) if what == "before" and rest else words


def moment(at: float) -> str:
    """A time, to the second, as the clock on the wall shows it."""
    return date_time(at)


def repair_words(project: Path, done: RepairReport) -> list[str]:
    """What a repair did, a sentence a line."""
    lines = []
    if done.kept is None:
        lines.append(translate("Safety", "The database's file is sound."))
    else:
        told = translate("Safety", "The database was damaged ({damage}). It is kept as {path}")
        lines.append(told.format(damage=done.damage, path=done.kept.path))
        read = plural("Safety", "Read out of it: %Ln items, {decided} of them decided.").of(done.now.items)
        lines.append(read.format(decided=number(done.now.decided)))
    for name, entry in done.tables.items():
        parts = [
            plural("Safety", "at most %Ln rows lost").of(entry.lost) if entry.lost else "",
            translate("Safety", "its end is lost") if entry.open_end else "",
            plural("Safety", "%Ln taken from the newest backup").of(entry.refilled) if entry.refilled else "",
        ]
        if any(parts):
            lines.append(f"  {name}: " + ", ".join(part for part in parts if part))
    if done.closed_steps:
        lines.append(plural("Safety", "%Ln steps of the history can no longer be undone.").of(done.closed_steps))
    if done.recounted:
        lines.append(plural("Safety", "%Ln counters were wrong and are counted anew.").of(done.recounted))
    if done.swept.blobs or done.swept.halves:
        removed = translate("Safety", "Removed {pictures} stored pictures nothing names, {halves} half files.")
        lines.append(removed.format(pictures=number(done.swept.blobs), halves=number(done.swept.halves)))
    if done.better is not None:
        copy, held = done.better
        more = plural("Safety", "Backup {backup} of {moment} holds more (%Ln items, {decided} decided): {command}")
        lines.append(
            more.of(held.items).format(
                backup=copy.number,
                moment=moment(copy.at),
                decided=number(held.decided),
                command=f"fettle restore {project} {copy.number}",
            )
        )
    return lines
