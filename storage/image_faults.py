"""Why a picture is refused before anything decodes it: what the system says of its file, or too many pixels."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from storage.errors import UnreachableImageError, UnreadableImageError
from storage.image_headers import Header
from storage.reachable import drive_is_gone, lost_folder


def unreadable(error: OSError) -> UnreadableImageError:
    """What the system says about a file it does not hand over, in words."""
    if isinstance(error, FileNotFoundError | NotADirectoryError) or drive_is_gone(error):
        path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes | os.PathLike) else None
        folder = lost_folder(path) if path is not None else None
        if folder is not None or drive_is_gone(error):
            where = folder or (path.parent if path is not None else "its folder")
            return UnreachableImageError(
                f"unreachable: {where} {'is empty' if folder is not None and folder.is_dir() else 'cannot be found'}",
                "Connect its drive or share again, or link the folder to where it is now",
            )
        return UnreadableImageError("The file is missing", "If it was moved, link its folder again")
    if isinstance(error, PermissionError):
        return UnreadableImageError("The file may not be read", "Give yourself permission to read it")
    if isinstance(error, IsADirectoryError):
        return UnreadableImageError("This is a folder, not a picture")
    if error.errno == errno.ELOOP:
        return UnreadableImageError("The link leads back to itself", "Remove the link")
    return UnreadableImageError(f"The file cannot be read: {error.strerror or error}", "Check the disk or network")


def check_pixels(header: Header, max_pixels: int) -> None:
    """Refuse what holds more pixels than the limit.

    Raises:
        UnreadableImageError: It does.
    """
    if header.width * header.height > max_pixels:
        raise UnreadableImageError(
            f"The picture is too large: {header.width}×{header.height} pixels, the limit is"
            f" {max_pixels / 1e6:g} million",
            "Raise the limit in the settings if the picture is real",
        )
