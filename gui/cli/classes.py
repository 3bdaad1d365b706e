"""The classes command: lists the schema and edits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui.cli.output import emit, emit_json, table
from gui.cli.parameters import Json, Project, Where
from gui.cli.safety import writing
from storage.errors import FettleError

if TYPE_CHECKING:
    from storage.class_edits import Edit, Effect
    from storage.records import Changes, LabelClass
    from storage.store import Store

    Act = Callable[[Store], Changes]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(classes)


def classes(
    project: Project,
    good: Annotated[str, typer.Option(help="Classes, separated by commas, that mean a good part.")] = "",
    defect: Annotated[str, typer.Option(help="Classes, separated by commas, that mean a defect.")] = "",
    add: Annotated[str, typer.Option(help="Classes, separated by commas, to add.")] = "",
    rename: Annotated[str, typer.Option(help="OLD=NEW: call a class otherwise, everywhere.")] = "",
    merge: Annotated[str, typer.Option(help="A,B=C: make classes one.")] = "",
    split: Annotated[str, typer.Option(help="A=B: with --where, give that part of class A the class B.")] = "",
    where: Where = "",
    delete: Annotated[str, typer.Option(help="Classes, separated by commas, that nothing has: delete them.")] = "",
    delete_unused: Annotated[bool, typer.Option("--delete-unused", help="Delete all that nothing has.")] = False,
    parent: Annotated[str, typer.Option(help="A=B: A is a kind of B; A= of none.")] = "",
    colour: Annotated[str, typer.Option(help="A=#rrggbb.")] = "",
    key: Annotated[str, typer.Option(help="A=3: the digit that picks it; A= none.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    json: Json = False,
) -> None:
    """List the classes; say what they mean; add, rename, merge, split and delete some. Each is one undoable step."""
    from storage.store import Store

    edits = [rename, merge, split, delete, delete_unused]
    simple = [good, defect, add, parent, colour, key]
    if sum(map(bool, edits)) > 1:
        raise typer.BadParameter("Give one of --rename, --merge, --split, --delete and --delete-unused at a time.")
    if bool(where) != bool(split):
        raise typer.BadParameter("--split and --where go together: which part of the class is it?")
    if dry_run and (not any(edits) or any(simple)):
        raise typer.BadParameter("--dry-run goes with --rename, --merge, --split, --delete or --delete-unused alone.")
    effect = None
    changing = any(edits) or any(simple)
    with writing(project) if changing and not dry_run else Store.open(project, readonly=True) as store:
        for act in _acts(store, good, defect, add, parent, colour, key):
            act(store)
        if any(edits):
            effect = _edit(store, _asked(store, rename, merge, split, where, delete), dry_run=dry_run)
        listed = _listed(store)
    if json:
        emit_json({"effect": effect, "classes": listed} if effect is not None else listed)
        return
    if effect is not None:
        emit(_told(effect, project, dry_run=dry_run))
    if effect is None or not dry_run:
        columns = ("name", "kind", "parent", "key", "items", "regions", "former")
        rows = [[", ".join(row[name]) if name == "former" else row[name] or "" for name in columns] for row in listed]
        emit(table(rows, header=("class", "means", "parent", "digit", "items", "regions", "was called")))


def _acts(store: Store, good: str, defect: str, add: str, parent: str, colour: str, key: str) -> Iterator[Act]:
    """What is done to single classes, each made ready when the one before is done: a class may just have been added."""
    from storage import classes as schema
    from storage.records import ClassKind

    yield from (partial(schema.add, name=name) for name in _names(add))
    yield from (partial(schema.set_kind, name=name, kind=ClassKind.GOOD) for name in _names(good))
    yield from (partial(schema.set_kind, name=name, kind=ClassKind.DEFECT) for name in _names(defect))
    if parent:
        name, above = _pair(store, parent, "--parent")
        yield partial(schema.set_parent, name=name, parent=above or None)
    if colour:
        name, value = _pair(store, colour, "--colour")
        yield partial(schema.set_colour, name=name, colour=value)
    if key:
        name, digit = _pair(store, key, "--key")
        if digit and not digit.isdecimal():
            raise FettleError(f"“{digit}” is no digit for a class", "It can be 1 to 9.")
        yield partial(schema.set_key, name=name, key=int(digit) if digit else None)


def _asked(store: Store, rename: str, merge: str, split: str, where: str, delete: str) -> Edit:
    from storage.class_edits import Delete, Merge, Rename, SplitClass, unused

    if rename:
        return Rename(*_pair(store, rename, "--rename"))
    if merge:
        names, takes, into = merge.rpartition("=")
        if not takes:
            raise typer.BadParameter("Write --merge A,B=C.")
        return Merge(tuple(_names(names)), into)
    if split:
        name, into = _pair(store, split, "--split")
        return SplitClass(name, into, where)
    return Delete(tuple(_names(delete)) if delete else tuple(unused(store)))


def _edit(store: Store, edit: Edit, *, dry_run: bool) -> Effect:
    from storage import class_edits

    effect = class_edits.preview(store, edit)
    if not dry_run:
        class_edits.apply(store, edit)
    return effect


def _pair(store: Store, text: str, option: str) -> tuple[str, str]:
    """A class and what stands behind its ``=``; names may hold one themselves, so the longest class wins."""
    from storage import classes as schema

    known = [entry.name for entry in schema.all_classes(store)]
    for name in sorted(known, key=len, reverse=True):
        if text.startswith(f"{name}="):
            return name, text[len(name) + 1 :].strip()
    if "=" not in text:
        raise typer.BadParameter(f"Write {option} CLASS=VALUE.")
    schema.find(store, text.partition("=")[0].strip())
    raise typer.BadParameter(f"Write {option} CLASS=VALUE, without blanks around the first =.")


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _listed(store: Store) -> list[dict[str, Any]]:
    from storage import class_edits, summary
    from storage import classes as schema

    found = schema.all_classes(store)
    counts, used, above = summary.status(store)["classes"], class_edits.usage(store), schema.parents(found)

    def line(entry: LabelClass) -> dict[str, Any]:
        return {
            "name": entry.name,
            "kind": entry.kind.value,
            "key": entry.key,
            "colour": entry.colour,
            "parent": above.get(entry.name),
            "items": counts.get(entry.name, 0),
            "regions": used[entry.name][1],
            "former": list(entry.former),
        }

    return [line(entry) for entry in found]


def _told(effect: Effect, project: Path, *, dry_run: bool) -> str:
    would = "Would change" if dry_run else "Changed"
    lines = [f"{would} {effect.items:,} items and {effect.regions:,} regions."]
    if effect.new_class:
        lines.append(f"The class “{effect.new_class}” {'would be' if dry_run else 'was'} added.")
    if effect.gone:
        lines.append(f"{_quoted(effect.gone)} {'would leave' if dry_run else 'left'} the schema.")
    if effect.proposals:
        lines.append(f"{effect.proposals:,} proposals keep their model's word, and go by the name of today.")
    if effect.views:
        lines.append(f"Saved views that follow: {_quoted(effect.views)}.")
    if effect.broken:
        lines.append(f"Saved views that name a class that is gone: {_quoted(effect.broken)}.")
    if not dry_run:
        lines.append(f"Editions keep the names they were frozen with. Take it back with: fettle undo {project}")
    return "\n".join(lines)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
