"""Where an edition may be written, and the folder beside it where it is made before it gets its name."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from storage.errors import ExportError
from storage.files import sync_folder, sync_tree
from storage.project import ProjectFolder
from storage.schema import SourceRow
from storage.store import Store

if sys.platform != "win32":
    import fcntl

_SUFFIX = ".fettle-part"
_TELL_TALE = re.compile(r"\..+\.[a-z0-9_]{8}\.fettle-part")
_ABANDONED = 86_400.0
"""Seconds after which a half-made edition goes whose writer cannot be asked about, as on Windows."""


def check_place(store: Store, destination: Path) -> None:
    """Refuse a place that is the project's, a source's or taken. Folders are told by what they are, not by their names.

    Raises:
        ExportError: With the reason.
    """
    above = {found for place in (destination, *destination.parents) if (found := _identity(place))}
    inside = next((place for place in (destination, *destination.parents) if ProjectFolder(place).exists()), None)
    if inside is not None:
        raise ExportError(f"{destination} lies in the project's folder {inside}", "Choose a place outside it.")
    with store.reading() as connection:
        sources = [Path(path) for path in connection.execute(sa.select(SourceRow.path)).scalars()]
    here = _identity(destination)
    for source in sources:
        # By name too: a source on a drive that is not there now has no identity.
        if destination.is_relative_to(source) or _identity(source) in above:
            raise ExportError(f"{destination} lies in the source folder {source}", "Choose a place outside it.")
        if source.is_relative_to(destination) or (here and here in map(_identity, source.parents)):
            raise ExportError(f"{destination} holds the source folder {source}", "Choose another place.")
    try:
        taken = destination.exists() and (not destination.is_dir() or any(destination.iterdir()))
    except OSError as error:
        raise ExportError(f"{destination} cannot be looked into ({error.strerror})", "Choose another place.") from error
    if taken:
        raise ExportError(f"{destination} is there already", "Choose a new or an empty folder.")


@contextmanager
def beside(destination: Path) -> Iterator[Path]:
    """A new folder beside ``destination`` that is gone after the block, unless `put_in_place` gave it its name.

    What killed exports to the same place left there is removed first.

    Raises:
        OSError: The place cannot be written.
    """
    made = _make_parents(destination.parent)
    folder: Path | None = None
    lock = -1
    try:
        _sweep(destination)
        folder, lock = _locked_folder(destination)
        yield folder
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        if lock >= 0:
            os.close(lock)
        for each in made:
            # Not those that now hold the edition.
            with contextlib.suppress(OSError):
                each.rmdir()


def put_in_place(folder: Path, destination: Path) -> None:
    """Give a finished folder its name, once all of it is on the disk.

    Raises:
        OSError: The disk failed, or the place was taken meanwhile.
    """
    folder.chmod(0o755)
    sync_tree(folder)
    if os.name == "nt" and destination.exists():
        destination.rmdir()
    # Elsewhere a folder takes the place of an empty one in one step.
    folder.rename(destination)
    sync_folder(destination.parent)


def _identity(path: Path) -> tuple[int, int] | None:
    """What the file system knows a folder by: the same through links, mounts and names in another case."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found.st_ino else None


def _make_parents(folder: Path) -> list[Path]:
    """Make ``folder`` and what is missing above it; returns what was made, innermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir()
    return missing


def _locked_folder(destination: Path) -> tuple[Path, int]:
    """A new folder, locked for as long as this process lives (-1: the system has no such locks)."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f".{destination.name[:60]}.", suffix=_SUFFIX, dir=destination.parent))
        lock = _lock(folder)
        if lock is None:
            return folder, -1
        if lock >= 0 and _identity(folder) is not None:
            return folder, lock
        # Another export took it for a leftover before it was locked.
        if lock >= 0:
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """The descriptor that holds the lock, -1 where another process holds it, None where that cannot be told."""
    if sys.platform == "win32":
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return -1
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return -1
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _sweep(destination: Path) -> None:
    """Remove what killed exports to this place left."""
    start = f".{destination.name[:60]}."
    with os.scandir(destination.parent) as found:
        left = [
            Path(entry.path)
            for entry in found
            if entry.name.startswith(start) and _TELL_TALE.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
        ]
    for folder in left:
        lock = _lock(folder)
        if lock == -1:
            continue
        try:
            with contextlib.suppress(FileNotFoundError):
                if lock is not None or time.time() - folder.stat().st_mtime > _ABANDONED:
                    shutil.rmtree(folder, ignore_errors=True)
        finally:
            if lock is not None:
                os.close(lock)
