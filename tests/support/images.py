"""Makers of odd image files, byte by byte where no library writes them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image


def picture(height: int = 48, width: int = 64, *, seed: int = 0) -> npt.NDArray[np.uint8]:
    """``(H, W, 3) uint8``: smooth blobs of colour, different in every corner."""
    small = np.random.default_rng(seed).integers(0, 256, (4, 5, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def noise(height: int, width: int, *, seed: int = 0) -> npt.NDArray[np.uint8]:
    """``(H, W, 3) uint8`` of noise over blobs: does not compress away."""
    rough = np.random.default_rng(seed).integers(0, 64, (height, width, 3), dtype=np.uint8)
    return np.asarray(picture(height, width, seed=seed) // 2 + rough, dtype=np.uint8)


def encoded(pixels: npt.NDArray[Any] | Image.Image, kind: str, **options: Any) -> bytes:
    """A file of ``kind`` (Pillow's name) in memory."""
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def with_orientation(pixels: npt.NDArray[Any], kind: str, orientation: int, **options: Any) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(pixels, kind, exif=exif, **options)


def tiff(pixels: npt.NDArray[Any], **options: Any) -> bytes:
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, pixels, **options)
    return buffer.getvalue()


def tiff_12bit_packed(grey: npt.NDArray[np.uint16]) -> bytes:
    """A TIFF of two samples in three bytes, as line cameras write it. Width must be even, values below 4096."""
    height, width = grey.shape
    pairs = grey.reshape(height, width // 2, 2)
    first, second = pairs[..., 0], pairs[..., 1]
    packed = np.stack([first >> 4, (first & 15) << 4 | second >> 8, second & 255], axis=-1).astype(np.uint8)
    data = packed.tobytes()
    values = {256: width, 257: height, 258: 12, 259: 1, 262: 1, 273: 0, 277: 1, 278: height, 279: len(data)}
    start = 8 + 2 + 12 * len(values) + 4
    values[273] = start
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in values.items())
    return b"II*\0" + struct.pack("<IH", 8, len(values)) + entries + b"\0\0\0\0" + data


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, *, bits: int = 8, colour: int = 2, rows: bytes = b"") -> bytes:
    """A well-formed PNG whose header may promise more than ``rows`` (filtered scan lines) hold."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(name, data) for name, data in chunks)


def with_png_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    """Insert a chunk just before the end, where some writers put EXIF."""
    return png[:-12] + png_chunk(name, data) + png[-12:]
