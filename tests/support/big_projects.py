"""Projects of any size in seconds: rows put straight into the tables, spread as a real project's are."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage.markings import Condition, Verdict, packed
from storage.schema import TABLES
from storage.step_entries import pack
from storage.store import Store
from storage.transaction import chunked
from tests.support.projects import new_project

CLASSES = ("good", "scratch", "dent", "crack", "porosity", "stain", "rare chip")
STAGES = ("classify", "segment")
START = 1_760_000_000.0
"""When the first item was added; the items follow two seconds apart."""

_SHARES = (0.5, 0.18, 0.12, 0.1, 0.07, 0.0295, 0.0005)
_STATES = ("unreviewed", "accepted", "corrected", "excluded", "deferred", "unreadable")
_STATE_SHARES = (0.55, 0.3, 0.06, 0.03, 0.055, 0.005)
_SIZES = ((640, 480), (1600, 1200), (4096, 3000), (6000, 4000))
_REVIEWERS = ("kim", "lee", "park", "choi")
_BOX = {"type": "box", "xyxy": [10.0, 12.0, 90.0, 70.0]}
_BATCH = 20_000


def make_big_project(place: Path, count: int) -> Store:
    """A project of ``count`` items, with all that hangs on items, as ``place/project``."""
    new_project(place / "project").close()
    store = Store.open(place / "project", actor="kim")
    indexes = [index for table in TABLES.values() for index in table.indexes]
    with store.transact("Fill", undoable=False) as tx:
        # Built once at the end, indexes cost a fraction of what keeping them up to date would.
        for index in indexes:
            index.drop(tx.connection)
        _fill(tx.connection, count)
        for index in indexes:
            index.create(tx.connection)
    with store.transact("Count", undoable=False) as tx:
        rows = [{"column": c, "value": v, "n": n} for (c, v), n in store.items.recount().items()]
        tx.connection.execute(sa.insert(TABLES["counters"]), rows)
    return store


def _fill(connection: sa.Connection, count: int) -> None:
    now = START + 2.0 * count
    kinds = [
        {"id": n + 1, "name": name, "kind": "good" if n == 0 else "defect", "colour": "#e69f00", "key": n + 1}
        | {"position": n}
        for n, name in enumerate(CLASSES)
    ]
    _put(connection, "classes", kinds)
    _put(connection, "sources", [{"id": n, "path": f"/images/line{n}"} for n in range(1, 5)])
    runs = [
        {"id": n, "stages": list(STAGES), "where": "", "settings": {}, "settings_hash": "s", "state": "done"}
        | {"actor": "kim", "created_at": now, "finished_at": now, "items": count // 10}
        for n in (1, 2)
    ]
    _put(connection, "runs", runs)
    for batch in chunked(_items(count), _BATCH):
        _put(connection, "items", batch)
        _put(connection, "proposals", (row for item in batch for row in _proposals(item, now)))
        _put(connection, "regions", (row for item in batch for row in _regions(item, now)))
        _put(connection, "decisions", (row for item in batch for row in _decisions(item)))
        _put(connection, "jobs", (row for item in batch for row in _jobs(item)))
    steps = [
        {"id": n, "label": "Accept 1 item", "actor": _REVIEWERS[n % 4], "at": now, "state": "done", "items": 1}
        for n in range(1, count // 50 + 2)
    ]
    _put(connection, "steps", steps)
    payload = pack([[1, {"state": "unreviewed"}, {"state": "accepted"}]])
    _put(
        connection,
        "step_changes",
        (
            {"step_id": step["id"], "table_name": "items", "op": "update", "payload": payload}
            | {"first_item": step["id"], "last_item": step["id"]}
            for step in steps
        ),
    )


def _put(connection: sa.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    for chunk in chunked(rows, _BATCH):
        connection.execute(sa.insert(TABLES[table]), chunk)


def _items(count: int) -> Iterator[dict[str, Any]]:
    dice = random.Random(7)
    for number in range(1, count + 1):
        width, height = _SIZES[dice.choices((0, 1, 2, 3), (0.6, 0.3, 0.08, 0.02))[0]]
        state = dice.choices(_STATES, _STATE_SHARES)[0]
        readable = state != "unreadable"
        true = dice.choices(CLASSES, _SHARES)[0]
        given = true if dice.random() < 0.4 else None
        predicted = (
            (true if dice.random() < 0.9 else dice.choice(CLASSES)) if readable and dice.random() < 0.8 else None
        )
        decided = state in ("accepted", "corrected", "excluded", "deferred")
        name = f"part_{dice.randrange(10**9):09d}.jpg"
        added = START + 2.0 * number
        item = {
            "id": number,
            "source_id": number % 4 + 1,
            "relpath": f"2026-{number * 12 // (count + 1) + 1:02d}/batch_{number // 500:05d}/{number:07d}_{name}",
            "name": name,
            "width": width,
            "height": height,
            "channels": 1 if dice.random() < 0.2 else 3,
            "bit_depth": 16 if dice.random() < 0.02 else 8,
            "format": "jpeg" if dice.random() < 0.9 else "png",
            "size_bytes": width * height // 8,
            "mtime_ns": int(added * 1e9),
            "hash": f"{dice.getrandbits(256):064x}",
            "state": state,
            "label": (given or predicted or true) if state in ("accepted", "corrected") else None,
            "given": given,
            "predicted": predicted,
            "score": round(dice.betavariate(6, 1), 6) if predicted else None,
            "anomaly": round(dice.expovariate(0.2), 4) if dice.random() < 0.3 else None,
            "marked": dice.random() < 0.15 if dice.random() < 0.6 else None,
            "split": dice.choices((None, "train", "val", "test"), (0.7, 0.24, 0.03, 0.03))[0],
            "duplicate_of": number // 2 + 1 if dice.random() < 0.005 else None,
            "reason": dice.choice(("blurred", "too dark", "wrong part")) if state == "excluded" else "",
            "note": "ask about the bracket" if dice.random() < 0.002 else "",
            "error": "" if readable else "cut off",
            "decided_by": dice.choices(_REVIEWERS, (0.6, 0.3, 0.09, 0.01))[0] if decided else None,
            "decided_at": added + 1e6 if decided else None,
            "added_at": added,
            "removed": dice.random() < 0.002,
            "version": 1 if decided else 0,
            "flagged": number % 97 == 0,
            "file_state": dice.choices(("", "missing", "changed"), (0.997, 0.002, 0.001))[0],
            "phash": dice.getrandbits(63),
            "near_of": max(1, number - 3) if dice.random() < 0.01 else None,
            "second": None,
        }
        yield item | {"marks": _marks(item["marked"], number)}


def _marks(marked: object, number: int) -> int | None:
    """All conditions are known of a marked item; a third is marked in each, some by a person's word."""
    if marked is None:
        return None
    said = [bool(marked), *(bool(marked) and number % 3 == at for at in range(3))]
    verdicts = (Verdict.MARKED if one else Verdict.UNMARKED for one in said)
    return packed(dict(zip(Condition, verdicts, strict=True)), by_person=number % 7 == 0)


