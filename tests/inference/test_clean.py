"""Detector, fillers, composite and metrics of the clean stage."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from skimage.metrics import structural_similarity

from inference.cleaning.colour import ColourSettings, find_coloured_markings, is_grey
from inference.cleaning.composite import changed_outside, composite
from inference.cleaning.fill import filled, padded_windows
from inference.cleaning.metrics import luminance, mean_ssim, measure, ssim_map
from storage.errors import ModelError
from tests.support.fillers import build
from tests.support.strokes import PENS, draw_marks

COLOURED = [pen for pen in PENS if pen != "black"]


def _plate(height: int = 360, width: int = 480, *, tint: bool = False, seed: int = 3) -> np.ndarray:
    """A brushed metal plate, grey or with a gentle colour cast that changes across it."""
    rng = np.random.default_rng(seed)
    grain = cv2.blur(rng.normal(0, 25, (height, width)).astype(np.float32), (31, 1))
    light = np.linspace(110, 170, width, dtype=np.float32)[None, :] + grain
    pixels = np.repeat(light[..., None], 3, axis=2)
    if tint:
        pixels = pixels + np.linspace(0, 1, height, dtype=np.float32)[:, None, None] * np.array(
            [14, 2, -16], np.float32
        )
    return np.clip(np.rint(pixels), 0, 255).astype(np.uint8)


masks = st.tuples(st.integers(1, 24), st.integers(1, 24)).flatmap(lambda shape: hnp.arrays(np.bool_, shape))


@pytest.mark.parametrize("pen", COLOURED)
@pytest.mark.parametrize("tint", [False, True])
def test_coloured_pen_is_covered_with_its_fringe_and_little_else(pen: str, tint: bool) -> None:
    marked, truth = draw_marks(_plate(tint=tint), pen=pen, seed=5)
    mask = find_coloured_markings(marked).mask
    assert (mask & truth).sum() / truth.sum() > 0.99
    near = cv2.dilate(truth.astype(np.uint8), np.ones((13, 13), np.uint8)).astype(bool)
    assert not (mask & ~near).any()


def test_pens_of_several_colours_in_one_picture_are_all_found() -> None:
    pixels = _plate(500, 700)
    truth = np.zeros(pixels.shape[:2], bool)
    for seed, pen in enumerate(("red", "blue", "green")):
        pixels, ink = draw_marks(pixels, pen=pen, seed=seed)
        truth |= ink
    mask = find_coloured_markings(pixels).mask
    assert (mask & truth).sum() / truth.sum() > 0.97


def test_a_large_picture_is_searched_scaled_down_and_still_covered() -> None:
    marked, truth = draw_marks(_plate(1500, 2200), pen="red", seed=2)
    mask = find_coloured_markings(marked, settings=ColourSettings(working_side=800)).mask
    assert mask.shape == truth.shape
    assert (mask & truth).sum() / truth.sum() > 0.99


def test_black_pen_is_not_found_and_the_reason_is_told() -> None:
    marked, _ = draw_marks(_plate(tint=True), pen="black", seed=5)
    result = find_coloured_markings(marked)
    assert not result.found
    assert "No coloured marking" in result.reason


def test_in_a_grey_picture_nothing_can_be_found_and_the_reason_says_grey() -> None:
    result = find_coloured_markings(_plate())
    assert is_grey(_plate())
    assert not result.mask.any()
    assert "grey" in result.reason


def test_wide_coloured_parts_of_a_scene_are_not_markings() -> None:
    pixels = _plate(400, 600)
    pixels[100:300, 60:260] = (40, 90, 190)
    cv2.circle(pixels, (450, 200), 90, (190, 70, 40), -1, cv2.LINE_AA)
    assert not find_coloured_markings(pixels).found


def test_the_strokes_of_one_word_are_one_marking_and_far_ones_are_another() -> None:
    pixels = _plate(400, 600)
    cv2.putText(pixels, "OK", (60, 100), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (200, 20, 20), 3, cv2.LINE_AA)
    cv2.line(pixels, (300, 300), (500, 330), (20, 40, 200), 5, cv2.LINE_AA)
    result = find_coloured_markings(pixels)
    assert len(result.found) == 2
    whole = np.zeros_like(result.mask)
    for marking in result.found:
        x0, y0, x1, y1 = marking.xyxy()
        assert marking.mask.shape == (y1 - y0, x1 - x0)
        assert 0.5 <= marking.confidence <= 1
        whole[y0:y1, x0:x1] |= marking.mask
    np.testing.assert_array_equal(whole, result.mask)
    red, _, blue = result.found[0].colour
    assert red > 150 or blue > 150


@settings(max_examples=40, deadline=None)
@given(shape=st.tuples(st.integers(1, 40), st.integers(1, 40)), seed=st.integers(0, 2**16))
def test_any_picture_however_small_gets_a_mask_of_its_shape(shape: tuple[int, int], seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (*shape, 3), dtype=np.uint8)
    result = find_coloured_markings(pixels)
    assert result.mask.shape == shape
    assert bool(result.found) == bool(result.mask.any()) == (not result.reason)


@settings(max_examples=150, deadline=None)
@given(mask=masks, feather=st.floats(0, 6), seed=st.integers(0, 2**16))
def test_outside_the_mask_every_pixel_stays_whatever_the_filler_did(
    mask: np.ndarray, feather: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    original, filled = (rng.integers(0, 256, (*mask.shape, 3), dtype=np.uint8) for _ in range(2))
    before = original.copy()
    out = composite(original, filled, mask, feather=feather)
    np.testing.assert_array_equal(out[~mask], original[~mask])
    np.testing.assert_array_equal(original, before)
    low, high = np.minimum(original, filled), np.maximum(original, filled)
    assert ((out >= low) & (out <= high)).all()
    assert changed_outside(original, out, mask) == 0


def test_deep_inside_the_mask_the_filler_decides_alone() -> None:
    original, filled = np.zeros((40, 40, 3), np.uint8), np.full((40, 40, 3), 200, np.uint8)
    mask = np.zeros((40, 40), bool)
    mask[10:30, 10:30] = True
    out = composite(original, filled, mask, feather=2.0)
    assert (out[14:26, 14:26] == 200).all()
    assert 0 < out[10, 20, 0] < out[11, 20, 0] <= 200
    everywhere = composite(original, filled, np.ones((40, 40), bool))
    assert (everywhere == 200).all()


def test_changed_outside_counts_pixels_not_channels() -> None:
    before = np.zeros((5, 5, 3), np.uint8)
    after = before.copy()
    after[0, 0] = 9
    after[2, 2, 1] = 1
    mask = np.zeros((5, 5), bool)
    mask[2, 2] = True
    assert changed_outside(before, after, mask) == 1


def test_composite_refuses_pictures_of_different_shapes() -> None:
    with pytest.raises(ValueError, match="one shape"):
        composite(np.zeros((4, 4, 3), np.uint8), np.zeros((4, 5, 3), np.uint8), np.zeros((4, 4), bool))


@pytest.mark.parametrize("name", ["telea", "ns"])
def test_filling_around_the_markings_equals_filling_the_whole_frame(name: str) -> None:
    marked, truth = draw_marks(_plate(tint=True), pen="red", seed=8)
    flag = {"telea": cv2.INPAINT_TELEA, "ns": cv2.INPAINT_NS}[name]
    whole = cv2.inpaint(marked, truth.astype(np.uint8), 3.0, flag)
    ours = build(name, radius=3.0).fill(marked, truth)
    np.testing.assert_array_equal(ours[~truth], marked[~truth])
    assert np.abs(ours.astype(int) - whole.astype(int)).max() <= 2


@pytest.mark.parametrize("name", ["telea", "ns", "exemplar", "auto"])
def test_filling_brings_the_plate_back_closer_than_the_marks_left_it(name: str) -> None:
    plate = _plate(tint=True)
    marked, truth = draw_marks(plate, pen="blue", seed=8)
    mask = find_coloured_markings(marked).mask
    cleaned = composite(marked, build(name).fill(marked, mask), mask)
    assert measure(plate, cleaned, truth).l1.inside < measure(plate, marked, truth).l1.inside / 5


@settings(max_examples=100, deadline=None)
@given(mask=masks, pad=st.integers(0, 6))
def test_windows_hold_every_masked_pixel_once(mask: np.ndarray, pad: int) -> None:
    seen = np.zeros(mask.shape, int)
    for rows, columns in padded_windows(mask, pad=pad):
        seen[rows, columns] += 1
    assert seen.max(initial=0) <= 1
    assert (seen[mask] == 1).all()


def test_a_mask_over_everything_is_refused_in_words() -> None:
    with pytest.raises(ModelError, match="whole picture"):
        build("telea").fill(np.zeros((8, 8, 3), np.uint8), np.ones((8, 8), bool))


class _Broken:
    name = "broken"
    weight_hash = ""

    def __init__(self, outcome: object) -> None:
        self._outcome = outcome

    def fill(self, pixels: np.ndarray, mask: np.ndarray) -> np.ndarray:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (np.zeros((8, 9, 3), np.uint8), r"“broken” gave \(8, 9, 3\) uint8 for a picture of \(8, 8, 3\)"),
        (np.zeros((8, 8, 3), np.float32), "gave .* float32"),
        (None, "gave NoneType"),
        (ValueError("odd\nnumbers"), "“broken” failed: odd"),
        (ModelError("The model is away"), "^The model is away$"),
    ],
)
def test_a_filler_that_fails_or_gives_another_size_is_one_clear_error(outcome: object, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        filled(_Broken(outcome), np.zeros((8, 8, 3), np.uint8), np.eye(8, dtype=np.bool_))


def test_an_unknown_filler_lists_those_that_exist() -> None:
    with pytest.raises(ModelError, match=r"'magic'.*auto, exemplar.*ns, telea"):
        build("magic")
    with pytest.raises(ModelError, match="radius"):
        build("telea", radius=0)


@pytest.mark.parametrize("shape", [(64, 48), (11, 30), (200, 333)])
def test_ssim_agrees_with_scikit_image(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(4)
    before = cv2.GaussianBlur(rng.integers(0, 256, shape, dtype=np.uint8), (0, 0), 1.2)
    after = np.clip(before.astype(int) + rng.integers(-30, 30, shape), 0, 255).astype(np.uint8)
    expected, full = structural_similarity(
        before, after, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255, full=True
    )
    ours = ssim_map(before, after)
    np.testing.assert_allclose(ours, full, atol=1e-9)
    assert mean_ssim(ours) == pytest.approx(expected, abs=1e-9)


def test_identical_pictures_score_perfectly_and_none_stands_for_no_pixels() -> None:
    pixels = _plate(50, 60, tint=True)
    figures = measure(pixels, pixels.copy())
    assert figures.ssim.full == pytest.approx(1.0)
    assert figures.edge_iou.full == 1.0
    assert figures.l1.full == 0.0
    assert figures.ssim.inside is None
    assert figures.l1.outside == 0.0


def test_l1_and_edges_are_split_by_the_mask() -> None:
    before = np.full((40, 40, 3), 50, np.uint8)
    after = before.copy()
    after[10:20, 10:20] = 250
    mask = np.zeros((40, 40), bool)
    mask[8:22, 8:22] = True
    figures = measure(before, after, mask)
    assert figures.l1.full == pytest.approx(200 * 100 / 1600)
    assert figures.l1.inside == pytest.approx(200 * 100 / 196)
    assert figures.l1.outside == 0.0
    assert figures.edge_iou.inside == 0.0
    assert figures.edge_iou.outside == 1.0
    assert figures.ssim.inside < figures.ssim.full < figures.ssim.outside


def test_luminance_of_grey_is_the_grey() -> None:
    np.testing.assert_array_equal(luminance(_plate()), _plate()[..., 0])
