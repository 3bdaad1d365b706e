"""Edits of the schema that reach into the items: rename, merge, split and delete classes; told first, one step each.

Labels, the classes images came with, what models predicted, regions, opinions and saved views follow. Proposals are
never edited: they keep the word their model said, and go by the name of today, see `storage.former_names`. Editions
keep the names they were frozen with.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage import classes, former_names
from storage.errors import FettleError, FilterError
from storage.filters import values_named, with_value
from storage.queries import parse
from storage.records import Changes, LabelClass
from storage.schema import ItemRow, OpinionRow, ProposalRow, RegionRow, ViewRow
from storage.store import Store, changes_of
from storage.transaction import CHUNK, Transaction, chunked

MAX_NAME = 100
"""Letters in a name."""

_LABELS = ("label", "given", "predicted")
_VIEW_FIELDS = ("label", "class", "given", "predicted")


@dataclass(frozen=True, slots=True)
class Rename:
    """Call a class otherwise, everywhere."""

    name: str
    new: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Make several classes one, which may be one of them, another one, or new."""

    names: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class SplitClass:
    """Give part of a class, the items that match a filter and their regions, another class, which may be new."""

    name: str
    into: str
    where: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Take classes out of the schema that nothing has."""

    names: tuple[str, ...]


Edit = Rename | Merge | SplitClass | Delete


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit changes.

    Attributes:
        items: Items whose label, decided or as it came, changes.
        regions: Regions whose class changes.
        proposals: Live proposals that keep their model's word, and are shown under the new name.
        views: Saved views whose filter follows, by name.
        broken: Saved views that go on naming a class that is gone, by name.
        new_class: The class that is added to the schema, or empty.
        gone: Classes that leave the schema.
    """

    items: int
    regions: int
    proposals: int
    views: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    new_class: str = ""
    gone: tuple[str, ...] = ()


def preview(store: Store, edit: Edit) -> Effect:
    """What `apply` would change.

    Raises:
        FettleError: It cannot be done; the same as `apply` raises.
    """
    with store.reading() as connection:
        return _effect(connection, edit)


def apply(store: Store, edit: Edit) -> Changes:
    """Do it, as one undoable step.

    Raises:
        FettleError: A class is not there or is there already, a name can't be one, classes to be merged mean different
            things, or one to be deleted is used.
        FilterError: The filter does not parse.
    """
    with store.transact(_named(edit)) as tx:
        effect = _effect(tx.connection, edit)
        match edit:
            case Rename(name, new):
                _rename(tx, name, checked_name(new))
            case Merge(names, into):
                _merge(tx, names, checked_name(into), effect)
            case SplitClass(name, into, where):
                tx.label = f"Split “{name}”: {effect.items:,} items become “{into.strip()}”"
                _split(tx, name, checked_name(into), where)
            case Delete(names):
                _delete(tx, [entry for entry in classes.read_classes(tx.connection) if entry.name in names])
    return changes_of(tx)


def usage(store: Store) -> dict[str, tuple[int, int]]:
    """How many items, hidden ones too, have each class, decided or as they came, and how many regions."""
    row = ItemRow.__table__.c
    items = sa.select(row.label, row.given, sa.func.count()).group_by(row.label, row.given)
    regions = sa.select(RegionRow.class_name, sa.func.count()).group_by(RegionRow.class_name)
    found: dict[str, list[int]] = {}
    with store.reading() as connection:
        names = [entry.name for entry in classes.read_classes(connection)]
        for label, given, count in connection.execute(items):
            for name in {label, given} - {None}:
                found.setdefault(name, [0, 0])[0] += count
        for name, count in connection.execute(regions):
            found.setdefault(name or "", [0, 0])[1] += count
    return {name: (found.get(name, [0, 0])[0], found.get(name, [0, 0])[1]) for name in names}


def unused(store: Store) -> list[str]:
    """Classes that no item, hidden ones too, and no region has."""
    return [name for name, used in usage(store).items() if not any(used)]


def checked_name(name: str) -> str:
    """A name as classes have it.

    Raises:
        FettleError: It is blank, too long, or holds what no name can hold.
    """
    name = unicodedata.normalize("NFC", name.strip())
    if not name:
        raise FettleError("A class needs a name")
    if len(name) > MAX_NAME:
        raise FettleError(f"A class's name has at most {MAX_NAME} letters", "Choose a shorter one.")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name):
        raise FettleError("A class's name can't hold control characters", "Leave them out.")
    return name


