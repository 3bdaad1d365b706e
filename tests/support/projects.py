"""Makes projects for tests: real SQLite files, items without pictures where none are needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from storage import classes, mappers
from storage.records import NewItem, ProposalDraft, Provenance, StageName
from storage.store import Store

PROVENANCE = Provenance(
    stage=StageName.CLASSIFY, stage_version="1", model="test", model_hash="0" * 64, settings_hash="0" * 64
)


def provenance(stage: StageName) -> Provenance:
    return Provenance(stage=stage, stage_version="1", model="test", model_hash="0" * 64, settings_hash="0" * 64)


def new_item(number: int, *, given: str | None = None, error: str = "", source_id: int = 1) -> NewItem:
    return NewItem(
        source_id=source_id,
        relpath=f"{given or 'none'}/image_{number:06}.png",
        width=64,
        height=48,
        channels=3,
        bit_depth=8,
        format="png",
        size_bytes=1000 + number,
        mtime_ns=number,
        hash=f"{number:064x}",
        given=given,
        error=error,
    )


def add_items(store: Store, items: Sequence[NewItem], *, root: str = "/images") -> list[int]:
    with store.transact("Add source", undoable=False) as tx:
        tx.insert("sources", [{"path": root}])
    with store.transact(f"Add {len(items)} images") as tx:
        classes.ensure(tx, sorted({item.given for item in items if item.given}))
        return tx.insert("items", [mappers.new_item(item, now=tx.now) for item in items])


def propose(store: Store, item_id: int, stage: StageName, drafts: Sequence[ProposalDraft]) -> list[int]:
    from storage import proposals

    with store.transact("Propose", undoable=False) as tx:
        run_id = tx.connection.exec_driver_sql("SELECT max(id) FROM runs").scalar()
        if run_id is None:
            row = {
                "stages": [], "where": "", "settings": {}, "settings_hash": "", "state": "done", "actor": "test",
                "created_at": tx.now, "finished_at": None, "items": 0,
            }  # fmt: skip
            run_id = tx.insert("runs", [row])[0]
        return proposals.write(tx, item_id=item_id, run_id=run_id, provenance=provenance(stage), drafts=drafts)


def make_project(tmp_path: Path, *, count: int = 0, given: Sequence[str | None] = (None,)) -> Store:
    store = Store.create(tmp_path / "project", actor="kim")
    if count:
        add_items(store, [new_item(i, given=given[i % len(given)]) for i in range(count)])
    return store
