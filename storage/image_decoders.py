"""Decoders for whole files in memory: one function a format, each to upright pixels at native depth.

Each picks the quickest library that gets the format right, after `storage.image_headers` has let the file through:
simplejpeg for JPEG, OpenCV for PNG and WebP, tifffile, OpenCV and Pillow for TIFF, Pillow for BMP and GIF. Plug-in
classes of Pillow are called directly: `Image.open` would apply its own limit on size, which is global.
"""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Callable
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt
import simplejpeg
from PIL import BmpImagePlugin, GifImagePlugin, Image, JpegImagePlugin, TiffImagePlugin

from storage.errors import UnreadableImageError
from storage.image_headers import Header, ends_early

Raw = npt.NDArray[np.unsignedinteger[Any]]
"""``uint8`` or ``uint16``, ``(H, W)`` or ``(H, W, 2 | 3 | 4)``: grey, grey and alpha, RGB, RGB and alpha."""

_UNHEARD = logging.NullHandler()
_PILLOW_MAX_PIXELS = 80_000_000
"""Pillow's own guard, which also sits in its TIFF decoder, stays quiet up to here."""


def decode(data: bytes, header: Header) -> Raw:
    """Decode the first page of ``data``, upright.

    Raises:
        UnreadableImageError: When the file is cut off, damaged, or of a kind that no decoder here takes.
    """
    try:
        pixels = _DECODERS[header.format](data, header)
    except UnreadableImageError:
        raise
    except MemoryError as error:
        raise _no_memory(header) from error
    # Decoders meet bytes that nobody vouches for, and raise whatever their depths raise; all of it means the same.
    except Exception as error:
        if isinstance(error, cv2.error) and "nsufficient memory" in str(error):
            raise _no_memory(header) from error
        if "truncated" in str(error).lower():
            raise ends_early() from error
        raise _damaged(str(error)) from error
    if pixels.shape[1::-1] != header.upright_size:
        raise _damaged("its size is not the one it states")
    return pixels


def decode_jpeg_reduced(data: bytes, header: Header, *, long_side: int) -> npt.NDArray[np.uint8]:
    """``(h, w, 3) uint8 RGB`` of a JPEG, reduced while decoding to at least ``long_side``; upright."""
    scale = long_side / max(header.width, header.height)
    try:
        pixels = simplejpeg.decode_jpeg(
            data, min_width=max(int(header.width * scale), 1), min_height=max(int(header.height * scale), 1)
        )
        return np.asarray(_upright(np.asarray(pixels), header), dtype=np.uint8)
    except ValueError as error:
        _refuse_damaged_jpeg(str(error))
    return to_colour(decode(data, header))


def to_colour(pixels: Raw) -> npt.NDArray[np.uint8]:
    """``(H, W, 3)`` from 8-bit grey or RGB."""
    if pixels.ndim == 2:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    return np.asarray(pixels, dtype=np.uint8)


def _damaged(reason: str) -> UnreadableImageError:
    line = reason.strip().splitlines()[0][:120].rstrip(".") if reason.strip() else "it cannot be decoded"
    return UnreadableImageError(f"The file is damaged: {line}", "Copy the file again from where it came")


def _no_memory(header: Header) -> UnreadableImageError:
    return UnreadableImageError(
        f"There is not enough memory for {header.width}×{header.height} pixels", "Close other programs and try again"
    )


def _jpeg(data: bytes, header: Header) -> Raw:
    space = {1: "GRAY", 3: "RGB", 4: "CMYK"}.get(header.channels)
    if space is None:
        raise _damaged(f"a JPEG of {header.channels} channels")
    try:
        # Strict: whatever the library would paper over, missing data above all, is an error.
        pixels = np.asarray(simplejpeg.decode_jpeg(data, colorspace=space))
    except ValueError as error:
        # Besides damage, simplejpeg turns down unusual sampling; Pillow takes that.
        _refuse_damaged_jpeg(str(error))
        return _upright(_from_pillow(JpegImagePlugin.JpegImageFile(io.BytesIO(data))), header)
    if header.channels == 1:
        return _upright(pixels[..., 0], header)
    if header.channels == 4:
        # Adobe, and with it every program that writes CMYK JPEG, stores ink inverted.
        inks = Image.frombuffer("CMYK", (header.width, header.height), np.invert(pixels), "raw", "CMYK", 0, 1)
        pixels = np.asarray(inks.convert("RGB"))
    return _upright(pixels, header)


def _refuse_damaged_jpeg(message: str) -> None:
    if "Premature end" in message:
        raise ends_early()
    if "Corrupt JPEG" in message or "Bogus" in message:
        raise _damaged("its coded picture contradicts itself")


def _png(data: bytes, header: Header) -> Raw:
    _check_png(data)
    return _upright(_opencv(data, header), header)


def _check_png(data: bytes) -> None:
    view, position = memoryview(data), 8
    name = b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, position)
        stop = position + 8 + length
        # Bytes 5 to 8 are the name; its first letter in capitals says the picture cannot do without the chunk.
        if name[0] & 0x20 == 0 and zlib.crc32(view[position + 4 : stop]) != int.from_bytes(
            data[stop : stop + 4], "big"
        ):
            raise _damaged("a checksum does not match")
        position = stop + 4


