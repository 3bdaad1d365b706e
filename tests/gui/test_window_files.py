"""What became of the files, in the window: changed and missing ones, likenesses, a folder that is followed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from html import escape
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.spelling import breakable, shown_name
from gui.widgets.basics import NoteCard
from gui.window.changes_panel import ChangesPanel
from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from gui.window.workspace import ProjectView
from storage import decisions
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import FileState, ItemState
from storage.store import Store
from storage.watch import Pace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

CTRL = Qt.KeyboardModifier.ControlModifier


def pixels(seed: int) -> np.ndarray:  # type: ignore[type-arg]
    rough = np.random.default_rng(seed).integers(0, 256, (9, 12), dtype=np.uint8)
    return np.asarray(cv2.resize(rough, (160, 120), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    for number in range(3):
        (folder / f"plate_{number}.png").write_bytes(encode_png(pixels(number)))
    (folder / "plate_3.png").write_bytes(encode_png((pixels(1) * 0.85).astype(np.uint8)))
    return folder


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path, images: Path) -> Iterator[MainWindow]:
    with Store.create(tmp_path / "project", actor="kim") as store:
        ingest(store, [images], max_pixels=10_000_000)
        decisions.accept(store, [1], label="scratch")
    theme.apply(qapp, theme.ThemeMode.DARK)
    window = MainWindow(settings=Preferences(size=(1280, 800)))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.project_shown, timeout=20_000):
        window.open_project(tmp_path / "project")
    settle(qtbot, window)
    yield window
    window.close()


def view(window: MainWindow) -> ProjectView:
    assert window.project is not None
    return window.project


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: view(window).settled() and not view(window).runs.busy, timeout=20_000)
    qtbot.wait(20)


def show(qtbot: QtBot, window: MainWindow, item_id: int) -> None:
    view(window).review.go_to(item_id)
    qtbot.waitUntil(lambda: (d := view(window).review.detail) is not None and d.item.id == item_id, timeout=10_000)
    settle(qtbot, window)


def look(qtbot: QtBot, window: MainWindow) -> list[str]:
    with qtbot.waitSignal(view(window).runs.rescanned, timeout=20_000):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    settle(qtbot, window)
    [panel] = window.findChildren(ChangesPanel)
    return panel.lines()


def test_a_look_for_changes_lists_them_and_the_new_file_can_be_taken(
    qtbot: QtBot, window: MainWindow, images: Path
) -> None:
    (images / "plate_0.png").write_bytes(encode_png(pixels(9)))
    (images / "plate_2.png").unlink()
    lines = look(qtbot, window)
    assert lines == [f"Changed: #1 {images}/plate_0.png", f"Missing: #3 {images}/plate_2.png"]
    show(qtbot, window, 1)
    review = view(window).review
    assert review.detail is not None and review.detail.item.file_state is FileState.CHANGED
    row = review.model.known_row(1)
    assert row is not None and row.alert == "file changed"
    card = review.place.decision._file
    assert card.isVisible() and card.offered() == ["Take the new file"]
    assert not review.place.decision._accept.isEnabled()
    review.actions.trigger("accept")
    settle(qtbot, window)
    assert view(window).session.store.items.get([1])[0].state is ItemState.ACCEPTED
    review.canvas.setFocus()
    qtbot.keyClick(review.canvas, Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: not card.isVisible(), timeout=10_000)
    settle(qtbot, window)
    item = view(window).session.store.items.get([1])[0]
    assert (item.state, item.file_state) == (ItemState.UNREVIEWED, FileState.PRESENT)
    with qtbot.waitSignal(view(window).session.changed, timeout=10_000):
        window.trigger("undo")
    settle(qtbot, window)
    assert view(window).session.store.items.get([1])[0].label == "scratch"


def test_a_missing_file_says_so_where_it_was(qtbot: QtBot, window: MainWindow, images: Path) -> None:
    (images / "plate_2.png").unlink()
    look(qtbot, window)
    show(qtbot, window, 3)
    card = view(window).review.place.decision._file
    assert card.isVisible() and "missing" in card.text() and card.offered() == []


def test_a_name_that_no_line_breaks_at_stays_within_the_panel(qtbot: QtBot) -> None:
    name = unicodedata.normalize("NFD", "용접부_검사영상_재촬영본_" * 8 + ".png")
    cards = NoteCard(escape(breakable(f"/data/{name}"))), NoteCard(escape(name))
    for card in cards:
        qtbot.addWidget(card)
    assert breakable(name).replace("\u200b", "") == shown_name(name) == unicodedata.normalize("NFC", name)
    assert cards[0].minimumSizeHint().width() < 248 < cards[1].minimumSizeHint().width()
    assert breakable("plate_1.png of kim") == "plate_1.png of kim"


def test_items_that_look_alike_name_each_other_and_a_click_goes_there(qtbot: QtBot, window: MainWindow) -> None:
    look(qtbot, window)  # Compares what was not compared yet.
    show(qtbot, window, 4)
    review = view(window).review
    [note] = [card for card in review.place.decision._note_cards if card.isVisible()]
    assert "Looks nearly like" in note.text() and "#2 plate_1.png" in note.text()
    row = review.model.known_row(4)
    assert row is not None and row.line.endswith("like #2")
    note.link_clicked.emit("item:2")
    qtbot.waitUntil(lambda: review.current_id == 2, timeout=10_000)


def test_a_followed_folder_fills_the_queue_and_can_be_let_go(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    camera = tmp_path / "camera"
    camera.mkdir()
    project = view(window)
    project._following.start(camera, labels_from_folders=False, pace=Pace(every=0.05, settle=0.05))
    assert project.followed == camera
    (camera / "shot.png").write_bytes(encode_png(pixels(20)))
    qtbot.waitUntil(lambda: project.review.model.rowCount() == 5, timeout=15_000)
    queue = project.review.place.queue
    qtbot.waitUntil(lambda: "1 taken in" in queue._following.full_text(), timeout=10_000)
    assert queue._foot.isVisible()
    queue.unfollow_wanted.emit()
    assert project.followed is None
    assert not queue._foot.isVisible()
    settle(qtbot, window)
