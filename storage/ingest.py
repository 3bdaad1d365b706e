"""Looks through folders: new images become items, and known ones are found changed, moved, missing or back again.

Folders are walked, measured and stored as a stream: some hundred files are in hand at a time, however many there are.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.file_states import FileStates, Reading, read_again
from storage.intake import IngestReport, Intake
from storage.known import Known, Place, has_items, last_id, source_paths, takes_labels
from storage.measure import Measuring
from storage.measurers import SLICE, Measured, Measurers
from storage.reachable import lost_folder
from storage.records import NewItem
from storage.relink import Moves
from storage.scan import Found, Reach, checked_root, count_images, reach, scan
from storage.store import Store
from storage.transaction import chunked

_BATCH = 256
_AHEAD = 16
"""Batches that are being measured while others are stored."""

_PATIENCE = 0.25
"""Seconds between two questions whether to stop, however slow the drive."""

_SOON = 0.1
"""Seconds for which those behind a measured batch are waited for: a write to disk costs as much as a hundred rows."""

_TOGETHER = 8
"""Measured batches that are stored together at most: those who measure must not run out of work meanwhile."""

Progress = Callable[[int, int], None]
StopAsked = Callable[[], bool]


def ingest(
    store: Store,
    folders: Sequence[Path],
    *,
    labels_from_folders: bool = False,
    good: frozenset[str] = frozenset(),
    max_pixels: int,
    progress: Progress | None = None,
    should_stop: StopAsked | None = None,
) -> IngestReport:
    """Add every image below ``folders`` that the project does not have yet, and see what became of those it has.

    Originals are only read. A file that can't be decoded becomes an item in state ``unreadable`` with the reason; it
    is looked at again every time. Items that undo had hidden come back. Known files cost a look at their size and
    time; only where these differ are they read again. An interrupted ingest is simply run again.

    A known file with other bytes is marked changed and keeps its decisions, one that is gone is marked missing, one
    whose bytes are found at another path is linked there. Nothing is marked below a folder that is empty or can't be
    reached: that is what an unplugged disk looks like. One that goes away meanwhile is named in the report, and what
    it held is as if it had not been come across.

    Args:
        store: The project.
        folders: Where to look, all levels down; symbolic links to folders are not followed (they may loop).
        labels_from_folders: Take the name of the folder an image lies in as the class it came with.
        good: Class names that mean a good part, beside the commonly used ones.
        max_pixels: Larger images become unreadable instead of filling the memory.
        progress: Called with (files looked at, files seen so far) as it goes on.
        should_stop: Asked between batches; what is stored stays.

    Raises:
        FettleError: A folder does not exist, or is the project's own.
    """
    # All folders are looked at before the first is touched: a misspelt one must not leave half of them added.
    roots = list(dict.fromkeys(checked_root(store, folder).as_posix() for folder in folders))
    look = _Look(store, max_pixels=max_pixels, good=good, progress=progress, should_stop=should_stop)
    return look.through(roots, labels=lambda _place: labels_from_folders)


def rescan(
    store: Store,
    *,
    max_pixels: int,
    progress: Progress | None = None,
    should_stop: StopAsked | None = None,
) -> IngestReport:
    """`ingest` of all folders the project's images came from; new ones are labelled as the folder's others were.

    Folders that can't be reached are named in the report, and their items left alone. Items that were taken out of the
    project stay out: nobody asked for them here.
    """
    look = _Look(
        store, max_pixels=max_pixels, good=frozenset(), progress=progress, should_stop=should_stop, brings_back=False
    )
    return look.through(source_paths(store).values(), labels=lambda place: takes_labels(store, place))


@dataclass(slots=True)
class _Batch:
    """Some files of a folder, and what is to be found out about them."""

    measure: Measuring
    place: Place
    size: int
    fresh: list[Found] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    broken: list[tuple[int, Found]] = field(default_factory=list)
    altered: list[Known] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)
    mended: Measured | None = None
    read: list[Future[list[Reading | None]]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Folders, below the place's, that can't be read any more or that a file went from."""
    known: int = 0
    kept_out: int = 0

    def is_measured(self, patience: float = 0.0) -> bool:
        """Whether all is found out that was to be, after so many seconds at most."""
        parts: list[Future[Any]] = [*self.measured, *self.read, *([self.mended] if self.mended is not None else [])]
        return not wait(parts, patience).not_done


