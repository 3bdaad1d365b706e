"""Pictures whose values are labels: decoded as numbers or colours, never as a photograph, and cut into masks."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import PngImagePlugin

from storage import rle
from storage.errors import UnreadableImageError
from storage.image_decoders import decode
from storage.image_headers import header_of
from storage.images import read_bytes
from storage.records import Mask

MAX_PIXELS = 250_000_000
HALF = 128
"""From here on a grey value counts as marked, where a mask is black and white with grey edges."""

Labels = npt.NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True, slots=True)
class LabelImage:
    """A decoded mask.

    Attributes:
        values: ``(H, W)`` unsigned: grey values, indices of a palette, or colours as ``0xRRGGBB``.
        bits: 8 or 16 for grey values, 8 for indices, 24 for colours.
        palette: Colours ``0xRRGGBB`` by index, where there is one.
    """

    values: Labels
    bits: int
    palette: tuple[int, ...] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.values.shape[1], self.values.shape[0]


def read_labels(path: Path, *, max_pixels: int = MAX_PIXELS) -> LabelImage:
    """Decode a mask. What is wholly transparent is background; grey written as colour is grey.

    Raises:
        UnreadableImageError: As `storage.images.read_rgb8`.
    """
    data = read_bytes(path, max_pixels=max_pixels)
    header = header_of(data)
    if header.format == "png" and data[25] == 3:
        return _indexed(data, (header.width, header.height))
    pixels = decode(data, header)
    if pixels.ndim == 3 and pixels.shape[2] in (2, 4):
        pixels = np.where(pixels[..., -1:] == 0, pixels.dtype.type(0), pixels[..., :-1])
    if pixels.ndim == 3 and (pixels.shape[2] == 1 or bool((pixels == pixels[..., :1]).all())):
        pixels = pixels[..., 0]
    if pixels.ndim == 2:
        return LabelImage(pixels, 16 if pixels.dtype == np.uint16 else 8)
    if pixels.dtype != np.uint8:
        raise UnreadableImageError("A mask in 16-bit colours is not read", "Save it with 8 bits")
    red, green, blue = (pixels[..., channel].astype(np.uint32) for channel in range(3))
    return LabelImage(np.asarray(red << 16 | green << 8 | blue, dtype=np.uint32), 24)


def masks_by_value(values: Labels) -> list[tuple[int, Mask]]:
    """A mask for each value that occurs, in ascending order; values take no more time than their runs."""
    height, width = values.shape
    columns = np.ascontiguousarray(values.T).ravel()
    starts = np.concatenate(([0], np.flatnonzero(columns[1:] != columns[:-1]) + 1))
    stops = np.append(starts[1:], columns.size)
    found = columns[starts]
    order = np.argsort(found, kind="stable")
    cuts = np.flatnonzero(np.diff(found[order])) + 1
    masks: list[tuple[int, Mask]] = []
    for group in np.split(order, cuts):
        edges = np.column_stack([starts[group], stops[group]]).ravel()
        runs = np.diff(edges, prepend=0, append=columns.size)
        counts = runs.tolist()
        if counts[-1] == 0:
            counts.pop()
        masks.append((int(found[group[0]]), rle.from_uncompressed(counts, height, width)))
    return masks


def distinct(values: Labels) -> npt.NDArray[Any]:
    """The values that occur, ascending."""
    flat = values.ravel()
    changes = np.concatenate(([0], np.flatnonzero(flat[1:] != flat[:-1]) + 1))
    return np.unique(flat[changes])


def _indexed(data: bytes, size: tuple[int, int]) -> LabelImage:
    try:
        image = PngImagePlugin.PngImageFile(io.BytesIO(data))
        image.load()
        indices = np.asarray(image)
        colours = bytes(image.getpalette("RGB") or [])
    # As with every decoder: what it meets in bytes that nobody vouches for raises anything at all.
    except Exception as error:
        raise UnreadableImageError(f"The file is damaged: {str(error)[:120] or 'it cannot be decoded'}") from error
    if indices.dtype != np.uint8 or indices.shape != size[::-1]:
        raise UnreadableImageError("The file is damaged: its palette has no indices")
    triples = zip(colours[::3], colours[1::3], colours[2::3], strict=False)
    return LabelImage(indices, 8, tuple(red << 16 | green << 8 | blue for red, green, blue in triples))
