"""Mask algebra against numpy and scipy: every pixel, at every place of the patch in the picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import ndimage

from storage import geometry, mask_edit, rle
from storage.mask_patch import MaskPatch, patch_of
from storage.records import Box, Polygon

Bits = npt.NDArray[np.bool_]
EIGHT = np.ones((3, 3), np.bool_)
pictures = hnp.arrays(np.bool_, st.tuples(st.integers(1, 24), st.integers(1, 24)))
pairs = st.tuples(st.integers(1, 20), st.integers(1, 20)).flatmap(
    lambda shape: st.tuples(hnp.arrays(np.bool_, shape), hnp.arrays(np.bool_, shape))
)


def _patch(bits: Bits) -> MaskPatch:
    return patch_of(rle.encode(bits), width=bits.shape[1], height=bits.shape[0])


def _full(patch: MaskPatch, like: Bits) -> Bits:
    return mask_edit.placed(patch, 0, 0, like.shape[1], like.shape[0]) != 0


def _far_from(bits: Bits) -> npt.NDArray[np.float64]:
    if not bits.any():
        return np.full(bits.shape, np.inf)
    return ndimage.distance_transform_edt(~bits)


@settings(deadline=None)
@given(pictures, st.integers(0, 7))
def test_growing_takes_all_pixels_near_enough_and_stays_in_the_picture(bits: Bits, by: int) -> None:
    height, width = bits.shape
    found = _full(mask_edit.grown(_patch(bits), by, width=width, height=height), bits)
    np.testing.assert_array_equal(found, _far_from(bits) <= by + 1e-9)


@settings(deadline=None)
@given(pictures, st.integers(0, 7))
def test_shrinking_is_growing_of_what_is_unset(bits: Bits, by: int) -> None:
    height, width = bits.shape
    found = _full(mask_edit.shrunk(_patch(bits), by, width=width, height=height), bits)
    np.testing.assert_array_equal(found, bits & (_far_from(~bits) > by + 1e-9 if by else True))


@settings(deadline=None)
@given(pictures, st.integers(1, 4))
def test_smoothing_follows_the_majority_and_loses_no_piece(bits: Bits, radius: int) -> None:
    height, width = bits.shape
    found = _full(mask_edit.smoothed(_patch(bits), radius, width=width, height=height), bits)
    down, across = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    disc = (across**2 + down**2 <= radius**2).astype(np.int64)
    count = ndimage.convolve(bits.astype(np.int64), disc, mode="constant")
    room = ndimage.convolve(np.ones_like(bits, np.int64), disc, mode="constant")
    wanted = np.where(2 * count == room, bits, 2 * count > room)
    names, number = ndimage.label(bits, EIGHT)
    for name in range(1, number + 1):
        if not wanted[names == name].any():
            wanted[names == name] = True
    np.testing.assert_array_equal(found, wanted if bits.any() else bits)


@given(pictures)
def test_filling_holes_fills_what_is_enclosed(bits: Bits) -> None:
    np.testing.assert_array_equal(_full(mask_edit.holes_filled(_patch(bits)), bits), ndimage.binary_fill_holes(bits))


@given(pictures, st.data())
def test_the_hole_and_the_piece_at_a_pixel(bits: Bits, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, bits.shape[0] - 1))
    column = data.draw(st.integers(0, bits.shape[1] - 1))
    piece = _full(mask_edit.piece_at(_patch(bits), column, row), bits)
    names, _ = ndimage.label(bits, EIGHT)
    np.testing.assert_array_equal(piece, bits & (names == names[row, column]) if bits[row, column] else bits & False)
    hole = _full(mask_edit.hole_at(_patch(bits), column, row), bits)
    enclosed = ndimage.binary_fill_holes(bits) & ~bits
    areas, _ = ndimage.label(enclosed)
    np.testing.assert_array_equal(hole, enclosed & (areas == areas[row, column]) if enclosed[row, column] else hole & 0)
    assert not (hole & ~enclosed).any()


@given(pictures)
def test_pieces_are_the_connected_ones_largest_first(bits: Bits) -> None:
    found = [_full(part, bits) for part in mask_edit.pieces(_patch(bits))]
    names, number = ndimage.label(bits, EIGHT)
    wanted = {(names == name).tobytes() for name in range(1, number + 1)}
    assert {part.tobytes() for part in found} == wanted and len(found) == number
    sizes = [int(part.sum()) for part in found]
    assert sizes == sorted(sizes, reverse=True)


@given(pairs)
def test_set_operations_are_those_of_booleans(pair: tuple[Bits, Bits]) -> None:
    first, second = pair
    one, two = _patch(first), _patch(second)
    np.testing.assert_array_equal(_full(mask_edit.united(one, two), first), first | second)
    np.testing.assert_array_equal(_full(mask_edit.without(one, two), first), first & ~second)
    np.testing.assert_array_equal(_full(mask_edit.common(one, two), first), first & second)


coordinates = st.floats(-4, 28, allow_nan=False)


@given(pictures, st.tuples(coordinates, coordinates), st.tuples(coordinates, coordinates))
def test_the_parts_of_a_cut_are_the_mask_again(
    bits: Bits, start: tuple[float, float], end: tuple[float, float]
) -> None:
    parts = [_full(part, bits) for part in mask_edit.cut(_patch(bits), start, end)]
    total = np.zeros(bits.shape, np.int64)
    for part in parts:
        assert part.any()
        total += part
    np.testing.assert_array_equal(total, bits.astype(np.int64))


def test_a_cut_from_side_to_side_divides_where_the_line_runs_and_one_that_ends_inside_does_not() -> None:
    bits = np.zeros((20, 30), np.bool_)
    bits[5:15, 5:25] = True
    halves = mask_edit.cut(_patch(bits), (12.5, 2.0), (12.5, 18.0))
    assert len(halves) == 2
    sides = sorted((part.x, part.x + part.pixels.shape[1]) for part in halves)
    assert sides[0][0] == 5 and sides[1][1] == 25 and sides[0][1] in (12, 13) and sides[1][0] in (12, 13)
    assert len(mask_edit.cut(_patch(bits), (12.5, 2.0), (12.5, 9.0))) == 1
    # The other arm of a U lies under the line's continuation, but not under the cut.
    bits[5:12, 10:20] = False
    parts = mask_edit.cut(_patch(bits), (3.0, 8.5), (12.0, 8.5))
    assert len(parts) == 2 and _full(parts[0], bits)[5:15, 20:25].all()


@given(pictures, st.integers(-30, 30), st.integers(-30, 30))
def test_moving_there_and_back_loses_only_what_left_the_picture(bits: Bits, dx: int, dy: int) -> None:
    height, width = bits.shape
    there = mask_edit.moved(_patch(bits), dx, dy, width=width, height=height)
    back = _full(mask_edit.moved(there, -dx, -dy, width=width, height=height), bits)
    rows, columns = np.nonzero(bits)
    stays = (rows + dy >= 0) & (rows + dy < height) & (columns + dx >= 0) & (columns + dx < width)
    wanted = np.zeros_like(bits)
    wanted[rows[stays], columns[stays]] = True
    np.testing.assert_array_equal(back, wanted)


def test_a_single_pixel_is_changed_by_nothing_but_what_says_so() -> None:
    bits = np.zeros((9, 9), np.bool_)
    bits[4, 4] = True
    one = _patch(bits)
    for same in (
        mask_edit.smoothed(one, 3, width=9, height=9),
        mask_edit.holes_filled(one),
        mask_edit.pieces(one)[0],
        mask_edit.cut(one, (0, 4.5), (9, 4.5))[0],
        mask_edit.grown(one, 0, width=9, height=9),
    ):
        np.testing.assert_array_equal(_full(same, bits), bits)
    assert not mask_edit.shrunk(one, 1, width=9, height=9).pixels.size


@pytest.mark.parametrize("by", [-1, 501])
def test_a_reach_out_of_range_is_refused(by: int) -> None:
    with pytest.raises(ValueError, match="500"):
        mask_edit.grown(_patch(np.ones((3, 3), np.bool_)), by, width=3, height=3)


points = st.tuples(st.integers(-10, 60), st.integers(-10, 60)).map(lambda p: (p[0] / 2, p[1] / 2))
rings = st.lists(points, min_size=3, max_size=7).map(tuple)


@settings(deadline=None, max_examples=40)
@given(st.lists(rings, min_size=1, max_size=3).map(tuple))
def test_a_polygon_covers_the_pixels_whose_centres_lie_in_it_by_the_even_odd_rule(
    rings: tuple[tuple[tuple[float, float], ...], ...],
) -> None:
    polygon = Polygon(rings)
    patch = patch_of(polygon, width=24, height=20)
    found = mask_edit.placed(patch, 0, 0, 24, 20) != 0
    np.testing.assert_array_equal(found, geometry.rasterise(polygon, width=24, height=20))
    for row in range(20):
        for column in range(24):
            crossings = 0
            for ring in rings:
                for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
                    if (ay <= row + 0.5) != (by <= row + 0.5):
                        # In whole numbers (all coordinates are halves): no rounding anywhere.
                        rise, run = round(2 * (by - ay)), round(2 * (bx - ax))
                        left = (round(2 * column + 1) - round(2 * ax)) * rise - run * (2 * row + 1 - round(2 * ay))
                        crossings += (left >= 0) == (rise > 0) or left == 0
            assert found[row, column] == (crossings % 2 == 1), (row, column)


def test_a_box_covers_the_pixels_whose_centres_lie_in_it() -> None:
    patch = patch_of(Box(1.5, 0.4, 3.5, 2.6), width=5, height=5)
    assert (patch.x, patch.y, patch.pixels.shape) == (1, 0, (3, 2))
