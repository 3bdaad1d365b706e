"""Rows in and out for what is done all day: on SQLite by the driver's own calls, on PostgreSQL through SQLAlchemy.

SQLAlchemy takes ten times as long over a small statement as SQLite takes to run it; between a server's answers that is
lost in the noise. The same tables, the same rows, the same open transaction: only the way there is shorter.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from storage import statements
from storage.engine import driver_of, is_shared, sqlite_driver
from storage.schema import TABLES

Values = Mapping[str, Any]
Row = tuple[Any, ...]

LINKS = {
    "has_proposals": "EXISTS (SELECT 1 FROM proposals WHERE item_id = items.id AND superseded IS 0)",
    "has_regions": "EXISTS (SELECT 1 FROM regions WHERE item_id = items.id)",
}
"""What may be read of items beside their columns: whether live proposals, or regions, hang on one.

Where others write meanwhile, it is always "maybe", thus True: a row that was waited for is read as it is then, what
hangs on it as it was before.
"""

_ROWS = 64
"""Rows in one INSERT: enough that the driver's own work no longer counts, few enough to be parsed but once."""


def execute(connection: sa.Connection, statement: str, parameters: Sequence[Any] = ()) -> Any:
    """SQLite's cursor after one statement, within the connection's transaction.

    Raises:
        sqlalchemy.exc.IntegrityError: As SQLAlchemy would; other faults come as the driver's own.
    """
    driver = driver_of(connection)
    if not driver.in_transaction:
        connection.begin()
    try:
        return driver.execute(statement, parameters)
    except sqlite_driver().IntegrityError as error:
        raise sa.exc.IntegrityError(statement, parameters, error) from error


def read(
    connection: sa.Connection,
    table: str,
    columns: tuple[str, ...],
    wanted: Sequence[int],
    *,
    by: str = "id",
    unless: str = "",
    locked: bool = False,
) -> list[Row]:
    """The ``columns`` of the rows whose ``by`` is among ``wanted`` (a chunk at most), in order of id.

    Args:
        connection: Where to read.
        table: Which.
        columns: Their values come in this order, as SQLAlchemy would give them; `LINKS` come last.
        wanted: Ids.
        by: The column that holds them.
        unless: A flag; rows that have it set are left out.
        locked: Nobody else may change the rows before the commit.
    """
    if not wanted:
        return []
    if is_shared(connection):
        links = tuple(True for name in columns if name in LINKS)
        query = statements.rows_by(table, by, columns[: len(columns) - len(links)], unless=unless, locked=locked)
        return [(*row, *links) for row in connection.execute(query, {"wanted": wanted})]
    rows = execute(connection, _select(table, columns, by, unless, len(wanted)), wanted).fetchall()
    decoders = _decoders(table, columns)
    return [_decoded(row, decoders) for row in rows] if decoders else rows


def insert(connection: sa.Connection, table: str, rows: Sequence[Values]) -> list[int]:
    """Insert rows that all name the same columns; what they leave out takes the schema's default. Returns their ids."""
    keep_ids = "id" in rows[0]
    if is_shared(connection):
        if keep_ids:
            connection.execute(statements.insert_into(table), [dict(row) for row in rows])
            return [row["id"] for row in rows]
        put = statements.insert_into(table, returning=True)
        return list(connection.execute(put, [dict(row) for row in rows]).scalars())
    names = tuple(rows[0])
    encoders = _encoders(table, names)
    if len(rows) == 1:
        values = tuple(rows[0].values())
        cursor = execute(connection, _insert(table, names, 1), _decoded(values, encoders) if encoders else values)
        return [rows[0]["id"] if keep_ids else cursor.lastrowid]
    pick = _picker(names)
    last = 0
    for start, count in _pieces(len(rows)):
        picked: Iterable[Row] = map(pick, rows[start : start + count])
        if encoders:
            picked = [_decoded(row, encoders) for row in picked]
        cursor = execute(connection, _insert(table, names, count), list(chain.from_iterable(picked)))
        last = cursor.lastrowid
    # One writer: its ids follow each other.
    return [row["id"] for row in rows] if keep_ids else list(range(last - len(rows) + 1, last + 1))


