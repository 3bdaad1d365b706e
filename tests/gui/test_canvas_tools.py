"""The tools of the canvas, by real mouse and key events: one gesture, one signal."""

# Fixtures are used by their names alone.
# ruff: noqa: F401, F811

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.canvas import CanvasView, OverlayItem
from storage.records import Box, Geometry, Mask, Polygon
from tests.gui.canvas_support import LEFT, Heard, Wait, at, disc, drag, full, grey, mask_of, only, picture, view, wait


def test_dragging_the_box_tool_draws_one_box_of_whole_pixels(grey: CanvasView) -> None:
    heard = Heard(grey)
    grey.set_tool("box")
    drag(grey, (100, 60), (150, 90), (180, 130))
    assert only(heard) == ("drawn", Box(100, 60, 180, 130))


def test_a_box_stays_on_the_picture_and_a_click_draws_none(grey: CanvasView) -> None:
    heard = Heard(grey)
    grey.set_tool("box")
    drag(grey, (100, 60), (100, 61))
    assert heard.all == []
    drag(grey, (500, 300), (619, 439))
    assert only(heard) == ("drawn", Box(500, 300, 600, 400))


def test_escape_drops_a_box_half_drawn(grey: CanvasView) -> None:
    heard = Heard(grey)
    grey.set_tool("box")
    QTest.mousePress(grey, LEFT, pos=at(50, 50))
    QTest.mouseMove(grey, at(90, 90))
    QTest.keyClick(grey, Qt.Key.Key_Escape)
    QTest.mouseRelease(grey, LEFT, pos=at(90, 90))
    assert heard.all == []


@pytest.mark.parametrize("closing", ["enter", "double click", "first point"])
def test_a_polygon_is_clicked_and_closed(grey: CanvasView, closing: str) -> None:
    heard = Heard(grey)
    grey.set_tool("polygon")
    for point in ((100, 60), (200, 60), (300, 300), (200, 160)):
        QTest.mouseClick(grey, LEFT, pos=at(*point))
    QTest.keyClick(grey, Qt.Key.Key_Backspace)
    QTest.keyClick(grey, Qt.Key.Key_Backspace)
    QTest.mouseClick(grey, LEFT, pos=at(200, 160))
    if closing == "enter":
        QTest.keyClick(grey, Qt.Key.Key_Return)
    elif closing == "double click":
        QTest.mouseDClick(grey, LEFT, pos=at(200, 160))
    else:
        QTest.mouseClick(grey, LEFT, pos=at(104, 63))
    assert only(heard) == ("drawn", Polygon((((100.0, 60.0), (200.0, 60.0), (200.0, 160.0)),)))


def test_a_polygon_keeps_its_keys_from_the_windows_shortcuts(grey: CanvasView) -> None:
    def claimed(key: Qt.Key) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(grey, event)
        return event.isAccepted()

    grey.set_tool("polygon")
    assert not claimed(Qt.Key.Key_Return)
    QTest.mouseClick(grey, LEFT, pos=at(100, 60))
    assert claimed(Qt.Key.Key_Return) and claimed(Qt.Key.Key_Backspace) and claimed(Qt.Key.Key_Escape)
    assert not claimed(Qt.Key.Key_X)


def test_a_stroke_of_the_brush_is_one_new_mask(grey: CanvasView) -> None:
    heard = Heard(grey)
    grey.set_tool("brush")
    grey.model.brush_size = 20
    drag(grey, (100, 100), (160, 100), (200, 100))
    name, mask = only(heard)
    assert name == "drawn" and isinstance(mask, Mask)
    pixels = full(mask)
    assert pixels[100, 95:205].all() and pixels[92:108, 150].all()
    assert not pixels[:88].any() and not pixels[113:].any() and not pixels[:, :88].any()
    assert pixels.sum() == pytest.approx(100 * 20 + np.pi * 100, rel=0.06)


def test_the_brush_adds_to_the_selected_mask_and_the_eraser_takes_away(grey: CanvasView, wait: Wait) -> None:
    before = disc(300, 200, 40)
    grey.set_overlays([OverlayItem("m", mask_of(before), "#e69f00", selected=True)])
    wait()
    heard = Heard(grey)
    grey.model.brush_size = 10
    grey.set_tool("brush")
    drag(grey, (340, 200), (380, 200))
    name, key, mask = only(heard)
    assert (name, key) == ("edited", "m") and isinstance(mask, Mask)
    assert full(mask)[before != 0].all() and full(mask)[200, 375]
    heard.all.clear()
    grey.set_tool("eraser")
    drag(grey, (250, 200), (400, 200))
    erased = only(heard)[2]
    assert isinstance(erased, Mask)
    assert not full(erased)[200].any() and full(erased)[170, 300]


