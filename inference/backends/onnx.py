"""Runs ONNX models in ONNX Runtime, the default for production: one session per model, quiet threads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from inference.backends import RawOutput
from inference.backends.onnx_file import OnnxInfo, Port, inspect
from inference.cards import Colour, Layout, ModelCard, file_path
from inference.preprocess import Fit, prepare_batch
from inference.stage import Pixels
from storage.errors import ModelError

_DTYPES = {"float": np.float32, "float16": np.float16, "uint8": np.uint8}
_ERRORS_ONLY = 3


def load(card: ModelCard, folder: Path, threads: int) -> OnnxBackend:
    """Open the card's ONNX file.

    Raises:
        ModelError: The file, its external data or its shapes do not suit the card.
    """
    path = file_path(folder, card)
    info = inspect(path)
    _check_external(info, card)
    _check_input(info, card)
    main, features = _choose_outputs(info, card)
    return OnnxBackend(card, open_session(path, card, threads), info.inputs[0], main, features)


class OnnxBackend:
    """An open session; see `inference.backends.Backend`."""

    def __init__(self, card: ModelCard, session: Any, port: Port, main: str, features: str) -> None:
        self._card = card
        self._session: Any = session
        self._input = port.name
        self._dtype = _DTYPES[port.dtype]
        self._fixed_batch = port.shape[0] if port.shape else None
        self._main = main
        self._features = features

    def predict(self, batch: Sequence[Pixels]) -> list[RawOutput]:
        """See `inference.backends.Backend.predict`."""
        step = self._fixed_batch or max(len(batch), 1)
        results: list[RawOutput] = []
        for start in range(0, len(batch), step):
            part = batch[start : start + step]
            values, fits = prepare_batch(part, self._card.input)
            results += self._run(values, fits)
        return results

    def _run(self, values: Any, fits: list[Fit]) -> list[RawOutput]:
        if self._fixed_batch and len(values) < self._fixed_batch:
            # A model exported for exactly B pictures: the rest of the batch repeats the last and is dropped.
            values = np.concatenate([values, np.repeat(values[-1:], self._fixed_batch - len(values), axis=0)])
        if self._dtype is np.uint8:
            values = np.rint(values).clip(0, 255)
        names = [self._main, self._features] if self._features else [self._main]
        try:
            outputs = self._session.run(names, {self._input: values.astype(self._dtype, copy=False)})
        except Exception as error:
            raise ModelError(f"Model “{self._card.name}” failed: {_first_line(error)}") from error
        arrays = [np.asarray(output, np.float32) for output in outputs]
        for name, array in zip(names, arrays, strict=True):
            if array.ndim == 0 or array.shape[0] != len(values):
                raise ModelError(
                    f"Model “{self._card.name}”: its output “{name}” has shape {array.shape} "
                    f"for a batch of {len(values)}",
                    "Export it with the batch as first axis.",
                )
        features = arrays[1] if self._features else None
        return [
            RawOutput(arrays[0][index], None if features is None else features[index], fit)
            for index, fit in enumerate(fits)
        ]

    def close(self) -> None:
        """See `inference.backends.Backend.close`."""
        self._session = None


def open_session(path: Path, card: ModelCard, threads: int) -> Any:
    """An ONNX Runtime session on one of a card's files, on a GPU where there is one.

    Raises:
        ModelError: ONNX Runtime cannot open it.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    # Idle threads that spin take the processor from the window and from the other workers.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    present = onnxruntime.get_available_providers()
    providers = [name for name in ("CUDAExecutionProvider", "CPUExecutionProvider") if name in present]
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=providers)
    except Exception as error:
        raise ModelError(
            f"ONNX Runtime cannot open model “{card.name}”: {_first_line(error)}",
            "Export it again with an opset this version knows.",
        ) from error


def _check_external(info: OnnxInfo, card: ModelCard) -> None:
    strangers = [name for name in info.external if name not in card.sha256]
    if strangers:
        raise ModelError(
            f"Model “{card.name}” keeps data in {strangers[0]}, which its card does not list",
            "Add the model again with: fettle models add",
        )


def _check_input(info: OnnxInfo, card: ModelCard) -> None:
    if len(info.inputs) != 1:
        names = ", ".join(port.name for port in info.inputs) or "none"
        raise ModelError(f"Model “{card.name}” wants {len(info.inputs)} inputs ({names}); Fettle gives one picture")
    port = info.inputs[0]
    if port.dtype not in _DTYPES:
        raise ModelError(f"Model “{card.name}” wants {port.dtype} input", f"Known: {', '.join(_DTYPES)}")
    channels = 1 if card.input.colour is Colour.GRAY else 3
    height, width = card.input.size
    is_first = card.input.layout is Layout.NCHW
    given = (None, channels, height, width) if is_first else (None, height, width, channels)
    if port.shape is None:
        return
    if len(port.shape) != 4:
        raise ModelError(f"Model “{card.name}” wants input of shape {_words(port)}, not a batch of pictures")
    wanted = port.shape[1 if is_first else 3]
    if wanted not in (None, channels):
        raise ModelError(
            f"Model “{card.name}” expects {wanted} channels, its card gives {channels} ({card.input.colour})",
            "Mend input.colour or input.layout in its card.",
        )
    wrong = [(want, have) for want, have in zip(port.shape, given, strict=True) if have and want not in (None, have)]
    if wrong:
        raise ModelError(
            f"Model “{card.name}” expects input of shape {_words(port)}, its card gives {height}×{width} "
            f"{card.input.layout}",
            "Mend input.size (height, width) in its card.",
        )


def _choose_outputs(info: OnnxInfo, card: ModelCard) -> tuple[str, str]:
    names = [port.name for port in info.outputs]
    features = card.cam.features if card.cam else ""
    main = card.output.name or next((name for name in names if name != features), names[0])
    for field, name in (("output.name", main), ("cam.features", features)):
        if name and name not in names:
            raise ModelError(f"Model “{card.name}” has no output “{name}” ({field})", f"It has: {', '.join(names)}.")
    return main, features


def _words(port: Port) -> str:
    return "×".join("?" if size is None else str(size) for size in port.shape or ())


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return text[0][:300] if text else type(error).__name__