class _Look:
    """One look through some folders."""

    def __init__(
        self,
        store: Store,
        *,
        max_pixels: int,
        good: frozenset[str],
        progress: Progress | None,
        should_stop: StopAsked | None,
        brings_back: bool = True,
    ) -> None:
        self._store = store
        self._brings_back = brings_back
        self._project = store.folder.root.as_posix()
        self._max_pixels = max_pixels
        self._tell = progress or (lambda _done, _total: None)
        self._counts = progress is not None
        self._should_stop = should_stop or (lambda: False)
        self._report = IngestReport()
        self._intake = Intake(store, self._report, good=good)
        self._moves = Moves(store)
        newest = last_id(store)
        self._known_before = newest > 0
        self._states = FileStates(store, self._report, newest=newest)
        self._total = 0
        self._done = 0

    def through(self, roots: Iterable[str], *, labels: Callable[[Place], bool]) -> IngestReport:
        """Look through ``roots``; ``labels`` says of each whether its folders name classes."""
        started = time.monotonic()
        places = [place for root in roots if (place := self._reachable(root)) is not None]
        with self._counting(places), Measurers() as measurers:
            for place in places:
                measure = Measuring(place.root, place.source_id, labels(place), self._max_pixels)
                if not self._folder(place, measure, measurers):
                    self._report.stopped = True
                    break
        if not self._report.stopped:
            for batch in chunked(self._moves.resolve(self._report), _BATCH):
                self._intake.add(batch, origin=Path(places[0].root).name)
            for moved in self._report.moved:
                self._states.seen(moved.item_id)
            for place in places:
                if not place.new:
                    self._intake.mend({}, self._states.unseen(place))
        self._report.seconds = time.monotonic() - started
        return self._report

    def _reachable(self, root: str) -> Place | None:
        found = reach(root)
        if found is Reach.HERE:
            return Place.of(self._store, root)
        place = Place.of(self._store, root)
        if has_items(self._store, place):
            self._report.note_unreachable(root)
        return None

    def _folder(self, place: Place, measure: Measuring, measurers: Measurers) -> bool:
        """Look through one folder; False if asked to stop."""
        waiting: deque[_Batch] = deque()
        for found in chunked(scan(place.root, project=self._project), _BATCH):
            if self._should_stop():
                return False
            waiting.append(self._begin(found, place, measure, measurers))
            if len(waiting) > _AHEAD and not self._store_some(waiting):
                return False
        while waiting:
            if self._should_stop() or not self._store_some(waiting):
                return False
        return True

    def _store_some(self, waiting: deque[_Batch]) -> bool:
        """Store the first batch, and those behind it that are measured by now; False if asked to stop before."""
        while not waiting[0].is_measured(_PATIENCE):
            if self._should_stop():
                return False
        taken = [waiting.popleft()]
        soon = time.monotonic() + _SOON
        while waiting and len(taken) < _TOGETHER and waiting[0].is_measured(max(soon - time.monotonic(), 0.0)):
            taken.append(waiting.popleft())
        self._finish(taken)
        return True

    def _begin(self, found: Sequence[Found], place: Place, measure: Measuring, measurers: Measurers) -> _Batch:
        """Sort the files by what is known of them, and have measured what needs it."""
        batch = _Batch(measure, place, len(found))
        known = {}
        if not place.new:
            with self._store.reading() as connection:
                paths = [entry.relpath for entry in found]
                known = place.look_up(connection, paths, hidden=not self._brings_back)
        altered: list[str] = []
        for entry in found:
            row = known.get(entry.relpath)
            if entry.lost:
                batch.lost.append(entry.relpath)
                continue
            if row is None:
                batch.fresh.append(entry)
                continue
            self._states.seen(row.id)
            batch.known += not row.removed
            if row.removed and not self._brings_back:
                batch.kept_out += 1
            elif row.removed:
                batch.back.append(row.id)
            elif row.error:
                batch.broken.append((row.id, entry))
            elif not entry.error and not self._states.as_it_was(row, f"{place.root}/{entry.relpath}"):
                batch.altered.append(row)
                altered.append(f"{place.root}/{entry.relpath}")
        batch.measured = measurers.measure(measure, batch.fresh)
        batch.read = [measurers.threads.submit(read_again, part) for part in chunked(altered, SLICE)]
        if batch.broken:
            batch.mended = measurers.threads.submit(measure.all, [entry for _, entry in batch.broken])
        return batch

    def _finish(self, batches: Sequence[_Batch]) -> None:
        """Store what was found out about some batches of one folder."""
        origin = Path(batches[0].place.root).name
        self._intake.bring_back([item_id for batch in batches for item_id in batch.back], origin=origin)
        mended: dict[int, NewItem] = {}
        new: list[NewItem] = []
        for batch in batches:
            if batch.mended is not None:
                results = zip(batch.broken, batch.mended.result(), strict=True)
                mended |= {item_id: item for (item_id, _), item in results if item is not None and not item.error}
            measured = [item for part in batch.measured for item in part.result()]
            gone = (entry.relpath for entry, item in zip(batch.fresh, measured, strict=True) if item is None)
            batch.lost += [relpath.rpartition("/")[0] for relpath in gone]
            self._note_lost(batch)
            new += [item for item in measured if item is not None]
        self._intake.mend(mended, [])
        if self._known_before:
            new = self._moves.hold_back(new)
        self._intake.add(new, origin=origin)
        for batch in batches:
            self._states.settle(batch.altered, [found for part in batch.read for found in part.result()])
            self._report.skipped += batch.known
            self._report.kept_out += batch.kept_out
            self._done += batch.size
        self._report.skipped -= len(mended)
        self._tell(self._done, max(self._total, self._done))

    def _note_lost(self, batch: _Batch) -> None:
        """Say of each folder that went away meanwhile that it is out of reach; a lone file that went is no news."""
        if not batch.lost:
            return
        if reach(batch.place.root) is not Reach.HERE:
            self._report.note_unreachable(batch.place.root)
            return
        for folder in dict.fromkeys(batch.lost):
            if (lost := lost_folder(Path(batch.place.root, folder, "any"))) is not None:
                self._report.note_unreachable(lost.as_posix())

    @contextmanager
    def _counting(self, places: Sequence[Place]) -> Iterator[None]:
        """Count the files meanwhile, for a total to show; on a network share the first pass may take a while."""
        over = threading.Event()

        def count() -> None:
            before = 0
            for place in places:
                seen = 0
                for seen in count_images(place.root, project=self._project):
                    self._total = before + seen
                    if over.is_set():
                        return
                before += seen

        counter = threading.Thread(target=count, name="ingest-count", daemon=True)
        if self._counts:
            counter.start()
        try:
            yield
        finally:
            over.set()
            if self._counts:
                counter.join()
