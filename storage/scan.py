"""Walks folders of images, one folder's names in memory at a time; tells folders that are gone from unplugged ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from storage.errors import FettleError
from storage.files import resolved

if TYPE_CHECKING:
    from storage.store import Store

SUFFIXES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".dib", ".webp", ".tif", ".tiff"})
"""What is taken for an image by name; whether it is one, its content decides."""


class Found(NamedTuple):
    """A file that looks like an image, by its path below the folder scanned; ``error`` says why it can't be opened.

    ``lost``: this is a folder that went away while it was looked through.
    """

    relpath: str
    error: str = ""
    lost: bool = False


class Reach(StrEnum):
    """Whether a source's folder can be looked through."""

    HERE = "here"
    EMPTY = "empty"
    """It exists and nothing is in it, which is what the place of an unmounted share looks like."""
    GONE = "gone"
    """It is not there, but the folder it was in can be read: moved, renamed or deleted."""
    UNREACHABLE = "unreachable"


def checked_root(store: Store, folder: Path) -> Path:
    """The absolute path of a folder to add images from.

    Raises:
        FettleError: It does not exist or may not be looked at, is spelled in bytes that are no text, or is the
            project's own.
    """
    root = resolved(folder)
    try:
        there = root.is_dir()
    except OSError as error:
        fault = error.strerror or str(error)
        raise FettleError(f"The folder {folder} cannot be looked at: {fault}", "Check path and permissions.") from error
    if not there:
        raise FettleError(f"There is no folder {folder}", "Check the path.")
    if unwritable_name(str(root)):
        raise FettleError(f"The folder's path is no valid text: {spelled(str(root))}", "Rename the folder.")
    if root == store.folder.root or root.is_relative_to(store.folder.root):
        raise FettleError(f"{folder} is the project's own folder", "Ingest the folder the images are in.")
    return root


def scan(root: str, *, project: str) -> Iterator[Found]:
    """Image files below ``root`` in the order of their names, a folder's files before its subfolders.

    Hidden files and folders and the ``project``'s own folder are left out, links to folders not followed (they may
    loop); a folder that can't be read is reported in place of its files.
    """
    pending = [""]
    while pending:
        below = pending.pop()
        files: list[str] = []
        folders: list[str] = []
        try:
            with os.scandir(f"{root}/{below}" if below else root) as entries:
                for entry in entries:
                    name = entry.name
                    if name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(name)
                    elif is_image_name(name):
                        files.append(name)
        except OSError as error:
            lost = is_lost(root, below)
            yield Found(spelled(below or "."), f"The folder cannot be read: {error.strerror}", lost=lost)
            continue
        prefix = f"{below}/" if below else ""
        files.sort()
        for name in files:
            relpath = prefix + name
            fault = unwritable_name(relpath)
            yield Found(spelled(relpath) if fault else relpath, fault)
        folders.sort(reverse=True)
        pending.extend(prefix + name for name in folders if f"{root}/{prefix}{name}" != project)


def count_images(root: str, *, project: str) -> Iterator[int]:
    """How many images were seen below ``root`` so far, folder by folder; for a total to show beside progress."""
    pending, seen = [root], 0
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if (below := f"{folder}/{entry.name}") != project:
                            pending.append(below)
                    elif is_image_name(entry.name):
                        seen += 1
        except OSError:
            seen += 1  # Reported as one entry by `scan`.
        yield seen


def reach(root: str) -> Reach:
    """Whether ``root`` is there; see `Reach`."""
    try:
        with os.scandir(root) as entries:
            return Reach.HERE if any(True for _ in entries) else Reach.EMPTY
    except (FileNotFoundError, NotADirectoryError):
        parent = Path(root).parent
    except OSError:
        return Reach.UNREACHABLE
    try:
        with os.scandir(parent) as entries:
            return Reach.GONE if any(True for _ in entries) else Reach.UNREACHABLE
    except OSError:
        return Reach.UNREACHABLE


def is_gone(path: str) -> bool:
    """Whether a file is surely not there: the system says so, rather than refusing to tell."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def is_lost(root: str, relpath: str) -> bool:
    """Whether what can't be read below ``root`` is not there, or ``root`` is not: that says nothing of what it held."""
    return is_gone(f"{root}/{relpath}") or reach(root) is not Reach.HERE


def is_image_name(name: str) -> bool:
    """Whether a file's name promises an image."""
    return name[name.rfind(".") :].lower() in SUFFIXES


def spelled(path: str) -> str:
    """The path with bytes that are no text spelled out."""
    return path.encode("utf-8", "backslashreplace").decode()


def unwritable_name(path: str) -> str:
    """Why a path can't be kept as text; empty if it can."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return "The file's name or its folder's is no valid text: rename it"
    return ""
