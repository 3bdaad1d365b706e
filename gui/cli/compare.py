"""The command that sets two runs or two models against each other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from gui.cli.output import emit, emit_json, table
from gui.cli.parameters import Json, Project, Where

if TYPE_CHECKING:
    from inference.compare import Comparison, ItemComparison
    from storage.store import Store

_MOST = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(compare)


def compare(
    project: Project,
    a: Annotated[str, typer.Option("--a", help="A run by its number, or a model by its name.")],
    b: Annotated[str, typer.Option("--b", help="The other one.")],
    where: Where = "",
    iou: Annotated[float, typer.Option(help="From this overlap of their boxes on, two objects are one.")] = 0.5,
    json: Json = False,
) -> None:
    """Compare what two runs, or two models, proposed: agreement, classes against each other, items that differ."""
    from inference import compare as comparing
    from storage.said_by import side_named
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        sides = side_named(store, a), side_named(store, b)
        found = comparing.compare(store, *sides, item_ids=store.items.ids(where), iou=iou)
        rows = _differing(store, found)
    agreed = sum(count for (one, other), count in found.classes.items() if one == other)
    if json:
        emit_json(
            {
                "a": str(sides[0]),
                "b": str(sides[1]),
                "items": found.items,
                "only_a": found.only_a,
                "only_b": found.only_b,
                "differing": rows,
                "class_agreement": {"same": agreed, "of": found.classes.total()},
                "classes": _matrix(found.classes),
                "object_agreement": {
                    "same": sum(n for (one, other), n in found.objects.items() if one == other),
                    "of": found.objects.total(),
                },
                "objects": _matrix(found.objects),
            }
        )
        return
    emit(f"A: {sides[0]}, B: {sides[1]}. Both looked at {found.items:,} items; {len(rows):,} of them differ.")
    if found.only_a or found.only_b:
        emit(f"Only A looked at {found.only_a:,}, only B at {found.only_b:,}; they are left out.")
    if found.classes:
        emit(f"\nThe class is the same on {agreed:,} of {found.classes.total():,}.")
        emit(_counted(found.classes, "class"))
    if found.objects:
        same = sum(n for (one, other), n in found.objects.items() if one == other)
        emit(f"\nOf {found.objects.total():,} objects, both see {same:,} alike.")
        emit(_counted(found.objects, "object"))
    if rows:
        emit("")
        columns = ("id", "class_a", "class_b", "same", "renamed", "only_a", "only_b", "path")
        emit(table([[_cell(row[name]) for name in columns] for row in rows[:_MOST]], header=columns))
        if len(rows) > _MOST:
            emit(f"and {len(rows) - _MOST:,} more; --json lists all")


def _differing(store: Store, found: Comparison) -> list[dict[str, object]]:
    return [
        {"id": item.id, "path": item.path, **_described(found.differing[item.id])}
        for item in store.items.get(found.differing)
    ]


def _described(item: ItemComparison) -> dict[str, object]:
    return {
        "class_a": item.class_a,
        "class_b": item.class_b,
        "same": sum(pair.same for pair in item.pairs),
        "renamed": item.renamed,
        "only_a": item.count(a=True, b=False),
        "only_b": item.count(a=False, b=True),
    }


def _matrix(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Counts by A's class, then B's; an empty name: that side does not see it."""
    matrix: dict[str, dict[str, int]] = {}
    for (one, other), count in sorted(counts.items()):
        matrix.setdefault(one, {})[other] = count
    return matrix


def _counted(counts: Counter[tuple[str, str]], what: str) -> str:
    rows = [(count, one or "-", other or "-") for (one, other), count in counts.most_common(_MOST)]
    return table(rows, header=("count", f"A's {what}", f"B's {what}"))


def _cell(value: object) -> object:
    return "" if value is None else value
