"""Keeps a model's files inside its own folder; the cards and the back-ends use it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from storage.errors import ModelError


def inside(folder: Path, name: str, model: str) -> Path:
    """The existing file ``name`` of a model's folder, absolute, refused where it leads out of that folder.

    Raises:
        ModelError: It is missing, not a plain file, or lies elsewhere.
    """
    check_relative(name, f"Model “{model}”")
    root = folder.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise ModelError(
            f"Model “{model}”: {name} is a link that leads out of the model's folder",
            "Put the file itself there",
        )
    if not path.is_file():
        raise ModelError(
            f"Model “{model}”: the file {name} is missing in {folder}",
            "Add the model again with: fettle models add",
        )
    return path


def check_relative(name: str, where: str) -> None:
    """Refuse a file name that is absolute or climbs out of its folder, on any platform.

    Raises:
        ModelError: It does.
    """
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    climbs = ".." in posix.parts or ".." in windows.parts
    if not name or "\0" in name or posix.is_absolute() or windows.is_absolute() or windows.drive or climbs:
        raise ModelError(f"{where}: the file name “{name}” leads out of the model's folder", "Use a name inside it")
