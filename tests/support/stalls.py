"""Records every stretch in which the window's thread did not come back to its event loop, and what it did meanwhile."""

from __future__ import annotations

import faulthandler
import os
import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

FRAME_S = 0.016
FELT_S = 0.050
_EVERY_S = 0.002
_SAMPLE_S = 0.004
_CALL = re.compile(r'  File "(.*)", line (\d+) in (.*)')
_ROOT = str(Path(__file__).resolve().parents[2]) + os.sep


@dataclass(frozen=True, slots=True)
class Stall:
    """One stretch without the event loop.

    Attributes:
        at: Seconds since the watch began.
        seconds: How long a key would have waited, without `queued`.
        cpu: Processor time that the window's thread spent meanwhile; little of it: it waited for something.
        queued: How long other programs kept it from a processor; 0 where the system does not tell.
        place: Where it was seen most often, ``file:line function``; ``Qt`` where no line of Python was at work.
        stack: The calls of ours that led there, outermost first.
        phase: What the caller said was going on.
    """

    at: float
    seconds: float
    cpu: float
    queued: float
    place: str
    stack: tuple[str, ...]
    phase: str


class StallWatch(QObject):
    """Asks the window's thread for a sign of life every 2 ms, and looks at its stack where that is late.

    Use it as a context manager on the window's thread, around anything that spins its event loop. What blocked is
    known to about 2 ms; a stretch spent in another program's turn on the processor is told apart.
    """

    _asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.stalls: list[Stall] = []
        self.phase = ""
        self.signs = 0
        self._window_thread = threading.get_ident()
        self._native = threading.get_native_id()
        self._answered = threading.Event()
        self._stop = threading.Event()
        self._times: tuple[float, float, float] = (0.0, 0.0, 0.0)
        self._began = 0.0
        self._dump = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  lives as long as the watch
        self._thread = threading.Thread(target=self._watch, name="stall-watch", daemon=True)
        self._asked.connect(self._answer)

    def __enter__(self) -> StallWatch:
        self._began = time.perf_counter()
        self._times = (self._began, time.thread_time(), _queued(self._native))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._answered.set()
        self._thread.join()
        self._dump.close()

    @contextmanager
    def during(self, phase: str) -> Iterator[None]:
        """Name what goes on."""
        before, self.phase = self.phase, phase
        try:
            yield
        finally:
            self.phase = before

    def over(self, seconds: float, phase: str | None = None) -> list[Stall]:
        """The stretches longer than that, the longest first."""
        found = [s for s in self.stalls if s.seconds > seconds and (phase is None or s.phase == phase)]
        return sorted(found, key=lambda stall: -stall.seconds)

    def report(self, *, most: int = 12) -> str:
        """How many there were of which phase, and the longest ones."""
        lines = [f"{'':28}{'> 16 ms':>9}{'> 50 ms':>9}{'longest':>12}"]
        for phase in dict.fromkeys(stall.phase for stall in self.stalls):
            frames, felt = self.over(FRAME_S, phase), self.over(FELT_S, phase)
            if frames:
                lines.append(f"{phase:28}{len(frames):9}{len(felt):9}{frames[0].seconds * 1e3:9.0f} ms")
        lines.append(f"{'all':28}{len(self.over(FRAME_S)):9}{len(self.over(FELT_S)):9}")
        for stall in self.over(FRAME_S)[:most]:
            lines.append(
                f"  {stall.seconds * 1e3:5.0f} ms (processor {stall.cpu * 1e3:.0f}, queued {stall.queued * 1e3:.0f}) "
                f"{stall.phase}: {stall.place}"
            )
            lines += [f"           {call}" for call in stall.stack[-6:]]
        return "\n".join(lines)

    def _look(self) -> tuple[str, ...]:
        # Not sys._current_frames(): on Python 3.11 it crashes on frames that Qt's callbacks have not finished making.
        self._dump.seek(0)
        self._dump.truncate()
        faulthandler.dump_traceback(self._dump, all_threads=True)
        self._dump.seek(0)
        return _stack(self._dump.read(), self._window_thread)

    @Slot()
    def _answer(self) -> None:
        self._times = (time.perf_counter(), time.thread_time(), _queued(self._native))
        self.signs += 1
        self._answered.set()

    def _watch(self) -> None:
        while not self._stop.is_set():
            # From when the sign was due: whoever holds the interpreter's lock keeps this thread waiting too.
            due = time.perf_counter() + _EVERY_S
            time.sleep(_EVERY_S)
            _, cpu, queued = self._times
            phase = self.phase
            self._answered.clear()
            self._asked.emit()
            places: Counter[tuple[str, ...]] = Counter()
            while not self._answered.wait(_SAMPLE_S) and not self._stop.is_set():
                if time.perf_counter() - due > FRAME_S / 2:
                    places[self._look()] += 1
            if self._stop.is_set():
                return
            answered, cpu_after, queued_after = self._times
            taken = queued_after - queued
            seconds = answered - due - taken
            if seconds > FRAME_S:
                stack = places.most_common(1)[0][0] if places else ()
                place = stack[-1] if stack else "Qt"
                self.stalls.append(
                    Stall(due - self._began, seconds, cpu_after - cpu, taken, place, stack[:-1], phase or self.phase)
                )


def _queued(native_id: int) -> float:
    """Seconds this thread was ready to run while others had the processors; 0 where Linux does not tell."""
    try:
        text = Path(f"/proc/self/task/{native_id}/schedstat").read_text("ascii")
    except OSError:
        return 0.0
    return int(text.split()[1]) / 1e9


def _stack(traceback: str, thread: int) -> tuple[str, ...]:
    """The calls of one thread in what `faulthandler` writes, outermost first, those of libraries left out."""
    calls: list[str] = []
    here = False
    for line in traceback.splitlines():
        if line.startswith(("Thread ", "Current thread ")):
            here = f"0x{thread:016x}" in line
        elif here and (found := _CALL.match(line)):
            name, number, function = found.groups()
            ours = name.startswith(_ROOT) and not name.startswith((_ROOT + ".venv", _ROOT + "tests"))
            if ours:
                calls.append(f"{name.removeprefix(_ROOT)}:{number} {function}")
            elif not calls and not name.startswith(_ROOT):
                calls.append(f"{Path(name).name}:{number} {function}")
    return tuple(reversed(calls))
