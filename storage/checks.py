"""``fettle check``: is the project whole? Reads everything, changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from storage import engine, picture_checks
from storage.edition_list import FolderState, ListedEdition, listed
from storage.edition_verify import verify
from storage.errors import FettleError
from storage.store import Store

_TELLINGS = 500
"""Times that progress is told at most: a project may hold a million stored pictures."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is wrong, in words, and what there is to look at; ``stopped``: not all of it was looked at."""

    problems: tuple[str, ...]
    facts: dict[str, Any]
    stopped: bool = False
    remarks: tuple[str, ...] = ()
    """What is no fault of the project, but worth knowing: editions that were moved, removed or changed since."""


def check(
    store: Store,
    *,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> CheckReport:
    """Verify the database, its references and counters, every blob a row names, and every cleaned picture.

    A cleaned picture is sound if it and its mask have the hashes they are named by, it was made from the file as the
    item has it, and every pixel outside the mask equals the file's.

    Args:
        store: The project; nothing is changed.
        progress: Hears how many of the stored and cleaned pictures are looked at, and how many there are.
        should_stop: Asked before each; what was found until then is reported.
    """
    problems: list[str] = []
    problems += _found(_database, store, problems)
    problems += _found(_counters, store, problems)
    named = _found(picture_checks.named_blobs, store, problems)
    cleaned = _found(picture_checks.cleaned_rows, store, problems)
    total = len(named) + len(cleaned)
    stopped = False

    def tell(done: int) -> None:
        if progress is not None and (done == total or done % max(1, total // _TELLINGS) == 0):
            progress(done, total)

    def look(store: Store) -> list[str]:
        nonlocal stopped
        stopped = picture_checks.look_at(
            picture_checks.looks(store, named, cleaned),
            found=problems.append,
            tell=tell,
            should_stop=should_stop or (lambda: False),
        )
        return []

    _found(look, store, problems)
    remarks: list[str] = []
    editions = _found(listed, store, problems)
    for each in editions:
        if stopped or (should_stop is not None and should_stop()):
            stopped = True
            break
        remarks += _edition_remarks(each)
    facts = {
        "items": sum(_found(lambda store: [store.items.count()], store, problems)),
        "blobs": len(named),
        "cleaned": len(cleaned),
        "editions": len(editions),
        **(_server(store) if store.shared else _library()),
    }
    return CheckReport(problems=tuple(dict.fromkeys(problems)), facts=facts, stopped=stopped, remarks=tuple(remarks))


def _edition_remarks(each: ListedEdition) -> list[str]:
    """How an edition's folder differs from what was frozen, by names and sizes."""
    edition = each.edition
    name = f"edition {edition.name} ({edition.hash[:12]})"
    if each.state is FolderState.GONE:
        return [f"{name}: {edition.path} is gone"]
    if each.state is FolderState.OTHER:
        return [f"{name}: {edition.path} holds something else now"]
    try:
        done = verify(edition.path, contents=False)
    except FettleError as error:
        return [f"{name}: {error.message}"]
    counts = {"missing": done.missing.count, "changed": done.changed.count, "extra": done.extra.count}
    said = [f"{count:,} files {kind}" for kind, count in counts.items() if count]
    return [f"{name} in {edition.path}: {', '.join([*said, *done.problems[:3]])}"] if not done.whole else []


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
