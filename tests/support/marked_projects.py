"""A project whose markings are known to the last one, in every condition, and what its reliability therefore is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storage import decisions, proposals, regions
from storage.records import Box, Proposal, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.store import Store
from tests.support.projects import add_items, new_item, new_project, propose

PEN = Box(4, 4, 12, 12)
"""A marking inside `ROI`."""
FAR = Box(50, 40, 60, 46)
"""One outside."""
ROI = Box(0, 0, 30, 30)


def marking(place: Box = PEN) -> ProposalDraft:
    return ProposalDraft(ProposalKind.REGION, confidence=0.9, role=RegionRole.MARKING, geometry=place)


def picture(**data: Any) -> ProposalDraft:
    return ProposalDraft(ProposalKind.PIXELS, blob=f"{'0' * 64}.png", data=data)


def left_at(*places: Box) -> ProposalDraft:
    """A cleaned picture in which the detector still finds these."""
    boxes = [[place.x0, place.y0, place.x1, place.y1] for place in places]
    return picture(residual=0.25 if places else 0.0, residual_at=boxes)


def cleaned(store: Store, item_id: int, *drafts: ProposalDraft) -> None:
    note = ProposalDraft(ProposalKind.NOTE, data={"reason": "No coloured marking stands out from the picture"})
    propose(store, item_id, StageName.CLEAN, drafts or (note,))


def cropped(store: Store, item_id: int) -> None:
    draft = ProposalDraft(ProposalKind.REGION, confidence=0.9, role=RegionRole.ROI, geometry=ROI)
    propose(store, item_id, StageName.CROP, [draft])


def proposed(store: Store, item_id: int, role: RegionRole = RegionRole.MARKING) -> Proposal:
    return next(p for p in proposals.live(store, item_id) if p.role is role)


def make_marked_project(root: Path) -> Store:
    """Ten items of two classes.

    | item | class | said of it | original | crop | clean | hybrid | by |
    |---|---|---|---|---|---|---|---|
    | 1 | good | nothing | ? | ? | ? | ? | |
    | 2 | good | looked at, nothing found | no | no | no | no | detector |
    | 3 | good | looked at, nothing found, accepted | no | no | no | no | person |
    | 4 | dent | marking in the crop, nothing left | yes | yes | no | no | detector |
    | 5 | dent | the same, accepted | yes | yes | no | no | person |
    | 6 | dent | marking outside the crop, still there | yes | no | yes | no | detector |
    | 7 | dent | marking in the crop, some left in it | yes | yes | yes | yes | detector |
    | 8 | dent | its marking turned down | no | no | no | no | person |
    | 9 | good | a marking drawn, never cleaned or cropped | yes | ? | yes | ? | person |
    | 10 | dent | marked, and excluded | left out | | | | |
    """
    store = new_project(root / "project")
    classes = {4: "dent", 5: "dent", 6: "dent", 7: "dent", 8: "dent", 10: "dent"}
    add_items(store, [new_item(number, given=classes.get(number, "good")) for number in range(1, 11)])
    for item_id in (2, 3):
        cleaned(store, item_id)
    for item_id in (4, 5, 8):
        cleaned(store, item_id, marking(), left_at())
    cleaned(store, 6, marking(FAR), left_at(FAR))
    cleaned(store, 7, marking(), left_at(Box(5, 5, 8, 8)))
    cleaned(store, 10, marking(), left_at())
    for item_id in (2, 4, 5, 6, 7, 8):
        cropped(store, item_id)
    decisions.accept(store, [3])
    decisions.accept(store, [5])
    regions.reject(store, proposed(store, 8))
    regions.draw(store, item_id=9, geometry=PEN, role=RegionRole.MARKING)
    decisions.exclude(store, [10], reason="blurred")
    return store
