"""Cleaning in the window, by real keys: markings filled anew, taken back, by themselves; undo, and after a restart."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from inference.refill_process import Answer, Made, RefillRequest, Refused, Shown, name_of, shown
from storage import checks, proposals, regions
from storage.records import Box, ProposalKind, RegionRole, RegionStatus
from storage.store import Store
from tests.gui.test_window_main import CTRL, NONE, press
from tests.support.marked import marked_project, picture_of, pixels_of, source_of
from tests.support.windows import project_of, review_of, settle, window_on_project

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise", "does not support grabbing")
Key, ALT, SHIFT = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


class InThisProcess:
    """Stands in for `RefillProcess`: the same work, done at once in the lane's thread, so that tests need not spawn."""

    answered: ClassVar[list[Shown]] = []

    def __init__(self, answer: Callable[[Answer], None]) -> None:
        from inference.cleaning.refill import Refiller

        self._answer = answer
        self._refiller = Refiller()
        self.answered.clear()

    def fill(self, serial: int, request: RefillRequest, *, held: str = "") -> None:
        try:
            done = self._refiller.fill(request, name=name_of(serial))
            self.answered.append(shown(serial, done, held=held))
            self._answer(self.answered[-1])
            self._answer(Made(serial, *self._refiller.finish(request, done), as_shown=done.exact))
        except Exception as error:  # noqa: BLE001 - as the process itself
            self._answer(Refused(serial, error))  # type: ignore[arg-type]

    def prepare(self, request: RefillRequest) -> None:
        with suppress(Exception):  # as the process itself
            self._refiller.prepare(request)

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """To be copied, never opened."""
    with marked_project(tmp_path_factory.mktemp("marked"), count=2) as store:
        return store.folder.root


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "project"))


@pytest.fixture
def window(qtbot: QtBot, place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr("inference.refill_process.RefillProcess", InThisProcess)
    with window_on_project(qtbot, place) as made:
        review_of(made).go_to(1)
        settle(qtbot, made)
        qtbot.waitUntil(lambda: bool(review_of(made).actions.refilling._fillers), timeout=20_000)
        yield made


def _store(window: MainWindow) -> Store:
    return project_of(window).session.store


def _section(window: MainWindow):  # type: ignore[no-untyped-def]
    return review_of(window).place.decision.cleaning


def _picture(window: MainWindow) -> int | None:
    said = [p for p in proposals.live(_store(window), 1) if p.kind is ProposalKind.PIXELS]
    return said[-1].id if said else None


def _wait_for_another(qtbot: QtBot, window: MainWindow, before: int | None) -> None:
    qtbot.waitUntil(lambda: _picture(window) != before, timeout=20_000)
    settle(qtbot, window)


def _shown_pixels(window: MainWindow) -> np.ndarray:  # type: ignore[type-arg]
    pyramid = review_of(window).canvas.current_pyramid()
    assert pyramid is not None
    return np.asarray(pyramid.levels[0])


def test_the_section_says_what_was_filled_and_hides_where_nothing_is_marked(qtbot: QtBot, window: MainWindow) -> None:
    view = _section(window).view
    assert view is not None and view.filled and not view.notes
    assert "auto" in view.line and "SSIM" in view.figures and "outside 0.0" in view.told
    assert len(view.markings) == sum(p.role is RegionRole.MARKING for p in proposals.live(_store(window), 1))


def test_a_marking_that_is_drawn_is_filled_with_a_key_and_shown_at_once(qtbot: QtBot, window: MainWindow) -> None:
    review, store, before = review_of(window), _store(window), _picture(window)
    canvas = review.canvas
    press(window, qtbot, Key.Key_T, text="t")
    press(window, qtbot, Key.Key_R, text="r")

    def spot(x: float, y: float) -> QPoint:
        device = canvas.viewport.to_device(x, y)
        return QPoint(round(device[0] / canvas.ratio), round(device[1] / canvas.ratio))

    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NONE, spot(20, 20))
    QTest.mouseMove(canvas, spot(60, 40))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NONE, spot(60, 40))
    # Pressed while the stroke is still being written: it is filled all the same.
    QTest.keyClick(canvas, Key.Key_Q, SHIFT)
    _wait_for_another(qtbot, window, before)
    (drawn,) = regions.of_item(store, 1)
    assert drawn.role is RegionRole.MARKING
    assert canvas.current_layer == "cleaned"
    np.testing.assert_array_equal(_shown_pixels(window), pixels_of(store, 1))
    assert (pixels_of(store, 1)[25:35, 25:55] != source_of(store, 1)[25:35, 25:55]).any()
    press(window, qtbot, Key.Key_Z, CTRL)
    assert _picture(window) == before and regions.of_item(store, 1)
    np.testing.assert_array_equal(_shown_pixels(window), pixels_of(store, 1))
    view = _section(window).view
    assert view is not None and "have changed" in view.notes[0].html


