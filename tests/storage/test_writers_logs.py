from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import decisions, proposals, regions
from storage.editions import ExportRequest, StoppedError, export
from storage.records import Box, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.store import Store
from tests.support.datasets import EXPORTED, hash_tree, make_dataset, write_edition, write_sources
from tests.support.projects import propose


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A decided project, one item of it decided on what a classifier and a detector said."""
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "project", tmp_path / "sources") as opened:
        (item,) = opened.items.page('name:"open.png"')
        top = {"topk": [["=dent", 0.75], ["good", 0.25]]}
        propose(opened, item.id, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, "=dent", 0.75, data=top)])
        shape = ProposalDraft(ProposalKind.REGION, "dent", 0.5, RegionRole.DEFECT, Box(1, 2.5, 3, 4))
        propose(opened, item.id, StageName.EXPLAIN, [shape])
        decisions.accept(opened, [item.id], label="=dent", everything=True)
        yield opened


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_prediction_log_holds_every_live_proposal_with_where_it_comes_from(store: Store, tmp_path: Path) -> None:
    write_edition(store, tmp_path / "e", "predictions")
    files = sorted((tmp_path / "e/predictions").iterdir())
    assert len(files) == len(EXPORTED) + 1 and not (tmp_path / "e/images").exists()
    (item,) = store.items.page('name:"open.png"')
    value: dict[str, Any] = json.loads((tmp_path / "e/predictions/open.json").read_text("utf-8"))
    assert value["source"] == {"path": "scratch/open.png", "blake3": item.hash, "width": 64, "height": 48}
    assert (value["label"], value["state"], value["file"]) == ("=dent", "corrected", None)
    first, second = value["proposals"]
    assert (first["stage"], first["class"], first["confidence"]) == ("classify", "=dent", 0.75)
    assert first["data"]["topk"] == [["=dent", 0.75], ["good", 0.25]]
    live = proposals.live(store, item.id)[0].provenance
    assert (first["stage_version"], first["model"], first["model_sha256"], first["settings"]) == (
        live.stage_version, live.model, live.model_hash, live.settings_hash,
    )  # fmt: skip
    assert second["geometry"] == {"type": "box", "xyxy": [1.0, 2.5, 3.0, 4.0]} and second["role"] == "defect"
    assert not {"id", "run_id", "created_at"} & first.keys()


def test_an_audit_says_who_settled_what_when_and_after_which_model(store: Store, tmp_path: Path) -> None:
    write_edition(store, tmp_path / "e", "audit", options={"pictures": "yes"})
    (item,) = store.items.page('name:"open.png"')
    assert (tmp_path / "e/images/open.png").is_file()
    rows = [row for row in _rows(tmp_path / "e/audit.csv") if row["path"] == "scratch/open.png"]
    decision, region = rows
    assert (decision["what"], decision["state"], decision["class"]) == ("decision", "corrected", "'=dent")
    assert decision["who"] == region["who"] == "kim"
    assert decision["at"].endswith("+00:00") and decision["blake3"] == item.hash
    assert "classify: test" in decision["models"] and "0" * 64 in decision["models_sha256"]
    assert [region[name] for name in ("what", "state", "class", "role", "shape", "x1", "y1", "x2", "y2")] == [
        "region", "kept", "dent", "defect", "box", "1", "2.5", "3", "4",
    ]  # fmt: skip
    assert (region["source"], region["confidence"], region["models"]) == ("proposal", "0.5", "explain: test")


def test_an_audit_keeps_earlier_decisions_and_what_was_turned_down(store: Store, tmp_path: Path) -> None:
    (item,) = store.items.page('name:"mono16.tif"')
    shape = ProposalDraft(ProposalKind.REGION, "dent", 0.5, RegionRole.DEFECT, Box(1, 2, 3, 4))
    propose(store, item.id, StageName.EXPLAIN, [shape])
    regions.reject(store, proposals.live(store, item.id)[-1])
    propose(store, item.id, StageName.EXPLAIN, [])
    decisions.accept(store, [item.id], label="dent")
    write_edition(store, tmp_path / "e", "audit")
    rows = [row for row in _rows(tmp_path / "e/audit.csv") if row["path"] == "scratch/mono16.tif"]
    assert [(row["what"], row["state"], row["class"]) for row in rows][:2] == [
        ("decision", "accepted", "scratch"), ("decision", "corrected", "dent"),
    ]  # fmt: skip
    # The proposal is no longer in force, and still on record.
    assert (rows[2]["state"], rows[2]["models"]) == ("rejected", "explain: test")


@pytest.mark.parametrize("name", ["predictions", "audit"])
def test_a_log_is_the_same_bytes_twice_and_can_be_stopped(store: Store, tmp_path: Path, name: str) -> None:
    first, second = (write_edition(store, tmp_path / f"e{n}", name) for n in (1, 2))
    assert first.hash == second.hash and hash_tree(first.path) == hash_tree(second.path)
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 6

    with pytest.raises(StoppedError):
        export(store, ExportRequest(tmp_path / "stopped", name), should_stop=stop)
    assert not (tmp_path / "stopped").exists()
