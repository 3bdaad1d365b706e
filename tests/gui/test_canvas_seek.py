"""Tools that look at pixels or lay paint on: soft brush and pen, wand, cut-out, edges, flood, cut; by real events."""

# Fixtures are used by their names alone.
# ruff: noqa: F401, F811

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.canvas import CanvasView, OverlayItem
from gui.canvas.cutout import cut_out
from gui.canvas.livewire import Wire, thinned
from gui.canvas.strokes import Dab, SoftStroke, hard
from gui.canvas.tools.wand import _lab, _near
from storage import mask_edit, rle
from storage.mask_patch import MaskPatch
from storage.records import Box, Mask, Polygon
from tests.gui.canvas_support import LEFT, Heard, Wait, at, disc, drag, full, grey, mask_of, only, view, wait

NONE, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def spotted(grey: CanvasView, wait: Wait) -> CanvasView:
    """The flat picture with a red disc at (300, 200) and a smaller one at (480, 120)."""
    pixels = np.full((400, 600, 3), 90, np.uint8)
    pixels[disc(300, 200, 50) != 0] = pixels[disc(480, 120, 25) != 0] = (200, 60, 60)
    grey.show_image("spotted", pixels, keep_view=True)
    wait()
    return grey


def _turn(view: CanvasView, notches: int, held: Qt.KeyboardModifier = NONE) -> None:
    place = QPointF(at(300, 200))
    event = QWheelEvent(
        place, QPointF(view.mapToGlobal(place)), QPoint(), QPoint(0, 120 * notches), LEFT, held,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


_PEN = QPointingDevice(
    "pen", 7, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen,
    QInputDevice.Capability.Position | QInputDevice.Capability.Pressure, 1, 1,
)  # fmt: skip


def _pen(view: CanvasView, kind: QEvent.Type, x: int, y: int, pressure: float) -> None:
    place = QPointF(at(x, y))
    down = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else LEFT
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else LEFT
    event = QTabletEvent(
        kind, _PEN, place, QPointF(view.mapToGlobal(place)), pressure, 0, 0, 0, 0, 0, NONE, button, down
    )
    QApplication.sendEvent(view, event)


# The brush


@settings(deadline=None, max_examples=40)
@given(st.floats(2, 30), st.floats(0, 1), st.floats(10, 50), st.floats(10, 50))
def test_one_soft_dab_covers_its_core_and_half_of_its_rim(radius: float, hardness: float, x: float, y: float) -> None:
    stroke = SoftStroke(60, 60, hardness)
    whole = np.zeros((60, 60), np.bool_)
    for (x0, y0, x1, y1), covered in stroke.lay(Dab(x, y, radius), Dab(x, y, radius)):
        whole[y0:y1, x0:x1] |= covered
    down, across = np.mgrid[0.5:60, 0.5:60]
    far = np.hypot(across - x, down - y)
    half = radius * (1 + hardness) / 2
    assert whole[far < min(half, radius - 0.25) - 0.2].all() and not whole[far > half + 0.2].any()


def test_a_soft_stroke_grows_where_it_lingers_and_never_beyond_the_rim() -> None:
    stroke, sizes = SoftStroke(60, 60, 0.0), []
    whole = np.zeros((60, 60), np.bool_)
    for _ in range(12):
        for (x0, y0, x1, y1), covered in stroke.lay(Dab(30, 30, 20), Dab(30, 30, 20)):
            whole[y0:y1, x0:x1] |= covered
        sizes.append(int(whole.sum()))
    down, across = np.mgrid[0.5:60, 0.5:60]
    assert sizes == sorted(sizes) and sizes[-1] > 1.5 * sizes[0]
    assert not whole[np.hypot(across - 30, down - 30) > 20].any()


def test_the_width_of_a_hard_stroke_follows_the_pressure() -> None:
    part = np.zeros((80, 200), np.uint8)
    hard(part, (0, 0), Dab(30, 40, 5), Dab(170, 40, 20), 1)
    thick = part.sum(axis=0)
    assert thick[30] == pytest.approx(11, abs=2) and thick[165] == pytest.approx(40, abs=3)
    assert (np.diff(thick[30:160].astype(int)) >= -1).all()


def test_a_soft_brush_paints_less_than_a_hard_one_and_one_stroke_is_one_edit(grey: CanvasView, wait: Wait) -> None:
    heard = Heard(grey)
    grey.set_tool("brush")
    grey.model.brush_size = 40
    drag(grey, (100, 100), (101, 100))
    hard_area = full(only(heard)[1]).sum()  # type: ignore[arg-type]
    heard.all.clear()
    grey.set_overlays([])
    wait()
    grey.model.brush_hardness = 0.0
    QTest.mouseClick(grey, LEFT, NONE, at(100, 100))
    soft_area = full(only(heard)[1]).sum()  # type: ignore[arg-type]
    assert 0.15 * hard_area < soft_area < 0.5 * hard_area


def test_a_pen_paints_as_wide_as_it_is_pressed_and_its_other_end_erases(grey: CanvasView, wait: Wait) -> None:
    heard = Heard(grey)
    grey.set_tool("brush")
    grey.model.brush_size = 40
    _pen(grey, QEvent.Type.TabletPress, 100, 200, 0.25)
    _pen(grey, QEvent.Type.TabletMove, 300, 200, 1.0)
    _pen(grey, QEvent.Type.TabletRelease, 300, 200, 1.0)
    mask = only(heard)[1]
    assert isinstance(mask, Mask)
    across = full(mask).sum(axis=0)
    assert across[101] == pytest.approx(10, abs=3) and across[298] == pytest.approx(40, abs=3)


def test_the_wheel_with_ctrl_sizes_the_brush_and_does_not_zoom(grey: CanvasView) -> None:
    grey.set_tool("brush")
    before, zoom = grey.model.brush_size, grey.viewport.zoom
    _turn(grey, 1, Qt.KeyboardModifier.ControlModifier)
    assert grey.model.brush_size > before and grey.viewport.zoom == zoom


# The wand


def test_the_wheel_widens_the_wands_look_while_the_button_is_down(
    spotted: CanvasView, wait: Wait, qtbot: QtBot
) -> None:
    spotted.set_tool("wand")
    told: list[float] = []
    spotted.tolerance_changed.connect(told.append)
    QTest.mousePress(spotted, LEFT, NONE, at(300, 200))
    for _ in range(12):
        _turn(spotted, 5)
    with qtbot.waitSignal(spotted.region_drawn) as drawn:
        QTest.mouseRelease(spotted, LEFT, NONE, at(300, 200))
    assert full(drawn.args[0].geometry()).all() and told[-1] == spotted.model.wand_tolerance == 68.0


def test_without_connected_the_wand_takes_all_that_looks_alike(spotted: CanvasView, qtbot: QtBot) -> None:
    spotted.set_tool("wand")
    spotted.model.wand_contiguous = False
    with qtbot.waitSignal(spotted.region_drawn) as drawn:
        QTest.mouseClick(spotted, LEFT, NONE, at(300, 200))
    np.testing.assert_array_equal(full(drawn.args[0].geometry()), (disc(300, 200, 50) | disc(480, 120, 25)) != 0)


def test_shift_adds_to_the_selected_mask_and_alt_takes_away(spotted: CanvasView, wait: Wait, qtbot: QtBot) -> None:
    start = disc(300, 200, 20)
    spotted.set_overlays([OverlayItem("m", mask_of(start), "#e69f00", selected=True)])
    wait()
    spotted.set_tool("wand")
    with qtbot.waitSignal(spotted.region_edited) as edited:
        QTest.mouseClick(spotted, LEFT, SHIFT, at(480, 120))
    np.testing.assert_array_equal(full(edited.args[1].geometry()), (start | disc(480, 120, 25)) != 0)
    with qtbot.waitSignal(spotted.region_edited) as edited:
        QTest.mouseClick(spotted, LEFT, ALT, at(300, 200))
    np.testing.assert_array_equal(full(edited.args[1].geometry()), disc(480, 120, 25) != 0)


# Cutting out, edges


@pytest.mark.parametrize("scale", [1, 2])
def test_a_box_around_a_thing_gives_the_thing_at_any_size(scale: int) -> None:
    rng = np.random.default_rng(3)
    pixels = rng.normal(90, 8, (400 * scale, 600 * scale, 3)).clip(0, 255).astype(np.uint8)
    down, across = np.mgrid[0 : 400 * scale, 0 : 600 * scale]
    thing = (across - 300 * scale) ** 2 + (down - 200 * scale) ** 2 <= (90 * scale) ** 2
    pixels[thing] = rng.normal(190, 8, (int(thing.sum()), 3)).clip(0, 255).astype(np.uint8)
    box = Box(190 * scale, 90 * scale, 410 * scale, 310 * scale)
    found = [cut_out(pixels, (0, 255), box) for _ in range(3 - scale)]
    bits = mask_edit.placed(found[0], 0, 0, 600 * scale, 400 * scale) != 0
    assert (bits & thing).sum() / (bits | thing).sum() > 0.98
    assert np.array_equal(found[0].pixels, found[-1].pixels)


def test_dragging_a_box_cuts_the_thing_out_and_a_new_picture_drops_a_late_answer(
    spotted: CanvasView, wait: Wait, qtbot: QtBot
) -> None:
    spotted.set_tool("cutout")
    with qtbot.waitSignal(spotted.region_drawn) as drawn:
        drag(spotted, (230, 130), (300, 200), (370, 270))
    found, wanted = full(drawn.args[0].geometry()), disc(300, 200, 50) != 0
    assert (found & wanted).sum() / (found | wanted).sum() > 0.97
    heard = Heard(spotted)
    drag(spotted, (230, 130), (300, 200), (370, 270))
    spotted.show_image("other", np.full((400, 600, 3), 90, np.uint8), keep_view=False)
    wait()
    assert heard.all == []


def test_a_box_that_holds_nothing_says_so(grey: CanvasView, qtbot: QtBot) -> None:
    grey.set_tool("cutout")
    with qtbot.waitSignal(grey.nothing_found):
        drag(grey, (100, 100), (200, 150), (220, 180))


def test_a_wire_follows_the_edge_between_two_points() -> None:
    pixels = np.full((400, 600), 60, np.uint8)
    pixels[disc(300, 200, 80) != 0] = 200
    path = Wire(pixels, (0, 255), (220.5, 200.5)).path((380.5, 200.5))
    assert path[0] == (220.5, 200.5) and path[-1] == (380.5, 200.5)
    away = [abs(np.hypot(x - 300.5, y - 200.5) - 80) for x, y in path]
    assert np.percentile(away, 95) < 3 and len(path) > 20


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=30))
def test_thinning_a_line_takes_only_points_between_their_neighbours(points: list[tuple[int, int]]) -> None:
    line = [(float(x), float(y)) for x, y in points]
    kept = thinned(line)
    assert kept[0] == line[0] and kept[-1] == line[-1]
    assert set(kept) <= set(line)


