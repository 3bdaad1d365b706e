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
from storage.image_faults import check_pixels, unreadable
from storage.image_headers import Header, read_header
from storage.records import NewItem
from storage.scan import Found, is_lost

_WHOLE = 4 << 20
"""Files up to so many bytes are read into memory at once; of larger ones the header first, then piece by piece."""

_PIECE = 1 << 20

_OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""Without waiting: opening a pipe would else wait for a writer for ever."""


Facts = tuple[int, int, int, int, str, int, int, str, str]
"""Width, height, channels, bit depth, format, size in bytes, time of change in ns, hash and error, as in `NewItem`.

Plain, since it is what comes back from another process: a record takes ten times as long to travel.
"""


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
        return self.items(found, self.facts(to_open(found)))

    def one(self, entry: Found) -> NewItem:
        """Measure a file; one that can't be read has its reason in ``error``."""
        return self._item(entry, _refused(entry.error) if entry.error else self._facts(entry.relpath))

    def facts(self, relpaths: Sequence[str]) -> list[Facts | None]:
        """Open files and measure them, in order; None for one that is no longer there. Needs no project."""
        found: list[Facts | None] = []
        for relpath in relpaths:
            facts = self._facts(relpath)
            found.append(None if facts[-1] and is_lost(self.root, relpath) else facts)
        return found

    def items(self, found: Sequence[Found], facts: Sequence[Facts | None]) -> list[NewItem | None]:
        """What ``facts`` of the files `to_open` names of ``found`` come to, in the order of ``found``."""
        left = iter(facts)
        items: list[NewItem | None] = []
        for entry in found:
            mine = _refused(entry.error) if entry.error else next(left)
            items.append(None if mine is None else self._item(entry, mine))
        return items

    def _facts(self, relpath: str) -> Facts:
        size_bytes = mtime_ns = 0
        try:
            size_bytes, mtime_ns, header, digest = read_file(f"{self.root}/{relpath}")
            if isinstance(header, UnreadableImageError):
                raise header
            check_pixels(header, self.max_pixels)
        except UnreadableImageError as known:
            return (0, 0, 0, 0, "", size_bytes, mtime_ns, "", known.message)
        except OSError as fault:
            return _refused(unreadable(fault).message)
        width, height = header.upright_size
        return (width, height, header.channels, header.bit_depth, header.format, size_bytes, mtime_ns, digest, "")

    def _item(self, entry: Found, facts: Facts) -> NewItem:
        given = folder_label(self.root, entry.relpath) if self.labels and not entry.error else None
        return NewItem(self.source_id, entry.relpath, *facts[:-1], given=given, error=facts[-1])


def to_open(found: Sequence[Found]) -> list[str]:
    """The paths of those files that `Measuring.facts` is to open: not those already known to be out of the question."""
    return [entry.relpath for entry in found if not entry.error]


def _refused(error: str) -> Facts:
    return (0, 0, 0, 0, "", 0, 0, "", error)


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
