"""A cluster in the window: its address is settled, its workers are checked, a run goes there and tells how."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from gui.window.run_panel import RunPanel
from gui.window.settings_dialog import SettingsDialog
from inference.runner import RunReport
from storage.records import StageName
from tests.support.cluster import Cluster
from tests.support.runs import picture_project, said
from tests.support.windows import LONG_MS, project_of, settle, window_on_project

# What the offscreen platform says of every window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        found.start(1)
        found.wait(1)
        yield found
    finally:
        found.stop()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    with picture_project(tmp_path, 6) as store:
        root = store.folder.root
    with window_on_project(qtbot, root) as made:
        yield made


def run_panel(qtbot: QtBot, window: MainWindow) -> RunPanel:
    project_of(window).panels.show("run")
    settle(qtbot, window)
    (panel,) = window.findChildren(RunPanel)
    return panel


def give_address(qtbot: QtBot, window: MainWindow, address: str) -> SettingsDialog:
    dialog = SettingsDialog.open_on(window)
    qtbot.waitUntil(lambda: dialog._made.whole, timeout=LONG_MS)
    settle(qtbot, window)
    dialog._scheduler.selectAll()
    qtbot.keyClicks(dialog._scheduler, address)
    dialog._maps.setFocus()
    dialog._scheduler.editingFinished.emit()
    settle(qtbot, window)
    return dialog


def button(panel: RunPanel, text: str) -> QPushButton:
    (found,) = [each for each in panel.findChildren(QPushButton) if each.text() == text]
    return found


def test_a_run_goes_to_the_cluster_of_the_settings_once_its_workers_are_known_to_be_fit(
    qtbot: QtBot, window: MainWindow, cluster: Cluster
) -> None:
    runs = project_of(window).runs
    where = run_panel(qtbot, window)._where
    assert where._choice.itemText(1) == "Cluster: give a scheduler's address in the settings"
    assert "worker process" in where.said()

    dialog = give_address(qtbot, window, "nonsense")
    assert "“nonsense” is not the address of a Dask scheduler" in dialog._said.text()
    give_address(qtbot, window, cluster.address)
    assert dialog._said.isHidden()
    dialog.close()

    panel = run_panel(qtbot, window)
    assert where._choice.itemText(1) == f"Cluster {cluster.address}"
    qtbot.keyClick(where._choice, Qt.Key.Key_Down)
    assert where.on_cluster()
    with qtbot.waitSignal(runs.cluster_checked, timeout=20_000):
        qtbot.mouseClick(button(panel, "Check the workers"), LEFT)
    words = "1 worker, 1 thread; images are read by it; pictures are written into the project by it"
    assert where.said() == words
    settle(qtbot, window)

    for stage, box in panel._boxes.items():
        box.setChecked(stage is StageName.CLEAN)
    with qtbot.waitSignal(runs.finished, timeout=20_000) as finished:
        qtbot.mouseClick(button(panel, "Start"), LEFT)
    report: RunReport = finished.args[0]
    assert (report.done, report.failed) == (6, ())
    assert where.said() == f"{cluster.address}: {words}"
    assert len(said(project_of(window).session.store)) == 6
    settle(qtbot, window)


def test_a_cluster_that_does_not_answer_is_told_and_the_window_goes_on(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inference.cluster_client._CONNECT_SECONDS", 0.3)
    give_address(qtbot, window, "tcp://127.0.0.1:9").close()
    panel = run_panel(qtbot, window)
    qtbot.keyClick(panel._where._choice, Qt.Key.Key_Down)
    for text in ("Check the workers", "Start"):
        with qtbot.waitSignal(project_of(window).runs.failed, timeout=20_000):
            qtbot.mouseClick(button(panel, text), LEFT)
        assert "No Dask scheduler answers at tcp://127.0.0.1:9" in panel._message.text()
        assert not project_of(window).runs.busy
    settle(qtbot, window)
