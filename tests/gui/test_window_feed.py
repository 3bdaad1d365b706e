"""The queue shows its first page before it knows the rest, and stays where the person is."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.window.lane import Lane
from gui.window.queue_feed import QueueFeed
from gui.window.queue_model import ROW_ROLE, QueueModel
from gui.window.session import Session
from gui.window.views import QueueRow
from storage import decisions
from storage.records import ItemState
from tests.support.big_projects import make_big_project


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    lane = Lane("test")
    yield lane
    lane.close()


@pytest.fixture
def model(qtbot: QtBot, lane: Lane) -> QueueModel:
    def rows(ids: object) -> list[QueueRow]:
        return [QueueRow(i, f"{i}.png", "", ItemState.UNREVIEWED) for i in ids]  # type: ignore[attr-defined]

    return QueueModel(rows_of=rows, thumb_of=lambda _: None, rows_lane=lane, thumbs_lane=lane)


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    made = make_big_project(tmp_path, 1_000)
    session = Session(made)
    yield session
    session.close()


def _more_than(found: list[int | None], known: int) -> bool:
    return len(found) > known


def test_what_comes_in_behind_moves_nothing(model: QueueModel) -> None:
    model.set_ids([5, 3, 9])
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    assert model.take_ids(array("q", [5, 3, 9, 1, 7]))
    assert not model.take_ids(array("q", [5, 3, 9, 1, 7]))
    assert resets == [] and model.rowCount() == 5
    assert [model.row_of(i) for i in (5, 3, 9, 1, 7, 4)] == [0, 1, 2, 3, 4, None]
    assert model.take_ids(array("q", [3, 9]))
    assert resets == [True] and model.row_of(9) == 1


def test_rows_that_came_in_later_are_read_when_they_are_seen(qtbot: QtBot, model: QueueModel) -> None:
    model.set_ids(range(1, 131))
    model.data(model.index(129, 0), ROW_ROLE)
    qtbot.waitUntil(lambda: model.data(model.index(129, 0), ROW_ROLE) is not None)
    model.take_ids(array("q", range(1, 201)))
    model.data(model.index(140, 0), ROW_ROLE)
    qtbot.waitUntil(lambda: model.data(model.index(140, 0), ROW_ROLE) is not None)


def test_the_first_page_comes_before_the_rest(qtbot: QtBot, model: QueueModel, session: Session) -> None:
    feed = QueueFeed(session, model)
    seen: list[tuple[str, int]] = []
    feed.filled.connect(lambda _begin: seen.append(("filled", model.rowCount())))
    feed.completed.connect(lambda _begin: seen.append(("completed", model.rowCount())))
    feed.show("", "name", wanted=None)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [("filled", 200), ("completed", session.store.items.count())]
    assert list(model.ids()) == sorted(model.ids(), key=lambda i: session.store.items.get([i])[0].name)


def test_an_item_far_down_is_named_at_once_and_found_when_the_list_is_whole(
    qtbot: QtBot, model: QueueModel, session: Session
) -> None:
    feed = QueueFeed(session, model)
    begins: list[object] = []
    feed.filled.connect(begins.append)
    feed.completed.connect(begins.append)
    feed.show("", "", wanted=900)
    qtbot.waitUntil(lambda: len(begins) == 2)
    assert begins == [900, 900] and model.row_of(900) is not None


@pytest.mark.parametrize("order", ["", "name", "uncertain", "anomalous", "largest"])
def test_the_next_undecided_goes_down_the_list_and_begins_again_at_its_top(
    qtbot: QtBot, model: QueueModel, session: Session, order: str
) -> None:
    feed = QueueFeed(session, model)
    feed.show("split:val", order, wanted=None)
    qtbot.waitUntil(lambda: model.rowCount() > 0 and feed.whole)
    listed = list(model.ids())
    waiting = set(session.store.items.ids("state:unreviewed"))
    found: list[int | None] = []
    current: int | None = listed[0]
    for _ in range(len(set(listed) & waiting) + 1):
        known = len(found)
        feed.find_undecided(current, found.append)
        qtbot.waitUntil(partial(_more_than, found, known))
        current = found[-1]
    after_the_first = [i for i in listed[1:] if i in waiting]
    top = [i for i in listed if i in waiting]
    assert found == (after_the_first + top)[: len(found)]


def test_a_list_stays_as_it_is_when_a_decision_takes_an_item_out_of_its_filter(
    qtbot: QtBot, model: QueueModel, session: Session
) -> None:
    feed = QueueFeed(session, model)
    feed.show("state:deferred", "", wanted=None)
    qtbot.waitUntil(lambda: model.rowCount() > 0 and feed.whole)
    before = list(model.ids())
    decisions.accept(session.store, before[:1])
    assert list(model.ids()) == before
    with qtbot.waitSignal(feed.completed):
        feed.reload()
    assert list(model.ids()) == before[1:]
