"""Splits: stratified, whole groups only, the same for the same seed and content, kept when items are added."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import decisions, mappers, regions, splits
from storage.errors import FettleError, StaleWriteError
from storage.groups import SOURCE, SUBFOLDER, GroupBy, Reason, find
from storage.hashing import hash_bytes
from storage.leaks import find_leaks
from storage.name_pattern import Finder, PatternError, check
from storage.records import Box, NewItem
from storage.split_dealing import Hand, deal
from storage.splits import SplitRequest, apply_split, parse_shares, plan_split
from storage.store import Store
from tests.support.projects import add_items, make_project, new_item, new_project

PARTS = GroupBy(pattern=r"^(part\d+)_")


def shot(part: int, number: int, *, given: str | None = "good", content: str = "") -> NewItem:
    name = f"part{part:03}_{number}.png"
    return new_item(part * 100 + number, given=given)._replace(
        relpath=f"line{part % 2}/day{part % 3}/{name}", hash=hash_bytes((content or name).encode())
    )


def shots(parts: Sequence[int], each: int = 4) -> list[NewItem]:
    return [
        shot(part, number, given=("good", "good", "scratch", "pit")[part % 4])
        for part in parts
        for number in range(each)
    ]


def more(store: Store, items: Sequence[NewItem]) -> None:
    with store.transact("Add") as tx:
        tx.insert("items", [mappers.new_item(item, now=tx.now) for item in items])


def by_name(store: Store) -> dict[str, str | None]:
    return {item.name: item.split for item in store.items.get(store.items.ids())}


def part_splits(store: Store) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for name, split in by_name(store).items():
        found.setdefault(name.partition("_")[0], set()).add(split)
    return found


def test_shots_of_a_part_go_together_and_every_class_in_its_shares(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        add_items(store, shots(range(200)))
        plan = plan_split(store, SplitRequest(by=PARTS, seed=3))
        assert (plan.items, plan.dealt, plan.groups, plan.largest) == (800, 800, 200, 4)
        assert plan.error < 0.01, "groups of four out of 800 can do that"
        changes = apply_split(store, plan)
        assert changes.label == "Split 800 items"
        assert {len(found) for found in part_splits(store).values()} == {1}
        counts = store.items.counts().splits
        assert counts == {name: got for name, _, got in plan.totals}
        assert find_leaks(store, PARTS).clean
        store.undo()
        assert store.items.counts().splits == {}, "one step"
        store.redo()
        assert store.items.counts().splits == counts


def test_neither_order_nor_number_nor_folder_matter_only_content_and_seed(tmp_path: Path) -> None:
    items = shots(range(60), each=2)
    found = []
    for place, order, seed in (("a", items, 5), ("b", random.Random(1).sample(items, len(items)), 5), ("c", items, 6)):
        (tmp_path / place).mkdir()
        with new_project(tmp_path / place / "project") as store:
            if place == "b":
                add_items(store, shots(range(900, 905)), root="/other")
                with store.transact("Remove") as tx:
                    tx.update("items", store.items.ids(), {"removed": True})
                with store.transact("More", undoable=False) as tx:
                    tx.insert("sources", [{"path": "/images"}])
                more(store, [item._replace(source_id=2) for item in order])
            else:
                add_items(store, order)
            apply_split(store, plan_split(store, SplitRequest(by=PARTS, seed=seed)))
            found.append(by_name(store))
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_who_has_a_split_keeps_it_and_new_shots_follow_their_part(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        add_items(store, shots(range(100), each=2))
        request = SplitRequest(by=PARTS)
        apply_split(store, plan_split(store, request))
        before = by_name(store)
        more(store, [shot(part, 7, given="pit") for part in range(20)] + shots(range(100, 140), each=3))
        plan = plan_split(store, request)
        assert (plan.kept, plan.followed, plan.dealt, plan.moved) == (200, 20, 120, 0)
        apply_split(store, plan)
        after = by_name(store)
        assert {name: after[name] for name in before} == before
        assert {len(found) for found in part_splits(store).values()} == {1}
        assert plan_split(store, request).changed == 0, "a second time there is nothing to do"


def test_a_group_that_straddles_is_reported_mended_or_dealt_anew(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        ids = add_items(store, shots(range(40), each=3))
        request = SplitRequest(by=PARTS)
        apply_split(store, plan_split(store, request))
        with store.transact("Part them") as tx:
            tx.update_each("items", {ids[0]: {"split": "test"}, ids[1]: {"split": "train"}, ids[2]: {"split": "train"}})
        report = find_leaks(store, PARTS)
        assert [(leak.items, leak.splits, leak.reasons) for leak in report.leaks] == [
            (tuple(ids[:3]), {"test": 1, "train": 2}, (Reason.NAME,))
        ]
        assert plan_split(store, request).straddling == 1
        mended = plan_split(store, SplitRequest(by=PARTS, mend=True))
        assert (mended.straddling, mended.changed, mended.moved) == (0, 1, 1)
        assert {key: ids_.tolist() for key, ids_ in mended.changes.items()} == {("test", "train"): [ids[0]]}
        anew = plan_split(store, SplitRequest(by=PARTS, again=True, seed=9))
        assert (anew.straddling, anew.dealt) == (0, 120)


def test_only_what_the_filter_names_gets_a_split_but_the_rest_of_its_group_counts(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        ids = add_items(store, [shot(1, 0), shot(1, 1), shot(2, 0), shot(3, 0)])
        with store.transact("Given") as tx:
            tx.update("items", [ids[0]], {"split": "holdout"})
        plan = plan_split(store, SplitRequest(by=PARTS, where=f"id:{ids[1]},{ids[2]}", again=True))
        assert (plan.items, plan.followed, plan.dealt, plan.elsewhere) == (2, 1, 1, 1)
        apply_split(store, plan)
        assert by_name(store)["part001_1.png"] == "holdout"
        assert by_name(store)["part003_0.png"] is None


def test_unreadable_and_excluded_items_get_no_split(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        add_items(store, [shot(n, 0) for n in range(4)] + [new_item(9, error="cut off")])
        decisions.exclude(store, [1], reason="blurred")
        plan = plan_split(store, SplitRequest())
        assert plan.items == 3
        apply_split(store, plan)
        assert [item.split is None for item in store.items.get([1, 2, 5])] == [True, False, True]


def test_a_plan_that_was_overtaken_writes_nothing(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        ids = add_items(store, shots(range(4)))
        plan = plan_split(store, SplitRequest())
        with store.transact("Meanwhile") as tx:
            tx.update("items", [ids[5]], {"split": "holdout"})
        with pytest.raises(StaleWriteError, match="got another split since"):
            apply_split(store, plan)
        assert store.items.counts().splits == {"holdout": 1}


def test_equal_files_near_twins_of_a_hidden_one_and_folders_belong_together(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        ids = add_items(store, [shot(n, 0, content="same" if n in (2, 6) else "") for n in range(8)])
        with store.transact("Compare", undoable=False) as tx:
            tx.update_each("items", {ids[1]: {"near_of": ids[0]}, ids[3]: {"near_of": ids[0]}})
            tx.update("items", [ids[0]], {"removed": True})
        groups = find(store, GroupBy())
        of = dict(zip(groups.table.ids.tolist(), groups.of.tolist(), strict=True))
        assert of[ids[1]] == of[ids[3]], "both are like one that is hidden by now"
        assert of[ids[2]] == of[ids[6]], "the same bytes"
        assert groups.count == 5
        assert find(store, GroupBy(near=False)).count == 6
        assert find(store, GroupBy(near=False, folder="1")).count == 2
        assert find(store, GroupBy(near=False, folder=SUBFOLDER)).count == 5, "six folders, two tied by equal files"
        assert find(store, GroupBy(folder=SOURCE)).count == 1
        pairs = np.array([[ids[4], ids[5]], [ids[4], ids[0]]], np.int64)
        assert find(store, GroupBy(near=False, alike=0.9), alike=pairs).count == 5


def test_leaks_say_why_and_contradicting_labels_are_found(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        items = [shot(1, 0, content="x"), shot(2, 0, given="pit", content="x"), shot(3, 0), shot(4, 0), shot(4, 1)]
        ids = add_items(store, items)
        with store.transact("Compare", undoable=False) as tx:
            tx.update_each("items", {ids[3]: {"near_of": ids[2]}})
            tx.update_each(
                "items",
                {
                    ids[0]: {"split": "train"},
                    ids[1]: {"split": "test"},
                    ids[2]: {"split": "val"},
                    ids[4]: {"split": "test"},
                },
            )
        report = find_leaks(store, PARTS)
        assert [(leak.items, leak.reasons) for leak in report.leaks] == [
            # Between the two stands one without a split: all that ties them has a part in it.
            (tuple(ids[2:]), (Reason.NEAR, Reason.NAME)),
            (tuple(ids[:2]), (Reason.EXACT,)),
        ]
        assert [(entry.items, entry.labels) for entry in report.contradictions] == [(tuple(ids[:2]), ("good", "pit"))]
        assert (report.splits, report.unsplit) == ({"test": 2, "train": 1, "val": 1}, 1)
        with store.transact("Known") as tx:
            tx.update_each("items", {ids[3]: {"split": "train"}})
        report = find_leaks(store, PARTS)
        assert [(pair.item, pair.other, pair.reason) for pair in report.pairs] == [(ids[3], ids[2], Reason.NEAR)]


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [("part(", "is no pattern"), (r"^part\d+", "no group"), ("(a)" * 300, "at most"), ("(a{99999999999})", "no pat")],
)  # fmt: skip
def test_a_bad_pattern_is_one_clear_line(pattern: str, complaint: str) -> None:
    with pytest.raises(PatternError, match=complaint) as caught:
        check(pattern)
    assert "\n" not in str(caught.value)


def test_a_pattern_that_would_never_end_is_stopped() -> None:
    with (
        pytest.raises(PatternError, match="takes too long"),
        Finder("^(a+)+$", patience=0.3) as finder,
    ):
        assert finder.find(["aaaa", "b"]) == ["aaaa", None]
        finder.find(["a" * 60 + "!"])


@pytest.mark.parametrize(
    "text",
    ["", "train", "train=0", "train=-1", "train=nan", "train=inf", "train=1,train=2", "train=1,Train=2", "../x=1",
     "a/b=1", "train=1,val=x", "1/2/3/4", ".=1"],
)  # fmt: skip
def test_shares_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(FettleError):
        parse_shares(text)


def test_shares_are_read() -> None:
    assert parse_shares("70/15/15") == {"train": 70, "val": 15, "test": 15}
    assert parse_shares("80,20") == {"train": 80, "test": 20}
    assert parse_shares(" 학습=60%, held-out=40 ") == {"학습": 60, "held-out": 40}


def hand_of(rows: Sequence[tuple[int, int]]) -> Hand:
    group, label = np.array(rows, np.int64).reshape(-1, 2).T
    dice = np.random.default_rng(len(rows))
    content = dice.integers(0, 2**63, (len(rows), 2)).astype(np.uint64)
    return Hand(group, label.astype(np.int32), content, 4)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), max_size=80),
    shares=st.lists(st.integers(1, 9), min_size=1, max_size=4),
    seed=st.integers(-5, 2**70),
)
def test_dealing_parts_no_group_and_leaves_nobody_out(
    rows: list[tuple[int, int]], shares: list[int], seed: int
) -> None:
    hand = hand_of(rows)
    parts = [share / sum(shares) for share in shares]
    found = deal(hand, parts, np.zeros((len(parts), 4)), seed=seed)
    assert set(found.tolist()) <= set(range(len(parts)))
    assert len(set(zip(hand.group.tolist(), found.tolist(), strict=True))) == len(set(hand.group.tolist()))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=60), st.integers(0, 9))
def test_single_items_fill_every_share_to_the_next_whole_number(labels: list[int], seed: int) -> None:
    hand = hand_of(list(enumerate(labels)))
    shares = (0.7, 0.15, 0.15)
    found = deal(hand, shares, np.zeros((3, 4)), seed=seed)
    got = Counter(zip(found.tolist(), labels, strict=True))
    for label, count in Counter(labels).items():
        for place, share in enumerate(shares):
            assert abs(got[place, label] - share * count) < 1


@pytest.mark.slow
def test_groups_are_stratified_as_well_as_by_scikit_learn() -> None:
    """`StratifiedGroupKFold` with five folds, against five equal shares: how far each class is off, summed."""
    from sklearn.model_selection import StratifiedGroupKFold

    ours, theirs = 0.0, 0.0
    for seed in range(4):
        dice = np.random.default_rng(seed)
        sizes = dice.integers(1, 12, 150)
        group = np.repeat(np.arange(150), sizes)
        label = np.where(
            dice.random(len(group)) < 0.8, dice.integers(0, 4, 150)[group], dice.integers(0, 4, len(group))
        )
        content = dice.integers(0, 2**63, (len(group), 2)).astype(np.uint64)
        found = deal(Hand(group, label.astype(np.int32), content, 4), [0.2] * 5, np.zeros((5, 4)), seed=seed)
        other = np.empty(len(group), int)
        folds = StratifiedGroupKFold(5, shuffle=True, random_state=seed).split(group, label, group)
        for fold, (_, rows) in enumerate(folds):
            other[rows] = fold
        wanted = np.bincount(label, minlength=4) / 5
        for name, given_ in (("ours", found), ("theirs", other)):
            table = np.array([np.bincount(label[given_ == fold], minlength=4) for fold in range(5)])
            off = float(np.abs(table - wanted).sum() / len(group))
            ours, theirs = (ours + off, theirs) if name == "ours" else (ours, theirs + off)
    assert ours <= theirs, f"{ours / 4:.4f} against {theirs / 4:.4f} of scikit-learn"


def test_a_name_for_a_split_of_no_share_stays(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        ids = add_items(store, shots(range(10)))
        with store.transact("Given") as tx:
            tx.update("items", ids[:4], {"split": "holdout"})
        plan = plan_split(store, SplitRequest(shares={"train": 3, "test": 1}, by=PARTS))
        assert (plan.elsewhere, plan.kept, plan.dealt) == (4, 4, 36)
        assert splits.TRAIN in {name: got for name, _, got in plan.totals}


def test_a_picture_without_a_label_counts_as_the_class_of_most_of_its_defects(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        ids = add_items(store, [shot(part, 0, given=None) for part in range(24)])
        for number, item_id in enumerate(ids):
            names = ("pit", "pit", "dent") if number % 2 else ("dent", "pit", "dent")
            for at, name in enumerate(names):
                regions.draw(store, item_id=item_id, geometry=Box(at, at, at + 5, at + 5), class_name=name)
        decisions.accept(store, ids[:1], label="scratch")
        plan = plan_split(store, SplitRequest(parse_shares("train=50,test=50"), seed=1))
        counts: Counter[str] = Counter()
        for line in plan.lines:
            counts[line.class_name] += line.got
        assert +counts == {"dent": 11, "pit": 12, "scratch": 1}
