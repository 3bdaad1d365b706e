"""What a run with Gemini would send and cost, told before anything leaves; by what is known of the items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inference.cleaning.gemini.gate import folder_of
from inference.cleaning.gemini.ledger import Ledger, Used
from inference.cleaning.gemini.terms import Terms, Wish
from storage.errors import FettleError
from storage.records import RegionRole, RegionStatus, StageName

if TYPE_CHECKING:
    from inference.cleaning.gemini.regions import BoolMask
    from storage.records import Item
    from storage.store import Store

_SAMPLE = 6
"""Pictures that are opened to see how many regions and bytes theirs are; the others are taken to be like them."""

_READABLE = "-state:unreadable"
_MARKED = "has:marking"
_UNSEEN = "-has:marking -stage:clean"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What would leave. An estimate: what was answered before is not sent again, and prices are assumed.

    Attributes:
        marked: Items on which markings are known; they would be sent.
        unseen: Items on which nobody has looked for markings yet; at most they would be sent, too.
        regions: Pictures that would leave for the marked ones; a call each.
        most_regions: Likewise with the unseen ones.
        bytes: Of those regions, PNG; None: no marked picture could be looked at.
        cost: Of those regions.
        most_cost: With the unseen ones.
        looked_at: On how many pictures regions and bytes were measured.
        used: What is used of the budget.
        wish: What would be asked.
        terms: The project's.
    """

    marked: int
    unseen: int
    regions: int
    most_regions: int
    bytes: int | None
    cost: float
    most_cost: float
    looked_at: int
    used: Used
    wish: Wish
    terms: Terms

    @property
    def left(self) -> int:
        """How many more pictures the budget reaches for."""
        by_number = self.terms.most_images - self.used.images
        money = self.terms.most_cost - self.used.cost
        by_money = int(round(money, 5) / self.terms.price) if self.terms.price else by_number
        return max(0, min(by_number, by_money))


def settings_of(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """The clean stage's table in a project's settings, empty where there is none."""
    table = settings.get("stages", {}).get(StageName.CLEAN.value, {})
    return table if isinstance(table, Mapping) else {}


def estimate(store: Store, *, where: str = "", item_ids: Sequence[int] | None = None) -> Estimate:
    """Count what cleaning these items with Gemini would send; opens a few of their pictures, sends nothing.

    Args:
        store: The project.
        where: A filter; empty: all items.
        item_ids: Exactly these instead.

    Raises:
        FettleError: The filter or the settings are not usable.
    """
    settings = store.settings
    wish, terms = Wish.of(settings_of(settings)), Terms.of(settings)
    marked = _ids(store, where, item_ids, _MARKED)
    unseen = len(_ids(store, where, item_ids, _UNSEEN))
    step = max(1, len(marked) // _SAMPLE)
    looked: list[tuple[int, int]] = []
    for item in store.items.get(marked[::step][:_SAMPLE]):
        try:
            looked.append(_measured(store, item, wish, int(settings["images"]["max_pixels"])))
        except FettleError:
            continue  # unreachable just now; a run would say so
    each = sum(regions for regions, _ in looked) / len(looked) if looked else 1.0
    regions, most = round(len(marked) * each), round((len(marked) + unseen) * each)
    return Estimate(
        marked=len(marked),
        unseen=unseen,
        regions=regions,
        most_regions=most,
        bytes=round(len(marked) * sum(size for _, size in looked) / len(looked)) if looked else None,
        cost=regions * terms.price,
        most_cost=most * terms.price,
        looked_at=len(looked),
        used=Ledger(folder_of(store.folder)).used(),
        wish=wish,
        terms=terms,
    )


def _ids(store: Store, where: str, item_ids: Sequence[int] | None, also: str) -> list[int]:
    also = f"{_READABLE} {also}"
    if item_ids is not None:
        return sorted(store.items.matching(item_ids, also))
    return list(store.items.ids(f"({where}) {also}" if where.strip() else also))


def _measured(store: Store, item: Item, wish: Wish, max_pixels: int) -> tuple[int, int]:
    """How many regions of an item would be sent, and their bytes."""
    from pathlib import Path

    from inference.cleaning.gemini.regions import plan, spread
    from storage.images import encode_png, read_rgb8

    pixels = read_rgb8(Path(item.path), max_pixels=max_pixels)
    regions = plan(spread(_mask(store, item.id, pixels.shape)), send=wish.send, size=wish.size)
    return len(regions), sum(len(encode_png(region.cut(pixels))) for region in regions)


def _mask(store: Store, item_id: int, shape: tuple[int, ...]) -> BoolMask:
    """All markings that are proposed or were kept."""
    import numpy as np

    from storage import proposals, regions
    from storage.geometry import rasterise

    mask = np.zeros(shape[:2], bool)
    settled = regions.of_item(store, item_id)
    kept = [region.geometry for region in settled if region.status is RegionStatus.KEPT and _is_marking(region.role)]
    proposed = regions.open_proposals(proposals.live(store, item_id), settled)
    for geometry in (*kept, *(each.geometry for each in proposed if _is_marking(each.role))):
        if geometry is not None:
            mask |= rasterise(geometry, width=shape[1], height=shape[0])
    return mask


def _is_marking(role: RegionRole | None) -> bool:
    return role is RegionRole.MARKING
