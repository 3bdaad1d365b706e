"""Strokes are encoded behind the window, however slowly: nothing overtakes one, none is lost, all are bit-exact."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.canvas import outcome
from gui.canvas.strokes import Dab, hard
from gui.window.main import MainWindow
from storage import regions, rle
from storage.mask_patch import MaskPatch, encode_patch
from storage.records import Geometry, ItemState, Mask, RegionStatus
from storage.store import Store
from tests.gui.test_window_main import CTRL, NONE, press, select_undecided
from tests.support.windows import project_of, settle

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

Key = Qt.Key
Bits = npt.NDArray[np.uint8]
Place = tuple[int, int]
_SIZE = 6


class Encoder:
    """Encodes as it should, but not before it may, and never in the window's thread."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.begun = threading.Event()

    def __call__(self, patch: MaskPatch, *, width: int, height: int) -> Mask:
        assert threading.current_thread() is not threading.main_thread()
        self.begun.set()
        assert self.may.wait(20)
        return encode_patch(patch, width=width, height=height)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Encoder]:
    slow = Encoder()
    monkeypatch.setattr(outcome, "encode_patch", slow)
    yield slow
    slow.may.set()


@pytest.fixture
def shown(qtbot: QtBot, window: MainWindow, encoder: Encoder) -> int:
    """An item with a mask on it, which is selected, and the brush in hand; its number."""
    chosen = select_undecided(window, qtbot, "scratch")
    store = project_of(window).session.store
    regions.draw(store, item_id=chosen.id, geometry=rle.encode(_start() != 0), class_name="scratch")
    settle(qtbot, window)
    _take_brush(qtbot, window)
    return chosen.id


def _start() -> Bits:
    bits = np.zeros((90, 120), np.uint8)
    bits[50:70, 70:90] = 1
    return bits


def _take_brush(qtbot: QtBot, window: MainWindow) -> None:
    review = project_of(window).review
    canvas = review.canvas

    def drawn() -> list[str]:
        return [key for key in canvas.model.shapes if key.startswith("r") and key in canvas.model.items]

    qtbot.waitUntil(lambda: canvas.listening and bool(drawn()), timeout=20_000)
    review.select_region(drawn()[0])
    canvas.setFocus()
    canvas.set_tool("brush")
    canvas.model.brush_size = _SIZE


def _stroke(window: MainWindow, bits: Bits, *places: Place, value: int = 1) -> Bits:
    """A stroke by mouse events through image positions; what ``bits`` should be after it."""
    canvas, after = project_of(window).review.canvas, bits.copy()
    spots = [QPoint(*map(round, canvas.viewport.to_device(x, y))) for x, y in places]
    dabs = [Dab(*canvas.viewport.to_image(spot.x(), spot.y()), _SIZE / 2) for spot in spots]
    for start, end in zip((dabs[0], *dabs), dabs, strict=False):
        hard(after, (0, 0), start, end, value)
    modifier = NONE if value else Qt.KeyboardModifier.AltModifier
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, modifier, spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(canvas, spot)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, modifier, spots[-1])
    return after


