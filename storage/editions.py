"""Editions: what was decided, written as a dataset with a manifest, beside and renamed, never into a source folder."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import classes
from storage.edition_entries import Prepared, prepare
from storage.edition_request import ExportRequest, Pixels
from storage.errors import ExportError
from storage.files import resolved, sync_folder
from storage.formats import all_options, writer
from storage.formats.entries import Content, Loss, dump_json
from storage.hashing import hash_file, hash_json
from storage.project import ProjectFolder
from storage.records import EXPORTED_STATES, Item, ItemState, LabelClass, RegionRole
from storage.schema import EditionRow, SourceRow
from storage.store import Store

__all__ = ["MANIFEST", "Edition", "ExportRequest", "Pixels", "StoppedError", "editions", "export"]

MANIFEST = "manifest.json"
_MANIFEST_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Edition:
    """A frozen export. ``hash`` depends on content alone: same decisions, same hash, on any machine."""

    name: str
    format: str
    path: Path
    hash: str
    items: int
    losses: tuple[Loss, ...] = field(default=(), compare=False)
    """What the format could not carry, as its manifest has it; empty in a list of editions."""


def export(
    store: Store,
    request: ExportRequest,
    *,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Edition:
    """Write an edition.

    Raises:
        ExportError: Unknown format or option, nothing to export, a place that holds something already or belongs to the
            project or to a source folder, a source file that is gone, or a full disk. Nothing is left half-made.
        FilterError: The filter does not parse.
    """
    write, options = writer(request.format), all_options(request.format, request.options)
    destination = resolved(request.destination)
    _check_place(store, destination)
    chosen = _choose(store, request)
    if not chosen:
        raise ExportError(
            "There is nothing to export", "Decide some items first, or say which with --where FILTER or --all."
        )

    def before_image(number: int, total: int) -> None:
        if should_stop is not None and should_stop():
            raise StoppedError("The export was stopped; nothing was written")
        if progress is not None:
            progress(number, total)

    prepared = prepare(store, chosen, pixels=request.pixels, crops=request.crops, before_image=before_image)
    entries = [each.entry for each in prepared]
    content = Content(classes=_schema(store, prepared), entries=entries, options=options)
    made: list[Path] = []
    beside: Path | None = None
    try:
        made = _make_parents(destination.parent)
        beside = Path(tempfile.mkdtemp(prefix=f".{destination.name[:100]}.", suffix=".part", dir=destination.parent))
        losses = write(beside, content)
        manifest = _manifest(beside, request, content, [each.described for each in prepared], losses)
        dump_json(beside / MANIFEST, manifest)
        beside.chmod(0o755)
        if destination.exists():
            destination.rmdir()
        beside.rename(destination)
        made.clear()
        sync_folder(destination.parent)
    except OSError as error:
        raise ExportError(
            f"The edition cannot be written to {destination} ({error.strerror or error})",
            "Nothing was left there. Check the disk's space and the folder's permissions.",
        ) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()
    return replace(_record(store, request, destination, manifest), losses=tuple(losses))


def editions(store: Store) -> list[Edition]:
    """All editions of the project, newest first."""
    with store.reading() as connection:
        rows = connection.execute(sa.select(EditionRow.__table__).order_by(EditionRow.id.desc())).mappings()
        return [
            Edition(name=r["name"], format=r["format"], path=Path(r["path"]), hash=r["hash"], items=r["items"])
            for r in rows
        ]


class StoppedError(ExportError):
    """The person stopped the export; nothing is left of it."""


def _check_place(store: Store, destination: Path) -> None:
    inside = next((place for place in (destination, *destination.parents) if ProjectFolder(place).exists()), None)
    if inside is not None:
        raise ExportError(f"{destination} lies in the project's folder {inside}", "Choose a place outside it.")
    with store.reading() as connection:
        sources = [Path(path) for path in connection.execute(sa.select(SourceRow.path)).scalars()]
    for source in sources:
        if destination.is_relative_to(source):
            raise ExportError(f"{destination} lies in the source folder {source}", "Choose a place outside it.")
        if source.is_relative_to(destination):
            raise ExportError(f"{destination} holds the source folder {source}", "Choose another place.")
    try:
        taken = destination.exists() and (not destination.is_dir() or any(destination.iterdir()))
    except OSError as error:
        raise ExportError(f"{destination} cannot be looked into ({error.strerror})", "Choose another place.") from error
    if taken:
        raise ExportError(f"{destination} is there already", "Choose a new or an empty folder.")


def _make_parents(folder: Path) -> list[Path]:
    """Make ``folder`` and what is missing above it; returns what was made, innermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir()
    return missing


