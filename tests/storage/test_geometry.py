from __future__ import annotations

import json
import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage.measure import points_in_poly

from storage import geometry as geo
from storage import rle
from storage.errors import FettleError
from storage.records import Box, Geometry, Mask, Polygon

SIZE = 24
numbers = st.floats(-8, SIZE + 8, allow_nan=False).map(lambda x: round(x, 3))
points = st.tuples(numbers, numbers)
boxes = st.tuples(points, points).map(
    lambda p: Box(min(p[0][0], p[1][0]), min(p[0][1], p[1][1]), max(p[0][0], p[1][0]) + 1, max(p[0][1], p[1][1]) + 1)
)
rings = st.lists(points, min_size=3, max_size=7, unique=True).map(tuple)
polygons = st.lists(rings, min_size=1, max_size=3).map(lambda r: Polygon(tuple(r)))
bitmaps = arrays(np.bool_, (SIZE, SIZE))
geometries = st.one_of(boxes, polygons, bitmaps.map(rle.encode))


def centres() -> npt.NDArray[np.float64]:
    rows, columns = np.mgrid[:SIZE, :SIZE]
    return np.column_stack([columns.ravel() + 0.5, rows.ravel() + 0.5])


def distance_to_edges(polygon: Polygon) -> npt.NDArray[np.float64]:
    """Distance of every pixel's centre to the nearest edge."""
    at = centres()
    nearest = np.full(len(at), np.inf)
    for ring in polygon.rings:
        for a, b in zip(np.array(ring), np.roll(np.array(ring), -1, axis=0), strict=True):
            length = max(float((b - a) @ (b - a)), 1e-12)
            foot = a + np.clip(((at - a) @ (b - a)) / length, 0, 1)[:, None] * (b - a)
            nearest = np.minimum(nearest, np.linalg.norm(at - foot, axis=1))
    return nearest.reshape(SIZE, SIZE)


@given(polygons)
def test_a_polygon_covers_the_pixels_whose_centres_lie_in_an_odd_number_of_rings(polygon: Polygon) -> None:
    inside = np.zeros(SIZE * SIZE, dtype=bool)
    for ring in polygon.rings:
        inside ^= points_in_poly(centres(), np.array(ring))
    drawn = geo.rasterise(polygon, width=SIZE, height=SIZE)
    # A centre on an edge may go either way in the oracle.
    clear = distance_to_edges(polygon) > 1e-6
    np.testing.assert_array_equal(drawn[clear], inside.reshape(SIZE, SIZE)[clear])


@given(boxes)
def test_a_box_and_the_polygon_of_its_corners_cover_the_same_pixels(box: Box) -> None:
    corners = Polygon((((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)),))
    np.testing.assert_array_equal(
        geo.rasterise(box, width=SIZE, height=SIZE), geo.rasterise(corners, width=SIZE, height=SIZE)
    )
    assert geo.area(corners) == pytest.approx(geo.area(box), abs=1e-6)
    assert geo.bounds(corners) == box


@given(rings, st.integers(0, 6), st.booleans())
def test_where_a_ring_starts_and_which_way_it_turns_does_not_matter(
    ring: tuple[tuple[float, float], ...], shift: int, turn: bool
) -> None:
    other = ring[shift % len(ring) :] + ring[: shift % len(ring)]
    other = other[::-1] if turn else other
    np.testing.assert_array_equal(
        geo.rasterise(Polygon((ring,)), width=SIZE, height=SIZE),
        geo.rasterise(Polygon((other,)), width=SIZE, height=SIZE),
    )


@given(points, points, points, points)
def test_neighbours_share_no_pixel_and_leave_no_gap(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]
) -> None:
    # Two triangles on either side of the edge a–c.
    def side(p: tuple[float, float]) -> float:
        return (c[0] - a[0]) * (p[1] - a[1]) - (c[1] - a[1]) * (p[0] - a[0])

    assume(side(b) * side(d) < -1)
    first, second, whole = (
        geo.rasterise(Polygon((ring,)), width=SIZE, height=SIZE) for ring in ((a, b, c), (a, c, d), (a, b, c, d))
    )
    assert not (first & second).any()
    np.testing.assert_array_equal(first | second, whole)


