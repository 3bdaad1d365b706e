"""The filler ``lama``: an inpainting network that the user adds as an ONNX file, shown one piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.cards import Task
from inference.cleaning.fill import FillerContext, refuse_full
from inference.cleaning.inpaint_model import InpaintModel, open_inpaint
from inference.cleaning.known import half_width, shrunk, unknown
from inference.library import Model, ModelLibrary
from inference.stage import Pixels
from storage.errors import ModelError

_THICK = 0.25
"""Share of the network's input that a marking may be wide; wider ones are filled at a smaller size."""


@dataclass(frozen=True, slots=True)
class LamaFiller:
    """Fills piece by piece at full resolution: each piece lies in the middle of what the network sees.

    A piece that is filled counts as known for the next, so that they fit together.

    Source: R. Suvorov et al., "Resolution-robust large mask inpainting with Fourier convolutions", 2021.
    """

    model: InpaintModel
    name: str = "lama"

    @property
    def weight_hash(self) -> str:
        """SHA-256 of the network's file."""
        return self.model.weight_hash

    def fill(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Pixels:
        """Fill ``mask``; every pixel outside is copied."""
        refuse_full(mask)
        out = pixels.copy()
        if not mask.any():
            return out
        scale = min(1.0, _THICK * min(self.model.size) / (2 * half_width(mask)))
        if scale == 1:
            out[mask] = self._pieces(pixels, mask)[mask]
            return out
        size = (max(1, round(mask.shape[1] * scale)), max(1, round(mask.shape[0] * scale)))
        small, weight = shrunk(pixels, mask, size)
        done = self._pieces(np.clip(np.rint(small), 0, 255).astype(np.uint8), unknown(weight))
        out[mask] = cv2.resize(done, mask.shape[::-1], interpolation=cv2.INTER_CUBIC)[mask]
        return out

    def _pieces(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Pixels:
        rows, columns = self.model.size
        # A picture smaller than the input goes on as its mirror image.
        extra = (max(0, rows - mask.shape[0]), max(0, columns - mask.shape[1]))
        work = np.asarray(cv2.copyMakeBorder(pixels, 0, extra[0], 0, extra[1], cv2.BORDER_REFLECT), np.uint8)
        left = np.pad(mask, ((0, extra[0]), (0, extra[1])))
        for seen, piece in _pieces(left, self.model.size):
            filled = self.model.inpaint(np.ascontiguousarray(work[seen]), np.ascontiguousarray(left[seen]))
            holes = np.zeros_like(left)
            holes[piece] = left[piece]
            inner = holes[seen]
            work[seen][inner] = filled[inner]
            left[piece] = False
        return work[: mask.shape[0], : mask.shape[1]]


def _pieces(
    mask: npt.NDArray[np.bool_], size: tuple[int, int]
) -> Iterator[tuple[tuple[slice, slice], tuple[slice, slice]]]:
    """What the network is shown and the piece in its middle it is to fill, for every piece with something masked."""
    height, width = mask.shape
    for top in range(0, height, size[0] // 2):
        for left in range(0, width, size[1] // 2):
            piece = (slice(top, min(top + size[0] // 2, height)), slice(left, min(left + size[1] // 2, width)))
            if mask[piece].any():
                y = min(max(top - size[0] // 4, 0), height - size[0])
                x = min(max(left - size[1] // 4, 0), width - size[1])
                yield (slice(y, y + size[0]), slice(x, x + size[1])), piece


def lama(context: FillerContext) -> LamaFiller:
    """The filler ``lama``.

    Raises:
        ModelError: There is no inpainting model, or it does not open.
    """
    found = choose_model(ModelLibrary(context.model_dirs), str(context.settings.get("filler_model", "")))
    return LamaFiller(open_inpaint(found.card, found.folder, threads=context.threads))


def choose_model(library: ModelLibrary, name: str = "") -> Model:
    """The named inpainting model, or the newest.

    Raises:
        ModelError: There is none, or it is for another task.
    """
    if not name and not library.list(Task.INPAINT):
        raise ModelError(
            "The filler “lama” needs an inpainting model, and there is none",
            "Add one with: fettle models add FILE (LaMa as an ONNX file), or choose another filler.",
        )
    return library.choose(Task.INPAINT, name)
