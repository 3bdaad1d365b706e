"""The cleaning report and the data's reliability in the window, with a person's clicks and keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTableView
from pytestqt.qtbot import QtBot

from gui.window.cleaning_report_panel import CleaningReportPanel
from gui.window.main import MainWindow
from gui.window.reliability_panel import ReliabilityPanel
from storage import proposals, regions
from storage.blobs import BlobStore
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import Box, ProposalDraft, ProposalKind, Provenance, RegionRole, StageName
from storage.store import Store
from tests.support.evaluation import measure_here, measure_until_stopped
from tests.support.projects import clean_by_colour
from tests.support.strokes import draw_marks
from tests.support.windows import LONG_MS, project_of, review_of, settle, window_on_project

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three plates; two are marked and cleaned by hand, the second badly. To be copied."""
    place = tmp_path_factory.mktemp("report")
    grain = np.random.default_rng(3).normal(130, 8, (90, 120, 3))
    plate = np.clip(cv2.GaussianBlur(grain, (0, 0), 1.5), 0, 255).astype(np.uint8)
    marked, ink = draw_marks(plate, pen="red", seed=1)
    (place / "images").mkdir()
    for number, pixels in enumerate((marked, marked, plate)):
        (place / "images" / f"plate_{number}.png").write_bytes(encode_png(np.roll(pixels, number, axis=1)))
    with Store.create(place / "project", actor="kim") as store:
        clean_by_colour(store.folder)
        ingest(store, [place / "images"], max_pixels=1_000_000)
        blobs = BlobStore(store.folder.blobs)
        origin = Provenance(StageName.CLEAN, "1", "colour+telea", "", "")
        filled = np.where(ink[..., None], plate, marked)
        rows = [(1, filled, 0, 0.0), (2, plate + 12, 1, 0.5)]
        with store.transact("clean", undoable=False) as tx:
            run = {
                "stages": [], "where": "", "settings": {}, "settings_hash": "", "state": "done", "actor": "kim",
                "created_at": tx.now, "finished_at": None, "items": 2,
            }  # fmt: skip
            (run_id,) = tx.insert("runs", [run])
            for item_id, ground, shift, residual in rows:
                data = {
                    "mask": blobs.put(encode_png(np.roll(ink, shift, axis=1)), suffix="png"),
                    "filler": "telea",
                    "residual": residual,
                }
                picture = blobs.put(encode_png(np.roll(ground, shift, axis=1)), suffix="png")
                drafts = [
                    ProposalDraft(ProposalKind.REGION, role=RegionRole.MARKING, geometry=Box(1, 1, 9, 9)),
                    ProposalDraft(ProposalKind.PIXELS, blob=picture, data=data),
                ]
                proposals.write(tx, item_id=item_id, run_id=run_id, provenance=origin, drafts=drafts)
    return place / "project"


@pytest.fixture
def window(qtbot: QtBot, made: Path, tmp_path: Path) -> Iterator[MainWindow]:
    with window_on_project(qtbot, Path(shutil.copytree(made, tmp_path / "project"))) as opened:
        yield opened


def _report(window: MainWindow) -> CleaningReportPanel:
    window.trigger("cleaning_report")
    (panel,) = window.findChildren(CleaningReportPanel)
    return panel


def _reliability(qtbot: QtBot, window: MainWindow) -> ReliabilityPanel:
    window.trigger("reliability")
    (panel,) = window.findChildren(ReliabilityPanel)
    qtbot.waitUntil(lambda: bool(panel.lines()), timeout=LONG_MS)
    return panel


def _click(qtbot: QtBot, panel: CleaningReportPanel, text: str) -> None:
    (button,) = [each for each in panel.findChildren(QPushButton) if each.text() == text]
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=LONG_MS)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def _click_cell(qtbot: QtBot, table: QTableView, row: int, column: int) -> None:
    index = table.model().index(row, column)
    table.scrollTo(index)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())


