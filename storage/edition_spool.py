"""What an edition is made of while it is made, or compared: rows too many for memory, in a file without a name."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Self

from storage import engine

_CACHE_KIB = 16_384


class Scratch:
    """A private SQLite database that stays in memory while it is small and is gone with the process, however it ends.

    For one thread.
    """

    def __init__(self, *tables: str) -> None:
        """``tables`` are the statements that make them."""
        # An empty name is SQLite's for a temporary file that nobody else can open; it spills when the cache is full.
        self.connection = engine.sqlite_driver().connect("", isolation_level=None, check_same_thread=False)
        for statement in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            f"PRAGMA cache_size = -{_CACHE_KIB}",
            *tables,
        ):
            self.connection.execute(statement)

    def run(self, statement: str, *values: Any) -> None:
        """Change something.

        Raises:
            DatabaseError: The disk that holds temporary files is full.
        """
        with engine.known_faults():
            self.connection.execute(statement, values)

    def run_many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """The same with each row's values; else as `run`."""
        with engine.known_faults():
            self.connection.executemany(statement, rows)

    def rows(self, statement: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, a few at a time; else as `run`."""
        with engine.known_faults():
            yield from self.connection.execute(statement, values)

    def row(self, statement: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row of a query."""
        return next(self.rows(statement, *values), None)

    def count(self, statement: str, *values: Any) -> int:
        """The number that a query gives."""
        found = self.row(statement, *values)
        return int(found[0] or 0) if found else 0

    def close(self) -> None:
        """Let go of it; harmless a second time."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class EditionSpool(Scratch):
    """The items of an edition in their order, with their final names, and its files with their hashes."""

    def __init__(self) -> None:
        super().__init__(
            "CREATE TABLE items (id INTEGER PRIMARY KEY, place BLOB, stem TEXT, payload BLOB)",
            "CREATE TABLE named (position INTEGER PRIMARY KEY, item INTEGER, name TEXT, path TEXT)",
            "CREATE TABLE taken (stem TEXT PRIMARY KEY) WITHOUT ROWID",
            "CREATE TABLE files (path TEXT PRIMARY KEY, digest TEXT, size INTEGER) WITHOUT ROWID",
        )

    def add(self, rows: Iterable[tuple[tuple[str, ...], str, Any]]) -> None:
        """Add items: what orders them, the stem of their file's name, and anything that can be pickled."""
        self.run_many(
            "INSERT INTO items (place, stem, payload) VALUES (?, ?, ?)",
            (
                ("\0".join(place).encode("utf-8", "surrogatepass"), stem.casefold(), pickle.dumps(payload))
                for place, stem, payload in rows
            ),
        )

    def gathered(self) -> Iterator[tuple[int, tuple[str, ...], Any]]:
        """Number, what orders it, and payload of each item added so far, in order."""
        for number, place, payload in self.rows("SELECT id, place, payload FROM items ORDER BY place, id"):
            ordered_by = tuple(place.decode("utf-8", "surrogatepass").split("\0"))
            yield number, ordered_by, pickle.loads(payload)  # noqa: S301  written by this very object

    def some(self, numbers: Iterable[int]) -> list[tuple[int, tuple[str, ...], Any]]:
        """The same of a few items, by number."""
        found = []
        for number in sorted(numbers):
            row = self.row("SELECT place, payload FROM items WHERE id = ?", number)
            if row is not None:
                place = tuple(row[0].decode("utf-8", "surrogatepass").split("\0"))
                found.append((number, place, pickle.loads(row[1])))  # noqa: S301  written by this very object
        return found

    def change(self, rows: Iterable[tuple[int, Any]]) -> None:
        """Give items, by number, another payload."""
        self.run_many(
            "UPDATE items SET payload = ? WHERE id = ?", ((pickle.dumps(payload), number) for number, payload in rows)
        )

    def drop(self, numbers: Iterable[int]) -> None:
        """Take items out again, by number."""
        self.run_many("DELETE FROM items WHERE id = ?", ((number,) for number in numbers))

    def order(self) -> None:
        """Number the items by their place; afterwards `items` gives them."""
        self.run("CREATE INDEX stems ON items (stem)")
        self.run("INSERT INTO named (item) SELECT id FROM items ORDER BY place")

    def is_shared(self, stem: str) -> bool:
        """Whether several items have the stem, also where case does not count."""
        return self.count("SELECT count(*) FROM (SELECT 1 FROM items WHERE stem = ? LIMIT 2)", stem.casefold()) > 1

    def take(self, stem: str) -> bool:
        """Claim a stem; False if it is taken, also where case does not count."""
        with engine.known_faults():
            done = self.connection.execute("INSERT OR IGNORE INTO taken VALUES (?)", (stem.casefold(),))
        return bool(done.rowcount > 0)

    def unnamed(self) -> Iterator[tuple[int, Any]]:
        """Position and payload of each item, in order."""
        query = "SELECT position, payload FROM named JOIN items ON items.id = item ORDER BY position"
        for position, payload in self.rows(query):
            yield position, pickle.loads(payload)  # noqa: S301  written by this very object

    def name(self, position: int, name: str) -> None:
        """Give an item its file's name."""
        self.run("UPDATE named SET name = ? WHERE position = ?", name, position)

    def items(self) -> Iterator[tuple[int, str, str | None, Any]]:
        """Position, name, path in the edition and payload of each item, in order."""
        query = "SELECT position, name, path, payload FROM named JOIN items ON items.id = item ORDER BY position"
        for position, name, path, payload in self.rows(query):
            yield position, name, path, pickle.loads(payload)  # noqa: S301  written by this very object

    def place(self, position: int, path: str) -> None:
        """Say where in the edition an item's picture lies; the first word counts."""
        self.run("UPDATE named SET path = coalesce(path, ?) WHERE position = ?", path, position)

    def add_file(self, path: str, digest: str, size: int) -> None:
        """Add, or replace, a file of the edition."""
        self.run("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", path, digest, size)

    def has_file(self, path: str) -> bool:
        """Whether the file was added."""
        return self.row("SELECT 1 FROM files WHERE path = ?", path) is not None

    def files(self) -> Iterator[tuple[str, str, int]]:
        """Path, hash and size of each file, by path."""
        yield from self.rows("SELECT path, digest, size FROM files ORDER BY path")

    def __len__(self) -> int:
        return self.count("SELECT count(*) FROM items")
