"""Two runs compared over one picture: what each sees, A or B or both by key, and one's word taken in one step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from storage import regions
from storage.images import encode_png
from storage.ingest import ingest
from storage.store import Store
from tests.support.compared import said
from tests.support.projects import new_project
from tests.support.windows import review_of, settle, window_on_store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """On the first picture the second run moved a dent and saw one more; on the second it says pit."""
    rng = np.random.default_rng(3)
    folder = tmp_path / "images"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.png").write_bytes(encode_png(rng.integers(60, 200, size=(48, 64, 3), dtype=np.uint8)))
    made = new_project(tmp_path / "project")
    ingest(made, [folder], max_pixels=10_000_000)
    said(made, "old", {1: ("dent", [("dent", "here")]), 2: ("dent", [])})
    said(made, "new", {1: ("dent", [("dent", "near"), ("pit", "far")]), 2: ("pit", [])})
    return made


@pytest.fixture
def window(qtbot: QtBot, store: Store) -> Iterator[MainWindow]:
    with window_on_store(qtbot, store) as made:
        press(made, Qt.Key.Key_D, CTRL)
        qtbot.waitUntil(lambda: "A B: dent 0.80" in labels(made))
        settle(qtbot, made)
        yield made


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(review_of(window).canvas, key, modifiers)


def labels(window: MainWindow) -> list[str]:
    return sorted(item.label for item in review_of(window).canvas.model.items.values())


def test_both_are_drawn_over_one_picture_and_switched_by_key(qtbot: QtBot, window: MainWindow) -> None:
    bar = review_of(window).place.compare
    assert (bar.box_a.currentText(), bar.box_b.currentText()) == ("run 1 · old", "run 2 · new")
    assert bar.outcome.text() == "class: both say dent · 1 object alike · 1 only B"
    assert labels(window) == ["A B: dent 0.80", "B: pit 0.80"]
    press(window, Qt.Key.Key_C, SHIFT)
    assert labels(window) == ["A: dent 0.80"], "what the first run said is drawn though it is superseded"
    press(window, Qt.Key.Key_C, SHIFT)
    assert labels(window) == ["B: dent 0.80", "B: pit 0.80"]
    press(window, Qt.Key.Key_D, CTRL)
    settle(qtbot, window)
    assert not bar.isVisible()
    assert labels(window) == ["dent 0.80", "pit 0.80"]


def test_the_word_of_one_is_taken_in_one_step(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    press(window, Qt.Key.Key_Left, CTRL)
    settle(qtbot, window)
    said_of = [(region.status.value, region.class_name) for region in regions.of_item(store, 1)]
    assert said_of == [("kept", "dent"), ("rejected", "dent"), ("rejected", "pit")]
    press(window, Qt.Key.Key_Z, CTRL)
    settle(qtbot, window)
    assert not regions.of_item(store, 1)
    press(window, Qt.Key.Key_Right, CTRL)
    settle(qtbot, window)
    assert [region.status.value for region in regions.of_item(store, 1)] == ["kept", "kept"]


def test_one_object_is_taken_by_the_same_keys_as_ever(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    press(window, Qt.Key.Key_C, SHIFT)
    (key,) = review_of(window).canvas.model.items
    review_of(window).canvas.select(key)
    press(window, Qt.Key.Key_Return)
    settle(qtbot, window)
    (kept,) = regions.of_item(store, 1)
    assert (kept.status.value, f"p{kept.proposal_id}") == ("kept", key)


def test_where_no_object_is_seen_the_class_is_taken(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    press(window, Qt.Key.Key_D)
    settle(qtbot, window)
    bar = review_of(window).place.compare
    qtbot.waitUntil(lambda: "A says dent, B says pit" in bar.outcome.text())
    assert bar.take_b.text() == "Take B: pit"
    QTest.mouseClick(bar.take_b, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert store.items.get([2])[0].label == "pit"


def test_the_list_is_cut_down_to_what_differs_and_models_can_be_chosen(qtbot: QtBot, window: MainWindow) -> None:
    bar = review_of(window).place.compare
    QTest.mouseClick(bar.differing, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert review_of(window).filter_text == "differs:1,2"
    names = [bar.box_a.itemText(at) for at in range(bar.box_a.count())]
    assert names == ["run 1 · old", "run 2 · new", "new", "old"]
    bar.box_a.setCurrentIndex(3)
    bar.box_a.activated.emit(3)
    bar.box_b.setCurrentIndex(2)
    bar.box_b.activated.emit(2)
    assert (bar.box_a.currentText(), bar.box_b.currentText()) == ("old", "new")
    assert not bar.differing.isVisible(), "the filter knows runs only"