def test_the_report_is_measured_sorted_written_and_leads_to_the_items(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure_here(monkeypatch)
    panel = _report(window)
    assert "Nothing is measured yet" in panel._note.text()
    _click(qtbot, panel, "Measure")
    qtbot.waitUntil(lambda: panel._report is not None, timeout=LONG_MS)
    lines = panel.lines()
    assert [line[0] for line in lines] == ["Mean of 2 pictures", "plate_0.png", "plate_1.png"]
    assert "<b>1</b> of 2 pictures are unchanged outside the mask" in panel._note.text()
    assert "1 item has no cleaned picture" in panel._note.text()
    table = panel._table
    titles = [panel._model.headerData(at, Qt.Orientation.Horizontal) for at in range(panel._model.columnCount())]
    table.sortByColumn(titles.index("L1"), Qt.SortOrder.DescendingOrder)
    assert [line[0] for line in panel.lines()] == ["Mean of 2 pictures", "plate_1.png", "plate_0.png"]
    _click_cell(qtbot, table, 1, 0)
    settle(qtbot, window)
    assert review_of(window).current_id == 2
    _click_cell(qtbot, table, 0, 0)
    assert review_of(window).current_id == 2, "what others come to is no item"
    panel.save(str(tmp_path / "report.csv"))
    qtbot.waitUntil(lambda: "Written" in panel._note.text(), timeout=LONG_MS)
    assert (tmp_path / "report.csv").read_text(encoding="utf-8-sig").startswith("item,path,source,cleaned_by,ssim")


def test_measuring_says_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure_until_stopped(monkeypatch)
    panel = _report(window)
    _click(qtbot, panel, "Measure")
    qtbot.waitUntil(lambda: panel._progress.isVisible() and panel._progress.share() > 0, timeout=LONG_MS)
    assert not panel._measure.isEnabled()
    _click(qtbot, panel, "Stop")
    qtbot.waitUntil(lambda: panel._report is not None, timeout=LONG_MS)
    assert "Stopped" in panel._note.text()
    assert panel._measure.isEnabled() and not panel._progress.isVisible()


def test_a_wrong_filter_or_folder_is_told_in_the_panel(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    panel = _report(window)
    panel._where.setText("colour:red")
    _click(qtbot, panel, "Measure")
    qtbot.waitUntil(lambda: "no field" in panel._note.text(), timeout=LONG_MS)
    panel._where.clear()
    panel._truth.setText(str(tmp_path / "nowhere"))
    _click(qtbot, panel, "Measure")
    qtbot.waitUntil(lambda: "is no folder" in panel._note.text(), timeout=LONG_MS)


def test_a_number_of_the_reliability_shows_its_items(qtbot: QtBot, window: MainWindow) -> None:
    panel = _reliability(qtbot, window)
    original, crop, clean, hybrid = (line[1:] for line in panel.lines()[:4])
    assert original == ["Original", "0.0 %", "0", "2", "0", "0", "1"]
    assert crop == ["Crop", "–", "0", "0", "0", "0", "3"]
    assert clean == ["Cleaned", "50.0 %", "0", "1", "0", "1", "1"]
    assert hybrid == ["Cleaned and cropped", "100.0 %", "0", "0", "0", "1", "2"]
    assert "Nobody has looked at 1 item yet" in panel._note.text()
    _click_cell(qtbot, panel._table, 0, 4)
    settle(qtbot, window)
    assert list(review_of(window).model.ids()) == [1, 2]
    panel._table.setCurrentCell(2, 6)
    QTest.keyClick(panel._table, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert list(review_of(window).model.ids()) == [1]
    assert "unmarked:clean" in review_of(window).filter_text


def test_the_numbers_follow_what_is_decided_and_undone(qtbot: QtBot, window: MainWindow) -> None:
    panel = _reliability(qtbot, window)
    before = panel.lines()
    session = project_of(window).session
    session.write(lambda store: regions.draw(store, item_id=3, geometry=Box(1, 1, 9, 9), role=RegionRole.MARKING))
    qtbot.waitUntil(lambda: panel.lines()[0][3] == "1", timeout=LONG_MS)
    session.undo()
    qtbot.waitUntil(lambda: panel.lines() == before, timeout=LONG_MS)
