from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from storage import classes, decisions, proposals, regions
from storage.errors import StaleWriteError
from storage.records import Box, ItemState, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.store import Store
from tests.support.projects import make_project, propose


def _state(store: Store) -> dict[str, Any]:
    """Everything undo has to restore, versions left out: they only ever count up."""
    out: dict[str, Any] = {}
    with store.reading() as connection:
        for table in ("items", "regions", "decisions", "classes"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id").mappings()
            out[table] = [{k: v for k, v in row.items() if k != "version"} for row in rows]
    return out


def _box(seed: int) -> Box:
    return Box(seed, seed, seed + 5.0, seed + 7.0)


def test_undo_and_redo_survive_a_restart(tmp_path: Path) -> None:
    with make_project(tmp_path, count=5) as store:
        before = _state(store)
        decisions.accept(store, [1, 2], label="scratch")
        after = _state(store)
    with Store.open(store.folder.root, actor="kim") as store:
        assert store.next_undo().label == "Label 2 items “scratch”"
        store.undo()
        assert _state(store) == before
    with Store.open(store.folder.root, actor="kim") as store:
        store.redo()
        assert _state(store) == after


def test_each_reviewer_undoes_their_own_steps(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        decisions.defer(store, [1])
    with Store.open(store.folder.root, actor="lee") as store:
        decisions.defer(store, [2])
        store.undo()
        assert [item.state for item in store.items.get([1, 2])] == [ItemState.DEFERRED, ItemState.UNREVIEWED]
        assert store.undo() is None


def test_undo_refuses_to_overwrite_what_another_reviewer_decided_since(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        decisions.defer(store, [1])
    with Store.open(store.folder.root, actor="lee") as store:
        decisions.exclude(store, [1], reason="blurred")
    with Store.open(store.folder.root, actor="kim") as store:
        with pytest.raises(StaleWriteError, match="changed since"):
            store.undo()
        assert store.items.get([1])[0].state is ItemState.EXCLUDED


def test_a_run_never_gets_between_a_person_and_undo(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        decisions.set_note(store, 1, "mine")
        propose(store, 1, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, class_name="pit", confidence=0.7)])
        store.undo()
        item = store.items.get([1])[0]
        assert (item.note, item.predicted) == ("", "pit")


def test_undoing_an_ingest_hides_its_items_and_redo_brings_them_back_with_their_proposals(tmp_path: Path) -> None:
    with make_project(tmp_path, count=4, given=("good", "scratch")) as store:
        propose(store, 2, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, class_name="pit", confidence=0.7)])
        assert store.undo().label == "Undo: Add 4 images"
        assert store.items.count() == 0
        assert len(store.items.ids()) == 0
        store.redo()
        assert store.items.count() == 4
        assert [p.class_name for p in proposals.live(store, 2)] == ["pit"]


def test_a_new_step_ends_what_could_be_redone(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        decisions.defer(store, [1])
        store.undo()
        decisions.defer(store, [2])
        assert store.next_redo() is None
        assert [step.label for step in store.steps()] == ["Put off 1 item", "Add 2 images"]


class HistoryMachine(RuleBasedStateMachine):
    """Any sequence of decisions undone in full gives the first state back, and redone in full the last."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.place = tempfile.TemporaryDirectory()
        self.store = make_project(Path(self.place.name), count=6, given=("good", "scratch", None))
        for item_id in (2, 3):
            box = ProposalDraft(
                ProposalKind.REGION, class_name="pit", confidence=0.5, role=RegionRole.DEFECT, geometry=_box(item_id)
            )
            propose(self.store, item_id, StageName.SEGMENT, [box])
        self.start = _state(self.store)
        self.steps = 0

    def _step(self, changes: object) -> None:
        self.steps += getattr(changes, "step_id", None) is not None and bool(changes.topics - {"history"})  # type: ignore[attr-defined]

    ids = st.lists(st.integers(1, 6), min_size=1, max_size=6)

    @rule(ids=ids, label=st.sampled_from([None, "good", "scratch", "새 클래스"]))
    def accept(self, ids: list[int], label: str | None) -> None:
        self._step(decisions.accept(self.store, ids, label=label))

    @rule(ids=ids)
    def exclude(self, ids: list[int]) -> None:
        self._step(decisions.exclude(self.store, ids, reason="blurred"))

    @rule(ids=ids)
    def reset(self, ids: list[int]) -> None:
        self._step(decisions.reset(self.store, ids))

    @rule(item_id=st.integers(1, 6), seed=st.integers(0, 20))
    def draw(self, item_id: int, seed: int) -> None:
        self._step(regions.draw(self.store, item_id=item_id, geometry=_box(seed), class_name="dent"))

    @rule(item_id=st.integers(1, 6), seed=st.integers(0, 20), delete=st.booleans())
    def change(self, item_id: int, seed: int, delete: bool) -> None:
        for region in regions.of_item(self.store, item_id)[:1]:
            if delete:
                self._step(regions.delete(self.store, region))
            else:
                self._step(regions.reshape(self.store, region, _box(seed)))

    @rule(item_id=st.integers(2, 3), keep=st.booleans())
    def settle(self, item_id: int, keep: bool) -> None:
        found = regions.open_proposals(proposals.live(self.store, item_id), regions.of_item(self.store, item_id))
        for proposal in found[:1]:
            self._step(regions.keep(self.store, proposal) if keep else regions.reject(self.store, proposal))

    @precondition(lambda self: self.steps)
    @rule()
    def back_and_forth(self) -> None:
        end = _state(self.store)
        for _ in range(self.steps):
            assert self.store.undo() is not None
        assert _state(self.store) == self.start
        assert self.store.items.kept() == self.store.items.recount()
        for _ in range(self.steps):
            assert self.store.redo() is not None
        assert _state(self.store) == end
        assert self.store.items.kept() == self.store.items.recount()
        assert self.store.next_redo() is None

    def teardown(self) -> None:
        self.store.close()
        self.place.cleanup()


TestHistory = HistoryMachine.TestCase
TestHistory.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)


@settings(max_examples=20, deadline=None)
@given(names=st.lists(st.text(min_size=1, max_size=12).filter(str.strip), unique=True, max_size=14))
def test_classes_get_colours_and_keys_in_order(names: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    with make_project(tmp_path_factory.mktemp("p")) as store:
        with store.transact("Add classes") as tx:
            classes.ensure(tx, names)
        found = classes.all_classes(store)
    assert [entry.name for entry in found] == names
    assert [entry.key for entry in found] == [i + 1 if i < 9 else None for i in range(len(names))]