def update(connection: sa.Connection, table: str, values: Values, ids: Sequence[int], *, versioned: bool) -> None:
    """Set the same values in all of these rows (a chunk at most); ``versioned``: and count their version up."""
    names = tuple(values)
    if is_shared(connection):
        target = TABLES[table]
        bump = {"version": target.c.version + 1} if versioned else {}
        connection.execute(sa.update(target).where(target.c.id.in_(ids)).values(**values, **bump))
        return
    encoders = _encoders(table, names)
    parameters = _decoded(tuple(values.values()), encoders) if encoders else tuple(values.values())
    execute(connection, _update(table, names, versioned, len(ids)), (*parameters, *ids))


def update_each(
    connection: sa.Connection, table: str, changes: Iterable[tuple[int, Values]], *, versioned: bool
) -> None:
    """Set other values of the same columns in each row, in the order of the first row's."""
    rows = list(changes)
    names = tuple(rows[0][1])
    if is_shared(connection):
        put = [{"row_id": row_id, **{f"new_{name}": value for name, value in row.items()}} for row_id, row in rows]
        connection.execute(statements.set_values(table, tuple(sorted(names)), versioned=versioned), put)
        return
    encoders = _encoders(table, names)
    statement = _update(table, names, versioned, 1)
    for row_id, row in rows:
        values = tuple(row[name] for name in names)
        execute(connection, statement, (*(_decoded(values, encoders) if encoders else values), row_id))


def delete(connection: sa.Connection, table: str, ids: Sequence[int]) -> None:
    """Delete these rows (a chunk at most)."""
    if is_shared(connection):
        target = TABLES[table]
        connection.execute(sa.delete(target).where(target.c.id.in_(ids)))
    else:
        execute(connection, f"DELETE FROM {table} WHERE id {_among(len(ids))}", ids)  # noqa: S608  names from the code


def select(connection: sa.Connection, query: sa.Select[*tuple[Any, ...]], parameters: Values) -> list[Row]:
    """Rows of a query that is built once, at import; of plain columns, which come as SQLite keeps them."""
    if is_shared(connection):
        return [tuple(row) for row in connection.execute(query, parameters)]
    text, names, fixed = _compiled(query)
    given = {**fixed, **parameters}
    return list(execute(connection, text, [given[name] for name in names]).fetchall())


def turn_step(connection: sa.Connection, step_id: int, *, before: str, after: str) -> bool:
    """Take a step from one state to another; whether it was in the first."""
    if is_shared(connection):
        steps = TABLES["steps"]
        turned = sa.update(steps).where(steps.c.id == step_id, steps.c.state == before).values(state=after)
        return bool(connection.execute(turned).rowcount)
    text = "UPDATE steps SET state = ? WHERE id = ? AND state = ?"
    return bool(execute(connection, text, (after, step_id, before)).rowcount)


def count_versions(connection: sa.Connection, item_ids: Sequence[int]) -> list[Row]:
    """Count the version of items up (a chunk at most); returns their ids and new versions."""
    if is_shared(connection):
        target = TABLES["items"]
        statement = sa.update(target).where(target.c.id.in_(item_ids)).values(version=target.c.version + 1)
        return [tuple(row) for row in connection.execute(statement.returning(target.c.id, target.c.version))]
    text = f"{_update('items', (), True, len(item_ids))} RETURNING id, version"
    return list(execute(connection, text, item_ids).fetchall())


def add_to_counters(connection: sa.Connection, deltas: Sequence[tuple[str, str, int]]) -> None:
    """Add to the counters of column and value, which need not be there yet."""
    if is_shared(connection):
        rows = [{"column": column, "value": value, "n": n} for column, value, n in deltas]
        connection.execute(statements.ADD_TO_COUNTER, rows)
        return
    for start, count in _pieces(len(deltas)):
        part = deltas[start : start + count]
        execute(connection, _count(count), [value for delta in part for value in delta])


def drop_undone(connection: sa.Connection, *, actor: str) -> None:
    """What ``actor`` had undone can no longer be redone."""
    if is_shared(connection):
        connection.execute(statements.DROP_UNDONE, {"who": actor})
    else:
        execute(connection, "UPDATE steps SET state = 'dropped' WHERE actor = ? AND state = 'undone'", (actor,))


