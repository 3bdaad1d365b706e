"""The command that finds the decided items most like one."""

from __future__ import annotations

from typing import Annotated

import typer

from gui.cli.output import ProgressLine, emit, emit_json, table, warn
from gui.cli.parameters import Json, Project, Where
from gui.cli.stopping import stop_on_signals


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(neighbours)


def neighbours(
    project: Project,
    item: Annotated[int, typer.Option(help="The number of the item.")],
    count: Annotated[int, typer.Option(help="How many to list.")] = 5,
    where: Where = "",
    json: Json = False,
) -> None:
    """List the decided items that look most like one: what people called its like.

    Pictures are looked at with the shipped backbone, each once; that is kept in the project's cache.
    """
    from inference import alike
    from storage import suggestions
    from storage.store import Store

    line = ProgressLine()
    stop = stop_on_signals()
    among = where or alike.DECIDED
    with Store.open(project, readonly=True) as store:
        wanted = alike.missing(store, [item, *store.items.ids(among)])
        alike.embed(
            store,
            wanted,
            progress=lambda done, total: line.show(f"{done:,} of {total:,} pictures looked at"),
            should_stop=stop.is_set,
        )
        found = alike.nearest(store, item, count=count, among=among)
        items = {entry.id: entry for entry in store.items.get(near.item_id for near in found.nearest)}
    line.close()
    rows = [
        {
            "id": near.item_id,
            "distance": round(near.distance, 4),
            "state": items[near.item_id].state.value,
            "label": suggestions.suggested_label(items[near.item_id]),
            "path": items[near.item_id].path,
        }
        for near in found.nearest
        if near.item_id in items
    ]
    if json:
        emit_json({"item": item, "compared": found.compared, "decided": found.decided, "neighbours": rows})
        return
    if not rows:
        warn("Nothing is decided yet that this could be compared with." if found.known else "It cannot be looked at.")
        return
    columns = ("id", "distance", "label", "path")
    emit(table([[entry[name] or "" for name in columns] for entry in rows], header=columns))
    emit(f"Nearest of {found.compared:,} items; 0 is the same picture.")
