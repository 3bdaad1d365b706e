"""What ingest learns of one file: size, time, header and content hash, each file opened once and read once."""

from __future__ import annotations

import io
import os
import stat
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

import blake3

from storage.errors import UnreadableImageError
from storage.image_headers import Header, read_header
from storage.images import check_pixels, unreadable
from storage.records import NewItem
from storage.scan import Found, is_lost

_WHOLE = 4 << 20
"""Files up to so many bytes are read into memory at once; of larger ones the header first, then piece by piece."""

_PIECE = 1 << 20

_OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""Without waiting: opening a pipe would else wait for a writer for ever."""


@dataclass(frozen=True, slots=True)
class Measuring:
    """How the files below one folder are measured.

    Attributes:
        root: The folder, absolute, with forward slashes.
        source_id: The source the items will belong to.
        labels: Whether the folder an image lies in names its class.
        max_pixels: Larger images become unreadable instead of filling the memory.
    """

    root: str
    source_id: int
    labels: bool
    max_pixels: int

    def all(self, found: Sequence[Found]) -> list[NewItem | None]:
        """Measure some files, in order; None for one that went away, or whose folder did, since it was found."""
        items: list[NewItem | None] = []
        for entry in found:
            item = self.one(entry)
            went = item.error and not entry.error and is_lost(self.root, entry.relpath)
            items.append(None if went else item)
        return items

    def one(self, entry: Found) -> NewItem:
        """Measure a file; one that can't be read has its reason in ``error``."""
        size_bytes = mtime_ns = width = height = channels = bit_depth = 0
        kind = digest = ""
        error = entry.error
        if not error:
            try:
                size_bytes, mtime_ns, header, digest = read_file(f"{self.root}/{entry.relpath}")
                if isinstance(header, UnreadableImageError):
                    raise header
                check_pixels(header, self.max_pixels)
                width, height = header.upright_size
                channels, bit_depth, kind = header.channels, header.bit_depth, header.format
            except UnreadableImageError as known:
                error, digest = known.message, ""
            except OSError as fault:
                error = unreadable(fault).message
        given = folder_label(self.root, entry.relpath) if self.labels and not entry.error else None
        return NewItem(
            self.source_id, entry.relpath, width, height, channels, bit_depth, kind, size_bytes, mtime_ns, digest,
            given=given, error=error,
        )  # fmt: skip


def read_file(path: str) -> tuple[int, int, Header | UnreadableImageError, str]:
    """Size, time of change in ns, what a file claims to hold (or why it is no picture), and the BLAKE3 of its bytes.

    Raises:
        OSError: The system does not hand it over.
        UnreadableImageError: It is a device or a pipe.
    """
    # The system's own calls: `open` and `Path` ask it twice as often, which is half the time of a small file.
    handle = os.open(path, _OPEN)
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableImageError("This is not a file but a device or pipe")
        if status.st_size <= _WHOLE:
            data = os.read(handle, status.st_size + 1)
            if len(data) == status.st_size:
                return status.st_size, status.st_mtime_ns, _header(io.BytesIO(data)), blake3.blake3(data).hexdigest()
            os.lseek(handle, 0, os.SEEK_SET)  # It grows while it is read, or comes in pieces.
        with open(handle, "rb", closefd=False) as file:
            header = _header(file)
            file.seek(0)
            hasher = blake3.blake3()
            while piece := file.read(_PIECE):
                hasher.update(piece)
        return status.st_size, status.st_mtime_ns, header, hasher.hexdigest()
    finally:
        os.close(handle)


def _header(stream: BinaryIO) -> Header | UnreadableImageError:
    try:
        return read_header(stream)
    except UnreadableImageError as error:
        return error


def folder_label(root: str, relpath: str) -> str:
    """The name of the folder an image lies in."""
    above = relpath.rpartition("/")[0] or root
    # macOS spells Korean folder names decomposed; one class must not become two.
    return unicodedata.normalize("NFC", above.rpartition("/")[2])
