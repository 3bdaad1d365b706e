"""Where a classifier sees a class, by what its card allows: closed form, else Grad-CAM; for explain and audit."""

from __future__ import annotations

from pathlib import Path

from inference.backends import Backend, Floats, open_model
from inference.cam.closed_form import class_map, load_matrix
from inference.cam.gradient import GradCam
from inference.cards import Format, ModelCard
from inference.preprocess import Fit
from inference.stage import WorkItem

AUTO, CLOSED_FORM, GRADIENT = "auto", "cam", "gradcam"
METHODS = (AUTO, CLOSED_FORM, GRADIENT)
"""``auto`` takes the closed form where the card gives the classifier's weights, else Grad-CAM; the others insist."""


class ClassMaps:
    """One classifier's maps.

    Takes over ``features``, ``fit`` and ``model`` from the classify stage's ``scratch`` where they are there and of the
    same model; else it runs the model itself.

    Attributes:
        method: `CLOSED_FORM` or `GRADIENT`; empty where the model allows neither, see `why_not`.
    """

    def __init__(self, card: ModelCard, folder: Path, *, method: str = AUTO, threads: int = 1) -> None:
        """Load what the method needs.

        Args:
            card: The classifier's.
            folder: Where its files lie, compared with the card already.
            method: One of `METHODS`.
            threads: CPU threads it may use.

        Raises:
            ModelError: The card points at weights that are missing or do not fit.
        """
        self._card, self._folder, self._threads, self._asked = card, folder, threads, method
        self._backend: Backend | None = None
        self._gradient: GradCam | None = None
        self._matrix = load_matrix(card, folder) if method != GRADIENT else None
        if self._matrix is None and method != CLOSED_FORM and card.format is Format.STATE_DICT:
            self._gradient = GradCam(card, folder, threads=threads)
        self.method = CLOSED_FORM if self._matrix is not None else GRADIENT if self._gradient is not None else ""

    def why_not(self) -> str:
        """Why there is no map, in words."""
        if self._asked == GRADIENT or self._card.format is Format.STATE_DICT:
            return f"“{self._asked}” does not work with the model “{self._card.name}” ({self._card.format})"
        return (
            f"The card of “{self._card.name}” names no feature map and classifier weights (cam), "
            "and Grad-CAM needs a state dict"
        )

    def over(self, item: WorkItem, index: int) -> tuple[Floats, Fit]:
        """The map of class ``index`` over the model's input, not negative, and how the item's view lies there."""
        if self._matrix is None:
            if self._gradient is None:
                raise RuntimeError("this model gives no maps, or was closed")
            return self._gradient.class_map(item.view()[0], index)
        features, fit = self._features(item)
        return class_map(features, self._matrix, index), fit

    def close(self) -> None:
        """Free the model."""
        if self._backend is not None:
            self._backend.close()
        self._backend = self._gradient = None

    def _features(self, item: WorkItem) -> tuple[Floats, Fit]:
        at_hand = item.scratch.get("model") == self._card.name and item.scratch.get("view") == view_xywh(item)
        if at_hand and "features" in item.scratch and "fit" in item.scratch:
            return item.scratch["features"], item.scratch["fit"]
        if self._backend is None:
            self._backend = open_model(self._card, self._folder, threads=self._threads)
        raw = self._backend.predict([item.view()[0]])[0]
        if raw.features is None:
            raise RuntimeError("a card with cam.weights gives features")
        return raw.features, raw.fit


def view_xywh(item: WorkItem) -> tuple[int, int, int, int]:
    """Where an item is looked at: corner and size in full resolution."""
    pixels, x, y = item.view()
    return x, y, pixels.shape[1], pixels.shape[0]
