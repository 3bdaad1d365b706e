"""Commands about editions: which there are, what one holds, whether it is whole, and what differs between two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui.cli.output import Exit, ProgressLine, emit, emit_json, table
from gui.cli.parameters import Json, Project
from gui.cli.stopping import stop_on_signals
from gui.safety_words import moment

if TYPE_CHECKING:
    from storage.edition_diff import EditionDiff, ItemChange
    from storage.edition_verify import Verification

_Edition = Annotated[str, typer.Argument(metavar="EDITION", help="Its folder; or, with --project, its name or hash.")]
_OfProject = Annotated[Path | None, typer.Option("--project", help="The project that made it, for names and hashes.")]
_SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="List, show, compare and verify editions.", no_args_is_help=True)
    group.command("list")(list_editions)
    group.command()(show)
    group.command()(diff)
    group.command()(verify)
    app.add_typer(group, name="editions")


def list_editions(project: Project, json: Json = False) -> None:
    """List a project's editions, newest first, and what became of their folders."""
    from storage.edition_list import listed
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        found = listed(store)
    if json:
        emit_json(
            [
                {
                    "edition": each.edition.name,
                    "format": each.edition.format,
                    "items": each.edition.items,
                    "hash": each.edition.hash,
                    "path": str(each.edition.path),
                    "made_at": each.at,
                    "by": each.actor,
                    "state": each.state.value,
                }
                for each in found
            ]
        )
    elif found:
        rows = [
            (
                e.edition.name,
                e.edition.hash[:12],
                e.edition.format,
                e.edition.items,
                moment(e.at),
                e.actor,
                e.state.value,
            )
            for e in found
        ]
        emit(table(rows, header=("edition", "hash", "format", "items", "made", "by", "folder")))
    else:
        emit(f"There is no edition yet. Freeze one with: fettle export {project} DEST --format coco")


def show(edition: _Edition, project: _OfProject = None, json: Json = False) -> None:
    """Say what an edition holds: format, pixels, classes and splits, what was lost, and where it comes from."""
    from storage.edition_files import read_manifest

    manifest = read_manifest(_found(edition, project))
    head = {key: value for key, value in manifest.head.items() if key not in ("files", "items")}
    if json:
        emit_json({"edition": manifest.name, "path": str(manifest.folder), **head})
        return
    counts = head.get("counts") if isinstance(head.get("counts"), dict) else {}
    assert isinstance(counts, dict)
    emit(f"{manifest.name} ({manifest.hash[:12]}), {manifest.format}, by {head.get('tool', 'an unknown tool')}")
    emit(f"in {manifest.folder}")
    if counts:
        emit(f"{counts.get('items', 0):,} items, {counts.get('files', 0):,} files, {counts.get('bytes', 0):,} bytes")
    for name in ("pixels", "crops", "options", "link", "where", "everything"):
        if head.get(name):
            emit(f"{name}: {head[name]}")
    emit("classes: " + ", ".join(f"{name} ({kind})" for name, kind in manifest.classes.items()))
    spread = _spread(counts.get("spread"))
    if spread:
        emit(spread)
    for loss in head.get("losses") or ():
        if isinstance(loss, dict):
            emit(f"lost: {loss.get('count')} {loss.get('what')} (the first: {loss.get('example')})")


def verify(
    edition: _Edition,
    project: _OfProject = None,
    quick: Annotated[bool, typer.Option("--quick", help="Names and sizes alone, no contents.")] = False,
    json: Json = False,
) -> None:
    """Compare an edition with its manifest: files that are missing, changed or extra, and its hash."""
    from storage.edition_verify import verify as verify_edition

    line, stop = ProgressLine(), stop_on_signals()
    done = verify_edition(
        _found(edition, project),
        contents=not quick,
        progress=lambda at, total: line.show(f"{at:,} of {total:,} files"),
        should_stop=stop.is_set,
    )
    line.close()
    _tell_verified(done, quick=quick, json=json)
    if not done.whole:
        raise typer.Exit(Exit.MENDABLE if done.stopped else Exit.SOME_FAILED)


def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="The earlier edition: a folder, or a name or hash.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The later one.")],
    project: _OfProject = None,
    json: Json = False,
) -> None:
    """Say what differs between two editions, item by item, and who changed it."""
    from storage.edition_diff import diff as diff_editions

    line, stop = ProgressLine(), stop_on_signals()
    found = diff_editions(
        _found(a, project),
        _found(b, project),
        progress=lambda at, total: line.show(f"{at:,} of {total:,} items"),
        should_stop=stop.is_set,
    )
    line.close()
    if json:
        emit_json(_diff_as_json(found))
    else:
        _tell_diff(found, emit)


def _found(named: str, project: Path | None) -> Path:
    """The folder of an edition."""
    from storage.edition_list import find
    from storage.store import Store

    if project is None:
        return find(named, None)
    with Store.open(project, readonly=True) as store:
        return find(named, store)


