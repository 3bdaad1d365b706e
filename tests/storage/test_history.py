from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from storage import classes, decisions, item_history, items, jobs, proposals, regions, remarks, rle
from storage.errors import FettleError, StaleWriteError
from storage.records import (
    Box,
    ClassKind,
    Geometry,
    ItemState,
    Job,
    Mask,
    ProposalDraft,
    ProposalKind,
    RegionRole,
    StageName,
    StageResult,
)
from storage.store import Store
from storage.take_back import take_back_run
from tests.support.projects import make_project, propose, provenance


def state_of(store: Store) -> dict[str, Any]:
    """Everything undo has to restore, versions left out: they only ever count up."""
    out: dict[str, Any] = {}
    with store.reading() as connection:
        for table in ("items", "regions", "decisions", "classes", "proposals", "runs"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id").mappings()
            out[table] = [{k: v for k, v in row.items() if k != "version"} for row in rows]
    return out


def _box(seed: int) -> Box:
    return Box(seed, seed, seed + 5.0, seed + 7.0)


def _masks() -> st.SearchStrategy[Mask]:
    def stroke(at: tuple[int, int, int, int]) -> Mask:
        pixels = np.zeros((48, 64), bool)
        pixels[at[0] : at[0] + at[2], at[1] : at[1] + at[3]] = True
        return rle.encode(pixels)

    return st.tuples(st.integers(0, 40), st.integers(0, 60), st.integers(1, 20), st.integers(1, 20)).map(stroke)


def _said(job: Job, number: int) -> StageResult:
    box = ProposalDraft(ProposalKind.REGION, "pit", 0.5, RegionRole.DEFECT, geometry=_box(job.item_id + number))
    best = ProposalDraft(ProposalKind.CLASS, ("pit", "good")[number], 0.5 + number / 4)
    drafts = (box,) if job.stage is StageName.SEGMENT else (best,)
    return StageResult(job.id, job.item_id, provenance(job.stage), proposals=drafts)


def test_undo_and_redo_survive_a_restart(tmp_path: Path) -> None:
    with make_project(tmp_path, count=5) as store:
        before = state_of(store)
        decisions.accept(store, [1, 2], label="scratch")
        after = state_of(store)
    with Store.open(store.folder.root, actor="kim") as store:
        assert store.next_undo().label == "Label 2 items “scratch”"
        store.undo()
        assert state_of(store) == before
    with Store.open(store.folder.root, actor="kim") as store:
        store.redo()
        assert state_of(store) == after


def test_a_small_step_lies_in_its_own_row_and_a_large_one_beside_it(tmp_path: Path) -> None:
    with make_project(tmp_path, count=600) as store:
        before = state_of(store)
        small = decisions.defer(store, [7, 9]).step_id
        large = decisions.accept(store, range(1, 601), label="dent").step_id
        with store.reading() as connection:
            within = dict(connection.exec_driver_sql("SELECT id, changes IS NOT NULL FROM steps").all())
            beside = set(connection.exec_driver_sql("SELECT step_id FROM step_changes").scalars())
        assert (within[small], small in beside) == (1, False)
        assert (within[large], large in beside) == (0, True)
        assert [event.id for event in item_history.of_item(store, 9)[:2]] == [large, small]
        store.undo()
        store.undo()
        assert state_of(store) == before
        store.redo()
        assert store.items.get([9])[0].state is ItemState.DEFERRED


def test_a_write_that_failed_leaves_nothing_believed_that_is_not_there(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        decisions.accept(store, [1], label="dent")
        store.undo()
        with pytest.raises(ZeroDivisionError), store.transact("Fail") as tx:
            classes.ensure_all(tx, ["pit"])
            tx.update("items", [2], {"note": "x"})
            tx.finish()
            raise ZeroDivisionError
        assert store.next_redo() is not None
        decisions.accept(store, [3], label="pit")
        assert [entry.name for entry in classes.all_classes(store)] == ["pit"]
        assert store.redo() is None


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
        with pytest.raises(StaleWriteError, match="lee changed item 1 since, with “Exclude 1 item” \\(step 3\\)"):
            store.undo()
        assert store.items.get([1])[0].state is ItemState.EXCLUDED


def test_undo_of_a_drawing_spares_what_another_reviewer_made_of_it(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        regions.draw(store, item_id=1, geometry=_box(1), class_name="dent")
    with Store.open(store.folder.root, actor="lee") as store:
        regions.reshape(store, regions.of_item(store, 1)[0], _box(9))
    with Store.open(store.folder.root, actor="kim") as store:
        with pytest.raises(StaleWriteError, match="lee changed item 1 since, with “Reshape dent region”"):
            store.undo()
        assert [region.geometry for region in regions.of_item(store, 1)] == [_box(9)]


def test_undo_leaves_a_class_that_another_reviewer_uses_by_now(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        decisions.accept(store, [1], label="dent")
    with Store.open(store.folder.root, actor="lee") as store:
        decisions.accept(store, [2], label="dent")
    with Store.open(store.folder.root, actor="kim") as store:
        store.undo()
        assert [entry.name for entry in classes.all_classes(store)] == ["dent"]
        store.redo()
        assert [item.label for item in store.items.get([1, 2])] == ["dent", "dent"]


def test_a_jump_stops_at_the_step_that_another_reviewer_built_upon(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        decisions.defer(store, [1])
        decisions.defer(store, [2])
        decisions.defer(store, [3])
    with Store.open(store.folder.root, actor="lee") as store:
        decisions.exclude(store, [1], reason="blurred")
    with Store.open(store.folder.root, actor="kim") as store:
        travelled = store.travel_to(1)
        assert (travelled.steps, travelled.undo) == (2, True)
        assert "lee changed item 1 since, with “Exclude 1 item” (step 5)" in travelled.stopped
        with pytest.raises(FettleError, match="Step 5, “Exclude 1 item”, is lee's"):
            store.travel_to(5)
        assert store.travel_to(4).steps == 2
        assert [step.undone for step in store.steps()] == [False] * 5


def test_a_step_says_how_many_items_it_touched(tmp_path: Path) -> None:
    with make_project(tmp_path, count=900) as store:
        decisions.accept(store, range(1, 901), label="scratch")
        decisions.accept(store, [5, 6], label="dent")
        classes.set_kind(store, "dent", ClassKind.GOOD)
        assert [step.items for step in store.steps()] == [0, 2, 900, 900]


def test_a_run_never_gets_between_a_person_and_undo(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        remarks.set_note(store, [1], "mine")
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
    """Whatever a person does, in any order and across restarts: undo and redo give back every table as it was."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.place = tempfile.TemporaryDirectory()
        self.store = make_project(Path(self.place.name), count=6, given=("good", "scratch", None))
        for number in range(2):
            run = jobs.start(self.store, stages=[StageName.SEGMENT, StageName.CLASSIFY], where="", settings={})
            for claim in jobs.claim(self.store, run.id, owner="w", limit=3 + number):
                jobs.finish(self.store, run.id, [_said(job, number) for job in claim.jobs])
            jobs.close_run(self.store, run.id, cancelled=False)
        self.past: list[dict[str, Any]] = []
        self.future: list[dict[str, Any]] = []

    @contextmanager
    def _doing(self) -> Iterator[None]:
        before, newest = state_of(self.store), self.store.next_undo()
        yield
        if self.store.next_undo() != newest:
            self.past.append(before)
            self.future.clear()
        else:
            assert state_of(self.store) == before

    ids = st.lists(st.integers(1, 6), min_size=1, max_size=6)
    one = st.integers(1, 6)

    @rule(ids=ids, label=st.sampled_from([None, "good", "scratch", "새 클래스"]))
    def accept(self, ids: list[int], label: str | None) -> None:
        with self._doing():
            decisions.accept(self.store, ids, label=label)

    @rule(ids=ids, verdict=st.sampled_from(["exclude", "reset", "defer", "remove"]))
    def settle_many(self, ids: list[int], verdict: str) -> None:
        with self._doing():
            match verdict:
                case "exclude":
                    decisions.exclude(self.store, ids, reason="blurred")
                case "reset":
                    decisions.reset(self.store, ids)
                case "defer":
                    decisions.defer(self.store, ids)
                case _:
                    items.remove(self.store, ids)

    @rule(item_id=one, note=st.text(max_size=5).filter(lambda text: text.isprintable()))
    def write_a_note(self, item_id: int, note: str) -> None:
        with self._doing():
            remarks.set_note(self.store, [item_id], note)

    @rule(name=st.sampled_from(["dent", "good"]), kind=st.sampled_from(ClassKind))
    def change_the_classes(self, name: str, kind: ClassKind) -> None:
        with self._doing():
            classes.add(self.store, name)
        with self._doing():
            classes.set_kind(self.store, name, kind)

    @rule(item_id=one, shape=st.one_of(st.integers(0, 20).map(_box), _masks()))
    def draw(self, item_id: int, shape: Geometry) -> None:
        with self._doing():
            regions.draw(self.store, item_id=item_id, geometry=shape, class_name="dent")

    @rule(item_id=one, shape=st.one_of(st.integers(0, 20).map(_box), _masks()), how=st.sampled_from("dsr"))
    def change(self, item_id: int, shape: Geometry, how: str) -> None:
        for region in regions.of_item(self.store, item_id)[:1]:
            with self._doing():
                if how == "d":
                    regions.delete(self.store, region)
                elif how == "s":
                    regions.reshape(self.store, region, shape)
                else:
                    regions.rename(self.store, region, "crack")

    @rule(item_id=one, keep=st.booleans())
    def settle(self, item_id: int, keep: bool) -> None:
        found = regions.open_proposals(proposals.live(self.store, item_id), regions.of_item(self.store, item_id))
        for proposal in found[:1]:
            with self._doing():
                regions.keep(self.store, proposal) if keep else regions.reject(self.store, proposal)

    @rule(run_id=st.integers(1, 2))
    def take_a_run_back(self, run_id: int) -> None:
        with self._doing(), suppress(FettleError):
            take_back_run(self.store, run_id)

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.future.append(state_of(self.store))
        assert self.store.undo() is not None
        assert state_of(self.store) == self.past.pop()

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.past.append(state_of(self.store))
        assert self.store.redo() is not None
        assert state_of(self.store) == self.future.pop()

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.store.folder.root, actor="kim")

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def jump_back_and_return(self, data: st.DataObject) -> None:
        end, steps = state_of(self.store), [step for step in self.store.steps() if not step.undone]
        far = data.draw(st.integers(1, len(self.past)))
        newest = steps[0].id
        assert self.store.travel_to(steps[far].id).steps == far
        assert state_of(self.store) == self.past[-far]
        assert self.store.travel_to(newest).steps == far
        assert state_of(self.store) == end

    def teardown(self) -> None:
        assert self.store.items.kept() == self.store.items.recount()
        assert (self.store.next_redo() is not None) == bool(self.future)
        self.store.close()
        self.place.cleanup()


TestHistory = HistoryMachine.TestCase
TestHistory.settings = settings(
    max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)
"""PostgreSQL keeps any text but one with a NUL character."""


@settings(max_examples=20, deadline=None)
@given(names=st.lists(NAMES.filter(str.strip), unique=True, max_size=14))
def test_classes_get_colours_and_keys_in_order(names: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    with make_project(tmp_path_factory.mktemp("p")) as store:
        with store.transact("Add classes") as tx:
            classes.ensure(tx, names)
        found = classes.all_classes(store)
    assert [entry.name for entry in found] == names
    assert [entry.key for entry in found] == [i + 1 if i < 9 else None for i in range(len(names))]
