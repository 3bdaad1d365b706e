"""What the canvas shows, looked at pixel by pixel, on real pictures too."""

# Fixtures are used by their names alone.
# ruff: noqa: F401, F811

from __future__ import annotations

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.canvas import LIGHT, CanvasView, Minimap, OverlayItem
from gui.canvas.look import CanvasLook
from storage.records import Box
from tests.gui.canvas_support import LEFT, Heard, Wait, at, disc, drag, grey, mask_of, only, picture, view, wait


def test_the_wheel_zooms_about_the_mouse_and_space_pans(grey: CanvasView, wait: Wait) -> None:
    spot = QPointF(200, 150)
    before = grey.viewport.to_image(200, 150)
    wheel = QWheelEvent(
        spot,
        QPointF(grey.mapToGlobal(spot.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grey, wheel)
    assert grey.viewport.zoom == pytest.approx(1.44)
    assert grey.viewport.to_image(200, 150) == pytest.approx(before, abs=0.5)
    offset = grey.viewport.offset_x, grey.viewport.offset_y
    QTest.keyPress(grey, Qt.Key.Key_Space)
    QTest.mousePress(grey, LEFT, pos=QPoint(200, 200))
    QTest.mouseMove(grey, QPoint(230, 190))
    QTest.mouseRelease(grey, LEFT, pos=QPoint(230, 190))
    QTest.keyRelease(grey, Qt.Key.Key_Space)
    assert (grey.viewport.offset_x, grey.viewport.offset_y) == (offset[0] + 30, offset[1] - 10)


def test_the_probe_tells_position_and_values(view: CanvasView, wait: Wait, qtbot: QtBot) -> None:
    pixels = np.arange(400 * 600, dtype=np.uint16).reshape(400, 600)
    view.show_image("deep", pixels, keep_view=False)
    wait()
    x, y = view.viewport.to_device(123.5, 45.5)
    with qtbot.waitSignal(view.probed) as probed:
        QTest.mouseMove(view, QPoint(int(x), int(y)))
    column, row, values = probed.args
    assert values == (int(pixels[row, column]),)
    assert abs(column - 123) <= 1 and abs(row - 45) <= 1


def test_panning_gives_the_same_picture_as_painting_afresh(view: CanvasView, wait: Wait) -> None:
    rng = np.random.default_rng(3)
    view.show_image("noise", rng.integers(0, 255, (1500, 2300, 3), np.uint8), keep_view=False)
    view.set_overlays(
        [OverlayItem(str(n), Box(90.0 * n, 70.0 * n, 90.0 * n + 60, 70.0 * n + 50), "#e69f00") for n in range(20)]
    )
    wait()
    for zoom in (0.37, 1.0, 3.3):
        view.zoom_to(zoom)
        wait()
        for step in ((13, -7), (-40, 22), (3, 55)):
            view.pan_by(*step)
            view.repaint()
        wait()
        scrolled = picture(view)
        view._redraw()
        wait()
        assert np.abs(scrolled.astype(int) - picture(view)).max() <= 2, zoom


def test_tiles_show_every_pixel_at_its_place(view: CanvasView, wait: Wait) -> None:
    rng = np.random.default_rng(5)
    pixels = rng.integers(0, 255, (2100, 2300, 3), np.uint8)
    view.show_image("noise", pixels, keep_view=False)
    wait()
    view.zoom_to(1.0)
    view.viewport.offset_x, view.viewport.offset_y = -700, -800
    wait()
    assert np.array_equal(picture(view), pixels[800:1280, 700:1340])


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_quarter_turn_shows_every_pixel_at_its_place(view: CanvasView, wait: Wait, quarters: int) -> None:
    rng = np.random.default_rng(5)
    pixels = rng.integers(0, 255, (1300, 1200, 3), np.uint8)
    view.show_image("noise", pixels, keep_view=False)
    wait()
    for zoom in (1, 6):
        view.zoom_to(zoom)
        view.turn_to(90.0 * quarters)
        view.centre_on(610, 640)
        wait()
        x, y = (
            min(edges) for edges in zip(*(view.viewport.to_device(*c) for c in ((0, 0), (1200, 1300))), strict=True)
        )
        turned = np.rot90(pixels, -quarters).repeat(zoom, axis=0).repeat(zoom, axis=1)
        assert np.array_equal(picture(view), turned[-int(y) :, -int(x) :][:480, :640]), zoom


def test_a_freely_turned_picture_has_no_holes_and_tools_draw_in_its_own_coordinates(
    view: CanvasView, wait: Wait
) -> None:
    view.show_image("grey", np.full((1500, 2000, 3), 90, np.uint8), keep_view=False)
    wait()
    for angle, zoom in ((17.0, 1.0), (200.5, 2.5), (123.4, 7.0)):
        view.zoom_to(zoom)
        view.turn_to(angle)
        view.centre_on(1000, 750)
        wait()
        assert np.unique(picture(view)).tolist() == [90], angle
    view.zoom_to(1.0)
    view.turn_to(30.0)
    wait()
    view.set_tool("box")
    heard = Heard(view)
    start, end = (QPoint(*map(round, view.viewport.to_device(*corner))) for corner in ((950, 700), (1050, 790)))
    QTest.mousePress(view, LEFT, pos=start)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, LEFT, pos=end)
    (_, box) = only(heard)
    assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx((950, 700, 1050, 790), abs=2)  # type: ignore[attr-defined]


def test_panning_a_turned_view_gives_the_same_picture_as_painting_afresh(view: CanvasView, wait: Wait) -> None:
    rng = np.random.default_rng(3)
    pixels = cv2.GaussianBlur(rng.integers(0, 255, (900, 1300, 3), np.uint8), (0, 0), 3)
    view.show_image("noise", pixels, keep_view=False)
    view.set_overlays(
        [OverlayItem(str(n), Box(90.0 * n, 70.0 * n, 90.0 * n + 60, 70.0 * n + 50), "#e69f00") for n in range(9)]
    )
    wait()
    view.zoom_to(1.3)
    view.turn_to(33.0)
    wait()
    for step in ((13, -7), (-40, 22), (3, 55)):
        view.pan_by(*step)
        view.repaint()
    wait()
    scrolled = picture(view)
    view._redraw()
    wait()
    assert np.quantile(np.abs(scrolled.astype(int) - picture(view)), 0.999) <= 3


def test_the_next_picture_takes_nothing_of_the_last_with_it(grey: CanvasView, wait: Wait) -> None:
    grey.set_overlays([OverlayItem("b", Box(100, 100, 200, 180), "#e69f00", selected=True)])
    grey.set_heatmap(np.full((10, 10), 255, np.uint8), None, 0.9)
    grey.set_layer("cleaned", np.zeros((400, 600, 3), np.uint8))
    wait()
    grey.set_current_layer("cleaned")
    grey.show_image("next", np.full((400, 600, 3), 33, np.uint8), keep_view=True)
    wait()
    assert grey.layer_names() == ("original",)
    assert grey.model.selected is None
    assert np.unique(picture(grey)[40:440, 20:620]).tolist() == [33]


def test_a_standin_is_replaced_without_moving_the_view_or_losing_regions(view: CanvasView, wait: Wait) -> None:
    view.show_standin(np.full((40, 60, 3), 200, np.uint8), (600, 400))
    view.set_overlays([OverlayItem("b", Box(100, 100, 500, 300), "#e69f00")])
    view.zoom_by(3)
    zoom = view.viewport.zoom
    wait()
    assert tuple(picture(view)[240, 320]) == (200, 200, 200)
    view.show_image("real", np.full((400, 600, 3), 50, np.uint8), keep_view=False)
    wait()
    assert tuple(picture(view)[240, 320]) == (50, 50, 50)
    assert view.viewport.zoom == zoom
    assert "b" in view.model.items


def test_a_standin_of_another_picture_hands_nothing_on(view: CanvasView, wait: Wait) -> None:
    view.show_standin(np.full((40, 60, 3), 200, np.uint8), (600, 400), key="a")
    view.set_overlays([OverlayItem("b", Box(100, 100, 500, 300), "#e69f00", selected=True)])
    view.show_image("b", np.full((400, 600, 3), 50, np.uint8), keep_view=False)
    wait()
    assert view.model.items == {} and view.model.selected is None


def test_a_held_canvas_shows_the_last_frame_and_takes_no_gesture(grey: CanvasView, wait: Wait, qtbot: QtBot) -> None:
    before = picture(grey)
    grey.set_tool("box")
    heard = Heard(grey)
    QTest.mousePress(grey, LEFT, pos=at(50, 50))
    grey.hold()
    QTest.mouseMove(grey, at(200, 200))
    QTest.mouseRelease(grey, LEFT, pos=at(200, 200))
    qtbot.waitUntil(lambda: grey.settled)
    assert heard.all == []
    assert np.array_equal(picture(grey), before)
    grey.show_image("next", np.full((400, 600, 3), 20, np.uint8), keep_view=False)
    wait()
    drag(grey, (50, 50), (200, 200))
    assert len(heard.all) == 1


def test_layers_heatmap_and_overlays_come_and_go(grey: CanvasView, wait: Wait) -> None:
    plain = picture(grey)
    grey.set_layer("cleaned", np.full((400, 600, 3), 140, np.uint8))
    grey.set_current_layer("cleaned")
    wait()
    assert tuple(picture(grey)[200, 300]) == (140, 140, 140)
    grey.set_current_layer("original")
    grey.set_heatmap(np.full((20, 30), 255, np.uint8), Box(100, 100, 300, 300), 0.5)
    grey.set_changed_mask(mask_of(disc(400, 200, 30)))
    wait()
    hot = picture(grey)
    assert tuple(hot[240, 220]) != (90, 90, 90) and tuple(hot[240, 60]) == (90, 90, 90)
    assert (hot[200:280, 380:460] != 90).any()
    grey.set_look(CanvasLook(changed=False))
    wait()
    assert (picture(grey)[200:280, 380:460] == 90).all()
    grey.set_overlays_visible(False)
    wait()
    assert np.array_equal(picture(grey), plain)


def test_proposed_is_dashed_and_decided_is_solid(grey: CanvasView, wait: Wait) -> None:
    def gaps(decided: bool) -> int:
        grey.set_overlays([OverlayItem("b", Box(100, 100, 400, 300), "#e69f00", decided=decided)])
        wait()
        edge = picture(grey)[140, 140:400].astype(int)
        return int((edge[:, 0] - edge[:, 2] < 60).sum())

    assert gaps(True) == 0
    assert 60 < gaps(False) < 200


def test_overlapping_masks_stay_filled_and_holes_stay_open(grey: CanvasView, wait: Wait) -> None:
    ring = disc(200, 200, 60) - disc(200, 200, 30)
    grey.set_overlays(
        [
            OverlayItem("1", mask_of(ring), "#e69f00", decided=True),
            OverlayItem("2", mask_of(disc(270, 200, 40)), "#e69f00", decided=True),
        ]
    )
    wait()
    shown = picture(grey)
    assert tuple(shown[240, 220]) == (90, 90, 90)
    assert tuple(shown[240, 265]) != (90, 90, 90)
    assert tuple(shown[240, 300]) != (90, 90, 90)


def test_a_deep_picture_follows_the_window(view: CanvasView, wait: Wait, qtbot: QtBot) -> None:
    view.show_image("deep", np.full((400, 600), 2000, np.uint16), keep_view=False)
    wait()
    with qtbot.waitSignal(view.window_changed) as changed:
        view.set_window(1000, 3000)
    assert changed.args == [1000, 3000]
    wait()
    assert abs(int(picture(view)[240, 320, 0]) - 128) <= 1


def test_an_empty_canvas_says_what_to_do(view: CanvasView, wait: Wait) -> None:
    view.clear("Nothing to review", "Change the filter.")
    view.set_theme(LIGHT)
    shown = picture(view)
    assert tuple(shown[5, 5]) == (0xD9, 0xDC, 0xE0)
    assert (shown[180:280] != shown[5, 5]).any()
    QTest.mouseClick(view, LEFT, pos=QPoint(100, 100))
    QTest.keyClick(view, Qt.Key.Key_Delete)


def test_a_canvas_that_is_destroyed_leaves_no_threads(qtbot: QtBot) -> None:
    canvas = CanvasView()
    canvas.show_image("a", np.zeros((900, 900, 3), np.uint8), keep_view=False)
    qtbot.waitUntil(lambda: canvas.settled)
    with qtbot.waitSignal(canvas.destroyed):
        canvas.deleteLater()
    assert not any(thread.name.startswith("canvas") for thread in threading.enumerate() if thread.is_alive())


def test_the_minimap_moves_the_view(grey: CanvasView, wait: Wait, qtbot: QtBot) -> None:
    minimap = Minimap(grey)
    qtbot.addWidget(minimap)
    minimap.resize(minimap.sizeHint())
    grey.zoom_to(8.0)
    QTest.mouseClick(minimap, LEFT, pos=QPoint(minimap.width() - 20, minimap.height() - 25))
    x, y = grey.viewport.to_image(320, 240)
    assert x > 450 and y > 280
    assert not minimap.grab().isNull()


def test_real_masks_are_drawn_where_they_are(view: CanvasView, wait: Wait, shared: Path) -> None:
    folder = shared / "data" / "magnetic_tile"
    for mask_file in sorted((folder / "masks").rglob("*.png"))[:40:8]:
        pixels = cv2.imread(str(mask_file), cv2.IMREAD_GRAYSCALE) > 127
        if not pixels.any():
            continue
        base = np.full((*pixels.shape, 3), 60, np.uint8)
        view.show_image(str(mask_file), base, keep_view=False)
        view.set_overlays([OverlayItem("m", mask_of(pixels), "#ffffff", decided=True)])
        wait()
        shown = picture(view)
        inner = cv2.erode(pixels.astype(np.uint8), np.ones((11, 11), np.uint8)) != 0
        outer = cv2.dilate(pixels.astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
        for wanted, tinted in ((inner, True), (outer, False)):
            rows, columns = np.nonzero(wanted)
            for index in range(0, len(rows), max(len(rows) // 50, 1)):
                x, y = view.viewport.to_device(columns[index] + 0.5, rows[index] + 0.5)
                assert (shown[int(y), int(x), 0] > 80) == tinted
