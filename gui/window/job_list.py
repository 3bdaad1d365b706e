"""The long jobs of an open project, several at once, in one list that is kept until a person has seen it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal, Slot

from gui.window.run_words import spell
from gui.words import translate

_KEPT = 20
_JUDGED_AFTER_S = 3.0
"""So long a job is at work before it says how long it still takes."""


class JobKind(StrEnum):
    """What a job does; of each kind one is at work at most."""

    RUN = "run"
    TRAIN = "train"
    ADD = "add"
    EXPORT = "export"
    CHECK = "check"
    BACKUP = "backup"
    EVALUATE = "evaluate"
    AUDIT = "audit"
    IMPORT = "import"
    EDITION = "edition"
    """One is read: verified, or compared with another."""


class Phase(StrEnum):
    """Where a job stands."""

    WORKING = "working"
    STOPPING = "stopping"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Problem:
    """What one item failed on; ``item_id`` is None where there is no item to go to."""

    text: str
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as the list shows it.

    Attributes:
        number: Tells jobs apart.
        title: What it does, or once it is over, what it came to.
        share: How much is done, 0..1; None where nothing is counted.
        detail: How fast it is, how long it still takes, or what it is at.
        failed: How many items failed so far.
        reason: Why it went wrong, or did not begin.
        problems: What failed, once the job is over.
        where: A filter that shows in the queue what failed; empty for none.
        seen: A person had the list before them when it was over.
    """

    number: int
    kind: JobKind
    title: str
    phase: Phase = Phase.WORKING
    share: float | None = None
    detail: str = ""
    cancellable: bool = True
    failed: int = 0
    reason: str = ""
    problems: tuple[Problem, ...] = ()
    where: str = ""
    began: float = 0.0
    ended: float | None = None
    seen: bool = False

    @property
    def working(self) -> bool:
        """Whether it is not over."""
        return self.ended is None


class Job:
    """A job at work: what it asks and tells from its own thread."""

    def __init__(self, jobs: JobList, number: int, title: str) -> None:
        self.stop = threading.Event()
        self.title = title
        self.number = number
        self._jobs = jobs

    def tell(self, title: str = "", share: float | None = None, detail: str = "", failed: int = 0) -> None:
        """Say how far it is."""
        self._jobs.told.emit(self.number, title or self.title, share, detail, failed)


class JobList(QObject):
    """Knows what is at work and what is over.

    Signals:
        changed: A job began, went on, ended, or was seen.
        told: A job's number, title, share, detail and failures, from its thread.
    """

    changed = Signal()
    told = Signal(int, str, object, str, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views: dict[int, JobView] = {}
        self._jobs: dict[int, Job] = {}
        self._last = 0
        self.told.connect(self._go_on)

    def views(self) -> tuple[JobView, ...]:
        """All of them: those at work as they began, then those that are over, the newest first."""
        views = self._views.values()
        return (*(view for view in views if view.working), *(view for view in reversed(views) if not view.working))

    def at_work(self, kind: JobKind | None = None) -> JobView | None:
        """The job of a kind that is at work, None: the one of any kind that began first."""
        found = [view for view in self._views.values() if view.working and kind in (None, view.kind)]
        return found[0] if found else None

    def begin(self, kind: JobKind, title: str, *, cancellable: bool = True) -> Job:
        """Note that a job begins."""
        self._last += 1
        view = JobView(self._last, kind, title, cancellable=cancellable, began=time.monotonic())
        job = Job(self, view.number, title.rstrip("…"))
        self._views[view.number] = view
        self._jobs[view.number] = job
        self.changed.emit()
        return job

    def end(
        self,
        job: Job,
        title: str,
        *,
        phase: Phase = Phase.DONE,
        reason: str = "",
        problems: tuple[Problem, ...] = (),
        where: str = "",
    ) -> None:
        """Note what a job came to."""
        self._jobs.pop(job.number, None)
        self._views[job.number] = replace(
            self._views[job.number],
            title=title,
            phase=phase,
            share=None,
            detail="",
            failed=len({entry.item_id for entry in problems}) if problems else 0,
            reason=reason,
            problems=problems,
            where=where,
            ended=time.monotonic(),
        )
        over = [view.number for view in self._views.values() if not view.working]
        for number in over[:-_KEPT]:
            del self._views[number]
        self.changed.emit()

    def cancel(self, number: int) -> None:
        """Have a job stop; what is done stays done."""
        job, view = self._jobs.get(number), self._views.get(number)
        if job is not None and view is not None and view.cancellable:
            job.stop.set()
            self._views[number] = replace(view, phase=Phase.STOPPING, detail=translate("Runs", "Stopping…"))
            self.changed.emit()

    def stop_all(self) -> None:
        """Have all stop; nothing is said of it."""
        for job in self._jobs.values():
            job.stop.set()

    def see(self) -> None:
        """A person has seen what is over."""
        unseen = [view for view in self._views.values() if not view.working and not view.seen]
        for view in unseen:
            self._views[view.number] = replace(view, seen=True)
        if unseen:
            self.changed.emit()

    def forget(self) -> None:
        """Take what is over off the list."""
        self._views = {number: view for number, view in self._views.items() if view.working}
        self.changed.emit()

    @Slot(int, str, object, str, int)
    def _go_on(self, number: int, title: str, share: float | None, detail: str, failed: int) -> None:
        view = self._views.get(number)
        if view is None or view.phase is not Phase.WORKING:
            return
        passed = time.monotonic() - view.began
        if not detail and share is not None and 0.02 < share < 1 and passed > _JUDGED_AFTER_S:
            detail = translate("Runs", "{time} left").format(time=spell(passed * (1 - share) / share))
        self._views[number] = replace(view, title=title, share=share, detail=detail, failed=failed)
        self.changed.emit()
