# Longer than 400 lines because one project is set up and driven through in one story.
"""The whole window on a real project: keys decide, everything can be undone, nothing is lost on closing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QSpinBox
from pytestqt.qtbot import QtBot

from gui import app as gui_app
from gui import theme
from gui.canvas.outcome import Shaped
from gui.window.main import MainWindow
from gui.window.menus import create_project
from gui.window.preferences import Preferences
from storage import classes, decisions, regions
from storage.records import (
    Box,
    Item,
    ItemState,
    RegionStatus,
)
from storage.store import Store
from tests.support.windows import project_of, settle

# What the offscreen platform says of every window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> None:
    target = window.focusWidget() or window
    QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))
    QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyRelease, key, modifiers, text))
    settle(qtbot, window)


def select_undecided(window: MainWindow, qtbot: QtBot, given: str) -> Item:
    """Make the first item that came labelled ``given`` the current one."""
    review = project_of(window).review
    store = project_of(window).session.store
    item_id = store.items.ids(f"given:{given} state:unreviewed")[0]
    review.go_to(item_id)
    settle(qtbot, window)
    assert review.current_id == item_id
    return store.items.get([item_id])[0]


def item(window: MainWindow, item_id: int) -> Item:
    return project_of(window).session.store.items.get([item_id])[0]


def test_enter_accepts_what_is_proposed_and_goes_on(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select_undecided(window, qtbot, "scratch")
    press(window, qtbot, Qt.Key.Key_Return)
    after = item(window, chosen.id)
    assert (after.state, after.label) == (ItemState.ACCEPTED, "scratch")
    kept = regions.of_item(project_of(window).session.store, chosen.id)
    assert [region.geometry for region in kept] == [Box(10, 10, 40, 30)]
    assert project_of(window).review.current_id != chosen.id


def test_shift_enter_keeps_every_proposed_region(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select_undecided(window, qtbot, "scratch")
    press(window, qtbot, Qt.Key.Key_Return, SHIFT)
    assert len(regions.of_item(project_of(window).session.store, chosen.id)) == 2


def test_a_digit_sets_the_class(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select_undecided(window, qtbot, "scratch")
    key = next(c.key for c in classes.all_classes(project_of(window).session.store) if c.name == "good")
    press(window, qtbot, Qt.Key(int(Qt.Key.Key_0) + int(key or 0)))
    after = item(window, chosen.id)
    assert (after.state, after.label) == (ItemState.CORRECTED, "good")


def test_x_asks_for_a_reason_and_a_digit_gives_it(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select_undecided(window, qtbot, "good")
    press(window, qtbot, Qt.Key.Key_X)
    assert project_of(window).review.place.decision.asking_reason()
    assert item(window, chosen.id).state is ItemState.UNREVIEWED
    press(window, qtbot, Qt.Key.Key_2)
    after = item(window, chosen.id)
    assert (after.state, after.reason) == (ItemState.EXCLUDED, "too dark")


def test_escape_takes_the_question_back(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select_undecided(window, qtbot, "good")
    press(window, qtbot, Qt.Key.Key_X)
    press(window, qtbot, Qt.Key.Key_Escape)
    assert not project_of(window).review.place.decision.asking_reason()
    assert item(window, chosen.id).state is ItemState.UNREVIEWED


def test_undo_and_redo_travel_and_are_named_in_the_strip(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select_undecided(window, qtbot, "good")
    press(window, qtbot, Qt.Key.Key_L)
    assert item(window, chosen.id).state is ItemState.DEFERRED
    assert window.strip._undo.text() == "Undo: Put off 1 item"
    press(window, qtbot, Qt.Key.Key_Z, CTRL)
    assert item(window, chosen.id).state is ItemState.UNREVIEWED
    press(window, qtbot, Qt.Key.Key_Z, CTRL | SHIFT)
    assert item(window, chosen.id).state is ItemState.DEFERRED


def test_u_takes_an_item_back_to_undecided(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select_undecided(window, qtbot, "good")
    decisions.exclude(project_of(window).session.store, [chosen.id], reason="blurred")
    settle(qtbot, window)
    press(window, qtbot, Qt.Key.Key_U)
    assert item(window, chosen.id).state is ItemState.UNREVIEWED


def test_enter_keeps_the_selected_region_first(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select_undecided(window, qtbot, "scratch")
    press(window, qtbot, Qt.Key.Key_N)
    review = project_of(window).review
    assert review.selected_region.startswith("p")
    assert review.canvas.model.selected == review.selected_region
    press(window, qtbot, Qt.Key.Key_Return)
    assert item(window, chosen.id).state is ItemState.UNREVIEWED
    kept = regions.of_item(project_of(window).session.store, chosen.id)
    assert [region.status for region in kept] == [RegionStatus.KEPT]


def test_delete_turns_the_selected_proposal_down(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select_undecided(window, qtbot, "scratch")
    press(window, qtbot, Qt.Key.Key_N)
    press(window, qtbot, Qt.Key.Key_Delete)
    found = regions.of_item(project_of(window).session.store, chosen.id)
    assert [region.status for region in found] == [RegionStatus.REJECTED]
    keys = list(project_of(window).review.canvas.model.items)
    assert f"p{found[0].proposal_id}" not in keys


def test_a_drawn_region_is_stored_with_the_class_in_force(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select_undecided(window, qtbot, "scratch")
    project_of(window).review.canvas.region_drawn.emit(Shaped(Box(1, 2, 30, 40)))
    settle(qtbot, window)
    found = regions.of_item(project_of(window).session.store, chosen.id)
    assert [(region.geometry, region.class_name) for region in found] == [(Box(1, 2, 30, 40), "scratch")]
    assert f"r{found[0].id}" in project_of(window).review.canvas.model.items


def test_regions_of_the_item_are_laid_over_its_picture(qtbot: QtBot, window: MainWindow) -> None:
    select_undecided(window, qtbot, "scratch")
    assert len(project_of(window).review.canvas.model.items) == 2


def test_an_unreadable_file_says_why_and_cannot_be_accepted(qtbot: QtBot, window: MainWindow) -> None:
    store = project_of(window).session.store
    broken = store.items.ids("state:unreadable")[0]
    project_of(window).review.go_to(broken)
    settle(qtbot, window)
    press(window, qtbot, Qt.Key.Key_Return)
    assert item(window, broken).state is ItemState.UNREADABLE
    assert not project_of(window).review.canvas.has_picture


def test_a_filter_narrows_the_queue_and_a_wrong_one_says_where(qtbot: QtBot, window: MainWindow) -> None:
    review = project_of(window).review
    review.apply_filter("given:good")
    settle(qtbot, window)
    assert review.model.rowCount() == 3
    review.apply_filter("colour:red")
    settle(qtbot, window)
    assert review.place.queue._fault.text()
    assert review.model.rowCount() == 3


def test_typing_into_the_filter_decides_nothing(qtbot: QtBot, window: MainWindow) -> None:
    press(window, qtbot, Qt.Key.Key_Slash, text="/")
    for letter in "xlu1":
        press(window, qtbot, Qt.Key(ord(letter.upper())), text=letter)
    states = {entry.state for entry in project_of(window).session.store.items.page()}
    assert states == {ItemState.UNREVIEWED, ItemState.UNREADABLE}
    assert project_of(window).review.place.queue.filter_text() == "xlu1"


def test_enter_that_leaves_the_emptied_filter_decides_nothing(qtbot: QtBot, window: MainWindow) -> None:
    press(window, qtbot, Qt.Key.Key_Slash, text="/")
    press(window, qtbot, Qt.Key.Key_Return)
    assert window.focusWidget() is project_of(window).review.canvas
    assert project_of(window).session.store.next_undo() is None
    press(window, qtbot, Qt.Key.Key_Return)
    assert project_of(window).session.store.next_undo().label == "Accept 1 item"


def test_moving_past_the_end_says_so(qtbot: QtBot, window: MainWindow) -> None:
    review = project_of(window).review
    review.place.queue.select_row(review.model.rowCount() - 1)
    settle(qtbot, window)
    with qtbot.waitSignal(review.said):
        press(window, qtbot, Qt.Key.Key_D, text="d")


def test_held_h_hides_regions_only_while_held(qtbot: QtBot, window: MainWindow) -> None:
    canvas = project_of(window).review.canvas
    canvas.setFocus()
    QApplication.sendEvent(canvas, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_H, NONE, "h"))
    assert not canvas.model.overlays_visible
    QApplication.sendEvent(canvas, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_H, NONE, "h"))
    assert canvas.model.overlays_visible


def test_the_view_stays_from_one_picture_to_the_next(qtbot: QtBot, window: MainWindow) -> None:
    canvas = project_of(window).review.canvas
    canvas.zoom_to(3.0)
    press(window, qtbot, Qt.Key.Key_D, text="d")
    assert canvas.viewport.zoom == pytest.approx(3.0)


def test_decisions_still_being_written_survive_closing(qtbot: QtBot, window: MainWindow, project_path: Path) -> None:
    chosen = select_undecided(window, qtbot, "good")
    project_of(window).review.actions.trigger("later")
    window.close()
    with Store.open(project_path, readonly=True) as store:
        assert store.items.get([chosen.id])[0].state is ItemState.DEFERRED


def test_the_other_places_show_what_there_is(qtbot: QtBot, window: MainWindow) -> None:
    window.trigger("place_curate")
    settle(qtbot, window)
    assert window.current_place() == "curate"
    curate = project_of(window)._curate
    assert curate is not None and curate._model.rowCount() == 3
    press(window, qtbot, Qt.Key.Key_K, text="k")
    qtbot.waitUntil(lambda: curate._model.rowCount() == 2)
    kept = project_of(window).session.store.items.ids("state:decided")
    assert [item(window, entry).label for entry in kept] == ["good"]
    window.trigger("place_dataset")
    settle(qtbot, window)
    dataset = project_of(window)._dataset
    assert dataset is not None and dataset._goes_in == 1


def test_an_edition_is_written_from_the_dataset_place(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    select_undecided(window, qtbot, "good")
    press(window, qtbot, Qt.Key.Key_Return)
    window.trigger("place_dataset")
    settle(qtbot, window)
    dataset = project_of(window)._dataset
    assert dataset is not None
    dataset.form.target.setText(str(tmp_path / "out"))
    with qtbot.waitSignal(project_of(window).runs.exported, timeout=20_000):
        dataset.trigger("freeze")
    assert (tmp_path / "out" / "manifest.json").is_file()
    settle(qtbot, window)


def test_the_theme_can_be_switched_while_working(qtbot: QtBot, window: MainWindow) -> None:
    from dataclasses import replace

    window.change_preferences(replace(window.preferences, theme="light"))
    qtbot.wait(20)
    assert not theme.tokens().dark
    assert project_of(window).review.canvas.theme.ground == theme.LIGHT.canvas


@pytest.mark.parametrize("name", ["settings", "log", "keys", "run", "palette"])
def test_every_small_window_opens_and_closes(qtbot: QtBot, window: MainWindow, name: str) -> None:
    window.trigger(name)
    qtbot.wait(50)
    settle(qtbot, window)


def test_a_folder_that_is_no_project_is_explained(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    window = MainWindow(settings=Preferences())
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.open_failed, timeout=20_000) as heard:
        window.open_project(tmp_path)
    assert "is not a Fettle project" in heard.args[0]
    window.close()


def test_what_cannot_be_opened_over_a_project_is_told_there(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with qtbot.waitSignal(window.open_failed, timeout=20_000):
        window.open_project(tmp_path / "empty")
    assert window.project is not None
    assert "is not a Fettle project" in window._strip._message.full_text()


def test_an_empty_list_names_the_keys_that_are_bound(qtbot: QtBot, window: MainWindow) -> None:
    review = project_of(window).review
    said = review.place.queue._empty
    press(window, qtbot, Qt.Key.Key_Slash, text="/")
    review.apply_filter("label:none-such")
    settle(qtbot, window)
    assert "<b>/</b>, then delete" in said.text()
    window.change_preferences(replace(window.preferences, keys={"focus_filter": ("F9",)}))
    assert "<b>F9</b>, then delete" in said.text()
    window.change_preferences(replace(window.preferences, keys={"focus_filter": ()}))
    assert "<b>Filter the queue</b>, then delete" in said.text()


def test_a_new_project_is_made_and_filled_from_a_folder(
    qtbot: QtBot, qapp: QApplication, made_project: Path, tmp_path: Path
) -> None:
    window = MainWindow(settings=Preferences())
    qtbot.addWidget(window)
    images = made_project.parent / "images" / "good"
    with qtbot.waitSignal(window.project_shown, timeout=20_000):
        create_project(window, tmp_path / "fresh", images)
    qtbot.waitUntil(lambda: project_of(window).review.model.rowCount() == 3, timeout=20_000)
    settle(qtbot, window)
    assert project_of(window).review.detail is not None
    window.close()


def test_a_second_window_only_looks_and_follows(qtbot: QtBot, window: MainWindow, project_path: Path) -> None:
    other = MainWindow(settings=Preferences())
    qtbot.addWidget(other)
    with qtbot.waitSignal(other.project_shown, timeout=20_000):
        other.open_project(project_path)
    settle(qtbot, other)
    assert project_of(other).session.readonly
    chosen = select_undecided(window, qtbot, "good")
    project_of(other).review.go_to(chosen.id)
    settle(qtbot, other)
    decisions.defer(project_of(window).session.store, [chosen.id])

    def heard() -> None:
        detail = project_of(other).review.detail
        assert detail is not None and detail.item.state is ItemState.DEFERRED

    qtbot.waitUntil(heard, timeout=10_000)
    other.close()


def test_the_review_place_can_be_rendered_without_a_display(
    qtbot: QtBot, project_path: Path, tmp_path: Path, wait_until_closed: Callable[[], None]
) -> None:
    gui_app.render_window(project_path, tmp_path / "picture.png", size=(1280, 800))
    wait_until_closed()
    assert (tmp_path / "picture.png").stat().st_size > 20_000


@pytest.fixture
def wait_until_closed(qtbot: QtBot) -> Callable[[], None]:
    return lambda: qtbot.wait(20)


def test_the_window_never_imports_a_learning_framework() -> None:
    code = (
        "import sys, gui.app, gui.window.main, gui.window.workspace, gui.window.session, storage.store;"
        "import gui.window.curate, gui.window.dataset, gui.window.run_panel, gui.window.settings_dialog;"
        "print([m for m in ('torch', 'ultralytics', 'onnxruntime', 'google.genai', 'pyqtgraph') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"


def test_the_plain_window_starts_without_opencv() -> None:
    code = (
        "import sys, gui.app, gui.window.main; print([m for m in ('cv2', 'sqlalchemy', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"


def test_a_number_field_shows_its_number(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, theme.ThemeMode.DARK)
    for field in (QSpinBox(), QDoubleSpinBox()):
        qtbot.addWidget(field)
        field.resize(120, 32)
        field.show()
        inner = field.lineEdit().geometry()
        assert inner.left() >= 4 and 90 < inner.width() <= 116
