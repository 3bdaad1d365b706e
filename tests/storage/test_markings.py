"""Whether items are marked, condition by condition, as decisions, regions and proposals come and go."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from storage import decisions, direct, engine, items, markings, regions, rle
from storage.geometry import rasterise
from storage.markings import NUMBERS, PERSON, Condition, Verdict, numbers_with, packed, reaches, verdict_of
from storage.project import ProjectFolder
from storage.records import Box, Polygon, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.schema import ItemRow
from storage.store import Store
from storage.take_back import take_back_run
from tests.support.filter_oracle import known_of
from tests.support.marked_projects import (
    FAR,
    PEN,
    ROI,
    cleaned,
    cropped,
    left_at,
    make_marked_project,
    marking,
    picture,
    proposed,
)
from tests.support.old_projects import make_first_schema
from tests.support.projects import facts_of, make_project, make_varied_project, propose

NO, YES, UNKNOWN = Verdict.UNMARKED, Verdict.MARKED, Verdict.UNKNOWN


def _verdicts(store: Store, item_id: int) -> tuple[Verdict, ...]:
    with store.reading() as connection:
        marks = connection.execute(sa.select(ItemRow.marks).where(ItemRow.id == item_id)).scalar_one()
    return tuple(verdict_of(marks, condition) for condition in Condition)


def _marked(store: Store, item_id: int) -> bool | None:
    return store.items.get([item_id])[0].marked


def test_every_verdict_can_be_written_and_read_back() -> None:
    assert len(NUMBERS) == len(set(NUMBERS)) == 56
    for number in NUMBERS:
        verdicts = {condition: verdict_of(number, condition) for condition in Condition}
        assert packed(verdicts, by_person=bool(number & PERSON)) == number
    assert packed(dict.fromkeys(Condition, UNKNOWN), by_person=False) is None
    for condition in Condition:
        by_verdict = [set(numbers_with(condition, verdict)) for verdict in Verdict]
        assert set.union(*by_verdict) == set(NUMBERS) and sum(map(len, by_verdict)) == len(NUMBERS)


def test_a_project_is_judged_as_by_hand(tmp_path: Path) -> None:
    with make_marked_project(tmp_path) as store:
        assert [_verdicts(store, item_id) for item_id in range(1, 10)] == [
            (UNKNOWN,) * 4,
            (NO,) * 4,
            (NO,) * 4,
            (YES, YES, NO, NO),
            (YES, YES, NO, NO),
            (YES, NO, YES, NO),
            (YES, YES, YES, YES),
            (NO,) * 4,
            (YES, UNKNOWN, YES, UNKNOWN),
        ]
        assert [_marked(store, item_id) for item_id in range(1, 10)] == [
            None, False, False, True, True, True, True, False, True,
        ]  # fmt: skip
        assert store.items.kept() == store.items.recount()


def test_undo_and_redo_bring_the_verdicts_along(tmp_path: Path) -> None:
    with make_marked_project(tmp_path) as store:
        before = [_verdicts(store, item_id) for item_id in range(1, 11)]
        regions.delete(store, regions.of_item(store, 9)[0])
        regions.reject(store, proposed(store, 7))
        regions.draw(store, item_id=1, geometry=PEN, role=RegionRole.MARKING)
        decisions.reset(store, [5])
        after = [_verdicts(store, item_id) for item_id in range(1, 11)]
        assert (after[8], after[6], after[0]) == ((UNKNOWN,) * 4, (NO,) * 4, (YES, UNKNOWN, YES, UNKNOWN))
        kept = store.items.counts().marked
        for _ in range(4):
            assert store.undo() is not None
        assert [_verdicts(store, item_id) for item_id in range(1, 11)] == before
        assert _marked(store, 1) is None and _marked(store, 9) is True
        for _ in range(4):
            assert store.redo() is not None
        assert [_verdicts(store, item_id) for item_id in range(1, 11)] == after
        assert store.items.counts().marked == kept
        assert store.items.kept() == store.items.recount()


def test_a_later_run_does_not_overrule_a_decision_and_speaks_again_once_it_is_taken_back(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        for item_id in (1, 2):
            cleaned(store, item_id)
        decisions.accept(store, [1])
        for item_id in (1, 2):
            cleaned(store, item_id, marking(), left_at())
        assert (_verdicts(store, 1)[0], _verdicts(store, 2)[0]) == (NO, YES)
        decisions.reset(store, [1])
        assert _verdicts(store, 1)[0] is YES
        store.undo()
        assert _verdicts(store, 1)[0] is NO


def test_a_decision_made_before_any_look_leaves_the_word_to_the_detector(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        decisions.accept(store, [1], label="good")
        assert _verdicts(store, 1) == (UNKNOWN,) * 4
        cleaned(store, 1, marking(), left_at())
        assert _verdicts(store, 1)[0] is YES
        assert list(store.items.ids("markings:detector")) == [1]
        regions.reject(store, proposed(store, 1))
        assert _verdicts(store, 1)[0] is NO
        assert list(store.items.ids("markings:decided")) == [1]


def test_taking_back_the_run_that_looked_leaves_nothing_known(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        cleaned(store, 1, marking(), left_at())
        assert _verdicts(store, 1)[0] is YES
        take_back_run(store, 1)
        assert _verdicts(store, 1) == (UNKNOWN,) * 4
        store.undo()
        assert _verdicts(store, 1)[0] is YES


def test_what_is_drawn_after_cleaning_is_not_clean(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        cropped(store, 1)
        cleaned(store, 1, marking(), left_at())
        assert _verdicts(store, 1) == (YES, YES, NO, NO)
        regions.draw(store, item_id=1, geometry=FAR, role=RegionRole.MARKING)
        assert _verdicts(store, 1) == (YES, YES, YES, NO)
        regions.draw(store, item_id=1, geometry=PEN, role=RegionRole.MARKING)
        assert _verdicts(store, 1) == (YES, YES, YES, YES)
        cleaned(store, 1, marking(), left_at())
        assert _verdicts(store, 1) == (YES, YES, NO, NO)


@pytest.mark.parametrize(
    ("said", "clean", "hybrid"),
    [
        ((), YES, YES),
        ((picture(),), UNKNOWN, UNKNOWN),
        ((picture(residual=0.0),), NO, NO),
        ((picture(residual=0.1),), YES, UNKNOWN),
        ((left_at(FAR),), YES, NO),
        ((left_at(FAR, PEN),), YES, YES),
    ],
)
def test_what_is_left_after_cleaning_decides(
    tmp_path: Path, said: tuple[ProposalDraft, ...], clean: Verdict, hybrid: Verdict
) -> None:
    with make_project(tmp_path, count=1) as store:
        cleaned(store, 1, marking(), *said)
        cropped(store, 1)
        assert _verdicts(store, 1) == (YES, YES, clean, hybrid)


def test_where_no_part_was_found_the_crop_is_the_whole_picture(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        cleaned(store, 1, marking(FAR), left_at(FAR))
        note = ProposalDraft(ProposalKind.NOTE, data={"reason": "nothing found"})
        propose(store, 1, StageName.CROP, [note])
        assert _verdicts(store, 1) == (YES, YES, YES, YES)
        regions.draw(store, item_id=1, geometry=ROI, role=RegionRole.ROI)
        assert _verdicts(store, 1) == (YES, NO, YES, NO)


def test_a_stroke_whose_box_meets_the_crop_but_not_its_ink_does_not_reach_in(tmp_path: Path) -> None:
    arrow = np.zeros((48, 64), np.bool_)
    for step in range(40):
        arrow[step, 63 - step] = True
    with make_project(tmp_path, count=1) as store:
        draft = ProposalDraft(ProposalKind.REGION, role=RegionRole.MARKING, geometry=rle.encode(arrow))
        cleaned(store, 1, draft, left_at())
        cropped(store, 1)
        assert _verdicts(store, 1)[1] is NO
        arrow[29, 29] = True
        cleaned(store, 1, ProposalDraft(draft.kind, role=draft.role, geometry=rle.encode(arrow)), left_at())
        assert _verdicts(store, 1)[1] is YES


def test_items_taken_out_and_brought_back_keep_their_verdict(tmp_path: Path) -> None:
    with make_marked_project(tmp_path) as store:
        items.remove(store, [4])
        assert 4 not in store.items.ids("marked:original")
        store.undo()
        assert 4 in store.items.ids("marked:original")


def test_every_item_of_a_varied_project_is_judged_as_plain_records_say(tmp_path: Path) -> None:
    with make_varied_project(tmp_path) as store:
        for facts in facts_of(store):
            expected = markings.judge(known_of(facts))
            assert _verdicts(store, facts.item.id) == tuple(expected.values()), facts.item.id


def test_a_project_of_an_older_fettle_is_judged_when_it_is_brought_up_to_date(tmp_path: Path) -> None:
    root = make_first_schema(tmp_path / "old", items=8)
    old = engine.sqlite_driver().connect(ProjectFolder(root).database)
    with old:
        old.execute("UPDATE items SET marked = 0 WHERE id = 3")
    old.close()
    with Store.open(root, actor="kim") as store:
        assert [_verdicts(store, item_id)[0] for item_id in range(1, 9)] == [UNKNOWN] * 2 + [NO] + [UNKNOWN] * 5
    with make_marked_project(tmp_path) as store:
        before = [_verdicts(store, item_id) for item_id in range(1, 11)]
        with store.transact("forget", undoable=False) as tx:
            direct.update(tx.connection, "items", {"marks": None}, list(range(1, 11)), versioned=False)
        assert _verdicts(store, 4) == (UNKNOWN,) * 4
        with store.transact("judge", undoable=False) as tx:
            markings.judge_all(tx.connection)
        assert [_verdicts(store, item_id) for item_id in range(1, 11)] == before


boxes = st.tuples(*[st.integers(-4, 20)] * 2, *[st.integers(1, 14)] * 2).map(
    lambda v: Box(float(v[0]), float(v[1]), float(v[0] + v[2]), float(v[1] + v[3]))
)
polygons = st.lists(st.tuples(st.floats(-3, 20, width=16), st.floats(-3, 20, width=16)), min_size=3, max_size=6).map(
    lambda points: Polygon((tuple(points),))
)


@settings(max_examples=200, deadline=None)
@given(mask=hnp.arrays(np.bool_, (12, 16)), box=boxes)
def test_a_mask_reaches_where_one_of_its_pixels_is(mask: np.ndarray, box: Box) -> None:
    inside = rasterise(box, width=16, height=12)
    assert reaches(rle.encode(mask), box) == bool((mask & inside).any())


@settings(max_examples=200, deadline=None)
@given(polygon=polygons, box=boxes)
def test_a_polygon_reaches_where_one_of_its_pixels_is(polygon: Polygon, box: Box) -> None:
    frame = {"width": 40, "height": 40}
    assert reaches(polygon, box) == bool((rasterise(polygon, **frame) & rasterise(box, **frame)).any())
