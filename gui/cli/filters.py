"""Commands about filters: views, filter-help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gui.cli.output import emit, emit_json, table
from gui.cli.parameters import Json, OrderName, Project, Where, order_named

if TYPE_CHECKING:
    from storage.store import Store


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(views)
    app.command("filter-help")(filter_help)


def views(
    project: Project,
    save: Annotated[str, typer.Option(help="Save --where and --order under this name.")] = "",
    where: Where = "",
    order: OrderName = "",
    rename: Annotated[str, typer.Option(help="Give this view the name --to.")] = "",
    to: Annotated[str, typer.Option(help="The new name, for --rename.")] = "",
    delete: Annotated[str, typer.Option(help="Forget this view.")] = "",
    json: Json = False,
) -> None:
    """List the saved views; save, rename or delete one. A filter uses one as view:NAME."""
    from storage import views as saved
    from storage.store import Store

    if sum(map(bool, (save, rename, delete))) > 1:
        raise typer.BadParameter("One thing at a time: --save, --rename or --delete.")
    if bool(rename) != bool(to):
        raise typer.BadParameter("Renaming takes both names: --rename NAME --to NEW.")
    if (where or order) and not save:
        raise typer.BadParameter("--where and --order say what to save; add --save NAME.")
    with Store.open(project, readonly=not (save or rename or delete)) as store:
        if save:
            saved.save(store, save, where=where, order=order_named(order))
        elif rename:
            saved.rename(store, rename, to)
        elif delete:
            saved.delete(store, delete)
        _list(store, json=json)


def filter_help(json: Json = False) -> None:
    """Say what a filter can be made of, for --where and for the window's filter line."""
    from storage.filters import FIELDS

    if json:
        emit_json(
            [
                {"field": f.name, "takes": f.kind.value, "help": f.help, "choices": list(f.choices)}
                for f in FIELDS.values()
            ]
        )
        return
    emit(
        table([(f"{f.name}:", f.help, ", ".join(f.choices)) for f in FIELDS.values()], header=("field", "is", "values"))
    )
    emit(_GRAMMAR)


_GRAMMAR = """
Terms side by side must all hold: state:unreviewed label:scratch
OR between terms: one of them must; it binds weaker: split:val OR split:test
A minus turns a term or a bracket around: -state:decided -(label:good OR label:stain)
Numbers, sizes and dates compare: score<0.6 size>4MP added>=2026-11
Lists of numbers: id:1,2,3
Other words are looked for in path, note and reason; quotes hold blanks together: "left bracket"
A saved view stands for its filter: view:"to check" score<0.5"""


def _list(store: Store, *, json: bool) -> None:
    from storage import views as saved

    found = saved.all_views(store)
    if json:
        emit_json([{"name": view.name, "where": view.where, "order": view.order.value} for view in found])
    elif found:
        emit(table([(view.name, view.order.value, view.where) for view in found], header=("view", "order", "filter")))
    else:
        emit("No saved views. Save one with: --save NAME --where FILTER")
