"""What a worker does with a batch, without processes."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference import registry, worker
from inference.registry import build_stage
from inference.stage import WorkItem
from inference.worker import DECODED_PIXELS, LOOKED_AT, SUB_BATCH, ItemRequest, Worker, WorkerPlan, cut
from storage import images
from storage.errors import ModelError
from storage.records import Box, Proposal, ProposalKind, StageName, StageResult
from storage.store import Store
from tests.support.runs import GAMMA, picture_project, plan_of, requests_of
from tests.support.stages import STAGES

CHAIN = (StageName.ENHANCE, StageName.CLEAN, StageName.CROP, StageName.CLASSIFY, StageName.SEGMENT)
SETTINGS = {StageName.ENHANCE: GAMMA}


@pytest.fixture(autouse=True)
def test_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "STAGES", STAGES)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Store]:
    with picture_project(tmp_path, 6) as store:
        yield store


def process(plan: WorkerPlan, requests: list[ItemRequest]) -> list[StageResult]:
    return Worker(plan, threading.Event()).process(requests)


def by_job(results: list[StageResult]) -> dict[tuple[int, StageName], StageResult]:
    return {(each.item_id, each.provenance.stage): each for each in results}


def plain(results: list[StageResult]) -> dict[tuple[int, StageName], Any]:
    """Without times, and with geometry and data as a row gives them back."""
    return {key: (each.proposals, each.error, each.provenance) for key, each in by_job(results).items()}


def without_looked_at(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != LOOKED_AT}


def as_rows(results: list[StageResult], item_id: int) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(
            1, item_id, 1, each.provenance, draft.kind, draft.class_name, draft.confidence, draft.role,
            draft.geometry, draft.blob, draft.data, False, 0.0,
        )
        for each in results if each.item_id == item_id for draft in each.proposals
    )  # fmt: skip


def test_results_equal_calling_the_stages_directly(project: Store) -> None:
    plan = plan_of(project, CHAIN, SETTINGS)
    requests = requests_of(project, CHAIN)
    found = plain(process(plan, requests))
    stages = [build_stage(name, plan.context(name)) for name in CHAIN]
    for request in requests:
        pixels = images.read_rgb8(Path(request.path))
        item = WorkItem(request.item_id, request.hash, pixels, pixels)
        for stage in stages:
            (output,) = stage.process([item])
            item.upstream[stage.name] = found[request.item_id, stage.name][0]
            proposals, error, provenance = found[request.item_id, stage.name]
            unmarked = [
                dataclasses.replace(p, data={k: p.data[k] for k in p.data if k != LOOKED_AT}) for p in proposals
            ]
            assert (tuple(unmarked), error, provenance) == (output.proposals, "", stage.provenance())


@pytest.mark.parametrize("cut_after", range(1, len(CHAIN)))
@pytest.mark.parametrize("stages", [CHAIN, CHAIN[1:]], ids=["enhanced", "not enhanced"])
def test_stages_after_a_cut_see_what_they_would_have_seen(
    project: Store, cut_after: int, stages: tuple[StageName, ...]
) -> None:
    plan = plan_of(project, stages, SETTINGS)
    requests = requests_of(project, stages)
    whole = plain(process(plan, requests))
    done, due = stages[:cut_after], stages[cut_after:]
    first = process(plan_of(project, done, SETTINGS), requests_of(project, done))
    rest = [
        dataclasses.replace(
            each, jobs={stage: each.jobs[stage] for stage in due}, upstream=as_rows(first, each.item_id)
        )
        for each in requests
    ]
    assert plain(first) | plain(process(plan, rest)) == whole


def test_a_run_over_items_with_earlier_results_starts_from_the_original_again(project: Store) -> None:
    plan = plan_of(project, CHAIN, SETTINGS)
    requests = requests_of(project, CHAIN)
    first = process(plan, requests)
    again = [dataclasses.replace(each, upstream=as_rows(first, each.item_id)) for each in requests]
    assert plain(process(plan, again)) == plain(first)


@pytest.mark.parametrize("setting", ["use_cleaned", "use_crop"])
def test_later_stages_look_past_what_the_run_is_told_to_ignore_also_after_a_cut(project: Store, setting: str) -> None:
    stages = CHAIN[1:4]
    plan = plan_of(project, stages, **{setting: False})
    requests = requests_of(project, stages)
    whole = by_job(process(plan, requests))
    for request in requests:
        pixels = images.read_rgb8(Path(request.path))
        data = whole[request.item_id, StageName.CLASSIFY].proposals[0].data
        assert (data["offset"] == [0, 0]) == (setting == "use_crop")
        if setting == "use_cleaned":
            item = WorkItem(1, "", pixels, pixels, Box(2, 3, pixels.shape[1] - 3, pixels.shape[0] - 1))
            assert data["view"] == worker_hash(item.view()[0])
    first = process(plan_of(project, stages[:2], **{setting: False}), requests_of(project, stages[:2]))
    rest = [
        dataclasses.replace(
            each, jobs={StageName.CLASSIFY: each.jobs[StageName.CLASSIFY]}, upstream=as_rows(first, each.item_id)
        )
        for each in requests
    ]
    again = by_job(process(plan, rest))
    for (item_id, stage), result in again.items():
        assert result.proposals[0].data["view"] == whole[item_id, stage].proposals[0].data["view"]


def worker_hash(view: np.ndarray) -> str:
    from storage.hashing import hash_bytes

    return hash_bytes(view.tobytes())


def test_measuring_earlier_cleaning_finds_it_although_the_stage_is_due(project: Store) -> None:
    clean = (StageName.CLEAN,)
    first = process(plan_of(project, clean), requests_of(project, clean))
    pictures = {each.item_id: [p.blob for p in each.proposals if p.blob] for each in first}
    assert any(pictures.values())
    again = [dataclasses.replace(each, upstream=as_rows(first, each.item_id)) for each in requests_of(project, clean)]
    measured = process(plan_of(project, clean, {StageName.CLEAN: {"evaluate_only": True}}), again)
    assert {each.item_id: [p.blob for p in each.proposals if p.blob] for each in measured} == pictures


@pytest.mark.allow_logs(r"stage classify failed on items")
def test_a_stage_that_raises_on_a_batch_fails_the_one_item_and_sees_the_others_untouched(project: Store) -> None:
    stages = (StageName.CLASSIFY, StageName.SEGMENT)
    sound = plain(process(plan_of(project, stages), requests_of(project, stages)))
    # The stage has altered pixels and regions of interest of the whole batch by the time it raises.
    plan = plan_of(project, stages, {StageName.CLASSIFY: {"raise": [3]}})
    found = by_job(process(plan, requests_of(project, stages)))
    assert found[3, StageName.CLASSIFY].error == "ValueError: cannot look at 3"
    assert found[3, StageName.SEGMENT].error == "not run, because classify failed first: ValueError: cannot look at 3"
    for (item_id, stage), each in found.items():
        if item_id != 3:
            assert (each.proposals, each.error) == sound[item_id, stage][:2]


@pytest.mark.allow_logs(r"stage classify failed on items")
def test_a_stage_that_loses_a_result_is_not_believed(project: Store) -> None:
    stages = (StageName.CLASSIFY,)
    plan = plan_of(project, stages, {StageName.CLASSIFY: {"one_too_few": True}})
    results = process(plan, requests_of(project, stages))
    assert {each.error for each in results} == {"RuntimeError: the classify stage gave 0 results for 1 items"}


def test_files_that_cannot_be_read_fail_alone_with_the_reason(project: Store) -> None:
    stages = (StageName.CLEAN, StageName.CLASSIFY)
    requests = requests_of(project, stages)
    Path(requests[1].path).unlink()
    Path(requests[2].path).write_bytes(b"no picture")
    whole = Path(requests[3].path).read_bytes()
    Path(requests[3].path).write_bytes(whole[: len(whole) // 2])
    found = by_job(process(plan_of(project, stages), requests))
    assert len(found) == len(requests) * 2
    for stage in stages:
        assert found[2, stage].error == "The file is missing"
        assert {bool(found[item_id, stage].error) for item_id in (3, 4)} == {True}
        assert {found[item_id, stage].error for item_id in (1, 5, 6)} == {""}


@pytest.mark.allow_logs(r"item 2 cannot be opened")
def test_a_decoder_that_raises_or_runs_out_of_memory_fails_its_image_alone(
    project: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = images.read_rgb8
    faults: dict[str, BaseException] = {"plate 001.png": ZeroDivisionError("oops"), "plate 002.png": MemoryError()}

    def trouble(path: Path, **options: Any) -> Any:
        if path.name in faults:
            raise faults[path.name]
        return read(path, **options)

    monkeypatch.setattr(worker.images, "read_rgb8", trouble)
    stages = (StageName.CLASSIFY,)
    found = by_job(process(plan_of(project, stages), requests_of(project, stages)))
    assert found[2, StageName.CLASSIFY].error == "The image cannot be opened: ZeroDivisionError: oops"
    assert found[3, StageName.CLASSIFY].error == "The image does not fit into this machine's memory"
    assert sum(not each.error for each in found.values()) == 4


@pytest.mark.allow_logs(r"the classify stage cannot be loaded")
def test_a_stage_that_cannot_be_loaded_fails_no_item_but_the_call(project: Store) -> None:
    plan = plan_of(project, (StageName.CLASSIFY,), {StageName.CLASSIFY: {"unloadable": True}})
    with pytest.raises(ModelError, match="The classify stage cannot be loaded: ImportError: no such library"):
        process(plan, requests_of(project, plan.stages))


def test_an_item_whose_earlier_stage_failed_is_not_even_read(project: Store) -> None:
    (request, *_) = requests_of(project, (StageName.CLASSIFY,))
    Path(request.path).unlink()
    (result,) = process(
        plan_of(project, (StageName.CLASSIFY,)), [dataclasses.replace(request, failed="not run, because …")]
    )
    assert result.error == "not run, because …"


def test_a_stop_leaves_the_rest_without_results(project: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    read = images.read_rgb8

    def read_and_stop(path: Path, **options: Any) -> Any:
        if path.name == "plate 003.png":
            stop.set()
        return read(path, **options)

    monkeypatch.setattr(worker.images, "read_rgb8", read_and_stop)
    plan = plan_of(project, (StageName.CLASSIFY,))
    results = Worker(plan, stop).process(requests_of(project, plan.stages))
    assert len(results) < 6
    assert all(each.proposals and not each.error for each in results)


requests = st.lists(st.integers(0, 250_000_000), max_size=40).map(
    lambda sizes: [ItemRequest(index, "", "", {}, pixels=size) for index, size in enumerate(sizes)]
)


@given(requests)
def test_parts_hold_every_item_once_in_order_and_few_pixels_at_once(batch: list[ItemRequest]) -> None:
    parts = cut(batch)
    assert [each for part in parts for each in part] == batch
    assert all(1 <= len(part) <= SUB_BATCH for part in parts)
    for part in parts:
        assert len(part) == 1 or sum(each.pixels for each in part) <= DECODED_PIXELS // 2


def test_large_images_are_not_decoded_ahead_of_their_turn(project: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """With sizes as of 100 MP images, the next is read only when the one before is done with."""
    reads: list[str] = []
    read = images.read_rgb8

    def note(path: Path, **options: Any) -> Any:
        reads.append(f"read {path.stem}")
        return read(path, **options)

    monkeypatch.setattr(worker.images, "read_rgb8", note)
    plan = plan_of(project, (StageName.CLASSIFY,))
    at_work = Worker(plan, threading.Event())
    at_work.process([])
    stage = at_work._stages[StageName.CLASSIFY]
    process_items = stage.process

    def note_and_process(batch: Any) -> Any:
        reads.append(f"compute {len(batch)}")
        return process_items(batch)

    monkeypatch.setattr(stage, "process", note_and_process)
    large = [dataclasses.replace(each, pixels=100_000_000) for each in requests_of(project, plan.stages)]
    at_work.process(large)
    assert [each.split()[0] for each in reads] == ["read", "compute"] * 6


def test_only_two_parts_are_in_memory_at_once(project: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    alive: list[Any] = []
    most = 0
    read = images.read_rgb8

    def count(path: Path, **options: Any) -> Any:
        import weakref

        nonlocal most
        pixels = read(path, **options)
        alive.append(weakref.ref(pixels))
        most = max(most, sum(each() is not None for each in alive))
        return pixels

    monkeypatch.setattr(worker.images, "read_rgb8", count)
    plan = plan_of(project, (StageName.CLASSIFY,))
    # 40 MP each: one computed, one ahead.
    large = [dataclasses.replace(each, pixels=40_000_000) for each in requests_of(project, plan.stages)]
    results = Worker(plan, threading.Event()).process(large)
    assert len(results) == 6
    assert most <= 2


def test_kinds_of_proposals_survive_the_way_home(project: Store) -> None:
    import pickle

    stages = (StageName.CLEAN, StageName.CROP)
    results = process(plan_of(project, stages), requests_of(project, stages))
    assert pickle.loads(pickle.dumps(results)) == results
    assert {p.kind for each in results for p in each.proposals} >= {ProposalKind.REGION, ProposalKind.PIXELS}
