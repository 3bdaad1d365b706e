"""Regions edited in the window by real keys and mouse: several at once, each gesture one step, undone exactly."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from storage import regions, rle
from storage.records import Box, Geometry, Mask, RegionStatus
from tests.gui.test_window_main import CTRL, NONE, SHIFT, press, select_undecided
from tests.support.windows import project_of, settle

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

Key = Qt.Key


def _blob(x0: int, y0: int, x1: int, y1: int) -> Mask:
    bits = np.zeros((90, 120), np.bool_)
    bits[y0:y1, x0:x1] = True
    return rle.encode(bits)


@pytest.fixture
def shown(qtbot: QtBot, window: MainWindow) -> int:
    """An item with two masks and a box drawn on it, the picture with the keyboard; its number."""
    chosen = select_undecided(window, qtbot, "scratch")
    store = project_of(window).session.store
    for shape in (_blob(70, 50, 90, 70), _blob(80, 60, 110, 80), Box(5, 60, 25, 80)):
        regions.draw(store, item_id=chosen.id, geometry=shape, class_name="scratch")
    settle(qtbot, window)
    canvas = project_of(window).review.canvas
    qtbot.waitUntil(lambda: len(canvas.model.shapes) == len(canvas.model.items) == 5, timeout=20_000)
    canvas.setFocus()
    return chosen.id


def _kept(window: MainWindow, item_id: int) -> list[Geometry]:
    found = regions.of_item(project_of(window).session.store, item_id)
    return [region.geometry for region in found if region.status is RegionStatus.KEPT]


def _spot(window: MainWindow, x: float, y: float) -> QPoint:
    canvas = project_of(window).review.canvas
    device_x, device_y = canvas.viewport.to_device(x, y)
    return QPoint(round(device_x / canvas.ratio), round(device_y / canvas.ratio))


def _click(window: MainWindow, x: float, y: float, modifiers: Qt.KeyboardModifier = NONE) -> None:
    canvas = project_of(window).review.canvas
    model = canvas.model
    # Only what is drawn can be hit.
    for _ in range(500):
        if canvas.listening and set(model.shapes) >= set(model.items):
            break
        QTest.qWait(20)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, modifiers, _spot(window, x, y))


def test_shift_clicks_choose_several_and_a_union_is_one_step(qtbot: QtBot, window: MainWindow, shown: int) -> None:
    before = _kept(window, shown)
    _click(window, 72, 52)
    _click(window, 105, 77, SHIFT)
    review = project_of(window).review
    assert len(review.canvas.model.chosen()) == 2
    assert "2 regions selected" in review.place.decision.fields._text.text()
    press(window, qtbot, Key.Key_U, SHIFT, "U")
    assert _kept(window, shown) == [rle.union(before[0], before[1]), before[2]]  # type: ignore[arg-type]
    assert len(review.canvas.model.chosen()) == 1
    press(window, qtbot, Key.Key_Z, CTRL)
    assert _kept(window, shown) == before


def test_what_cannot_be_done_is_said_in_the_strip(qtbot: QtBot, window: MainWindow, shown: int) -> None:
    before, said = _kept(window, shown), []
    project_of(window).session.said.connect(said.append)
    project_of(window).review.said.connect(said.append)
    press(window, qtbot, Key.Key_U, SHIFT, "U")
    _click(window, 72, 52)
    press(window, qtbot, Key.Key_U, SHIFT, "U")
    assert "Select a region first" in said[0] and "two regions" in said[1]
    assert _kept(window, shown) == before


def test_arrows_nudge_what_is_selected_as_one_step_and_move_on_when_nothing_is(
    qtbot: QtBot, window: MainWindow, shown: int
) -> None:
    before = _kept(window, shown)
    _click(window, 15, 70)
    for _ in range(3):
        press(window, qtbot, Key.Key_Right)
    press(window, qtbot, Key.Key_Up, SHIFT)
    assert _kept(window, shown)[2] == Box(8, 50, 28, 70)
    assert project_of(window).review.current_id == shown
    press(window, qtbot, Key.Key_Z, CTRL)
    assert _kept(window, shown) == before
    press(window, qtbot, Key.Key_Escape)
    press(window, qtbot, Key.Key_Left)
    assert project_of(window).review.current_id != shown


def test_a_proposal_that_is_nudged_goes_on_as_its_region_in_the_same_step(
    qtbot: QtBot, window: MainWindow, shown: int
) -> None:
    before = _kept(window, shown)
    _click(window, 30, 29)
    assert project_of(window).review.selected_region.startswith("p")
    for _ in range(2):
        press(window, qtbot, Key.Key_Down)
    assert _kept(window, shown)[3:] == [Box(10, 12, 40, 32)]
    press(window, qtbot, Key.Key_Z, CTRL)
    assert _kept(window, shown) == before


def test_all_are_selected_copied_and_pasted_into_several_items_at_once(
    qtbot: QtBot, window: MainWindow, shown: int
) -> None:
    review = project_of(window).review
    press(window, qtbot, Key.Key_A, CTRL)
    assert len(review.canvas.model.chosen()) == 5
    press(window, qtbot, Key.Key_C, CTRL)
    others = list(project_of(window).session.store.items.ids("given:good"))[:2]
    rows = [review.model.row_of(item) for item in others]
    review.go_to(others[0])
    settle(qtbot, window)
    selection = review.place.queue._list.selectionModel()
    index = review.model.index(rows[1] or 0, 0)
    selection.select(index, selection.SelectionFlag.Select | selection.SelectionFlag.Rows)
    review.canvas.setFocus()
    press(window, qtbot, Key.Key_V, CTRL)
    wanted = set(_kept(window, shown))
    for item in others:
        assert wanted < set(_kept(window, item)) and len(_kept(window, item)) == 5
    press(window, qtbot, Key.Key_Z, CTRL)
    assert [_kept(window, item) for item in others] == [[], []]


def test_several_are_deleted_in_one_step_and_dragged_together(qtbot: QtBot, window: MainWindow, shown: int) -> None:
    before = _kept(window, shown)
    canvas = project_of(window).review.canvas
    _click(window, 72, 52)
    _click(window, 15, 70, SHIFT)
    start, end = _spot(window, 73, 53), _spot(window, 78, 50)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)
    settle(qtbot, window)
    dx, dy = 5, -3
    assert _kept(window, shown) == [_blob(75, 47, 95, 67), before[1], Box(5 + dx, 60 + dy, 25 + dx, 80 + dy)]
    press(window, qtbot, Key.Key_Delete)
    assert _kept(window, shown) == [before[1]]
    press(window, qtbot, Key.Key_Z, CTRL)
    press(window, qtbot, Key.Key_Z, CTRL)
    assert _kept(window, shown) == before


def test_a_box_is_set_by_numbers_and_a_mask_is_measured(qtbot: QtBot, window: MainWindow, shown: int) -> None:
    fields = project_of(window).review.place.decision.fields
    _click(window, 15, 70)
    settle(qtbot, window)
    assert [field.value() for field in fields._spins] == [5, 60, 20, 20] and fields._row.isVisible()
    fields._spins[2].setFocus()
    fields._spins[2].selectAll()
    QTest.keyClicks(fields._spins[2], "31")
    QTest.keyClick(fields._spins[2], Key.Key_Return)
    settle(qtbot, window)
    assert _kept(window, shown)[2] == Box(5, 60, 36, 80)
    qtbot.waitUntil(lambda: "620 px²" in fields._text.text(), timeout=10_000)
    _click(window, 72, 52)
    qtbot.waitUntil(lambda: "400 px²" in fields._text.text() and "20 × 20" in fields._text.text(), timeout=10_000)
    assert not fields._row.isVisible()
    assert project_of(window).review.current_id == shown and window.focusWidget() is project_of(window).review.canvas
    press(window, qtbot, Key.Key_B, SHIFT, "B")
    assert _kept(window, shown)[0] == Box(70, 50, 90, 70)


def test_strokes_in_quick_succession_all_count_and_are_undone_one_by_one(
    qtbot: QtBot, window: MainWindow, shown: int
) -> None:
    before = _kept(window, shown)
    canvas = project_of(window).review.canvas
    _click(window, 72, 52)
    canvas.set_tool("brush")
    canvas.model.brush_size = 6
    for x in (30, 40, 50):
        _click(window, x, 55)  # the next one begins before the last one is written
    settle(qtbot, window)
    mask = _kept(window, shown)[0]
    assert isinstance(mask, Mask) and rle.decode(mask)[55, [30, 40, 50]].all()
    for _ in range(3):
        press(window, qtbot, Key.Key_Z, CTRL)
    assert _kept(window, shown) == before


def test_enter_keeps_and_a_digit_names_all_that_are_selected_in_one_step(
    qtbot: QtBot, window: MainWindow, shown: int
) -> None:
    before = _kept(window, shown)
    store = project_of(window).session.store
    press(window, qtbot, Key.Key_A, CTRL)
    press(window, qtbot, Key.Key_Return)
    assert len(_kept(window, shown)) == 5 and project_of(window).review.current_id == shown
    press(window, qtbot, Key.Key_Z, CTRL)
    assert _kept(window, shown) == before
    press(window, qtbot, Key.Key_A, CTRL)
    detail = project_of(window).review.detail
    assert detail is not None
    digit = next(entry.key for entry in detail.classes if entry.name == "good")
    press(window, qtbot, Key(Key.Key_0.value + (digit or 0)), text=str(digit))
    named = [region.class_name for region in regions.of_item(store, shown)]
    assert named == ["good"] * 5
    press(window, qtbot, Key.Key_Z, CTRL)
    assert _kept(window, shown) == before
