from __future__ import annotations

from pathlib import Path

import pytest

from storage import classes, decisions, proposals, regions
from storage.checks import check
from storage.errors import FettleError
from storage.geometry import rasterise
from storage.images import read_full
from storage.imports.apply import apply_import
from storage.imports.plan import ImportRequest, plan_import
from storage.imports.report import Fault
from storage.imports.spool import How
from storage.ingest import ingest, rescan
from storage.items import remove
from storage.records import (
    Box,
    Item,
    ItemState,
    Polygon,
    ProposalDraft,
    ProposalKind,
    RegionRole,
    RegionSource,
    RegionStatus,
    StageName,
)
from storage.store import Store
from storage.sweep import sweep
from tests.support.foreign import SQUARE, bring_in, project_with, shape, write_labelme, write_picture
from tests.support.images import encoded, noise, with_orientation
from tests.support.projects import acting_as, propose

POLYGON = Polygon((tuple((float(x), float(y)) for x, y in SQUARE),))


def _labelled(place: Path, count: int = 3) -> Path:
    """A dataset of pictures in ``images`` and labels in ``labels``."""
    for number in range(count):
        write_picture(place / "images" / f"{number}.png", seed=number)
        write_labelme(place / "labels" / f"{number}.json", f"../images/{number}.png", [shape()], flags={"bad": True})
    return place


def _item(store: Store, item_id: int) -> Item:
    (item,) = store.items.get([item_id])
    return item


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return _labelled(tmp_path / "set")


def test_labels_come_in_as_one_step_that_undo_takes_back_whole(tmp_path: Path, dataset: Path) -> None:
    with project_with(tmp_path / "project", dataset / "images") as store:
        outcome = bring_in(store, dataset)
        assert (outcome.items, outcome.labels, outcome.regions, outcome.added) == (3, 3, 3, 0)
        item = _item(store, 1)
        assert (item.given, item.predicted, item.state) == ("bad", None, ItemState.UNREVIEWED)
        (said,) = proposals.live(store, 1)
        assert (said.geometry, said.class_name, said.run_id) == (POLYGON, "dent", None)
        assert said.provenance.model == "set (labelme)"
        assert store.items.count('model:"set (labelme)"') == 3
        assert store.steps()[0].label == "Import 6 labels from set"
        store.undo()
        item = _item(store, 1)
        assert item.given is None
        assert proposals.live(store, 1) == []
        assert classes.all_classes(store) == []
        store.redo()
        assert len(proposals.live(store, 1)) == 1
        assert {entry.name for entry in classes.all_classes(store)} == {"bad", "dent"}
        assert store.items.count("given:bad") == 3


def test_accepting_an_import_settles_its_class_and_regions(tmp_path: Path, dataset: Path) -> None:
    with project_with(tmp_path / "project", dataset / "images") as store:
        bring_in(store, dataset)
        decisions.accept(store, [1])
        item = _item(store, 1)
        assert (item.state, item.label) == (ItemState.ACCEPTED, "bad")
        (kept,) = regions.of_item(store, 1)
        assert (kept.geometry, kept.class_name) == (POLYGON, "dent")
        # Undone one after the other, and brought back: what was kept still stands on its proposal.
        store.undo()
        store.undo()
        assert proposals.live(store, 1) == []
        store.redo()
        store.redo()
        (again,) = regions.of_item(store, 1)
        assert again.proposal_id == kept.proposal_id == proposals.live(store, 1)[0].id


def test_undo_of_an_import_spares_what_others_made_of_it(tmp_path: Path, dataset: Path) -> None:
    with project_with(tmp_path / "project", dataset / "images") as store:
        bring_in(store, dataset)
        with acting_as(store, "lee"):
            regions.keep(store, proposals.live(store, 1)[0])
        store.undo()
        assert [region.geometry for region in regions.of_item(store, 1)] == [POLYGON]
        # What a model proposes meanwhile must not take the numbers that a redo brings back.
        said = ProposalDraft(ProposalKind.REGION, role=RegionRole.DEFECT, geometry=Box(0, 0, 5, 5))
        propose(store, 2, StageName.SEGMENT, [said, said])
        store.redo()
        assert proposals.live(store, 1)[0].id == regions.of_item(store, 1)[0].proposal_id
        assert len(proposals.live(store, 2)) == 3


