"""Cutting markings out and laying them elsewhere."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.audit.paste import MOST_HIDDEN, cut_out, lay, lay_bare, place_for, sized_for

SIZE = (60, 80)


def surface(seed: int, brightness: float = 130.0, size: tuple[int, int] = SIZE) -> np.ndarray:
    random = np.random.default_rng(seed)
    grain = cv2.GaussianBlur(random.standard_normal(size).astype(np.float32), (0, 0), 1.0) * 12
    return np.repeat((brightness + grain).clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)


def stroke(size: tuple[int, int] = SIZE, at: tuple[int, int] = (20, 15)) -> np.ndarray:
    mask = np.zeros(size, np.uint8)
    cv2.line(mask, at, (at[0] + 30, at[1] + 20), 1, 3)
    return mask.astype(np.bool_)


def inked(ground: np.ndarray, mask: np.ndarray, colour: tuple[int, int, int], alpha: float) -> np.ndarray:
    out = ground.astype(np.float64)
    out[mask] = (1 - alpha) * out[mask] + alpha * np.array(colour)
    return out.round().astype(np.uint8)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 1000),
    colour=st.tuples(*[st.integers(0, 255)] * 3),
    alpha=st.floats(0, 1),
    x=st.integers(0, 45),
    y=st.integers(0, 35),
)
def test_on_its_own_ground_the_picture_comes_back(
    seed: int, colour: tuple[int, int, int], alpha: float, x: int, y: int
) -> None:
    ground, mask = surface(seed), stroke(at=(x, y))
    picture = inked(ground, mask, colour, alpha)
    cut = cut_out(picture, ground, [mask])
    left, top, _, _ = cv2.boundingRect(mask.astype(np.uint8))
    np.testing.assert_array_equal(lay(cut, ground, left, top), picture)


@settings(max_examples=30, deadline=None)
@given(x=st.integers(0, 45), y=st.integers(0, 35), seed=st.integers(0, 1000))
def test_only_pixels_under_the_mask_change(x: int, y: int, seed: int) -> None:
    ground, mask, target = surface(seed), stroke(), surface(seed + 1, 90.0)
    cut = cut_out(inked(ground, mask, (200, 20, 30), 0.8), ground, [mask])
    x, y = min(x, SIZE[1] - cut.mask.shape[1]), min(y, SIZE[0] - cut.mask.shape[0])
    here = np.zeros(SIZE, np.bool_)
    here[y : y + cut.mask.shape[0], x : x + cut.mask.shape[1]] = cut.mask
    for laid in (lay(cut, target, x, y), lay_bare(cut, target, x, y)):
        np.testing.assert_array_equal(laid[~here], target[~here])


@pytest.mark.parametrize("brightness", [60.0, 200.0])
def test_ink_keeps_its_colour_and_lets_as_much_of_another_surface_through(brightness: float) -> None:
    ground, mask, target = surface(1), stroke(), surface(2, brightness)
    red, alpha = (210, 25, 30), 0.7
    cut = cut_out(inked(ground, mask, red, alpha), ground, [mask])
    left, top, _, _ = cv2.boundingRect(mask.astype(np.uint8))
    laid = lay(cut, target, left, top).astype(np.float64)
    wanted = inked(target, mask, red, alpha).astype(np.float64)
    # The ink's own colour is not known where the old surface shines through it, so alpha is a little off.
    assert np.abs(laid[mask] - wanted[mask]).mean() < 25
    assert np.abs(laid[mask] - target[mask]).mean() > 30


def test_the_control_is_bare_surface_as_bright_as_where_it_is_laid() -> None:
    ground, mask, target = surface(1, 190.0), stroke(), surface(2, 70.0)
    cut = cut_out(inked(ground, mask, (0, 0, 0), 1.0), ground, [mask])
    left, top, _, _ = cv2.boundingRect(mask.astype(np.uint8))
    bare = lay_bare(cut, target, left, top)
    assert not np.array_equal(bare, target), "the surface is another part's"
    assert abs(float(bare[mask].mean()) - float(target[mask].mean())) < 1.5
    assert np.abs(bare[mask].astype(int) - target[mask]).max() < 60


def test_each_marking_keeps_its_own_ink() -> None:
    ground = surface(3)
    first, second = stroke(at=(5, 5)), stroke(at=(35, 30))
    picture = inked(inked(ground, first, (200, 20, 20), 1.0), second, (20, 20, 200), 1.0)
    cut = cut_out(picture, ground, [first, second])
    target = surface(4, 220.0)
    x, y, _, _ = cv2.boundingRect((first | second).astype(np.uint8))
    laid = lay(cut, target, x, y)
    assert laid[first].mean(axis=0) == pytest.approx([200, 20, 20], abs=6)
    assert laid[second].mean(axis=0) == pytest.approx([20, 20, 200], abs=6)


@settings(max_examples=40, deadline=None)
@given(target=st.tuples(st.integers(1, 200), st.integers(1, 200)))
def test_a_cut_fits_whatever_it_is_laid_over(target: tuple[int, int]) -> None:
    ground, mask = surface(1), stroke()
    cut = sized_for(cut_out(inked(ground, mask, (0, 90, 0), 1.0), ground, [mask]), donor=SIZE, target=target)
    assert cut.mask.any()
    assert all(own <= room for own, room in zip(cut.mask.shape, target, strict=True))
    assert cut.alpha.shape == cut.mask.shape == cut.laid.shape[:2] == cut.bare.shape[:2]
    lay(cut, surface(2, size=target), 0, 0)


def test_a_place_hides_no_defect_where_there_is_room() -> None:
    mask = np.ones((10, 10), np.bool_)
    defects = np.ones((40, 60), np.bool_)
    defects[:, 45:] = False
    place = place_for(mask, view=(40, 60), defects=defects, generator=np.random.default_rng(0), first=(0.0, 0.0))
    assert place is not None
    assert place[0] >= 44 - round(MOST_HIDDEN * 45)
    everywhere = np.ones((40, 60), np.bool_)
    small = np.random.default_rng(0)
    assert place_for(np.ones((30, 30), np.bool_), view=(40, 60), defects=everywhere, generator=small) is None


def test_the_first_place_is_taken_if_it_is_free_and_what_must_stay_clear_does() -> None:
    mask, none = np.ones((10, 10), np.bool_), np.zeros((40, 60), np.bool_)
    random = np.random.default_rng(1)
    assert place_for(mask, view=(40, 60), defects=none, generator=random, first=(1.0, 0.5)) == (50, 15)
    taken = np.ones((40, 60), np.bool_)
    assert place_for(mask, view=(40, 60), defects=none, generator=random, clear_of=taken) is None
