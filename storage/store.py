"""The open project: one writer, many readers, named transactions, and the news of what changed."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlalchemy as sa

from storage import engine, history, integrity, migrate, news, postgres
from storage.blobs import BlobStore
from storage.errors import DamagedError, FettleError, FolderReadOnlyError, ProjectLockedError, StaleWriteError
from storage.files import resolved
from storage.history_records import Travelled
from storage.memory import Memory
from storage.project import (
    ProjectFolder,
    ProjectLock,
    SharedRight,
    WriteRight,
    check_is_project,
    load_settings,
    make_folder,
    save_setting,
)
from storage.queries import ItemQueries
from storage.records import Changes, Step, Topic
from storage.reviewer import reviewer_name
from storage.thumbnails import ThumbnailCache
from storage.transaction import Transaction

Listener = Callable[[Changes], None]


class Store(AbstractContextManager["Store"]):
    """A project, open. Safe to use from several threads; close it from the one that opened it.

    Reads: `items` (queue, filters, pages) and the functions of ``storage.proposals``, ``storage.regions``,
    ``storage.classes``, ``storage.jobs``. Writes: `transact`, used by the functions of those modules and of
    ``storage.decisions``.

    Attributes:
        folder: Where things lie.
        actor: Who decides; written into every step and decision.
        readonly: True for a second window, or a folder that can't be written.
        folder_fault: Why the folder can't be written, where that is why the project is read-only.
        database: Where the rows are: a file of the folder, or a PostgreSQL server's address.
        shared: Whether others may write at the same time (PostgreSQL); subscribers then hear of them too.
        session: Names this open store, among all that are open anywhere.
    """

    def __init__(self, folder: ProjectFolder, *, actor: str, lock: WriteRight | None) -> None:
        self.folder = folder
        self.actor = actor
        self.readonly = lock is None
        self.folder_fault: FolderReadOnlyError | None = None
        self.database = engine.where(folder)
        self.shared = isinstance(self.database, sa.URL)
        self.session = uuid.uuid4().hex
        self._settings: dict[str, Any] | None = None
        self._lock = lock
        self._clock = postgres.ServerClock()
        self._memory = None if self.shared else Memory()
        # One SQLite connection writes, one thread at a time; a server bears many.
        self._writing: AbstractContextManager[object] = nullcontext() if self.shared else threading.RLock()
        self._listeners: list[Listener] = []
        self._news: news.Listener | None = None
        self._news_lock = threading.Lock()
        self._writer = None if lock is None else engine.Writer(self.database)
        self._readers = engine.open_readers(self.database)
        self._one_state = threading.local()
        self.items = ItemQueries(self.reading)
        self.blobs = BlobStore(folder.blobs)

    @classmethod
    def create(cls, root: Path, *, actor: str | None = None, database: str = "") -> Store:
        """Make a new project at ``root`` and open it.

        Args:
            root: The project's folder.
            actor: Who decides; None: as `storage.reviewer` says.
            database: The address of an empty PostgreSQL database; empty: a SQLite file in the folder.

        Raises:
            ProjectError: There is one already, or the place cannot be written.
            DatabaseError: The database cannot be reached.
        """
        address = postgres.parse_url(database) if database else None
        folder = make_folder(resolved(root))
        with engine.known_faults():
            migrate.create(address or folder.database)
        if address is not None:
            save_setting(folder, ("database", "url"), postgres.spelled(address))
        return cls.open(root, actor=actor)

    @classmethod
    def open(cls, root: Path, *, actor: str | None = None, readonly: bool = False) -> Store:
        """Open the project at ``root``, migrating an older one after a backup.

        Raises:
            ProjectError: Not a project, damaged, or made by a newer Fettle.
            ProjectLockedError: Another process writes to it (not raised with ``readonly``).
        """
        folder = ProjectFolder(resolved(root))
        check_is_project(folder)
        database = engine.where(folder)
        lock: WriteRight | None = None
        if not readonly:
            lock = SharedRight() if isinstance(database, sa.URL) else ProjectLock(folder)
            lock.acquire()
        try:
            with engine.known_faults():
                if isinstance(lock, ProjectLock) and lock.after_a_crash:
                    integrity.check_file(folder)
                migrate.upgrade(folder, may_write=lock is not None)
                return cls(folder, actor=actor or reviewer_name(folder, shared=isinstance(database, sa.URL)), lock=lock)
        except BaseException as error:
            if isinstance(lock, ProjectLock):
                lock.release(sound=not isinstance(error, DamagedError))
            if isinstance(error, DamagedError):
                raise DamagedError(error.message, f"Mend it with: fettle repair {folder.root}") from error
            raise

    @classmethod
    def open_or_readonly(cls, root: Path, *, actor: str | None = None) -> Store:
        """Open to write if nobody else does and the folder may be written, else read-only; for windows."""
        try:
            return cls.open(root, actor=actor)
        except ProjectLockedError:
            return cls.open(root, actor=actor, readonly=True)
        except FolderReadOnlyError as error:
            store = cls.open(root, actor=actor, readonly=True)
            store.folder_fault = error
            return store

    @cached_property
    def thumbnails(self) -> ThumbnailCache:
        """Small pictures, made when first asked for."""
        return ThumbnailCache(self.folder.cache / "thumbnails", max_bytes=512 * 1024 * 1024)

    @property
    def settings(self) -> dict[str, Any]:
        """Defaults with this project's settings laid over them, read afresh."""
        self._settings = load_settings(self.folder)
        return self._settings

    @property
    def last_settings(self) -> dict[str, Any]:
        """The settings as they were last read by this process; they are read if they never were."""
        return self._settings if self._settings is not None else self.settings

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one consistent state; for the query modules of this package."""
        shared: sa.Connection | None = getattr(self._one_state, "connection", None)
        if shared is not None:
            yield shared
            return
        with engine.known_faults(), self._readers.connect() as connection:
            yield connection

    @contextmanager
    def one_state(self) -> Iterator[None]:
        """Whatever this thread reads in the block is of one state, and costs one connection instead of many.

        What the thread writes meanwhile it sees only after the block.
        """
        with self.reading() as connection:
            outer = getattr(self._one_state, "connection", None)
            self._one_state.connection = connection
            try:
                yield
            finally:
                self._one_state.connection = outer

    @contextmanager
    def transact(self, label: str, *, undoable: bool = True, step: int | None = None) -> Iterator[Transaction]:
        """One named write, all or nothing; acknowledged (the block left) means on disk.

        Args:
            label: What undo will call it: "Accept 12 items".
            undoable: False for what machines write; it never gets between a person and undo.
            step: Continue this step of the same actor instead of opening one (a long ingest is one step).

        Raises:
            ProjectLockedError: The project is open read-only.
            FolderReadOnlyError: Its folder can't be written.
            DatabaseError: Disk full, locked, damaged; nothing was written.
        """
        if self._writer is None:
            if self.folder_fault is not None:
                raise FolderReadOnlyError(self.folder_fault.message, self.folder_fault.hint)
            raise ProjectLockedError(
                "This project is open read-only", "Close the other Fettle that writes to it, then open it again."
            )
        with self._writing:
            try:
                with engine.known_faults() as progress, self._writer.begin() as connection:
                    now = self._clock.now(connection) if self.shared else time.time()
                    tx = Transaction(
                        connection,
                        label=label,
                        actor=self.actor,
                        now=now,
                        undoable=undoable,
                        step_id=step if undoable else None,
                        memory=self._memory,
                    )
                    yield tx
                    tx.finish()
                    if tx.empty and undoable:
                        engine.roll_back(connection)
                    elif self.shared and not tx.empty:
                        news.tell(connection, self._changes(tx, history=undoable or tx.by_person), session=self.session)
                    progress.committing = True
            except BaseException:
                if self._memory is not None:
                    self._memory.forget()
                raise
            self._tell(tx, history=undoable)

    def undo(self) -> Changes | None:
        """Take back this actor's newest step; None if there is none.

        Raises:
            StaleWriteError: Someone changed the same rows since.
        """
        return self._travel(undo=True)

    def redo(self) -> Changes | None:
        """Bring back this actor's newest undone step; None if there is none."""
        return self._travel(undo=False)

    def travel_to(self, step_id: int) -> Travelled:
        """Undo, or redo, this actor's own steps one after the other until ``step_id`` is the newest one in force.

        Args:
            step_id: One of this actor's steps, or 0: before the first of them.

        Raises:
            FettleError: There is no such step, or it is another's.
            StaleWriteError: Not even the first step on the way could be travelled; later ones end the journey
                instead, see `Travelled.stopped`.
        """
        undo = True
        if step_id:
            target = self.step(step_id)
            if target.actor != self.actor:
                raise FettleError(
                    f"Step {step_id}, “{target.label}”, is {target.actor}'s", "Everyone undoes their own steps only."
                )
            undo = not target.undone
        done = 0
        while (step := self.next_undo() if undo else self.next_redo()) is not None:
            if step.id <= step_id if undo else step.id > step_id:
                break
            try:
                self._travel(undo=undo)
            except StaleWriteError as error:
                if not done:
                    raise
                return Travelled(done, undo, str(error))
            done += 1
        return Travelled(done, undo)

    def step(self, step_id: int) -> Step:
        """One step of the history.

        Raises:
            FettleError: There is none, or none any more.
        """
        with self.reading() as connection:
            return history.step(connection, step_id)

    def next_undo(self) -> Step | None:
        """What undo would take back, for the window to name it."""
        with self.reading() as connection:
            return history.next_undo(connection, actor=self.actor)

    def next_redo(self) -> Step | None:
        """What redo would bring back."""
        with self.reading() as connection:
            return history.next_redo(connection, actor=self.actor)

    def steps(self, *, limit: int = 100, before: int | None = None, actor: str | None = None) -> list[Step]:
        """The history, newest first; of one ``actor`` alone, where one is named."""
        with self.reading() as connection:
            return history.steps(connection, limit=limit, before=before, actor=actor)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of every committed transaction, in the thread that committed. Returns how to stop.

        Of a shared project, those of others are heard too, in a thread of their own.
        """
        self._listeners.append(listener)
        if isinstance(self.database, sa.URL):
            with self._news_lock:
                if self._news is None:
                    self._news = news.Listener(self.database, session=self.session, hear=self._pass_on)
                    self._news.start()

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Nothing else of this process writes meanwhile; for what replaces the database as a whole."""
        with self._writing:
            yield

    def disconnect(self) -> None:
        """Close all connections, that of the news too; those of reads and writes are made again when wanted."""
        if self._memory is not None:
            self._memory.forget()
        if self._news is not None:
            self._news.stop()
        self._readers.dispose()
        if self._writer is not None:
            self._writer.dispose()

    def reconnect(self) -> None:
        """Hear of others again, if anybody listens here."""
        if self._news is not None and isinstance(self.database, sa.URL):
            self._news = news.Listener(self.database, session=self.session, hear=self._pass_on)
            self._news.start()

    def tell_all(self, label: str) -> None:
        """Tell the listeners that everything may have changed."""
        self._pass_on(Changes(label=label, topics=frozenset(Topic), item_ids=frozenset(), many=True))

    def close(self) -> None:
        """Give back connections and the lock; harmless a second time."""
        self._listeners.clear()
        self.disconnect()
        if self._lock is not None:
            self._lock.release()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _travel(self, *, undo: bool) -> Changes | None:
        # Looked up where it is applied: nothing comes between, and no other connection is asked.
        find = history.next_undo if undo else history.next_redo
        with self.transact("Undo" if undo else "Redo", undoable=False) as tx:
            step = find(tx.connection, actor=self.actor)
            if step is not None:
                tx.label = f"{tx.label}: {step.label}"
                tx.by_person = True
                history.apply(tx, step, undo=undo)
        return self._changes(tx, history=True) if step is not None else None

    def _tell(self, tx: Transaction, *, history: bool) -> None:
        if tx.empty or not self._listeners:
            return
        self._pass_on(self._changes(tx, history=history or tx.by_person))

    def _pass_on(self, changes: Changes) -> None:
        for listener in list(self._listeners):
            listener(changes)

    @staticmethod
    def _changes(tx: Transaction, *, history: bool) -> Changes:
        topics = tx.topics | ({Topic.HISTORY} if history else set())
        return Changes(
            label=tx.label,
            topics=frozenset(topics),
            item_ids=frozenset(tx.item_ids),
            many=tx.many,
            step_id=None if tx.empty else tx.step_id,
            actor=tx.actor,
            versions=dict(tx.versions),
        )


def changes_of(tx: Transaction) -> Changes:
    """What a finished transaction changed, for functions that return it."""
    return Store._changes(tx, history=tx.step_id is not None and not tx.empty)
