"""The editions a project has made: who froze them and when, what became of their folders, and one by its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

from storage.edition_files import read_manifest
from storage.edition_manifest import MANIFEST
from storage.editions import Edition, editions
from storage.errors import EditionError
from storage.schema import EditionRow
from storage.store import Store

_SHORTEST_PREFIX = 4


class FolderState(StrEnum):
    """What became of an edition's folder, by its manifest; `storage.edition_verify` looks at every file."""

    THERE = "there"
    GONE = "gone"
    OTHER = "other"
    """The folder holds another edition, or a damaged manifest."""


@dataclass(frozen=True, slots=True)
class ListedEdition:
    """An edition on record: who froze it, when, and how its folder stands."""

    edition: Edition
    actor: str
    at: float
    state: FolderState


def listed(store: Store) -> list[ListedEdition]:
    """All editions of the project, newest first."""
    with store.reading() as connection:
        query = sa.select(EditionRow.actor, EditionRow.created_at).order_by(EditionRow.id.desc())
        made = [(row.actor, row.created_at) for row in connection.execute(query)]
    return [
        ListedEdition(edition, actor, at, folder_state(edition))
        for edition, (actor, at) in zip(editions(store), made, strict=False)
    ]


def folder_state(edition: Edition) -> FolderState:
    """Whether the folder is there and its manifest is the edition's."""
    try:
        if not (edition.path / MANIFEST).is_file():
            return FolderState.OTHER if edition.path.exists() else FolderState.GONE
        return FolderState.THERE if read_manifest(edition.path).hash == edition.hash else FolderState.OTHER
    except (EditionError, OSError):
        return FolderState.OTHER


def find(named: str, store: Store | None) -> Path:
    """The folder of an edition: by its path or, in a project, by its name or the start of its hash.

    Raises:
        EditionError: There is none, or several.
    """
    path = Path(named).expanduser()
    if (path / MANIFEST).is_file() or (path.name == MANIFEST and path.is_file()):
        return path
    if store is None:
        raise EditionError(
            f"There is no edition in {named}",
            "Name its folder, or give --project for its name or the start of its hash.",
        )
    known = editions(store)
    of_name = [edition for edition in known if edition.name == named]
    of_hash = [
        edition for edition in known if len(named) >= _SHORTEST_PREFIX and edition.hash.startswith(named.lower())
    ]
    found = of_name or of_hash
    if not found:
        names = ", ".join(dict.fromkeys(edition.name for edition in known)) or "none yet"
        raise EditionError(f"The project has no edition “{named}”", f"Editions: {names}.")
    if len({edition.hash for edition in found}) > 1:
        hashes = ", ".join(dict.fromkeys(edition.hash[:12] for edition in found))
        raise EditionError(f"“{named}” means several editions", f"Name one by its hash: {hashes}.")
    for edition in found:
        if folder_state(edition) is FolderState.THERE:
            return edition.path
    raise EditionError(
        f"The edition “{found[0].name}” is not in {found[0].path} any more", "Name the folder where it is now."
    )
