"""Are stored pictures what their rows say? Every blob by its hash, every cleaned picture pixel by pixel."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from storage.cores import usable_cores
from storage.errors import FettleError
from storage.hashing import hash_file
from storage.image_faults import unreadable
from storage.images import decode_png, read_rgb8
from storage.records import Item, ProposalKind, StageName
from storage.schema import ProposalRow
from storage.store import Store

_MOST_WORKERS = 4
_PIXELS_AT_ONCE = 64_000_000
"""Pixels compared at once beyond one picture; each takes seven bytes."""
_PAGE = 500
_ROWS = 512


@dataclass(frozen=True, slots=True)
class NamedBlob:
    """A blob, and a row that names it."""

    blob: str
    item_id: int
    stage: str


@dataclass(frozen=True, slots=True)
class CleanedRow:
    """A cleaned picture that counts, as its proposal has it."""

    item_id: int
    blob: str | None
    mask: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """Something to look at: what looks and says what is wrong, and how many pixels it holds meanwhile."""

    look: Callable[[], str | None]
    pixels: int = 0


def named_blobs(store: Store) -> list[NamedBlob]:
    """Every blob that a proposal names, once."""
    columns = sa.select(ProposalRow.item_id, ProposalRow.stage, ProposalRow.blob, ProposalRow.data)
    query = columns.where(ProposalRow.blob.is_not(None)).order_by(ProposalRow.id)
    named: dict[str, NamedBlob] = {}
    with store.reading() as connection:
        for row in connection.execute(query):
            for blob in (row.blob, row.data.get("mask")):
                if isinstance(blob, str):
                    named.setdefault(blob, NamedBlob(blob, row.item_id, row.stage))
    return list(named.values())


def cleaned_rows(store: Store) -> list[CleanedRow]:
    """Every cleaned picture that no later run has replaced."""
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
        return [
            CleanedRow(row.item_id, row.blob, row.data.get("mask"), row.data.get("source"))
            for row in connection.execute(query)
        ]


def looks(store: Store, named: Iterable[NamedBlob], cleaned: list[CleanedRow]) -> Iterable[Look]:
    """What there is to look at, read page by page as it is asked for."""
    for blob in named:
        yield Look(partial(_blob_problem, store, blob))
    most = int(store.settings["images"]["max_pixels"])
    for start in range(0, len(cleaned), _PAGE):
        page = cleaned[start : start + _PAGE]
        items = {item.id: item for item in store.items.get([row.item_id for row in page])}
        for row in page:
            item = items.get(row.item_id)
            if item is None:
                yield Look(lambda: None)
            else:
                yield Look(partial(_picture_problem, store, item, row, most), item.width * item.height)


def look_at(
    what: Iterable[Look],
    *,
    found: Callable[[str], None],
    tell: Callable[[int], None],
    should_stop: Callable[[], bool],
) -> bool:
    """Look at everything, several at once as far as the memory goes.

    Args:
        what: What to look at.
        found: Hears each problem, in the order of ``what``.
        tell: Hears how many are looked at.
        should_stop: Asked before each.

    Returns:
        Whether it was stopped before the end.
    """
    workers = min(usable_cores(), _MOST_WORKERS)
    at_work: deque[tuple[Future[str | None], int]] = deque()
    done = held = 0

    def collect() -> None:
        nonlocal done, held
        future, pixels = at_work.popleft()
        problem = future.result()
        if problem is not None:
            found(problem)
        done, held = done + 1, held - pixels
        tell(done)

    with ThreadPoolExecutor(workers, thread_name_prefix="check") as pool:
        for look in what:
            if should_stop():
                pool.shutdown(wait=True, cancel_futures=True)
                return True
            while at_work and (len(at_work) >= 2 * workers or held + look.pixels > _PIXELS_AT_ONCE):
                collect()
            at_work.append((pool.submit(look.look), look.pixels))
            held += look.pixels
        while at_work:
            collect()
    return False


def _blob_problem(store: Store, named: NamedBlob) -> str | None:
    where = f"blob {named.blob} (item {named.item_id}, {named.stage})"
    try:
        if not store.blobs.exists(named.blob):
            return f"{where}: missing"
        return None if store.blobs.verify(named.blob) else f"{where}: its content does not match its name"
    except FettleError as error:
        return f"{where}: {error.message}"


def _picture_problem(store: Store, item: Item, row: CleanedRow, max_pixels: int) -> str | None:
    """What is wrong with a cleaned picture: it must come from this very file, and differ only under its mask."""
    who = f"item {item.id} ({item.relpath})"
    if not row.mask or not row.blob:
        return f"{who}: its cleaned picture has no mask"
    if row.source is not None and row.source != item.hash:
        return f"{who}: its cleaned picture was made from another version of the file; run clean again"
    try:
        if hash_file(Path(item.path)) != item.hash:
            return f"{who}: its cleaning can't be verified: the file has changed since it was added"
        mask = decode_png(store.blobs.get(row.mask)) > 127
        source = read_rgb8(Path(item.path), max_pixels=max_pixels)
        cleaned = decode_png(store.blobs.get(row.blob))
    except OSError as error:
        return f"{who}: its cleaning can't be verified: {unreadable(error).message}"
    except FettleError as error:
        return f"{who}: its cleaning can't be verified: {error.message}"
    if cleaned.shape != source.shape or mask.shape != source.shape[:2]:
        return f"{who}: its cleaned picture or mask has another size"
    count = 0
    for top in range(0, len(source), _ROWS):  # In strips: the comparison needs four bytes a pixel.
        rows = slice(top, top + _ROWS)
        count += int(np.count_nonzero(np.any(cleaned[rows] != source[rows], axis=2) & ~mask[rows]))
    return f"{who}: cleaning changed {count} pixels outside the mask" if count else None
