"""What goes into an edition: each item's name, pixels and kept regions, the same for every format."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import direct, proposals, regions
from storage.edition_balance import balanced
from storage.edition_pictures import Picture, naming
from storage.edition_request import ExportRequest, Pixels
from storage.edition_spool import EditionSpool
from storage.edition_trails import read_trails
from storage.formats import info
from storage.formats.entries import Entry, EntryRegion, Trail, legal_name
from storage.geometry import bounds, clip, to_json, translate
from storage.hashing import hash_json
from storage.images import needs_turning
from storage.records import (
    EXPORTED_STATES,
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
from storage.store import Store
from storage.transaction import CHUNK, chunked

_LONGEST_STEM = 200
"""Bytes of a file name before its suffix; most file systems end at 255."""
_HEADERS_AT_ONCE = 4
_NEVER = frozenset({ItemState.EXCLUDED, ItemState.UNREADABLE})
_MADE_BY = {Pixels.CLEANED: StageName.CLEAN, Pixels.ENHANCED: StageName.ENHANCE}
_UPRIGHT = frozenset({"bmp", "gif"})
"""Formats that say nothing of orientation."""


# Without slots, as `Picture` is.
@dataclass(frozen=True)
class Gathered:
    """One item as it was when the edition was gathered.

    Attributes:
        picture: Where its pixels come from.
        width: Of the exported picture.
        height: Of the exported picture.
        channels: Of the exported picture.
        label: The class in force.
        split: Its split.
        regions: Those that go in, in a fixed order.
        described: What the manifest freezes of it, but for names and regions.
        audit: Who, when and after which models: on record, and no part of what is frozen.
        trail: The same with all of its values, where the format is a log.
    """

    picture: Picture
    width: int
    height: int
    channels: int
    label: str | None
    split: str | None
    regions: tuple[EntryRegion, ...]
    described: dict[str, Any]
    audit: dict[str, Any]
    trail: Trail | None = None


class Entries:
    """The entries of an edition, read from the spool each time they are gone through."""

    def __init__(
        self, spool: EditionSpool, write: Callable[[int, Picture, Path], None], *, before: Callable[[], None]
    ) -> None:
        """``write`` gets position, picture and path of each picture that a writer wants written.

        ``before`` is called before each entry, and may raise: a log writes no pictures, and is to be stopped all the
        same.
        """
        self._spool = spool
        self._write = write
        self._before = before

    def __len__(self) -> int:
        return len(self._spool)

    def __iter__(self) -> Iterator[Entry]:
        for position, name, _, gathered in self._spool.items():
            self._before()
            yield Entry(
                file_name=name,
                width=gathered.width,
                height=gathered.height,
                label=gathered.label,
                split=gathered.split,
                regions=gathered.regions,
                write_image=partial(self._write, position, gathered.picture),
                channels=gathered.channels,
                trail=gathered.trail,
            )


def gather(
    store: Store, request: ExportRequest, spool: EditionSpool, *, should_stop: Callable[[], bool]
) -> frozenset[str]:
    """Read what goes in, of one state of the project, into ``spool``, in order and with final names.

    Returns the classes it names. What is decided while the pictures are written belongs to the next edition.

    Raises:
        ExportError: A source file is gone or can no longer be read.
        FilterError: The filter does not parse.
    """
    used: set[str] = set()
    with ThreadPoolExecutor(_HEADERS_AT_ONCE, thread_name_prefix="edition") as pool, store.one_state():
        wanted = (item for item in store.items.walk(request.where) if _goes_in(item, request))
        for chunk in chunked(wanted, CHUNK):
            if should_stop():
                break
            turned = list(pool.map(_turns, chunk))
            found = list(_gathered(store, request, chunk, turned))
            for gathered in found:
                used.update(region.class_name for region in gathered.regions if region.role is RegionRole.DEFECT)
                used.update({gathered.label} if gathered.label else ())
            spool.add(
                (_place_in_edition(item), _stem(Path(item.name).stem), gathered)
                for item, gathered in zip(chunk, found, strict=True)
            )
    if request.balance:
        balanced(spool, request.balance)
    spool.order()
    for position, gathered in spool.unnamed():
        name = file_name(gathered.picture.name, gathered.described["source"], shared=spool.is_shared, take=spool.take)
        spool.name(position, name + gathered.picture.suffix)
    return frozenset(used)


def file_name(name: str, relpath: str, *, shared: Callable[[str], bool], take: Callable[[str], bool]) -> str:
    """A stem unlike all others, also where case does not count; a twin gets its folder, then a number, to its name.

    Args:
        name: The source's file name.
        relpath: Its path below the source folder.
        shared: Whether several items have a stem.
        take: Claims a stem; False if it is taken.
    """
    stem = _stem(Path(name).stem)
    if shared(stem) and (folder := Path(relpath).parent.name):
        stem = _stem(f"{folder}_{stem}")
    candidate, number = stem, 2
    while not take(candidate):
        candidate, number = f"{stem}_{number}", number + 1
    return candidate


def _goes_in(item: Item, request: ExportRequest) -> bool:
    wanted = None if request.where or request.everything else EXPORTED_STATES
    return item.state not in _NEVER and (wanted is None or item.state in wanted)


def _place_in_edition(item: Item) -> tuple[str, ...]:
    # Not by id: the same decisions must give the same bytes in a project that was filled in another order.
    path = unicodedata.normalize("NFC", item.relpath)
    return path, item.hash, item.state.value, item.label or "", item.given or "", item.split or ""


def _stem(text: str) -> str:
    legal = legal_name(unicodedata.normalize("NFC", text))
    return legal.encode()[:_LONGEST_STEM].decode(errors="ignore")


def _turns(item: Item) -> bool:
    if item.format in _UPRIGHT:
        return False
    with naming(_picture_of(item)):
        return needs_turning(Path(item.path))


def _picture_of(item: Item) -> Picture:
    return Picture(item.path, item.name, item.hash, item.size_bytes, item.width, item.height)


def _gathered(
    store: Store, request: ExportRequest, chunk: Sequence[Item], turned: Sequence[bool]
) -> Iterator[Gathered]:
    ids = [item.id for item in chunk]
    with store.reading() as connection:
        is_log = info(request.format).is_log
        offered = proposals.read_live(connection, ids, data=is_log)
        settled = regions.read(connection, ids)
        decided = _decision_ids(connection, ids)
        trails = read_trails(connection, chunk, offered, settled) if is_log else {}
    for item, turn in zip(chunk, turned, strict=True):
        live = offered.get(item.id, [])
        kept = [region for region in settled.get(item.id, []) if region.status is RegionStatus.KEPT]
        gathered = _gather_item(request, item, live, kept, turn=turn, decision=decided.get(item.id))
        yield replace(gathered, trail=trails.get(item.id))


def _decision_ids(connection: sa.Connection, ids: Sequence[int]) -> dict[int, int]:
    """The newest decision of each item: of several rows the last one stays."""
    return {row[0]: row[1] for row in direct.read(connection, "decisions", ("item_id", "id"), ids, by="item_id")}


def _gather_item(
    request: ExportRequest,
    item: Item,
    live: Sequence[Proposal],
    kept: Sequence[Region],
    *,
    turn: bool,
    decision: int | None,
) -> Gathered:
    blob = _made(live, request.pixels)
    crop = _crop(item, kept, live) if request.crops else None
    picture = Picture(
        item.path, item.name, item.hash, item.size_bytes, item.width, item.height, blob=blob, crop=crop, turn=turn
    )
    label = item.label or item.given
    width, height = (item.width, item.height) if crop is None else (crop[2] - crop[0], crop[3] - crop[1])
    found: list[tuple[EntryRegion, Region]] = []
    dropped = 0
    for region in kept:
        class_name = region.class_name or label or ""
        geometry = _placed(region.geometry, crop, width, height)
        if geometry is None or (not class_name and region.role is RegionRole.DEFECT):
            dropped += 1
            continue
        found.append((EntryRegion(class_name, region.role, geometry, region.confidence), region))
    # Not in the order of drawing: the same regions must give the same bytes.
    found.sort(key=lambda pair: (pair[0].class_name, pair[0].role, hash_json(to_json(pair[0].geometry))))
    return Gathered(
        picture=picture,
        width=width,
        height=height,
        channels=item.channels if blob is None else 3,
        label=label,
        split=item.split,
        regions=tuple(entry for entry, _ in found),
        described={
            "source": unicodedata.normalize("NFC", item.relpath),
            "source_hash": item.hash,
            "state": item.state.value,
            "label": label,
            "split": item.split,
            "pixels": (Pixels.ORIGINAL if blob is None else request.pixels).value,
            "upright_copy": turn,
            "crop_xyxy": list(crop) if crop else None,
            "regions_left_out": dropped,
        },
        audit=_audit(item, live, [region for _, region in found], decision),
    )


def _audit(item: Item, live: Sequence[Proposal], found: Sequence[Region], decision: int | None) -> dict[str, Any]:
    models = sorted({(p.provenance, p.run_id or 0) for p in live if p.provenance.model}, key=repr)
    return {
        "item": item.id,
        "decision": decision,
        "reviewer": item.decided_by,
        "decided_at": item.decided_at,
        "models": [
            {
                "stage": said.stage.value,
                "version": said.stage_version,
                "model": said.model,
                "sha256": said.model_hash,
                "settings": said.settings_hash,
                "run": run or None,
            }
            for said, run in models
        ],
        "regions": [
            {
                "author": region.author,
                "at": region.created_at,
                "source": region.source.value,
                "confidence": region.confidence,
            }
            for region in found
        ],
    }


def _placed(geometry: Geometry, crop: tuple[int, int, int, int] | None, width: int, height: int) -> Geometry | None:
    if crop is not None:
        geometry = translate(geometry, -crop[0], -crop[1], width=width, height=height)
    inside = clip(geometry, width, height)
    if inside is None or (isinstance(inside, Mask) and bounds(inside) is None):
        return None
    return inside


def _made(live: Sequence[Proposal], pixels: Pixels) -> str | None:
    """The blob of the newest picture in force of that kind; None where there is none, or the original is wanted."""
    stage = _MADE_BY.get(pixels)
    made = [p.blob for p in live if p.kind is ProposalKind.PIXELS and p.provenance.stage is stage]
    return made[-1] if made else None


def _crop(item: Item, kept: Sequence[Region], live: Sequence[Proposal]) -> tuple[int, int, int, int] | None:
    shapes = [region.geometry for region in kept if region.role is RegionRole.ROI]
    if not shapes and item.state not in EXPORTED_STATES:
        shapes = [p.geometry for p in live if p.role is RegionRole.ROI and p.geometry is not None]
    boxes = [box for shape in shapes if (box := bounds(shape)) is not None]
    if not boxes:
        return None
    x0, y0 = max(0, int(min(b.x0 for b in boxes))), max(0, int(min(b.y0 for b in boxes)))
    x1 = min(item.width, int(-(-max(b.x1 for b in boxes) // 1)))
    y1 = min(item.height, int(-(-max(b.y1 for b in boxes) // 1)))
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None
