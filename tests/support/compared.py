"""Two runs that differ in class, in objects, and in what they looked at."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from storage import jobs, proposals
from storage.records import Box, JobState, ProposalDraft, ProposalKind, Provenance, RegionRole, StageName
from storage.schema import JobRow
from storage.store import Store
from tests.support.projects import make_project

BOXES = {"here": Box(0, 0, 20, 20), "near": Box(4, 0, 24, 20), "far": Box(40, 20, 60, 40)}


def said(store: Store, model: str, by_item: dict[int, tuple[str, list[tuple[str, str]]]]) -> int:
    """A run of ``model``: by item the best class, and pairs of an object's class and its box."""
    run = jobs.start(store, stages=[StageName.CLASSIFY, StageName.SEGMENT], where="", settings={"m": model})
    with store.transact("Propose", undoable=False) as tx:
        for item_id, (best, objects) in by_item.items():
            drafts = {
                StageName.CLASSIFY: [ProposalDraft(ProposalKind.CLASS, best, 0.9)],
                StageName.SEGMENT: [
                    ProposalDraft(ProposalKind.REGION, name, 0.8, role=RegionRole.DEFECT, geometry=BOXES[box])
                    for name, box in objects
                ],
            }
            for stage, found in drafts.items():
                origin = Provenance(stage, "1", model, "0" * 64, "0" * 64)
                proposals.write(tx, item_id=item_id, run_id=run.id, provenance=origin, drafts=found)
        done = sa.update(JobRow).where(JobRow.run_id == run.id, JobRow.item_id.in_(list(by_item)))
        tx.connection.execute(done.values(state=JobState.DONE.value))
    return run.id


def two_runs(tmp_path: Path) -> Store:
    """Six items; the second run disagrees on the class of 2, on objects of 3, 4 and 5, and never saw 6."""
    made = make_project(tmp_path, count=6)
    dent = [("dent", "here")]
    said(made, "old", dict.fromkeys(range(1, 7), ("dent", dent)))
    said(
        made,
        "new",
        {
            1: ("dent", [("dent", "near")]),
            2: ("pit", dent),
            3: ("dent", [("pit", "near")]),
            4: ("dent", [("dent", "here"), ("dent", "far")]),
            5: ("dent", []),
        },
    )
    return made