def test_a_hole_is_left_out() -> None:
    ring = Polygon((((1, 1), (9, 1), (9, 9), (1, 9)), ((3, 3), (3, 6), (6, 6), (6, 3))))
    drawn = geo.rasterise(ring, width=12, height=11)
    wanted = np.zeros((11, 12), dtype=bool)
    wanted[1:9, 1:9] = True
    wanted[3:6, 3:6] = False
    np.testing.assert_array_equal(drawn, wanted)
    assert geo.area(ring) == drawn.sum() == 64 - 9
    assert geo.bounds(ring) == Box(1, 1, 9, 9)


@given(rings)
def test_the_area_of_a_ring_is_what_opencv_says(ring: tuple[tuple[float, float], ...]) -> None:
    oracle = cv2.contourArea(np.array(ring, dtype=np.float32))
    assert geo.area(Polygon((ring,))) == pytest.approx(oracle, abs=1e-2)


@given(geometries)
def test_json_brings_back_the_same_geometry(geometry: Geometry) -> None:
    assume(not (isinstance(geometry, Polygon) and any(ring[0] == ring[-1] for ring in geometry.rings)))
    assert geo.from_json(json.loads(json.dumps(geo.to_json(geometry)))) == geometry


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"type": "circle"},
        {"type": "box"},
        {"type": "box", "xyxy": [0, 0, 1]},
        {"type": "box", "xyxy": "0011"},
        {"type": "box", "xyxy": [0, 0, 0, 1]},
        {"type": "box", "xyxy": [5, 0, 1, 1]},
        {"type": "box", "xyxy": [0, 0, math.nan, 1]},
        {"type": "box", "xyxy": [0, 0, math.inf, 1]},
        {"type": "box", "xyxy": [0, 0, 1e12, 1]},
        {"type": "box", "xyxy": [0, 0, 10**400, 1]},
        {"type": "box", "xyxy": [0, 0, True, 1]},
        {"type": "box", "xyxy": [0, 0, "1", 1]},
        {"type": "box", "xyxy": [0, 0, None, 1]},
        {"type": "polygon"},
        {"type": "polygon", "rings": []},
        {"type": "polygon", "rings": "abc"},
        {"type": "polygon", "rings": [[]]},
        {"type": "polygon", "rings": [[[0, 0], [1, 1]]]},
        {"type": "polygon", "rings": [[[0, 0], [1, 1], [0, 0]]]},
        {"type": "polygon", "rings": [[[0, 0], [1, 1], [0, math.nan]]]},
        {"type": "polygon", "rings": [[[0, 0], [1, 1], [0]]]},
        {"type": "polygon", "rings": [7]},
        {"type": "mask"},
        {"type": "mask", "size": [4, 4]},
        {"type": "mask", "size": [4, 4.5], "counts": "0"},
        {"type": "mask", "size": [4, 4], "counts": "0"},
        {"type": "mask", "size": [4, 4], "counts": [16]},
        {"type": "mask", "size": [4], "counts": "0"},
        [1, 2],
        None,
    ],
)
def test_nonsense_is_refused_in_words(value: Any) -> None:
    with pytest.raises(FettleError):
        geo.from_json(value)


def test_a_repeated_last_point_is_dropped() -> None:
    closed = {"type": "polygon", "rings": [[[0, 0], [4, 0], [4, 4], [0, 0]]]}
    assert geo.from_json(closed) == Polygon((((0, 0), (4, 0), (4, 4)),))


@given(geometries)
def test_clipping_keeps_exactly_the_pixels_inside_the_frame(geometry: Geometry) -> None:
    width, height = 17, 13
    whole = geo.rasterise(geometry, width=width, height=height)
    clipped = geo.clip(geometry, width, height)
    if clipped is None:
        # Holes go with their outline, even ones that, against the rules, lie outside it.
        outline = Polygon(geometry.rings[:1]) if isinstance(geometry, Polygon) else geometry
        assert not geo.rasterise(outline, width=width, height=height).any()
        return
    drawn = geo.rasterise(clipped, width=width, height=height)
    edges = distance_to_edges(geometry)[:height, :width] if isinstance(geometry, Polygon) else np.ones_like(whole)
    np.testing.assert_array_equal(drawn[edges > 1e-6], whole[edges > 1e-6])
    if isinstance(clipped, Mask):
        assert (clipped.width, clipped.height) == (width, height)
    else:
        around = geo.bounds(clipped)
        assert around is not None
        assert min(around.x0, around.y0) >= 0
        assert around.x1 <= width
        assert around.y1 <= height


