from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from storage import rle
from storage.formats.outlines import one_ring, outlines
from storage.geometry import Ring, area, rasterise
from storage.records import Mask, Polygon
from tests.support.contents import HEIGHT, WIDTH, masks, polygons


def _turn(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True))


@settings(max_examples=40, deadline=None)
@given(mask=masks())
def test_outlines_cover_exactly_the_pixels_of_the_mask_and_holes_turn_the_other_way(mask: Mask) -> None:
    found = outlines(mask)
    rings = tuple(ring for ring, _ in found)
    assert np.array_equal(rasterise(Polygon(rings), width=WIDTH, height=HEIGHT), rle.decode(mask))
    for ring, hole in found:
        assert (_turn(ring) < 0) == hole
        assert all((x0 == x1) != (y0 == y1) for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True))
    assert sum(area(Polygon((ring,))) * (-1 if hole else 1) for ring, hole in found) == rle.area(mask)


@settings(max_examples=40, deadline=None)
@given(mask=masks())
def test_rings_joined_to_one_cover_the_same_pixels(mask: Mask) -> None:
    ring = one_ring([ring for ring, _ in outlines(mask)])
    assert np.array_equal(rasterise(Polygon((ring,)), width=WIDTH, height=HEIGHT), rle.decode(mask))


@settings(max_examples=50, deadline=None)
@given(polygon=polygons())
def test_a_drawn_polygon_with_holes_becomes_one_ring_that_covers_the_same_pixels(polygon: Polygon) -> None:
    ring = one_ring(polygon.rings)
    expected = rasterise(polygon, width=WIDTH, height=HEIGHT)
    assert np.array_equal(rasterise(Polygon((ring,)), width=WIDTH, height=HEIGHT), expected)
    if len(polygon.rings) == 1:
        assert ring == polygon.rings[0]


def test_one_pixel_in_the_corner_is_a_square_and_no_pixel_is_nothing() -> None:
    bits = np.zeros((3, 4), np.bool_)
    assert outlines(rle.encode(bits)) == []
    bits[2, 3] = True
    assert outlines(rle.encode(bits)) == [(((3.0, 2.0), (4.0, 2.0), (4.0, 3.0), (3.0, 3.0)), False)]


def test_a_ring_has_an_outline_and_a_hole() -> None:
    bits = np.ones((3, 3), np.bool_)
    bits[1, 1] = False
    (outer, hole) = outlines(rle.encode(bits))
    assert outer == (((0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0)), False)
    assert hole == (((1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.0, 1.0)), True)
