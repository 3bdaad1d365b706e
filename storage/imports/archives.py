"""Zip archives as datasets: every member is checked, what is safe is unpacked into an empty folder, within limits."""

from __future__ import annotations

import errno
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from storage.errors import FettleError, ImportFormatError
from storage.files import resolved
from storage.imports.pictures import normalised, path_fault
from storage.imports.report import Fault, Report
from storage.scan import is_image_name

_PIECE = 1 << 20
_NEVER = ("__MACOSX", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may cost, in bytes unless said otherwise.

    Attributes:
        members: How many members it may have.
        directory: How long its table of contents may be, which is held in memory.
        total: How much it may hold unpacked.
        ratio: How many times its packed size a member may hold; up to ``free_size`` that is not looked at.
        free_size: See ``ratio``.
        spare: What must stay free on the disk.
    """

    members: int = 2_000_000
    directory: int = 1 << 29
    total: int = 1 << 38
    ratio: int = 200
    free_size: int = 1 << 26
    spare: int = 1 << 29


def is_archive(path: Path) -> bool:
    """Whether a path is a zip archive, by name and content."""
    try:
        return path.suffix.lower() == ".zip" and path.is_file() and zipfile.is_zipfile(path)
    except OSError:
        return False


@contextmanager
def unpacked(
    path: Path,
    *,
    report: Report,
    place: Path | None = None,
    limits: Limits | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Iterator[Path]:
    """The folder of a dataset: ``path`` itself, or what is in the archive, which is gone afterwards.

    Args:
        path: A folder, a label file, or a zip archive.
        report: Takes the remarks on members that are left out.
        place: Where the folder is made; the system's place for temporary files unless given.
        limits: What the archive may cost.
        should_stop: Asked as it goes on; what is not unpacked by then is left out.

    Raises:
        ImportFormatError: The archive is damaged or beyond the limits as a whole.
        FettleError: The disk is full.
    """
    if not is_archive(path):
        yield path
        return
    folder = Path(tempfile.mkdtemp(prefix="fettle-import-", dir=place))
    try:
        unpack(path, folder, report=report, limits=limits, should_stop=should_stop)
        yield inner(resolved(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unpack(
    path: Path,
    into: Path,
    *,
    report: Report,
    limits: Limits | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> None:
    """Unpack into an empty folder what is safe; the rest is a remark each.

    Left out are paths that lead elsewhere, links and devices, second members of one name, what is encrypted, packed
    in a way unknown here, damaged, or holds suspiciously more than it takes.

    Raises:
        ImportFormatError: As `unpacked`.
        FettleError: The disk is full.
    """
    limits = limits or Limits()
    try:
        with path.open("rb") as stream:
            _check_directory(stream, path, limits)
            with zipfile.ZipFile(stream) as archive:
                _Unpacking(archive, into, limits, report).run(should_stop or (lambda: False))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise FettleError(f"The disk is full; {path.name} was not unpacked", "Free some space.") from error
        raise ImportFormatError(f"{path} cannot be read: {error.strerror or error}", "Check the file.") from error
    except (zipfile.BadZipFile, ValueError, EOFError, struct.error, NotImplementedError) as error:
        raise ImportFormatError(f"{path} is no whole zip archive ({error})", "Fetch it again.") from error


def inner(folder: Path) -> Path:
    """The folder within that holds the dataset, where an archive wraps it in others."""
    while True:
        entries = list(folder.iterdir())
        if len(entries) != 1 or not entries[0].is_dir():
            return folder
        below = list(entries[0].iterdir())
        # A lone folder of nothing but pictures is not a wrapping: it may name their class.
        if not any(entry.is_dir() or not is_image_name(entry.name) for entry in below):
            return folder
        folder = entries[0]


def _check_directory(stream: BinaryIO, path: Path, limits: Limits) -> None:
    """Refuse a table of contents that would fill the memory; the library would read all of it.

    Source: PKWARE APPNOTE 6.3.10, 4.3.14 to 4.3.16.
    """
    size = stream.seek(0, 2)
    start = max(size - (1 << 16) - 22, 0)
    stream.seek(start)
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22:
        raise zipfile.BadZipFile("its end is missing")
    count, length = struct.unpack_from("<HI", tail, end + 10)
    locator = tail.rfind(b"PK\x06\x07", 0, end)
    if locator >= 0 and (count == 0xFFFF or length == 0xFFFFFFFF):
        stream.seek(struct.unpack_from("<Q", tail, locator + 8)[0])
        record = stream.read(56)
        if len(record) == 56 and record.startswith(b"PK\x06\x06"):
            count, length = struct.unpack_from("<QQ", record, 32)
    if count > limits.members or length > limits.directory:
        raise ImportFormatError(f"{path} holds {count:,} files, more than is read", "Unpack it yourself first.")
    stream.seek(0)


class _Unpacking:
    def __init__(self, archive: zipfile.ZipFile, into: Path, limits: Limits, report: Report) -> None:
        self._archive = archive
        self._into = into
        self._limits = limits
        self._report = report
        self._taken: set[str] = set()
        self._left = min(limits.total, shutil.disk_usage(into).free - limits.spare)

    def run(self, should_stop: Callable[[], bool]) -> None:
        for member in self._archive.infolist():
            if should_stop():
                return
            # Without a name the library would stumble over the question whether it is a folder.
            if (member.filename and member.is_dir()) or any(part in _NEVER for part in member.filename.split("/")):
                continue
            if fault := self._fault(member):
                self._report.say(*fault)
            elif member.file_size > self._left:
                text = "there is no room for it, or the archive holds more than is unpacked; the rest is left out"
                self._report.say(Fault.TOO_LARGE, member.filename, text)
                return
            else:
                self._write(member, should_stop)

    def _fault(self, member: zipfile.ZipInfo) -> tuple[Fault, str, str] | None:
        name = member.filename
        if fault := path_fault(name):
            return Fault.BAD_PATH, name, f"{fault}; left out"
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            return Fault.BAD_PATH, name, "it is a link or a device; left out"
        # By name without case: two that differ in it alone would be one file on many disks.
        key = normalised(name).casefold()
        if key in self._taken:
            return Fault.DUPLICATE_ID, name, "a second file of this name; the first is taken"
        self._taken.add(key)
        if member.flag_bits & 1:
            return Fault.UNREADABLE_FILE, name, "it is encrypted; left out"
        packed = max(member.compress_size, 1)
        if member.file_size > self._limits.free_size and member.file_size / packed > self._limits.ratio:
            return Fault.TOO_LARGE, name, f"it claims {member.file_size // packed:,} times its packed size; left out"
        return None

    def _write(self, member: zipfile.ZipInfo, should_stop: Callable[[], bool]) -> None:
        target = self._into / normalised(member.filename)
        begun = False
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with self._archive.open(member) as source, target.open("xb") as file:
                begun = True
                while piece := source.read(_PIECE):
                    if should_stop():
                        break
                    self._left -= len(piece)
                    if self._left < 0:
                        raise zipfile.BadZipFile("it holds more than it claims")
                    file.write(piece)
                else:
                    return
        except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
            self._report.say(Fault.UNREADABLE_FILE, member.filename, f"{error}; left out")
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EIO):
                raise
            text = f"it cannot be unpacked ({error.strerror or error}); left out"
            self._report.say(Fault.UNREADABLE_FILE, member.filename, text)
        # What was not read to its end is no file of the dataset.
        if begun:
            target.unlink()
