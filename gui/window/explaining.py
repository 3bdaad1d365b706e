"""Shows where the classifier sees a class, whichever is asked for, with a model in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.window.lane import Lane
from gui.window.map_show import AskedMap
from gui.window.session import Session
from gui.words import percent, translate
from storage.records import Box

if TYPE_CHECKING:
    from gui.window.review import Review
    from inference.cam.explainer import Explained
    from inference.explaining import ExplainProcess


class Explaining(QObject):
    """Asks the classifier that proposed the item's class about another one, and lays its map over the picture."""

    def __init__(self, review: Review, session: Session) -> None:
        super().__init__(review)
        self._review = review
        self._session = session
        self._lane = Lane("explain", parent=self)
        self._process: ExplainProcess | None = None

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions of `gui.keys` for it do."""
        return {f"explain_{digit}": partial(self._ask, digit) for digit in range(1, 10)}

    def close(self) -> None:
        """Let go of the model."""
        if self._process is not None:
            self._process.close()
        self._lane.close()
        if self._process is not None:
            self._process.close()  # one that was being started just then

    def _ask(self, digit: int) -> None:
        detail = self._review.detail
        if detail is None:
            return
        wanted = next((entry.name for entry in detail.classes if entry.key == digit), None)
        if wanted is None:
            self._review.said.emit(translate("Review", "No class has the key {digit}").format(digit=digit))
            return
        self._review.said.emit(translate("Review", "Looking where the model sees “{name}”…").format(name=wanted))
        self._lane.ask(
            partial(self._answer, detail.item.id, wanted),
            partial(self._take, detail.item.id),
            topic="explain",
            failed=lambda error: self._review.said.emit(self._session.explain(error)),
        )

    def _answer(self, item_id: int, class_name: str) -> tuple[str, Explained]:
        from inference.explaining import ExplainProcess, question_of

        question = question_of(self._session.store, item_id, class_name)
        if self._process is None:
            self._process = ExplainProcess()
        return question.model.card.name, self._process.ask(question)

    def _take(self, item_id: int, answer: tuple[str, Explained]) -> None:
        model, seen = answer
        self._review.show.maps.show_asked(AskedMap(item_id, seen.class_name, seen.heat, Box(*seen.xyxy)))
        words = translate("Review", "Where {model} sees “{name}” ({method})").format(
            model=model, name=seen.class_name, method=seen.method
        )
        if seen.on_marking:
            share = percent(seen.on_marking)
            words += " · " + translate("Review", "{share} of it lies on markings").format(share=share)
        self._review.said.emit(words)