def test_what_an_import_and_a_model_both_mark_is_kept_once(tmp_path: Path, dataset: Path) -> None:
    with project_with(tmp_path / "project", dataset / "images") as store:
        near, far = Box(11, 10, 30, 30), Box(40, 40, 60, 48)
        said = [ProposalDraft(ProposalKind.REGION, role=RegionRole.DEFECT, geometry=place) for place in (near, far)]
        propose(store, 1, StageName.SEGMENT, said)
        bring_in(store, dataset)
        assert len(proposals.live(store, 1)) == 3
        decisions.accept(store, [1])
        assert [region.geometry for region in regions.of_item(store, 1)] == [far, POLYGON]
        assert _item(store, 1).state is ItemState.ACCEPTED
        # A run later leaves the import's proposals as they are, and an import the run's.
        propose(store, 2, StageName.SEGMENT, said)
        assert [entry.run_id is None for entry in proposals.live(store, 2)] == [True, False, False]


def test_importing_again_changes_only_what_the_dataset_says_otherwise(tmp_path: Path, dataset: Path) -> None:
    with project_with(tmp_path / "project", dataset / "images") as store:
        bring_in(store, dataset)
        regions.reject(store, proposals.live(store, 1)[0])
        other = [[1, 1], [9, 1], [9, 9]]
        write_labelme(dataset / "labels" / "1.json", "../images/1.png", [shape(other)])
        (dataset / "labels" / "2.json").unlink()
        outcome = bring_in(store, dataset)
        assert (outcome.regions, outcome.unchanged, outcome.withdrawn) == (1, 1, 2)
        # What was turned down stays so: its proposal stands as it was.
        (turned_down,) = regions.of_item(store, 1)
        assert turned_down.status is RegionStatus.REJECTED
        assert [entry.id for entry in proposals.live(store, 1)] == [turned_down.proposal_id]
        assert len(proposals.live(store, 2)) == 1
        assert proposals.live(store, 3) == []
        store.undo()
        assert len(proposals.live(store, 3)) == 1
        assert proposals.live(store, 2)[0].geometry == POLYGON


def test_another_dataset_leaves_the_first_ones_proposals(tmp_path: Path, dataset: Path) -> None:
    other = tmp_path / "other"
    write_labelme(other / "0.json", "0.png", [shape([[1, 1], [9, 1], [9, 9]])])
    with project_with(tmp_path / "project", dataset / "images") as store:
        bring_in(store, dataset)
        assert bring_in(store, other, add_images=False).withdrawn == 0
        assert len(proposals.live(store, 1)) == 2


def test_decisions_by_import_leave_alone_what_a_person_decided(tmp_path: Path, dataset: Path) -> None:
    with project_with(tmp_path / "project", dataset / "images") as store:
        decisions.accept(store, [1], label="mine")
        regions.draw(store, item_id=2, geometry=Box(0, 0, 5, 5), class_name="drawn")
        outcome = bring_in(store, dataset, as_decisions=True)
        assert (outcome.decided, outcome.left_alone) == (1, 2)
        assert [item.label for item in store.items.get([1, 2, 3])] == ["mine", None, "bad"]
        (region,) = regions.of_item(store, 3)
        assert (region.source, region.author, region.geometry) == (RegionSource.IMPORT, "kim", POLYGON)
        assert decisions.of_item(store, 3)[-1].label == "bad"
        replaced = bring_in(store, dataset, as_decisions=True, replace=True)
        assert (replaced.decided, replaced.left_alone) == (3, 0)
        assert [region.geometry for region in regions.of_item(store, 2)] == [POLYGON]
        store.undo()
        assert [region.class_name for region in regions.of_item(store, 2)] == ["drawn"]
        item = _item(store, 1)
        assert item.label == "mine"
        assert check(store).problems == ()


def test_pictures_the_project_lacks_become_items_in_the_same_step(tmp_path: Path, dataset: Path) -> None:
    write_picture(dataset / "masks" / "0.png", seed=9)
    with project_with(tmp_path / "project", None) as store:
        assert bring_in(store, dataset, add_images=False).items == 0
        outcome = bring_in(store, dataset)
        assert (outcome.added, outcome.items) == (3, 3)
        assert store.items.count("given:bad") == 3
        # The masks beside them do not come in with the next look through the folders.
        assert rescan(store, max_pixels=10**8).added == 0
        store.undo()
        assert store.items.count("") == 0
        outcome = bring_in(store, dataset)
        assert store.items.count("given:bad") == 3
        assert len(proposals.live(store, 1)) == 1


