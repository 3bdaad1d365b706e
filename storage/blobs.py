"""Content-addressed files of a project: cleaned pictures, heatmaps, anything a row points at by its hash."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import time
from collections.abc import Container, Iterator
from pathlib import Path

from filelock import FileLock

from storage.errors import DatabaseError, FettleError
from storage.files import folder_fault, sync_folder
from storage.hashing import hash_bytes, hash_file

MINIMUM_AGE = 3600.0
"""Seconds a blob nobody points at is left alone: its row may not be committed yet."""

_ID = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")
_SUFFIX = re.compile(r"\.?([a-z0-9]{1,8})")
_TEMPORARY = ".tmp-"


class BlobStore:
    """Files named by the hash of what they hold, below ``root`` in two levels of folders.

    A blob id is ``<64 hex digits of BLAKE3>.<suffix>``. A file appears under its name only when all its bytes are
    on the disk, so rows may be committed right after `put`. Safe between threads and processes.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes, *, suffix: str) -> str:
        """Store ``data`` and return its id; storing the same bytes again costs a hash and a look.

        Args:
            data: The bytes.
            suffix: File ending, with or without its dot: ``png``.

        Raises:
            DatabaseError: When the disk is full or the folder cannot be written; nothing is left behind.
        """
        match = _SUFFIX.fullmatch(suffix.lower())
        if match is None:
            raise FettleError(f"“{suffix}” cannot end a blob's name")
        blob_id = f"{hash_bytes(data)}.{match[1]}"
        target = self.path(blob_id)
        try:
            if not self._renew(target, len(data)):
                self._write(target, data)
        except OSError as error:
            raise folder_fault(self.root, error) from error
        return blob_id

    def get(self, blob_id: str) -> bytes:
        """The bytes of a blob.

        Raises:
            DatabaseError: When the blob is missing or cannot be read.
        """
        try:
            return self.path(blob_id).read_bytes()
        except FileNotFoundError as error:
            raise DatabaseError(
                f"The project's file {blob_id} is missing", "Restore a backup, or run the stage again"
            ) from error
        except OSError as error:
            raise DatabaseError(
                f"The project's file {blob_id} cannot be read: {error.strerror}", "Check the folder's permissions"
            ) from error

    def path(self, blob_id: str) -> Path:
        """Where a blob is or would be.

        Raises:
            FettleError: When the id is not one; ids come from the database, and none may lead out of ``root``.
        """
        if _ID.fullmatch(blob_id) is None:
            raise FettleError(f"“{blob_id[:80]}” is not the name of a project file")
        return self.root / blob_id[:2] / blob_id[2:4] / blob_id

    def exists(self, blob_id: str) -> bool:
        """Whether the blob is there; says nothing of its content."""
        return self.path(blob_id).is_file()

    def verify(self, blob_id: str) -> bool:
        """Whether the blob is there and its content has the hash in its name."""
        try:
            return hash_file(self.path(blob_id)) == blob_id[:64]
        except OSError:
            return False

    def ids(self) -> Iterator[str]:
        """Every blob's id, in no particular order."""
        for path in self._files():
            if _ID.fullmatch(path.name):
                yield path.name

    def sweep(self, keep: Container[str], *, minimum_age: float = MINIMUM_AGE) -> int:
        """Remove blobs whose id is not in ``keep`` and temporary files that a crash left; return how many.

        Args:
            keep: Ids some row points at.
            minimum_age: Seconds since a file was last stored before it may go, so that what another process
                has stored and not yet committed stays.
        """
        removed = 0
        newest = time.time() - minimum_age
        for path in self._files():
            if path.name in keep or not (path.name.startswith(_TEMPORARY) or _ID.fullmatch(path.name)):
                continue
            with self._lock(), contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime <= newest:
                    path.unlink()
                    removed += 1
        return removed

    def _renew(self, target: Path, size: int) -> bool:
        # Under the lock of `sweep`: a blob that is stored anew must not vanish between look and use.
        if not target.exists():
            return False
        with self._lock():
            try:
                if target.stat().st_size != size:
                    return False
                os.utime(target)
            except FileNotFoundError:
                return False
        return True

    def _write(self, target: Path, data: bytes) -> None:
        self._make_folder(target.parent)
        temporary = target.parent / f"{_TEMPORARY}{os.getpid()}-{secrets.token_hex(8)}"
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)
        sync_folder(self.root)

    def _files(self) -> Iterator[Path]:
        for first in _folders(self.root):
            for second in _folders(first):
                with contextlib.suppress(FileNotFoundError), os.scandir(second) as entries:
                    yield from [Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False)]

    def _lock(self) -> FileLock:
        return FileLock(self.root / ".lock")


def _folders(parent: Path) -> list[Path]:
    try:
        with os.scandir(parent) as entries:
            return [Path(e.path) for e in entries if len(e.name) == 2 and e.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []
