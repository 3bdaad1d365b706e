"""What goes into an edition: each item's name, pixels and kept regions, the same for every format."""

from __future__ import annotations

import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage import proposals, regions
from storage.blobs import BlobStore
from storage.edition_request import Pixels
from storage.errors import ExportError, UnreadableImageError
from storage.formats.entries import Entry, EntryRegion, legal_name
from storage.geometry import bounds, clip, to_json, translate
from storage.hashing import hash_file, hash_json
from storage.images import decode_png, encode_png, needs_turning, read_full
from storage.records import (
    EXPORTED_STATES,
    Box,
    Geometry,
    Item,
    Mask,
    Proposal,
    ProposalKind,
    Region,
    RegionRole,
    RegionStatus,
    StageName,
)
from storage.store import Store
from storage.transaction import chunked

_LONGEST_STEM = 200
"""Bytes of a file name before its suffix; most file systems end at 255."""


_MADE_BY = {Pixels.CLEANED: StageName.CLEAN, Pixels.ENHANCED: StageName.ENHANCE}


@dataclass(frozen=True, slots=True)
class Prepared:
    """One item of an edition: what the writer gets, and what the manifest says of it."""

    entry: Entry
    described: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Picture:
    """Where an entry's pixels come from: the source file or a cleaned blob, whole or cut to ``crop`` (``xyxy``)."""

    item: Item
    blob: str | None
    crop: Box | None
    turn: bool
    max_pixels: int
    blobs: BlobStore

    def write(self, path: Path) -> None:
        """Copy the file where its bytes serve as they are, else write a lossless PNG."""
        if self.plain:
            shutil.copyfile(self.item.path, path)
            self._check_unchanged(path)
            return
        if self.blob is None:
            self._check_unchanged(Path(self.item.path))
            pixels = read_full(Path(self.item.path), max_pixels=self.max_pixels)
        else:
            pixels = decode_png(self.blobs.get(self.blob), max_pixels=self.max_pixels)
            if pixels.shape[:2] != (self.item.height, self.item.width):
                raise _cannot_export(self.item, "its stored picture has another size than the file")
        if self.crop is not None:
            box = self.crop
            pixels = pixels[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
        path.write_bytes(encode_png(pixels))

    @property
    def plain(self) -> bool:
        """Whether the source's own bytes go into the edition."""
        return self.blob is None and self.crop is None and not self.turn

    @property
    def suffix(self) -> str:
        """The suffix of what `write` writes."""
        return Path(self.item.name).suffix.lower() if self.plain else ".png"

    def _check_unchanged(self, path: Path) -> None:
        # The regions were drawn on the pixels that were there then.
        if hash_file(path) != self.item.hash:
            raise ExportError(
                f"{self.item.path} has changed since it was added", "Bring the old file back, or exclude the item."
            )


def prepare(
    store: Store,
    chosen: Sequence[Item],
    *,
    pixels: Pixels,
    crops: bool,
    before_image: Callable[[int, int], None],
) -> list[Prepared]:
    """Entries for ``chosen``, in order; ``before_image`` hears (number, total) of each picture about to be written.

    Raises:
        ExportError: A source file is gone or can no longer be read.
    """
    max_pixels = int(store.settings["images"]["max_pixels"])
    found: list[tuple[_Picture, list[Region], list[Proposal]]] = []
    for chunk in chunked(chosen, 500):
        ids = [item.id for item in chunk]
        offered, settled = proposals.live_of_many(store, ids), regions.of_many(store, ids)
        for item in chunk:
            live = offered.get(item.id, [])
            kept = [region for region in settled.get(item.id, []) if region.status is RegionStatus.KEPT]
            picture = _Picture(
                item=item,
                blob=_made(live, pixels),
                crop=_crop(item, kept, live) if crops else None,
                turn=_needs_turning(item),
                max_pixels=max_pixels,
                blobs=store.blobs,
            )
            found.append((picture, kept, live))
    names = file_names([(picture.item, picture.suffix) for picture, _, _ in found])
    prepared: list[Prepared] = []
    for number, ((picture, kept, live), name) in enumerate(zip(found, names, strict=True), start=1):

        def write_image(path: Path, picture: _Picture = picture, number: int = number) -> None:
            before_image(number, len(found))
            with _naming(picture.item):
                picture.write(path)

        entry, dropped = _entry(picture, kept, name, write_image)
        prepared.append(Prepared(entry, _describe(picture, entry, live, dropped, pixels)))
    return prepared


def file_names(items: Sequence[tuple[Item, str]]) -> list[str]:
    """Names whose stems differ also where case does not count; a twin gets its folder, then a number, to its name."""
    stems = [_stem(Path(item.name).stem) for item, _ in items]
    count = Counter(stem.casefold() for stem in stems)
    names: list[str] = []
    taken: set[str] = set()
    for (item, suffix), original in zip(items, stems, strict=True):
        stem = original
        if count[stem.casefold()] > 1:
            folder = Path(item.relpath).parent.name
            stem = _stem(f"{folder}_{stem}") if folder else stem
        candidate, number = stem, 2
        while candidate.casefold() in taken:
            candidate, number = f"{stem}_{number}", number + 1
        taken.add(candidate.casefold())
        names.append(candidate + suffix)
    return names


def _stem(text: str) -> str:
    legal = legal_name(unicodedata.normalize("NFC", text))
    return legal.encode()[:_LONGEST_STEM].decode(errors="ignore")


@contextmanager
def _naming(item: Item) -> Iterator[None]:
    """Say which item's file a fault is about."""
    try:
        yield
    except FileNotFoundError as error:
        if error.filename != item.path:
            raise
        raise _cannot_export(item, "the file is missing") from error
    except UnreadableImageError as error:
        raise _cannot_export(item, error.message) from error


def _cannot_export(item: Item, reason: str) -> ExportError:
    return ExportError(f"{item.path} cannot be exported: {reason}", "Bring the image back, or exclude the item.")


def _needs_turning(item: Item) -> bool:
    with _naming(item):
        return needs_turning(Path(item.path))


def _entry(
    picture: _Picture, kept: Sequence[Region], name: str, write_image: Callable[[Path], None]
) -> tuple[Entry, int]:
    item, box = picture.item, picture.crop
    label = item.label or item.given
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
        # Not in the order of drawing: the same regions must give the same bytes.
        regions=tuple(sorted(found, key=lambda r: (r.class_name, r.role, hash_json(to_json(r.geometry))))),
        write_image=write_image,
        channels=item.channels if picture.blob is None else 3,
    )
    return entry, dropped


def _placed(geometry: Geometry, crop: Box | None, width: int, height: int) -> Geometry | None:
    if crop is not None:
        geometry = translate(geometry, -crop.x0, -crop.y0, width=width, height=height)
    inside = clip(geometry, width, height)
    if inside is None or (isinstance(inside, Mask) and bounds(inside) is None):
        return None
    return inside


def _made(live: Sequence[Proposal], pixels: Pixels) -> str | None:
    """The blob of the newest picture in force of that kind; None where there is none, or the original is wanted."""
    stage = _MADE_BY.get(pixels)
    made = [p.blob for p in live if p.kind is ProposalKind.PIXELS and p.provenance.stage is stage]
    return made[-1] if made else None


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


def _describe(
    picture: _Picture, entry: Entry, live: Sequence[Proposal], dropped: int, pixels: Pixels
) -> dict[str, Any]:
    item, crop = picture.item, picture.crop
    models = sorted({(p.provenance.stage.value, p.provenance.model, p.provenance.model_hash) for p in live})
    return {
        "file": entry.file_name,
        "source": unicodedata.normalize("NFC", item.relpath),
        "source_hash": item.hash,
        "state": item.state.value,
        "label": entry.label,
        "split": item.split,
        "pixels": (Pixels.ORIGINAL if picture.blob is None else pixels).value,
        "upright_copy": picture.turn,
        "crop_xyxy": [int(crop.x0), int(crop.y0), int(crop.x1), int(crop.y1)] if crop else None,
        "regions": len(entry.regions),
        "regions_left_out": dropped,
        "audit": {
            "reviewer": item.decided_by,
            "decided_at": item.decided_at,
            "models": [{"stage": stage, "model": model, "sha256": digest} for stage, model, digest in models if model],
        },
    }
