"""The rhythm of deciding: flags, notes, skipping, staying or going on, filters that keep one's place, the pace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.window.decision_clock import IDLE_AFTER, DecisionClock
from gui.window.home import Home
from gui.window.main import MainWindow
from gui.window.queue_model import ROW_ROLE
from storage import decisions, pace, remarks
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import Item, ItemState
from storage.store import Store
from tests.support.projects import new_project
from tests.support.windows import review_of, settle, window_on_store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def store(tmp_path: Path) -> Store:
    for number in range(8):
        folder = tmp_path / "images" / ("good" if number % 2 else "scratch")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.png").write_bytes(encode_png(np.full((40, 60, 3), 25 * number, np.uint8)))
    made = new_project(tmp_path / "project")
    ingest(made, [tmp_path / "images"], labels_from_folders=True, max_pixels=10_000_000)
    return made


@pytest.fixture
def window(qtbot: QtBot, store: Store) -> Iterator[MainWindow]:
    with window_on_store(qtbot, store) as made:
        yield made


def press(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifiers)
    settle(qtbot, window)


def item(store: Store, item_id: int) -> Item:
    return store.items.get([item_id])[0]


def test_a_flag_is_set_by_key_shown_in_the_queue_and_undone(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review = review_of(window)
    here = review.current_id
    assert here is not None
    press(qtbot, window, Qt.Key.Key_E, SHIFT)
    assert item(store, here).flagged and review.current_id == here
    assert review.model.data(review.model.index(0, 0), ROW_ROLE).flagged
    assert "Flagged" in review.place.decision.marks._flag.text()
    review.apply_filter("has:flag")
    settle(qtbot, window)
    assert list(review.model.ids()) == [here]
    press(qtbot, window, Qt.Key.Key_Z, CTRL)
    assert not item(store, here).flagged


def test_a_note_is_typed_kept_by_enter_and_left_by_escape(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review = review_of(window)
    note = review.place.decision.marks.note
    press(qtbot, window, Qt.Key.Key_T, SHIFT)
    assert window.focusWidget() is note and note.isVisible()
    QTest.keyClicks(note, "ask the line, 1")
    assert item(store, 1).state is ItemState.UNREVIEWED, "what is typed decides nothing"
    press(qtbot, window, Qt.Key.Key_Return)
    assert item(store, 1).note == "ask the line, 1"
    assert window.focusWidget() is review.canvas
    assert review.model.data(review.model.index(0, 0), Qt.ItemDataRole.ToolTipRole) == "ask the line, 1"
    press(qtbot, window, Qt.Key.Key_T, SHIFT)
    QTest.keyClicks(note, "something else")
    press(qtbot, window, Qt.Key.Key_Escape)
    assert item(store, 1).note == note.text() == "ask the line, 1"
    assert window.focusWidget() is review.canvas
    press(qtbot, window, Qt.Key.Key_D)
    assert not note.isVisible() and note.text() == ""


def test_a_note_half_typed_stays_while_another_window_is_in_front(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    note = review_of(window).place.decision.marks.note
    press(qtbot, window, Qt.Key.Key_T, SHIFT)
    QTest.keyClicks(note, "ask ")
    away, back = QEvent.Type.FocusOut, QEvent.Type.FocusIn
    QApplication.sendEvent(note, QFocusEvent(away, Qt.FocusReason.ActiveWindowFocusReason))
    remarks.flag(store, [1], on=True)  # read again meanwhile
    settle(qtbot, window)
    QApplication.sendEvent(note, QFocusEvent(back, Qt.FocusReason.ActiveWindowFocusReason))
    assert note.text() == "ask "
    QTest.keyClicks(note, "line 2")
    press(qtbot, window, Qt.Key.Key_Return)
    assert item(store, 1).note == "ask line 2"


def test_what_is_skipped_comes_last_again(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review = review_of(window)
    decisions.accept(store, [4, 5, 6, 7])
    settle(qtbot, window)
    for expected in (2, 3):
        press(qtbot, window, Qt.Key.Key_D, SHIFT)
        assert review.current_id == expected
    assert item(store, 1).state is ItemState.UNREVIEWED
    press(qtbot, window, Qt.Key.Key_D, CTRL | SHIFT)
    assert review.current_id == 8
    press(qtbot, window, Qt.Key.Key_D, CTRL | SHIFT)
    assert review.current_id == 3, "1 and 2 were skipped, 3 was only passed"
    decisions.accept(store, [3, 8])
    settle(qtbot, window)
    press(qtbot, window, Qt.Key.Key_D, CTRL | SHIFT)
    assert review.current_id == 1, "nothing else is left"


def test_whether_a_decision_goes_on_is_switched_shown_and_kept(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review = review_of(window)
    marks = review.place.decision.marks
    assert marks._advance.text() == "Goes on"
    press(qtbot, window, Qt.Key.Key_A, SHIFT)
    assert marks._advance.text() == "Stays"
    press(qtbot, window, Qt.Key.Key_Return)
    assert review.current_id == 1 and item(store, 1).state is ItemState.ACCEPTED
    assert store.settings["review"]["auto_advance"] is False
    press(qtbot, window, Qt.Key.Key_A, SHIFT)
    press(qtbot, window, Qt.Key.Key_Return)
    assert review.current_id == 2


def test_filters_keep_the_place_and_come_back_to_it(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review = review_of(window)
    assert list(store.items.ids("label:scratch")) == [5, 6, 7, 8]
    review.go_to(3)
    shown = []
    for where in ("label:good", "", "label:scratch", "", "label:scratch", "id:4,1", "label:nothing", ""):
        review.apply_filter(where)
        settle(qtbot, window)
        shown.append(review.current_id)
    assert shown == [3, 3, 5, 3, 5, 4, None, 3]
    review.apply_filter("label:scratch")
    settle(qtbot, window)
    press(qtbot, window, Qt.Key.Key_D)
    review.apply_filter("")
    settle(qtbot, window)
    assert review.current_id == 6, "whoever moved on means the new place"


def test_decisions_are_timed_and_the_strip_says_what_is_left(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    for _ in range(5):
        press(qtbot, window, Qt.Key.Key_Return)
    found = pace.latest(store)
    assert len(found) == 5 and all(0 < seconds < IDLE_AFTER for seconds in found)
    assert "left at this pace" in window.strip._pace.text() and window.strip._pace.isVisible()


def test_home_is_where_the_filter_hid_it_until_one_moves() -> None:
    home = Home()
    assert home.wanted(5) == 5
    home.landed(7)
    assert home.wanted(7) == 5 and home.wanted(8) == 8
    home.wanted(7)
    home.landed(5)
    assert home.wanted(5) == 5
    assert home.wanted(5, chosen=9) == 9


def test_the_clock_stops_for_idle_hands_and_hidden_windows() -> None:
    clock = DecisionClock()
    clock.shown(1, 0.0)
    clock.stirred(2.0)
    clock.stirred(2.0 + 10 * IDLE_AFTER)
    assert clock.take(1, 3.0 + 10 * IDLE_AFTER) == pytest.approx(3.0 + IDLE_AFTER)
    clock.shown(2, 1_000.0)
    clock.away(1_001.0)
    clock.stirred(1_900.0)
    clock.shown(3, 1_901.0)
    clock.shown(2, 1_905.0)
    assert clock.take(2, 1_906.0) == pytest.approx(3.0), "both looks count, the hours between do not"
    assert clock.take(99, 1_907.0) is None


def test_zoom_place_and_layer_come_back_with_the_window(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review = review_of(window)
    assert window.project is not None
    assert window.project.kept(window.preferences).look["view"] is None, "a fitted picture is fitted again"
    review.canvas.zoom_to(9.0)
    review.canvas.centre_on(45.0, 10.0)
    review.show.restore({"layer": "cleaned", "heatmap": True})
    before = review.canvas.view_state()
    press(qtbot, window, Qt.Key.Key_D)
    assert review.canvas.view_state() == before
    window.show_place("curate")
    window.show_place("review")
    settle(qtbot, window)
    assert review.canvas.view_state() == before
    kept = window.project.kept(window.preferences)
    window.close()
    again = MainWindow(settings=kept)
    qtbot.addWidget(again)
    again.show()
    again.adopt(Store.open(store.folder.root, actor="kim"))
    qtbot.waitUntil(lambda: again.project is not None and review_of(again).canvas.listening)
    settle(qtbot, again)
    after = review_of(again).canvas.view_state()
    assert (after.zoom, after.fitted) == (before.zoom, False)
    assert after.centre_x == pytest.approx(before.centre_x, abs=0.02)
    assert review_of(again).show.kept()["layer"] == "cleaned" and review_of(again).show.kept()["heatmap"]
    again.close()


def test_a_reason_is_typed_and_escape_goes_back_to_the_digits(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review = review_of(window)
    decision = review.place.decision
    field = decision.reason.field
    press(qtbot, window, Qt.Key.Key_0)
    assert not field.isVisible(), "there is no question to answer yet"
    press(qtbot, window, Qt.Key.Key_X)
    press(qtbot, window, Qt.Key.Key_0)
    assert window.focusWidget() is field and field.isVisible()
    QTest.keyClicks(field, "part 2 upside down")
    press(qtbot, window, Qt.Key.Key_Escape)
    assert decision.asking_reason() and not field.isVisible()
    assert window.focusWidget() is review.canvas
    assert item(store, 1).state is ItemState.UNREVIEWED
    press(qtbot, window, Qt.Key.Key_0)
    assert field.text() == ""
    QTest.keyClicks(field, "part 2 upside down")
    press(qtbot, window, Qt.Key.Key_Return)
    assert (item(store, 1).state, item(store, 1).reason) == (ItemState.EXCLUDED, "part 2 upside down")
    assert item(store, 2).state is ItemState.UNREVIEWED, "the Enter of the field accepts nothing"
    assert review.current_id == 2 and not decision.asking_reason()
    assert window.focusWidget() is review.canvas
    press(qtbot, window, Qt.Key.Key_Z, CTRL)
    assert item(store, 1).state is ItemState.UNREVIEWED


def test_what_is_typed_as_a_reason_outlives_news_of_the_item(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review = review_of(window)
    field = review.place.decision.reason.field
    press(qtbot, window, Qt.Key.Key_X)
    press(qtbot, window, Qt.Key.Key_0)
    QTest.keyClicks(field, "bent")
    remarks.flag(store, [1], on=True)
    settle(qtbot, window)
    assert field.isVisible() and field.text() == "bent"
    press(qtbot, window, Qt.Key.Key_Return)
    assert item(store, 1).reason == "bent"
