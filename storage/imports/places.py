"""Gives pictures that an import adds their place among the items: below a source, or copied into the project."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import sqlalchemy as sa

from storage import direct, mappers
from storage.files import resolved, write_atomically
from storage.imports.leftovers import FOLDER
from storage.imports.plan import ImportPlan
from storage.imports.spool import Entry, How
from storage.intake import find_duplicates
from storage.scan import scan
from storage.schema import TABLES
from storage.store import Store
from storage.transaction import CHUNK, Transaction, chunked

_ITEMS, _SOURCES = TABLES["items"].c, TABLES["sources"].c

_SUFFIXES = {"jpeg": ".jpg", "tiff": ".tif"}


class Places:
    """Adds items for pictures within one transaction.

    Attributes:
        made: Items made since it was last set to 0.
    """

    def __init__(self, store: Store, tx: Transaction, plan: ImportPlan) -> None:
        self.made = 0
        self._tx = tx
        self._plan = plan
        self._imported = store.folder.root / FOLDER
        found = tx.connection.execute(sa.select(_SOURCES.id, _SOURCES.path))
        self._sources: dict[str, int] = {row.path: row.id for row in found}
        self._roots = _tight_roots(plan)

    def put(self, entries: Sequence[Entry]) -> dict[str, int]:
        """Items for pictures to be added, by what they are stated as; those there meanwhile are taken as they are."""
        where: dict[tuple[int, str], Entry] = {}
        of_entry: dict[str, tuple[int, str]] = {}
        for entry in entries:
            place = self._place(entry)
            where.setdefault(place, entry)
            of_entry[entry.stated] = place
        known = self._known(list(where))
        self._tx.update("items", [item_id for item_id, removed in known.values() if removed], {"removed": False})
        fresh = [place for place in where if place not in known]
        rows: list[dict[str, Any]] = []
        for place in fresh:
            facts = where[place].facts
            if facts is not None:
                item = facts._replace(source_id=place[0], relpath=place[1])
                rows.append(mappers.new_item(item, now=self._tx.now))
        find_duplicates(self._tx, rows)
        ids = self._tx.insert("items", rows)
        self.made += len(ids)
        items = {place: item_id for place, (item_id, _) in known.items()} | dict(zip(fresh, ids, strict=True))
        return {stated: items[place] for stated, place in of_entry.items()}

    def _place(self, entry: Entry) -> tuple[int, str]:
        """The source of a picture and its path below that."""
        if entry.copied or entry.file is None:
            return self._source(self._imported.as_posix()), self._copy(entry)
        around = [root for root in self._sources if entry.file.startswith(f"{root}/")]
        root = max(around, key=len) if around else self._root_of(entry.file)
        return self._source(root), entry.file[len(root) + 1 :]

    def _root_of(self, file: str) -> str:
        fitting = [root for root in self._roots if file.startswith(f"{root}/")]
        return max(fitting, key=len) if fitting else PurePosixPath(file).parent.as_posix()

    def _source(self, root: str) -> int:
        if root not in self._sources:
            # No part of the step: an empty source hurts nobody, and other steps may come to lean on it.
            self._sources[root] = direct.insert(self._tx.connection, "sources", [{"path": root}])[0]
        return self._sources[root]

    def _copy(self, entry: Entry) -> str:
        """Write a picture that has no file of its own into the project, under its hash; where it lies there."""
        facts = entry.facts
        if facts is None:
            raise ValueError(entry.stated)
        name = f"{facts.hash[:24]}{_SUFFIXES.get(facts.format, f'.{facts.format}')}"
        folder = self._imported / facts.hash[:2]
        path = folder / name
        if path.exists():
            path.touch()  # An earlier import may have left it; as a new one it is spared until it has an item.
        else:
            folder.mkdir(parents=True, exist_ok=True)
            data = self._plan.spool.held(entry.held) if entry.held is not None else Path(entry.file or "").read_bytes()
            write_atomically(path, data)
        return f"{facts.hash[:2]}/{name}"

    def _known(self, places: Sequence[tuple[int, str]]) -> dict[tuple[int, str], tuple[int, bool]]:
        by_source: dict[int, list[str]] = {}
        for source_id, relpath in places:
            by_source.setdefault(source_id, []).append(relpath)
        known: dict[tuple[int, str], tuple[int, bool]] = {}
        for source_id, relpaths in by_source.items():
            for chunk in chunked(relpaths, CHUNK):
                query = sa.select(_ITEMS.id, _ITEMS.relpath, _ITEMS.removed)
                at = _ITEMS.source_id == source_id, _ITEMS.relpath.in_(chunk)
                for item_id, relpath, removed in self._tx.connection.execute(query.where(*at)):
                    known[source_id, relpath] = (item_id, removed)
        return known


def _tight_roots(plan: ImportPlan) -> list[str]:
    """The folders that become sources: as deep as they can be and few.

    Masks, drafts and other pictures beside the dataset's own must not come in with the next look through a source.
    """
    base = plan.request.path if plan.request.path.is_dir() else plan.request.path.parent
    if plan.request.images is not None:
        base = resolved(plan.request.images)
    root = base.as_posix()
    folders = {
        entry.file.rpartition("/")[0]
        for entry in plan.entries()
        if entry.how is How.ADD and entry.file is not None and not entry.copied
    }
    inside = {folder for folder in folders if folder == root or folder.startswith(f"{root}/")}
    return sorted([*(folders - inside), *(_tight(root, inside) if inside else ())])


def _tight(folder: str, filled: set[str]) -> list[str]:
    """The folder itself, where all pictures below it are the dataset's; else those of its subfolders that hold some."""
    if folder in filled:
        return [folder]
    below: dict[str, set[str]] = {}
    for other in filled:
        below.setdefault(other[len(folder) + 1 :].partition("/")[0], set()).add(other)
    found = [root for name, within in sorted(below.items()) for root in _tight(f"{folder}/{name}", within)]
    whole = len(below) > 1 and all(f"{folder}/{name}" in found for name in below)
    return [folder] if whole and not _has_others(folder, set(below)) else found


def _has_others(folder: str, known: set[str]) -> bool:
    """Whether another subfolder holds a picture, too."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    others = (name for name in names if name not in known and not name.startswith("."))
    return any(not found.error for name in others for found in scan(f"{folder}/{name}", project=""))
