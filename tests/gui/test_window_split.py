"""The split panel: tells what it comes to, splits as one step, and its leaks show their items."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from gui.window.splits_panel import SplitPanel
from inference.alike import EmbeddingFile
from tests.support.projects import add_items, make_project, new_item

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    store = make_project(tmp_path)
    items = [new_item(n, given=("good", "pit")[n // 2 % 2]) for n in range(40)]
    ids = add_items(store, [item._replace(relpath=f"part{n // 2:02}_{n}.png") for n, item in enumerate(items)])
    with store.transact("Given") as tx:
        tx.update_each("items", {ids[0]: {"split": "train"}, ids[1]: {"split": "test"}})
    made = MainWindow(settings=Preferences(theme="dark", size=(1280, 800)))
    qtbot.addWidget(made)
    made.show()
    made.adopt(store)
    yield made
    made.close()


def test_splits_are_told_given_and_taken_back_and_leaks_show_their_items(window: MainWindow, qtbot: QtBot) -> None:
    window.trigger("splits")
    (panel,) = window.findChildren(SplitPanel)
    assert window.project is not None
    store = window.project.session.store
    qtbot.waitUntil(panel._button.isEnabled, timeout=20_000)
    assert panel.lines()[0] == ["All items", "28 of 28.0", "6 of 6.0", "6 of 6.0"]
    assert panel._button.text() == "Split 38 items"
    qtbot.keyClicks(panel._pattern, "(part")
    qtbot.waitUntil(lambda: "is no pattern" in panel._note.text(), timeout=20_000)
    assert not panel._button.isEnabled()
    panel._pattern.clear()
    qtbot.keyClicks(panel._pattern, r"^(part\d+)_")
    qtbot.waitUntil(lambda: "straddles" in panel._note.text(), timeout=20_000)
    assert panel._tabs.tabText(1) == "Leaks · 1"
    cell = panel._leaks.item(0, 0)
    assert cell is not None and cell.text() == "name"
    with qtbot.waitSignal(panel.filter_wanted) as heard:
        panel._leaks.setCurrentItem(cell)
        panel._leaks.itemActivated.emit(cell)
    assert heard.args == ["id:1,2"]
    panel._mode.setCurrentIndex(panel._mode.findData("mend"))
    qtbot.waitUntil(lambda: panel._button.isEnabled() and "leaves the split" in panel._note.text(), timeout=20_000)
    panel._button.setFocus()
    qtbot.keyClick(panel._button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: sum(store.items.counts().splits.values()) == 40, timeout=20_000)
    one, other = store.items.get([1, 2])
    assert one.split == other.split
    qtbot.waitUntil(lambda: "Every item has its split" in panel._note.text(), timeout=20_000)
    panel._note.link_clicked.emit("undo")
    qtbot.waitUntil(lambda: sum(store.items.counts().splits.values()) == 2, timeout=20_000)


def test_what_looks_alike_is_not_parted_once_the_tick_is_set(window: MainWindow, qtbot: QtBot) -> None:
    assert window.project is not None
    store = window.project.session.store
    items = store.items.get(store.items.ids())
    vectors = np.zeros((len(items), 1280), np.float32)
    vectors[np.arange(len(items)), np.arange(len(items))] = 1.0
    vectors[7] = vectors[3]
    EmbeddingFile(store).add([item.hash for item in items], vectors)
    window.trigger("splits")
    (panel,) = window.findChildren(SplitPanel)
    qtbot.waitUntil(panel._button.isEnabled, timeout=20_000)
    panel._alike.tick.setFocus()
    qtbot.keyClick(panel._alike.tick, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel._alike._said.text() == "1 pair looks alike", timeout=20_000)
    qtbot.waitUntil(lambda: panel._plan is not None and panel._plan.request.by.alike == 0.98, timeout=20_000)
    assert panel._plan is not None and (panel._plan.groups, panel._plan.largest) == (1, 2)
    qtbot.keyClick(panel._alike.tick, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel._plan is not None and not panel._plan.request.by.alike, timeout=20_000)
    assert panel._plan.groups == 0
