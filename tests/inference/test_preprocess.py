from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.cards import Colour, InputSpec, Layout, Resize
from inference.preprocess import fit_for, prepare, prepare_batch

SIZES = st.tuples(st.integers(1, 700), st.integers(1, 700))
INPUTS = st.tuples(st.integers(8, 300), st.integers(8, 300))


@given(
    picture=SIZES, size=INPUTS, resize=st.sampled_from([Resize.STRETCH, Resize.LETTERBOX, Resize.PAD]), data=st.data()
)
def test_a_box_laid_on_the_input_comes_back_exactly(
    picture: tuple[int, int], size: tuple[int, int], resize: Resize, data: st.DataObject
) -> None:
    fit = fit_for(picture, InputSpec(size=size, resize=resize))
    x = sorted(data.draw(st.tuples(st.floats(0, picture[1]), st.floats(0, picture[1]))))
    y = sorted(data.draw(st.tuples(st.floats(0, picture[0]), st.floats(0, picture[0]))))
    laid = [
        x[0] * fit.scale[1] + fit.offset[1],
        y[0] * fit.scale[0] + fit.offset[0],
        x[1] * fit.scale[1] + fit.offset[1],
        y[1] * fit.scale[0] + fit.offset[0],
    ]
    back = fit.boxes_to_picture(np.array([laid]))[0]
    np.testing.assert_allclose(back, [x[0], y[0], x[1], y[1]], atol=1e-3)


@given(picture=SIZES, size=INPUTS, resize=st.sampled_from(Resize))
def test_every_resize_fills_the_input_and_maps_back_to_the_picture(
    picture: tuple[int, int], size: tuple[int, int], resize: Resize
) -> None:
    spec = InputSpec(size=size, resize=resize, pad_value=7)
    pixels = np.full((*picture, 3), 200, np.uint8)
    values, fit = prepare(pixels, spec)
    assert values.shape == (3, *size)
    x0, y0, x1, y1 = fit.content()
    inside = np.zeros(size, np.bool_)
    inside[y0:y1, x0:x1] = True
    np.testing.assert_allclose(values[0][inside], 200 / 255, atol=1e-6)
    np.testing.assert_allclose(values[0][~inside], 7 / 255, atol=1e-6)
    back = fit.map_to_picture(inside.astype(np.float32))
    assert back.shape == picture
    if resize is not Resize.SHORTEST_CROP:
        assert back.min() > 0.999, "what the model saw covers the whole picture"


def test_a_map_lands_where_the_picture_showed_it() -> None:
    pixels = np.zeros((120, 400, 3), np.uint8)
    pixels[30:60, 250:300] = 255
    for resize in (Resize.STRETCH, Resize.LETTERBOX, Resize.PAD):
        values, fit = prepare(pixels, InputSpec(size=(200, 200), resize=resize))
        found = fit.map_to_picture(values[0]) > 0.5
        wrong = found != (pixels[:, :, 0] > 0)
        assert wrong.sum() <= 2 * (30 + 50), resize


def test_a_centre_crop_maps_back_and_leaves_the_rest_empty() -> None:
    pixels = np.full((100, 300, 3), 255, np.uint8)
    values, fit = prepare(pixels, InputSpec(size=(50, 50), resize=Resize.SHORTEST_CROP))
    seen = fit.map_to_picture(values[0])
    assert seen[:, 110:190].min() > 0.99
    assert seen[:, :95].max() == 0
    assert seen[:, 205:].max() == 0
    np.testing.assert_allclose(fit.boxes_to_picture(np.array([[0, 0, 50, 50]])), [[100, 0, 200, 100]])


def test_channels_are_ordered_and_normalised_as_the_card_says() -> None:
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels[:] = (255, 51, 0)
    spec = InputSpec(size=(4, 4), mean=(0.5, 0.2, 0.1), std=(0.5, 0.4, 0.2))
    np.testing.assert_allclose(prepare(pixels, spec)[0][:, 0, 0], [1.0, 0.0, -0.5], atol=1e-6)
    raw = InputSpec(size=(4, 4), colour=Colour.BGR, scale=1.0)
    np.testing.assert_allclose(prepare(pixels, raw)[0][:, 0, 0], [0, 51, 255])
    grey = InputSpec(size=(4, 4), colour=Colour.GRAY, mean=(0.0,), std=(1.0,), layout=Layout.NHWC)
    values, _ = prepare(pixels, grey)
    assert values.shape == (4, 4, 1)
    assert values[0, 0, 0] == pytest.approx((0.299 * 255 + 0.587 * 51) / 255, abs=0.003)


def test_pictures_of_different_sizes_make_one_batch() -> None:
    pictures = [np.zeros((10, 20, 3), np.uint8), np.zeros((33, 7, 3), np.uint8)]
    values, fits = prepare_batch(pictures, InputSpec(size=(16, 16), resize=Resize.LETTERBOX))
    assert values.shape == (2, 3, 16, 16)
    assert values.dtype == np.float32
    assert [fit.picture for fit in fits] == [(10, 20), (33, 7)]
