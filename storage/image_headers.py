"""What the first bytes of a picture say: size, depth, orientation, pages; nothing is decoded and little is read.

Used by `storage.images` to refuse bombs and cut-off files before a decoder sees them. Formats are told by content,
never by file name. Each parser also checks, where that is cheap, that the file reaches its end.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from PIL import BmpImagePlugin

from storage.errors import UnreadableImageError
from storage.image_tags import Tags, read_directories, read_orientation

ENDS_EARLY_HINT = "Copy the file again from where it came"
_TAIL = 1 << 10
_GIF_MAX_PIXELS = 80_000_000
"""Where Pillow, which decodes GIFs, would begin to warn."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a file claims to hold.

    Attributes:
        format: ``jpeg``, ``png``, ``bmp``, ``webp``, ``tiff`` or ``gif``.
        width: Stored width, before orientation.
        height: Stored height, before orientation.
        channels: 1 grey, 2 grey and alpha, 3 colour (a palette too), 4 colour and alpha, or CMYK.
        bit_depth: Bits a sample means: 1, 2, 4, 8, 10, 12, 14 or 16; a palette's colours have 8.
        orientation: EXIF orientation 1–8.
        pages: Pages or frames.
        tags: TIFF tags of the first page.
    """

    format: str
    width: int
    height: int
    channels: int
    bit_depth: int
    orientation: int = 1
    pages: int = 1
    tags: Tags = field(default_factory=dict)

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height after orientation."""
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


Parser = Callable[[BinaryIO, int], Header]
"""From a seekable stream and its length in bytes."""


