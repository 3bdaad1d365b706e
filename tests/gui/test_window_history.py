"""The history panel: what it lists, jumps by key, one item's history, and taking items out of the project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.window.history_panel import HistoryPanel
from gui.window.main import MainWindow
from gui.window.run_panel import RunPanel
from storage import decisions, jobs
from storage.records import ProposalDraft, ProposalKind, RunState, StageName, StageResult
from storage.store import Store
from tests.support.projects import make_project, provenance
from tests.support.windows import window_on_store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = make_project(tmp_path, count=6, given=("good", "pit"))
    for item_id in (1, 2, 3):
        decisions.accept(made, [item_id], label="pit")
    made.actor = "lee"
    decisions.exclude(made, [6], reason="blurred")
    made.actor = "kim"
    return made


@pytest.fixture
def window(qtbot: QtBot, store: Store) -> Iterator[MainWindow]:
    with window_on_store(qtbot, store) as made:
        yield made


def _panel(window: MainWindow, qtbot: QtBot, rows: int, *, action: str = "history") -> HistoryPanel:
    window.trigger(action)
    (panel,) = window.findChildren(HistoryPanel)
    qtbot.waitUntil(lambda: panel._model.rowCount() == rows)
    return panel


def _row(panel: HistoryPanel, text: str) -> int:
    return next(row for row, entry in enumerate(panel._model.entries) if text in entry.what)


def test_it_lists_who_did_what_newest_first_and_where_one_stands(window: MainWindow, qtbot: QtBot) -> None:
    panel = _panel(window, qtbot, 5)
    assert [(entry.who, entry.what) for entry in panel._model.entries] == [
        ("lee", "Exclude 1 item"),
        *[("kim", "Label 1 item “pit”")] * 3,
        ("kim", "Add 6 images"),
    ]
    assert panel._model.now_row == 1
    assert panel._remark.text() == "● You are here."


def test_enter_jumps_back_and_forth_and_others_steps_stay(window: MainWindow, qtbot: QtBot, store: Store) -> None:
    panel = _panel(window, qtbot, 5)
    panel._table.selectRow(3)
    qtbot.keyClick(panel._table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel._model.now_row == 3)
    states = [item.state.value for item in store.items.get([1, 2, 3, 6])]
    assert states[0] in ("accepted", "corrected")
    assert states[1:] == ["unreviewed", "unreviewed", "excluded"]
    assert [entry.undone for entry in panel._model.entries] == [False, True, True, False, False]
    panel._table.selectRow(1)
    qtbot.mouseClick(panel._jump, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel._model.now_row == 1)
    assert all(item.label == "pit" for item in store.items.get([1, 2, 3]))


def test_anothers_step_cannot_be_jumped_to_and_it_says_why(window: MainWindow, qtbot: QtBot) -> None:
    panel = _panel(window, qtbot, 5)
    panel._table.selectRow(0)
    assert not panel._jump.isEnabled()
    assert panel._remark.text() == "lee can undo this; you can't."


def test_a_decision_made_elsewhere_in_the_window_appears(window: MainWindow, qtbot: QtBot, store: Store) -> None:
    panel = _panel(window, qtbot, 5)
    decisions.defer(store, [4])
    qtbot.waitUntil(lambda: panel._model.rowCount() == 6)
    assert panel._model.entries[0].what == "Put off 1 item"


def test_one_items_history_is_what_happened_to_it(window: MainWindow, qtbot: QtBot) -> None:
    assert window.project is not None
    window.project.review.go_to(6)
    review = window.project.review
    qtbot.waitUntil(lambda: review.detail is not None and review.detail.item.id == 6)
    panel = _panel(window, qtbot, 2, action="item_history")
    assert panel._only.isVisible() and "6" in panel._only_text.text()
    assert _row(panel, "Exclude") == 0
    window.trigger("history")
    qtbot.waitUntil(lambda: panel._model.rowCount() == 5)
    assert not panel._only.isVisible()


def test_in_one_items_history_one_stands_where_one_really_stands(
    window: MainWindow, qtbot: QtBot, store: Store
) -> None:
    assert window.project is not None
    review = window.project.review
    review.go_to(1)
    qtbot.waitUntil(lambda: review.detail is not None and review.detail.item.id == 1)
    panel = _panel(window, qtbot, 2, action="item_history")
    assert panel._model.now_row == -1, "the newest step is about another item"
    panel._table.selectRow(0)
    assert panel._remark.text() == "Takes back your steps after this one."
    qtbot.keyClick(panel._table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel._model.now_row == 0)
    assert [item.state.value for item in store.items.get([2, 3])] == ["unreviewed"] * 2
    qtbot.keyClick(panel._table, Qt.Key.Key_Return)
    qtbot.wait(50)
    assert store.items.get([1])[0].label == "pit"


def test_an_item_is_removed_by_key_and_undo_brings_it_back(window: MainWindow, qtbot: QtBot, store: Store) -> None:
    assert window.project is not None
    before = store.items.count()
    window.project.review.canvas.setFocus()
    qtbot.keyClick(window.project.review.canvas, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: store.items.count() == before - 1)
    window.trigger("undo")
    qtbot.waitUntil(lambda: store.items.count() == before)


def test_the_decision_panel_tells_the_newest_and_opens_the_whole_history(
    window: MainWindow, qtbot: QtBot, store: Store
) -> None:
    assert window.project is not None
    panel = window.project.review.place.decision

    def told() -> list[str]:
        return [line.words() for line in panel._history_lines if not line.isHidden()]

    decisions.defer(store, [4])
    store.undo()
    window.project.review.go_to(4)
    qtbot.waitUntil(lambda: len(told()) == 2)
    assert told()[0].startswith("Put off 1 item kim · ") and told()[1].startswith("Add 6 images kim · ")
    assert panel._history_lines[0]._what.font().strikeOut() and not panel._history_lines[1]._what.font().strikeOut()
    window.project.review.go_to(1)
    qtbot.waitUntil(lambda: told()[0].startswith("Corrected “pit” kim · "))
    qtbot.mouseClick(panel._whole_history, Qt.MouseButton.LeftButton)
    history = window.findChild(HistoryPanel)
    qtbot.waitUntil(lambda: history._model.rowCount() == 2)
    assert history._only_text.text() == "Only item 1"


def _run(store: Store) -> int:
    run = jobs.start(store, stages=[StageName.CLASSIFY], where="", settings={})
    draft = ProposalDraft(ProposalKind.CLASS, "pit", 0.7)
    for claim in jobs.claim(store, run.id, owner="w", limit=100):
        done = [StageResult(job.id, job.item_id, provenance(job.stage), proposals=(draft,)) for job in claim.jobs]
        jobs.finish(store, run.id, done)
    jobs.close_run(store, run.id, cancelled=False)
    return run.id


def test_a_run_is_listed_among_the_steps_and_taken_back_by_a_click_which_undo_undoes(
    window: MainWindow, qtbot: QtBot, store: Store
) -> None:
    _run(store)
    decisions.defer(store, [5])
    panel = _panel(window, qtbot, 7)
    assert [entry.what for entry in panel._model.entries[:2]] == ["Put off 1 item", "Run 1: classification"]
    panel._table.selectRow(1)
    assert panel._take_back.isVisible() and not panel._jump.isEnabled()
    qtbot.mouseClick(panel._take_back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel._model.rowCount() == 8)
    assert jobs.get_run(store, 1).state is RunState.TAKEN_BACK and store.items.get([5])[0].predicted is None
    panel._table.selectRow(_row(panel, "Run 1:"))
    assert panel._model.entries[2].undone and not panel._take_back.isEnabled()
    window.trigger("undo")
    qtbot.waitUntil(lambda: not panel._model.entries[_row(panel, "Run 1:")].undone)
    assert store.items.get([5])[0].predicted == "pit"


def test_the_run_panel_takes_back_the_last_run(window: MainWindow, qtbot: QtBot, store: Store) -> None:
    window.trigger("run")
    (panel,) = window.findChildren(RunPanel)
    assert panel._take_back.isHidden()
    _run(store)
    qtbot.waitUntil(panel._take_back.isVisible)
    assert panel._take_back.text() == "Take back what run 1 proposed"
    qtbot.mouseClick(panel._take_back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel._take_back.isHidden)
    assert jobs.get_run(store, 1).state is RunState.TAKEN_BACK