def test_erasing_everything_asks_to_delete_the_region(grey: CanvasView, wait: Wait) -> None:
    grey.set_overlays([OverlayItem("m", mask_of(disc(300, 200, 8)), "#e69f00")])
    wait()
    heard = Heard(grey)
    grey.set_tool("eraser")
    grey.model.brush_size = 60
    QTest.mouseClick(grey, LEFT, pos=at(300, 200))
    assert heard.all == [("selected", "m"), ("edited", "m", None)]


def test_what_was_painted_stays_in_sight_until_the_overlays_have_it(grey: CanvasView, wait: Wait) -> None:
    grey.set_tool("brush")
    grey.set_draw_colour("#e69f00")
    heard = Heard(grey)
    drag(grey, (100, 100), (200, 100))
    wait()
    assert tuple(picture(grey)[140, 170]) != (90, 90, 90)
    grey.set_overlays([OverlayItem("1", only(heard)[1], "#e69f00")])
    assert tuple(picture(grey)[140, 170]) != (90, 90, 90)
    wait()
    assert tuple(picture(grey)[140, 170]) != (90, 90, 90)
    grey.set_overlays([])
    wait()
    assert tuple(picture(grey)[140, 170]) == (90, 90, 90)


def test_the_wand_takes_what_looks_alike(view: CanvasView, wait: Wait, qtbot: QtBot) -> None:
    pixels = np.full((400, 600, 3), 90, np.uint8)
    pixels[disc(300, 200, 50) != 0] = (180, 60, 60)
    view.show_image("disc", pixels, keep_view=False)
    wait()
    view.set_tool("wand")
    x, y = view.viewport.to_device(300, 200)
    with qtbot.waitSignal(view.region_drawn) as drawn:
        QTest.mouseClick(view, LEFT, pos=QPoint(int(x), int(y)))
    assert np.array_equal(full(drawn.args[0].geometry()), disc(300, 200, 50) != 0)


def test_a_wand_result_for_the_last_picture_is_dropped(view: CanvasView, wait: Wait) -> None:
    view.show_image("a", np.full((400, 600, 3), 90, np.uint8), keep_view=False)
    wait()
    heard = Heard(view)
    view.set_tool("wand")
    QTest.mouseClick(view, LEFT, pos=QPoint(320, 240))
    view.show_image("b", np.full((400, 600, 3), 120, np.uint8), keep_view=False)
    wait()
    assert heard.all == []


def test_a_click_selects_and_a_second_one_takes_the_region_below(grey: CanvasView, wait: Wait) -> None:
    grey.set_overlays(
        [
            OverlayItem("big", Box(50, 50, 400, 300), "#e69f00"),
            OverlayItem("small", Box(100, 100, 150, 150), "#56b4e9"),
        ]
    )
    wait()
    heard = Heard(grey)
    for _ in range(2):
        QTest.mouseClick(grey, LEFT, pos=at(120, 120))
    QTest.mouseClick(grey, LEFT, pos=at(500, 380))
    assert heard.all == [("selected", "small"), ("selected", "big"), ("selected", None)]


def test_dragging_a_handle_resizes_and_dragging_inside_moves(grey: CanvasView, wait: Wait) -> None:
    grey.set_overlays([OverlayItem("b", Box(100, 100, 200, 180), "#e69f00", selected=True)])
    wait()
    heard = Heard(grey)
    drag(grey, (200, 180), (230, 200), (250, 220))
    assert only(heard) == ("edited", "b", Box(100, 100, 250, 220))
    heard.all.clear()
    grey.set_overlays([OverlayItem("b", Box(100, 100, 250, 220), "#e69f00")])
    wait()
    drag(grey, (150, 150), (170, 150), (190, 140))
    assert only(heard) == ("edited", "b", Box(140, 90, 290, 210))


def test_a_vertex_of_a_polygon_moves_and_a_double_click_puts_one_in(grey: CanvasView, wait: Wait) -> None:
    ring = ((100.0, 100.0), (200.0, 100.0), (200.0, 200.0))
    grey.set_overlays([OverlayItem("p", Polygon((ring,)), "#e69f00", selected=True)])
    wait()
    heard = Heard(grey)
    drag(grey, (200, 100), (220, 90), (230, 80))
    assert only(heard) == ("edited", "p", Polygon((((100.0, 100.0), (230.0, 80.0), (200.0, 200.0)),)))
    heard.all.clear()
    grey.set_overlays([OverlayItem("p", Polygon((ring,)), "#e69f00")])
    wait()
    QTest.mouseDClick(grey, LEFT, pos=at(150, 100))
    edited = only(heard)[2]
    assert edited == Polygon(((ring[0], (150.0, 100.0), ring[1], ring[2]),))


def test_delete_asks_for_the_selected_region(grey: CanvasView, wait: Wait) -> None:
    grey.set_overlays([OverlayItem("b", Box(100, 100, 200, 180), "#e69f00", selected=True)])
    wait()
    heard = Heard(grey)
    QTest.keyClick(grey, Qt.Key.Key_Delete)
    assert only(heard) == ("deleted", "b")
