"""Marks scattered for training and measuring: each visible, its mask exact, everything from the seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.demo.exposures import exposed, greyed, is_mono
from inference.demo.lookalikes import draw_lookalikes, framed
from inference.demo.scribbles import GROUPS, LEAST_CHANGE, SCRIBBLES, Plan, ink, scatter, union
from inference.demo.trials import Counts, marked_picture

INKS = sorted(set(GROUPS) - {"other"})


def plate(height: int = 240, width: int = 320) -> np.ndarray:
    noise = np.random.default_rng(4).normal(125, 6, (height, width, 1))
    return np.clip(np.repeat(noise, 3, axis=2), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("kind", SCRIBBLES)
def test_each_kind_is_drawn_in_every_ink_visibly_and_nowhere_else(kind: str) -> None:
    clean = plate()
    for group in GROUPS:
        plan = Plan(1.0, groups=(group,), kinds=(kind,))
        marked, drawn = scatter(clean, rng=np.random.default_rng(3), count=6, plan=plan)
        assert drawn, group
        assert {(each.kind, each.group) for each in drawn} == {(kind, group)}
        change = np.abs(marked.astype(int) - clean).max(axis=2)
        mask = union(drawn, clean.shape)
        # Outside of all masks nothing can be seen, even where several marks' faintest edges add up.
        assert not (change >= 3 * LEAST_CHANGE)[~mask].any()
        assert np.percentile(change[mask], 60) > 15


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), shape=st.tuples(st.integers(16, 150), st.integers(16, 150)), unit=st.floats(0.3, 3))
def test_any_picture_can_be_marked_and_the_seed_decides_all(seed: int, shape: tuple[int, int], unit: float) -> None:
    clean = plate(*shape)
    before = clean.copy()
    first, drawn = scatter(clean, rng=np.random.default_rng(seed), count=3, plan=Plan(unit))
    again, _ = scatter(clean, rng=np.random.default_rng(seed), count=3, plan=Plan(unit))
    np.testing.assert_array_equal(clean, before)
    np.testing.assert_array_equal(first, again)
    assert all(each.mask.shape == shape for each in drawn)
    picture, truth = exposed(clean, first, union(drawn, clean.shape), rng=np.random.default_rng(seed))
    assert picture.shape == clean.shape
    assert truth.shape == shape


@pytest.mark.parametrize("group", INKS)
def test_an_ink_seen_without_colour_is_grey_and_of_its_own_brightness(group: str) -> None:
    rng = np.random.default_rng(1)
    levels = [ink(group, rng, mono=True) for _ in range(40)]
    assert all(red == green == blue for red, green, blue in levels)
    low, high = {"black": (0, 0.25), "white": (0.8, 1), "grey": (0.2, 0.85)}.get(group, (0, 1))
    assert all(low <= red <= high for red, _, _ in levels)


def test_lookalikes_change_the_part_and_keep_a_grey_picture_grey() -> None:
    clean = plate()
    wounded = draw_lookalikes(clean, rng=np.random.default_rng(2), count=5, unit=1.0)
    assert (wounded != clean).any()
    assert is_mono(wounded)
    border = framed(clean, rng=np.random.default_rng(2))
    np.testing.assert_array_equal(border[40:-40, 40:-40], clean[40:-40, 40:-40])


def test_the_truth_follows_what_the_camera_does() -> None:
    clean = plate()
    marked, drawn = scatter(clean, rng=np.random.default_rng(8), count=4, plan=Plan(1.0, groups=("black",)))
    mask = union(drawn, clean.shape)
    for seed in range(8):
        picture, truth = exposed(clean, marked, mask, rng=np.random.default_rng(seed))
        dark = picture.min(axis=2) < 60
        assert (dark & ~truth).sum() <= 0.02 * dark.sum()
        assert truth.sum() < 2.5 * mask.sum()


def test_a_trial_takes_its_group_by_turn_and_says_whether_it_is_grey() -> None:
    trials = [marked_picture(plate(), number=number, seed=5, fonts=()) for number in range(len(GROUPS))]
    assert [trial.group for trial in trials] == list(GROUPS)
    assert all(trial.grey == is_mono(trial.pixels) for trial in trials)
    assert any(trial.grey for trial in trials)
    assert is_mono(greyed(trials[0].pixels))


def test_counts_give_f1_strict_and_forgiving() -> None:
    truth, found = np.zeros((40, 40), bool), np.zeros((40, 40), bool)
    truth[10:20, 10:20] = True
    found[12:22, 10:20] = True
    counts = Counts()
    counts.add(found, truth)
    assert counts.f1 == pytest.approx(0.8)
    assert counts.near_f1 == pytest.approx(1.0)
    assert (counts.recall, counts.precision) == (0.8, 0.8)
