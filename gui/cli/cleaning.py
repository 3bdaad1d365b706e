"""The command that fills markings anew from the regions of record: refill."""

from __future__ import annotations

from typing import Annotated

import typer

from gui.cli.output import Exit, ProgressLine, emit, emit_json, warn
from gui.cli.parameters import Items, Json, Project, Where, numbers
from gui.cli.safety import writing
from gui.cli.stopping import stop_on_signals
from storage.errors import FettleError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(refill)


def refill(
    project: Project,
    chosen: Items = "",
    where: Where = "",
    filler: Annotated[str, typer.Option(help="What fills them; without it, the project's filler.")] = "",
    json: Json = False,
) -> None:
    """Fill exactly the markings in force: proposed and not turned down, accepted, drawn. One undoable step.

    Nothing is looked for anew. What touches a defect is left out, as the project's settings of the clean stage say.
    """
    from inference import refilling

    if bool(chosen) == bool(where):
        raise typer.BadParameter("Say which items: give either --items 1,2,3 or --where FILTER.")
    line = ProgressLine()
    stop = stop_on_signals()
    with writing(project) as store:
        ids = numbers(store, chosen, nothing="Nothing was filled.") if chosen else list(store.items.ids(where))
        if not ids:
            raise FettleError("No item matches", "Nothing was filled.")
        report = refilling.refill(
            store,
            ids,
            filler=filler,
            progress=lambda done, total: line.show(f"{done:,} of {total:,} items"),
            should_stop=stop.is_set,
        )
    line.close()
    if json:
        emit_json(
            {
                "filled": list(report.filled),
                "emptied": list(report.emptied),
                "kept_out": list(report.kept_out),
                "without_markings": list(report.without),
                "failed": [{"item": item_id, "path": path, "error": error} for item_id, path, error in report.failed],
                "step": report.step,
                "stopped": report.stopped,
            }
        )
    else:
        emit(f"Refilled {len(report.filled):,} of {len(ids):,} items.")
        if report.emptied:
            emit(f"On {len(report.emptied):,} no marking is left to fill: the original stands.")
        if report.kept_out:
            emit(f"On {len(report.kept_out):,} a defect was kept out of: fettle items {project} --where has:keptout")
        if report.without:
            emit(f"On {len(report.without):,} nothing is marked.")
        for item_id, path, error in report.failed:
            warn(f"  item {item_id} ({path}): {error}")
        if report.step is not None:
            emit(f"Take it back with: fettle undo {project}")
    if report.stopped:
        raise typer.Exit(Exit.MENDABLE)
    if report.failed:
        raise typer.Exit(Exit.SOME_FAILED)
