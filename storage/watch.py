"""Follows a folder that a camera or another program writes into: files come in once they are whole and at rest."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from storage.errors import UnreadableImageError
from storage.images import read_rgb8_scaled
from storage.intake import IngestReport, Intake
from storage.known import Place
from storage.measure import Measuring
from storage.records import NewItem
from storage.relink import Moves
from storage.scan import Found, Reach, checked_root, reach, scan
from storage.store import Store
from storage.transaction import chunked

_BATCH = 256
_PROOF = 64
"""Pixels of the longer side to which a file is decoded to see that it is whole."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a folder is followed.

    Attributes:
        every: Seconds from one look to the next.
        settle: Seconds for which size and time must stay as they are before a file is opened.
        give_up: Seconds after its last change from which on a file that can't be read counts as unreadable.
    """

    every: float = 2.0
    settle: float = 2.0
    give_up: float = 60.0


@dataclass(slots=True)
class WatchNews:
    """Where following a folder stands after one look.

    Attributes:
        report: All that came in since it began.
        waiting: Files that are still being written, or that can't be read yet.
        reachable: Whether the folder could be looked through.
    """

    report: IngestReport
    waiting: int = 0
    reachable: bool = True


@dataclass(slots=True)
class _Waiting:
    """A file on its way: what it looked like when it last changed, and whether it was opened since."""

    size: int
    mtime_ns: int
    since: float
    item_id: int | None = None
    tried: bool = False
    told: bool = False


@dataclass(slots=True)
class _Memory:
    """What is known of the folder between two looks."""

    done: set[str] = field(default_factory=set)
    waiting: dict[str, _Waiting] = field(default_factory=dict)


def watch(
    store: Store,
    folder: Path,
    *,
    labels_from_folders: bool = False,
    good: frozenset[str] = frozenset(),
    max_pixels: int,
    pace: Pace | None = None,
    news: Callable[[WatchNews], None] | None = None,
    pause: Callable[[float], bool],
) -> IngestReport:
    """Follow ``folder`` until told to stop; a file comes in once it kept its size and time and decodes whole.

    What is there at the beginning comes in like what comes later. By looking again and again, which works on network
    shares too. A file that never becomes whole is reported once, as an unreadable item, and mended when it changes.
    Each look's files are one step, so undo takes back the last ones, not all. A folder that can't be reached is
    waited for.

    Args:
        store: The project.
        folder: Where to look, all levels down.
        labels_from_folders: As `storage.ingest.ingest`.
        good: As `storage.ingest.ingest`.
        max_pixels: As `storage.ingest.ingest`.
        pace: How often to look, and how long to wait.
        news: Told after every look that found or changed something.
        pause: Waits so many seconds; True once it is time to stop. Called after every look.

    Raises:
        FettleError: The folder does not exist, or is the project's own.
    """
    root = checked_root(store, folder).as_posix()
    place = Place.of(store, root)
    measure = Measuring(root, place.source_id, labels_from_folders, max_pixels)
    follow = _Follow(store, place, measure, pace or Pace(), good)
    told = (-1, -1, True)
    while True:
        follow.look()
        state = follow.news
        now = (state.report.added + len(state.report.unreadable), state.waiting, state.reachable)
        if news is not None and now != told:
            news(state)
        told = now
        # However large the folder, looking takes at most a tenth of the time.
        if pause(max(follow.pace.every, 9 * follow.took)):
            return state.report


class _Follow:
    """One folder being followed."""

    def __init__(self, store: Store, place: Place, measure: Measuring, pace: Pace, good: frozenset[str]) -> None:
        self.pace = pace
        self.news = WatchNews(IngestReport())
        self._store = store
        self._place = place
        self._measure = measure
        self._good = good
        self._project = store.folder.root.as_posix()
        self._memory = _Memory()
        self.took = 0.0

    def look(self) -> None:
        """Look once, and take in what is ready."""
        started = time.monotonic()
        self.news.reachable = reach(self._place.root) in (Reach.HERE, Reach.EMPTY)
        if not self.news.reachable:
            return
        for batch in chunked(scan(self._place.root, project=self._project), _BATCH):
            new = [entry for entry in batch if entry.relpath not in self._memory.done and not entry.error]
            self._meet([entry.relpath for entry in new if entry.relpath not in self._memory.waiting])
        self._take_ready()
        self.news.waiting = sum(not entry.told for entry in self._memory.waiting.values())
        self.took = time.monotonic() - started
        self.news.report.seconds += self.took

    def _meet(self, relpaths: list[str]) -> None:
        """Sort files seen for the first time: known ones are done, unreadable ones are waited for."""
        if not relpaths:
            return
        with self._store.reading() as connection:
            known = self._place.look_up(connection, relpaths, hidden=True)
        for relpath in relpaths:
            row = known.get(relpath)
            if row is not None and (row.removed or not row.error):
                self._memory.done.add(relpath)
            elif row is not None:
                entry = _Waiting(row.size_bytes, row.mtime_ns, time.monotonic(), row.id, tried=True, told=True)
                self._memory.waiting[relpath] = entry
            else:
                self._memory.waiting[relpath] = _Waiting(-1, -1, time.monotonic())

    def _take_ready(self) -> None:
        now = time.monotonic()
        ready: list[str] = []
        broken: list[NewItem] = []
        for relpath, entry in list(self._memory.waiting.items()):
            try:
                status = os.stat(f"{self._place.root}/{relpath}")  # noqa: PTH116  many, and often
            except OSError:
                if not entry.told:
                    del self._memory.waiting[relpath]  # Gone, or renamed: then it is met under its new name.
                continue
            if (status.st_size, status.st_mtime_ns) != (entry.size, entry.mtime_ns):
                entry.size, entry.mtime_ns, entry.since, entry.tried = status.st_size, status.st_mtime_ns, now, False
                continue
            if now - entry.since >= self.pace.settle and not entry.tried:
                entry.tried = True
                if not self._why_not(relpath):
                    ready.append(relpath)
                    continue
            if now - entry.since >= self.pace.give_up and not entry.told:
                refused = self._refused(relpath)
                entry.told = bool(refused.error)
                entry.tried = entry.told
                if entry.told:
                    broken.append(refused)
        self._store_ready(ready, broken)

    def _store_ready(self, ready: list[str], broken: list[NewItem]) -> None:
        waiting, report = self._memory.waiting, self.news.report
        fresh: list[NewItem] = []
        mended: dict[int, NewItem] = {}
        for relpath in ready:
            item, entry = self._measure.one(Found(relpath)), waiting[relpath]
            if item.error or (item.size_bytes, item.mtime_ns) != (entry.size, entry.mtime_ns):
                entry.tried = False  # It was written to once more while it was read.
                continue
            if entry.item_id is None:
                fresh.append(item)
            else:
                mended[entry.item_id] = item
            self._memory.done.add(relpath)
            del waiting[relpath]
        moves = Moves(self._store)
        new = moves.hold_back(fresh)
        new += moves.resolve(report)
        origin = Path(self._place.root).name
        intake = Intake(self._store, report, good=self._good)
        intake.mend(mended, [])
        for batch in chunked(new, _BATCH):
            intake.add(batch, origin=origin)
        for item, item_id in zip(broken, intake.add(broken, origin=origin), strict=True):
            waiting[item.relpath].item_id = item_id

    def _refused(self, relpath: str) -> NewItem:
        """The item of a file that does not decode; its header may be fine."""
        item = self._measure.one(Found(relpath))
        return item if item.error else item._replace(hash="", error=self._why_not(relpath))

    def _why_not(self, relpath: str) -> str:
        """Why a file does not decode; empty if it does."""
        path = Path(self._place.root, relpath)
        try:
            read_rgb8_scaled(path, long_side=_PROOF, max_pixels=self._measure.max_pixels)
        except UnreadableImageError as error:
            return error.message
        return ""
