"""``fettle check``: is the project whole? Reads everything, changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from storage import engine
from storage.errors import FettleError
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
    with store.reading() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check")
        problems.extend(f"database: {row[0]}" for row in found if row[0] != "ok")
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check")
        problems.extend(f"database: row {row[1]} of {row[0]} refers to a missing row of {row[2]}" for row in dangling)
    problems += _counters(store)
    blobs, broken = _blobs(store)
    problems += broken
    cleaned, altered = _cleaned(store)
    problems += altered
    facts = {
        "items": store.items.count(),
        "blobs": blobs,
        "cleaned": cleaned,
        "sqlite": ".".join(map(str, engine.sqlite_version())),
        "sqlite_safe": engine.sqlite_version() >= engine.FIXED_SQLITE,
    }
    return CheckReport(problems=tuple(problems), facts=facts)


def _counters(store: Store) -> list[str]:
    expected, kept = store.items.recount(), store.items.kept()
    wrong = sorted(key for key in expected.keys() | kept.keys() if expected.get(key, 0) != kept.get(key, 0))
    return [
        f"counter {column} {value or '(none)'}: kept {kept.get((column, value), 0)}, "
        f"counted {expected.get((column, value), 0)}"
        for column, value in wrong
    ]


def _blobs(store: Store) -> tuple[int, list[str]]:
    problems = []
    query = sa.select(ProposalRow.blob).where(ProposalRow.blob.is_not(None)).distinct()
    with store.reading() as connection:
        named = [blob for blob in connection.execute(query).scalars() if blob]
    for blob in named:
        if not store.blobs.exists(blob):
            problems.append(f"blob {blob}: missing")
        elif not store.blobs.verify(blob):
            problems.append(f"blob {blob}: its content does not match its name")
    return len(named), problems


def _cleaned(store: Store) -> tuple[int, list[str]]:
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
        rows = connection.execute(query).all()
    problems = [problem for row in rows if (problem := _altered_outside(store, row.item_id, row.blob, row.data))]
    return len(rows), problems


def _altered_outside(store: Store, item_id: int, blob: str, data: dict[str, Any]) -> str | None:
    (item,) = store.items.get([item_id]) or (None,)
    if item is None:
        return None
    try:
        mask = decode_png(store.blobs.get(data["mask"])) > 127 if data.get("mask") else None
        source = read_rgb8(Path(item.path), max_pixels=int(store.settings["images"]["max_pixels"]))
        cleaned = decode_png(store.blobs.get(blob))
    except FettleError as error:
        return f"item {item_id} ({item.relpath}): its cleaning can't be verified: {error.message}"
    if mask is None:
        return f"item {item_id} ({item.relpath}): its cleaned picture has no mask"
    if cleaned.shape != source.shape:
        return f"item {item_id} ({item.relpath}): its cleaned picture has another size"
    changed = np.any(cleaned != source, axis=2) & ~mask
    count = int(np.count_nonzero(changed))
    return f"item {item_id} ({item.relpath}): cleaning changed {count} pixels outside the mask" if count else None
