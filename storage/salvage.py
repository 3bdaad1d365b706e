"""Reads what can still be read of a damaged database, row by row, into a new one; used by `storage.repair`."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import engine
from storage.records import (
    ItemState,
    JobState,
    ProposalKind,
    RegionRole,
    RegionStatus,
    RunState,
    StageName,
)
from storage.schema import TABLES

LEFT_BEHIND = frozenset({"counters", "presence", "review_claims"})
"""Counted anew, or of no meaning after an end."""

_PAGE = 4096
_MOST_CUT = 1 << 40
"""A header that says more than a terabyte is missing is itself damaged."""
_MOST_PROBES = 200_000
"""So many places are tried inside a stretch of a table that cannot be read."""

_ALLOWED: dict[tuple[str, str], type[StrEnum]] = {
    ("items", "state"): ItemState,
    ("jobs", "state"): JobState,
    ("jobs", "stage"): StageName,
    ("proposals", "stage"): StageName,
    ("proposals", "kind"): ProposalKind,
    ("regions", "role"): RegionRole,
    ("regions", "status"): RegionStatus,
    ("runs", "state"): RunState,
}

_PUT = "INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})"
_GET = "SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid "

Span = tuple[int, int]
"""First and last row number of a stretch."""
OPEN = 2**62
"""Where a gap ends that reaches to the table's unknown end."""
Rows = Callable[[str, Span], Iterator[tuple[int | None, Sequence[Any]]]]
"""Rows of a stretch with their numbers, ``ASC`` or ``DESC``."""


@dataclass
class TableReport:
    """What came of one table.

    Attributes:
        kept: Rows read and sound.
        unsound: Rows read whose values make no sense; left out.
        gaps: Stretches of row numbers in which nothing could be read.
        refilled: Rows taken from a backup instead.
        dangling: Rows left out because what they belong to is lost.
        unreadable: Nothing at all could be read.
    """

    kept: int = 0
    unsound: int = 0
    gaps: list[Span] = field(default_factory=list)
    refilled: int = 0
    dangling: int = 0
    unreadable: bool = False

    @property
    def lost(self) -> int:
        """Rows lost, at most (not every number in a gap was in use), beside those at an unknown end."""
        numbers = sum(last - first + 1 for first, last in self.gaps if last != OPEN)
        return self.unsound + self.dangling + max(0, numbers - self.refilled)

    @property
    def open_end(self) -> bool:
        """Whether the table's end is lost, and with it how many rows that was."""
        return self.unreadable or any(last == OPEN for _, last in self.gaps)


def rebuild_header(path: Path) -> None:
    """Write SQLite's first 100 bytes anew where they are gone; fill up a file that was cut off.

    SQLite refuses a file without the former and one shorter than it says; pages of zeros it refuses one by one.
    """
    size = path.stat().st_size
    with path.open("r+b") as file:
        head = file.read(100)
        if head[:16] == b"SQLite format 3\0":
            pages = int.from_bytes(head[28:32], "big")
            if size < pages * _PAGE <= size + _MOST_CUT:
                file.truncate(pages * _PAGE)
            return
        head = struct.pack(
            ">16sH6B12I20x2I",
            b"SQLite format 3\0", _PAGE, 2, 2, 0, 64, 32, 32,
            1, size // _PAGE, 0, 0, 1, 4, 0, 0, 1, 0, 0, 0, 1, 3_040_000,
        )  # fmt: skip
        file.seek(0)
        file.write(head)


