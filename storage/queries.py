"""Questions about items: by filter, by page, by id, and how many."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import sqlalchemy as sa

from storage import filters, former_names, mappers
from storage.errors import FilterError
from storage.filter_sql import STATES, Condition, condition, pixels
from storage.item_order import Order, Stretch, stretches, stretches_before, stretches_behind
from storage.records import Item
from storage.schema import CounterRow, ItemRow, SourceRow
from storage.transaction import CHUNK, chunked
from storage.view_filters import parsed, saved_filters

__all__ = ["ORDERS", "Counts", "ItemQueries", "Order", "parse"]

Reading = Callable[[], AbstractContextManager[sa.Connection]]


_FEW = 10_000
"""So many matches are sorted by themselves; for more, the whole order is read and what does not match left out."""

_GLANCE = 4_000
"""So many items of an order are looked at one by one before the whole filter is asked."""

_FETCH = 10_000


@dataclass(frozen=True, slots=True)
class Counts:
    """Live items by value of each counted column, from kept counters."""

    total: int
    states: dict[str, int]
    labels: dict[str, int]
    given: dict[str, int]
    splits: dict[str, int]
    marked: int
    unmarked: int
    unchecked: int
    flagged: int


class ItemQueries:
    """Reads items; every method opens its own short read, so it may run in any thread."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def get(self, ids: Iterable[int]) -> list[Item]:
        """The items with these ids, in the order asked; ids that don't exist, or are hidden, are left out."""
        wanted = list(ids)
        found: dict[int, Item] = {}
        with self._reading() as connection:
            roots = _roots(connection)
            for chunk in chunked(dict.fromkeys(wanted), CHUNK):
                query = sa.select(ItemRow.__table__).where(ItemRow.id.in_(chunk), ItemRow.removed.is_(False))
                for row in connection.execute(query).mappings():
                    found[row["id"]] = mappers.item(row, root=roots[row["source_id"]])
        return [found[item_id] for item_id in wanted if item_id in found]

    def ids(self, where: str = "", *, order: Order = Order.ADDED, limit: int = 0) -> array[int]:
        """Ids of live items that match, sorted; 8 bytes each, so a million are cheap to hold. ``limit`` 0: all.

        Raises:
            FilterError: The filter does not parse.
        """
        with self._reading() as connection:
            wanted = parse(where, connection)
            if limit:
                return _some(connection, where, order, None, limit)
            if not where.strip():
                return _whole(connection, order)
            # Not sorted by the database: it would rather look up every item in order than sort those that match.
            found = _ids(connection, sa.select(ItemRow.id).where(wanted))
            if order is Order.ADDED:
                return array("q", np.sort(np.frombuffer(found, dtype=np.int64)).tobytes())
            if len(found) > _FEW:
                return _kept(_whole(connection, order), found)
            return _ids(connection, sa.select(ItemRow.id).where(ItemRow.id.in_(found)).order_by(*ORDERS[order]))

    def matching(self, ids: Iterable[int], where: str) -> frozenset[int]:
        """Which of these items match, looked up by id: a handful of a million costs what it costs of ten.

        Raises:
            FilterError: The filter does not parse.
        """
        found: set[int] = set()
        with self._reading() as connection:
            # A condition that is a value leaves the way to the items to their ids.
            hit = sa.case((parse(where, connection), 1), else_=0)
            for chunk in chunked(dict.fromkeys(ids), CHUNK):
                live = ItemRow.id.in_(chunk), ItemRow.removed.is_(False)
                rows = connection.execute(sa.select(ItemRow.id, hit).where(*live))
                found.update(row[0] for row in rows if row[1])
        return frozenset(found)

    def page(self, where: str = "", *, order: Order = Order.ADDED, after: int = 0, limit: int = 200) -> list[Item]:
        """The next items behind the one named ``after``; paged by key, so page 5,000 costs what page 1 does."""
        with self._reading() as connection:
            found = _some(connection, where, order, after or None, limit)
        return self.get(found)

    def next_matching(self, where: str, *, order: Order = Order.ADDED, after: int | None = None) -> int | None:
        """The first item behind ``after``, in this order, that matches; None where there is none.

        Args:
            where: A filter.
            order: The order.
            after: An item, whether it matches or not; None begins at the top.

        Raises:
            FilterError: The filter does not parse.
        """
        with self._reading() as connection:
            found = _some(connection, where, order, after, 1)
        return found[0] if found else None

    def previous_matching(self, where: str, *, order: Order = Order.ADDED, before: int) -> int | None:
        """The last item before ``before``, in this order, that matches; else as `next_matching`."""
        with self._reading() as connection:
            found = _some(connection, where, order, before, 1, backwards=True)
        return found[0] if found else None

    def walk(self, where: str = "", *, order: Order = Order.ADDED, batch: int = 500) -> Iterator[Item]:
        """All items that match now, read page by page in bounded memory; the filter is asked once."""
        for chunk in chunked(self.ids(where, order=order), batch):
            yield from self.get(chunk)

    def hashes(self, where: str = "") -> dict[int, str]:
        """The content hash of each live item that matches, by id.

        Raises:
            FilterError: The filter does not parse.
        """
        with self._reading() as connection:
            query = sa.select(ItemRow.id, ItemRow.hash).where(parse(where, connection), ItemRow.hash != "")
            return {row.id: row.hash for row in connection.execute(query)}

    def count(self, where: str = "") -> int:
        """How many live items match; from the kept counters where the filter asks for nothing else."""
        with self._reading() as connection:
            node = _node(where, connection)
            wanted = _condition(where, node)
            kept = _counted(node)
            if kept is None:
                return connection.execute(sa.select(sa.func.count()).where(wanted)).scalar_one()
            column, values = kept
            query = sa.select(sa.func.sum(CounterRow.n)).where(
                CounterRow.column == column, CounterRow.value.in_(values)
            )
            return int(connection.execute(query).scalar_one() or 0)

    def counts(self) -> Counts:
        """The kept counters."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(CounterRow.__table__).where(CounterRow.n > 0)).mappings().all()
        by_column: dict[str, dict[str, int]] = {}
        for row in rows:
            by_column.setdefault(row["column"], {})[row["value"]] = row["n"]

        def named(column: str) -> dict[str, int]:
            return {value[1:]: n for value, n in sorted(by_column.get(column, {}).items()) if value}

        marked = by_column.get("marked", {})
        return Counts(
            total=by_column.get("total", {}).get("", 0),
            states=named("state"),
            labels=named("label"),
            given=named("given"),
            splits=named("split"),
            marked=marked.get("=1", 0),
            unmarked=marked.get("=0", 0),
            unchecked=marked.get("", 0),
            flagged=by_column.get("flagged", {}).get("=1", 0),
        )

    def recount(self) -> dict[tuple[str, str], int]:
        """What the counters should say, counted the slow way, for `check`."""
        from storage.tally import COUNTED, counter_value

        expected: dict[tuple[str, str], int] = {}
        live = ItemRow.removed.is_(False)
        with self._reading() as connection:
            total = connection.execute(sa.select(sa.func.count()).where(live)).scalar_one()
            expected["total", ""] = total
            for name in COUNTED:
                column: sa.ColumnElement[Any] = ItemRow.__table__.c[name]
                query = sa.select(column, sa.func.count()).where(live).group_by(column)
                for value, n in connection.execute(query):
                    expected[name, counter_value(value)] = n
        return {key: n for key, n in expected.items() if n}

    def kept(self) -> dict[tuple[str, str], int]:
        """What the counters do say, zeros left out."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(CounterRow.__table__).where(CounterRow.n != 0))
            return {(row.column, row.value): row.n for row in rows}


