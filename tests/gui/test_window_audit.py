"""The shortcut audit from the window: what it says, shows and offers, with the person's own clicks and keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui import words
from gui.window.audit_panel import AuditPanel
from gui.window.main import MainWindow
from inference.audit import run
from inference.audit.records import AuditRequest
from inference.audit.run import audit
from storage.store import Store
from tests.support.audits import GOOD, LEANING, SOUND, SPOT, add_classifiers, plates, project_of
from tests.support.windows import LONG_MS, review_of, settle, window_on_project
from tests.support.windows import project_of as project_in

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose leaning classifier was audited; to be copied, never opened."""
    with project_of(tmp_path_factory.mktemp("audited"), plates(21)) as store:
        add_classifiers(store.folder.models)
        audit(store, AuditRequest(model=LEANING))
    return store.folder.root


@pytest.fixture
def window(qtbot: QtBot, audited: Path, tmp_path: Path) -> Iterator[MainWindow]:
    with window_on_project(qtbot, Path(shutil.copytree(audited, tmp_path / "project"))) as made:
        yield made


def opened(qtbot: QtBot, window: MainWindow) -> AuditPanel:
    qtbot.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    (panel,) = window.findChildren(AuditPanel)
    settle(qtbot, window)
    return panel


def choose(qtbot: QtBot, window: MainWindow, panel: AuditPanel, model: str) -> None:
    panel._model.setFocus()
    qtbot.keyClicks(panel._model, model)
    settle(qtbot, window)
    assert panel._model.currentText() == model


def test_the_last_audit_is_there_with_its_verdict_and_its_evidence(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    choose(qtbot, window, panel, LEANING)
    assert "Leans on markings" in panel._note.text()
    assert "of its class map lies on the markings" in panel._note.text()
    assert panel._report is not None
    assert panel._groups.rowCount() == len(panel._report.groups) >= 4
    assert panel._groups.item(0, 0).text() == "marking pasted"
    assert "control 0 %" in panel._groups.item(0, 3).text()
    assert panel._flips.rowCount() > 20
    assert f"{GOOD} " in panel._flips.item(0, 1).text() or f"{SPOT} " in panel._flips.item(0, 1).text()
    sides = panel._pair._sides
    assert sides is not None
    assert all(side.picture is not None for side in sides)
    assert not panel._pair.grab().isNull()


def test_a_group_narrows_the_list_and_enter_shows_the_item_in_review(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    choose(qtbot, window, panel, LEANING)
    everything = panel._flips.rowCount()
    removed = next(r for r in range(panel._groups.rowCount()) if panel._groups.item(r, 0).text() == "markings removed")
    panel._groups.selectRow(removed)
    assert 0 < panel._flips.rowCount() < everything
    assert panel._flips.item(0, 1).text().startswith(SPOT)
    settle(qtbot, window)
    trial = panel._chosen()
    assert trial is not None
    qtbot.keyClick(panel._flips, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: review_of(window).current_id == trial.item_id, timeout=LONG_MS)
    settle(qtbot, window)


def test_where_it_looks_is_laid_over_the_pictures(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    choose(qtbot, window, panel, LEANING)
    plain = panel._pair.grab().toImage()
    panel._maps.click()
    assert panel._maps.isChecked()
    assert panel._pair.grab().toImage() != plain


def test_pictures_that_are_no_longer_kept_are_said_to_be(qtbot: QtBot, window: MainWindow) -> None:
    shutil.rmtree(project_in(window).session.store.folder.cache / "audits")
    panel = opened(qtbot, window)
    choose(qtbot, window, panel, LEANING)
    assert "no longer kept" in panel._pair._words
    assert not panel._pair.grab().isNull()


def test_a_model_never_audited_shows_nothing_old(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    choose(qtbot, window, panel, SOUND)
    assert not panel._note.isVisible()
    assert not panel._found.isVisible()
    assert panel._start.isEnabled()


def test_changed_settings_are_told(qtbot: QtBot, window: MainWindow) -> None:
    from storage.project import save_setting

    save_setting(project_in(window).session.store.folder, ("stages", "classify", "threshold"), 0.7)
    panel = opened(qtbot, window)
    choose(qtbot, window, panel, LEANING)
    assert "changed since" in panel._note.text()


def _call_here(function: Callable[..., Any], *arguments: Any, doing: str, **hooks: Any) -> Any:
    """What `inference.child.call` does, without the seconds that a process takes to begin."""
    del doing
    return function(*arguments, **hooks)


@pytest.mark.parametrize("place", ["here", pytest.param("process", marks=pytest.mark.slow)])
def test_an_audit_runs_and_the_verdict_appears(
    qtbot: QtBot, window: MainWindow, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "here":
        monkeypatch.setattr(run, "_do_alone", run.do_tasks)
        monkeypatch.setattr(run.child, "call", _call_here)
    panel = opened(qtbot, window)
    choose(qtbot, window, panel, SOUND)
    panel._most.setValue(20)
    with qtbot.waitSignal(project_in(window).runs.audited, timeout=60_000):
        qtbot.mouseClick(panel._start, Qt.MouseButton.LeftButton)
        assert not panel._start.isEnabled()
        qtbot.waitUntil(panel._cancel.isVisible)
    settle(qtbot, window)
    assert panel._note.isVisible()
    assert "pasting a marking changes 0 %" in panel._note.text()
    assert panel._start.isEnabled() and not panel._cancel.isVisible()
    with Store.open(project_in(window).session.store.folder.root, readonly=True) as store:
        assert (store.folder.audits / f"{SOUND}.json").is_file()


def test_a_project_without_a_classifier_or_markings_says_what_to_do(
    qtbot: QtBot, made_project: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copytree(made_project, tmp_path / "bare"))
    with window_on_project(qtbot, path) as window:
        panel = opened(qtbot, window)
        assert "no classifier yet" in panel._missing.text()
        assert panel._missing.offered() == ["Models and training…"]
        assert not panel._start.isEnabled()
        add_classifiers(project_in(window).session.store.folder.models)
        panel.refresh()
        settle(qtbot, window)
        assert "No item is known to carry markings" in panel._missing.text()
        assert panel._missing.offered() == ["Run the pipeline…"]
        assert not panel._start.isEnabled()
        panel._missing.press(0)
        qtbot.waitUntil(lambda: project_in(window).panels.find("run") is not None)
        settle(qtbot, window)


def test_it_speaks_korean(qtbot: QtBot, window: MainWindow) -> None:
    app = QCoreApplication.instance()
    assert app is not None
    words.install(app, "ko")
    try:
        panel = opened(qtbot, window)
        choose(qtbot, window, panel, LEANING)
        assert "표시" in panel._note.text()
        assert "Leans" not in panel._note.text()
        buttons = [button.text() for button in panel.findChildren(QPushButton) if button.isVisible()]
        assert "Audit" not in buttons
    finally:
        words.install(app, "en")