def _proposals(item: dict[str, Any], now: float) -> Iterator[dict[str, Any]]:
    if item["predicted"] is None or item["id"] % 5:
        return
    common = {
        "item_id": item["id"], "run_id": 1 + item["id"] // 5 % 2, "stage_version": "1", "model_hash": "h", "blob": None,
        "settings_hash": "s", "data": {}, "superseded": item["id"] % 35 == 0, "created_at": now,
    }  # fmt: skip
    yield common | {
        "stage": "classify", "model": "convnext" if item["id"] % 500 else "mobilenet", "kind": "class",
        "class_name": item["predicted"], "confidence": item["score"], "role": None, "geometry": None,
    }  # fmt: skip
    if item["predicted"] != "good":
        yield common | {
            "stage": "segment", "model": "unet", "kind": "region", "class_name": item["predicted"], "confidence": 0.8,
            "role": "roi" if item["id"] % 100 == 0 else "defect", "geometry": _BOX,
        }  # fmt: skip


def _regions(item: dict[str, Any], now: float) -> Iterator[dict[str, Any]]:
    if item["state"] in ("accepted", "corrected") and item["label"] != "good" and item["id"] % 2:
        yield {
            "item_id": item["id"], "role": "defect", "class_name": item["label"], "geometry": _BOX,
            "status": "kept" if item["id"] % 9 else "rejected", "source": "person", "proposal_id": None,
            "confidence": None, "author": item["decided_by"], "created_at": now, "version": 0,
        }  # fmt: skip


def _decisions(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if item["decided_by"] is not None:
        yield {
            "item_id": item["id"], "state": item["state"], "label": item["label"], "reason": item["reason"],
            "reviewer": item["decided_by"], "proposal_ids": [], "at": item["decided_at"],
            "seconds": 2.5 if item["id"] % 3 == 0 else None,
        }  # fmt: skip


def _jobs(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if item["id"] % 5:
        return
    failed = item["id"] % 1000 == 0
    waiting = item["id"] % 35 == 0
    for stage in STAGES:
        yield {
            "run_id": 1 + item["id"] // 5 % 2, "item_id": item["id"], "stage": stage, "attempts": 1,
            "state": "failed" if failed else "queued" if waiting else "done", "error": "no" if failed else "",
            "owner": None, "lease_until": None,
        }  # fmt: skip
