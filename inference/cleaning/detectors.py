"""Detectors of markings, behind one small protocol and an explicit table; the clean stage asks here."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from inference.cards import Task
from inference.cleaning.colour import ColourSettings, Markings, find_coloured_markings
from inference.library import Model, ModelLibrary
from inference.stage import Pixels
from storage.errors import ModelError

DEFAULT_MODEL = "markings"
"""The model that comes with Fettle."""


@dataclass(frozen=True, slots=True)
class DetectorContext:
    """What a detector is built with.

    Attributes:
        settings: The clean stage's frozen settings, complete: ``min_confidence``, ``dilate`` and ``model`` count here.
        model_dirs: Folders that hold models by name, searched in order: project, user, shipped.
        threads: Threads a model may use.
    """

    settings: Mapping[str, Any]
    model_dirs: tuple[Path, ...] = ()
    threads: int = 1


class Detector(Protocol):
    """Something that finds markings in one picture."""

    @property
    def name(self) -> str:
        """Key in `DETECTORS`, as it stands in a proposal's data."""
        ...

    @property
    def weight_hash(self) -> str:
        """SHA-256 of the weights it looks with; empty where it has none."""
        ...

    def find(self, pixels: Pixels) -> Markings:
        """Find the markings of ``(H, W, 3) uint8 RGB``; nothing found says why in words.

        Raises:
            ModelError: The model failed on this picture.
        """
        ...


@dataclass(frozen=True, slots=True)
class DetectorEntry:
    """Where a detector lives and what it is like.

    Attributes:
        factory: ``module:function``; the function takes a `DetectorContext` and may raise `ModelError`.
        needs_model: Whether it looks with a model from the library.
        words: What it finds, for people.
    """

    factory: str
    needs_model: bool
    words: str


DETECTORS: Mapping[str, DetectorEntry] = {
    "colour": DetectorEntry(
        "inference.cleaning.detectors:colour_detector",
        needs_model=False,
        words="Coloured pen, crayon and text, by their colour alone",
    ),
    "network": DetectorEntry(
        "inference.cleaning.network:network_detector",
        needs_model=True,
        words="Marks of any colour, black, white and grey too, by a small network",
    ),
    "fused": DetectorEntry(
        "inference.cleaning.network:fused_detector",
        needs_model=True,
        words="What the network finds and what stands out by its colour, together",
    ),
}
"""Every detector by name; imported on first use."""


def make_detector(name: str, context: DetectorContext) -> Detector:
    """Build a detector by name.

    Raises:
        ModelError: No such detector, the hint lists those that exist; or its model is missing or does not open.
    """
    if name not in DETECTORS:
        raise ModelError(f"There is no markings detector named {name!r}", f"Choose one of: {', '.join(DETECTORS)}.")
    module, _, function = DETECTORS[name].factory.partition(":")
    factory = cast(Callable[[DetectorContext], Detector], getattr(importlib.import_module(module), function))
    return factory(context)


def needs_model(settings: Mapping[str, Any]) -> bool:
    """Whether the detector that the clean stage's settings name looks with a model; an unknown one does not."""
    entry = DETECTORS.get(str(settings.get("detector", "colour")))
    return entry is not None and entry.needs_model


def markings_model(name: str, model_dirs: Sequence[Path]) -> Model:
    """The markings model of this name.

    Raises:
        ModelError: It is missing, says how to get it; its card is damaged, or it is for another task.
    """
    library = ModelLibrary(model_dirs)
    if name not in {model.folder.name for model in library.list()} | set(library.faults()):
        raise ModelError(
            f"The markings network “{name}” is missing",
            "It comes with Fettle: install it again, or make it with packaging/make_models.py --only markings. To do "
            'without, set detector = "colour" under [stages.clean] in the project\'s fettle.toml; black, white and '
            "grey marks are not found then.",
        )
    return library.choose(Task.MARKINGS, name)


@dataclass(frozen=True, slots=True)
class ColourDetector:
    """`inference.cleaning.colour` as a detector."""

    settings: ColourSettings
    name: str = "colour"
    weight_hash: str = ""

    def find(self, pixels: Pixels) -> Markings:
        """See `Detector.find`."""
        return find_coloured_markings(pixels, settings=self.settings)


def colour_detector(context: DetectorContext) -> ColourDetector:
    """The detector that needs no model."""
    chosen = context.settings
    return ColourDetector(ColourSettings(dilate=chosen["dilate"], min_confidence=chosen["min_confidence"]))
