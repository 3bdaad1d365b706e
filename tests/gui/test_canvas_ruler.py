"""The ruler: what it measures, how it snaps, how long it stays."""

# Fixtures are used by their names alone.
# ruff: noqa: F401, F811

from __future__ import annotations

from math import atan2, degrees, hypot

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.canvas import CanvasView
from gui.canvas.tools.ruler import RulerTool, ruler_words, snapped_end
from tests.gui.canvas_support import LEFT, Wait, at, drag, grey, picture, view, wait

_PLACE = st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000))


def ruler(view: CanvasView) -> RulerTool:
    tool = view._tools["ruler"]
    assert isinstance(tool, RulerTool)
    return tool


@given(_PLACE, _PLACE)
def test_a_snapped_end_lies_at_a_multiple_of_45_degrees_and_nearest_to_the_mouse(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    x, y = snapped_end(start, end)
    across, down = x - start[0], y - start[1]
    if hypot(across, down) > 1e-3:
        assert degrees(atan2(down, across)) % 45 == pytest.approx(0, abs=1e-3) or degrees(
            atan2(down, across)
        ) % 45 == pytest.approx(45, abs=1e-3)
    assert hypot(across, down) <= hypot(end[0] - start[0], end[1] - start[1]) + 1e-6


def test_it_says_length_sides_angle_and_millimetres() -> None:
    assert ruler_words((10, 50), (40, 10), mm_per_px=0.0) == "50.0 px · Δx 30.0 · Δy −40.0 · 53.1°"
    assert ruler_words((10, 50), (40, 10), mm_per_px=0.05).startswith("2.500 mm · 50.0 px")


def test_a_measure_stays_while_other_tools_draw_and_goes_with_escape(grey: CanvasView, wait: Wait) -> None:
    grey.set_tool("ruler")
    before = picture(grey)
    drag(grey, (100, 100), (200, 150), (300, 180))
    assert ruler(grey).ends == ((100, 100), (300, 180))
    drag(grey, (300, 180), (320, 240))
    assert ruler(grey).ends == ((100, 100), (320, 240))
    grey.set_tool("box")
    grey.turn_to(30)
    assert ruler(grey).ends == ((100, 100), (320, 240))
    grey.turn_to(0)
    assert grey.cancel_gesture() is True
    assert ruler(grey).ends is None and grey.cancel_gesture() is False
    grey.show_image("next", np.full((400, 600, 3), 90, np.uint8), keep_view=True)
    wait()
    assert before.shape == picture(grey).shape


def test_shift_snaps_and_another_picture_takes_the_measure_away(grey: CanvasView, wait: Wait) -> None:
    grey.set_tool("ruler")
    QTest.mousePress(grey, LEFT, Qt.KeyboardModifier.ShiftModifier, at(100, 100))
    QTest.mouseRelease(grey, LEFT, Qt.KeyboardModifier.ShiftModifier, at(300, 110))
    assert ruler(grey).ends == ((100, 100), (300, pytest.approx(100)))
    QTest.keyClick(grey, Qt.Key.Key_Escape)
    assert ruler(grey).ends is None
    drag(grey, (100, 100), (300, 180))
    grey.show_image("next", np.full((40, 60, 3), 90, np.uint8), keep_view=False)
    wait()
    assert ruler(grey).ends is None
