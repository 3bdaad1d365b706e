"""The canvas without a window: view arithmetic, mask patches, shapes, hits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pycocotools import mask as coco

from gui.canvas.model import CanvasModel, OverlayItem
from gui.canvas.pyramid import build_pyramid
from gui.canvas.shapes import LEVELS, detail_level, mask_shape, shape_of
from gui.canvas.tools.wand import flood
from gui.canvas.viewport import MAX_ZOOM, Viewport
from storage.errors import FettleError
from storage.mask_patch import MaskPatch, decode_patch, encode_patch
from storage.records import Box, Mask, Polygon

bits = hnp.arrays(np.bool_, st.tuples(st.integers(1, 40), st.integers(1, 40)))


def coco_counts(pixels: np.ndarray) -> str:
    return coco.encode(np.asfortranarray(pixels.astype(np.uint8)))["counts"].decode("ascii")


@given(bits)
def test_a_mask_is_written_as_coco_writes_it(pixels: np.ndarray) -> None:
    mask = encode_patch(MaskPatch(0, 0, pixels), width=pixels.shape[1], height=pixels.shape[0])
    assert mask.counts == coco_counts(pixels)


@given(bits, st.integers(0, 30), st.integers(0, 30), st.integers(0, 9), st.integers(0, 9))
def test_a_patch_comes_back_where_it_was(pixels: np.ndarray, x: int, y: int, right: int, below: int) -> None:
    height, width = y + pixels.shape[0] + below, x + pixels.shape[1] + right
    whole = np.zeros((height, width), np.uint8)
    whole[y : y + pixels.shape[0], x : x + pixels.shape[1]] = pixels
    mask = encode_patch(MaskPatch(x, y, pixels), width=width, height=height)
    assert mask.counts == coco_counts(whole)
    back = decode_patch(mask)
    again = np.zeros_like(whole)
    again[back.y : back.y + back.pixels.shape[0], back.x : back.x + back.pixels.shape[1]] = back.pixels
    assert np.array_equal(again, whole)
    if pixels.any():
        assert back.pixels.any(axis=0)[[0, -1]].all() or not whole.any(axis=0).all()


def test_a_mask_of_a_huge_image_costs_only_its_own_size() -> None:
    pixels = np.ones((50, 80), np.uint8)
    mask = encode_patch(MaskPatch(29_000, 17_000, pixels), width=30_000, height=20_000)
    patch = decode_patch(mask)
    assert (patch.x, patch.y, patch.pixels.shape) == (29_000, 17_000, (50, 80))


@pytest.mark.parametrize("counts", ["", "11", "P", "0000"])
def test_runs_that_do_not_fit_the_image_are_refused(counts: str) -> None:
    with pytest.raises(FettleError):
        decode_patch(Mask(7, 9, counts))


@settings(deadline=None)
@given(hnp.arrays(np.bool_, st.tuples(st.integers(1, 10), st.integers(1, 10))))
def test_outlines_of_a_mask_enclose_exactly_its_pixels(pixels: np.ndarray) -> None:
    shape = mask_shape(MaskPatch(0, 0, pixels.astype(np.uint8)))
    inside = np.zeros(pixels.shape, np.bool_)
    rings = [ring for atom in shape.atoms for ring in atom.rings]
    for row in range(pixels.shape[0]):
        for column in range(pixels.shape[1]):
            inside[row, column] = _winding(rings, column + 0.5, row + 0.5) != 0
    assert np.array_equal(inside, pixels)


def _winding(rings: list[np.ndarray], x: float, y: float) -> int:
    total = 0
    for ring in rings:
        x0, y0 = ring[:, 0], ring[:, 1]
        x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
        crossing = (y0 > y) != (y1 > y)
        at = np.where(crossing, (x1 - x0) * (y - y0) / np.where(crossing, y1 - y0, 1) + x0, -np.inf)
        total += int(np.where(at > x, np.sign(y1 - y0), 0).sum())
    return total


def test_outlines_of_a_mask_have_only_square_corners() -> None:
    pixels = np.ones((6, 6), np.uint8)
    pixels[2, 2] = pixels[3, 3] = pixels[0, 5] = 0
    for atom in mask_shape(MaskPatch(4, 7, pixels)).atoms:
        for ring in atom.rings:
            steps = np.roll(ring, -1, axis=0) - ring
            assert ((steps == 0).sum(axis=1) == 1).all()
            assert (ring == ring.round()).all()


def test_coarser_levels_have_fewer_points_and_lose_no_region() -> None:
    down, across = np.mgrid[-1:1:300j, -1:1:300j]
    blob = np.hypot(down, across) + 0.1 * np.sin(9 * np.arctan2(down, across)) < 0.8
    blob[0, 0] = True
    shape = mask_shape(MaskPatch(10, 20, blob.astype(np.uint8)))
    sizes = [sum(len(ring) for atom in shape.at_level(level) for ring in atom.rings) for level in range(LEVELS)]
    assert sizes == sorted(sizes, reverse=True)
    assert all(len(shape.at_level(level)) == len(shape.atoms) for level in range(LEVELS))


def test_detail_is_exact_from_twice_actual_size() -> None:
    assert detail_level(2.0) == detail_level(40.0) == 0
    assert detail_level(0.001) == LEVELS - 1


@given(st.integers(1, 3000), st.integers(1, 3000), st.floats(0.01, 100), st.floats(0, 900), st.floats(0, 700))
def test_zooming_keeps_the_point_under_the_mouse(width: int, height: int, zoom: float, x: float, y: float) -> None:
    view = Viewport(900, 700, width, height)
    view.fit()
    before = view.to_image(x, y)
    view.zoom_to(zoom, x, y)
    assert view.min_zoom() <= view.zoom <= MAX_ZOOM
    after = view.to_device(*before)
    on_picture = 0 <= before[0] <= width and 0 <= before[1] <= height
    if on_picture:
        assert abs(after[0] - x) <= 0.51 + 48 and abs(after[1] - y) <= 0.51 + 48


@given(st.integers(-10_000, 10_000), st.integers(-10_000, 10_000))
def test_panning_never_loses_the_picture(dx: int, dy: int) -> None:
    view = Viewport(900, 700, 2000, 1500)
    view.fit()
    view.zoom_to(1.0, 450, 350)
    view.pan(dx, dy)
    x0, y0, x1, y1 = view.visible()
    assert x1 > x0 and y1 > y0


_VIEWS = st.builds(
    Viewport,
    width=st.integers(200, 2000),
    height=st.integers(200, 1500),
    image_width=st.integers(1, 20_000),
    image_height=st.integers(1, 20_000),
    zoom=st.floats(0.01, 64),
    offset_x=st.integers(-5000, 5000),
    offset_y=st.integers(-5000, 5000),
    angle=st.one_of(st.sampled_from((0.0, 90.0, 180.0, 270.0)), st.floats(0, 359.9)),
)


@given(_VIEWS, st.floats(0, 20_000), st.floats(0, 20_000))
def test_places_on_a_turned_picture_come_back_where_they_were(view: Viewport, x: float, y: float) -> None:
    assert view.to_image(*view.to_device(x, y)) == pytest.approx((x, y), abs=1e-6)
    box = view.to_device_rect((x, y, x + 10, y + 20))
    for corner in ((x, y), (x + 10, y + 20)):
        across, down = view.to_device(*corner)
        assert box[0] <= across <= box[2] and box[1] <= down <= box[3]


@given(_VIEWS, st.floats(-400, 400), st.integers(-30_000, 30_000), st.integers(-30_000, 30_000))
@example(Viewport(200, 200, 168, 1, zoom=0.5), 0.0, 0, 100)
def test_turning_keeps_the_middle_and_panning_never_loses_a_turned_picture(
    view: Viewport, angle: float, dx: int, dy: int
) -> None:
    view.fitted = False
    view.centre_on(view.image_width / 3, view.image_height / 2)
    zoom, before = view.zoom, view.to_image(view.width / 2, view.height / 2)
    view.turn_to(angle)
    if view.zoom == zoom:
        after = view.to_device(*before)
        assert after == pytest.approx((view.width / 2, view.height / 2), abs=1.01)
    view.pan(dx, dy)
    x0, y0, x1, y1 = view.visible()
    assert x1 > x0 and y1 > y0
    view.fit()
    left, top, right, bottom = view.to_device_rect((0.0, 0.0, view.image_width, view.image_height))
    assert left >= -1 and top >= -1 and right <= view.width + 1 and bottom <= view.height + 1


def test_a_view_is_restored_on_a_picture_of_another_size() -> None:
    view = Viewport(900, 700, 2000, 1500)
    view.zoom_to(2.0, 100, 100)
    view.centre_on(500, 750)
    state = view.state()
    other = Viewport(900, 700, 4000, 3000)
    other.restore(state)
    assert other.zoom == 2.0
    assert other.to_image(450, 350) == pytest.approx((1000, 1500), abs=1)


def test_the_smallest_region_under_the_mouse_comes_first() -> None:
    model = CanvasModel()
    ring = ((10.0, 10.0), (60.0, 10.0), (60.0, 60.0), (10.0, 60.0))
    hole = ((30.0, 30.0), (40.0, 30.0), (40.0, 40.0), (30.0, 40.0))
    items = [
        OverlayItem("box", Box(0, 0, 100, 100), "#e69f00"),
        OverlayItem("polygon", Polygon((ring, hole)), "#e69f00"),
        OverlayItem("unseen", Box(0, 0, 50, 50), "#e69f00", visible=False),
    ]
    model.set_items(items)
    model.shapes = {item.key: shape_of(item.geometry) for item in items}
    assert model.hits(20, 20, 0) == ["polygon", "box"]
    assert model.hits(35, 35, 0) == ["box"]
    assert model.hits(31, 35, 2) == ["polygon", "box"]
    assert model.hits(101.5, 50, 2) == ["box"]
    assert model.hits(104, 50, 2) == []


def test_the_selection_outlives_new_overlays_only_if_its_region_does() -> None:
    model = CanvasModel()
    one, two = OverlayItem("1", Box(0, 0, 9, 9), "#e69f00"), OverlayItem("2", Box(0, 0, 5, 5), "#e69f00")
    model.set_items([one, two])
    model.selected = "2"
    model.set_items([two])
    assert model.selected == "2"
    model.set_items([one])
    assert model.selected is None


def test_the_brush_grows_and_shrinks_within_bounds() -> None:
    model = CanvasModel()
    model.scale_brush(100)
    assert model.brush_size == 2000
    model.scale_brush(-200)
    assert model.brush_size == 1
    model.scale_brush(1)
    assert model.brush_size == 2


@pytest.mark.parametrize("size", [(1, 5000), (513, 513), (700, 1), (1025, 2047)])
def test_every_level_covers_the_whole_picture(size: tuple[int, int]) -> None:
    pixels = np.full((*size, 3), 200, np.uint8)
    pyramid = build_pyramid(pixels)
    for index, level in enumerate(pyramid.levels):
        assert level.shape[:2] == tuple(-(-side // 2**index) for side in size)
        assert level.min() == 200


def test_sixteen_bits_are_shown_through_a_window_and_probed_at_full_depth() -> None:
    pixels = np.linspace(3000, 9000, 64 * 64).astype(np.uint16).reshape(64, 64)
    pyramid = build_pyramid(pixels, (4000.0, 8000.0))
    image = pyramid.whole[0].image
    assert image.pixelColor(0, 0).red() == 0
    assert image.pixelColor(63, 63).red() == 255
    assert 120 < image.pixelColor(32, 32).red() < 136
    assert pyramid.values(63, 63) == (9000,)


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_the_wand_takes_the_area_of_like_colour_and_nothing_beyond(depth: type) -> None:
    pixels = np.zeros((1600, 2000), depth)
    pixels[100:1500, 200:1900] = 200 if depth is np.uint8 else 50_000
    pixels[700:720] = 0
    window = (0.0, 255.0) if depth is np.uint8 else (0.0, 65_535.0)
    patch = flood(pixels, window, (1000, 400), 10.0)
    assert (patch.x, patch.y, patch.pixels.shape) == (200, 100, (600, 1700))
    assert patch.pixels.all()
