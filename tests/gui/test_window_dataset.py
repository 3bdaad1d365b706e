"""Dataset: what goes in is drawn, counted and narrowed, and every count and picture leads to its items."""

from __future__ import annotations

import json
import shutil
from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.dataset import DatasetPlace
from gui.window.dataset_charts import class_bars
from gui.window.dataset_grid import PreviewGrid, PreviewRow
from gui.window.label_paint import Drawn, with_labels
from gui.window.lane import Lane
from gui.window.main import MainWindow
from gui.window.queue_model import QueueModel
from storage import decisions, regions, rle
from storage.editions import ExportRequest, export
from storage.records import Box, Geometry, ItemState, Polygon, RegionRole
from storage.store import Store
from tests.support.windows import project_of, settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def project_path(made_project: Path, tmp_path: Path) -> Path:
    """The usual project with four items decided, three of them split, and a region kept."""
    path = Path(shutil.copytree(made_project, tmp_path / "project"))
    with Store.open(path) as store:
        scratch, good = list(store.items.ids("given:scratch -state:unreadable")), list(store.items.ids("given:good"))
        decisions.accept(store, scratch[:2], label="scratch")
        decisions.accept(store, good[:2], label="good")
        regions.draw(store, item_id=scratch[0], geometry=Box(5, 5, 60, 40), role=RegionRole.DEFECT, class_name=None)
        with store.transact("split", undoable=False) as tx:
            tx.update("items", [*scratch[:2], good[0]], {"split": "train"})
    return path


def dataset_of(qtbot: QtBot, window: MainWindow) -> DatasetPlace:
    """The place, shown and at rest."""
    window.show_place("dataset")
    settle(qtbot, window)
    place = project_of(window)._dataset
    assert place is not None
    return place


