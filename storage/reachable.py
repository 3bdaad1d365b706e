"""Whether a file is gone or the folder it is in: an unplugged drive must not look like lost pictures."""

from __future__ import annotations

import errno
import os
from pathlib import Path

_DRIVE_GONE = frozenset(
    getattr(errno, name)
    for name in ("ENOTCONN", "ESTALE", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ETIMEDOUT", "ENODEV")
    if hasattr(errno, name)
)
"""What a share says that was there when it was mounted."""


def drive_is_gone(error: OSError) -> bool:
    """Whether the system says that the drive or share does not answer, rather than that a file is not there."""
    return error.errno in _DRIVE_GONE


def lost_folder(path: Path) -> Path | None:
    """The topmost folder above ``path`` that cannot be found, or is an empty place where a drive was mounted.

    None: the file's folder is there and holds other things, so it is the file alone that is missing.
    """
    lost: Path | None = None
    for folder in path.parents:
        try:
            with os.scandir(folder) as entries:
                return lost if lost is not None or any(True for _ in entries) else folder
        except OSError:
            lost = folder
    return lost
