"""The audit on whole projects: what it exposes, what it clears, what it keeps and what it says where it can't."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.audit import run, trials
from inference.audit.plan import make_plan
from inference.audit.records import AuditReport, AuditRequest, Finding, Part
from inference.audit.run import audit, last_audit, pictures
from inference.audit.trials import StoppedError
from storage import decisions, regions
from storage.blobs import BlobStore
from storage.errors import FettleError, FilterError, ModelError
from storage.images import encode_png, read_rgb8
from storage.project import save_setting
from storage.records import Box, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.store import Store
from tests.support.audits import GOOD, LEANING, SOUND, SPOT, add_classifiers, plate, plates, project_of
from tests.support.projects import make_project, propose

COUNT = 22


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Marked spots, unmarked good plates and both classifiers; tests may audit it, and change nothing else."""
    with project_of(tmp_path_factory.mktemp("audited"), plates(COUNT)) as store:
        add_classifiers(store.folder.models)
        yield store


@pytest.fixture(scope="module")
def leaning(shared_store: Store) -> AuditReport:
    return audit(shared_store, AuditRequest(model=LEANING))


def test_a_classifier_that_goes_by_the_ink_is_exposed(leaning: AuditReport) -> None:
    assert leaning.judgement.finding is Finding.LEANS
    pasted = leaning.group(Part.PASTE, GOOD)
    assert pasted is not None
    assert pasted.items == COUNT + max(COUNT // 6, 1)  # it calls unmarked spots good, too
    assert pasted.rate.value > 0.8
    assert pasted.control is not None
    assert pasted.control.value == 0
    assert set(pasted.to) == {SPOT}
    assert pasted.change < -0.2
    removed = leaning.group(Part.REMOVE)
    assert removed is not None
    assert removed.rate.value > 0.8
    assert leaning.maps == "cam"
    assert pasted.energy is not None
    assert pasted.energy > 10 * pasted.area


def test_a_classifier_that_goes_by_the_part_is_not(shared_store: Store) -> None:
    report = audit(shared_store, AuditRequest(model=SOUND))
    assert report.judgement.finding in {Finding.CLEAR, Finding.UNSURE}
    assert not report.flipped()
    pasted = report.group(Part.PASTE)
    assert pasted is not None
    assert (pasted.rate.value, pasted.pairs) == (0.0, pasted.items)


def test_the_report_is_kept_with_where_it_comes_from(shared_store: Store, leaning: AuditReport) -> None:
    assert last_audit(shared_store, LEANING) == leaning
    assert last_audit(shared_store, "another") is None
    assert (leaning.model, leaning.marked, leaning.unmarked, leaning.unchecked) == (LEANING, COUNT, COUNT + 3, 0)
    assert len(leaning.model_hash) == len(leaning.settings_hash) == 64
    assert leaning.tool.startswith("fettle ")
    trial = next(each for each in leaning.flipped() if each.part is Part.PASTE)
    before, after, first, second = pictures(shared_store, leaning, trial)
    assert read_rgb8(before).shape == read_rgb8(after).shape == (150, 200, 3)
    assert np.abs(read_rgb8(before).astype(int) - read_rgb8(after)).max() > 60
    assert second.is_file() and not first.is_file(), "nothing in the plain picture speaks for good"
    assert not list(shared_store.folder.blobs.rglob("*.png")), "trying pictures leaves none in the project"


def test_the_same_seed_finds_the_same_and_does_nothing_again(
    shared_store: Store, leaning: AuditReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials._Tester, "paste", None)
    monkeypatch.setattr(trials._Tester, "remove", None)
    again = audit(shared_store, AuditRequest(model=LEANING))
    assert (again.reused, again.trials, again.groups) == (len(leaning.trials), leaning.trials, leaning.groups)


def test_another_seed_pastes_other_markings(shared_store: Store) -> None:
    one, other = (make_plan(shared_store, AuditRequest(seed=seed)) for seed in (7, 8))
    assert {task.key for task in one.tasks}.isdisjoint(task.key for task in other.tasks)
    assert make_plan(shared_store, AuditRequest(seed=7)) == one


def test_markings_come_from_another_class_where_there_is_one(shared_store: Store) -> None:
    plan = make_plan(shared_store, AuditRequest())
    assert all(task.donor.label == SPOT for task in plan.tasks if task.donor and task.subject.label == GOOD)
    assert [task.part for task in plan.tasks].count(Part.REMOVE) == COUNT


def test_a_filter_and_a_limit_choose_the_items(shared_store: Store) -> None:
    plan = make_plan(shared_store, AuditRequest(where="label:good OR has:marking", most=5))
    parts = [task.part for task in plan.tasks]
    assert (parts.count(Part.REMOVE), parts.count(Part.PASTE), plan.marked) == (5, 5, COUNT)
    assert {task.subject.label for task in plan.tasks if task.part is Part.PASTE} == {GOOD}
    with pytest.raises(FilterError):
        make_plan(shared_store, AuditRequest(where="label:("))
    with pytest.raises(FettleError, match="most"):
        make_plan(shared_store, AuditRequest(most=0))


def test_one_item_more_leaves_the_other_trials_as_they_are(tmp_path: Path) -> None:
    with project_of(tmp_path / "few", plates(6)) as store:
        few = {task.key for task in make_plan(store, AuditRequest()).tasks if task.part is Part.REMOVE}
    with project_of(tmp_path / "more", [*plates(6), plate(SPOT, 99, marked=True), plate(GOOD, 98)]) as store:
        more = make_plan(store, AuditRequest()).tasks
    assert few < {task.key for task in more}


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    with project_of(tmp_path, plates(4)) as store:
        add_classifiers(store.folder.models)
        yield store


def test_it_goes_on_where_it_was_stopped(small: Store) -> None:
    done: list[str] = []
    request = AuditRequest(model=LEANING)
    with pytest.raises(StoppedError, match=r"3 of 9 trials are kept"):
        audit(small, request, progress=lambda _share, what: done.append(what), should_stop=lambda: len(done) >= 3)
    assert last_audit(small, LEANING) is None
    report = audit(small, request)
    assert (report.reused, len(report.trials)) == (3, 9)
    assert report.judgement.finding is Finding.FEW


def test_a_kept_trial_whose_picture_or_line_was_lost_is_done_again(small: Store) -> None:
    report = audit(small, AuditRequest(model=LEANING))
    after = pictures(small, report, report.flipped()[0])[1]
    after.unlink()
    kept = after.parent.parent / "trials.jsonl"
    kept.write_bytes(kept.read_bytes()[:-20])
    again = audit(small, AuditRequest(model=LEANING))
    assert len(report.trials) - 2 <= again.reused < len(report.trials)
    assert again.trials == report.trials
    assert after.is_file()


def test_another_filler_or_threshold_is_another_audit(small: Store) -> None:
    first = run.settle(small, AuditRequest(model=LEANING))
    save_setting(small.folder, ("stages", "clean", "filler"), "ns")
    with Store.open(small.folder.root, readonly=True) as again:
        second = run.settle(again, AuditRequest(model=LEANING))
    assert first.settings_hash != second.settings_hash
    assert first.setup.cache != second.setup.cache


def test_the_cleaned_picture_is_taken_where_there_is_one(small: Store) -> None:
    plan = make_plan(small, AuditRequest())
    subject = next(task.subject for task in plan.tasks if task.part is Part.REMOVE)
    green = np.full((150, 200, 3), (0, 250, 0), np.uint8)
    blob = BlobStore(small.folder.blobs).put(encode_png(green), suffix=".png")
    drafts = [ProposalDraft(ProposalKind.REGION, role=RegionRole.MARKING, geometry=m) for m in subject.markings]
    propose(small, subject.item_id, StageName.CLEAN, [*drafts, ProposalDraft(ProposalKind.PIXELS, blob=blob)])
    report = audit(small, AuditRequest(model=SOUND))
    (trial,) = [t for t in report.trials if t.item_id == subject.item_id]
    assert trial.after.class_name == SPOT  # green alone is a third as bright
    before = next(t for t in audit(small, AuditRequest(model=LEANING)).trials if t.item_id == subject.item_id)
    assert before.after.class_name == GOOD


def test_only_what_the_crop_shows_counts(small: Store) -> None:
    tasks = make_plan(small, AuditRequest()).tasks
    marked = next(task.subject.item_id for task in tasks if task.part is Part.REMOVE)
    bare = next(task.subject.item_id for task in tasks if task.part is Part.PASTE)
    corner = ProposalDraft(ProposalKind.REGION, role=RegionRole.ROI, geometry=Box(0, 0, 3, 3))
    propose(small, marked, StageName.CROP, [corner])
    middle = ProposalDraft(ProposalKind.REGION, role=RegionRole.ROI, geometry=Box(50, 40, 130, 110))
    propose(small, bare, StageName.CROP, [middle])
    report = audit(small, AuditRequest(model=LEANING))
    reasons = {entry.item_id: entry for entry in report.skipped}
    assert "outside" in reasons[marked].reason
    assert not reasons[marked].failed
    (pasted,) = [trial for trial in report.trials if trial.item_id == bare]
    if pasted.flipped:
        assert read_rgb8(pictures(small, report, pasted)[1]).shape == (70, 80, 3)


def test_a_picture_that_cannot_be_read_fails_alone(small: Store) -> None:
    tasks = make_plan(small, AuditRequest()).tasks
    subject = next(task.subject for task in tasks if task.part is Part.PASTE)
    subject.path.write_bytes(b"no picture at all")
    report = audit(small, AuditRequest(model=LEANING))
    (failed,) = report.skipped
    assert (failed.item_id, failed.failed) == (subject.item_id, True)
    assert len(report.trials) == len(tasks) - 1


def test_turned_down_markings_and_excluded_items_take_no_part(small: Store) -> None:
    plan = make_plan(small, AuditRequest())
    ids = [task.subject.item_id for task in plan.tasks if task.part is Part.REMOVE]
    decisions.exclude(small, ids[:1], reason="blurred")
    from storage import proposals

    marking = next(p for p in proposals.live(small, ids[1]) if p.role is RegionRole.MARKING)
    regions.reject(small, marking)
    left = [task.subject.item_id for task in make_plan(small, AuditRequest()).tasks if task.part is Part.REMOVE]
    assert sorted(left) == sorted(ids[2:])


def test_what_cannot_be_audited_says_what_to_do(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        with pytest.raises(ModelError, match="There is no model for classify"):
            audit(store, AuditRequest())
        add_classifiers(store.folder.models)
        with pytest.raises(FettleError, match="never looked at") as told:
            audit(store, AuditRequest(model=SOUND))
        assert "clean stage" in told.value.hint
        for item_id in store.items.ids():
            propose(store, item_id, StageName.CLEAN, [])
        with pytest.raises(FettleError, match="nothing to remove"):
            audit(store, AuditRequest(model=SOUND))
        with pytest.raises(ModelError, match="There is no model “nobody”"):
            audit(store, AuditRequest(model="nobody"))


def test_items_nobody_looked_at_are_left_out_and_counted(tmp_path: Path) -> None:
    with project_of(tmp_path, plates(3)) as store:
        add_classifiers(store.folder.models)
        item_id = next(iter(store.items.ids("-has:marking label:good")))
        with store.transact("forget", undoable=False) as tx:
            tx.update("items", [item_id], {"marked": None})
        report = audit(store, AuditRequest(model=SOUND))
    assert (report.unchecked, report.unmarked) == (1, 3)


@pytest.mark.allow_logs("cannot be read")
def test_a_damaged_report_counts_as_none(small: Store) -> None:
    small.folder.audits.mkdir()
    (small.folder.audits / f"{SOUND}.json").write_text(json.dumps({"schema": 1}))
    assert last_audit(small, SOUND) is None


def test_two_audits_of_one_model_do_not_mix(small: Store) -> None:
    from filelock import FileLock

    settled = run.settle(small, AuditRequest(model=SOUND))
    settled.setup.cache.mkdir(parents=True)
    with FileLock(settled.setup.cache / "lock"), pytest.raises(FettleError, match="audited already"):
        audit(small, AuditRequest(model=SOUND))


def test_enhanced_pictures_are_tried_enhanced(small: Store) -> None:
    plain = audit(small, AuditRequest(model=LEANING))
    save_setting(small.folder, ("run", "stages"), ["enhance", "clean", "classify"])
    save_setting(small.folder, ("stages", "enhance"), {"recipe": "grey", "steps": [{"operation": "clahe"}]})
    with Store.open(small.folder.root, readonly=True) as store:
        enhanced = audit(store, AuditRequest(model=LEANING))
    assert enhanced.settings_hash != plain.settings_hash
    assert [t.before.probability for t in enhanced.trials] != [t.before.probability for t in plain.trials]


@pytest.mark.slow
def test_a_planted_shortcut_is_exposed_and_clean_data_is_not(tmp_path: Path, backbone_ready: Path) -> None:
    """The project's own training, with markings on one class alone, on half of both, and on none at all.

    The spots are faint: where they are plain to see, a classifier knows them without the ink, whatever it was shown.
    """
    from inference.training.classify import train_classifier
    from inference.training.data import Sample, TrainingSet, from_array

    faint = 4.0
    wanted: dict[str, Callable[[str, int], bool]] = {
        "planted": lambda label, _number: label == SPOT,
        "fair": lambda _label, number: number % 2 == 0,
        "bare": lambda _label, _number: False,
    }
    found: dict[str, AuditReport] = {}
    with project_of(tmp_path / "shown", plates(30, depth=faint)) as store:
        for name, has_ink in wanted.items():
            shown = [
                plate(label, 5000 + n, marked=has_ink(label, n), depth=faint)
                for n in range(40)
                for label in (GOOD, SPOT)
            ]
            samples = tuple(Sample(n, from_array(picture.pixels), picture.label) for n, picture in enumerate(shown))
            data = TrainingSet(samples, (GOOD, SPOT), frozenset({GOOD}))
            train_classifier(data, store.folder.models / name, threads=1, augment=False)
            found[name] = audit(store, AuditRequest(model=name))
    assert found["planted"].judgement.finding is Finding.LEANS
    assert Finding.LEANS not in {found[name].judgement.finding for name in ("fair", "bare")}
    planted, bare = (found[name].group(Part.REMOVE) for name in ("planted", "bare"))
    assert planted is not None and bare is not None and planted.difference is not None
    # Ink moves also the one that never saw any, but most of its answers stay without.
    assert planted.difference.low > 0.6 and bare.rate.high < planted.rate.low


def test_a_report_names_the_request_it_answers(leaning: AuditReport) -> None:
    assert leaning.request == replace(AuditRequest(), model=LEANING)
