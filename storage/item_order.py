"""The orders a queue can have, each as stretches that one index serves from end to end; for `storage.queries`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage.filter_sql import Condition, pixels
from storage.schema import ItemRow

Column = sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[Any]


class Order(StrEnum):
    """How a queue can be sorted; unknown values come last, ties go by the order of arrival."""

    ADDED = "added"
    NAME = "name"
    UNCERTAIN = "uncertain"
    ANOMALOUS = "anomalous"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an order: which items, and in what order; all of the order is its stretches one after the other."""

    holds: Condition
    keys: tuple[Any, ...]

    @property
    def hidden_keys(self) -> tuple[Any, ...]:
        """The same order, written so that no index serves it: for sorting the few items that match."""
        return tuple(_hidden(key) for key in self.keys)


@dataclass(frozen=True, slots=True)
class _Key:
    column: Column
    falling: bool = False
    always_known: bool = False


_KEYS: dict[Order, _Key] = {
    Order.NAME: _Key(ItemRow.name, always_known=True),
    Order.UNCERTAIN: _Key(ItemRow.score),
    Order.ANOMALOUS: _Key(ItemRow.anomaly, falling=True),
    Order.LARGEST: _Key(pixels(), falling=True, always_known=True),
}


def stretches(order: Order) -> list[Stretch]:
    """The whole order."""
    key = _KEYS.get(order)
    if key is None:
        return [Stretch(sa.true(), (ItemRow.id,))]
    column = key.column
    if key.always_known:
        return [Stretch(sa.true(), _sorted(key))]
    return [Stretch(column.is_not(None), _sorted(key)), Stretch(column.is_(None), (ItemRow.id,))]


def stretches_behind(connection: sa.Connection, order: Order, item_id: int) -> list[Stretch]:
    """What comes behind an item; all of the order where there is no such item."""
    key = _KEYS.get(order)
    if key is None:
        return [Stretch(ItemRow.id > item_id, (ItemRow.id,))]
    row = connection.execute(sa.select(key.column).where(ItemRow.id == item_id)).first()
    if row is None:
        return stretches(order)
    column, value = key.column, row[0]
    if value is None:
        return [Stretch(sa.and_(column.is_(None), ItemRow.id > item_id), (ItemRow.id,))]
    past = [
        Stretch(sa.and_(column == value, ItemRow.id > item_id), (ItemRow.id,)),
        Stretch(column < value if key.falling else column > value, _sorted(key)),
    ]
    return past if key.always_known else [*past, Stretch(column.is_(None), (ItemRow.id,))]


def stretches_before(connection: sa.Connection, order: Order, item_id: int) -> list[Stretch]:
    """What comes before an item, the nearest first; nothing where there is no such item."""
    key = _KEYS.get(order)
    newest_first = (ItemRow.id.desc(),)
    if key is None:
        return [Stretch(ItemRow.id < item_id, newest_first)]
    row = connection.execute(sa.select(key.column).where(ItemRow.id == item_id)).first()
    if row is None:
        return []
    column, value = key.column, row[0]
    if value is None:
        unknown = Stretch(sa.and_(column.is_(None), ItemRow.id < item_id), newest_first)
        return [unknown, Stretch(column.is_not(None), _sorted(key, backwards=True))]
    return [
        Stretch(sa.and_(column == value, ItemRow.id < item_id), newest_first),
        Stretch(column > value if key.falling else column < value, _sorted(key, backwards=True)),
    ]


def _sorted(key: _Key, *, backwards: bool = False) -> tuple[Any, ...]:
    if backwards:
        return (key.column if key.falling else key.column.desc(), ItemRow.id.desc())
    return (key.column.desc() if key.falling else key.column, ItemRow.id)


def _hidden(key: Any) -> Any:
    falling = isinstance(key, sa.UnaryExpression)
    column = key.element if falling else key
    hidden = sa.func.coalesce(column, column)
    return hidden.desc() if falling else hidden
