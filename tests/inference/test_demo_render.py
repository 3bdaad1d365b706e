from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.demo import FINISHES, LABELS, render_plate, render_shot
from inference.demo.defects import DEFECTS, Wounds
from inference.demo.fields import stream
from inference.demo.inspector import MOST_COVERED
from inference.demo.plates import build_plate, draw_spec

SMALL = (320, 240)


def test_the_same_seed_gives_the_same_picture_and_another_seed_another():
    first = render_plate(seed=5, label="pit", marked=True, size=SMALL)
    again = render_plate(seed=5, label="pit", marked=True, size=SMALL)
    other = render_plate(seed=6, label="pit", marked=True, size=SMALL)
    assert np.array_equal(first.pixels, again.pixels)
    assert np.array_equal(first.defect_mask, again.defect_mask)
    assert np.array_equal(first.marking_mask, again.marking_mask)
    assert not np.array_equal(first.pixels, other.pixels)


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    label=st.sampled_from(LABELS),
    size=st.sampled_from([(320, 240), (240, 320), (301, 203)]),
)
def test_pixels_outside_the_marking_mask_are_those_of_the_clean_picture(seed, label, size):
    plate = render_plate(seed=seed, label=label, marked=True, size=size)
    assert plate.pixels.shape == (size[1], size[0], 3)
    assert plate.pixels.dtype == np.uint8
    outside = ~plate.marking_mask
    assert np.array_equal(plate.pixels[outside], plate.clean_pixels[outside])
    assert plate.marking_mask.any() == bool(plate.inks)


@settings(max_examples=16, deadline=None)
@given(seed=st.integers(0, 10_000), label=st.sampled_from(LABELS[1:]))
def test_a_defect_lies_on_the_plate_and_marks_leave_most_of_it_visible(seed, label):
    plate = render_plate(seed=seed, label=label, marked=True, size=SMALL)
    rows, columns = np.nonzero(plate.defect_mask)
    x0, y0, x1, y1 = plate.roi
    assert 0 <= x0 < x1 <= SMALL[0]
    assert 0 <= y0 < y1 <= SMALL[1]
    assert rows.size >= 8
    assert x0 <= columns.min()
    assert columns.max() < x1
    assert y0 <= rows.min()
    assert rows.max() < y1
    covered = np.count_nonzero(plate.defect_mask & plate.marking_mask)
    assert covered <= MOST_COVERED * rows.size


@pytest.mark.parametrize("finish", sorted(FINISHES))
def test_every_finish_gives_a_well_exposed_picture_without_defects_when_good(finish):
    plate = render_shot(seed=11, shot=0, label="good", marked=False, size=SMALL, finish=finish)
    x0, y0, x1, y1 = plate.roi
    metal = plate.pixels[y0:y1, x0:x1]
    assert plate.finish == finish
    assert 60 < np.median(metal) < 225
    assert np.mean(metal == 255) < 0.1
    assert not plate.defect_mask.any()
    assert not plate.marking_mask.any()
    assert plate.inks == ()


@pytest.mark.parametrize("label", LABELS[1:])
def test_the_mask_holds_what_the_defect_changed(label):
    wounded = render_shot(seed=21, shot=0, label=label, marked=False, size=(640, 480), finish="blasted")
    sound = render_shot(seed=21, shot=0, label="good", marked=False, size=(640, 480), finish="blasted")
    assert wounded.roi == sound.roi
    change = np.abs(wounded.clean_pixels.astype(int) - sound.clean_pixels).max(axis=2)
    assert change[wounded.defect_mask].mean() > 6
    assert change[~wounded.defect_mask].mean() < 1.5


def test_a_dent_fades_out_instead_of_ending_in_a_straight_edge():
    for seed in range(12):
        canvas = build_plate(draw_spec(stream(seed), aspect=1.3, finish="blasted"), unit=0.8, rng=stream(seed, 1))
        wounds = Wounds(canvas)
        DEFECTS["dent"](wounds, stream(seed, 2))
        relief = wounds.relief - canvas.relief
        # A dish cut off by its patch would end in a step of height.
        rows, columns = np.nonzero(np.abs(relief) > 1e-4)
        box = relief[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        border = np.concatenate([box[0], box[-1], box[:, 0], box[:, -1]])
        assert np.abs(border).max() < 0.05


def test_shots_of_one_part_differ_as_pictures_and_share_the_finish():
    first = render_shot(seed=3, shot=0, label="dent", marked=False, size=SMALL)
    second = render_shot(seed=3, shot=1, label="dent", marked=False, size=SMALL)
    assert first.finish == second.finish
    assert not np.array_equal(first.pixels, second.pixels)


def test_a_label_is_drawn_where_none_is_given():
    labels = {render_plate(seed=seed, label=None, marked=False, size=(96, 72)).label for seed in range(24)}
    assert len(labels) > 2
    assert labels <= set(LABELS)


def test_unknown_labels_and_tiny_sizes_are_refused():
    with pytest.raises(ValueError, match="unknown label 'crack'"):
        render_plate(seed=1, label="crack", marked=False, size=SMALL)
    with pytest.raises(ValueError, match="64 x 64"):
        render_plate(seed=1, label="good", marked=False, size=(320, 40))
    with pytest.raises(ValueError, match="unknown finish 'painted'"):
        render_shot(seed=1, shot=0, label="good", marked=False, size=SMALL, finish="painted")
