"""Commands about the images' folders: ingest (once or following them), rescan, duplicates."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui.cli.output import Exit, ProgressLine, emit, emit_json, warn
from gui.cli.parameters import Json, Project
from gui.cli.safety import writing
from gui.cli.stopping import stop_on_signals

if TYPE_CHECKING:
    from inference.near import NearReport
    from storage.duplicates import Group
    from storage.file_states import Retaken
    from storage.intake import IngestReport, Touched
    from storage.store import Store
    from storage.watch import WatchNews

_LISTED = 20

Near = Annotated[bool, typer.Option("--near/--no-near", help="Compare new images with all others, to find near twins.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(ingest)
    app.command()(rescan)
    app.command()(duplicates)


def ingest(
    project: Project,
    folders: Annotated[list[Path], typer.Argument(help="Folders of images; they are only read.")],
    labels: Annotated[str, typer.Option(help="'folders': each image's folder names its class.")] = "",
    good: Annotated[str, typer.Option(help="Classes, separated by commas, that mean a good part.")] = "",
    near: Near = True,
    watch: Annotated[bool, typer.Option("--watch", help="Follow the folder until stopped; half files wait.")] = False,
    every: Annotated[float, typer.Option(help="With --watch: seconds from one look to the next.")] = 2.0,
    json: Json = False,
) -> None:
    """Add the images below folders to the review queue; of those known, find what changed, moved or went missing."""
    from storage.ingest import ingest as add_images
    from storage.watch import Pace
    from storage.watch import watch as watch_folder

    if labels not in ("", "folders"):
        raise typer.BadParameter(f"Labels can't come from “{labels}”; write --labels folders, or leave it out.")
    if watch and len(folders) > 1:
        raise typer.BadParameter("Only one folder at a time can be followed; start one command for each.")
    if every <= 0:
        raise typer.BadParameter("Looking takes time: write --every 2, say.")
    good_names = frozenset(name.strip() for name in good.split(",") if name.strip())
    line = ProgressLine()
    stop = stop_on_signals()
    compared: NearReport | None = None
    with writing(project) as store:
        max_pixels = int(store.settings["images"]["max_pixels"])
        if watch:
            if not json:
                emit(f"Following {folders[0]}; Ctrl+C ends it.")
            report = watch_folder(
                store,
                folders[0],
                labels_from_folders=labels == "folders",
                good=good_names,
                max_pixels=max_pixels,
                pace=Pace(every=every, settle=max(every, 1.0)),
                news=_followed(line, quiet=json),
                pause=stop.wait,
            )
        else:
            report = add_images(
                store,
                folders,
                labels_from_folders=labels == "folders",
                good=good_names,
                max_pixels=max_pixels,
                progress=lambda done, total: line.show(f"{done:,} of {total:,} images"),
                should_stop=stop.is_set,
            )
        if near and not stop.is_set():
            compared = _compare(store, line, stop)
    line.close()
    if json:
        emit_json(_described(report, compared))
    else:
        emit(
            f"Added {report.added:,} images in {report.seconds:.1f} s; {report.duplicates:,} have a twin, "
            f"{report.skipped:,} were there already, {len(report.unreadable):,} can't be read."
        )
        _tell_near(compared, project)
        _tell(report, project)
    _exit(report)


def rescan(
    project: Project,
    take: Annotated[
        str,
        typer.Option(help="Changed items, by number and separated by commas, or 'all': let their new files in."),
    ] = "",
    near: Near = True,
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
        compared = _compare(store, line, stop) if near and not stop.is_set() else None
    line.close()
    if json:
        found = _described(report, compared)
        if retaken is not None:
            found["taken"] = list(retaken.taken)
            found["not_taken"] = [{"item": item_id, "reason": reason} for item_id, reason in retaken.refused]
        emit_json(found)
    else:
        _tell(report, project, whole=True)
        _tell_near(compared, project)
        if retaken is not None:
            emit(f"Took the new file of {len(retaken.taken):,} items; they are to be reviewed again.")
            for item_id, reason in retaken.refused:
                warn(f"  item {item_id}: {reason}")
    _exit(report, failed=retaken is not None and bool(retaken.refused))


def duplicates(
    project: Project,
    find: Annotated[bool, typer.Option("--find", help="First compare the images that were not compared yet.")] = False,
    json: Json = False,
) -> None:
    """List groups of images that are the same or nearly so, contradicting labels first."""
    from storage import duplicates as likes
    from storage.store import Store

    line = ProgressLine()
    if find:
        with writing(project) as store:
            _compare(store, line, stop_on_signals())
    with Store.open(project, readonly=True) as store:
        groups = likes.groups(store)
        left = likes.count_uncompared(store)
    line.close()
    if json:
        emit_json({"groups": [_group(group) for group in groups], "not_compared": left})
        return
    for group in groups:
        labels = f"CONTRADICTING {' / '.join(group.labels)}" if group.contradicting else ", ".join(group.labels)
        emit(f"{group.kind.value}, {len(group.items):,} images{': ' + labels if labels else ''}")
        for item in group.items[:_LISTED]:
            emit(f"  item {item.id}  {item.label or item.given or '-'}  {item.path}")
        if len(group.items) > _LISTED:
            emit(f"  … and {len(group.items) - _LISTED:,} more; --json lists all")
    contradicting = sum(group.contradicting for group in groups)
    emit(f"{len(groups):,} groups, {contradicting:,} of them with contradicting labels.")
    if left:
        warn(f"  {left:,} images were not compared yet: fettle duplicates {project} --find")


def _group(group: Group) -> dict[str, Any]:
    return {
        "kind": group.kind.value,
        "contradicting": group.contradicting,
        "labels": list(group.labels),
        "items": [
            {
                "item": item.id,
                "path": item.path,
                "label": item.label or item.given,
                "state": item.state.value,
                "duplicate_of": item.duplicate_of,
                "near_of": item.near_of,
            }
            for item in group.items
        ],
    }


def _compare(store: Store, line: ProgressLine, stop: threading.Event) -> NearReport:
    from inference.near import compare

    return compare(
        store,
        progress=lambda done, total: line.show(f"compared {done:,} of {total:,} images"),
        should_stop=stop.is_set,
    )


def _followed(line: ProgressLine, *, quiet: bool) -> Callable[[WatchNews], None]:
    """Says what comes in while a folder is followed."""
    told = 0

    def hear(news: WatchNews) -> None:
        nonlocal told
        where = "" if news.reachable else "; the folder can't be reached"
        line.show(f"{news.report.added:,} taken in, {news.waiting:,} on their way{where}")
        for path, reason in news.report.unreadable[told:]:
            if not quiet:
                line.close()
                warn(f"  {path}: {reason}")
        told = len(news.report.unreadable)

    return hear


def _tell_near(compared: NearReport | None, project: Path) -> None:
    if compared is not None and compared.near:
        emit(f"{compared.near:,} look nearly like an earlier one: fettle duplicates {project}")


def _described(report: IngestReport, compared: NearReport | None) -> dict[str, Any]:
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
        "kept_out": report.kept_out,
        "near": compared.near if compared is not None else None,
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
        warn(f"  {root} can't be reached or is empty; its items were left as they are, the rest comes in next time")
    if report.kept_out:
        emit(f"{report.kept_out:,} were taken out of the project and stay out; adding their folder brings them back.")
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