def _choose(store: Store, request: ExportRequest) -> list[Item]:
    wanted = None if request.where or request.everything else EXPORTED_STATES
    never = {ItemState.EXCLUDED, ItemState.UNREADABLE}
    chosen = [
        item
        for item in store.items.walk(request.where)
        if item.state not in never and (wanted is None or item.state in wanted)
    ]
    # Not by id: the same decisions must give the same bytes in a project that was filled in another order.
    return sorted(chosen, key=_place_in_edition)


def _place_in_edition(item: Item) -> tuple[str, ...]:
    path = unicodedata.normalize("NFC", item.relpath)
    return path, item.hash, item.state.value, item.label or "", item.given or "", item.split or ""


def _schema(store: Store, prepared: Sequence[Prepared]) -> tuple[LabelClass, ...]:
    """All classes by name, those included that are in use and no longer in the schema."""
    known = {entry.name: entry for entry in classes.all_classes(store)}
    used = {each.entry.label for each in prepared if each.entry.label}
    for each in prepared:
        used |= {region.class_name for region in each.entry.regions if region.role is RegionRole.DEFECT}
    for name in sorted(used - known.keys()):
        kind = classes.guess_kind(name)
        known[name] = LabelClass(id=0, name=name, kind=kind, colour=classes.COLOURS[0], key=None, position=0)
    return tuple(sorted(known.values(), key=lambda entry: (unicodedata.normalize("NFC", entry.name), entry.name)))


def _manifest(
    folder: Path,
    request: ExportRequest,
    content: Content,
    described: Sequence[Mapping[str, Any]],
    losses: Sequence[Loss],
) -> dict[str, Any]:
    files = {
        path.relative_to(folder).as_posix(): hash_file(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }
    frozen: dict[str, Any] = {
        "schema": _MANIFEST_SCHEMA,
        "format": request.format,
        "classes": [{"name": entry.name, "kind": entry.kind.value} for entry in content.classes],
        "files": files,
    }
    # Who decided, when and after which models is on record, but makes no other dataset.
    items = [{key: value for key, value in item.items() if key != "audit"} for item in described]
    return {
        **frozen,
        "items": list(described),
        "losses": [asdict(loss) for loss in losses],
        "tool": f"fettle {version('fettling')}",
        "where": request.where,
        "everything": request.everything,
        "hash": hash_json({**frozen, "items": items}),
    }


def _record(store: Store, request: ExportRequest, destination: Path, manifest: Mapping[str, Any]) -> Edition:
    edition = Edition(
        name=destination.name,
        format=request.format,
        path=destination,
        hash=manifest["hash"],
        items=len(manifest["items"]),
    )
    if store.readonly:
        return edition
    row = {
        "name": edition.name,
        "format": edition.format,
        "path": str(destination),
        "hash": edition.hash,
        "items": edition.items,
        "actor": store.actor,
        # The manifest itself lies in the edition; the row keeps what lists and diffs need.
        "manifest": {key: manifest[key] for key in ("tool", "where", "everything", "classes")},
    }
    with store.transact("Freeze edition", undoable=False) as tx:
        tx.insert("editions", [{**row, "created_at": tx.now}])
    return edition