def test_a_click_on_a_picture_opens_its_item(qtbot: QtBot, window: MainWindow) -> None:
    place = dataset_of(qtbot, window)
    assert place.grid._queue.rowCount() == 4
    wanted = place.grid._queue.id_at(1)
    spot = place.grid.visualRect(place.grid._queue.index(1, 0)).center()
    QTest.mouseClick(place.grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settle(qtbot, window)
    assert window.current_place() == "review"
    assert project_of(window).review.current_id == wanted


def test_arrows_and_enter_open_an_item_without_a_mouse(qtbot: QtBot, window: MainWindow) -> None:
    place = dataset_of(qtbot, window)
    assert window.focusWidget() is place.grid
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(place.grid, key)
    wanted = place.grid._queue.id_at(2)
    QTest.keyClick(place.grid, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert project_of(window).review.current_id == wanted
    # Enter means "accept" in Review, where the window is by now.
    assert project_of(window).session.store.items.count("state:decided") == 4


def test_every_count_shows_its_items(qtbot: QtBot, window: MainWindow) -> None:
    place = dataset_of(qtbot, window)
    assert place.chart.lines() == [["good", "", "1", "–", "–", "1", "2"], ["scratch", "", "2", "–", "–", "–", "2"]]
    table = place.chart.table
    cell = table.item(1, 2)
    assert cell is not None
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualItemRect(cell).center())
    settle(qtbot, window)
    review = project_of(window).review
    assert window.current_place() == "review"
    assert len(project_of(window).session.store.items.ids(review.filter_text)) == 2
    assert "split:train" in review.filter_text


def test_a_count_is_opened_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    place = dataset_of(qtbot, window)
    place.chart.table.setFocus()
    place.chart.table.setCurrentCell(0, 4)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(place.chart.table, key)
    settle(qtbot, window)
    found = project_of(window).session.store.items.get(
        project_of(window).session.store.items.ids(project_of(window).review.filter_text)
    )
    assert [(item.label, item.split) for item in found] == [("good", None)]
    assert project_of(window).session.store.items.count("state:decided") == 4


def test_regions_are_counted_too(qtbot: QtBot, window: MainWindow) -> None:
    place = dataset_of(qtbot, window)
    button = place.chart._what._buttons["regions"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    # One proposed and accepted on each of the two scratches, and the one drawn.
    assert place.chart.lines() == [["scratch", "", "3", "–", "–", "3"]]


def test_a_filter_says_what_goes_in_and_a_wrong_one_is_shown_where_it_is_wrong(
    qtbot: QtBot, window: MainWindow
) -> None:
    place = dataset_of(qtbot, window)
    QTest.mouseClick(place.form.which.chip("filter"), Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert window.focusWidget() is place.form.filter
    QTest.keyClicks(place.form.filter, "state:unreviewed OR split:train")
    QTest.keyClick(place.form.filter, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert place._goes_in == 5
    assert place.form.request().where == "state:unreviewed OR split:train"
    place.form.filter.setText("label:good) OR (label:scratch")
    QTest.keyClick(place.form.filter, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert place.form.note.isVisible()
    assert place.form.filter.property("wrong") == "true"
    place.form.filter.setText("label:nothing")
    QTest.keyClick(place.form.filter, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert not place.form.note.isVisible()
    assert place._nothing.isVisible() and not place.form.freeze.isEnabled()
    QTest.mouseClick(place.form.which.chip("all"), Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert place._goes_in == 6 and place.form.request().everything


def test_classes_of_train_are_balanced_and_a_number_that_is_none_is_said(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    form = dataset_of(qtbot, window).form
    form.target.setText(str(tmp_path / "balanced"))
    QTest.keyClicks(form.balance.augment, "plenty")
    assert form.balance.kinds.isVisibleTo(form)
    QTest.mouseClick(form.freeze, Qt.MouseButton.LeftButton)
    assert "“plenty” is no number of items" in form.note.text()
    assert not (tmp_path / "balanced").exists()
    form.balance.augment.selectAll()
    QTest.keyClicks(form.balance.augment, "largest")
    for name in ("noise", "blur", "light", "turn", "quarter"):
        QTest.mouseClick(form.balance._chips[name], Qt.MouseButton.LeftButton)
    QTest.mouseClick(form.freeze, Qt.MouseButton.LeftButton)
    qtbot.waitUntil((tmp_path / "balanced" / "manifest.json").exists, timeout=30_000)
    settle(qtbot, window)
    items = json.loads((tmp_path / "balanced" / "manifest.json").read_text())["items"]
    (copy,) = (item["augmented"] for item in items if "augmented" in item)
    assert [operation["kind"] for operation in copy["operations"]] == ["flip"]


def test_editions_are_listed_with_what_became_of_their_folders(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    store = project_of(window).session.store
    for name in ("one", "two"):
        export(store, ExportRequest(destination=tmp_path / name, format="csv"))
    shutil.rmtree(tmp_path / "one")
    place = dataset_of(qtbot, window)
    lines = [place.history._model.line(row) for row in range(2)]
    assert [(line.name, bool(line.state)) for line in lines if line] == [("two", False), ("one", True)]
    place.history.list.setFocus()
    QTest.keyClick(place.history.list, Qt.Key.Key_Home)
    assert [line.name for line in place.history.chosen()] == ["two"]
    with qtbot.waitSignal(place.history.compared) as asked:
        QTest.mouseClick(place.history._compare_button, Qt.MouseButton.LeftButton)
    assert [line.name for line in asked.args] == ["one", "two"]
    QTest.keyClick(place.history.list, Qt.Key.Key_Down)
    assert not place.history._compare_button.isEnabled()
    with qtbot.waitSignal(place.history.shown) as shown:
        QTest.keyClick(place.history.list, Qt.Key.Key_Return)
    assert shown.args[0].name == "one"


def test_a_hundred_thousand_items_cost_what_is_in_sight(qtbot: QtBot) -> None:
    rows, thumbs = Lane("rows"), Lane("thumbs", newest_first=True, limit=400)
    asked: list[int] = []

    def rows_of(ids: Sequence[int]) -> list[PreviewRow]:
        asked.extend(ids)
        return [PreviewRow(item_id, f"{item_id}.png", "crack", ItemState.ACCEPTED, colour="#e69f00") for item_id in ids]

    seen: list[int] = []

    def thumb_of(item_id: int) -> None:
        seen.append(item_id)

    model = QueueModel(rows_of=rows_of, thumb_of=thumb_of, rows_lane=rows, thumbs_lane=thumbs)
    model.set_ids(array("q", range(1, 100_001)))
    grid = PreviewGrid(model)
    qtbot.addWidget(grid)
    grid.resize(900, 600)
    grid.show()
    qtbot.waitUntil(lambda: model.known_row(1) is not None and thumbs.idle())
    QTest.keyClick(grid, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: model.known_row(100_000) is not None and thumbs.idle())
    assert len(set(asked)) <= 3 * 128
    assert len(set(seen)) <= 80
    rows.close()
    thumbs.close()


@pytest.mark.parametrize(
    "geometry",
    [
        Box(20, 20, 80, 60),
        Polygon((((20.0, 20.0), (80.0, 20.0), (80.0, 60.0), (20.0, 60.0)),)),
        rle.encode(np.pad(np.ones((40, 60), np.bool_), ((20, 40), (20, 120)))),
    ],
    ids=["box", "polygon", "mask"],
)
def test_labels_are_drawn_where_they_are_in_the_colour_of_their_class(geometry: Geometry) -> None:
    image = QImage(100, 50, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    drawn = with_labels(image, [Drawn(geometry, "#d55e00")], width=200, height=100)
    assert image.pixelColor(10, 10) == QColor("#808080")
    edge, outside = drawn.pixelColor(10, 20), drawn.pixelColor(60, 40)
    assert edge.red() > edge.blue() + 60
    assert outside == QColor("#808080")


def test_a_defect_of_one_pixel_is_still_seen() -> None:
    image = QImage(192, 144, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    bits = np.zeros((3000, 4000), np.bool_)
    bits[1500, 2000] = True
    drawn = with_labels(image, [Drawn(rle.encode(bits), "#d55e00")], width=4000, height=3000)
    assert drawn.pixelColor(96, 72).red() > drawn.pixelColor(96, 72).blue() + 60


def test_bars_hold_every_split_and_the_most_come_first() -> None:
    bars = class_bars({("a", "train"): 1, ("b", ""): 3, ("a", "odd"): 1, ("", "val"): 1}, {"a": "#e69f00"})
    assert [(bar.name, bar.parts, bar.total) for bar in bars] == [
        ("b", (0, 0, 0, 3), 3),
        ("a", (1, 0, 0, 1), 2),
        ("", (0, 1, 0, 0), 1),
    ]
