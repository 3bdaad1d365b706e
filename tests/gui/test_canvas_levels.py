"""Window and level: by rule, by drag and by handle, for deep grey and for colour, and never for good."""

# Fixtures are used by their names alone.
# ruff: noqa: F401, F811

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.canvas import CanvasView
from gui.canvas.levels import BINS, WindowRule, chosen_window, dragged, full_range, measure
from gui.canvas.pyramid import to_bytes
from gui.keys import KeyMap
from gui.window.levels_panel import LevelsPanel
from tests.gui.canvas_support import LEFT, Wait, picture, view, wait

RIGHT = Qt.MouseButton.RightButton


@given(st.integers(0, 65_535), st.floats(0, 60_000), st.floats(1, 60_000))
def test_black_stays_black_white_stays_white_and_between_it_is_even(value: int, low: float, width: float) -> None:
    shown = to_bytes(np.full((2, 2), value, np.uint16), (low, low + width))[0, 0]
    wanted = np.clip((value - low) * 255 / width, 0, 255)
    assert abs(float(shown) - wanted) <= 0.51


def test_rules_find_the_window_of_each_depth() -> None:
    deep = np.linspace(100, 4000, 40_000).astype(np.uint16).reshape(200, 200)
    plain = np.full((20, 20, 3), 77, np.uint8)
    assert full_range(deep) == (0.0, 4095.0) and full_range(plain) == (0.0, 255.0)
    low, high = chosen_window(WindowRule.DEFAULT, deep, deep)
    assert 100 <= low < 110 and 3990 < high <= 4000
    assert chosen_window(WindowRule.DEFAULT, plain, plain) == (0.0, 255.0)
    assert chosen_window(WindowRule.AUTO, plain, plain) == (77.0, 78.0)
    assert chosen_window((3.0, 9.0), deep, deep) == (3.0, 9.0)


@given(st.floats(-400, 400), st.floats(-400, 400))
def test_a_drag_there_and_back_changes_nothing(across: float, up: float) -> None:
    start = (1000.0, 3000.0)
    low, high = dragged(start, across, up)
    assert high - low == pytest.approx(2000 * 2 ** (across / 150))
    assert dragged(start, 0, 0) == start
    assert dragged((low, high), -across, -up * 2 ** (-across / 150)) == pytest.approx(start)


def test_histograms_count_the_whole_and_what_is_in_sight() -> None:
    pixels = np.full((400, 600), 1000, np.uint16)
    pixels[:, 300:] = 9000
    levels = measure(pixels, (0.0, 0.0, 300.0, 400.0))
    assert levels.whole.shape == (1, BINS) and levels.whole.sum() == 400 * 600
    assert np.count_nonzero(levels.whole) == 2 and np.count_nonzero(levels.seen) == 1
    assert levels.domain[0] < 1000 and levels.domain[1] > 9000
    again = measure(pixels, (300.0, 0.0, 600.0, 400.0), levels)
    assert again.whole is levels.whole
    assert np.argmax(again.seen) > np.argmax(levels.seen)


def test_the_right_button_drags_the_window_of_colour_too_and_the_values_stay(view: CanvasView, wait: Wait) -> None:
    view.show_image("grey", np.full((400, 600, 3), (90, 120, 150), np.uint8), keep_view=False)
    wait()
    before = picture(view)[240, 320]
    QTest.mousePress(view, RIGHT, pos=QPoint(300, 240))
    QTest.mouseMove(view, QPoint(150, 240))
    wait()
    low, high = view.window_level or (0, 0)
    assert (low, high) == pytest.approx((63.75, 191.25))
    QTest.mouseMove(view, QPoint(150, 140))
    QTest.mouseRelease(view, RIGHT, pos=QPoint(150, 140))
    wait()
    assert (picture(view)[240, 320] > before).all()
    pyramid = view.current_pyramid()
    assert pyramid is not None and pyramid.values(300, 200) == (90, 120, 150)
    view.reset_window()
    wait()
    assert (picture(view)[240, 320] == before).all()


def test_layers_of_another_depth_keep_their_own_window(view: CanvasView, wait: Wait) -> None:
    view.show_image("deep", np.full((100, 100), 2000, np.uint16), keep_view=False)
    view.set_layer("cleaned", np.full((100, 100, 3), 60, np.uint8))
    wait()
    view.set_window(1000, 3000)
    view.set_current_layer("cleaned")
    wait()
    assert view.window_level == (0.0, 255.0)
    assert tuple(picture(view)[240, 320]) == (60, 60, 60)


@pytest.mark.parametrize("held", [True, False])
def test_a_window_is_held_for_the_next_picture_only_if_asked(view: CanvasView, wait: Wait, held: bool) -> None:
    view.hold_window(held)
    view.show_image("a", np.full((100, 100), 2000, np.uint16), keep_view=False)
    wait()
    view.set_window(1000, 3000)
    wait()
    view.show_image("b", np.linspace(0, 500, 10_000).astype(np.uint16).reshape(100, 100), keep_view=False)
    wait()
    assert (view.window_level == (1000.0, 3000.0)) is held


def test_a_new_window_brings_the_tiles_in_sight_with_it(view: CanvasView, wait: Wait) -> None:
    rng = np.random.default_rng(2)
    pixels = rng.integers(0, 4000, (1800, 1900)).astype(np.uint16)
    view.show_image("deep", pixels, keep_view=False)
    wait()
    view.zoom_to(1.0)
    wait()
    view.set_window(0, 1000)
    while view.background.busy:
        QTest.qWait(1)
    # Nothing coarse in the first frame after the window arrived.
    x, y = view.viewport.offset_x, view.viewport.offset_y
    wanted = to_bytes(pixels[-y : 480 - y, -x : 640 - x], (0.0, 1000.0))
    assert np.array_equal(picture(view)[..., 0], wanted)


def test_the_panel_shows_and_moves_the_window(view: CanvasView, wait: Wait, qtbot: QtBot) -> None:
    stage = QWidget()
    qtbot.addWidget(stage)
    stage.show()
    panel = LevelsPanel(view, KeyMap(), stage)
    view.show_image("deep", np.linspace(1000, 5000, 40_000).astype(np.uint16).reshape(200, 200), keep_view=False)
    wait()
    panel.set_shown(True)
    wait()
    histogram = panel.histogram
    low, high = view.window_level or (0, 0)
    assert histogram.window_shown() == (low, high)
    start = QPoint(round(histogram.x_of(high)), 60)
    QTest.mousePress(histogram, LEFT, pos=start)
    QTest.mouseMove(histogram, start - QPoint(80, 0))
    QTest.mouseRelease(histogram, LEFT, pos=start - QPoint(80, 0))
    wait()
    assert view.window_level is not None
    assert view.window_level[0] == low and view.window_level[1] < high - 500
    QTest.mouseDClick(histogram, LEFT, pos=QPoint(100, 30))
    wait()
    assert view.window_level == (low, high)
