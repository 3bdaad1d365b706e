"""Snapping, selecting several and editing vertices on the canvas, by real mouse events."""

# Fixtures are used by their names alone.
# ruff: noqa: F401, F811

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.canvas import CanvasView, OverlayItem
from gui.canvas.snapping import snapper
from storage.records import Box, Polygon
from tests.gui.canvas_support import LEFT, Heard, Wait, at, disc, grey, mask_of, only, view, wait

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def _drag(view: CanvasView, start: tuple[int, int], end: tuple[int, int], held: Qt.KeyboardModifier) -> None:
    QTest.mousePress(view, LEFT, held, at(*start))
    for share in (0.5, 1.0):
        point = tuple(round(a + (b - a) * share) for a, b in zip(start, end, strict=True))
        # QTest.mouseMove takes no modifiers.
        _move(view, (point[0], point[1]), held)
    QTest.mouseRelease(view, LEFT, held, at(*end))


def _move(view: CanvasView, point: tuple[int, int], held: Qt.KeyboardModifier) -> None:
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    place = QPointF(at(*point))
    event = QMouseEvent(QEvent.Type.MouseMove, place, view.mapToGlobal(place), Qt.MouseButton.NoButton, LEFT, held)
    QApplication.sendEvent(view, event)


NONE = Qt.KeyboardModifier.NoModifier


def test_edges_near_others_snap_and_the_rest_falls_on_pixels() -> None:
    snap = snapper([Box(10, 10, 50.5, 40)], width=100, height=80, reach=6)
    assert snap.point(53.2, 70.4) == (50.5, 70) and snap.guides == [("x", 50.5)]
    assert snap.point(97.0, 44.0) == (100, 40)
    assert snap.point(53.2, 70.4, free=True) == (53.2, 70.4) and snap.guides == []
    assert snap.shift((20, 20, 30, 30), -11.3, 0.3) == (-10, 0)
    assert snap.shift((20, 20, 30, 30), 22.2, 12.4) == (20.5, 10)


def test_a_box_drawn_near_another_snaps_to_its_edge_unless_ctrl_is_held(grey: CanvasView, wait: Wait) -> None:
    grey.set_overlays([OverlayItem("b", Box(200, 100, 300, 200), "#e69f00")])
    wait()
    heard = Heard(grey)
    grey.set_tool("box")
    _drag(grey, (303, 104), (400, 197), NONE)
    assert only(heard) == ("drawn", Box(300, 100, 400, 200))
    heard.all.clear()
    _drag(grey, (303, 104), (400, 197), CTRL)
    assert only(heard) == ("drawn", Box(303, 104, 400, 197))


def test_a_moved_box_snaps_to_the_border(grey: CanvasView, wait: Wait) -> None:
    grey.set_overlays([OverlayItem("b", Box(200, 100, 300, 200), "#e69f00", selected=True)])
    wait()
    heard = Heard(grey)
    _drag(grey, (250, 150), (545, 160), NONE)
    assert only(heard) == ("edited", "b", Box(500, 110, 600, 210))


def test_shift_adds_and_takes_out_and_a_band_takes_what_it_touches(grey: CanvasView, wait: Wait) -> None:
    boxes = {"a": Box(50, 50, 100, 100), "b": Box(150, 50, 200, 100), "c": Box(400, 300, 450, 350)}
    items = [OverlayItem(key, box, "#e69f00") for key, box in boxes.items()]
    grey.set_overlays([*items, OverlayItem("m", mask_of(disc(300, 200, 30)), "#56b4e9")])
    wait()
    told: list[object] = []
    grey.chosen_changed.connect(told.append)
    QTest.mouseClick(grey, LEFT, NONE, at(75, 75))
    QTest.mouseClick(grey, LEFT, SHIFT, at(175, 75))
    QTest.mouseClick(grey, LEFT, SHIFT, at(75, 75))
    assert told == [("a",), ("a", "b"), ("b",)]
    _drag(grey, (20, 20), (310, 210), SHIFT)
    assert set(grey.model.chosen()) == {"a", "b", "m"} and grey.model.selected == "b"
    QTest.mouseClick(grey, LEFT, NONE, at(175, 75))
    assert grey.model.chosen() == ("b",)
    QTest.mouseClick(grey, LEFT, NONE, at(550, 20))
    assert grey.model.chosen() == ()


def test_what_is_chosen_stays_when_the_overlays_are_set_again(grey: CanvasView, wait: Wait) -> None:
    items = [OverlayItem(key, Box(x, 50, x + 40, 90), "#e69f00") for key, x in (("a", 50), ("b", 150), ("c", 250))]
    grey.set_overlays(items)
    wait()
    grey.choose(["c", "a", "b"])
    grey.set_overlays(items[:2])
    assert grey.model.chosen() == ("a", "b") and grey.model.selected == "a"


def test_several_are_dragged_together(grey: CanvasView, wait: Wait) -> None:
    grey.set_overlays(
        [OverlayItem("b", Box(50, 50, 100, 100), "#e69f00"), OverlayItem("m", mask_of(disc(300, 200, 30)), "#56b4e9")]
    )
    wait()
    grey.choose(["b", "m"])
    moves: list[tuple[object, int, int]] = []
    grey.regions_moved.connect(lambda keys, dx, dy: moves.append((keys, dx, dy)))
    _drag(grey, (300, 200), (320, 190), NONE)
    assert moves == [(("b", "m"), 20, -10)]


@pytest.mark.parametrize(("ring", "left"), [((0, 1), 2), ((1, 0), 1)])
def test_alt_click_takes_a_vertex_out_and_a_hole_of_three_with_it(
    grey: CanvasView, wait: Wait, ring: tuple[int, int], left: int
) -> None:
    outline = ((100.0, 100.0), (300.0, 100.0), (300.0, 300.0), (100.0, 300.0))
    hole = ((150.0, 150.0), (200.0, 150.0), (200.0, 200.0))
    polygon = Polygon((outline, hole))
    grey.set_overlays([OverlayItem("p", polygon, "#e69f00", selected=True)])
    wait()
    heard = Heard(grey)
    x, y = polygon.rings[ring[0]][ring[1]]
    QTest.mouseClick(grey, LEFT, ALT, at(int(x), int(y)))
    edited = only(heard)[2]
    assert isinstance(edited, Polygon) and len(edited.rings) == left
    assert (x, y) not in [point for one in edited.rings for point in one]