def parse(where: str, connection: sa.Connection) -> Condition:
    """The condition for a filter text, the views it names read from the database.

    Raises:
        FilterError: The filter does not parse.
    """
    return _condition(where, _node(where, connection))


def _node(where: str, connection: sa.Connection) -> filters.Node:
    node = parsed(where, partial(saved_filters, connection))
    return former_names.widened(node, partial(former_names.read, connection))


def _condition(where: str, node: filters.Node) -> Condition:
    try:
        return condition(node)
    except FilterError as error:
        error.text = where
        raise


ORDERS: dict[Order, tuple[Any, ...]] = {
    Order.ADDED: (ItemRow.id,),
    Order.NAME: (ItemRow.name, ItemRow.id),
    Order.UNCERTAIN: (ItemRow.score.is_(None), ItemRow.score, ItemRow.id),
    Order.ANOMALOUS: (ItemRow.anomaly.is_(None), ItemRow.anomaly.desc(), ItemRow.id),
    Order.LARGEST: (pixels().desc(), ItemRow.id),
}
"""What each order sorts by; the last key tells every two items apart."""


def _some(
    connection: sa.Connection, where: str, order: Order, after: int | None, limit: int, *, backwards: bool = False
) -> array[int]:
    """The first ``limit`` that match, without sorting a million for a page; ``backwards``, those before ``after``."""
    wanted = parse(where, connection)
    found = array("q")
    if after is None:
        parts = stretches(order)
    else:
        parts = (stretches_before if backwards else stretches_behind)(connection, order, after)
    for part in parts:
        if len(found) < limit:
            found.extend(_first(connection, wanted, part, limit - len(found), filtered=bool(where.strip())))
    return found