def test_pictures_are_known_by_their_content_under_any_name(tmp_path: Path, dataset: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "renamed.png").write_bytes((dataset / "images" / "1.png").read_bytes())
    write_picture(mine / "0.png", seed=77)
    with project_with(tmp_path / "project", mine) as store, plan_import(store, ImportRequest(dataset)) as plan:
        # Another picture that only bears the name is no match: the bytes are at hand and differ.
        assert dict(plan.counts.how) == {How.ADD: 2, How.HASH: 1}
        apply_import(store, plan)
        assert store.items.count("") == 4


def test_without_pictures_name_and_size_must_do_and_several_are_asked(tmp_path: Path, dataset: Path) -> None:
    labels = tmp_path / "labels"
    write_labelme(labels / "a.json", "twin.png", [shape()])
    write_labelme(labels / "b.json", "once.png", [shape()])
    write_labelme(labels / "c.json", "once.png", [shape()], size=(640, 480))
    write_labelme(labels / "d.json", "none.png", [shape()])
    for number, name in enumerate(("one/twin.png", "two/twin.png", "once.png")):
        write_picture(tmp_path / "mine" / name, seed=number)
    with project_with(tmp_path / "project", tmp_path / "mine") as store:
        with plan_import(store, ImportRequest(labels)) as plan:
            assert dict(plan.counts.how) == {How.AMBIGUOUS: 1, How.NAME: 1, How.MISSING: 2}
            (asked,) = plan.ambiguous
            assert asked.stated == "twin.png"
            assert len(asked.item_ids) == 2
        chosen = asked.item_ids[1]
        with plan_import(store, ImportRequest(labels, answers={"twin.png": chosen, "x.png": 1})) as plan:
            assert plan.counts.how[How.CHOSEN] == 1
            assert "no such picture" in str(next(iter(plan.report.lines(Fault.BAD_TEXT))))
            apply_import(store, plan)
        assert len(proposals.live(store, chosen)) == 1
        with plan_import(store, ImportRequest(labels, answers={"twin.png": None})) as plan:
            assert plan.counts.how[How.SKIPPED] == 1


def test_a_picture_within_a_label_file_gets_a_place_in_the_project(tmp_path: Path) -> None:
    data = encoded(noise(48, 64, seed=5), "JPEG")
    write_labelme(tmp_path / "set" / "a.json", "gone.jpg", [shape()], data=data)
    with project_with(tmp_path / "project", None) as store:
        assert bring_in(store, tmp_path / "set").added == 1
        item = _item(store, 1)
        assert Path(item.path).read_bytes() == data
        assert Path(item.path).is_relative_to(tmp_path / "project")
        assert bring_in(store, tmp_path / "set").unchanged == 1
        assert rescan(store, max_pixels=10**8).missing == []


def test_pictures_that_a_killed_import_had_copied_are_swept_and_others_are_not(tmp_path: Path) -> None:
    write_labelme(tmp_path / "set" / "a.json", "gone.jpg", [shape()], data=encoded(noise(48, 64, seed=5), "JPEG"))
    with project_with(tmp_path / "project", None) as store:
        bring_in(store, tmp_path / "set")
        orphan = tmp_path / "project" / "imported" / "ab" / "abcdef.jpg"
        orphan.parent.mkdir(exist_ok=True)
        orphan.write_bytes(b"copied, then killed")
        assert sweep(store).pictures == 0
        store.undo()
        assert sweep(store, minimum_age=0).pictures == 1
        assert not orphan.exists()
        store.redo()
        assert Path(_item(store, 1).path).is_file()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_labels_of_pixels_as_stored_are_turned_with_the_picture(tmp_path: Path, orientation: int) -> None:
    pixels = noise(48, 64, seed=1)
    pixels[:] = 255
    pixels[10:20, 30:50] = 0
    path = tmp_path / "set" / "a.png"
    path.parent.mkdir()
    path.write_bytes(with_orientation(pixels, "PNG", orientation))
    write_labelme(tmp_path / "set" / "a.json", "a.png", [shape([[30, 10], [50, 20]], kind="rectangle")])
    with project_with(tmp_path / "project", None) as store:
        with plan_import(store, ImportRequest(tmp_path / "set")) as plan:
            apply_import(store, plan)
        turned = plan.report.counts.get(Fault.TURNED, 0)
        assert turned == (0 if orientation == 1 else 1)
        (said,) = proposals.live(store, 1)
        if orientation >= 5:
            upright = read_full(path)
            inside = rasterise(said.geometry, width=48, height=64)
            assert (inside == (upright[..., 0] == 0)).all()
        else:
            assert said.geometry == Box(30, 10, 50, 20)


