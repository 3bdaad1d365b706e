"""A process that answers prompts about pictures: started with the first, kept warm, gone with the program."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import threading
from collections import OrderedDict
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from inference.library import Model
from inference.prompt import Embedding, Prompt, PromptModel, open_prompt
from inference.worker_process import LogTarget, keep_quiet, limit_threads, log_target
from storage.errors import FettleError
from storage.mask_patch import encode_patch
from storage.records import Mask

_log = logging.getLogger(__name__)
_KEPT = 12
"""Pictures whose embedding is remembered; some megabytes each."""


@dataclass(frozen=True, slots=True)
class Question:
    """One prompt about one picture.

    Attributes:
        picture: The file.
        key: What the file holds, so that it is looked at once: its hash.
        prompt: What is meant.
        max_pixels: Largest picture that is read.
    """

    picture: Path
    key: str
    prompt: Prompt
    max_pixels: int


class PromptProcess:
    """Answers from a spawned process, so that ONNX Runtime never enters the window's. One caller at a time."""

    def __init__(self, model: Model, *, threads: int = 2) -> None:
        self.model = model
        self._threads = threads
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._closing = threading.Event()

    def ask(self, question: Question) -> Mask | None:
        """The pixels meant as a mask of the picture; None for none. Blocks: seconds for a picture not seen yet.

        Raises:
            FettleError: The model or the picture cannot be opened, or the process died; the next call starts anew.
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
        answer: Mask | None = value
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
        process = context.Process(target=_serve, args=(self.model, self._threads, theirs, log_target()), daemon=True)
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


def _serve(model: Model, threads: int, pipe: Connection, log: LogTarget | None) -> None:
    # Ctrl+C reaches every process of the terminal; the program that started this one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_quiet(log)
    limit_threads(threads)
    opened: PromptModel | None = None
    seen: OrderedDict[str, Embedding] = OrderedDict()
    while True:
        try:
            question: Question = pipe.recv()
        except (EOFError, OSError):
            return  # the program is done with it, or gone
        try:
            if opened is None:
                opened = open_prompt(model.card, model.folder, threads=threads)
            pipe.send(("done", _answer(opened, seen, question)))
        except FettleError as error:
            pipe.send(("failed", error))
        except Exception as error:  # noqa: BLE001 - whatever a library raises becomes one line for the person
            _log.exception("a prompt failed")
            fault = FettleError(f"The model failed ({type(error).__name__}: {error})", "The log has the details.")
            pipe.send(("failed", fault))


def _answer(model: PromptModel, seen: OrderedDict[str, Embedding], question: Question) -> Mask | None:
    known = seen.get(question.key)
    if known is None:
        from storage.images import read_rgb8

        known = model.embed(read_rgb8(question.picture, max_pixels=question.max_pixels))
        seen[question.key] = known
        while len(seen) > _KEPT:
            seen.popitem(last=False)
    seen.move_to_end(question.key)
    height, width = known.fit.picture
    patch = model.outline(known, question.prompt)
    return encode_patch(patch, width=width, height=height) if patch.pixels.size else None
