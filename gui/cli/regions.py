"""The command about regions: lists them, and edits them as one undoable step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui.cli.output import emit, emit_json, table
from gui.cli.parameters import Items, Json, Project, Where, numbers
from gui.cli.safety import writing
from storage.errors import FettleError

if TYPE_CHECKING:
    from storage.records import Item, Region
    from storage.store import Store


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(regions)


def regions(
    project: Project,
    operation: Annotated[
        str,
        typer.Argument(
            help="grow=N, shrink=N, smooth=N, fill-holes, split, cut=X0,Y0,X1,Y1, union, subtract, intersect, to-mask, "
            "to-box, move=DX,DY, box=X0,Y0,X1,Y1, delete, or paste=ITEMS to copy them to other items. "
            "Without one, lists the regions."
        ),
    ] = "",
    chosen: Items = "",
    where: Where = "",
    only: Annotated[
        str, typer.Option(help="Numbers of the regions meant, separated by commas, in the order that counts.")
    ] = "",
    named: Annotated[str, typer.Option("--class", help="Only regions of this class.")] = "",
    json: Json = False,
) -> None:
    """List the decided regions of items, or edit them: all those meant, as one undoable step.

    Masks stay exact; boxes and polygons become masks only where pixels are needed. A subtraction takes the others from
    the first. What would leave nothing of a region is refused.
    """
    from storage.store import Store

    if bool(chosen) == bool(where):
        raise typer.BadParameter("Say which items: give either --items 1,2,3 or --where FILTER.")
    if not operation:
        with Store.open(project, readonly=True) as store:
            _list(_found(store, chosen, where, only, named), json=json)
        return
    with writing(project) as store:
        found = _found(store, chosen, where, only, named)
        if not any(entries for _, entries in found):
            raise FettleError("No region is meant", "See which there are: fettle regions, without an operation.")
        label, count = _edit(store, operation, found)
    if json:
        emit_json({"step": label, "regions": count})
    else:
        emit(f"{label}. Take it back with: fettle undo {project}")


def _found(store: Store, chosen: str, where: str, only: str, named: str) -> list[tuple[Item, list[Region]]]:
    """Items with the kept regions meant, those of ``only`` in its order."""
    from storage import regions as stored
    from storage.records import RegionStatus

    ids = numbers(store, chosen, nothing="Nothing was changed.") if chosen else list(store.items.ids(where))
    wanted = _numbers(only)
    known: dict[int, list[Region]] = {
        item_id: [
            region
            for region in entries
            if region.status is RegionStatus.KEPT and (not named or region.class_name == named)
        ]
        for item_id, entries in stored.of_many(store, ids).items()
    }
    if wanted:
        there = {region.id for entries in known.values() for region in entries}
        missing = [number for number in wanted if number not in there]
        if missing:
            raise FettleError(f"There is no region {missing[0]} on these items", "Nothing was changed.")
        place = {number: at for at, number in enumerate(wanted)}
        known = {
            item_id: sorted((region for region in entries if region.id in place), key=lambda region: place[region.id])
            for item_id, entries in known.items()
        }
    return [(item, known.get(item.id, [])) for item in store.items.get(ids)]


def _numbers(text: str) -> list[int]:
    try:
        return list(dict.fromkeys(int(part) for part in text.split(",") if part.strip()))
    except ValueError as error:
        raise typer.BadParameter(f"“{text}” is no list of numbers; write 1,2,3.") from error


def _edit(store: Store, operation: str, found: list[tuple[Item, list[Region]]]) -> tuple[str, int]:
    from storage import region_edits, region_ops

    count = sum(len(entries) for _, entries in found)
    many = f"{count} regions" if count != 1 else "a region"
    name, _, value = operation.partition("=")
    edits: list[region_edits.RegionEdit] = []
    if operation == "delete":
        label = f"Delete {many}"
        edits = [region_edits.RegionEdit(item.id, None, region) for item, entries in found for region in entries]
    elif name == "paste":
        targets = {
            item.id: (item.width, item.height)
            for item in store.items.get(numbers(store, value, nothing="Nothing was changed."))
        }
        if not targets:
            raise typer.BadParameter("Say which items receive them: paste=4,5.")
        copied = [
            region_edits.Copied(region.geometry, region.role, region.class_name)
            for _, entries in found
            for region in entries
        ]
        edits, left_out = region_edits.pasted(copied, targets)
        if not edits:
            raise FettleError("None of the regions lies inside those pictures", "Nothing was changed.")
        label = region_edits.paste_label(count, len(targets), left_out)
    else:
        if name not in region_ops.OPERATIONS:
            listed = ", ".join(map(region_ops.usage, region_ops.OPERATIONS))
            raise typer.BadParameter(f"“{name}” is no operation; there are {listed}, delete and paste=ITEMS.")
        name, values = region_ops.parse(operation)
        for item, entries in found:
            if entries:
                frame = region_ops.Frame(item.width, item.height)
                edits += region_edits.planned(entries, name, values, frame)
        label = region_edits.label_for(name, values, count)
    seen = {item.id: item.version for item, _ in found}
    changes = region_edits.apply(store, edits, label=label, seen=seen)
    return changes.label, count


def _list(found: list[tuple[Item, list[Region]]], *, json: bool) -> None:
    rows = [_described(item, region) for item, entries in found for region in entries]
    if json:
        emit_json(rows)
        return
    columns = ("item", "region", "kind", "class", "role", "area", "pieces", "x", "y", "w", "h")
    if rows:
        emit(table([[row[name] if row[name] is not None else "" for name in columns] for row in rows], header=columns))
    else:
        emit("No decided regions there.")


def _described(item: Item, region: Region) -> dict[str, Any]:
    from storage.region_facts import facts

    known = facts(region.geometry)
    return {
        "item": item.id,
        "region": region.id,
        "kind": known.kind,
        "class": region.class_name,
        "role": region.role.value,
        "area": known.area,
        "pieces": known.pieces,
        "holes": known.holes,
        "x": known.x,
        "y": known.y,
        "w": known.w,
        "h": known.h,
    }