def read_header(stream: BinaryIO) -> Header:
    """Parse the header of a seekable stream.

    Raises:
        UnreadableImageError: When the file is empty, no picture of a known format, cut off, or of a kind that no
            decoder here takes.
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    start = stream.read(16)
    if not start:
        raise UnreadableImageError("The file is empty", ENDS_EARLY_HINT)
    for signatures, parse in _PARSERS:
        if start.startswith(signatures) and (parse is not _webp or start[8:12] == b"WEBP"):
            header = _guarded(parse, stream, size)
            if header.width < 1 or header.height < 1:
                raise UnreadableImageError("The file is damaged: it states a picture without pixels")
            return header
    raise UnreadableImageError(
        "The file is not a picture Fettle knows", "Fettle reads JPEG, PNG, BMP, WebP, TIFF and GIF"
    )


def ends_early(missing: float | None = None) -> UnreadableImageError:
    """The error for a file that was cut off; ``missing`` is the share of the picture that is not there, 0–1."""
    part = "part" if missing is None else f"{max(round(missing * 100), 1)} %"
    return UnreadableImageError(f"The file ends early: {part} of the picture is missing", ENDS_EARLY_HINT)


def _guarded(parse: Parser, stream: BinaryIO, size: int) -> Header:
    try:
        return parse(stream, size)
    except (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, struct.error) as error:
        # Pillow's parsers raise OSError for content too; only the system's own carries a number.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise UnreadableImageError(f"The file is damaged: {error}", ENDS_EARLY_HINT) from error


def _read(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise ends_early()
    return data


def _jpeg(stream: BinaryIO, size: int) -> Header:
    stream.seek(2)
    orientation, frame = 1, None
    while True:
        marker, length = _jpeg_segment(stream)
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            continue
        if marker == 0xD9:
            raise UnreadableImageError("The file is damaged: it holds no picture between start and end")
        if marker == 0xE1:
            segment = _read(stream, length)
            if segment.startswith(b"Exif\0\0"):
                orientation = read_orientation(segment[6:])
        elif 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            frame = (marker, *struct.unpack(">BHHB", _read(stream, max(length, 6))[:6]))
        elif marker == 0xDA:
            break
        else:
            stream.seek(max(length, 0), os.SEEK_CUR)
    if frame is None:
        raise UnreadableImageError("The file is damaged: its size is not stated")
    kind, bits, height, width, channels = frame
    if bits != 8 or kind in {0xC3, 0xC7, 0xCB, 0xCF}:
        raise UnreadableImageError(
            f"{bits}-bit or lossless JPEG is not supported", "Convert it to a 16-bit TIFF or PNG"
        )
    if not _has_end_marker(stream, size, stream.tell()):
        raise ends_early()
    return Header("jpeg", width, height, channels, 8, orientation)


def _jpeg_segment(stream: BinaryIO) -> tuple[int, int]:
    """A marker, and how many bytes its segment has left; 0 for those that stand alone."""
    # Nearly always the next segment begins right here, and its marker and length come in one read.
    head = stream.read(4)
    if len(head) == 4 and head[0] == 0xFF and (0xC0 <= head[1] <= 0xCF or 0xDA <= head[1] <= 0xFE):
        return head[1], (head[2] << 8 | head[3]) - 2
    stream.seek(-len(head), os.SEEK_CUR)
    marker = _jpeg_marker(stream)
    if marker == 0x01 or 0xD0 <= marker <= 0xD9:
        return marker, 0
    return marker, int.from_bytes(_read(stream, 2), "big") - 2


def _jpeg_marker(stream: BinaryIO) -> int:
    # Stray bytes between segments and any number of 0xFF as fill are allowed.
    byte = _read(stream, 1)
    while byte != b"\xff":
        byte = _read(stream, 1)
    while byte == b"\xff":
        byte = _read(stream, 1)
    return byte[0]


def _has_end_marker(stream: BinaryIO, size: int, start: int) -> bool:
    # Within the coded picture 0xFF is always stuffed, so an end marker after its start is a real one; cameras
    # may append more behind it, hence the walk backwards.
    stop, step = size, _TAIL
    while stop > start:
        begin = max(stop - step, start)
        stream.seek(begin)
        if b"\xff\xd9" in stream.read(min(stop + 1, size) - begin):
            return True
        stop, step = begin, 64 * _TAIL
    return False


_PNG_CHANNELS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}


def _png(stream: BinaryIO, size: int) -> Header:
    stream.seek(8)
    length, name = struct.unpack(">I4s", _read(stream, 8))
    if name != b"IHDR" or length != 13:
        raise UnreadableImageError("The file is damaged: it does not start with its header")
    width, height, bits, colour = struct.unpack(">IIBB", _read(stream, 10))
    if colour not in _PNG_CHANNELS or bits not in {1, 2, 4, 8, 16}:
        raise UnreadableImageError("The file is damaged: its kind of colour does not exist")
    orientation, pages, position = 1, 1, 33
    while True:
        if position + 12 > size:
            raise ends_early()
        stream.seek(position)
        length, name = struct.unpack(">I4s", _read(stream, 8))
        position += 12 + length
        if position > size:
            raise ends_early()
        if name == b"IEND":
            break
        if name == b"eXIf":
            orientation = read_orientation(_read(stream, length))
        elif name == b"acTL" and length == 8:
            pages = max(int.from_bytes(_read(stream, 4), "big"), 1)
    return Header("png", width, height, _PNG_CHANNELS[colour], 8 if colour == 3 else bits, orientation, pages)


def _webp(stream: BinaryIO, size: int) -> Header:
    stream.seek(4)
    stop = int.from_bytes(_read(stream, 4), "little") + 8
    if stop > size:
        raise ends_early((stop - size) / stop)
    width = height = pages = 0
    channels, orientation, position = 3, 1, 12
    while position + 8 <= stop:
        stream.seek(position)
        name, length = struct.unpack("<4sI", _read(stream, 8))
        if name == b"ANMF":
            pages += 1
        elif name == b"EXIF":
            payload = _read(stream, min(length, stop - position - 8))
            orientation = read_orientation(payload.removeprefix(b"Exif\0\0"))
        elif width == 0 and name in {b"VP8X", b"VP8 ", b"VP8L"}:
            width, height, alpha = _webp_size(name, _read(stream, 10))
            channels = 4 if alpha else 3
        position += 8 + length + (length & 1)
    return Header("webp", width, height, channels, 8, orientation, max(pages, 1))


def _webp_size(name: bytes, start: bytes) -> tuple[int, int, bool]:
    if name == b"VP8X":
        width, height = (int.from_bytes(start[i : i + 3], "little") + 1 for i in (4, 7))
        return width, height, bool(start[0] & 0x10)
    if name == b"VP8 ":
        width, height = struct.unpack("<HH", start[6:10])
        return width & 0x3FFF, height & 0x3FFF, False
    bits = int.from_bytes(start[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)


def _bmp(stream: BinaryIO, size: int) -> Header:
    stream.seek(10)
    offset, head = struct.unpack("<II", _read(stream, 8))
    rest = _read(stream, 8 if head == 12 else 16)
    if head == 12:
        width, height, _, bits = struct.unpack("<HHHH", rest)
        compression = 0
    else:
        width, height, _, bits, compression = struct.unpack("<iiHHI", rest)
    width, height = abs(width), abs(height)
    needed = (width * bits + 31) // 32 * 4 * height
    if compression in {0, 3} and needed > size - offset:
        raise ends_early((needed - max(size - offset, 0)) / needed)
    stream.seek(0)
    mode = BmpImagePlugin.BmpImageFile(stream).mode
    return Header("bmp", width, height, {"1": 1, "L": 1, "RGBA": 4}.get(mode, 3), 1 if mode == "1" else 8)


def _gif(stream: BinaryIO, size: int) -> Header:
    # Source: GIF89a specification. Walked here, since Pillow's parser applies its own limit on size.
    stream.seek(6)
    width, height, flags = struct.unpack("<HHB", _read(stream, 7)[:5])
    _skip_gif_palette(stream, flags)
    frames = 0
    while (kind := stream.read(1)) not in {b"", b";"}:
        if kind == b"!":
            _read(stream, 1)
        elif kind == b",":
            left, top, columns, rows, flags = struct.unpack("<HHHHB", _read(stream, 9))
            if frames == 0:  # A first frame that reaches out of the screen makes the screen larger.
                width, height = max(width, left + columns), max(height, top + rows)
            _skip_gif_palette(stream, flags)
            _read(stream, 1)
            frames += 1
        else:
            break
        while length := _read(stream, 1)[0]:
            stream.seek(length, os.SEEK_CUR)
    if frames == 0 or stream.tell() > size:
        raise ends_early()
    if width * height > _GIF_MAX_PIXELS:
        raise UnreadableImageError(f"The picture is too large for a GIF: {width}×{height} pixels")
    return Header("gif", width, height, 3, 8, 1, frames)


def _skip_gif_palette(stream: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        stream.seek(3 << (flags & 7) + 1, os.SEEK_CUR)


def _tiff(stream: BinaryIO, size: int) -> Header:
    tags, pages = read_directories(stream)
    width, height = tags.get("width", (0,))[0], tags.get("height", (0,))[0]
    bits, samples = tags.get("bits", (1,)), tags.get("samples", (1,))[0]
    form = tags.get("form", (1,))[0]
    if form != 1 or max(bits) > 16 or len(set(bits)) > 1 or samples > 4:
        kind = "floating-point" if form == 3 else "signed" if form == 2 else f"{samples} × {max(bits)}-bit"
        raise UnreadableImageError(
            f"A TIFF of {kind} samples is not supported", "Convert it to 8 or 16 bits, grey or RGB"
        )
    tile = tags.get("tile_width", (0,))[0] * tags.get("tile_height", (0,))[0]
    if tile > 1 << 26:
        raise UnreadableImageError("The file is damaged: its tiles are larger than any real ones")
    sizes = tags.get("tile_sizes") or tags.get("strip_sizes", ())
    starts = tags.get("tile_starts") or tags.get("strip_starts", ())
    if not starts:
        raise UnreadableImageError("The file is damaged: it does not say where its pixels are")
    if len(sizes) == len(starts):
        missing = sum(min(length, max(begin + length - size, 0)) for begin, length in zip(starts, sizes, strict=True))
        if missing:
            raise ends_early(missing / sum(sizes))
    elif max(starts) >= size:
        raise ends_early()
    depth = bits[0]
    most = max(tags.get("most", (0,)))
    if depth == 16 and 255 < most < 65535:
        depth = most.bit_length()
    palette = tags.get("colours", (1,))[0] == 3
    return Header(
        "tiff",
        width,
        height,
        3 if palette else samples,
        8 if palette else depth,
        tags.get("orientation", (1,))[0] if tags.get("orientation", (1,))[0] in range(1, 9) else 1,
        pages,
        tags,
    )


_PARSERS: tuple[tuple[tuple[bytes, ...], Parser], ...] = (
    ((b"\xff\xd8\xff",), _jpeg),
    ((b"\x89PNG\r\n\x1a\n",), _png),
    ((b"RIFF",), _webp),
    ((b"BM",), _bmp),
    ((b"GIF87a", b"GIF89a"), _gif),
    ((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), _tiff),
)


def header_of(data: bytes) -> Header:
    """`read_header` of bytes in memory."""
    return read_header(io.BytesIO(data))
