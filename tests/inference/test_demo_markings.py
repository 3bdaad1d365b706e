from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.demo import INKS, MARKING_KINDS, draw_marking
from inference.demo.lettering import can_write, laid_out, text_width


def grey_plate(height: int = 240, width: int = 320) -> np.ndarray:
    noise = np.random.default_rng(4).normal(150, 6, (height, width, 1))
    return np.clip(np.repeat(noise, 3, axis=2), 0, 255).astype(np.uint8)


@settings(max_examples=40, deadline=None)
@given(
    kind=st.sampled_from(MARKING_KINDS),
    ink=st.sampled_from(sorted(INKS)),
    seed=st.integers(0, 10_000),
    corner=st.tuples(st.integers(-30, 300), st.integers(-30, 220)),
)
def test_a_mark_changes_nothing_outside_its_mask_wherever_it_lands(kind, ink, seed, corner):
    pixels = grey_plate()
    before = pixels.copy()
    x, y = corner
    drawn, mask = draw_marking(
        pixels, rng=np.random.default_rng(seed), kind=kind, ink=ink, target=(x, y, x + 40, y + 25)
    )
    assert np.array_equal(pixels, before)
    assert np.array_equal(drawn[~mask], pixels[~mask])
    assert mask.shape == pixels.shape[:2]


@pytest.mark.parametrize("kind", MARKING_KINDS)
@pytest.mark.parametrize("ink", sorted(INKS))
def test_every_kind_leaves_visible_ink_of_its_colour(kind, ink):
    pixels = grey_plate()
    drawn, mask = draw_marking(pixels, rng=np.random.default_rng(9), kind=kind, ink=ink, target=(140, 100, 180, 130))
    assert mask.sum() > 40
    wanted = np.array(INKS[ink]) * 255 - pixels[mask].mean(axis=0)
    moved = drawn[mask].mean(axis=0) - pixels[mask].mean(axis=0)
    # The ink's colour is where the pixels went, more or less.
    assert moved @ wanted > 0


def test_a_circle_goes_round_its_target():
    target = (120, 80, 190, 150)
    _, mask = draw_marking(
        grey_plate(), rng=np.random.default_rng(2), kind="circle", ink="red", target=tuple(map(float, target))
    )
    x0, y0, x1, y1 = target
    assert mask[: y0 + 20].any()
    assert mask[y1 - 20 :].any()
    assert mask[:, : x0 + 20].any()
    assert mask[:, x1 - 20 :].any()
    assert mask[y0 + 20 : y1 - 20, x0 + 20 : x1 - 20].mean() < 0.02


def test_ink_holds_only_where_there_is_a_surface():
    surface = np.zeros((240, 320), bool)
    surface[:, :160] = True
    _, mask = draw_marking(
        grey_plate(),
        rng=np.random.default_rng(2),
        kind="circle",
        ink="black",
        target=(130.0, 90.0, 190.0, 150.0),
        surface=surface,
    )
    assert mask[:, :160].any()
    assert not mask[:, 160:].any()


def test_unknown_kinds_inks_and_letters_are_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="unknown kind of marking 'sticker'"):
        draw_marking(grey_plate(), rng=rng, kind="sticker", ink="red")
    with pytest.raises(ValueError, match="unknown ink 'pink'"):
        draw_marking(grey_plate(), rng=rng, kind="circle", ink="pink")
    with pytest.raises(ValueError, match="cannot write"):
        draw_marking(grey_plate(), rng=rng, kind="handwritten", ink="red", text="ß")


@given(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
def test_every_hangul_syllable_can_be_written_inside_its_square(character):
    strokes = laid_out(character, height=100.0, x=0.0, y=0.0)
    points = np.concatenate(strokes)
    assert can_write(character)
    assert points.min() >= -1
    assert points.max() <= 101


def test_text_is_as_wide_as_it_says():
    points = np.concatenate(laid_out("NO.7-A", height=40.0, x=10.0, y=5.0))
    assert abs(points[:, 0].max() - 10 - text_width("NO.7-A", height=40.0)) < 12
    assert points[:, 1].min() >= 5
    assert points[:, 1].max() <= 45
