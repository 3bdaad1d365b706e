"""From what a person asks to a run: stages, models and settings settled before anything is loaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from inference import cluster_terms, executors, pipeline, registry
from inference.cards import Task, load_card
from inference.library import ModelLibrary
from inference.model_inspect import CardFields
from inference.pipeline import RunRequest
from storage import jobs
from storage.errors import FettleError, FilterError, ModelError, ProjectError
from storage.paths import shipped_dir
from storage.project import save_setting
from storage.records import RunState, StageName
from storage.store import Store
from tests.inference.tiny_models import blurring_inpainter, mean_colour
from tests.support.runs import picture_project
from tests.support.stages import STAGES, thread_pool


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    # What ships with Fettle must not decide these tests.
    monkeypatch.setattr(pipeline, "shipped_dir", lambda kind: tmp_path / "shipped" / kind)
    with picture_project(tmp_path, 6) as store:
        yield store


@pytest.fixture
def classifier(project: Store, tmp_path: Path) -> str:
    path = mean_colour(tmp_path / "mean.onnx")
    fields = CardFields(task=Task.CLASSIFY, classes=("red", "green", "blue"), normalise="unit")
    ModelLibrary([project.folder.models]).add(path, into=project.folder.models, name="mean", fields=fields)
    return "mean"


def test_default_stages_without_a_model_are_left_out_and_named(project: Store) -> None:
    prepared = pipeline.prepare(project, RunRequest())
    assert prepared.stages == (StageName.CLEAN,)
    assert set(prepared.left_out) == {
        StageName.CROP, StageName.CLASSIFY, StageName.SEGMENT, StageName.EXPLAIN, StageName.ANOMALY,
    }  # fmt: skip
    assert "There is no model for classify" in prepared.left_out[StageName.CLASSIFY]


def test_a_stage_asked_for_by_name_without_a_model_is_an_error(project: Store) -> None:
    with pytest.raises(ModelError, match="There is no model for classify"):
        pipeline.prepare(project, RunRequest(stages=(StageName.CLEAN, StageName.CLASSIFY)))


def test_a_filler_that_needs_a_model_is_settled_before_the_run(project: Store, tmp_path: Path) -> None:
    request = RunRequest(stages=(StageName.CLEAN,), settings={"clean": {"filler": "lama"}})
    with pytest.raises(ModelError, match="fettle models add FILE"):
        pipeline.prepare(project, request)
    save_setting(project.folder, ("stages", "clean", "filler"), "lama")
    with pytest.raises(FettleError, match="needs an inpainting model"):
        pipeline.prepare(project, RunRequest())
    models = project.folder.models
    card = ModelLibrary([models]).add(blurring_inpainter(tmp_path / "blur.onnx"), into=models, name="blur").card
    prepared = pipeline.prepare(project, request)
    assert prepared.frozen["stages"]["clean"]["filler_model"] == "blur"
    assert prepared.frozen["models"]["filler"] == card.model_hash
    assert cluster_terms._model_names(prepared.plan) == ["blur"]
    report = pipeline.work_off(project, prepared, pipeline.open_run(project, prepared), executor=thread_pool())
    assert not report.failed


def test_a_detector_with_a_network_needs_its_model_and_the_run_is_tied_to_its_weights(
    project: Store, tmp_path: Path
) -> None:
    fused = {"clean": {"detector": "fused"}}
    with pytest.raises(ModelError, match="The markings network “markings” is missing"):
        pipeline.prepare(project, RunRequest(stages=(StageName.CLEAN,), settings=fused))
    shutil.copytree(shipped_dir("models") / "markings", tmp_path / "shipped" / "models" / "markings")
    prepared = pipeline.prepare(project, RunRequest(stages=(StageName.CLEAN,), settings=fused))
    assert prepared.frozen["models"]["clean"] == load_card(shipped_dir("models") / "markings").model_hash
    assert prepared.plan.settings[StageName.CLEAN]["model"] == "markings"


def test_a_run_in_which_no_stage_is_possible_is_an_error(project: Store) -> None:
    save_setting(project.folder, ("run", "stages"), ["classify"])
    with pytest.raises(FettleError, match="No stage can run"):
        pipeline.prepare(project, RunRequest())


def test_stages_run_in_the_order_of_the_pipeline_however_they_are_named(project: Store, classifier: str) -> None:
    prepared = pipeline.prepare(project, RunRequest(stages=(StageName.CLASSIFY, StageName.CLEAN)))
    assert prepared.stages == prepared.plan.stages == (StageName.CLEAN, StageName.CLASSIFY)
    assert prepared.frozen["stages"]["classify"]["model"] == classifier
    assert len(prepared.frozen["models"]["classify"]) >= 32


def test_a_run_with_a_real_model_stores_what_the_model_says(project: Store, classifier: str) -> None:
    request = RunRequest(stages=(StageName.CLEAN, StageName.CLASSIFY))
    prepared = pipeline.prepare(project, request)
    report = pipeline.work_off(project, prepared, pipeline.open_run(project, prepared), executor=thread_pool())
    assert (report.done, report.failed) == (6, ())
    assert {item.predicted for item in project.items.get(range(1, 7))} <= {"red", "green", "blue"}
    assert report.run.state is RunState.DONE


def test_a_stopped_run_is_gone_on_with_by_the_same_request_and_by_no_other(project: Store) -> None:
    request = RunRequest(stages=(StageName.CLEAN,))
    prepared = pipeline.prepare(project, request)
    run = pipeline.open_run(project, prepared)
    report = pipeline.work_off(project, prepared, run, executor=thread_pool(), should_stop=lambda: True)
    assert report.cancelled
    assert pipeline.open_run(project, pipeline.prepare(project, request)) == run
    others = (
        RunRequest(stages=(StageName.CLEAN,), where="state:unreviewed"),
        RunRequest(stages=(StageName.CLEAN,), use_crop=False),
        RunRequest(stages=(StageName.CLEAN,), settings={"clean": {"radius": 3.0}}),
        RunRequest(stages=(StageName.CLEAN,), item_ids=(1, 2)),
    )
    for other in others:
        assert pipeline.open_run(project, pipeline.prepare(project, other)).id != run.id


def test_only_the_items_asked_for_are_worked_on(project: Store) -> None:
    prepared = pipeline.prepare(project, RunRequest(stages=(StageName.CLEAN,), item_ids=(2, 5, 999)))
    report = pipeline.work_off(project, prepared, pipeline.open_run(project, prepared), executor=thread_pool())
    assert (report.items, report.done) == (2, 2)


def test_a_run_over_no_items_is_done_at_once(project: Store) -> None:
    prepared = pipeline.prepare(project, RunRequest(stages=(StageName.CLEAN,), where="state:excluded"))
    report = pipeline.work_off(project, prepared, pipeline.open_run(project, prepared), executor=thread_pool())
    assert (report.items, report.done, report.cancelled, report.run.state) == (0, 0, False, RunState.DONE)


def test_a_filter_that_does_not_parse_queues_nothing(project: Store) -> None:
    prepared = pipeline.prepare(project, RunRequest(stages=(StageName.CLEAN,), where="score<"))
    with pytest.raises(FilterError):
        pipeline.open_run(project, prepared)
    assert jobs.runs(project) == []


def test_settings_of_the_request_lie_over_those_of_the_project(project: Store) -> None:
    save_setting(project.folder, ("stages", "clean", "radius"), 7.0)
    save_setting(project.folder, ("stages", "clean", "dilate"), 3)
    prepared = pipeline.prepare(project, RunRequest(stages=(StageName.CLEAN,), settings={"clean": {"radius": 4.0}}))
    assert prepared.plan.settings[StageName.CLEAN] == {"detector": "colour", "radius": 4.0, "dilate": 3}


def test_a_wrong_setting_of_a_stage_ends_the_run_in_one_line_and_fails_no_image(project: Store) -> None:
    prepared = pipeline.prepare(project, RunRequest(stages=(StageName.CLEAN,), settings={"clean": {"radios": 4.0}}))
    run = pipeline.open_run(project, prepared)
    with pytest.raises(ModelError, match="The clean stage has no setting 'radios'"):
        pipeline.work_off(project, prepared, run, executor=thread_pool())
    assert jobs.failures(project, run.id) == []


@pytest.mark.parametrize(("name", "value"), [("workers", -1), ("workers", "two"), ("batch", 0), ("batch", True)])
def test_nonsense_in_the_run_settings_is_named(project: Store, name: str, value: object) -> None:
    save_setting(project.folder, ("run", name), value)
    with pytest.raises(ProjectError, match=rf"run\.{name}\b"):
        prepared = pipeline.prepare(project, RunRequest(stages=(StageName.CLEAN,)))
        pipeline.work_off(project, prepared, pipeline.open_run(project, prepared), executor=thread_pool())


def test_workers_and_their_threads_share_the_cores(project: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for cores in (1, 2, 3, 8, 64):
        monkeypatch.setattr(executors, "usable_cores", lambda cores=cores: cores)
        monkeypatch.setattr(pipeline, "usable_cores", lambda cores=cores: cores)
        workers = executors.default_workers()
        threads = pipeline.prepare(project, RunRequest(stages=(StageName.CLEAN,))).plan.threads
        assert workers >= 1 and threads >= 1
        assert workers * threads <= max(cores, 1)


def test_default_stages_can_be_done_without_and_explain_goes_with_the_classifier(
    project: Store, classifier: str
) -> None:
    prepared = pipeline.prepare(project, RunRequest(without=frozenset({StageName.CLEAN})))
    assert prepared.stages == (StageName.CLASSIFY, StageName.EXPLAIN)
    assert StageName.CLEAN not in prepared.left_out
    named = {StageName.CLASSIFY.value: {"model": classifier}}
    again = pipeline.prepare(project, RunRequest(without=frozenset({StageName.CROP}), settings=named))
    assert again.plan.settings[StageName.EXPLAIN]["model"] == classifier


def test_every_stage_of_the_registry_has_its_stand_in_or_needs_no_model() -> None:
    assert list(STAGES) == list(registry.STAGES) == list(StageName)
