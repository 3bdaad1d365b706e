"""A process that answers questions: started with the first, kept warm, gone with the program."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from inference.worker_process import LogTarget, keep_quiet, limit_threads, log_target
from storage.errors import FettleError

Question = TypeVar("Question")
Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


class AskedProcess(Generic[Question, Answer]):
    """Answers from a spawned process, so that models never enter the window's. One caller at a time."""

    def __init__(self, begin: Callable[..., Callable[[Question], Answer]], *arguments: Any, threads: int = 2) -> None:
        """``begin(*arguments, threads)``, importable by name, is called there and gives what answers."""
        self._begin, self._arguments, self._threads = begin, arguments, threads
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._closing = threading.Event()

    def ask(self, question: Question) -> Answer:
        """The answer. Blocks, the first time for as long as the model takes to load.

        Raises:
            FettleError: What answers said so, or the process died; the next call starts anew.
        """
        pipe = self._running()
        try:
            pipe.send(question)
            while not pipe.poll(0.1):
                if self._closing.is_set():
                    raise EOFError
            kind, value = pipe.recv()
        except (EOFError, OSError) as error:
            self._end()
            raise FettleError("The model's process ended unexpectedly", "The log has the details.") from error
        if kind == "failed":
            raise value
        answer: Answer = value
        return answer

    def close(self) -> None:
        """Let go of the process; from any thread."""
        self._closing.set()
        self._end()

    def _running(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        if self._closing.is_set():
            raise FettleError("The model was let go of")
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        orders = (self._begin, (*self._arguments, self._threads), self._threads, theirs, log_target())
        process = context.Process(target=_serve, args=orders, daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        return ours

    def _end(self) -> None:
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.join(1.0)
            process.kill()
            process.join()


def _serve(
    begin: Callable[..., Callable[[Any], Any]],
    arguments: tuple[Any, ...],
    threads: int,
    pipe: Connection,
    log: LogTarget | None,
) -> None:
    # Ctrl+C reaches every process of the terminal; the program that started this one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_quiet(log)
    limit_threads(threads)
    answer: Callable[[Any], Any] | None = None
    while True:
        try:
            question = pipe.recv()
        except (EOFError, OSError):
            return  # the program is done with it, or gone
        try:
            if answer is None:
                answer = begin(*arguments)
            pipe.send(("done", answer(question)))
        except FettleError as error:
            pipe.send(("failed", error))
        except Exception as error:  # noqa: BLE001 - whatever a library raises becomes one line for the person
            _log.exception("%s failed", getattr(begin, "__name__", begin))
            fault = FettleError(f"The model failed ({type(error).__name__}: {error})", "The log has the details.")
            pipe.send(("failed", fault))