def _spread(found: object) -> str:
    """Items by class and split, as a table."""
    if not isinstance(found, list):
        return ""
    cells = {
        (each.get("label") or "(none)", each.get("split") or "(none)"): each.get("items", 0)
        for each in found
        if isinstance(each, dict)
    }
    splits = sorted({split for _, split in cells})
    labels = sorted({label for label, _ in cells})
    rows = [(label, *(cells.get((label, split), 0) for split in splits)) for label in labels]
    return table(rows, header=("class", *splits)) if rows else ""


def _tell_verified(done: Verification, *, quick: bool, json: bool) -> None:
    kinds = {"missing": done.missing, "changed": done.changed, "extra": done.extra}
    if json:
        emit_json(
            {
                "edition": done.manifest.name,
                "path": str(done.manifest.folder),
                "whole": done.whole,
                "stopped": done.stopped,
                "contents": not quick,
                "hash": done.manifest.hash,
                "found_hash": done.found_hash,
                "files": done.files,
                **{kind: {"count": faults.count, "files": faults.names} for kind, faults in kinds.items()},
                "problems": list(done.problems),
            }
        )
        return
    for kind, faults in kinds.items():
        for name in faults.names[:_SHOWN]:
            emit(f"{kind}: {name}")
        if faults.count > _SHOWN:
            emit(f"{kind}: {faults.count - _SHOWN:,} more")
    for problem in done.problems[:_SHOWN]:
        emit(problem)
    if done.stopped:
        emit("Stopped; not all of it was looked at.")
    elif done.whole:
        looked = "names and sizes" if quick else "contents"
        emit(f"{done.manifest.name} is whole: {done.files:,} files ({looked}), edition {done.manifest.hash[:12]}.")
    else:
        emit(f"{done.manifest.name} is not what was frozen.")


def _diff_as_json(found: EditionDiff) -> dict[str, Any]:
    return {
        "a": {"edition": found.a.name, "path": str(found.a.folder), "hash": found.a.hash},
        "b": {"edition": found.b.name, "path": str(found.b.folder), "hash": found.b.hash},
        "same": found.same,
        "settings": {name: {"a": a, "b": b} for name, (a, b) in found.settings.items()},
        "classes": {
            "added": list(found.classes_added),
            "removed": list(found.classes_removed),
            "changed": {name: {"a": a, "b": b} for name, (a, b) in found.classes_changed.items()},
        },
        "differing": found.differing,
        "counts": {change.value: number for change, number in found.counts.items()},
        "by": dict(found.by),
        "items": [
            {
                "source": item.source,
                "what": sorted(change.value for change in item.what),
                "files": list(item.files),
                "moved_from": item.moved_from,
                "labels": list(item.labels),
                "states": list(item.states),
                "splits": list(item.splits),
                "region_counts": list(item.region_counts),
                "regions": [{"a": r.before, "b": r.after, "iou": r.iou} for r in item.regions],
                "by": list(item.by),
                "at": item.at,
            }
            for item in found.items
        ],
    }


def _tell_diff(found: EditionDiff, say: Callable[[str], None]) -> None:
    say(f"{found.a.name} ({found.a.hash[:12]}) → {found.b.name} ({found.b.hash[:12]})")
    if found.same:
        say("The same items, labels, pictures and regions.")
        return
    for name, (a, b) in found.settings.items():
        say(f"{name}: {a} → {b}")
    for sign, names in (("+", found.classes_added), ("-", found.classes_removed)):
        for name in names:
            say(f"class {sign} {name}")
    for name, (a, b) in found.classes_changed.items():
        say(f"class {name}: {a} → {b}")
    said = ", ".join(f"{number:,} {change.value}" for change, number in found.counts.items())
    say(f"{found.differing:,} items differ" + (f": {said}" if said else ""))
    if found.by:
        say("settled by " + ", ".join(f"{name} ({number:,})" for name, number in found.by.items()))
    rows = [
        (", ".join(sorted(item.what)), item.source, _how(item), ", ".join(item.by), moment(item.at) if item.at else "")
        for item in found.items[:_SHOWN]
    ]
    if rows:
        say(table(rows, header=("differs", "item", "how", "by", "decided")))
    if found.differing > len(rows):
        say(f"{found.differing - len(rows):,} more; --json lists the first 10,000.")


def _how(item: ItemChange) -> str:
    """The differences of an item in a few words."""
    from storage.edition_diff import Change

    parts = [
        f"{a or '(none)'} → {b or '(none)'}"
        for change, (a, b) in (
            (Change.LABEL, item.labels),
            (Change.STATE, item.states),
            (Change.SPLIT, item.splits),
        )
        if change in item.what
    ]
    if Change.MOVED in item.what:
        parts.append(f"was {item.moved_from or item.files[0]}")
    if Change.REGIONS in item.what:
        overlaps = [region.iou for region in item.regions if region.iou is not None]
        least = f", IoU from {min(overlaps):.2f}" if overlaps else ""
        parts.append(f"regions {item.region_counts[0]} → {item.region_counts[1]}{least}")
    return "; ".join(parts)