def _webp(data: bytes, header: Header) -> Raw:
    return _upright(_opencv(data, header), header)


def _opencv(data: bytes, header: Header) -> Raw:
    # OpenCV would print its own lines about a damaged file beside the one we raise.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    pixels = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.dtype not in (np.uint8, np.uint16):
        raise _damaged(f"its {header.format.upper()} data cannot be decoded")
    if pixels.ndim == 2:
        return cast(Raw, pixels)
    swap = cv2.COLOR_BGR2RGB if pixels.shape[2] == 3 else cv2.COLOR_BGRA2RGBA
    return cast(Raw, cv2.cvtColor(pixels, swap, dst=pixels))


def _bmp(data: bytes, _header: Header) -> Raw:
    return _from_pillow(BmpImagePlugin.BmpImageFile(io.BytesIO(data)))


def _gif(data: bytes, _header: Header) -> Raw:
    return to_colour(_from_pillow(GifImagePlugin.GifImageFile(io.BytesIO(data))))


class _StoredTiff(TiffImagePlugin.TiffImageFile):
    """A TIFF as stored: Pillow turns TIFFs, and only these, upright while it loads them."""

    def load_end(self) -> None:
        self._size = self._tile_size


def _tiff(data: bytes, header: Header) -> Raw:
    tags = header.tags
    bits = tags.get("bits", (1,))[0]
    if bits <= 8 and header.width * header.height <= _PILLOW_MAX_PIXELS:
        return _upright(_from_pillow(_StoredTiff(io.BytesIO(data))), header)
    colours = tags.get("colours", (1,))[0]
    if colours not in {0, 1, 2}:
        raise UnreadableImageError(
            "A TIFF of this kind of colour is read up to 8 bits and 80 megapixels only", "Convert it to RGB"
        )
    if tags.get("compression", (1,))[0] == 1 and bits in {8, 16}:
        pixels = _upright(_tiff_plain(data), header)
    elif tags.get("planes", (1,))[0] == 2 and header.channels > 1:
        raise UnreadableImageError(
            "A compressed TIFF of separate colour planes is not supported", "Save it with interleaved colours"
        )
    else:
        pixels = _opencv(data, header)  # OpenCV turns TIFFs, and only these, by itself.
        if bits in {10, 12, 14}:
            pixels = np.right_shift(pixels, 16 - bits)  # OpenCV moves packed samples to the top of 16 bits.
    if pixels.ndim == 3 and pixels.shape[2] in {2, 4} and tags.get("extra", (0,))[0] not in {1, 2}:
        pixels = pixels[..., 0] if pixels.shape[2] == 2 else pixels[..., :3]  # The extra channel is no alpha.
    if colours == 0:
        pixels = ((1 << bits) - 1) - pixels
    return np.ascontiguousarray(pixels)


def _tiff_plain(data: bytes) -> Raw:
    import tifffile

    # Without any handler Python would print what tifffile logs about a damaged file beside the error we raise.
    logging.getLogger("tifffile").addHandler(_UNHEARD)
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page = file.pages.first
        pixels = page.asarray()
        if pixels.ndim == 3 and page.planarconfig == 2:
            pixels = np.moveaxis(pixels, 0, -1)
    if pixels.dtype not in (np.uint8, np.uint16) or pixels.ndim not in {2, 3}:
        raise _damaged("its TIFF data cannot be decoded")
    # Byte order of this machine, whichever the file has.
    return cast(Raw, np.asarray(pixels, dtype=pixels.dtype.newbyteorder("=")))


def _upright(pixels: Raw, header: Header) -> Raw:
    """Apply EXIF orientation 1–8. Source: Exif 2.32, tag 0x0112."""
    orientation = header.orientation
    if orientation == 1:
        return pixels
    if orientation in {5, 6, 7, 8}:
        pixels = cast(Raw, cv2.transpose(pixels))
    flip = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(orientation)
    return pixels if flip is None else cast(Raw, cv2.flip(pixels, flip))


def _from_pillow(image: Image.Image) -> Raw:
    image.load()
    mode = image.mode
    if mode == "1":
        return np.asarray(image, dtype=np.uint8) * np.uint8(255)
    if mode in {"L", "RGB", "LA", "RGBA"} and "transparency" not in image.info:
        return np.asarray(image)
    if mode in {"P", "L", "RGB"} and "transparency" in image.info:
        return np.asarray(image.convert("RGBA"))
    if mode in {"PA", "RGBa", "La"}:
        return np.asarray(image.convert("LA" if mode == "La" else "RGBA"))
    if mode in {"P", "CMYK", "YCbCr", "RGBX"}:
        return np.asarray(image.convert("RGB"))
    raise UnreadableImageError(f"Pictures of kind {mode} are not supported", "Convert it to grey or RGB")


_DECODERS: dict[str, Callable[[bytes, Header], Raw]] = {
    "jpeg": _jpeg,
    "png": _png,
    "webp": _webp,
    "bmp": _bmp,
    "gif": _gif,
    "tiff": _tiff,
}
