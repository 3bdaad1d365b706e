"""Editions: what was decided, written as a dataset with a manifest, beside and renamed, never into a source folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import sqlalchemy as sa

from storage import classes
from storage.edition_balance import write_oversampling
from storage.edition_entries import Entries, gather
from storage.edition_manifest import AUDIT, MANIFEST, Written, add_files, inside, write_manifest
from storage.edition_pictures import Picture, PictureWriter
from storage.edition_place import beside, check_place, put_in_place
from storage.edition_request import ExportRequest, Link, Pixels
from storage.edition_spool import EditionSpool
from storage.errors import ExportError
from storage.files import resolved
from storage.formats import Writer, all_options, writer
from storage.formats.entries import Content, Loss
from storage.records import LabelClass
from storage.schema import EditionRow
from storage.store import Store

__all__ = [
    "AUDIT",
    "MANIFEST",
    "Edition",
    "ExportRequest",
    "Link",
    "Pixels",
    "StoppedError",
    "editions",
    "export",
]


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
            project or to a source folder, a source file that is gone or cannot be linked, or a full disk. Nothing is
            left half-made.
        FilterError: The filter does not parse.
    """
    write = writer(request.format)
    request = replace(request, options=all_options(request.format, request.options))
    destination = resolved(request.destination)
    check_place(store, destination)
    stop = should_stop or (lambda: False)
    with EditionSpool() as spool:
        used = gather(store, request, spool, should_stop=stop)
        _check_stop(stop)
        if not len(spool):
            raise ExportError(
                "There is nothing to export", "Decide some items first, or say which with --where FILTER or --all."
            )
        try:
            with beside(destination) as folder:
                written = _write(
                    store, request, write=write, folder=folder, spool=spool, used=used, progress=progress, stop=stop
                )
                # A link may have been turned meanwhile.
                check_place(store, destination)
                put_in_place(folder, destination)
        except OSError as error:
            raise ExportError(
                f"The edition cannot be written to {destination} ({error.strerror or error})",
                "Nothing was left there. Check the disk's space and the folder's permissions.",
            ) from error
    return _record(store, request, destination, written)


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


def _write(
    store: Store,
    request: ExportRequest,
    *,
    write: Writer,
    folder: Path,
    spool: EditionSpool,
    used: Iterable[str],
    progress: Callable[[int, int], None] | None,
    stop: Callable[[], bool],
) -> Written:
    """Write all files of the edition into ``folder``, the manifest last."""
    total = len(spool)
    pictures = PictureWriter(
        blobs=store.blobs,
        link=request.link,
        max_pixels=int(store.settings["images"]["max_pixels"]),
        written=lambda path, digest, size: spool.add_file(inside(folder, path), digest, size),
    )

    def write_image(position: int, picture: Picture, path: Path) -> None:
        _check_stop(stop)
        if progress is not None:
            progress(position, total)
        spool.place(position, inside(folder, path))
        pictures.write(picture, path)

    entries = Entries(spool, write_image, before=lambda: _check_stop(stop))
    content = Content(classes=_schema(store, used), entries=entries, options=request.options)
    try:
        losses = write(folder, content)
        pictures.finish()
        if request.balance.oversample:
            write_oversampling(folder, spool)
    finally:
        pictures.close()
    _check_stop(stop)
    add_files(folder, spool)
    return write_manifest(folder, spool, request, content.classes, losses)


def _check_stop(stop: Callable[[], bool]) -> None:
    if stop():
        raise StoppedError("The export was stopped; nothing was written")


def _schema(store: Store, used: Iterable[str]) -> tuple[LabelClass, ...]:
    """All classes by name, those included that are in use and no longer in the schema."""
    known = {entry.name: entry for entry in classes.all_classes(store)}
    for name in sorted(set(used) - known.keys()):
        kind = classes.guess_kind(name)
        known[name] = LabelClass(id=0, name=name, kind=kind, colour=classes.COLOURS[0], key=None, position=0)
    return tuple(sorted(known.values(), key=lambda entry: (unicodedata.normalize("NFC", entry.name), entry.name)))


def _record(store: Store, request: ExportRequest, destination: Path, written: Written) -> Edition:
    edition = Edition(
        name=destination.name,
        format=request.format,
        path=destination,
        hash=written.hash,
        items=written.items,
        losses=written.losses,
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
        # The manifest itself lies in the edition; the row keeps what lists need.
        "manifest": dict(written.record),
    }
    with store.transact("Freeze edition", undoable=False) as tx:
        tx.insert("editions", [{**row, "created_at": tx.now}])
    return edition
