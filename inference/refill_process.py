"""A process that refills markings while a person works: started with the first, kept warm, gone with the program."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import numpy as np
import numpy.typing as npt

from inference.cleaning.refill import Patch, Refilled, Refiller, RefillRequest
from inference.worker_process import LogTarget, keep_quiet, limit_threads, log_target
from storage.errors import FettleError
from storage.records import Mask, ProposalDraft, Provenance

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is filled now, to be shown at once; the picture is still being stored.

    Attributes:
        serial: Of the request.
        mask: What is filled; None: nothing.
        values: ``(N, 3) uint8 RGB``, its pixels row by row; None where ``patches`` say all.
        patches: What differs from the filling that the asker said it holds.
    """

    serial: int
    mask: Mask | None
    values: npt.NDArray[np.uint8] | None
    patches: tuple[Patch, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """The picture is stored; its proposal can be written. ``as_shown``: every pixel is the one that was shown."""

    serial: int
    provenance: Provenance
    draft: ProposalDraft
    as_shown: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing came of it; ``error`` is None where a newer request for the same item took its place."""

    serial: int
    error: FettleError | None


Answer = Shown | Made | Refused


class _Wish(Enum):
    PREPARE = "prepare"
    FILL = "fill"


class RefillProcess:
    """Fills in a spawned process. Questions may be asked at any time; answers come in a thread of their own."""

    def __init__(self, answer: Callable[[Answer], None], *, threads: int = 2) -> None:
        """``answer`` hears each `Answer`, in another thread."""
        self._answer = answer
        self._threads = threads
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._open: set[int] = set()
        self._closed = False

    def fill(self, serial: int, request: RefillRequest, *, held: str = "") -> None:
        """Ask for a picture to be filled; its answers carry ``serial``. Blocks while the process starts.

        Args:
            serial: Of the request; `name_of` it is what its filling is called from then on.
            request: What to fill.
            held: The filling of this item that the asker has at hand: a name, or the blob of a stored one. Where it
                is the one filled last, only what differs comes back.

        Raises:
            FettleError: The process can't be reached.
        """
        with self._lock:
            self._open.add(serial)
            if not self._send((_Wish.FILL, serial, request, held)):
                self._open.discard(serial)
                raise FettleError("The process that fills markings cannot be reached", "Try again.")

    def prepare(self, request: RefillRequest) -> None:
        """Have the picture read and the filler opened, so that the first fill is as quick as the others."""
        with self._lock:
            self._send((_Wish.PREPARE, 0, request, ""))

    def close(self) -> None:
        """Let go of the process; from any thread."""
        with self._lock:
            self._closed = True
            process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is not None:
            # It may be storing a picture nobody will write down; what is half written has no name yet.
            process.terminate()
            process.join(1.0)
            process.kill()
            process.join()
        if pipe is not None:
            pipe.close()

    def _send(self, message: tuple[_Wish, int, RefillRequest, str]) -> bool:
        if self._closed:
            return False
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._start()
        try:
            assert self._pipe is not None
            self._pipe.send(message)
        except (OSError, ValueError):
            return False
        return True

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(self._threads, theirs, log_target()), daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        threading.Thread(target=self._listen, args=(ours,), name="fettle-refill-answers", daemon=True).start()

    def _listen(self, pipe: Connection) -> None:
        while True:
            try:
                answer: Answer = pipe.recv()
            except (EOFError, OSError):
                break
            if not isinstance(answer, Shown):
                with self._lock:
                    self._open.discard(answer.serial)
            self._answer(answer)
        with self._lock:
            if self._pipe is pipe:
                self._process = self._pipe = None
            lost = [] if self._closed else sorted(self._open)
            self._open.clear()
        for serial in lost:
            self._answer(
                Refused(serial, FettleError("The filler's process ended unexpectedly", "The log has the details."))
            )


def name_of(serial: int) -> str:
    """What the filling that a request led to is called."""
    return f"fill {serial}"


def shown(serial: int, done: Refilled, *, held: str) -> Shown:
    """The answer to a request whose asker holds the filling ``held``."""
    if held and done.upon == held:
        return Shown(serial, done.mask, None, done.patches)
    return Shown(serial, done.mask, done.values())


_Job = tuple[int, RefillRequest, Refilled]


def _serve(threads: int, pipe: Connection, log: LogTarget | None) -> None:
    # Ctrl+C reaches every process of the terminal; the program that started this one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_quiet(log)
    limit_threads(threads)
    refiller = Refiller()
    sender = _Sender(pipe)
    jobs: queue.Queue[_Job] = queue.Queue()
    newest: dict[int, int] = {}
    threading.Thread(target=_finish, args=(refiller, jobs, newest, sender), name="refill-store", daemon=True).start()
    while True:
        try:
            wish, serial, request, held = pipe.recv()
        except (EOFError, OSError):
            return  # the program is done with it, or gone
        if wish is _Wish.PREPARE:
            with contextlib.suppress(Exception):  # told when something is to be filled
                refiller.prepare(request)
            continue
        newest[request.item_id] = serial
        try:
            done = refiller.fill(request, name=name_of(serial))
        except Exception as error:  # noqa: BLE001 - whatever a library raises becomes one line for the person
            sender.send(Refused(serial, _fault(error)))
            continue
        sender.send(shown(serial, done, held=held))
        jobs.put((serial, request, done))


def _finish(refiller: Refiller, jobs: queue.Queue[_Job], newest: dict[int, int], sender: _Sender) -> None:
    """Store the pictures, one after the other; one that a newer fill of the same item overtook is left out."""
    while True:
        serial, request, done = jobs.get()
        if newest[request.item_id] != serial:
            sender.send(Refused(serial, None))
            continue
        try:
            sender.send(Made(serial, *refiller.finish(request, done), as_shown=done.exact))
        except Exception as error:  # noqa: BLE001 - as above
            sender.send(Refused(serial, _fault(error)))


class _Sender:
    """The pipe, for two threads."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def send(self, answer: Answer) -> None:
        """Send an answer; nobody waits for it where the pipe is gone."""
        with self._lock, contextlib.suppress(OSError):
            self._pipe.send(answer)


def _fault(error: Exception) -> FettleError:
    if isinstance(error, FettleError):
        return error
    _log.error("a refill failed", exc_info=error)
    if isinstance(error, MemoryError):
        return FettleError("The picture does not fit into this machine's memory", "Close other programs.")
    return FettleError(f"The filling failed ({type(error).__name__}: {error})", "The log has the details.")
