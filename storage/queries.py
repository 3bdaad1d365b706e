"""Questions about items: by filter, by page, by id, and how many."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from storage import filters, mappers
from storage.filter_sql import Condition, condition, pixels
from storage.records import Item
from storage.schema import CounterRow, ItemRow, SourceRow
from storage.transaction import CHUNK, chunked

Reading = Callable[[], AbstractContextManager[sa.Connection]]


class Order(StrEnum):
    """How a queue can be sorted; unknown values come last, ties go by the order of arrival."""

    ADDED = "added"
    NAME = "name"
    UNCERTAIN = "uncertain"
    ANOMALOUS = "anomalous"
    LARGEST = "largest"


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

    def ids(self, where: str = "", *, order: Order = Order.ADDED) -> array[int]:
        """Ids of all live items that match, sorted; 8 bytes each, so a million are cheap to hold.

        Raises:
            FilterError: The filter does not parse.
        """
        query = sa.select(ItemRow.id).where(parse(where)).order_by(*ORDERS[order])
        with self._reading() as connection:
            return array("q", connection.execute(query).scalars())

    def page(self, where: str = "", *, after: int = 0, limit: int = 200) -> list[Item]:
        """The next items by id behind ``after``; paged by key, so page 5,000 costs what page 1 does."""
        query = sa.select(ItemRow.__table__).where(parse(where), ItemRow.id > after).order_by(ItemRow.id).limit(limit)
        with self._reading() as connection:
            roots = _roots(connection)
            return [mappers.item(row, root=roots[row["source_id"]]) for row in connection.execute(query).mappings()]

    def walk(self, where: str = "", *, batch: int = 500) -> Iterator[Item]:
        """All matching items, page by page, in bounded memory."""
        after = 0
        while page := self.page(where, after=after, limit=batch):
            yield from page
            after = page[-1].id

    def count(self, where: str = "") -> int:
        """How many live items match; without a filter, from the kept counters."""
        if not where.strip():
            return self.counts().total
        with self._reading() as connection:
            return connection.execute(sa.select(sa.func.count()).where(parse(where))).scalar_one()

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
        )

    def recount(self) -> dict[tuple[str, str], int]:
        """What the counters should say, counted the slow way, for `check`."""
        from storage.transaction import COUNTED, counter_value

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


@lru_cache(maxsize=64)
def parse(where: str) -> Condition:
    """The condition for a filter text."""
    return condition(filters.parse(where))


ORDERS: dict[Order, tuple[Any, ...]] = {
    Order.ADDED: (ItemRow.id,),
    Order.NAME: (ItemRow.name, ItemRow.id),
    Order.UNCERTAIN: (ItemRow.score.is_(None), ItemRow.score, ItemRow.id),
    Order.ANOMALOUS: (ItemRow.anomaly.is_(None), ItemRow.anomaly.desc(), ItemRow.id),
    Order.LARGEST: (pixels().desc(), ItemRow.id),
}
"""What each order sorts by; the last key tells every two items apart."""


def _roots(connection: sa.Connection) -> dict[int, str]:
    return {row.id: row.path for row in connection.execute(sa.select(SourceRow.__table__))}
