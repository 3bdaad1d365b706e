"""The canvas as a person uses it: real mouse and key events, real pictures, looked at pixel by pixel."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.canvas import LIGHT, CanvasView, Minimap, OverlayItem
from gui.canvas.mask_patch import MaskPatch, decode_patch, encode_patch
from storage.records import Box, Geometry, Mask, Polygon

LEFT = Qt.MouseButton.LeftButton
Wait = Callable[[], None]


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[CanvasView]:
    canvas = CanvasView()
    qtbot.addWidget(canvas)
    canvas.resize(640, 480)
    canvas.show()
    yield canvas
    canvas.background.stop()


@pytest.fixture
def wait(qtbot: QtBot, view: CanvasView) -> Wait:
    def settle() -> None:
        qtbot.waitUntil(lambda: view.settled and not view._frozen, timeout=10_000)
        view.repaint()
        qtbot.waitUntil(lambda: view.settled, timeout=10_000)

    return settle


@pytest.fixture
def grey(view: CanvasView, wait: Wait) -> CanvasView:
    """A flat picture of 600 × 400 at actual size, its corner at (20, 40) of the canvas."""
    view.show_image("grey", np.full((400, 600, 3), 90, np.uint8), keep_view=False)
    wait()
    view.zoom_to(1.0)
    view.viewport.offset_x, view.viewport.offset_y = 20, 40
    wait()
    return view


def at(x: int, y: int) -> QPoint:
    return QPoint(x + 20, y + 40)


def drag(view: CanvasView, *points: tuple[int, int]) -> None:
    QTest.mousePress(view, LEFT, pos=at(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(view, at(*point))
    QTest.mouseRelease(view, LEFT, pos=at(*points[-1]))


def picture(view: CanvasView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def mask_of(pixels: np.ndarray) -> Mask:
    return encode_patch(MaskPatch(0, 0, pixels), width=pixels.shape[1], height=pixels.shape[0])


def full(mask: Mask) -> np.ndarray:
    out = np.zeros((mask.height, mask.width), np.bool_)
    patch = decode_patch(mask)
    out[patch.y : patch.y + patch.pixels.shape[0], patch.x : patch.x + patch.pixels.shape[1]] = patch.pixels != 0
    return out


def disc(x: int, y: int, radius: int) -> np.ndarray:
    down, across = np.mgrid[0:400, 0:600]
    return ((across - x) ** 2 + (down - y) ** 2 <= radius**2).astype(np.uint8)


class Heard:
    """What the canvas told, in order."""

    def __init__(self, view: CanvasView) -> None:
        self.all: list[tuple[object, ...]] = []
        view.region_drawn.connect(lambda geometry: self.all.append(("drawn", geometry)))
        view.region_edited.connect(lambda key, geometry: self.all.append(("edited", key, geometry)))
        view.region_deleted.connect(lambda key: self.all.append(("deleted", key)))
        view.selection_changed.connect(lambda key: self.all.append(("selected", key)))


def only(heard: Heard) -> tuple[object, ...]:
    assert len(heard.all) == 1, heard.all
    return heard.all[0]


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
    assert heard.all == [("selected", "m"), ("deleted", "m")]


def test_what_was_painted_stays_in_sight_until_the_overlays_have_it(grey: CanvasView, wait: Wait) -> None:
    grey.set_tool("brush")
    grey.set_draw_colour("#e69f00")
    drawn: list[Geometry] = []
    grey.region_drawn.connect(drawn.append)
    drag(grey, (100, 100), (200, 100))
    wait()
    assert tuple(picture(grey)[140, 170]) != (90, 90, 90)
    grey.set_overlays([OverlayItem("1", drawn[0], "#e69f00")])
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
    assert np.array_equal(full(drawn.args[0]), disc(300, 200, 50) != 0)


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