def _first(connection: sa.Connection, wanted: Condition, part: Stretch, limit: int, *, filtered: bool) -> array[int]:
    live = ItemRow.removed.is_(False)
    if not filtered:
        return _ids(connection, sa.select(ItemRow.id).where(live, part.holds).order_by(*part.keys).limit(limit))
    # A condition that is a value leaves the order to its index: the first page of what matches often is there at once.
    hit = sa.case((wanted, 1), else_=0)
    glance = sa.select(ItemRow.id, hit).where(live, part.holds).order_by(*part.keys).limit(_GLANCE)
    rows = connection.execute(glance).all()
    hits = array("q", (row[0] for row in rows if row[1]))[:limit]
    if len(hits) == limit or len(rows) < _GLANCE:
        return hits
    # Rare, then: the filter's own index finds them all, and they are few to sort.
    rest = sa.select(ItemRow.id).where(wanted, part.holds).order_by(*part.hidden_keys).limit(limit)
    return _ids(connection, rest)


def _whole(connection: sa.Connection, order: Order) -> array[int]:
    found = array("q")
    for part in stretches(order):
        live = ItemRow.removed.is_(False)
        found.extend(_ids(connection, sa.select(ItemRow.id).where(live, part.holds).order_by(*part.keys)))
    return found


def _kept(whole: array[int], found: array[int]) -> array[int]:
    """What of ``whole`` is among ``found``, in its order."""
    everything, some = np.frombuffer(whole, dtype=np.int64), np.frombuffer(found, dtype=np.int64)
    return array("q", everything[np.isin(everything, some)].tobytes())


def _ids(connection: sa.Connection, query: sa.Select[Any]) -> array[int]:
    found = array("q")
    result = connection.execute(query)
    cursor = result.cursor
    if cursor is not None:
        # Straight from the driver: making a row object of each of a million ids takes longer than reading them.
        while rows := cursor.fetchmany(_FETCH):
            found.extend([row[0] for row in rows])
    result.close()
    return found


def _counted(node: filters.Node) -> tuple[str, list[str]] | None:
    """The counter and its values that answer a filter, where one does."""
    match node:
        case filters.All(()):
            return "total", [""]
        case filters.Term("state", _, value):
            return "state", [f"={state}" for state in STATES.get(value.lower(), (value.lower(),))]
        case filters.Term("split" | "given", _, value):
            return node.field, [f"={value}"]
        case filters.Term("has", _, value) if value.lower() == "marking":
            return "marked", ["=1"]
        case filters.Term("has", _, value) if value.lower() == "flag":
            return "flagged", ["=1"]
    return None


def _roots(connection: sa.Connection) -> dict[int, str]:
    return {row.id: row.path for row in connection.execute(sa.select(SourceRow.__table__))}
