"""Agreement held against published worked examples, against a plain counting of pairs, and at its edges."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference import agreement
from storage.records import ItemState
from storage.team_records import Opinion


def _opinions(table: dict[str, str]) -> list[Opinion]:
    """Each reviewer's line, one letter an item: ``*`` no opinion, ``x`` excluded."""
    found = []
    for reviewer, line in table.items():
        for item_id, letter in enumerate(line.replace(" ", "")):
            if letter != "*":
                state = ItemState.EXCLUDED if letter == "x" else ItemState.ACCEPTED
                found.append(Opinion(0, item_id, reviewer, state, None if letter == "x" else letter, "", 0.0))
    return found


# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability": A binary, B nominal, C four observers with gaps.
EXAMPLES = [
    ({"Meg": "0100000000", "Owen": "1110010100"}, 0.095),
    ({"Ben": "aabbdcccedda", "Gerry": "babbbccceddd"}, 0.692),
    (
        {
            "A": "1 2 3 3 2 1 4 1 2 * * *",
            "B": "1 2 3 3 2 2 4 1 2 5 * 3",
            "C": "* 3 3 3 2 3 4 2 2 5 1 *",
            "D": "1 2 3 3 2 4 4 1 2 5 1 *",
        },
        0.743,
    ),
]


@pytest.mark.parametrize(("table", "alpha"), EXAMPLES)
def test_alpha_is_the_published_one(table: dict[str, str], alpha: float) -> None:
    assert agreement.measure(_opinions(table), rounds=10).alpha.value == pytest.approx(alpha, abs=0.0006)


def test_kappa_is_that_of_the_textbook() -> None:
    """50 grant proposals: both yes 20, both no 15, differing 5 and 10; kappa 0.4."""
    found = agreement.measure(_opinions({"a": "y" * 25 + "n" * 25, "b": "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15}))
    (pair,) = found.pairs
    assert (pair.items, pair.raw) == (50, 0.7)
    assert pair.kappa.value == pytest.approx(0.4)
    assert pair.kappa.low is not None and pair.kappa.high is not None
    # Large-sample standard error 0.128 (Fleiss, Cohen and Everitt 1969): about 0.15 to 0.65.
    assert (pair.kappa.low, pair.kappa.high) == (pytest.approx(0.15, abs=0.04), pytest.approx(0.65, abs=0.04))
    for entry in found.classes:
        assert entry.kappa == pytest.approx(0.4), "with two classes each against the rest is the whole"
        assert entry.alpha.value == found.alpha.value


def _plain_alpha(lines: list[str]) -> float | None:
    """Alpha by walking over every pair of values, as the definition says it."""
    units = [[line[i] for line in lines if line[i] != "*"] for i in range(len(lines[0]))]
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    n = len(values)
    observed = sum(sum(a != b for a, b in itertools.permutations(unit, 2)) / (len(unit) - 1) for unit in units)
    expected = sum(a != b for a, b in itertools.permutations(values, 2))
    return 1 - (observed / n) / (expected / (n * (n - 1))) if expected else None


@given(st.integers(1, 30).flatmap(lambda n: st.lists(st.text("abc*", min_size=n, max_size=n), min_size=2, max_size=4)))
@settings(max_examples=60, deadline=None)
def test_alpha_is_what_counting_every_pair_of_values_gives(lines: list[str]) -> None:
    found = agreement.measure(_opinions({f"r{i}": line for i, line in enumerate(lines)}), rounds=20)
    expected = _plain_alpha(lines)
    assert found.alpha.value == (None if expected is None else pytest.approx(expected))
    for entry in found.classes:
        against = _plain_alpha(["".join(c if c == "*" else "yn"[c != entry.name] for c in line) for line in lines])
        assert entry.alpha.value == (None if against is None else pytest.approx(against))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_kappa_is_scikit_learns(both: list[tuple[str, str]]) -> None:
    from sklearn.metrics import cohen_kappa_score

    first, second = [a for a, _ in both], [b for _, b in both]
    found = agreement.cohen_kappa(first, second)
    if len({*first, *second}) == 1:
        assert found is None
    else:
        assert found == pytest.approx(cohen_kappa_score(first, second))


def test_classes_people_confuse_stand_out() -> None:
    found = agreement.measure(_opinions({"a": "ggggssssddxx", "b": "ggggsdsdsdxx"}))
    by_name = {entry.name: entry for entry in found.classes}
    assert by_name["g"].alpha.value == by_name[agreement.EXCLUDED].alpha.value == 1.0
    assert by_name["d"].alpha.value is not None and by_name["d"].alpha.value < 0.5
    assert (by_name["s"].items, by_name["d"].items) == (5, 4)
    assert by_name["g"].raw == 1.0 and by_name["s"].raw == pytest.approx(9 / 12)


def test_without_two_opinions_on_anything_nothing_is_made_up() -> None:
    found = agreement.measure(_opinions({"a": "gg**", "b": "**gg"}))
    assert (found.items, found.raw, found.alpha.value, found.kappa, found.pairs) == (0, None, None, None, ())


def test_where_all_say_the_same_of_everything_no_coefficient_is_defined() -> None:
    found = agreement.measure(_opinions({"a": "gggg", "b": "gggg"}))
    assert (found.items, found.raw, found.alpha.value, found.kappa) == (4, 1.0, None, None)


def test_one_seed_gives_one_interval_that_holds_the_value() -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 3, 4_000)
    lines = {
        name: "".join("abc"[v if rng.random() < 0.8 else rng.integers(3)] for v in truth) for name in ("kim", "lee")
    }
    first, again = (agreement.measure(_opinions(lines), seed=5) for _ in range(2))
    assert first == again
    alpha = first.alpha
    assert alpha.value is not None and alpha.low is not None and alpha.high is not None
    assert alpha.low < alpha.value < alpha.high < alpha.low + 0.06
