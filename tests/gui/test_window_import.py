"""Importing a dataset in the window: previewed, mapped, asked, taken as one step, and taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from gui.window.import_panel import ImportPanel
from gui.window.main import MainWindow
from storage import proposals
from storage.records import ItemState
from tests.support.windows import project_of, settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT = Qt.MouseButton.LeftButton


class _Proposed(NamedTuple):
    item_id: int
    class_name: str | None
    model: str


def labelled(folder: Path, name: str, shapes: list[dict[str, object]], *, size: tuple[int, int] = (120, 90)) -> None:
    """A label file of labelme for one of the project's pictures."""
    folder.mkdir(exist_ok=True)
    known = {"version": "5.0", "flags": {}, "imageData": None, "imageWidth": size[0], "imageHeight": size[1]}
    (folder / f"{Path(name).stem}.json").write_text(json.dumps({**known, "imagePath": name, "shapes": shapes}))


def box(label: str, x: float = 10) -> dict[str, object]:
    """A rectangle."""
    return {"label": label, "shape_type": "rectangle", "points": [[x, 10], [x + 30, 40]]}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Three labelled pictures, one that is nowhere, a shape that is none, and a file that is no JSON."""
    folder = tmp_path / "theirs"
    labelled(folder, "plate_0.png", [box("Scratch"), box("dent", 60)])
    labelled(folder, "plate_1.png", [box("Scratch")])
    labelled(folder, "plate_2.png", [{"label": "dent", "shape_type": "polygon", "points": [[1, 1], [2, "x"]]}])
    labelled(folder, "gone.png", [box("dent")])
    (folder / "broken.json").write_text("{")
    return folder


def read(qtbot: QtBot, window: MainWindow, path: Path) -> ImportPanel:
    """The panel with a dataset read."""
    panel = project_of(window).panels.get("import")
    assert isinstance(panel, ImportPanel)
    panel.present()
    panel.path.setFocus()
    QTest.keyClicks(panel.path, str(path))
    QTest.keyClick(panel.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.plan is not None or panel.note.isVisible(), timeout=20_000)
    settle(qtbot, window)
    return panel


def take(qtbot: QtBot, window: MainWindow, panel: ImportPanel) -> None:
    """Press the button that imports and wait for the end."""
    with qtbot.waitSignal(project_of(window).dataset_jobs.imported, timeout=20_000):
        QTest.mouseClick(panel.go, LEFT)
    settle(qtbot, window)


def test_a_dataset_is_previewed_taken_and_taken_back(qtbot: QtBot, window: MainWindow, dataset: Path) -> None:
    store = project_of(window).session.store
    panel = read(qtbot, window, dataset)
    assert any("not found" in line for line in panel.summary.lines())
    assert panel.tabs.isTabVisible(3)
    assert "3 labels" in panel.go.text()
    assert panel.tabs.samples.model.rowCount() == 2
    assert store.next_undo() is None or "Import" not in store.next_undo().label  # type: ignore[union-attr]
    take(qtbot, window, panel)
    assert [each.model for each in _imported(window)] == ["theirs (labelme)"] * 3
    panel.done_card.press(0)
    settle(qtbot, window)
    assert _imported(window) == []


def test_what_came_in_is_shown_in_review(qtbot: QtBot, window: MainWindow, dataset: Path) -> None:
    panel = read(qtbot, window, dataset)
    take(qtbot, window, panel)
    panel.done_card.press(1)
    settle(qtbot, window)
    assert window.current_place() == "review"
    assert len(project_of(window).session.store.items.ids(project_of(window).review.filter_text)) == 2


def test_classes_are_renamed_and_left_out_by_keys(qtbot: QtBot, window: MainWindow, dataset: Path) -> None:
    panel = read(qtbot, window, dataset)
    panel.tabs.setCurrentIndex(1)
    table = panel.tabs.classes
    rows = {table.item(row, 0).text(): row for row in range(table.rowCount())}  # type: ignore[union-attr]
    assert set(rows) == {"Scratch", "dent"}
    note = table.item(rows["Scratch"], 4)
    assert note is not None and "scratch" in note.text()
    table.setFocus()
    table.setCurrentCell(rows["dent"], 0)
    QTest.keyClick(table, Qt.Key.Key_Space)
    table.setCurrentCell(rows["Scratch"], 3)
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QComboBox)
    assert editor is not None
    assert "scratch" in [editor.itemText(at) for at in range(editor.count())]
    field = editor.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "scratch")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.class_map() == {"Scratch": "scratch", "dent": ""})
    assert "2 labels" in panel.go.text()
    take(qtbot, window, panel)
    assert {each.class_name for each in _imported(window)} == {"scratch"}


def test_labels_come_in_as_decisions_if_the_person_says_so(qtbot: QtBot, window: MainWindow, dataset: Path) -> None:
    panel = read(qtbot, window, dataset)
    QTest.mouseClick(panel.summary.come_as.chip("decisions"), LEFT)
    assert "decisions" in panel.go.text()
    take(qtbot, window, panel)
    states = [item.state for item in project_of(window).session.store.items.walk("state:decided")]
    assert states and set(states) <= {ItemState.ACCEPTED, ItemState.CORRECTED}


def test_what_is_no_dataset_is_told_and_its_images_can_be_added(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    panel = read(qtbot, window, tmp_path / "nothing")
    assert panel.plan is None
    assert "No labels of a known format" in panel.note.text()
    assert panel.note.offered()
    panel = read(qtbot, window, tmp_path / "never")
    assert "There is nothing at" in panel.note.text()


def test_a_picture_that_several_items_fit_is_asked_about(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    store = project_of(window).session.store
    twin = tmp_path / "twin"
    twin.mkdir()
    source = Path(store.items.get(store.items.ids("name:plate_0"))[0].path)
    (twin / "plate_0.png").write_bytes(source.read_bytes())
    with qtbot.waitSignal(project_of(window).runs.jobs.changed):
        project_of(window).add(twin, labels_from_folders=False)
    qtbot.waitUntil(lambda: not project_of(window).runs.busy, timeout=20_000)
    settle(qtbot, window)
    folder = tmp_path / "elsewhere"
    labelled(folder, "plate_0.png", [box("dent")])
    panel = read(qtbot, window, folder)
    assert panel.plan is not None and [len(each.item_ids) for each in panel.plan.ambiguous] == [2]
    assert not panel.go.isEnabled() or "0" not in panel.go.text()
    panel.tabs.setCurrentIndex(2)
    settle(qtbot, window)
    candidates = panel.tabs.asks.candidates
    assert candidates.count() == 3
    candidates.setFocus()
    candidates.setCurrentRow(1)
    wanted = candidates.item(1).data(Qt.ItemDataRole.UserRole)
    QTest.keyClick(candidates, Qt.Key.Key_Return)
    assert panel.tabs.asks.answers == {panel.plan.ambiguous[0].stated: wanted}
    before = panel.plan
    QTest.mouseClick(panel.go, LEFT)
    qtbot.waitUntil(lambda: panel.plan is not None and panel.plan is not before, timeout=20_000)
    assert not panel.plan.ambiguous
    take(qtbot, window, panel)
    assert {each.item_id for each in _imported(window)} == {wanted}


def test_a_folder_dropped_on_the_window_is_read(qtbot: QtBot, window: MainWindow, dataset: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(dataset))])
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPointF(9, 9).toPoint(), action, data, LEFT, none)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), action, data, LEFT, none))
    panel = project_of(window).panels.find("import")
    assert isinstance(panel, ImportPanel)
    qtbot.waitUntil(lambda: panel.plan is not None, timeout=20_000)
    settle(qtbot, window)
    two = QMimeData()
    two.setUrls([QUrl.fromLocalFile("/a"), QUrl.fromLocalFile("/b")])
    other = QDragEnterEvent(QPointF(9, 9).toPoint(), action, two, LEFT, none)
    other.ignore()
    QApplication.sendEvent(window, other)
    assert not other.isAccepted()


def _imported(window: MainWindow) -> list[_Proposed]:
    store = project_of(window).session.store
    return [
        _Proposed(each.item_id, each.class_name, each.provenance.model)
        for found in proposals.live_of_many(store, store.items.ids()).values()
        for each in found
        if each.run_id is None and "labelme" in each.provenance.model
    ]