def _effect(connection: sa.Connection, edit: Edit) -> Effect:
    known = classes.read_classes(connection)
    have = {entry.name for entry in known}
    match edit:
        case Rename(name, new):
            classes.named(known, name)
            new = checked_name(new)
            if new == name:
                raise FettleError(f"The class is called “{name}” already")
            if new in have:
                raise FettleError(f"There is a class “{new}” already", "Merge the two to make them one.")
            items, regions, said = _counts(connection, [name])
            return Effect(items, regions, said, _views(connection, [name]))
        case Merge(names, into):
            into = checked_name(into)
            entries = [classes.named(known, name) for name in dict.fromkeys(names)]
            target = [entry for entry in known if entry.name == into]
            gone = [entry.name for entry in entries if entry.name != into]
            if not gone or (len(entries) < 2 and not target):
                raise FettleError("Merging takes two classes or more", "To call one otherwise, rename it.")
            kinds = {entry.kind for entry in (*entries, *target)}
            if len(kinds) > 1:
                raise FettleError(
                    "A class that means a good part can't be merged with one that means a defect",
                    "Say first what they mean, with: fettle classes PROJECT --good NAME or --defect NAME.",
                )
            items, regions, said = _counts(connection, gone)
            new_class = "" if target else into
            return Effect(items, regions, said, _views(connection, gone), new_class=new_class, gone=tuple(gone))
        case SplitClass(name, into, where):
            classes.named(known, name)
            into = checked_name(into)
            if into == name:
                raise FettleError("The part needs another name than the class it is taken from")
            if not where.strip():
                raise FettleError("Splitting a class needs a filter", "It says which items get the new class.")
            rows, of_regions = _part(connection, name, where)
            if not (rows or of_regions):
                raise FettleError(f"No item and no region of “{name}” matches", "Nothing was changed.")
            return Effect(len(rows), len(of_regions), 0, new_class="" if into in have else into)
        case Delete(names):
            if not names:
                raise FettleError("Every class is used", "There is none to delete.")
            for name in names:
                classes.named(known, name)
                items, regions, _ = _counts(connection, [name])
                if items or regions:
                    raise FettleError(
                        f"The class “{name}” is used by {items:,} items and {regions:,} regions, hidden ones counted",
                        "Merge it into another, or relabel them first.",
                    )
            said = _counts(connection, names)[2]
            return Effect(0, 0, said, broken=_views(connection, names), gone=tuple(names))


def _named(edit: Edit) -> str:
    match edit:
        case Rename(name, new):
            return f"Rename class “{name}” to “{new.strip()}”"
        case Merge(names, into):
            return f"Merge {len(dict.fromkeys(names)):,} classes into “{into.strip()}”"
        case SplitClass(name, _, _):
            return f"Split class “{name}”"
        case Delete(names):
            return f"Delete class “{names[0]}”" if len(names) == 1 else f"Delete {len(names):,} classes"


def _rename(tx: Transaction, name: str, new: str) -> None:
    entry = classes.named(classes.read_classes(tx.connection), name)
    _move(tx, {name: new})
    former = [old for old in (*entry.former, name) if old != new]
    tx.update("classes", [entry.id], {"name": new, "former": former_names.spelled(former)})
    _follow(tx, {name: new})


def _merge(tx: Transaction, names: Sequence[str], into: str, effect: Effect) -> None:
    known = classes.read_classes(tx.connection)
    merged = [entry for entry in known if entry.name in names and entry.name != into]
    target = next((entry for entry in known if entry.name == into), None)
    if target is None:
        # The first of them goes on under the new name, with its colour, digit and place.
        target = next(entry for name in names for entry in merged if entry.name == name)
    gone = [entry for entry in merged if entry.id != target.id]
    _move(tx, dict.fromkeys(effect.gone, into))
    _delete(tx, gone, heir=target.id)
    former = [*target.former, *(old for entry in gone for old in entry.former), *effect.gone]
    values: dict[str, Any] = {"name": into, "former": former_names.spelled([old for old in former if old != into])}
    if target.parent in {entry.id for entry in gone}:
        values |= {"parent": None}
    tx.update("classes", [target.id], values)
    _follow(tx, dict.fromkeys(effect.gone, into))


def _split(tx: Transaction, name: str, into: str, where: str) -> None:
    rows, regions = _part(tx.connection, name, where)
    entry = classes.named(classes.read_classes(tx.connection), name)
    if not any(other.name == into for other in classes.read_classes(tx.connection)):
        classes.ensure(tx, [into])
        made = classes.named(classes.read_classes(tx.connection), into)
        tx.update("classes", [made.id], {"kind": entry.kind.value, "parent": entry.parent})
    tx.update_each("items", rows_to(rows, {name: into}, ("label", "given")))
    tx.update("regions", regions, {"class_name": into})


