"""Edits of the schema: everything follows, proposals keep their word, one step each, editions stay as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from storage import class_edits, classes, decisions, former_names, proposals, regions, views
from storage.class_edits import Delete, Edit, Merge, Rename, SplitClass, apply, preview
from storage.editions import MANIFEST, ExportRequest, export
from storage.errors import FettleError
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import Box, ClassKind, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.store import Store
from tests.support.projects import AllFacts, facts_of, make_project, make_varied_project, new_project, propose


def state_of(store: Store) -> tuple[AllFacts, list[Any], list[Any]]:
    """All that an edit may touch; versions count up with every step and are left out."""
    from dataclasses import replace

    facts = AllFacts(
        replace(
            one,
            item=replace(one.item, version=0),
            regions=[replace(region, version=0) for region in one.regions],
        )
        for one in facts_of(store)
    )
    return facts, classes.all_classes(store), views.all_views(store)


def schema(store: Store) -> dict[str, Any]:
    return {entry.name: entry for entry in classes.all_classes(store)}


def a_pit(store: Store, item_id: int) -> int:
    pit = ProposalDraft(ProposalKind.REGION, "pit", 0.5, RegionRole.DEFECT, Box(1, 2, 9, 8))
    said = ProposalDraft(ProposalKind.CLASS, "pit", 0.6, data={"topk": [["pit", 0.6], ["hole", 0.3]]})
    propose(store, item_id, StageName.CLASSIFY, [said])
    return propose(store, item_id, StageName.SEGMENT, [pit])[0]


@pytest.mark.parametrize(
    "edit",
    [
        Rename("pit", "크레이터 = ‘2’"),
        Merge(("pit", "scratch", 'pit" pipe'), "dent"),
        Merge(("pit", "scratch"), "flaw"),
        Merge(("good", "no defect"), "good"),
        SplitClass("scratch", "long scratch", "id<20"),
    ],
)
def test_every_edit_is_one_step_that_undo_takes_back_whole(tmp_path: Path, edit: Edit) -> None:
    if isinstance(edit, Merge) and 'pit" pipe' in edit.names:
        edit = Merge(("pit", "scratch", '3" pipe'), "dent")
    with make_varied_project(tmp_path) as store:
        views.save(store, "mine", where='label:scratch OR (class:pit -given:good) "pit"')
        before = state_of(store)
        steps = len(store.steps())
        told = preview(store, edit)
        assert state_of(store) == before, "a preview changes nothing"
        apply(store, edit)
        after = state_of(store)
        assert len(store.steps()) == steps + 1
        changed = sum(
            (one.item.label, one.item.given) != (other.item.label, other.item.given)
            for one, other in zip(before[0], after[0], strict=True)
        )
        assert told.items >= changed > 0, "hidden items are counted too"
        for gone in told.gone:
            assert gone not in schema(store)
            assert store.items.count(f"label:{_quoted(gone)}") == store.items.count(f"given:{_quoted(gone)}") == 0
        assert store.items.recount() == store.items.kept()
        store.undo()
        assert state_of(store) == before
        store.redo()
        assert state_of(store) == after


def _quoted(name: str) -> str:
    from storage.filters import quoted

    return quoted(name)


def test_a_renamed_class_is_found_shown_and_accepted_by_its_new_name(tmp_path: Path) -> None:
    with make_project(tmp_path, count=4, given=("pit", "good")) as store:
        proposal = a_pit(store, 1)
        views.save(store, "pits", where='class:pit -given:"pit" name:pit')
        told = preview(store, Rename("pit", "crater"))
        assert (told.items, told.regions, told.proposals, told.views) == (2, 0, 2, ("pits",))
        apply(store, Rename("pit", "crater"))
        assert store.items.get([1])[0].predicted == "crater"
        assert views.find(store, "pits").where == "class:crater -given:crater name:pit"
        live = proposals.live(store, 1)
        assert [entry.class_name for entry in live] == ["crater", "crater"]
        assert live[0].data["topk"] == [["crater", 0.6], ["hole", 0.3]]
        kept = store.items.get([1])
        with store.reading() as connection:
            row = sa.text("SELECT class_name FROM proposals WHERE id = :id")
            assert connection.execute(row, {"id": proposal}).scalar() == "pit", "a proposal is never edited"
        assert [entry.class_name for entry in proposals.live_of_many(store, [1], as_said=True)[1]] == ["pit", "pit"]
        assert list(store.items.ids("class:crater")) == [1, 3]
        assert store.items.count("class:crater has:proposal") == 1
        assert kept[0].label is None
        decisions.accept(store, [1])
        assert store.items.get([1])[0].state == "accepted", "nothing was corrected"
        assert [region.class_name for region in regions.of_item(store, 1)] == ["crater"]
        propose(store, 2, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, "pit", 0.9)])
        assert store.items.get([2])[0].predicted == "crater", "the model goes on saying pit"
        assert "pit" not in schema(store)
        apply(store, Rename("crater", "pit"))
        assert schema(store)["pit"].former == ("crater",)
        classes.add(store, "crater")
        with store.reading() as connection:
            assert former_names.read(connection) == {}, "a name in use again is no former one"


def test_what_becomes_one_class_adds_up(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2, given=("pit",)) as store:
        classes.add(store, "hole")
        classes.set_key(store, "pit", 3)
        a_pit(store, 1)
        apply(store, Merge(("pit", "hole"), "crater"))
        assert [entry.name for entry in classes.all_classes(store)] == ["crater"]
        assert schema(store)["crater"].key == 3
        assert sorted(schema(store)["crater"].former) == ["hole", "pit"]
        assert proposals.live(store, 1)[0].data["topk"] == [["crater", pytest.approx(0.9)]]


def test_folders_and_good_parts_go_by_the_name_of_today(tmp_path: Path) -> None:
    for folder in ("ok", "pit"):
        (tmp_path / "images" / folder).mkdir(parents=True)
    (tmp_path / "images/ok/1.png").write_bytes(encode_png(np.zeros((4, 4), np.uint8)))
    with new_project(tmp_path / "project") as store:
        ingest(store, [tmp_path / "images"], labels_from_folders=True, max_pixels=10_000)
        apply(store, Rename("ok", "fine"))
        (tmp_path / "images/ok/2.png").write_bytes(encode_png(np.ones((4, 4), np.uint8)))
        ingest(store, [tmp_path / "images"], labels_from_folders=True, max_pixels=10_000)
        assert [item.given for item in store.items.get(store.items.ids())] == ["fine", "fine"]
        assert classes.good_names(classes.all_classes(store)) == {"fine", "ok"}, "a model may still say ok"


def test_an_edition_keeps_the_names_it_was_frozen_with(tmp_path: Path) -> None:
    (tmp_path / "images/pit").mkdir(parents=True)
    (tmp_path / "images/pit/1.png").write_bytes(encode_png(np.zeros((4, 4), np.uint8)))
    with new_project(tmp_path / "project") as store:
        ingest(store, [tmp_path / "images"], labels_from_folders=True, max_pixels=10_000)
        decisions.accept(store, [1])
        export(store, ExportRequest(destination=tmp_path / "edition", format="csv"))
        frozen = (tmp_path / "edition" / MANIFEST).read_bytes()
        apply(store, Rename("pit", "crater"))
        assert (tmp_path / "edition" / MANIFEST).read_bytes() == frozen
        with store.reading() as connection:
            assert "pit" in str(connection.execute(sa.text("SELECT manifest FROM editions")).scalar())


def test_a_part_of_a_class_gets_another_with_its_regions(tmp_path: Path) -> None:
    with make_project(tmp_path, count=4, given=("pit",)) as store:
        for item_id in (1, 4):
            a_pit(store, item_id)
        decisions.accept(store, [1, 4])
        decisions.accept(store, [1], label="dent")
        regions.draw(store, item_id=1, geometry=Box(20, 20, 30, 30), role=RegionRole.DEFECT, class_name="pit")
        told = preview(store, SplitClass("pit", "deep pit", "id:1,2,4"))
        assert (told.items, told.regions, told.new_class) == (2, 2, "deep pit")
        apply(store, SplitClass("pit", "deep pit", "id:1,2,4"))
        assert [item.label or item.given for item in store.items.get([1, 2, 3, 4])] == [
            "dent", "deep pit", "pit", "deep pit",
        ]  # fmt: skip
        assert [region.class_name for region in regions.of_item(store, 1)] == ["dent", "deep pit"]
        assert schema(store)["deep pit"].kind is ClassKind.DEFECT


def test_only_what_nothing_has_is_deleted_and_its_children_move_up(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2, given=("pit",)) as store:
        for name in ("flaw", "surface", "old"):
            classes.add(store, name)
        classes.set_parent(store, "surface", "flaw")
        classes.set_parent(store, "pit", "surface")
        assert class_edits.unused(store) == ["flaw", "surface", "old"]
        apply(store, Delete(("surface",)))
        assert classes.parents(classes.all_classes(store)) == {"pit": "flaw"}
        with pytest.raises(FettleError, match="used by 2 items"):
            apply(store, Delete(("old", "pit")))
        assert set(schema(store)) == {"pit", "flaw", "old"}
        store.undo()
        assert classes.parents(classes.all_classes(store)) == {"pit": "surface", "surface": "flaw"}


def test_parents_digits_and_colours(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3, given=("pit", "dent", "good")) as store:
        classes.set_parent(store, "pit", "dent")
        for name in ("dent", "pit"):
            with pytest.raises(FettleError, match="a kind of itself"):
                classes.set_parent(store, name, "pit")
        classes.set_parent(store, "pit", None)
        assert classes.parents(classes.all_classes(store)) == {}
        classes.set_key(store, "pit", 1)
        assert [entry.name for entry in classes.all_classes(store) if entry.key == 1] == ["pit"]
        classes.set_key(store, "pit", None)
        assert schema(store)["pit"].key is None
        classes.set_colour(store, "pit", "#ABCDEF")
        assert schema(store)["pit"].colour == "#abcdef"
        with pytest.raises(FettleError, match="no colour"):
            classes.set_colour(store, "pit", "red")
        with pytest.raises(FettleError, match="no digit"):
            classes.set_key(store, "pit", 0)


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        (Rename("nothing", "x"), "no class “nothing”"),
        (Rename("pit", "  "), "needs a name"),
        (Rename("pit", "x" * 101), "at most 100 letters"),
        (Rename("pit", "a\nb"), "control characters"),
        (Rename("pit", "dent"), "There is a class “dent” already"),
        (Rename("pit", "pit"), "already"),
        (Merge(("pit",), "crater"), "two classes or more"),
        (Merge(("pit", "pit"), "pit"), "two classes or more"),
        (Merge(("pit", "good"), "pit"), "can't be merged"),
        (Merge(("pit", "nothing"), "pit"), "no class “nothing”"),
        (SplitClass("pit", "pit", "id:1"), "another name"),
        (SplitClass("pit", "x", " "), "needs a filter"),
        (SplitClass("pit", "x", "id:99"), "No item and no region"),
        (SplitClass("pit", "x", "nonsense:1"), "no field"),
        (Delete(()), "Every class is used"),
    ],
)
def test_what_cannot_be_done_is_said_before_and_changes_nothing(tmp_path: Path, edit: Edit, complaint: str) -> None:
    with make_project(tmp_path, count=3, given=("pit", "dent", "good")) as store:
        before = state_of(store)
        for act in (preview, apply):
            with pytest.raises(FettleError, match=complaint):
                act(store, edit)
        assert state_of(store) == before
