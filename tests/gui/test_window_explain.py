"""Alt and a class's digit show where the model sees that class, until another item is shown or it is put away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from inference.cards import CamSpec, InputSpec
from storage import classes
from storage.images import encode_png
from storage.ingest import ingest
from tests.inference.tiny_models import make_card, mean_colour
from tests.support.projects import new_project
from tests.support.windows import review_of, settle, window_on_store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    folder = tmp_path / "images"
    folder.mkdir()
    for at in range(2):
        pixels = np.full((60, 90, 3), 40, np.uint8)
        pixels[10:30, 10:30, 0] = 255
        pixels[30:50, 60:80, 1] = 255
        (folder / f"{at}.png").write_bytes(encode_png(pixels))
    store = new_project(tmp_path / "project")
    ingest(store, [folder], max_pixels=10_000_000)
    for name in ("red", "green"):
        classes.add(store, name)
    with window_on_store(qtbot, store) as made:
        yield made


def said(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> list[str]:
    """What the strip says while a key with Alt is answered."""
    words: list[str] = []
    review_of(window).said.connect(words.append)
    QTest.keyClick(review_of(window).canvas, key, ALT)
    qtbot.waitUntil(lambda: bool(words) and "Looking" not in words[-1], timeout=30_000)
    review_of(window).said.disconnect(words.append)
    return words


def test_without_a_model_it_says_how_to_get_one(qtbot: QtBot, window: MainWindow) -> None:
    assert "models add" in said(qtbot, window, Qt.Key.Key_1)[-1]
    assert "No class has the key 7" in said(qtbot, window, Qt.Key.Key_7)[-1]


def test_each_class_has_its_map_until_it_is_put_away(qtbot: QtBot, window: MainWindow) -> None:
    review = review_of(window)
    models = review.session.store.folder.models
    mean_colour(models / "colours" / "model.onnx", side=16)
    make_card(
        models / "colours", input=InputSpec(size=(16, 16)), cam=CamSpec(features="features", weights="classifier")
    )
    assert said(qtbot, window, Qt.Key.Key_1)[-1] == "Where colours sees “red” (cam)"
    maps = review.show.maps
    assert maps._asked is not None and maps._asked.values[20, 20] > 200 and maps._asked.values[40, 70] < 100
    assert "red" in review.place.floats._heat.text()
    assert "“green”" in said(qtbot, window, Qt.Key.Key_2)[-1]
    assert maps._asked.values[40, 70] > 200
    QTest.keyClick(review.canvas, Qt.Key.Key_G)
    assert maps._asked is None and "No heatmap" in review.place.floats._heat.text()
    said(qtbot, window, Qt.Key.Key_1)
    QTest.keyClick(review.canvas, Qt.Key.Key_D)
    settle(qtbot, window)
    assert maps._asked is None