def test_labels_of_another_size_stay_out_unless_they_may_be_stretched(tmp_path: Path) -> None:
    write_picture(tmp_path / "set" / "a.png")
    write_labelme(tmp_path / "set" / "a.json", "a.png", [shape([[20, 20], [60, 40]], kind="rectangle")], size=(128, 96))
    with project_with(tmp_path / "project", tmp_path / "set") as store:
        with plan_import(store, ImportRequest(tmp_path / "set")) as plan:
            assert plan.counts.how == {How.MISFIT: 1}
            assert plan.report.counts == {Fault.BAD_SIZE: 1}
        bring_in(store, tmp_path / "set", stretch=True)
        assert proposals.live(store, 1)[0].geometry == Box(10, 10, 30, 20)


def test_classes_are_renamed_or_left_out_as_said(tmp_path: Path, dataset: Path) -> None:
    write_labelme(dataset / "labels" / "0.json", "../images/0.png", [shape(), shape(label="Noise")])
    with project_with(tmp_path / "project", dataset / "images") as store:
        classes.add(store, "Dent")
        with plan_import(store, ImportRequest(dataset)) as plan:
            assert {(use.theirs, use.new, use.like) for use in plan.classes} == {
                ("dent", True, "Dent"),
                ("bad", True, ""),
                ("Noise", True, ""),
            }
            revised = plan.revised(class_map={"dent": "Dent", "Noise": ""})
            assert {(use.theirs, use.ours) for use in revised.classes} == {
                ("dent", "Dent"),
                ("bad", "bad"),
                ("Noise", ""),
            }
            apply_import(store, revised)
        assert [entry.class_name for entry in proposals.live(store, 1)] == ["Dent"]
        assert {entry.name for entry in classes.all_classes(store)} == {"Dent", "bad"}


def test_one_picture_stated_twice_takes_both_labels(tmp_path: Path, dataset: Path) -> None:
    write_labelme(dataset / "labels" / "9.json", "../images/0.png", [shape(), shape()], flags={"good": True})
    with project_with(tmp_path / "project", dataset / "images") as store:
        with plan_import(store, ImportRequest(dataset)) as plan:
            assert plan.report.counts == {Fault.DUPLICATE_IMAGE: 1}
            apply_import(store, plan)
        assert len(proposals.live(store, 1)) == 3
        item = _item(store, 1)
        assert item.given == "bad"
        outcome = bring_in(store, dataset)
        assert (outcome.unchanged, outcome.regions, outcome.withdrawn) == (5, 0, 0)
        decided = bring_in(store, dataset, as_decisions=True)
        assert (decided.decided, decided.withdrawn) == (3, 5)
        assert len(regions.of_item(store, 1)) == 3


def test_a_stopped_import_leaves_nothing(tmp_path: Path, dataset: Path) -> None:
    with project_with(tmp_path / "project", None) as store:
        with plan_import(store, ImportRequest(dataset)) as plan:
            asked = iter([False, True])
            outcome = apply_import(store, plan, should_stop=lambda: next(asked))
            assert outcome.stopped
            assert store.items.count("") == 0
            assert store.steps() == []
            assert apply_import(store, plan).added == 3
        with plan_import(store, ImportRequest(dataset), should_stop=lambda: True) as plan:
            assert plan.stopped
            with pytest.raises(FettleError, match="stopped"):
                apply_import(store, plan)


def test_items_taken_out_since_the_plan_are_counted(tmp_path: Path, dataset: Path) -> None:
    with project_with(tmp_path / "project", dataset / "images") as store:
        with plan_import(store, ImportRequest(dataset)) as plan:
            remove(store, [1])
            outcome = apply_import(store, plan)
        assert (outcome.items, outcome.gone) == (2, 1)


def test_an_ingest_after_an_import_knows_its_pictures(tmp_path: Path, dataset: Path) -> None:
    with project_with(tmp_path / "project", None) as store:
        bring_in(store, dataset)
        report = ingest(store, [dataset], max_pixels=10**8)
        assert (report.added, report.skipped) == (0, 3)
