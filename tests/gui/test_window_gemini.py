"""Gemini in the window: nothing is allowed by accident, the cost is told before a run, all that left is listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.window.gemini_panel import GeminiPanel
from gui.window.main import MainWindow
from gui.window.run_panel import RunPanel
from inference.cleaning.gemini import consent
from inference.cleaning.gemini.terms import Send
from inference.stages.clean import DEFAULTS
from storage.project import ProjectFolder, load_settings
from storage.records import StageName
from tests.support.gemini_projects import gemini_project
from tests.support.gemini_server import KEY, GeminiServer, running
from tests.support.windows import LONG_MS, project_of, settle, window_on_project

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with running() as made:
        yield made


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, server: GeminiServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    with gemini_project(tmp_path, server, 2, allowed=False) as store:
        root = store.folder.root
    with window_on_project(qtbot, root) as made:
        yield made


def gemini_panel(qtbot: QtBot, window: MainWindow) -> GeminiPanel:
    qtbot.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, window)
    (panel,) = window.findChildren(GeminiPanel)
    qtbot.waitUntil(lambda: panel._note.text() != "", timeout=LONG_MS)
    return panel


def clean(folder: ProjectFolder) -> dict[str, str]:
    """The clean stage's settings."""
    found: dict[str, str] = load_settings(folder)["stages"]["clean"]
    return found


def button(panel: GeminiPanel | RunPanel, text: str) -> QPushButton:
    (found,) = [each for each in panel.findChildren(QPushButton) if each.text() == text and each.isVisible()]
    return found


def test_allowing_takes_two_clicks_and_withdrawing_one(qtbot: QtBot, window: MainWindow, server: GeminiServer) -> None:
    panel = gemini_panel(qtbot, window)
    folder = project_of(window).session.store.folder
    assert "Nobody has allowed this project to send" in panel._note.text()
    assert "environment" in panel._terms._key.text()
    assert KEY not in panel._terms._key.text()
    qtbot.mouseClick(button(panel, "Allow for this project…"), LEFT)
    assert f"Let this project send pictures to {server.host}" in panel._note.text()
    assert load_settings(folder)["gemini"]["consent"]["by"] == ""
    qtbot.mouseClick(button(panel, "Not now"), LEFT)
    qtbot.mouseClick(button(panel, "Allow for this project…"), LEFT)
    qtbot.mouseClick(button(panel, "Yes, let it leave"), LEFT)
    qtbot.waitUntil(lambda: "allowed regions around markings to leave" in panel._note.text(), timeout=LONG_MS)
    assert load_settings(folder)["gemini"]["consent"]["host"] == server.host
    qtbot.mouseClick(button(panel, "Withdraw"), LEFT)
    qtbot.waitUntil(lambda: "Nobody has allowed" in panel._note.text(), timeout=LONG_MS)
    assert load_settings(folder)["network"]["allowed"] is False
    assert server.requests == []


def test_terms_are_kept_as_they_are_changed_and_wrong_ones_refused(qtbot: QtBot, window: MainWindow) -> None:
    panel = gemini_panel(qtbot, window)
    folder = project_of(window).session.store.folder
    terms = panel._terms
    terms._address.setFocus()
    terms._address.selectAll()
    qtbot.keyClicks(terms._address, "http://gemini.example/")
    terms._prompt.setFocus()
    settle(qtbot, window)
    assert "is no address that pictures and a key may be sent to" in terms._said.text()
    assert "127.0.0.1" in load_settings(folder)["gemini"]["base_url"]
    terms._prompt.selectAll()
    qtbot.keyClicks(terms._prompt, "Take the pen away.")
    terms._model.setFocus()
    qtbot.waitUntil(lambda: clean(folder).get("gemini_prompt") == "Take the pen away.", timeout=LONG_MS)
    qtbot.mouseClick(button(panel, "Take Fettle's own prompt"), LEFT)
    qtbot.waitUntil(lambda: terms._prompt.toPlainText().startswith("Remove only what people have put"), timeout=LONG_MS)
    assert clean(folder)["gemini_prompt"] == ""
    qtbot.mouseClick(terms._in_use, LEFT, pos=QPoint(8, terms._in_use.height() // 2))
    qtbot.waitUntil(lambda: clean(folder)["filler"] == DEFAULTS["filler"], timeout=LONG_MS)
    settle(qtbot, window)


def test_a_run_tells_its_cost_first_refuses_without_consent_and_lists_what_left(
    qtbot: QtBot, window: MainWindow, server: GeminiServer
) -> None:
    project = project_of(window)
    project.panels.show("run")
    settle(qtbot, window)
    (panel,) = window.findChildren(RunPanel)
    qtbot.waitUntil(lambda: "Nobody has allowed this project to send" in panel._sending.said(), timeout=LONG_MS)
    assert "On 2 items nobody has looked for markings yet" in panel._sending.said()
    assert not panel._boxes[StageName.CLEAN].isEnabled()
    consent.give(project.session.store.folder, by="kim", send=Send.REGION)
    project.panels.show("run")
    qtbot.waitUntil(lambda: "Nobody has allowed" not in panel._sending.said(), timeout=LONG_MS)
    settle(qtbot, window)
    for stage, box in panel._boxes.items():
        box.setChecked(stage is StageName.CLEAN)
    with qtbot.waitSignal(project.runs.finished, timeout=30_000) as finished:
        qtbot.mouseClick(button(panel, "Start"), LEFT)
    assert (finished.args[0].done, finished.args[0].failed) == (2, ())
    shown = gemini_panel(qtbot, window)
    qtbot.waitUntil(lambda: shown._table.rowCount() == 2, timeout=LONG_MS)
    assert shown._table.item(0, 2).text() == server.host
    assert shown._table.item(0, 6).text() == "a picture"
    assert "2 calls" in shown._total.text()
    with qtbot.waitSignal(shown.item_wanted):
        shown._table.itemActivated.emit(shown._table.item(1, 0))
    settle(qtbot, window)
