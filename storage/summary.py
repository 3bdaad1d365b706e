"""What commands report about a project as plain JSON values; the shapes are promised to scripts and stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from storage import cleaned, jobs, pace, proposals, regions
from storage import reliability as counted
from storage.geometry import bounds
from storage.item_order import Order
from storage.markings import Condition
from storage.records import Geometry, Item, ItemState, Mask, Polygon, Proposal, Region, RegionStatus
from storage.schema import ItemRow
from storage.store import Store
from storage.transaction import chunked

_PAGE = 200


def status(store: Store) -> dict[str, Any]:
    """Counts of items, jobs, classes (decided label, else the one it came with), the data's reliability, the pace."""
    counts = store.items.counts()
    found = pace.pace_of(pace.latest(store), undecided=pace.undecided(counts))
    return {
        "items": counts.total,
        "states": {state.value: counts.states.get(state.value, 0) for state in ItemState},
        "jobs": jobs.counts(store),
        "classes": _classes(store),
        "reliability": reliability(store),
        "flagged": counts.flagged,
        "cleaning": {word: store.items.count(f"has:{word}") for word in ("keptout", "touched")},
        "pace": found and {"median_seconds": found.median, "decisions": found.decisions, "left_seconds": found.left},
    }


def reliability(store: Store) -> dict[str, Any]:
    """``1 − share of items with markings``, over the items somebody or something has looked at.

    ``decided`` says of how many of those a person does. `storage.reliability` says more.
    """
    tally = counted.count(store).whole.tallies[Condition.ORIGINAL]
    return {
        "marked": tally.marked,
        "checked": tally.known,
        "decided": tally.decided,
        "share": tally.marked / tally.known if tally.known else None,
        "reliability": tally.reliability,
    }


def items(
    store: Store, where: str = "", *, order: Order = Order.ADDED, limit: int = 0, full: bool = True
) -> Iterator[dict[str, Any]]:
    """Items that match, page by page; with ``full``, their proposals and regions too."""
    for chosen in chunked(store.items.ids(where, order=order, limit=limit), _PAGE):
        page = store.items.get(chosen)
        ids = [item.id for item in page]
        offered = proposals.live_of_many(store, ids) if full else {}
        settled = regions.of_many(store, ids) if full else {}
        for item in page:
            values = _item(item, offered.get(item.id, ()), settled.get(item.id, ()), full=full)
            if full:
                values["cleaning"] = _cleaning(store, offered.get(item.id, ()), settled.get(item.id, ()))
            yield values


def _classes(store: Store) -> dict[str, int]:
    label = sa.func.coalesce(ItemRow.label, ItemRow.given)
    query = sa.select(label, sa.func.count()).where(ItemRow.removed.is_(False), label.is_not(None)).group_by(label)
    with store.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query.order_by(label))}


def _item(item: Item, offered: Sequence[Proposal], settled: Sequence[Region], *, full: bool) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": item.id,
        "path": item.path,
        "width": item.width,
        "height": item.height,
        "state": item.state.value,
        "label": item.label or item.given,
        "decided_label": item.label,
        "given": item.given,
        "predicted": item.predicted,
        "score": item.score,
        "anomaly": item.anomaly,
        "marked": item.marked,
        "split": item.split,
        "reason": item.reason,
        "note": item.note,
        "flagged": item.flagged,
        "error": item.error,
        "decided_by": item.decided_by,
        "second": item.second and item.second.value,
        "version": item.version,
    }
    if not full:
        return values
    values["proposals"] = [_proposal(entry) for entry in offered]
    kept = [entry for entry in settled if entry.status is RegionStatus.KEPT]
    values["regions"] = [
        _shape(entry.geometry, entry.class_name, entry.confidence)
        | {"role": entry.role.value, "source": entry.source.value, "decided": True}
        for entry in kept
    ] + [
        _shape(entry.geometry, entry.class_name, entry.confidence)
        | {"role": entry.role and entry.role.value, "source": "proposal", "decided": False}
        for entry in regions.open_proposals(offered, settled)
        if entry.geometry is not None
    ]
    return values


def _cleaning(store: Store, offered: Sequence[Proposal], settled: Sequence[Region]) -> dict[str, Any] | None:
    """How the item's cleaning stands; None where nothing is marked and nobody cleaned it."""
    found = cleaned.cleaning_of(offered, settled, read_mask=lambda blob: cleaned.read_mask(store.blobs, blob))
    if found is None:
        return None
    return {
        "filled": found.picture is not None,
        "filler": found.picture.data.get("filler") if found.picture is not None else None,
        "markings": found.marks,
        "stale": found.stale,
        "kept_out": [dict(entry) for entry in found.kept_out],
        "touched": [{**entry.defect.as_data(), "pixels": entry.pixels} for entry in found.touched],
    }


def _proposal(entry: Proposal) -> dict[str, Any]:
    return {
        "id": entry.id,
        "stage": entry.provenance.stage.value,
        "kind": entry.kind.value,
        "class": entry.class_name,
        "confidence": entry.confidence,
        "role": entry.role and entry.role.value,
        "model": entry.provenance.model,
        "run": entry.run_id,
        "blob": entry.blob,
        "data": dict(entry.data),
    }


def _shape(geometry: Geometry, class_name: str | None, confidence: float | None) -> dict[str, Any]:
    box = bounds(geometry)
    values: dict[str, Any] = {
        "kind": type(geometry).__name__.lower(),
        "class": class_name,
        "confidence": confidence,
        "xyxy": [box.x0, box.y0, box.x1, box.y1] if box else None,
    }
    if isinstance(geometry, Mask):
        values["rle"] = {"size": [geometry.height, geometry.width], "counts": geometry.counts}
    elif isinstance(geometry, Polygon):
        values["rings"] = [[list(point) for point in ring] for ring in geometry.rings]
    return values
