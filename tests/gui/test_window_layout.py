"""The window comes back as it was left: size, place, widths, panels, and in each project place, filter and item."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.canvas import CanvasView
from gui.window import preferences, window_places, workspace
from gui.window.main import MainWindow
from gui.window.window_places import sensible
from storage.paths import user_dir
from tests.support.windows import project_of, settle

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")


def start(qtbot: QtBot, qapp: QApplication, project: Path) -> MainWindow:
    theme.apply(qapp, theme.ThemeMode.DARK)
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    with qtbot.waitSignal(window.project_shown, timeout=20_000):
        window.open_project(project)
    settle(qtbot, window)
    return window


def test_everything_is_where_it_was_after_a_restart(
    qtbot: QtBot, qapp: QApplication, made_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_places, "screens", lambda: [SCREEN])
    first, other = (Path(shutil.copytree(made_project, tmp_path / name)) for name in ("first", "other"))
    window = start(qtbot, qapp, first)
    window.move(60, 40)
    window.resize(1100, 700)
    project_of(window).review.place.set_widths((300, 360))
    review = project_of(window).review
    review.apply_view("label:scratch", "name")
    settle(qtbot, window)
    chosen = review.model.id_at(1)
    assert chosen is not None
    review.go_to(chosen)
    window.trigger("history")
    panel = project_of(window).panels.get("history")
    panel.move(200, 150)
    panel.resize(520, 480)
    review.actions.look.levels.held.setChecked(True)
    review.canvas.set_window(40.0, 160.0)
    window.show_place("dataset")
    settle(qtbot, window)
    # Another project has a layout of its own.
    with qtbot.waitSignal(window.project_shown, timeout=20_000):
        window.open_project(other)
    settle(qtbot, window)
    assert window.current_place() == "review" and project_of(window).review.filter_text == ""
    window.close()

    again = start(qtbot, qapp, first)
    assert (again.x(), again.y(), again.width(), again.height()) == (60, 40, 1100, 700)
    assert again.current_place() == "dataset"
    review = project_of(again).review
    assert (review.filter_text, review.feed.order, review.current_id) == ("label:scratch", "name", chosen)
    assert review.place.queue.filter_text() == "label:scratch"
    again.show_place("review")
    settle(qtbot, again)
    assert review.place.widths() == (300, 360)
    assert review.canvas.window_level == (40.0, 160.0) and review.canvas.coming_window(deep=False) == (40.0, 160.0)
    again.trigger("history")
    panel = project_of(again).panels.get("history")
    assert (panel.x(), panel.y(), panel.width(), panel.height()) == (200, 150, 520, 480)
    again.close()


def test_who_crashes_comes_back_to_where_they_were(
    qtbot: QtBot, qapp: QApplication, made_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "_STANDS_AFTER_MS", 20)
    project = Path(shutil.copytree(made_project, tmp_path / "project"))
    window = start(qtbot, qapp, project)
    review = project_of(window).review
    review.go(2)
    # Nothing is closed: what is on disk now is what a crash would leave.
    qtbot.waitUntil(lambda: preferences.load().projects.get(str(project)) is not None)
    qtbot.waitUntil(lambda: preferences.load().projects[str(project)].item == review.current_id)
    window.close()


def test_a_filter_that_no_longer_parses_and_an_item_that_is_gone_do_no_harm(
    qtbot: QtBot, qapp: QApplication, made_project: Path, tmp_path: Path
) -> None:
    project = Path(shutil.copytree(made_project, tmp_path / "project"))
    last = preferences.LastPlace(place="nowhere", where="view:gone", order="", item=99)
    kept = replace(preferences.Preferences(), projects={str(project): last})
    preferences.save(kept)
    window = start(qtbot, qapp, project)
    qtbot.waitUntil(lambda: project_of(window).review.model.rowCount() == 7)
    assert window.current_place() == "review"
    assert project_of(window).review.filter_text == "" and project_of(window).review.current_id is not None
    window.close()


def test_settings_of_an_older_fettle_and_broken_ones_still_start(fettle_home: Path) -> None:
    file = user_dir("config") / "window.json"
    file.write_text(json.dumps({"theme": "light", "size": [1200, 800], "recent": ["/a"]}))
    assert preferences.load().size == (1200, 800) and preferences.load().projects == {}
    file.write_text(json.dumps({"theme": "light", "projects": {"/a": {"item": "x"}, "/b": {"where": "id:1"}}}))
    found = preferences.load()
    assert found.theme == "light" and found.projects == {"/b": preferences.LastPlace(where="id:1")}


SCREEN = QRect(0, 0, 1920, 1080)
SECOND = QRect(1920, 0, 1280, 1024)


@pytest.mark.parametrize(
    ("place", "screens", "expected"),
    [
        ((60, 40, 1100, 700), [SCREEN], (60, 40, 1100, 700)),
        ((2000, 40, 1100, 700), [SCREEN, SECOND], (2000, 40, 1100, 700)),
        ((2000, 40, 1100, 700), [SCREEN], (409, 189, 1100, 700)),
        ((-1050, 40, 1100, 700), [SCREEN], (409, 189, 1100, 700)),
        ((100, 1070, 800, 600), [SCREEN], (559, 239, 800, 600)),
        ((10, 10, 4000, 3000), [SCREEN], (10, 10, 1920, 1080)),
        ((10, 10, 800, 600), [], (10, 10, 800, 600)),
    ],
)
def test_a_window_from_a_screen_that_is_gone_comes_back(
    place: tuple[int, int, int, int], screens: list[QRect], expected: tuple[int, int, int, int]
) -> None:
    assert sensible(place, screens) == expected


@given(
    st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000), st.integers(1, 9000), st.integers(1, 9000)),
    st.lists(st.sampled_from([SCREEN, SECOND, QRect(-800, -600, 800, 600)]), min_size=1, max_size=3),
)
def test_some_of_the_title_bar_is_always_on_a_screen(place: tuple[int, int, int, int], screens: list[QRect]) -> None:
    left, top, width, _height = sensible(place, screens)
    bar = QRect(left, top, width, 40)
    assert any(bar.intersected(screen).height() >= 20 for screen in screens)


def test_the_widths_beside_the_picture_are_dragged_and_have_limits(
    qtbot: QtBot, qapp: QApplication, made_project: Path, tmp_path: Path
) -> None:
    window = start(qtbot, qapp, Path(shutil.copytree(made_project, tmp_path / "project")))
    place = project_of(window).review.place
    before = place.widths()
    handle = place.handle(1)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(0, 5))
    QTest.mouseMove(handle, QPoint(40, 5))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(40, 5))
    assert place.widths()[0] > before[0]
    place.set_widths((10, 9000))
    queue, decision = place.widths()
    assert queue >= 200 and decision <= 560
    window.close()


def test_tools_are_set_as_they_were_left(
    qtbot: QtBot, qapp: QApplication, made_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_places, "screens", lambda: [SCREEN])
    project = Path(shutil.copytree(made_project, tmp_path / "first"))
    window = start(qtbot, qapp, project)
    canvas, options = project_of(window).review.canvas, project_of(window).review.place.floats.options
    canvas.set_tool("wand")
    for switch in (options._contiguous, options._sample):
        QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    options._tolerance.setValue(25)
    options._hardness.setValue(40)
    canvas.change_brush_size(3)
    size = canvas.model.brush_size
    assert size != 24.0
    window.close()

    again = start(qtbot, qapp, project)
    review = project_of(again).review
    model, options = review.canvas.model, review.place.floats.options
    assert (model.brush_size, model.brush_hardness, model.wand_tolerance) == (size, 0.4, 12.5)
    assert (model.wand_contiguous, model.sample_original) == (False, True)
    assert (options._hardness.value(), options._tolerance.value()) == (40, 25)
    assert (options._contiguous.isChecked(), options._sample.isChecked()) == (False, True)

    # What does not fit, as from a file edited by hand, leaves each tool as it was.
    odd = {"brush_size": -3, "brush_hardness": "soft", "wand_tolerance": float("nan"), "wand_contiguous": 1}
    review.actions.options.restore(odd | {"sample_original": False})
    assert (model.brush_size, model.brush_hardness, model.wand_tolerance) == (size, 0.4, 12.5)
    assert (model.wand_contiguous, model.sample_original) == (False, False)
    again.close()


@pytest.mark.parametrize(
    "kept", [{"1": [160, 40]}, {"1": ["a", 3]}, {"1": [1e999, 2]}, {"3": [1, 2]}, {"1": "odd"}, {"1": 5}]
)
def test_a_window_of_grey_values_that_makes_no_sense_is_left_out(qtbot: QtBot, kept: dict[str, object]) -> None:
    canvas = CanvasView()
    qtbot.addWidget(canvas)
    canvas.hold_windows(kept)
    assert canvas.kept_windows() == {}
    canvas.hold_windows({"1": [3, 90], "2": "full"})
    assert canvas.kept_windows() == {"1": [3.0, 90.0], "2": "full"}
    canvas.background.stop()
