"""The import command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui.cli.output import Exit, ProgressLine, emit, emit_json, warn
from gui.cli.parameters import Json, Project
from gui.cli.safety import writing
from gui.cli.stopping import stop_on_signals

if TYPE_CHECKING:
    from storage.imports.apply import ImportOutcome
    from storage.imports.plan import ImportPlan
    from storage.imports.report import Report

_LISTED = 10
_FORMATS = "folders, csv, voc, labelme, coco, yolo, cvat, masks or mvtec"
"""Spelled out, so that every other command starts without knowing the readers; a test compares them."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_dataset)


def import_dataset(
    project: Project,
    path: Annotated[Path, typer.Argument(help="The dataset: its folder, or its label file.")],
    format_name: Annotated[str, typer.Option("--format", help=f"{_FORMATS}; told by looking if left out.")] = "",
    images: Annotated[Path | None, typer.Option(help="Where its pictures are, if not with the labels.")] = None,
    as_what: Annotated[
        str, typer.Option("--as", help="proposals (to be reviewed) or decisions (settled in your name).")
    ] = "proposals",
    replacing: Annotated[bool, typer.Option("--replace", help="With --as decisions: decided items too.")] = False,
    add_images: Annotated[
        bool, typer.Option("--add-images/--no-add-images", help="Pictures that the project lacks become items.")
    ] = True,
    stretch: Annotated[
        bool, typer.Option("--scale", help="Stretch labels of a picture of another size to it.")
    ] = False,
    mapped: Annotated[
        list[str] | None, typer.Option("--map", help="THEIRS=OURS: what a class becomes; THEIRS= leaves it out.")
    ] = None,
    chosen: Annotated[
        list[str] | None, typer.Option("--choose", help="STATED=ITEM: which item a picture is; STATED=none: none.")
    ] = None,
    extra: Annotated[list[str] | None, typer.Option("--option", help="NAME=VALUE: an option of the format.")] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Say what would come in, and do nothing.")] = False,
    json: Json = False,
) -> None:
    """Bring in the labels, and pictures, of another tool's dataset, as one step that can be undone."""
    from storage.imports.apply import apply_import
    from storage.imports.plan import ImportRequest, plan_import

    if as_what not in ("proposals", "decisions"):
        raise typer.BadParameter(f"Labels come in as proposals or as decisions, not as “{as_what}”.")
    if replacing and as_what != "decisions":
        raise typer.BadParameter("--replace needs --as decisions; proposals never replace what a person decided.")
    request = ImportRequest(
        path=path,
        format=format_name,
        images=images,
        as_decisions=as_what == "decisions",
        replace=replacing,
        add_images=add_images,
        stretch=stretch,
        class_map=_pairs(mapped or [], "--map THEIRS=OURS"),
        answers={stated: _item(stated, item) for stated, item in _pairs(chosen or [], "--choose STATED=ITEM").items()},
        options=_pairs(extra or [], "--option NAME=VALUE"),
    )
    line = ProgressLine()
    stop = stop_on_signals()
    outcome: ImportOutcome | None = None
    with writing(project) as store:
        with plan_import(
            store, request, progress=lambda done, _: line.show(f"read {done:,} pictures"), should_stop=stop.is_set
        ) as plan:
            if not plan.stopped and not dry:
                outcome = apply_import(
                    store,
                    plan,
                    progress=lambda done, total: line.show(f"{done:,} of {total:,} pictures"),
                    should_stop=stop.is_set,
                )
        line.close()
        if json:
            emit_json(_described(plan, outcome))
        else:
            _tell(plan, outcome, dry=dry)
    _exit(plan, outcome)


def _tell(plan: ImportPlan, outcome: ImportOutcome | None, *, dry: bool) -> None:
    from storage.imports.reading import READERS
    from storage.imports.spool import How

    counts, how = plan.counts, plan.counts.how
    if plan.stopped or (outcome is not None and outcome.stopped):
        emit("Stopped; nothing was imported.")
        return
    emit(f"{plan.name}: {READERS[plan.request.format].title}, {_counted(counts.images, 'picture')}")
    found = [
        f"{how.get(kind, 0):,} {words}"
        for kind, words in (
            (How.PATH, "by path"),
            (How.NAME, "by name and size"),
            (How.HASH, "by content"),
            (How.CHOSEN, "as chosen"),
        )
        if how.get(kind)
    ]
    emit(f"  in the project: {counts.matched:,}{' (' + ', '.join(found) + ')' if found else ''}; {_others(how)}")
    kinds = ", ".join(_counted(count, kind) for kind, count in counts.regions.items()) or "none"
    emit(f"  classes of pictures: {counts.labels:,}; regions: {kinds}; without any label: {counts.empty:,}")
    if counts.splits:
        emit("  splits: " + ", ".join(f"{name} {count:,}" for name, count in sorted(counts.splits.items())))
    for use in plan.classes:
        name = use.theirs or "(no class)"
        becomes = "left out" if not use.ours and use.theirs else use.ours or "no class"
        note = f" (new; like “{use.like}”?)" if use.like else " (new)" if use.new else ""
        emit(f"  class {name} → {becomes}{note}: {_counted(use.labels, 'picture')}, {_counted(use.regions, 'region')}")
    _tell_report(plan.report)
    for asked in plan.ambiguous[:_LISTED]:
        warn(f"  Which item is {asked.stated}? Say --choose '{asked.stated}=ITEM', one of " + _numbers(asked.item_ids))
    if dry:
        emit("Nothing was imported: this was a dry run.")
    if outcome is not None:
        emit(_done(plan, outcome))