def test_clicks_along_an_outline_make_a_polygon_that_follows_it(spotted: CanvasView, wait: Wait, qtbot: QtBot) -> None:
    spotted.set_tool("edges")
    for point in ((250, 200), (300, 150), (350, 200), (300, 250)):
        QTest.mouseMove(spotted, at(*point))
        wait()
        QTest.mouseClick(spotted, LEFT, NONE, at(*point))
    with qtbot.waitSignal(spotted.region_drawn) as drawn:
        QTest.keyClick(spotted, Qt.Key.Key_Return)
    polygon = drawn.args[0].geometry()
    assert isinstance(polygon, Polygon) and len(polygon.rings[0]) > 20
    (patch,) = [mask_edit.pieces(_raster(polygon))[0]]
    bits = mask_edit.placed(patch, 0, 0, 600, 400) != 0
    wanted = disc(300, 200, 50) != 0
    assert (bits & wanted).sum() / (bits | wanted).sum() > 0.95


def _raster(polygon: Polygon) -> MaskPatch:
    from storage.mask_patch import patch_of

    return patch_of(polygon, width=600, height=400)


def test_an_outline_loses_its_last_point_by_backspace_and_all_by_escape(spotted: CanvasView, wait: Wait) -> None:
    heard = Heard(spotted)
    spotted.set_tool("edges")
    for point in ((250, 200), (300, 150)):
        QTest.mouseClick(spotted, LEFT, NONE, at(*point))
        wait()
    QTest.keyClick(spotted, Qt.Key.Key_Backspace)
    assert spotted._tool.busy
    QTest.keyClick(spotted, Qt.Key.Key_Backspace)
    assert not spotted._tool.busy and heard.all == []