def count_step(connection: sa.Connection, step_id: int, *, more: int) -> None:
    """A step has touched so many more items."""
    if is_shared(connection):
        connection.execute(statements.COUNT_STEP, {"step": step_id, "more": more})
    else:
        execute(connection, "UPDATE steps SET items = items + ? WHERE id = ?", (more, step_id))


@cache
def columns(table: str) -> tuple[str, ...]:
    """The names of a table's columns."""
    return tuple(TABLES[table].c.keys())


def default(column: sa.Column[Any]) -> Any:
    """What a new row has in a column that nothing is said of."""
    return column.default.arg if isinstance(column.default, sa.ColumnDefault) else None


def _pieces(total: int) -> list[tuple[int, int]]:
    """Where each INSERT begins and how many rows it has: whole ones, then halves, so that there are few shapes."""
    pieces, start, size = [], 0, _ROWS
    while start < total:
        while size > total - start:
            size //= 2
        pieces.append((start, size))
        start += size
    return pieces


# Names of tables and columns come from the schema and the code alone; every value is bound.


@cache
def _select(table: str, columns: tuple[str, ...], by: str, unless: str, count: int) -> str:
    live = f' AND "{unless}" IS 0' if unless else ""
    asked = ", ".join(LINKS.get(name) or f'"{name}"' for name in columns)
    return f'SELECT {asked} FROM {table} WHERE "{by}" {_among(count)}{live} ORDER BY id'  # noqa: S608


@cache
def _insert(table: str, names: tuple[str, ...], count: int) -> str:
    # Spelled out, not bound: a value that all rows share need not be handed over with each.
    left_out = {
        column.name: _literal(default(column))
        for column in TABLES[table].c
        if column.name not in names and column.default is not None
    }
    row = f"({', '.join([*'?' * len(names), *left_out.values()])})"
    return f"INSERT INTO {table} ({_listed((*names, *left_out))}) VALUES {', '.join([row] * count)}"  # noqa: S608


@cache
def _update(table: str, names: tuple[str, ...], versioned: bool, count: int) -> str:
    new = [f'"{name}" = ?' for name in names] + ["version = version + 1"] * versioned
    return f"UPDATE {table} SET {', '.join(new)} WHERE id {_among(count)}"  # noqa: S608


@cache
def _count(count: int) -> str:
    put = _insert("counters", ("column", "value", "n"), count)
    return f'{put} ON CONFLICT ("column", value) DO UPDATE SET n = n + excluded.n'


@cache
def _compiled(query: sa.Select[*tuple[Any, ...]]) -> tuple[str, Sequence[str], Values]:
    """Its text, the names of its parameters in their order, and the values it fixes itself."""
    compiled = query.compile(dialect=sqlite.dialect())
    return str(compiled), tuple(compiled.positiontup or ()), dict(compiled.params)


def _among(count: int) -> str:
    return "= ?" if count == 1 else f"IN ({', '.join('?' * count)})"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _literal(value: Any) -> str:
    return "'{}'".format(value.replace("'", "''")) if isinstance(value, str) else str(int(value))


Coder = tuple[int, Callable[[Any], Any]]


@cache
def _picker(names: tuple[str, ...]) -> Callable[[Values], Row]:
    return itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)


@cache
def _decoders(table: str, columns: tuple[str, ...]) -> tuple[Coder, ...]:
    kinds = {name: column.type for name, column in TABLES[table].c.items()}
    return tuple(
        (at, json.loads if isinstance(kinds[name], sa.JSON) else bool)
        for at, name in enumerate(columns)
        if isinstance(kinds.get(name), (sa.JSON, sa.Boolean))
    )


@cache
def _encoders(table: str, columns: tuple[str, ...]) -> tuple[Coder, ...]:
    kinds = TABLES[table].c
    return tuple((at, _as_json) for at, name in enumerate(columns) if isinstance(kinds[name].type, sa.JSON))


def _as_json(value: Any) -> str:
    return "[]" if value == [] else json.dumps(value)  # Most decisions rest on no proposal.


def _decoded(row: Row, coders: tuple[Coder, ...]) -> Row:
    values = list(row)
    for at, code in coders:
        if values[at] is not None:
            values[at] = code(values[at])
    return tuple(values)
