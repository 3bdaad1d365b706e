"""Editions: what was decided, written as a dataset with a manifest, beside and renamed, never into a source folder."""

from __future__ import annotations

import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import classes, proposals, regions
from storage.blobs import BlobStore
from storage.errors import ExportError
from storage.files import sync_folder
from storage.formats import writer
from storage.formats.entries import Content, Entry, EntryRegion, dump_json
from storage.geometry import bounds, clip, translate
from storage.hashing import hash_file, hash_json
from storage.images import decode_png, encode_png, needs_turning, read_full
from storage.project import ProjectFolder
from storage.records import (
    EXPORTED_STATES,
    Box,
    Geometry,
    Item,
    ItemState,
    Mask,
    Proposal,
    ProposalKind,
    Region,
    RegionRole,
    RegionStatus,
    StageName,
)
from storage.schema import EditionRow, SourceRow
from storage.store import Store
from storage.transaction import chunked

MANIFEST = "manifest.json"
_MANIFEST_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export. Without ``where`` and ``everything``: accepted and corrected items.

    Excluded and unreadable items never go into an edition.
    """

    destination: Path
    format: str
    where: str = ""
    everything: bool = False
    cleaned: bool = False
    crops: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """A frozen export. ``hash`` depends on content alone: same decisions, same hash, on any machine."""

    name: str
    format: str
    path: Path
    hash: str
    items: int


@dataclass(frozen=True, slots=True)
class _Picture:
    """Where an entry's pixels come from: the source file or a cleaned blob, whole or cut to ``crop`` (``xyxy``)."""

    item: Item
    blob: str | None
    crop: Box | None
    turn: bool
    max_pixels: int
    blob_dir: Path

    def write(self, path: Path) -> None:
        """Copy the file where its bytes serve as they are, else write a lossless PNG."""
        if self.blob is None and self.crop is None and not self.turn:
            shutil.copyfile(self.item.path, path)
            return
        if self.blob is None:
            pixels = read_full(Path(self.item.path), max_pixels=self.max_pixels)
        else:
            pixels = decode_png(BlobStore(self.blob_dir).get(self.blob), max_pixels=self.max_pixels)
        if self.crop is not None:
            box = self.crop
            pixels = pixels[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
        path.write_bytes(encode_png(pixels))

    @property
    def suffix(self) -> str:
        """The suffix of what `write` writes."""
        plain = self.blob is None and self.crop is None and not self.turn
        return Path(self.item.name).suffix.lower() if plain else ".png"


def export(
    store: Store,
    request: ExportRequest,
    *,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Edition:
    """Write an edition.

    Raises:
        ExportError: Unknown format, nothing to export, a place that holds something already or belongs to the
            project or to a source folder, a source file that is gone, or a full disk. Nothing is left half-made.
        FilterError: The filter does not parse.
    """
    write = writer(request.format)
    destination = request.destination.expanduser().resolve()
    _check_place(store, destination)
    chosen = _choose(store, request)
    if not chosen:
        raise ExportError(
            "There is nothing to export", "Decide some items first, or say which with --where FILTER or --all."
        )
    schema = tuple(classes.all_classes(store))
    entries, described = _entries(store, request, chosen, progress=progress, should_stop=should_stop)
    destination.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{destination.name}.", suffix=".part", dir=destination.parent))
    try:
        write(beside, Content(classes=schema, entries=entries))
        manifest = _manifest(beside, request, schema, described)
        dump_json(beside / MANIFEST, manifest)
        beside.chmod(0o755)
        if destination.exists():
            destination.rmdir()
        beside.rename(destination)
        sync_folder(destination.parent)
    except FileNotFoundError as error:
        raise ExportError(f"{error.filename} is gone", "Bring the image back, or exclude the item.") from error
    except OSError as error:
        raise ExportError(f"The edition cannot be written to {destination} ({error.strerror})") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return _record(store, request, destination, manifest)


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
    if ProjectFolder(destination).exists() or destination.is_relative_to(store.folder.root):
        raise ExportError(f"{destination} lies in the project's own folder", "Choose a place outside it.")
    with store.reading() as connection:
        sources = [Path(path) for path in connection.execute(sa.select(SourceRow.path)).scalars()]
    for source in sources:
        if destination == source or destination.is_relative_to(source) or source.is_relative_to(destination):
            raise ExportError(f"{destination} lies in the source folder {source}", "Choose a place outside it.")
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise ExportError(f"{destination} is there already", "Choose a new or an empty folder.")


def _choose(store: Store, request: ExportRequest) -> list[Item]:
    wanted = None if request.where or request.everything else EXPORTED_STATES
    never = {ItemState.EXCLUDED, ItemState.UNREADABLE}
    chosen = [
        item
        for item in store.items.walk(request.where)
        if item.state not in never and (wanted is None or item.state in wanted)
    ]
    # Not by id: the same decisions must give the same bytes in a project that was filled in another order.
    return sorted(chosen, key=lambda item: (unicodedata.normalize("NFC", item.relpath), item.hash))


def _entries(
    store: Store,
    request: ExportRequest,
    chosen: Sequence[Item],
    *,
    progress: Callable[[int, int], None] | None,
    should_stop: Callable[[], bool] | None,
) -> tuple[list[Entry], list[dict[str, Any]]]:
    entries: list[Entry] = []
    described: list[dict[str, Any]] = []
    max_pixels = int(store.settings["images"]["max_pixels"])
    prepared: list[tuple[Item, _Picture, list[Region], list[Proposal]]] = []
    for chunk in chunked(chosen, 500):
        ids = [item.id for item in chunk]
        offered, settled = proposals.live_of_many(store, ids), regions.of_many(store, ids)
        for item in chunk:
            live = offered.get(item.id, [])
            kept = [region for region in settled.get(item.id, []) if region.status is RegionStatus.KEPT]
            picture = _Picture(
                item=item,
                blob=_cleaned(live) if request.cleaned else None,
                crop=_crop(item, kept, live) if request.crops else None,
                turn=needs_turning(Path(item.path)),
                max_pixels=max_pixels,
                blob_dir=store.folder.blobs,
            )
            prepared.append((item, picture, kept, live))
    names = _file_names([(item, picture.suffix) for item, picture, _, _ in prepared])
    total = len(prepared)
    for number, ((item, picture, kept, live), name) in enumerate(zip(prepared, names, strict=True), start=1):
        entry, dropped = _entry(item, picture, kept, name)

        def write_image(path: Path, picture: _Picture = picture, number: int = number) -> None:
            if should_stop is not None and should_stop():
                raise StoppedError("The export was stopped; nothing was written")
            picture.write(path)
            if progress is not None:
                progress(number, total)

        entries.append(_with_image(entry, write_image))
        described.append(_describe(item, entry, picture, live, dropped))
    return entries, described


def _entry(item: Item, picture: _Picture, kept: Sequence[Region], name: str) -> tuple[Entry, int]:
    label = item.label or item.given
    box = picture.crop
    width, height = (item.width, item.height) if box is None else (int(box.x1 - box.x0), int(box.y1 - box.y0))
    found: list[EntryRegion] = []
    dropped = 0
    for region in kept:
        class_name = region.class_name or label or ""
        geometry = _placed(region.geometry, box, width, height)
        if geometry is None or (not class_name and region.role is RegionRole.DEFECT):
            dropped += 1
            continue
        found.append(EntryRegion(class_name, region.role, geometry, region.confidence))
    entry = Entry(
        file_name=name,
        width=width,
        height=height,
        label=label,
        split=item.split,
        regions=tuple(found),
        write_image=partial(picture.write),
    )
    return entry, dropped


def _placed(geometry: Geometry, crop: Box | None, width: int, height: int) -> Geometry | None:
    if crop is not None:
        geometry = translate(geometry, -crop.x0, -crop.y0, width=width, height=height)
    inside = clip(geometry, width, height)
    if inside is None or (isinstance(inside, Mask) and bounds(inside) is None):
        return None
    return inside


def _with_image(entry: Entry, write_image: Callable[[Path], None]) -> Entry:
    return Entry(
        file_name=entry.file_name,
        width=entry.width,
        height=entry.height,
        label=entry.label,
        split=entry.split,
        regions=entry.regions,
        write_image=write_image,
    )


def _cleaned(live: Sequence[Proposal]) -> str | None:
    cleaned = [p.blob for p in live if p.kind is ProposalKind.PIXELS and p.provenance.stage is StageName.CLEAN]
    return cleaned[-1] if cleaned else None


def _crop(item: Item, kept: Sequence[Region], live: Sequence[Proposal]) -> Box | None:
    shapes = [region.geometry for region in kept if region.role is RegionRole.ROI]
    if not shapes and item.state not in EXPORTED_STATES:
        shapes = [p.geometry for p in live if p.role is RegionRole.ROI and p.geometry is not None]
    boxes = [box for shape in shapes if (box := bounds(shape)) is not None]
    if not boxes:
        return None
    x0, y0 = max(0, int(min(b.x0 for b in boxes))), max(0, int(min(b.y0 for b in boxes)))
    x1 = min(item.width, int(-(-max(b.x1 for b in boxes) // 1)))
    y1 = min(item.height, int(-(-max(b.y1 for b in boxes) // 1)))
    return Box(x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _file_names(items: Sequence[tuple[Item, str]]) -> list[str]:
    """Names whose stems differ also where case does not count; a twin gets its folder, then a number, to its name."""
    stems = [unicodedata.normalize("NFC", Path(item.name).stem) for item, _ in items]
    count = Counter(stem.casefold() for stem in stems)
    names: list[str] = []
    taken: set[str] = set()
    for (item, suffix), original in zip(items, stems, strict=True):
        stem = original
        if count[stem.casefold()] > 1:
            folder = unicodedata.normalize("NFC", Path(item.relpath).parent.name)
            stem = f"{folder}_{stem}" if folder else stem
        candidate, number = stem, 2
        while candidate.casefold() in taken:
            candidate, number = f"{stem}_{number}", number + 1
        taken.add(candidate.casefold())
        names.append(candidate + suffix)
    return names


def _describe(item: Item, entry: Entry, picture: _Picture, live: Sequence[Proposal], dropped: int) -> dict[str, Any]:
    models = sorted({(p.provenance.stage.value, p.provenance.model, p.provenance.model_hash) for p in live})
    return {
        "file": entry.file_name,
        "source": unicodedata.normalize("NFC", item.relpath),
        "source_hash": item.hash,
        "state": item.state.value,
        "label": entry.label,
        "split": item.split,
        "reviewer": item.decided_by,
        "decided_at": item.decided_at,
        "pixels": "original" if picture.blob is None else "cleaned",
        "upright_copy": picture.turn,
        "crop_xyxy": [picture.crop.x0, picture.crop.y0, picture.crop.x1, picture.crop.y1] if picture.crop else None,
        "regions": len(entry.regions),
        "regions_left_out": dropped,
        "models": [{"stage": stage, "model": model, "sha256": digest} for stage, model, digest in models if model],
    }


def _manifest(
    folder: Path, request: ExportRequest, schema: Sequence[Any], described: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    files = {
        path.relative_to(folder).as_posix(): hash_file(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }
    manifest: dict[str, Any] = {
        "schema": _MANIFEST_SCHEMA,
        "tool": f"fettle {version('fettling')}",
        "format": request.format,
        "where": request.where,
        "everything": request.everything,
        "classes": [{"name": entry.name, "kind": entry.kind.value} for entry in schema],
        "items": list(described),
        "files": files,
    }
    return {**manifest, "hash": hash_json(manifest)}


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
