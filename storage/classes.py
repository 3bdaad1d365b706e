"""The schema: which classes there are, which of them mean a good part, their colours and keys."""

from __future__ import annotations

from collections.abc import Iterable
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
    """Names of the classes that mean "no defect"."""
    return frozenset(entry.name for entry in classes if entry.kind is ClassKind.GOOD)


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


def find(store: Store, name: str) -> LabelClass:
    """The class of that name.

    Raises:
        FettleError: There is none; the hint lists those there are.
    """
    classes = all_classes(store)
    for entry in classes:
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in classes) or "none yet"
    raise FettleError(f"There is no class “{name}”", f"Classes of this project: {known}.")


_GOOD = ClassKind.GOOD.value


def _kinds(tx: Transaction) -> dict[str, str]:
    if tx.memory is None:
        return dict(direct.select(tx.connection, _KINDS, {}))
    if tx.memory.kinds is None:
        tx.memory.kinds = dict(direct.select(tx.connection, _KINDS, {}))
    return tx.memory.kinds
