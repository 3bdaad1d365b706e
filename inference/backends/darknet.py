"""Runs Darknet cfg + weights (YOLOv2 to v4 and kin) through OpenCV's DNN module."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from inference.backends import RawOutput
from inference.backends.darknet_file import check_weights
from inference.cards import ModelCard, file_path
from inference.preprocess import prepare
from inference.stage import Pixels
from storage.errors import ModelError


def load(card: ModelCard, folder: Path, threads: int) -> DarknetBackend:
    """Open the card's ``config`` and ``weights``.

    Raises:
        ModelError: OpenCV cannot read them, or they do not belong together.
    """
    config_path, weights_path = file_path(folder, card, "config"), file_path(folder, card, "weights")
    check_weights(config_path, weights_path)
    # Read here: OpenCV's own file access fails on non-ASCII paths on Windows.
    config, weights = np.fromfile(config_path, np.uint8), np.fromfile(weights_path, np.uint8)
    try:
        net = cv2.dnn.readNetFromDarknet(config, weights)
        net.setPreferableBackend(cv2.dnn.DNN_BACKEND_OPENCV)
        net.setPreferableTarget(cv2.dnn.DNN_TARGET_CPU)
        outputs = net.getUnconnectedOutLayersNames()
    except cv2.error as error:
        raise ModelError(
            f"OpenCV cannot open model “{card.name}”: {error.err}",
            "Check that the .cfg is a network that OpenCV knows.",
        ) from error
    return DarknetBackend(card, net, list(outputs), threads)


class DarknetBackend:
    """A loaded network; see `inference.backends.Backend`."""

    def __init__(self, card: ModelCard, net: Any, outputs: list[str], threads: int) -> None:
        self._card = card
        self._net: Any = net
        self._outputs = outputs
        self._threads = threads

    def predict(self, batch: Sequence[Pixels]) -> list[RawOutput]:
        """See `inference.backends.Backend.predict`; OpenCV's region layers take one picture at a time."""
        before = cv2.getNumThreads()
        cv2.setNumThreads(self._threads)
        try:
            return [self._run(pixels) for pixels in batch]
        except cv2.error as error:
            raise ModelError(f"Model “{self._card.name}” failed in OpenCV: {error.err}") from error
        finally:
            cv2.setNumThreads(before)

    def _run(self, pixels: Pixels) -> RawOutput:
        values, fit = prepare(pixels, self._card.input)
        self._net.setInput(values[None])
        layers = self._net.forward(self._outputs)
        width = {layer.shape[-1] for layer in layers}
        if len(width) != 1:
            raise ModelError(f"Model “{self._card.name}”: its output layers differ in width: {sorted(width)}")
        rows = np.concatenate([layer.reshape(-1, layer.shape[-1]) for layer in layers])
        return RawOutput(np.asarray(rows, np.float32), None, fit)

    def close(self) -> None:
        """See `inference.backends.Backend.close`."""
        self._net = None
