"""Two reviewers at once: this window, and another who works on the same PostgreSQL project meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.canvas.outcome import Shaped
from gui.window.main import MainWindow
from gui.window.queue_delegate import initials
from gui.window.queue_model import HELD_ROLE
from gui.window.settings_dialog import SettingsDialog
from storage import classes, decisions, presence, regions, review_claims, reviewer, second_opinions
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import Box, Item, ItemState, SecondOpinion
from storage.store import Store
from tests.support.postgres import Server
from tests.support.windows import project_of, settle, window_on_project

# What the offscreen platform says of every window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

NONE = Qt.KeyboardModifier.NoModifier


def _filled(root: Path, database: str = "") -> Path:
    """Eight pictures; good and scratch are the classes 1 and 2."""
    folder = root / "images"
    folder.mkdir()
    rng = np.random.default_rng(5)
    for index in range(8):
        pixels = rng.integers(60, 200, size=(60, 80, 3), dtype=np.uint8)
        (folder / f"plate_{index}.png").write_bytes(encode_png(pixels))
    with Store.create(root / "project", actor="lee", database=database) as store:
        for name in ("good", "scratch", "dent"):
            classes.add(store, name)
        ingest(store, [folder], max_pixels=1_000_000)
    return root / "project"


@pytest.fixture
def shared_project(tmp_path: Path, postgres_server: Server) -> Path:
    return _filled(tmp_path, postgres_server.url(postgres_server.database()))


@pytest.fixture
def lee(shared_project: Path) -> Iterator[Store]:
    """The other reviewer."""
    with Store.open(shared_project, actor="lee") as store:
        yield store


@pytest.fixture
def window(qtbot: QtBot, shared_project: Path, lee: Store) -> Iterator[MainWindow]:
    presence.beat(lee, lee.session, item_id=1, holding=[1, 2])
    reviewer.save_own_name("kim")
    with window_on_project(qtbot, shared_project) as made:
        yield made


def _until(qtbot: QtBot, holds: Callable[[], bool]) -> None:
    def check() -> None:
        assert holds()

    qtbot.waitUntil(check, timeout=20_000)


def _press(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    target = window.focusWidget() or window
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, NONE))
    settle(qtbot, window)


def _item(store: Store, item_id: int) -> Item:
    return store.items.get([item_id])[0]


def _go(window: MainWindow, qtbot: QtBot, item_id: int) -> None:
    project_of(window).review.go_to(item_id)
    settle(qtbot, window)


def _conflict(window: MainWindow) -> str:
    card = project_of(window).review.place.decision._conflict
    return card.text() if card.isVisible() else ""


def test_the_window_shows_who_is_here_starts_past_what_they_hold_and_leaves_when_closed(
    qtbot: QtBot, window: MainWindow, lee: Store
) -> None:
    review = project_of(window).review
    assert review.current_id == 3, "lee has 1 and 2"
    _until(qtbot, lambda: window._top._others.text() == "lee is here")
    # The name is known once the queue has read that line.
    project_of(window).watch.beat()
    _until(qtbot, lambda: "at plate_0.png" in window._top._others.toolTip())
    assert [review.model.index(row, 0).data(HELD_ROLE) for row in range(3)] == ["lee", "lee", ""]
    _until(qtbot, lambda: {c.item_id for c in review_claims.all_claims(lee) if c.reviewer == "kim"} == {3, 4, 5, 6})
    presence.beat(lee, lee.session, item_id=1, holding=[1, 7])
    project_of(window).watch.beat()
    _until(qtbot, lambda: review.model.held_by(7) == "lee")
    _go(window, qtbot, 6)
    _press(window, qtbot, Qt.Key.Key_D)
    assert review.current_id == 8
    window.close()
    assert [p.reviewer for p in presence.who(lee)] == ["lee"]
    assert {c.reviewer for c in review_claims.all_claims(lee)} == {"lee"}


@pytest.mark.parametrize("answer", ["Keep theirs", "Decide again with mine"])
def test_a_decision_someone_was_faster_with_is_refused_and_both_are_shown(
    qtbot: QtBot, window: MainWindow, lee: Store, answer: str
) -> None:
    project = project_of(window)
    # The news of lee's decision is still on its way when kim decides.
    project.session.store._listeners.clear()
    decisions.accept(lee, [3], label="scratch")
    _press(window, qtbot, Qt.Key.Key_3)
    assert _item(lee, 3).label == "scratch"
    assert "<b>lee</b> decided plate_2.png" in _conflict(window)
    assert "<b>scratch</b>. You chose <b>dent</b>." in _conflict(window)
    _press(window, qtbot, Qt.Key.Key_1)
    assert _item(lee, 4).label == "good", "work goes on beside the question"
    card = project.review.place.decision._conflict
    card.press(card.offered().index(answer))
    settle(qtbot, window)
    after = _item(lee, 3)
    mine = answer == "Decide again with mine"
    assert (after.label, after.decided_by) == (("dent", "kim") if mine else ("scratch", "lee"))
    assert _conflict(window) == ""


def test_what_a_person_does_in_quick_succession_never_conflicts_with_itself(
    qtbot: QtBot, window: MainWindow, lee: Store
) -> None:
    project = project_of(window)
    _go(window, qtbot, 5)
    actions = project.review.actions
    actions.regions.draw(Shaped(Box(5, 5, 20, 20)))
    actions.items._reset()
    actions.regions.draw(Shaped(Box(30, 5, 40, 20)))
    project.session.undo()
    actions.regions.draw(Shaped(Box(50, 5, 60, 20)))
    settle(qtbot, window)
    assert _conflict(window) == ""
    assert len(regions.of_item(lee, 5)) == 2


def test_an_edit_of_a_region_after_someone_decided_is_refused_too(qtbot: QtBot, window: MainWindow, lee: Store) -> None:
    project_of(window).session.store._listeners.clear()
    decisions.exclude(lee, [3], reason="blurred")
    project_of(window).review.actions.regions.draw(Shaped(Box(5, 5, 20, 20)))
    settle(qtbot, window)
    assert "<b>excluded (blurred)</b>. What you did to it was not saved." in _conflict(window)
    assert regions.of_item(lee, 3) == []


def test_a_second_look_hides_the_first_verdict_and_a_dispute_is_settled_by_a_click(
    qtbot: QtBot, window: MainWindow, lee: Store
) -> None:
    second_opinions.ask(lee, share=1.0, where="id:3,4")
    decisions.accept(lee, [3], label="scratch")
    review = project_of(window).review
    _until(qtbot, lambda: review.detail is not None and review.detail.blind)
    settle(qtbot, window)
    assert review.detail is not None and review.detail.item.label is None
    assert [(event.actor, event.decision) for event in review.detail.history] == [("", None)]
    row = review.model.known_row(3)
    assert row is not None and (row.state, "scratch" in row.line) == (ItemState.UNREVIEWED, False)
    assert "Second look" in review.place.decision._second.text()
    _press(window, qtbot, Qt.Key.Key_3)
    assert _item(lee, 3).second is SecondOpinion.DISPUTED
    _go(window, qtbot, 3)
    assert "lee: <b>scratch</b>, kim: <b>dent</b>" in review.place.decision._second.text()
    assert review.place.decision._second.offered() == ["scratch (lee)", "dent (kim)"]
    for key in (Qt.Key.Key_U, Qt.Key.Key_L):
        _press(window, qtbot, key)
        assert (_item(lee, 3).second, review.current_id) == (SecondOpinion.DISPUTED, 3)
    review.place.decision._second.press(0)
    settle(qtbot, window)
    after = _item(lee, 3)
    assert (after.second, after.label, after.decided_by) == (SecondOpinion.SETTLED, "scratch", "kim")


def test_the_next_undecided_item_is_also_one_that_waits_for_a_second_look(
    qtbot: QtBot, window: MainWindow, lee: Store
) -> None:
    second_opinions.ask(lee, share=1.0, where="id:8")
    decisions.accept(lee, [4, 5, 6, 7, 8], label="good")
    settle(qtbot, window)
    project_of(window).trigger("review", "next_unreviewed")
    _until(qtbot, lambda: project_of(window).review.current_id == 8)


def test_the_team_panel_shows_people_asks_for_opinions_and_leads_to_disputes(
    qtbot: QtBot, window: MainWindow, lee: Store
) -> None:
    project = project_of(window)
    window.trigger("team")
    panel = project.panels.get("team")
    assert panel is not None
    panel._share.setCurrentIndex(panel._share.findData(100))
    panel._ask.click()
    _until(qtbot, lambda: "8 wanted" in panel._second.text())
    decisions.accept(lee, range(1, 9), label="good")
    project.session.write(lambda store: decisions.accept(store, range(1, 7), label="good"))
    project.session.write(lambda store: decisions.accept(store, [7, 8], label="dent"))
    _until(qtbot, lambda: panel._second.text() == "0 wanted · 6 agreed · 2 disputed · 0 settled")
    _until(qtbot, lambda: panel._classes.rowCount() == 2)
    assert "75 % of the opinions agree" in panel._alpha.text()
    names = [panel._people.item(row, 0).text() for row in range(panel._people.rowCount())]
    assert names == ["kim", "lee"]
    panel._disputes.click()
    settle(qtbot, window)
    assert list(project.review.model.ids()) == [7, 8]


def test_another_name_signs_from_the_next_decision_on(qtbot: QtBot, window: MainWindow, lee: Store) -> None:
    window.trigger("settings")
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    _until(qtbot, lambda: dialog._reviewer.text() == "kim")
    dialog._reviewer.setText("지훈")
    dialog._reviewer.editingFinished.emit()
    _until(qtbot, lambda: window._top._reviewer.text() == "지훈")
    dialog.close()
    _press(window, qtbot, Qt.Key.Key_1)
    assert _item(lee, 3).decided_by == "지훈"
    assert reviewer.own_name() == "지훈"


def test_on_a_project_of_ones_own_nothing_of_this_is_in_the_way(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with window_on_project(qtbot, _filled(tmp_path)) as window:
        project = project_of(window)
        assert not project.watch.active and window._top._others.isHidden()
        assert project.review.current_id == 1
        assert presence.who(project.session.store) == [] == review_claims.all_claims(project.session.store)


@pytest.mark.parametrize(("name", "letters"), [("kim", "K"), ("Kim Min Lee", "KL"), ("김철수", "김"), ("", "")])
def test_a_holder_is_marked_by_one_or_two_letters(name: str, letters: str) -> None:
    assert initials(name) == letters
