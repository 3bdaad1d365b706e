"""Commands about items and decisions: items, decide, undo, redo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gui.cli.output import emit, emit_json, table
from gui.cli.parameters import Items, Json, Project, Where
from storage.errors import FettleError

if TYPE_CHECKING:
    from storage.store import Store


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(items)
    app.command()(decide)
    app.command()(undo)
    app.command()(redo)


def items(
    project: Project,
    where: Where = "",
    limit: Annotated[int, typer.Option(help="At most so many; 0: all.")] = 0,
    json: Json = False,
) -> None:
    """List items with their proposals and regions."""
    from storage import summary
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        found = list(summary.items(store, where, limit=limit, full=json))
    if json:
        emit_json(found)
        return
    columns = ("id", "state", "label", "predicted", "score", "path")
    emit(table([[_cell(entry[name]) for name in columns] for entry in found], header=columns))


def decide(
    project: Project,
    verdict: Annotated[str, typer.Argument(help="accept, exclude, defer, reset, or label=CLASS.")],
    chosen: Items = "",
    where: Where = "",
    reason: Annotated[str, typer.Option(help="Why, for exclude.")] = "other",
    json: Json = False,
) -> None:
    """Settle items: all those named, or all that match a filter, as one undoable step."""
    from storage import decisions
    from storage.store import Store

    if bool(chosen) == bool(where):
        raise FettleError("Say which items", "Give either --items 1,2,3 or --where FILTER.")
    with Store.open(project) as store:
        ids = _numbers(store, chosen) if chosen else list(store.items.ids(where))
        if not ids:
            raise FettleError("No item matches", "Nothing was decided.")
        name, _, label = verdict.partition("=")
        match name:
            case "accept":
                changes = decisions.accept(store, ids)
            case "label" if label:
                changes = decisions.accept(store, ids, label=label)
            case "exclude":
                changes = decisions.exclude(store, ids, reason=reason)
            case "defer":
                changes = decisions.defer(store, ids)
            case "reset":
                changes = decisions.reset(store, ids)
            case _:
                raise FettleError(
                    f"“{verdict}” is no verdict", "It can be accept, exclude, defer, reset or label=CLASS."
                )
    if json:
        emit_json({"step": changes.label, "items": len(ids)})
    else:
        emit(f"{changes.label}. Take it back with: fettle undo {project}")


def undo(project: Project, json: Json = False) -> None:
    """Take back your newest step."""
    _travel(project, json=json, back=True)


def redo(project: Project, json: Json = False) -> None:
    """Bring back your newest undone step."""
    _travel(project, json=json, back=False)


def _cell(value: object) -> object:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else value


def _travel(project: Project, *, json: bool, back: bool) -> None:
    from storage.store import Store

    with Store.open(project) as store:
        changes = store.undo() if back else store.redo()
    if changes is None:
        raise FettleError(f"There is nothing to {'undo' if back else 'redo'}")
    if json:
        emit_json({"step": changes.label, "items": len(changes.item_ids)})
    else:
        emit(changes.label)


def _numbers(store: Store, text: str) -> list[int]:
    try:
        ids = [int(part) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise FettleError(f"“{text}” is no list of item numbers", "Write --items 1,2,3.") from error
    missing = sorted(set(ids) - {item.id for item in store.items.get(ids)})
    if missing:
        raise FettleError(f"There is no item {missing[0]}", "Nothing was decided.")
    return ids
