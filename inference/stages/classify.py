"""The classify stage: which class the picture shows, with calibrated probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inference.backends import Floats, RawOutput
from inference.cards import Head, Task
from inference.heads import class_probabilities
from inference.stage import StageContext, StageOutput, WorkItem
from inference.stage_settings import ranged, read_settings
from inference.stages.loading import open_stage_model, provenance_of
from storage.records import ProposalDraft, ProposalKind, Provenance, StageName


@dataclass(frozen=True, slots=True)
class ClassifySettings:
    """Settings of the classify stage.

    Attributes:
        model: Name of the classifier; empty: the library's choice.
        top_k: How many classes are proposed.
        temperature: Divides the logits; 0: the card's.
        threshold: A defect class is proposed first only from this probability on; below it, the likeliest good
            class comes first. 0: the likeliest class, whatever it is.
    """

    model: str = ""
    top_k: int = ranged(5, least=1)
    temperature: float = ranged(0.0)
    threshold: float = ranged(0.0, most=1)


class ClassifyStage:
    """Classifier → one class proposal with its top classes.

    Leaves in each item's ``scratch``: ``view`` (the ``xywh`` that was looked at), ``model`` (the card's name),
    ``logits`` ``(K,) float32`` where the head gives them, ``features`` ``(C, h, w) float32`` where the card's
    ``cam`` names a feature map, and ``fit``, how the view lies on the model's input.
    """

    name = StageName.CLASSIFY
    version = "1"

    def __init__(self, context: StageContext) -> None:
        self._settings = read_settings(ClassifySettings, context.settings, stage=self.name)
        self._model = open_stage_model(context, task=Task.CLASSIFY, name=self._settings.model)
        card = self._model.card
        self._good = np.array([name in card.good or name in context.good_classes for name in card.classes])
        self._good_names = sorted(name for name, good in zip(card.classes, self._good, strict=True) if good)

    def provenance(self) -> Provenance:
        """See `inference.stage.Stage.provenance`."""
        return provenance_of(self.name, self.version, self._model.card, self._settings, more={"good": self._good_names})

    def process(self, batch: Sequence[WorkItem]) -> list[StageOutput]:
        """Propose a class for each item's view."""
        views = [item.view() for item in batch]
        raws = self._model.backend.predict([pixels for pixels, _, _ in views])
        outputs = []
        for item, (pixels, x, y), raw in zip(batch, views, raws, strict=True):
            item.scratch["view"] = (x, y, pixels.shape[1], pixels.shape[0])
            self._hand_over(item, raw)
            temperature = self._settings.temperature or None
            probabilities = class_probabilities(raw, self._model.card, temperature=temperature)
            if np.isfinite(probabilities).all():
                outputs.append(StageOutput((self._propose(probabilities),)))
            else:
                outputs.append(StageOutput(error=f"The model “{self._model.card.name}” gave no number for this image"))
        return outputs

    def close(self) -> None:
        """See `inference.stage.Stage.close`."""
        self._model.backend.close()

    def _hand_over(self, item: WorkItem, raw: RawOutput) -> None:
        item.scratch["model"] = self._model.card.name
        item.scratch["fit"] = raw.fit
        if self._model.card.output.head is Head.LOGITS:
            item.scratch["logits"] = raw.main.reshape(-1)
        if raw.features is not None:
            item.scratch["features"] = raw.features

    def _propose(self, probabilities: Floats) -> ProposalDraft:
        card = self._model.card
        order = np.argsort(-probabilities, kind="stable")
        best = int(order[0])
        if self._good.any() and not self._good[best] and probabilities[best] < self._settings.threshold:
            best = next(int(index) for index in order if self._good[index])
        top = [[card.classes[index], float(probabilities[index])] for index in order[: self._settings.top_k]]
        return ProposalDraft(
            ProposalKind.CLASS,
            class_name=card.classes[best],
            confidence=float(probabilities[best]),
            data={"topk": top, "good": bool(self._good[best])},
        )
