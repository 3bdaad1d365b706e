"""Layers over each other and beside each other: wipe, difference, masks, crop, grid, maps, seen pixel by pixel."""

# Fixtures are used by their names alone.
# ruff: noqa: F401, F811

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from gui.canvas import CanvasView, OverlayItem
from gui.canvas.compare import difference
from gui.canvas.look import CanvasLook, Compare, CropStyle, MaskStyle
from gui.canvas.maps import ANOMALY, HEATMAP
from storage.records import Box, RegionRole
from tests.gui.canvas_support import LEFT, Heard, Wait, at, disc, grey, mask_of, picture, view, wait


def test_a_wipe_shows_the_original_left_of_a_divider_that_can_be_dragged(grey: CanvasView, wait: Wait) -> None:
    grey.set_layer("cleaned", np.full((400, 600, 3), 200, np.uint8))
    wait()
    grey.set_look(CanvasLook(compare=Compare.WIPE))
    wait()
    shown = picture(grey)
    assert tuple(shown[100, 200]) == (90, 90, 90) and tuple(shown[100, 500]) == (200, 200, 200)
    heard = Heard(grey)
    grey.set_tool("box")
    QTest.mousePress(grey, LEFT, pos=QPoint(320, 120))
    QTest.mouseMove(grey, QPoint(150, 200))
    QTest.mouseRelease(grey, LEFT, pos=QPoint(150, 200))
    assert heard.all == [] and grey.divider() == pytest.approx(150 / 640)
    assert tuple(picture(grey)[100, 200]) == (200, 200, 200)
    grey.hold_plain(True)
    assert tuple(picture(grey)[100, 500]) == (90, 90, 90)


def test_panning_under_a_wipe_moves_both_sides(grey: CanvasView, wait: Wait) -> None:
    rng = np.random.default_rng(1)
    grey.show_image("a", rng.integers(0, 255, (400, 600, 3), np.uint8), keep_view=True)
    grey.set_layer("cleaned", rng.integers(0, 255, (400, 600, 3), np.uint8))
    grey.set_look(CanvasLook(compare=Compare.WIPE))
    wait()
    grey.pan_by(-31, 17)
    moved = picture(grey)
    grey._redraw()
    assert np.array_equal(moved, picture(grey))


def test_a_difference_is_amplified_and_lone_pixels_stay_in_sight_from_afar(view: CanvasView, wait: Wait) -> None:
    first = np.full((2000, 2400, 3), 90, np.uint8)
    second = first.copy()
    second[1000, 1200, 1] = 110
    assert np.count_nonzero(difference(first, second)) == 1 and difference(first, second)[1000, 1200] == 20
    view.show_image("a", first, keep_view=False)
    view.set_layer("cleaned", second)
    wait()
    view.set_look(CanvasLook(compare=Compare.DIFFERENCE, gain=4))
    wait()
    assert view.layer_names() == ("original", "cleaned")
    # Averaged, one pixel in sixteen would be shown at 5, not above 20.
    assert picture(view)[200:280, 280:360].max() >= 20
    view.zoom_to(8.0)
    view.centre_on(1200.5, 1000.5)
    view.set_look(CanvasLook(compare=Compare.DIFFERENCE, gain=8, grid=False))
    wait()
    assert picture(view)[240, 320, 0] == pytest.approx(160, abs=2)
    view.set_look(CanvasLook())
    wait()
    assert picture(view)[10, 10, 0] == 90


def test_a_deep_original_is_compared_with_the_eight_bits_made_of_it() -> None:
    deep = np.full((10, 10), 4000, np.uint16)
    deep[3, 3] = 2000
    plain = np.full((10, 10, 3), 4000 >> 4, np.uint8)
    apart = difference(deep, plain)
    assert apart[0, 0] == 0 and apart[3, 3] == (4000 >> 4) - (2000 >> 4)