def _key(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """A key at once, without waiting for what was begun before."""
    QTest.keyClick(project_of(window).review.canvas, key, modifiers)


def _finish(qtbot: QtBot, window: MainWindow, encoder: Encoder) -> None:
    encoder.may.set()
    settle(qtbot, window)


def _kept(store: Store, item_id: int) -> list[Geometry]:
    return [region.geometry for region in regions.of_item(store, item_id) if region.status is RegionStatus.KEPT]


def _masks(window: MainWindow, item_id: int) -> list[Bits]:
    found = _kept(project_of(window).session.store, item_id)
    return [rle.decode(mask).astype(np.uint8) for mask in found if isinstance(mask, Mask)]


def _same(found: list[Bits], *wanted: Bits) -> None:
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(one, other)


def test_strokes_go_on_from_one_another_before_any_is_encoded(
    qtbot: QtBot, window: MainWindow, shown: int, encoder: Encoder
) -> None:
    first = _stroke(window, _start(), (30, 55), (60, 58))
    qtbot.waitUntil(encoder.begun.is_set)
    second = _stroke(window, first, (50, 30), (55, 60))
    third = _stroke(window, second, (75, 55), (85, 65), value=0)
    qtbot.wait(100)
    _same(_masks(window, shown), _start())
    _finish(qtbot, window, encoder)
    _same(_masks(window, shown), third)
    for before in (second, first, _start()):
        press(window, qtbot, Key.Key_Z, CTRL)
        _same(_masks(window, shown), before)


def test_the_regions_read_between_two_strokes_do_not_hide_the_second(
    qtbot: QtBot, window: MainWindow, shown: int, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome, "encode_patch", encode_patch)
    first = _stroke(window, _start(), (30, 55), (60, 58))
    session, canvas = project_of(window).session, project_of(window).review.canvas
    spot = QPoint(*map(round, canvas.viewport.to_device(52.5, 45)))
    bare = canvas.grab().toImage().pixel(spot)
    session.writes.drain()  # written, but the window has not heard of it
    monkeypatch.setattr(outcome, "encode_patch", encoder)
    second = _stroke(window, first, (50, 30), (55, 60))
    qtbot.waitUntil(encoder.begun.is_set)
    qtbot.wait(150)
    _same(_masks(window, shown), first)
    assert canvas.grab().toImage().pixel(spot) != bare
    third = _stroke(window, second, (20, 20), (40, 20))
    _finish(qtbot, window, encoder)
    _same(_masks(window, shown), third)


def test_undo_at_once_takes_the_stroke_back_and_the_next_one_does_not_bring_it_again(
    qtbot: QtBot, window: MainWindow, shown: int, encoder: Encoder
) -> None:
    first = _stroke(window, _start(), (30, 55), (60, 58))
    _stroke(window, first, (50, 30), (55, 60))
    _key(window, Key.Key_Z, CTRL)
    other = _stroke(window, first, (20, 20), (40, 20))
    _finish(qtbot, window, encoder)
    _same(_masks(window, shown), other)
    for before in (first, _start()):
        press(window, qtbot, Key.Key_Z, CTRL)
        _same(_masks(window, shown), before)


def test_undo_and_redo_at_once_leave_the_stroke_to_be_gone_on_from(
    qtbot: QtBot, window: MainWindow, shown: int, encoder: Encoder
) -> None:
    first = _stroke(window, _start(), (30, 55), (60, 58))
    second = _stroke(window, first, (50, 30), (55, 60))
    for _ in range(2):
        _key(window, Key.Key_Z, CTRL)
    for _ in range(2):
        _key(window, Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    third = _stroke(window, second, (20, 20), (40, 20))
    _finish(qtbot, window, encoder)
    _same(_masks(window, shown), third)


def test_the_next_item_at_once_loses_no_stroke_and_coming_back_goes_on_from_it(
    qtbot: QtBot, window: MainWindow, shown: int, encoder: Encoder
) -> None:
    review = project_of(window).review
    first = _stroke(window, _start(), (30, 55), (60, 58))
    review.go(1)
    qtbot.waitUntil(lambda: review.current_id != shown and review.canvas.listening)
    review.go(-1)
    qtbot.waitUntil(lambda: review.current_id == shown and review.detail is not None)
    _take_brush(qtbot, window)
    _same(_masks(window, shown), _start())
    second = _stroke(window, first, (50, 30), (55, 60))
    review.go(1)
    _finish(qtbot, window, encoder)
    assert review.current_id != shown
    _same(_masks(window, shown), second)


def test_closing_at_once_waits_for_the_stroke(
    qtbot: QtBot, window: MainWindow, shown: int, encoder: Encoder, project_path: Path
) -> None:
    first = _stroke(window, _start(), (30, 55), (60, 58))
    second = _stroke(window, first, (50, 30), (55, 60))
    later = threading.Timer(0.3, encoder.may.set)
    later.start()
    assert not window.close() and window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible())
    later.join()
    with Store.open(project_path, readonly=True) as store:
        (mask,) = _kept(store, shown)
    assert isinstance(mask, Mask)
    np.testing.assert_array_equal(rle.decode(mask), second != 0)


def test_a_decision_at_once_is_written_behind_the_stroke(
    qtbot: QtBot, window: MainWindow, shown: int, encoder: Encoder
) -> None:
    store = project_of(window).session.store
    first = _stroke(window, _start(), (30, 55), (60, 58))
    project_of(window).review.actions.trigger("accept")
    qtbot.wait(100)
    assert store.items.get([shown])[0].state is ItemState.UNREVIEWED
    _finish(qtbot, window, encoder)
    assert store.items.get([shown])[0].state is ItemState.CORRECTED
    _same(_masks(window, shown), first)
    store.undo()
    assert store.items.get([shown])[0].state is ItemState.UNREVIEWED
    _same(_masks(window, shown), first)
    store.undo()
    _same(_masks(window, shown), _start())


def test_a_region_can_be_named_and_deleted_right_after_a_stroke_on_it(
    qtbot: QtBot, window: MainWindow, shown: int, encoder: Encoder
) -> None:
    review = project_of(window).review
    first = _stroke(window, _start(), (30, 55), (60, 58))
    review.actions.regions.name_region(review.selected_region, "good")
    second = _stroke(window, first, (50, 30), (55, 60))
    _key(window, Key.Key_Delete)
    _finish(qtbot, window, encoder)
    assert not _masks(window, shown)
    press(window, qtbot, Key.Key_Z, CTRL)
    _same(_masks(window, shown), second)
    press(window, qtbot, Key.Key_Z, CTRL)
    _same(_masks(window, shown), first)
    (region,) = regions.of_item(project_of(window).session.store, shown)
    assert region.class_name == "good"


def test_erasing_all_of_a_region_deletes_it_in_its_turn(
    qtbot: QtBot, window: MainWindow, shown: int, encoder: Encoder
) -> None:
    project_of(window).review.canvas.model.brush_size = 80
    _stroke(window, _start(), (80, 60), value=0)
    _finish(qtbot, window, encoder)
    assert not _masks(window, shown)
    press(window, qtbot, Key.Key_Z, CTRL)
    _same(_masks(window, shown), _start())


def test_new_regions_painted_in_quick_succession_are_all_there(
    qtbot: QtBot, window: MainWindow, shown: int, encoder: Encoder
) -> None:
    review = project_of(window).review
    review.select_region("")
    canvas, empty = review.canvas, np.zeros_like(_start())
    spots = [QPoint(*map(round, canvas.viewport.to_device(x, 30))) for x in (20, 50, 80)]
    bare = [canvas.grab().toImage().pixel(spot) for spot in spots]
    found = [_stroke(window, empty, (x, 20), (x, 40)) for x in (20, 50, 80)]
    qtbot.wait(50)
    assert all(canvas.grab().toImage().pixel(spot) != before for spot, before in zip(spots, bare, strict=True))
    _finish(qtbot, window, encoder)
    _same(_masks(window, shown), _start(), *found)
    assert all(canvas.grab().toImage().pixel(spot) != before for spot, before in zip(spots, bare, strict=True))
    for _ in found:
        press(window, qtbot, Key.Key_Z, CTRL)
    assert [canvas.grab().toImage().pixel(spot) for spot in spots] == bare


def test_the_wand_adds_in_turn_to_what_the_brush_left(
    qtbot: QtBot, window: MainWindow, shown: int, encoder: Encoder
) -> None:
    review = project_of(window).review
    first = _stroke(window, _start(), (30, 55), (60, 58))
    review.canvas.set_tool("wand")
    review.canvas.model.wand_tolerance, review.canvas.model.wand_contiguous = 100.0, False
    spot = QPoint(*map(round, review.canvas.viewport.to_device(10, 80)))
    QTest.mouseClick(review.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, spot)
    qtbot.waitUntil(lambda: not review.canvas.tool.busy)
    _finish(qtbot, window, encoder)
    (mask,) = _masks(window, shown)
    assert mask.all()
    press(window, qtbot, Key.Key_Z, CTRL)
    _same(_masks(window, shown), first)
