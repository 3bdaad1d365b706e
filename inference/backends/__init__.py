"""Back-ends: one small protocol behind which every format of weights runs, and the table of what exists."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from inference.cards import Format, ModelCard, verify
from inference.preprocess import Fit
from inference.stage import Pixels
from storage.errors import ModelError

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class RawOutput:
    """What a model gave for one picture, undecoded.

    Attributes:
        main: The output that the card's head describes, without the batch axis, float32.
        features: The feature map ``(C, h, w)`` that the card's ``cam`` names, where it names one.
        fit: How the picture was laid onto the model's input.
    """

    main: Floats
    features: Floats | None
    fit: Fit


class Backend(Protocol):
    """A loaded model. Not shared between threads."""

    def predict(self, batch: Sequence[Pixels]) -> list[RawOutput]:
        """One raw output per picture, in order; pictures are ``(H, W, 3) uint8 RGB`` of any size.

        Raises:
            ModelError: The model ran but gave something of the wrong shape, or failed.
        """
        ...

    def close(self) -> None:
        """Free the weights."""
        ...


class _Module(Protocol):
    def load(self, card: ModelCard, folder: Path, threads: int) -> Backend: ...


BACKENDS: Mapping[Format, str] = {
    Format.ONNX: "inference.backends.onnx",
    Format.DARKNET: "inference.backends.darknet",
    Format.ULTRALYTICS: "inference.backends.ultralytics",
    Format.STATE_DICT: "inference.backends.torch",
    Format.TORCHSCRIPT: "inference.backends.torch",
    Format.HEAD: "inference.backends.head",
}
"""Format to the module whose ``load(card, folder, threads)`` opens it; imported on first use."""


def open_model(card: ModelCard, folder: Path, *, threads: int = 1) -> Backend:
    """Check the files against the card, load the model and let it look at one grey picture.

    The trial finds a card that does not suit its model now, in one error, and not item by item later.

    Args:
        card: The model's card.
        folder: Where its files lie.
        threads: CPU threads the model may use.

    Raises:
        ModelError: A file is missing, changed or not trusted, the model does not load, or does not suit its card.
    """
    verify(folder, card)
    if card.format not in BACKENDS:
        raise ModelError(f"No back-end opens “{card.format}”", f"There are: {', '.join(BACKENDS)}")
    module = cast(_Module, importlib.import_module(BACKENDS[card.format]))
    backend = module.load(card, folder, threads)
    try:
        # Imported here: the heads speak in this module's words.
        from inference.heads import check_output

        check_output(backend.predict([np.full((*card.input.size, 3), 114, np.uint8)])[0], card)
    except BaseException:
        backend.close()
        raise
    return backend