def test_of_a_picture_at_hand_only_what_changes_travels_and_every_pixel_shown_is_right(
    qtbot: QtBot, window: MainWindow
) -> None:
    review, store = review_of(window), _store(window)
    for number, x in enumerate((20, 150, 240)):
        regions.draw(store, item_id=1, geometry=Box(x, 5, x + 30, 25), role=RegionRole.MARKING)
        settle(qtbot, window)
        before = _picture(window)
        press(window, qtbot, Key.Key_Q, SHIFT)
        _wait_for_another(qtbot, window, before)
        np.testing.assert_array_equal(_shown_pixels(window), pixels_of(store, 1))
        answer = InThisProcess.answered[-1]
        # The first was cleaned under another name than the window's settings have, so nothing is gone on from.
        assert (answer.values is None) == (number > 0), number
        assert bool(answer.patches) == (number > 0)
    assert review.canvas.current_layer == "cleaned"


def test_revert_brings_the_pixels_back_and_one_undo_takes_both_back(qtbot: QtBot, window: MainWindow) -> None:
    review, store, before = review_of(window), _store(window), _picture(window)
    press(window, qtbot, Key.Key_Delete, ALT)
    assert _picture(window) == before, "nothing is selected yet"
    marking = next(p for p in proposals.live(store, 1) if p.role is RegionRole.MARKING)
    review.select_region(f"p{marking.id}")
    press(window, qtbot, Key.Key_Delete, ALT)
    _wait_for_another(qtbot, window, before)
    (rejected,) = regions.of_item(store, 1)
    assert rejected.status is RegionStatus.REJECTED
    steps = [step.label for step in store.steps()]
    assert steps[0] == "Reject marking"
    press(window, qtbot, Key.Key_Z, CTRL)
    assert _picture(window) == before and not regions.of_item(store, 1)
    assert not checks.check(store).problems


