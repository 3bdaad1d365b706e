"""Commands that travel through the history: history, undo, redo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui.cli.output import Exit, emit, emit_json, table, warn
from gui.cli.parameters import Json, Project
from gui.cli.safety import writing
from storage.errors import FettleError

if TYPE_CHECKING:
    from storage.history_records import ItemEvent
    from storage.records import Changes, Step


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(history)
    app.command()(undo)
    app.command()(redo)


def history(
    project: Project,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 30,
    item: Annotated[int | None, typer.Option(help="Only what happened to this item, runs among it.")] = None,
    reviewer: Annotated[str | None, typer.Option(help="Only what this person did.")] = None,
    json: Json = False,
) -> None:
    """List who did what and when, newest first."""
    from storage import item_history
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        if item is None:
            rows = [_step(entry) for entry in store.steps(limit=limit, actor=reviewer)]
        else:
            if not store.items.get([item]):
                raise FettleError(f"There is no item {item}", "“fettle items” lists them.")
            rows = [_event(e) for e in item_history.of_item(store, item, limit=limit, actor=reviewer)]
    if json:
        emit_json(rows)
    elif not rows:
        emit("Nothing has been done yet." if reviewer is None else f"{reviewer} has done nothing yet.")
    else:
        emit(table([_cells(row) for row in rows], header=("step", "when", "who", "items", "what")))


def undo(
    project: Project,
    to: Annotated[
        int | None, typer.Option(min=0, help="Take back all your steps after this one; 0 takes back every one.")
    ] = None,
    run: Annotated[int | None, typer.Option(help="Take back all that a run proposed, as a step of yours.")] = None,
    json: Json = False,
) -> None:
    """Take back your newest step, your steps after one, or what a run proposed."""
    if to is not None and run is not None:
        raise typer.BadParameter("Give either --to STEP or --run RUN.")
    if run is not None:
        from storage.take_back import take_back_run

        with writing(project) as store:
            changes = take_back_run(store, run)
            _report(changes, store.next_undo(), json=json)
        return
    _travel(project, to=to, json=json, back=True)


def redo(
    project: Project,
    to: Annotated[int | None, typer.Option(min=1, help="Bring back your steps up to this one.")] = None,
    json: Json = False,
) -> None:
    """Bring back your newest undone step, or all up to one."""
    _travel(project, to=to, json=json, back=False)


def _travel(project: Project, *, to: int | None, json: bool, back: bool) -> None:
    if to is not None:
        _jump(project, to, json=json, back=back)
        return
    with writing(project) as store:
        step = store.next_undo() if back else store.next_redo()
        changes = store.undo() if back else store.redo()
    if changes is None:
        raise FettleError(f"There is nothing to {'undo' if back else 'redo'}")
    _report(changes, step, json=json)


def _report(changes: Changes, step: Step | None, *, json: bool) -> None:
    if json:
        counted = step.items if step is not None else 0
        emit_json({"step": changes.label, "items": counted or (None if changes.many else len(changes.item_ids))})
    else:
        emit(changes.label)


def _jump(project: Project, to: int, *, json: bool, back: bool) -> None:
    with writing(project) as store:
        if to and store.step(to).undone == back:
            verb, other = ("undone", "redo") if back else ("in force", "undo")
            raise FettleError(f"Step {to} is {verb} already", f"fettle {other} {project} --to {to} goes there.")
        travelled = store.travel_to(to)
    if json:
        emit_json({"steps": travelled.steps, "undo": travelled.undo, "stopped": travelled.stopped})
    else:
        word = "Took back" if back else "Brought back"
        emit(f"{word} {travelled.steps:,} {'step' if travelled.steps == 1 else 'steps'}")
    if travelled.stopped:
        warn(f"fettle: went no farther: {travelled.stopped}")
        raise typer.Exit(Exit.SOME_FAILED)


def _step(entry: Step) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at,
        "actor": entry.actor,
        "items": entry.items,
        "label": entry.label,
        "undone": entry.undone,
    }


def _event(entry: ItemEvent) -> dict[str, Any]:
    settled = entry.decision
    return {
        "kind": entry.kind.value,
        "id": entry.id,
        "at": entry.at,
        "actor": entry.actor,
        "items": entry.items,
        "label": entry.label,
        "undone": entry.undone,
        "decision": settled and {"state": settled.state.value, "label": settled.label, "reason": settled.reason},
    }


def _cells(row: dict[str, Any]) -> Sequence[object]:
    when = datetime.fromtimestamp(row["at"]).strftime("%Y-%m-%d %H:%M")
    settled = row.get("decision")
    what = row["label"]
    if settled:
        what += f" → {' '.join(filter(None, (settled['state'], settled['label'], settled['reason'])))}"
    if row["undone"]:
        what += " (undone)" if row.get("kind", "step") == "step" else " (taken back)"
    number = row["id"] if row.get("kind", "step") == "step" and row["id"] else ""
    return number, when, row["actor"], f"{row['items']:,}" if row["items"] else "", what
