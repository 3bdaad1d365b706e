"""Answers prompts about pictures in a process of its own."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inference.asked_process import AskedProcess
from inference.library import Model
from inference.prompt import Embedding, Prompt, PromptModel, open_prompt
from storage.mask_patch import encode_patch
from storage.records import Mask

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


class PromptProcess(AskedProcess[Question, Mask | None]):
    """The pixels meant by a prompt as a mask of the picture; None for none. A picture's first takes seconds."""

    def __init__(self, model: Model, *, threads: int = 2) -> None:
        super().__init__(_begin, model, threads=threads)
        self.model = model


def _begin(model: Model, threads: int) -> Callable[[Question], Mask | None]:
    opened = open_prompt(model.card, model.folder, threads=threads)
    seen: OrderedDict[str, Embedding] = OrderedDict()
    return lambda question: _answer(opened, seen, question)


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