def test_masks_are_filled_outlined_or_off_and_what_is_off_is_not_clicked(grey: CanvasView, wait: Wait) -> None:
    items = [
        OverlayItem("m", mask_of(disc(150, 200, 60)), "#e69f00", decided=True),
        OverlayItem("b", Box(400, 100, 500, 200), "#56b4e9", decided=True),
    ]
    grey.set_overlays(items)
    look = CanvasLook()

    def seen() -> tuple[bool, bool, bool]:
        wait()
        shown = picture(grey).astype(int)
        edge = np.abs(shown[240, 106:114] - 90).sum() > 200
        return (
            bool(np.abs(shown[240, 170] - 90).sum() > 20),
            bool(edge),
            bool(np.abs(shown[138:144, 470] - 90).max() > 20),
        )

    assert seen() == (True, True, True)
    grey.set_look(replace(look, masks=MaskStyle.OUTLINE))
    assert seen() == (False, True, True)
    grey.set_look(replace(look, masks=MaskStyle.FILL, boxes=False))
    assert seen()[0] is True and seen()[2] is False
    grey.set_look(replace(look, masks=MaskStyle.OFF))
    assert seen() == (False, False, True)
    QTest.mouseClick(grey, LEFT, pos=at(150, 200))
    assert grey.model.selected is None
    grey.set_look(look)
    wait()
    QTest.mouseClick(grey, LEFT, pos=at(150, 200))
    assert grey.model.selected == "m"


def test_the_crop_darkens_or_leaves_out_the_rest(grey: CanvasView, wait: Wait) -> None:
    grey.set_overlays([OverlayItem("roi", Box(200, 100, 400, 300), "#56b4e9", role=RegionRole.ROI)])
    wait()
    grey.set_look(CanvasLook(crop=CropStyle.DIM))
    wait()
    shown = picture(grey)
    assert shown[50, 30, 0] < 60 and shown[240, 320, 0] == 90
    grey.set_look(CanvasLook(crop=CropStyle.ONLY))
    wait()
    left, top = grey.viewport.to_device(200, 100)
    assert grey.viewport.zoom > 1.5
    assert picture(grey)[int(top) + 20, int(left) - 12, 0] == 16
    assert picture(grey)[240, 320, 0] == 90


def test_pixels_have_lines_between_them_only_when_large(grey: CanvasView, wait: Wait) -> None:
    grey.zoom_to(8.0)
    wait()
    assert np.unique(picture(grey)).tolist() == [90]
    grey.zoom_to(16.0)
    wait()
    shown = picture(grey)[..., 0]
    x, y = (int(edge) for edge in grey.viewport.to_device(300, 200))
    assert shown[y + 8, x] < 90 and shown[y + 8, x + 8] == 90 and shown[y, x + 8] < 90
    grey.set_look(CanvasLook(grid=False))
    wait()
    assert np.unique(picture(grey)).tolist() == [90]


def test_heatmap_and_anomaly_map_lie_side_by_side_and_are_read_under_the_mouse(grey: CanvasView, wait: Wait) -> None:
    grey.set_heatmap(np.full((4, 6), 255, np.uint8), Box(0, 0, 300, 400), 0.5)
    grey.set_heatmap(np.full((4, 6), 128, np.uint8), Box(200, 0, 600, 400), 0.9, name=ANOMALY)
    wait()
    assert grey.map_readings(250, 10) == [(HEATMAP, 1.0), (ANOMALY, pytest.approx(0.5, abs=0.01))]
    assert [name for name, _ in grey.map_readings(100, 10)] == [HEATMAP]
    before = picture(grey)[240, 450]
    assert tuple(before) != (90, 90, 90)
    grey.set_heatmap_colours("cividis", name=ANOMALY)
    wait()
    assert tuple(picture(grey)[240, 450]) != tuple(before)
    grey.set_heatmap(None, name=ANOMALY)
    wait()
    assert tuple(picture(grey)[240, 450]) == (90, 90, 90)
    assert grey.readings(5, 5) == [("original", (90, 90, 90))]


def test_how_things_are_shown_survives_the_settings_file_and_what_is_wrong_in_it() -> None:
    look = CanvasLook(masks=MaskStyle.OUTLINE, boxes=False, gain=16, compare=Compare.WIPE)
    assert CanvasLook.of(look.kept()) == replace(look, compare=Compare.OFF)
    assert CanvasLook.of({"masks": "sideways", "boxes": "yes", "gain": 5000, "tags": None}) == CanvasLook(gain=64)
