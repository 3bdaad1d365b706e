from __future__ import annotations

import json
from pathlib import Path

from storage import decisions, proposals, regions, rle, summary
from storage.records import Box, ItemState, JobState, ProposalDraft, ProposalKind, RegionRole, StageName
from tests.support.datasets import FRAME, RING
from tests.support.projects import make_project, make_varied_project, propose


def test_status_counts_what_plain_counting_counts(tmp_path: Path) -> None:
    with make_varied_project(tmp_path) as store:
        found = summary.status(store)
        items = list(store.items.walk())
        assert found["items"] == len(items) == 38
        assert found["states"] == {state.value: sum(i.state is state for i in items) for state in ItemState}
        assert set(found["jobs"]) == {state.value for state in JobState}
        assert sum(found["jobs"].values()) == 16
        labels = [i.label or i.given for i in items if i.label or i.given]
        assert found["classes"] == {name: labels.count(name) for name in sorted(set(labels))}
        looked_at = [i for i in items if i.marked is not None and i.state is not ItemState.EXCLUDED]
        marked = sum(i.marked is True for i in looked_at)
        assert found["reliability"]["marked"] == marked > 0
        assert found["reliability"]["share"] == marked / len(looked_at)
        assert found["reliability"]["reliability"] == 1 - marked / len(looked_at)
        json.dumps(found)


def test_an_empty_project_has_a_status_too(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        found = summary.status(store)
    assert (found["items"], found["classes"]) == (0, {})
    assert found["reliability"] == {"marked": 0, "checked": 0, "decided": 0, "share": None, "reliability": None}


def test_items_list_proposals_and_regions_decided_and_open(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2, given=("scratch", None)) as store:
        drafts = [
            ProposalDraft(ProposalKind.REGION, "pit", 0.5, role=RegionRole.DEFECT, geometry=Box(1, 2, 3, 4)),
            ProposalDraft(ProposalKind.REGION, "pit", 0.6, role=RegionRole.DEFECT, geometry=rle.encode(RING)),
            ProposalDraft(ProposalKind.REGION, "pit", 0.7, role=RegionRole.DEFECT, geometry=FRAME),
        ]
        propose(store, 1, StageName.SEGMENT, drafts)
        box, mask, _ = proposals.live(store, 1)
        regions.keep(store, mask)
        regions.reject(store, box)
        first, second = summary.items(store)
        json.dumps([first, second])
        assert first.keys() >= {"id", "path", "width", "height", "state", "label", "proposals", "regions"}
        assert (first["id"], first["label"], first["decided_label"], first["state"]) == (
            1,
            "scratch",
            None,
            "unreviewed",
        )
        assert [entry["kind"] for entry in first["proposals"]] == ["region"] * 3
        kept, still_open = first["regions"]
        counts = rle.encode(RING).counts
        assert kept == {
            "kind": "mask", "class": "pit", "confidence": 0.6, "xyxy": [20, 5, 50, 25],
            "rle": {"size": [48, 64], "counts": counts}, "role": "defect", "source": "proposal", "decided": True,
        }  # fmt: skip
        assert (still_open["kind"], still_open["decided"], len(still_open["rings"])) == ("polygon", False, 2)
        assert second["regions"] == [] and second["label"] is None
        assert "regions" not in next(summary.items(store, full=False))


def test_items_come_in_pages_up_to_the_limit(tmp_path: Path) -> None:
    with make_project(tmp_path, count=450) as store:
        decisions.defer(store, [3, 400])
        assert [entry["id"] for entry in summary.items(store, full=False)] == list(range(1, 451))
        assert [entry["id"] for entry in summary.items(store, limit=201, full=False)] == list(range(1, 202))
        assert [entry["id"] for entry in summary.items(store, "state:deferred")] == [3, 400]
