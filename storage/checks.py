"""``fettle check``: is the project whole? Reads everything, changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import sqlalchemy as sa

from storage import engine
from storage.errors import FettleError
from storage.hashing import hash_file
from storage.image_faults import unreadable
from storage.images import decode_png, read_rgb8
from storage.records import ProposalKind, StageName
from storage.schema import ProposalRow
from storage.store import Store


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is wrong, in words, and what was looked at."""

    problems: tuple[str, ...]
    facts: dict[str, Any]


def check(store: Store) -> CheckReport:
    """Verify the database, its references and counters, every blob a row names, and every cleaned picture.

    A cleaned picture is sound if every pixel outside its markings' mask equals the source's.
    """
    problems: list[str] = []
    problems += _found(_database, store, problems)
    problems += _found(_counters, store, problems)
    named = _found(_named_blobs, store, problems)
    problems += [problem for each in named if (problem := _blob_problem(store, each))]
    cleaned = _found(_cleaned_rows, store, problems)
    problems += [problem for row in cleaned if (problem := _altered_outside(store, row))]
    facts = {
        "items": sum(_found(lambda store: [store.items.count()], store, problems)),
        "blobs": len(named),
        "cleaned": len(cleaned),
        **(_server(store) if store.shared else _library()),
    }
    return CheckReport(problems=tuple(dict.fromkeys(problems)), facts=facts)


def _library() -> dict[str, Any]:
    version = engine.sqlite_version()
    return {"sqlite": ".".join(map(str, version)), "sqlite_safe": version >= engine.FIXED_SQLITE}


def _server(store: Store) -> dict[str, Any]:
    with store.reading() as connection:
        version = connection.execute(sa.text("SHOW server_version")).scalar_one()
    return {"postgresql": str(version).split()[0]}


T = TypeVar("T")


def _found(look: Callable[[Store], list[T]], store: Store, problems: list[str]) -> list[T]:
    """What ``look`` finds; where the database is too damaged to be read, that is the problem, and the rest goes on."""
    try:
        return look(store)
    except FettleError as error:
        problems.append(f"database: {error.message}")
    except (ValueError, LookupError) as error:
        problems.append(f"database: a value makes no sense ({error})")
    return []


def _database(store: Store) -> list[str]:
    if store.shared:
        # The server upholds the references itself, and does not let its files be looked into.
        return []
    with store.reading() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check").all()
        problems = [f"database: {row[0]}" for row in found if row[0] != "ok"]
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check")
        problems.extend(f"database: row {row[1]} of {row[0]} refers to a missing row of {row[2]}" for row in dangling)
    return problems


def _counters(store: Store) -> list[str]:
    expected, kept = store.items.recount(), store.items.kept()
    wrong = sorted(key for key in expected.keys() | kept.keys() if expected.get(key, 0) != kept.get(key, 0))
    return [
        f"counter {column} {value or '(none)'}: kept {kept.get((column, value), 0)}, "
        f"counted {expected.get((column, value), 0)}"
        for column, value in wrong
    ]


@dataclass(frozen=True, slots=True)
class _Named:
    """A blob, and a row that names it."""

    blob: str
    item_id: int
    stage: str


def _named_blobs(store: Store) -> list[_Named]:
    columns = sa.select(ProposalRow.item_id, ProposalRow.stage, ProposalRow.blob, ProposalRow.data)
    query = columns.where(ProposalRow.blob.is_not(None)).order_by(ProposalRow.id)
    named: dict[str, _Named] = {}
    with store.reading() as connection:
        for row in connection.execute(query):
            for blob in (row.blob, row.data.get("mask")):
                if isinstance(blob, str):
                    named.setdefault(blob, _Named(blob, row.item_id, row.stage))
    return list(named.values())


def _blob_problem(store: Store, named: _Named) -> str | None:
    where = f"blob {named.blob} (item {named.item_id}, {named.stage})"
    try:
        if not store.blobs.exists(named.blob):
            return f"{where}: missing"
        return None if store.blobs.verify(named.blob) else f"{where}: its content does not match its name"
    except FettleError as error:
        return f"{where}: {error.message}"


def _cleaned_rows(store: Store) -> list[sa.Row[Any]]:
    query = (
        sa.select(ProposalRow.item_id, ProposalRow.blob, ProposalRow.data)
        .where(
            ProposalRow.stage == StageName.CLEAN.value,
            ProposalRow.kind == ProposalKind.PIXELS.value,
            ProposalRow.superseded.is_(False),
        )
        .order_by(ProposalRow.item_id)
    )
    with store.reading() as connection:
        return list(connection.execute(query))


def _altered_outside(store: Store, row: sa.Row[Any]) -> str | None:
    item = next(iter(store.items.get([row.item_id])), None)
    if item is None:
        return None
    who = f"item {item.id} ({item.relpath})"
    if not row.data.get("mask"):
        return f"{who}: its cleaned picture has no mask"
    try:
        if hash_file(Path(item.path)) != item.hash:
            return f"{who}: its cleaning can't be verified: the file has changed since it was added"
        mask = decode_png(store.blobs.get(row.data["mask"])) > 127
        source = read_rgb8(Path(item.path), max_pixels=int(store.settings["images"]["max_pixels"]))
        cleaned = decode_png(store.blobs.get(row.blob))
    except OSError as error:
        return f"{who}: its cleaning can't be verified: {unreadable(error).message}"
    except FettleError as error:
        return f"{who}: its cleaning can't be verified: {error.message}"
    if cleaned.shape != source.shape or mask.shape != source.shape[:2]:
        return f"{who}: its cleaned picture or mask has another size"
    changed = np.any(cleaned != source, axis=2) & ~mask
    count = int(np.count_nonzero(changed))
    return f"{who}: cleaning changed {count} pixels outside the mask" if count else None
