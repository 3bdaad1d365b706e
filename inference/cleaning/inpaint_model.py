"""Inpainting networks as ONNX files, LaMa for one: picture and mask in, filled picture out. See the filler ``lama``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from inference.backends.onnx import open_session
from inference.backends.onnx_file import OnnxInfo, Port, inspect
from inference.cards import ModelCard, Task, file_path, verify
from inference.stage import Pixels
from storage.errors import ModelError

OPEN_SIDE = 512
"""Side that a network which leaves its size open gets to see: what LaMa was trained on, and little memory."""

_TYPES = {"float": np.float32, "float16": np.float16, "uint8": np.uint8, "bool": np.bool_}
_TRIAL_GREY = 200
_IN_BYTES = 2.0
"""A picture of grey 200 comes out as 0.78 or as 200: means above this are of the second kind."""


@dataclass(frozen=True, slots=True)
class InpaintPorts:
    """Which input is which. ``size`` is ``(height, width)`` of the picture, None where the file leaves it open."""

    picture: Port
    mask: Port
    output: str
    size: tuple[int, int] | None


def ports_of(info: OnnxInfo) -> InpaintPorts | None:
    """What a file's inputs mean if it is an inpainting network: three channels, a mask of one, three channels out."""
    if len(info.inputs) != 2 or not info.outputs:
        return None
    masks = [index for index, port in enumerate(info.inputs) if _channels(port) == 1 or "mask" in port.name.lower()]
    if len(masks) != 1:
        return None
    mask, picture = info.inputs[masks[0]], info.inputs[1 - masks[0]]
    if _channels(picture) not in (3, None) or _channels(info.outputs[0]) not in (3, None):
        return None
    shape = picture.shape or (None, 3, None, None)
    if len(shape) != 4 or len(mask.shape or shape) != 4:
        return None
    height, width = shape[2:]
    return InpaintPorts(picture, mask, info.outputs[0].name, (height, width) if height and width else None)


class InpaintModel:
    """An open network; not shared between threads.

    Attributes:
        size: ``(height, width)`` of every picture it takes.
    """

    def __init__(self, card: ModelCard, session: Any, ports: InpaintPorts) -> None:
        self._card = card
        self._session = session
        self._ports = ports
        self.size = ports.size or (OPEN_SIDE, OPEN_SIDE)
        self._gain = 1.0
        trial = np.full((*self.size, 3), _TRIAL_GREY, np.uint8)
        hole = np.zeros(self.size, np.bool_)
        hole[self.size[0] // 2, self.size[1] // 2] = True
        self._gain = 1.0 if float(np.abs(self._run(trial, hole)).mean()) > _IN_BYTES else 255.0

    @property
    def weight_hash(self) -> str:
        """SHA-256 of its file."""
        return self._card.model_hash

    def inpaint(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Pixels:
        """The picture as the network fills it; both must have its size.

        Raises:
            ModelError: It failed, or gave something that is no picture.
        """
        out: Pixels = np.clip(np.rint(self._run(pixels, mask) * self._gain), 0, 255).astype(np.uint8)
        return out

    def close(self) -> None:
        """Free the weights."""
        self._session = None

    def _run(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
        kinds = _TYPES[self._ports.picture.dtype], _TYPES[self._ports.mask.dtype]
        values = np.moveaxis(pixels, 2, 0)[None].astype(np.float32) * np.float32(self._card.input.scale)
        hole = mask[None, None].astype(np.float32) * (255 if kinds[1] is np.uint8 else 1)
        given: dict[str, npt.NDArray[Any]] = {
            self._ports.picture.name: np.ascontiguousarray(values).astype(kinds[0]),
            self._ports.mask.name: hole.astype(kinds[1]),
        }
        try:
            out = np.asarray(self._session.run([self._ports.output], given)[0], np.float32)
        except Exception as error:
            line = next(iter(str(error).strip().splitlines()), type(error).__name__)
            raise ModelError(f"Model “{self._card.name}” failed: {line[:300]}") from error
        if out.shape != values.shape:
            raise ModelError(
                f"Model “{self._card.name}” gave a picture of shape {out.shape}, not {values.shape}",
                "An inpainting model gives the picture back in the size it got it.",
            )
        if not np.isfinite(out).all():
            raise ModelError(f"Model “{self._card.name}” gave numbers that are none", "Export it again in float32.")
        return np.moveaxis(out[0], 0, 2)


def open_inpaint(card: ModelCard, folder: Path, *, threads: int = 1) -> InpaintModel:
    """Check a network against its card, load it and try it on a grey picture.

    Raises:
        ModelError: It is for another task, its file is missing or changed, or it is no inpainting network.
    """
    if card.task is not Task.INPAINT:
        raise ModelError(f"The model “{card.name}” is for {card.task}, not for {Task.INPAINT}")
    verify(folder, card)
    path = file_path(folder, card)
    ports = ports_of(inspect(path))
    if ports is None:
        raise ModelError(f"Model “{card.name}” is no inpainting network", _WANTED)
    strange = [port for port in (ports.picture, ports.mask) if port.dtype not in _TYPES]
    if strange:
        raise ModelError(f"Model “{card.name}” wants {strange[0].dtype} input", f"Known: {', '.join(_TYPES)}.")
    return InpaintModel(card, open_session(path, card, threads), ports)


_WANTED = "It must take a picture (1×3×H×W) and a mask (1×1×H×W) and give a picture; LaMa's ONNX export does."


def _channels(port: Port) -> int | None:
    return port.shape[1] if port.shape is not None and len(port.shape) == 4 else None
