"""Commands about items and decisions: items, decide, remove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gui.cli.output import emit, emit_json, table
from gui.cli.parameters import Items, Json, OrderName, Project, Where, numbers, order_named
from gui.cli.safety import writing
from storage.errors import FettleError

if TYPE_CHECKING:
    from pathlib import Path

    from storage.store import Store


_VERDICTS = ("accept", "exclude", "defer", "reset", "label", "flag", "unflag", "note")
_REMARKS = frozenset({"flag", "unflag", "note"})
"""What is no verdict on the picture: unreadable and disputed items take it like any other."""
_OF_REGIONS = ("keep", "reject", "reopen")
_VERDICT_HELP = (
    "accept, exclude, defer, reset, label=CLASS, flag, unflag, or note=TEXT; "
    "keep, reject or reopen for the regions proposed."
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(items)
    app.command()(decide)
    app.command()(remove)


def items(
    project: Project,
    where: Where = "",
    order: OrderName = "",
    limit: Annotated[int, typer.Option(help="At most so many; 0: all.")] = 0,
    json: Json = False,
) -> None:
    """List items with their proposals and regions."""
    from storage import summary
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        found = list(summary.items(store, where, order=order_named(order), limit=limit, full=json))
    if json:
        emit_json(found)
        return
    columns = ("id", "state", "label", "predicted", "score", "path")
    emit(table([[_cell(entry[name]) for name in columns] for entry in found], header=columns))


def decide(
    project: Project,
    verdict: Annotated[
        str,
        typer.Argument(help=_VERDICT_HELP),
    ],
    chosen: Items = "",
    where: Where = "",
    reason: Annotated[str, typer.Option(help="Why, for exclude.")] = "other",
    expect: Annotated[
        int | None, typer.Option(help="The version you saw of the one item; refused if someone changed it since.")
    ] = None,
    settle: Annotated[bool, typer.Option("--settle", help="Also settle what two reviewers dispute.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what would change, from what to what.")
    ] = False,
    only: Annotated[
        str, typer.Option("--proposals", help="For keep, reject and reopen: only proposals of these numbers.")
    ] = "",
    json: Json = False,
) -> None:
    """Settle items, flag them or note something: all those named, or all that match a filter, as one undoable step."""
    from storage import decisions

    if dry_run and verdict in _OF_REGIONS:
        raise typer.BadParameter("--dry-run goes with accept, exclude, defer, reset and label=CLASS.")
    if verdict in _OF_REGIONS:
        _decide_regions(project, verdict, chosen, where, only, json=json)
        return
    if only:
        raise typer.BadParameter("--proposals goes with keep, reject and reopen.")
    if dry_run and verdict.partition("=")[0] in _REMARKS:
        raise typer.BadParameter("--dry-run goes with accept, exclude, defer, reset and label=CLASS.")
    name, takes, label = verdict.partition("=")
    if name not in _VERDICTS or bool(takes) != (name in ("label", "note")) or (name == "label" and not label.strip()):
        raise typer.BadParameter(f"“{verdict}” is no verdict. It can be: {_VERDICT_HELP}")
    if bool(chosen) == bool(where):
        raise typer.BadParameter("Say which items: give either --items 1,2,3 or --where FILTER.")
    with writing(project) as store:
        ids = numbers(store, chosen) if chosen else list(store.items.ids(where))
        if not ids:
            raise FettleError("No item matches", "Nothing was decided.")
        if name in _REMARKS:
            _remark(store, project, name, ids, note=label, expect=expect, json=json)
            return
        unreadable = set(store.items.ids("state:unreadable"))
        ids = [item_id for item_id in ids if item_id not in unreadable]
        if not ids:
            raise FettleError("Unreadable items can't be decided", "Mend the files and ingest their folder again.")
        if expect is not None and len(ids) != 1:
            raise typer.BadParameter("--expect goes with one item only.")
        disputed = set() if settle and name in ("accept", "label", "exclude") else _disputed(store, ids)
        ids = [item_id for item_id in ids if item_id not in disputed]
        if not ids:
            raise FettleError("Two reviewers differ on that", "See: fettle team disputes; decide with --settle.")
        if dry_run:
            _foretell(store, ids, name, label or None, json=json)
            return
        match name:
            case "accept":
                changes = decisions.accept(store, ids, expected_version=expect, settle=settle)
            case "label":
                changes = decisions.accept(store, ids, label=label, expected_version=expect, settle=settle)
            case "exclude":
                changes = decisions.exclude(store, ids, reason=reason, expected_version=expect, settle=settle)
            case "defer":
                changes = decisions.defer(store, ids, expected_version=expect)
            case _:
                changes = decisions.reset(store, ids, expected_version=expect)
    if json:
        emit_json({"step": changes.label, "items": len(ids), **({"disputed": len(disputed)} if disputed else {})})
    else:
        if disputed:
            emit(f"{len(disputed):,} disputed items were left alone; see: fettle team disputes {project}")
        emit(f"{changes.label}. Take it back with: fettle undo {project}")


def _foretell(store: Store, ids: list[int], verdict: str, label: str | None, *, json: bool) -> None:
    """Say what a verdict would change."""
    from storage.bulk_preview import Standing, preview
    from storage.records import ItemState

    accepted = ItemState.ACCEPTED
    becomes = {"exclude": ItemState.EXCLUDED, "defer": ItemState.DEFERRED, "reset": ItemState.UNREVIEWED}
    said = preview(store, ids, becomes.get(verdict, accepted), label=label)
    if json:
        rows = [
            {"items": n, "from": [old.state.value, old.label], "to": [new.state.value, new.label]}
            for old, new, n in said.changes
        ]
        emit_json({"changes": rows, "same": said.same, "changed_files": said.changed})
        return

    def words(standing: Standing) -> str:
        return f"{standing.state.value} {standing.label or ''}".strip()

    emit(table([(n, words(old), words(new)) for old, new, n in said.changes], header=("items", "from", "to")))
    emit(f"{said.items:,} items would change, {said.same:,} stand so already. Nothing was written.")


def _decide_regions(project: Path, verdict: str, chosen: str, where: str, only: str, *, json: bool) -> None:
    """Keep or turn down what is proposed and open on items, or open again what was turned down."""
    from storage import proposals, regions
    from storage.records import RegionStatus

    if bool(chosen) == bool(where):
        raise typer.BadParameter("Say which items: give either --items 1,2,3 or --where FILTER.")
    meant = {int(part) for part in only.split(",") if part.strip().isdecimal()}
    if only and len(meant) != len({part for part in only.split(",") if part.strip()}):
        raise typer.BadParameter(f"“{only}” is no list of numbers; write 1,2,3.")
    with writing(project) as store:
        ids = numbers(store, chosen) if chosen else list(store.items.ids(where))
        live, settled = proposals.live_of_many(store, ids), regions.of_many(store, ids)
        if verdict == "reopen":
            down = [
                region
                for found in settled.values()
                for region in found
                if region.status is RegionStatus.REJECTED and region.proposal_id is not None
                if not meant or region.proposal_id in meant
            ]
            if not down:
                raise FettleError("No proposed region there was turned down", "Nothing was changed.")
            changes, count = regions.reopen(store, down), len(down)
        else:
            wanted = [
                entry
                for item_id, found in live.items()
                for entry in regions.open_proposals(found, settled.get(item_id, ()))
                if not meant or entry.id in meant
            ]
            if not wanted:
                raise FettleError("No proposed region is open there", "Nothing was changed.")
            count = len(wanted)
            if verdict == "keep":
                changes = regions.keep_many(store, wanted, unnamed=_defect_labels(store, ids))
            else:
                changes = regions.reject_many(store, wanted)
    if json:
        emit_json({"step": changes.label, "regions": count})
    else:
        emit(f"{changes.label}. Take it back with: fettle undo {project}")


def _defect_labels(store: Store, ids: list[int]) -> dict[int, str]:
    """By item, the label in force where it names a defect: what regions without a class are called."""
    from storage import classes, suggestions
    from storage.records import ClassKind

    defects = {entry.name for entry in classes.all_classes(store) if entry.kind is ClassKind.DEFECT}
    named = ((item.id, suggestions.suggested_label(item)) for item in store.items.get(ids))
    return {item_id: label for item_id, label in named if label in defects}


def remove(project: Project, chosen: Items = "", where: Where = "", json: Json = False) -> None:
    """Take items out of the project, as one undoable step; their files and decisions stay as they are."""
    from storage import items as taking_out

    if bool(chosen) == bool(where):
        raise typer.BadParameter("Say which items: give either --items 1,2,3 or --where FILTER.")
    with writing(project) as store:
        ids = numbers(store, chosen, nothing="Nothing was removed.") if chosen else list(store.items.ids(where))
        if not ids:
            raise FettleError("No item matches", "Nothing was removed.")
        changes = taking_out.remove(store, ids)
    if json:
        emit_json({"step": changes.label, "items": len(ids)})
    else:
        emit(f"{changes.label}. Take it back with: fettle undo {project}")


def _cell(value: object) -> object:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else value


def _remark(
    store: Store, project: Path, name: str, ids: list[int], *, note: str, expect: int | None, json: bool
) -> None:
    from storage import remarks

    if expect is not None and (name != "note" or len(ids) != 1):
        raise typer.BadParameter("--expect goes with a verdict or a note on one item only.")
    if name == "note":
        changes = remarks.set_note(store, ids, note, expected_version=expect)
    else:
        changes = remarks.flag(store, ids, on=name == "flag")
    if json:
        emit_json({"step": changes.label, "items": len(ids)})
    else:
        emit(f"{changes.label}. Take it back with: fettle undo {project}")


def _disputed(store: Store, ids: list[int]) -> set[int]:
    return set(store.items.ids("second:disputed")) & set(ids)