def _delete(tx: Transaction, gone: Sequence[LabelClass], *, heir: int | None = None) -> None:
    """Take classes away; their children become the heir's."""
    ids = {entry.id for entry in gone}
    above = {entry.id: entry.parent for entry in gone}
    orphans = {}
    for entry in classes.read_classes(tx.connection):
        if entry.parent in ids and entry.id not in ids:
            parent = heir if heir is not None else above[entry.parent]
            orphans[entry.id] = {"parent": None if parent == entry.id or parent in ids else parent}
    tx.update_each("classes", orphans)
    tx.delete("classes", ids)


def _move(tx: Transaction, names: Mapping[str, str]) -> None:
    """Everything that has one of these classes gets another."""
    row, old = ItemRow.__table__.c, list(names)
    wanted = sa.or_(*(row[column].in_(old) for column in _LABELS))
    rows = tx.connection.execute(sa.select(row.id, *(row[column] for column in _LABELS)).where(wanted)).mappings()
    tx.update_each("items", rows_to(rows, names, _LABELS))
    for table, column in (("regions", RegionRow.class_name), ("opinions", OpinionRow.label)):
        for name, new in names.items():
            owner = RegionRow.id if table == "regions" else OpinionRow.id
            ids = tx.connection.execute(sa.select(owner).where(column == name)).scalars().all()
            tx.update(table, ids, {column.key: new})


def rows_to(rows: Iterable[Mapping[Any, Any]], names: Mapping[str, str], columns: Sequence[str]) -> dict[int, Any]:
    """The changes that give rows the new names in these columns; rows alike share one."""
    shared: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
    changes = {}
    for row in rows:
        key = tuple((column, names[row[column]]) for column in columns if row[column] in names)
        if key:
            changes[row["id"]] = shared.setdefault(key, dict(key))
    return changes


def _follow(tx: Transaction, names: Mapping[str, str]) -> None:
    """Saved views go on finding what they found."""
    changes: dict[int, dict[str, str]] = {}
    for row in tx.connection.execute(sa.select(ViewRow.id, ViewRow.where)).mappings():
        where = row["where"]
        try:
            for field in _VIEW_FIELDS:
                for old, new in names.items():
                    where = with_value(where, field, old, new)
        except FilterError:  # A filter of an older Fettle; it says what it said.
            continue
        if where != row["where"]:
            changes[row["id"]] = {"where": where}
    tx.update_each("views", changes)


def _views(connection: sa.Connection, names: Sequence[str]) -> tuple[str, ...]:
    found = []
    for row in connection.execute(sa.select(ViewRow.name, ViewRow.where).order_by(ViewRow.position)):
        try:
            if any(value in names for field in _VIEW_FIELDS for value in values_named(row.where, field)):
                found.append(row.name)
        except FilterError:
            continue
    return tuple(found)


def _counts(connection: sa.Connection, names: Sequence[str]) -> tuple[int, int, int]:
    """Items, regions and live proposals that say one of these names."""
    former = former_names.read(connection)
    said = [*names, *(old for old, today in former.items() if today in names)]
    wanted = [
        sa.select(sa.func.count()).where(sa.or_(ItemRow.label.in_(names), ItemRow.given.in_(names))),
        sa.select(sa.func.count()).where(RegionRow.class_name.in_(names)),
        sa.select(sa.func.count()).where(ProposalRow.class_name.in_(said), ProposalRow.superseded.is_(False)),
    ]
    items, regions, proposals = (int(connection.execute(query).scalar_one()) for query in wanted)
    return items, regions, proposals


def _part(connection: sa.Connection, name: str, where: str) -> tuple[list[sa.RowMapping], list[int]]:
    """Items with that label, and regions of that class, on what matches."""
    matches = parse(where, connection)
    row = ItemRow.__table__.c
    labelled = sa.or_(row.label == name, sa.and_(row.label.is_(None), row.given == name))
    items = sa.select(row.id, row.label, row.given).where(matches, row.removed.is_(False), labelled)
    ids = connection.execute(sa.select(row.id).where(matches, row.removed.is_(False))).scalars().all()
    regions: list[int] = []
    for chunk in chunked(ids, CHUNK):
        found = sa.select(RegionRow.id).where(RegionRow.item_id.in_(chunk), RegionRow.class_name == name)
        regions.extend(connection.execute(found).scalars())
    return list(connection.execute(items).mappings()), regions
