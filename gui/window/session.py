"""The open project as the window sees it: every read and write off the window's thread, news on it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.told import told, told_error
from gui.window.lane import Lane
from gui.window.pending import Travel, Unsaved, Waiting
from gui.window.retry import WriteQueue
from gui.words import plural, translate
from storage.errors import FettleError, PassingError, StaleWriteError
from storage.records import Changes, Topic

if TYPE_CHECKING:
    from storage.store import Store

T = TypeVar("T")
_log = logging.getLogger(__name__)

_FOLLOW_MS = 1_000
_NEWS = frozenset({Topic.HISTORY})


class Session(QObject):
    """Owns the store and the lanes that work on it.

    Attributes:
        saving: What `saving_changed` told last.
        given_up: The person chose to close without what could not be saved.
        unsaved: The verdicts that something keeps from being saved.
        asked: How many writes that make a step were asked for, undo and redo among them.

    Signals:
        changed: `Changes` of any committed transaction, on the window's thread.
        saving_changed: Words and tone for the strip: saved, saving, or not; and what a click on them would do.
        unsaved_changed: `unsaved` is another.
        undo_changed: Names of the steps that undo and redo would travel; empty for none.
        said: A passing remark for the person.
        take_over_wanted: The person wants to write here, and nobody else does any more.
        travel_asked: Undo (True) or redo was asked for and waits behind what was to be written before.
        travel_ended: One that was asked for is done, or failed.
    """

    changed = Signal(object)
    saving_changed = Signal(str, str, str)
    unsaved_changed = Signal()
    undo_changed = Signal(str, str)
    said = Signal(str)
    take_over_wanted = Signal()
    travel_asked = Signal(bool)
    travel_ended = Signal()
    _told = Signal(object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.reads = Lane("read", threads=2, parent=self)
        self.queue = WriteQueue(self)
        self.writes = self.queue.lane
        self.queue.held.connect(self._held)
        self.queue.moved.connect(self._show_saving)
        self.pictures = Lane("picture", threads=2, parent=self)
        self.ahead = Lane("ahead", parent=self)
        self.thumbs = Lane("thumb", threads=2, newest_first=True, limit=400, parent=self)
        self._versions: dict[int, int] = {}
        self._told_fault = ""
        self.asked = 0
        self.given_up = False
        self.unsaved = Unsaved()
        self._may_take_over = False
        self._closed = False
        self._told.connect(self._hear)
        self._unsubscribe = store.subscribe(self._told.emit)
        self.saving: tuple[str, str, str] = ("", "ok", "")
        self.saving_changed.connect(self._note_saving)
        self._log_state = _write_ahead_log(store)
        self._follower = QTimer(self)
        self._follower.setInterval(_FOLLOW_MS)
        self._follower.timeout.connect(self._follow)
        if store.readonly and not store.shared:
            self._follower.start()

    @property
    def readonly(self) -> bool:
        """Whether another window writes to this project."""
        return self.store.readonly

    def read(
        self,
        work: Callable[[Store], T],
        answer: Callable[[T], None],
        *,
        topic: str = "",
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Ask the database; see `Lane.ask`."""
        self.reads.ask(lambda: work(self.store), answer, topic=topic, failed=failed or self._read_failed)

    def write(
        self,
        work: Callable[[Store], T],
        done: Callable[[T], None] | None = None,
        *,
        conflict: Callable[[StaleWriteError], None] | None = None,
        ended: Callable[[], None] | None = None,
        about: Waiting | None = None,
        step: bool = True,
    ) -> None:
        """Have something written, in the order asked; ``done`` hears of it once it is on disk.

        What a full disk, a lock or a lost server keeps from being written waits and is tried again; see
        `WriteQueue`.
        ``about`` is shown of it till then.
        ``conflict`` hears that someone else changed the item since the person saw it; nothing was written then.
        ``ended`` hears last, whether it was written or refused for good.
        ``step`` False: it adds to the step before it or makes none, so undo has nothing of its own to take back.
        """
        self.asked += step

        def note_versions() -> T:
            result = work(self.store)
            if isinstance(result, Changes):
                self._versions.update(result.versions)
            return result

        def written(result: T) -> None:
            if done is not None:
                done(result)
            if ended is not None:
                ended()

        def refused(error: Exception) -> None:
            self._write_failed(conflict, error)
            if ended is not None:
                ended()

        self.queue.add(note_versions, written, refused, about=about)
        self._show_saving()

    def version_of(self, item_id: int, shown: int) -> int:
        """The version to expect of an item ``shown`` in that one: what this window wrote since, the person knows.

        In the work of `write`, what was asked before has been written; elsewhere it may be on its way.
        """
        return max(shown, self._versions.get(item_id, shown))

    def undo(self) -> None:
        """Take back the last step of this person."""
        self.write(
            lambda store: store.undo(),
            lambda changes: self._travelled(changes, translate("Frame", "Nothing to undo")),
            ended=self.travel_ended.emit,
            about=Waiting(travel=Travel.UNDO),
        )
        self.travel_asked.emit(True)

    def redo(self) -> None:
        """Bring back the last step taken back."""
        self.write(
            lambda store: store.redo(),
            lambda changes: self._travelled(changes, translate("Frame", "Nothing to redo")),
            ended=self.travel_ended.emit,
            about=Waiting(travel=Travel.REDO),
        )
        self.travel_asked.emit(False)

    def refresh_undo(self) -> None:
        """Ask what undo and redo would travel."""
        self.read(_next_steps, self._take_steps, topic="undo")

    def close(self) -> None:
        """Stop, finish what is being written, close the project."""
        self.stop()
        self.finish()

    def stop(self) -> None:
        """Follow and tell nothing more."""
        if not self._closed:
            self._closed = True
            self._follower.stop()
            self.queue.rest()
            self._unsubscribe()

    def finish(self, *, last: Callable[[], None] | None = None) -> None:
        """Finish what is being written, do ``last``, then close the project; after `stop`, from any thread."""
        for lane in (self.thumbs, self.ahead, self.pictures, self.reads):
            lane.close()
        if not self.given_up:
            self.queue.finish()
        self.queue.close()
        if last is not None and not self.given_up:
            last()
        self.store.close()

    def explain(self, error: Exception) -> str:
        """What went wrong, for a person; faults of Fettle itself are logged whole."""
        if isinstance(error, FettleError):
            return told_error(error)
        _log.error("unexpected fault", exc_info=error)
        return translate("Frame", "Something went wrong in Fettle itself ({name}); the log has the details").format(
            name=type(error).__name__
        )

    def _follow(self) -> None:
        """A window that only looks hears of the other one's writes by the database's log growing."""
        self.read(_look_from_outside, self._followed, topic="free")

    def _followed(self, found: tuple[tuple[int, int], bool]) -> None:
        state, free = found
        if state != self._log_state:
            self._log_state = state
            self.changed.emit(Changes("", frozenset(set(Topic)), frozenset(), many=True))
        self._show_free(free)

    def _show_free(self, free: bool) -> None:
        if free == self._may_take_over:
            return
        self._may_take_over = free
        if free:
            self.saving_changed.emit(
                translate("Frame", "Read-only · Write here"),
                "warn",
                translate("Frame", "Nobody writes to this project: click to decide here"),
            )
            self.said.emit(translate("Frame", "The other window is gone; “Write here” lets you decide in this one"))
        else:
            self.saving_changed.emit(translate("Frame", "Read-only"), "warn", "")

    def write_here(self) -> None:
        """Ask to write in this window from now on."""
        if not self.readonly:
            self.said.emit(translate("Frame", "This window writes to the project already"))
        elif self._may_take_over:
            self.take_over_wanted.emit()
        else:
            self.said.emit(
                translate("Frame", "Another window writes to this project; here you can look, but not decide")
            )

    def save_now(self) -> None:
        """Try at once to write what waits; where another window wrote and is gone, write here from now on."""
        if self.readonly:
            self.write_here()
            return
        if self.queue.fault is None:
            self.said.emit(
                translate("Frame", "Everything is saved")
                if not self.queue.count()
                else translate("Frame", "It is being saved")
            )
            return
        self._told_fault = ""
        self.queue.try_now()

    def _note_saving(self, text: str, tone: str, reason: str) -> None:
        self.saving = (text, tone, reason)

    def _show_saving(self) -> None:
        waiting, fault = self.queue.count(), self.queue.fault
        # What is saved in a moment needs no marking; what a fault holds back does.
        unsaved = Unsaved.among(self.queue.waiting()) if fault is not None else Unsaved()
        if unsaved != self.unsaved:
            self.unsaved = unsaved
            self.unsaved_changed.emit()
        if fault is not None and waiting:
            why = translate("Frame", "{fault}\nIt is tried again by itself; click to try now.")
            told = why.format(fault=told_error(fault))
            self.saving_changed.emit(plural("Frame", "Not saved · %Ln waiting").of(waiting), "bad", told)
        elif waiting:
            self.saving_changed.emit(translate("Frame", "Saving…"), "warn", "")
        else:
            self._told_fault = ""
            self.saving_changed.emit(translate("Frame", "Saved"), "ok", "")

    def _held(self, fault: PassingError) -> None:
        self._show_saving()
        if str(fault) != self._told_fault:
            self._told_fault = str(fault)
            self.said.emit(
                translate(
                    "Frame", "Not saved yet: {fault} You can go on; it is saved as soon as that works again."
                ).format(fault=told_error(fault))
            )

    def _write_failed(self, conflict: Callable[[StaleWriteError], None] | None, error: Exception) -> None:
        if conflict is not None and isinstance(error, StaleWriteError) and error.theirs is not None:
            conflict(error)
            self.changed.emit(Changes("", frozenset(set(Topic)), frozenset({error.item_id or 0})))
            return
        self.said.emit(self.explain(error))
        # What the panels show may not be what holds.
        self.changed.emit(Changes("", frozenset(set(Topic)), frozenset(), many=True))

    def _read_failed(self, error: Exception) -> None:
        self.said.emit(self.explain(error))

    @Slot(object)
    def _hear(self, changes: Changes) -> None:
        if self._closed:
            return
        self.changed.emit(changes)
        if changes.topics & _NEWS:
            self.refresh_undo()

    def _travelled(self, changes: Changes | None, otherwise: str) -> None:
        self.said.emit(told(changes.label) if changes is not None else otherwise)
        self.refresh_undo()

    def _take_steps(self, names: tuple[str, str]) -> None:
        self.undo_changed.emit(*names)


def open_store(path: Path) -> Store:
    """Open a project to write if nobody else does, else to read; slow, for a lane.

    Raises:
        FettleError: As `storage.store.Store.open`.
    """
    from storage.store import Store

    store = Store.open_or_readonly(path)
    _ = store.last_settings
    return store


def _look_from_outside(store: Store) -> tuple[tuple[int, int], bool]:
    """How far the database's log has grown, and whether nobody writes any more."""
    from storage.project import ProjectLock

    return _write_ahead_log(store), not store.shared and ProjectLock(store.folder).is_free()


def _write_ahead_log(store: Store) -> tuple[int, int]:
    path = store.folder.database
    try:
        facts = path.with_name(f"{path.name}-wal").stat()
    except OSError:
        return (0, 0)
    return (facts.st_size, facts.st_mtime_ns)


def _next_steps(store: Store) -> tuple[str, str]:
    undo, redo = store.next_undo(), store.next_redo()
    return (undo.label if undo else "", redo.label if redo else "")
