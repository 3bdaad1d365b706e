from __future__ import annotations

import time
import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pycocotools import mask as coco

from storage import rle
from storage.errors import FettleError
from storage.records import Box, Mask

Bits = npt.NDArray[np.bool_]
shapes = st.tuples(st.integers(1, 40), st.integers(1, 40))
masks = shapes.flatmap(lambda shape: arrays(np.bool_, shape))
pairs = shapes.flatmap(lambda shape: st.tuples(arrays(np.bool_, shape), arrays(np.bool_, shape)))


@given(masks)
def test_a_mask_survives_and_is_what_coco_writes(bits: Bits) -> None:
    mask = rle.encode(bits)
    oracle = coco.encode(np.asfortranarray(bits.astype(np.uint8)))
    assert mask.counts == oracle["counts"].decode()
    with warnings.catch_warnings():  # pycocotools' own, about NumPy 2
        warnings.simplefilter("ignore", DeprecationWarning)
        np.testing.assert_array_equal(coco.decode(oracle), bits)
    again = rle.decode(mask)
    assert again.dtype == np.bool_
    assert again.flags.c_contiguous
    np.testing.assert_array_equal(again, bits)


@given(masks)
def test_area_and_bounds_are_those_of_the_pixels(bits: Bits) -> None:
    mask = rle.encode(bits)
    assert rle.area(mask) == bits.sum()
    rows, columns = np.nonzero(bits)
    if rows.size == 0:
        assert rle.bounds(mask) is None
    else:
        assert rle.bounds(mask) == Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


@given(pairs)
def test_masks_combine_as_their_pixels_do(two: tuple[Bits, Bits]) -> None:
    a, b = two
    first, second = rle.encode(a), rle.encode(b)
    np.testing.assert_array_equal(rle.decode(rle.union(first, second)), a | b)
    np.testing.assert_array_equal(rle.decode(rle.intersection(first, second)), a & b)
    np.testing.assert_array_equal(rle.decode(rle.difference(first, second)), a & ~b)
    np.testing.assert_array_equal(rle.decode(rle.complement(first)), ~a)
    both = (a | b).sum()
    assert rle.iou(first, second) == pytest.approx((a & b).sum() / both if both else 0.0)


@given(masks)
def test_plain_runs_survive(bits: Bits) -> None:
    mask = rle.encode(bits)
    runs = rle.to_uncompressed(mask)
    assert sum(runs) == bits.size
    again = rle.from_uncompressed(runs, *bits.shape)
    np.testing.assert_array_equal(rle.decode(again), bits)
    values = np.repeat(np.arange(len(runs)) % 2 == 1, runs).reshape(bits.shape[::-1]).T
    np.testing.assert_array_equal(values, bits)


@given(masks, st.data())
def test_a_view_with_any_strides_and_any_value_encodes(bits: Bits, data: st.DataObject) -> None:
    values = bits * np.uint8(data.draw(st.sampled_from([1, 7, 255])))
    assert rle.encode(values) == rle.encode(bits)
    np.testing.assert_array_equal(rle.decode(rle.encode(bits[::-1, ::2])), bits[::-1, ::2])
    np.testing.assert_array_equal(rle.decode(rle.encode(bits.T)), bits.T)


@settings(max_examples=500)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30), shapes)
def test_any_text_is_refused_or_is_a_mask(counts: str, shape: tuple[int, int]) -> None:
    mask = Mask(*shape, counts)
    try:
        rle.validate(mask)
    except FettleError:
        with pytest.raises(FettleError):
            rle.decode(mask)
        return
    assert rle.decode(mask).sum() == rle.area(mask)


@given(masks, st.data())
def test_a_changed_character_never_reaches_beyond_the_frame(bits: Bits, data: st.DataObject) -> None:
    counts = list(rle.encode(bits).counts)
    place = data.draw(st.integers(0, len(counts) - 1))
    counts[place] = chr(data.draw(st.integers(48, 111)))
    try:
        again = rle.decode(Mask(*bits.shape, "".join(counts)))
    except FettleError:
        return
    assert again.shape == bits.shape


@pytest.mark.parametrize(
    "mask",
    [
        Mask(4, 4, ""),
        Mask(4, 4, "é"),
        Mask(4, 4, " "),
        Mask(4, 4, "P"),
        Mask(4, 4, "o" * 12 + "0"),
        Mask(0, 4, "0"),
        Mask(-1, -4, "4"),
        Mask(1 << 20, 1 << 20, "0"),
        Mask(4, 4, "?"),
        Mask(4, 4, "o" * 100_000),
    ],
)
def test_hostile_runs_are_refused_before_anything_is_allocated(mask: Mask) -> None:
    for use in (rle.validate, rle.decode, rle.area, rle.bounds, rle.to_uncompressed, rle.complement):
        with pytest.raises(FettleError):
            use(mask)
    with pytest.raises(FettleError):
        rle.iou(mask, mask)


@pytest.mark.parametrize("runs", [[], [15], [17], [-1, 17], [1 << 70], [8.0, 8], [True, 15], ["16"], "16"])
def test_runs_that_do_not_fill_the_frame_are_refused(runs: Any) -> None:
    with pytest.raises(FettleError):
        rle.from_uncompressed(runs, 4, 4)


def test_masks_of_different_frames_do_not_combine() -> None:
    with pytest.raises(FettleError, match="different frames"):
        rle.union(rle.encode(np.ones((3, 4), bool)), rle.encode(np.ones((4, 3), bool)))
    with pytest.raises(FettleError, match="rows and columns"):
        rle.encode(np.ones((0, 4), bool))


def test_long_runs_of_large_frames_survive() -> None:
    for runs in ([0, 900_000_000], [900_000_000], [1, 899_999_998, 1], [450_000_000, 1, 449_999_999]):
        mask = rle.from_uncompressed(runs, 30_000, 30_000)
        assert rle.to_uncompressed(mask) == runs
        assert rle.area(mask) == sum(runs[1::2])


def test_a_24_megapixel_mask_takes_a_fraction_of_a_second() -> None:
    bits = np.zeros((4000, 6000), dtype=bool)
    bits[100:3000, 50:5000] = True
    bits[500:900, 700:1900] = False
    start = time.perf_counter()
    mask = rle.encode(bits)
    again = rle.decode(mask)
    assert time.perf_counter() - start < 2.0
    np.testing.assert_array_equal(again, bits)
