"""Every tool is worked by keys alone: arrows point, Space draws."""

# The fixtures come from the support module, by name.
# ruff: noqa: F401, F811

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.canvas import CanvasView
from gui.canvas.key_pointer import FAR_PX, NEAR_PX, STEP_PX
from gui.canvas.model import OverlayItem
from storage.records import Box, Mask
from tests.gui.canvas_support import Heard, Wait, disc, full, grey, mask_of, only, picture, view, wait

SPACE = Qt.Key.Key_Space
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


def here(canvas: CanvasView) -> tuple[float, float]:
    return canvas.key_pointer._x, canvas.key_pointer._y


def test_a_stroke_is_painted_and_another_erases_part_of_it(grey: CanvasView, wait: Wait) -> None:
    heard = Heard(grey)
    grey.set_tool("brush")
    assert grey.key_pointer.toggle()
    QTest.keyPress(grey, SPACE)
    for _ in range(5):
        QTest.keyClick(grey, Qt.Key.Key_Right)
    assert not heard.all, "the stroke goes on as long as Space is down"
    QTest.keyRelease(grey, SPACE)
    kind, mask = only(heard)
    assert kind == "drawn" and isinstance(mask, Mask)
    columns = full(mask).nonzero()[1]
    assert (
        columns.max() - columns.min() == int(5 * STEP_PX + grey.model.brush_size)
        or columns.max() - columns.min() > 5 * STEP_PX
    )
    grey.set_overlays([OverlayItem("r1", mask, "#56b4e9", selected=True)])
    wait()
    heard.all.clear()
    grey.set_tool("eraser")
    QTest.keyClick(grey, SPACE)
    edited = [entry for entry in heard.all if entry[0] == "edited"]
    assert len(edited) == 1 and full(edited[0][2]).sum() < full(mask).sum()  # type: ignore[arg-type]


def test_a_box_is_drawn_from_where_space_went_down_to_where_it_came_up(grey: CanvasView) -> None:
    heard = Heard(grey)
    grey.set_tool("box")
    grey.key_pointer.toggle()
    x, y = here(grey)
    QTest.keyPress(grey, SPACE)
    QTest.keyClick(grey, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(grey, Qt.Key.Key_Down, SHIFT)
    QTest.keyRelease(grey, SPACE)
    drawn = [entry[1] for entry in heard.all if entry[0] == "drawn"]
    assert drawn == [Box(x - 20, y - 40, x - 20 + FAR_PX, y - 40 + FAR_PX)]


def test_it_starts_at_the_selected_region_and_moves_far_and_near(grey: CanvasView, wait: Wait) -> None:
    grey.set_overlays([OverlayItem("r1", mask_of(disc(100, 60, 10)), "#56b4e9", selected=True)])
    wait()
    grey.key_pointer.toggle()
    x, y = here(grey)
    assert abs(x - 120.5) <= 1 and abs(y - 100.5) <= 1
    QTest.keyClick(grey, Qt.Key.Key_Left, SHIFT)
    QTest.keyClick(grey, Qt.Key.Key_Up, ALT)
    assert here(grey) == (x - FAR_PX, y - NEAR_PX)


def test_it_starts_on_a_ring_and_not_in_its_hole(grey: CanvasView, wait: Wait) -> None:
    ring = disc(200, 150, 60) - disc(200, 150, 40)
    grey.set_overlays([OverlayItem("r1", mask_of(ring), "#56b4e9", selected=True)])
    wait()
    grey.key_pointer.toggle()
    x, y = here(grey)
    assert ring[int(y) - 40, int(x) - 20]


def test_the_cross_shows_and_goes_and_space_pans_again(grey: CanvasView) -> None:
    before = picture(grey)
    grey.key_pointer.toggle()
    assert (picture(grey) != before).any()
    QTest.keyClick(grey, Qt.Key.Key_Escape)
    assert not grey.key_pointer.on and (picture(grey) == before).all()
    QTest.keyPress(grey, SPACE)
    assert grey._space
    QTest.keyRelease(grey, SPACE)


def test_escape_drops_the_gesture_first_and_so_does_losing_the_keyboard(grey: CanvasView) -> None:
    heard = Heard(grey)
    grey.set_tool("brush")
    grey.key_pointer.toggle()
    QTest.keyPress(grey, SPACE)
    QTest.keyClick(grey, Qt.Key.Key_Escape)
    assert grey.key_pointer.on and not grey.tool.busy
    QTest.keyRelease(grey, SPACE)
    QTest.keyPress(grey, SPACE)
    assert grey.tool.busy
    grey.key_pointer.forget_button()
    assert not grey.tool.busy
    QTest.keyRelease(grey, SPACE)
    assert not heard.all


def test_at_the_edge_the_picture_comes_along(grey: CanvasView) -> None:
    grey.key_pointer.toggle()
    for _ in range(40):
        QTest.keyClick(grey, Qt.Key.Key_Left, SHIFT)
    assert here(grey)[0] == 0 and grey.viewport.offset_x > 20
