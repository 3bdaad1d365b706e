"""Safe file writing: beside, fsync, rename."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storage.errors import DatabaseError, FettleError


def resolved(path: Path) -> Path:
    """The absolute path without links; unlike `Path.resolve` it bears links that lead back to themselves."""
    return Path(os.path.realpath(path.expanduser()))


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that a reader, or a power cut, sees the old file or the new one, never half.

    Raises:
        FettleError: The disk is full.
        OSError: Any other fault of the file system.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        if error.errno == errno.ENOSPC:
            raise FettleError(f"The disk is full; {path} was not written", "Free some space and try again.") from error
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut, where the system can (Windows does so by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Have everything written to ``path`` on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_tree(folder: Path) -> None:
    """Have everything below ``folder`` on the disk, and the folders themselves.

    Raises:
        OSError: The disk failed to take something.
    """
    sync_all = _sync_file_system()
    if sync_all is not None:
        # One call for all: a call for each of 3,000 small files took 20 s where this took 0.1 s.
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            if sync_all(descriptor):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
        finally:
            os.close(descriptor)
        return
    with ThreadPoolExecutor(_SYNCS_AT_ONCE) as pool:
        for place, _, names in os.walk(folder):
            found = [Path(place, name) for name in names]
            for _ in pool.map(sync_file, [path for path in found if not path.is_symlink()]):
                pass
            sync_folder(Path(place))


_SYNCS_AT_ONCE = 8


def _sync_file_system() -> Callable[[int], int] | None:
    """Linux's ``syncfs``: writes out the whole file system that a descriptor is on; None where there is none."""
    if sys.platform != "linux":
        return None
    found = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    return found if found is None else lambda descriptor: int(found(descriptor))


def folder_fault(folder: Path, error: OSError) -> DatabaseError:
    """What the system says about a folder that it does not let us write, in words."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DatabaseError(f"The disk that holds {folder} is full", "Free some space and try again")
    return DatabaseError(
        f"The folder {folder} cannot be written: {error.strerror or error}", "Check its permissions and the disk"
    )
