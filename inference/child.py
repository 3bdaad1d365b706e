"""Calls one function in a process of its own, so that what it imports or breaks stays there; it can be stopped."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from inference.worker_process import LogTarget, keep_quiet, log_target
from storage.errors import FettleError

Result = TypeVar("Result")
Progress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]

_log = logging.getLogger(__name__)

_TICK = 0.1
_PATIENCE = 10.0
"""Seconds a child that was asked to stop may take; then it is ended."""


class EndedError(FettleError):
    """The process was asked to stop, did not in time, and was ended."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What goes to the child."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    doing: str
    log: LogTarget | None


def call(
    function: Callable[..., Result],
    *arguments: Any,
    doing: str,
    progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> Result:
    """Call ``function`` in a fresh process and wait for what it returns; the process dies with this one.

    Args:
        function: Importable by name; takes ``progress`` and ``should_stop`` too.
        arguments: For the function; they and the result travel by pickle.
        doing: Begins the sentence should it fail: "The training".
        progress: Told the share done, 0–1, and what is being done, on the calling thread.
        should_stop: Asked ten times a second.

    Raises:
        EndedError: It was to stop and did not within ten seconds.
        FettleError: What the function raised; or the process could not start, or died.
    """
    context = multiprocessing.get_context("spawn")
    inbox, to_parent = context.Pipe(duplex=False)
    from_parent, outbox = context.Pipe(duplex=False)
    order = _Order(function, arguments, doing, log_target())
    process = context.Process(target=_serve, args=(order, to_parent, from_parent), daemon=True)
    try:
        process.start()
        to_parent.close()
        from_parent.close()
        result: Result = _wait(process, inbox, outbox, doing, progress=progress, should_stop=should_stop)
        return result
    except OSError as error:
        raise FettleError(f"{doing} could not start: {error.strerror or error}", "Close other programs.") from error
    finally:
        for end in (inbox, to_parent, from_parent, outbox):
            end.close()
        if process.pid is not None:
            process.join(1.0)
            process.kill()
            process.join()


def _wait(
    process: BaseProcess,
    inbox: Connection,
    outbox: Connection,
    doing: str,
    *,
    progress: Progress | None,
    should_stop: ShouldStop | None,
) -> Any:
    asked_at: float | None = None
    while True:
        try:
            if inbox.poll(_TICK):
                kind, value = inbox.recv()
                if kind == "done":
                    return value
                if kind == "failed":
                    raise value
                if progress is not None:
                    progress(*value)
        except (EOFError, ConnectionResetError):
            process.join(_PATIENCE)
            raise _death(process, doing) from None
        if asked_at is None and should_stop is not None and should_stop():
            asked_at = time.monotonic()
            with contextlib.suppress(OSError):  # gone already: the next look at the inbox says so
                outbox.send("stop")
        if asked_at is not None and time.monotonic() - asked_at > _PATIENCE:
            raise EndedError(f"{doing} did not stop when asked, and was ended")


def _death(process: BaseProcess, doing: str) -> FettleError:
    code = process.exitcode
    if code == -getattr(signal, "SIGKILL", 9):
        return FettleError(
            f"{doing} was ended by the system, most likely because the memory ran out",
            "Close other programs, or take fewer items.",
        )
    return FettleError(f"{doing} ended unexpectedly (exit code {code})", "The log has the details.")


def _serve(order: _Order, outbox: Connection, inbox: Connection) -> None:
    # Ctrl+C reaches every process of the terminal; the program that started this one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_quiet(order.log)
    logging.captureWarnings(True)
    if hasattr(os, "nice"):
        os.nice(5)  # the window and its pictures go first
    stop = threading.Event()
    threading.Thread(target=_watch, args=(inbox, stop), name="parent-watch", daemon=True).start()
    try:
        result = order.function(
            *order.arguments,
            progress=lambda share, what: outbox.send(("progress", (share, what))),
            should_stop=stop.is_set,
        )
        outbox.send(("done", result))
    except FettleError as error:
        outbox.send(("failed", error))
    except MemoryError:
        fault = FettleError(f"{order.doing} ran out of memory", "Close other programs, or take fewer items.")
        outbox.send(("failed", fault))
    except Exception as error:  # noqa: BLE001 - whatever a library raises becomes one line for the person
        _log.exception("a call of %s failed", order.function)
        fault = FettleError(f"{order.doing} failed ({type(error).__name__}: {error})", "The log has the details.")
        outbox.send(("failed", fault))


def _watch(inbox: Connection, stop: threading.Event) -> None:
    """Pass the wish to stop on; the end of the pipe is the end of the program that started this process."""
    try:
        while True:
            inbox.recv()
            stop.set()
    except (EOFError, OSError):
        os._exit(1)