@pytest.mark.parametrize(
    "geometry",
    [
        Box(30, 0, 40, 10),
        Box(-5, -5, 0, 10),
        Polygon((((30, 0), (40, 0), (40, 9)),)),
        Polygon((((-3, 0), (0, 0), (0, 9)),)),
        rle.encode(np.zeros((20, 20), bool)),
        rle.encode(np.pad(np.ones((2, 2), bool), ((20, 0), (20, 0)))),
    ],
)
def test_what_lies_outside_is_clipped_to_nothing(geometry: Geometry) -> None:
    assert geo.clip(geometry, 20, 20) is None


def test_a_hole_outside_the_frame_goes_and_the_outline_stays() -> None:
    shape = Polygon((((0, 0), (30, 0), (30, 10), (0, 10)), ((25, 2), (28, 2), (28, 5))))
    clipped = geo.clip(shape, 20, 20)
    assert isinstance(clipped, Polygon)
    assert len(clipped.rings) == 1
    assert geo.area(clipped) == 200


@given(geometries, st.integers(-30, 30), st.integers(-30, 30))
def test_moving_moves_the_pixels(geometry: Geometry, dx: int, dy: int) -> None:
    moved = geo.translate(geometry, dx, dy, width=90, height=90)
    far = geo.rasterise(geo.translate(geometry, 45, 45, width=180, height=180), width=180, height=180)
    wanted = far[45 - dy : 135 - dy, 45 - dx : 135 - dx]
    drawn = geo.rasterise(moved, width=90, height=90)
    # The crossings of slanted edges round differently elsewhere; only centres that lie on an edge can tell.
    assert (drawn != wanted).sum() <= (2 if isinstance(geometry, Polygon) else 0)


def test_a_mask_goes_from_a_crop_to_the_full_frame_and_back() -> None:
    bits = np.random.default_rng(0).random((5, 7)) > 0.5
    full = geo.translate(rle.encode(bits), 11, 3, width=40, height=20)
    assert isinstance(full, Mask)
    np.testing.assert_array_equal(rle.decode(full)[3:8, 11:18], bits)
    assert rle.area(full) == bits.sum()
    assert geo.translate(full, -11, -3, width=7, height=5) == rle.encode(bits)
    with pytest.raises(FettleError, match="whole pixels"):
        geo.translate(full, 0.5, 0, width=40, height=20)


@given(bitmaps, st.integers(1, 4))
def test_a_mask_made_larger_by_whole_factors_repeats_its_pixels(bits: npt.NDArray[np.bool_], factor: int) -> None:
    large = geo.scale(rle.encode(bits), factor, factor, width=SIZE * factor, height=SIZE * factor)
    assert isinstance(large, Mask)
    np.testing.assert_array_equal(rle.decode(large), np.kron(bits, np.ones((factor, factor), bool)))
    assert geo.scale(large, 1 / factor, 1 / factor, width=SIZE, height=SIZE) == rle.encode(bits)


def test_boxes_and_polygons_scale_with_their_corners() -> None:
    assert geo.scale(Box(1, 2, 3, 4), 2, 3, width=9, height=9) == Box(2, 6, 6, 12)
    assert geo.scale(Polygon((((0, 0), (2, 0), (2, 2)),)), 0.5, 2, width=9, height=9) == Polygon(
        (((0, 0), (1, 0), (1, 4)),)
    )
    with pytest.raises(FettleError, match="above 0"):
        geo.scale(Box(1, 2, 3, 4), 0, 1, width=9, height=9)


@given(st.lists(boxes, max_size=5), st.lists(boxes, max_size=5))
def test_box_overlap_is_that_of_each_pair(first: list[Box], second: list[Box]) -> None:
    def rows(some: list[Box]) -> npt.NDArray[np.float64]:
        return np.array([[b.x0, b.y0, b.x1, b.y1] for b in some]).reshape(-1, 4)

    table = geo.iou_xyxy(rows(first), rows(second))
    assert table.shape == (len(first), len(second))
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            both = geo.area(Box(max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1)))
            assert table[i, j] == pytest.approx(both / (geo.area(a) + geo.area(b) - both))


def test_boxes_without_area_overlap_nothing() -> None:
    assert geo.iou_xyxy([[1, 1, 1, 1], [3, 3, 2, 2]], [[1, 1, 1, 1], [0, 0, 5, 5]]).tolist() == [[0, 0], [0, 0]]
