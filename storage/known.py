"""What the project knows of the files in a folder, looked up some hundred paths at a time by index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Any

import sqlalchemy as sa

from storage import direct, former_names
from storage.engine import is_shared
from storage.measure import folder_label
from storage.schema import TABLES
from storage.store import Store
from storage.transaction import CHUNK, chunked

# Tables, not mapped classes: the first question about one of those has SQLAlchemy set all of them up.
_ITEMS, _SOURCES = TABLES["items"].c, TABLES["sources"].c

_COLUMNS = (
    _ITEMS.id,
    _ITEMS.relpath,
    _ITEMS.size_bytes,
    _ITEMS.mtime_ns,
    _ITEMS.hash,
    _ITEMS.removed,
    _ITEMS.error,
    _ITEMS.file_state,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the project has on one file."""

    id: int
    relpath: str
    size_bytes: int
    mtime_ns: int
    hash: str
    removed: bool
    error: str
    file_state: str


@dataclass(frozen=True, slots=True)
class _Near:
    """Another source that lists some of the same files: ``above`` the folder, or ``below`` it."""

    source_id: int
    above: str = ""
    below: str = ""

    def path(self, relpath: str) -> str | None:
        """The path below that source, or None where it does not reach."""
        if self.below:
            return relpath.removeprefix(self.below) if relpath.startswith(self.below) else None
        return self.above + relpath


@dataclass(frozen=True, slots=True)
class Place:
    """A folder as a source of the project, and the sources that lie within or around it."""

    root: str
    source_id: int
    near: tuple[_Near, ...]
    new: bool
    """Whether the project had no item of it: nothing to look up, then."""

    @classmethod
    def of(cls, store: Store, root: str) -> Place:
        """The folder's place in the project; it becomes a source if it was none."""
        with store.transact("Add source", undoable=False) as tx:
            known = {row.path: row.id for row in tx.connection.execute(sa.select(_SOURCES.id, _SOURCES.path))}
            source_id = known.pop(root, None) or tx.insert("sources", [{"path": root}])[0]
            any_item = sa.select(_ITEMS.id).where(_ITEMS.source_id == source_id).limit(1)
            empty = tx.connection.execute(any_item).first() is None
        near = []
        here = PurePosixPath(root)
        for path, other_id in known.items():
            other = PurePosixPath(path)
            if here.is_relative_to(other):
                near.append(_Near(other_id, above=f"{here.relative_to(other)}/"))
            elif other.is_relative_to(here):
                near.append(_Near(other_id, below=f"{other.relative_to(here)}/"))
        return cls(root, source_id, tuple(near), new=empty and not near)

    def look_up(self, connection: sa.Connection, relpaths: Sequence[str], *, hidden: bool = False) -> dict[str, Known]:
        """What is known of these files; hidden items only of the folder's own source, with ``hidden`` of any."""
        found = {row.relpath: row for row in _rows(connection, self.source_id, relpaths)}
        for near in self.near:
            theirs = {path: own for own in relpaths if own not in found and (path := near.path(own)) is not None}
            for row in _rows(connection, near.source_id, theirs):
                if hidden or not row.removed:
                    found[theirs[row.relpath]] = row
        return found

    def items_in(self) -> sa.ColumnElement[bool]:
        """Live items whose files lie below the folder."""
        parts: list[sa.ColumnElement[bool]] = [_ITEMS.source_id == self.source_id]
        for near in self.near:
            other = _ITEMS.source_id == near.source_id
            parts.append(
                other if near.below else sa.and_(other, _ITEMS.relpath.startswith(near.above, autoescape=True))
            )
        return sa.and_(sa.or_(*parts), _ITEMS.removed.is_(False))


def has_items(store: Store, place: Place) -> bool:
    """Whether any live item lies below the folder."""
    with store.reading() as connection:
        return connection.execute(sa.select(_ITEMS.id).where(place.items_in()).limit(1)).first() is not None


def takes_labels(store: Store, place: Place) -> bool:
    """Whether the folder's images came with their folder's name as their class."""
    query = sa.select(_ITEMS.relpath, _ITEMS.given).where(place.items_in(), _ITEMS.source_id == place.source_id)
    with store.reading() as connection:
        row = connection.execute(query.where(_ITEMS.given.is_not(None)).limit(1)).first()
        former = former_names.read(connection)
    return row is not None and former_names.of_today(former, folder_label(place.root, row.relpath)) == row.given


def source_paths(store: Store) -> dict[int, str]:
    """All folders images came from, by id."""
    with store.reading() as connection:
        return {row.id: row.path for row in connection.execute(sa.select(_SOURCES.id, _SOURCES.path))}


def last_id(store: Store) -> int:
    """The highest item id so far; 0 in an empty project."""
    with store.reading() as connection:
        return connection.execute(sa.select(sa.func.max(_ITEMS.id))).scalar() or 0


_DIGITS = 16
"""Hex digits of a hash that the index of hashes holds."""

_BY_HASH = sa.select(_ITEMS.hash, _ITEMS.id, _ITEMS.removed, _ITEMS.source_id, _ITEMS.relpath).where(
    sa.func.substr(_ITEMS.hash, sa.literal_column("1"), sa.literal_column(f"{_DIGITS}")).in_(
        sa.bindparam("starts", expanding=True)
    )
)


def of_content(connection: sa.Connection, hashes: Iterable[str]) -> list[tuple[str, int, int, str]]:
    """Live items whose content is among ``hashes``, by id: hash, id, source and path below it."""
    wanted = set(hashes)
    found: list[tuple[str, int, int, str]] = []
    for chunk in chunked(dict.fromkeys(digest[:_DIGITS] for digest in wanted), CHUNK):
        # Live ones are told apart here: asked for them alone, SQLite would walk through all of them.
        for digest, item_id, removed, source_id, relpath in _starting(connection, chunk):
            if digest in wanted and not removed:
                found.append((digest, item_id, source_id, relpath))
    return sorted(found, key=itemgetter(1))


def _starting(connection: sa.Connection, starts: Sequence[str]) -> list[Any]:
    if is_shared(connection):
        return list(connection.execute(_BY_HASH, {"starts": starts}))
    query = "SELECT hash, id, removed, source_id, relpath FROM items WHERE substr(hash, 1, 16) IN"
    return list(direct.execute(connection, f"{query} ({', '.join('?' * len(starts))})", starts))


_BY_PATH = sa.select(*_COLUMNS).where(
    _ITEMS.source_id == sa.bindparam("source"), _ITEMS.relpath.in_(sa.bindparam("paths", expanding=True))
)


def _rows(connection: sa.Connection, source_id: int, relpaths: Iterable[str]) -> Iterable[Known]:
    for chunk in chunked(relpaths, CHUNK):
        for row in connection.execute(_BY_PATH, {"source": source_id, "paths": chunk}):
            yield Known(*row)
