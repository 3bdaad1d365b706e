"""Flip rates, their intervals, and the rule that makes a verdict of them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from inference.audit.records import (
    Answer,
    AuditReport,
    AuditRequest,
    Finding,
    Judgement,
    Part,
    Skipped,
    Trial,
    from_json,
    to_json,
)
from inference.audit.verdict import LEAST_PAIRS, interval, judge, summarise
from storage.errors import FettleError


def trials(
    count: int, *, flips: int, control: int | None = 0, part: Part = Part.PASTE, name: str = "good"
) -> list[Trial]:
    """``count`` trials whose first ``flips`` change, and whose last ``control`` controls do; None: without controls."""

    def answer(changed: bool) -> Answer:
        return Answer("spot", 0.8, 0.2) if changed else Answer(name, 0.9, 0.9)

    return [
        Trial(
            key=f"{part}{name}{number}",
            part=part,
            item_id=number,
            donor_id=7 if part is Part.PASTE else None,
            label=name,
            before=Answer(name, 0.9, 0.9),
            after=answer(number < flips),
            control=None if control is None else answer(number >= count - control),
            energy=0.5,
            area=0.02,
        )
        for number in range(count)
    ]


def finding(*made: list[Trial]) -> Judgement:
    return judge(summarise([trial for part in made for trial in part], seed=7))


def test_answers_that_hang_on_the_ink_lean() -> None:
    found = finding(trials(40, flips=20, part=Part.REMOVE, name="spot2"), trials(40, flips=30))
    assert found == Judgement(Finding.LEANS, Part.REMOVE, "")


def test_pasted_ink_that_changes_answers_misleads() -> None:
    assert finding(trials(40, flips=16)) == Judgement(Finding.MISLED, Part.PASTE, "")
    kept = trials(60, flips=6, part=Part.REMOVE, name="spot2")
    assert finding(trials(40, flips=16), kept) == Judgement(Finding.MISLED, Part.PASTE, "")


@pytest.mark.parametrize("part", list(Part))
def test_as_many_flips_of_the_control_show_nothing(part: Part) -> None:
    made = trials(40, flips=16, control=16, part=part)
    assert finding(made).finding is (Finding.UNSURE if part is Part.PASTE else Finding.FEW)


def test_no_flips_among_many_items_are_clear_and_among_some_are_not() -> None:
    assert finding(trials(60, flips=0)).finding is Finding.CLEAR
    assert finding(trials(25, flips=0)).finding is Finding.UNSURE


@pytest.mark.parametrize("flips", [0, LEAST_PAIRS - 1])
def test_few_items_say_nothing(flips: int) -> None:
    assert finding(trials(LEAST_PAIRS - 1, flips=flips)) == Judgement(Finding.FEW)


def test_a_small_effect_of_many_items_is_called_small() -> None:
    assert finding(trials(400, flips=28)).finding is Finding.SLIGHT


@pytest.mark.parametrize(("part", "kind"), [(Part.PASTE, Finding.MISLED), (Part.REMOVE, Finding.LEANS)])
def test_one_class_is_found_among_others_and_named(part: Part, kind: Finding) -> None:
    others = [trials(60, flips=0, name=name, part=part) for name in ("dent", "pit", "stain")]
    assert finding(trials(30, flips=20, part=part), *others) == Judgement(kind, part, "good")


def test_trials_without_a_control_are_counted_but_not_judged() -> None:
    (whole, named) = summarise(trials(50, flips=30, control=None), seed=7)
    assert (whole.items, whole.flips, whole.pairs, whole.difference) == (50, 30, 0, None)
    assert named.class_name == "good"
    assert judge([whole, named]) == Judgement(Finding.FEW)


def test_many_classes_do_not_make_chance_a_finding() -> None:
    """One item of twenty that changes in one of ten classes is no finding."""
    groups = summarise([t for n in range(10) for t in trials(20, flips=1, name=f"c{n}", control=1)], seed=7)
    assert judge(groups).finding in {Finding.UNSURE, Finding.CLEAR}


def test_intervals_are_seeded_and_hold_their_value() -> None:
    values = np.array([1] * 12 + [0] * 28)
    one, same, other = (interval(values, level=0.95, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.low < one.value == 0.3 < one.high
    assert abs(one.low - other.low) < 0.06
    # The textbook's: 0.3 ± 1.96 · sqrt(0.3 · 0.7 / 40).
    assert (one.low, one.high) == pytest.approx((0.158, 0.442), abs=0.03)
    wide = interval(values, level=0.99, seed=1)
    assert wide.low < one.low and one.high < wide.high


@pytest.mark.parametrize(("value", "low", "high"), [(0, -0.168, 0.168), (1, 0.832, 1.0), (-1, -1.0, -0.832)])
def test_items_that_all_came_out_alike_still_leave_room(value: int, low: float, high: float) -> None:
    found = interval(np.full(20, value), level=0.95, seed=1)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=1e-3)


def test_what_a_group_tells() -> None:
    whole, named = summarise(trials(40, flips=10, control=2), seed=7)
    assert (whole.rate.value, whole.to, whole.area) == (0.25, {"spot": 10}, pytest.approx(0.02))
    assert whole.change == pytest.approx(-0.7 * 0.25)
    assert whole.control_change == pytest.approx(-0.7 * 0.05)
    assert whole.rate.low >= 0
    assert named.class_name == "good"


def test_a_report_survives_its_file() -> None:
    made = trials(30, flips=9) + trials(22, flips=1, part=Part.REMOVE, control=None)
    groups = summarise(made, seed=3)
    report = AuditReport(
        model="net", model_hash="0" * 64, settings_hash="1" * 64, request=AuditRequest("net", "label:good", 30, 3),
        filler="telea", maps="cam", no_maps="", good=("good",), marked=22, unmarked=30, unchecked=2, made=1.5,
        seconds=2.5, reused=4, tool="fettle", judgement=judge(groups), groups=groups, trials=tuple(made),
        skipped=(Skipped(5, Part.PASTE, "no room", failed=False),),
    )  # fmt: skip
    assert from_json(json.loads(json.dumps(to_json(report)))) == report
    for broken in ({}, {**to_json(report), "trials": [{}]}, {**to_json(report), "schema": 99}):
        with pytest.raises(FettleError):
            from_json(broken)