# Holes, flood, cut


def test_a_polygon_begun_with_alt_is_a_hole_of_the_selected_one(grey: CanvasView, wait: Wait) -> None:
    outline = ((100.0, 100.0), (300.0, 100.0), (300.0, 300.0), (100.0, 300.0))
    grey.set_overlays([OverlayItem("p", Polygon((outline,)), "#e69f00", selected=True)])
    wait()
    heard = Heard(grey)
    grey.set_tool("polygon")
    QTest.mouseClick(grey, LEFT, ALT, at(150, 150))
    QTest.mouseClick(grey, LEFT, NONE, at(200, 150))
    QTest.mouseClick(grey, LEFT, NONE, at(200, 200))
    QTest.keyClick(grey, Qt.Key.Key_Return)
    hole = ((150.0, 150.0), (200.0, 150.0), (200.0, 200.0))
    assert only(heard) == ("edited", "p", Polygon((outline, hole)))


def test_a_click_into_a_hole_fills_it_and_alt_removes_a_piece(grey: CanvasView, wait: Wait, qtbot: QtBot) -> None:
    ring, dot = disc(300, 200, 50) & ~disc(300, 200, 20), disc(480, 120, 10)
    grey.set_overlays([OverlayItem("m", mask_of(ring | dot), "#e69f00")])
    wait()
    grey.set_tool("fill")
    with qtbot.waitSignal(grey.region_edited) as edited:
        QTest.mouseClick(grey, LEFT, NONE, at(300, 200))
    np.testing.assert_array_equal(full(edited.args[1].geometry()), (disc(300, 200, 50) | dot) != 0)
    with qtbot.waitSignal(grey.region_edited) as edited:
        QTest.mouseClick(grey, LEFT, ALT, at(480, 120))
    np.testing.assert_array_equal(full(edited.args[1].geometry()), disc(300, 200, 50) != 0)
    with qtbot.waitSignal(grey.nothing_found):
        QTest.mouseClick(grey, LEFT, NONE, at(30, 30))


