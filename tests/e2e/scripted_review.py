# Longer than 400 lines because one review is told from the first key to the last look into the database.
"""Reviews real images by key events alone: ``python -m tests.e2e.scripted_review [--images 300]``.

Accepts, corrects classes, repaints masks with the key pointer, grows regions, excludes with a reason, puts off, flags
and notes, undoes and redoes, filters; then reads from the database whether each item is what it should be. Prints how
long keys took, decisions a minute, mouse events (none), and how often the window was deaf. With ``xvfb-run -a`` and
QT_QPA_PLATFORM=xcb it runs on a real X server. Where the window does not come to what a step waits for, it ends and
says which step that was and what was still at work; where it does not even answer, with the calls of every thread.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui import app as gui_app
from gui import theme
from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from gui.window.workspace import ProjectView
from storage import regions, rle
from storage.records import ItemState, Mask, RegionStatus
from storage.store import Store
from tests.support.real_projects import CLASSES, Planted, make_real_project
from tests.support.stalls import FELT_S, FRAME_S, StallWatch

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
NOTE = "ask line 2"
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
PATIENCE_S = 60.0
"""A step that takes longer is stuck."""
_MOUSE = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseMove, QEvent.Type.Wheel}
)


@dataclass(frozen=True)
class Expected:
    """What an item should be in the end; ``mask`` says what became of its mask, if that is looked at."""

    state: ItemState
    label: str | None = None
    reason: str = ""
    mask: str = ""
    note: str = ""
    flagged: bool = False


@dataclass
class Figures:
    """What came of a review."""

    decisions: int = 0
    seconds: float = 0.0
    keys: int = 0
    mouse: int = 0
    handled: list[float] = field(default_factory=list)
    next_picture: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stalls: str = ""
    over_frame: int = 0
    over_felt: int = 0

    def lines(self) -> list[str]:
        """The figures, for a person."""
        return [
            f"{self.decisions} decisions, {self.keys:,} keys, {self.mouse} mouse events in {self.seconds:.1f} s: "
            f"{60 * self.decisions / self.seconds:.0f} a minute",
            f"key to handled and painted: {_spread(self.handled)}",
            f"key to the next picture: {_spread(self.next_picture)}",
            f"without the event loop: {self.over_frame} times over 16 ms, {self.over_felt} over 50 ms",
            f"items that are not as decided: {len(self.wrong)}",
            *self.wrong,
        ]


class _MouseCounter(QObject):
    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOUSE:
            self.count += 1
        return False


class StuckError(Exception):
    """The window does not come to what a step waits for."""


class Reviewer:
    """Presses keys, one after the other, and waits until the window shows what they did.

    Attributes:
        doing: What is being done, to be told where it gets stuck.
    """

    def __init__(self, application: QApplication, window: MainWindow, figures: Figures) -> None:
        self._application = application
        self._window = window
        self._figures = figures
        self.doing = "opening the project"

    @property
    def project(self) -> ProjectView:
        """The open project."""
        assert self._window.project is not None
        return self._window.project

    def press(self, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press and release each."""
        for key in keys:
            self._timed(lambda pressed=key: QTest.keyClick(self._window.windowHandle(), pressed, modifiers))  # type: ignore[misc]

    def stroke(self, *arrows: Qt.Key) -> None:
        """Hold Space, press arrows, let go."""
        handle = self._window.windowHandle()
        self._timed(lambda: QTest.keyPress(handle, Qt.Key.Key_Space))
        self.press(*arrows)
        self._timed(lambda: QTest.keyRelease(handle, Qt.Key.Key_Space))

    def write(self, text: str) -> None:
        """Type text."""
        for letter in text:
            self._timed(lambda typed=letter: QTest.keyClick(self._window.windowHandle(), typed))  # type: ignore[misc]

    def decide(self, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press what decides the item, and wait for the picture of the next."""
        before = self.project.review.current_id
        started = time.perf_counter()
        self.press(*keys, modifiers=modifiers)
        self._figures.decisions += 1
        self.wait(
            lambda: self.project.review.current_id != before or self._is_last(before), f"item {before} to be decided"
        )
        self.settle()
        if self.project.review.current_id != before:
            self._figures.next_picture.append(time.perf_counter() - started)

    def go_to_undecided(self) -> None:
        """Press the key for the next undecided item, once, and wait for it: pressed again, it would ask anew."""
        before = self.project.review.current_id
        self.press(Qt.Key.Key_D, modifiers=CTRL | SHIFT)
        self.wait(lambda: self.project.review.current_id != before, f"an undecided item other than {before}")
        self.settle()

    def settle(self) -> None:
        """Wait until the item, its picture and its regions are shown, and all is written."""
        self.wait(lambda: not self._unsettled(), "the window to come to rest")

    def wait(self, done: Callable[[], bool], what: str) -> None:
        """Let the window live until something holds in two turns of the event loop: answers have come in between.

        Raises:
            StuckError: It did not within `PATIENCE_S`.
        """
        loop, started = QEventLoop(), time.perf_counter()
        timer = QTimer()
        timer.setInterval(1)
        held = 0

        def look() -> None:
            nonlocal held
            held = held + 1 if done() else 0
            if held > 1 or time.perf_counter() - started > PATIENCE_S:
                loop.quit()

        timer.timeout.connect(look)
        timer.start()
        # Where the window's thread itself hangs, nobody would look any more.
        faulthandler.dump_traceback_later(2 * PATIENCE_S, exit=True)
        loop.exec()
        faulthandler.cancel_dump_traceback_later()
        if held <= 1:
            rest = self._unsettled() if self._window.project is not None else ["no project is open"]
            raise StuckError(
                f"{self.doing}: waited {PATIENCE_S:.0f} s for {what}; {', '.join(rest) or 'nothing is at work'}; "
                f"the window says {self._window.strip.said()!r}"
            )

    def _unsettled(self) -> list[str]:
        """What is still at work, in words."""
        review, session = self.project.review, self.project.session
        found = {
            "the item is being read": review.detail is None,
            "the picture is on its way": review.show.waiting,
            "the canvas computes": not review.canvas.settled,
            "something is being written": not session.writes.idle(),
            "something is being read": not session.reads.idle(),
        }
        return [words for words, holds in found.items() if holds]

    def _timed(self, act: Callable[[], None]) -> None:
        started = time.perf_counter()
        act()
        # What the key had painted is painted once the loop comes round.
        self._application.processEvents()
        self._figures.handled.append(time.perf_counter() - started)
        self._figures.keys += 1

    def _is_last(self, item_id: int | None) -> bool:
        return item_id == self.project.review.model.ids()[-1] and self.project.session.writes.idle()


def review(project: Path, planted: Mapping[str, Planted], figures: Figures) -> dict[str, Expected]:
    """Decide every item of the project; what each should be then, by relative path."""
    application = gui_app.make_application()
    theme.apply(application, theme.ThemeMode.DARK)
    counter = _MouseCounter()
    window = MainWindow(settings=Preferences(size=(1440, 900), theme="dark"))
    window.show()
    window.activateWindow()
    person = Reviewer(application, window, figures)
    with StallWatch() as watch:
        window.open_project(project)
        person.wait(lambda: window.project is not None, "the project to be shown")
        person.settle()
        store = person.project.session.store
        names = {item.id: item.relpath for item in store.items.get(store.items.ids())}
        # Not on the application: every event of the program would go through Python for it.
        window.windowHandle().installEventFilter(counter)
        watch.stalls.clear()
        started = time.perf_counter()
        expected = _work_through(person, planted, names, watch)
        person.settle()
        figures.seconds = time.perf_counter() - started
        figures.mouse = counter.count
        figures.over_frame, figures.over_felt = len(watch.over(FRAME_S)), len(watch.over(FELT_S))
        figures.stalls = watch.report()
    window.close()
    return expected


def check(project: Path, planted: Mapping[str, Planted], expected: Mapping[str, Expected]) -> list[str]:
    """What the database holds that is not as expected, in words."""
    wrong: list[str] = []
    with Store.open(project, readonly=True) as store:
        for item in store.items.get(store.items.ids()):
            want = expected[item.relpath]
            found = (item.state, item.label, item.reason, item.note, item.flagged)
            wanted = (want.state, want.label, want.reason, want.note, want.flagged)
            if found != wanted:
                wrong.append(f"{item.relpath}: {found}, not {wanted}")
            if want.mask:
                kept = [entry for entry in regions.of_item(store, item.id) if entry.status is RegionStatus.KEPT]
                geometry = kept[0].geometry if kept else None
                proposed = planted[item.relpath].mask
                assert proposed is not None
                if geometry is None and want.mask == "erase":
                    continue  # A small one is rubbed out as a whole.
                fault = _mask_fault(want.mask, proposed, geometry) if isinstance(geometry, Mask) else "no mask is kept"
                if fault:
                    wrong.append(f"{item.relpath}: {want.mask}: {fault}")
    return wrong


def _work_through(
    person: Reviewer, planted: Mapping[str, Planted], names: Mapping[int, str], watch: StallWatch
) -> dict[str, Expected]:
    expected: dict[str, Expected] = {}
    while len(expected) < len(names):
        item_id = person.project.review.current_id
        assert item_id is not None
        known = planted[names[item_id]]
        if known.relpath in expected:
            with watch.during("next undecided"):
                person.doing = "next undecided"
                person.go_to_undecided()
            continue
        number = len(expected)
        with watch.during(what := _what(number, known)):
            person.doing = f"item {number + 1} of {len(names)}, {known.relpath}: {what}"
            expected[known.relpath] = _decide(person, what, known)
        if number % 40 == 20:
            with watch.during("filter"):
                person.doing = f"behind item {number + 1} of {len(names)}: filter"
                _filter(person)
    return expected


def _what(number: int, known: Planted) -> str:
    """What is done with the item."""
    if number % 15 == 7:
        return "exclude"
    if number % 25 == 12:
        return "later"
    if number % 20 == 8:
        return "flag and note"
    if _has_mask(known):
        return ("repaint", "erase", "grow", "accept", "undo and redo")[number % 5]
    return "undo and redo" if number % 20 == 3 else "accept"


def _decide(person: Reviewer, what: str, known: Planted) -> Expected:
    key = Qt.Key(Qt.Key.Key_1 + CLASSES.index(known.label))
    match what:
        case "exclude":
            person.decide(Qt.Key.Key_X, Qt.Key.Key_1)
            reason = person.project.session.store.last_settings["review"]["exclude_reasons"][0]
            return Expected(ItemState.EXCLUDED, None, str(reason))
        case "later":
            person.decide(Qt.Key.Key_L)
            return Expected(ItemState.DEFERRED)
        case "repaint" | "erase":
            person.press(Qt.Key.Key_N, Qt.Key.Key_B if what == "repaint" else Qt.Key.Key_E, Qt.Key.Key_F2)
            if what == "repaint":
                person.stroke(Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right)
            else:
                person.stroke(Qt.Key.Key_Right)
            person.settle()
            person.press(Qt.Key.Key_Escape, Qt.Key.Key_V, Qt.Key.Key_Escape)
        case "flag and note":
            person.press(Qt.Key.Key_E, modifiers=SHIFT)
            person.settle()
            person.press(Qt.Key.Key_T, modifiers=SHIFT)
            person.write(NOTE)
            person.press(Qt.Key.Key_Return)
            person.settle()
        case "grow":
            person.press(Qt.Key.Key_N, Qt.Key.Key_BraceRight)
            person.settle()
            person.press(Qt.Key.Key_Escape)
    # A class that is chosen decides too; where it was proposed rightly, Enter is enough.
    person.decide(*([Qt.Key.Key_Return] if known.proposed == known.label else [key]))
    if what == "undo and redo":
        person.press(Qt.Key.Key_Z, modifiers=CTRL)
        person.settle()
        person.press(Qt.Key.Key_Z, modifiers=CTRL | SHIFT)
        person.settle()
    edited = what in ("repaint", "erase", "grow")
    right = known.proposed == known.label and not edited
    state = ItemState.ACCEPTED if right else ItemState.CORRECTED
    marked = what == "flag and note"
    return Expected(state, known.label, mask=what if edited else "", note=NOTE if marked else "", flagged=marked)


def _filter(person: Reviewer) -> None:
    """Narrow the list, and widen it again: the item stays."""
    person.press(Qt.Key.Key_Slash)
    person.write("has:mask score<0.95")
    person.press(Qt.Key.Key_Return)
    person.settle()
    person.press(Qt.Key.Key_Slash)
    person.press(Qt.Key.Key_A, modifiers=CTRL)
    person.press(Qt.Key.Key_Delete, Qt.Key.Key_Return)
    person.settle()


def _has_mask(known: Planted) -> bool:
    return known.mask is not None and known.proposed != "Free"


def _mask_fault(what: str, proposed: Mask, kept: Mask) -> str:
    gained, lost = rle.area(rle.difference(kept, proposed)), rle.area(rle.difference(proposed, kept))
    if what == "erase":
        return "" if lost and not gained else f"gained {gained}, lost {lost} pixels"
    return "" if gained and not lost else f"gained {gained}, lost {lost} pixels"


def _spread(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return "too few"
    cuts = statistics.quantiles(seconds, n=20)
    return f"p50 {cuts[9] * 1e3:.1f} ms, p95 {cuts[18] * 1e3:.1f} ms, longest {max(seconds) * 1e3:.0f} ms"


def run(place: Path, images: int) -> Figures:
    """Make a project of so many images, review it, check it."""
    planted = make_real_project(place, SHARED, count=images)
    figures = Figures()
    expected = review(place / "project", planted, figures)
    figures.wrong = check(place / "project", planted, expected)
    return figures


def main() -> None:
    """Print the figures; 1 if an item is not as decided or a mouse was needed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=300)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fettle-review-") as place:
        os.environ["FETTLE_HOME"] = str(Path(place) / "home")
        gui_app.quicken()
        figures = run(Path(place), asked.images)
    print("\n".join(figures.lines()))
    print(figures.stalls)
    sys.exit(1 if figures.wrong or figures.mouse else 0)


if __name__ == "__main__":
    main()
