"""Answers the smart tool's questions with a model in a process of its own; late answers are dropped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.window.lane import Lane
from gui.words import translate
from storage.errors import ModelError
from storage.records import Mask, StageName

if TYPE_CHECKING:
    from gui.window.review import Review
    from inference.library import Model
    from inference.prompt_process import PromptProcess

_Points = tuple[tuple[float, float, bool], ...]
_Box = tuple[float, float, float, float]


class Prompting(QObject):
    """Finds the model, keeps its process warm, asks it."""

    def __init__(self, review: Review) -> None:
        super().__init__(review)
        self._review = review
        self._lane = Lane("prompt", parent=self)
        self._process: PromptProcess | None = None
        self._seen: set[str] = set()
        self._max_pixels = int(review.session.store.last_settings["images"]["max_pixels"])
        review.canvas.prompt_wanted.connect(self._ask)

    def check(self) -> None:
        """Say so if there is no model to ask."""
        self._lane.ask(self._find, lambda _model: None, topic="model", failed=self._failed)

    def close(self) -> None:
        """Let go of the model."""
        if self._process is not None:
            self._process.close()
        self._lane.close()
        if self._process is not None:
            self._process.close()  # one that was being started just then

    def _ask(self, serial: int, points: _Points, box: _Box | None) -> None:
        detail = self._review.detail
        if detail is None:
            return
        model, store = self._review.canvas.model, self._review.session.store
        layer = "" if model.sample_original else self._review.canvas.current_layer
        stage = {"cleaned": StageName.CLEAN, "enhanced": StageName.ENHANCE}.get(layer)
        blob = detail.picture(stage) if stage is not None else None
        place = (str(detail.item.path), detail.item.hash) if blob is None else (str(store.blobs.path(blob)), blob)
        if place[1] not in self._seen:
            self._review.said.emit(translate("Review", "The model looks at the picture…"))
        self._lane.ask(
            partial(self._answer, place, points, box),
            partial(self._take, serial, place[1]),
            topic="prompt",
            failed=partial(self._refused, serial),
        )

    def _find(self) -> Model:
        """The newest model for prompts; on the lane.

        Raises:
            ModelError: There is none.
        """
        from inference.cards import Task
        from inference.library import ModelLibrary
        from inference.pipeline import model_dirs

        return ModelLibrary(model_dirs(self._review.session.store)).choose(Task.PROMPT)

    def _answer(self, place: tuple[str, str], points: _Points, box: _Box | None) -> Mask | None:
        from pathlib import Path

        from inference.prompt import Prompt
        from inference.prompt_process import PromptProcess, Question

        model = self._find()
        if self._process is not None and self._process.model.folder != model.folder:
            self._process.close()
            self._process = None
        if self._process is None:
            self._process = PromptProcess(model)
        return self._process.ask(Question(Path(place[0]), place[1], Prompt(points, box), self._max_pixels))

    def _take(self, serial: int, key: str, mask: Mask | None) -> None:
        self._seen.add(key)
        self._review.canvas.answer_prompt(serial, mask)
        if mask is None:
            self._review.said.emit(translate("Review", "Nothing was found there"))

    def _refused(self, serial: int, error: Exception) -> None:
        self._review.canvas.answer_prompt(serial, None)
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ModelError) and "no model for" in str(error):
            self._review.said.emit(
                translate(
                    "Review", "Smart selection needs a model: fettle models add ENCODER.onnx DECODER.onnx --task prompt"
                )
            )
        else:
            self._review.said.emit(self._review.session.explain(error))
