"""The queue holds ids, fetches what is seen, and drops answers nobody waits for any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.window.lane import Lane
from gui.window.queue_model import ROW_ROLE, THUMB_ROLE, QueueModel
from gui.window.queue_panel import QueuePanel
from gui.window.views import QueueRow, QuickFilter
from storage.records import ItemState

# The offscreen platform says this of every window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Source:
    def __init__(self) -> None:
        self.asked: list[tuple[int, ...]] = []
        self.suffix = ""

    def rows(self, ids: Sequence[int]) -> list[QueueRow]:
        self.asked.append(tuple(ids))
        return [QueueRow(i, f"item_{i}{self.suffix}.png", "crack · 0.90", ItemState.UNREVIEWED) for i in ids]

    def thumb(self, item_id: int) -> QImage:
        image = QImage(8, 6, QImage.Format.Format_RGB32)
        image.fill(item_id)
        return image


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    lane = Lane("test")
    yield lane
    lane.close()


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(qtbot: QtBot, lane: Lane, source: Source) -> QueueModel:
    return QueueModel(rows_of=source.rows, thumb_of=source.thumb, rows_lane=lane, thumbs_lane=lane)


def wait_for_row(qtbot: QtBot, model: QueueModel, row: int) -> QueueRow:
    def here() -> None:
        assert model.data(model.index(row, 0), ROW_ROLE) is not None

    qtbot.waitUntil(here)
    found: QueueRow = model.data(model.index(row, 0), ROW_ROLE)
    return found


def test_only_the_rows_that_are_looked_at_are_fetched(qtbot: QtBot, model: QueueModel, source: Source) -> None:
    model.set_ids(range(1, 1_000_001))
    assert wait_for_row(qtbot, model, 500_000).name == "item_500001.png"
    assert len(source.asked) == 1 and len(source.asked[0]) <= 128


def test_a_refresh_reads_the_row_again(qtbot: QtBot, model: QueueModel, source: Source) -> None:
    model.set_ids([7, 8])
    wait_for_row(qtbot, model, 0)
    source.suffix = "_new"
    model.refresh([8])
    qtbot.waitUntil(lambda: model.data(model.index(1, 0), ROW_ROLE).name == "item_8_new.png")


def test_a_full_refresh_keeps_old_lines_until_the_new_are_here(qtbot: QtBot, model: QueueModel, source: Source) -> None:
    model.set_ids([7])
    wait_for_row(qtbot, model, 0)
    source.suffix = "_new"
    model.refresh()
    assert model.data(model.index(0, 0), ROW_ROLE).name == "item_7.png"
    qtbot.waitUntil(lambda: model.data(model.index(0, 0), ROW_ROLE).name == "item_7_new.png")


def test_thumbnails_arrive_later(qtbot: QtBot, model: QueueModel) -> None:
    model.set_ids([3])
    assert model.data(model.index(0, 0), THUMB_ROLE) is None
    qtbot.waitUntil(lambda: model.data(model.index(0, 0), THUMB_ROLE) is not None)


def test_rows_are_found_by_item(model: QueueModel) -> None:
    model.set_ids([30, 10, 20])
    assert [model.row_of(item) for item in (10, 20, 99)] == [1, 2, None]


def test_a_newer_request_of_a_topic_replaces_the_older(qtbot: QtBot, lane: Lane) -> None:
    gate = threading.Event()
    answers: list[int] = []
    lane.ask(lambda: gate.wait(5), lambda _: None)
    for number in range(5):
        lane.ask(lambda number=number: number, answers.append, topic="detail")  # type: ignore[misc]
    gate.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [4]


def test_a_fault_reaches_the_one_who_asked_and_the_lane_lives_on(qtbot: QtBot, lane: Lane) -> None:
    faults: list[str] = []
    answers: list[int] = []

    def fail() -> int:
        raise ValueError("no such thing")

    lane.ask(fail, answers.append, failed=lambda error: faults.append(str(error)))
    lane.ask(lambda: 5, answers.append)
    qtbot.waitUntil(lambda: answers == [5])
    assert faults == ["no such thing"]


def test_a_full_lane_drops_the_oldest_and_says_so(qtbot: QtBot) -> None:
    lane = Lane("small", newest_first=True, limit=2)
    gate = threading.Event()
    started = threading.Event()

    def hold() -> None:
        started.set()
        gate.wait(5)

    lane.ask(hold, lambda _: None)
    started.wait(5)
    dropped: list[int] = []
    answers: list[int] = []
    for number in range(4):
        lane.ask(lambda n=number: n, answers.append, dropped=lambda n=number: dropped.append(n))  # type: ignore[misc]
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    lane.close()
    assert (dropped, answers) == ([0, 1], [3, 2])


def test_no_answer_arrives_after_closing(qtbot: QtBot) -> None:
    lane = Lane("closing")
    answers: list[int] = []
    lane.ask(lambda: 1, answers.append)
    lane.close()
    qtbot.wait(20)
    assert answers == []


def test_a_million_rows_show_at_once(qtbot: QtBot, model: QueueModel) -> None:
    panel = QueuePanel(model)
    qtbot.addWidget(panel)
    panel.resize(276, 800)
    started = time.perf_counter()
    model.set_ids(range(1, 1_000_001))
    panel.show()
    panel.select_row(999_999)
    assert time.perf_counter() - started < 2.0
    assert panel.selected_ids() == [1_000_000]


def test_a_chip_puts_its_filter_into_the_line_and_takes_it_out_again(qtbot: QtBot, model: QueueModel) -> None:
    panel = QueuePanel(model)
    qtbot.addWidget(panel)
    panel.set_quick_filters([QuickFilter("Marked", "has:marking", 31)])
    heard: list[str] = []
    panel.filter_changed.connect(heard.append)
    chip, _where = panel._chips[0]
    chip.click()
    chip.click()
    assert heard == ["has:marking", ""]
