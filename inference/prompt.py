"""Models that outline what points or a box mean: an encoder that sees a picture once, a decoder for each question.

The ONNX pairs of SAM, MobileSAM and EdgeSAM, and of SAM 2, are told apart by the names of their inputs and outputs.
Source: Kirillov et al., Segment Anything, 2023; Ravi et al., SAM 2, 2024; the names are those of their ONNX exports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from inference.backends.onnx import open_session
from inference.backends.onnx_file import OnnxInfo, inspect
from inference.cards import Layout, ModelCard, Task, file_path, verify
from inference.preprocess import Fit, prepare
from inference.stage import Pixels
from storage.errors import ModelError
from storage.mask_edit import tight
from storage.mask_patch import MaskPatch

Floats = npt.NDArray[np.float32]
DECODER = "decoder"
"""Role of the second file in a card; the encoder is its weights."""
_POINTS, _LABELS = "point_coords", "point_labels"
_HIGH = ("high_res_feats_0", "high_res_feats_1")
_TYPES = {"tensor(float)": np.float32, "tensor(int32)": np.int32, "tensor(int64)": np.int64}


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a person means, in pixels of the picture.

    Attributes:
        points: ``(x, y, positive)``.
        box: ``xyxy`` around it, or None.
    """

    points: tuple[tuple[float, float, bool], ...] = ()
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Embedding:
    """What the encoder saw in a picture: its outputs by name, and how the picture lay on the input."""

    values: dict[str, Floats]
    fit: Fit


class PromptModel:
    """An open pair. Not shared between threads."""

    def __init__(self, card: ModelCard, encoder: Any, decoder: Any) -> None:
        self._card = card
        self._encoder = encoder
        self._decoder = decoder

    def embed(self, pixels: Pixels) -> Embedding:
        """Look at a picture, ``(H, W, 3) uint8 RGB``; slow.

        Raises:
            ModelError: The encoder failed.
        """
        port = self._encoder.get_inputs()[0]
        values, fit = prepare(pixels, self._card.input)
        given = values if len(port.shape) == 3 else values[None]
        names = [output.name for output in self._encoder.get_outputs()]
        found = self._run(self._encoder, names, {port.name: given})
        return Embedding(dict(zip(names, found, strict=True)), fit)

    def outline(self, seen: Embedding, prompt: Prompt) -> MaskPatch:
        """The pixels meant; maybe none.

        Raises:
            ModelError: The decoder failed.
        """
        inputs = self._decoder_inputs(seen, prompt)
        names = [output.name for output in self._decoder.get_outputs()]
        found = dict(zip(names, self._run(self._decoder, names, inputs), strict=True))
        masks = found[_mask_name(names)].reshape(-1, *found[_mask_name(names)].shape[-2:])
        scores = next((found[name].ravel() for name in names if _is_score(name)), None)
        best = 0 if scores is None or len(scores) != len(masks) else int(np.argmax(scores))
        return _laid_back(masks[best], seen.fit)

    def _decoder_inputs(self, seen: Embedding, prompt: Prompt) -> dict[str, Any]:
        fit = seen.fit
        points = [(x, y, float(positive)) for x, y, positive in prompt.points]
        if prompt.box is not None:
            x0, y0, x1, y1 = prompt.box
            points += [(x0, y0, 2.0), (x1, y1, 3.0)]
        coordinates = [(x * fit.scale[1] + fit.offset[1], y * fit.scale[0] + fit.offset[0]) for x, y, _ in points]
        labels = [label for _, _, label in points]
        ports = {port.name: port for port in self._decoder.get_inputs()}
        if prompt.box is None and "mask_input" in ports:
            coordinates, labels = [*coordinates, (0.0, 0.0)], [*labels, -1.0]  # says that there is no box
        side = 256
        known: dict[str, Any] = {
            _POINTS: np.array([coordinates], np.float32),
            _LABELS: np.array([labels], np.float32),
            "mask_input": np.zeros((1, 1, side, side), np.float32),
            "has_mask_input": np.zeros(1, np.float32),
            "orig_im_size": np.array(fit.input, np.float32),
        }
        given: dict[str, Any] = {}
        for name, port in ports.items():
            value = known[name] if name in known else _embedded(name, seen.values)
            given[name] = value.astype(_TYPES.get(port.type, np.float32), copy=False)
        return given

    def _run(self, session: Any, names: list[str], inputs: dict[str, Any]) -> list[Floats]:
        try:
            return [np.asarray(value, np.float32) for value in session.run(names, inputs)]
        except Exception as error:
            line = next(iter(str(error).splitlines()), type(error).__name__)
            raise ModelError(f"Model “{self._card.name}” failed: {line}") from error


