"""Deciding object by object in Review: keys, the list, its buttons, the mouse over list and picture, hundreds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from gui.window.region_list import MOST_IN_SIGHT, ROW_HEIGHT, RegionList
from storage import classes, regions
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import Box, ProposalDraft, ProposalKind, RegionRole, RegionStatus, StageName
from storage.store import Store
from tests.support.projects import new_project, propose
from tests.support.windows import review_of, settle, window_on_store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

SURE = (0.9, 0.8, 0.7, 0.6)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two pictures; on the first four boxes in a row are proposed, on the second three hundred."""
    folder = tmp_path / "images"
    folder.mkdir()
    rng = np.random.default_rng(3)
    for name in "ab":
        pixels = rng.integers(60, 200, size=(120, 400, 3), dtype=np.uint8)
        (folder / f"{name}.png").write_bytes(encode_png(pixels))
    made = new_project(tmp_path / "project")
    ingest(made, [folder], max_pixels=10_000_000)
    with made.transact("classes") as tx:
        classes.ensure(tx, ["pit", "dent"])
    propose(made, 1, StageName.SEGMENT, [_box(10 + 100 * at, 20, 60, sure) for at, sure in enumerate(SURE)])
    propose(made, 2, StageName.SEGMENT, [_box(at % 30 * 12, at // 30 * 10, 8, 0.5) for at in range(300)])
    return made


def _box(x: float, y: float, side: float, sure: float) -> ProposalDraft:
    box = Box(x, y, x + side, y + side)
    return ProposalDraft(ProposalKind.REGION, class_name="pit", confidence=sure, role=RegionRole.DEFECT, geometry=box)


@pytest.fixture
def window(qtbot: QtBot, store: Store) -> Iterator[MainWindow]:
    with window_on_store(qtbot, store) as made:
        yield made


def press(window: MainWindow, key: Qt.Key, *, shift: bool = False, ctrl: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    modifiers |= Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(review_of(window).canvas, key, modifiers)


def listed(window: MainWindow) -> list[tuple[str, bool, bool]]:
    detail = review_of(window).detail
    assert detail is not None
    rows = window.findChild(RegionList).rows()
    return [(row.name, row.settled, row.rejected) for row in rows]


def statuses(store: Store, item_id: int = 1) -> list[tuple[str, str | None]]:
    return [(region.status.value, region.class_name) for region in regions.of_item(store, item_id)]


def test_keys_settle_one_object_after_another_and_each_stays_in_its_place(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    press(window, Qt.Key.Key_N)
    assert review_of(window).selected_region == "p1"
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Delete)
    press(window, Qt.Key.Key_2)
    assert review_of(window).selected_region == "p4", "each goes on to the next one that is open"
    settle(qtbot, window)
    assert statuses(store) == [("kept", "pit"), ("rejected", "pit"), ("kept", "dent")]
    assert listed(window) == [("pit", True, False), ("pit", False, True), ("dent", True, False), ("pit", False, False)]
    panel = review_of(window).place.decision
    assert panel._regions._count.text() == "3 of 4 decided"
    assert panel._accept.text() == "Keep pit"
    press(window, Qt.Key.Key_Return)
    assert review_of(window).selected_region == "", "behind the last one, Enter means the item again"
    settle(qtbot, window)
    assert panel._accept.text() == "Accept"


def test_what_was_turned_down_stays_listed_and_opens_again(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    press(window, Qt.Key.Key_N)
    press(window, Qt.Key.Key_Delete)
    settle(qtbot, window)
    rejected = regions.of_item(store, 1)[0]
    assert f"p{rejected.proposal_id}" not in review_of(window).canvas.model.items
    press(window, Qt.Key.Key_N, shift=True)
    assert review_of(window).selected_region == f"r{rejected.id}"
    assert review_of(window).canvas.model.selected is None
    assert review_of(window).place.decision._accept.text() == "Reopen pit"
    press(window, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert statuses(store) == []
    assert review_of(window).selected_region == "p1"
    press(window, Qt.Key.Key_Z, ctrl=True)
    settle(qtbot, window)
    assert statuses(store) == [("rejected", "pit")], "opening it again is a step like any other"
    press(window, Qt.Key.Key_Z, ctrl=True)
    settle(qtbot, window)
    assert statuses(store) == []


def test_one_key_keeps_all_and_one_rejects_the_rest_each_as_one_step(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    press(window, Qt.Key.Key_N)
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Delete, shift=True)
    settle(qtbot, window)
    assert [status for status, _ in statuses(store)] == ["kept", *["rejected"] * 3]
    press(window, Qt.Key.Key_Z, ctrl=True)
    settle(qtbot, window)
    press(window, Qt.Key.Key_Y)
    settle(qtbot, window)
    assert [status for status, _ in statuses(store)] == ["kept"] * 4
    assert (step := store.next_undo()) is not None and step.label == "Keep 3 regions"


def test_three_hundred_objects_are_all_within_reach(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    press(window, Qt.Key.Key_D)
    settle(qtbot, window)
    shown = window.findChild(RegionList)
    assert len(shown.rows()) == 300
    assert shown.height() == MOST_IN_SIGHT * ROW_HEIGHT
    press(window, Qt.Key.Key_N, shift=True)
    assert review_of(window).selected_region == shown.rows()[-1].key
    last = shown.visualRect(shown.model().index(299, 0))
    assert shown.viewport().rect().contains(last), "the list scrolls to what is selected"
    press(window, Qt.Key.Key_Y)
    settle(qtbot, window)
    kept = [region for region in regions.of_item(store, 2) if region.status is RegionStatus.KEPT]
    assert len(kept) == 300


def test_the_lists_own_buttons_keep_turn_down_and_reopen(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    shown = window.findChild(RegionList)

    def click(row: int, part: str) -> None:
        line = shown.visualRect(shown.model().index(row, 0))
        place = shown._delegate.buttons(line, shown.rows()[row])[part]
        QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
        settle(qtbot, window)

    click(1, "accept")
    click(2, "drop")
    assert [row[1:] for row in listed(window)] == [(False, False), (True, False), (False, True), (False, False)]
    click(2, "accept")
    assert [status for status, _ in statuses(store)] == ["kept"]


def test_the_mouse_over_the_list_points_in_the_picture_and_back(qtbot: QtBot, window: MainWindow) -> None:
    shown, canvas = window.findChild(RegionList), review_of(window).canvas
    QTest.mouseMove(shown.viewport(), shown.visualRect(shown.model().index(2, 0)).center())
    qtbot.waitUntil(lambda: canvas.model.highlighted == "p3")
    before = canvas.grab().toImage()
    QTest.mouseMove(canvas, QPoint(2, 2))
    qtbot.waitUntil(lambda: canvas.model.highlighted is None)
    assert canvas.grab().toImage() != before
    x, y = canvas.viewport.to_device(140, 50)
    QTest.mouseMove(canvas, QPoint(round(x / canvas.ratio), round(y / canvas.ratio)))
    qtbot.waitUntil(lambda: shown.lit == "p2")


def test_a_very_long_name_is_cut_and_leaves_the_buttons_alone(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    name = "hairline crack along the rolled edge of the left outer bracket " * 3
    with store.transact("propose", undoable=False) as tx:
        tx.update("proposals", [1], {"class_name": name})
    review_of(window)._ask_detail()
    settle(qtbot, window)
    shown = window.findChild(RegionList)
    assert shown.rows()[0].name == name
    assert shown.viewport().width() <= review_of(window).place.decision.width()
    assert shown._delegate.buttons(shown.visualRect(shown.model().index(0, 0)), shown.rows()[0])["accept"].right() <= (
        shown.viewport().width()
    )
