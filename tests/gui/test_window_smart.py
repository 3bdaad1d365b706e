"""Smart selection in the window, by real clicks, with a tiny model in a process of its own; and without any."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from inference.cards import Task
from inference.library import ModelLibrary
from inference.model_inspect import CardFields
from storage import regions, rle
from storage.records import Mask
from tests.gui.test_window_main import NONE, press
from tests.inference.tiny_models import prompt_pair
from tests.support.windows import project_of

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")
LEFT, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier


def _spot(window: MainWindow, x: float, y: float) -> QPoint:
    canvas = project_of(window).review.canvas
    device_x, device_y = canvas.viewport.to_device(x, y)
    return QPoint(round(device_x / canvas.ratio), round(device_y / canvas.ratio))


def test_without_a_model_the_window_says_how_to_add_one(qtbot: QtBot, window: MainWindow) -> None:
    review = project_of(window).review
    with qtbot.waitSignal(review.said) as said:
        press(window, qtbot, Qt.Key.Key_M, text="m")
    assert "fettle models add ENCODER.onnx DECODER.onnx --task prompt" in said.args[0]
    assert review.canvas.model.tool == "smart"


def test_clicks_outline_and_enter_makes_one_region_that_undo_takes_back(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    project = project_of(window)
    review, store = project.review, project.session.store
    files = prompt_pair(tmp_path / "files")
    ModelLibrary([store.folder.models]).add(
        list(files), into=store.folder.models, name="sam", fields=CardFields(task=Task.PROMPT)
    )
    shown = review.current_id
    assert shown is not None
    # Noise around half brightness: what the tiny model takes for bright differs from cell to cell.
    press(window, qtbot, Qt.Key.Key_M, text="m")
    canvas = review.canvas
    tool = canvas._tool

    def found() -> bool:
        return getattr(tool, "_found", None) is not None

    QTest.mouseClick(canvas, LEFT, NONE, _spot(window, 60, 45))
    qtbot.waitUntil(found, timeout=30_000)
    before = int(tool._found[0].pixels.sum())  # type: ignore[attr-defined]
    QTest.mouseClick(canvas, LEFT, ALT, _spot(window, 70, 45))
    qtbot.waitUntil(lambda: found() and int(tool._found[0].pixels.sum()) < before, timeout=30_000)  # type: ignore[attr-defined]
    assert regions.of_item(store, shown) == []
    preview = tool._found[0]  # type: ignore[attr-defined]
    press(window, qtbot, Qt.Key.Key_Return)
    (region,) = regions.of_item(store, shown)
    assert isinstance(region.geometry, Mask) and rle.area(region.geometry) == int(preview.pixels.sum())
    assert review.current_id == shown
    press(window, qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert regions.of_item(store, shown) == []
    QTest.mouseClick(canvas, LEFT, NONE, _spot(window, 60, 45))
    press(window, qtbot, Qt.Key.Key_Escape)
    assert not tool.busy and regions.of_item(store, shown) == []
