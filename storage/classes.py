"""The schema: which classes there are, which of them mean a good part, their colours and keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage import direct, mappers
from storage.errors import FettleError
from storage.records import Changes, ClassKind, LabelClass
from storage.schema import ClassRow
from storage.store import Store, changes_of
from storage.transaction import Transaction

COLOURS = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00")
"""Okabe and Ito's colour-blind-safe palette without its purple, which is kept for markings."""

_GOOD_NAMES = frozenset(
    {"good", "ok", "free", "clean", "normal", "pass", "passed", "defect-free", "defect_free", "no_defect", "no defect"}
    | {"nodefect", "negative", "양품", "정상"}
)


_ALL: sa.Select[Any] = sa.select(ClassRow.__table__).order_by(ClassRow.position, ClassRow.id)
_KINDS = sa.select(ClassRow.name, ClassRow.kind)


def all_classes(store: Store) -> list[LabelClass]:
    """The classes in their order."""
    with store.reading() as connection:
        return read_classes(connection)


def read_classes(connection: sa.Connection) -> list[LabelClass]:
    """The classes in their order, within a transaction."""
    return [mappers.label_class(row) for row in connection.execute(_ALL).mappings()]


def good_names(classes: Iterable[LabelClass]) -> frozenset[str]:
    """Names of the classes that mean "no defect", and the names they had: models may still say those."""
    every = list(classes)
    today = {entry.name for entry in every}
    good = [entry for entry in every if entry.kind is ClassKind.GOOD]
    former = {old for entry in good for old in entry.former}
    return frozenset({entry.name for entry in good} | (former - today))


def guess_kind(name: str) -> ClassKind:
    """Good or defect, from common names ("good", "ok", "free"…); the person can change it."""
    return ClassKind.GOOD if name.strip().lower() in _GOOD_NAMES else ClassKind.DEFECT


def ensure(tx: Transaction, names: Iterable[str]) -> None:
    """Add the classes that are missing, within an open transaction; they take the next colour and key."""
    known = read_classes(tx.connection)
    have = {entry.name for entry in known}
    missing = [name for name in dict.fromkeys(names) if name and name not in have]
    position = max((entry.position for entry in known), default=-1) + 1
    rows = []
    for offset, name in enumerate(missing):
        place = position + offset
        rows.append(
            {
                "name": name,
                "kind": guess_kind(name).value,
                "colour": COLOURS[place % len(COLOURS)],
                "key": place + 1 if place < 9 else None,
                "position": place,
            }
        )
    tx.insert("classes", rows)


def ensure_all(tx: Transaction, names: Iterable[str | None]) -> frozenset[str]:
    """As `ensure`, for what mostly is there already: one cheap look then. None names no class.

    Returns the names of the classes that mean "no defect".
    """
    kinds = _kinds(tx)
    missing = {name for name in names if name and name not in kinds}
    if missing:
        ensure(tx, sorted(missing))
        kinds = _kinds(tx)
    return frozenset([name for name, kind in kinds.items() if kind == _GOOD])


def set_kind(store: Store, name: str, kind: ClassKind) -> Changes:
    """Say that a class means a good part, or a defect.

    Raises:
        FettleError: There is no such class.
    """
    entry = find(store, name)
    with store.transact(f"Make “{name}” a {kind.value} class") as tx:
        tx.update("classes", [entry.id], {"kind": kind.value})
    return changes_of(tx)


def add(store: Store, name: str) -> Changes:
    """Add one class to the end of the schema; harmless if it is there."""
    if not name.strip():
        raise FettleError("A class needs a name")
    with store.transact(f"Add class “{name}”") as tx:
        ensure(tx, [name.strip()])
    return changes_of(tx)


def set_colour(store: Store, name: str, colour: str) -> Changes:
    """Give a class a colour, as ``#rrggbb``.

    Raises:
        FettleError: There is no such class, or that is no colour.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise FettleError(f"“{colour}” is no colour", "Write one such as #e69f00.")
    return _set(store, f"Colour class “{name}”", name, {"colour": colour.lower()})


def set_key(store: Store, name: str, key: int | None) -> Changes:
    """Give a class a digit, 1–9, taken from whichever class has it; None: none.

    Raises:
        FettleError: There is no such class, or that is no such digit.
    """
    if key is not None and not 1 <= key <= 9:
        raise FettleError(f"{key} is no digit for a class", "It can be 1 to 9.")
    label = f"Give class “{name}” the digit {key}" if key else f"Take the digit from class “{name}”"
    with store.transact(label) as tx:
        known = read_classes(tx.connection)
        entry = named(known, name)
        if key is not None:
            others = [other.id for other in known if other.key == key and other.id != entry.id]
            tx.update("classes", others, {"key": None})
        tx.update("classes", [entry.id], {"key": key})
    return changes_of(tx)


def set_parent(store: Store, name: str, parent: str | None) -> Changes:
    """Say that a class is a kind of another; None: of none.

    Raises:
        FettleError: There is no such class, or it would be a kind of itself.
    """
    label = f"Put class “{name}” under “{parent}”" if parent else f"Put class “{name}” under none"
    with store.transact(label) as tx:
        known = read_classes(tx.connection)
        entry, above = named(known, name), named(known, parent) if parent else None
        by_id = {other.id: other for other in known}
        line = above
        while line is not None:
            if line.id == entry.id:
                raise FettleError(f"“{name}” would be a kind of itself", "Choose another parent.")
            line = by_id.get(line.parent) if line.parent is not None else None
        tx.update("classes", [entry.id], {"parent": above.id if above else None})
    return changes_of(tx)


def parents(known: Sequence[LabelClass]) -> dict[str, str]:
    """The name of each class's parent, of those that have one."""
    names = {entry.id: entry.name for entry in known}
    return {entry.name: names[entry.parent] for entry in known if entry.parent in names}


def find(store: Store, name: str) -> LabelClass:
    """The class of that name.

    Raises:
        FettleError: There is none; the hint lists those there are.
    """
    return named(all_classes(store), name)


def named(known: Sequence[LabelClass], name: str) -> LabelClass:
    """The one of that name among these; else as `find`."""
    for entry in known:
        if entry.name == name:
            return entry
    names = ", ".join(entry.name for entry in known) or "none yet"
    raise FettleError(f"There is no class “{name}”", f"Classes of this project: {names}.")


_GOOD = ClassKind.GOOD.value


def _kinds(tx: Transaction) -> dict[str, str]:
    if tx.memory is None:
        return dict(direct.select(tx.connection, _KINDS, {}))
    if tx.memory.kinds is None:
        tx.memory.kinds = dict(direct.select(tx.connection, _KINDS, {}))
    return tx.memory.kinds


def _set(store: Store, label: str, name: str, values: Mapping[str, Any]) -> Changes:
    with store.transact(label) as tx:
        tx.update("classes", [named(read_classes(tx.connection), name).id], values)
    return changes_of(tx)