def _others(how: Mapping[Any, int]) -> str:
    words = {
        "add": "to be added",
        "ambiguous": "ambiguous",
        "missing": "missing",
        "unreadable": "unreadable",
        "misfit": "of another size",
        "skipped": "left out as chosen",
    }
    return ", ".join(f"{how.get(kind, 0):,} {text}" for kind, text in words.items() if how.get(kind)) or "no others"


def _done(plan: ImportPlan, outcome: ImportOutcome) -> str:
    settled = plan.request.as_decisions
    classes = "1 class of a picture" if outcome.labels == 1 else f"{outcome.labels:,} classes of pictures"
    what = f"{classes} and {_counted(outcome.regions, 'region')} {'decided' if settled else 'proposed'}"
    parts = [f"{what} on {_counted(outcome.items, 'item')}"]
    parts += [f"{outcome.added:,} of them new"] if outcome.added else []
    parts += [f"{_counted(outcome.unchanged, 'region')} proposed alike before"] if outcome.unchanged else []
    parts += [f"{outcome.withdrawn:,} of an earlier import withdrawn"] if outcome.withdrawn else []
    parts += (
        [f"{_counted(outcome.left_alone, 'item')} that a person had decided left alone"] if outcome.left_alone else []
    )
    parts += [f"{_counted(outcome.gone, 'item')} gone meanwhile"] if outcome.gone else []
    return "Imported: " + "; ".join(parts) + "."


def _tell_report(report: Report) -> None:
    for fault, count in report.counts.items():
        warn(f"  {count:,} × {fault.value}:")
        for remark in report.lines(fault)[:_LISTED]:
            warn(f"    {remark}")
        if count > _LISTED:
            warn(f"    … and {count - _LISTED:,} more")


def _described(plan: ImportPlan, outcome: ImportOutcome | None) -> dict[str, Any]:
    counts = plan.counts
    return {
        "name": plan.name,
        "format": plan.request.format,
        "as": "decisions" if plan.request.as_decisions else "proposals",
        "images": counts.images,
        "matched": {kind.value: count for kind, count in counts.how.items()},
        "labels": counts.labels,
        "regions": dict(counts.regions),
        "empty": counts.empty,
        "decided": counts.decided,
        "splits": dict(counts.splits),
        "classes": [
            {
                "theirs": use.theirs,
                "ours": use.ours,
                "new": use.new,
                "like": use.like,
                "labels": use.labels,
                "regions": use.regions,
            }
            for use in plan.classes
        ],
        "ambiguous": [{"stated": asked.stated, "items": list(asked.item_ids)} for asked in plan.ambiguous],
        "report": [
            {
                "fault": fault.value,
                "count": count,
                "lines": [{"where": remark.where, "what": remark.what} for remark in plan.report.lines(fault)],
            }
            for fault, count in plan.report.counts.items()
        ],
        "stopped": plan.stopped or (outcome is not None and outcome.stopped),
        "outcome": None if outcome is None or outcome.stopped else _figures(outcome),
    }


def _figures(outcome: ImportOutcome) -> dict[str, int]:
    names = ("added", "items", "labels", "regions", "unchanged", "withdrawn", "decided", "left_alone", "gone")
    return {name: getattr(outcome, name) for name in names}


def _exit(plan: ImportPlan, outcome: ImportOutcome | None) -> None:
    from storage.imports.report import Fault

    if plan.stopped or (outcome is not None and outcome.stopped):
        raise typer.Exit(Exit.MENDABLE)
    lost_files = (Fault.BAD_JSON, Fault.BAD_XML, Fault.TOO_LARGE, Fault.UNREADABLE_FILE)
    lost = any(plan.report.counts.get(fault) for fault in lost_files)
    if lost or plan.counts.images > plan.counts.matched + plan.counts.to_add:
        raise typer.Exit(Exit.SOME_FAILED)


def _pairs(texts: Sequence[str], usage: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        # What stands left of the last sign may hold others: a path, say.
        name, sign, value = text.rpartition("=")
        if not sign or not name.strip():
            raise typer.BadParameter(f"“{text}” has no name and value; write {usage}.")
        found[name.strip()] = value.strip()
    return found


def _item(stated: str, text: str) -> int | None:
    if text.lower() == "none":
        return None
    if not text.isdecimal():
        raise typer.BadParameter(f"“{text}” is no item's number; write --choose '{stated}=12' or '{stated}=none'.")
    return int(text)


def _numbers(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids[:_LISTED])) + (f" and {len(ids) - _LISTED:,} more" if len(ids) > _LISTED else "")


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}{'es' if word == 'box' else 's'}"
