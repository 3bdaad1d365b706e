"""Refilling items of a project: what to fill of each, for the window and for the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from inference.cleaning.fill import FILLERS
from inference.cleaning.refill import Refiller, RefillRequest, Stored
from inference.pipeline import model_dirs
from inference.stages.clean import checked
from inference.worker import LOOKED_AT
from storage import proposals, refills, regions
from storage.cleaned import cleaning_of, defects_of, marks, read_mask, said_last
from storage.cores import usable_cores
from storage.errors import FettleError
from storage.records import FileState, ItemState, Proposal, ProposalKind, StageName
from storage.store import Store


@dataclass(frozen=True, slots=True)
class RefillReport:
    """What came of refilling several items.

    Attributes:
        filled: Items that have a picture filled anew.
        emptied: Items without a marking left to fill: their original stands.
        kept_out: Those among both where something was left for a defect's sake.
        without: Items on which nothing is marked and nothing was cleaned.
        failed: Item, path and why.
        step: The step of the history; None where nothing changed.
        stopped: It was told to stop before the last item.
    """

    filled: tuple[int, ...]
    emptied: tuple[int, ...]
    kept_out: tuple[int, ...]
    without: tuple[int, ...]
    failed: tuple[tuple[int, str, str], ...]
    step: int | None
    stopped: bool


def request_of(store: Store, item_id: int, *, filler: str = "") -> RefillRequest | None:
    """What there is to fill of an item; None where nothing is marked and nothing was cleaned.

    Args:
        store: The project, whose settings of the clean stage hold.
        item_id: Which item.
        filler: A key of `FILLERS`; empty: the project's.

    Raises:
        FettleError: There is no such item, it has no pixels of its own, or the settings are wrong.
    """
    items = store.items.get([item_id])
    if not items:
        raise FettleError(f"There is no item {item_id}")
    item = items[0]
    if item.state is ItemState.UNREADABLE or item.file_state is not FileState.PRESENT:
        raise FettleError("This item's file is unreadable, changed or missing", "Look for changes, then refill.")
    found, settled = proposals.live(store, item_id), regions.of_item(store, item_id)
    in_force = marks(found, settled)
    said = said_last(found)
    if not in_force and (said is None or said.kind is not ProposalKind.PIXELS):
        return None
    settings = store.settings
    chosen = _chosen(settings, filler)
    enhanced = [p for p in found if p.kind is ProposalKind.PIXELS and p.provenance.stage is StageName.ENHANCE]
    return RefillRequest(
        item_id=item_id,
        path=item.path,
        hash=item.hash,
        marks=tuple(in_force),
        defects=tuple(defects_of(found, settled)),
        settings=chosen,
        model_dirs=model_dirs(store),
        blob_dir=store.folder.blobs,
        stored=_stored(said, item.hash),
        enhanced=str(enhanced[-1].data.get(LOOKED_AT, enhanced[-1].blob)) if enhanced and enhanced[-1].blob else None,
        max_pixels=int(settings["images"]["max_pixels"]),
        threads=usable_cores(),
    )


def _stored(said: Proposal | None, source: str) -> Stored | None:
    if said is None or said.blob is None or said.data.get("source") != source or not said.data.get("mask"):
        return None
    return Stored(said.blob, str(said.data["mask"]), said.provenance.settings_hash)


def _chosen(settings: Mapping[str, Any], filler: str) -> dict[str, Any]:
    table = dict(settings.get("stages", {}).get(StageName.CLEAN.value, {}))
    if filler:
        table["filler"] = filler
    chosen = checked(table)
    if chosen["filler"] not in FILLERS:
        raise FettleError(
            f"There is no filler named {chosen['filler']!r}", f"Choose one of: {', '.join(sorted(FILLERS))}."
        )
    return chosen


def is_needed(store: Store, item_id: int) -> bool:
    """Whether refilling would change an item's picture: its markings are others by now, or its defects are."""
    found, settled = proposals.live(store, item_id), regions.of_item(store, item_id)
    now = cleaning_of(found, settled, read_mask=partial(read_mask, store.blobs))
    if now is None:
        return False
    if now.picture is None and not now.kept_out:
        return now.marks > 0
    there = {defect.key for defect in defects_of(found, settled)}
    return now.stale or bool(now.touched) or any(entry.get("key") not in there for entry in now.kept_out)


def refill(
    store: Store,
    ids: Sequence[int],
    *,
    filler: str = "",
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> RefillReport:
    """Fill the markings of record of several items, as one undoable step; what one item lacks is its own failure.

    Raises:
        FettleError: There is no such filler, the settings are wrong, or the database fails.
    """
    _chosen(store.settings, filler)  # Wrong for one, it is wrong for all.
    refiller = Refiller()
    filled: list[int] = []
    emptied: list[int] = []
    kept_out: list[int] = []
    without: list[int] = []
    failed: list[tuple[int, str, str]] = []
    step: int | None = None
    stopped = False
    for number, item_id in enumerate(ids):
        if should_stop is not None and should_stop():
            stopped = True
            break
        if progress is not None:
            progress(number, len(ids))
        try:
            request = request_of(store, item_id, filler=filler)
            if request is None:
                without.append(item_id)
                continue
            provenance, draft = refiller.finish(request, refiller.fill(request))
        except FettleError as error:
            path = next((item.relpath for item in store.items.get([item_id])), "")
            failed.append((item_id, path, str(error)))
            continue
        step = refills.write(store, item_id=item_id, provenance=provenance, draft=draft, step=step).step_id
        (filled if draft.kind is ProposalKind.PIXELS else emptied).append(item_id)
        if draft.data.get("kept_out"):
            kept_out.append(item_id)
    return RefillReport(tuple(filled), tuple(emptied), tuple(kept_out), tuple(without), tuple(failed), step, stopped)
