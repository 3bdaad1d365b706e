"""Models, training and the check from the window: what they say, what they write, and that nothing blocks or leaks."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from gui.window import model_words
from gui.window.check_panel import CheckPanel
from gui.window.main import MainWindow
from gui.window.model_add import AddModelPanel
from gui.window.model_words import Learnable
from gui.window.models_panel import ModelsPanel
from gui.window.preferences import Preferences
from gui.window.views import JobStatus
from gui.window.workspace import ProjectView
from inference import model_process, trust
from inference.cards import Task
from inference.library import ModelLibrary
from inference.training import from_project
from inference.training.data import StoppedError, TrainingReport
from storage.errors import FettleError
from storage.images import encode_png
from storage.ingest import ingest
from storage.paths import shipped_dir
from storage.project import load_settings
from storage.records import ProposalDraft, ProposalKind, StageName
from storage.store import Store
from tests.inference import tiny_models
from tests.support.projects import propose

# What the offscreen platform says of every window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

REPORT = TrainingReport(
    task="classify",
    folder=Path("/models/second"),
    metrics={
        "val": {"count": 3, "accuracy": 1.0, "macro_f1": 1.0, "roc_auc": None, "confusion": [[1]]},
        "test": {"count": 4, "accuracy": 0.75, "macro_f1": 0.733},
    },
    parity=2.5e-6,
    seconds=12.0,
    counts={"train": 10, "val": 3, "test": 4},
    notes=("No picture of <pit> is in the test",),
)


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    rng = np.random.default_rng(5)
    for index in range(6):
        folder = tmp_path / "images" / ("scratch" if index % 2 else "good")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{index}.png").write_bytes(encode_png(rng.integers(0, 255, size=(20, 30, 3), dtype=np.uint8)))
    root = tmp_path / "project"
    with Store.create(root, actor="kim") as store:
        ingest(store, [tmp_path / "images"], labels_from_folders=True, max_pixels=10_000)
        tiny_models.mean_colour(store.folder.models / "first" / "model.onnx")
        tiny_models.make_card(store.folder.models / "first", licence="MIT")
        (store.folder.models / "broken").mkdir()
        (store.folder.models / "broken" / "card.toml").write_text("not a card")
    return root


@pytest.fixture
def window(qtbot: QtBot, project_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(settings=Preferences(size=(1280, 800)))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.project_shown, timeout=20_000):
        window.open_project(project_path)
    qtbot.waitUntil(lambda: project_of(window).settled(), timeout=20_000)
    yield window
    window.close()


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> ModelsPanel:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier, "")
    QApplication.sendEvent(window.focusWidget() or window, event)
    panel = project_of(window).panels.find("models")
    assert panel is not None and panel.isVisible()
    wait_for(qtbot, lambda: bool(panel._rows))
    return panel


def project_of(window: MainWindow) -> ProjectView:
    assert window.project is not None
    return window.project


def wait_for(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=20_000)


def names(panel: ModelsPanel) -> list[str]:
    return [row.name for row in panel._rows if row.where != "Fettle"]


def model_setting(project: Path) -> str:
    from storage.project import ProjectFolder

    return str(load_settings(ProjectFolder(project))["stages"]["classify"]["model"])


def press_button(qtbot: QtBot, title: str, text: str) -> None:
    boxes = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.windowTitle() == title]
    assert len(boxes) == 1
    next(button for button in boxes[0].buttons() if button.text() == text).click()
    qtbot.wait(10)


def test_models_are_listed_with_what_uses_them_and_damaged_cards_are_named(panel: ModelsPanel) -> None:
    first = next(row for row in panel._rows if row.name == "first")
    assert (first.task, first.where, first.licence, first.classes) == ("classify", "this project", "MIT", first.classes)
    assert first.used_for == ("classify", "explain")
    assert not first.chosen
    assert "broken" in panel._faults.text()
    assert all(not row.removable for row in panel._rows if row.where == "Fettle")


def test_a_stage_is_given_a_model_and_gets_its_freedom_back(
    qtbot: QtBot, panel: ModelsPanel, project_path: Path
) -> None:
    assert panel._use.text() == "Use for classify"
    panel._use.click()
    wait_for(qtbot, lambda: panel._rows[0].chosen)
    assert model_setting(project_path) == "first"
    assert panel._use.text() == "Let Fettle choose for classify"
    panel._use.click()
    wait_for(qtbot, lambda: not panel._rows[0].chosen)
    assert model_setting(project_path) == ""


def test_a_model_is_removed_only_after_a_question(qtbot: QtBot, panel: ModelsPanel, project_path: Path) -> None:
    panel._remove.click()
    press_button(qtbot, "Remove a model", "Keep it")
    assert (project_path / "models" / "first").is_dir()
    panel._remove.click()
    press_button(qtbot, "Remove a model", "Remove")
    wait_for(qtbot, lambda: names(panel) == [])
    assert not (project_path / "models" / "first").exists()


def test_a_model_is_added_once_its_open_questions_are_answered(
    qtbot: QtBot, panel: ModelsPanel, tmp_path: Path
) -> None:
    panel._files_chosen([str(tiny_models.mean_colour(tmp_path / "my net (2).onnx"))])
    adding = add_panel(panel)
    wait_for(qtbot, adding._fields.isVisible)
    assert "Fill in: " in adding._note.text() and "--" not in adding._note.text()
    assert adding._name.text() == "my-net-2"
    adding._name.setText("my-net")
    adding._texts["classes"].setText("red, green, blue")
    for name, value in {"task": "classify", "normalise": "unit"}.items():
        adding._choices[name].setCurrentIndex(adding._choices[name].findData(value))
    with qtbot.waitSignal(adding.added, timeout=20_000) as added:
        adding._add.click()
    assert added.args == ["my-net"]
    wait_for(qtbot, lambda: names(panel) == ["first", "my-net"])
    assert not adding.isVisible()


def test_a_file_that_can_run_code_waits_for_trust(
    qtbot: QtBot, panel: ModelsPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "net.pt"
    file.write_bytes(b"a pickle")
    tried: list[bool] = []

    def look(dirs: Any, files: Any, **_more: Any) -> None:
        from inference.cards import sha256_file

        trust.require_trust(files[0], sha256_file(files[0]))
        tried.append(True)
        raise FettleError("This is no model at all")

    monkeypatch.setattr(model_process, "add_in_process", look)
    panel._files_chosen([str(file)])
    adding = add_panel(panel)
    wait_for(qtbot, adding._trust.isVisible)
    assert not trust.trusted()
    adding._trust.click()
    wait_for(qtbot, lambda: any(isinstance(w, QMessageBox) and w.isVisible() for w in QApplication.topLevelWidgets()))
    press_button(qtbot, "Trust a model", "I trust it")
    wait_for(qtbot, lambda: "no model at all" in adding._note.text())
    assert tried and [entry["note"] for entry in trust.trusted().values()] == ["net.pt"]


def test_training_shows_progress_and_then_how_good_the_model_is(
    qtbot: QtBot, window: MainWindow, panel: ModelsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[from_project.TrainRequest] = []

    def fake(_store: Store, request: from_project.TrainRequest, *, progress: Any, **more: Any) -> TrainingReport:
        asked.append(request)
        assert more["in_process"]
        progress(0.25, "Pass 5 of 20")
        time.sleep(0.1)
        return REPORT

    monkeypatch.setattr(from_project, "train", fake)
    seen: list[JobStatus] = []
    project_of(window).runs.status_changed.connect(seen.append)
    form = panel._form
    assert not form._start.isEnabled()
    assert "Nothing is decided yet" in form._line.text()
    form._labels.setCurrentIndex(1)
    assert "good 3, scratch 3" in form._line.text()
    form._finetune.setChecked(True)
    form._name.setText("second")
    form._start.click()
    assert form._cancel.isVisible()
    wait_for(qtbot, form._note.isVisible)
    assert asked == [from_project.TrainRequest(task="classify", finetune=True, name="second", labels="given")]
    assert any(entry and entry.share == 0.25 and entry.rate == "Pass 5 of 20" for entry in seen)
    assert "Test: accuracy 75.0 %" in form._note.text()
    assert not form._cancel.isVisible()


def test_a_training_can_be_stopped_and_its_faults_are_words(
    qtbot: QtBot, panel: ModelsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(_store: Store, _request: from_project.TrainRequest, *, should_stop: Any, **_more: Any) -> TrainingReport:
        while not should_stop():
            time.sleep(0.01)
        raise StoppedError

    def refuse(*_arguments: Any, **_more: Any) -> TrainingReport:
        raise FettleError("No item has a decided label", "Train on the labels as they came: --labels given.")

    form = panel._form
    form._labels.setCurrentIndex(1)
    monkeypatch.setattr(from_project, "train", wait)
    form._start.click()
    form._cancel.click()
    wait_for(qtbot, form._note.isVisible)
    assert "Training was stopped" in form._note.text()
    monkeypatch.setattr(from_project, "train", refuse)
    form._start.click()
    wait_for(qtbot, lambda: "decided label" in form._note.text())
    assert "--" not in form._note.text()
    assert form._start.isEnabled()


def test_an_inpainting_model_is_listed_and_used_for_clean(qtbot: QtBot, window: MainWindow, panel: ModelsPanel) -> None:
    store = project_of(window).session.store
    file = tiny_models.blurring_inpainter(store.folder.root / "files" / "blur.onnx")
    ModelLibrary((store.folder.models,)).add(file, into=store.folder.models, name="blur")
    panel.refresh()
    wait_for(qtbot, lambda: any(row.name == "blur" for row in panel._rows))
    panel._table.selectRow([row.name for row in panel._rows].index("blur"))
    row = panel._chosen()
    assert row is not None and (row.task, row.stage, row.used_for, row.chosen) == ("fill in", "clean", (), False)
    panel._use.click()
    wait_for(qtbot, lambda: any(row.name == "blur" and row.chosen for row in panel._rows))
    clean = load_settings(store.folder)["stages"]["clean"]
    assert (clean["filler"], clean["filler_model"]) == ("lama", "blur")
    assert next(row for row in panel._rows if row.name == "blur").used_for == ("clean",)


def test_the_check_says_whether_the_project_is_whole(qtbot: QtBot, window: MainWindow) -> None:
    window.trigger("check")
    checking = check_panel(window)
    wait_for(qtbot, lambda: "is whole" in checking._note.text())
    assert checking._problems.count() == 0
    store = project_of(window).session.store
    lost = ProposalDraft(ProposalKind.HEATMAP, blob="0" * 64)
    propose(store, store.items.ids()[0], StageName.EXPLAIN, [lost])
    wait_for(qtbot, checking._again.isEnabled)
    checking._again.click()
    wait_for(qtbot, lambda: "One problem" in checking._note.text())
    assert "0000 (item 1" in checking._problems.item(0).text()


def test_a_check_shows_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage import picture_checks

    store = project_of(window).session.store
    draft = ProposalDraft(ProposalKind.HEATMAP, blob=store.blobs.put(b"heat", suffix="png"))
    propose(store, store.items.ids()[0], StageName.EXPLAIN, [draft])

    def slowly(looks: Any, *, found: Any, tell: Callable[[int], None], should_stop: Callable[[], bool]) -> bool:
        tell(1)
        while not should_stop():
            time.sleep(0.005)
        return True

    monkeypatch.setattr(picture_checks, "look_at", slowly)
    window.trigger("check")
    checking = check_panel(window)
    wait_for(qtbot, checking._bar.isVisible)
    assert "1 of 1" in checking._note.text() and checking._cancel.isVisible()
    QTest.mouseClick(checking._cancel, Qt.MouseButton.LeftButton)
    wait_for(qtbot, lambda: "was stopped" in checking._note.text())
    assert not checking._cancel.isVisible() and not checking._bar.isVisible()
    wait_for(qtbot, checking._again.isEnabled)


def test_both_are_in_the_menu_and_close_with_the_project(qtbot: QtBot, window: MainWindow, panel: ModelsPanel) -> None:
    from PySide6.QtWidgets import QMenu

    from gui.window.menus import fill_project_menu

    menu = QMenu()
    fill_project_menu(menu, window)
    entries = {action.text().split("\t")[0]: action for action in menu.actions()}
    assert entries["Models and training…"].isEnabled() and entries["Check the project"].isEnabled()
    window.close_project()
    fill_project_menu(menu, window)
    assert not next(a for a in menu.actions() if a.text().startswith("Models")).isEnabled()
    assert not panel.isVisible()


def test_what_can_be_learned_is_said_before_anyone_waits() -> None:
    some = Learnable(decided={"good": 4, "pit": 0}, given={"good": 1, "pit": 2}, good=frozenset({"good"}))
    text, able = some.line("classify", as_they_came=False)
    assert not able and text.startswith("Only one class")
    assert some.line("classify", as_they_came=True) == ("7 items to learn from: good 5, pit 2.", True)
    assert some.line("anomaly", as_they_came=True) == ("5 good items to learn from, 2 others to measure with.", True)
    assert not some.line("segment", as_they_came=True)[1]
    assert replace(some, outlined=3).line("segment", as_they_came=True)[1]
    assert not replace(some, good=frozenset()).line("anomaly", as_they_came=False)[1]
    assert not Learnable().line("anomaly", as_they_came=True)[1]


def test_counts_come_from_decisions_and_from_imports(project_path: Path) -> None:
    from storage import decisions

    with Store.open(project_path) as store:
        decisions.accept(store, store.items.ids("given:good"))
        found = model_words.listing(store).learnable
    assert dict(found.decided) == {"good": 3, "scratch": 0}
    assert dict(found.given) == {"good": 0, "scratch": 3}
    assert found.good == {"good"}


def test_a_report_in_words_holds_what_was_measured_and_no_more() -> None:
    text = model_words.report_html(REPORT)
    assert "10 to learn from, 3 to choose by, 4 kept for the test" in text
    assert "Validation: accuracy 100.0 %, macro F1 1.000<" in text
    assert "at most 2e-06" in text or "at most 3e-06" in text
    assert "&lt;pit&gt;" in text
    assert text.endswith("The next run uses it.")
    other = model_words.report_html(replace(REPORT, stopped=True, metrics={}, parity=None), other="first")
    assert "goes on with first" in other and "stopped it early" in other and "accuracy" not in other


def test_a_missing_model_is_told_in_words_of_the_window() -> None:
    with pytest.raises(FettleError) as caught:
        ModelLibrary([shipped_dir("models")]).choose(Task.DETECT)
    text = model_words.in_window_words(str(caught.value))
    assert "in Models and training" in text
    assert not any(word in text for word in ("fettle models", "fettle train", "fettle.toml", "--"))


def test_scores_of_pictures_and_of_pixels_are_told_apart() -> None:
    assert model_words.measured({"image": {"roc_auc": 0.9, "recall": None}, "pixel": {"roc_auc": 0.8}}) == (
        "ROC AUC 0.900, pixel ROC AUC 0.800"
    )


def test_the_panels_import_no_learning_framework() -> None:
    code = (
        "import sys, gui.window.models_panel, gui.window.model_add, gui.window.train_form, gui.window.check_panel;"
        "import inference.model_process, inference.training.process, inference.trust, gui.cli.model_fields;"
        "print([m for m in ('torch', 'ultralytics', 'onnxruntime', 'typer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"


def add_panel(panel: ModelsPanel) -> AddModelPanel:
    assert panel._add_panel is not None
    return panel._add_panel


def check_panel(window: MainWindow) -> CheckPanel:
    checking = project_of(window).panels.find("check")
    assert checking is not None
    return checking