def open_prompt(card: ModelCard, folder: Path, *, threads: int = 1) -> PromptModel:
    """Check the pair against its card, load it and try it on a grey picture.

    Raises:
        ModelError: It is for another task, a file is missing or changed, or the two do not fit together.
    """
    if card.task is not Task.PROMPT:
        raise ModelError(f"The model “{card.name}” is for {card.task}, not for {Task.PROMPT}")
    verify(folder, card)
    paths = [file_path(folder, card), file_path(folder, card, DECODER)]
    encoder, decoder = (open_session(path, card, threads) for path in paths)
    model = PromptModel(card, encoder, decoder)
    height, width = card.input.size
    seen = model.embed(np.full((height, width, 3), 114, np.uint8))
    model.outline(seen, Prompt(((width / 2, height / 2, True),)))
    return model


def pair(files: Sequence[Path]) -> tuple[Path, Path, OnnxInfo]:
    """Which of two ONNX files is the encoder and which the decoder, and what the encoder says of itself.

    Raises:
        ModelError: They are not such a pair.
    """
    found = [path for path in files if path.suffix.lower() == ".onnx"]
    if len(found) != 2 or len(files) != 2:
        raise ModelError(
            "A model for prompts is two ONNX files, its encoder and its decoder",
            "fettle models add ENCODER.onnx DECODER.onnx --task prompt",
        )
    known = [inspect(path) for path in found]
    decoders = [index for index, info in enumerate(known) if {_POINTS, _LABELS} <= {p.name for p in info.inputs}]
    if len(decoders) != 1 or len(known[1 - decoders[0]].inputs) != 1:
        raise ModelError(
            "These files are no pair of encoder and decoder",
            f"A decoder has the inputs {_POINTS} and {_LABELS}; an encoder has one, the picture.",
        )
    at = decoders[0]
    if known[0].external or known[1].external:
        raise ModelError("A model for prompts must keep its data in its two files", "Export it without external data.")
    return found[1 - at], found[at], known[1 - at]


def is_second_kind(encoder: OnnxInfo) -> bool:
    """Whether it is SAM 2's, which stretches a picture to its input; the others pad."""
    return any(port.name in _HIGH for port in encoder.outputs)


def input_side(encoder: OnnxInfo) -> tuple[tuple[int, int], Layout]:
    """Size and layout of an encoder's input; 1024 where it leaves the size open."""
    shape = encoder.inputs[0].shape or (None, 3, None, None)
    if len(shape) == 3:
        return (shape[0] or 1024, shape[1] or 1024), Layout.NHWC
    return (shape[-2] or 1024, shape[-1] or 1024), Layout.NCHW


def _embedded(name: str, values: dict[str, Floats]) -> Floats:
    """The encoder's output that the decoder's input means: by name, or the only one there is."""
    if name in values:
        return values[name]
    if len(values) == 1:
        return next(iter(values.values()))
    raise ModelError(f"The decoder wants “{name}”, which its encoder does not give")


def _mask_name(names: list[str]) -> str:
    wanted = ("low_res_masks", "low_res_logits", "masks")
    found = next((name for name in wanted if name in names), "")
    if not found:
        raise ModelError(f"The decoder gives {', '.join(names)}, and no masks")
    return found


def _is_score(name: str) -> bool:
    return "iou" in name or "score" in name


def _laid_back(logits: Floats, fit: Fit) -> MaskPatch:
    """Where logits over the whole input, of any size, are above 0 on the picture; only that part is computed."""
    import cv2

    rows, columns = logits.shape
    height, width = fit.picture
    # Cells of the map per picture pixel, and where the picture begins on the map.
    step = [size / fit.input[axis] * fit.scale[axis] for axis, size in enumerate((rows, columns))]
    begin = [fit.offset[axis] * size / fit.input[axis] for axis, size in enumerate((rows, columns))]
    down, across = np.nonzero(logits > 0)
    if not len(down):
        return MaskPatch(0, 0, np.zeros((0, 0), np.uint8))
    x0, x1 = ((edge - begin[1]) / step[1] for edge in (across.min() - 1, across.max() + 2))
    y0, y1 = ((edge - begin[0]) / step[0] for edge in (down.min() - 1, down.max() + 2))
    left, right = max(int(np.floor(x0)), 0), min(int(np.ceil(x1)), width)
    top, bottom = max(int(np.floor(y0)), 0), min(int(np.ceil(y1)), height)
    if right <= left or bottom <= top:
        return MaskPatch(0, 0, np.zeros((0, 0), np.uint8))
    inverse = np.array(
        [
            [step[1], 0, (left + 0.5) * step[1] + begin[1] - 0.5],
            [0, step[0], (top + 0.5) * step[0] + begin[0] - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (right - left, bottom - top)
    smooth = cv2.warpAffine(logits, inverse, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return tight(MaskPatch(left, top, np.asarray(smooth > 0, np.uint8)))
