"""Editions in the window: shown, verified, compared item by item, each difference one key from its item."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.dataset import DatasetPlace
from gui.window.edition_panel import EditionPanel
from gui.window.main import MainWindow
from storage import decisions
from storage.edition_diff import Change
from storage.editions import ExportRequest, export
from storage.store import Store
from tests.support.windows import project_of, settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def project_path(made_project: Path, tmp_path: Path) -> Path:
    """Two editions: in the second a label is another, and an item is new."""
    path = Path(shutil.copytree(made_project, tmp_path / "project"))
    with Store.open(path) as store:
        items = list(store.items.ids("-state:unreadable"))
        decisions.accept(store, items[:2], label="scratch")
        export(store, ExportRequest(destination=tmp_path / "one", format="coco"))
        decisions.accept(store, items[1:3], label="good")
        export(store, ExportRequest(destination=tmp_path / "two", format="coco"))
    return path


def place_of(qtbot: QtBot, window: MainWindow) -> DatasetPlace:
    """Dataset, with the newest edition chosen."""
    window.show_place("dataset")
    settle(qtbot, window)
    place = project_of(window)._dataset
    assert place is not None
    place.history.list.setFocus()
    QTest.keyClick(place.history.list, Qt.Key.Key_Home)
    return place


def panel_of(qtbot: QtBot, window: MainWindow) -> EditionPanel:
    """The panel, at rest."""
    qtbot.waitUntil(lambda: not project_of(window).runs.busy, timeout=20_000)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not project_of(window).runs.busy, timeout=20_000)
    panel = project_of(window).panels.find("edition")
    assert isinstance(panel, EditionPanel)
    return panel


def test_enter_on_an_edition_shows_what_it_is(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    place = place_of(qtbot, window)
    QTest.keyClick(place.history.list, Qt.Key.Key_Return)
    panel = panel_of(qtbot, window)
    qtbot.waitUntil(lambda: panel.facts.rowCount() > 0, timeout=20_000)
    cells = [panel.facts.item(row, 1) for row in range(panel.facts.rowCount())]
    values = [cell.text() for cell in cells if cell is not None]
    assert str(tmp_path / "two") in values
    assert place.history.chosen()[0].hash in values
    assert any("3 items" in value for value in values)


def test_two_editions_are_compared_and_a_difference_opens_its_item(qtbot: QtBot, window: MainWindow) -> None:
    place = place_of(qtbot, window)
    with qtbot.waitSignal(project_of(window).dataset_jobs.compared, timeout=20_000):
        QTest.mouseClick(place.history._compare_button, LEFT)
    panel = panel_of(qtbot, window)
    assert "2 items differ" in panel.note.text()
    assert {line[1].split(" · ")[0] for line in panel.changes.lines()} == {"scratch → good", "new, good"}
    assert all(line[2] for line in panel.changes.lines())
    QTest.mouseClick(panel.changes.chip(Change.LABEL), LEFT)
    (line,) = panel.changes.lines()
    panel.changes.table.setFocus()
    panel.changes.table.selectRow(0)
    QTest.keyClick(panel.changes.table, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.current_place() == "review"
    detail = project_of(window).review.detail
    assert detail is not None and detail.item.relpath == line[0]


def test_verifying_says_what_is_not_as_it_was(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    place = place_of(qtbot, window)
    jobs = project_of(window).dataset_jobs
    with qtbot.waitSignal(jobs.verified, timeout=20_000):
        QTest.mouseClick(place.history._verify_button, LEFT)
    assert place.history.chosen()[0].tone == "ok"
    victim = next((tmp_path / "two").rglob("*.png"))
    victim.write_bytes(b"other")
    with qtbot.waitSignal(jobs.verified, timeout=20_000):
        QTest.mouseClick(place.history._verify_button, LEFT)
    line = place.history.chosen()[0]
    assert line.tone == "bad" and "1 changed" in line.state
    view = project_of(window).runs.jobs.views()[0]
    assert any(victim.name in problem.text for problem in view.problems)


def test_an_edition_that_is_gone_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "two")
    place = place_of(qtbot, window)
    assert place.history.chosen()[0].tone == "warn"
    QTest.keyClick(place.history.list, Qt.Key.Key_Return)
    panel = panel_of(qtbot, window)
    qtbot.waitUntil(lambda: "no edition" in panel.note.text(), timeout=20_000)
