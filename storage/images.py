"""The one reader of image files: what ingest, models, the canvas and the exporters use; it never writes a source.

Rules, the same everywhere:

- A file is told by its content, read by Python (any path), decoded upright: EXIF orientation is applied.
- Alpha is composited on white. Palettes, CMYK and other colour spaces become RGB without colour management.
  Of several pages or frames the first counts. 1-bit pictures become 0 and 255.
- A cut-off or damaged file is refused, never shown in part, and so is one of more pixels than the limit, from its
  header alone. JPEG has no checksum: overwritten bytes inside its pixels that happen to decode (about 1 in 100 in our
  trials) cannot be told from a picture.
- 16 bits become 8 by keeping the top eight of the bits in use, with no stretch by content: the depth the file
  states or, where it states 16, the first of 12, 14 and 16 bits that holds its largest value (industrial cameras
  put 12 bits into 16).
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from storage.errors import UnreadableImageError
from storage.image_decoders import Raw, decode, decode_jpeg_reduced, to_colour
from storage.image_faults import check_pixels, unreadable
from storage.image_headers import Header, header_of, read_header

DEFAULT_MAX_PIXELS = 250_000_000
"""Pictures of more pixels are refused unless the settings say otherwise."""

_PNG_LEVEL = 3
_ROWS = 512


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """What a picture is, as shown upright.

    Attributes:
        width: Pixels, after EXIF orientation.
        height: Pixels, after EXIF orientation.
        channels: As stored: 1 grey, 2 grey and alpha, 3 colour or palette, 4 colour and alpha, or CMYK.
        bit_depth: Bits a stored sample means: 1, 2, 4, 8, 10, 12, 14 or 16.
        format: ``jpeg``, ``png``, ``bmp``, ``webp``, ``tiff`` or ``gif``.
        pages: Pages or frames; only the first is read.
    """

    width: int
    height: int
    channels: int
    bit_depth: int
    format: str
    pages: int


def probe(path: Path, *, max_pixels: int = DEFAULT_MAX_PIXELS) -> ImageInfo:
    """Read the header of a picture and check, as far as that needs no decoding, that the file is whole.

    Damage inside the coded pixels shows only when they are read.

    Raises:
        UnreadableImageError: When the file is missing, not allowed, no picture, cut off or too large.
    """
    try:
        _refuse_irregular(path)
        with path.open("rb") as stream:
            header = read_header(stream)
    except OSError as error:
        raise unreadable(error) from error
    check_pixels(header, max_pixels)
    width, height = header.upright_size
    return ImageInfo(
        width=width,
        height=height,
        channels=header.channels,
        bit_depth=header.bit_depth,
        format=header.format,
        pages=header.pages,
    )


def needs_turning(path: Path) -> bool:
    """Whether readers that ignore EXIF orientation would show the picture turned.

    Raises:
        UnreadableImageError: The file is gone or no picture.
    """
    try:
        _refuse_irregular(path)
        with path.open("rb") as stream:
            return read_header(stream).orientation != 1
    except OSError as error:
        raise unreadable(error) from error


def read_rgb8(path: Path, *, max_pixels: int = DEFAULT_MAX_PIXELS) -> npt.NDArray[np.uint8]:
    """``(H, W, 3) uint8 RGB``, upright: what models and the screen get.

    Raises:
        UnreadableImageError: As `probe`, and when the pixels are damaged.
    """
    return _rgb8(*_load(path, max_pixels))


def read_bytes(path: Path, *, max_pixels: int = DEFAULT_MAX_PIXELS) -> bytes:
    """The file as it lies there, for `decode_rgb8` elsewhere; not decoded, so damage inside it shows only there.

    Raises:
        UnreadableImageError: When the file is missing, not allowed, no picture, cut off or too large.
    """
    return _load(path, max_pixels)[0]


def decode_rgb8(data: bytes, *, max_pixels: int = DEFAULT_MAX_PIXELS) -> npt.NDArray[np.uint8]:
    """What `read_rgb8` gives, from a file's bytes.

    Raises:
        UnreadableImageError: As `read_rgb8`.
    """
    header = header_of(data)
    check_pixels(header, max_pixels)
    return _rgb8(data, header)


def read_full(path: Path, *, max_pixels: int = DEFAULT_MAX_PIXELS) -> Raw:
    """``(H, W)`` or ``(H, W, 3)`` RGB, upright, ``uint8`` or ``uint16`` as stored, its values untouched.

    Raises:
        UnreadableImageError: As `read_rgb8`.
    """
    data, header = _load(path, max_pixels)
    return _opaque(decode(data, header))


def read_rgb8_scaled(path: Path, *, long_side: int, max_pixels: int = DEFAULT_MAX_PIXELS) -> npt.NDArray[np.uint8]:
    """Like `read_rgb8`, shrunk by area so that the longer side has ``long_side`` pixels; never enlarged.

    A JPEG is reduced while it is decoded, which for large ones is twice as fast and needs little memory.

    Raises:
        UnreadableImageError: As `read_rgb8`.
    """
    data, header = _load(path, max_pixels)
    if header.format == "jpeg" and header.channels != 4:
        pixels = decode_jpeg_reduced(data, header, long_side=long_side)
    else:
        pixels = to_rgb8(_opaque(decode(data, header)), bit_depth=header.bit_depth)
    width, height = header.upright_size
    share = min(long_side / max(width, height), 1.0)
    size = (max(round(width * share), 1), max(round(height * share), 1))
    if size != (pixels.shape[1], pixels.shape[0]):
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return pixels


def to_rgb8(pixels: Raw, *, bit_depth: int = 16) -> npt.NDArray[np.uint8]:
    """``(H, W, 3) uint8`` from what `read_full` gives, by the rule at the top of this module.

    Args:
        pixels: ``(H, W)`` or ``(H, W, 3)``, ``uint8`` or ``uint16``.
        bit_depth: The depth the file states (`ImageInfo.bit_depth`).
    """
    if pixels.dtype == np.uint16:
        depth = bit_depth
        if depth == 16:
            most = int(pixels.max())
            depth = next(bits for bits in (12, 14, 16) if most < 1 << bits)
        pixels = np.minimum(np.right_shift(pixels, depth - 8), 255).astype(np.uint8)
    return to_colour(pixels)


def encode_png(pixels: Raw | npt.NDArray[np.bool_]) -> bytes:
    """A PNG of ``(H, W)`` or ``(H, W, 3)`` RGB, ``uint8`` or ``uint16``; ``bool`` becomes 0 and 255."""
    samples = cast(Raw, pixels.view(np.uint8) * np.uint8(255) if pixels.dtype == np.bool_ else pixels)
    shaped = samples.ndim == 2 or (samples.ndim == 3 and samples.shape[2] == 3)
    if samples.dtype not in (np.uint8, np.uint16) or not shaped or samples.size == 0:
        msg = f"no PNG can hold {pixels.dtype} {pixels.shape}"
        raise ValueError(msg)
    ordered = cv2.cvtColor(samples, cv2.COLOR_RGB2BGR) if samples.ndim == 3 else np.ascontiguousarray(samples)
    done, encoded = cv2.imencode(".png", ordered, [cv2.IMWRITE_PNG_COMPRESSION, _PNG_LEVEL])
    if not done:
        msg = "OpenCV wrote no PNG"
        raise ValueError(msg)
    return bytes(encoded)


def decode_png(data: bytes, *, max_pixels: int = DEFAULT_MAX_PIXELS) -> Raw:
    """The pixels of a PNG in memory: ``(H, W)`` or ``(H, W, 3)`` RGB, ``uint8`` or ``uint16``.

    Raises:
        UnreadableImageError: When the bytes are no whole PNG.
    """
    header = header_of(data)
    if header.format != "png":
        raise UnreadableImageError("The data is no PNG")
    check_pixels(header, max_pixels)
    return _opaque(decode(data, header))


def _refuse_irregular(path: Path) -> None:
    # Opening a pipe would wait for a writer for ever.
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    if not stat.S_ISREG(mode):
        raise UnreadableImageError("This is not a file but a device or pipe")


def _load(path: Path, max_pixels: int) -> tuple[bytes, Header]:
    try:
        _refuse_irregular(path)
        with path.open("rb") as stream:
            header = read_header(stream)
            check_pixels(header, max_pixels)
            stream.seek(0)
            return stream.read(), header
    except OSError as error:
        raise unreadable(error) from error


def _rgb8(data: bytes, header: Header) -> npt.NDArray[np.uint8]:
    return to_rgb8(_opaque(decode(data, header)), bit_depth=header.bit_depth)


def _opaque(pixels: Raw) -> Raw:
    """Composite on white whatever has an alpha channel."""
    if pixels.ndim == 2 or pixels.shape[2] == 3:
        return pixels
    most = int(np.iinfo(pixels.dtype).max)
    colours = pixels[..., 0] if pixels.shape[2] == 2 else pixels[..., :3]
    alpha = pixels[..., -1]
    target: Raw = np.ascontiguousarray(colours)
    if int(alpha.min()) == most:
        return target
    for top in range(0, len(pixels), _ROWS):  # In strips: the products need four bytes a sample.
        rows = slice(top, top + _ROWS)
        share = alpha[rows].astype(np.uint32)
        if colours.ndim == 3:
            share = share[..., None]
        target[rows] = (target[rows] * share + np.uint32(most) * (most - share) + most // 2) // most
    return target
