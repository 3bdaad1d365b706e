"""The pictures of an edition: copied, linked or written out beside the writer, hashed on the way, checked at once."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import blake3

from storage.augment import Operation, change_pixels
from storage.blobs import BlobStore
from storage.cores import usable_cores
from storage.edition_request import Link
from storage.errors import ExportError, UnreadableImageError
from storage.hashing import hash_bytes, hash_file
from storage.images import decode_png, encode_png, read_full

_MOST_WORKERS = 8
_IN_FLIGHT = 64
"""Pictures handed on and not yet done at most."""
_PIXELS_AT_ONCE = 64_000_000
"""Pixels decoded at once beyond one picture."""
_CHUNK = 1 << 20
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe in a file's place must not hold an export for ever."""


# Without slots: with them, Python takes five times as long to put one away and take it out again.
@dataclass(frozen=True)
class Picture:
    """Where an entry's pixels come from: the source file or a blob, whole or cut to ``crop`` (``xyxy``, whole pixels).

    ``turn``: the file's own bytes would lie on their side for readers that ignore EXIF orientation.
    ``operations``: what augmentation does to the pixels in the end.
    """

    path: str
    name: str
    hash: str
    size_bytes: int
    width: int
    height: int
    blob: str | None = None
    crop: tuple[int, int, int, int] | None = None
    turn: bool = False
    operations: tuple[Operation, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether the source's own bytes go into the edition."""
        return self.blob is None and self.crop is None and not self.turn and not self.operations

    @property
    def suffix(self) -> str:
        """The suffix of the file that is written."""
        return Path(self.name).suffix.lower() if self.plain else ".png"


class PictureWriter:
    """Writes pictures with several threads; `finish` returns when all of them are there.

    Each is checked against the hash that the item has: its regions were drawn on the pixels that were there then.
    """

    def __init__(
        self, *, blobs: BlobStore, link: Link, max_pixels: int, written: Callable[[Path, str, int], None]
    ) -> None:
        """``written`` hears path, hash and size of each file, in the thread that calls `write` and `finish`."""
        self._blobs = blobs
        self._link = link
        self._max_pixels = max_pixels
        self._written = written
        workers = min(2 * usable_cores(), _MOST_WORKERS)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="edition")
        self._at_work: dict[Future[tuple[Path, str, int]], int] = {}

    def write(self, picture: Picture, target: Path) -> None:
        """Hand a picture on; returns when there is room for it, and says what went wrong with an earlier one.

        Raises:
            ExportError: A source is gone, changed, or cannot be read or linked.
            OSError: The edition's disk is full or does not let itself be written.
        """
        heavy = 0 if picture.plain else picture.width * picture.height
        while self._at_work and not self._has_room(heavy):
            self._take()
        self._at_work[self._pool.submit(self._make, picture, target)] = heavy

    def finish(self) -> None:
        """Wait for what is at work; raises as `write`."""
        while self._at_work:
            self._take()

    def close(self) -> None:
        """End the threads; what has not begun is not begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _has_room(self, heavy: int) -> bool:
        held = sum(self._at_work.values())
        return len(self._at_work) < _IN_FLIGHT and (not heavy or not held or held + heavy <= _PIXELS_AT_ONCE)

    def _take(self) -> None:
        done, _ = wait(self._at_work, return_when=FIRST_COMPLETED)
        for future in done:
            del self._at_work[future]
            self._written(*future.result())

    def _make(self, picture: Picture, target: Path) -> tuple[Path, str, int]:
        with naming(picture):
            if not picture.plain:
                data = self._encoded(picture)
                target.write_bytes(data)
                return target, hash_bytes(data), len(data)
            if self._link is Link.COPY:
                digest = copy_hashed(Path(picture.path), target, size=picture.size_bytes)
            else:
                digest = self._linked(picture, target)
            if digest != picture.hash:
                raise _changed(picture)
        return target, digest, picture.size_bytes

    def _linked(self, picture: Picture, target: Path) -> str:
        found = Path(picture.path).stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size != picture.size_bytes:
            return ""
        source = os.path.realpath(picture.path)
        try:
            if self._link is Link.HARD:
                target.hardlink_to(source)
            else:
                target.symlink_to(source)
        except (OSError, NotImplementedError) as error:
            kind = "hard" if self._link is Link.HARD else "symbolic"
            why = (error.strerror if isinstance(error, OSError) else None) or "this system has none"
            hint = "A hard link needs the edition on the disk of the images. " if self._link is Link.HARD else ""
            raise ExportError(
                f"{target.parent} cannot hold a {kind} link to {picture.path} ({why})",
                f"{hint}Choose another place, or copies: --link copy.",
            ) from error
        return hash_file(target)

    def _encoded(self, picture: Picture) -> bytes:
        if picture.blob is None:
            if hash_file(Path(picture.path)) != picture.hash:
                raise _changed(picture)
            pixels = read_full(Path(picture.path), max_pixels=self._max_pixels)
        else:
            pixels = decode_png(self._blobs.get(picture.blob), max_pixels=self._max_pixels)
            if pixels.shape[:2] != (picture.height, picture.width):
                raise _cannot_export(picture, "its stored picture has another size than the file")
        if picture.crop is not None:
            x0, y0, x1, y1 = picture.crop
            pixels = pixels[y0:y1, x0:x1]
        return encode_png(change_pixels(pixels, picture.operations))


def copy_hashed(source: Path, target: Path, *, size: int) -> str:
    """Copy a file and hash what was copied, in one reading; returns the hash, empty where it has not ``size`` bytes.

    Raises:
        OSError: Either cannot be read or written; ``filename`` says which.
    """
    descriptor = os.open(source, os.O_RDONLY | _NO_WAIT)
    with os.fdopen(descriptor, "rb", buffering=0) as reader:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size != size:
            return ""
        hasher = blake3.blake3()
        with target.open("xb") as writer:
            while data := _read(reader.read, source):
                hasher.update(data)
                writer.write(data)
        return str(hasher.hexdigest())


def _read(read: Callable[[int], bytes | None], source: Path) -> bytes:
    try:
        return read(_CHUNK) or b""
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(source)) from error


@contextmanager
def naming(picture: Picture) -> Iterator[None]:
    """Say which item's file a fault is about."""
    try:
        yield
    except UnreadableImageError as error:
        raise _cannot_export(picture, error.message) from error
    except OSError as error:
        if error.filename is None or str(error.filename) != picture.path:
            raise
        gone = isinstance(error, FileNotFoundError)
        raise _cannot_export(picture, "the file is missing" if gone else str(error.strerror)) from error


def _changed(picture: Picture) -> ExportError:
    return ExportError(
        f"{picture.path} has changed since it was added", "Bring the old file back, or exclude the item."
    )


def _cannot_export(picture: Picture, reason: str) -> ExportError:
    return ExportError(f"{picture.path} cannot be exported: {reason}", "Bring the image back, or exclude the item.")
