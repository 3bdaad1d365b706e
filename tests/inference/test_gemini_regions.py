"""What is cut out of a picture to be sent, and how what comes back is fitted to it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.cleaning.gemini.fitting import fit, fits
from inference.cleaning.gemini.regions import MOST_REGIONS, RATIOS, plan, spread
from inference.cleaning.gemini.terms import SIZES, Send
from tests.support.gemini_projects import marked, surface
from tests.support.images import picture

SIDES = st.integers(1, 700)


@st.composite
def masks(draw: st.DrawFn) -> np.ndarray:
    height, width = draw(SIDES), draw(SIDES)
    mask = np.zeros((height, width), bool)
    for _ in range(draw(st.integers(1, 7))):
        y, x = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        mask[y : y + draw(st.integers(1, 60)), x : x + draw(st.integers(1, 60))] = True
    return mask


@settings(max_examples=60, deadline=None)
@given(mask=masks(), send=st.sampled_from(Send), size=st.sampled_from(sorted(SIZES)))
def test_regions_cover_the_mask_in_a_legal_ratio_and_come_back_in_their_own_size(
    mask: np.ndarray, send: Send, size: str
) -> None:
    regions = plan(mask, send=send, size=size)
    height, width = mask.shape
    pixels = picture(height, width)
    assert 1 <= len(regions) <= MOST_REGIONS
    covered = np.zeros_like(mask)
    for region in regions:
        across, down = RATIOS[region.ratio]
        assert region.full[0] * down == region.full[1] * across
        assert 0 <= region.x <= region.x + region.width <= width
        assert 0 <= region.y <= region.y + region.height <= height
        assert region.left + region.width <= region.full[0]
        assert region.top + region.height <= region.full[1]
        covered[region.window] = True
        sent = region.cut(pixels)
        assert sent.shape == (region.sent[1], region.sent[0], 3)
        assert max(region.sent) <= SIZES[size] * 1.5
        back = region.back(sent)
        assert back.shape == pixels[region.window].shape
        if region.sent == region.full:
            np.testing.assert_array_equal(back, pixels[region.window])
    assert covered[mask].all()


def test_nothing_is_sent_for_an_empty_mask() -> None:
    assert plan(np.zeros((50, 50), bool), send=Send.FRAME, size="1K") == []


def test_only_what_lies_around_a_marking_is_sent_and_far_ones_apart() -> None:
    mask = np.zeros((3000, 4000), bool)
    mask[100:130, 100:160] = mask[2800:2830, 3700:3790] = True
    regions = plan(mask, send=Send.REGION, size="1K")
    assert len(regions) == 2
    assert sum(region.width * region.height for region in regions) < 0.02 * mask.size
    (frame,) = plan(mask, send=Send.FRAME, size="1K")
    assert (frame.width, frame.height) == (4000, 3000)


def test_near_markings_go_together_and_many_far_ones_never_in_more_than_four() -> None:
    near = np.zeros((900, 900), bool)
    near[100:120, 100:120] = near[500:520, 500:520] = True
    assert len(plan(near, send=Send.REGION, size="1K")) == 1
    far = np.zeros((6000, 6000), bool)
    far[::500, ::500] = True
    assert len(plan(far, send=Send.REGION, size="1K")) <= MOST_REGIONS


@pytest.mark.parametrize("shift", [(0.0, 0.0), (4.0, -3.0), (-6.0, 2.5)])
def test_an_answer_that_is_moved_and_lighter_comes_to_lie_on_the_original(shift: tuple[float, float]) -> None:
    bare, (part, ink) = surface(height=300, width=400), marked(height=300, width=400)
    mask = spread(ink)
    grid = cv2.resize(bare, (1184, 864), interpolation=cv2.INTER_CUBIC)
    move = np.array([[1, 0, shift[0] * 1184 / 400], [0, 1, shift[1] * 864 / 300]], np.float32)
    answer = cv2.warpAffine(grid, move, (1184, 864), borderMode=cv2.BORDER_REFLECT)
    answer = np.clip(answer.astype(int) + np.array([9, -4, 3]), 0, 255).astype(np.uint8)
    back = cv2.resize(answer, (400, 300), interpolation=cv2.INTER_AREA)
    fitted, difference = fit(part, back, mask)
    assert fits(difference)
    before = np.abs(back.astype(int) - bare)[mask].mean()
    after = np.abs(fitted.astype(int) - bare)[mask].mean()
    assert after < 2.5
    assert after < before / 2


def test_an_answer_of_a_bare_surface_fits_though_nothing_can_be_aligned() -> None:
    part = np.full((200, 260, 3), 120, np.uint8)
    mask = np.zeros((200, 260), bool)
    mask[90:110, 100:160] = True
    part[mask] = (200, 20, 20)
    fitted, difference = fit(part, np.full_like(part, 126), spread(mask))
    assert fits(difference)
    assert np.abs(fitted[mask].astype(int) - 120).max() <= 1


def test_an_answer_of_something_else_does_not_fit() -> None:
    part, ink = marked()
    checks = (np.indices(part.shape[:2]) // 50).sum(axis=0) % 2 * 200
    _, difference = fit(part, np.repeat(checks[..., None], 3, axis=2).astype(np.uint8), spread(ink))
    assert not fits(difference)


def test_a_mask_without_surroundings_leaves_nothing_to_compare() -> None:
    part = surface()
    _, difference = fit(part, part, np.ones(part.shape[:2], bool))
    assert not fits(difference)
