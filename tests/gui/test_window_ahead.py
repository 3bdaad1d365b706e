"""What is read ahead: the next picture is drawn within its key, whichever way one goes, and memory stays in bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.canvas.pyramid import Pyramid, build_pyramid
from gui.window import look_ahead
from gui.window.heading import Heading
from gui.window.item_detail import Detail, load_detail
from gui.window.look_ahead import weight
from gui.window.main import MainWindow
from gui.window.pictures import PictureCache, Values, estimated_bytes
from storage import decisions
from storage.images import encode_png
from storage.ingest import ingest
from storage.store import Store
from tests.support.projects import new_project
from tests.support.windows import review_of, window_on_store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

SMALL, LARGE = (60, 90), (1800, 1800)


def make(tmp_path: Path, size_hw: tuple[int, int], count: int) -> Store:
    folder = tmp_path / "images"
    folder.mkdir()
    for number in range(count):
        pixels = np.full((*size_hw, 3), 20 * number + 10, np.uint8)
        (folder / f"{number:02}.png").write_bytes(encode_png(pixels))
    store = new_project(tmp_path / "project")
    ingest(store, [folder], max_pixels=10_000_000)
    return store


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    size_hw, count = getattr(request, "param", (SMALL, 12))
    with window_on_store(qtbot, make(tmp_path, size_hw, count)) as made:
        rest(qtbot, made)
        yield made


def rest(qtbot: QtBot, window: MainWindow) -> None:
    """Until all that is read ahead is there."""

    def quiet() -> None:
        assert window.project is not None
        session = window.project.session
        assert window.project.settled() and session.ahead.idle() and session.writes.idle()

    for _ in range(2):
        qtbot.waitUntil(quiet, timeout=20_000)
        qtbot.wait(30)


def press(window: MainWindow, key: Qt.Key, *, ctrl_shift: bool = False) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(review_of(window).canvas, key, both if ctrl_shift else Qt.KeyboardModifier.NoModifier)


def drawn(window: MainWindow) -> tuple[str, bool]:
    """Whose picture is on the canvas now, and whether it is only a stand-in."""
    canvas = review_of(window).canvas
    return (canvas._key if canvas.listening else "", canvas._standing_in)


def test_the_next_picture_is_drawn_before_its_key_returns(qtbot: QtBot, window: MainWindow) -> None:
    review = review_of(window)
    for key, item_id in ((Qt.Key.Key_D, 2), (Qt.Key.Key_D, 3), (Qt.Key.Key_A, 2), (Qt.Key.Key_A, 1)):
        press(window, key)
        assert review.current_id == item_id
        assert drawn(window) == (str(item_id), False), "no event was handled since the key"
        rest(qtbot, window)


def test_where_a_jump_would_lead_is_read_ahead_too(qtbot: QtBot, window: MainWindow) -> None:
    review = review_of(window)
    decisions.accept(review.session.store, [2, 3, 4, 5, 6, 7, 8, 9], label="good")
    rest(qtbot, window)
    press(window, Qt.Key.Key_D)
    rest(qtbot, window)
    press(window, Qt.Key.Key_D, ctrl_shift=True)
    qtbot.waitUntil(lambda: review.current_id == 10)
    assert drawn(window) == ("10", False)
    rest(qtbot, window)
    press(window, Qt.Key.Key_A, ctrl_shift=True)
    qtbot.waitUntil(lambda: review.current_id == 1)
    assert drawn(window) == ("1", False)


@pytest.mark.parametrize("window", [(LARGE, 8)], indirect=True)
def test_who_hurries_sees_stand_ins_and_only_where_they_stop_the_picture(qtbot: QtBot, window: MainWindow) -> None:
    review = review_of(window)
    pictures = review.show.pictures
    item = review.session.store.items.get([5])[0]
    press(window, Qt.Key.Key_D)
    press(window, Qt.Key.Key_D)
    review.show.stop_reading_ahead()
    qtbot.waitUntil(lambda: review.session.ahead.idle() and review.session.pictures.idle())
    pictures.clear()
    settled = review.show._settled_timer
    settled.setInterval(60_000)  # however busy the machine is, nobody has stayed anywhere yet
    for expected in (4, 5, 6):
        press(window, Qt.Key.Key_D)
        qtbot.waitUntil(lambda: drawn(window) == (str(review.current_id), True))
        assert review.current_id == expected
    assert pictures.peek(item.hash) is None, "nobody looked at it"
    settled.start(0)
    qtbot.waitUntil(lambda: drawn(window) == ("6", False))


def test_a_decision_lets_go_of_what_was_known(qtbot: QtBot, window: MainWindow) -> None:
    review = review_of(window)
    before = review.ahead.known(2)
    assert before is not None and before.item.label is None and review.ahead.held > 0
    decisions.accept(review.session.store, [2], label="good")
    rest(qtbot, window)
    press(window, Qt.Key.Key_D)
    rest(qtbot, window)
    assert review.detail is not None and review.detail.item.label == "good"
    review.ahead.forget(None)
    assert review.ahead.held == 0 and weight(before) > 0


def test_what_is_being_read_stays_when_another_item_changes(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = review_of(window)
    read: list[int] = []

    def counted(store: Store, item_id: int) -> Detail | None:
        read.append(item_id)
        return load_detail(store, item_id)

    monkeypatch.setattr(look_ahead, "load_detail", counted)
    review.ahead.changed(None)
    review.ahead.drawn()
    qtbot.waitUntil(lambda: bool(read))
    review.ahead.changed([12])
    rest(qtbot, window)
    assert 2 in read and 3 in read
    assert len(read) == len(set(read))


def test_what_a_picture_will_hold_is_known_before_it_is_read(qtbot: QtBot, window: MainWindow) -> None:
    item = review_of(window).session.store.items.get([1])[0]
    for height, width, channels in ((481, 640, 3), (1700, 2403, 1), (4000, 6000, 3)):
        pixels = np.zeros((height, width, 3) if channels == 3 else (height, width), np.uint8)
        like = replace(item, width=width, height=height, channels=channels)
        assert estimated_bytes(like) == build_pyramid(pixels).size_bytes


def test_the_heading_follows_direction_and_speed() -> None:
    still = Heading(row=100)
    assert still.steps(0.0)[:3] == (1, 2, -1) and not still.hurried(0.0)
    back = Heading()
    for number in range(6):
        back.note(100 - number, number * 1.0)
    assert back.steps(6.0)[:3] == (-1, -2, 1)
    back.note(96, 6.5)
    assert back.steps(6.6)[0] == -1, "one look over the shoulder does not turn"
    back.note(97, 7.0)
    back.note(98, 7.5)
    assert back.steps(7.6)[0] == 1
    fast = Heading()
    for number in range(6):
        fast.note(number, number * 0.05)
    assert fast.hurried(0.3) and len(fast.steps(0.3)) > len(still.steps(0.0))
    assert not fast.hurried(5.0)
    fast.note(40, 5.0)
    assert fast.jumped()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    loads=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 50)), max_size=40),
    plan=st.lists(st.integers(0, 9), unique=True, max_size=6),
)
def test_pictures_stay_within_their_budget_and_the_most_urgent_stays(
    loads: list[tuple[int, int]], plan: list[int]
) -> None:
    cache = PictureCache(budget=100)
    cache.plan([str(key) for key in plan])
    for key, size in loads:
        cache.get(str(key), lambda size=size: Values(np.zeros((size, 1), np.uint8)))  # type: ignore[misc]
        assert cache.held <= 100
    if plan and str(plan[0]) in {str(key) for key, _ in loads}:
        assert cache.peek(str(plan[0])) is not None


def test_a_picture_is_made_once_and_no_room_is_said_before_it_is_made() -> None:
    cache = PictureCache(budget=1_000_000)
    cache.plan(["a", "b"])
    made = [cache.get("a", lambda: build_pyramid(np.zeros((300, 300, 3), np.uint8))) for _ in range(2)]
    assert isinstance(made[0], Pyramid) and made[0] is made[1]
    assert cache.has_room("b", 300_000) and not cache.has_room("b", 900_000)
    assert cache.has_room("a", 900_000), "it need not make room for what is less urgent"
