"""Commands about the images' folders: ingest, rescan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui.cli.output import Exit, ProgressLine, emit, emit_json, warn
from gui.cli.parameters import Json, Project
from gui.cli.safety import writing
from gui.cli.stopping import stop_on_signals

if TYPE_CHECKING:
    from storage.file_states import Retaken
    from storage.intake import IngestReport, Touched

_LISTED = 20


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(ingest)
    app.command()(rescan)


def ingest(
    project: Project,
    folders: Annotated[list[Path], typer.Argument(help="Folders of images; they are only read.")],
    labels: Annotated[str, typer.Option(help="'folders': each image's folder names its class.")] = "",
    good: Annotated[str, typer.Option(help="Classes, separated by commas, that mean a good part.")] = "",
    json: Json = False,
) -> None:
    """Add the images below folders to the review queue; of those known, find what changed, moved or went missing."""
    from storage.ingest import ingest as add_images

    if labels not in ("", "folders"):
        raise typer.BadParameter(f"Labels can't come from “{labels}”; write --labels folders, or leave it out.")
    line = ProgressLine()
    stop = stop_on_signals()
    with writing(project) as store:
        report = add_images(
            store,
            folders,
            labels_from_folders=labels == "folders",
            good=frozenset(name.strip() for name in good.split(",") if name.strip()),
            max_pixels=int(store.settings["images"]["max_pixels"]),
            progress=lambda done, total: line.show(f"{done:,} of {total:,} images"),
            should_stop=stop.is_set,
        )
    line.close()
    if json:
        emit_json(_described(report))
    else:
        emit(
            f"Added {report.added:,} images in {report.seconds:.1f} s; {report.duplicates:,} have a twin, "
            f"{report.skipped:,} were there already, {len(report.unreadable):,} can't be read."
        )
        _tell(report, project)
    _exit(report)


def rescan(
    project: Project,
    take: Annotated[
        str,
        typer.Option(help="Changed items, by number and separated by commas, or 'all': let their new files in."),
    ] = "",
    json: Json = False,
) -> None:
    """Look through all folders again: what is new, changed, moved, missing or back again."""
    from storage.file_states import take_new_files
    from storage.ingest import rescan as look_again

    line = ProgressLine()
    stop = stop_on_signals()
    retaken: Retaken | None = None
    with writing(project) as store:
        max_pixels = int(store.settings["images"]["max_pixels"])
        chosen = None if take in ("", "all") else _numbers(take)
        report = look_again(
            store,
            max_pixels=max_pixels,
            progress=lambda done, total: line.show(f"{done:,} of {total:,} images"),
            should_stop=stop.is_set,
        )
        if take and not report.stopped:
            ids = [touched.item_id for touched in report.changed] if chosen is None else chosen
            retaken = take_new_files(store, ids, max_pixels=max_pixels)
    line.close()
    if json:
        found = _described(report)
        if retaken is not None:
            found["taken"] = list(retaken.taken)
            found["not_taken"] = [{"item": item_id, "reason": reason} for item_id, reason in retaken.refused]
        emit_json(found)
    else:
        _tell(report, project, whole=True)
        if retaken is not None:
            emit(f"Took the new file of {len(retaken.taken):,} items; they are to be reviewed again.")
            for item_id, reason in retaken.refused:
                warn(f"  item {item_id}: {reason}")
    _exit(report, failed=retaken is not None and bool(retaken.refused))


def _described(report: IngestReport) -> dict[str, Any]:
    def listed(found: Sequence[Touched]) -> list[dict[str, Any]]:
        return [{"item": entry.item_id, "path": entry.path} for entry in found]

    return {
        "added": report.added,
        "duplicates": report.duplicates,
        "skipped": report.skipped,
        "unreadable": [{"path": path, "reason": reason} for path, reason in report.unreadable],
        "changed": listed(report.changed),
        "moved": [{"item": entry.item_id, "path": entry.path, "from": entry.before} for entry in report.moved],
        "missing": listed(report.missing),
        "returned": listed(report.returned),
        "ambiguous": [{"paths": list(entry.paths), "items": list(entry.item_ids)} for entry in report.ambiguous],
        "unreachable": report.unreachable,
        "stopped": report.stopped,
        "seconds": round(report.seconds, 3),
    }


def _tell(report: IngestReport, project: Path, *, whole: bool = False) -> None:
    """The report for people; without ``whole``, only what asks for attention."""
    if whole:
        emit(
            f"Looked at {report.skipped + report.added + len(report.moved):,} images in {report.seconds:.1f} s: "
            f"{report.added:,} new, {len(report.changed):,} changed, {len(report.moved):,} moved, "
            f"{len(report.missing):,} missing, {len(report.returned):,} back again."
        )
    elif known := [
        f"{len(found):,} {word}"
        for found, word in (
            (report.changed, "changed"),
            (report.moved, "moved"),
            (report.missing, "missing"),
            (report.returned, "back again"),
        )
        if found
    ]:
        emit("Of those known: " + ", ".join(known) + ".")
    for path, reason in report.unreadable:
        warn(f"  {path}: {reason}")
    _list("changed since they were added", [f"item {entry.item_id}: {entry.path}" for entry in report.changed])
    if report.changed:
        warn(f"    Look at them, then let the new files in with: fettle rescan {project} --take NUMBERS")
    _list("moved", [f"item {entry.item_id}: {entry.before} → {entry.path}" for entry in report.moved])
    _list("missing", [f"item {entry.item_id}: {entry.path}" for entry in report.missing])
    _list(
        "moved, but which is which can't be told",
        [f"{', '.join(entry.paths)}: items {', '.join(map(str, entry.item_ids))}" for entry in report.ambiguous],
    )
    for root in report.unreachable:
        warn(f"  {root} can't be reached or is empty; its items were left as they are")
    if report.stopped:
        emit("Stopped. Go on with the same command.")


def _list(what: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    warn(f"  {len(lines):,} {what}:")
    for line in lines[:_LISTED]:
        warn(f"    {line}")
    if len(lines) > _LISTED:
        warn(f"    … and {len(lines) - _LISTED:,} more; --json lists all")


def _exit(report: IngestReport, *, failed: bool = False) -> None:
    if report.stopped:
        raise typer.Exit(Exit.MENDABLE)
    if report.unreadable or report.unreachable or failed:
        raise typer.Exit(Exit.SOME_FAILED)


def _numbers(text: str) -> list[int]:
    from storage.errors import FettleError

    try:
        return [int(part) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise FettleError(f"“{text}” is no list of item numbers", "Write --take 1,2,3 or --take all.") from error
