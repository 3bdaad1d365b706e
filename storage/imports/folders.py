"""Folders named after classes: the folder an image lies in is its class, a folder around it may name its split."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from storage.errors import ImportFormatError
from storage.files import resolved
from storage.formats.imagefolder import NO_LABEL
from storage.imports.class_tables import respelled
from storage.imports.foreign import ForeignImage
from storage.imports.pictures import split_named, split_of
from storage.imports.reading import Look, ReadOptions
from storage.imports.report import Fault, Report
from storage.scan import is_image_name, scan


def looks_like(look: Look) -> bool:
    """A folder with images a level down or deeper."""
    return not look.is_file and any("/" in name and is_image_name(name) for name in look.files)


def read(path: Path, *, options: ReadOptions, report: Report) -> Iterator[ForeignImage]:
    """Every image below ``path``; those in the folder itself have no class.

    Raises:
        ImportFormatError: It is no folder, or holds no images.
    """
    root = resolved(path)
    if not root.is_dir():
        raise ImportFormatError(f"{path} is no folder", "Name the folder that holds the folders of classes.")
    names = respelled(root, report)
    any_found = False
    for found in scan(root.as_posix(), project=""):
        any_found = True
        if found.error:
            report.say(Fault.UNREADABLE_IMAGE, found.relpath, found.error)
            continue
        label, split = _meaning(found.relpath)
        label = names.get(label, label) if label else None
        yield ForeignImage(found.relpath, file=root / found.relpath, label=label, split=split)
    if not any_found:
        raise ImportFormatError(f"There are no images in {path}", "Name the folder that holds the folders of classes.")


def _meaning(relpath: str) -> tuple[str | None, str | None]:
    """Class and split by the folders above an image."""
    folders = [unicodedata.normalize("NFC", part) for part in relpath.split("/")[:-1]]
    # train/dent/a.png, but also dent/train/a.png; a folder called "test" that holds the images themselves is a split.
    classes = [part for part in folders if split_named(part) is None]
    label = classes[-1] if classes and classes[-1] != NO_LABEL else None
    return label, split_of(relpath)