def test_a_line_across_asks_for_a_cut_of_what_it_crosses(grey: CanvasView, wait: Wait) -> None:
    grey.set_overlays([OverlayItem("m", mask_of(disc(300, 200, 50)), "#e69f00")])
    wait()
    cuts: list[object] = []
    grey.region_cut.connect(cuts.append)
    grey.set_tool("cut")
    drag(grey, (220, 200), (300, 200), (380, 200))
    assert cuts == [(220.0, 200.0, 380.0, 200.0)] and grey.model.chosen() == ("m",)


@pytest.mark.parametrize("angle", [90.0, 33.0])
def test_tools_draw_where_the_mouse_is_in_a_turned_view(
    spotted: CanvasView, wait: Wait, qtbot: QtBot, angle: float
) -> None:
    spotted.turn_by(angle)
    spotted.fit()
    wait()

    def spot(x: float, y: float) -> QPoint:
        return QPointF(*spotted.viewport.to_device(x, y)).toPoint()

    spotted.set_tool("wand")
    with qtbot.waitSignal(spotted.region_drawn) as drawn:
        QTest.mouseClick(spotted, LEFT, NONE, spot(300.5, 200.5))
    np.testing.assert_array_equal(full(drawn.args[0].geometry()), disc(300, 200, 50) != 0)
    spotted.set_tool("cutout")
    with qtbot.waitSignal(spotted.region_drawn) as drawn:
        QTest.mousePress(spotted, LEFT, NONE, spot(230, 130))
        QTest.mouseMove(spotted, spot(300, 200))
        QTest.mouseRelease(spotted, LEFT, NONE, spot(370, 270))
    mask = drawn.args[0].geometry()
    assert isinstance(mask, Mask) and rle.area(mask) == pytest.approx(np.pi * 2500, rel=0.05)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**31), st.floats(0.5, 60))
def test_likeness_is_exact_although_most_of_it_is_told_by_whole_numbers(seed: int, tolerance: float) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 256, (40, 50, 3), np.uint8)
    values[:, 25:] = (values[:1, :1] + rng.integers(0, 30, (40, 25, 3))).astype(np.uint8)
    colour = _lab(values[:1, :1])[0, 0]
    exact = np.sqrt(((_lab(values) - colour) ** 2).sum(axis=2))
    found = _near(values, colour, tolerance)
    clear = np.abs(exact - tolerance) > 1e-3
    np.testing.assert_array_equal(found[clear], (exact <= tolerance)[clear])