def revision_of(path: Path) -> str | None:
    """The revision a damaged database says it is at; None if that cannot be read."""
    driver = engine.sqlite_driver()
    try:
        with closing(_open_damaged(path)) as source:
            return _text(source.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (driver.Error, TypeError, ValueError):
        return None


def copy_rows(damaged: Path, target: Path) -> dict[str, TableReport]:
    """Copy every table's readable rows from ``damaged`` into ``target``, an empty database of the same revision."""
    driver = engine.sqlite_driver()
    reports: dict[str, TableReport] = {}
    with closing(_open_damaged(damaged)) as source, closing(driver.connect(target)) as sink:
        sink.execute("PRAGMA foreign_keys=OFF")
        sink.execute("PRAGMA synchronous=OFF")
        for table in _tables(sink):
            report = reports[table] = TableReport()
            columns = _common_columns(source, sink, table)
            if not columns:
                report.unreadable = True
                continue
            _copy_table(source, sink, table, columns, report)
            sink.commit()
    return reports


def refill(backup: Path, target: Path, reports: dict[str, TableReport]) -> None:
    """Take rows in the gaps from a backup; a newer decision that was saved beside the gap is put on top."""
    driver = engine.sqlite_driver()
    with (
        closing(driver.connect(backup.resolve().as_uri() + "?immutable=1", uri=True)) as source,
        closing(driver.connect(target)) as sink,
    ):
        for table, report in reports.items():
            gaps = [(0, OPEN)] if report.unreadable else report.gaps
            columns = _common_columns(source, sink, table)
            if not gaps or not columns:
                continue
            put = _sql(_PUT, table, columns)
            get = _sql("SELECT {columns} FROM {table} WHERE rowid BETWEEN ? AND ?", table, columns)
            for gap in gaps:
                for row in source.execute(get, gap):
                    report.refilled += sink.execute(put, row).rowcount
        if reports["items"].refilled:
            for first, last in reports["items"].gaps or [(0, OPEN)]:
                sink.execute(_REPLAY, (first, last))
        sink.commit()


_REPLAY = """
    UPDATE items SET state = d.state, label = d.label, reason = d.reason, decided_by = d.reviewer, decided_at = d.at
    FROM (SELECT item_id, state, label, reason, reviewer, at, max(id) FROM decisions GROUP BY item_id) AS d
    WHERE d.item_id = items.id AND items.id BETWEEN ? AND ? AND d.at > coalesce(items.decided_at, 0)
"""


def settle_references(connection: Any, reports: dict[str, TableReport]) -> None:
    """Make every reference point at a row again: a lost folder gets a stand-in, optional references are emptied, rows
    that belong to something lost go.

    Args:
        connection: The driver's, to the database to mend.
        reports: Where rows that go are counted.
    """
    connection.execute(
        "INSERT INTO sources (id, path) SELECT DISTINCT source_id, 'lost folder ' || source_id FROM items"
        " WHERE source_id NOT IN (SELECT id FROM sources)"
    )
    while broken := connection.execute("PRAGMA foreign_key_check").fetchall():
        for table, row_id, parent, _key in broken:
            column = next(c for c in TABLES[table].c if any(k.column.table.name == parent for k in c.foreign_keys))
            if column.nullable:
                empty = _sql("UPDATE {table} SET {columns} = NULL WHERE rowid = ?", table, [column.name])
                connection.execute(empty, (row_id,))
            else:
                connection.execute(_sql("DELETE FROM {table} WHERE rowid = ?", table), (row_id,))
                reports.setdefault(table, TableReport()).dangling += 1


def close_torn_steps(connection: Any, report: TableReport) -> int:
    """Steps that lost a part of what they changed can no longer be undone; returns how many."""
    closed = 0
    for first, last in [(0, OPEN)] if report.unreadable else report.gaps:
        before = connection.execute("SELECT max(step_id) FROM step_changes WHERE id < ?", (first,)).fetchone()[0]
        after = connection.execute("SELECT min(step_id) FROM step_changes WHERE id > ?", (last,)).fetchone()[0]
        sql = "UPDATE steps SET state = 'dropped' WHERE id BETWEEN ? AND ? AND state <> 'dropped'"
        closed += connection.execute(sql, (before or 0, after or OPEN)).rowcount
    return closed


def _open_damaged(path: Path) -> Any:
    # Not immutable: the log beside it, with the newest writes, is to be read too.
    source = engine.sqlite_driver().connect(path)
    source.execute("PRAGMA writable_schema=ON")
    source.execute("PRAGMA cell_size_check=ON")
    source.text_factory = bytes
    return source


def _tables(sink: Any) -> list[str]:
    known = {name for (name,) in sink.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return [table.name for table in TABLES.values() if table.name in known and table.name not in LEFT_BEHIND]


def _common_columns(source: Any, sink: Any, table: str) -> list[str]:
    driver = engine.sqlite_driver()
    try:
        there = {_text(row[1]) for row in source.execute(_sql("PRAGMA table_info({table})", table))}
    except (driver.Error, UnicodeDecodeError):
        return []
    return [row[1] for row in sink.execute(_sql("PRAGMA table_info({table})", table)) if row[1] in there]


def _copy_table(source: Any, sink: Any, table: str, columns: Sequence[str], report: TableReport) -> None:
    put = _sql(_PUT, table, columns)
    readers = [_reader(TABLES[table].c[name]) for name in columns]

    def keep(row: Sequence[Any]) -> None:
        try:
            values = [read(value) for read, value in zip(readers, row, strict=True)]
        except ValueError:
            report.unsound += 1
            return
        stored = sink.execute(put, values).rowcount
        report.kept += stored
        report.unsound += 1 - stored

    def rows(order: str, span: Span) -> Iterator[tuple[int | None, Sequence[Any]]]:
        return _rows(source, _sql(_GET, table, columns) + order, span)

    report.gaps = _walk(rows, keep, lambda reached: _highest(source, table, reached))


def _walk(rows: Rows, keep: Callable[[Sequence[Any]], None], highest: Callable[[int], int]) -> list[Span]:
    """Read a table from both ends towards what is damaged, then look for islands inside it; returns the gaps."""
    reached = 0
    for number, row in rows("ASC", (-(OPEN), OPEN)):
        if number is None:
            break
        keep(row)
        reached = number
    else:
        return []
    top: list[tuple[int, Sequence[Any]]] = []
    for number, row in rows("DESC", (reached + 1, OPEN)):
        if number is None:
            break
        top.append((number, row))
    for _, row in reversed(top):
        keep(row)
    if top:
        return _islands(rows, keep, (reached + 1, top[-1][0] - 1))
    end = highest(reached)
    return _joined([*_islands(rows, keep, (reached + 1, end)), (end + 1, OPEN)])


def _islands(rows: Rows, keep: Callable[[Sequence[Any]], None], span: Span) -> list[Span]:
    """Halve a stretch that broke at both ends until every number in it was read or has failed by itself."""
    gaps: list[Span] = []
    pending = [span]
    probes = 0
    while pending:
        first, last = pending.pop()
        if first > last:
            continue
        if probes >= _MOST_PROBES:
            gaps.append((first, last))
            continue
        probes += 1
        middle = reached = (first + last) // 2
        for number, row in rows("ASC", (middle, last)):
            if number is None:
                if reached == middle:
                    gaps.append((middle, middle))
                pending.append((reached + (reached == middle), last))
                break
            keep(row)
            reached = number + 1
        pending.append((first, middle - 1))
    return _joined(gaps)


def _joined(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _rows(source: Any, query: str, span: Span) -> Iterator[tuple[int | None, Sequence[Any]]]:
    """Rows with their numbers; ``(None, ())`` where reading breaks off."""
    try:
        for row in source.execute(query, span):
            yield int(row[0]), row[1:]
    except (engine.sqlite_driver().Error, OverflowError):
        yield None, ()


def _highest(source: Any, table: str, otherwise: int) -> int:
    """The highest number given, where the table's own end cannot be read: its indexes know the numbers too."""
    driver = engine.sqlite_driver()
    try:
        indexes = [_text(row[1]) for row in source.execute(_sql("PRAGMA index_list({table})", table))]
    except (driver.Error, UnicodeDecodeError):
        indexes = []
    queries = [_sql("SELECT max(rowid) FROM {table} INDEXED BY {columns}", table, [index]) for index in indexes]
    highest = otherwise
    for query in queries:
        try:
            found = source.execute(query).fetchone()
        except driver.Error:
            continue
        if found and isinstance(found[0], int):
            highest = max(highest, found[0])
    return highest


def _reader(column: sa.Column[Any]) -> Callable[[Any], Any]:
    """What turns a raw value into one the column may hold, or raises ValueError."""
    kind = column.type
    allowed = _ALLOWED.get((column.table.name, column.name))

    def read(value: Any) -> Any:
        if value is None:
            if column.nullable or column.primary_key:
                return None
            raise ValueError(column.name)
        if isinstance(kind, sa.LargeBinary):
            return _must(value, bytes)
        if isinstance(kind, sa.JSON):
            text = _text(value)
            json.loads(text)
            return text
        if isinstance(kind, sa.String):
            text = _text(value)
            return allowed(text).value if allowed else text
        return _must(value, int) if isinstance(kind, sa.Integer | sa.Boolean) else _must(value, int | float)

    return read


def _must(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind):
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _must(value, bytes).decode("utf-8")


def _sql(template: str, table: str, columns: Sequence[str] = ()) -> str:
    """SQL over names that are not known before; they come from our own schema, and are quoted all the same."""
    quoted = ['"' + name.replace('"', '""') + '"' for name in (table, *columns)]
    marks = ", ".join("?" * len(columns))
    return template.format(table=quoted[0], columns=", ".join(quoted[1:]), marks=marks)
