"""What ingest learns of one file: size, time, header and content hash, each file opened once and read once."""

from __future__ import annotations

import io
import os
import stat
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import blake3

from storage.errors import UnreadableImageError
from storage.image_headers import Header, read_header
from storage.images import check_pixels, unreadable
from storage.records import NewItem
from storage.scan import Found

_WHOLE = 4 << 20
"""Files up to so many bytes are read into memory at once; of larger ones the header first, then piece by piece."""

_PIECE = 1 << 20


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

    def all(self, found: Sequence[Found]) -> list[NewItem]:
        """Measure some files, in order; one that can't be read has its reason in ``error``."""
        return [self.one(entry) for entry in found]

    def one(self, entry: Found) -> NewItem:
        """Measure a file."""
        size_bytes = mtime_ns = 0
        digest, error = "", entry.error
        header: Header | None = None
        if not error:
            path = f"{self.root}/{entry.relpath}"
            try:
                status = os.stat(path)  # noqa: PTH116  a path object costs as much as the header
                size_bytes, mtime_ns = status.st_size, status.st_mtime_ns
                header, digest = header_and_hash(path, status)
                check_pixels(header, self.max_pixels)
            except UnreadableImageError as known:
                header, digest, error = None, "", known.message
            except OSError as fault:
                error = unreadable(fault).message
        width, height = header.upright_size if header is not None else (0, 0)
        return NewItem(
            source_id=self.source_id,
            relpath=entry.relpath,
            width=width,
            height=height,
            channels=header.channels if header is not None else 0,
            bit_depth=header.bit_depth if header is not None else 0,
            format=header.format if header is not None else "",
            size_bytes=size_bytes,
            mtime_ns=mtime_ns,
            hash=digest,
            given=folder_label(self.root, entry.relpath) if self.labels and not entry.error else None,
            error=error,
        )


def header_and_hash(path: str, status: os.stat_result) -> tuple[Header, str]:
    """What a file claims to hold, and the BLAKE3 of its bytes.

    Raises:
        UnreadableImageError: It is no picture, or cut off.
        OSError: The system does not hand it over.
    """
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError
    if not stat.S_ISREG(status.st_mode):  # Opening a pipe would wait for a writer for ever.
        raise UnreadableImageError("This is not a file but a device or pipe")
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        if status.st_size <= _WHOLE:
            data = file.readall()
            return read_header(io.BytesIO(data)), str(blake3.blake3(data).hexdigest())
        buffered = io.BufferedReader(file)
        header = read_header(buffered)
        buffered.detach()
        file.seek(0)
        hasher = blake3.blake3()
        while piece := file.read(_PIECE):
            hasher.update(piece)
        return header, str(hasher.hexdigest())


def folder_label(root: str, relpath: str) -> str:
    """The name of the folder an image lies in."""
    above = relpath.rpartition("/")[0] or root
    # macOS spells Korean folder names decomposed; one class must not become two.
    return unicodedata.normalize("NFC", above.rpartition("/")[2])