def test_by_itself_it_fills_after_every_change_and_survives_a_restart(
    qtbot: QtBot, window: MainWindow, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review, store, before = review_of(window), _store(window), _picture(window)
    press(window, qtbot, Key.Key_Q, ALT)
    assert review.actions.refilling.auto
    marking = next(p for p in proposals.live(store, 1) if p.role is RegionRole.MARKING)
    review.select_region(f"p{marking.id}")
    press(window, qtbot, Key.Key_BraceRight, text="}")
    _wait_for_another(qtbot, window, before)
    grown = [region for region in regions.of_item(store, 1) if region.role is RegionRole.MARKING]
    assert len(grown) == 1 and picture_of(store, 1).provenance.model == "refill+auto"
    assert store.settings["review"]["auto_refill"] is True
    # A defect drawn over what was filled gets its pixels back; one elsewhere changes nothing.
    here = _picture(window)
    regions.draw(store, item_id=1, geometry=Box(120, 0, 180, 240), class_name="crack")
    _wait_for_another(qtbot, window, here)
    np.testing.assert_array_equal(pixels_of(store, 1)[:, 120:180], source_of(store, 1)[:, 120:180])
    assert any("crack" in note.html for note in _section(window).view.notes)
    here = _picture(window)
    regions.draw(store, item_id=1, geometry=Box(0, 200, 4, 204), class_name="crack")
    settle(qtbot, window)
    qtbot.wait(100)
    assert _picture(window) == here
    window.close()
    with window_on_project(qtbot, place) as again:
        assert review_of(again).actions.refilling.auto
        assert _store(again).undo() is not None
        assert _store(again).undo() is not None
        assert picture_of(_store(again), 1).id != here


def test_another_filler_fills_at_once_and_stays_the_projects(qtbot: QtBot, window: MainWindow) -> None:
    store, before = _store(window), _picture(window)
    box = _section(window).filler
    assert box.currentText() == "auto"
    box.setFocus()
    QTest.keyClick(box, Key.Key_Space)
    QTest.keyClick(box.view(), Key.Key_Up)
    QTest.keyClick(box.view(), Key.Key_Return)
    _wait_for_another(qtbot, window, before)
    assert picture_of(store, 1).data["filler"] == store.settings["stages"]["clean"]["filler"] == "exemplar"


def test_an_item_without_its_file_says_why_it_cannot_be_filled(qtbot: QtBot, window: MainWindow) -> None:
    path = Path(_store(window).items.get([2])[0].path)
    path.rename(path.with_suffix(".away"))
    review_of(window).go_to(2)
    settle(qtbot, window)
    with qtbot.waitSignal(review_of(window).said, check_params_cb=lambda text: "missing" in text, timeout=20_000):
        QTest.keyClick(review_of(window).canvas, Key.Key_Q, SHIFT)
    path.with_suffix(".away").rename(path)
    assert _picture(window) is not None


def test_a_selection_is_cleaned_from_the_run_window(qtbot: QtBot, window: MainWindow) -> None:
    review = review_of(window)
    press(window, qtbot, Key.Key_Q, text="q")
    press(window, qtbot, Key.Key_A, CTRL)
    press(window, qtbot, Key.Key_C, CTRL | SHIFT)
    panel = project_of(window).panels.find("run")
    assert panel is not None and panel.isVisible()
    settle(qtbot, window)
    ticked = [stage.value for stage, box in panel._boxes.items() if box.isChecked()]  # type: ignore[attr-defined]
    assert ticked == ["clean"]
    assert panel._scope.currentData() == "selected"  # type: ignore[attr-defined]
    assert len(review.place.queue.selected_ids()) == 2
    assert panel._filler.isVisible() and "costs nothing" in panel._filler._cost.text()  # type: ignore[attr-defined]
    panel.close()


def test_a_blink_changes_pixels_alone_and_leaves_outline_and_regions(qtbot: QtBot, window: MainWindow) -> None:
    review = review_of(window)
    canvas = review.canvas
    review.show.set_layer("cleaned")
    settle(qtbot, window)
    qtbot.waitUntil(lambda: canvas._content.changed is not None, timeout=20_000)
    drawn = {key for key, entry in canvas.model.items.items() if entry.visible}
    cleaned = _shown_pixels(window)
    QTest.keyPress(canvas, Key.Key_Backslash)
    settle(qtbot, window)
    np.testing.assert_array_equal(_shown_pixels(window), source_of(_store(window), 1))
    assert canvas._content.changed is not None
    assert {key for key, entry in canvas.model.items.items() if entry.visible} == drawn
    QTest.keyRelease(canvas, Key.Key_Backslash)
    settle(qtbot, window)
    np.testing.assert_array_equal(_shown_pixels(window), cleaned)


def test_by_itself_nothing_is_filled_by_what_sends_pixels_away(qtbot: QtBot, window: MainWindow) -> None:
    refilling, before = review_of(window).actions.refilling, _picture(window)
    refilling._fillers = tuple(replace(each, leaves_machine=True) for each in refilling._fillers)
    press(window, qtbot, Key.Key_Q, ALT)
    regions.draw(_store(window), item_id=1, geometry=Box(20, 20, 60, 40), role=RegionRole.MARKING)
    settle(qtbot, window)
    qtbot.wait(100)
    assert _picture(window) == before
    view = _section(window).view
    assert view is not None and "have changed" in view.notes[0].html
