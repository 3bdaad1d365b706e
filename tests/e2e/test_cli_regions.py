"""Regions on the command line: listed, edited as one step, pasted to other items."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from storage import regions, rle
from storage.records import Box, Mask, ProposalDraft, ProposalKind, RegionRole, StageName
from tests.support.command import Fettle
from tests.support.projects import make_project, propose


@pytest.fixture
def project(tmp_path: Path) -> Path:
    bits = np.zeros((48, 64), np.bool_)
    bits[10:20, 10:20] = bits[30:34, 40:44] = True
    bits[14, 14] = False
    with make_project(tmp_path, count=3) as store:
        regions.draw(store, item_id=1, geometry=rle.encode(bits), class_name="dent")
        regions.draw(store, item_id=1, geometry=Box(2, 2, 12, 12), class_name="scratch")
        return store.folder.root


def test_regions_are_listed_with_their_measures(fettle: Fettle, project: Path) -> None:
    mask, box = fettle.json("regions", project, "--items", 1)
    assert (mask["kind"], mask["area"], mask["pieces"], mask["holes"], mask["w"]) == ("mask", 115, 2, 1, 34)
    assert (box["kind"], box["class"], box["area"], box["x"], box["h"]) == ("box", "scratch", 100, 2, 10)
    assert "scratch" in fettle("regions", project, "--where", "id:1", "--class", "scratch").out
    assert fettle("regions", project, "--items", 2).out.startswith("No decided regions")


def test_operations_are_one_undoable_step_each(fettle: Fettle, project: Path) -> None:
    before = fettle.json("regions", project, "--items", 1)
    for operation, count in (("fill-holes", 2), ("split", 3), ("to-mask", 3), ("union", 1)):
        said = fettle("regions", project, operation, "--items", 1)
        assert said.code == 0 and "fettle undo" in said.out, said.err
        assert len(fettle.json("regions", project, "--items", 1)) == count
    (whole,) = fettle.json("regions", project, "--items", 1)
    assert (whole["area"], whole["pieces"], whole["holes"]) == (100 + 16 + 100 - 4, 2, 0)
    for _ in range(4):
        assert fettle("undo", project).code == 0
    assert fettle.json("regions", project, "--items", 1) == before


def test_the_order_of_only_says_what_is_taken_from_what(fettle: Fettle, project: Path) -> None:
    mask, box = (entry["region"] for entry in fettle.json("regions", project, "--items", 1))
    fettle("regions", project, "subtract", "--items", 1, "--only", f"{box},{mask}")
    found = {entry["region"]: entry for entry in fettle.json("regions", project, "--items", 1)}
    assert found[box]["kind"] == "mask" and found[box]["area"] == 96 and found[mask]["area"] == 115


def test_regions_are_pasted_to_other_items_and_deleted(fettle: Fettle, project: Path) -> None:
    said = fettle.json("regions", project, "paste=2,3", "--items", 1)
    assert said == {"step": "Paste 2 regions into 2 items", "regions": 2}
    for item in (2, 3):
        assert [entry["area"] for entry in fettle.json("regions", project, "--items", item)] == [115, 100]
    fettle("undo", project)
    assert fettle.json("regions", project, "--items", "2,3") == []
    assert fettle("regions", project, "delete", "--items", 1, "--class", "dent").code == 0
    assert len(fettle.json("regions", project, "--items", 1)) == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("melt", "--items", 1), 2, "no operation"),
        (("grow", "--items", 1), 1, "grow=N"),
        (("grow=two", "--items", 1), 1, "grow=N"),
        (("grow=2",), 2, "which items"),
        (("grow=2", "--items", 2), 1, "No region"),
        (("grow=2", "--items", 1, "--only", 99), 1, "no region 99"),
        (("grow=2", "--items", 1, "--only", "x"), 2, "list of numbers"),
        (("shrink=50", "--items", 1), 1, "would leave nothing"),
        (("paste=", "--items", 1), 2, "which items receive"),
    ],
)
def test_what_is_wrong_is_said(fettle: Fettle, project: Path, words: tuple[object, ...], code: int, said: str) -> None:
    answer = fettle("regions", project, *words)
    assert answer.code == code and said in " ".join(answer.err.replace("│", " ").split())


def test_masks_stay_exact_through_the_command_line(fettle: Fettle, project: Path) -> None:
    from storage.store import Store

    def mask() -> Mask:
        with Store.open(project, readonly=True) as store:
            found = regions.of_item(store, 1)[0].geometry
        assert isinstance(found, Mask)
        return found

    before = mask()
    fettle("regions", project, "move=5,3", "--items", 1, "--class", "dent")
    np.testing.assert_array_equal(rle.decode(mask())[3:, 5:], rle.decode(before)[:-3, :-5])
    fettle("regions", project, "move=-5,-3", "--items", 1, "--class", "dent")
    assert mask() == before


def test_proposed_regions_are_kept_rejected_and_opened_again(fettle: Fettle, tmp_path: Path) -> None:
    drafts = [
        ProposalDraft(ProposalKind.REGION, name, 0.5, role=RegionRole.DEFECT, geometry=Box(1, 2, 9, 8))
        for name in ("dent", None, "pit")
    ]
    with make_project(tmp_path / "proposed", count=2, given=("crack",)) as store:
        propose(store, 1, StageName.SEGMENT, drafts)
        propose(store, 2, StageName.SEGMENT, drafts[:1])
        project = store.folder.root
    said = fettle.json("decide", project, "reject", "--items", 1, "--proposals", 3)
    assert said == {"step": "Reject 1 region", "regions": 1}
    assert fettle.json("decide", project, "keep", "--where", "id:1,2")["step"] == "Keep 3 regions"
    assert [row["class"] for row in fettle.json("regions", project, "--where", "id:1,2")] == ["dent", "crack", "dent"]
    refused = fettle("decide", project, "keep", "--items", 1)
    assert refused.code == 1 and "No proposed region is open" in refused.err
    assert fettle.json("decide", project, "reopen", "--items", 1)["step"] == "Reopen pit region"
    assert fettle("decide", project, "keep", "--items", 1, "--proposals", "3;4").code == 2
    assert fettle("decide", project, "accept", "--items", 1, "--proposals", "3").code == 2
