"""Names of regions: none over another, the same place while panning, hidden where it is too full."""

# Fixtures are used by their names alone.
# ruff: noqa: F401, F811

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from gui.canvas import CanvasView, OverlayItem
from gui.canvas.overlays import build_scene, tag_bounds
from gui.canvas.shapes import shape_of
from gui.canvas.tags import AT_ONCE, _place
from gui.canvas.viewport import Viewport
from storage.records import Box, Polygon
from tests.gui.canvas_support import Wait, grey, picture, view, wait


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 200)), max_size=40), st.sampled_from((0.0, 30.0, 90.0)))
def test_no_name_lies_over_another(qapp: object, corners: list[tuple[int, int]], angle: float) -> None:
    items = [OverlayItem(str(n), Box(x, y, x + 30, y + 20), "#e69f00", "scratch") for n, (x, y) in enumerate(corners)]
    scene = build_scene(items, known={}, zoom=1.0)
    layout = _place(scene, Viewport(640, 480, 400, 300, angle=angle), "sans", 1.0)
    assert len(layout.names) == len(layout.spots) and (not items or layout.names)
    for (ax0, ay0, ax1, ay1), (bx0, by0, bx1, by1) in combinations(layout.spots.tolist(), 2):
        assert ax1 <= bx0 or bx1 <= ax0 or ay1 <= by0 or by1 <= ay0


def test_names_pan_with_the_picture_and_stay_at_their_places(grey: CanvasView, wait: Wait) -> None:
    spots = [(200 + 7 * n, 150 + 5 * n) for n in range(12)]
    grey.set_overlays(
        [OverlayItem(str(n), Box(x, y, x + 60, y + 50), "#e69f00", f"name {n}") for n, (x, y) in enumerate(spots)]
    )
    wait()
    before = picture(grey)[150:330, 150:450]
    grey.pan_by(23, -31)
    after = picture(grey)[119:299, 173:473]
    assert np.array_equal(before, after)


def test_a_crowd_of_names_is_placed_off_the_windows_thread(grey: CanvasView, wait: Wait, qtbot: QtBot) -> None:
    rng = np.random.default_rng(4)
    spots = rng.integers(0, 380, (AT_ONCE + 50, 2)).tolist()
    grey.set_overlays(
        [OverlayItem(str(n), Box(x, y, x + 30, y + 12), "#56b4e9", "pit") for n, (x, y) in enumerate(spots)]
    )
    wait()
    qtbot.waitUntil(lambda: grey._content.tags._layout is not None)
    layout = grey._content.tags._layout
    assert layout is not None and 10 < len(layout.names) < AT_ONCE


def test_a_name_stands_on_the_ink_of_a_ring_and_on_the_corner_of_a_box(qapp: object) -> None:
    turn = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    ring = Polygon((tuple((float(x), float(y)) for x, y in np.c_[200 + 150 * np.cos(turn), 200 + 90 * np.sin(turn)]),))
    left, top, right, bottom = tag_bounds(shape_of(ring))
    on_ink = min(np.hypot(200 + 150 * np.cos(turn) - left, 200 + 90 * np.sin(turn) - top))
    assert on_ink < 18 and (top, right, bottom) == pytest.approx((110, 350, 290), abs=0.2)
    assert tag_bounds(shape_of(Box(10, 20, 60, 90))) == (10, 20, 60, 90)
