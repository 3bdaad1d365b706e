"""Fillers that come with OpenCV: plain inpainting from the rim inwards, without a model."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.cleaning.fill import FillerContext, padded_windows, refuse_full
from inference.cleaning.known import inpaint
from inference.stage import Pixels


@dataclass(frozen=True, slots=True)
class OpenCVFiller:
    """Inpainting by OpenCV, around each group of markings instead of over the whole frame.

    Source: A. Telea, "An image inpainting technique based on the fast marching method", 2004;
    M. Bertalmio et al., "Navier-Stokes, fluid dynamics, and image and video inpainting", 2001.

    Attributes:
        name: Key in `inference.cleaning.fill.FILLERS`.
        method: OpenCV's inpainting flag.
        radius: Neighbourhood in pixels that each filled pixel looks at.
    """

    name: str
    method: int
    radius: float = 5.0

    @property
    def weight_hash(self) -> str:
        """It has no weights."""
        return ""

    @property
    def pad(self) -> int:
        """How many pixels around a marking say how it is filled, generously."""
        return int(np.ceil(self.radius)) * 2 + 2

    def fill(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Pixels:
        """Fill ``mask``; every pixel outside is copied."""
        refuse_full(mask)
        out = pixels.copy()
        for rows, columns in padded_windows(mask, pad=self.pad):
            hole = mask[rows, columns]
            patch = inpaint(pixels[rows, columns], hole, self.radius, self.method)
            # Windows may overlap another's mask at their rim; each writes only what it fully saw.
            out[rows, columns][hole] = patch[hole]
        return out


def telea(context: FillerContext) -> OpenCVFiller:
    """The filler ``telea``."""
    return OpenCVFiller("telea", cv2.INPAINT_TELEA, context.radius)


def navier_stokes(context: FillerContext) -> OpenCVFiller:
    """The filler ``ns``."""
    return OpenCVFiller("ns", cv2.INPAINT_NS, context.radius)
