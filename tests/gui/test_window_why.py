"""Why in the decision panel: what each stage used, and the decided items most like this one, a click away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from gui.window.why_section import WhySection
from inference.alike import EmbeddingFile
from storage import decisions
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import ProposalDraft, ProposalKind, StageName
from storage.store import Store
from tests.support.projects import new_project, propose
from tests.support.windows import review_of, window_on_store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Four pictures, two decided; a class and an anomaly score proposed of the first."""
    rng = np.random.default_rng(3)
    folder = tmp_path / "images"
    folder.mkdir()
    for at in range(4):
        (folder / f"{at}.png").write_bytes(encode_png(rng.integers(60, 200, size=(48, 64, 3), dtype=np.uint8)))
    made = new_project(tmp_path / "project")
    ingest(made, [folder], max_pixels=10_000_000)
    decisions.accept(made, [2], label="pit")
    decisions.accept(made, [3], label="dent")
    propose(made, 1, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, "pit", 0.9)])
    propose(made, 1, StageName.ANOMALY, [ProposalDraft(ProposalKind.SCORE, confidence=0.42)])
    return made


@pytest.fixture
def window(qtbot: QtBot, store: Store) -> Iterator[MainWindow]:
    with window_on_store(qtbot, store) as made:
        yield made


def why(window: MainWindow) -> WhySection:
    return review_of(window).place.decision.why


def remember(store: Store) -> None:
    """Embeddings in which the third is nearest to the first."""
    vectors = np.zeros((4, 1280), np.float32)
    vectors[:, 0], vectors[:, 1] = 1.0, (0.0, 0.5, 0.1, 0.2)
    EmbeddingFile(store).add([item.hash for item in store.items.get([1, 2, 3, 4])], vectors)


def test_each_stage_says_what_it_used(qtbot: QtBot, window: MainWindow) -> None:
    lines = [(what.text(), used.full_text(), used.toolTip()) for _, what, used in why(window)._lines]
    assert [line[0] for line in lines] == ["classification", "anomaly"]
    assert lines[0][1].startswith("test · run 1 · ")
    assert lines[1][1].startswith("0.42 · test · run 1")
    assert "Weights: " + "0" * 64 in lines[0][2]


def test_what_is_most_like_it_is_shown_and_opened_by_a_click(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    assert why(window).look.isVisibleTo(why(window)), "nothing is looked at before somebody asks"
    remember(store)
    review_of(window).actions.alike._ask()
    qtbot.waitUntil(lambda: why(window).tiles[1].item_id == 2)
    assert why(window).tiles[0].item_id == 3
    assert "dent, distance 0.00" in why(window).tiles[0].toolTip()
    assert not why(window).tiles[2].isVisibleTo(why(window))
    assert why(window)._said.text() == "Of 2 decided."
    assert not why(window).look.isVisibleTo(why(window)), "there is nothing left to look at"
    QTest.mouseClick(why(window).tiles[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: review_of(window).current_id == 2)


def test_without_any_decision_it_says_so(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    remember(store)
    decisions.reset(store, [2, 3])
    review_of(window).actions.alike._ask()
    qtbot.waitUntil(lambda: why(window)._said.text() == "Nothing else is decided yet.")
