"""Fillers: what paints over a masked marking, behind one small protocol and an explicit table."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, cast, runtime_checkable

import cv2
import numpy as np
import numpy.typing as npt

from inference.stage import Pixels
from storage.errors import FettleError, ModelError

_HERE = "telea"
"""A filler that needs nothing but this machine."""

RADIUS = 5.0
"""Pixels that OpenCV's fillers look at, unless the settings say otherwise."""


class Filler(Protocol):
    """Something that invents the pixels under a mask; it may return anything outside, the composite drops it."""

    @property
    def name(self) -> str:
        """Key in `FILLERS`, as it stands in a proposal's data."""
        ...

    @property
    def weight_hash(self) -> str:
        """SHA-256 of its model, empty where it has none."""
        ...

    def fill(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Pixels:
        """Return a picture of the same shape, filled where ``mask`` (``(H, W) bool``) is True.

        Raises:
            FettleError: It can't fill this item; says why, in words.
        """
        ...


@dataclass(frozen=True, slots=True)
class FillerContext:
    """What a filler is built with.

    Attributes:
        settings: The clean stage's frozen settings.
        model_dirs: Folders that hold models by name, searched in order.
        blob_dir: The project's blob folder.
        threads: Threads a model may use.
    """

    settings: Mapping[str, Any]
    model_dirs: tuple[Path, ...]
    blob_dir: Path
    threads: int = 1

    @property
    def radius(self) -> float:
        """The setting ``radius``.

        Raises:
            ModelError: It is out of range.
        """
        radius = float(self.settings.get("radius", RADIUS))
        if not 0 < radius <= 100:
            raise ModelError(f"The fill radius {radius} is out of range", "Choose 0 < radius <= 100 pixels.")
        return radius


@dataclass(frozen=True, slots=True)
class FillerEntry:
    """A line of `FILLERS`.

    Attributes:
        factory: ``module:function``; the function takes a `FillerContext` and returns a `Filler`.
        about: What it does, for people.
        needs_model: It works with a model that the user adds.
        leaves_machine: It sends pixels to another machine.
    """

    factory: str
    about: str
    needs_model: bool = False
    leaves_machine: bool = False


FILLERS: Mapping[str, FillerEntry] = MappingProxyType(
    {
        "telea": FillerEntry("inference.cleaning.opencv_fill:telea", "smooth, from the rim inwards (Telea)"),
        "ns": FillerEntry("inference.cleaning.opencv_fill:navier_stokes", "smooth, along lines (Navier-Stokes)"),
        "exemplar": FillerEntry("inference.cleaning.exemplar:exemplar", "with the texture beside the marking"),
        "auto": FillerEntry(
            "inference.cleaning.choose:auto", "for each marking whichever of these restores its surroundings best"
        ),
        "lama": FillerEntry("inference.cleaning.lama:lama", "by a network you add, LaMa as ONNX", needs_model=True),
        "gemini": FillerEntry(
            "inference.cleaning.gemini.filler:gemini",
            "by Google's Gemini, over the network, once a person allows it",
            leaves_machine=True,
        ),
    }
)
"""Every filler by the name that the clean stage's setting ``filler`` takes."""


def make_filler(name: str, context: FillerContext) -> Filler:
    """Build a filler by name.

    Raises:
        ModelError: No such filler, with a hint that lists those there are; or its model is missing or doesn't open.
    """
    if name not in FILLERS:
        raise ModelError(f"There is no filler named {name!r}", f"Choose one of: {', '.join(sorted(FILLERS))}.")
    module, _, attribute = FILLERS[name].factory.partition(":")
    factory = cast(Callable[[FillerContext], Filler], getattr(importlib.import_module(module), attribute))
    return factory(context)


def filler_for_looks(filler: Filler, context: FillerContext) -> Filler:
    """What fills enhanced pixels, which stages look at and nobody keeps.

    The same as for the picture itself, unless that sends pixels away: then they would leave, and be paid for, twice.
    """
    return make_filler(_HERE, context) if FILLERS[str(context.settings["filler"])].leaves_machine else filler


@dataclass(frozen=True, slots=True)
class FilledPart:
    """What a filler that chooses among others chose for one group of markings.

    Attributes:
        box: Where, ``x0 y0 x1 y1`` in pixels, right and bottom exclusive.
        filler: Key in `FILLERS`.
        decibels: What each filler scored on a copy of the markings' shape laid over known pixels beside them: peak
            signal to noise, in dB. Empty where there was no room for a copy.
    """

    box: tuple[int, int, int, int]
    filler: str
    decibels: Mapping[str, float]

    def as_data(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"box": list(self.box), "filler": self.filler, "decibels": dict(self.decibels)}


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled picture, ``(H, W, 3) uint8 RGB``, and who filled what where a filler chose among others."""

    pixels: Pixels
    parts: tuple[FilledPart, ...] = ()


@runtime_checkable
class ChoosingFiller(Protocol):
    """A filler that hands each group of markings to one of several others, and says to which."""

    def fill_and_say(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Filled:
        """As `Filler.fill`, with what was chosen."""
        ...


def filled(filler: Filler, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Filled:
    """What a filler makes of one picture, held to its contract.

    Raises:
        FettleError: It said why it can't.
        ModelError: It failed in another way, or gave a picture of another shape or depth.
    """
    try:
        done = (
            filler.fill_and_say(pixels, mask)
            if isinstance(filler, ChoosingFiller)
            else Filled(filler.fill(pixels, mask))
        )
    except (FettleError, MemoryError):
        raise
    except Exception as error:
        line = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
        raise ModelError(
            f"The filler “{filler.name}” failed: {line[:200]}", "The picture stays as it is; try another filler."
        ) from error
    out = done.pixels
    if not isinstance(out, np.ndarray) or out.shape != pixels.shape or out.dtype != np.uint8:
        got = f"{out.shape} {out.dtype}" if isinstance(out, np.ndarray) else type(out).__name__
        raise ModelError(
            f"The filler “{filler.name}” gave {got} for a picture of {pixels.shape} uint8",
            "The picture stays as it is; try another filler.",
        )
    return done


def refuse_full(mask: npt.NDArray[np.bool_]) -> None:
    """Raise where a mask leaves nothing to fill from.

    Raises:
        ModelError: It covers the whole picture.
    """
    if mask.size and mask.all():
        raise ModelError(
            "The markings cover the whole picture: nothing is left to fill from",
            "Check the markings mask, or exclude the item.",
        )


def padded_windows(mask: npt.NDArray[np.bool_], *, pad: int) -> list[tuple[slice, slice]]:
    """Disjoint-by-content windows: bounding boxes of the mask's components, padded, merged until none overlap."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    height, width = mask.shape
    boxes: list[tuple[int, int, int, int]] = []
    for index in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[index])
        box = (max(0, x - pad), max(0, y - pad), min(width, x + w + pad), min(height, y + h + pad))
        boxes = _absorb(boxes, box)
    return [(slice(y0, y1), slice(x0, x1)) for x0, y0, x1, y1 in boxes]


def _absorb(boxes: list[tuple[int, int, int, int]], box: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """Add one box; those it overlaps melt into it, again and again, because it grows."""
    while True:
        touching = [b for b in boxes if b[0] < box[2] and box[0] < b[2] and b[1] < box[3] and box[1] < b[3]]
        if not touching:
            return [*boxes, box]
        boxes = [b for b in boxes if b not in touching]
        every = [*touching, box]
        box = (
            min(b[0] for b in every),
            min(b[1] for b in every),
            max(b[2] for b in every),
            max(b[3] for b in every),
        )
