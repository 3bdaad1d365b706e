"""The command that shows where a classifier sees a class: explain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui.cli.output import Exit, ProgressLine, emit, emit_json, table, warn
from gui.cli.parameters import Items, Json, Project, Where, numbers
from gui.cli.stopping import stop_on_signals
from storage.errors import FettleError

if TYPE_CHECKING:
    from inference.cam.explainer import Explained
    from inference.explaining import Answers, Question


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(explain)


def explain(
    project: Project,
    chosen: Items = "",
    where: Where = "",
    classes: Annotated[
        list[str] | None, typer.Option("--class", help="Which class; may be repeated. Without it, the proposed one.")
    ] = None,
    all_classes: Annotated[bool, typer.Option("--all-classes", help="Every class the classifier knows.")] = False,
    model: Annotated[str, typer.Option(help="The classifier; without it, the one that proposed the class.")] = "",
    method: Annotated[str, typer.Option(help="auto, cam or gradcam; without it, the project's.")] = "",
    into: Annotated[Path | None, typer.Option(help="Writes each map over its picture into this folder.")] = None,
    json: Json = False,
) -> None:
    """Show where a classifier sees a class, whichever class you ask about. Nothing is proposed or kept."""
    from inference.explaining import Answers, question_of
    from storage.store import Store

    if bool(chosen) == bool(where):
        raise typer.BadParameter("Say which items: give either --items 1,2,3 or --where FILTER.")
    line, stop = ProgressLine(), stop_on_signals()
    answers, rows, failed = Answers(), list[dict[str, Any]](), list[tuple[int, str]]()
    with Store.open(project, readonly=True) as store:
        ids = numbers(store, chosen, nothing="Nothing was explained.") if chosen else list(store.items.ids(where))
        for done, item_id in enumerate(ids):
            if stop.is_set():
                break
            line.show(f"{done:,} of {len(ids):,} items")
            try:
                first = question_of(store, item_id, (classes or [""])[0], model=model, method=method)
            except FettleError as error:
                failed.append((item_id, str(error)))
                continue
            names = first.model.card.classes if all_classes else classes or [first.class_name]
            for name in names:
                try:
                    rows.append(_explained(answers, first, name, into))
                except FettleError as error:
                    failed.append((item_id, f"{name}: {error}"))
    answers.close()
    line.close()
    if json:
        emit_json({"explained": rows, "failed": [{"item": item_id, "error": text} for item_id, text in failed]})
    elif rows:
        columns = ("item", "class", "model", "method", "hottest_xyxy", "on_marking")
        emit(table([[_cell(row[name]) for name in columns] for row in rows], header=columns))
        if into is not None:
            emit(f"Wrote {len(rows):,} pictures to {into}.")
    for item_id, text in failed if not json else ():
        warn(f"  item {item_id}: {text}")
    if failed:
        raise typer.Exit(Exit.SOME_FAILED if rows else Exit.MENDABLE)


def _explained(answers: Answers, question: Question, name: str, into: Path | None) -> dict[str, Any]:
    from dataclasses import replace

    seen = answers.answer(replace(question, class_name=name))
    box = seen.spots[0].box if seen.spots else None
    row = {
        "item": question.request.item_id,
        "class": name,
        "model": question.model.card.name,
        "method": seen.method,
        "hottest_xyxy": [round(value) for value in (box.x0, box.y0, box.x1, box.y1)] if box is not None else None,
        "on_marking": seen.on_marking,
    }
    if into is not None:
        row["file"] = str(_written(answers, question, seen, into))
    return row


def _written(answers: Answers, question: Question, seen: Explained, into: Path) -> Path:
    from inference.explaining import overlay
    from storage.files import write_atomically
    from storage.formats.entries import legal_name
    from storage.images import encode_png

    stem = Path(question.request.path).stem
    target = into / legal_name(f"{question.request.item_id}-{stem}-{seen.class_name}.png")
    into.mkdir(parents=True, exist_ok=True)
    write_atomically(target, encode_png(overlay(answers.looked_at(), seen)))
    return target


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return f"{value:.2f}" if isinstance(value, float) else "" if value is None else str(value)
